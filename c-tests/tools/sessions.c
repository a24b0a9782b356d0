/* sessions [NUMBER]: fills a server's cache with NUMBER sessions (100000) and prints what one costs in
 * memory, how long a lookup and a resumed handshake take at a hundredth, at a tenth of the number and at all
 * of it, and how expiry goes.
 *
 * Beside a lookup stands what one access at random to as many places takes, each of which says where the next
 * one is: to a table with a line of 64 bytes for each session, and to blocks of memory as large as a session.
 * That much grows with the number for any data structure, because more of it is out of the processor's
 * caches; what grows faster grows because of the library.
 *
 * Fails where a session is not found or resumed or an expired one stays, and where lookups become as slow as
 * a search would be. */
#define _GNU_SOURCE
#include <malloc.h>
#include <time.h>

#include "../support/common.h"

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void name(unsigned char id[32], unsigned int number) {
    memset(id, 0x5a, 32);
    /* Spread as random ids are: OpenSSL hashes the first four bytes. */
    unsigned int spread = number * 2654435761U;
    memcpy(id, &spread, sizeof spread);
}

/* What a TLS 1.2 server keeps of a connection, and the client's side of it. */
static unsigned char *pattern(SSL_CTX *client, SSL_CTX *server, int *length, SSL_SESSION **known) {
    struct pair pair = new_pair(client, server);
    unsigned char *bytes = NULL;
    connect_pair(&pair);
    *length = i2d_SSL_SESSION(SSL_get_session(pair.server), &bytes);
    REQUIRE(*length > 0);
    *known = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
    free_pair(&pair);
    SSL_CTX_flush_sessions(server, 0);
    return bytes;
}

enum { LOOKUPS = 200000, HANDSHAKES = 300 };

static double lookup(SSL *ssl, unsigned int number) {
    const int rounds = LOOKUPS;
    unsigned char id[32];
    double start = seconds();
    for (int i = 0; i < rounds; i++) {
        name(id, (unsigned int)(i * 7919U) % number);
        REQUIRE(SSL_has_matching_session_id(ssl, id, sizeof id));
    }
    return (seconds() - start) / rounds * 1e9;
}

/* Nanoseconds for one access at random to `number` places, `size` bytes apart. */
static double access_time(unsigned int number, size_t size) {
    char *room = aligned_alloc(64, number * size);
    unsigned int *order = malloc(number * sizeof *order);
    REQUIRE(room != NULL && order != NULL);
    for (unsigned int i = 0; i < number; i++)
        order[i] = i;
    /* One circle through all places (Sattolo). */
    unsigned long random = 88172645463325252UL;
    for (unsigned int i = number - 1; i > 0; i--) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        unsigned int other = (unsigned int)(random % i), swapped = order[i];
        order[i] = order[other], order[other] = swapped;
    }
    for (unsigned int i = 0; i < number; i++)
        *(char **)(room + order[i] * size) = room + order[(i + 1) % number] * size;
    char *place = room;
    for (unsigned int i = 0; i < number; i++)
        place = *(char **)place;
    double start = seconds();
    for (int i = 0; i < LOOKUPS; i++)
        place = *(char **)place;
    double taken = seconds() - start;
    REQUIRE(place != NULL);
    free(order);
    free(room);
    return taken / LOOKUPS * 1e9;
}

/* Microseconds for a handshake, both sides, that resumes one of the sessions that have not ended. */
static double resume(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *known, unsigned int first,
                     unsigned int number) {
    double taken = 0;
    unsigned char id[32];
    for (int i = 0; i < HANDSHAKES; i++) {
        struct pair pair = new_pair(client, server);
        name(id, first + (unsigned int)(i * 7919U) % (number - first));
        SSL_SESSION_set1_id(known, id, sizeof id);
        REQUIRE(SSL_set_session(pair.client, known) == 1);
        double start = seconds();
        REQUIRE(handshake_rounds(&pair, 20, 0));
        taken += seconds() - start;
        REQUIRE(SSL_session_reused(pair.server));
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        free_pair(&pair);
    }
    return taken / HANDSHAKES * 1e6;
}

int main(int count, char **arguments) {
    unsigned int number = count > 1 ? (unsigned int)atoi(arguments[1]) : 100000;
    /* Of one version, so that a connection looks for its sessions before it has shaken hands. */
    SSL_CTX *client = client_context(TLS1_2_VERSION), *ctx = SSL_CTX_new(TLSv1_2_server_method());
    use(ctx, "server");
    SSL_SESSION *known;
    int length;
    SSL_CTX_sess_set_cache_size(ctx, 0);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_AUTO_CLEAR);
    unsigned char *bytes = pattern(client, ctx, &length, &known), id[32];
    SSL *ssl = SSL_new(ctx);
    long now = (long)time(NULL);
    double first = 0, last = 0, nearby = 0, far = 0;

    size_t before = mallinfo2().uordblks;
    double start = seconds();
    for (unsigned int i = 0; i < number; i++) {
        const unsigned char *reading = bytes;
        SSL_SESSION *session = d2i_SSL_SESSION(NULL, &reading, length);
        REQUIRE(session != NULL);
        name(id, i);
        SSL_SESSION_set1_id(session, id, sizeof id);
        REQUIRE(SSL_SESSION_get_protocol_version(session) == SSL_version(ssl));
        /* The first half has ended; OpenSSL is slow to put in what ends earlier than others. */
        SSL_SESSION_set_time(session, i < number / 2 ? now - 100000 : now);
        SSL_SESSION_set_timeout(session, 7200);
        REQUIRE(SSL_CTX_add_session(ctx, session) == 1);
        SSL_SESSION_free(session);
        if (i + 1 == number / 100 || i + 1 == number / 10 || i + 1 == number) {
            size_t size = (mallinfo2().uordblks - before) / (i + 1) / 64 * 64;
            last = lookup(ssl, i + 1);
            far = access_time(i + 1, size);
            if (first == 0)
                first = last, nearby = far;
            printf("%7u sessions: a lookup takes %.0f ns (an access to a table %.0f ns, to blocks of %zu "
                   "bytes %.0f ns)\n",
                   i + 1, last, access_time(i + 1, 64), size, far);
        }
    }
    REQUIRE(SSL_CTX_sess_number(ctx) == (long)number);
    printf("memory: %zu bytes a session (%d bytes of DER)\n", (mallinfo2().uordblks - before) / number,
           length);
    printf("filling, with the lookups: %.2f s\n", seconds() - start);
    printf("a resumed handshake: %.0f us", resume(client, ctx, known, number / 2, number / 2 + number / 100));
    printf(" with sessions out of a hundredth of them, %.0f us with any that have not ended\n",
           resume(client, ctx, known, number / 2, number));
    start = seconds();
    SSL_CTX_flush_sessions(ctx, now);
    printf("expiry of %u sessions: %.3f s\n", number / 2, seconds() - start);
    REQUIRE(SSL_CTX_sess_number(ctx) == (long)(number - number / 2));
    name(id, 0);
    REQUIRE(!SSL_has_matching_session_id(ssl, id, sizeof id));
    name(id, number - 1);
    REQUIRE(SSL_has_matching_session_id(ssl, id, sizeof id));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(client);
    SSL_SESSION_free(known);
    OPENSSL_free(bytes);
    printf("a lookup grows by %.0f ns, which are %.1f accesses to memory\n", last - first,
           (last - first) / (far - nearby));
    /* A search would take a hundred times as long; a list of what has the same hash would be many accesses.
     */
    if (last > 20 * first || last - first > 10 * far) {
        printf("lookups become slower\n");
        return 1;
    }
    return 0;
}
