/* Data under each cipher suite: every length around those at which a record, or the way in which it is
 * sealed, is another, records that are not as they were sent, and new keys. */
#include "common.h"

enum { MOST = 1 << 17 };

static unsigned char sent[MOST], got[MOST], wire[2 * MOST];

static struct pair with_suite(int version, const char *suite) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    REQUIRE(version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(client, suite)
                                      : SSL_CTX_set_cipher_list(client, suite));
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    printf("  %s\n", SSL_get_cipher_name(pair.server));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static void fill(int seed) {
    for (int i = 0; i < MOST; i++)
        sent[i] = (unsigned char)(i * 31 + (i >> 8) + seed);
}

/* Sends `length` bytes and reads them; says how many came as they were sent. */
static int moved(SSL *from, SSL *to, int length) {
    int at = 0, read = 1;
    REQUIRE(SSL_write(from, sent, length) == length);
    memset(got, 0, sizeof got);
    while (at < length && (read = SSL_read(to, got + at, MOST - at)) > 0)
        at += read;
    return memcmp(sent, got, length) == 0 ? at : -1;
}

static void lengths(int version, const char *suite) {
    static const int sizes[] = {1,    2,    15,   16,    17,    63,    64,    65,    191,
                                192,  193,  1024, 2031,  2032,  2047,  2048,  2049,  2064,
                                2065, 4096, 8191, 16383, 16384, 16385, 20000, 32768, 100000};
    title("%s: lengths with %s", version_name(version), suite);
    struct pair pair = with_suite(version, suite);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill(i);
        int to_server = moved(pair.client, pair.server, sizes[i]),
            to_client = moved(pair.server, pair.client, sizes[i]);
        printf("  %d: %d and %d\n", sizes[i], to_server, to_client);
    }
    free_pair(&pair);
}

static void fragments(int version, const char *suite) {
    title("%s: fragments with %s", version_name(version), suite);
    for (int fragment = 512; fragment <= 16384; fragment = fragment * 2 + (fragment == 2048)) {
        struct pair pair = with_suite(version, suite);
        if (fragment > 16384)
            fragment = 16384;
        SHOW(SSL_set_max_send_fragment(pair.client, fragment));
        fill(fragment);
        printf("  fragments of %d: %d\n", fragment, moved(pair.client, pair.server, 40000));
        free_pair(&pair);
    }
}

/* A record of `length` bytes of which one is changed. */
static void changed(int version, const char *suite, int length, int byte) {
    title("%s: byte %d of a record of %d with %s", version_name(version), byte, length, suite);
    struct pair pair = with_suite(version, suite);
    fill(length);
    REQUIRE(SSL_write(pair.client, sent, length) == length);
    int total = BIO_read(SSL_get_rbio(pair.server), wire, sizeof wire);
    REQUIRE(total > length);
    wire[byte < 0 ? total + byte : 5 + byte] ^= 0x10;
    REQUIRE(BIO_write(SSL_get_wbio(pair.client), wire, total) == total);
    outcome(pair.server, "server", SSL_read(pair.server, got, sizeof got));
    outcome(pair.client, "client", SSL_read(pair.client, got, sizeof got));
    free_pair(&pair);
}

static void updates(const char *suite) {
    title("new keys with %s", suite);
    struct pair pair = with_suite(TLS1_3_VERSION, suite);
    for (int round = 0; round < 3; round++) {
        fill(round);
        SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
        printf("  %d and %d\n", moved(pair.client, pair.server, 10000), moved(pair.server, pair.client, 100));
    }
    free_pair(&pair);
}

int main(void) {
    static const char *const tls12[] = {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384",
                                        "ECDHE-RSA-CHACHA20-POLY1305"},
                             *const tls13[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                               "TLS_CHACHA20_POLY1305_SHA256"};
    static const int changes[][2] = {{100, 0},    {100, 50},    {100, -1},  {2048, -1}, {2049, 0},
                                     {2049, -17}, {5000, 4000}, {5000, -1}, {16384, -1}};
    FOR_EACH_VERSION(version)
    for (int i = 0; i < 3; i++) {
        const char *suite = version == TLS1_3_VERSION ? tls13[i] : tls12[i];
        lengths(version, suite);
        fragments(version, suite);
        for (size_t j = 0; j < sizeof changes / sizeof *changes; j++)
            changed(version, suite, changes[j][0], changes[j][1]);
    }
    for (int i = 0; i < 3; i++)
        updates(tls13[i]);
    return 0;
}
