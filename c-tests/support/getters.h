/* Every getter of a connection: what it was set up with, and where it stands. */
#ifndef GETTERS_H
#define GETTERS_H

#include "common.h"

/* Callbacks that only stand for themselves. */
UNUSED static int verify_a(int ok, X509_STORE_CTX *store) {
    return (void)store, ok;
}
UNUSED static int verify_b(int ok, X509_STORE_CTX *store) {
    return (void)store, ok;
}
UNUSED static void info_a(const SSL *ssl, int where, int ret) {
    (void)ssl, (void)where, (void)ret;
}
UNUSED static void info_b(const SSL *ssl, int where, int ret) {
    (void)ssl, (void)where, (void)ret;
}
UNUSED static int password_a(char *buffer, int size, int writing, void *argument) {
    return (void)buffer, (void)size, (void)writing, (void)argument, 0;
}
UNUSED static int password_b(char *buffer, int size, int writing, void *argument) {
    return (void)buffer, (void)size, (void)writing, (void)argument, 0;
}
UNUSED static int security_a(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                             void *ex) {
    return (void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other, (void)ex, 1;
}
UNUSED static int security_b(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                             void *ex) {
    return (void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other, (void)ex, 1;
}

/* Which of two known pointers it is. */
#define WHICH(value, first, second)                                                                          \
    ((value) == (first) ? "a" : (value) == (second) ? "b" : (value) == NULL ? "NULL" : "another")

static int argument_a, argument_b;

UNUSED static void print_name(const char *what, const X509 *x509) {
    char text[128] = "NULL";
    if (x509 != NULL)
        X509_NAME_oneline(X509_get_subject_name(x509), text, sizeof text);
    printf("%s: %s\n", what, text);
}

UNUSED static void print_names(const char *what, const STACK_OF(X509_NAME) * names) {
    char text[128];
    printf("%s: %s\n", what, names ? "" : "NULL");
    for (int i = 0; i < sk_X509_NAME_num(names); i++)
        printf("    %s\n", X509_NAME_oneline(sk_X509_NAME_value(names, i), text, sizeof text));
}

UNUSED static void print_param(X509_VERIFY_PARAM *param) {
    char *ip = X509_VERIFY_PARAM_get1_ip_asc(param);
    char *host = X509_VERIFY_PARAM_get0_host(param, 0), *email = X509_VERIFY_PARAM_get0_email(param);
    printf("param: flags %lx, host flags %x, depth %d, level %d, time %ld, inherits %x\n",
           X509_VERIFY_PARAM_get_flags(param), X509_VERIFY_PARAM_get_hostflags(param),
           X509_VERIFY_PARAM_get_depth(param), X509_VERIFY_PARAM_get_auth_level(param),
           (long)X509_VERIFY_PARAM_get_time(param), X509_VERIFY_PARAM_get_inh_flags(param));
    printf("param: host %s, email %s, ip %s, peer %s\n", host ? host : "NULL", email ? email : "NULL",
           ip ? ip : "NULL",
           X509_VERIFY_PARAM_get0_peername(param) ? X509_VERIFY_PARAM_get0_peername(param) : "NULL");
    OPENSSL_free(ip);
}

/* What a connection was set up with. */
UNUSED static void print_settings(SSL *ssl) {
    STACK_OF(SSL_CIPHER) * supported;
    STACK_OF(X509) * chain;
    X509_STORE *store;
    const char *name;

    printf("options %llx, mode %lx\n", (unsigned long long)SSL_get_options(ssl), (long)SSL_get_mode(ssl));
    printf("versions %lx to %lx\n", (long)SSL_get_min_proto_version(ssl),
           (long)SSL_get_max_proto_version(ssl));
    printf("verify mode %d, depth %d, callback %s\n", SSL_get_verify_mode(ssl), SSL_get_verify_depth(ssl),
           WHICH(SSL_get_verify_callback(ssl), verify_a, verify_b));
    print_param(SSL_get0_param(ssl));
    printf("read ahead %d, list of certificates up to %ld, quiet %d\n", SSL_get_read_ahead(ssl),
           (long)SSL_get_max_cert_list(ssl), SSL_get_quiet_shutdown(ssl));
    printf("tickets %zu, early data %u, received %u, timeout %ld\n", SSL_get_num_tickets(ssl),
           SSL_get_max_early_data(ssl), SSL_get_recv_max_early_data(ssl), SSL_get_default_timeout(ssl));
    printf("security %d, callback %s, data %s\n", SSL_get_security_level(ssl),
           WHICH(SSL_get_security_callback(ssl), security_a, security_b),
           WHICH((int *)SSL_get0_security_ex_data(ssl), &argument_a, &argument_b));
    printf("info %s\n", WHICH(SSL_get_info_callback(ssl), info_a, info_b));
    printf("password %s, argument %s\n", WHICH(SSL_get_default_passwd_cb(ssl), password_a, password_b),
           WHICH((int *)SSL_get_default_passwd_cb_userdata(ssl), &argument_a, &argument_b));
    printf("padding argument %s\n",
           WHICH((int *)SSL_get_record_padding_callback_arg(ssl), &argument_a, &argument_b));
    print_name("certificate", SSL_get_certificate(ssl));
    printf("key %s\n", SSL_get_privatekey(ssl) ? "set" : "NULL");
    chain = NULL;
    SSL_get0_chain_certs(ssl, &chain);
    printf("chain %d\n", sk_X509_num(chain));
    store = NULL;
    SSL_get0_verify_cert_store(ssl, &store);
    printf("verify store %s\n", store ? "set" : "NULL");
    SSL_get0_chain_cert_store(ssl, &store);
    printf("chain store %s\n", store ? "set" : "NULL");
    printf("suites:");
    for (int i = 0; (name = SSL_get_cipher_list(ssl, i)) != NULL; i++)
        if (i < 5)
            printf(" %s", name);
    supported = SSL_get1_supported_ciphers(ssl);
    printf(", supported %s\n", supported ? "some" : "NULL");
    sk_SSL_CIPHER_free(supported);
    name = SSL_get_psk_identity_hint(ssl);
    printf("hint %s, server name %s\n", name ? name : "NULL",
           SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)
               ? SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)
               : "NULL");
    printf("status type %ld\n", SSL_get_tlsext_status_type(ssl));
    print_names("client authorities", SSL_get_client_CA_list(ssl));
    print_names("authorities", SSL_get0_CA_list(ssl));
    printf("transparency %d\n", SSL_ct_is_enabled(ssl));
    printf("srtp profiles %d\n", sk_SRTP_PROTECTION_PROFILE_num(SSL_get_srtp_profiles(ssl)));
    print_errors();
}

/* Where a connection stands. */
UNUSED static void print_state(SSL *ssl) {
    unsigned char random[32] = {0};
    const unsigned char *bytes;
    unsigned length = 0;
    size_t some = 0;
    int nid = 0;
    EVP_PKEY *key = NULL;

    printf("server %d, version %s %x, client's %x, dtls %d\n", SSL_is_server(ssl), SSL_get_version(ssl),
           SSL_version(ssl), SSL_client_version(ssl), SSL_is_dtls(ssl));
    printf("state %d, %s, %s, %s\n", SSL_get_state(ssl), SSL_state_string(ssl), SSL_state_string_long(ssl),
           SSL_rstate_string(ssl));
    printf("before %d, init %d, finished %d\n", SSL_in_before(ssl), SSL_in_init(ssl),
           SSL_is_init_finished(ssl));
    printf("shutdown %d, want %d, pending %d %d\n", SSL_get_shutdown(ssl), SSL_want(ssl), SSL_pending(ssl),
           SSL_has_pending(ssl));
    printf("session %s, reused %d\n", SSL_get_session(ssl) ? "set" : "NULL", SSL_session_reused(ssl));
    printf("cipher %s, pending %s\n", SSL_get_cipher(ssl), SSL_CIPHER_get_name(SSL_get_pending_cipher(ssl)));
    printf("verify result %ld, verified chain %d, peer name %s\n", SSL_get_verify_result(ssl),
           sk_X509_num(SSL_get0_verified_chain(ssl)),
           SSL_get0_peername(ssl) ? SSL_get0_peername(ssl) : "NULL");
    print_name("peer", SSL_get0_peer_certificate(ssl));
    printf("peer chain %d\n", sk_X509_num(SSL_get_peer_cert_chain(ssl)));
    SSL_get0_alpn_selected(ssl, &bytes, &length);
    printf("protocol %u\n", length);
    printf("finished %zu, peer's %zu\n", SSL_get_finished(ssl, random, 0),
           SSL_get_peer_finished(ssl, random, 0));
    for (int side = 0; side < 2; side++) {
        memset(random, 0, sizeof random);
        some = side ? SSL_get_server_random(ssl, random, 32) : SSL_get_client_random(ssl, random, 32);
        printf("%s random %zu, %s\n", side ? "server" : "client", some,
               memcmp(random, (unsigned char[32]){0}, 32) ? "set" : "zero");
    }
    if (SSL_get_session(ssl) != NULL) /* OpenSSL looks into it unasked */
        printf("negotiated group %ld\n", (long)SSL_get_negotiated_group(ssl));
    printf("signature %ld", SSL_get_signature_nid(ssl, &nid));
    printf(" %d, ", nid);
    printf("peer's %ld", SSL_get_peer_signature_nid(ssl, &nid));
    printf(" %d\n", nid);
    printf("temporary key %ld", SSL_get_peer_tmp_key(ssl, &key));
    printf(" %s\n", key ? "set" : "NULL");
    EVP_PKEY_free(key);
    printf("extended master secret %ld, secure renegotiation %ld\n", SSL_get_extms_support(ssl),
           SSL_get_secure_renegotiation_support(ssl));
    printf("renegotiations %ld %ld, early data %d\n", SSL_total_renegotiations(ssl),
           SSL_num_renegotiations(ssl), SSL_get_early_data_status(ssl));
    printf("shared suites %s\n", SSL_get_shared_ciphers(ssl, (char[4096]){0}, 4096) ? "some" : "none");
    printf("client's suites %s\n", SSL_get_client_ciphers(ssl) ? "some" : "NULL");
    printf("shared signature algorithms %s\n",
           SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL) ? "some" : "none");
    printf("peer's signature algorithms %s\n",
           SSL_get_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL) ? "some" : "none");
    printf("stapled %ld\n", SSL_get_tlsext_status_ocsp_resp(ssl, &bytes));
    printf("compression %s\n", SSL_get_current_compression(ssl) ? "set" : "NULL");
    printf("BIOs %d %d\n", SSL_get_rbio(ssl) != NULL, SSL_get_wbio(ssl) != NULL);
    print_errors();
}

#endif
