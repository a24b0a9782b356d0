/* Session callbacks from several threads that share one context: SSL_CTX_sess_set_new_cb, _get_cb,
 * _remove_cb.
 *
 * Each callback hands work on the same cache to another thread and waits until that is done: a library that
 * held a lock of its own there would wait for ever. OpenSSL does hold one when it calls the remove callback
 * because of a full cache or a flush, and it crashes when the time of a session changes while another thread
 * takes it out of the cache; these things are tried with our library only. */
#define _GNU_SOURCE
#include "sessions.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 4, ROUNDS = 12, STORED = 4096 };

static SSL_CTX *client_ctx, *server_ctx;
static int is_ours;
static atomic_int new_calls, get_calls, found, handed_over, removed_calls, stop;
static _Thread_local int is_helper, in_flush;
static _Thread_local SSL *current;

/* ---- the thread that works on the cache while a callback waits ---- */

static pthread_mutex_t helper_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t helper_news = PTHREAD_COND_INITIALIZER;
static int requests, answers, helper_ends;

static void work_on_cache(unsigned char name) {
    SSL_SESSION *session = made_session(name, 16, TLS1_2_VERSION);
    SSL_CTX_add_session(server_ctx, session);
    if (is_ours)
        SSL_SESSION_set_timeout(session, 1000);
    if (SSL_CTX_sess_number(server_ctx) < 0)
        printf("a negative number\n");
    SSL_CTX_remove_session(server_ctx, session);
    if (SSL_SESSION_is_resumable(session))
        printf("a removed session is resumable\n");
    SSL_SESSION_free(session);
}

static void *helper(void *argument) {
    (void)argument;
    is_helper = 1;
    pthread_mutex_lock(&helper_lock);
    for (;;) {
        while (requests == answers && !helper_ends)
            pthread_cond_wait(&helper_news, &helper_lock);
        if (requests == answers)
            break;
        pthread_mutex_unlock(&helper_lock);
        work_on_cache(0xee);
        pthread_mutex_lock(&helper_lock);
        answers++;
        pthread_cond_broadcast(&helper_news);
    }
    pthread_mutex_unlock(&helper_lock);
    return NULL;
}

/* Called from callbacks. */
static void hand_over(void) {
    if (is_helper)
        return;
    pthread_mutex_lock(&helper_lock);
    int mine = ++requests;
    pthread_cond_broadcast(&helper_news);
    while (answers < mine)
        pthread_cond_wait(&helper_news, &helper_lock);
    pthread_mutex_unlock(&helper_lock);
    handed_over++;
    /* And on this very thread. */
    work_on_cache(0xdd);
}

/* ---- the external cache ---- */

static pthread_mutex_t store_lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    unsigned char id[32], *der;
    int id_length, der_length;
} store[STORED];
static int stored;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    unsigned char *der = NULL;
    int der_length = i2d_SSL_SESSION(session, &der);
    REQUIRE(der_length > 0 && ssl == current);
    pthread_mutex_lock(&store_lock);
    REQUIRE(stored < STORED);
    memcpy(store[stored].id, id, length);
    store[stored].id_length = (int)length;
    store[stored].der = der;
    store[stored++].der_length = der_length;
    pthread_mutex_unlock(&store_lock);
    new_calls++;
    hand_over();
    /* It may be put in again, and taken out. */
    SSL_CTX_add_session(server_ctx, session);
    if (new_calls % 3 == 0)
        SSL_CTX_remove_session(server_ctx, session);
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    SSL_SESSION *session = NULL;
    REQUIRE(ssl == current);
    get_calls++;
    hand_over();
    pthread_mutex_lock(&store_lock);
    for (int i = 0; i < stored && session == NULL; i++)
        if (store[i].id_length == length && memcmp(store[i].id, id, (size_t)length) == 0) {
            const unsigned char *in = store[i].der;
            session = d2i_SSL_SESSION(NULL, &in, store[i].der_length);
        }
    pthread_mutex_unlock(&store_lock);
    found += session != NULL;
    *copy = 0;
    return session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    unsigned int length;
    SSL_SESSION_get_id(session, &length);
    REQUIRE(ctx == server_ctx);
    removed_calls++;
    if (is_ours && !is_helper && !in_flush) {
        in_flush = 1;
        hand_over();
        in_flush = 0;
    }
}

/* ---- what the threads do ---- */

static atomic_int handshakes, resumed, failed;

static SSL_SESSION *visit(SSL_SESSION *session) {
    struct pair pair = new_pair(client_ctx, server_ctx);
    SSL_SESSION *left = NULL;
    if (session != NULL)
        SSL_set_session(pair.client, session);
    current = pair.server;
    if (handshake_rounds(&pair, 20, 0)) {
        read_tickets(&pair);
        handshakes++;
        resumed += SSL_session_reused(pair.server) && SSL_session_reused(pair.client);
        left = SSL_get1_session(pair.client);
    } else {
        failed++;
    }
    ERR_clear_error();
    end_pair(&pair);
    current = NULL;
    return left;
}

static SSL_SESSION *shared;

static void *visitor(void *argument) {
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        SSL_SESSION *session = visit(NULL), *again = visit(session), *third = visit(shared);
        SSL_SESSION_free(session);
        SSL_SESSION_free(again);
        SSL_SESSION_free(third);
    }
    OPENSSL_thread_stop();
    return NULL;
}

/* Sizes, flushes, times: everything else that a program may do with a cache. */
static void *meddler(void *argument) {
    int number = (int)(size_t)argument;
    SSL_SESSION *own[8];
    for (int i = 0; i < 8; i++)
        own[i] = made_session((unsigned char)(0x40 + 8 * number + i), 32, TLS1_2_VERSION);
    for (long round = 0; !stop; round++) {
        SSL_CTX_sess_set_cache_size(server_ctx, round % 3 ? 16 : 4);
        for (int i = 0; i < 8; i++) {
            if (is_ours)
                SSL_SESSION_set_timeout(own[i], 100 + round % 50);
            if (SSL_CTX_add_session(server_ctx, own[i]) && is_ours && round % 2)
                SSL_SESSION_set_time(own[i], (long)time(NULL) - i);
        }
        SSL_CTX_flush_sessions(server_ctx, (long)time(NULL) + round % 2 * 120);
        unsigned char *der = NULL;
        int length = i2d_SSL_SESSION(shared, &der);
        REQUIRE(length > 0);
        OPENSSL_free(der);
        SSL_SESSION *copy = SSL_SESSION_dup(shared);
        REQUIRE(copy != NULL && SSL_SESSION_up_ref(shared) == 1);
        SSL_SESSION_free(shared);
        SSL_SESSION_free(copy);
        for (int i = 0; i < 8; i += 2)
            SSL_CTX_remove_session(server_ctx, own[i]);
        sched_yield();
    }
    for (int i = 0; i < 8; i++)
        SSL_SESSION_free(own[i]);
    OPENSSL_thread_stop();
    return NULL;
}

static void run(const char *what, int version, long mode, int meddlers) {
    pthread_t threads[THREADS], others[2], helping;
    title("%s, %s", what, version_name(version));
    client_ctx = client_context(version), server_ctx = server_context(version);
    SSL_CTX_set_options(server_ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(server_ctx, 1);
    SSL_CTX_set_session_cache_mode(server_ctx, SSL_SESS_CACHE_SERVER | mode);
    SSL_CTX_sess_set_new_cb(server_ctx, on_new);
    SSL_CTX_sess_set_get_cb(server_ctx, on_get);
    SSL_CTX_sess_set_remove_cb(server_ctx, on_remove);
    requests = answers = helper_ends = stop = 0;
    new_calls = get_calls = found = handed_over = removed_calls = handshakes = resumed = failed = 0;
    REQUIRE(pthread_create(&helping, NULL, helper, NULL) == 0);
    shared = visit(NULL);
    REQUIRE(shared != NULL);
    for (size_t i = 0; i < (size_t)meddlers; i++)
        REQUIRE(pthread_create(&others[i], NULL, meddler, (void *)i) == 0);
    for (int i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, visitor, NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    stop = 1;
    for (int i = 0; i < meddlers; i++)
        pthread_join(others[i], NULL);
    pthread_mutex_lock(&helper_lock);
    helper_ends = 1;
    pthread_cond_broadcast(&helper_news);
    pthread_mutex_unlock(&helper_lock);
    pthread_join(helping, NULL);
    printf("handshakes %d, failed %d, resumed %d\n", handshakes, failed, resumed);
    printf("new sessions %d, each stored %d\n", new_calls, new_calls == stored);
    printf("what was looked for outside was there: %d\n", get_calls == found);
    if (mode & SSL_SESS_CACHE_NO_INTERNAL_LOOKUP)
        printf("looked for outside %d\n", get_calls);
    printf("callbacks have waited for another thread: %d\n", handed_over >= new_calls + get_calls);
    printf("accepted %ld, hits %ld\n", SSL_CTX_sess_accept_good(server_ctx), SSL_CTX_sess_hits(server_ctx));
    SSL_SESSION_free(shared);
    SSL_CTX_free(client_ctx);
    in_flush = 1;
    SSL_CTX_free(server_ctx);
    in_flush = 0;
    while (stored > 0)
        OPENSSL_free(store[--stored].der);
}

int main(void) {
    /* OpenSSL has no such function, only a macro. */
    is_ours = dlsym(RTLD_DEFAULT, "SSL_CTX_sess_number") != NULL;
    FOR_EACH_VERSION(version) {
        run("an external cache", version, SSL_SESS_CACHE_NO_INTERNAL_LOOKUP, 0);
        run("an internal cache before it", version, 0, 0);
        run("and others meddle", version, SSL_SESS_CACHE_NO_INTERNAL_LOOKUP, 2);
        run("with both caches", version, SSL_SESS_CACHE_NO_AUTO_CLEAR, 2);
        run("nothing kept inside", version, SSL_SESS_CACHE_NO_INTERNAL, 2);
    }
    return 0;
}
