/* SSL_CTX_set_alpn_protos(3): which lists are taken, and the list that SSL_select_next_proto(3) makes of two.
 */
#include "common.h"

static void set(const char *list, unsigned length) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    printf("context %d", SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)list, length));
    printf(", connection %d\n", SSL_set_alpn_protos(ssl, (const unsigned char *)list, length));
    print_errors();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void choose(const char *server, unsigned server_length, const char *client, unsigned client_length) {
    unsigned char *out = (unsigned char *)"untouched", length = 9;
    int result = SSL_select_next_proto(&out, &length, (const unsigned char *)server, server_length,
                                       (const unsigned char *)client, client_length);
    printf("%d %d", result, length);
    if (out == NULL)
        printf(" NULL\n");
    else
        printf(" \"%.*s\" in the %s's list\n", length, (char *)out,
               (char *)out >= server && (char *)out <= server + server_length ? "server" : "client");
}
#define SET(list) set(list, sizeof list - 1)
#define CHOOSE(server, client) choose(server, sizeof server - 1, client, sizeof client - 1)

int main(void) {
    static const char server[] = "\2h2\10http/1.1", client[] = "\10http/1.1\2h2", none[] = "\3abc";
    static const char empty[] = "", zero[] = "\0\2h2", broken[] = "\2h2\11http", first_broken[] = "\5h2";
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    const unsigned char *name = (const unsigned char *)"";
    unsigned length = 1;

    title("lists");
    SET("\2h2");
    SET("\2h2\10http/1.1");
    SET("\1a");
    SET("\2h");
    SET("\0");
    SET("\2h2\0");
    SET("\0\2h2");
    SET("\2h2\3h");
    SET("h2");
    SET("");
    set(NULL, 0);
    set(NULL, 3);

    title("before a handshake");
    SSL_get0_alpn_selected(ssl, &name, &length);
    printf("alpn: %d %u\n", name == NULL, length);
    SSL_get0_next_proto_negotiated(ssl, &name, &length);
    printf("npn: %d %u\n", name == NULL, length);

    title("choosing");
    CHOOSE(server, client);
    CHOOSE(client, server);
    CHOOSE(server, none);
    CHOOSE(none, server);
    CHOOSE(empty, client);
    CHOOSE(server, empty);
    CHOOSE(zero, client);
    CHOOSE(server, zero);
    CHOOSE(broken, client);
    CHOOSE(server, broken);
    CHOOSE(server, first_broken);
    CHOOSE(first_broken, client);

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
