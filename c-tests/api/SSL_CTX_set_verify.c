/* Verification: results, reasons and alerts at both ends, names, and what callbacks may change. */
#include "common.h"

static int override_all, stop_at;

static int on_certificate(int good, X509_STORE_CTX *store) {
    int error = X509_STORE_CTX_get_error(store);
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  callback: good %d, error %d, depth %d, has its SSL %d\n", good, error,
           X509_STORE_CTX_get_error_depth(store), ssl != NULL);
    if (stop_at != 0 && X509_STORE_CTX_get_error_depth(store) == 0) {
        X509_STORE_CTX_set_error(store, stop_at);
        return 0;
    }
    if (override_all && !good)
        X509_STORE_CTX_set_error(store, X509_V_OK);
    return override_all ? 1 : good;
}

static int on_verify(X509_STORE_CTX *store, void *data) {
    printf("  whole verification is the program's: \"%s\", has certificate %d\n", (const char *)data,
           X509_STORE_CTX_get0_cert(store) != NULL);
    X509_STORE_CTX_set_error(store, stop_at);
    return stop_at == 0;
}

static void results(struct pair *pair) {
    printf("  client: %ld %s\n", SSL_get_verify_result(pair->client),
           X509_verify_cert_error_string(SSL_get_verify_result(pair->client)));
    printf("  server: %ld %s\n", SSL_get_verify_result(pair->server),
           X509_verify_cert_error_string(SSL_get_verify_result(pair->server)));
    printf("  certificates: client sees %d, server sees %d\n",
           SSL_get0_peer_certificate(pair->client) != NULL, SSL_get0_peer_certificate(pair->server) != NULL);
}

static void run(SSL_CTX *client, SSL_CTX *server, const char *host) {
    struct pair pair = new_pair(client, server);
    char byte;
    if (host != NULL)
        SHOW(SSL_set1_host(pair.client, host));
    handshake(&pair);
    outcome(pair.client, "client reads", SSL_read(pair.client, &byte, 1));
    outcome(pair.server, "server reads", SSL_read(pair.server, &byte, 1));
    results(&pair);
    if (host != NULL)
        SHOW_TEXT(SSL_get0_peername(pair.client));
    free_pair(&pair);
}

static void run_with(int version, const char *certificate, const char *authority, int mode,
                     SSL_verify_cb callback, const char *host) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    use(server, certificate);
    if (authority != NULL)
        REQUIRE(SSL_CTX_load_verify_locations(client, cert(authority), NULL));
    SSL_CTX_set_verify(client, mode, callback);
    SSL_CTX_set_min_proto_version(client, version);
    SSL_CTX_set_max_proto_version(client, version);
    run(client, server, host);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A server that asks for a certificate; the client has the named one, or none. */
static void ask(int version, int mode, const char *certificate, const char *authority) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_verify(server, mode, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert(authority), NULL));
    STACK_OF(X509_NAME) *list = SSL_load_client_CA_file(cert(authority));
    printf("names sent: %d\n", sk_X509_NAME_num(list));
    SSL_CTX_set_client_CA_list(server, list);
    if (certificate != NULL)
        use(client, certificate);
    run(client, server, NULL);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    title("settings");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SHOW_POINTER(SSL_CTX_get_verify_callback(ctx));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_certificate);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_verify_mode(ssl));
    printf("inherited: %d\n", SSL_get_verify_callback(ssl) == on_certificate);
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    printf("NULL keeps it: %d\n", SSL_get_verify_callback(ssl) == on_certificate);
    SSL_set_verify_result(ssl, 42);
    SHOW(SSL_get_verify_result(ssl));
    SHOW_POINTER(SSL_get0_param(ssl));
    SHOW_POINTER(SSL_CTX_get0_param(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        title("a good certificate, %s", version_name(version));
        run_with(version, "server", "ca.crt", SSL_VERIFY_PEER, NULL, "localhost");
        title("nobody asks, %s", version_name(version));
        run_with(version, "server", NULL, SSL_VERIFY_NONE, NULL, NULL);
        title("an unknown CA, %s", version_name(version));
        run_with(version, "server", "otherca.crt", SSL_VERIFY_PEER, NULL, NULL);
        title("the wrong host, %s", version_name(version));
        run_with(version, "server", "ca.crt", SSL_VERIFY_PEER, NULL, "wrong.test");
        title("the wrong host, but nobody asks, %s", version_name(version));
        run_with(version, "server", "ca.crt", SSL_VERIFY_NONE, NULL, "wrong.test");
        title("expired, %s", version_name(version));
        run_with(version, "expired", "ca.crt", SSL_VERIFY_PEER, NULL, NULL);
        title("an intermediate is missing, %s", version_name(version));
        run_with(version, "leaf", "ca.crt", SSL_VERIFY_PEER, NULL, NULL);
        title("a callback that watches, %s", version_name(version));
        run_with(version, "server", "ca.crt", SSL_VERIFY_PEER, on_certificate, NULL);
        title("a callback that forgives, %s", version_name(version));
        override_all = 1;
        run_with(version, "expired", "ca.crt", SSL_VERIFY_PEER, on_certificate, NULL);
        run_with(version, "server", "otherca.crt", SSL_VERIFY_PEER, on_certificate, NULL);
        override_all = 0;
        title("a callback that refuses, %s", version_name(version));
        stop_at = X509_V_ERR_CERT_REVOKED;
        run_with(version, "server", "ca.crt", SSL_VERIFY_PEER, on_certificate, NULL);
        stop_at = X509_V_ERR_APPLICATION_VERIFICATION;
        run_with(version, "server", "ca.crt", SSL_VERIFY_PEER, on_certificate, NULL);
        stop_at = 0;

        title("a callback that is the whole verification, %s", version_name(version));
        for (int i = 0; i < 2; i++) {
            SSL_CTX *client = client_context(version), *server = server_context(version);
            SSL_CTX_set_cert_verify_callback(client, on_verify, "argument");
            stop_at = i == 0 ? 0 : X509_V_ERR_CERT_UNTRUSTED;
            run(client, server, NULL);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
        stop_at = 0;

        title("a client with a certificate, %s", version_name(version));
        ask(version, SSL_VERIFY_PEER, "client", "ca.crt");
        ask(version, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, "clientec", "cas.pem");
        title("a client without, %s", version_name(version));
        ask(version, SSL_VERIFY_PEER, NULL, "ca.crt");
        ask(version, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, "ca.crt");
        title("a client with one that the server does not trust, %s", version_name(version));
        ask(version, SSL_VERIFY_PEER, "client", "otherca.crt");
    }
    return 0;
}
