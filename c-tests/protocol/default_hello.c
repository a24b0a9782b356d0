/* What a client offers before anybody asks for something else, and with versions, groups and levels of its
 * own choice: suites, and each extension by its number, with the lists in it. */
#include "common.h"

/* Numbers of `width` bytes. */
static void list(const unsigned char *bytes, size_t length, size_t width) {
    for (size_t i = 0; i < length; i++)
        printf("%s%02x", i % width == 0 ? " " : "", bytes[i]);
}

static void shares(const unsigned char *bytes, size_t length) {
    for (size_t i = 2; i + 4 <= length; i += 4 + (size_t)(bytes[i + 2] << 8 | bytes[i + 3]))
        printf(" %02x%02x of %d bytes", bytes[i], bytes[i + 1], bytes[i + 2] << 8 | bytes[i + 3]);
}

static void extension(unsigned number, const unsigned char *body, size_t length) {
    printf("  extension %u:", number);
    switch (number) {
    case TLSEXT_TYPE_supported_groups:
    case TLSEXT_TYPE_signature_algorithms:
        list(body + 2, length - 2, 2);
        break;
    case TLSEXT_TYPE_supported_versions:
        list(body + 1, length - 1, 2);
        break;
    case TLSEXT_TYPE_ec_point_formats:
    case TLSEXT_TYPE_psk_kex_modes:
        list(body + 1, length - 1, 1);
        break;
    case TLSEXT_TYPE_key_share:
        shares(body, length);
        break;
    default:
        printf(" %zu bytes", length);
    }
    printf("\n");
}

static void show(SSL_CTX *ctx, const char *what) {
    SSL *ssl = SSL_new(ctx);
    BIO *out = BIO_new(BIO_s_mem()), *in = BIO_new(BIO_s_mem());
    static const unsigned char *bodies[65536];
    static size_t lengths[65536];
    const unsigned char *at, *end;
    size_t length;
    char *data;
    long written;
    title("%s", what);
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    SSL_set_tlsext_host_name(ssl, "server.test");
    outcome(ssl, "connect", SSL_connect(ssl));
    written = BIO_get_mem_data(out, &data);
    end = (const unsigned char *)data + written;
    memset(bodies, 0, sizeof bodies);
    at = (const unsigned char *)data + 5 + 4;
    if (written > 60) { /* no alert */
        printf("  version %02x%02x\n", at[0], at[1]);
        at += 2 + 32;
        at += 1 + *at;
        length = (size_t)(at[0] << 8 | at[1]);
        printf("  suites:");
        list(at + 2, length, 2);
        printf("\n");
        at += 2 + length;
        printf("  compression methods:");
        list(at + 1, *at, 1);
        printf("\n");
        for (at += 1 + *at + 2; at + 4 <= end; at += 4 + length) {
            unsigned number = (unsigned)(at[0] << 8 | at[1]);
            length = (size_t)(at[2] << 8 | at[3]);
            bodies[number] = at + 4;
            lengths[number] = length;
        }
        for (unsigned number = 0; number < 65536; number++)
            if (bodies[number] != NULL)
                extension(number, bodies[number], lengths[number]);
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static SSL_CTX *with_groups(const char *groups) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    REQUIRE(SSL_CTX_set1_groups_list(ctx, groups) == 1);
    return ctx;
}

static SSL_CTX *with_level(int level) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(ctx, level);
    return ctx;
}

int main(void) {
    show(SSL_CTX_new(TLS_client_method()), "as it is");
    show(client_context(TLS1_2_VERSION), "TLS 1.2 alone");
    show(client_context(TLS1_3_VERSION), "TLS 1.3 alone");
    for (int level = 0; level <= 5; level += level < 3 ? 3 : 2) {
        char what[32];
        snprintf(what, sizeof what, "level %d", level);
        show(with_level(level), what);
    }
    show(with_groups("P-384:X25519"), "two groups");
    show(with_groups("ffdhe2048:P-256"), "a finite field first");
    if (since(5)) {
        show(with_groups("X25519MLKEM768:X25519"), "a hybrid group without marks");
        show(with_groups("*P-256:X25519"), "a share of the first group");
        show(with_groups("*X25519MLKEM768:*X25519:P-256"), "shares of two groups");
        show(with_groups("DEFAULT:-X25519MLKEM768"), "the default without its first group");
    }
    return 0;
}
