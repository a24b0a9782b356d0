/* SSL_CIPHER_get_name(3) and related functions: what a program learns about a cipher suite, and the texts of
 * alerts. */
#include "common.h"

static const char *text(const char *string) {
    return string ? string : "NULL";
}

static void print_nid(const char *what, int nid) {
    printf("    %s %d %s\n", what, nid, text(OBJ_nid2sn(nid)));
}

static void print_cipher(const SSL_CIPHER *cipher) {
    char buffer[128];
    int algorithm_bits = -1;
    int bits = SSL_CIPHER_get_bits(cipher, &algorithm_bits);
    const EVP_MD *digest = SSL_CIPHER_get_handshake_digest(cipher);

    printf("%s\n", text(SSL_CIPHER_get_name(cipher)));
    printf("    standard name %s\n", text(SSL_CIPHER_standard_name(cipher)));
    printf("    id %08x, on the wire %04x\n", (unsigned)SSL_CIPHER_get_id(cipher),
           (unsigned)SSL_CIPHER_get_protocol_id(cipher));
    printf("    version %s\n", text(SSL_CIPHER_get_version(cipher)));
    printf("    bits %d of %d, without a pointer %d\n", bits, algorithm_bits,
           SSL_CIPHER_get_bits(cipher, NULL));
    print_nid("cipher", SSL_CIPHER_get_cipher_nid(cipher));
    print_nid("digest", SSL_CIPHER_get_digest_nid(cipher));
    print_nid("key exchange", SSL_CIPHER_get_kx_nid(cipher));
    print_nid("authentication", SSL_CIPHER_get_auth_nid(cipher));
    printf("    handshake digest %s\n", digest ? EVP_MD_get0_name(digest) : "NULL");
    printf("    aead %d\n", SSL_CIPHER_is_aead(cipher));
    printf("    %s", text(SSL_CIPHER_description(cipher, buffer, sizeof(buffer))));
}

static void print_found(SSL *ssl) {
    static const unsigned char ids[][2] = {
        {0x13, 0x01}, {0x13, 0x02}, {0x13, 0x03}, {0x13, 0x04}, {0x13, 0x05}, {0xc0, 0x2b}, {0xc0, 0x2c},
        {0xc0, 0x2f}, {0xc0, 0x30}, {0xcc, 0xa8}, {0xcc, 0xa9}, {0x00, 0x00}, {0x00, 0x04}, {0xff, 0xff}};

    title("suites by number");
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, ids[i]);
        if (cipher == NULL)
            printf("%02x%02x is unknown\n", ids[i][0], ids[i][1]);
        else
            print_cipher(cipher);
    }
    print_errors();
}

static void print_description(SSL *ssl) {
    static const unsigned char id[2] = {0xc0, 0x2f};
    static const int sizes[] = {-1, 0, 1, 127, 128, 200};
    const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, id);
    char buffer[200];
    char *allocated;

    title("descriptions");
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *line = SSL_CIPHER_description(cipher, buffer, sizes[i]);
        printf("size %d: %s\n", sizes[i],
               line == NULL     ? "NULL"
               : line == buffer ? "the buffer"
                                : "something else");
    }
    allocated = SSL_CIPHER_description(cipher, NULL, 0);
    printf("allocated: %s", text(allocated));
    OPENSSL_free(allocated);
    print_errors();
}

static void print_null(void) {
    int algorithm_bits = -1;

    title("no suite");
    printf("name %s\n", text(SSL_CIPHER_get_name(NULL)));
    printf("standard name %s\n", text(SSL_CIPHER_standard_name(NULL)));
    printf("version %s\n", text(SSL_CIPHER_get_version(NULL)));
    printf("bits %d", SSL_CIPHER_get_bits(NULL, &algorithm_bits));
    printf(" of %d\n", algorithm_bits);
    printf("cipher %d\n", SSL_CIPHER_get_cipher_nid(NULL));
    print_errors();
}

static void print_names(void) {
    static const char *const names[] = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                                        "TLS_RSA_WITH_AES_128_CBC_SHA",
                                        "TLS_AES_256_GCM_SHA384",
                                        "TLS_FALLBACK_SCSV",
                                        "ECDHE-RSA-AES128-GCM-SHA256",
                                        "tls_aes_256_gcm_sha384",
                                        "",
                                        NULL};

    title("names");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        printf("%s: %s\n", text(names[i]), text(OPENSSL_cipher_name(names[i])));
    printf("default list %s\n", text(OSSL_default_cipher_list()));
    printf("default suites %s\n", text(OSSL_default_ciphersuites()));
    print_errors();
}

static void print_list(SSL_CTX *context) {
    STACK_OF(SSL_CIPHER) * ciphers;

    title("a cipher list");
    printf("set %d\n", SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20"));
    ciphers = SSL_CTX_get_ciphers(context);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(ciphers, i);
        printf("%s %04x\n", text(SSL_CIPHER_get_name(cipher)), (unsigned)SSL_CIPHER_get_protocol_id(cipher));
    }
    print_errors();
}

static void print_alerts(void) {
    title("alerts");
    for (int value = 0; value < 256; value++)
        printf("%d: %s, %s\n", value, SSL_alert_desc_string(value), SSL_alert_desc_string_long(value));
    for (int level = 0; level < 4; level++)
        printf("level %d: %s, %s\n", level, SSL_alert_type_string(level << 8 | 40),
               SSL_alert_type_string_long(level << 8 | 40));
    printf("beyond: %s %s %s\n", SSL_alert_type_string(0x10228), SSL_alert_desc_string(0x10228),
           SSL_alert_desc_string_long(-1));
}

int main(void) {
    SSL_CTX *context = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(context);

    REQUIRE(ssl != NULL);
    print_found(ssl);
    print_description(ssl);
    print_null();
    print_names();
    print_list(context);
    print_alerts();
    SSL_free(ssl);
    SSL_CTX_free(context);
    return 0;
}
