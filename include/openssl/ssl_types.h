/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The types of libssl. Those that it shares with libcrypto (SSL, SSL_CTX, X509, BIO, ...) come from libcrypto's own
 * headers. Included by <openssl/ssl.h>.
 */
#ifndef OXISSL_SSL_TYPES_H
#define OXISSL_SSL_TYPES_H

#include <stdint.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>

#include <openssl/async.h>
#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/comp.h>
#include <openssl/crypto.h>
#include <openssl/ct.h>
#include <openssl/e_os2.h>
#include <openssl/hmac.h>
#include <openssl/lhash.h>
#include <openssl/opensslconf.h>
#include <openssl/pem.h>
#include <openssl/prov_ssl.h>
#include <openssl/safestack.h>
#include <openssl/symhacks.h>
#include <openssl/types.h>
#include <openssl/x509.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Opaque: programs hold pointers. */
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_cipher_st SSL_CIPHER;
typedef struct ssl_session_st SSL_SESSION;
typedef struct ssl_conf_ctx_st SSL_CONF_CTX;
typedef struct ssl_comp_st SSL_COMP;
typedef struct tls_sigalgs_st TLS_SIGALGS;
typedef struct ssl_st *ssl_crock_st;
struct openssl_ssl_test_functions;

/* One protection profile of SRTP. */
typedef struct srtp_protection_profile_st {
    const char *name;
    unsigned long id;
} SRTP_PROTECTION_PROFILE;

/* A session ticket as SSL_set_session_ticket_ext() takes it. */
typedef struct tls_session_ticket_ext_st TLS_SESSION_TICKET_EXT;
struct tls_session_ticket_ext_st {
    unsigned short length;
    void *data;
};

/* The functions behind sk_SSL_CIPHER_num() and its kin in <openssl/ssl_macros.h>. */
STACK_OF(SSL_CIPHER);
SKM_DEFINE_STACK_OF_INTERNAL(SSL_CIPHER, const SSL_CIPHER, SSL_CIPHER)
SKM_DEFINE_STACK_OF_INTERNAL(SRTP_PROTECTION_PROFILE, SRTP_PROTECTION_PROFILE, SRTP_PROTECTION_PROFILE)
/* libcrypto's own in later releases. */
#ifndef sk_SSL_COMP_num
STACK_OF(SSL_COMP);
SKM_DEFINE_STACK_OF_INTERNAL(SSL_COMP, SSL_COMP, SSL_COMP)
#endif

/* Callbacks. Each one's parameters are told where the function that sets it is declared. */
typedef int (*SSL_verify_cb)(int preverified, X509_STORE_CTX *store_ctx);
typedef int (*GEN_SESSION_CB)(SSL *ssl, unsigned char *id, unsigned int *id_len);
typedef int (*SSL_client_hello_cb_fn)(SSL *ssl, int *alert, void *arg);
typedef int (*SSL_async_callback_fn)(SSL *ssl, void *arg);
typedef int (*SSL_allow_early_data_cb_fn)(SSL *ssl, void *arg);
typedef void (*SSL_CTX_keylog_cb_func)(const SSL *ssl, const char *line);
typedef int (*ssl_ct_validation_cb)(const CT_POLICY_EVAL_CTX *policy, const STACK_OF(SCT) *scts, void *arg);
typedef unsigned int (*DTLS_timer_cb)(SSL *ssl, unsigned int microseconds);

typedef int (*SSL_CTX_alpn_select_cb_func)(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                                           const unsigned char *in, unsigned int in_len, void *arg);
typedef int (*SSL_CTX_npn_advertised_cb_func)(SSL *ssl, const unsigned char **out, unsigned int *out_len, void *arg);
typedef int (*SSL_CTX_npn_select_cb_func)(SSL *ssl, unsigned char **out, unsigned char *out_len,
                                          const unsigned char *in, unsigned int in_len, void *arg);

typedef unsigned int (*SSL_psk_client_cb_func)(SSL *ssl, const char *hint, char *identity, unsigned int identity_size,
                                               unsigned char *key, unsigned int key_size);
typedef unsigned int (*SSL_psk_server_cb_func)(SSL *ssl, const char *identity, unsigned char *key,
                                               unsigned int key_size);
typedef int (*SSL_psk_find_session_cb_func)(SSL *ssl, const unsigned char *identity, size_t identity_len,
                                            SSL_SESSION **session);
typedef int (*SSL_psk_use_session_cb_func)(SSL *ssl, const EVP_MD *digest, const unsigned char **identity,
                                           size_t *identity_len, SSL_SESSION **session);

typedef int (*tls_session_ticket_ext_cb_fn)(SSL *ssl, const unsigned char *data, int len, void *arg);
typedef int (*tls_session_secret_cb_fn)(SSL *ssl, void *secret, int *secret_len, STACK_OF(SSL_CIPHER) *peer_ciphers,
                                        const SSL_CIPHER **cipher, void *arg);

/* What SSL_CTX_set_session_ticket_cb()'s second callback is told, and what it answers: SSL_TICKET_... */
typedef int SSL_TICKET_STATUS;
typedef int SSL_TICKET_RETURN;
typedef int (*SSL_CTX_generate_session_ticket_fn)(SSL *ssl, void *arg);
typedef SSL_TICKET_RETURN (*SSL_CTX_decrypt_session_ticket_fn)(SSL *ssl, SSL_SESSION *session,
                                                               const unsigned char *key_name, size_t key_name_len,
                                                               SSL_TICKET_STATUS status, void *arg);

typedef int (*custom_ext_add_cb)(SSL *ssl, unsigned int type, const unsigned char **out, size_t *out_len, int *alert,
                                 void *add_arg);
typedef void (*custom_ext_free_cb)(SSL *ssl, unsigned int type, const unsigned char *out, void *add_arg);
typedef int (*custom_ext_parse_cb)(SSL *ssl, unsigned int type, const unsigned char *in, size_t in_len, int *alert,
                                   void *parse_arg);
typedef int (*SSL_custom_ext_add_cb_ex)(SSL *ssl, unsigned int type, unsigned int context, const unsigned char **out,
                                        size_t *out_len, X509 *x509, size_t index, int *alert, void *add_arg);
typedef void (*SSL_custom_ext_free_cb_ex)(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *out,
                                          void *add_arg);
typedef int (*SSL_custom_ext_parse_cb_ex)(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *in,
                                          size_t in_len, X509 *x509, size_t index, int *alert, void *parse_arg);

/* What came after OpenSSL 3.0, where libcrypto's headers are so new. */
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/* Why and how a QUIC connection or stream ends: SSL_shutdown_ex(), SSL_stream_reset(), SSL_get_conn_close_info(). */
typedef struct ssl_shutdown_ex_args_st {
    uint64_t quic_error_code;
    const char *quic_reason;
} SSL_SHUTDOWN_EX_ARGS;
typedef struct ssl_stream_reset_args_st {
    uint64_t quic_error_code;
} SSL_STREAM_RESET_ARGS;
typedef struct ssl_conn_close_info_st {
    uint64_t error_code, frame_type;
    const char *reason;
    size_t reason_len;
    uint32_t flags;
} SSL_CONN_CLOSE_INFO;
#endif
#if OPENSSL_VERSION_NUMBER >= 0x30300000L
/* One item of SSL_poll(). */
typedef struct ssl_poll_item_st {
    BIO_POLL_DESCRIPTOR desc;
    uint64_t events, revents;
} SSL_POLL_ITEM;
#endif
#if OPENSSL_VERSION_NUMBER >= 0x30500000L
typedef int (*SSL_new_pending_conn_cb_fn)(SSL_CTX *ctx, SSL *new_ssl, void *arg);
#endif

#ifdef __cplusplus
}
#endif

/* Bit n of the options. */
#define SSL_OP_BIT(n) ((uint64_t)1 << (uint64_t)(n))

#endif
