/* Sessions: cache modes and counters, resumption by ticket and by cache, callbacks, lifetime, bad sessions.
 */
#include "common.h"

static SSL_SESSION *kept;
static int keep;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    printf("  new session at the %s, resumable %d, has ticket %d\n", SSL_is_server(ssl) ? "server" : "client",
           SSL_SESSION_is_resumable(session), SSL_SESSION_has_ticket(session));
    if (keep && !SSL_is_server(ssl)) {
        SSL_SESSION_free(kept);
        kept = session;
        return 1;
    }
    return 0;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx, (void)session;
    printf("  a session is removed\n");
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    (void)id, (void)copy;
    printf("  session asked for, id %d bytes, at the %s\n", length, SSL_is_server(ssl) ? "server" : "client");
    return NULL;
}

static void counters(SSL_CTX *ctx, const char *who) {
    printf("  %s: number %ld, connect %ld good %ld, accept %ld good %ld, hits %ld, misses %ld, cb hits %ld\n",
           who, SSL_CTX_sess_number(ctx), SSL_CTX_sess_connect(ctx), SSL_CTX_sess_connect_good(ctx),
           SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx), SSL_CTX_sess_hits(ctx),
           SSL_CTX_sess_misses(ctx), SSL_CTX_sess_cb_hits(ctx));
}

/* One connection, which offers `session` when there is one; returns the session that it leaves. */
static SSL_SESSION *visit(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    char byte;
    if (session != NULL)
        SHOW(SSL_set_session(pair.client, session));
    if (!handshake(&pair)) {
        free_pair(&pair);
        return NULL;
    }
    SSL_read(pair.client, &byte, 1);
    ERR_clear_error();
    printf("  reused: client %d, server %d\n", SSL_session_reused(pair.client),
           SSL_session_reused(pair.server));
    SSL_SESSION *left = SSL_get1_session(pair.client);
    printf("  resumable %d, ticket %d, verify result %ld, peer certificate %d\n",
           SSL_SESSION_is_resumable(left), SSL_SESSION_has_ticket(left), SSL_get_verify_result(pair.client),
           SSL_get0_peer_certificate(pair.client) != NULL);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    return left;
}

static void twice(int version, long mode, uint64_t options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_session_cache_mode(server, mode);
    SSL_CTX_set_options(server, options);
    SSL_SESSION *first = visit(client, server, NULL);
    counters(client, "client");
    counters(server, "server");
    SSL_SESSION *second = visit(client, server, first);
    counters(client, "client");
    counters(server, "server");
    SSL_SESSION_free(first);
    SSL_SESSION_free(second);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    title("settings");
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_sess_set_cache_size(ctx, 10));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"0123456789012345678901234567890123", 32));
    SHOW(
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"0123456789012345678901234567890123", 33));
    SHOW_POINTER(SSL_CTX_sess_get_new_cb(ctx));
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    printf("kept: %d\n", SSL_CTX_sess_get_new_cb(ctx) == on_new);
    counters(ctx, "fresh");
    unsigned char keys[80] = {1};
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, NULL, 0));
    SHOW(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 48));
    SHOW(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 80));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, 80));
    printf("first byte %d\n", keys[0]);
    SSL_CTX_free(ctx);

    title("a session object");
    SSL_SESSION *session = SSL_SESSION_new();
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW(SSL_SESSION_set_timeout(session, 55));
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW(SSL_SESSION_set_time(session, 1000));
    SHOW(SSL_SESSION_get_time(session));
    SHOW(SSL_SESSION_is_resumable(session));
    SHOW(SSL_SESSION_has_ticket(session));
    SHOW(SSL_SESSION_get_protocol_version(session));
    SHOW_POINTER(SSL_SESSION_get0_cipher(session));
    SHOW_POINTER(SSL_SESSION_get0_peer(session));
    SHOW_TEXT(SSL_SESSION_get0_hostname(session));
    SHOW(SSL_SESSION_set1_hostname(session, "a.test"));
    SHOW_TEXT(SSL_SESSION_get0_hostname(session));
    SHOW(SSL_SESSION_set1_id(session, (const unsigned char *)"0123456789012345678901234567890123", 33));
    SHOW(SSL_SESSION_set1_id(session, (const unsigned char *)"id", 2));
    unsigned int length;
    printf("id \"%.2s\"", SSL_SESSION_get_id(session, &length));
    printf(" of %u\n", length);
    SHOW(SSL_SESSION_up_ref(session));
    SSL_SESSION_free(session);
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    SHOW_TEXT(SSL_SESSION_get0_hostname(copy));
    SSL_SESSION_free(copy);
    SSL_SESSION_free(session);

    FOR_EACH_VERSION(version) {
        title("by ticket, %s", version_name(version));
        twice(version, SSL_SESS_CACHE_SERVER, 0);
        title("by the server's cache, %s", version_name(version));
        twice(version, SSL_SESS_CACHE_SERVER, SSL_OP_NO_TICKET);
        title("no cache and no tickets, %s", version_name(version));
        twice(version, SSL_SESS_CACHE_OFF, SSL_OP_NO_TICKET);
        title("a ticket without any cache, %s", version_name(version));
        twice(version, SSL_SESS_CACHE_OFF, 0);

        title("callbacks, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        for (int i = 0; i < 2; i++) {
            SSL_CTX_sess_set_new_cb(i ? client : server, on_new);
            SSL_CTX_sess_set_remove_cb(i ? client : server, on_remove);
            SSL_CTX_sess_set_get_cb(i ? client : server, on_get);
        }
        keep = 1;
        session = visit(client, server, NULL);
        SSL_SESSION_free(session);
        printf("the callback kept one: %d\n", kept != NULL);
        session = visit(client, server, kept);
        printf("the cache holds it: remove says %d\n", SSL_CTX_remove_session(server, session));
        SSL_SESSION_free(session);
        keep = 0;

        title("a session that the server has forgotten, %s", version_name(version));
        SSL_CTX_flush_sessions(server, 0x7fffffff);
        counters(server, "server");
        session = visit(client, server, kept);
        SSL_SESSION_free(session);

        title("a session of another session-id context, %s", version_name(version));
        session = visit(client, server, NULL);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"new", 3);
        SSL_SESSION *again = visit(client, server, session);
        SSL_SESSION_free(again);
        SSL_SESSION_free(session);
        SSL_SESSION_free(kept);
        kept = NULL;
        SSL_CTX_free(client);
        SSL_CTX_free(server);

        title("client certificates need a session-id context, %s", version_name(version));
        client = client_context(version), server = server_context(version);
        use(client, "client");
        SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        session = visit(client, server, NULL);
        again = visit(client, server, session);
        SSL_SESSION_free(again);
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);

        title("written to bytes and read again, %s", version_name(version));
        client = client_context(version), server = server_context(version);
        session = visit(client, server, NULL);
        unsigned char *bytes = NULL;
        int size = i2d_SSL_SESSION(session, &bytes);
        const unsigned char *reading = bytes;
        printf("some bytes: %d\n", size > 100);
        SSL_SESSION *read = d2i_SSL_SESSION(NULL, &reading, size);
        printf("all read: %d\n", reading == bytes + size);
        SHOW(SSL_SESSION_get_protocol_version(read));
        again = visit(client, server, read);
        SSL_SESSION_free(again);
        reading = bytes;
        printf("half of it: %d\n", d2i_SSL_SESSION(NULL, &reading, size / 2) == NULL);
        ERR_clear_error();
        OPENSSL_free(bytes);
        SSL_SESSION_free(read);

        title("an expired session, %s", version_name(version));
        SSL_SESSION_set_time(session, 1000);
        again = visit(client, server, session);
        SSL_SESSION_free(again);
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
