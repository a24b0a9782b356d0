/* Early data on both sides: sent, read, refused, replayed, too long, asked for in the wrong place. */
#include "common.h"

static SSL_CTX *client_ctx, *server_ctx;
static int allow = 1;

static int on_allow(SSL *ssl, void *argument) {
    printf("  allowed? server %d, argument %s, status %d, resumed %d\n", SSL_is_server(ssl), (char *)argument,
           SSL_get_early_data_status(ssl), SSL_session_reused(ssl));
    return allow;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static void contexts(uint32_t max) {
    client_ctx = client_context(TLS1_3_VERSION), server_ctx = server_context(TLS1_3_VERSION);
    SHOW(SSL_CTX_set_max_early_data(server_ctx, max));
}

static void free_contexts(void) {
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

static void statuses(struct pair *pair) {
    printf("  status: client %d, server %d; resumed %d %d; in init %d %d; finished %d %d; before %d %d\n",
           SSL_get_early_data_status(pair->client), SSL_get_early_data_status(pair->server),
           SSL_session_reused(pair->client), SSL_session_reused(pair->server), SSL_in_init(pair->client),
           SSL_in_init(pair->server), SSL_is_init_finished(pair->client), SSL_is_init_finished(pair->server),
           SSL_in_before(pair->client), SSL_in_before(pair->server));
}

static void end(struct pair *pair) {
    SSL_shutdown(pair->client);
    SSL_shutdown(pair->server);
    ERR_clear_error();
    free_pair(pair);
}

/* A first connection, for its session. */
static SSL_SESSION *session_of(SSL_CTX *client, SSL_CTX *server, const char *name) {
    struct pair pair = new_pair(client, server);
    if (name != NULL)
        SSL_set_tlsext_host_name(pair.client, name);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    printf("  the session allows %u, the server said %u, may receive %u\n",
           SSL_SESSION_get_max_early_data(session), SSL_get_max_early_data(pair.server),
           SSL_get_recv_max_early_data(pair.server));
    end(&pair);
    return session;
}

static struct pair resuming(SSL_SESSION *session) {
    struct pair pair = new_pair(client_ctx, server_ctx);
    REQUIRE(SSL_set_session(pair.client, session) == 1);
    return pair;
}

static int write_early(SSL *ssl, const char *text) {
    size_t written = 77;
    ERR_clear_error();
    int ret = SSL_write_early_data(ssl, text, strlen(text), &written);
    printf("write_early \"%s\" = %d %s, %zu\n", text, ret, error_name(SSL_get_error(ssl, ret)), written);
    print_errors();
    return ret;
}

static int read_early(SSL *ssl, size_t size) {
    char buffer[64];
    size_t got = 77;
    ERR_clear_error();
    int ret = SSL_read_early_data(ssl, buffer, size, &got);
    printf("read_early = %d %s, %zu", ret, ret == 0 ? error_name(SSL_get_error(ssl, 0)) : "", got);
    printf(ret == 1 ? " \"%.*s\"\n" : "\n", (int)got, buffer);
    print_errors();
    return ret;
}

static void exchange(struct pair *pair) {
    char buffer[64];
    ERR_clear_error();
    outcome(pair->client, "client writes", SSL_write(pair->client, "normal", 6));
    outcome(pair->server, "server reads", SSL_read(pair->server, buffer, sizeof buffer));
    outcome(pair->server, "server writes", SSL_write(pair->server, "answer", 6));
    outcome(pair->client, "client reads", SSL_read(pair->client, buffer, sizeof buffer));
}

static void export(struct pair *pair) {
    unsigned char one[20], other[20];
    SHOW(SSL_export_keying_material_early(pair->client, one, sizeof one, "label", 5,
                                          (const unsigned char *)"ctx", 3));
    SHOW(SSL_export_keying_material_early(pair->server, other, sizeof other, "label", 5,
                                          (const unsigned char *)"ctx", 3));
    printf("the same: %d\n", memcmp(one, other, sizeof one) == 0);
}

/* The whole way, whatever the server makes of it. */
static void attempt(SSL_SESSION *session) {
    struct pair pair = resuming(session);
    write_early(pair.client, "early");
    statuses(&pair);
    if (read_early(pair.server, 64) == SSL_READ_EARLY_DATA_SUCCESS)
        read_early(pair.server, 64);
    statuses(&pair);
    handshake(&pair);
    statuses(&pair);
    read_early(pair.server, 64);
    exchange(&pair);
    end(&pair);
}

/* What a server that takes no early data is ready to throw away. */
static void skipped(uint32_t limit, size_t length, int retry) {
    char text[512];
    SSL_SESSION *session;
    struct pair pair;
    title("%zu bytes of refused early data, up to %u may come%s", length, limit,
          retry ? ", a second hello" : "");
    contexts(1000);
    if (retry)
        SSL_CTX_set_options(server_ctx, SSL_OP_NO_ANTI_REPLAY);
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_SESSION_set_time(session, SSL_SESSION_get_time(session) - 30);
    if (retry) {
        SSL_CTX_set1_groups_list(server_ctx, "P-384");
        SSL_CTX_set1_groups_list(client_ctx, "X25519:P-384");
    }
    pair = resuming(session);
    SHOW(SSL_set_recv_max_early_data(pair.server, limit));
    memset(text, 'e', length);
    text[length] = 0;
    write_early(pair.client, text);
    read_early(pair.server, 64);
    handshake(&pair);
    exchange(&pair);
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);
    free_contexts();
}

int main(void) {
    title("settings");
    contexts(1000);
    SHOW(SSL_CTX_get_max_early_data(server_ctx));
    SHOW(SSL_CTX_get_recv_max_early_data(server_ctx));
    SHOW(SSL_CTX_set_recv_max_early_data(server_ctx, 500));
    SHOW(SSL_CTX_get_recv_max_early_data(server_ctx));
    SSL *ssl = SSL_new(server_ctx);
    SHOW(SSL_get_max_early_data(ssl));
    SHOW(SSL_get_recv_max_early_data(ssl));
    SHOW(SSL_set_max_early_data(ssl, 7));
    SHOW(SSL_set_recv_max_early_data(ssl, 8));
    SHOW(SSL_get_max_early_data(ssl));
    SHOW(SSL_get_recv_max_early_data(ssl));
    SHOW(SSL_get_early_data_status(ssl));
    SSL_free(ssl);
    free_contexts();

    title("accepted");
    contexts(1000);
    SSL_SESSION *session = session_of(client_ctx, server_ctx, NULL);
    struct pair pair = resuming(session);
    SHOW(SSL_get_max_early_data(pair.client));
    statuses(&pair);
    write_early(pair.client, "first");
    statuses(&pair);
    SHOW(SSL_get_max_early_data(pair.client));
    write_early(pair.client, "second");
    read_early(pair.server, 3);
    statuses(&pair);
    export(&pair);
    SHOW(SSL_pending(pair.server));
    read_early(pair.server, 64);
    read_early(pair.server, 64);
    statuses(&pair);
    read_early(pair.server, 64);
    write_early(pair.client, "third");
    write_early(pair.server, "half");
    statuses(&pair);
    char buffer[64];
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    printf("\"%.4s\"\n", buffer);
    outcome(pair.client, "client handshake", SSL_do_handshake(pair.client));
    write_early(pair.client, "late");
    read_early(pair.server, 64);
    read_early(pair.server, 64);
    statuses(&pair);
    write_early(pair.server, "half too");
    outcome(pair.server, "server handshake", SSL_do_handshake(pair.server));
    statuses(&pair);
    read_early(pair.server, 64);
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    exchange(&pair);
    SHOW(SSL_get_max_early_data(pair.client));
    SHOW(SSL_get_max_early_data(pair.server));
    SSL_SESSION *next = SSL_get1_session(pair.client);
    end(&pair);

    title("the session of the resumed connection");
    attempt(next);
    SSL_SESSION_free(next);

    title("the first session again: a replay");
    attempt(session);
    SSL_SESSION_free(session);

    title("a replay that the server does not mind");
    SSL_CTX_set_options(server_ctx, SSL_OP_NO_ANTI_REPLAY);
    session = session_of(client_ctx, server_ctx, NULL);
    attempt(session);
    attempt(session);
    SSL_SESSION_free(session);
    free_contexts();

    title("the server allows none any more");
    contexts(1000);
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_CTX_set_max_early_data(server_ctx, 0);
    SSL_CTX_set_options(server_ctx, SSL_OP_NO_TICKET);
    attempt(session);
    SSL_SESSION_free(session);
    free_contexts();

    for (allow = 0; allow < 2; allow++) {
        title("the callback says %d", allow);
        contexts(1000);
        SSL_CTX_set_allow_early_data_cb(server_ctx, on_allow, "of the context");
        session = session_of(client_ctx, server_ctx, NULL);
        attempt(session);
        SSL_SESSION_free(session);
        free_contexts();
    }

    title("a server that does not ask for it");
    contexts(1000);
    session = session_of(client_ctx, server_ctx, NULL);
    pair = resuming(session);
    write_early(pair.client, "early");
    handshake(&pair);
    statuses(&pair);
    read_early(pair.server, 64);
    exchange(&pair);
    end(&pair);
    SSL_SESSION_free(session);

    title("a client that sends none");
    session = session_of(client_ctx, server_ctx, NULL);
    pair = resuming(session);
    ERR_clear_error();
    outcome(pair.client, "client", SSL_do_handshake(pair.client));
    read_early(pair.server, 64);
    statuses(&pair);
    write_early(pair.server, "half");
    handshake(&pair);
    statuses(&pair);
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    exchange(&pair);
    end(&pair);
    SSL_SESSION_free(session);

    title("a full handshake");
    pair = new_pair(client_ctx, server_ctx);
    write_early(pair.client, "early");
    statuses(&pair);
    read_early(pair.server, 64);
    statuses(&pair);
    outcome(pair.client, "client", SSL_do_handshake(pair.client));
    read_early(pair.server, 64);
    write_early(pair.server, "half");
    handshake(&pair);
    statuses(&pair);
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    exchange(&pair);
    end(&pair);

    title("in the wrong place");
    session = session_of(client_ctx, server_ctx, NULL);
    pair = resuming(session);
    read_early(pair.client, 64);
    write_early(pair.server, "early");
    outcome(pair.client, "client", SSL_do_handshake(pair.client));
    write_early(pair.client, "early");
    outcome(pair.server, "server", SSL_do_handshake(pair.server));
    read_early(pair.server, 64);
    handshake(&pair);
    write_early(pair.client, "early");
    read_early(pair.server, 64);
    statuses(&pair);
    end(&pair);

    title("the client goes on with SSL_write");
    SSL_SESSION_free(session);
    session = session_of(client_ctx, server_ctx, NULL);
    pair = resuming(session);
    write_early(pair.client, "early");
    outcome(pair.client, "client writes", SSL_write(pair.client, "normal", 6));
    write_early(pair.client, "early");
    read_early(pair.server, 64);
    read_early(pair.server, 64);
    outcome(pair.client, "client writes", SSL_write(pair.client, "normal", 6));
    read_early(pair.server, 64);
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);
    free_contexts();

    title("more than the session allows");
    contexts(8);
    session = session_of(client_ctx, server_ctx, NULL);
    pair = resuming(session);
    write_early(pair.client, "12345");
    write_early(pair.client, "67890");
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);

    title("more than the server receives");
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_CTX_set_recv_max_early_data(server_ctx, 4);
    pair = resuming(session);
    write_early(pair.client, "1234");
    write_early(pair.client, "5");
    read_early(pair.server, 64);
    read_early(pair.server, 64);
    outcome(pair.client, "client", SSL_do_handshake(pair.client));
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);
    free_contexts();

    title("another name");
    contexts(1000);
    SSL_CTX_set_tlsext_servername_callback(server_ctx, on_name);
    session = session_of(client_ctx, server_ctx, "a.test");
    SHOW_TEXT(SSL_SESSION_get0_hostname(session));
    pair = resuming(session);
    SSL_set_tlsext_host_name(pair.client, "b.test");
    write_early(pair.client, "early");
    end(&pair);
    SSL_SESSION_free(session);
    session = session_of(client_ctx, server_ctx, "a.test");
    pair = resuming(session);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    write_early(pair.client, "early");
    read_early(pair.server, 64);
    handshake(&pair);
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);
    free_contexts();

    title("another protocol of the application");
    contexts(1000);
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_SESSION *changed = SSL_SESSION_dup(session);
    SHOW(SSL_SESSION_set1_alpn_selected(changed, (const unsigned char *)"h2", 2));
    pair = resuming(changed);
    write_early(pair.client, "early");
    end(&pair);
    SSL_SESSION_free(changed);
    changed = SSL_SESSION_dup(session);
    SSL_SESSION_set1_alpn_selected(changed, (const unsigned char *)"h2", 2);
    pair = resuming(changed);
    SHOW(SSL_set_alpn_protos(pair.client, (const unsigned char *)"\x02h1", 3));
    write_early(pair.client, "early");
    end(&pair);
    SSL_SESSION_free(changed);
    changed = SSL_SESSION_dup(session);
    SSL_SESSION_set1_alpn_selected(changed, (const unsigned char *)"h2", 2);
    pair = resuming(changed);
    SHOW(SSL_set_alpn_protos(pair.client, (const unsigned char *)"\x02h1\x02h2", 6));
    write_early(pair.client, "early");
    read_early(pair.server, 64);
    read_early(pair.server, 64);
    handshake(&pair);
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(changed);
    SSL_SESSION_free(session);
    free_contexts();

    title("a group that needs a second ClientHello");
    contexts(1000);
    SSL_CTX_set_options(server_ctx, SSL_OP_NO_ANTI_REPLAY);
    session = session_of(client_ctx, server_ctx, NULL);
    SHOW(SSL_CTX_set1_groups_list(server_ctx, "P-384"));
    SHOW(SSL_CTX_set1_groups_list(client_ctx, "X25519:P-384"));
    attempt(session);
    SSL_SESSION_free(session);
    free_contexts();

    title("an old session");
    contexts(1000);
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_SESSION_set_time(session, SSL_SESSION_get_time(session) - 30);
    attempt(session);
    SSL_SESSION_free(session);
    free_contexts();

    title("a session that says more than the server's");
    contexts(3);
    session = session_of(client_ctx, server_ctx, NULL);
    SHOW(SSL_SESSION_set_max_early_data(session, 10));
    attempt(session);
    SSL_SESSION_free(session);
    free_contexts();

    title("a TLS 1.2 server");
    contexts(1000);
    session = session_of(client_ctx, server_ctx, NULL);
    SSL_CTX_set_min_proto_version(server_ctx, TLS1_2_VERSION);
    SSL_CTX_set_min_proto_version(client_ctx, TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(server_ctx, TLS1_2_VERSION);
    pair = resuming(session);
    write_early(pair.client, "early");
    read_early(pair.server, 64);
    handshake(&pair);
    statuses(&pair);
    end(&pair);
    SSL_SESSION_free(session);
    free_contexts();

    for (int retry = 0; retry < 2; retry++) {
        skipped(0, 1, retry);
        skipped(0, 100, retry);
        skipped(1, 1, retry);
        skipped(50, 50, retry);
        skipped(50, 400, retry);
        skipped(500, 400, retry);
    }
    return 0;
}
