/* SSL_shutdown in every order, quiet shutdown, and what may still be read and written. */
#include "common.h"

static char buffer[100];

static void bits(struct pair *pair) {
    printf("  shutdown bits: client %d, server %d\n", SSL_get_shutdown(pair->client),
           SSL_get_shutdown(pair->server));
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("before any handshake");
    outcome(ssl, "no role", SSL_shutdown(ssl));
    SSL_set_connect_state(ssl);
    outcome(ssl, "a client", SSL_shutdown(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SSL_set_quiet_shutdown(ssl, 1);
    outcome(ssl, "a quiet client", SSL_shutdown(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        struct pair pair;

        title("in the middle of the handshake, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        pair = new_pair(client, server);
        outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
        outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
        bits(&pair);
        free_pair(&pair);

        title("one after the other, %s", version_name(version));
        pair = connected_pair(version);
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        bits(&pair);
        outcome(pair.client, "client again, nothing there", SSL_shutdown(pair.client));
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, 10));
        bits(&pair);
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        bits(&pair);
        outcome(pair.client, "client again", SSL_shutdown(pair.client));
        bits(&pair);
        outcome(pair.client, "and again", SSL_shutdown(pair.client));
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        free_pair(&pair);

        title("both at once, %s", version_name(version));
        pair = connected_pair(version);
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        bits(&pair);
        free_pair(&pair);

        title("data in flight when one end closes, %s", version_name(version));
        pair = connected_pair(version);
        SHOW(SSL_write(pair.server, "unread", 6));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.client, "client again", SSL_shutdown(pair.client));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "client again", SSL_shutdown(pair.client));
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        outcome(pair.client, "client again", SSL_shutdown(pair.client));
        bits(&pair);
        free_pair(&pair);

        title("tickets and key updates in front of the peer's answer, %s", version_name(version));
        for (int retries = 1; retries >= 0; retries--) {
            pair = new_pair(client, server);
            REQUIRE(handshake_rounds(&pair, 20, 0));
            if (!retries)
                SSL_clear_mode(pair.client, SSL_MODE_AUTO_RETRY);
            if (version == TLS1_3_VERSION)
                SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED));
            outcome(pair.client, "client", SSL_shutdown(pair.client));
            outcome(pair.server, "server", SSL_shutdown(pair.server));
            outcome(pair.client, "client again", SSL_shutdown(pair.client));
            outcome(pair.client, "client again", SSL_shutdown(pair.client));
            outcome(pair.client, "client again", SSL_shutdown(pair.client));
            bits(&pair);
            free_pair(&pair);
            pair = new_pair(client, server);
            REQUIRE(handshake_rounds(&pair, 20, 0));
            if (!retries)
                SSL_clear_mode(pair.client, SSL_MODE_AUTO_RETRY);
            outcome(pair.client, "client", SSL_shutdown(pair.client));
            outcome(pair.client, "client, only tickets there", SSL_shutdown(pair.client));
            outcome(pair.client, "client, only tickets there", SSL_shutdown(pair.client));
            outcome(pair.client, "client, only tickets there", SSL_shutdown(pair.client));
            bits(&pair);
            free_pair(&pair);
        }

        title("the closed side still writes to one that has not closed, %s", version_name(version));
        pair = connected_pair(version);
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "late", 4));
        outcome(pair.server, "read", SSL_read(pair.server, buffer, 10));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.server, "server", SSL_shutdown(pair.server));
        bits(&pair);
        free_pair(&pair);

        title("quiet, %s", version_name(version));
        pair = connected_pair(version);
        SSL_set_quiet_shutdown(pair.client, 1);
        SHOW(SSL_get_quiet_shutdown(pair.client));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        bits(&pair);
        printf("bytes sent: %d\n", (int)BIO_pending(SSL_get_rbio(pair.server)));
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, 10));
        free_pair(&pair);

        title("the bits set by hand, %s", version_name(version));
        pair = connected_pair(version);
        SSL_set_shutdown(pair.client, SSL_RECEIVED_SHUTDOWN);
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
        SSL_set_shutdown(pair.client, 0);
        outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
        bits(&pair);
        free_pair(&pair);

        title("into a full pipe, %s", version_name(version));
        pair = pair_of(SSL_new(client), SSL_new(server), 7);
        REQUIRE(handshake_rounds(&pair, 100000, 0) || version == TLS1_3_VERSION);
        while (SSL_read(pair.client, buffer, 10) <= 0 && SSL_do_handshake(pair.server) <= 0)
            ;
        while (BIO_pending(SSL_get_rbio(pair.client)) > 0)
            SSL_read(pair.client, buffer, 10);
        ERR_clear_error();
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        bits(&pair);
        free_pair(&pair);

        title("after the peer vanished, %s", version_name(version));
        pair = connected_pair(version);
        BIO_shutdown_wr(SSL_get_wbio(pair.server));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        outcome(pair.client, "client", SSL_shutdown(pair.client));
        bits(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
