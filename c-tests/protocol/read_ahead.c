/* Reading ahead, with and without SSL_MODE_AUTO_RETRY: a call may only ask to be called again for what it has
 * to wait for. And messages that are larger than the fragment that the handshake began with. */
#include "common.h"

static void reads(SSL *ssl, int times) {
    char bytes[3000];
    for (int i = 0; i < times; i++) {
        int returned = SSL_read(ssl, bytes, sizeof bytes), error = SSL_get_error(ssl, returned);
        printf("  read %d %s, pending %d, has pending %d\n", returned, error_name(error), SSL_pending(ssl),
               SSL_has_pending(ssl));
        print_errors();
        if (returned <= 0 && error != SSL_ERROR_WANT_READ)
            break;
    }
}

static void key_update(SSL *ssl, int kind) {
    REQUIRE(SSL_key_update(ssl, kind) == 1 && SSL_do_handshake(ssl) == 1);
}

static void go(int version, int ahead, int retry, const char *what, int kind) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    SSL_CTX_set_read_ahead(client, ahead);
    if (!retry)
        SSL_CTX_clear_mode(client, SSL_MODE_AUTO_RETRY);
    if (kind != 0)
        SSL_CTX_set_num_tickets(server, 0);
    pair = new_pair(client, server);
    REQUIRE(handshake_rounds(&pair, 20, 0));
    ERR_clear_error();
    title("%s, %s, read ahead %d, auto retry %d", version_name(version), what, ahead, retry);
    switch (kind) {
    case 0: /* tickets, in TLS 1.3 */
        REQUIRE(SSL_write(pair.server, "data", 4) == 4);
        break;
    case 1:
        if (version == TLS1_3_VERSION) {
            key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED);
            key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED);
        }
        REQUIRE(SSL_write(pair.server, "data", 4) == 4);
        break;
    case 2:
        REQUIRE(SSL_write(pair.server, "data", 4) == 4 && SSL_write(pair.server, "more", 4) == 4);
        if (version == TLS1_3_VERSION)
            key_update(pair.server, SSL_KEY_UPDATE_REQUESTED);
        SSL_shutdown(pair.server);
        break;
    case 3:
        REQUIRE(SSL_write(pair.server, "data", 4) == 4);
        if (version == TLS1_3_VERSION)
            key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED);
        break;
    }
    reads(pair.client, 6);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A ticket with a certificate in it, a request for one, a certificate: each larger than 512 bytes. */
static void raised(long from, long to) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    struct pair pair;
    use(client, "client");
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"x", 1);
    pair = new_pair(client, server);
    SSL_set_max_send_fragment(pair.server, from);
    SSL_set_max_send_fragment(pair.client, from);
    connect_pair(&pair);
    title("the fragment is %ld, then %ld", from, to);
    SHOW(SSL_set_max_send_fragment(pair.server, to));
    SHOW(SSL_set_max_send_fragment(pair.client, to));
    SHOW(SSL_new_session_ticket(pair.server));
    outcome(pair.server, "ticket", SSL_do_handshake(pair.server));
    reads(pair.client, 1);
    REQUIRE(SSL_write(pair.server, "data", 4) == 4);
    reads(pair.client, 1);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "request", SSL_do_handshake(pair.server));
    reads(pair.client, 1);
    reads(pair.server, 1);
    REQUIRE(SSL_write(pair.client, "data", 4) == 4);
    reads(pair.server, 1);
    reads(pair.client, 1);
    key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED);
    REQUIRE(SSL_write(pair.server, "data", 4) == 4);
    reads(pair.client, 1);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int ahead = 0; ahead < 2; ahead++) {
            for (int retry = 0; retry < 2; retry++) {
                go(version, ahead, retry, "what the handshake leaves, then data", 0);
                go(version, ahead, retry, "key updates, then data", 1);
                go(version, ahead, retry, "data, a key update, and the end", 2);
                go(version, ahead, retry, "data, a key update", 3);
            }
        }
    }
    raised(512, 16384);
    raised(512, 700);
    raised(16384, 512);
    raised(600, 512);
    return 0;
}
