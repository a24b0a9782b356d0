/* Protocol ranges by number and by option, and what two ranges agree on. */
#include "common.h"

static void agree(int client_min, int client_max, int server_min, int server_max, uint64_t client_options,
                  uint64_t server_options) {
    SSL_CTX *client = client_context(0), *server = server_context(0);
    SSL_CTX_set_min_proto_version(client, client_min);
    SSL_CTX_set_max_proto_version(client, client_max);
    SSL_CTX_set_min_proto_version(server, server_min);
    SSL_CTX_set_max_proto_version(server, server_max);
    SSL_CTX_set_options(client, client_options);
    SSL_CTX_set_options(server, server_options);
    struct pair pair = new_pair(client, server);
    handshake(&pair);
    printf("  client %s, server %s, client_version %#x\n", SSL_get_version(pair.client),
           SSL_get_version(pair.server), SSL_client_version(pair.server));
    printf("  version %#x, dtls %d\n", SSL_version(pair.server), SSL_is_dtls(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl;

    title("numbers");
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_set_min_proto_version(ctx, 0x0305));
    SHOW(SSL_CTX_set_min_proto_version(ctx, 1));
    SHOW(SSL_CTX_set_min_proto_version(ctx, -1));
    SHOW(SSL_CTX_set_max_proto_version(ctx, DTLS1_2_VERSION));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_set_max_proto_version(ctx, 0));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    SHOW(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    ssl = SSL_new(ctx);
    SHOW(SSL_get_min_proto_version(ssl));
    SHOW(SSL_get_max_proto_version(ssl));
    SHOW(SSL_set_min_proto_version(ssl, TLS1_2_VERSION));
    SHOW(SSL_get_min_proto_version(ssl));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("the fixed-version methods");
    ctx = SSL_CTX_new(TLSv1_2_method());
    SHOW(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    ssl = SSL_new(ctx);
    SHOW_TEXT(SSL_get_version(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("an empty range");
    ctx = client_context(0);
    SSL_CTX_set_options(ctx, SSL_OP_NO_SSL_MASK);
    ssl = SSL_new(ctx);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    outcome(ssl, "connect", SSL_connect(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ctx = client_context(0);
    SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
    SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    ssl = SSL_new(ctx);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    outcome(ssl, "connect", SSL_connect(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("ranges that meet");
    agree(0, 0, 0, 0, 0, 0);
    agree(0, TLS1_2_VERSION, 0, 0, 0, 0);
    agree(0, 0, 0, TLS1_2_VERSION, 0, 0);
    agree(TLS1_2_VERSION, TLS1_2_VERSION, TLS1_2_VERSION, TLS1_3_VERSION, 0, 0);
    agree(0, 0, 0, 0, SSL_OP_NO_TLSv1_3, 0);
    agree(0, 0, 0, 0, 0, SSL_OP_NO_TLSv1_3);

    title("ranges that do not");
    agree(TLS1_3_VERSION, 0, 0, TLS1_2_VERSION, 0, 0);
    agree(0, TLS1_2_VERSION, TLS1_3_VERSION, 0, 0, 0);
    agree(0, 0, TLS1_3_VERSION, 0, SSL_OP_NO_TLSv1_3, 0);
    return 0;
}
