/* What a connection owes its peer, where it can not write or has closed: answers to KeyUpdates and to wishes
 * for another handshake, tickets that the program asks for. */
#include "forged.h"
#include "sink.h"

static unsigned char secrets[2][32]; /* the client's and the server's */

static void on_key(const SSL *ssl, const char *line) {
    (void)ssl;
    read_secret(line, "CLIENT_TRAFFIC_SECRET_0 ", secrets[0]);
    read_secret(line, "SERVER_TRAFFIC_SECRET_0 ", secrets[1]);
}

static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *content = bytes;
    (void)version, (void)ssl, (void)argument;
    if (type == SSL3_RT_HANDSHAKE && content[0] != SSL3_MT_CERTIFICATE_REQUEST)
        printf("    %s message %d of %zu bytes\n", outgoing ? "sends" : "receives", content[0],
               content[0] == SSL3_MT_NEWSESSION_TICKET ? 0 : length);
    if (type == SSL3_RT_ALERT)
        printf("    %s alert %d %d\n", outgoing ? "sends" : "receives", content[0], content[1]);
}

/* A sink that takes nothing while it is stuck. While it takes something, `meanwhile` is called, once. */
static int stuck;
static void (*meanwhile)(void);

static int sink_write(BIO *bio, const char *bytes, int length) {
    (void)bytes;
    BIO_clear_retry_flags(bio);
    if (stuck) {
        BIO_set_retry_write(bio);
        return -1;
    }
    if (meanwhile != NULL) {
        void (*call)(void) = meanwhile;
        meanwhile = NULL;
        call();
        BIO_clear_retry_flags(bio);
    }
    return length;
}

struct victim {
    struct pair pair;
    SSL *ssl;
    BIO *into;
    struct keys keys;
};

static struct victim begin(int version, int at_client, int keeps_transport) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct victim victim;
    SSL *other;
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    REQUIRE(SSL_CTX_set_cipher_list(client, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_num_tickets(server, 0);
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_set_options(client, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_options(server, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_keylog_callback(client, on_key);
    victim.pair = new_pair(client, server);
    connect_pair(&victim.pair);
    victim.ssl = at_client ? victim.pair.client : victim.pair.server;
    other = at_client ? victim.pair.server : victim.pair.client;
    if (version == TLS1_2_VERSION) {
        victim.keys = keys_of_tls12(other, at_client, 1);
    } else {
        memcpy(victim.keys.secret, secrets[at_client], 32);
        use_secret(&victim.keys);
    }
    victim.into = SSL_get_wbio(other);
    stuck = 0;
    if (!keeps_transport)
        SSL_set0_wbio(victim.ssl, sink_of(sink_write));
    SSL_set_msg_callback(victim.ssl, on_message);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return victim;
}

static void send_record(struct victim *victim, int type, const char *bytes, size_t length) {
    seal(&victim->keys, victim->into, type, bytes, length);
}

static void send_update(struct victim *victim, int requests) {
    send_record(victim, 22, requests ? "\x18\0\0\1\1" : "\x18\0\0\1\0", 5);
    next_secret(&victim->keys);
}

static void state(SSL *ssl) {
    printf("  update type %d, in init %d, %s, shutdown %d\n", SSL_get_key_update_type(ssl),
           SSL_in_init(ssl) != 0, SSL_state_string_long(ssl), SSL_get_shutdown(ssl));
}

static void reads(SSL *ssl) {
    char bytes[100];
    outcome(ssl, "  read", SSL_read(ssl, bytes, sizeof bytes));
    state(ssl);
}

static void writes(SSL *ssl) {
    outcome(ssl, "  write", SSL_write(ssl, "data", 4));
    state(ssl);
}

static void shuts(SSL *ssl) {
    outcome(ssl, "  shutdown", SSL_shutdown(ssl));
    state(ssl);
}

static void shakes(SSL *ssl) {
    outcome(ssl, "  do_handshake", SSL_do_handshake(ssl));
    state(ssl);
}

/* ---- behind our close_notify ---- */

enum { UPDATE, TWO_UPDATES, UPDATE_AND_TICKET, UPDATE_AND_DATA, REQUEST, REQUESTS };
static const char *const sent[] = {"a KeyUpdate that asks for one",      "two KeyUpdates that ask for one",
                                   "a KeyUpdate that asks, and another", "a KeyUpdate that asks, and data",
                                   "a wish for another handshake",       "two wishes for another handshake"};

static void send_it(struct victim *victim, int what, int at_client) {
    static const char hello[] = "\1\0\0\x29\3\3"
                                "0123456789abcdef0123456789abcdef"
                                "\0\0\2\xc0\x2f\1";
    const char *wish = at_client ? "\0\0\0\0" : hello;
    size_t length = at_client ? 4 : sizeof hello;
    if (what >= REQUEST) {
        for (int i = REQUEST; i <= what; i++)
            send_record(victim, 22, wish, length);
        return;
    }
    send_update(victim, 1);
    if (what == TWO_UPDATES)
        send_update(victim, 1);
    if (what == UPDATE_AND_TICKET)
        send_update(victim, 0);
    if (what == UPDATE_AND_DATA)
        send_record(victim, 23, "data", 4);
}

/* `then`: what the program calls. */
static void closed(int version, int at_client, int what, int by_shutdown) {
    title("%s, %s: %s behind our close_notify, then %s", version_name(version),
          at_client ? "client" : "server", sent[what], by_shutdown ? "SSL_shutdown" : "SSL_read");
    struct victim victim = begin(version, at_client, 0);
    shuts(victim.ssl);
    send_it(&victim, what, at_client);
    for (int i = 0; i < 3; i++)
        by_shutdown ? shuts(victim.ssl) : reads(victim.ssl);
    writes(victim.ssl);
    send_record(&victim, 21, "\1\0", 2);
    reads(victim.ssl);
    shuts(victim.ssl);
    free_pair(&victim.pair);
}

static void received_before(int at_client) {
    title("%s: a KeyUpdate that asks for one is read, then we close", at_client ? "client" : "server");
    struct victim victim = begin(TLS1_3_VERSION, at_client, 0);
    send_update(&victim, 1);
    reads(victim.ssl);
    shuts(victim.ssl);
    writes(victim.ssl);
    shakes(victim.ssl);
    send_update(&victim, 1);
    send_record(&victim, 21, "\1\0", 2);
    reads(victim.ssl);
    reads(victim.ssl);
    shuts(victim.ssl);
    free_pair(&victim.pair);
}

/* The program's own wish. */
static void own_update(int at_client, int before) {
    title("%s: SSL_key_update %s close", at_client ? "client" : "server", before ? "before we" : "after our");
    struct victim victim = begin(TLS1_3_VERSION, at_client, 0);
    if (before)
        SHOW(SSL_key_update(victim.ssl, SSL_KEY_UPDATE_REQUESTED));
    shuts(victim.ssl);
    if (!before)
        SHOW(SSL_key_update(victim.ssl, SSL_KEY_UPDATE_REQUESTED));
    writes(victim.ssl);
    reads(victim.ssl);
    shakes(victim.ssl);
    shuts(victim.ssl);
    free_pair(&victim.pair);
}

static void own_ticket(int before) {
    title("SSL_new_session_ticket %s close", before ? "before we" : "after our");
    struct victim victim = begin(TLS1_3_VERSION, 0, 0);
    if (before)
        SHOW(SSL_new_session_ticket(victim.ssl));
    shuts(victim.ssl);
    if (!before)
        SHOW(SSL_new_session_ticket(victim.ssl));
    writes(victim.ssl);
    reads(victim.ssl);
    shakes(victim.ssl);
    shuts(victim.ssl);
    free_pair(&victim.pair);
}

/* ---- a transport that is stuck ---- */

static void stuck_answer(int at_client, int updates, int by_write, int data) {
    title("%s: %d KeyUpdates that ask for one%s, the transport is stuck, then it is not and the program %s",
          at_client ? "client" : "server", updates, data ? " and data" : "", by_write ? "writes" : "reads");
    struct victim victim = begin(TLS1_3_VERSION, at_client, 0);
    for (int i = 0; i < updates; i++)
        send_update(&victim, 1);
    if (data)
        send_record(&victim, 23, "data", 4);
    stuck = 1;
    for (int i = 0; i < 3; i++)
        reads(victim.ssl);
    writes(victim.ssl);
    stuck = 0;
    for (int i = 0; i < 2; i++)
        by_write ? writes(victim.ssl) : reads(victim.ssl);
    send_update(&victim, 1);
    reads(victim.ssl);
    writes(victim.ssl);
    free_pair(&victim.pair);
}

static void stuck_write(int at_client, int update_first) {
    title("%s: a write is stuck, %s it KeyUpdates that ask for one", at_client ? "client" : "server",
          update_first ? "before and behind" : "behind");
    struct victim victim = begin(TLS1_3_VERSION, at_client, 0);
    if (update_first) {
        send_update(&victim, 1);
        reads(victim.ssl);
    }
    stuck = 1;
    writes(victim.ssl);
    for (int i = 0; i <= update_first; i++)
        send_update(&victim, 1);
    reads(victim.ssl);
    reads(victim.ssl);
    stuck = 0;
    for (int i = 0; i < 3; i++)
        writes(victim.ssl);
    reads(victim.ssl);
    free_pair(&victim.pair);
}

static void stuck_alert(int version, int at_client) {
    title("%s, %s: a record of no type while the transport is stuck", version_name(version),
          at_client ? "client" : "server");
    struct victim victim = begin(version, at_client, 0);
    stuck = 1;
    writes(victim.ssl);
    send_record(&victim, 99, "data", 4);
    reads(victim.ssl);
    stuck = 0;
    writes(victim.ssl);
    reads(victim.ssl);
    free_pair(&victim.pair);
}

/* ---- what comes while a call writes, as another thread may read it ---- */

static struct victim busy;

static void read_meanwhile(void) {
    char bytes[100];
    int got = SSL_read(busy.ssl, bytes, sizeof bytes);
    printf("  read meanwhile = %d\n", got);
    print_errors();
}

static void meanwhile_broken(int version, int at_client) {
    title("%s, %s: a broken record is read while SSL_write writes", version_name(version),
          at_client ? "client" : "server");
    busy = begin(version, at_client, 0);
    meanwhile = read_meanwhile;
    busy.keys.count++;
    send_record(&busy, 23, "data", 4);
    writes(busy.ssl);
    writes(busy.ssl);
    free_pair(&busy.pair);
}

static void meanwhile_updated(int at_client) {
    title("%s: a KeyUpdate that asks for one is read while SSL_write writes",
          at_client ? "client" : "server");
    busy = begin(TLS1_3_VERSION, at_client, 0);
    meanwhile = read_meanwhile;
    send_update(&busy, 1);
    for (int i = 0; i < 3; i++)
        writes(busy.ssl);
    free_pair(&busy.pair);
}

/* What is owed goes out once. (OpenSSL's request then waits for another message.) */
static void asked_behind_update(void) {
    title(
        "server: a KeyUpdate that asks for one is read, then the program asks for a certificate and writes");
    busy = begin(TLS1_3_VERSION, 0, 0);
    send_update(&busy, 1);
    reads(busy.ssl);
    SSL_set_verify(busy.ssl, SSL_VERIFY_PEER, NULL);
    SHOW(SSL_verify_client_post_handshake(busy.ssl));
    for (int i = 0; i < 2; i++)
        writes(busy.ssl);
    free_pair(&busy.pair);
}

int main(void) {
    for (int at_client = 0; at_client < 2; at_client++) {
        for (int by_shutdown = 0; by_shutdown < 2; by_shutdown++) {
            for (int what = UPDATE; what < REQUEST; what++)
                closed(TLS1_3_VERSION, at_client, what, by_shutdown);
            for (int what = REQUEST; what <= REQUESTS; what++)
                closed(TLS1_2_VERSION, at_client, what, by_shutdown);
        }
        received_before(at_client);
        own_update(at_client, 0);
        own_update(at_client, 1);
        for (int updates = 1; updates < 4; updates++)
            for (int by_write = 0; by_write < 2; by_write++)
                for (int data = 0; data < 2; data++)
                    stuck_answer(at_client, updates, by_write, data);
        FOR_EACH_VERSION(version) {
            stuck_alert(version, at_client);
        }
        FOR_EACH_VERSION(version) {
            meanwhile_broken(version, at_client);
        }
        meanwhile_updated(at_client);
        stuck_write(at_client, 0);
        stuck_write(at_client, 1);
    }
    own_ticket(0);
    own_ticket(1);
    asked_behind_update();
    return 0;
}
