/* SSL_key_update(3): new keys for what we send, and how both ends take it. */
#include "common.h"

static void tell_state(const SSL *ssl, int event, int value) {
    const char *who = SSL_get_app_data(ssl);
    printf("    %s: event %04x value %d, %s\n", who, event, value, SSL_state_string_long(ssl));
}

static void tell_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                         void *argument) {
    const unsigned char *message = bytes;
    (void)version, (void)argument;
    if (type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_KEY_UPDATE && length == 5)
        printf("    %s %s a key update\n", (char *)SSL_get_app_data(ssl), outgoing ? "sends" : "receives");
}

static void exchange(SSL *from, SSL *to) {
    char buffer[16] = "";
    outcome(from, "write", SSL_write(from, "data", 5));
    outcome(to, "read", SSL_read(to, buffer, sizeof buffer));
    printf("  %s\n", buffer);
}

static void state(SSL *ssl) {
    printf("  update type %d, in init %d, finished %d, %s\n", SSL_get_key_update_type(ssl), SSL_in_init(ssl),
           SSL_is_init_finished(ssl), SSL_state_string(ssl));
}

static void refusals(int version) {
    title("%s: refusals", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = new_pair(client, server);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    SHOW(SSL_get_key_update_type(pair.client));
    SSL_do_handshake(pair.client);
    ERR_clear_error();
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    connect_pair(&pair);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_NONE));
    SHOW(SSL_key_update(pair.client, 2));
    SHOW(SSL_key_update(pair.client, -2));
    SHOW(SSL_get_key_update_type(pair.client));
    exchange(pair.client, pair.server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void updates(int by_server, int type) {
    title("a %s updates its keys, type %d", by_server ? "server" : "client", type);
    struct pair pair = connected_pair(TLS1_3_VERSION);
    SSL *one = by_server ? pair.server : pair.client, *other = by_server ? pair.client : pair.server;
    SSL_set_app_data(one, "one");
    SSL_set_app_data(other, "other");
    SSL_set_msg_callback(one, tell_message);
    SSL_set_msg_callback(other, tell_message);
    SHOW(SSL_get_key_update_type(one));
    SHOW(SSL_key_update(one, type));
    state(one);
    SHOW(SSL_key_update(one, type));
    outcome(one, "do_handshake", SSL_do_handshake(one));
    state(one);
    exchange(one, other);
    state(other);
    exchange(other, one);
    exchange(one, other);
    SHOW(SSL_key_update(one, type));
    exchange(one, other);
    state(one);
    exchange(other, one);
    SSL_shutdown(one);
    SSL_shutdown(other);
    free_pair(&pair);
}

static void by_reading(void) {
    title("SSL_read sends it, too");
    struct pair pair = connected_pair(TLS1_3_VERSION);
    char buffer[16];
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    state(pair.client);
    outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    state(pair.server);
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);
    free_pair(&pair);
}

static void watched(void) {
    title("what the info callback sees");
    struct pair pair = connected_pair(TLS1_3_VERSION);
    SSL_set_app_data(pair.client, "client");
    SSL_set_info_callback(pair.client, tell_state);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.client, "do_handshake", SSL_do_handshake(pair.client));
    SSL_set_app_data(pair.server, "server");
    SSL_set_info_callback(pair.server, tell_state);
    exchange(pair.client, pair.server);
    exchange(pair.server, pair.client);
    free_pair(&pair);
}

static void blocked(void) {
    title("a writer that must wait");
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 16);
    char buffer[16];
    SSL_set_num_tickets(pair.server, 0);
    REQUIRE(handshake_rounds(&pair, 20000, 0));
    outcome(pair.client, "write", SSL_write(pair.client, "hello", 5));
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    SHOW(SSL_get_key_update_type(pair.client));
    for (int i = 0; i < 20; i++) {
        SSL_read(pair.server, buffer, sizeof buffer);
        if (SSL_write(pair.client, "hello", 5) == 5)
            break;
    }
    ERR_clear_error();
    while (SSL_read(pair.server, buffer, sizeof buffer) == 5)
        ;
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.client, "do_handshake", SSL_do_handshake(pair.client));
    state(pair.client);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    for (int i = 0; i < 20 && SSL_do_handshake(pair.client) != 1; i++)
        SSL_read(pair.server, buffer, sizeof buffer);
    ERR_clear_error();
    state(pair.client);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void shut_down(void) {
    title("after our shutdown");
    struct pair pair = connected_pair(TLS1_3_VERSION);
    SSL_shutdown(pair.client);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
    state(pair.client);
    free_pair(&pair);
}

/* Each update that is sent, however soon after the last. */
static void again_and_again(int type) {
    title("one update after the other, type %d", type);
    struct pair pair = connected_pair(TLS1_3_VERSION);
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    for (int i = 0; i < 3; i++) {
        SHOW(SSL_key_update(pair.client, type));
        outcome(pair.client, "do_handshake", SSL_do_handshake(pair.client));
        state(pair.client);
    }
    exchange(pair.client, pair.server);
    state(pair.server);
    exchange(pair.server, pair.client);
    for (int i = 0; i < 3; i++) {
        SHOW(SSL_key_update(pair.client, type));
        exchange(pair.client, pair.server);
    }
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);
    SHOW(SSL_key_update(pair.server, type));
    SHOW(SSL_key_update(pair.client, type));
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);
    free_pair(&pair);
}

static void changed(int first, int second) {
    title("another type before the update is sent: %d, then %d", first, second);
    struct pair pair = connected_pair(TLS1_3_VERSION);
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    SHOW(SSL_key_update(pair.client, first));
    SHOW(SSL_key_update(pair.client, second));
    state(pair.client);
    exchange(pair.client, pair.server);
    state(pair.server);
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);
    free_pair(&pair);
}

/* The answer to the peer's request and an update of our own. */
static void crossing(int type) {
    title("an update while an answer is owed, type %d", type);
    struct pair pair = connected_pair(TLS1_3_VERSION);
    char buffer[16];
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
    outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    state(pair.client);
    SHOW(SSL_key_update(pair.client, type));
    state(pair.client);
    exchange(pair.client, pair.server);
    state(pair.client);
    state(pair.server);
    exchange(pair.server, pair.client);
    exchange(pair.client, pair.server);

    printf("asked twice, answered once\n");
    for (int i = 0; i < 2; i++) {
        SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_REQUESTED));
        outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    }
    exchange(pair.client, pair.server);
    exchange(pair.server, pair.client);

    printf("an answer that a close_notify overtakes\n");
    SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
    outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
    outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
}

static void pending_at_shutdown(void) {
    title("an update that SSL_shutdown overtakes");
    struct pair pair = connected_pair(TLS1_3_VERSION);
    char buffer[16];
    SSL_set_app_data(pair.client, "client");
    SSL_set_app_data(pair.server, "server");
    SSL_set_msg_callback(pair.client, tell_message);
    SSL_set_msg_callback(pair.server, tell_message);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
    state(pair.client);
    outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
}

/* Forty updates in a row: how many does the other side take? */
static void many(void) {
    title("many");
    struct pair pair = connected_pair(TLS1_3_VERSION);
    char buffer[16];
    int done = 0;
    while (done < 40 && SSL_key_update(pair.client, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
           SSL_do_handshake(pair.client) == 1)
        done++;
    SHOW(done);
    outcome(pair.client, "write", SSL_write(pair.client, "data", 5));
    outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
}

/* With data between them. */
static void many_and_data(const char *suite) {
    title("many, with data between them: %s", suite);
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    REQUIRE(SSL_CTX_set_ciphersuites(client, suite) == 1);
    struct pair pair = new_pair(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    connect_pair(&pair);
    char buffer[16];
    int done = 0;
    for (; done < 100; done++) {
        REQUIRE(SSL_key_update(pair.client, done % 3 != 0) == 1);
        REQUIRE(SSL_write(pair.client, "data", 5) == 5 && SSL_read(pair.server, buffer, sizeof buffer) == 5);
        REQUIRE(done % 5 == 0 || SSL_key_update(pair.server, done % 2) == 1);
        REQUIRE(SSL_write(pair.server, "data", 5) == 5 && SSL_read(pair.client, buffer, sizeof buffer) == 5);
    }
    SHOW(done);
    free_pair(&pair);
}

int main(void) {
    FOR_EACH_VERSION(version)
    refusals(version);
    for (int by_server = 0; by_server < 2; by_server++) {
        updates(by_server, SSL_KEY_UPDATE_REQUESTED);
        updates(by_server, SSL_KEY_UPDATE_NOT_REQUESTED);
    }
    for (int type = 0; type < 2; type++) {
        again_and_again(type);
        changed(type, !type);
        crossing(type);
    }
    pending_at_shutdown();
    many();
    many_and_data("TLS_AES_128_GCM_SHA256");
    many_and_data("TLS_AES_256_GCM_SHA384");
    many_and_data("TLS_CHACHA20_POLY1305_SHA256");
    by_reading();
    watched();
    blocked();
    shut_down();
    return 0;
}
