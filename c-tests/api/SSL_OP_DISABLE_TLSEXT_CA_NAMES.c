/* SSL_CTX_set_options(3): options that change what a handshake says, seen from the other side. */
#include "common.h"

static void names(SSL *ssl) {
    const STACK_OF(X509_NAME) *list = SSL_get_client_CA_list(ssl);
    printf("names of authorities told: %d\n", list ? sk_X509_NAME_num(list) : 0);
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int off = 0; off < 2; off++) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        title("%s, %s", version_name(version), off ? "off" : "on");
        STACK_OF(X509_NAME) *list = SSL_load_client_CA_file(cert("cas.pem"));
        SSL_CTX_set_client_CA_list(server, list);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        if (off)
            SSL_CTX_set_options(server, SSL_OP_DISABLE_TLSEXT_CA_NAMES);
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        names(pair.client);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
