/* DTLSv1_listen(3), SSL_stateless, the cookie callbacks and the
 * DTLS methods. */
#include "common.h"

static int generate(SSL *ssl, unsigned char *cookie, unsigned int *length) {
    (void)ssl;
    printf("  a cookie is wanted\n");
    return *length = 4, memcpy(cookie, "cook", 4), 1;
}
static int verify(SSL *ssl, const unsigned char *cookie, unsigned int length) {
    (void)ssl, (void)cookie, (void)length;
    printf("  a cookie is shown\n");
    return 1;
}
static int generate_stateless(SSL *ssl, unsigned char *cookie, size_t *length) {
    (void)ssl, (void)cookie;
    printf("  a stateless cookie is wanted\n");
    return *length = 0, 0;
}
static int verify_stateless(SSL *ssl, const unsigned char *cookie, size_t length) {
    (void)ssl, (void)cookie, (void)length;
    printf("  a stateless cookie is shown\n");
    return 1;
}

static void method(const char *name, const SSL_METHOD *method) {
    SSL_CTX *ctx;
    unsigned long error = ERR_get_error();
    printf("%s: method %s, reason %s", name, method ? "set" : "NULL",
           error ? ERR_reason_error_string(error) : "none");
    ctx = SSL_CTX_new(method);
    printf(", context %s\n", ctx ? "set" : "NULL");
    ERR_clear_error();
    SSL_CTX_free(ctx);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    struct timeval left;
    REQUIRE(ssl != NULL);

    title("methods");
    method("DTLS_method", DTLS_method());
    method("DTLS_client_method", DTLS_client_method());
    method("DTLS_server_method", DTLS_server_method());
    method("DTLSv1_method", DTLSv1_method());
    method("DTLSv1_client_method", DTLSv1_client_method());
    method("DTLSv1_server_method", DTLSv1_server_method());
    method("DTLSv1_2_method", DTLSv1_2_method());
    method("DTLSv1_2_client_method", DTLSv1_2_client_method());
    method("DTLSv1_2_server_method", DTLSv1_2_server_method());

    title("on a connection of TLS");
    SHOW(SSL_is_dtls(ssl));
    SHOW(DTLSv1_get_timeout(ssl, &left));
    SHOW(DTLSv1_handle_timeout(ssl));
    SHOW(SSL_set_mtu(ssl, 1400));
    SHOW(DTLS_set_link_mtu(ssl, 1400));
    SHOW(DTLS_get_link_min_mtu(ssl));

    title("cookies");
    SSL_CTX_set_cookie_generate_cb(ctx, generate);
    SSL_CTX_set_cookie_verify_cb(ctx, verify);
    SSL_CTX_set_stateless_cookie_generate_cb(ctx, generate_stateless);
    SSL_CTX_set_stateless_cookie_verify_cb(ctx, verify_stateless);
    print_errors();
    SSL_free(ssl);

    FOR_EACH_VERSION(version) {
        title("a handshake without them, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_stateless_cookie_generate_cb(server, generate_stateless);
        SSL_CTX_set_stateless_cookie_verify_cb(server, verify_stateless);
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        free_pair(&pair);
        title("SSL_stateless, %s", version_name(version));
        pair = new_pair(client, server);
        SSL_do_handshake(pair.client);
        TRY(SSL_stateless(pair.server));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    SSL_CTX_free(ctx);
    return 0;
}
