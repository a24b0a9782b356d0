/* SSL_CTX_set_security_level(3): level, callback, argument, and what a connection inherits. */
#include "common.h"

static int judge(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *argument) {
    (void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other, (void)argument;
    return 1;
}

typedef int (*judge_t)(const SSL *, const SSL_CTX *, int, int, int, void *, void *);

int main(void) {
    static const int operations[] = {
        SSL_SECOP_CURVE_SUPPORTED, SSL_SECOP_SIGALG_SUPPORTED, SSL_SECOP_VERSION, SSL_SECOP_TICKET,
        SSL_SECOP_COMPRESSION,     SSL_SECOP_TMP_DH,           SSL_SECOP_EE_KEY,  SSL_SECOP_CA_MD};
    static const int bits[] = {0, 79, 80, 112, 128, 192, 256};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx), *later;
    judge_t rule = SSL_CTX_get_security_callback(ctx);
    REQUIRE(ssl != NULL && rule != NULL);

    title("levels");
    SHOW(SSL_CTX_get_security_level(ctx));
    for (int level = -1; level < 8; level += 4) {
        SSL_CTX_set_security_level(ctx, level);
        SHOW(SSL_CTX_get_security_level(ctx));
    }
    SHOW(SSL_get_security_level(ssl));
    later = SSL_new(ctx);
    SHOW(SSL_get_security_level(later));
    SSL_set_security_level(later, 1);
    SHOW(SSL_get_security_level(later));
    SHOW(SSL_CTX_get_security_level(ctx));
    SSL_free(later);

    title("the rule of a level");
    for (int level = 0; level <= 5; level++) {
        SSL_set_security_level(ssl, level);
        for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
            printf("level %d, operation %x:", level, operations[i]);
            for (size_t j = 0; j < sizeof bits / sizeof *bits; j++)
                printf(" %d%d", rule(ssl, NULL, operations[i], bits[j], TLS1_1_VERSION, NULL, NULL),
                       rule(ssl, NULL, operations[i], bits[j], TLS1_2_VERSION, NULL, NULL));
            printf("\n");
        }
    }

    title("the rule for suites");
    SSL_set_security_level(ssl, 0);
    REQUIRE(SSL_CTX_set_cipher_list(ctx, "ALL:COMPLEMENTOFALL"));
    for (int i = 0; i < sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(ctx)); i++) {
        const SSL_CIPHER *suite = sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), i);
        printf("%s:", SSL_CIPHER_get_name(suite));
        for (int level = 0; level <= 5; level++) {
            SSL_set_security_level(ssl, level);
            printf(" %d", rule(ssl, NULL, SSL_SECOP_CIPHER_SUPPORTED, SSL_CIPHER_get_bits(suite, NULL), 0,
                               (void *)suite, NULL));
        }
        printf("\n");
    }

    title("a level in a cipher list");
    SHOW(SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=3"));
    SHOW(SSL_CTX_get_security_level(ctx));
    SHOW(SSL_set_cipher_list(ssl, "NOPE:@SECLEVEL=1"));
    SHOW(SSL_get_security_level(ssl));
    SHOW(SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=6"));
    SHOW(SSL_CTX_get_security_level(ctx));

    title("callback and argument");
    SSL_CTX_set_security_callback(ctx, judge);
    SSL_CTX_set0_security_ex_data(ctx, ctx);
    printf("context: %d %d\n", SSL_CTX_get_security_callback(ctx) == judge,
           SSL_CTX_get0_security_ex_data(ctx) == ctx);
    printf("made before: %d %d\n", SSL_get_security_callback(ssl) == rule,
           SSL_get0_security_ex_data(ssl) == NULL);
    later = SSL_new(ctx);
    printf("made after: %d %d\n", SSL_get_security_callback(later) == judge,
           SSL_get0_security_ex_data(later) == ctx);
    SSL_set_security_callback(later, rule);
    SSL_set0_security_ex_data(later, NULL);
    printf("set: %d %d\n", SSL_get_security_callback(later) == rule,
           SSL_get0_security_ex_data(later) == NULL);
    SSL_free(later);

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
