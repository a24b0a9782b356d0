/* SSL_get_session(3), SSL_session_reused(3) and what a session tells (SSL_SESSION_get0_cipher(3),
 * SSL_SESSION_get0_hostname(3), SSL_SESSION_get0_peer(3), SSL_SESSION_has_ticket(3),
 * SSL_SESSION_is_resumable(3), SSL_SESSION_get_compress_id(3), SSL_SESSION_get_protocol_version(3),
 * SSL_SESSION_get0_id_context(3)): at both sides, at each time of a connection. */
#include "sessions.h"

static int full_print;

static void tell(const char *when, SSL *ssl) {
    SSL_SESSION *session = SSL_get_session(ssl);
    printf("  %s, %s: reused %d, ", SSL_is_server(ssl) ? "server" : "client", when, SSL_session_reused(ssl));
    if (session == NULL) {
        printf("no session\n");
        return;
    }
    unsigned int id, context;
    const unsigned char *data;
    size_t ticket, protocol;
    SSL_SESSION_get_id(session, &id);
    SSL_SESSION_get0_id_context(session, &context);
    SSL_SESSION_get0_ticket(session, NULL, &ticket);
    SSL_SESSION_get0_alpn_selected(session, &data, &protocol);
    const SSL_CIPHER *cipher = SSL_SESSION_get0_cipher(session);
    const char *name = SSL_SESSION_get0_hostname(session);
    printf("id %u, context %u, %s, %x, key %zu, ticket %d %d, hint %lu, resumable %d\n", id, context,
           cipher ? SSL_CIPHER_get_name(cipher) : "no cipher", SSL_SESSION_get_protocol_version(session),
           SSL_SESSION_get_master_key(session, NULL, 0), SSL_SESSION_has_ticket(session), ticket > 0,
           SSL_SESSION_get_ticket_lifetime_hint(session), SSL_SESSION_is_resumable(session));
    printf("    name %s, protocol %.*s, peer %d, compression %u, fragment %d, early data %u, timeout %ld\n",
           name ? name : "none", (int)protocol, protocol ? (const char *)data : "",
           SSL_SESSION_get0_peer(session) != NULL, SSL_SESSION_get_compress_id(session),
           SSL_SESSION_get_max_fragment_length(session), SSL_SESSION_get_max_early_data(session),
           SSL_SESSION_get_timeout(session));
    if (full_print) {
        X509 *peer = SSL_get0_peer_certificate(ssl), *kept = SSL_SESSION_get0_peer(session);
        printf("    the peer's certificate %d, the same object %d\n", peer != NULL,
               peer != NULL && peer == kept);
    }
}

static void on_info(const SSL *ssl, int where, int value) {
    (void)value;
    if (where & SSL_CB_HANDSHAKE_START)
        tell("at the start", (SSL *)ssl);
    if (where & SSL_CB_HANDSHAKE_DONE)
        tell("when done", (SSL *)ssl);
}

static int on_verify(int ok, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (X509_STORE_CTX_get_error_depth(store) == 0)
        tell("in the verify callback", ssl);
    return ok;
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    printf("  new session, the connection's %d\n", session == SSL_get_session(ssl));
    tell("in the new callback", ssl);
    return 0;
}

static int on_hello(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    tell("in the ClientHello callback", ssl);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    tell("in the name callback", ssl);
    return SSL_TLSEXT_ERR_OK;
}

static int on_cert(SSL *ssl, void *argument) {
    (void)argument;
    tell("in the certificate callback", ssl);
    return 1;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int in_length, void *argument) {
    (void)argument, (void)in_length;
    *out = in + 1, *length = in[0];
    tell("in the ALPN callback", ssl);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_SESSION *one(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, "server.test");
    SSL_set_alpn_protos(pair.client, (const unsigned char *)"\x02h2", 3);
    tell("new", pair.client);
    tell("new", pair.server);
    if (session != NULL) {
        SHOW(SSL_set_session(pair.client, session));
        tell("with a session", pair.client);
    }
    int client_done = 0, server_done = 0;
    for (int step = 0; step < 6 && !(client_done && server_done); step++) {
        if (!client_done)
            client_done = SSL_do_handshake(pair.client) == 1;
        tell(client_done ? "done" : "waits", pair.client);
        if (!server_done)
            server_done = SSL_do_handshake(pair.server) == 1;
        tell(server_done ? "done" : "waits", pair.server);
        ERR_clear_error();
    }
    REQUIRE(client_done && server_done);
    SSL_SESSION *first = SSL_get1_session(pair.client);
    printf("get0 and get1 give the same: %d\n",
           first == SSL_get0_session(pair.client) && first == SSL_get_session(pair.client));
    read_tickets(&pair);
    printf("still the same after the tickets: %d\n", first == SSL_get_session(pair.client));
    tell("has read the tickets", pair.client);
    SSL_SESSION_free(first);
    SSL_SESSION *left = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    tell("ended", pair.client);
    tell("ended", pair.server);
    SHOW(SSL_clear(pair.client));
    SHOW(SSL_clear(pair.server));
    tell("cleared", pair.client);
    tell("cleared", pair.server);
    free_pair(&pair);
    printf("resumable when all is over: %d\n", SSL_SESSION_is_resumable(left));
    return left;
}

int main(void) {
    title("no connection");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW_POINTER(SSL_get_session(ssl));
    SHOW_POINTER(SSL_get0_session(ssl));
    SHOW_POINTER(SSL_get1_session(ssl));
    SHOW(SSL_session_reused(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version)
    for (int kind = 0; kind < 4; kind++) {
        title("%s, %s, callbacks %d", version_name(version), kind & 1 ? "by the cache" : "by tickets",
              kind >> 1);
        SSL_CTX *client = client_context(version), *server = server_context(version);
        if (kind & 1)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(server, 2);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"mine", 4);
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
        SSL_CTX_set_alpn_select_cb(server, on_alpn, NULL);
        if (kind & 2) {
            SSL_CTX_set_client_hello_cb(server, on_hello, NULL);
            SSL_CTX_set_cert_cb(server, on_cert, NULL);
            SSL_CTX_set_info_callback(client, on_info);
            SSL_CTX_set_info_callback(server, on_info);
            SSL_CTX_set_verify(client, SSL_VERIFY_PEER, on_verify);
            SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
            SSL_CTX_sess_set_new_cb(client, on_new);
            SSL_CTX_sess_set_new_cb(server, on_new);
        }
        full_print = !(kind & 2);
        SSL_SESSION *session = one(client, server, NULL);
        printf("again\n");
        SSL_SESSION *again = one(client, server, session);
        SSL_SESSION_free(again);
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    FOR_EACH_VERSION(version)
    for (int end = 0; end < 5; end++) {
        static const char *const ends[] = {"freed without a word", "cleared without a word",
                                           "another session is set", "with SENT_SHUTDOWN set",
                                           "a fatal alert comes"};
        title("%s, %s", version_name(version), ends[end]);
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        SSL_SESSION *mine = SSL_get1_session(pair.client), *theirs = SSL_get1_session(pair.server);
        statistics("client", client);
        statistics("server", server);
        switch (end) {
        case 0:
            break;
        case 1:
            SSL_clear(pair.client);
            SSL_clear(pair.server);
            break;
        case 2:
            SSL_set_session(pair.client, NULL);
            SSL_set_session(pair.server, NULL);
            break;
        case 3:
            SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
            SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
            break;
        default:
            BIO_write(SSL_get_wbio(pair.client), "\x15\x03\x03\x00\x02\x02\x28", 7);
            BIO_write(SSL_get_wbio(pair.server), "\x15\x03\x03\x00\x02\x02\x28", 7);
            char byte;
            printf("  %d %d\n", SSL_read(pair.client, &byte, 1), SSL_read(pair.server, &byte, 1));
            ERR_clear_error();
            SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
            SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
            break;
        }
        printf("  resumable %d %d\n", SSL_SESSION_is_resumable(mine), SSL_SESSION_is_resumable(theirs));
        free_pair(&pair);
        printf("  and freed: %d %d\n", SSL_SESSION_is_resumable(mine), SSL_SESSION_is_resumable(theirs));
        statistics("client", client);
        statistics("server", server);
        connection_only(client, server, mine);
        SSL_SESSION_free(mine);
        SSL_SESSION_free(theirs);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
