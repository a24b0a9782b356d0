/* Modes, options and the numeric settings of SSL_CTX_ctrl and SSL_ctrl. */
#include "common.h"

static char buffer[100];

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl, *early = SSL_new(ctx);

    title("modes");
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS));
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER));
    SHOW(SSL_CTX_clear_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW(SSL_CTX_set_mode(ctx, 0));
    ssl = SSL_new(ctx);
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_set_mode(ssl, SSL_MODE_ASYNC));
    SHOW(SSL_clear_mode(ssl, SSL_MODE_RELEASE_BUFFERS));
    SHOW(SSL_get_mode(early));
    SHOW(SSL_CTX_get_mode(ctx));
    SSL_free(ssl);

    title("options");
    printf("a fresh context: %#llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    printf("set: %#llx\n",
           (unsigned long long)SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_TLSv1_1));
    printf("clear: %#llx\n", (unsigned long long)SSL_CTX_clear_options(ctx, SSL_OP_NO_TICKET));
    ssl = SSL_new(ctx);
    printf("inherited: %#llx\n", (unsigned long long)SSL_get_options(ssl));
    printf("set: %#llx\n", (unsigned long long)SSL_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE));
    printf("clear: %#llx\n", (unsigned long long)SSL_clear_options(ssl, SSL_OP_NO_TLSv1_1));
    printf("the early one: %#llx\n", (unsigned long long)SSL_get_options(early));
    SSL_free(ssl);

    title("numbers");
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SHOW(SSL_CTX_set_read_ahead(ctx, 1));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_CTX_set_max_cert_list(ctx, 5000));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_get_max_cert_list(early));
    SHOW(SSL_set_max_cert_list(early, 6000));
    SHOW(SSL_get_max_cert_list(early));
    SHOW(SSL_CTX_set_max_send_fragment(ctx, 100));
    SHOW(SSL_CTX_set_max_send_fragment(ctx, 4096));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 4097));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 1024));
    SHOW(SSL_CTX_set_max_pipelines(ctx, 0));
    SHOW(SSL_CTX_set_max_pipelines(ctx, 1));
    SHOW(SSL_CTX_set_tlsext_max_fragment_length(ctx, 7));
    SHOW(SSL_CTX_set_tlsext_max_fragment_length(ctx, TLSEXT_max_fragment_length_DISABLED));
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_set_timeout(ctx, 77));
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_get_num_tickets(ctx));
    SHOW(SSL_CTX_set_num_tickets(ctx, 0));
    SHOW(SSL_CTX_get_num_tickets(ctx));
    SHOW(SSL_CTX_get_security_level(ctx));
    SSL_CTX_set_security_level(ctx, 0);
    SHOW(SSL_CTX_get_security_level(ctx));
    SHOW(SSL_get_security_level(early));
    SHOW(SSL_CTX_ctrl(ctx, 9999, 0, NULL));
    SHOW(SSL_ctrl(early, 9999, 0, NULL));
    SHOW(SSL_CTX_callback_ctrl(ctx, 9999, NULL));
    SHOW(SSL_callback_ctrl(early, 9999, NULL));
    SHOW(SSL_CTX_ctrl(NULL, 9999, 0, NULL));
    SSL_free(early);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        title("without SSL_MODE_AUTO_RETRY reading stops at handshake messages, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_clear_mode(client, SSL_MODE_AUTO_RETRY);
        struct pair pair = new_pair(client, server);
        REQUIRE(handshake_rounds(&pair, 20, 0));
        SHOW(SSL_write(pair.server, "data", 4));
        for (int i = 0; i < 4; i++)
            outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
