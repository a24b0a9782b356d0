/* No version is left to negotiate: who says so, when, and what goes out. */
#include "common.h"

static void play(const char *what, int client, long options, int minimum, int maximum) {
    SSL_CTX *ctx = SSL_CTX_new(client ? TLS_client_method() : TLS_server_method());
    if (!client)
        use(ctx, "server");
    SSL_CTX_set_options(ctx, (uint64_t)options);
    SSL_CTX_set_min_proto_version(ctx, minimum);
    SSL_CTX_set_max_proto_version(ctx, maximum);
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    client ? SSL_set_connect_state(ssl) : SSL_set_accept_state(ssl);
    printf("%s, %s\n", client ? "client" : "server", what);
    for (int call = 0; call < 2; call++) {
        unsigned char sent[300];
        ERR_clear_error();
        outcome(ssl, " handshake", SSL_do_handshake(ssl));
        printf("  state %s, version %s\n", SSL_state_string_long(ssl), SSL_get_version(ssl));
        int count = BIO_read(out, sent, sizeof sent);
        if (count == 7)
            print_hex("  sent", sent, 7);
        else
            printf("  sent %s\n", count > 0 ? "something" : "nothing");
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    const long off = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
    for (int client = 0; client < 2; client++) {
        play("all off", client, off, 0, 0);
        play("TLS 1.3 only, and that off", client, SSL_OP_NO_TLSv1_3, TLS1_3_VERSION, TLS1_3_VERSION);
        play("TLS 1.2 only, and that off", client, SSL_OP_NO_TLSv1_2, TLS1_2_VERSION, TLS1_2_VERSION);
        play("from TLS 1.3 to TLS 1.2", client, 0, TLS1_3_VERSION, TLS1_2_VERSION);
    }
    return 0;
}
