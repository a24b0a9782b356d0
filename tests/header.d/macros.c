/*
 * Uses every macro of the header once, as C and as C++, with the types that programs pass. It is compiled and
 * linked; only the stacks are also run.
 */
#include <openssl/ssl.h>

#include <openssl/crypto.h>

static int compare_ciphers(const SSL_CIPHER *const *a, const SSL_CIPHER *const *b) {
    return *a == *b ? 0 : *a < *b ? -1 : 1;
}

static SSL_CIPHER *copy_ciphers(const SSL_CIPHER *item) {
    return (SSL_CIPHER *)(item);
}

static void free_ciphers(SSL_CIPHER *item) {
    (void)item;
}

static void use_stack_of_ciphers(SSL_CIPHER *item) {
    int count;
    STACK_OF(SSL_CIPHER) *sk = sk_SSL_CIPHER_new(compare_ciphers);
    STACK_OF(SSL_CIPHER) *second = sk_SSL_CIPHER_new_reserve(compare_ciphers, 4);
    sk_SSL_CIPHER_compfunc before;

    sk_SSL_CIPHER_free(second);
    second = sk_SSL_CIPHER_new_null();
    (void)sk_SSL_CIPHER_reserve(sk, 8);
    (void)sk_SSL_CIPHER_push(sk, item);
    (void)sk_SSL_CIPHER_unshift(sk, item);
    (void)sk_SSL_CIPHER_insert(sk, item, 1);
    (void)sk_SSL_CIPHER_num(sk);
    (void)sk_SSL_CIPHER_value(sk, 0);
    (void)sk_SSL_CIPHER_set(sk, 0, item);
    (void)sk_SSL_CIPHER_find(sk, item);
    (void)sk_SSL_CIPHER_find_ex(sk, item);
    (void)sk_SSL_CIPHER_find_all(sk, item, &count);
    sk_SSL_CIPHER_sort(sk);
    (void)sk_SSL_CIPHER_is_sorted(sk);
    (void)sk_SSL_CIPHER_delete(sk, 0);
    (void)sk_SSL_CIPHER_delete_ptr(sk, item);
    (void)sk_SSL_CIPHER_pop(sk);
    (void)sk_SSL_CIPHER_shift(sk);
    before = sk_SSL_CIPHER_set_cmp_func(sk, compare_ciphers);
    (void)before;
    sk_SSL_CIPHER_zero(sk);
    sk_SSL_CIPHER_free(second);
    second = sk_SSL_CIPHER_dup(sk);
    sk_SSL_CIPHER_pop_free(second, free_ciphers);
    second = sk_SSL_CIPHER_deep_copy(sk, copy_ciphers, free_ciphers);
    sk_SSL_CIPHER_free(second);
    sk_SSL_CIPHER_free(sk);
}

static int compare_methods(const SSL_COMP *const *a, const SSL_COMP *const *b) {
    return *a == *b ? 0 : *a < *b ? -1 : 1;
}

static SSL_COMP *copy_methods(const SSL_COMP *item) {
    return (SSL_COMP *)(item);
}

static void free_methods(SSL_COMP *item) {
    (void)item;
}

static void use_stack_of_methods(SSL_COMP *item) {
    int count;
    STACK_OF(SSL_COMP) *sk = sk_SSL_COMP_new(compare_methods);
    STACK_OF(SSL_COMP) *second = sk_SSL_COMP_new_reserve(compare_methods, 4);
    sk_SSL_COMP_compfunc before;

    sk_SSL_COMP_free(second);
    second = sk_SSL_COMP_new_null();
    (void)sk_SSL_COMP_reserve(sk, 8);
    (void)sk_SSL_COMP_push(sk, item);
    (void)sk_SSL_COMP_unshift(sk, item);
    (void)sk_SSL_COMP_insert(sk, item, 1);
    (void)sk_SSL_COMP_num(sk);
    (void)sk_SSL_COMP_value(sk, 0);
    (void)sk_SSL_COMP_set(sk, 0, item);
    (void)sk_SSL_COMP_find(sk, item);
    (void)sk_SSL_COMP_find_ex(sk, item);
    (void)sk_SSL_COMP_find_all(sk, item, &count);
    sk_SSL_COMP_sort(sk);
    (void)sk_SSL_COMP_is_sorted(sk);
    (void)sk_SSL_COMP_delete(sk, 0);
    (void)sk_SSL_COMP_delete_ptr(sk, item);
    (void)sk_SSL_COMP_pop(sk);
    (void)sk_SSL_COMP_shift(sk);
    before = sk_SSL_COMP_set_cmp_func(sk, compare_methods);
    (void)before;
    sk_SSL_COMP_zero(sk);
    sk_SSL_COMP_free(second);
    second = sk_SSL_COMP_dup(sk);
    sk_SSL_COMP_pop_free(second, free_methods);
    second = sk_SSL_COMP_deep_copy(sk, copy_methods, free_methods);
    sk_SSL_COMP_free(second);
    sk_SSL_COMP_free(sk);
}

static int compare_profiles(const SRTP_PROTECTION_PROFILE *const *a,
                            const SRTP_PROTECTION_PROFILE *const *b) {
    return *a == *b ? 0 : *a < *b ? -1 : 1;
}

static SRTP_PROTECTION_PROFILE *copy_profiles(const SRTP_PROTECTION_PROFILE *item) {
    return (SRTP_PROTECTION_PROFILE *)(item);
}

static void free_profiles(SRTP_PROTECTION_PROFILE *item) {
    (void)item;
}

static void use_stack_of_profiles(SRTP_PROTECTION_PROFILE *item) {
    int count;
    STACK_OF(SRTP_PROTECTION_PROFILE) *sk = sk_SRTP_PROTECTION_PROFILE_new(compare_profiles);
    STACK_OF(SRTP_PROTECTION_PROFILE) *second = sk_SRTP_PROTECTION_PROFILE_new_reserve(compare_profiles, 4);
    sk_SRTP_PROTECTION_PROFILE_compfunc before;

    sk_SRTP_PROTECTION_PROFILE_free(second);
    second = sk_SRTP_PROTECTION_PROFILE_new_null();
    (void)sk_SRTP_PROTECTION_PROFILE_reserve(sk, 8);
    (void)sk_SRTP_PROTECTION_PROFILE_push(sk, item);
    (void)sk_SRTP_PROTECTION_PROFILE_unshift(sk, item);
    (void)sk_SRTP_PROTECTION_PROFILE_insert(sk, item, 1);
    (void)sk_SRTP_PROTECTION_PROFILE_num(sk);
    (void)sk_SRTP_PROTECTION_PROFILE_value(sk, 0);
    (void)sk_SRTP_PROTECTION_PROFILE_set(sk, 0, item);
    (void)sk_SRTP_PROTECTION_PROFILE_find(sk, item);
    (void)sk_SRTP_PROTECTION_PROFILE_find_ex(sk, item);
    (void)sk_SRTP_PROTECTION_PROFILE_find_all(sk, item, &count);
    sk_SRTP_PROTECTION_PROFILE_sort(sk);
    (void)sk_SRTP_PROTECTION_PROFILE_is_sorted(sk);
    (void)sk_SRTP_PROTECTION_PROFILE_delete(sk, 0);
    (void)sk_SRTP_PROTECTION_PROFILE_delete_ptr(sk, item);
    (void)sk_SRTP_PROTECTION_PROFILE_pop(sk);
    (void)sk_SRTP_PROTECTION_PROFILE_shift(sk);
    before = sk_SRTP_PROTECTION_PROFILE_set_cmp_func(sk, compare_profiles);
    (void)before;
    sk_SRTP_PROTECTION_PROFILE_zero(sk);
    sk_SRTP_PROTECTION_PROFILE_free(second);
    second = sk_SRTP_PROTECTION_PROFILE_dup(sk);
    sk_SRTP_PROTECTION_PROFILE_pop_free(second, free_profiles);
    second = sk_SRTP_PROTECTION_PROFILE_deep_copy(sk, copy_profiles, free_profiles);
    sk_SRTP_PROTECTION_PROFILE_free(second);
    sk_SRTP_PROTECTION_PROFILE_free(sk);
}

static int on_server_name(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)alert, (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static void on_extension(SSL *ssl, int from_client, int type, const unsigned char *data, int len, void *arg) {
    (void)ssl, (void)from_client, (void)type, (void)data, (void)len, (void)arg;
}

static int on_status(SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    return SSL_TLSEXT_ERR_NOACK;
}

static int on_ticket_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                         HMAC_CTX *hmac, int encrypt) {
    (void)ssl, (void)name, (void)iv, (void)cipher, (void)hmac;
    return encrypt ? -1 : 0;
}

static int on_protocols(SSL *ssl, const unsigned char **out, unsigned int *len, void *arg) {
    (void)ssl, (void)out, (void)len, (void)arg;
    return SSL_TLSEXT_ERR_NOACK;
}

static int on_protocol(SSL *ssl, unsigned char **out, unsigned char *out_len, const unsigned char *in,
                       unsigned int len, void *arg) {
    (void)ssl, (void)out, (void)out_len, (void)in, (void)len, (void)arg;
    return SSL_TLSEXT_ERR_NOACK;
}

static RSA *make_rsa(SSL *ssl, int export_grade, int bits) {
    (void)ssl, (void)export_grade, (void)bits;
    return NULL;
}

static uint64_t use_macros(SSL_CTX *ctx, SSL *ssl, SSL_SESSION *session, BIO *bio, X509 *x509, DH *dh,
                           EC_KEY *ec_key) {
    STACK_OF(X509) *chain = NULL;
    X509_STORE *store = NULL;
    EVP_PKEY *pkey = NULL;
    int (*status_callback)(SSL *, void *) = NULL;
    int number = 0, numbers[1] = {0};
    const char *text = "localhost";
    unsigned char buffer[4] = {0}, *bytes = buffer;
    const unsigned char *const_bytes = buffer;
    unsigned int length = 0;
    void *data = buffer;
    long now = 0, timer[2] = {0, 0};

    (void)SSL_CTX_set_mode(ctx, 1);
    (void)SSL_set_mode(ssl, 1);
    (void)SSL_CTX_clear_mode(ctx, 1);
    (void)SSL_clear_mode(ssl, 1);
    (void)SSL_CTX_get_mode(ctx);
    (void)SSL_get_mode(ssl);
    (void)SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    (void)SSL_set_min_proto_version(ssl, TLS1_2_VERSION);
    (void)SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    (void)SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    (void)SSL_CTX_get_min_proto_version(ctx);
    (void)SSL_get_min_proto_version(ssl);
    (void)SSL_CTX_get_max_proto_version(ctx);
    (void)SSL_get_max_proto_version(ssl);
    (void)SSL_CTX_set_cert_flags(ctx, 0);
    (void)SSL_set_cert_flags(ssl, 0);
    (void)SSL_CTX_clear_cert_flags(ctx, 0);
    (void)SSL_clear_cert_flags(ssl, 0);
    (void)SSL_CTX_add_extra_chain_cert(ctx, x509);
    (void)SSL_CTX_get_extra_chain_certs(ctx, &chain);
    (void)SSL_CTX_get_extra_chain_certs_only(ctx, &chain);
    (void)SSL_CTX_clear_extra_chain_certs(ctx);
    (void)SSL_CTX_set0_chain(ctx, chain);
    (void)SSL_set0_chain(ssl, chain);
    (void)SSL_CTX_set1_chain(ctx, chain);
    (void)SSL_set1_chain(ssl, chain);
    (void)SSL_CTX_add0_chain_cert(ctx, x509);
    (void)SSL_add0_chain_cert(ssl, x509);
    (void)SSL_CTX_add1_chain_cert(ctx, x509);
    (void)SSL_add1_chain_cert(ssl, x509);
    (void)SSL_CTX_get0_chain_certs(ctx, &chain);
    (void)SSL_get0_chain_certs(ssl, &chain);
    (void)SSL_CTX_clear_chain_certs(ctx);
    (void)SSL_clear_chain_certs(ssl);
    (void)SSL_CTX_build_cert_chain(ctx, 0);
    (void)SSL_build_cert_chain(ssl, 0);
    (void)SSL_CTX_select_current_cert(ctx, x509);
    (void)SSL_select_current_cert(ssl, x509);
    (void)SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_FIRST);
    (void)SSL_set_current_cert(ssl, SSL_CERT_SET_FIRST);
    (void)SSL_CTX_set0_verify_cert_store(ctx, store);
    (void)SSL_set0_verify_cert_store(ssl, store);
    (void)SSL_CTX_set1_verify_cert_store(ctx, store);
    (void)SSL_set1_verify_cert_store(ssl, store);
    (void)SSL_CTX_get0_verify_cert_store(ctx, &store);
    (void)SSL_get0_verify_cert_store(ssl, &store);
    (void)SSL_CTX_set0_chain_cert_store(ctx, store);
    (void)SSL_set0_chain_cert_store(ssl, store);
    (void)SSL_CTX_set1_chain_cert_store(ctx, store);
    (void)SSL_set1_chain_cert_store(ssl, store);
    (void)SSL_CTX_get0_chain_cert_store(ctx, &store);
    (void)SSL_get0_chain_cert_store(ssl, &store);
    (void)SSL_CTX_set1_groups(ctx, numbers, 1);
    (void)SSL_set1_groups(ssl, numbers, 1);
    (void)SSL_CTX_set1_groups_list(ctx, text);
    (void)SSL_set1_groups_list(ssl, text);
    (void)SSL_get1_groups(ssl, numbers);
    (void)SSL_get_shared_group(ssl, 0);
    (void)SSL_get_negotiated_group(ssl);
    (void)SSL_CTX_set1_curves(ctx, numbers, 1);
    (void)SSL_CTX_set1_curves_list(ctx, text);
    (void)SSL_set1_curves(ssl, numbers, 1);
    (void)SSL_set1_curves_list(ssl, text);
    (void)SSL_get1_curves(ssl, numbers);
    (void)SSL_get_shared_curve(ssl, 0);
    (void)SSL_CTX_set1_sigalgs(ctx, numbers, 1);
    (void)SSL_set1_sigalgs(ssl, numbers, 1);
    (void)SSL_CTX_set1_sigalgs_list(ctx, text);
    (void)SSL_set1_sigalgs_list(ssl, text);
    (void)SSL_CTX_set1_client_sigalgs(ctx, numbers, 1);
    (void)SSL_set1_client_sigalgs(ssl, numbers, 1);
    (void)SSL_CTX_set1_client_sigalgs_list(ctx, text);
    (void)SSL_set1_client_sigalgs_list(ssl, text);
    (void)SSL_get_signature_nid(ssl, &number);
    (void)SSL_get_peer_signature_nid(ssl, &number);
    (void)SSL_CTX_set1_client_certificate_types(ctx, bytes, 1);
    (void)SSL_set1_client_certificate_types(ssl, bytes, 1);
    (void)SSL_get0_certificate_types(ssl, &const_bytes);
    (void)SSL_CTX_set_tmp_dh(ctx, dh);
    (void)SSL_set_tmp_dh(ssl, dh);
    (void)SSL_CTX_set_dh_auto(ctx, 1);
    (void)SSL_set_dh_auto(ssl, 1);
    (void)SSL_CTX_set_tmp_ecdh(ctx, ec_key);
    (void)SSL_set_tmp_ecdh(ssl, ec_key);
    (void)SSL_get_peer_tmp_key(ssl, &pkey);
    (void)SSL_get_tmp_key(ssl, &pkey);
    (void)SSL_get_server_tmp_key(ssl, &pkey);
    (void)SSL_CTX_set_ecdh_auto(ctx, 1);
    (void)SSL_set_ecdh_auto(ssl, 1);
    (void)SSL_CTX_need_tmp_RSA(ctx);
    (void)SSL_need_tmp_RSA(ssl);
    (void)SSL_CTX_set_tmp_rsa(ctx, NULL);
    (void)SSL_set_tmp_rsa(ssl, NULL);
    SSL_CTX_set_tmp_rsa_callback(ctx, make_rsa);
    SSL_set_tmp_rsa_callback(ssl, make_rsa);
    SSL_COMP_free_compression_methods();
    (void)SSL_get0_raw_cipherlist(ssl, &const_bytes);
    (void)SSL_get0_ec_point_formats(ssl, &const_bytes);
    (void)SSL_get_secure_renegotiation_support(ssl);
    (void)SSL_get_extms_support(ssl);
    (void)SSL_cache_hit(ssl);
    (void)SSL_get_cipher(ssl);
    (void)SSL_get_cipher_name(ssl);
    (void)SSL_get_cipher_bits(ssl, &number);
    (void)SSL_get_cipher_version(ssl);
    (void)SSL_in_connect_init(ssl);
    (void)SSL_in_accept_init(ssl);
    (void)SSL_num_renegotiations(ssl);
    (void)SSL_clear_num_renegotiations(ssl);
    (void)SSL_total_renegotiations(ssl);
    (void)SSL_want_nothing(ssl);
    (void)SSL_want_read(ssl);
    (void)SSL_want_write(ssl);
    (void)SSL_want_x509_lookup(ssl);
    (void)SSL_want_retry_verify(ssl);
    (void)SSL_want_async(ssl);
    (void)SSL_want_async_job(ssl);
    (void)SSL_want_client_hello_cb(ssl);
    (void)SSL_set_retry_verify(ssl);
    (void)SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_get_session_cache_mode(ctx);
    (void)SSL_CTX_sess_set_cache_size(ctx, 1024);
    (void)SSL_CTX_sess_get_cache_size(ctx);
    (void)SSL_CTX_sess_number(ctx);
    (void)SSL_CTX_sess_connect(ctx);
    (void)SSL_CTX_sess_connect_good(ctx);
    (void)SSL_CTX_sess_connect_renegotiate(ctx);
    (void)SSL_CTX_sess_accept(ctx);
    (void)SSL_CTX_sess_accept_good(ctx);
    (void)SSL_CTX_sess_accept_renegotiate(ctx);
    (void)SSL_CTX_sess_hits(ctx);
    (void)SSL_CTX_sess_cb_hits(ctx);
    (void)SSL_CTX_sess_misses(ctx);
    (void)SSL_CTX_sess_timeouts(ctx);
    (void)SSL_CTX_sess_cache_full(ctx);
    (void)SSL_get_time(session);
    (void)SSL_set_time(session, now);
    (void)SSL_get_timeout(session);
    (void)SSL_set_timeout(session, 300);
    (void)d2i_SSL_SESSION_bio(bio, &session);
    (void)i2d_SSL_SESSION_bio(bio, session);
    (void)SSL_get0_session(ssl);
    (void)SSL_get_peer_certificate(ssl);
    (void)SSL_CTX_set_max_cert_list(ctx, 1024);
    (void)SSL_set_max_cert_list(ssl, 1024);
    (void)SSL_CTX_get_max_cert_list(ctx);
    (void)SSL_get_max_cert_list(ssl);
    (void)SSL_CTX_set_max_send_fragment(ctx, 1024);
    (void)SSL_set_max_send_fragment(ssl, 1024);
    (void)SSL_CTX_set_split_send_fragment(ctx, 1024);
    (void)SSL_set_split_send_fragment(ssl, 1024);
    (void)SSL_CTX_set_max_pipelines(ctx, 1);
    (void)SSL_set_max_pipelines(ssl, 1);
    (void)SSL_CTX_set_read_ahead(ctx, 1);
    (void)SSL_CTX_get_read_ahead(ctx);
    (void)SSL_CTX_set_default_read_ahead(ctx, 1);
    (void)SSL_CTX_get_default_read_ahead(ctx);
    (void)SSL_set_app_data(ssl, data);
    (void)SSL_get_app_data(ssl);
    (void)SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    (void)SSL_CTX_set_app_data(ctx, data);
    (void)SSL_CTX_get_app_data(ctx);
    (void)SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    (void)SSL_SESSION_set_app_data(session, data);
    (void)SSL_SESSION_get_app_data(session);
    (void)SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    (void)SSL_CTX_set_msg_callback_arg(ctx, data);
    (void)SSL_set_msg_callback_arg(ssl, data);
    SSL_CTX_disable_ct(ctx);
    SSL_disable_ct(ssl);
    SSL_CTX_set_npn_advertised_cb(ctx, on_protocols, data);
    SSL_CTX_set_npn_select_cb(ctx, on_protocol, data);
    SSL_get0_npn_negotiated(ssl, &const_bytes, &length);
    (void)SSL_library_init();
    (void)OpenSSL_add_ssl_algorithms();
    (void)SSLeay_add_ssl_algorithms();
    (void)SSL_load_error_strings();
    (void)SSLv23_method();
    (void)SSLv23_client_method();
    (void)SSLv23_server_method();
    (void)SSL_set_mtu(ssl, 1400);
    (void)DTLS_set_link_mtu(ssl, 1400);
    (void)DTLS_get_link_min_mtu(ssl);
    (void)DTLSv1_get_timeout(ssl, &timer);
    (void)DTLSv1_handle_timeout(ssl);
    (void)TLS1_get_version(ssl);
    (void)TLS1_get_client_version(ssl);
    (void)SSL_set_tlsext_host_name(ssl, text);
    (void)SSL_CTX_set_tlsext_servername_callback(ctx, on_server_name);
    (void)SSL_CTX_set_tlsext_servername_arg(ctx, data);
    (void)SSL_set_tlsext_debug_callback(ssl, on_extension);
    (void)SSL_set_tlsext_debug_arg(ssl, data);
    (void)SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
    (void)SSL_get_tlsext_status_type(ssl);
    (void)SSL_set_tlsext_status_exts(ssl, data);
    (void)SSL_get_tlsext_status_exts(ssl, &data);
    (void)SSL_set_tlsext_status_ids(ssl, data);
    (void)SSL_get_tlsext_status_ids(ssl, &data);
    (void)SSL_set_tlsext_status_ocsp_resp(ssl, bytes, 4);
    (void)SSL_get_tlsext_status_ocsp_resp(ssl, &bytes);
    (void)SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
    (void)SSL_CTX_get_tlsext_status_type(ctx);
    (void)SSL_CTX_set_tlsext_status_cb(ctx, on_status);
    (void)SSL_CTX_get_tlsext_status_cb(ctx, &status_callback);
    (void)SSL_CTX_set_tlsext_status_arg(ctx, data);
    (void)SSL_CTX_get_tlsext_status_arg(ctx, &data);
    (void)SSL_CTX_get_tlsext_ticket_keys(ctx, bytes, 4);
    (void)SSL_CTX_set_tlsext_ticket_keys(ctx, bytes, 4);
    (void)SSL_CTX_set_tlsext_ticket_key_cb(ctx, on_ticket_key);
    return SSL_OP_BIT(3);
}

int main(int argc, char **argv) {
    static SSL_CIPHER *cipher;
    static SSL_COMP *method;
    static SRTP_PROTECTION_PROFILE profile = {"profile", SRTP_AES128_CM_SHA1_80};

    use_stack_of_ciphers(cipher);
    use_stack_of_methods(method);
    use_stack_of_profiles(&profile);
    if (argc > 1000) /* never: there is no object to use them on */
        return use_macros(NULL, NULL, NULL, NULL, NULL, NULL, (EC_KEY *)(void *)argv) != 0;
    return 0;
}
