/* A client's session that does not fit: another name, protocol, suite, version, a server that forgot, a
 * ticket that has expired. Each time a full handshake follows, and no error. */
#include "common.h"

static SSL_CTX *client_ctx, *server_ctx;

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int in_length, void *argument) {
    (void)ssl, (void)argument;
    return SSL_select_next_proto((unsigned char **)out, length, (const unsigned char *)"\x02h2\x02h1", 6, in,
                                 in_length) == OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_NOACK;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

struct wish {
    const char *name, *alpn, *suites, *ciphers, *groups;
    int version;
};

static void apply(SSL *ssl, const struct wish *wish) {
    if (wish->name != NULL)
        SSL_set_tlsext_host_name(ssl, wish->name);
    if (wish->alpn != NULL)
        SSL_set_alpn_protos(ssl, (const unsigned char *)wish->alpn, (unsigned int)strlen(wish->alpn));
    if (wish->suites != NULL)
        REQUIRE(SSL_set_ciphersuites(ssl, wish->suites) == 1);
    if (wish->ciphers != NULL)
        REQUIRE(SSL_set_cipher_list(ssl, wish->ciphers) == 1);
    if (wish->groups != NULL)
        REQUIRE(SSL_set1_groups_list(ssl, wish->groups) == 1);
    if (wish->version != 0)
        SSL_set_max_proto_version(ssl, wish->version), SSL_set_min_proto_version(ssl, wish->version);
}

static SSL_SESSION *visit(SSL_SESSION *session, const struct wish *wish) {
    struct pair pair = new_pair(client_ctx, server_ctx);
    SSL_SESSION *left = NULL;
    char buffer[8];
    apply(pair.client, wish);
    if (session != NULL)
        SHOW(SSL_set_session(pair.client, session));
    if (handshake(&pair)) {
        SSL_read(pair.client, buffer, 1);
        ERR_clear_error();
        left = SSL_get1_session(pair.client);
        const unsigned char *protocol, *kept;
        unsigned int length;
        size_t kept_length;
        SSL_get0_alpn_selected(pair.client, &protocol, &length);
        SSL_SESSION_get0_alpn_selected(left, &kept, &kept_length);
        const char *name = SSL_SESSION_get0_hostname(left);
        printf("  reused %d %d, %s, %s, protocol %.*s, in the session %.*s, name in the session %s\n",
               SSL_session_reused(pair.client), SSL_session_reused(pair.server), SSL_get_version(pair.client),
               SSL_get_cipher_name(pair.client), (int)length, length ? (const char *)protocol : "",
               (int)kept_length, kept_length ? (const char *)kept : "", name ? name : "NULL");
        name = SSL_get_servername(pair.client, TLSEXT_NAMETYPE_host_name);
        printf("  the client's name %s", name ? name : "NULL");
        name = SSL_get_servername(pair.server, TLSEXT_NAMETYPE_host_name);
        printf(", the server's %s\n", name ? name : "NULL");
        outcome(pair.client, "writes", SSL_write(pair.client, "data", 4));
        outcome(pair.server, "reads", SSL_read(pair.server, buffer, sizeof buffer));
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    free_pair(&pair);
    return left;
}

/* A first connection, and a second one that wants something else. */
static void case_of(const char *what, int version, int stateful, struct wish first, struct wish second,
                    void (*change)(SSL_SESSION *)) {
    title("%s, %s, %s", what, version_name(version), stateful ? "by the cache" : "by a ticket");
    client_ctx = client_context(0), server_ctx = server_context(0);
    SSL_CTX_set_alpn_select_cb(server_ctx, on_alpn, NULL);
    SSL_CTX_set_tlsext_servername_callback(server_ctx, on_name);
    SSL_CTX_set_num_tickets(server_ctx, 1);
    if (stateful)
        SSL_CTX_set_options(server_ctx, SSL_OP_NO_TICKET);
    if (first.version == 0)
        first.version = version;
    if (second.version == 0)
        second.version = version;
    SSL_SESSION *session = visit(NULL, &first);
    if (change != NULL)
        change(session);
    SSL_SESSION *again = visit(session, &second);
    SSL_SESSION_free(again);
    SSL_SESSION_free(session);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

static void expire(SSL_SESSION *session) {
    SHOW(SSL_SESSION_set_time(session, 1000) > 0);
}

static void forget(SSL_SESSION *session) {
    unsigned char keys[80] = {9};
    (void)session;
    SSL_CTX_flush_sessions(server_ctx, 0);
    SSL_CTX_set_tlsext_ticket_keys(server_ctx, keys, sizeof keys);
}

static void other_context(SSL_SESSION *session) {
    (void)session;
    SSL_CTX_set_session_id_context(server_ctx, (const unsigned char *)"other", 5);
}

/* A client whose list puts another suite before the session's: both are still offered. */
static void other_order(int version, const char *before, const char *after) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s: %s, then %s", version_name(version), before, after);
    for (int round = 0; round < 2; round++) {
        static SSL_SESSION *session;
        const char *list = round ? after : before;
        REQUIRE(version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(client, list)
                                          : SSL_CTX_set_cipher_list(client, list));
        struct pair pair = new_pair(client, server);
        if (session != NULL)
            REQUIRE(SSL_set_session(pair.client, session) == 1);
        SSL_SESSION_free(session);
        connect_pair(&pair);
        printf("  with %s: reused %d\n", SSL_get_cipher_name(pair.client), SSL_session_reused(pair.client));
        session = round ? NULL : SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int stateful = 0; stateful < 2; stateful++) {
            struct wish plain = {0}, a = {.name = "a.test"}, b = {.name = "b.test"}, h2 = {.alpn = "\x02h2"},
                        h1 = {.alpn = "\x02h1"};
            case_of("the same", version, stateful, plain, plain, NULL);
            case_of("the same name", version, stateful, a, a, NULL);
            case_of("another name", version, stateful, a, b, NULL);
            case_of("a name that was not there", version, stateful, plain, a, NULL);
            case_of("no name any more", version, stateful, a, plain, NULL);
            case_of("the same protocol", version, stateful, h2, h2, NULL);
            case_of("another protocol", version, stateful, h2, h1, NULL);
            case_of("no protocol any more", version, stateful, h2, plain, NULL);
            struct wish large = {.suites = "TLS_AES_256_GCM_SHA384",
                                 .ciphers = "ECDHE-RSA-AES256-GCM-SHA384"},
                        small = {.suites = "TLS_AES_128_GCM_SHA256",
                                 .ciphers = "ECDHE-RSA-AES128-GCM-SHA256"},
                        chacha = {.suites = "TLS_CHACHA20_POLY1305_SHA256",
                                  .ciphers = "ECDHE-RSA-CHACHA20-POLY1305"};
            case_of("a suite of another hash", version, stateful, large, small, NULL);
            if (version == TLS1_3_VERSION)
                case_of("another suite of the same hash", version, stateful, small, chacha, NULL);
            case_of("another group", version, stateful, (struct wish){.groups = "X25519"},
                    (struct wish){.groups = "P-256"}, NULL);
            case_of("an expired session", version, stateful, plain, plain, expire);
            case_of("a server that forgot", version, stateful, plain, plain, forget);
            case_of("another session-id context", version, stateful, plain, plain, other_context);
            case_of("another version", version, stateful, plain,
                    (struct wish){.version = version == TLS1_3_VERSION ? TLS1_2_VERSION : TLS1_3_VERSION},
                    NULL);
        }
    }
    other_order(TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384");
    other_order(TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256",
                "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256");
    return 0;
}
