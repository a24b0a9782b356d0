/* SSL_CTX_add_session, SSL_CTX_remove_session, SSL_CTX_flush_sessions, SSL_CTX_sessions, size, timeout,
 * ticket keys. */
#include "common.h"

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    printf("  session %d leaves, resumable %d, %ld are left\n", length > 0 ? id[0] : -1,
           SSL_SESSION_is_resumable(session), SSL_CTX_sess_number(ctx) >= 0 ? 0L : -1L);
}

static SSL_SESSION *new_session(unsigned char name, long timeout) {
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char id[32] = {name};
    SSL_SESSION_set1_id(session, id, sizeof id);
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    SSL_SESSION_set_timeout(session, timeout);
    return session;
}

static void add(SSL_CTX *ctx, unsigned char name, long timeout) {
    SSL_SESSION *session = new_session(name, timeout);
    printf("  add %d: %d, number %ld, full %ld\n", name, SSL_CTX_add_session(ctx, session), 0L, 0L);
    printf("  number %ld, full %ld\n", SSL_CTX_sess_number(ctx), SSL_CTX_sess_cache_full(ctx));
    SSL_SESSION_free(session);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    long now = (long)time(NULL);

    title("settings");
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_set_timeout(ctx, 5));
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_sess_set_cache_size(ctx, -5));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_AUTO_CLEAR));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_sess_get_remove_cb(ctx) == on_remove);
    SHOW(SSL_CTX_sess_get_new_cb(ctx) == NULL);
    SHOW(SSL_CTX_sess_get_get_cb(ctx) == NULL);

    for (long size = 1; size <= 4; size++) {
        title("a cache of a size");
        SHOW(SSL_CTX_sess_set_cache_size(ctx, size));
        for (unsigned char i = 1; i <= 6; i++)
            add(ctx, (unsigned char)(10 * size + i), i == 2 ? 50 : 100);
        SSL_CTX_flush_sessions(ctx, 0);
        SHOW(SSL_CTX_sess_number(ctx));
    }

    title("the same session, the same id");
    SSL_CTX_sess_set_cache_size(ctx, 0);
    SSL_SESSION *one = new_session(1, 100), *other = new_session(1, 200), *foreign = new_session(9, 5);
    SHOW(SSL_CTX_add_session(ctx, one));
    SHOW(SSL_CTX_add_session(ctx, one));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_add_session(ctx, other));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_remove_session(ctx, one));
    SHOW(SSL_SESSION_is_resumable(one));
    SHOW(SSL_SESSION_is_resumable(other));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_remove_session(ctx, foreign));
    SHOW(SSL_CTX_remove_session(ctx, NULL));

    title("without an id");
    SSL_SESSION *nameless = SSL_SESSION_new();
    SHOW(SSL_CTX_add_session(ctx, nameless));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_remove_session(ctx, nameless));
    SHOW(SSL_CTX_sess_number(ctx));

    title("flush");
    add(ctx, 5, 1000);
    add(ctx, 6, 5000);
    SSL_SESSION *late = new_session(7, 100);
    SHOW(SSL_CTX_add_session(ctx, late));
    SHOW(SSL_SESSION_set_timeout(late, 9000));
    SSL_CTX_flush_sessions(ctx, now + 500);
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_CTX_flush_sessions(ctx, now + 3000);
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_SESSION_set_timeout(late, 10));
    SSL_CTX_flush_sessions(ctx, now + 3000);
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(ctx)));

    title("ticket keys");
    unsigned char keys[80], again[80];
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, NULL, 0));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, 79));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, 80));
    memset(keys, 3, sizeof keys);
    SHOW(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 81));
    SHOW(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 80));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, again, 80));
    SHOW(memcmp(keys, again, 80));

    title("the context goes");
    SSL_CTX_free(ctx);
    SSL_SESSION_free(one);
    SSL_SESSION_free(other);
    SSL_SESSION_free(foreign);
    SSL_SESSION_free(nameless);
    SSL_SESSION_free(late);
    return 0;
}
