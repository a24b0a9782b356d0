/* ALPN: the client's list, the server's choice, every answer of the callback, and SSL_select_next_proto. */
#include "common.h"

static int answer;
static const char *choice;

static int choose(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in,
                  unsigned int inlen, void *data) {
    (void)ssl;
    printf("  callback with \"%s\"", (const char *)data);
    print_hex("", in, inlen);
    if (choice != NULL) {
        *out = (const unsigned char *)choice;
        *outlen = (unsigned char)strlen(choice);
    }
    return answer;
}

static void negotiated(SSL *ssl, const char *who) {
    const unsigned char *protocol;
    unsigned int length;
    SSL_get0_alpn_selected(ssl, &protocol, &length);
    printf("  %s: %u \"%.*s\"\n", who, length, (int)length, protocol ? (const char *)protocol : "");
}

static void run(int version, const char *offer, int with_callback, const char *pick, int ret) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    choice = pick, answer = ret;
    if (offer != NULL)
        SHOW(SSL_CTX_set_alpn_protos(client, (const unsigned char *)offer, strlen(offer)));
    if (with_callback)
        SSL_CTX_set_alpn_select_cb(server, choose, "argument");
    struct pair pair = new_pair(client, server);
    handshake(&pair);
    negotiated(pair.client, "client");
    negotiated(pair.server, "server");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void next(const char *server, const char *client) {
    unsigned char *out = NULL, length = 0;
    int ret = SSL_select_next_proto(&out, &length, (const unsigned char *)server, strlen(server),
                                    (const unsigned char *)client, strlen(client));
    printf("SSL_select_next_proto = %d, \"%.*s\"\n", ret, length, out ? (char *)out : "");
}

int main(void) {
    FOR_EACH_VERSION(version) {
        title("no offer, %s", version_name(version));
        run(version, NULL, 1, "h2", SSL_TLSEXT_ERR_OK);
        title("no callback, %s", version_name(version));
        run(version, "\2h2\10http/1.1", 0, NULL, 0);
        title("a choice, %s", version_name(version));
        run(version, "\2h2\10http/1.1", 1, "h2", SSL_TLSEXT_ERR_OK);
        run(version, "\2h2\10http/1.1", 1, "http/1.1", SSL_TLSEXT_ERR_OK);
        title("OK, and no protocol, %s", version_name(version));
        run(version, "\2h2\10http/1.1", 1, "", SSL_TLSEXT_ERR_OK);
        run(version, "\2h2\10http/1.1", 1, NULL, SSL_TLSEXT_ERR_OK);
        title("no protocol, %s", version_name(version));
        run(version, "\2h2", 1, "", SSL_TLSEXT_ERR_NOACK);
        run(version, "\2h2", 1, "", SSL_TLSEXT_ERR_ALERT_FATAL);
        title("not acknowledged, %s", version_name(version));
        run(version, "\2h2", 1, NULL, SSL_TLSEXT_ERR_NOACK);
        title("a warning, %s", version_name(version));
        run(version, "\2h2", 1, NULL, SSL_TLSEXT_ERR_ALERT_WARNING);
        title("refused, %s", version_name(version));
        run(version, "\2h2", 1, NULL, SSL_TLSEXT_ERR_ALERT_FATAL);
    }

    title("bad lists");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\3h2", 3));
    SHOW(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\0h2", 3));
    SHOW(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\1", 1));
    SHOW(SSL_CTX_set_alpn_protos(ctx, NULL, 0));
    SHOW(SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h2\11", 4));
    SHOW(SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h2", 3));
    SHOW(SSL_set_alpn_protos(ssl, NULL, 3));
    SHOW(SSL_set_alpn_protos(ssl, (const unsigned char *)"", 0));
    negotiated(ssl, "before the handshake");
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("choosing from two lists");
    next("\2h2\10http/1.1", "\10http/1.1\2h2");
    next("\2h2", "\10http/1.1");
    next("\2h2\10http/1.1", "\10http/1.1");
    next("\1a\1b\1c", "\1c\1b");
    next("\1a\1b", "\1c\1d");
    next("", "\2h2");
    next("\2h2", "");
    next("", "");
    next("\5h2", "\2h2");
    next("\2h2", "\5h2");
    next("\1a\5h2", "\1a");
    next("\1a\5h2", "\1b");
    next("\1a", "\1a\5h2");
    next("\1a", "\1b\5h2");
    return 0;
}
