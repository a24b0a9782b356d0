/* sessions [NUMBER]: fills a server's cache with NUMBER sessions (100000) and prints what one costs in
 * memory, how long a lookup takes at a hundredth, at a tenth of the number and at all of it, and how expiry
 * goes. Fails where a session is not found or an expired one stays, and where lookups become as slow as a
 * search would be. */
#define _GNU_SOURCE
#include <malloc.h>
#include <time.h>

#include "../common.h"

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

/* What a TLS 1.2 server keeps of a connection. */
static unsigned char *pattern(int *length) {
    struct pair pair = connected_pair(TLS1_2_VERSION);
    unsigned char *bytes = NULL;
    *length = i2d_SSL_SESSION(SSL_get_session(pair.server), &bytes);
    REQUIRE(*length > 0);
    free_pair(&pair);
    return bytes;
}

static double lookup(SSL *ssl, unsigned int number) {
    const int rounds = 200000;
    unsigned char id[32];
    double start = seconds();
    for (int i = 0; i < rounds; i++) {
        name(id, (unsigned int)(i * 7919U) % number);
        REQUIRE(SSL_has_matching_session_id(ssl, id, sizeof id));
    }
    return (seconds() - start) / rounds * 1e9;
}

int main(int count, char **arguments) {
    unsigned int number = count > 1 ? (unsigned int)atoi(arguments[1]) : 100000;
    SSL_CTX *ctx = server_context(TLS1_2_VERSION);
    SSL *ssl = SSL_new(ctx);
    int length;
    unsigned char *bytes = pattern(&length), id[32];
    long now = (long)time(NULL);
    double first = 0, last = 0;
    SSL_CTX_sess_set_cache_size(ctx, 0);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_AUTO_CLEAR);

    size_t before = mallinfo2().uordblks;
    double start = seconds();
    for (unsigned int i = 0; i < number; i++) {
        const unsigned char *reading = bytes;
        SSL_SESSION *session = d2i_SSL_SESSION(NULL, &reading, length);
        REQUIRE(session != NULL);
        name(id, i);
        SSL_SESSION_set1_id(session, id, sizeof id);
        SSL_SESSION_set_protocol_version(session, SSL_version(ssl));
        /* The first half has ended; OpenSSL is slow to put in what ends earlier than others. */
        SSL_SESSION_set_time(session, i < number / 2 ? now - 100000 : now);
        REQUIRE(SSL_CTX_add_session(ctx, session) == 1);
        SSL_SESSION_free(session);
        if (i + 1 == number / 100 || i + 1 == number / 10 || i + 1 == number) {
            last = lookup(ssl, i + 1);
            first = first == 0 ? last : first;
            printf("%7u sessions: a lookup takes %.0f ns\n", i + 1, last);
        }
    }
    REQUIRE(SSL_CTX_sess_number(ctx) == (long)number);
    printf("memory: %zu bytes a session (%d bytes of DER)\n", (mallinfo2().uordblks - before) / number,
           length);
    printf("filling, with the lookups: %.2f s\n", seconds() - start);
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
    OPENSSL_free(bytes);
    /* A search would take a hundred times as long; what is left is the memory's caches. */
    if (last > 20 * first) {
        printf("lookups become slower\n");
        return 1;
    }
    return 0;
}
