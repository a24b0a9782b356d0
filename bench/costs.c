/*
 * costs WHAT VERSION CERTIFICATE [NUMBER]: measures on the libssl that it is run with what one object takes,
 * or how threads get on with one context, and prints a number.
 *
 * context    KiB of a server's SSL_CTX with its certificate
 * new        KiB of a connection that has done nothing yet
 * half-open  KiB of a server's connection that has answered a ClientHello and waits
 * idle       KiB of an open connection, both ends, behind one byte each way
 * used       the same, behind 16 KiB each way
 * released   the same as used, with SSL_MODE_RELEASE_BUFFERS
 * session    KiB of a client's session, beside its connection
 * cached     KiB of a session in a server's cache
 * threads    full handshakes per second of wall time, NUMBER threads sharing both contexts, sessions and
 * tickets on resuming   the same, resumed moving     MB per second of wall time, sent and received in writes
 * of 16 KiB, NUMBER threads with a pair each
 *
 * Both ends are in this process, joined by a BIO pair of 4 KiB (64 KiB for data). VERSION is 1.2 or 1.3;
 * CERTIFICATE is the name of one of make-certificates.
 */
#include "../c-tests/support/common.h"

#include <malloc.h>
#include <pthread.h>
#include <time.h>

enum { COUNT = 200 };

static int version, resumes;
static SSL_CTX *client, *server;

static SSL_CTX *limited(SSL_CTX *ctx) {
    REQUIRE(SSL_CTX_set_min_proto_version(ctx, version) && SSL_CTX_set_max_proto_version(ctx, version));
    return ctx;
}

static SSL_CTX *serving(const char *certificate) {
    SSL_CTX *ctx = limited(SSL_CTX_new(TLS_server_method()));
    use(ctx, certificate);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"costs", 5);
    return ctx;
}

static double kilobytes(size_t before, int count) {
    return (double)(mallinfo2().uordblks - before) / count / 1024;
}

/* Bytes both ways: a single one is read as a whole, more in parts. */
static void exchange(struct pair *pair, int length) {
    static _Thread_local char data[16384];
    REQUIRE(SSL_write(pair->client, data, length) == length);
    for (int got = 0; got < length;) {
        int now = SSL_read(pair->server, data, sizeof data);
        REQUIRE(now > 0);
        got += now;
    }
    REQUIRE(SSL_write(pair->server, data, length) == length);
    for (int got = 0; got < length;) {
        int now = SSL_read(pair->client, data, sizeof data);
        REQUIRE(now > 0);
        got += now;
    }
}

static double of_pairs(int length, int releases) {
    static struct pair pairs[COUNT];
    size_t size = length > 1 ? 1 << 16 : 4096, before;
    double found;
    if (releases) {
        SSL_CTX_set_mode(client, SSL_MODE_RELEASE_BUFFERS);
        SSL_CTX_set_mode(server, SSL_MODE_RELEASE_BUFFERS);
    }
    before = mallinfo2().uordblks;
    for (int i = 0; i < COUNT; i++) {
        pairs[i] = pair_of(SSL_new(client), SSL_new(server), size);
        connect_pair(&pairs[i]);
        exchange(&pairs[i], length);
    }
    /* The BIO pair's rings are the program's. */
    found = kilobytes(before, COUNT) - 2 * (double)size / 1024;
    for (int i = 0; i < COUNT; i++)
        free_pair(&pairs[i]);
    return found;
}

static double of_contexts(const char *certificate) {
    static SSL_CTX *contexts[COUNT];
    size_t before = mallinfo2().uordblks;
    double found;
    for (int i = 0; i < COUNT; i++)
        contexts[i] = serving(certificate);
    found = kilobytes(before, COUNT);
    for (int i = 0; i < COUNT; i++)
        SSL_CTX_free(contexts[i]);
    return found;
}

static double of_new_connections(void) {
    static SSL *connections[COUNT];
    size_t before = mallinfo2().uordblks;
    double found;
    for (int i = 0; i < COUNT; i++)
        REQUIRE((connections[i] = SSL_new(client)) != NULL);
    found = kilobytes(before, COUNT);
    for (int i = 0; i < COUNT; i++)
        SSL_free(connections[i]);
    return found;
}

/* The same ClientHello for each server, whose answer is thrown away. */
static double of_half_open(void) {
    static SSL *connections[COUNT];
    static char hello[16384];
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    BIO *outside = SSL_get_rbio(pair.server);
    size_t before;
    double found;
    int length;
    REQUIRE(SSL_do_handshake(pair.client) == -1);
    length = BIO_read(outside, hello, sizeof hello);
    REQUIRE(length > 0);
    before = mallinfo2().uordblks;
    for (int i = 0; i < COUNT; i++) {
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_null());
        REQUIRE((connections[i] = SSL_new(server)) != NULL);
        BIO_write(in, hello, length);
        SSL_set_bio(connections[i], in, out);
        SSL_set_accept_state(connections[i]);
        REQUIRE(SSL_do_handshake(connections[i]) == -1);
    }
    found = kilobytes(before, COUNT);
    for (int i = 0; i < COUNT; i++)
        SSL_free(connections[i]);
    free_pair(&pair);
    return found;
}

static SSL_SESSION *new_session(SSL_SESSION *offered) {
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    SSL_SESSION *session;
    if (offered != NULL)
        SSL_set_session(pair.client, offered);
    connect_pair(&pair);
    exchange(&pair, 1);
    REQUIRE(SSL_session_reused(pair.client) == (offered != NULL));
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return session;
}

/* `cached`: those of the server's cache, which is off otherwise. */
static double of_sessions(int cached) {
    static SSL_SESSION *sessions[COUNT];
    size_t before;
    double found;
    SSL_CTX_set_session_cache_mode(server, cached ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
    if (cached)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_SESSION_free(new_session(NULL));
    before = mallinfo2().uordblks;
    for (int i = 0; i < COUNT; i++) {
        sessions[i] = new_session(NULL);
        if (cached)
            SSL_SESSION_free(sessions[i]);
    }
    found = kilobytes(before, COUNT);
    for (int i = 0; i < COUNT && !cached; i++)
        SSL_SESSION_free(sessions[i]);
    return found;
}

static double wall_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double until;

static void *handshakes_of_one(void *counted) {
    SSL_SESSION *session = new_session(NULL);
    do {
        SSL_SESSION *next = new_session(resumes ? session : NULL);
        SSL_SESSION_free(session);
        session = next;
        ++*(double *)counted;
    } while (wall_time() < until);
    SSL_SESSION_free(session);
    return NULL;
}

static void *data_of_one(void *counted) {
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    connect_pair(&pair);
    do {
        for (int i = 0; i < 16; i++)
            exchange(&pair, 16384);
        *(double *)counted += 32 * 16384 / 1e6;
    } while (wall_time() < until);
    free_pair(&pair);
    return NULL;
}

static double by_threads(void *(*work)(void *), int number) {
    enum { MOST = 64 };
    static double counts[MOST][8];
    pthread_t threads[MOST];
    double start = wall_time(), sum = 0;
    REQUIRE(number <= MOST);
    until = start + 1;
    for (int i = 0; i < number; i++)
        REQUIRE(pthread_create(&threads[i], NULL, work, counts[i]) == 0);
    for (int i = 0; i < number; i++) {
        REQUIRE(pthread_join(threads[i], NULL) == 0);
        sum += counts[i][0];
    }
    return sum / (wall_time() - start);
}

int main(int count, char **arguments) {
    const char *what, *certificate;
    int number;

    REQUIRE(count >= 4);
    what = arguments[1];
    version = strcmp(arguments[2], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    certificate = arguments[3];
    number = count > 4 ? atoi(arguments[4]) : 1;
    client = limited(client_context(0));
    server = serving(certificate);
    SSL_SESSION_free(new_session(NULL));
    resumes = strcmp(what, "resuming") == 0;
    if (strcmp(what, "threads") == 0 || resumes)
        printf("%.1f\n", by_threads(handshakes_of_one, number));
    else if (strcmp(what, "moving") == 0)
        printf("%.1f\n", by_threads(data_of_one, number));
    else if (strcmp(what, "context") == 0)
        printf("%.2f\n", of_contexts(certificate));
    else if (strcmp(what, "new") == 0)
        printf("%.2f\n", of_new_connections());
    else if (strcmp(what, "half-open") == 0)
        printf("%.2f\n", of_half_open());
    else if (strcmp(what, "session") == 0 || strcmp(what, "cached") == 0)
        printf("%.2f\n", of_sessions(what[0] == 'c'));
    else
        printf("%.2f\n", of_pairs(what[0] == 'i' ? 1 : 16384, what[0] == 'r'));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
