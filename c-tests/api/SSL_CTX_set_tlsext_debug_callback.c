/* SSL_set_tlsext_debug_callback, which `openssl s_client -tlsextdebug` uses: each extension that arrives. */
#include "common.h"

static int argument;

/* Libraries send extensions in orders of their own, so those of one message are printed sorted. */
static char lines[64][200];
static int count;

static int compare(const void *one, const void *other) {
    return strcmp(one, other);
}

static void flush(void) {
    qsort(lines, count, sizeof lines[0], compare);
    for (int i = 0; i < count; i++)
        printf("%s\n", lines[i]);
    count = 0;
}

static void tell_extension(SSL *ssl, int from_client, int type, const unsigned char *data, int length,
                           void *given) {
    (void)data;
    if (count > 0 && strstr(lines[0], SSL_state_string_long(ssl)) == NULL)
        flush();
    sprintf(lines[count++], "  %s: extension %5d, length %s, %d, argument %s, %s",
            (char *)SSL_get_app_data(ssl), type, length == 0 ? "0" : "some", from_client,
            given == &argument ? "ours"
            : given == NULL    ? "NULL"
                               : "?",
            SSL_state_string_long(ssl));
}

/* Extensions whose content every library makes alike. */
static void tell_content(SSL *ssl, int from_client, int type, const unsigned char *data, int length,
                         void *given) {
    (void)from_client, (void)given;
    if (type == TLSEXT_TYPE_server_name || type == TLSEXT_TYPE_supported_versions ||
        type == TLSEXT_TYPE_application_layer_protocol_negotiation) {
        char *line = lines[count++];
        line += sprintf(line, "  %s: extension %5d =", (char *)SSL_get_app_data(ssl), type);
        for (int i = 0; i < length; i++)
            line += sprintf(line, " %02x", data[i]);
    }
}

static void tell_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                         void *given) {
    (void)version, (void)length, (void)given;
    flush();
    if (type == SSL3_RT_HANDSHAKE)
        printf("  %s %s message %d, %s\n", (char *)SSL_get_app_data(ssl), outgoing ? "sends" : "reads",
               *(const unsigned char *)bytes, SSL_state_string_long(ssl));
}

static void tell_state(const SSL *ssl, int event, int value) {
    (void)value;
    flush();
    if (event & SSL_CB_LOOP)
        printf("  %s: loop\n", (char *)SSL_get_app_data(ssl));
}

static int hello(SSL *ssl, int *alert, void *given) {
    (void)alert, (void)given;
    flush();
    printf("  %s: ClientHello callback\n", (char *)SSL_get_app_data(ssl));
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int take_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                     unsigned int in_length, void *given) {
    (void)ssl, (void)in_length, (void)given;
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static struct pair prepared(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    return pair;
}

static void of_server(int version, int verify) {
    title("%s: what a client hears%s", version_name(version), verify ? ", asked for a certificate" : "");
    SSL_CTX *client = client_context(version), *server = server_context(version);
    if (verify) {
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        use(client, "client");
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    }
    SSL_CTX_set_alpn_select_cb(server, take_alpn, NULL);
    REQUIRE(SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3) == 0);
    struct pair pair = prepared(client, server);
    SHOW(SSL_set_tlsext_debug_callback(pair.client, tell_extension));
    SHOW(SSL_set_tlsext_debug_arg(pair.client, &argument));
    SSL_set_tlsext_host_name(pair.client, "localhost");
    int done = handshake_rounds(&pair, 20, 0);
    flush();
    SHOW(done);
    char byte;
    outcome(pair.client, "peek", SSL_peek(pair.client, &byte, 1));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void order(int version) {
    title("%s: in what order", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = prepared(client, server);
    SHOW(SSL_set_tlsext_debug_callback(pair.client, tell_extension));
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_info_callback(pair.client, tell_state);
    int done = handshake_rounds(&pair, 20, 0);
    flush();
    SHOW(done);
    char byte;
    outcome(pair.client, "peek", SSL_peek(pair.client, &byte, 1));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void of_client(int version) {
    title("%s: what a server hears", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_alpn_select_cb(server, take_alpn, NULL);
    SSL_CTX_set_client_hello_cb(server, hello, NULL);
    REQUIRE(SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2\10http/1.1", 12) == 0);
    struct pair pair = prepared(client, server);
    SHOW(SSL_set_tlsext_debug_callback(pair.server, tell_content));
    SSL_set_msg_callback(pair.server, tell_message);
    SSL_set_info_callback(pair.server, tell_state);
    SSL_set_tlsext_host_name(pair.client, "localhost");
    int done = handshake_rounds(&pair, 20, 0);
    flush();
    SHOW(done);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The server's extensions when it asks for another group first. */
static void retried(void) {
    title("a HelloRetryRequest");
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    REQUIRE(SSL_CTX_set1_groups_list(client, "X25519:P-256") == 1);
    REQUIRE(SSL_CTX_set1_groups_list(server, "P-256") == 1);
    struct pair pair = prepared(client, server);
    SSL_set_tlsext_debug_callback(pair.client, tell_extension);
    SSL_set_tlsext_debug_callback(pair.server, tell_content);
    SSL_set_tlsext_host_name(pair.client, "localhost");
    int done = handshake_rounds(&pair, 20, 0);
    flush();
    SHOW(done);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A ClientHello of our own making: what the callback hears of extensions that are unknown, empty or repeated.
 */
static void by_hand(void) {
    title("a ClientHello with unknown extensions");
    static const unsigned char extensions[] = {
        0,    10,   0, 4, 0,  2,  0, 23,                         /* supported_groups */
        0,    11,   0, 2, 1,  0,                                 /* ec_point_formats */
        0,    13,   0, 8, 0,  6,  8, 4,   8,  5, 4, 1,           /* signature_algorithms */
        0x7a, 0x7a, 0, 0,                                        /* unknown */
        0,    23,   0, 0,                                        /* extended_master_secret */
        0,    28,   0, 2, 64, 0,                                 /* record_size_limit, unknown to OpenSSL */
        0,    18,   0, 0,                                        /* signed_certificate_timestamp */
        0,    5,    0, 5, 1,  0,  0, 0,   0,                     /* status_request */
        0,    22,   0, 0,                                        /* encrypt_then_mac */
        0,    35,   0, 0,                                        /* session_ticket */
        0,    1,    0, 1, 1,                                     /* max_fragment_length */
        0,    49,   0, 0,                                        /* post_handshake_auth */
        0,    43,   0, 3, 2,  3,  3,                             /* supported_versions */
        0,    45,   0, 2, 1,  1,                                 /* psk_key_exchange_modes */
        0,    50,   0, 4, 0,  2,  4, 3,                          /* signature_algorithms_cert */
        0,    47,   0, 6, 0,  4,  0, 2,   48, 0,                 /* certificate_authorities */
        0x33, 0x74, 0, 0,                                        /* next_proto_neg */
        0,    12,   0, 2, 1,  65,                                /* srp */
        0,    16,   0, 5, 0,  3,  2, 104, 50,                    /* ALPN */
        0,    27,   0, 3, 2,  0,  2,                             /* compress_certificate */
        0,    44,   0, 3, 0,  1,  7,                             /* cookie */
        0,    21,   0, 3, 0,  0,  0,                             /* padding */
        0xff, 1,    0, 1, 0,                                     /* renegotiation_info */
        0,    4,    0, 0, 0,  9,  0, 2,   1,  0, 0, 15, 0, 1, 1, /* old ones */
    };
    unsigned char record[600] = {22, 3, 1, 0, 0, 1, 0, 0, 0, 3, 3};
    size_t at = 11 + 32;
    record[at++] = 0;
    memcpy(record + at, "\0\2\xc0\x2f\1\0", 6);
    at += 6;
    record[at++] = sizeof extensions >> 8;
    record[at++] = sizeof extensions & 255;
    memcpy(record + at, extensions, sizeof extensions);
    at += sizeof extensions;
    record[3] = (at - 5) >> 8, record[4] = (at - 5) & 255;
    record[7] = (at - 9) >> 8, record[8] = (at - 9) & 255;
    SSL_CTX *server = server_context(TLS1_2_VERSION);
    SSL *ssl = SSL_new(server);
    BIO *in = BIO_new(BIO_s_mem());
    BIO_write(in, record, at);
    SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
    SSL_set_app_data(ssl, "server");
    SSL_set_tlsext_debug_callback(ssl, tell_extension);
    outcome(ssl, "accept", SSL_accept(ssl));
    flush();
    SSL_free(ssl);
    SSL_CTX_free(server);
}

static void inherited(void) {
    title("a copy has it, too");
    SSL_CTX *client = client_context(0);
    SSL *ssl = SSL_new(client);
    SSL_set_tlsext_debug_callback(ssl, tell_extension);
    SSL_set_tlsext_debug_arg(ssl, &argument);
    SSL_set_connect_state(ssl);
    SSL *copy = SSL_dup(ssl);
    SSL_free(ssl);
    SSL_CTX *server = server_context(0);
    struct pair pair = pair_of(copy, SSL_new(server), 1 << 16);
    SSL_set_app_data(pair.client, "copy");
    int done = handshake_rounds(&pair, 20, 0);
    flush();
    SHOW(done);
    free_pair(&pair);
    SSL_CTX_free(server);

    title("contexts have none");
    SHOW(SSL_CTX_callback_ctrl(client, SSL_CTRL_SET_TLSEXT_DEBUG_CB, (void (*)(void))tell_extension));
    SHOW(SSL_CTX_ctrl(client, SSL_CTRL_SET_TLSEXT_DEBUG_ARG, 0, &argument));
    SSL_CTX_free(client);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        of_server(version, 0);
        of_server(version, 1);
        order(version);
        of_client(version);
    }
    retried();
    by_hand();
    inherited();
    return 0;
}
