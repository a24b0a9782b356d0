/* What the transcript programs about sessions share: one connection from its beginning to its end, and the
 * counters of a context. */
#ifndef SESSIONS_H
#define SESSIONS_H

#include "common.h"

/* The statistics of SSL_CTX_sess_number(3). */
UNUSED static void statistics(const char *who, SSL_CTX *ctx) {
    printf("  %s: number %ld, connect %ld %ld %ld, accept %ld %ld %ld, hits %ld, cb hits %ld, misses %ld, "
           "timeouts %ld, full %ld\n",
           who, SSL_CTX_sess_number(ctx), SSL_CTX_sess_connect(ctx), SSL_CTX_sess_connect_good(ctx),
           SSL_CTX_sess_connect_renegotiate(ctx), SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx),
           SSL_CTX_sess_accept_renegotiate(ctx), SSL_CTX_sess_hits(ctx), SSL_CTX_sess_cb_hits(ctx),
           SSL_CTX_sess_misses(ctx), SSL_CTX_sess_timeouts(ctx), SSL_CTX_sess_cache_full(ctx));
}

/* Lets a client read its tickets. */
UNUSED static void read_tickets(struct pair *pair) {
    char byte;
    SSL_peek(pair->client, &byte, 1);
    ERR_clear_error();
}

/* Both sides say that they end. */
UNUSED static void end_pair(struct pair *pair) {
    SSL_shutdown(pair->client);
    SSL_shutdown(pair->server);
    free_pair(pair);
}

/* One connection, which offers `session` where there is one, and ends well. Tells on one line whether it was
 * resumed; returns the session that the client has in the end (NULL when the handshake failed). */
UNUSED static SSL_SESSION *connection(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    SSL_SESSION *left = NULL;
    if (session != NULL)
        REQUIRE(SSL_set_session(pair.client, session) == 1);
    if (handshake_rounds(&pair, 20, 0)) {
        read_tickets(&pair);
        printf("  reused %d %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        left = SSL_get1_session(pair.client);
    } else {
        printf("  the handshake failed\n");
    }
    ERR_clear_error();
    end_pair(&pair);
    return left;
}

/* Waits until a session is more than so many seconds old, by the clock that it was made by. */
UNUSED static void outlive(SSL_SESSION *session, long seconds) {
    while (time(NULL) <= SSL_SESSION_get_time(session) + seconds + 1)
        usleep(20000);
}

/* As `connection`, and the session is not wanted. */
UNUSED static void connection_only(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    SSL_SESSION_free(connection(client, server, session));
}

/* A session that no handshake made, with an id of `length` bytes that begins with `name`. */
UNUSED static SSL_SESSION *made_session(unsigned char name, unsigned int length, int version) {
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char id[32] = {name};
    REQUIRE(session != NULL && SSL_SESSION_set1_id(session, id, length) == 1);
    SSL_SESSION_set_protocol_version(session, version);
    return session;
}

#endif
