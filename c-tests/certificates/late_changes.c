/* What a program changes while a handshake is under way counts: whether a client must show a certificate, and
 * the key in the certificate object that a verify callback is given. And a stapled response of an earlier
 * connection is not taken for the next one's. */
#include "common.h"

static void mode_between_steps(int version, int before, int after) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    title("%s: verify mode %d, then %d", version_name(version), before, after);
    struct pair pair = new_pair(client_ctx, server_ctx);
    SSL_set_verify(pair.server, before, NULL);
    SSL_do_handshake(pair.client);
    SSL_do_handshake(pair.server);
    SSL_set_verify(pair.server, after, NULL);
    handshake_rounds(&pair, 10, 0);
    printf("done %d %d\n", SSL_is_init_finished(pair.client), SSL_is_init_finished(pair.server));
    print_errors();
    free_pair(&pair);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

static EVP_PKEY *other;

static int puts_key(int good, X509_STORE_CTX *store) {
    (void)good;
    if (X509_STORE_CTX_get_error_depth(store) == 0)
        X509_set_pubkey(X509_STORE_CTX_get0_cert(store), other);
    return 1;
}

static void key_in_callback(int version) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    title("%s: a verify callback puts another key into the certificate", version_name(version));
    for (int turn = 0; turn < 3; turn++) {
        struct pair pair = new_pair(client_ctx, server_ctx);
        if (turn == 1)
            SSL_set_verify(pair.client, SSL_VERIFY_PEER, puts_key);
        handshake_rounds(&pair, 10, 0);
        printf("done %d %d\n", SSL_is_init_finished(pair.client), SSL_is_init_finished(pair.server));
        ERR_clear_error();
        free_pair(&pair);
    }
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

static int staples(SSL *ssl, void *argument) {
    (void)argument;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_strdup("reply"), 5);
    return SSL_TLSEXT_ERR_OK;
}

static void response(SSL *ssl) {
    const unsigned char *got;
    printf("response of %ld bytes, reused %d\n", SSL_get_tlsext_status_ocsp_resp(ssl, &got),
           SSL_session_reused(ssl));
}

static void response_of_earlier(int version) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    title("%s: a response, and then a resumed session", version_name(version));
    SSL_CTX_set_tlsext_status_cb(server_ctx, staples);
    struct pair pair = new_pair(client_ctx, server_ctx);
    SSL_set_tlsext_status_type(pair.client, TLSEXT_STATUSTYPE_ocsp);
    connect_pair(&pair);
    char buffer[10];
    SSL_read(pair.client, buffer, sizeof buffer);
    response(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    SSL_shutdown(pair.client);
    SSL *client = pair.client;
    SSL_up_ref(client);
    free_pair(&pair);
    SSL_set_bio(client, NULL, NULL);
    printf("cleared %d\n", SSL_clear(client));
    SSL_CTX_set_tlsext_status_cb(server_ctx, NULL);
    pair = pair_of(client, SSL_new(server_ctx), 0);
    SSL_set_accept_state(pair.server);
    connect_pair(&pair);
    response(pair.client);
    ERR_clear_error();
    free_pair(&pair);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    static const int must = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    other = load_key("client.key");
    FOR_EACH_VERSION(version) {
        mode_between_steps(version, SSL_VERIFY_PEER, must);
        mode_between_steps(version, must, SSL_VERIFY_PEER);
        mode_between_steps(version, must, must);
        key_in_callback(version);
        response_of_earlier(version);
    }
    EVP_PKEY_free(other);
    return 0;
}
