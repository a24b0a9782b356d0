/*
 * speed WHAT VERSION CIPHERS CERTIFICATE SECONDS: measures one thing on the libssl that it is run with, and
 * prints a number.
 *
 * handshake  full handshakes for each second of processor time, both ends together
 * resume     the same, resumed by tickets
 * send, receive    MB for each second of processor time of the one end, in writes of 16 KiB
 * send-1k, receive-1k    the same in writes of 1 KiB
 * small      writes of 64 bytes for each second of processor time, both ends together
 * memory     KiB that one idle connection takes, both ends
 * first      ms of processor time of this process's first handshake, both ends together, without its contexts
 * child      the same of a forked child's, where the parent has made none
 * warm-child the same where it has made some
 *
 * Both ends are in this process, joined by a BIO pair, so nothing but the library and libcrypto is measured.
 * VERSION is 1.2 or 1.3; CERTIFICATE is the name of one of make-certificates.
 */
#include "../c-tests/support/common.h"

#include <malloc.h>
#include <sys/wait.h>
#include <time.h>

static double processor_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int version;

static SSL_CTX *prepared(SSL_CTX *ctx, const char *ciphers) {
    REQUIRE(SSL_CTX_set_min_proto_version(ctx, version) && SSL_CTX_set_max_proto_version(ctx, version));
    if (version == TLS1_3_VERSION)
        REQUIRE(SSL_CTX_set_ciphersuites(ctx, ciphers) == 1);
    else
        REQUIRE(SSL_CTX_set_cipher_list(ctx, ciphers) == 1);
    return ctx;
}

/* One connection; the new session is the caller's. */
static SSL_SESSION *connection(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);

    if (session != NULL)
        SSL_set_session(pair.client, session);
    connect_pair(&pair);
    REQUIRE(SSL_session_reused(pair.client) == (session != NULL));
    SSL_SESSION_free(session);
    SSL_shutdown(pair.client);
    session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return session;
}

static double handshakes(SSL_CTX *client, SSL_CTX *server, int resumed, double seconds) {
    SSL_SESSION *session = connection(client, server, NULL);
    double start = processor_time(), end;
    long count = 0;

    do {
        SSL_SESSION *next = connection(client, server, resumed ? session : NULL);
        if (resumed)
            session = next;
        else
            SSL_SESSION_free(next);
        count++;
        end = processor_time();
    } while (end - start < seconds);
    SSL_SESSION_free(session);
    return (double)count / (end - start);
}

/* What is sent and received in `seconds`, in writes of this size, by a client to a server; `sending` tells
 * whose time counts. */
static double bulk(SSL_CTX *client, SSL_CTX *server, int sending, int size, double seconds) {
    enum { TURN = 1 << 19 };
    static char data[16384];
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 20);
    double spent = 0, bytes = 0;

    connect_pair(&pair);
    while (spent < seconds) {
        double start = processor_time(), middle;
        for (int i = 0; i < TURN / size; i++)
            REQUIRE(SSL_write(pair.client, data, size) == size);
        middle = processor_time();
        for (int i = 0; i < TURN / size; i++)
            REQUIRE(SSL_read(pair.server, data, size) == size);
        spent += sending ? middle - start : processor_time() - middle;
        bytes += TURN;
    }
    free_pair(&pair);
    return bytes / spent / 1e6;
}

static double small_writes(SSL_CTX *client, SSL_CTX *server, double seconds) {
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    char data[64] = {0};
    double start, end;
    long count = 0;

    connect_pair(&pair);
    start = processor_time();
    do {
        for (int i = 0; i < 100; i++) {
            REQUIRE(SSL_write(pair.client, data, sizeof data) == sizeof data);
            REQUIRE(SSL_read(pair.server, data, sizeof data) == sizeof data);
        }
        count += 100;
        end = processor_time();
    } while (end - start < seconds);
    free_pair(&pair);
    return (double)count / (end - start);
}

static double memory(SSL_CTX *client, SSL_CTX *server) {
    enum { PAIRS = 200 };
    static struct pair pairs[PAIRS];
    char byte = 0;
    size_t before, after;

    SSL_SESSION_free(connection(client, server, NULL));
    /* The small BIO pair counts on both sides, and counts alike. */
    before = mallinfo2().uordblks;
    for (int i = 0; i < PAIRS; i++) {
        pairs[i] = pair_of(SSL_new(client), SSL_new(server), 4096);
        connect_pair(&pairs[i]);
        REQUIRE(SSL_write(pairs[i].client, &byte, 1) == 1 && SSL_read(pairs[i].server, &byte, 1) == 1);
    }
    after = mallinfo2().uordblks;
    for (int i = 0; i < PAIRS; i++)
        free_pair(&pairs[i]);
    return (double)(after - before) / PAIRS / 1024;
}

/* ms of processor time of one full handshake. */
static double one(SSL_CTX *client, SSL_CTX *server) {
    double start = processor_time();
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);

    REQUIRE(handshake_rounds(&pair, 20, 0));
    free_pair(&pair);
    return (processor_time() - start) * 1000;
}

/* The same in a forked child. */
static double one_in_child(SSL_CTX *client, SSL_CTX *server) {
    double result = 0;
    int ends[2];
    pid_t child;

    REQUIRE(pipe(ends) == 0 && (child = fork()) >= 0);
    if (child == 0) {
        result = one(client, server);
        _exit(write(ends[1], &result, sizeof result) != sizeof result);
    }
    REQUIRE(read(ends[0], &result, sizeof result) == sizeof result && waitpid(child, NULL, 0) == child);
    close(ends[0]);
    close(ends[1]);
    return result;
}

int main(int count, char **arguments) {
    SSL_CTX *client, *server;
    const char *what, *ciphers;
    double seconds;

    REQUIRE(count == 6);
    what = arguments[1];
    version = strcmp(arguments[2], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    ciphers = arguments[3];
    seconds = atof(arguments[5]);
    client = prepared(client_context(0), ciphers);
    server = prepared(SSL_CTX_new(TLS_server_method()), ciphers);
    use(server, arguments[4]);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"speed", 5);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    if (strcmp(what, "handshake") == 0 || strcmp(what, "resume") == 0)
        printf("%.1f\n", handshakes(client, server, what[0] == 'r', seconds));
    else if (strncmp(what, "send", 4) == 0 || strncmp(what, "receive", 7) == 0)
        printf("%.1f\n", bulk(client, server, what[0] == 's', strchr(what, '-') ? 1024 : 16384, seconds));
    else if (strcmp(what, "small") == 0)
        printf("%.1f\n", small_writes(client, server, seconds));
    else if (strcmp(what, "first") == 0)
        printf("%.3f\n", one(client, server));
    else if (strcmp(what, "child") == 0)
        printf("%.3f\n", one_in_child(client, server));
    else if (strcmp(what, "warm-child") == 0)
        printf("%.3f\n", (one(client, server), one(client, server), one_in_child(client, server)));
    else
        printf("%.1f\n", memory(client, server));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
