/* SSL_state_string(3), SSL_rstate_string(3), SSL_get_state(3), SSL_CTX_set_info_callback(3): every step of a
 * handshake as both callbacks see it. */
#include "common.h"

static void tell(const SSL *ssl, const char *what) {
    printf("  %s: %s; %d %s, %s; %s, %s; in init %d, before %d, finished %d\n", (char *)SSL_get_app_data(ssl),
           what, SSL_get_state(ssl), SSL_state_string(ssl), SSL_state_string_long(ssl),
           SSL_rstate_string(ssl), SSL_rstate_string_long(ssl), SSL_in_init(ssl), SSL_in_before(ssl),
           SSL_is_init_finished(ssl));
}

static void tell_event(const SSL *ssl, int event, int value) {
    char text[60];
    sprintf(text, "event %04x value %d", event, value);
    tell(ssl, text);
}

static void tell_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                         void *argument) {
    char text[60];
    (void)version, (void)argument, (void)length;
    if (type == SSL3_RT_HEADER || type == SSL3_RT_INNER_CONTENT_TYPE)
        return;
    sprintf(text, "%s type %d, first byte %d", outgoing ? "sends" : "reads", type,
            *(const unsigned char *)bytes);
    tell(ssl, text);
}

static struct pair watched_pair(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_info_callback(pair.client, tell_event);
    SSL_set_info_callback(pair.server, tell_event);
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    tell(pair.client, "new");
    return pair;
}

/* Each call of either side, and where it leaves that side. */
static void steps(struct pair *pair) {
    for (int i = 0; i < 6; i++) {
        outcome(pair->client, "client", SSL_do_handshake(pair->client));
        tell(pair->client, "returned");
        outcome(pair->server, "server", SSL_do_handshake(pair->server));
        tell(pair->server, "returned");
        if (SSL_is_init_finished(pair->client) && SSL_is_init_finished(pair->server))
            break;
    }
}

static void data(struct pair *pair) {
    char byte;
    outcome(pair->server, "write", SSL_write(pair->server, "x", 1));
    outcome(pair->client, "read", SSL_read(pair->client, &byte, 1));
    tell(pair->client, "has read");
    outcome(pair->client, "read", SSL_read(pair->client, &byte, 1));
    tell(pair->client, "waits");
    outcome(pair->client, "shutdown", SSL_shutdown(pair->client));
    outcome(pair->server, "read", SSL_read(pair->server, &byte, 1));
    outcome(pair->server, "shutdown", SSL_shutdown(pair->server));
    tell(pair->server, "closed");
}

static void whole(int version, int verify) {
    title("%s%s", version_name(version), verify ? ", with a client's certificate" : "");
    SSL_CTX *client = client_context(version), *server = server_context(version);
    if (verify) {
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        use(client, "client");
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    }
    SSL_CTX_set_num_tickets(server, 1);
    struct pair pair = watched_pair(client, server);
    steps(&pair);
    data(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    free_pair(&pair);

    title("%s, resumed%s", version_name(version), verify ? ", with a client's certificate" : "");
    pair = watched_pair(client, server);
    SSL_set_session(pair.client, session);
    SSL_SESSION_free(session);
    steps(&pair);
    SHOW(SSL_session_reused(pair.client));
    data(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void retried(void) {
    title("a HelloRetryRequest");
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    REQUIRE(SSL_CTX_set1_groups_list(client, "X25519:P-256") == 1);
    REQUIRE(SSL_CTX_set1_groups_list(server, "P-256") == 1);
    SSL_CTX_set_num_tickets(server, 0);
    struct pair pair = watched_pair(client, server);
    steps(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void refused(int version) {
    title("%s: refused by the client", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = watched_pair(client, server);
    SSL_set1_host(pair.client, "wrong.test");
    steps(&pair);
    free_pair(&pair);

    title("%s: nothing in common", version_name(version));
    SSL_CTX_set_cipher_list(client, "ECDHE-ECDSA-AES128-GCM-SHA256");
    SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_ciphersuites(server, "TLS_AES_256_GCM_SHA384");
    pair = watched_pair(client, server);
    steps(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A record that comes in pieces: what is left of it, by SSL_rstate_string. */
static void in_pieces(int version) {
    title("%s: one byte at a time", version_name(version));
    struct pair pair = connected_pair(version);
    char bytes[200], byte;
    SSL_write(pair.client, "data", 4);
    int length = BIO_read(SSL_get_rbio(pair.server), bytes, sizeof bytes);
    BIO *in = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set0_rbio(pair.server, in);
    for (int i = 0; i < length; i++) {
        BIO_write(in, bytes + i, 1);
        int result = SSL_read(pair.server, &byte, 1);
        if (i < 8 || result > 0)
            printf("  %d: %d, %s, %s\n", i, result, SSL_rstate_string(pair.server),
                   SSL_rstate_string_long(pair.server));
    }
    SHOW(SSL_read(pair.server, bytes, sizeof bytes));
    SHOW_TEXT(SSL_rstate_string(pair.server));
    free_pair(&pair);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        whole(version, 0);
        whole(version, 1);
        refused(version);
        in_pieces(version);
    }
    retried();
    return 0;
}
