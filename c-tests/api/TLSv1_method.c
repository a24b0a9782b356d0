/* The methods of TLS 1.0 and 1.1 (SSL_CTX_new(3)): contexts can be made; no handshake is possible with peers
 * that want more. */
#include "common.h"

static void tell(const char *name, const SSL_METHOD *method) {
    SSL_CTX *ctx = SSL_CTX_new(method);
    SSL *ssl = ctx ? SSL_new(ctx) : NULL;
    printf("%s: context %d, connection %d, version %s, number %x\n", name, ctx != NULL, ssl != NULL,
           ssl ? SSL_get_version(ssl) : "-", ssl ? SSL_version(ssl) : 0);
    print_errors();
    if (ssl != NULL) {
        printf("  bounds %ld %ld\n", (long)SSL_get_min_proto_version(ssl),
               (long)SSL_get_max_proto_version(ssl));
        SHOW(SSL_set_max_proto_version(ssl, TLS1_2_VERSION));
        SHOW(SSL_get_max_proto_version(ssl));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static const char *reason(void) {
    unsigned long error = ERR_get_error();
    ERR_clear_error();
    return error ? ERR_reason_error_string(error) : "nothing";
}

/* At Debian's security level 2 OpenSSL fails with these versions, too, but later: they sign with SHA-1. */
static void meet(const char *what, const SSL_METHOD *client_method, const SSL_METHOD *server_method,
                 long maximum) {
    SSL_CTX *client = SSL_CTX_new(client_method), *server = SSL_CTX_new(server_method);
    use(server, "server");
    SSL_CTX_set_max_proto_version(client, maximum);
    struct pair pair = new_pair(client, server);
    int first = SSL_do_handshake(pair.client), error = SSL_get_error(pair.client, first);
    printf("%s: client %d %s %s, sent %d", what, first, error_name(error), reason(),
           BIO_number_written(SSL_get_wbio(pair.client)) > 7);
    int second = SSL_do_handshake(pair.server);
    error = SSL_get_error(pair.server, second);
    printf(", server %d %s %s\n", second, error_name(error), reason());
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    title("contexts");
    tell("TLSv1_method", TLSv1_method());
    tell("TLSv1_client_method", TLSv1_client_method());
    tell("TLSv1_server_method", TLSv1_server_method());
    tell("TLSv1_1_method", TLSv1_1_method());
    tell("TLSv1_1_client_method", TLSv1_1_client_method());
    tell("TLSv1_1_server_method", TLSv1_1_server_method());
    title("handshakes");
    meet("client of TLS 1.0", TLSv1_client_method(), TLS_server_method(), 0);
    meet("client of TLS 1.1", TLSv1_1_client_method(), TLS_server_method(), 0);
    meet("client bound to TLS 1.1", TLS_client_method(), TLS_server_method(), TLS1_1_VERSION);
    meet("server of TLS 1.0", TLS_client_method(), TLSv1_server_method(), 0);
    meet("server of TLS 1.1", TLS_client_method(), TLSv1_1_server_method(), 0);
    meet("server of TLS 1.1 and client of TLS 1.2", TLSv1_2_client_method(), TLSv1_1_server_method(), 0);
    meet("client of TLS 1.0 and server of TLS 1.1", TLSv1_client_method(), TLSv1_1_server_method(), 0);
    return 0;
}
