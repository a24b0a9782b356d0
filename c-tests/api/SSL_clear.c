/* SSL_clear(3), SSL_free(3): what is reset, what is kept, what becomes of the session, and the next
 * handshake. */
#include "getters.h"

static int removed;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx;
    removed++;
    printf("    remove callback, resumable %d\n", SSL_SESSION_is_resumable(session));
}

static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *length,
                           const unsigned char *in, unsigned in_length, void *argument) {
    (void)ssl, (void)argument, (void)in_length;
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

/* New BIOs for both ends. */
static void join(struct pair *pair) {
    BIO *left, *right;
    REQUIRE(BIO_new_bio_pair(&left, 1 << 20, &right, 1 << 20) == 1);
    SSL_set_bio(pair->client, left, left);
    SSL_set_bio(pair->server, right, right);
}

static void exchange(struct pair *pair) {
    char buffer[16] = "";
    SHOW(SSL_write(pair->client, "question", 8));
    SHOW(SSL_read(pair->server, buffer, sizeof buffer));
    SHOW(SSL_write(pair->server, "answer", 6));
    SHOW(SSL_read(pair->client, buffer, sizeof buffer));
    printf("%.6s\n", buffer);
}

/* How a connection may end. */
enum ending { SILENT, SHUTDOWN, SET_SENT, SET_RECEIVED, SET_BOTH, QUIET };
static const char *const endings[] = {"without a word",        "by SSL_shutdown",
                                      "SSL_SENT_SHUTDOWN set", "SSL_RECEIVED_SHUTDOWN set",
                                      "both bits set",         "by a quiet shutdown"};

static void end(SSL *ssl, enum ending how) {
    switch (how) {
    case SILENT:
        break;
    case QUIET:
        SSL_set_quiet_shutdown(ssl, 1);
        SSL_shutdown(ssl);
        SSL_set_quiet_shutdown(ssl, 0);
        break;
    case SHUTDOWN:
        SSL_shutdown(ssl);
        break;
    case SET_SENT:
        SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
        break;
    case SET_RECEIVED:
        SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN);
        break;
    case SET_BOTH:
        SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        break;
    }
    ERR_clear_error();
}

static void session_rule(int version, enum ending how, int by_free) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_SESSION *session, *servers;
    struct pair pair;
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_remove_cb(client, on_remove);
    SSL_CTX_sess_set_remove_cb(server, on_remove);
    pair = new_pair(client, server);
    connect_pair(&pair);
    session = SSL_get1_session(pair.client);
    servers = SSL_get1_session(pair.server);
    printf("cached: %ld, %ld\n", SSL_CTX_sess_number(client), SSL_CTX_sess_number(server));
    end(pair.client, how);
    end(pair.server, how);
    printf("client\n");
    if (by_free)
        SSL_free(pair.client);
    else
        SHOW(SSL_clear(pair.client));
    printf("server\n");
    if (by_free)
        SSL_free(pair.server);
    else
        SHOW(SSL_clear(pair.server));
    printf("resumable: %d, %d\n", SSL_SESSION_is_resumable(session), SSL_SESSION_is_resumable(servers));
    printf("cached: %ld, %ld\n", SSL_CTX_sess_number(client), SSL_CTX_sess_number(server));
    if (!by_free) {
        printf("kept: %d, %d\n", SSL_get_session(pair.client) == session,
               SSL_get_session(pair.server) == servers);
        join(&pair);
        SHOW(handshake(&pair));
        printf("resumed: %d, %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        end(pair.client, SET_SENT);
        end(pair.server, SET_SENT);
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_SESSION_free(servers);
    printf("the contexts go\n");
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("NULL, and an object that did nothing");
    SHOW(SSL_clear(ssl));
    print_settings(ssl);
    print_state(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair;
        use(client, "client");
        SSL_CTX_set_alpn_select_cb(server, select_protocol, NULL);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL));
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"clear", 5);

        for (int closed = 0; closed < 2; closed++) {
            pair = new_pair(client, server);
            SSL_set1_host(pair.client, "localhost");
            SSL_set_tlsext_host_name(pair.client, "localhost");
            SSL_set_alpn_protos(pair.client, (const unsigned char *)"\1x", 2);
            SSL_set_options(pair.client, SSL_OP_CIPHER_SERVER_PREFERENCE);
            SSL_set_mode(pair.client, SSL_MODE_RELEASE_BUFFERS);
            SSL_set_read_ahead(pair.client, 1);
            SSL_set_info_callback(pair.client, info_a);
            SSL_set_ex_data(pair.client, 0, "application");
            SSL_set_security_level(pair.client, 1);
            connect_pair(&pair);
            SSL_write(pair.server, "unread", 6);
            char byte;
            SSL_peek(pair.client, &byte, 1);
            if (closed) {
                SSL_shutdown(pair.client);
                SSL_shutdown(pair.server);
            }
            BIO *before = SSL_get_rbio(pair.client);
            title("a client's object %s, %s", closed ? "after SSL_shutdown" : "in use",
                  version_name(version));
            print_state(pair.client);
            SHOW(SSL_clear(pair.client));
            print_state(pair.client);
            print_settings(pair.client);
            printf("same BIO: %d, ex data: %s\n", SSL_get_rbio(pair.client) == before,
                   (char *)SSL_get_ex_data(pair.client, 0));
            title("the server's object %s, %s", closed ? "after SSL_shutdown" : "in use",
                  version_name(version));
            SHOW(SSL_clear(pair.server));
            print_state(pair.server);
            print_settings(pair.server);
            title("the next handshake, %s", version_name(version));
            join(&pair);
            SHOW(handshake(&pair));
            printf("resumed: %d, %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
            exchange(&pair);
            print_state(pair.client);
            print_state(pair.server);
            free_pair(&pair);
        }

        title("the other role, %s", version_name(version));
        SSL_CTX *both = SSL_CTX_new(TLS_method());
        use(both, "server");
        REQUIRE(SSL_CTX_set_min_proto_version(both, version) && SSL_CTX_set_max_proto_version(both, version));
        pair = new_pair(both, both);
        connect_pair(&pair);
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        SSL_set_accept_state(pair.client);
        SSL_set_connect_state(pair.server);
        join(&pair);
        SSL *old_client = pair.client;
        pair.client = pair.server;
        pair.server = old_client;
        SHOW(handshake(&pair));
        printf("server: %d, %d\n", SSL_is_server(pair.client), SSL_is_server(pair.server));
        exchange(&pair);
        free_pair(&pair);
        SSL_CTX_free(both);

        title("in the middle of a handshake, %s", version_name(version));
        pair = new_pair(client, server);
        outcome(pair.client, "client", SSL_do_handshake(pair.client));
        outcome(pair.server, "server", SSL_do_handshake(pair.server));
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        printf("before: %d, %d\n", SSL_in_before(pair.client), SSL_in_before(pair.server));
        printf("session: %d, %d\n", SSL_get_session(pair.client) != NULL,
               SSL_get_session(pair.server) != NULL);
        join(&pair);
        SHOW(handshake(&pair));
        exchange(&pair);
        free_pair(&pair);

        title("after a failure, %s", version_name(version));
        SSL_CTX *strict = client_context(version);
        SSL_CTX_set_verify_depth(strict, 0);
        SSL_CTX_set_cert_store(strict, X509_STORE_new());
        pair = new_pair(strict, server);
        SHOW(handshake(&pair));
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        SHOW(SSL_get_verify_result(pair.client));
        SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
        SSL_set_verify(pair.server, SSL_VERIFY_NONE, NULL);
        join(&pair);
        SHOW(handshake(&pair));
        exchange(&pair);
        free_pair(&pair);
        SSL_CTX_free(strict);

        title("a write that waited is forgotten, %s", version_name(version));
        pair = pair_of(SSL_new(client), SSL_new(server), 1000);
        SSL_set_num_tickets(pair.server, 0);
        connect_pair(&pair);
        static char bulk[5000];
        outcome(pair.client, "SSL_write", SSL_write(pair.client, bulk, sizeof bulk));
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_clear(pair.server));
        SHOW(SSL_want(pair.client));
        join(&pair);
        SHOW(handshake(&pair));
        exchange(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    FOR_EACH_VERSION(version)
    for (int by_free = 0; by_free < 2; by_free++)
        for (enum ending how = SILENT; how <= QUIET; how++) {
            title("the session of a connection that ended %s, %s, %s", endings[how],
                  by_free ? "SSL_free" : "SSL_clear", version_name(version));
            session_rule(version, how, by_free);
        }

    title("a session that is in no cache");
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    SSL_CTX_sess_set_remove_cb(client, on_remove);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_OFF);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    removed = 0;
    SSL_clear(pair.client);
    printf("removed %d\n", removed);
    free_pair(&pair);

    title("a session that is only offered, and a handshake that is not finished");
    pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
    free_pair(&pair);
    ssl = SSL_new(client);
    SHOW(SSL_set_session(ssl, session));
    SHOW(SSL_clear(ssl));
    printf("kept: %d\n", SSL_get_session(ssl) == session);
    SSL_set_connect_state(ssl);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    SHOW(SSL_clear(ssl));
    printf("kept: %d, resumable: %d\n", SSL_get_session(ssl) == session, SSL_SESSION_is_resumable(session));
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    SSL_free(ssl);
    SHOW(SSL_SESSION_is_resumable(session));

    title("SSL_set_session on an open connection");
    pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *own = SSL_get1_session(pair.client);
    SHOW(SSL_set_session(pair.client, session));
    printf("resumable: %d, %d\n", SSL_SESSION_is_resumable(own), SSL_SESSION_is_resumable(session));
    SHOW(SSL_set_session(pair.client, NULL));
    printf("resumable: %d, session %d\n", SSL_SESSION_is_resumable(session),
           SSL_get_session(pair.client) != NULL);
    SSL_SESSION_free(own);
    SSL_SESSION_free(session);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
