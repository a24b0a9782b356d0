/* SSL_CTX_set_ssl_version(3), SSL_set_ssl_method(3): another method for later connections, or for one. */
#include "getters.h"

static const char *name_of(const SSL_METHOD *method) {
    const struct {
        const SSL_METHOD *method;
        const char *name;
    } known[] = {{TLS_method(), "TLS"},
                 {TLS_client_method(), "TLS client"},
                 {TLS_server_method(), "TLS server"},
                 {TLSv1_2_method(), "TLS 1.2"},
                 {TLSv1_2_client_method(), "TLS 1.2 client"},
                 {TLSv1_2_server_method(), "TLS 1.2 server"},
                 {TLSv1_1_method(), "TLS 1.1"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].method == method)
            return known[i].name;
    return "another";
}

static void tell(const char *who, SSL *ssl) {
    const char *suite = SSL_get_cipher_list(ssl, 0);
    printf("%s: %s, %s %x, server %d, first suite %s\n", who, name_of(SSL_get_ssl_method(ssl)),
           SSL_get_version(ssl), SSL_version(ssl), SSL_is_server(ssl), suite ? suite : "NULL");
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *before = SSL_new(ctx), *after;

    title("the context's");
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256"));
    SHOW(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256"));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_a);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    use(ctx, "server");
    printf("%s\n", name_of(SSL_CTX_get_ssl_method(ctx)));
    tell("made before", before);
    SHOW(SSL_CTX_set_ssl_version(ctx, TLSv1_2_method()));
    printf("%s\n", name_of(SSL_CTX_get_ssl_method(ctx)));
    after = SSL_new(ctx);
    tell("made before", before);
    tell("made after", after);
    STACK_OF(SSL_CIPHER) *suites = SSL_CTX_get_ciphers(ctx);
    printf("suites are the default's: %d\n", sk_SSL_CIPHER_num(suites) > 5);
    printf("verify %d, callback %s, options %llx\n", SSL_get_verify_mode(after),
           WHICH(SSL_get_verify_callback(after), verify_a, verify_b),
           (unsigned long long)SSL_get_options(after));
    SHOW_POINTER(SSL_get_certificate(after));

    title("SSL_clear takes the context's");
    SHOW(SSL_clear(before));
    tell("made before", before);
    SSL_free(before);
    SSL_free(after);
    SHOW(SSL_CTX_set_ssl_version(ctx, TLS_method()));
    after = SSL_new(ctx);
    tell("back again", after);

    title("a connection's");
    const SSL_METHOD *methods[] = {TLS_client_method(),     TLS_server_method(),     TLSv1_2_method(),
                                   TLSv1_2_client_method(), TLSv1_2_server_method(), TLS_method()};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        SHOW(SSL_set_ssl_method(after, methods[i]));
        tell("now", after);
    }
    SHOW(SSL_set_ssl_method(after, TLSv1_2_client_method()));
    SHOW(SSL_clear(after));
    tell("after SSL_clear", after);
    SHOW(SSL_set_ssl_method(after, TLSv1_2_client_method()));
    SSL_SESSION *session = SSL_SESSION_new();
    SHOW(SSL_set_session(after, session));
    tell("after SSL_set_session", after);
    SHOW(SSL_set_ssl_method(after, TLSv1_2_client_method()));
    SHOW(SSL_set_session(after, NULL));
    tell("after SSL_set_session of NULL", after);
    SSL_SESSION_free(session);
    SSL_free(after);
    SSL_CTX_free(ctx);

    title("handshakes with a connection's own method");
    for (int i = 0; i < 4; i++) {
        SSL_CTX *client = client_context(0), *server = server_context(0);
        struct pair pair = new_pair(client, server);
        if (i & 1)
            SHOW(SSL_set_ssl_method(pair.client, TLSv1_2_client_method()));
        if (i & 2)
            SHOW(SSL_set_ssl_method(pair.server, TLSv1_2_server_method()));
        SHOW(handshake(&pair));
        tell("client", pair.client);
        tell("server", pair.server);
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        tell("client", pair.client);
        tell("server", pair.server);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
