/* SSL_CTX_set0_CA_list(3): names of authorities as either side sends and sees them, and the option that
 * leaves them out. */
#include "common.h"

static int names(STACK_OF(X509_NAME) * list) {
    return list ? sk_X509_NAME_num(list) : -1;
}

static int on_hello(SSL *ssl, int *alert UNUSED, void *argument UNUSED) {
    const unsigned char *body;
    size_t length;
    printf("  certificate_authorities in the ClientHello: %d\n",
           SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_certificate_authorities, &body, &length));
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_certificate(SSL *ssl, void *argument UNUSED) {
    printf("  %s is asked for a certificate: peer's names %d, client CA names %d\n",
           SSL_is_server(ssl) ? "server" : "client", names((STACK_OF(X509_NAME) *)SSL_get0_peer_CA_list(ssl)),
           names(SSL_get_client_CA_list(ssl)));
    return 1;
}

static STACK_OF(X509_NAME) * list_of(const char *file) {
    STACK_OF(X509_NAME) *list = SSL_load_client_CA_file(cert(file));
    REQUIRE(list != NULL);
    return list;
}

struct lists {
    const char *what;
    const char *server_client, *server_general, *client_client, *client_general;
    int watched; /* certificate callbacks are set */
};

static void play(const struct lists *lists, int version, uint64_t server_options, uint64_t client_options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    title("%s, %s, options %lx and %lx", lists->what, version_name(version), (long)server_options,
          (long)client_options);
    use(client, "client");
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_options(server, server_options);
    SSL_CTX_set_options(client, client_options);
    SSL_CTX_set_client_hello_cb(server, on_hello, NULL);
    if (lists->watched) {
        SSL_CTX_set_cert_cb(server, on_certificate, NULL);
        SSL_CTX_set_cert_cb(client, on_certificate, NULL);
    }
    if (lists->server_client != NULL)
        SSL_CTX_set_client_CA_list(server, list_of(lists->server_client));
    if (lists->server_general != NULL)
        SSL_CTX_set0_CA_list(server, list_of(lists->server_general));
    if (lists->client_client != NULL)
        SSL_CTX_set_client_CA_list(client, list_of(lists->client_client));
    if (lists->client_general != NULL)
        SSL_CTX_set0_CA_list(client, list_of(lists->client_general));
    pair = new_pair(client, server);
    handshake(&pair);
    printf("  client: peer's %d, client CA %d, own %d\n",
           names((STACK_OF(X509_NAME) *)SSL_get0_peer_CA_list(pair.client)),
           names(SSL_get_client_CA_list(pair.client)),
           names((STACK_OF(X509_NAME) *)SSL_get0_CA_list(pair.client)));
    printf("  server: peer's %d, client CA %d, own %d\n",
           names((STACK_OF(X509_NAME) *)SSL_get0_peer_CA_list(pair.server)),
           names(SSL_get_client_CA_list(pair.server)),
           names((STACK_OF(X509_NAME) *)SSL_get0_CA_list(pair.server)));
    printf("  the server sees %s\n", SSL_get0_peer_certificate(pair.server) ? "a certificate" : "none");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* More names than a record holds. */
static void many(int version, int count) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    STACK_OF(X509_NAME) *list = sk_X509_NAME_new_null();
    struct pair pair;
    title("%d names, %s", count, version_name(version));
    for (int i = 0; i < count; i++) {
        X509_NAME *name = X509_NAME_new();
        char text[100];
        snprintf(text, sizeof text, "authority %d of %d, name", i, count);
        X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, (unsigned char *)text, -1, -1, 0);
        sk_X509_NAME_push(list, name);
    }
    SSL_CTX_set_client_CA_list(server, list);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    pair = new_pair(client, server);
    handshake(&pair);
    printf("  the client sees %d\n", names(SSL_get_client_CA_list(pair.client)));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const struct lists all[] = {
        {"nothing set", NULL, NULL, NULL, NULL, 1},
        {"the server has names for clients", "ca.crt", NULL, NULL, NULL, 1},
        {"the server has general names", NULL, "cas.pem", NULL, NULL, 1},
        {"the server has both", "ca.crt", "cas.pem", NULL, NULL, 1},
        {"the client has general names", NULL, NULL, NULL, "cas.pem", 1},
        {"the client has names for clients", NULL, NULL, "cas.pem", NULL, 1},
        {"all have all", "ca.crt", "cas.pem", "otherca.crt", "cas.pem", 1},
        {"names that the client's certificate is not of", "otherca.crt", NULL, NULL, NULL, 1},
        {"nobody looks", "ca.crt", NULL, NULL, "cas.pem", 0},
    };
    FOR_EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            play(&all[i], version, 0, 0);
            play(&all[i], version, SSL_OP_DISABLE_TLSEXT_CA_NAMES, 0);
            play(&all[i], version, 0, SSL_OP_DISABLE_TLSEXT_CA_NAMES);
        }
        many(version, 100);
        many(version, 800);
        many(version, 2000);
    }
    return 0;
}
