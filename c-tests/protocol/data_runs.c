/* Runs of application data, and what may come in the middle of one: other records, and records that are not
 * right. */
#include "common.h"

enum { RUN = 4, RECORD_HEADER = 5, MOST = 1 << 16 };

static unsigned char wire[MOST];

/* Takes everything that is under way to `to`. */
static int intercept(SSL *to) {
    int length = BIO_read(SSL_get_rbio(to), wire, sizeof wire);
    REQUIRE(length > 0);
    return length;
}

static void deliver(SSL *from, const void *bytes, int length) {
    REQUIRE(BIO_write(SSL_get_wbio(from), bytes, length) == length);
}

static void write_run(SSL *from, int count) {
    for (int i = 0; i < count; i++) {
        char text[40];
        int length = snprintf(text, sizeof text, "record %d of a run of data", i);
        REQUIRE(SSL_write(from, text, length) == length);
    }
}

/* Reads until nothing comes any more. */
static void read_all(const char *who, SSL *to) {
    char text[100];
    int read;
    while ((read = SSL_read(to, text, sizeof text - 1)) > 0)
        printf("  %s: %.*s, pending %d\n", who, read, text, SSL_pending(to));
    outcome(to, who, read);
    printf("  shutdown %d, state %s\n", SSL_get_shutdown(to), SSL_state_string(to));
}

/* The length of the record at `at`, with its header. */
static int record_length(int at) {
    return RECORD_HEADER + (wire[at + 3] << 8 | wire[at + 4]);
}

static struct pair prepared(int version, int ahead) {
    struct pair pair = connected_pair(version);
    SSL_set_read_ahead(pair.client, ahead);
    SSL_set_read_ahead(pair.server, ahead);
    return pair;
}

/* A run to the server in which `bytes` stand before the last record. */
static void inserted(int version, int ahead, const char *what, const void *bytes, int length) {
    title("%s, read ahead %d: %s", version_name(version), ahead, what);
    struct pair pair = prepared(version, ahead);
    write_run(pair.client, RUN);
    int total = intercept(pair.server), at = 0;
    for (int i = 0; i < RUN - 1; i++)
        at += record_length(at);
    deliver(pair.client, wire, at);
    deliver(pair.client, bytes, length);
    deliver(pair.client, wire + at, total - at);
    read_all("server", pair.server);
    read_all("client", pair.client);
    outcome(pair.server, "write", SSL_write(pair.server, "after", 5));
    free_pair(&pair);
}

/* A run to the server of which one record, the one with this number, is not as it was sent. */
static void changed(int version, int ahead, const char *what, int number, int byte, int mask) {
    title("%s, read ahead %d: %s of record %d", version_name(version), ahead, what, number);
    struct pair pair = prepared(version, ahead);
    write_run(pair.client, RUN);
    int total = intercept(pair.server), at = 0;
    for (int i = 0; i < number; i++)
        at += record_length(at);
    wire[byte < 0 ? at + record_length(at) + byte : at + byte] ^= mask;
    deliver(pair.client, wire, total);
    read_all("server", pair.server);
    read_all("client", pair.client);
    free_pair(&pair);
}

static void order(int version, const char *what, int repeat) {
    title("%s: a record %s", version_name(version), what);
    struct pair pair = prepared(version, 0);
    write_run(pair.client, RUN);
    int total = intercept(pair.server), first = record_length(0), second = record_length(first);
    deliver(pair.client, wire, first + second);
    if (repeat)
        deliver(pair.client, wire + first, second);
    else
        deliver(pair.client, wire + first + second + record_length(first + second),
                total - first - second - record_length(first + second));
    read_all("server", pair.server);
    free_pair(&pair);
}

/* Key updates by both sides between runs, and a close. */
static void updates(int ahead) {
    title("key updates between runs, read ahead %d", ahead);
    struct pair pair = prepared(TLS1_3_VERSION, ahead);
    for (int round = 0; round < 3; round++) {
        write_run(pair.client, RUN);
        SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
        write_run(pair.client, RUN);
        read_all("server", pair.server);
        write_run(pair.server, RUN);
        read_all("client", pair.client);
    }
    write_run(pair.client, 2);
    SHOW(SSL_shutdown(pair.client));
    read_all("server", pair.server);
    free_pair(&pair);
}

/* Tickets in the middle of a run. */
static void tickets(int ahead) {
    title("tickets in a run, read ahead %d", ahead);
    struct pair pair = prepared(TLS1_3_VERSION, ahead);
    for (int round = 0; round < 3; round++) {
        write_run(pair.server, RUN);
        SHOW(SSL_new_session_ticket(pair.server));
        write_run(pair.server, RUN);
        read_all("client", pair.client);
        printf("  the session has a ticket: %d\n", SSL_SESSION_has_ticket(SSL_get_session(pair.client)));
    }
    free_pair(&pair);
}

/* Every length around those that are special, in runs both ways. */
static void lengths(int version) {
    static const int sizes[] = {1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 255, 256, 4096, 16383, 16384};
    static unsigned char sent[16384], got[20000];
    title("%s: records of many lengths", version_name(version));
    struct pair pair = prepared(version, 0);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            int good = 0;
            for (int j = 0; j < RUN; j++) {
                memset(sent, 'a' + j, sizeof sent);
                REQUIRE(SSL_write(round ? pair.server : pair.client, sent, sizes[i]) == sizes[i]);
            }
            for (int j = 0; j < RUN; j++) {
                memset(sent, 'a' + j, sizeof sent);
                int read = SSL_read(round ? pair.client : pair.server, got, sizeof got);
                good += read == sizes[i] && memcmp(got, sent, sizes[i]) == 0;
            }
            printf("  %d bytes: %d of %d\n", sizes[i], good, RUN);
        }
    free_pair(&pair);
}

/* Read a few bytes at a time, with a look before each. */
static void bites(int version) {
    char text[8], look[8];
    title("%s: in small bites", version_name(version));
    struct pair pair = prepared(version, 0);
    write_run(pair.client, RUN);
    for (int i = 0; i < 18; i++) {
        int looked = SSL_peek(pair.server, look, sizeof look),
            read = SSL_read(pair.server, text, sizeof text);
        printf("  %d %d %.*s, pending %d, has pending %d\n", looked, read, read > 0 ? read : 0, text,
               SSL_pending(pair.server), SSL_has_pending(pair.server));
    }
    free_pair(&pair);
}

int main(void) {
    static const unsigned char change_cipher_spec[] = {20, 3, 3, 0, 1, 1}, alert[] = {21, 3, 3, 0, 2, 2, 40},
                               close_notify[] = {21, 3, 3, 0, 2, 1, 0},
                               hello_request[] = {22, 3, 3, 0, 4, 0, 0, 0, 0}, empty[] = {23, 3, 3, 0, 0},
                               tiny[] = {23, 3, 3, 0, 3, 1, 2, 3}, unknown[] = {99, 3, 3, 0, 1, 0},
                               long_one[] = {23, 3, 3, 0x50, 0, 0, 0, 0},
                               old_version[] = {23, 2, 0, 0, 40, 0}, text[] = "GET / HTTP/1.0\r\n\r\n";
    static const unsigned char zeros[RECORD_HEADER + 64] = {23, 3, 3, 0, 64};
    for (int ahead = 0; ahead < 2; ahead++)
        FOR_EACH_VERSION(version) {
            inserted(version, ahead, "ChangeCipherSpec", change_cipher_spec, sizeof change_cipher_spec);
            inserted(version, ahead, "an alert in the clear", alert, sizeof alert);
            inserted(version, ahead, "a close_notify in the clear", close_notify, sizeof close_notify);
            inserted(version, ahead, "a handshake message in the clear", hello_request, sizeof hello_request);
            inserted(version, ahead, "an empty record", empty, sizeof empty);
            inserted(version, ahead, "a tiny record", tiny, sizeof tiny);
            inserted(version, ahead, "an unknown type", unknown, sizeof unknown);
            inserted(version, ahead, "a record that is too long", long_one, sizeof long_one);
            inserted(version, ahead, "another version", old_version, sizeof old_version);
            inserted(version, ahead, "HTTP", text, sizeof text - 1);
            inserted(version, ahead, "zeros", zeros, sizeof zeros);
            for (int number = 0; number < RUN; number++) {
                changed(version, ahead, "a bit in the middle", number, RECORD_HEADER + 12, 1);
                changed(version, ahead, "the last bit", number, -1, 1);
            }
            changed(version, ahead, "the type", 2, 0, 23 ^ 22);
            changed(version, ahead, "the version", 2, 2, 2);
        }
    FOR_EACH_VERSION(version) {
        order(version, "comes twice", 1);
        order(version, "is missing", 0);
        lengths(version);
        bites(version);
    }
    updates(0);
    updates(1);
    tickets(0);
    tickets(1);
    return 0;
}
