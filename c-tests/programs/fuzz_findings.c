/* What the fuzz targets have found (fuzz/tried.tsv), and what has no better place: versions without suites,
 * numbers that are too large, calls that come early. */
#include "common.h"

/* One step of a handshake whose side has no suite of its newest version. */
static void begin(int server, const char *suites, const char *list, int max) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    REQUIRE(SSL_CTX_set_ciphersuites(ctx, suites) && SSL_CTX_set_cipher_list(ctx, list));
    SSL_CTX_set_max_proto_version(ctx, max);
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    unsigned char alert[7] = {0};
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    if (server)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    printf("%s, suites \"%s\", list \"%s\", up to %s\n", server ? "server" : "client", suites, list,
           version_name(max));
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    if (BIO_ctrl_pending(out) == sizeof alert) {
        BIO_read(out, alert, sizeof alert);
        printf("alert %d %d\n", alert[5], alert[6]);
    } else {
        printf("writes %s\n", BIO_ctrl_pending(out) > 0 ? "something else" : "nothing");
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    title("no suite of the newest version");
    for (int server = 0; server < 2; server++) {
        begin(server, "", "DEFAULT", TLS1_3_VERSION);
        begin(server, "", "DEFAULT", TLS1_2_VERSION);
        begin(server, "TLS_AES_128_GCM_SHA256", "ECDHE+AESGCM", TLS1_3_VERSION);
    }

    title("numbers that are too large");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
    SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CLIENT);
    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    static const char *const numbers[] = {"2147483647",
                                          "2147483648",
                                          "4294967295",
                                          "4294967296",
                                          "4294967299",
                                          "-4294967293",
                                          "9223372036854775807",
                                          "9223372036854775808",
                                          "-9223372036854775808",
                                          "-9223372036854775809",
                                          "22222222222222222222222222222222222"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        printf("%s\n", numbers[i]);
        SHOW(SSL_CONF_cmd(conf, "NumTickets", numbers[i]));
        printf("%lu\n", (unsigned long)SSL_CTX_get_num_tickets(ctx));
    }
    SSL_CONF_CTX_free(conf);
    SSL_CTX_free(ctx);

    title("a connection's list after suites that were refused");
    ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_set_ciphersuites(ssl, "nothing"));
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM"));
    printf("%d suites\n", sk_SSL_CIPHER_num(SSL_get_ciphers(ssl)));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("a suite that the context has lost since");
    static const struct {
        const char *tried, *later;
    } lists[] = {{"nothing", "TLS_CHACHA20_POLY1305_SHA256"},
                 {"nothing", "TLS_AES_256_GCM_SHA384"},
                 {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
        struct pair pair = new_pair(client, server);
        printf("%d\n", SSL_set_ciphersuites(pair.client, lists[i].tried));
        SHOW(SSL_CTX_set_ciphersuites(client, lists[i].later));
        if (handshake(&pair))
            puts(SSL_get_cipher(pair.client));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    title("what a write waits for after a failed handshake");
    ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem());
    static const unsigned char alert[] = {21, 3, 3, 0, 2, 2, 40};
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl);
    BIO_write(in, alert, sizeof alert);
    for (int i = 0; i < 3; i++) {
        char byte = 0;
        outcome(ssl, "write", SSL_write(ssl, &byte, 1));
        SHOW(SSL_want(ssl));
        outcome(ssl, "read", SSL_read(ssl, &byte, 1));
        SHOW(SSL_want(ssl));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("versions that are forbidden after they were offered");
    for (int less = 0; less < 3; less++) {
        SSL_CTX *clients = client_context(0), *servers = server_context(0);
        struct pair joined = new_pair(clients, servers);
        outcome(joined.client, "handshake", SSL_do_handshake(joined.client));
        if (less == 1)
            SHOW(SSL_set_max_proto_version(joined.client, TLS1_2_VERSION));
        if (less == 2)
            SHOW(SSL_set_options(joined.client, SSL_OP_NO_TLSv1_3 | SSL_OP_NO_TLSv1_2) & 0);
        outcome(joined.server, "server", SSL_do_handshake(joined.server));
        outcome(joined.client, "client", SSL_do_handshake(joined.client));
        outcome(joined.server, "server", SSL_do_handshake(joined.server));
        free_pair(&joined);
        SSL_CTX_free(clients);
        SSL_CTX_free(servers);
    }

    title("a client that has only offered TLS 1.3");
    SSL_CTX *client = client_context(0), *server = server_context(0);
    struct pair pair = new_pair(client, server);
    SHOW(SSL_verify_client_post_handshake(pair.client));
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    SHOW(SSL_verify_client_post_handshake(pair.client));
    connect_pair(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
