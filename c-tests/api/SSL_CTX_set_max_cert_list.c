/* SSL_CTX_set_max_cert_list(3): how long a peer's certificate message may be. */
#include "common.h"

static size_t certificate, request;

/* Notes how long the peer's messages are, without their headers. */
static void measure(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    const unsigned char *message = bytes;
    (void)version, (void)ssl, (void)argument;
    if (outgoing || type != SSL3_RT_HANDSHAKE)
        return;
    if (message[0] == SSL3_MT_CERTIFICATE)
        certificate = length - 4;
    if (message[0] == SSL3_MT_CERTIFICATE_REQUEST)
        request = length - 4;
}

static int verified;

static int count(int preverified, X509_STORE_CTX *store) {
    (void)store;
    verified++;
    return preverified;
}

static void connect_with(SSL_CTX *client, SSL_CTX *server, long of_client, long of_server) {
    struct pair pair = new_pair(client, server);
    verified = 0;
    if (of_client >= 0)
        SSL_set_max_cert_list(pair.client, of_client);
    if (of_server >= 0)
        SSL_set_max_cert_list(pair.server, of_server);
    handshake(&pair);
    SHOW(verified > 0);
    SHOW(SSL_get_verify_result(pair.client));
    SHOW_POINTER(SSL_get0_peer_certificate(pair.client));
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    free_pair(&pair);
}

static void measured(SSL_CTX *client, SSL_CTX *server, int of_client) {
    struct pair pair = new_pair(client, server);
    SSL_set_msg_callback(of_client ? pair.server : pair.client, measure);
    connect_pair(&pair);
    free_pair(&pair);
}

static int choose(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return 1;
}

int main(void) {
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_verify(client, SSL_VERIFY_PEER, count);
        title("%s: a server's certificate", version_name(version));
        measured(client, server, 0);
        printf("as long as allowed\n");
        connect_with(client, server, certificate, -1);
        printf("a byte longer\n");
        connect_with(client, server, certificate - 1, -1);
        printf("none allowed\n");
        connect_with(client, server, 0, 0);
        printf("where nobody verifies\n");
        SSL_CTX_set_verify(client, SSL_VERIFY_NONE, NULL);
        connect_with(client, server, certificate - 1, -1);
        SSL_CTX_set_verify(client, SSL_VERIFY_PEER, count);
        printf("by the context\n");
        SSL_CTX_set_max_cert_list(client, certificate - 1);
        connect_with(client, server, -1, -1);
        SSL_CTX_set_max_cert_list(client, SSL_MAX_CERT_LIST_DEFAULT);

        title("%s: a client's certificate", version_name(version));
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, count);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        use(client, "client");
        measured(client, server, 1);
        printf("as long as allowed\n");
        connect_with(client, server, -1, certificate);
        printf("a byte longer\n");
        connect_with(client, server, -1, certificate - 1);

        title("%s: a server's request", version_name(version));
        STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
        X509 *ca = load_cert("ca.crt");
        for (int i = 0; i < 100; i++)
            sk_X509_NAME_push(names, X509_NAME_dup(X509_get_subject_name(ca)));
        X509_free(ca);
        SSL_CTX_set_client_CA_list(server, names);
        measured(client, server, 0);
        REQUIRE(request > certificate);
        printf("as long as allowed\n");
        connect_with(client, server, request, -1);
        printf("a byte longer\n");
        connect_with(client, server, request - 1, -1);
        printf("where a callback chooses\n");
        SSL_CTX_set_cert_cb(client, choose, NULL);
        connect_with(client, server, request, -1);
        connect_with(client, server, request - 1, -1);
        connect_with(client, server, certificate - 1, -1);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
