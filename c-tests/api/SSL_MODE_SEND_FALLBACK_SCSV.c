/* SSL_MODE_SEND_FALLBACK_SCSV: TLS_FALLBACK_SCSV in the ClientHello, and what a server makes of it. */
#include "common.h"

static int offered(SSL *ssl, int suite) {
    const unsigned char *suites;
    size_t length = SSL_client_hello_get0_ciphers(ssl, &suites);
    int count = 0;
    for (size_t i = 0; i + 1 < length; i += 2)
        count += suites[i] << 8 == (suite & 0xff00) && suites[i + 1] == (suite & 0xff);
    return count;
}

static int hello(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    printf("TLS_FALLBACK_SCSV is there: %d\n", offered(ssl, 0x5600));
    return SSL_CLIENT_HELLO_SUCCESS;
}

static void print_suites(const char *what, STACK_OF(SSL_CIPHER) * suites) {
    int signal = 0;
    for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++)
        signal += SSL_CIPHER_get_kx_nid(sk_SSL_CIPHER_value(suites, i)) == NID_undef;
    printf("%s: the signal is there: %d\n", what, signal);
}

/* A client that goes up to one version, a server that goes up to another. */
static void fall_back(int client_version, int server_version, long mode) {
    title("client %s, server %s, mode 0x%lx", version_name(client_version), version_name(server_version),
          mode);
    SSL_CTX *client = client_context(0), *server = server_context(0);
    char byte;
    REQUIRE(SSL_CTX_set_max_proto_version(client, client_version));
    REQUIRE(SSL_CTX_set_max_proto_version(server, server_version));
    SSL_CTX_set_client_hello_cb(server, hello, NULL);
    struct pair pair = new_pair(client, server);
    printf("mode 0x%lx\n", SSL_set_mode(pair.client, mode) & SSL_MODE_SEND_FALLBACK_SCSV);
    if (handshake(&pair)) {
        printf("%s with %s\n", SSL_get_version(pair.client), SSL_get_cipher(pair.client));
        outcome(pair.server, "SSL_write", SSL_write(pair.server, "x", 1));
        outcome(pair.client, "SSL_read", SSL_read(pair.client, &byte, 1));
        print_suites("client's suites on the server", SSL_get_client_ciphers(pair.server));
    }
    print_suites("client's own suites", SSL_get_ciphers(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The suites of a ClientHello as it is sent. */
static void wire(int low, int high) {
    title("on the wire, %s to %s", version_name(low), version_name(high));
    SSL_CTX *ctx = client_context(0);
    REQUIRE(SSL_CTX_set_min_proto_version(ctx, low) && SSL_CTX_set_max_proto_version(ctx, high));
    SSL_CTX_set_mode(ctx, SSL_MODE_SEND_FALLBACK_SCSV);
    REQUIRE(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256"));
    REQUIRE(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256"));
    SSL *ssl = SSL_new(ctx);
    BIO *out = BIO_new(BIO_s_mem());
    unsigned char bytes[2000];
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out);
    SSL_set_connect_state(ssl);
    outcome(ssl, "client", SSL_do_handshake(ssl));
    REQUIRE(BIO_read(out, bytes, sizeof bytes) > 100);
    int at = 5 + 4 + 2 + 32, signal = 0, real = 0;
    at += 1 + bytes[at];
    int length = bytes[at] << 8 | bytes[at + 1];
    for (at += 2; length > 0; at += 2, length -= 2) {
        int suite = bytes[at] << 8 | bytes[at + 1];
        signal += suite == 0x5600;
        real += suite != 0x5600 && suite != 0xff;
        if (suite != 0x5600 && suite != 0xff)
            printf("%s%04x\n", signal ? "after the signal: " : "", suite);
    }
    printf("signals: %d, suites: %d\n", signal, real);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A server that takes the signal for a suite. */
static void chosen(int version) {
    title("%s: a server chooses the signal", version_name(version));
    static const unsigned char hello12[] =
        "\26\3\3\0\52\2\0\0\46\3\3abcdefghijklmnopqrstuvwxyz012345\0\x56\0\0";
    SSL_CTX *ctx = client_context(version);
    SSL_CTX_set_mode(ctx, SSL_MODE_SEND_FALLBACK_SCSV);
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    unsigned char bytes[2000], server[200];
    SSL_set_bio(ssl, in, out);
    SSL_set_connect_state(ssl);
    outcome(ssl, "client", SSL_do_handshake(ssl));
    REQUIRE(BIO_read(out, bytes, sizeof bytes) > 100);
    int length = sizeof hello12 - 1;
    memcpy(server, hello12, sizeof hello12);
    if (version == TLS1_3_VERSION) {
        /* The client's session id, and TLS 1.3 in the extension. */
        memcpy(server + 43, bytes + 43, 33);
        memcpy(server + 76, "\x56\0\0\0\6\0\53\0\2\3\4", 11);
        length = 87;
        server[4] = length - 5;
        server[8] = length - 9;
    }
    BIO_write(in, server, length);
    outcome(ssl, "client", SSL_do_handshake(ssl));
    length = BIO_read(out, bytes, sizeof bytes);
    print_hex("alert", bytes, length > 0 ? length : 0);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    static const int ends[] = {TLS1_2_VERSION, TLS1_3_VERSION, 0};
    for (int client = 0; client < 3; client++)
        for (int server = 0; server < 3; server++)
            fall_back(ends[client], ends[server], SSL_MODE_SEND_FALLBACK_SCSV);
    fall_back(TLS1_2_VERSION, TLS1_3_VERSION, 0);
    wire(TLS1_2_VERSION, TLS1_2_VERSION);
    wire(TLS1_2_VERSION, TLS1_3_VERSION);
    wire(TLS1_3_VERSION, TLS1_3_VERSION);
    FOR_EACH_VERSION(version)
    chosen(version);
    return 0;
}
