/* SSL_dup(3): what the copy shares with the original, what it gets from the context again, and what it lacks.
 */
#include "getters.h"

static const char *note_of(void *value) {
    return value ? value : "NULL";
}

static void ex_new(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number, void *argument) {
    printf("    new: parent %s, value %s, data %s, number %ld, argument %s\n", parent ? "set" : "NULL",
           note_of(value), data ? "set" : "NULL", number, note_of(argument));
    (void)index;
}

static int ex_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **value, int index, long number,
                  void *argument) {
    printf("    dup: %s, value %s, number %ld, argument %s\n", to && from ? "both" : "not both",
           note_of(*value), number, note_of(argument));
    *value = "copied";
    (void)index;
    return 1;
}

static void ex_free(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number, void *argument) {
    printf("    free: parent %s, value %s, data %s, number %ld, argument %s\n", parent ? "set" : "NULL",
           note_of(value), data ? "set" : "NULL", number, note_of(argument));
    (void)index;
}

static void message(int write, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    (void)version, (void)bytes, (void)length, (void)ssl, (void)argument;
    if (type == SSL3_RT_HANDSHAKE && write)
        printf("    message callback, argument %s\n", WHICH((int *)argument, &argument_a, &argument_b));
}

static long refuse(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    if (command == BIO_CTRL_DUP)
        printf("    duplicate: refused\n");
    return 0;
}

/* What the ClientHello says, as the server sees it. */
static int hello(SSL *ssl, int *alert, void *argument) {
    static const int kinds[] = {TLSEXT_TYPE_server_name, TLSEXT_TYPE_application_layer_protocol_negotiation,
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
    length = SSL_client_hello_get0_ciphers(ssl, &bytes);
    print_hex("    suites", bytes, length);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static void show_hello(SSL *client, SSL_CTX *server) {
    struct pair pair = pair_of(client, SSL_new(server), 1 << 16);
    SSL_do_handshake(client);
    SSL_do_handshake(pair.server);
    ERR_clear_error();
    SSL_free(pair.server);
}

static void set_everything(SSL *ssl) {
    X509 *ca = load_cert("ca.crt");
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    sk_X509_NAME_push(names, X509_NAME_dup(X509_get_subject_name(ca)));
    SSL_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
    SHOW(SSL_set_min_proto_version(ssl, TLS1_2_VERSION));
    SHOW(SSL_set_max_proto_version(ssl, TLS1_3_VERSION));
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, verify_a);
    SSL_set_verify_depth(ssl, 9);
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_PARTIAL_CHAIN);
    SHOW(SSL_set1_host(ssl, "name.example"));
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_WILDCARDS);
    SSL_set_read_ahead(ssl, 1);
    SSL_set_max_cert_list(ssl, 12345);
    SSL_set_quiet_shutdown(ssl, 1);
    SHOW(SSL_set_num_tickets(ssl, 7));
    SHOW(SSL_set_max_early_data(ssl, 99));
    SHOW(SSL_set_recv_max_early_data(ssl, 98));
    SSL_set_security_level(ssl, 1);
    SSL_set_security_callback(ssl, security_a);
    SSL_set0_security_ex_data(ssl, &argument_a);
    SSL_set_info_callback(ssl, info_a);
    SSL_set_default_passwd_cb(ssl, password_a);
    SSL_set_default_passwd_cb_userdata(ssl, &argument_a);
    SSL_set_record_padding_callback_arg(ssl, &argument_a);
    SSL_set_msg_callback(ssl, message);
    SSL_set_msg_callback_arg(ssl, &argument_a);
    SHOW(SSL_use_certificate_file(ssl, cert("client.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_add1_chain_cert(ssl, ca));
    SHOW(SSL_set_cipher_list(ssl, "ECDHE-RSA-AES128-GCM-SHA256"));
    SHOW(SSL_set_ciphersuites(ssl, "TLS_AES_128_GCM_SHA256"));
    SHOW(SSL_set1_groups_list(ssl, "P-384:P-256"));
    SHOW(SSL_set1_sigalgs_list(ssl, "RSA+SHA512:RSA-PSS+SHA256"));
    SHOW(SSL_set_tlsext_host_name(ssl, "server.example"));
    SHOW(SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h2", 3));
    SHOW(SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp));
    SSL_set0_CA_list(ssl, names);
    SHOW(SSL_add_client_CA(ssl, ca));
    X509_free(ca);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *server = server_context(0);
    SSL *ssl, *copy;
    int index = SSL_get_ex_new_index(7, "argument", ex_new, ex_dup, ex_free);
    REQUIRE(index > 0);
    SSL_CTX_set_client_hello_cb(server, hello, NULL);
    /* Lists that both libraries know all of. */
    REQUIRE(SSL_CTX_set1_groups_list(ctx, "X25519:P-521:P-384"));
    REQUIRE(SSL_CTX_set1_sigalgs_list(ctx, "RSA+SHA256:RSA-PSS+SHA384"));
    REQUIRE(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"));

    title("an untouched connection");
    ssl = SSL_new(ctx);
    copy = SSL_dup(ssl);
    printf("another handle: %d, same context: %d, same method: %d\n", copy != ssl,
           SSL_get_SSL_CTX(copy) == ctx, SSL_get_ssl_method(copy) == SSL_get_ssl_method(ssl));
    print_settings(copy);
    print_state(copy);
    SSL_free(copy);
    SSL_free(ssl);

    title("everything set");
    ssl = SSL_new(ctx);
    set_everything(ssl);
    SSL_set_ex_data(ssl, index, "mine");
    SSL_set_app_data(ssl, "application");
    copy = SSL_dup(ssl);
    title("the original");
    print_settings(ssl);
    title("the copy");
    print_settings(copy);
    printf("ex data: %s, %s\n", note_of(SSL_get_ex_data(ssl, index)), note_of(SSL_get_ex_data(copy, index)));
    printf("application data: %s\n", note_of(SSL_get_app_data(copy)));
    printf("same certificate: %d, same key: %d\n", SSL_get_certificate(copy) == SSL_get_certificate(ssl),
           SSL_get_privatekey(copy) == SSL_get_privatekey(ssl));
    printf("same parameters: %d\n", SSL_get0_param(copy) == SSL_get0_param(ssl));
    print_state(copy);

    title("a change of one is not seen in the other");
    SSL_set_verify_depth(copy, 3);
    SSL_clear_mode(copy, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_set_security_level(copy, 0);
    SSL_set_security_level(ssl, 4);
    SHOW(SSL_set_cipher_list(copy, "ECDHE-RSA-AES256-GCM-SHA384"));
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_get_security_level(copy));
    SHOW_TEXT(SSL_get_cipher_list(ssl, 1));
    SHOW_TEXT(SSL_get_cipher_list(copy, 1));
    SSL_set_security_level(ssl, 1);
    SSL_set_security_level(copy, 1);

    title("what goes out");
    printf("original\n");
    SSL_set_connect_state(ssl);
    SSL_set_connect_state(copy);
    show_hello(ssl, server);
    printf("copy\n");
    show_hello(copy, server);
    SSL_free(ssl);
    SSL_free(copy);

    title("what the copy does not take is the context's");
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    SSL_CTX_set_num_tickets(ctx, 4);
    SSL_CTX_set_max_early_data(ctx, 55);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2xx", 3);
    SSL_CTX_set1_groups_list(ctx, "P-521");
    SSL_CTX_set_record_padding_callback_arg(ctx, &argument_b);
    ssl = SSL_new(ctx);
    SSL_CTX_set_quiet_shutdown(ctx, 0);
    SSL_CTX_set_num_tickets(ctx, 3);
    SSL_CTX_set_max_early_data(ctx, 66);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2yy", 3);
    SSL_CTX_set1_groups_list(ctx, "X25519");
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_b);
    SSL_CTX_set_verify_depth(ctx, 11);
    SSL_CTX_set_info_callback(ctx, info_b);
    SSL_CTX_set_record_padding_callback_arg(ctx, &argument_a);
    copy = SSL_dup(ssl);
    print_settings(copy);
    SSL_set_connect_state(copy);
    show_hello(copy, server);
    SSL_free(ssl);
    SSL_free(copy);

    title("roles, methods and shutdown state");
    ssl = SSL_new(ctx);
    SSL_set_accept_state(ssl);
    SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN);
    SSL_set_verify_result(ssl, X509_V_ERR_CERT_REVOKED);
    copy = SSL_dup(ssl);
    print_state(copy);
    SSL_free(copy);
    SSL_set_connect_state(ssl);
    copy = SSL_dup(ssl);
    print_state(copy);
    SSL_free(copy);
    SHOW(SSL_set_ssl_method(ssl, TLS_client_method()));
    copy = SSL_dup(ssl);
    printf("the client's method: %d\n", SSL_get_ssl_method(copy) == TLS_client_method());
    SSL_free(copy);
    SSL_free(ssl);

    title("BIOs");
    ssl = SSL_new(ctx);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    copy = SSL_dup(ssl);
    SHOW_POINTER(copy);
    if (copy != NULL)
        printf("BIOs: %d %d\n", SSL_get_rbio(copy) != NULL, SSL_get_wbio(copy) != NULL);
    printf("the original's: %d %d\n", SSL_get_rbio(ssl) != NULL, SSL_get_wbio(ssl) != NULL);
    SSL_free(copy);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "no duplicates");
    BIO_meth_set_ctrl(method, refuse);
    SSL_set0_rbio(ssl, BIO_new(method));
    SHOW_POINTER(copy = SSL_dup(ssl));
    SSL_free(copy);
    SSL_free(ssl);
    BIO_meth_free(method);

    title("the context that SSL_set_SSL_CTX gave");
    ssl = SSL_new(ctx);
    SSL_set_SSL_CTX(ssl, server);
    copy = SSL_dup(ssl);
    printf("the second context: %d\n", SSL_get_SSL_CTX(copy) == server);
    SSL_free(copy);
    SSL_free(ssl);

    FOR_EACH_VERSION(version) {
        title("a session, %s", version_name(version));
        struct pair pair = connected_pair(version);
        SSL_SESSION *session = SSL_get1_session(pair.client);
        SSL_CTX *one = client_context(version), *other = server_context(version);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        ssl = SSL_new(one);
        SHOW(SSL_set_session(ssl, session));
        copy = SSL_dup(ssl);
        printf("same session: %d\n", SSL_get_session(copy) == session);
        print_state(copy);
        SSL_free(ssl);
        struct pair next = pair_of(copy, SSL_new(other), 1 << 16);
        SHOW(handshake(&next));
        free_pair(&next);

        title("once the handshake has begun, %s", version_name(version));
        next = new_pair(one, other);
        SSL_do_handshake(next.client);
        copy = SSL_dup(next.client);
        printf("same handle: %d\n", copy == next.client);
        SSL_free(copy);
        SHOW(handshake(&next));
        copy = SSL_dup(next.client);
        printf("same handle: %d\n", copy == next.client);
        SSL_free(next.client);
        SHOW_TEXT(SSL_get_version(copy));
        SSL_free(copy);
        SSL_free(next.server);
        SSL_SESSION_free(session);
        SSL_CTX_free(one);
        SSL_CTX_free(other);
        free_pair(&pair);
    }
    SSL_CTX_free(ctx);
    SSL_CTX_free(server);
    return 0;
}
