/* Post-handshake authentication (SSL_CTX_set_verify(3)): every return value and reason of
 * SSL_verify_client_post_handshake, and what other calls answer meanwhile; renegotiation (SSL_key_update(3))
 * and SSL_sendfile: what is refused, and how. What the authentication itself does is in
 * post_handshake_auth.c. */
#include "common.h"

static void state(const char *who, SSL *ssl) {
    printf("  %s: in init %d, finished %d, state %d %s\n", who, SSL_in_init(ssl) != 0,
           SSL_is_init_finished(ssl), SSL_get_state(ssl), SSL_state_string_long(ssl));
}

static void states(struct pair *pair) {
    state("client", pair->client);
    state("server", pair->server);
}

static int read_once(const char *who, SSL *ssl) {
    char buffer[64] = "";
    int got = SSL_read(ssl, buffer, sizeof buffer - 1);
    printf("%s reads ", who);
    outcome(ssl, "", got);
    if (got > 0)
        printf("  \"%s\"\n", buffer);
    return got;
}

/* A pair whose client offers to authenticate later, with a certificate, and whose server asks in this mode.
 */
static struct pair offering_pair(int version, int mode) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_post_handshake_auth(client, 1);
    use(client, "client");
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, mode, NULL);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"pha", 3);
    struct pair pair = new_pair(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static void steps(void) {
    title("one step after the other");
    struct pair pair = offering_pair(TLS1_3_VERSION, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    connect_pair(&pair);
    states(&pair);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.client));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    states(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_REQUESTED));
    SHOW(SSL_new_session_ticket(pair.server));
    SHOW(SSL_shutdown(pair.server));
    SHOW(SSL_renegotiate(pair.server));
    SHOW(SSL_want(pair.server));
    outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
    states(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "do_handshake again", SSL_do_handshake(pair.server));
    read_once("server", pair.server);
    SHOW(SSL_has_pending(pair.client));
    read_once("client", pair.client);
    SHOW(SSL_want(pair.client));
    states(&pair);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    read_once("server", pair.server);
    SHOW(SSL_want(pair.server));
    states(&pair);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    SHOW(SSL_get_verify_result(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "write", SSL_write(pair.server, "data", 4));
    states(&pair);
    read_once("client", pair.client);
    outcome(pair.client, "write", SSL_write(pair.client, "back", 4));
    read_once("server", pair.server);
    read_once("server", pair.server);
    SHOW(SSL_shutdown(pair.client));
    SHOW(SSL_shutdown(pair.server));
    SHOW(SSL_shutdown(pair.client));
    free_pair(&pair);
}

static void modes(void) {
    static const int modes[] = {SSL_VERIFY_NONE,
                                SSL_VERIFY_POST_HANDSHAKE,
                                SSL_VERIFY_FAIL_IF_NO_PEER_CERT | SSL_VERIFY_POST_HANDSHAKE,
                                SSL_VERIFY_PEER,
                                SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE,
                                SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE,
                                SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE | SSL_VERIFY_CLIENT_ONCE};
    FOR_EACH_VERSION(version) {
        for (size_t i = version == TLS1_3_VERSION ? 0 : 5; i < sizeof modes / sizeof modes[0]; i++) {
            title("mode %x, %s", modes[i], version_name(version));
            struct pair pair = offering_pair(version, modes[i]);
            connect_pair(&pair);
            SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
            for (int round = 0; round < 2; round++) {
                SHOW(SSL_verify_client_post_handshake(pair.server));
                state("server", pair.server);
                outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
                read_once("client", pair.client);
                read_once("server", pair.server);
                read_once("client", pair.client);
                SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
            }
            SSL_set_verify(pair.server, SSL_VERIFY_NONE, NULL);
            SHOW(SSL_verify_client_post_handshake(pair.server));
            free_pair(&pair);
        }
    }
}

static void meanwhile(void) {
    title("while other messages wait");
    struct pair pair = offering_pair(TLS1_3_VERSION, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE);
    connect_pair(&pair);
    SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
    SHOW(SSL_new_session_ticket(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "do_handshake", SSL_do_handshake(pair.server));
    read_once("client", pair.client);
    title("by writing");
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "write", SSL_write(pair.server, "data", 4));
    states(&pair);
    outcome(pair.client, "client writes before it reads", SSL_write(pair.client, "early", 5));
    read_once("client", pair.client);
    read_once("client", pair.client);
    outcome(pair.client, "client writes after it", SSL_write(pair.client, "late", 4));
    read_once("server", pair.server);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    read_once("server", pair.server);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    title("by reading");
    SHOW(SSL_verify_client_post_handshake(pair.server));
    read_once("server", pair.server);
    states(&pair);
    char byte;
    outcome(pair.client, "client peeks", SSL_peek(pair.client, &byte, 1));
    outcome(pair.server, "server peeks", SSL_peek(pair.server, &byte, 1));
    states(&pair);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    SHOW(SSL_clear(pair.server));
    SHOW(SSL_verify_client_post_handshake(pair.server));
    SHOW(SSL_clear(pair.client));
    SSL_set_accept_state(pair.server);
    SSL_set_connect_state(pair.client);
    free_pair(&pair);
}

static void inherited(void) {
    title("who offers it");
    for (int way = 0; way < 6; way++) {
        SSL_CTX *client = client_context(way == 5 ? 0 : TLS1_3_VERSION), *server = server_context(0);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
        SSL_CTX_set_post_handshake_auth(client, way == 1 || way == 2 || way == 4);
        /* A server's wish is nobody's. */
        SSL_CTX_set_post_handshake_auth(server, way == 0);
        SSL *ssl = SSL_new(client);
        if (way == 2)
            SSL_set_post_handshake_auth(ssl, 0);
        if (way == 3 || way == 5)
            SSL_set_post_handshake_auth(ssl, 7);
        if (way == 4) {
            SSL *copy = SSL_dup(ssl);
            SSL_free(ssl);
            ssl = copy;
            SSL_CTX_set_post_handshake_auth(client, 0);
        }
        struct pair pair = pair_of(ssl, SSL_new(server), 1 << 16);
        connect_pair(&pair);
        printf("way %d: ", way);
        SHOW(SSL_verify_client_post_handshake(pair.server));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

int main(void) {
    steps();
    modes();
    meanwhile();
    inherited();
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        title("before the handshake, %s", version_name(version));
        SSL_CTX_set_post_handshake_auth(client, 0);
        struct pair pair = new_pair(client, server);
        SSL_set_post_handshake_auth(pair.client, 0);
        print_errors();
        SHOW(SSL_verify_client_post_handshake(pair.server));
        SHOW(SSL_verify_client_post_handshake(pair.client));
        SHOW(SSL_renegotiate_pending(pair.client));
        SHOW(SSL_sendfile(pair.client, 0, 0, 10, 0));
        title("a client that does not offer it, %s", version_name(version));
        connect_pair(&pair);
        SHOW(SSL_verify_client_post_handshake(pair.server));
        SHOW(SSL_verify_client_post_handshake(pair.client));
        SSL_set_verify(pair.server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
        SHOW(SSL_verify_client_post_handshake(pair.server));
        title("no kernel TLS, %s", version_name(version));
        SHOW(SSL_sendfile(pair.client, 0, 0, 10, 0));
        SHOW(BIO_get_ktls_send(SSL_get_wbio(pair.client)));
        title("renegotiation, %s", version_name(version));
        SHOW(SSL_renegotiate_pending(pair.client));
        SHOW(SSL_num_renegotiations(pair.client));
        SHOW(SSL_total_renegotiations(pair.client));
        SHOW(SSL_get_secure_renegotiation_support(pair.client));
        if (version == TLS1_3_VERSION) {
            SHOW(SSL_renegotiate(pair.client));
            SHOW(SSL_renegotiate_abbreviated(pair.server));
        }
        free_pair(&pair);
        title("a server that asks later, %s", version_name(version));
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
        use(client, "client");
        pair = new_pair(client, server);
        handshake(&pair);
        SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
