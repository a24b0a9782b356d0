/*
 * Calls every function that is a macro in C. Compiled twice: as it stands it uses the macros; with BY_NAME it
 * finds each function by its name and version, as a program in another language would. Both must print the
 * same.
 */
#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED
#include "../../c-tests/support/common.h"

#include <dlfcn.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>

/* Some names are macros for another name, so the text is taken before they are replaced. */
#ifdef BY_NAME
#define CALLED(name, text) ((__typeof__(&name))function(text))
#else
#define CALLED(name, text) name
#endif
#define CALL(name) CALLED(name, #name)

UNUSED static void *function(const char *name) {
    void *found = dlvsym(RTLD_DEFAULT, name, "OXISSL_1.0");
    if (found == NULL) {
        printf("%s: not there\n", name);
        exit(1);
    }
    return found;
}

/* Prints what a call returns. A function may be an int where its macro is a long. */
#define TELL(name, ...) printf("%s: %ld\n", #name, (long)CALLED(name, #name)(__VA_ARGS__))
#define TELL_TEXT(name, ...) printf("%s: %s\n", #name, CALLED(name, #name)(__VA_ARGS__))
#define TELL_POINTER(name, expected, ...)                                                                    \
    printf("%s: %s\n", #name,                                                                                \
           (const void *)CALLED(name, #name)(__VA_ARGS__) == (expected) ? "as expected" : "other")
#define DO(name, ...) (CALLED(name, #name)(__VA_ARGS__), printf("%s\n", #name))
/* The same for a context and a connection. */
#define TELL_BOTH(name, ...) (TELL(SSL_CTX_##name, ctx __VA_ARGS__), TELL(SSL_##name, ssl __VA_ARGS__))

static int name_callback(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert;
    printf("server name callback, argument %s\n", (const char *)argument);
    return SSL_TLSEXT_ERR_OK;
}

static int status_callback(SSL *ssl, void *argument) {
    (void)ssl;
    printf("status callback, argument %s\n", (const char *)argument);
    return SSL_TLSEXT_ERR_NOACK;
}

static int ticket_callback(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                           HMAC_CTX *hmac, int encrypt) {
    (void)ssl, (void)name, (void)iv, (void)cipher, (void)hmac;
    printf("ticket callback, %d\n", encrypt);
    return 0;
}

static void message_callback(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                             void *argument) {
    (void)version, (void)type, (void)bytes, (void)length, (void)ssl;
    printf("message, outgoing %d, argument %s\n", outgoing, (const char *)argument);
}

static void settings(SSL_CTX *ctx, SSL *ssl) {
    int groups[] = {NID_X9_62_prime256v1, NID_X25519}, algorithms[] = {NID_sha256, EVP_PKEY_RSA_PSS};
    char list[] = "P-256:X25519";
    DH *dh = DH_get_2048_256();
    EC_KEY *ec = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);

    title("settings");
    TELL_BOTH(set_mode, , SSL_MODE_AUTO_RETRY | SSL_MODE_RELEASE_BUFFERS);
    TELL_BOTH(clear_mode, , SSL_MODE_AUTO_RETRY);
    TELL_BOTH(get_mode, );
    TELL_BOTH(set_min_proto_version, , TLS1_2_VERSION);
    TELL_BOTH(set_min_proto_version, , 77);
    TELL_BOTH(get_min_proto_version, );
    TELL_BOTH(set_max_proto_version, , TLS1_2_VERSION);
    TELL_BOTH(get_max_proto_version, );
    TELL_BOTH(set_max_proto_version, , 0);
    TELL_BOTH(set_max_cert_list, , 5000);
    TELL_BOTH(get_max_cert_list, );
    TELL_BOTH(set_max_send_fragment, , 511);
    TELL_BOTH(set_max_send_fragment, , 4096);
    TELL_BOTH(set_split_send_fragment, , 2048);
    TELL_BOTH(set_split_send_fragment, , 5000);
    TELL_BOTH(set_max_pipelines, , 0);
    TELL_BOTH(set_max_pipelines, , 1);
    TELL(SSL_CTX_set_read_ahead, ctx, 1);
    TELL(SSL_CTX_get_read_ahead, ctx);
    TELL(SSL_CTX_get_default_read_ahead, ctx);
    TELL(SSL_CTX_set_read_ahead, ctx, 0);
    TELL_BOTH(set1_groups, , groups, 2);
    TELL_BOTH(set1_groups_list, , list);
    TELL_BOTH(set1_curves, , groups, 1);
    TELL_BOTH(set1_curves_list, , list);
    list[0] = 'Q';
    TELL_BOTH(set1_groups_list, , list);
    TELL_BOTH(set1_sigalgs, , algorithms, 2);
    TELL_BOTH(set1_sigalgs_list, , "RSA+SHA256:RSA-PSS+SHA256:ECDSA+SHA256");
    TELL_BOTH(set1_client_sigalgs, , algorithms, 2);
    TELL_BOTH(set1_client_sigalgs_list, , "nothing");
    TELL_BOTH(set_tmp_dh, , dh);
    TELL_BOTH(set_dh_auto, , 1);
    TELL_BOTH(set_tmp_ecdh, , ec);
    TELL_BOTH(set_ecdh_auto, , 1);
    TELL_BOTH(set_ecdh_auto, , 0);
    TELL_BOTH(set1_groups, , groups, 2);
    TELL_BOTH(set_tlsext_status_type, , TLSEXT_STATUSTYPE_ocsp);
    TELL_BOTH(get_tlsext_status_type, );
    DO(SSL_CTX_disable_ct, ctx);
    DO(SSL_disable_ct, ssl);
    DO(SSL_COMP_free_compression_methods);
    DH_free(dh);
    EC_KEY_free(ec);
    print_errors();
}

static void certificates(SSL_CTX *ctx, SSL *ssl) {
    X509 *ca = load_cert("ca.crt"), *own = load_cert("server.crt");
    STACK_OF(X509) *chain = sk_X509_new_null(), *found = NULL;
    X509_STORE *store = X509_STORE_new(), *stored = NULL;

    title("certificates");
    sk_X509_push(chain, ca);
#define COUNT(name, object)                                                                                  \
    (found = NULL, TELL(name, object, &found), printf("    %d\n", found == NULL ? -1 : sk_X509_num(found)))
    X509_up_ref(ca);
    TELL(SSL_CTX_add_extra_chain_cert, ctx, ca);
    COUNT(SSL_CTX_get_extra_chain_certs, ctx);
    COUNT(SSL_CTX_get_extra_chain_certs_only, ctx);
    TELL(SSL_CTX_clear_extra_chain_certs, ctx);
    COUNT(SSL_CTX_get_extra_chain_certs_only, ctx);
    TELL_BOTH(set1_chain, , chain);
    COUNT(SSL_CTX_get0_chain_certs, ctx);
    COUNT(SSL_get0_chain_certs, ssl);
    TELL_BOTH(add1_chain_cert, , ca);
    X509_up_ref(ca);
    X509_up_ref(ca);
    TELL_BOTH(add0_chain_cert, , ca);
    COUNT(SSL_CTX_get0_chain_certs, ctx);
    COUNT(SSL_get0_chain_certs, ssl);
    TELL_BOTH(clear_chain_certs, );
    COUNT(SSL_CTX_get0_chain_certs, ctx);
    COUNT(SSL_get0_chain_certs, ssl);
    TELL(SSL_CTX_set0_chain, ctx, X509_chain_up_ref(chain));
    TELL(SSL_set0_chain, ssl, X509_chain_up_ref(chain));
    COUNT(SSL_CTX_get0_chain_certs, ctx);
    COUNT(SSL_get0_chain_certs, ssl);
    TELL_BOTH(select_current_cert, , ca);
    TELL_BOTH(select_current_cert, , own);
    TELL_BOTH(set_current_cert, , SSL_CERT_SET_FIRST);
    TELL_BOTH(set_current_cert, , SSL_CERT_SET_NEXT);
    TELL_BOTH(set_current_cert, , 77);
    print_errors();
#define IS_STORE(name, object)                                                                               \
    (stored = NULL, TELL(name, object, &stored),                                                             \
     printf("    %s\n", stored == store ? "ours"                                                             \
                        : stored        ? "?"                                                                \
                                        : "none"))
    IS_STORE(SSL_CTX_get0_verify_cert_store, ctx);
    TELL_BOTH(set1_verify_cert_store, , store);
    TELL_BOTH(set1_chain_cert_store, , store);
    IS_STORE(SSL_CTX_get0_verify_cert_store, ctx);
    IS_STORE(SSL_CTX_get0_chain_cert_store, ctx);
    IS_STORE(SSL_get0_verify_cert_store, ssl);
    IS_STORE(SSL_get0_chain_cert_store, ssl);
    TELL_BOTH(set0_verify_cert_store, , NULL);
    IS_STORE(SSL_CTX_get0_verify_cert_store, ctx);
    X509_STORE_add_cert(store, ca);
    TELL_BOTH(build_cert_chain, , SSL_BUILD_CHAIN_FLAG_NO_ROOT);
    X509_STORE_up_ref(store);
    X509_STORE_up_ref(store);
    TELL_BOTH(set0_verify_cert_store, , store);
    TELL_BOTH(set0_chain_cert_store, , NULL);
    IS_STORE(SSL_get0_verify_cert_store, ssl);
    TELL_BOTH(set0_verify_cert_store, , NULL);
    print_errors();
    sk_X509_pop_free(chain, X509_free);
    X509_free(own);
    X509_STORE_free(store);
}

static void sessions(SSL_CTX *ctx, SSL *ssl) {
    SSL_SESSION *session = SSL_SESSION_new();
    int (*callback)(SSL *, void *) = NULL;
    void *argument = NULL;

    title("sessions and callbacks");
    TELL(SSL_CTX_set_session_cache_mode, ctx, SSL_SESS_CACHE_BOTH);
    TELL(SSL_CTX_get_session_cache_mode, ctx);
    TELL(SSL_CTX_sess_set_cache_size, ctx, 77);
    TELL(SSL_CTX_sess_get_cache_size, ctx);
    TELL(SSL_set_time, session, 1234);
    TELL(SSL_get_time, session);
    TELL(SSL_set_timeout, session, 5678);
    TELL(SSL_get_timeout, session);
    TELL_POINTER(SSL_get0_session, NULL, ssl);
    TELL(SSL_set_app_data, ssl, ctx);
    TELL_POINTER(SSL_get_app_data, ctx, ssl);
    TELL(SSL_CTX_set_app_data, ctx, ssl);
    TELL_POINTER(SSL_CTX_get_app_data, ssl, ctx);
    TELL(SSL_SESSION_set_app_data, session, ssl);
    TELL_POINTER(SSL_SESSION_get_app_data, ssl, session);
    TELL(SSL_get_ex_new_index, 0, NULL, NULL, NULL, NULL);
    TELL(SSL_CTX_get_ex_new_index, 0, NULL, NULL, NULL, NULL);
    TELL(SSL_SESSION_get_ex_new_index, 0, NULL, NULL, NULL, NULL);
    SSL_SESSION_free(session);

    TELL(SSL_CTX_set_tlsext_servername_callback, ctx, name_callback);
    TELL(SSL_CTX_set_tlsext_servername_arg, ctx, "name");
    TELL(SSL_CTX_set_tlsext_status_cb, ctx, status_callback);
    TELL(SSL_CTX_set_tlsext_status_arg, ctx, "status");
    TELL(SSL_CTX_get_tlsext_status_cb, ctx, &callback);
    TELL(SSL_CTX_get_tlsext_status_arg, ctx, &argument);
    printf("    %d %s\n", callback == status_callback, (const char *)argument);
    TELL(SSL_CTX_set_tlsext_ticket_key_cb, ctx, ticket_callback);
    SSL_CTX_set_msg_callback(ctx, message_callback);
    DO(SSL_CTX_set_msg_callback_arg, ctx, "context");
    TELL(SSL_set_tlsext_host_name, ssl, "localhost");
    printf("    %s\n", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    print_errors();
}

static void facts(SSL *ssl) {
    EVP_PKEY *key = NULL;
    X509 *peer;
    unsigned char *response = NULL;
    int number = 0, groups[32] = {0};

    TELL_TEXT(SSL_get_cipher, ssl);
    TELL_TEXT(SSL_get_cipher_name, ssl);
    TELL_TEXT(SSL_get_cipher_version, ssl);
    TELL(SSL_get_cipher_bits, ssl, &number);
    printf("    %d\n", number);
    TELL(SSL_get_secure_renegotiation_support, ssl);
    TELL(SSL_get_extms_support, ssl);
    TELL(SSL_get_negotiated_group, ssl);
    TELL(SSL_get_shared_group, ssl, 0);
    TELL(SSL_get_shared_curve, ssl, -1);
    TELL(SSL_get1_groups, ssl, groups);
    TELL(SSL_get1_curves, ssl, NULL);
    printf("    %d\n", groups[0]);
    number = 0;
    TELL(SSL_get_peer_signature_nid, ssl, &number);
    printf("    %d\n", number);
    number = 0;
    TELL(SSL_get_signature_nid, ssl, &number);
    printf("    %d\n", number);
#define KEY(name)                                                                                            \
    (key = NULL, TELL(name, ssl, &key), printf("    %d bits\n", key == NULL ? 0 : EVP_PKEY_get_bits(key)),   \
     EVP_PKEY_free(key))
    KEY(SSL_get_peer_tmp_key);
    KEY(SSL_get_server_tmp_key);
    KEY(SSL_get_tmp_key);
    peer = CALL(SSL_get_peer_certificate)(ssl);
    printf("SSL_get_peer_certificate: %s\n", peer == NULL ? "none" : "there");
    X509_free(peer);
    TELL(SSL_get_tlsext_status_ocsp_resp, ssl, &response);
    TELL_POINTER(SSL_get0_session, SSL_get_session(ssl), ssl);
    print_errors();
}

static void counters(SSL_CTX *ctx) {
    TELL(SSL_CTX_sess_number, ctx);
    TELL(SSL_CTX_sess_connect, ctx);
    TELL(SSL_CTX_sess_connect_good, ctx);
    TELL(SSL_CTX_sess_connect_renegotiate, ctx);
    TELL(SSL_CTX_sess_accept, ctx);
    TELL(SSL_CTX_sess_accept_good, ctx);
    TELL(SSL_CTX_sess_accept_renegotiate, ctx);
    TELL(SSL_CTX_sess_hits, ctx);
    TELL(SSL_CTX_sess_cb_hits, ctx);
    TELL(SSL_CTX_sess_misses, ctx);
    TELL(SSL_CTX_sess_timeouts, ctx);
    TELL(SSL_CTX_sess_cache_full, ctx);
}

static void states(SSL *ssl) {
    TELL(SSL_want_nothing, ssl);
    TELL(SSL_want_read, ssl);
    TELL(SSL_want_write, ssl);
    TELL(SSL_want_x509_lookup, ssl);
    TELL(SSL_want_retry_verify, ssl);
    TELL(SSL_want_async, ssl);
    TELL(SSL_want_async_job, ssl);
    TELL(SSL_want_client_hello_cb, ssl);
    TELL(SSL_in_connect_init, ssl);
    TELL(SSL_in_accept_init, ssl);
}

static int retries = 1;

static int verify_callback(int good, X509_STORE_CTX *store) {
    SSL *ssl = (SSL *)X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());

    if (retries-- > 0)
        TELL(SSL_set_retry_verify, ssl);
    return good;
}

static void handshakes(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;

    title("handshake, %s", version_name(version));
    CALL(SSL_CTX_set_tlsext_servername_callback)(server, name_callback);
    CALL(SSL_CTX_set_tlsext_servername_arg)(server, (void *)"name");
    CALL(SSL_CTX_set_tlsext_status_cb)(server, status_callback);
    CALL(SSL_CTX_set_tlsext_status_arg)(server, (void *)"status");
    CALL(SSL_CTX_set_tlsext_ticket_key_cb)(server, ticket_callback);
    retries = 1;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, verify_callback);
    pair = new_pair(client, server);
    CALL(SSL_set_tlsext_host_name)(pair.client, "localhost");
    CALL(SSL_set_tlsext_status_type)(pair.client, TLSEXT_STATUSTYPE_ocsp);
    TELL(SSL_set_tlsext_status_ocsp_resp, pair.server, (unsigned char *)OPENSSL_strdup("12345678"), 8);
    SSL_set_msg_callback(pair.client, message_callback);
    DO(SSL_set_msg_callback_arg, pair.client, "connection");
    states(pair.client);
    printf("%d\n", SSL_do_handshake(pair.client));
    states(pair.client);
    printf("%d\n", SSL_do_handshake(pair.server));
    states(pair.server);
    while (SSL_do_handshake(pair.client) != 1 &&
           (SSL_want_retry_verify(pair.client) || SSL_want_read(pair.client))) {
        states(pair.client);
        SSL_do_handshake(pair.server);
    }
    SSL_set_msg_callback(pair.client, NULL);
    connect_pair(&pair);
    facts(pair.client);
    facts(pair.server);
    counters(client);
    counters(server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void bios(void) {
    SSL_CTX *client = client_context(0), *server = server_context(0);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    BIO *front = BIO_new(BIO_f_buffer()), *bio = BIO_new(BIO_f_ssl());
    SSL *found = NULL;

    title("BIOs");
    BIO_push(front, bio);
    TELL(BIO_set_ssl, front, pair.client, BIO_NOCLOSE);
    TELL(BIO_get_ssl, front, &found);
    printf("    %s\n", found == pair.client ? "the connection" : "?");
    TELL(BIO_set_ssl_mode, front, 1);
    TELL(BIO_set_ssl_renegotiate_bytes, bio, 1000);
    TELL(BIO_set_ssl_renegotiate_bytes, bio, 2000);
    TELL(BIO_set_ssl_renegotiate_timeout, bio, 60);
    TELL(BIO_set_ssl_renegotiate_timeout, bio, 120);
    TELL(BIO_get_num_renegotiates, bio);
    TELL(BIO_do_handshake, front);
    SSL_do_handshake(pair.server);
    TELL(BIO_do_handshake, front);
    print_errors();
    BIO_free_all(front);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    SSL_CTX *ctx;
    SSL *ssl;

    TELL(SSL_library_init);
    TELL(OpenSSL_add_ssl_algorithms);
    DO(SSL_load_error_strings);
    TELL_POINTER(SSLv23_method, TLS_method());
    TELL_POINTER(SSLv23_client_method, TLS_client_method());
    TELL_POINTER(SSLv23_server_method, TLS_server_method());
    ctx = SSL_CTX_new(TLS_method());
    REQUIRE(ctx != NULL);
    use(ctx, "server");
    ssl = SSL_new(ctx);
    REQUIRE(ssl != NULL);
    settings(ctx, ssl);
    certificates(ctx, ssl);
    sessions(ctx, ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    handshakes(TLS1_2_VERSION);
    handshakes(TLS1_3_VERSION);
    bios();
    return 0;
}
