/* The types of certificates that a TLS 1.2 server asks for: those of its schemes, or those that the program
 * has set. What is signed and hashed is the request as it was sent, so clients answer it with a certificate.
 */
#include "common.h"

static void run(const char *schemes, const char *of_context, const char *own, const char *shown) {
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    const unsigned char *types;
    struct pair pair;
    title("schemes %s, types of the context %zu, own %zu, client shows %s",
          schemes ? schemes : "of the default", of_context ? strlen(of_context) : 0, own ? strlen(own) : 0,
          shown ? shown : "none");
    if (shown)
        use(client, shown);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    if (schemes)
        REQUIRE(SSL_CTX_set1_client_sigalgs_list(server, schemes) == 1);
    if (of_context)
        SHOW(SSL_CTX_set1_client_certificate_types(server, (const unsigned char *)of_context,
                                                   strlen(of_context)));
    pair = new_pair(client, server);
    if (own)
        SHOW(SSL_set1_client_certificate_types(pair.server, (const unsigned char *)own, strlen(own)));
    handshake(&pair);
    size_t count = SSL_get0_certificate_types(pair.client, &types);
    print_hex("types", types, count);
    X509 *certificate = SSL_get0_peer_certificate(pair.server);
    printf("client's certificate: %s\n", certificate ? "shown" : "none");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    run("ECDSA+SHA256:RSA+SHA256", NULL, NULL, "client");
    run("ECDSA+SHA256", NULL, NULL, "clientec");
    run("ECDSA+SHA256", NULL, NULL, "client");
    run("ed25519", NULL, NULL, "ed25519");
    run("RSA+SHA256", NULL, NULL, "client");
    run("RSA-PSS+SHA256", NULL, NULL, "client");
    run(NULL, "\100\1", NULL, "client");
    run(NULL, "\100", NULL, "client");
    run(NULL, "\100", "\1", "client");
    run("ECDSA+SHA256:RSA+SHA256", "\100", "", "clientec");
    run(NULL, "\1\2\3\4\5\6\100\101\102\103\104\377", NULL, "clientec");
    run("ECDSA+SHA256", NULL, "\1", "clientec");
    run("RSA+SHA256", "\1\100", NULL, NULL);
    return 0;
}
