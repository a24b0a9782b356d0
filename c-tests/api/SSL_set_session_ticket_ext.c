/* SSL_set_session_ticket_ext, SSL_set_session_ticket_ext_cb, SSL_set_session_secret_cb: no page; tickets and
 * secrets of the program's own, as EAP-FAST has them. */
#include "sessions.h"

static int on_ticket(SSL *ssl, const unsigned char *data, int length, void *argument) {
    (void)ssl, (void)data, (void)length, (void)argument;
    return 1;
}

static int on_secret(SSL *ssl, void *secret, int *length, STACK_OF(SSL_CIPHER) * peers,
                     const SSL_CIPHER **cipher, void *argument) {
    (void)ssl, (void)secret, (void)length, (void)peers, (void)cipher, (void)argument;
    return 0;
}

int main(void) {
    char data[] = {'d', 'a', 't', 'a'};
    FOR_EACH_VERSION(version) {
        title("%s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair = new_pair(client, server);
        TRY(SSL_set_session_ticket_ext_cb(pair.server, NULL, NULL));
        TRY(SSL_set_session_secret_cb(pair.server, NULL, NULL));
        TRY(SSL_set_session_ticket_ext_cb(pair.server, on_ticket, NULL));
        TRY(SSL_set_session_ticket_ext_cb(pair.server, NULL, NULL));
        TRY(SSL_set_session_secret_cb(pair.client, on_secret, NULL));
        TRY(SSL_set_session_secret_cb(pair.client, NULL, NULL));
        TRY(SSL_set_session_ticket_ext_cb(NULL, on_ticket, NULL));
        TRY(SSL_set_session_secret_cb(NULL, on_secret, NULL));
        handshake(&pair);
        printf("reused %d\n", SSL_session_reused(pair.server));
        end_pair(&pair);
        SSL *ssl = SSL_new(client);
        TRY(SSL_set_session_ticket_ext(ssl, data, sizeof data));
        TRY(SSL_set_session_ticket_ext(ssl, NULL, 0));
        SSL_free(ssl);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
