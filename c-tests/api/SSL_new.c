/* SSL_CTX_new, SSL_new, SSL_up_ref, SSL_free, and what a fresh handle tells. */
#include "common.h"

static void tell(SSL *ssl) {
    SHOW(SSL_is_server(ssl));
    SHOW_TEXT(SSL_get_version(ssl));
    SHOW_TEXT(SSL_state_string(ssl));
    SHOW_TEXT(SSL_state_string_long(ssl));
    SHOW(SSL_in_init(ssl));
    SHOW(SSL_in_before(ssl));
    SHOW(SSL_is_init_finished(ssl));
    SHOW(SSL_get_state(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SHOW(SSL_want(ssl));
    SHOW(SSL_pending(ssl));
    SHOW(SSL_has_pending(ssl));
    SHOW(SSL_session_reused(ssl));
    SHOW(SSL_get_verify_result(ssl));
    SHOW(SSL_get_fd(ssl));
    SHOW_POINTER(SSL_get_rbio(ssl));
    SHOW_POINTER(SSL_get_wbio(ssl));
    SHOW_POINTER(SSL_get_session(ssl));
    SHOW_POINTER(SSL_get_current_cipher(ssl));
    SHOW_POINTER(SSL_get_peer_certificate(ssl));
    SHOW_POINTER(SSL_get_peer_cert_chain(ssl));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW_TEXT(SSL_get_cipher_list(ssl, 100));
    SHOW(SSL_get_read_ahead(ssl));
    SHOW(SSL_get_quiet_shutdown(ssl));
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_get_num_tickets(ssl));
}

int main(void) {
    SSL_CTX *ctx;
    SSL *ssl;

    title("no method, no context");
    SHOW_POINTER(SSL_CTX_new(NULL));
    SHOW_POINTER(SSL_new(NULL));
    SSL_free(NULL);
    SSL_CTX_free(NULL);
    SSL_SESSION_free(NULL);
    print_errors();

    const SSL_METHOD *methods[] = {TLS_method(), TLS_server_method(), TLS_client_method()};
    const char *names[] = {"TLS_method", "TLS_server_method", "TLS_client_method"};
    for (int i = 0; i < 3; i++) {
        title("a fresh connection of %s", names[i]);
        ctx = SSL_CTX_new(methods[i]);
        printf("same method: %d\n", SSL_CTX_get_ssl_method(ctx) == methods[i]);
        ssl = SSL_new(ctx);
        printf("same context: %d\n", SSL_get_SSL_CTX(ssl) == ctx);
        printf("same method: %d\n", SSL_get_ssl_method(ssl) == methods[i]);
        tell(ssl);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }

    title("references");
    ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_up_ref(ctx));
    SSL_CTX_free(ctx);
    ssl = SSL_new(ctx);
    SSL_CTX_free(ctx); /* the connection holds one */
    SHOW(SSL_up_ref(ssl));
    SSL_free(ssl);
    SHOW_POINTER(SSL_get_SSL_CTX(ssl));
    SHOW(SSL_is_server(ssl));
    SSL_free(ssl);

    title("roles");
    ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    SSL_set_connect_state(ssl);
    SHOW(SSL_is_server(ssl));
    SHOW(SSL_in_before(ssl));
    SSL_set_accept_state(ssl);
    SHOW(SSL_is_server(ssl));
    SHOW_TEXT(SSL_state_string_long(ssl));
    SHOW(SSL_clear(ssl));
    SHOW(SSL_is_server(ssl));
    SSL_free(ssl);

    title("settings are inherited when the connection is made, not later");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_verify_depth(ctx, 7);
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL_CTX_set_num_tickets(ctx, 5);
    ssl = SSL_new(ctx);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_verify_depth(ctx, 8);
    SSL_CTX_set_quiet_shutdown(ctx, 0);
    SSL_CTX_set_read_ahead(ctx, 0);
    SSL_CTX_set_num_tickets(ctx, 6);
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_get_quiet_shutdown(ssl));
    SHOW(SSL_get_read_ahead(ssl));
    SHOW(SSL_get_num_tickets(ssl));
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SHOW(SSL_CTX_get_num_tickets(ctx));

    title("a handle is used again after SSL_clear");
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
    SHOW(SSL_get_shutdown(ssl));
    SHOW(SSL_clear(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SHOW(SSL_get_verify_mode(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        title("SSL_clear between two handshakes, %s", version_name(version));
        struct pair pair = connected_pair(version);
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_shutdown(pair.server));
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        SHOW(SSL_in_before(pair.client));
        SHOW(SSL_is_server(pair.server));
        SHOW(SSL_get_shutdown(pair.client));
        SHOW(handshake(&pair));
        free_pair(&pair);
    }
    return 0;
}
