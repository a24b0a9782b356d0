/* NPN (SSL_CTX_set_alpn_select_cb(3)): the functions keep what they are given; TLS 1.3 has none. */
#include "common.h"

static int called;
static int advertise(SSL *ssl, const unsigned char **out, unsigned int *length, void *argument) {
    (void)ssl, (void)argument;
    *out = (const unsigned char *)"\2h2", *length = 3;
    return called++, SSL_TLSEXT_ERR_OK;
}
static int choose(SSL *ssl, unsigned char **out, unsigned char *outlen, const unsigned char *in,
                  unsigned int inlen, void *argument) {
    (void)ssl, (void)inlen, (void)argument;
    *out = (unsigned char *)in + 1, *outlen = in[0];
    return called++, SSL_TLSEXT_ERR_OK;
}

static void negotiated(const char *who, SSL *ssl) {
    const unsigned char *name = (const unsigned char *)"?";
    unsigned length = 99;
    SSL_get0_next_proto_negotiated(ssl, &name, &length);
    printf("%s: %s, %u, callbacks %d\n", who, name ? "set" : "NULL", length, called);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        title("neither side, %s", version_name(version));
        struct pair pair = new_pair(client, server);
        negotiated("before", pair.client);
        handshake(&pair);
        negotiated("client", pair.client);
        negotiated("server", pair.server);
        free_pair(&pair);
        title("both sides, %s", version_name(version));
        SSL_CTX_set_next_proto_select_cb(client, choose, NULL);
        SSL_CTX_set_next_protos_advertised_cb(server, advertise, NULL);
        print_errors();
        pair = new_pair(client, server);
        handshake(&pair);
        negotiated("client", pair.client);
        negotiated("server", pair.server);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
