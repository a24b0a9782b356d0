/* SSL_CTX_set_psk_client_callback(3), SSL_CTX_use_psk_identity_hint(3): callbacks are kept on both objects
 * and getters say that no such key is in use; handshakes with certificates go on beside them. */
#include "common.h"

static int asked;
static unsigned client_key(SSL *ssl, const char *hint, char *identity, unsigned identity_size,
                           unsigned char *key, unsigned key_size) {
    (void)ssl, (void)hint, (void)identity, (void)identity_size, (void)key, (void)key_size;
    return asked++, 0;
}
static unsigned server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned key_size) {
    (void)ssl, (void)identity, (void)key, (void)key_size;
    return asked++, 0;
}
static int use_session(SSL *ssl, const EVP_MD *digest, const unsigned char **identity, size_t *length,
                       SSL_SESSION **session) {
    (void)ssl, (void)digest;
    *identity = NULL, *length = 0, *session = NULL;
    return asked++, 1;
}
static int find_session(SSL *ssl, const unsigned char *identity, size_t length, SSL_SESSION **session) {
    (void)ssl, (void)identity, (void)length;
    *session = NULL;
    return asked++, 1;
}

int main(void) {
    char hint[200];
    memset(hint, 'h', sizeof hint);
    hint[128] = 0;
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        title("beside a certificate, %s", version_name(version));
        SSL_CTX_set_psk_client_callback(client, client_key);
        SSL_CTX_set_psk_use_session_callback(client, use_session);
        SSL_CTX_set_psk_server_callback(server, server_key);
        SSL_CTX_set_psk_find_session_callback(server, find_session);
        print_errors();
        struct pair pair = new_pair(client, server);
        SSL_set_psk_client_callback(pair.client, NULL);
        SSL_set_psk_client_callback(pair.client, client_key);
        SSL_set_psk_use_session_callback(pair.client, NULL);
        SSL_set_psk_use_session_callback(pair.client, use_session);
        SSL_set_psk_server_callback(pair.server, NULL);
        SSL_set_psk_server_callback(pair.server, server_key);
        SSL_set_psk_find_session_callback(pair.server, NULL);
        SSL_set_psk_find_session_callback(pair.server, find_session);
        print_errors();
        handshake(&pair);
        SHOW_TEXT(SSL_get_psk_identity(pair.client));
        SHOW_TEXT(SSL_get_psk_identity_hint(pair.client));
        SHOW_TEXT(SSL_get_psk_identity(pair.server));
        SHOW_TEXT(SSL_get_psk_identity_hint(pair.server));
        printf("suite %s\n", SSL_get_cipher(pair.server));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    title("hints");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_CTX_use_psk_identity_hint(ctx, NULL));
    SHOW(SSL_use_psk_identity_hint(ssl, NULL));
    SHOW_TEXT(SSL_get_psk_identity_hint(ssl));
    SHOW_TEXT(SSL_get_psk_identity(ssl));
    SHOW_TEXT(SSL_get_psk_identity(NULL));
    SHOW_TEXT(SSL_get_psk_identity_hint(NULL));
    TRY(SSL_CTX_use_psk_identity_hint(ctx, "hint"));
    TRY(SSL_use_psk_identity_hint(ssl, "hint"));
    hint[128] = 'h', hint[129] = 0;
    TRY(SSL_CTX_use_psk_identity_hint(ctx, hint));
    TRY(SSL_use_psk_identity_hint(ssl, hint));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
