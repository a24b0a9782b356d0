/* RSA-PSS keys in TLS 1.2, for which rustls has no signature scheme there. TLS 1.3, and keys of every other
 * kind, are in SSL_CTX_use_PrivateKey.c. */
#include "common.h"

static void run(const char *kind, int by_client, int highest) {
    SSL_CTX *client = client_context(0), *server = SSL_CTX_new(TLS_server_method());
    struct pair pair;
    title("%s, %s, a client of %s", kind, by_client ? "client" : "server",
          highest == 0 ? "both versions" : version_name(highest));
    use(by_client ? client : server, kind);
    if (by_client)
        use(server, "server");
    REQUIRE(SSL_CTX_set_max_proto_version(client, highest));
    REQUIRE(SSL_CTX_set_max_proto_version(server, TLS1_2_VERSION));
    if (by_client) {
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    pair = new_pair(client, server);
    handshake(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A request needs a scheme (RFC 5246 7.4.4): a server that only names such as rustls lacks has none to send.
 */
static void ask(const char *schemes) {
    SSL_CTX *client = client_context(0), *server = SSL_CTX_new(TLS_server_method());
    struct pair pair;
    title("a server that asks for %s", schemes);
    use(server, "server");
    REQUIRE(SSL_CTX_set1_client_sigalgs_list(server, schemes) == 1);
    REQUIRE(SSL_CTX_set_max_proto_version(server, TLS1_2_VERSION));
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    pair = new_pair(client, server);
    handshake(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    ask("rsa_pss_pss_sha256");
    ask("rsa_pss_pss_sha256:RSA+SHA256");
    for (int by_client = 0; by_client < 2; by_client++) {
        run("rsapss", by_client, 0);
        run("rsapss", by_client, TLS1_2_VERSION);
        run("rsapss512", by_client, 0);
    }
    return 0;
}
