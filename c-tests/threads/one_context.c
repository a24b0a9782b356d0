/* Sixteen threads make connections of the same two contexts, full and resumed ones, with tickets and without,
 * and talk; with our library others change settings, callbacks, certificates and ticket keys of these
 * contexts all the while.
 *
 * NUMBER says how many connections in all (640 when it is not set). OpenSSL does not allow the changes. */
#define _GNU_SOURCE
#include "results.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 16, MEDDLERS = 2 };

static SSL_CTX *client_ctx, *server_ctx;
static atomic_ulong done, resumed, failed, lost, called, changes;
static atomic_int over;
static unsigned long rounds;

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    called++;
    return SSL_TLSEXT_ERR_OK;
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    (void)ssl, (void)session;
    called++;
    return 0;
}

static void on_info(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
    called++;
}

static int on_certificate(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    called++;
    return 1;
}

static int on_protocols(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                        unsigned in_length, void *argument) {
    (void)ssl, (void)in_length, (void)argument;
    called++;
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static void talk(struct pair *pair) {
    char sent[3000], got[3000];
    memset(sent, 'a' + (int)(done % 26), sizeof sent);
    int length = SSL_write(pair->client, sent, sizeof sent);
    int taken = SSL_read(pair->server, got, sizeof got);
    if (length != sizeof sent || taken != length || memcmp(sent, got, sizeof sent) != 0)
        lost++;
}

static SSL_SESSION *visit(SSL_SESSION *session) {
    struct pair pair = pair_of(SSL_new(client_ctx), SSL_new(server_ctx), 1 << 15);
    SSL_SESSION *left = NULL;
    if (session != NULL)
        SSL_set_session(pair.client, session);
    SSL_set_tlsext_host_name(pair.client, "localhost");
    if (handshake_rounds(&pair, 20, 0)) {
        char byte;
        talk(&pair);
        SSL_peek(pair.client, &byte, 1);
        resumed += (unsigned long)SSL_session_reused(pair.server);
        left = SSL_get1_session(pair.client);
        done++;
    } else {
        failed++;
    }
    ERR_clear_error();
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    return left;
}

static void *visitor(void *argument) {
    (void)argument;
    for (unsigned long i = 0; i < rounds; i += 2) {
        SSL_SESSION *session = visit(NULL);
        SSL_SESSION_free(visit(session));
        SSL_SESSION_free(session);
    }
    OPENSSL_thread_stop();
    return NULL;
}

/* Everything of a context that does not keep two ends from agreeing. */
static void meddle(SSL_CTX *ctx, unsigned long turn) {
    unsigned char keys[80];
    memset(keys, (int)turn, sizeof keys);
    SSL_CTX_set_info_callback(ctx, turn % 2 ? on_info : NULL);
    SSL_CTX_sess_set_new_cb(ctx, turn % 3 ? on_new : NULL);
    SSL_CTX_set_cert_cb(ctx, turn % 2 ? on_certificate : NULL, NULL);
    SSL_CTX_sess_set_cache_size(ctx, (long)(turn % 50 + 1));
    SSL_CTX_set_timeout(ctx, 200 + (long)(turn % 100));
    SSL_CTX_flush_sessions(ctx, (long)time(NULL) + (turn % 20 == 0 ? 400 : 0));
    SSL_CTX_set_num_tickets(ctx, turn % 4);
    SSL_CTX_set_cipher_list(ctx, turn % 2 ? "DEFAULT" : "ECDHE+AESGCM");
    SSL_CTX_set_ciphersuites(ctx, turn % 2 ? "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384"
                                           : "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256");
    SSL_CTX_set1_groups_list(ctx, turn % 2 ? "X25519:P-256" : "P-256:X25519");
    if (ctx == server_ctx) {
        SSL_CTX_set_tlsext_servername_callback(ctx, (turn % 2 ? on_name : NULL));
        SSL_CTX_set_alpn_select_cb(ctx, turn % 2 ? on_protocols : NULL, NULL);
        SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys);
        if (turn % 10 == 0)
            use(ctx, turn % 20 ? "serverec" : "server");
        if (turn % 2)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        else
            SSL_CTX_clear_options(ctx, SSL_OP_NO_TICKET);
    } else if (turn % 2) {
        SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
        SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL);
    }
    changes++;
    ERR_clear_error();
}

static void *meddler(void *ctx) {
    for (unsigned long turn = 0; !over; turn++) {
        meddle(ctx, turn);
        sched_yield();
    }
    OPENSSL_thread_stop();
    return NULL;
}

static void run(int version) {
    pthread_t threads[THREADS], others[MEDDLERS];
    client_ctx = client_context(version), server_ctx = server_context(version);
    SSL_CTX_set_session_cache_mode(client_ctx, SSL_SESS_CACHE_BOTH);
    SSL_CTX_set_session_cache_mode(server_ctx, SSL_SESS_CACHE_BOTH);
    done = resumed = failed = lost = called = changes = 0;
    over = 0;
    title("%s", version_name(version));
    for (int i = 0; i < MEDDLERS && is_ours(); i++)
        REQUIRE(pthread_create(&others[i], NULL, meddler, i ? client_ctx : server_ctx) == 0);
    for (int i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, visitor, NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    over = 1;
    for (int i = 0; i < MEDDLERS && is_ours(); i++)
        pthread_join(others[i], NULL);
    printf("all done %d, failed %lu, lost %lu, some resumed %d\n", done == THREADS * rounds, failed, lost,
           resumed > 0);
    char what[100];
    snprintf(what, sizeof what, "connections of 16 threads and one context, %s", version_name(version));
    record(&(struct result){"threads", what, done, .lost = lost, .other = failed});
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    rounds = (setting("NUMBER", 640) / 2 / THREADS + 1) / 2 * 2;
    FOR_EACH_VERSION(version)
    run(version);
    return 0;
}
