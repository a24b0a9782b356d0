/* How many TLS 1.3 tickets a server sends, and when: by setting, on resumption, on request. */
#include "common.h"

static int at_client, at_server, quiet;
static SSL_SESSION *newest;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    if (SSL_is_server(ssl)) {
        at_server++;
        return 0;
    }
    at_client++;
    SSL_SESSION_free(newest);
    newest = session;
    return 1;
}

static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version, (void)argument, (void)length;
    if (type == SSL3_RT_HANDSHAKE && *(const unsigned char *)bytes == SSL3_MT_NEWSESSION_TICKET && !quiet)
        printf("  a ticket, %s at the %s\n", outgoing ? "out" : "in",
               SSL_is_server(ssl) ? "server" : "client");
}

static void contexts(SSL_CTX **client, SSL_CTX **server, int version) {
    *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_session_cache_mode(*client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(*client, on_new);
    SSL_CTX_sess_set_new_cb(*server, on_new);
}

static void end(struct pair *pair) {
    SSL_shutdown(pair->client);
    SSL_shutdown(pair->server);
    free_pair(pair);
}

static void count(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    at_client = at_server = 0;
    if (session != NULL)
        SSL_set_session(pair.client, session);
    connect_pair(&pair);
    printf("  resumed %d: new at the server %d, at the client %d, in the server's cache %ld\n",
           SSL_session_reused(pair.server), at_server, at_client, SSL_CTX_sess_number(server));
    end(&pair);
}

static int not_resumable(SSL *ssl, int forward_secure) {
    (void)ssl;
    printf("  not resumable? forward secure %d\n", forward_secure);
    return 1;
}

static void show_peer(const char *who, SSL *ssl) {
    X509 *peer = SSL_get1_peer_certificate(ssl);
    SSL_SESSION *session = SSL_get_session(ssl);
    printf("  %s: reused %d, peer %d, in the session %d, result %ld, name %s\n", who, SSL_session_reused(ssl),
           peer != NULL, SSL_SESSION_get0_peer(session) != NULL, SSL_get_verify_result(ssl),
           SSL_SESSION_get0_hostname(session) ? SSL_SESSION_get0_hostname(session) : "(none)");
    X509_free(peer);
}

/* A resumed server without tickets of its own sends one that it is asked for: it is for the same client. */
static void known_client(int own_tickets) {
    SSL_CTX *client, *server;
    char byte;
    title("a ticket for a client that is known, beside %d", own_tickets);
    contexts(&client, &server, TLS1_3_VERSION);
    use(client, "client");
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"known", 5);
    for (int round = 0; round < 4; round++) {
        struct pair pair = new_pair(client, server);
        SSL_set_tlsext_host_name(pair.client, "localhost");
        if (round > 0) {
            SSL_set_session(pair.client, newest);
            SSL_set_num_tickets(pair.server, own_tickets);
        }
        SSL_SESSION_free(newest);
        newest = NULL;
        connect_pair(&pair);
        SHOW(SSL_new_session_ticket(pair.server));
        SHOW(SSL_do_handshake(pair.server));
        SSL_peek(pair.client, &byte, 1);
        ERR_clear_error();
        show_peer("server", pair.server);
        show_peer("client", pair.client);
        end(&pair);
    }
    SSL_SESSION_free(newest);
    newest = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int refuse(BIO *bio, const char *data UNUSED, int length UNUSED) {
    BIO_set_retry_write(bio);
    return -1;
}

static long agree(BIO *bio UNUSED, int command, long number UNUSED, void *pointer UNUSED) {
    return command == BIO_CTRL_FLUSH;
}

static void state_of(SSL *server) {
    printf("  in init %d, new at the server %d\n", SSL_in_init(server), at_server);
}

/* Tickets that are asked for while a write waits to be repeated go with the write after that one. */
static void behind_a_write(int between) {
    SSL_CTX *client, *server;
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 100, "never");
    BIO *never = BIO_new(method), *wire;
    struct pair pair;
    char buffer[10];
    title("asked for behind a write that waits, %d more behind its end", between);
    BIO_meth_set_write(method, refuse);
    BIO_meth_set_ctrl(method, agree);
    BIO_set_init(never, 1);
    contexts(&client, &server, TLS1_3_VERSION);
    pair = new_pair(client, server);
    connect_pair(&pair);
    at_client = at_server = 0;
    wire = SSL_get_wbio(pair.server);
    BIO_up_ref(wire);
    SSL_set0_wbio(pair.server, never);
    outcome(pair.server, "server writes", SSL_write(pair.server, "1", 1));
    SSL_set0_wbio(pair.server, wire);
    SHOW(SSL_new_session_ticket(pair.server));
    SHOW(SSL_new_session_ticket(pair.server));
    state_of(pair.server);
    SHOW(SSL_do_handshake(pair.server));
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    state_of(pair.server);
    outcome(pair.server, "server writes again", SSL_write(pair.server, "1", 1));
    SHOW(SSL_do_handshake(pair.server));
    state_of(pair.server);
    for (int i = 0; i < between; i++)
        SHOW(SSL_new_session_ticket(pair.server));
    state_of(pair.server);
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.server, "server writes", SSL_write(pair.server, "2", 1));
    state_of(pair.server);
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    printf("  new at the client %d\n", at_client);
    end(&pair);
    SSL_SESSION_free(newest);
    newest = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    BIO_meth_free(method);
}

int main(void) {
    SSL_CTX *client, *server;
    char buffer[16];
    title("settings");
    contexts(&client, &server, TLS1_3_VERSION);
    SHOW(SSL_CTX_get_num_tickets(server));
    SHOW(SSL_CTX_set_num_tickets(server, 5));
    SHOW(SSL_CTX_get_num_tickets(server));
    SSL *ssl = SSL_new(server);
    SHOW(SSL_get_num_tickets(ssl));
    SHOW(SSL_CTX_set_num_tickets(server, 0));
    SHOW(SSL_get_num_tickets(ssl));
    SHOW(SSL_set_num_tickets(ssl, 1));
    SHOW(SSL_get_num_tickets(ssl));
    SHOW(SSL_new_session_ticket(ssl));
    SSL_free(ssl);
    SSL_CTX_free(client);
    SSL_CTX_free(server);

    for (int stateful = 0; stateful < 2; stateful++)
        for (int number = 0; number < 4; number++) {
            title("%d %s tickets", number, stateful ? "stateful" : "stateless");
            contexts(&client, &server, TLS1_3_VERSION);
            SSL_CTX_set_num_tickets(server, number);
            if (stateful)
                SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            count(client, server, NULL);
            if (newest != NULL) {
                SSL_SESSION *session = newest;
                newest = NULL;
                count(client, server, session);
                SSL_SESSION_free(session);
            }
            SSL_SESSION_free(newest);
            newest = NULL;
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }

    title("the message callback");
    contexts(&client, &server, TLS1_3_VERSION);
    SSL_CTX_set_msg_callback(server, on_message);
    SSL_CTX_set_msg_callback(client, on_message);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);

    title("one more");
    at_client = at_server = 0;
    SHOW(SSL_new_session_ticket(pair.client));
    SHOW(SSL_new_session_ticket(pair.server));
    printf("in init %d, finished %d\n", SSL_in_init(pair.server), SSL_is_init_finished(pair.server));
    SHOW(SSL_do_handshake(pair.server));
    printf("in init %d, finished %d\n", SSL_in_init(pair.server), SSL_is_init_finished(pair.server));
    ERR_clear_error();
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    printf("new at the server %d, at the client %d\n", at_server, at_client);

    title("two more, with data");
    SHOW(SSL_new_session_ticket(pair.server));
    SHOW(SSL_new_session_ticket(pair.server));
    outcome(pair.server, "server writes", SSL_write(pair.server, "data", 4));
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    printf("new at the server %d, at the client %d\n", at_server, at_client);
    quiet = 1;
    end(&pair);
    SSL_SESSION *session = newest;
    newest = NULL;
    title("the last one resumes");
    count(client, server, session);
    SSL_SESSION_free(session);
    quiet = 0;

    title("one more after a resumption");
    session = newest;
    newest = NULL;
    quiet = 1;
    pair = new_pair(client, server);
    SSL_set_session(pair.client, session);
    connect_pair(&pair);
    quiet = 0;
    printf("resumed %d\n", SSL_session_reused(pair.server));
    at_client = at_server = 0;
    SHOW(SSL_new_session_ticket(pair.server));
    SHOW(SSL_do_handshake(pair.server));
    ERR_clear_error();
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    printf("new at the server %d, at the client %d\n", at_server, at_client);
    quiet = 1;
    end(&pair);
    quiet = 0;
    SSL_SESSION_free(session);
    SSL_SESSION_free(newest);
    newest = NULL;
    SSL_CTX_free(client);
    SSL_CTX_free(server);

    FOR_EACH_VERSION(version) {
        title("a session that shall not be resumed, %s", version_name(version));
        contexts(&client, &server, version);
        SSL_CTX_set_not_resumable_session_callback(server, not_resumable);
        count(client, server, NULL);
        printf("  a session for the client: %d\n", newest != NULL);
        SSL_SESSION_free(newest);
        newest = NULL;
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    known_client(0);
    known_client(1);

    behind_a_write(0);
    behind_a_write(1);

    title("TLS 1.2 has no more tickets");
    pair = connected_pair(TLS1_2_VERSION);
    SHOW(SSL_new_session_ticket(pair.server));
    end(&pair);
    return 0;
}
