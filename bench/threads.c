/*
 * threads WHAT VERSION WORKERS SECONDS: measures on the libssl that it is run with what sharing costs, and
 * prints how many of WHAT there are for each second of wall time, for each second of processor time, and the
 * voluntary context switches for 1,000 of them.
 *
 * full, resumed    handshakes, both ends together, with one byte each way and both shutdowns
 * moved            writes of 16 KiB, sent and received
 *
 * WORKERS is `one` (on one core), `processes` (two, each on a core, with contexts of its own: what the
 * machine gives without sharing), or `threads` (two, each on a core, on one pair of contexts). VERSION is 1.2
 * or 1.3. CERTS names the folder of make-certificates. Build and run, also to count the futex calls:
 *
 *     gcc -O2 -o target/bench/threads bench/threads.c -lssl -lcrypto
 *     export CERTS=target/c-tests/certs LD_LIBRARY_PATH=target/lib
 *     target/bench/threads full 1.3 threads 0.3
 *     strace -f -c -e trace=futex --seccomp-bpf target/bench/threads full 1.3 threads 0.4
 */
#define _GNU_SOURCE
#include "../c-tests/support/common.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { WORKERS = 2 };

/* What one worker found, on cache lines of its own. */
struct found {
    _Alignas(128) double count, wall, processor;
    long switches;
    int number;
};

static const char *what;
static int version;
static double seconds;
static SSL_CTX *client, *server;

static void make_contexts(void) {
    client = client_context(version);
    server = SSL_CTX_new(TLS_server_method());
    REQUIRE(SSL_CTX_set_min_proto_version(server, version) && SSL_CTX_set_max_proto_version(server, version));
    use(server, "serverec");
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"threads", 7);
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long switches(void) {
    struct rusage usage = {0};
    return getrusage(RUSAGE_THREAD, &usage), usage.ru_nvcsw;
}

static void move(SSL *from, SSL *to, int length) {
    static _Thread_local char data[16384];
    REQUIRE(SSL_write(from, data, length) == length && SSL_read(to, data, sizeof data) == length);
}

/* One connection; the new session is the caller's. */
static SSL_SESSION *connection(SSL_SESSION *offered) {
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    SSL_SESSION *session;
    if (offered != NULL)
        SSL_set_session(pair.client, offered);
    connect_pair(&pair);
    move(pair.client, pair.server, 1);
    move(pair.server, pair.client, 1);
    REQUIRE(SSL_session_reused(pair.client) == (offered != NULL));
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return session;
}

static void *work(void *argument) {
    struct found *found = argument;
    SSL_SESSION *session = connection(NULL);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    double wall, processor;
    cpu_set_t core;
    CPU_ZERO(&core);
    CPU_SET(found->number, &core);
    REQUIRE(sched_setaffinity(0, sizeof core, &core) == 0);
    connect_pair(&pair);
    wall = now(CLOCK_MONOTONIC);
    processor = now(CLOCK_THREAD_CPUTIME_ID);
    found->switches = switches();
    do {
        if (what[0] == 'm') {
            move(pair.client, pair.server, 16384);
        } else {
            SSL_SESSION *next = connection(what[0] == 'r' ? session : NULL);
            SSL_SESSION_free(session);
            session = next;
        }
        found->count++;
        found->wall = now(CLOCK_MONOTONIC) - wall;
    } while (found->wall < seconds);
    found->processor = now(CLOCK_THREAD_CPUTIME_ID) - processor;
    found->switches = switches() - found->switches;
    SSL_SESSION_free(session);
    free_pair(&pair);
    return NULL;
}

int main(int count, char **arguments) {
    REQUIRE(count == 5);
    int processes = strcmp(arguments[3], "processes") == 0;
    int number = strcmp(arguments[3], "one") == 0 ? 1 : WORKERS;
    struct found *found, sum = {0};
    pthread_t threads[WORKERS];

    what = arguments[1];
    version = strcmp(arguments[2], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    seconds = atof(arguments[4]);
    found = mmap(NULL, sizeof *found * WORKERS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(found != MAP_FAILED);
    if (!processes)
        make_contexts();
    for (int i = 0; i < number; i++) {
        found[i].number = i;
        /* A process works in a second thread, too: malloc gives those another arena. */
        if (processes && fork() != 0)
            continue;
        if (processes)
            make_contexts();
        REQUIRE(pthread_create(&threads[i], NULL, work, &found[i]) == 0);
        if (processes)
            return pthread_join(threads[i], NULL);
    }
    for (int i = 0, status = 0; i < number; i++)
        REQUIRE(processes ? wait(&status) > 0 && status == 0 : pthread_join(threads[i], NULL) == 0);
    for (struct found *one = found; one < found + number; one++) {
        sum.wall += one->count / one->wall;
        sum.processor += one->processor;
        sum.count += one->count;
        sum.switches += one->switches;
    }
    REQUIRE(sum.count > 0);
    printf("%.1f %.1f %.2f\n", sum.wall, sum.count / sum.processor, 1000 * (double)sum.switches / sum.count);
}
