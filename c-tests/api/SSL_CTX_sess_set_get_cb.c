/* An external cache: what the get callback's copy flag and the new callback's answer mean for references,
 * callbacks that add and remove sessions, and statistics. */
#include "common.h"

static SSL_SESSION *stored;
static int copy_flag, new_answer, add_in_get, remove_in_new;

static int references(SSL_SESSION *session) {
    /* Only the number of references that are ours to drop can be told: free what up_ref gives, and see that
     * it lives. */
    return session != NULL && SSL_SESSION_up_ref(session) == 1 && (SSL_SESSION_free(session), 1);
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    printf("  new: at the %s, answers %d\n", SSL_is_server(ssl) ? "server" : "client", new_answer);
    if (remove_in_new)
        printf("  removed from the cache: %d\n", SSL_CTX_remove_session(SSL_get_SSL_CTX(ssl), session));
    if (new_answer) {
        SSL_SESSION_free(stored);
        stored = session;
    }
    return new_answer;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    unsigned int own_length = 0;
    const unsigned char *own = stored ? SSL_SESSION_get_id(stored, &own_length) : NULL;
    int found = own != NULL && (int)own_length == length && memcmp(own, id, length) == 0;
    printf("  get: id of %d bytes, copy is %d, found %d\n", length, *copy, found);
    if (!found)
        return NULL;
    if (add_in_get)
        printf("  added: %d\n", SSL_CTX_add_session(SSL_get_SSL_CTX(ssl), stored));
    *copy = copy_flag;
    if (!copy_flag)
        SSL_SESSION_up_ref(stored);
    return stored;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx;
    printf("  remove: the stored one %d, resumable %d\n", session == stored,
           SSL_SESSION_is_resumable(session));
}

static void counters(SSL_CTX *ctx) {
    printf("  number %ld, accept %ld good %ld, hits %ld, cb hits %ld, misses %ld, timeouts %ld, full %ld\n",
           SSL_CTX_sess_number(ctx), SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx),
           SSL_CTX_sess_hits(ctx), SSL_CTX_sess_cb_hits(ctx), SSL_CTX_sess_misses(ctx),
           SSL_CTX_sess_timeouts(ctx), SSL_CTX_sess_cache_full(ctx));
}

static SSL_SESSION *visit(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    char byte;
    if (session != NULL)
        SSL_set_session(pair.client, session);
    SSL_SESSION *left = NULL;
    if (handshake(&pair)) {
        SSL_read(pair.client, &byte, 1);
        ERR_clear_error();
        printf("  resumed %d\n", SSL_session_reused(pair.server));
        left = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    free_pair(&pair);
    counters(server);
    return left;
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int round = 0; round < 6; round++) {
            long mode = round & 1 ? SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_NO_INTERNAL_LOOKUP;
            if (round >= 4)
                mode = 0;
            copy_flag = (round >> 1) & 1, new_answer = 1, add_in_get = round == 0, remove_in_new = 0;
            SSL_CTX *client = client_context(version), *server = server_context(version);
            title("%s, mode %lx, copy %d", version_name(version), mode, copy_flag);
            SSL_CTX_set_num_tickets(server, 1);
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | mode);
            SSL_CTX_sess_set_new_cb(server, on_new);
            SSL_CTX_sess_set_get_cb(server, on_get);
            SSL_CTX_sess_set_remove_cb(server, on_remove);
            SHOW(SSL_CTX_sess_get_new_cb(server) == on_new);
            SHOW(SSL_CTX_sess_get_get_cb(server) == on_get);
            SHOW(SSL_CTX_sess_get_remove_cb(server) == on_remove);
            SSL_SESSION *first = visit(client, server, NULL);
            new_answer = 0;
            SSL_SESSION *second = visit(client, server, first);
            printf("  the stored session lives: %d\n", references(stored));
            SSL_SESSION *third = visit(client, server, first);
            title("one that nobody knows");
            SSL_SESSION *strange = SSL_SESSION_dup(first);
            unsigned char id[32] = {1, 2, 3};
            SSL_SESSION_set1_id(strange, id, sizeof id);
            SSL_SESSION *fourth = visit(client, server, strange);
            title("one that has expired");
            if (stored != NULL)
                SSL_SESSION_set_time(stored, 1000);
            SSL_SESSION *fifth = visit(client, server, first);
            title("the new callback removes it");
            remove_in_new = 1;
            SSL_SESSION *sixth = visit(client, server, NULL);
            title("flushed");
            SSL_CTX_flush_sessions(server, 0);
            counters(server);
            SSL_SESSION *sessions[] = {first, second, third, fourth, fifth, sixth, strange};
            for (int i = 0; i < 7; i++)
                SSL_SESSION_free(sessions[i]);
            SSL_SESSION_free(stored);
            stored = NULL;
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
    return 0;
}
