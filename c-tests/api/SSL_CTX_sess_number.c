/* SSL_CTX_sess_number(3) and related functions: which counter goes up when, at both sides. */
#include "sessions.h"

static SSL_SESSION *outside;

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    (void)ssl, (void)id, (void)length;
    *copy = 1;
    return outside;
}

static SSL_SESSION *on_get_nothing(SSL *ssl, const unsigned char *id, int length, int *copy) {
    (void)ssl, (void)id, (void)length, (void)copy;
    return NULL;
}

static void both(SSL_CTX *client, SSL_CTX *server) {
    statistics("client", client);
    statistics("server", server);
}

/* The counters by their numbers, as SSL_CTX_ctrl knows them. */
static void by_number(SSL_CTX *ctx) {
    for (int command = SSL_CTRL_SESS_NUMBER; command <= SSL_CTRL_SESS_CACHE_FULL; command++)
        printf(" %ld", SSL_CTX_ctrl(ctx, command, 77, NULL));
    printf("\n");
}

static void cases(int version, int stateful) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s, %s", version_name(version), stateful ? "by the cache" : "by tickets");
    SSL_CTX_set_num_tickets(server, 1);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    if (stateful)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    both(client, server);

    printf("a full handshake\n");
    SSL_SESSION *session = connection(client, server, NULL);
    both(client, server);

    printf("begun, not ended\n");
    struct pair pair = new_pair(client, server);
    SSL_do_handshake(pair.client);
    SSL_do_handshake(pair.server);
    both(client, server);
    printf("asked for again\n");
    SSL_do_handshake(pair.server);
    SSL_do_handshake(pair.server);
    both(client, server);
    free_pair(&pair);
    ERR_clear_error();
    both(client, server);

    printf("resumed\n");
    SSL_SESSION *again = connection(client, server, session);
    both(client, server);
    SSL_SESSION_free(session);
    session = again;

    printf("one that nobody knows\n");
    SSL_SESSION *strange = SSL_SESSION_dup(session);
    unsigned char id[32] = {1, 2, 3};
    SSL_SESSION_set1_id(strange, id, sizeof id);
    connection_only(client, server, strange);
    both(client, server);
    SSL_SESSION_free(strange);

    printf("the program looks for nothing\n");
    SSL_CTX_sess_set_get_cb(server, on_get_nothing);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP);
    connection_only(client, server, session);
    both(client, server);

    printf("one that fails\n");
    SSL_CTX *picky = client_context(version);
    X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(picky), "nobody.test", 0);
    pair = new_pair(picky, server);
    handshake_rounds(&pair, 20, 0);
    ERR_clear_error();
    statistics("picky client", picky);
    statistics("server", server);
    free_pair(&pair);
    SSL_CTX_free(picky);

    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A TLS 1.2 server with an external cache, and sessions whose time has passed. */
static void external(int copied_in) {
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    long mode = SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP;
    title("from an external cache, %s", copied_in ? "copied into the internal one" : "not copied");
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(server, mode | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    outside = SSL_get1_session(pair.server);
    end_pair(&pair);
    both(client, server);
    if (copied_in)
        SSL_CTX_set_session_cache_mode(server, mode);
    SSL_CTX_sess_set_get_cb(server, on_get);
    for (int i = 0; i < 2; i++) {
        connection_only(client, server, session);
        both(client, server);
    }
    printf("the internal cache first\n");
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER);
    connection_only(client, server, session);
    both(client, server);
    printf("its time has passed\n");
    SSL_SESSION_set_time(outside, 1000);
    connection_only(client, server, session);
    both(client, server);
    connection_only(client, server, session);
    both(client, server);
    SSL_SESSION_free(session);
    SSL_SESSION_free(outside);
    outside = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The counters of expiry and of a cache that is full. */
static void full(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("a full cache, %s", version_name(version));
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(server, 1);
    SSL_CTX_sess_set_cache_size(server, 2);
    for (int i = 0; i < 4; i++) {
        connection_only(client, server, NULL);
        statistics("server", server);
    }
    printf("its time has passed\n");
    SSL_CTX_set_timeout(server, 1);
    SSL_SESSION *session = connection(client, server, NULL);
    outlive(session, 1);
    SSL_SESSION_set_timeout(session, 1000);
    SSL_SESSION *again = connection(client, server, session);
    statistics("server", server);
    SSL_SESSION_free(again);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *other = SSL_CTX_new(TLS_method());
    title("a new context");
    statistics("new", ctx);
    by_number(ctx);
    SSL *ssl = SSL_new(ctx);
    printf("a connection has none: %ld\n", SSL_ctrl(ssl, SSL_CTRL_SESS_NUMBER, 0, NULL));
    print_errors();
    title("sessions of the program's own");
    for (unsigned char i = 1; i <= 3; i++) {
        SSL_SESSION *session = made_session(i, 32, TLS1_2_VERSION);
        SSL_CTX_add_session(ctx, session);
        SSL_CTX_add_session(ctx, session);
        SSL_SESSION_free(session);
    }
    statistics("filled", ctx);
    by_number(ctx);
    statistics("other", other);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++)
        cases(version, stateful);
    external(0);
    external(1);
    FOR_EACH_VERSION(version)
    full(version);

    title("a server that changes its context");
    SSL_CTX *client = client_context(TLS1_2_VERSION), *first = server_context(TLS1_2_VERSION),
            *second = server_context(TLS1_2_VERSION);
    SSL_CTX_set_options(first, SSL_OP_NO_TICKET);
    SSL_SESSION *session = NULL;
    for (int i = 0; i < 2; i++) {
        struct pair pair = new_pair(client, first);
        SSL_set_SSL_CTX(pair.server, second);
        if (session != NULL)
            SSL_set_session(pair.client, session);
        connect_pair(&pair);
        printf("  reused %d\n", SSL_session_reused(pair.server));
        SSL_SESSION_free(session);
        session = SSL_get1_session(pair.client);
        end_pair(&pair);
        statistics("client", client);
        statistics("first", first);
        statistics("second", second);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(first);
    SSL_CTX_free(second);
    return 0;
}
