/* SSL_get_ciphers(3): which object's list counts, and reading the list of a ClientHello. */
#include "common.h"

static void show(const char *who, const STACK_OF(SSL_CIPHER) * list) {
    printf("%s: %d", who, list ? sk_SSL_CIPHER_num(list) : -1);
    for (int i = 0; list != NULL && i < sk_SSL_CIPHER_num(list) && i < 5; i++)
        printf(" %s", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
    printf("\n");
    print_errors();
}

int main(void) {
    static const unsigned char hello[] = {0x13, 0x01, 0x00, 0xff, 0x56, 0x00, 0x00, 0x9c, 0x99, 0x99};
    static const unsigned char ssl2[] = {0, 0x13, 0x01, 1, 0, 0x80, 0, 0, 0xff};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx), *later, *copy;
    STACK_OF(SSL_CIPHER) *suites = NULL, *signals = NULL;
    REQUIRE(ssl != NULL);

    title("a connection reads its context's list");
    show("context", SSL_CTX_get_ciphers(ctx));
    show("connection", SSL_get_ciphers(ssl));
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256"));
    show("context", SSL_CTX_get_ciphers(ctx));
    show("connection", SSL_get_ciphers(ssl));
    SHOW(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256"));
    show("context", SSL_CTX_get_ciphers(ctx));
    show("connection", SSL_get_ciphers(ssl));

    title("until it has its own");
    SHOW(SSL_set_cipher_list(ssl, "ECDHE-RSA-AES256-GCM-SHA384"));
    show("connection", SSL_get_ciphers(ssl));
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256"));
    show("connection", SSL_get_ciphers(ssl));
    later = SSL_new(ctx);
    show("later", SSL_get_ciphers(later));
    SHOW(SSL_set_ciphersuites(later, "TLS_CHACHA20_POLY1305_SHA256"));
    show("later", SSL_get_ciphers(later));
    show("context", SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256"));
    show("later", SSL_get_ciphers(later));
    copy = SSL_dup(later);
    show("copy", SSL_get_ciphers(copy));
    SSL_free(copy);
    SSL_free(later);

    title("failures");
    SHOW(SSL_CTX_set_ciphersuites(ctx, "NOPE"));
    show("context", SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_CTX_set_ciphersuites(ctx, ""));
    show("context", SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_CTX_set_cipher_list(ctx, "NOPE"));
    show("context", SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_CTX_set_cipher_list(ctx, "DEFAULT:@NOPE"));
    show("context", SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_CTX_set_ssl_version(ctx, TLSv1_2_method()));
    show("context", SSL_CTX_get_ciphers(ctx));

    title("names");
    SHOW_TEXT(SSL_get_cipher_list(ssl, 0));
    SHOW_TEXT(SSL_get_cipher_list(ssl, 1));
    SHOW_TEXT(SSL_get_cipher_list(ssl, 2));
    SHOW_TEXT(SSL_get_cipher_list(ssl, -1));
    SHOW_TEXT(SSL_get_cipher_list(NULL, 0));

    title("before a handshake");
    SHOW_POINTER(SSL_get_current_cipher(ssl));
    SHOW_POINTER(SSL_get_pending_cipher(ssl));
    SHOW_POINTER(SSL_get_client_ciphers(ssl));
    SHOW_POINTER(SSL_get_ciphers(NULL));
    SHOW_POINTER(SSL_CTX_get_ciphers(NULL));
    SHOW_POINTER(SSL_get1_supported_ciphers(NULL));
    SHOW_POINTER(SSL_get_shared_ciphers(ssl, (char[80]){0}, 80));

    title("what a connection would offer");
    SHOW(SSL_set_cipher_list(ssl, "ECDHE+AESGCM"));
    suites = SSL_get1_supported_ciphers(ssl);
    show("any version", suites);
    sk_SSL_CIPHER_free(suites);
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    suites = SSL_get1_supported_ciphers(ssl);
    show("TLS 1.2", suites);
    sk_SSL_CIPHER_free(suites);
    SSL_set_security_level(ssl, 5);
    suites = SSL_get1_supported_ciphers(ssl);
    show("level 5", suites);
    sk_SSL_CIPHER_free(suites);
    SSL_set_options(ssl, SSL_OP_NO_TLSv1_2);
    suites = SSL_get1_supported_ciphers(ssl);
    show("no version", suites);
    sk_SSL_CIPHER_free(suites);

    title("reading a ClientHello");
    SHOW(SSL_bytes_to_cipher_list(ssl, hello, sizeof hello, 0, &suites, &signals));
    show("suites", suites);
    show("signals", signals);
    sk_SSL_CIPHER_free(suites);
    sk_SSL_CIPHER_free(signals);
    SHOW(SSL_bytes_to_cipher_list(ssl, ssl2, sizeof ssl2, 1, &suites, NULL));
    show("suites", suites);
    sk_SSL_CIPHER_free(suites);
    SHOW(SSL_bytes_to_cipher_list(ssl, hello, 0, 0, NULL, NULL));
    SHOW(SSL_bytes_to_cipher_list(ssl, hello, 3, 0, NULL, NULL));
    SHOW(SSL_bytes_to_cipher_list(ssl, hello, 4, 1, NULL, NULL));

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
