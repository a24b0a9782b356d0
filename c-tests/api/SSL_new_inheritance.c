/* SSL_new(3), SSL_set_SSL_CTX: which settings a connection copies when it is made, which it reads from its
 * context when it needs them, and which from the context that it was made with. */
#include "getters.h"

/* Which callback was called last, the old or the new; they are printed in an order of our own. */
enum {
    HELLO,
    SERVER_NAME,
    PROTOCOL,
    CERTIFICATE,
    VERIFICATION,
    STATUS,
    KEY_LOG,
    CLIENT_CERTIFICATE,
    NEW_SESSION,
    MESSAGE,
    INFO,
    KINDS
};
static const char *seen[KINDS];
static long session_timeout;

static void print_seen(void) {
    static const char *const names[] = {
        "ClientHello", "server name",        "application protocol", "certificate", "verification", "status",
        "key log",     "client certificate", "new session",          "message",     "info"};
    for (int i = 0; i < KINDS; i++)
        if (seen[i] != NULL)
            printf("    %s: %s\n", names[i], seen[i]);
    printf("    timeout of the session: %ld\n", session_timeout);
}

static int hello(SSL *ssl, int *alert, void *argument) {
    static const int kinds[] = {TLSEXT_TYPE_application_layer_protocol_negotiation,
                                TLSEXT_TYPE_supported_groups, TLSEXT_TYPE_signature_algorithms};
    const unsigned char *bytes;
    size_t length;
    (void)alert, (void)argument;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        printf("    extension %d:", kinds[i]);
        if (SSL_client_hello_get0_ext(ssl, kinds[i], &bytes, &length))
            for (size_t j = 0; j < length; j++)
                printf(" %02x", bytes[j]);
        printf("\n");
    }
    printf("    suites");
    length = SSL_client_hello_get0_ciphers(ssl, &bytes);
    for (size_t j = 0; j < length; j += 2)
        if (bytes[j] != 0) /* renegotiation_info as a suite: OpenSSL sends it without TLS 1.2, too */
            printf(" %02x%02x", bytes[j], bytes[j + 1]);
    printf("\n");
    return SSL_CLIENT_HELLO_SUCCESS;
}

/* What a client says. */
static void show_hello(SSL *client) {
    SSL_CTX *server = server_context(0);
    SSL_CTX_set_client_hello_cb(server, hello, NULL);
    struct pair pair = pair_of(client, SSL_new(server), 1 << 16);
    SSL_do_handshake(client);
    SSL_do_handshake(pair.server);
    ERR_clear_error();
    SSL_free(pair.server);
    SSL_CTX_free(server);
}

static void change(SSL_CTX *ctx, int round) {
    X509 *ca = load_cert(round ? "ca.crt" : "otherca.crt");
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    SSL_CTX_clear_options(ctx, 0xffffffff);
    SSL_CTX_set_options(ctx, round ? SSL_OP_NO_TICKET : SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(ctx, round ? SSL_MODE_RELEASE_BUFFERS : SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_CTX_set_min_proto_version(ctx, round ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(ctx, round ? 0 : TLS1_3_VERSION);
    SSL_CTX_set_verify(ctx, round ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, round ? verify_b : verify_a);
    SSL_CTX_set_verify_depth(ctx, 5 + round);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx),
                                round ? X509_V_FLAG_CRL_CHECK : X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(ctx), round ? "b.example" : "a.example", 0);
    SSL_CTX_set_read_ahead(ctx, 1 - round);
    SSL_CTX_set_max_cert_list(ctx, 1000 + round);
    SSL_CTX_set_quiet_shutdown(ctx, 1 - round);
    SSL_CTX_set_num_tickets(ctx, 3 + round);
    SSL_CTX_set_max_early_data(ctx, 100 + round);
    SSL_CTX_set_recv_max_early_data(ctx, 200 + round);
    SSL_CTX_set_security_level(ctx, round);
    SSL_CTX_set_security_callback(ctx, round ? security_b : security_a);
    SSL_CTX_set0_security_ex_data(ctx, round ? &argument_b : &argument_a);
    SSL_CTX_set_info_callback(ctx, round ? info_b : info_a);
    SSL_CTX_set_default_passwd_cb(ctx, round ? password_b : password_a);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, round ? &argument_b : &argument_a);
    SSL_CTX_set_record_padding_callback_arg(ctx, round ? &argument_b : &argument_a);
    use(ctx, round ? "client" : "server");
    if (round == 0)
        REQUIRE(SSL_CTX_add1_chain_cert(ctx, ca));
    REQUIRE(
        SSL_CTX_set_cipher_list(ctx, round ? "ECDHE-RSA-AES256-GCM-SHA384" : "ECDHE-RSA-AES128-GCM-SHA256"));
    REQUIRE(SSL_CTX_set_ciphersuites(ctx, round ? "TLS_AES_256_GCM_SHA384" : "TLS_AES_128_GCM_SHA256"));
    REQUIRE(SSL_CTX_set1_groups_list(ctx, round ? "P-256" : "P-384"));
    REQUIRE(SSL_CTX_set1_sigalgs_list(ctx, round ? "RSA-PSS+SHA256" : "RSA-PSS+SHA512"));
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)(round ? "\1b" : "\1a"), 2);
    SSL_CTX_set_tlsext_status_type(ctx, round ? -1 : TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_timeout(ctx, 500 + round);
    sk_X509_NAME_push(names, X509_NAME_dup(X509_get_subject_name(ca)));
    SSL_CTX_set0_CA_list(ctx, names);
    SSL_CTX_set_client_CA_list(ctx, SSL_load_client_CA_file(cert(round ? "ca.crt" : "otherca.crt")));
    X509_free(ca);
    print_errors();
}

static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *length,
                           const unsigned char *in, unsigned in_length, void *argument) {
    (void)ssl, (void)in_length;
    seen[PROTOCOL] = argument;
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int server_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert;
    seen[SERVER_NAME] = argument;
    return SSL_TLSEXT_ERR_OK;
}

static int client_hello(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert;
    seen[HELLO] = argument;
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int certificate(SSL *ssl, void *argument) {
    (void)ssl;
    seen[CERTIFICATE] = argument;
    return 1;
}

static int verify_all(X509_STORE_CTX *store, void *argument) {
    (void)store;
    seen[VERIFICATION] = argument;
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

static int status(SSL *ssl, void *argument) {
    (void)ssl;
    seen[STATUS] = argument;
    return SSL_TLSEXT_ERR_NOACK;
}

static void keylog_a(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
    seen[KEY_LOG] = "old";
}
static void keylog_b(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
    seen[KEY_LOG] = "new";
}

static int client_certificate_a(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    (void)ssl, (void)x509, (void)key;
    seen[CLIENT_CERTIFICATE] = "old";
    return 0;
}
static int client_certificate_b(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    (void)ssl, (void)x509, (void)key;
    seen[CLIENT_CERTIFICATE] = "new";
    return 0;
}

static int new_session_a(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    seen[NEW_SESSION] = "old";
    session_timeout = SSL_SESSION_get_timeout(session);
    return 0;
}
static int new_session_b(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    seen[NEW_SESSION] = "new";
    session_timeout = SSL_SESSION_get_timeout(session);
    return 0;
}

static void message(int write, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    (void)version, (void)length, (void)ssl;
    if (write && type == SSL3_RT_HANDSHAKE && *(const unsigned char *)bytes == SSL3_MT_SERVER_HELLO)
        seen[MESSAGE] = argument;
}

static void info_old(const SSL *ssl, int where, int ret) {
    (void)ssl, (void)ret;
    if (where == SSL_CB_HANDSHAKE_DONE)
        seen[INFO] = "old";
}
static void info_new(const SSL *ssl, int where, int ret) {
    (void)ssl, (void)ret;
    if (where == SSL_CB_HANDSHAKE_DONE)
        seen[INFO] = "new";
}

static void set_callbacks(SSL_CTX *ctx, int round) {
    char *name = round ? "new" : "old";
    SSL_CTX_set_alpn_select_cb(ctx, select_protocol, name);
    SSL_CTX_set_tlsext_servername_callback(ctx, server_name);
    SSL_CTX_set_tlsext_servername_arg(ctx, name);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, name);
    SSL_CTX_set_cert_cb(ctx, certificate, name);
    SSL_CTX_set_cert_verify_callback(ctx, verify_all, name);
    SSL_CTX_set_tlsext_status_cb(ctx, status);
    SSL_CTX_set_tlsext_status_arg(ctx, name);
    SSL_CTX_set_keylog_callback(ctx, round ? keylog_b : keylog_a);
    SSL_CTX_set_client_cert_cb(ctx, round ? client_certificate_b : client_certificate_a);
    SSL_CTX_sess_set_new_cb(ctx, round ? new_session_b : new_session_a);
    SSL_CTX_set_timeout(ctx, 1000 + round);
    SSL_CTX_set_msg_callback(ctx, message);
    SSL_CTX_set_msg_callback_arg(ctx, name);
    SSL_CTX_set_info_callback(ctx, round ? info_new : info_old);
}

static struct pair prepared(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, "localhost");
    SSL_set_alpn_protos(pair.client, (const unsigned char *)"\1x", 2);
    SSL_set_tlsext_status_type(pair.client, TLSEXT_STATUSTYPE_ocsp);
    return pair;
}

static void run(struct pair *pair) {
    memset(seen, 0, sizeof seen);
    session_timeout = 0;
    connect_pair(pair);
    print_seen();
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method()), *other;
    SSL *ssl, *later;

    title("made with the first settings");
    change(ctx, 0);
    ssl = SSL_new(ctx);
    print_settings(ssl);
    title("the context changes");
    change(ctx, 1);
    print_settings(ssl);
    title("made after the change");
    later = SSL_new(ctx);
    print_settings(later);
    title("what they say");
    SSL_set_security_level(ssl, 0);
    SSL_set_min_proto_version(later, TLS1_2_VERSION);
    show_hello(ssl);
    show_hello(later);
    SSL_free(later);
    SSL_free(ssl);

    title("SSL_set_SSL_CTX");
    other = SSL_CTX_new(TLS_method());
    change(other, 0);
    ssl = SSL_new(ctx);
    printf("the one given is returned: %d\n", SSL_set_SSL_CTX(ssl, other) == other);
    printf("the other context: %d, its method: %d\n", SSL_get_SSL_CTX(ssl) == other,
           SSL_get_ssl_method(ssl) == TLS_method());
    print_settings(ssl);
    print_state(ssl);
    printf("once more the same: %d\n", SSL_set_SSL_CTX(ssl, other) == other);
    SSL_CTX_free(other);
    printf("NULL is the first: %d\n", SSL_set_SSL_CTX(ssl, NULL) == ctx);
    printf("which it has: %d\n", SSL_get_SSL_CTX(ssl) == ctx);
    print_settings(ssl);
    show_hello(ssl);
    SSL_free(ssl);

    title("a context that its connection keeps");
    ssl = SSL_new(ctx);
    SSL_CTX_free(ctx);
    printf("still there: %d, %ld\n", SSL_get_SSL_CTX(ssl) == ctx, SSL_CTX_get_timeout(ctx));
    SSL_free(ssl);

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX *second = server_context(version);
        struct pair pair;
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_session_cache_mode(second, SSL_SESS_CACHE_OFF);

        title("callbacks of a server's context change, %s", version_name(version));
        set_callbacks(server, 0);
        pair = prepared(client, server);
        set_callbacks(server, 1);
        run(&pair);
        free_pair(&pair);

        title("the server gets another context, %s", version_name(version));
        set_callbacks(server, 0);
        set_callbacks(second, 1);
        SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        pair = prepared(client, server);
        SSL_set_SSL_CTX(pair.server, second);
        run(&pair);
        printf("sessions: %ld and %ld\n", SSL_CTX_sess_number(server), SSL_CTX_sess_number(second));
        printf("accepted: %ld and %ld\n", SSL_CTX_sess_accept_good(server), SSL_CTX_sess_accept_good(second));
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        free_pair(&pair);
        SSL_CTX_free(server);
        SSL_CTX_free(second);

        title("callbacks of a client's context change, %s", version_name(version));
        server = server_context(version);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        set_callbacks(client, 0);
        SSL_CTX_set_cert_cb(client, NULL, NULL);
        pair = prepared(client, server);
        set_callbacks(client, 1);
        SSL_CTX_set_cert_cb(client, NULL, NULL);
        run(&pair);
        printf("sessions: %ld\n", SSL_CTX_sess_number(client));
        free_pair(&pair);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }

    title("the session id context follows where it was not set apart");
    SSL_CTX *first = server_context(0), *second = server_context(0), *client = client_context(TLS1_3_VERSION);
    unsigned length;
    SSL_CTX_set_session_id_context(first, (const unsigned char *)"first", 5);
    SSL_CTX_set_session_id_context(second, (const unsigned char *)"second", 6);
    for (int apart = 0; apart < 2; apart++) {
        struct pair pair = new_pair(client, first);
        if (apart)
            SSL_set_session_id_context(pair.server, (const unsigned char *)"apart", 5);
        SSL_set_SSL_CTX(pair.server, second);
        connect_pair(&pair);
        const unsigned char *id = SSL_SESSION_get0_id_context(SSL_get_session(pair.server), &length);
        printf("%.*s\n", (int)length, (const char *)id);
        free_pair(&pair);
    }
    SSL_CTX_free(first);
    SSL_CTX_free(second);
    SSL_CTX_free(client);
    return 0;
}
