/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The names that the manual pages document as functions and that C sees as macros. Most stand for a command of SSL_ctrl()
 * or SSL_CTX_ctrl(), so that a program compiled with this header runs on OpenSSL's library too. Included by
 * <openssl/ssl.h> after the functions: some of the names are exported as functions too, for other languages.
 */
#ifndef OXISSL_SSL_MACROS_H
#define OXISSL_SSL_MACROS_H

/* Bits of the mode: SSL_CTX_set_mode(3). Each answers the mode after the change. */
#define SSL_CTX_set_mode(ctx, bits) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, (bits), NULL)
#define SSL_set_mode(ssl, bits) SSL_ctrl((ssl), SSL_CTRL_MODE, (bits), NULL)
#define SSL_CTX_clear_mode(ctx, bits) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_MODE, (bits), NULL)
#define SSL_clear_mode(ssl, bits) SSL_ctrl((ssl), SSL_CTRL_CLEAR_MODE, (bits), NULL)
#define SSL_CTX_get_mode(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, 0, NULL)
#define SSL_get_mode(ssl) SSL_ctrl((ssl), SSL_CTRL_MODE, 0, NULL)

/* The range of protocol versions: SSL_CTX_set_min_proto_version(3). 0 stands for the least or greatest there is. */
#define SSL_CTX_set_min_proto_version(ctx, version) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MIN_PROTO_VERSION, (version), NULL)
#define SSL_set_min_proto_version(ssl, version) \
    SSL_ctrl((ssl), SSL_CTRL_SET_MIN_PROTO_VERSION, (version), NULL)
#define SSL_CTX_set_max_proto_version(ctx, version) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_PROTO_VERSION, (version), NULL)
#define SSL_set_max_proto_version(ssl, version) \
    SSL_ctrl((ssl), SSL_CTRL_SET_MAX_PROTO_VERSION, (version), NULL)
#define SSL_CTX_get_min_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_get_min_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_CTX_get_max_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)
#define SSL_get_max_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)

/* Flags of the certificate checks: SSL_CTX_set_cert_flags. */
#define SSL_CTX_set_cert_flags(ctx, flags) SSL_CTX_ctrl((ctx), SSL_CTRL_CERT_FLAGS, (flags), NULL)
#define SSL_set_cert_flags(ssl, flags) SSL_ctrl((ssl), SSL_CTRL_CERT_FLAGS, (flags), NULL)
#define SSL_CTX_clear_cert_flags(ctx, flags) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_CERT_FLAGS, (flags), NULL)
#define SSL_clear_cert_flags(ssl, flags) SSL_ctrl((ssl), SSL_CTRL_CLEAR_CERT_FLAGS, (flags), NULL)

/* The chain that goes with every certificate of a context: SSL_CTX_add_extra_chain_cert(3). */
#define SSL_CTX_add_extra_chain_cert(ctx, x509) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_EXTRA_CHAIN_CERT, 0, (char *)(x509))
#define SSL_CTX_get_extra_chain_certs(ctx, chain) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_EXTRA_CHAIN_CERTS, 0, (chain))
#define SSL_CTX_get_extra_chain_certs_only(ctx, chain) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_EXTRA_CHAIN_CERTS, 1, (chain))
#define SSL_CTX_clear_extra_chain_certs(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS, 0, NULL)

/* The chain of one certificate: SSL_CTX_add1_chain_cert(3). set0 and add0 take the reference over, set1 and add1 take
   one of their own. */
#define SSL_CTX_set0_chain(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN, 0, (char *)(chain))
#define SSL_set0_chain(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_CHAIN, 0, (char *)(chain))
#define SSL_CTX_set1_chain(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN, 1, (char *)(chain))
#define SSL_set1_chain(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_CHAIN, 1, (char *)(chain))
#define SSL_CTX_add0_chain_cert(ctx, x509) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN_CERT, 0, (char *)(x509))
#define SSL_add0_chain_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_CHAIN_CERT, 0, (char *)(x509))
#define SSL_CTX_add1_chain_cert(ctx, x509) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN_CERT, 1, (char *)(x509))
#define SSL_add1_chain_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_CHAIN_CERT, 1, (char *)(x509))
#define SSL_CTX_get0_chain_certs(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_CHAIN_CERTS, 0, (chain))
#define SSL_get0_chain_certs(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_GET_CHAIN_CERTS, 0, (chain))
#define SSL_CTX_clear_chain_certs(ctx) SSL_CTX_set0_chain((ctx), NULL)
#define SSL_clear_chain_certs(ssl) SSL_set0_chain((ssl), NULL)
#define SSL_CTX_build_cert_chain(ctx, flags) SSL_CTX_ctrl((ctx), SSL_CTRL_BUILD_CERT_CHAIN, (flags), NULL)
#define SSL_build_cert_chain(ssl, flags) SSL_ctrl((ssl), SSL_CTRL_BUILD_CERT_CHAIN, (flags), NULL)
#define SSL_CTX_select_current_cert(ctx, x509) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SELECT_CURRENT_CERT, 0, (char *)(x509))
#define SSL_select_current_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_SELECT_CURRENT_CERT, 0, (char *)(x509))
#define SSL_CTX_set_current_cert(ctx, which) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CURRENT_CERT, (which), NULL)
#define SSL_set_current_cert(ssl, which) SSL_ctrl((ssl), SSL_CTRL_SET_CURRENT_CERT, (which), NULL)

/* Stores of their own for verifying the peer and for building chains: SSL_CTX_set1_verify_cert_store(3). */
#define SSL_CTX_set0_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_VERIFY_CERT_STORE, 0, (char *)(store))
#define SSL_set0_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_VERIFY_CERT_STORE, 0, (char *)(store))
#define SSL_CTX_set1_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_VERIFY_CERT_STORE, 1, (char *)(store))
#define SSL_set1_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_VERIFY_CERT_STORE, 1, (char *)(store))
#define SSL_CTX_get0_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_VERIFY_CERT_STORE, 0, (char *)(store))
#define SSL_get0_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_GET_VERIFY_CERT_STORE, 0, (char *)(store))
#define SSL_CTX_set0_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CHAIN_CERT_STORE, 0, (char *)(store))
#define SSL_set0_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CHAIN_CERT_STORE, 0, (char *)(store))
#define SSL_CTX_set1_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CHAIN_CERT_STORE, 1, (char *)(store))
#define SSL_set1_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CHAIN_CERT_STORE, 1, (char *)(store))
#define SSL_CTX_get0_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_CHAIN_CERT_STORE, 0, (char *)(store))
#define SSL_get0_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_GET_CHAIN_CERT_STORE, 0, (char *)(store))

/* Groups for key exchange: SSL_CTX_set1_groups(3), and the names they had before. */
#define SSL_CTX_set1_groups(ctx, groups, count) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_GROUPS, (count), (char *)(groups))
#define SSL_set1_groups(ssl, groups, count) SSL_ctrl((ssl), SSL_CTRL_SET_GROUPS, (count), (char *)(groups))
#define SSL_CTX_set1_groups_list(ctx, list) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_GROUPS_LIST, 0, (char *)(list))
#define SSL_set1_groups_list(ssl, list) SSL_ctrl((ssl), SSL_CTRL_SET_GROUPS_LIST, 0, (char *)(list))
#define SSL_get1_groups(ssl, groups) SSL_ctrl((ssl), SSL_CTRL_GET_GROUPS, 0, (int *)(groups))
#define SSL_get_shared_group(ssl, n) SSL_ctrl((ssl), SSL_CTRL_GET_SHARED_GROUP, (n), NULL)
#define SSL_get_negotiated_group(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_NEGOTIATED_GROUP, 0, NULL)
#define SSL_CTX_set1_curves SSL_CTX_set1_groups
#define SSL_CTX_set1_curves_list SSL_CTX_set1_groups_list
#define SSL_set1_curves SSL_set1_groups
#define SSL_set1_curves_list SSL_set1_groups_list
#define SSL_get1_curves SSL_get1_groups
#define SSL_get_shared_curve SSL_get_shared_group

/* Signature algorithms: SSL_CTX_set1_sigalgs(3), SSL_get_peer_signature_nid(3). */
#define SSL_CTX_set1_sigalgs(ctx, algorithms, count) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SIGALGS, (count), (int *)(algorithms))
#define SSL_set1_sigalgs(ssl, algorithms, count) \
    SSL_ctrl((ssl), SSL_CTRL_SET_SIGALGS, (count), (int *)(algorithms))
#define SSL_CTX_set1_sigalgs_list(ctx, list) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SIGALGS_LIST, 0, (char *)(list))
#define SSL_set1_sigalgs_list(ssl, list) SSL_ctrl((ssl), SSL_CTRL_SET_SIGALGS_LIST, 0, (char *)(list))
#define SSL_CTX_set1_client_sigalgs(ctx, algorithms, count) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_SIGALGS, (count), (int *)(algorithms))
#define SSL_set1_client_sigalgs(ssl, algorithms, count) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_SIGALGS, (count), (int *)(algorithms))
#define SSL_CTX_set1_client_sigalgs_list(ctx, list) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_SIGALGS_LIST, 0, (char *)(list))
#define SSL_set1_client_sigalgs_list(ssl, list) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_SIGALGS_LIST, 0, (char *)(list))
#define SSL_get_signature_nid(ssl, nid) SSL_ctrl((ssl), SSL_CTRL_GET_SIGNATURE_NID, 0, (nid))
#define SSL_get_peer_signature_nid(ssl, nid) SSL_ctrl((ssl), SSL_CTRL_GET_PEER_SIGNATURE_NID, 0, (nid))

/* Certificate types that a server asks for. */
#define SSL_CTX_set1_client_certificate_types(ctx, types, count) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_CERT_TYPES, (count), (char *)(types))
#define SSL_set1_client_certificate_types(ssl, types, count) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_CERT_TYPES, (count), (char *)(types))
#define SSL_get0_certificate_types(ssl, types) \
    SSL_ctrl((ssl), SSL_CTRL_GET_CLIENT_CERT_TYPES, 0, (char *)(types))

/* Keys of the key exchange: SSL_CTX_set_tmp_dh_callback(3), SSL_get_peer_tmp_key(3). */
#define SSL_CTX_set_tmp_dh(ctx, dh) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TMP_DH, 0, (char *)(dh))
#define SSL_set_tmp_dh(ssl, dh) SSL_ctrl((ssl), SSL_CTRL_SET_TMP_DH, 0, (char *)(dh))
#define SSL_CTX_set_dh_auto(ctx, on) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_DH_AUTO, (on), NULL)
#define SSL_set_dh_auto(ssl, on) SSL_ctrl((ssl), SSL_CTRL_SET_DH_AUTO, (on), NULL)
#define SSL_CTX_set_tmp_ecdh(ctx, key) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TMP_ECDH, 0, (char *)(key))
#define SSL_set_tmp_ecdh(ssl, key) SSL_ctrl((ssl), SSL_CTRL_SET_TMP_ECDH, 0, (char *)(key))
#define SSL_get_peer_tmp_key(ssl, key) SSL_ctrl((ssl), SSL_CTRL_GET_PEER_TMP_KEY, 0, (key))
#define SSL_get_tmp_key(ssl, key) SSL_ctrl((ssl), SSL_CTRL_GET_TMP_KEY, 0, (key))
#define SSL_get_server_tmp_key(ssl, key) SSL_get_peer_tmp_key((ssl), (key))

/* Without effect, for old sources. */
#define SSL_CTX_set_ecdh_auto(ctx, on) ((on) != 0)
#define SSL_set_ecdh_auto(ssl, on) ((on) != 0)
#define SSL_CTX_need_tmp_RSA(ctx) 0
#define SSL_need_tmp_RSA(ssl) 0
#define SSL_CTX_set_tmp_rsa(ctx, rsa) 1
#define SSL_set_tmp_rsa(ssl, rsa) 1
#define SSL_CTX_set_tmp_rsa_callback(ctx, cb) \
    do { \
        if (0) \
            (cb)(NULL, 0, 0); \
    } while (0)
#define SSL_set_tmp_rsa_callback(ssl, cb) \
    do { \
        if (0) \
            (cb)(NULL, 0, 0); \
    } while (0)
#define SSL_COMP_free_compression_methods() ((void)0)

/* What the ClientHello offered, on a server. */
#define SSL_get0_raw_cipherlist(ssl, list) SSL_ctrl((ssl), SSL_CTRL_GET_RAW_CIPHERLIST, 0, (list))
#define SSL_get0_ec_point_formats(ssl, list) SSL_ctrl((ssl), SSL_CTRL_GET_EC_POINT_FORMATS, 0, (list))

/* What the handshake settled. */
#define SSL_get_secure_renegotiation_support(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_RI_SUPPORT, 0, NULL)
#define SSL_get_extms_support(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_EXTMS_SUPPORT, 0, NULL)
#define SSL_cache_hit(ssl) SSL_session_reused(ssl)
#define SSL_get_cipher(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
#define SSL_get_cipher_name(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
#define SSL_get_cipher_bits(ssl, bits) SSL_CIPHER_get_bits(SSL_get_current_cipher(ssl), (bits))
#define SSL_get_cipher_version(ssl) SSL_CIPHER_get_version(SSL_get_current_cipher(ssl))
#define SSL_in_connect_init(ssl) (SSL_in_init(ssl) && !SSL_is_server(ssl))
#define SSL_in_accept_init(ssl) (SSL_in_init(ssl) && SSL_is_server(ssl))
#define SSL_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_clear_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_total_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_TOTAL_RENEGOTIATIONS, 0, NULL)

/* What the object waits for: SSL_want(3). */
#define SSL_want_nothing(ssl) (SSL_want(ssl) == SSL_NOTHING)
#define SSL_want_read(ssl) (SSL_want(ssl) == SSL_READING)
#define SSL_want_write(ssl) (SSL_want(ssl) == SSL_WRITING)
#define SSL_want_x509_lookup(ssl) (SSL_want(ssl) == SSL_X509_LOOKUP)
#define SSL_want_retry_verify(ssl) (SSL_want(ssl) == SSL_RETRY_VERIFY)
#define SSL_want_async(ssl) (SSL_want(ssl) == SSL_ASYNC_PAUSED)
#define SSL_want_async_job(ssl) (SSL_want(ssl) == SSL_ASYNC_NO_JOBS)
#define SSL_want_client_hello_cb(ssl) (SSL_want(ssl) == SSL_CLIENT_HELLO_CB)
#define SSL_set_retry_verify(ssl) (SSL_ctrl((ssl), SSL_CTRL_SET_RETRY_VERIFY, 0, NULL) > 0)

/* The session cache: SSL_CTX_set_session_cache_mode(3), SSL_CTX_sess_set_cache_size(3), SSL_CTX_sess_number(3). */
#define SSL_CTX_set_session_cache_mode(ctx, mode) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SESS_CACHE_MODE, (mode), NULL)
#define SSL_CTX_get_session_cache_mode(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_SESS_CACHE_MODE, 0, NULL)
#define SSL_CTX_sess_set_cache_size(ctx, size) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SESS_CACHE_SIZE, (size), NULL)
#define SSL_CTX_sess_get_cache_size(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_SESS_CACHE_SIZE, 0, NULL)
#define SSL_CTX_sess_number(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_NUMBER, 0, NULL)
#define SSL_CTX_sess_connect(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT, 0, NULL)
#define SSL_CTX_sess_connect_good(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT_GOOD, 0, NULL)
#define SSL_CTX_sess_connect_renegotiate(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT_RENEGOTIATE, 0, NULL)
#define SSL_CTX_sess_accept(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT, 0, NULL)
#define SSL_CTX_sess_accept_good(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT_GOOD, 0, NULL)
#define SSL_CTX_sess_accept_renegotiate(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT_RENEGOTIATE, 0, NULL)
#define SSL_CTX_sess_hits(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_HIT, 0, NULL)
#define SSL_CTX_sess_cb_hits(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CB_HIT, 0, NULL)
#define SSL_CTX_sess_misses(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_MISSES, 0, NULL)
#define SSL_CTX_sess_timeouts(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_TIMEOUTS, 0, NULL)
#define SSL_CTX_sess_cache_full(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CACHE_FULL, 0, NULL)

/* Sessions under the names they had before, and through a BIO. */
#define SSL_get_time(session) SSL_SESSION_get_time(session)
#define SSL_set_time(session, time) SSL_SESSION_set_time((session), (time))
#define SSL_get_timeout(session) SSL_SESSION_get_timeout(session)
#define SSL_set_timeout(session, seconds) SSL_SESSION_set_timeout((session), (seconds))
#define d2i_SSL_SESSION_bio(bio, session) \
    ASN1_d2i_bio_of(SSL_SESSION, SSL_SESSION_new, d2i_SSL_SESSION, bio, session)
#define i2d_SSL_SESSION_bio(bio, session) ASN1_i2d_bio_of(SSL_SESSION, i2d_SSL_SESSION, bio, session)
#define SSL_get0_session SSL_get_session
#define SSL_get_peer_certificate SSL_get1_peer_certificate

/* Sizes: SSL_CTX_set_max_cert_list(3), SSL_CTX_set_split_send_fragment(3), SSL_CTX_set_read_ahead(3). */
#define SSL_CTX_set_max_cert_list(ctx, size) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_CERT_LIST, (size), NULL)
#define SSL_set_max_cert_list(ssl, size) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_CERT_LIST, (size), NULL)
#define SSL_CTX_get_max_cert_list(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_get_max_cert_list(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_CTX_set_max_send_fragment(ctx, size) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_SEND_FRAGMENT, (size), NULL)
#define SSL_set_max_send_fragment(ssl, size) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_SEND_FRAGMENT, (size), NULL)
#define SSL_CTX_set_split_send_fragment(ctx, size) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SPLIT_SEND_FRAGMENT, (size), NULL)
#define SSL_set_split_send_fragment(ssl, size) SSL_ctrl((ssl), SSL_CTRL_SET_SPLIT_SEND_FRAGMENT, (size), NULL)
#define SSL_CTX_set_max_pipelines(ctx, count) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_PIPELINES, (count), NULL)
#define SSL_set_max_pipelines(ssl, count) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_PIPELINES, (count), NULL)
#define SSL_CTX_set_read_ahead(ctx, on) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_READ_AHEAD, (on), NULL)
#define SSL_CTX_get_read_ahead(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_READ_AHEAD, 0, NULL)
#define SSL_CTX_set_default_read_ahead(ctx, on) SSL_CTX_set_read_ahead((ctx), (on))
#define SSL_CTX_get_default_read_ahead(ctx) SSL_CTX_get_read_ahead(ctx)

/* Pointers of the program: SSL_get_ex_new_index(3). Index 0 is the "app data". */
#define SSL_set_app_data(ssl, data) (SSL_set_ex_data((ssl), 0, (char *)(data)))
#define SSL_get_app_data(ssl) (SSL_get_ex_data((ssl), 0))
#define SSL_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, argl, argp, new_func, dup_func, free_func)
#define SSL_CTX_set_app_data(ctx, data) (SSL_CTX_set_ex_data((ctx), 0, (char *)(data)))
#define SSL_CTX_get_app_data(ctx) (SSL_CTX_get_ex_data((ctx), 0))
#define SSL_CTX_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, argl, argp, new_func, dup_func, free_func)
#define SSL_SESSION_set_app_data(session, data) (SSL_SESSION_set_ex_data((session), 0, (char *)(data)))
#define SSL_SESSION_get_app_data(session) (SSL_SESSION_get_ex_data((session), 0))
#define SSL_SESSION_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_SESSION, argl, argp, new_func, dup_func, free_func)

/* Arguments of callbacks. */
#define SSL_CTX_set_msg_callback_arg(ctx, arg) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, (arg))
#define SSL_set_msg_callback_arg(ssl, arg) SSL_ctrl((ssl), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, (arg))
#define SSL_CTX_disable_ct(ctx) ((void)SSL_CTX_set_ct_validation_callback((ctx), NULL, NULL))
#define SSL_disable_ct(ssl) ((void)SSL_set_ct_validation_callback((ssl), NULL, NULL))
#define SSL_CTX_set_npn_advertised_cb SSL_CTX_set_next_protos_advertised_cb
#define SSL_CTX_set_npn_select_cb SSL_CTX_set_next_proto_select_cb
#define SSL_get0_npn_negotiated SSL_get0_next_proto_negotiated

/* Starting the library, which is never necessary: OPENSSL_init_ssl(3). */
#define SSL_library_init() OPENSSL_init_ssl(0, NULL)
#define OpenSSL_add_ssl_algorithms() SSL_library_init()
#define SSLeay_add_ssl_algorithms() SSL_library_init()
#define SSL_load_error_strings() \
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL)

/* Methods under the names they had before. */
#define SSLv23_method TLS_method
#define SSLv23_client_method TLS_client_method
#define SSLv23_server_method TLS_server_method

/* Versions as the old names tell them: 0 for anything that is no TLS. */
#define TLS1_get_version(ssl) ((SSL_version(ssl) >> 8) == TLS1_VERSION_MAJOR ? SSL_version(ssl) : 0)
#define TLS1_get_client_version(ssl) ((SSL_client_version(ssl) >> 8) == TLS1_VERSION_MAJOR ? SSL_client_version(ssl) : 0)

/* The name of the server: SSL_CTX_set_tlsext_servername_callback(3). */
#define SSL_set_tlsext_host_name(ssl, name) \
    SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, (void *)(name))
#define SSL_CTX_set_tlsext_servername_callback(ctx, cb) \
    SSL_CTX_callback_ctrl((ctx), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, (void (*)(void))(cb))
#define SSL_CTX_set_tlsext_servername_arg(ctx, arg) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, (arg))

/* A view of every extension of the peer. */
#define SSL_set_tlsext_debug_callback(ssl, cb) \
    SSL_callback_ctrl((ssl), SSL_CTRL_SET_TLSEXT_DEBUG_CB, (void (*)(void))(cb))
#define SSL_set_tlsext_debug_arg(ssl, arg) SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_DEBUG_ARG, 0, (arg))

/* OCSP stapling: SSL_CTX_set_tlsext_status_cb(3). */
#define SSL_set_tlsext_status_type(ssl, type) SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, (type), NULL)
#define SSL_get_tlsext_status_type(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE, 0, NULL)
#define SSL_set_tlsext_status_exts(ssl, exts) SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS, 0, (exts))
#define SSL_get_tlsext_status_exts(ssl, exts) SSL_ctrl((ssl), SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS, 0, (exts))
#define SSL_set_tlsext_status_ids(ssl, ids) SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS, 0, (ids))
#define SSL_get_tlsext_status_ids(ssl, ids) SSL_ctrl((ssl), SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS, 0, (ids))
#define SSL_set_tlsext_status_ocsp_resp(ssl, response, len) \
    SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, (len), (response))
#define SSL_get_tlsext_status_ocsp_resp(ssl, response) \
    SSL_ctrl((ssl), SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, (response))
#define SSL_CTX_set_tlsext_status_type(ctx, type) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, (type), NULL)
#define SSL_CTX_get_tlsext_status_type(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE, 0, NULL)
#define SSL_CTX_set_tlsext_status_cb(ctx, cb) \
    SSL_CTX_callback_ctrl((ctx), SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, (void (*)(void))(cb))
#define SSL_CTX_get_tlsext_status_cb(ctx, cb) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB, 0, (void *)(cb))
#define SSL_CTX_set_tlsext_status_arg(ctx, arg) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG, 0, (arg))
#define SSL_CTX_get_tlsext_status_arg(ctx, arg) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG, 0, (arg))

/* Keys of session tickets: SSL_CTX_set_tlsext_ticket_key_cb(3). */
#define SSL_CTX_get_tlsext_ticket_keys(ctx, keys, len) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_TLSEXT_TICKET_KEYS, (len), (keys))
#define SSL_CTX_set_tlsext_ticket_keys(ctx, keys, len) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TLSEXT_TICKET_KEYS, (len), (keys))
#define SSL_CTX_set_tlsext_ticket_key_cb(ctx, cb) \
    SSL_CTX_callback_ctrl((ctx), SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, (void (*)(void))(cb))

/* DTLS, which this library does not speak. */
#define SSL_set_mtu(ssl, mtu) SSL_ctrl((ssl), SSL_CTRL_SET_MTU, (mtu), NULL)
#define DTLS_set_link_mtu(ssl, mtu) SSL_ctrl((ssl), DTLS_CTRL_SET_LINK_MTU, (mtu), NULL)
#define DTLS_get_link_min_mtu(ssl) SSL_ctrl((ssl), DTLS_CTRL_GET_LINK_MIN_MTU, 0, NULL)
#define DTLSv1_get_timeout(ssl, time) SSL_ctrl((ssl), DTLS_CTRL_GET_TIMEOUT, 0, (void *)(time))
#define DTLSv1_handle_timeout(ssl) SSL_ctrl((ssl), DTLS_CTRL_HANDLE_TIMEOUT, 0, NULL)

/* Stacks of this library's types: DEFINE_STACK_OF(3). One set of names for each type. */
#define sk_SSL_CIPHER_num(sk) OPENSSL_sk_num(ossl_check_const_SSL_CIPHER_sk_type(sk))
#define sk_SSL_CIPHER_value(sk, n) \
    ((const SSL_CIPHER *)OPENSSL_sk_value(ossl_check_const_SSL_CIPHER_sk_type(sk), (n)))
#define sk_SSL_CIPHER_new(compare) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new(ossl_check_SSL_CIPHER_compfunc_type(compare)))
#define sk_SSL_CIPHER_new_null() ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new_null())
#define sk_SSL_CIPHER_new_reserve(compare, n) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new_reserve(ossl_check_SSL_CIPHER_compfunc_type(compare), (n)))
#define sk_SSL_CIPHER_reserve(sk, n) OPENSSL_sk_reserve(ossl_check_SSL_CIPHER_sk_type(sk), (n))
#define sk_SSL_CIPHER_free(sk) OPENSSL_sk_free(ossl_check_SSL_CIPHER_sk_type(sk))
#define sk_SSL_CIPHER_zero(sk) OPENSSL_sk_zero(ossl_check_SSL_CIPHER_sk_type(sk))
#define sk_SSL_CIPHER_delete(sk, n) \
    ((const SSL_CIPHER *)OPENSSL_sk_delete(ossl_check_SSL_CIPHER_sk_type(sk), (n)))
#define sk_SSL_CIPHER_delete_ptr(sk, item) \
    ((const SSL_CIPHER *)OPENSSL_sk_delete_ptr(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item)))
#define sk_SSL_CIPHER_push(sk, item) \
    OPENSSL_sk_push(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item))
#define sk_SSL_CIPHER_unshift(sk, item) \
    OPENSSL_sk_unshift(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item))
#define sk_SSL_CIPHER_pop(sk) ((const SSL_CIPHER *)OPENSSL_sk_pop(ossl_check_SSL_CIPHER_sk_type(sk)))
#define sk_SSL_CIPHER_shift(sk) ((const SSL_CIPHER *)OPENSSL_sk_shift(ossl_check_SSL_CIPHER_sk_type(sk)))
#define sk_SSL_CIPHER_pop_free(sk, free_func) \
    OPENSSL_sk_pop_free(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_freefunc_type(free_func))
#define sk_SSL_CIPHER_insert(sk, item, n) \
    OPENSSL_sk_insert(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item), (n))
#define sk_SSL_CIPHER_set(sk, n, item) \
    ((const SSL_CIPHER *)OPENSSL_sk_set(ossl_check_SSL_CIPHER_sk_type(sk), (n), ossl_check_SSL_CIPHER_type(item)))
#define sk_SSL_CIPHER_find(sk, item) \
    OPENSSL_sk_find(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item))
#define sk_SSL_CIPHER_find_ex(sk, item) \
    OPENSSL_sk_find_ex(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item))
#define sk_SSL_CIPHER_find_all(sk, item, count) \
    OPENSSL_sk_find_all(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_type(item), (count))
#define sk_SSL_CIPHER_sort(sk) OPENSSL_sk_sort(ossl_check_SSL_CIPHER_sk_type(sk))
#define sk_SSL_CIPHER_is_sorted(sk) OPENSSL_sk_is_sorted(ossl_check_const_SSL_CIPHER_sk_type(sk))
#define sk_SSL_CIPHER_dup(sk) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_dup(ossl_check_const_SSL_CIPHER_sk_type(sk)))
#define sk_SSL_CIPHER_deep_copy(sk, copy_func, free_func) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_deep_copy(ossl_check_const_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_copyfunc_type(copy_func), ossl_check_SSL_CIPHER_freefunc_type(free_func)))
#define sk_SSL_CIPHER_set_cmp_func(sk, compare) \
    ((sk_SSL_CIPHER_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SSL_CIPHER_sk_type(sk), ossl_check_SSL_CIPHER_compfunc_type(compare)))

#ifndef sk_SSL_COMP_num
#define sk_SSL_COMP_num(sk) OPENSSL_sk_num(ossl_check_const_SSL_COMP_sk_type(sk))
#define sk_SSL_COMP_value(sk, n) ((SSL_COMP *)OPENSSL_sk_value(ossl_check_const_SSL_COMP_sk_type(sk), (n)))
#define sk_SSL_COMP_new(compare) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new(ossl_check_SSL_COMP_compfunc_type(compare)))
#define sk_SSL_COMP_new_null() ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new_null())
#define sk_SSL_COMP_new_reserve(compare, n) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new_reserve(ossl_check_SSL_COMP_compfunc_type(compare), (n)))
#define sk_SSL_COMP_reserve(sk, n) OPENSSL_sk_reserve(ossl_check_SSL_COMP_sk_type(sk), (n))
#define sk_SSL_COMP_free(sk) OPENSSL_sk_free(ossl_check_SSL_COMP_sk_type(sk))
#define sk_SSL_COMP_zero(sk) OPENSSL_sk_zero(ossl_check_SSL_COMP_sk_type(sk))
#define sk_SSL_COMP_delete(sk, n) ((SSL_COMP *)OPENSSL_sk_delete(ossl_check_SSL_COMP_sk_type(sk), (n)))
#define sk_SSL_COMP_delete_ptr(sk, item) \
    ((SSL_COMP *)OPENSSL_sk_delete_ptr(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item)))
#define sk_SSL_COMP_push(sk, item) \
    OPENSSL_sk_push(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item))
#define sk_SSL_COMP_unshift(sk, item) \
    OPENSSL_sk_unshift(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item))
#define sk_SSL_COMP_pop(sk) ((SSL_COMP *)OPENSSL_sk_pop(ossl_check_SSL_COMP_sk_type(sk)))
#define sk_SSL_COMP_shift(sk) ((SSL_COMP *)OPENSSL_sk_shift(ossl_check_SSL_COMP_sk_type(sk)))
#define sk_SSL_COMP_pop_free(sk, free_func) \
    OPENSSL_sk_pop_free(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_freefunc_type(free_func))
#define sk_SSL_COMP_insert(sk, item, n) \
    OPENSSL_sk_insert(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item), (n))
#define sk_SSL_COMP_set(sk, n, item) \
    ((SSL_COMP *)OPENSSL_sk_set(ossl_check_SSL_COMP_sk_type(sk), (n), ossl_check_SSL_COMP_type(item)))
#define sk_SSL_COMP_find(sk, item) \
    OPENSSL_sk_find(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item))
#define sk_SSL_COMP_find_ex(sk, item) \
    OPENSSL_sk_find_ex(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item))
#define sk_SSL_COMP_find_all(sk, item, count) \
    OPENSSL_sk_find_all(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_type(item), (count))
#define sk_SSL_COMP_sort(sk) OPENSSL_sk_sort(ossl_check_SSL_COMP_sk_type(sk))
#define sk_SSL_COMP_is_sorted(sk) OPENSSL_sk_is_sorted(ossl_check_const_SSL_COMP_sk_type(sk))
#define sk_SSL_COMP_dup(sk) ((STACK_OF(SSL_COMP) *)OPENSSL_sk_dup(ossl_check_const_SSL_COMP_sk_type(sk)))
#define sk_SSL_COMP_deep_copy(sk, copy_func, free_func) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_deep_copy(ossl_check_const_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_copyfunc_type(copy_func), ossl_check_SSL_COMP_freefunc_type(free_func)))
#define sk_SSL_COMP_set_cmp_func(sk, compare) \
    ((sk_SSL_COMP_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SSL_COMP_sk_type(sk), ossl_check_SSL_COMP_compfunc_type(compare)))
#endif

#define sk_SRTP_PROTECTION_PROFILE_num(sk) \
    OPENSSL_sk_num(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(sk))
#define sk_SRTP_PROTECTION_PROFILE_value(sk, n) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_value(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(sk), (n)))
#define sk_SRTP_PROTECTION_PROFILE_new(compare) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new(ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare)))
#define sk_SRTP_PROTECTION_PROFILE_new_null() ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new_null())
#define sk_SRTP_PROTECTION_PROFILE_new_reserve(compare, n) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new_reserve(ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare), (n)))
#define sk_SRTP_PROTECTION_PROFILE_reserve(sk, n) \
    OPENSSL_sk_reserve(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), (n))
#define sk_SRTP_PROTECTION_PROFILE_free(sk) OPENSSL_sk_free(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk))
#define sk_SRTP_PROTECTION_PROFILE_zero(sk) OPENSSL_sk_zero(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk))
#define sk_SRTP_PROTECTION_PROFILE_delete(sk, n) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_delete(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), (n)))
#define sk_SRTP_PROTECTION_PROFILE_delete_ptr(sk, item) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_delete_ptr(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item)))
#define sk_SRTP_PROTECTION_PROFILE_push(sk, item) \
    OPENSSL_sk_push(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item))
#define sk_SRTP_PROTECTION_PROFILE_unshift(sk, item) \
    OPENSSL_sk_unshift(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item))
#define sk_SRTP_PROTECTION_PROFILE_pop(sk) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_pop(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk)))
#define sk_SRTP_PROTECTION_PROFILE_shift(sk) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_shift(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk)))
#define sk_SRTP_PROTECTION_PROFILE_pop_free(sk, free_func) \
    OPENSSL_sk_pop_free(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_freefunc_type(free_func))
#define sk_SRTP_PROTECTION_PROFILE_insert(sk, item, n) \
    OPENSSL_sk_insert(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item), (n))
#define sk_SRTP_PROTECTION_PROFILE_set(sk, n, item) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_set(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), (n), ossl_check_SRTP_PROTECTION_PROFILE_type(item)))
#define sk_SRTP_PROTECTION_PROFILE_find(sk, item) \
    OPENSSL_sk_find(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item))
#define sk_SRTP_PROTECTION_PROFILE_find_ex(sk, item) \
    OPENSSL_sk_find_ex(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item))
#define sk_SRTP_PROTECTION_PROFILE_find_all(sk, item, count) \
    OPENSSL_sk_find_all(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_type(item), (count))
#define sk_SRTP_PROTECTION_PROFILE_sort(sk) OPENSSL_sk_sort(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk))
#define sk_SRTP_PROTECTION_PROFILE_is_sorted(sk) \
    OPENSSL_sk_is_sorted(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(sk))
#define sk_SRTP_PROTECTION_PROFILE_dup(sk) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_dup(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(sk)))
#define sk_SRTP_PROTECTION_PROFILE_deep_copy(sk, copy_func, free_func) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_deep_copy(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_copyfunc_type(copy_func), ossl_check_SRTP_PROTECTION_PROFILE_freefunc_type(free_func)))
#define sk_SRTP_PROTECTION_PROFILE_set_cmp_func(sk, compare) \
    ((sk_SRTP_PROTECTION_PROFILE_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(sk), ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare)))

#endif
