/* SSL_CTX_set_client_hello_cb(3): every accessor on the raw ClientHello, every answer, retry, and what the
 * callback may change. */
#include "common.h"

static int answers[4], calls, alert_number;
static SSL_CTX *replacement;
static void (*inside)(SSL *);

static void present(SSL *ssl) {
    int *types = NULL;
    size_t count = 0;
    printf("  extensions present: %d\n", SSL_client_hello_get1_extensions_present(ssl, &types, &count));
    /* Not those that only one of the two libraries sends as a client. */
    static const unsigned known[] = {0, 5, 10, 11, 13, 16, 23, 45, 51};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const unsigned char *body;
        size_t length;
        int listed = 0, found = SSL_client_hello_get0_ext(ssl, known[k], &body, &length);
        for (size_t i = 0; i < count; i++)
            listed += types[i] == (int)known[k];
        printf("  extension %u: listed %d, found %d\n", known[k], listed, found);
        if (found && (known[k] == 0 || known[k] == 16))
            print_hex("    body", body, length);
    }
    printf("  extension 4660: %d\n", SSL_client_hello_get0_ext(ssl, 4660, NULL, NULL));
    printf("  extension 65536: %d\n", SSL_client_hello_get0_ext(ssl, 65536, NULL, NULL));
    printf("  no place for the body: %d\n", SSL_client_hello_get0_ext(ssl, 0, NULL, NULL));
    OPENSSL_free(types);
}

static void look(SSL *ssl) {
    const unsigned char *bytes = NULL;
    size_t length;
    unsigned char random[32];
    printf("  SSL 2's format: %d\n", SSL_client_hello_isv2(ssl));
    printf("  version %x\n", SSL_client_hello_get0_legacy_version(ssl));
    length = SSL_client_hello_get0_random(ssl, &bytes);
    printf("  random of %zu bytes", length);
    printf(", SSL_get_client_random gives %zu\n", SSL_get_client_random(ssl, random, sizeof random));
    printf("  session id of %zu bytes\n", SSL_client_hello_get0_session_id(ssl, &bytes));
    length = SSL_client_hello_get0_ciphers(ssl, &bytes);
    print_hex("  suites", bytes, length < 4 ? length : 4);
    length = SSL_client_hello_get0_compression_methods(ssl, &bytes);
    print_hex("  compression", bytes, length);
    present(ssl);
    printf("  server name by SSL_get_servername: %s\n",
           SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? "set" : "NULL");
    printf("  in init %d, before %d, state %s, version %s, server %d, session %d\n", SSL_in_init(ssl),
           SSL_in_before(ssl), SSL_state_string(ssl), SSL_get_version(ssl), SSL_is_server(ssl),
           SSL_get_session(ssl) != NULL);
}

static int on_hello(SSL *ssl, int *alert, void *argument) {
    printf("  callback %d with \"%s\", alert %d\n", calls + 1, (char *)argument, *alert);
    if (inside != NULL)
        inside(ssl);
    if (alert_number != 0)
        *alert = alert_number;
    if (replacement != NULL)
        SSL_set_SSL_CTX(ssl, replacement);
    return answers[calls++];
}

/* As handshake(), but tells each time that the server waits for the callback. */
static void meet(struct pair *pair) {
    int client = 0, server = 0, client_done = 0, server_done = 0;
    for (int round = 0; round < 12 && !(client_done && server_done); round++) {
        if (!client_done) {
            ERR_clear_error();
            client = SSL_do_handshake(pair->client);
            if ((client_done = client == 1 || !waiting(pair->client, client)))
                outcome(pair->client, "client", client);
        }
        if (!server_done) {
            ERR_clear_error();
            server = SSL_do_handshake(pair->server);
            int error = SSL_get_error(pair->server, server);
            if (error == SSL_ERROR_WANT_CLIENT_HELLO_CB) {
                outcome(pair->server, "server", server);
                printf("  want %d %d\n", SSL_want(pair->server), SSL_want_client_hello_cb(pair->server));
            } else if ((server_done = server == 1 || !waiting(pair->server, server))) {
                outcome(pair->server, "server", server);
            }
        }
    }
    printf("  %s, %s\n", SSL_get_version(pair->client), SSL_get_cipher(pair->client));
}

static void run(int version, int first, int second, int third) {
    SSL_CTX *client = client_context(version), *server = server_context(0);
    int set[] = {first, second, third, -7};
    memcpy(answers, set, sizeof answers);
    calls = 0;
    SSL_CTX_set_client_hello_cb(server, on_hello, "argument");
    SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3);
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    meet(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void no_tls13(SSL *ssl) {
    SSL_set_options(ssl, SSL_OP_NO_TLSv1_3);
}
static void other_suite(SSL *ssl) {
    SSL_set_cipher_list(ssl, "ECDHE-RSA-CHACHA20-POLY1305");
    SSL_set_ciphersuites(ssl, "TLS_CHACHA20_POLY1305_SHA256");
}
static void other_group(SSL *ssl) {
    SSL_set1_groups_list(ssl, "P-384");
}
static void asks_for_certificate(SSL *ssl) {
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        title("the accessors, %s", version_name(version));
        inside = look;
        run(version, SSL_CLIENT_HELLO_SUCCESS, 0, 0);
        inside = NULL;
        title("one retry, %s", version_name(version));
        run(version, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_SUCCESS, 0);
        title("two retries, %s", version_name(version));
        run(version, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_SUCCESS);
        title("an error, %s", version_name(version));
        run(version, SSL_CLIENT_HELLO_ERROR, 0, 0);
        title("an error after a retry, %s", version_name(version));
        run(version, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_ERROR, 0);
        title("an error with an alert of its own, %s", version_name(version));
        alert_number = SSL_AD_ACCESS_DENIED;
        run(version, SSL_CLIENT_HELLO_ERROR, 0, 0);
        alert_number = 0;
        title("another number, %s", version_name(version));
        run(version, 7, 0, 0);

        title("another context, %s", version_name(version));
        replacement = SSL_CTX_new(TLS_method());
        use(replacement, "serverec");
        run(version, SSL_CLIENT_HELLO_SUCCESS, 0, 0);
        SSL_CTX_free(replacement);
        replacement = NULL;
        title("another suite, %s", version_name(version));
        inside = other_suite;
        run(version, SSL_CLIENT_HELLO_SUCCESS, 0, 0);
        title("another group, %s", version_name(version));
        inside = other_group;
        run(version, SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_SUCCESS, 0);
        run(version, SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_ERROR, 0);
        run(version, SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_SUCCESS);
        title("a client certificate, %s", version_name(version));
        inside = asks_for_certificate;
        run(version, SSL_CLIENT_HELLO_SUCCESS, 0, 0);
        inside = NULL;
    }
    title("a version less");
    inside = no_tls13;
    run(0, SSL_CLIENT_HELLO_SUCCESS, 0, 0);
    inside = NULL;

    title("outside of the callback");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    const unsigned char *bytes;
    int *types;
    size_t count;
    SHOW(SSL_client_hello_isv2(ssl));
    SHOW(SSL_client_hello_get0_legacy_version(ssl));
    SHOW(SSL_client_hello_get0_random(ssl, &bytes));
    SHOW(SSL_client_hello_get0_session_id(ssl, &bytes));
    SHOW(SSL_client_hello_get0_ciphers(ssl, &bytes));
    SHOW(SSL_client_hello_get0_compression_methods(ssl, &bytes));
    SHOW(SSL_client_hello_get1_extensions_present(ssl, &types, &count));
    SHOW(SSL_client_hello_get1_extensions_present(ssl, NULL, NULL));
    SHOW(SSL_client_hello_get0_ext(ssl, 0, &bytes, &count));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version) {
        struct pair pair = connected_pair(version);
        title("after the handshake, %s", version_name(version));
        SHOW(SSL_client_hello_get0_legacy_version(pair.server));
        SHOW(SSL_client_hello_get0_random(pair.server, &bytes));
        SHOW(SSL_client_hello_get0_ciphers(pair.server, &bytes));
        SHOW(SSL_client_hello_get0_ext(pair.server, 10, &bytes, &count));
        SHOW(SSL_client_hello_get0_ciphers(pair.client, &bytes));
        free_pair(&pair);
    }
    return 0;
}
