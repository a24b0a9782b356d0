/* Hundreds of mixtures of what bears on resumption, at both sides, drawn by a generator of fixed seeds:
 * options, cache modes, contexts that a name chooses, session-id contexts, verification, tickets, timeouts,
 * names, protocols, suites, callbacks. Each mixture is a few connections; what is resumed, by which session,
 * and what the counters say is the transcript. */
#include "sessions.h"

static unsigned long state;

static unsigned int draw(unsigned int sides) {
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned int)(state >> 33) % sides;
}

/* One of them, with a chance of `of` in `sides`. */
static int chance(unsigned int of, unsigned int sides) {
    return draw(sides) < of;
}

static SSL_CTX *client_ctx, *server_ctx, *named_ctx;
static int calls_new[2], calls_get, calls_remove, calls_cert;
static unsigned char stored[4096];
static int stored_length;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    calls_new[SSL_is_server(ssl)]++;
    if (SSL_is_server(ssl) && i2d_SSL_SESSION(session, NULL) < (int)sizeof stored) {
        unsigned char *out = stored;
        stored_length = i2d_SSL_SESSION(session, &out);
    }
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int length, int *copy) {
    const unsigned char *in = stored;
    (void)ssl;
    calls_get++;
    *copy = 0;
    SSL_SESSION *session = stored_length > 0 ? d2i_SSL_SESSION(NULL, &in, stored_length) : NULL;
    unsigned int own_length = 0;
    const unsigned char *own = session ? SSL_SESSION_get_id(session, &own_length) : NULL;
    if (session != NULL && ((int)own_length != length || memcmp(own, id, own_length) != 0)) {
        SSL_SESSION_free(session);
        session = NULL;
    }
    return session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx, (void)session;
    calls_remove++;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert, (void)argument;
    if (name != NULL && name[0] == 'n')
        SSL_set_SSL_CTX(ssl, named_ctx);
    return name != NULL ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int in_length, void *argument) {
    (void)ssl, (void)argument, (void)in_length;
    *out = in + 1, *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *draw_server(void) {
    static const char *const contexts[] = {"", "a", "a", "b"};
    static const long modes[] = {SSL_SESS_CACHE_SERVER,
                                 SSL_SESS_CACHE_SERVER,
                                 SSL_SESS_CACHE_BOTH,
                                 SSL_SESS_CACHE_OFF,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE};
    SSL_CTX *ctx = server_context(0);
    const char *context = contexts[draw(4)];
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)context, (unsigned int)strlen(context));
    SSL_CTX_set_session_cache_mode(ctx, modes[draw(7)]);
    if (chance(1, 2))
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    if (chance(1, 4))
        SSL_CTX_sess_set_cache_size(ctx, 1 + (long)draw(3));
    if (chance(1, 6))
        SSL_CTX_set_timeout(ctx, 1 + (long)draw(100000));
    if (chance(1, 3))
        SSL_CTX_set_num_tickets(ctx, draw(4));
    if (chance(1, 4)) {
        SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    }
    if (chance(1, 3))
        SSL_CTX_sess_set_new_cb(ctx, on_new);
    if (chance(1, 4))
        SSL_CTX_sess_set_get_cb(ctx, on_get);
    if (chance(1, 3))
        SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    if (chance(1, 3))
        SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
    if (chance(1, 6))
        SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    if (chance(1, 5)) {
        unsigned char keys[80] = {(unsigned char)draw(2)};
        SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys);
    }
    return ctx;
}

static void mixture(unsigned int seed) {
    state = seed * 7919UL + 1;
    for (int i = 0; i < 8; i++)
        draw(2);
    server_ctx = draw_server(), named_ctx = draw_server();
    client_ctx = client_context(0);
    if (chance(1, 3))
        use(client_ctx, "client");
    if (chance(1, 2))
        SSL_CTX_set_max_proto_version(client_ctx, TLS1_2_VERSION);
    if (chance(1, 8))
        SSL_CTX_set_options(client_ctx, SSL_OP_NO_TICKET);
    if (chance(1, 2)) {
        SSL_CTX_set_session_cache_mode(client_ctx, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(client_ctx, on_new);
    }
    SSL_CTX_set_tlsext_servername_callback(server_ctx, on_name);
    calls_new[0] = calls_new[1] = calls_get = calls_remove = calls_cert = stored_length = 0;
    static const char *const names[] = {NULL, "named.test", "other.test"};
    const char *name = names[draw(3)];
    SSL_SESSION *session = NULL;
    printf("mixture %u:", seed);
    for (int i = 0; i < 4; i++) {
        struct pair pair = new_pair(client_ctx, server_ctx);
        if (name != NULL)
            SSL_set_tlsext_host_name(pair.client, name);
        if (chance(1, 4))
            SSL_set_alpn_protos(pair.client, (const unsigned char *)"\x02h2", 3);
        if (session != NULL)
            SSL_set_session(pair.client, session);
        if (chance(1, 10))
            SSL_CTX_flush_sessions(server_ctx, 0);
        int good = handshake_rounds(&pair, 20, 0);
        unsigned long error = ERR_peek_error();
        if (good)
            read_tickets(&pair);
        unsigned int length = 0;
        if (SSL_get_session(pair.server) != NULL)
            SSL_SESSION_get0_id_context(SSL_get_session(pair.server), &length);
        const char *kept =
            SSL_get_session(pair.client) ? SSL_SESSION_get0_hostname(SSL_get_session(pair.client)) : NULL;
        printf(" %s%d%d,%u,%c,%s,%c%c", good ? "" : "failed:", SSL_session_reused(pair.client),
               SSL_session_reused(pair.server), length,
               SSL_version(pair.client) == TLS1_3_VERSION ? '3' : '2', kept ? kept : "-",
               SSL_get0_peer_certificate(pair.client) ? 'c' : '-',
               SSL_get0_peer_certificate(pair.server) ? 'c' : '-');
        if (!good && error != 0)
            printf("(%s)", ERR_reason_error_string(error));
        ERR_clear_error();
        if (good && chance(3, 4)) {
            SSL_SESSION_free(session);
            session = SSL_get1_session(pair.client);
        }
        if (chance(1, 12)) {
            free_pair(&pair);
        } else {
            end_pair(&pair);
        }
        ERR_clear_error();
    }
    printf("; new %d %d, get %d, removed %d\n", calls_new[0], calls_new[1], calls_get, calls_remove);
    statistics("client", client_ctx);
    statistics("server", server_ctx);
    statistics("named", named_ctx);
    SSL_SESSION_free(session);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    SSL_CTX_free(named_ctx);
}

int main(int count, char **arguments) {
    unsigned int first = count > 1 ? (unsigned int)atoi(arguments[1]) : 0,
                 number = count > 2 ? (unsigned int)atoi(arguments[2]) : 200;
    for (unsigned int seed = first; seed < first + number; seed++)
        mixture(seed);
    return 0;
}
