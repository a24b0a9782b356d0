/* Cipher strings: what a string selects of the suites that every build has, and which strings are refused. */
#include "common.h"

/* Only suites with forward secrecy and AEAD are compared: others are a matter of how a library was built. */
static int common_suite(const char *name) {
    return strncmp(name, "TLS_", 4) == 0 ||
           (strncmp(name, "ECDHE-", 6) == 0 && strstr(name, "PSK") == NULL && strstr(name, "ARIA") == NULL &&
            (strstr(name, "-GCM-") != NULL || strstr(name, "CHACHA20") != NULL));
}

static void list(STACK_OF(SSL_CIPHER) * ciphers) {
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
        const char *name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i));
        if (common_suite(name))
            printf("  %s\n", name);
    }
}

static void try_list(const char *string) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    printf("\"%s\": %d\n", string, SSL_CTX_set_cipher_list(ctx, string));
    print_errors();
    list(SSL_CTX_get_ciphers(ctx));
    printf("  security level %d\n", SSL_CTX_get_security_level(ctx));
    SSL_CTX_free(ctx);
}

static void suites(const char *string) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256");
    printf("\"%s\": %d\n", string, SSL_CTX_set_ciphersuites(ctx, string));
    print_errors();
    list(SSL_CTX_get_ciphers(ctx));
    SSL_CTX_free(ctx);
}

static void negotiate(int version, const char *client_list, const char *server_list, uint64_t options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    if (version == TLS1_2_VERSION) {
        SSL_CTX_set_cipher_list(client, client_list);
        SSL_CTX_set_cipher_list(server, server_list);
    } else {
        SSL_CTX_set_ciphersuites(client, client_list);
        SSL_CTX_set_ciphersuites(server, server_list);
    }
    SSL_CTX_set_options(server, options);
    struct pair pair = new_pair(client, server);
    handshake(&pair);
    printf("%s with %s: %s %s\n", client_list, server_list, SSL_get_cipher(pair.client),
           SSL_get_cipher(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const char *const strings[] = {
        "DEFAULT",
        "ALL",
        "HIGH:!aNULL:!MD5",
        "HIGH",
        "ECDHE+AESGCM",
        "ECDHE+AESGCM:ECDHE+CHACHA20",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256",
        "AESGCM",
        "CHACHA20",
        "AES128",
        "AES256",
        "aRSA",
        "aECDSA",
        "kECDHE",
        "kEECDH+aRSA",
        "EECDH+AESGCM:!aECDSA",
        "SHA384",
        "SHA256",
        "TLSv1.2",
        "FIPS",
        "SUITEB128",
        "SUITEB192",
        "ECDHE:!AES128",
        "ECDHE:-AES128",
        "ECDHE:-AES128:AES128",
        "ECDHE:+AES256",
        "ECDHE:!AES128:AES128",
        "ECDHE:@STRENGTH",
        "AES128:AES256:@STRENGTH",
        "DEFAULT:@SECLEVEL=3",
        "DEFAULT@SECLEVEL=0",
        "ECDHE@SECLEVEL=5",
        "DEFAULT:@SECLEVEL=9",
        "DEFAULT:!ECDHE",
        "COMPLEMENTOFDEFAULT",
        "ECDHE-RSA-AES128-GCM-SHA256:nonsense",
        "nonsense",
        "",
        ":",
        "!ALL",
        "ECDHE+AESGCM+aRSA",
        "ECDHE AESGCM",
        "ECDHE,AESGCM",
        "ECDHE;AESGCM",
        "@nonsense",
        "!nonsense",
        "ECDHE+",
        "TLS_AES_128_GCM_SHA256",
        "DEFAULT:ECDHE",
        "PROFILE=SYSTEM",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "EDH+AESGCM:EECDH+AESGCM",
        "HIGH:!kRSA:!aPSK:!ADH",
    };
    title("cipher lists");
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        try_list(strings[i]);

    title("TLS 1.3 suites");
    suites("TLS_AES_128_GCM_SHA256");
    suites("TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256");
    suites("");
    suites("nonsense");
    suites("TLS_AES_128_GCM_SHA256:nonsense");
    suites("ECDHE-RSA-AES128-GCM-SHA256");
    suites("TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256");

    title("a connection has its own list once it is set, and the context's until then");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *one = SSL_new(ctx), *two = SSL_new(ctx);
    SHOW(SSL_set_cipher_list(one, "ECDHE-RSA-AES128-GCM-SHA256"));
    SHOW(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES256-GCM-SHA384"));
    list(SSL_get_ciphers(one));
    list(SSL_get_ciphers(two));
    SHOW(SSL_set_cipher_list(one, "nonsense"));
    list(SSL_get_ciphers(one));
    SHOW(SSL_set_ciphersuites(one, "TLS_AES_128_GCM_SHA256"));
    list(SSL_get_ciphers(one));
    SHOW_TEXT(SSL_get_cipher_list(one, 0));
    SHOW_TEXT(SSL_get_cipher_list(one, 1));
    SHOW_TEXT(SSL_get_cipher_list(one, 2));
    SHOW_TEXT(SSL_get_cipher_list(one, -1));
    SHOW_TEXT(SSL_get_cipher_list(NULL, 0));
    STACK_OF(SSL_CIPHER) *supported = SSL_get1_supported_ciphers(one);
    list(supported);
    sk_SSL_CIPHER_free(supported);
    SSL_free(one);
    SSL_free(two);

    title("what a suite tells of itself");
    for (int i = 0; i < sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(ctx)); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), i);
        char text[200];
        int all;
        int bits = SSL_CIPHER_get_bits(cipher, &all);
        printf("%s", SSL_CIPHER_description(cipher, text, sizeof text));
        printf("  %s, %s, %s, id %x, protocol id %x, %d of %d bits\n", SSL_CIPHER_get_name(cipher),
               SSL_CIPHER_standard_name(cipher), SSL_CIPHER_get_version(cipher), SSL_CIPHER_get_id(cipher),
               SSL_CIPHER_get_protocol_id(cipher), bits, all);
        printf("  kx %d, auth %d, cipher %d, digest %d, aead %d, handshake %s\n",
               SSL_CIPHER_get_kx_nid(cipher), SSL_CIPHER_get_auth_nid(cipher),
               SSL_CIPHER_get_cipher_nid(cipher), SSL_CIPHER_get_digest_nid(cipher),
               SSL_CIPHER_is_aead(cipher), EVP_MD_get0_name(SSL_CIPHER_get_handshake_digest(cipher)));
    }
    SHOW_TEXT(SSL_CIPHER_get_name(NULL));
    SHOW_TEXT(SSL_CIPHER_standard_name(NULL));
    SHOW_TEXT(SSL_CIPHER_get_version(NULL));
    SHOW(SSL_CIPHER_get_bits(NULL, NULL));
    SHOW_TEXT(OPENSSL_cipher_name("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
    SHOW_TEXT(OPENSSL_cipher_name("nonsense"));
    SHOW_TEXT(OPENSSL_cipher_name(NULL));
    SSL_CTX_free(ctx);

    title("who chooses");
    const char *a = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";
    const char *b = "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256";
    negotiate(TLS1_2_VERSION, a, b, 0);
    negotiate(TLS1_2_VERSION, b, a, 0);
    negotiate(TLS1_2_VERSION, a, b, SSL_OP_CIPHER_SERVER_PREFERENCE);
    a = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";
    b = "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
    negotiate(TLS1_3_VERSION, a, b, 0);
    negotiate(TLS1_3_VERSION, b, a, 0);
    negotiate(TLS1_3_VERSION, a, b, SSL_OP_CIPHER_SERVER_PREFERENCE);
    return 0;
}
