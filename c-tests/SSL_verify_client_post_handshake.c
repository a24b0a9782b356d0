/* Post-handshake authentication (SSL_CTX_set_verify(3)), renegotiation (SSL_key_update(3)) and SSL_sendfile:
 * what is refused, and how. */
#include "common.h"

int main(void) {
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
