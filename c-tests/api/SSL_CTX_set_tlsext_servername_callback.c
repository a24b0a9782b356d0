/* SNI: what both ends see, every answer of the callback, and another context from within it. */
#include "common.h"

static int answer, alert_number;
static SSL_CTX *replacement;

static int on_name(SSL *ssl, int *alert, void *data) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("  callback with \"%s\": name %s, type %d, alert %d, in init %d\n", (const char *)data,
           name ? name : "NULL", SSL_get_servername_type(ssl), *alert, SSL_in_init(ssl));
    if (alert_number != 0)
        *alert = alert_number;
    if (replacement != NULL) {
        printf("  the new context is returned: %d\n", SSL_set_SSL_CTX(ssl, replacement) == replacement);
        printf("  and told: %d\n", SSL_get_SSL_CTX(ssl) == replacement);
    }
    return answer;
}

static void names(SSL *ssl, const char *who) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("  %s: name %s, type %d\n", who, name ? name : "NULL", SSL_get_servername_type(ssl));
}

static void peer(SSL *ssl) {
    X509 *x509 = SSL_get0_peer_certificate(ssl);
    char text[100] = "none";
    if (x509 != NULL)
        X509_NAME_oneline(X509_get_subject_name(x509), text, sizeof text);
    printf("  the client got the certificate of %s\n", text);
}

static void run(int version, const char *name, int ret) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    answer = ret;
    SHOW(SSL_CTX_set_tlsext_servername_callback(server, on_name));
    SHOW(SSL_CTX_set_tlsext_servername_arg(server, "argument"));
    struct pair pair = new_pair(client, server);
    if (name != NULL)
        SHOW(SSL_set_tlsext_host_name(pair.client, name));
    names(pair.client, "client before");
    names(pair.server, "server before");
    handshake(&pair);
    names(pair.client, "client");
    names(pair.server, "server");
    peer(pair.client);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Which suite is chosen where a callback changes what a server prefers. In TLS 1.3 OpenSSL chooses before it
 * asks about the name, so that only the ClientHello callback comes in time. */
static int change;
static SSL_CTX *second;

static void make_change(SSL *ssl, const char *where) {
    printf("  %s\n", where);
    switch (change) {
    case 0:
        SSL_set_SSL_CTX(ssl, second);
        break;
    case 1:
        SSL_set_ciphersuites(ssl, "TLS_CHACHA20_POLY1305_SHA256");
        SSL_set_cipher_list(ssl, "ECDHE-RSA-CHACHA20-POLY1305");
        break;
    case 2:
        SSL_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE);
        break;
    case 3:
        SSL_set_ciphersuites(ssl, "");
        SSL_set_cipher_list(ssl, "ECDHE-ECDSA-AES128-GCM-SHA256");
        break;
    case 4:
        SSL_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        break;
    case 5:
        SSL_set1_groups_list(ssl, "P-384");
        break;
    }
}

static int hello_changes(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    make_change(ssl, "ClientHello callback");
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int name_changes(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    make_change(ssl, "name callback");
    return SSL_TLSEXT_ERR_OK;
}

static int certificate_changes(SSL *ssl, void *argument) {
    (void)argument;
    make_change(ssl, "certificate callback");
    return 1;
}

static void chosen_suite(int version, int place, int kind, const char *offered, const char *own) {
    static const char *const places[] = {"ClientHello", "name", "certificate"};
    static const char *const kinds[] = {"the context", "the suites",   "whose preference counts",
                                        "no suites",   "ChaCha first", "groups"};
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s: the %s callback changes %s; offered %s, own %s", version_name(version), places[place],
          kinds[kind], offered ? offered : "all", own ? own : "all");
    second = server_context(version);
    SSL_CTX_set_ciphersuites(second, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_cipher_list(second, "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256");
    if (offered && version == TLS1_3_VERSION)
        SSL_CTX_set_ciphersuites(client, offered);
    if (own && version == TLS1_3_VERSION)
        SSL_CTX_set_ciphersuites(server, own);
    change = kind;
    if (place == 0)
        SSL_CTX_set_client_hello_cb(server, hello_changes, NULL);
    if (place == 1)
        SSL_CTX_set_tlsext_servername_callback(server, name_changes);
    if (place == 2)
        SSL_CTX_set_cert_cb(server, certificate_changes, NULL);
    struct pair pair = new_pair(client, server);
    handshake(&pair);
    printf("  suite %s\n", SSL_get_cipher(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(second);
}

static void chosen_suites(int version) {
    for (int place = 0; place < 3; place++) {
        for (int kind = 0; kind < 6; kind++)
            chosen_suite(version, place, kind, NULL, NULL);
        if (version == TLS1_2_VERSION)
            continue;
        chosen_suite(version, place, 0, "TLS_AES_256_GCM_SHA384", NULL);
        chosen_suite(version, place, 0, "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");
        chosen_suite(version, place, 1, "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");
        chosen_suite(version, place, 4, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", NULL);
        chosen_suite(version, place, 2, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384", NULL);
    }
}

int main(void) {
    FOR_EACH_VERSION(version)
    chosen_suites(version);
    FOR_EACH_VERSION(version) {
        title("a name, %s", version_name(version));
        run(version, "a.test", SSL_TLSEXT_ERR_OK);
        title("no name, %s", version_name(version));
        run(version, NULL, SSL_TLSEXT_ERR_NOACK);
        title("not acknowledged, %s", version_name(version));
        run(version, "a.test", SSL_TLSEXT_ERR_NOACK);
        title("a warning, %s", version_name(version));
        run(version, "a.test", SSL_TLSEXT_ERR_ALERT_WARNING);
        title("refused, %s", version_name(version));
        run(version, "a.test", SSL_TLSEXT_ERR_ALERT_FATAL);
        title("refused with an alert of the callback's choice, %s", version_name(version));
        alert_number = SSL_AD_ACCESS_DENIED;
        run(version, "a.test", SSL_TLSEXT_ERR_ALERT_FATAL);
        alert_number = 0;

        title("another context, %s", version_name(version));
        replacement = SSL_CTX_new(TLS_method());
        use(replacement, "other");
        SSL_CTX_set_verify(replacement, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           NULL); /* not taken over */
        run(version, "other.test", SSL_TLSEXT_ERR_OK);
        SSL_CTX_free(replacement);
        title("another context, which has no certificate, %s", version_name(version));
        replacement = SSL_CTX_new(TLS_method());
        run(version, "other.test", SSL_TLSEXT_ERR_OK);
        SSL_CTX_free(replacement);
        replacement = NULL;
    }

    title("names that are set and refused");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *two = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    char long_name[300];
    memset(long_name, 'n', sizeof long_name);
    long_name[255] = 0;
    SHOW(SSL_set_tlsext_host_name(ssl, long_name));
    long_name[255] = 'n', long_name[256] = 0;
    SHOW(SSL_set_tlsext_host_name(ssl, long_name));
    SHOW(SSL_set_tlsext_host_name(ssl, ""));
    SHOW(SSL_set_tlsext_host_name(ssl, "a.test"));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW_TEXT(SSL_get_servername(ssl, 5));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 5, "a.test"));
    SHOW(SSL_set_tlsext_host_name(ssl, NULL));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW(SSL_get_servername_type(ssl));

    title("SSL_set_SSL_CTX outside a callback");
    SSL_CTX_set_verify(two, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_options(two, SSL_OP_NO_TLSv1_3);
    use(two, "server");
    SSL_CTX_set_session_id_context(two, (const unsigned char *)"two", 3);
    SHOW_POINTER(SSL_get_certificate(ssl));
    SHOW_POINTER(SSL_set_SSL_CTX(ssl, two));
    SHOW_POINTER(SSL_get_certificate(ssl));
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_options(ssl));
    printf("the same again: %d\n", SSL_set_SSL_CTX(ssl, two) == two);
    printf("NULL goes back to the first: %d\n", SSL_set_SSL_CTX(ssl, NULL) == ctx);
    SHOW_POINTER(SSL_get_certificate(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(two);
    return 0;
}
