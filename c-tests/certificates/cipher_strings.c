/* Cipher strings and lists of signature algorithms made at random from words, separators, signs and odd
 * characters: what the list is afterwards, and why a string is refused. The list before is that of one suite,
 * so that it shows whether a string that is refused changes it. */
#include "common.h"

static unsigned state = 1;

static unsigned below(unsigned limit) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % limit;
}

#define CHOOSE(from) (from)[below(sizeof(from) / sizeof(from)[0])]

static const char *const words[] = {
    "ALL",
    "HIGH",
    "MEDIUM",
    "LOW",
    "DEFAULT",
    "ECDHE",
    "EECDH",
    "kECDHE",
    "kEECDH",
    "aRSA",
    "aECDSA",
    "ECDSA",
    "AES",
    "AES128",
    "AES256",
    "AESGCM",
    "CHACHA20",
    "SHA256",
    "SHA384",
    "TLSv1.2",
    "TLSv1",
    "SSLv3",
    "FIPS",
    "eNULL",
    "aNULL",
    "RSA",
    "kRSA",
    "DHE",
    "EDH",
    "ADH",
    "PSK",
    "SRP",
    "MD5",
    "3DES",
    "RC4",
    "EXPORT",
    "nonsense",
    "tls",
    "ecdhe",
    "TLS_FOO",
    "CBC",
    "COMPLEMENTOFDEFAULT",
    "COMPLEMENTOFALL",
    "SUITEB128",
    "SUITEB192",
    "SUITEB128ONLY",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE_RSA_AES256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES256-SHA384",
    "AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA25",
};
static const char *const commands[] = {"@STRENGTH",   "@SECLEVEL=0", "@SECLEVEL=1", "@SECLEVEL=2",
                                       "@SECLEVEL=3", "@SECLEVEL=6", "@SECLEVEL=",  "@SECLEVEL=22",
                                       "@",           "@strength",   "@STRENGTH_",  "@SECLEVEL",
                                       "@SECLEVEL=x", "@STRENGTHX"};
static const char *const signs[] = {"", "", "", "", "", "+", "-", "!", "!", "_", "*", "++", "!-", "\xc3\xa9"};
static const char *const separators[] = {":", ":", ":", ":", " ",  ",",  ";", "::", ": ", "+",    "_",  ".",
                                         "=", "-", "/", "|", "\t", "\n", "(", "&",  "@",  "\xff", "\"", ""};

static int common_suite(const char *name) {
    return strncmp(name, "TLS_", 4) == 0 ||
           (strncmp(name, "ECDHE-", 6) == 0 && strstr(name, "PSK") == NULL && strstr(name, "ARIA") == NULL &&
            (strstr(name, "-GCM-") != NULL || strstr(name, "CHACHA20") != NULL));
}

static void show(const char *string) {
    for (; *string != 0; string++)
        printf(*string < 32 || *string > 126 ? "\\x%02x" : "%c", (unsigned char)*string);
}

static void try_list(const char *string) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    REQUIRE(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-CHACHA20-POLY1305") == 1);
    printf("\"");
    show(string);
    printf("\": %d\n", SSL_CTX_set_cipher_list(ctx, string));
    print_errors();
    printf("  security level %d:", SSL_CTX_get_security_level(ctx));
    STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
    for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
        const char *name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i));
        if (common_suite(name))
            printf(" %s", name);
    }
    printf("\n");
    SSL_CTX_free(ctx);
}

static void try_signatures(const char *string) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    printf("\"");
    show(string);
    printf("\": %d", (int)SSL_CTX_set1_sigalgs_list(ctx, string));
    printf(" %d\n", (int)SSL_CTX_set1_client_sigalgs_list(ctx, string));
    print_errors();
    SSL_CTX_free(ctx);
}

int main(void) {
    static const char *const key_words[] = {"RSA", "RSA-PSS", "PSS", "DSA", "ECDSA",
                                            "rsa", "ed25519", "EC",  ""};
    static const char *const hash_words[] = {"SHA256", "SHA384",     "SHA512",   "SHA1",     "SHA224",
                                             "sha256", "MD5",        "SHA2-256", "SHA3-256", "SHA-256",
                                             "",       "RSA-SHA256", "ECDSA"};
    static const char *const schemes[] = {"rsa_pkcs1_sha256",   "ecdsa_secp256r1_sha256", "ed448",
                                          "rsa_pss_pss_sha512", "rsa_pss_rsae_sha256",    "nope",
                                          "RSA_PKCS1_SHA256"};
    static const char *const joints[] = {"+", "+", "+", "+", "+", "+", "++", "-", " + ", "_", "+ "};
    static const char *const gaps[] = {":", ":", ":", ":", ":", ":", "::", ",", " ", ": ", " :"};
    char string[2000];

    title("cipher strings");
    for (int round = 0; round < 1500; round++) {
        string[0] = 0;
        for (int elements = 1 + (int)below(4); elements > 0; elements--) {
            strcat(string, CHOOSE(signs));
            strcat(string, below(7) == 0 ? CHOOSE(commands) : CHOOSE(words));
            while (below(4) == 0) {
                strcat(string, "+");
                strcat(string, CHOOSE(words));
            }
            if (elements > 1 || below(8) == 0)
                strcat(string, CHOOSE(separators));
        }
        try_list(string);
    }

    title("each character behind a name, before one, and between two");
    for (int c = 1; c < 256; c++) {
        snprintf(string, sizeof string, "AESGCM%c", c);
        try_list(string);
        snprintf(string, sizeof string, "%cAESGCM", c);
        try_list(string);
        snprintf(string, sizeof string, "nonsense%cAESGCM", c);
        try_list(string);
        snprintf(string, sizeof string, "AESGCM:@SECLEVEL=1%cCHACHA20", c);
        try_list(string);
    }

    title("signature algorithms");
    for (int round = 0; round < 1500; round++) {
        string[0] = 0;
        for (int elements = 1 + (int)below(3); elements > 0; elements--) {
            if (below(4) == 0) {
                strcat(string, CHOOSE(schemes));
            } else {
                int hash_first = below(2) == 0;
                strcat(string, hash_first ? CHOOSE(hash_words) : CHOOSE(key_words));
                strcat(string, CHOOSE(joints));
                strcat(string, hash_first ? CHOOSE(key_words) : CHOOSE(hash_words));
            }
            if (elements > 1 || below(12) == 0)
                strcat(string, CHOOSE(gaps));
        }
        try_signatures(string);
    }
    for (int length = 36; length < 44; length++) {
        memset(string, 'x', (size_t)length);
        strcpy(string + length, ":RSA+SHA256");
        try_signatures(string);
        strcpy(string + length, "+SHA256");
        try_signatures(string);
    }
    return 0;
}
