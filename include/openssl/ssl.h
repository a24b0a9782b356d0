/* SPDX-License-Identifier: Apache-2.0 */

/*
 * libssl's C interface: OpenSSL 3.0's names over this library.
 *
 * Made by `make header` from src/abi/ and src/tables/; do not edit. Types shared with libcrypto come from libcrypto's own
 * headers, the names that are macros in C from <openssl/ssl_macros.h>.
 */
#ifndef OPENSSL_SSL_H
#define OPENSSL_SSL_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SSL_H
#endif

#include <openssl/ssl_constants.h>
#include <openssl/ssl_types.h>
#include <openssl/sslerr.h>
#include <openssl/ssl2.h>
#include <openssl/ssl3.h>
#include <openssl/tls1.h>
#include <openssl/dtls1.h>
#include <openssl/srtp.h>

/* Do without the extended master secret. */
#define SSL_OP_NO_EXTENDED_MASTER_SECRET SSL_OP_BIT(0)
/* Wipe plaintext once it has been handed over. */
#define SSL_OP_CLEANSE_PLAINTEXT SSL_OP_BIT(1)
/* Clients accept servers without secure renegotiation. */
#define SSL_OP_LEGACY_SERVER_CONNECT SSL_OP_BIT(2)
/* Let the kernel process records where it can. */
#define SSL_OP_ENABLE_KTLS SSL_OP_BIT(3)
/* Pad a ClientHello of an unlucky length. */
#define SSL_OP_TLSEXT_PADDING SSL_OP_BIT(4)
/* Avoid ECDHE-ECDSA with old versions of Safari. */
#define SSL_OP_SAFARI_ECDHE_ECDSA_BUG SSL_OP_BIT(6)
/* Take an end of input without close_notify for an orderly shutdown. */
#define SSL_OP_IGNORE_UNEXPECTED_EOF SSL_OP_BIT(7)
/* Servers let clients start a renegotiation. */
#define SSL_OP_ALLOW_CLIENT_RENEGOTIATION SSL_OP_BIT(8)
/* Leave out the certificate_authorities extension. */
#define SSL_OP_DISABLE_TLSEXT_CA_NAMES SSL_OP_BIT(9)
/* TLS 1.3 resumption without a fresh key exchange is fine. */
#define SSL_OP_ALLOW_NO_DHE_KEX SSL_OP_BIT(10)
/* No empty records against attacks on CBC in TLS 1.0. */
#define SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS SSL_OP_BIT(11)
/* DTLS does not ask the transport for its MTU. */
#define SSL_OP_NO_QUERY_MTU SSL_OP_BIT(12)
/* Servers ask clients to return a cookie. */
#define SSL_OP_COOKIE_EXCHANGE SSL_OP_BIT(13)
/* No session tickets without server state. */
#define SSL_OP_NO_TICKET SSL_OP_BIT(14)
/* Speak the DTLS dialect of Cisco AnyConnect. */
#define SSL_OP_CISCO_ANYCONNECT SSL_OP_BIT(15)
/* Renegotiation always makes a new session. */
#define SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION SSL_OP_BIT(16)
/* No compression of records. */
#define SSL_OP_NO_COMPRESSION SSL_OP_BIT(17)
/* Renegotiate with peers that cannot do it securely. */
#define SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION SSL_OP_BIT(18)
/* Do without encrypt-then-MAC. */
#define SSL_OP_NO_ENCRYPT_THEN_MAC SSL_OP_BIT(19)
/* Prefer ChaCha20 for clients that put it first. */
#define SSL_OP_PRIORITIZE_CHACHA SSL_OP_BIT(21)
/* The server's order of suites counts. */
#define SSL_OP_CIPHER_SERVER_PREFERENCE SSL_OP_BIT(22)
/* No check of the version in RSA key exchange. */
#define SSL_OP_TLS_ROLLBACK_BUG SSL_OP_BIT(23)
/* No protection of early data against replay. */
#define SSL_OP_NO_ANTI_REPLAY SSL_OP_BIT(24)
/* Do not use SSL 3.0. */
#define SSL_OP_NO_SSLv3 SSL_OP_BIT(25)
/* Do not use TLS 1.0. */
#define SSL_OP_NO_TLSv1 SSL_OP_BIT(26)
/* Do not use TLS 1.2. */
#define SSL_OP_NO_TLSv1_2 SSL_OP_BIT(27)
/* Do not use TLS 1.1. */
#define SSL_OP_NO_TLSv1_1 SSL_OP_BIT(28)
/* Do not use TLS 1.3. */
#define SSL_OP_NO_TLSv1_3 SSL_OP_BIT(29)
/* Do not use DTLS 1.0. */
#define SSL_OP_NO_DTLSv1 SSL_OP_BIT(26)
/* Do not use DTLS 1.2. */
#define SSL_OP_NO_DTLSv1_2 SSL_OP_BIT(27)
/* Refuse every renegotiation. */
#define SSL_OP_NO_RENEGOTIATION SSL_OP_BIT(30)
/* Send what old versions of CryptoPro expect. */
#define SSL_OP_CRYPTOPRO_TLSEXT_BUG SSL_OP_BIT(31)
/* Make TLS 1.3 look like TLS 1.2 on the way. */
#define SSL_OP_ENABLE_MIDDLEBOX_COMPAT SSL_OP_BIT(20)
/* Every bit that forbids a version of SSL or TLS. */
#define SSL_OP_NO_SSL_MASK (SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3)
/* Every bit that forbids a version of DTLS. */
#define SSL_OP_NO_DTLS_MASK (SSL_OP_NO_DTLSv1 | SSL_OP_NO_DTLSv1_2)
/* The workarounds for bugs of peers that do no harm. */
#define SSL_OP_ALL (SSL_OP_CRYPTOPRO_TLSEXT_BUG | SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS | SSL_OP_TLSEXT_PADDING | SSL_OP_SAFARI_ECDHE_ECDSA_BUG)


/* `SSL_MODE_...`: how reading and writing behave. */

/* SSL_write may report a part as written. */
#define SSL_MODE_ENABLE_PARTIAL_WRITE 0x1U
/* A repeated SSL_write may pass another address. */
#define SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER 0x2U
/* Go on after records that hold no application data. */
#define SSL_MODE_AUTO_RETRY 0x4U
/* Do not complete the certificate chain from the store. */
#define SSL_MODE_NO_AUTO_CHAIN 0x8U
/* Give back the buffers of idle connections. */
#define SSL_MODE_RELEASE_BUFFERS 0x10U
/* Put the time into the client's random value. */
#define SSL_MODE_SEND_CLIENTHELLO_TIME 0x20U
/* Put the time into the server's random value. */
#define SSL_MODE_SEND_SERVERHELLO_TIME 0x40U
/* Tell the server that this is a retry with a lower version. */
#define SSL_MODE_SEND_FALLBACK_SCSV 0x80U
/* Run in jobs that may pause. */
#define SSL_MODE_ASYNC 0x100U
/* Count the terminating NUL of the SCTP label. */
#define SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG 0x400U

/* `SSL_VERIFY_...`: whether and when the peer is verified. */

/* Clients go on whatever the chain is worth, servers ask for none. */
#define SSL_VERIFY_NONE 0x0
/* The peer's chain must be good. */
#define SSL_VERIFY_PEER 0x1
/* Servers insist on a client certificate. */
#define SSL_VERIFY_FAIL_IF_NO_PEER_CERT 0x2
/* Servers do not ask again when renegotiating. */
#define SSL_VERIFY_CLIENT_ONCE 0x4
/* Servers ask after the handshake only. */
#define SSL_VERIFY_POST_HANDSHAKE 0x8

/* `SSL_SESS_CACHE_...`: which sessions are kept and where. */

/* No cache. */
#define SSL_SESS_CACHE_OFF 0x0
/* Keep the sessions of clients. */
#define SSL_SESS_CACHE_CLIENT 0x1
/* Keep the sessions of servers. */
#define SSL_SESS_CACHE_SERVER 0x2
/* Keep the sessions of both roles. */
#define SSL_SESS_CACHE_BOTH 0x3
/* Do not drop expired sessions now and then. */
#define SSL_SESS_CACHE_NO_AUTO_CLEAR 0x80
/* Look sessions up by callback alone. */
#define SSL_SESS_CACHE_NO_INTERNAL_LOOKUP 0x100
/* Hand new sessions to the callback alone. */
#define SSL_SESS_CACHE_NO_INTERNAL_STORE 0x200
/* Neither look up nor store inside the library. */
#define SSL_SESS_CACHE_NO_INTERNAL 0x300
/* A resumed session starts its time anew. */
#define SSL_SESS_CACHE_UPDATE_TIME 0x400

/* Set the parameters for DH. */
#define SSL_CTRL_SET_TMP_DH 3
/* Set the only curve for ECDH. */
#define SSL_CTRL_SET_TMP_ECDH 4
/* Set the callback that gives DH parameters. */
#define SSL_CTRL_SET_TMP_DH_CB 6
/* Whether the server has asked for a certificate. */
#define SSL_CTRL_GET_CLIENT_CERT_REQUEST 9
/* Renegotiations since the count was cleared. */
#define SSL_CTRL_GET_NUM_RENEGOTIATIONS 10
/* Clear that count. */
#define SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS 11
/* Renegotiations in all. */
#define SSL_CTRL_GET_TOTAL_RENEGOTIATIONS 12
/* Internal flags of the connection. */
#define SSL_CTRL_GET_FLAGS 13
/* Add a certificate to the context's chain. */
#define SSL_CTRL_EXTRA_CHAIN_CERT 14
/* Set the callback that sees protocol messages. */
#define SSL_CTRL_SET_MSG_CALLBACK 15
/* Set its argument. */
#define SSL_CTRL_SET_MSG_CALLBACK_ARG 16
/* Set the MTU of DTLS. */
#define SSL_CTRL_SET_MTU 17
/* Sessions in the cache. */
#define SSL_CTRL_SESS_NUMBER 20
/* Handshakes started by clients. */
#define SSL_CTRL_SESS_CONNECT 21
/* Handshakes finished by clients. */
#define SSL_CTRL_SESS_CONNECT_GOOD 22
/* Renegotiations started by clients. */
#define SSL_CTRL_SESS_CONNECT_RENEGOTIATE 23
/* Handshakes started by servers. */
#define SSL_CTRL_SESS_ACCEPT 24
/* Handshakes finished by servers. */
#define SSL_CTRL_SESS_ACCEPT_GOOD 25
/* Renegotiations started by servers. */
#define SSL_CTRL_SESS_ACCEPT_RENEGOTIATE 26
/* Sessions resumed. */
#define SSL_CTRL_SESS_HIT 27
/* Sessions that the callback found. */
#define SSL_CTRL_SESS_CB_HIT 28
/* Sessions that nobody found. */
#define SSL_CTRL_SESS_MISSES 29
/* Sessions found but expired. */
#define SSL_CTRL_SESS_TIMEOUTS 30
/* Sessions dropped because the cache was full. */
#define SSL_CTRL_SESS_CACHE_FULL 31
/* Set bits of the mode. */
#define SSL_CTRL_MODE 33
/* Whether reading ahead is on. */
#define SSL_CTRL_GET_READ_AHEAD 40
/* Switch reading ahead on or off. */
#define SSL_CTRL_SET_READ_AHEAD 41
/* Set the size of the session cache. */
#define SSL_CTRL_SET_SESS_CACHE_SIZE 42
/* The size of the session cache. */
#define SSL_CTRL_GET_SESS_CACHE_SIZE 43
/* Set the mode of the session cache. */
#define SSL_CTRL_SET_SESS_CACHE_MODE 44
/* The mode of the session cache. */
#define SSL_CTRL_GET_SESS_CACHE_MODE 45
/* The largest certificate message that is accepted. */
#define SSL_CTRL_GET_MAX_CERT_LIST 50
/* Set the largest certificate message that is accepted. */
#define SSL_CTRL_SET_MAX_CERT_LIST 51
/* Set the most plaintext that a record carries. */
#define SSL_CTRL_SET_MAX_SEND_FRAGMENT 52
/* Set the callback for the server name. */
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_CB 53
/* Set its argument. */
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG 54
/* Set the server name that a client asks for. */
#define SSL_CTRL_SET_TLSEXT_HOSTNAME 55
/* Set the callback that sees extensions. */
#define SSL_CTRL_SET_TLSEXT_DEBUG_CB 56
/* Set its argument. */
#define SSL_CTRL_SET_TLSEXT_DEBUG_ARG 57
/* Read the ticket keys. */
#define SSL_CTRL_GET_TLSEXT_TICKET_KEYS 58
/* Set the ticket keys. */
#define SSL_CTRL_SET_TLSEXT_TICKET_KEYS 59
/* Set the callback for the stapled OCSP response. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB 63
/* Set its argument. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG 64
/* Set what kind of certificate status a client asks for. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE 65
/* The extensions of the status request. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS 66
/* Set the extensions of the status request. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS 67
/* The responder ids of the status request. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS 68
/* Set the responder ids of the status request. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS 69
/* The stapled OCSP response. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP 70
/* Set the OCSP response to staple. */
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP 71
/* Set the callback that keys tickets through HMAC_CTX. */
#define SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB 72
/* Set the SRP callback for user names. */
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB 75
/* Set the SRP callback that checks parameters. */
#define SSL_CTRL_SET_SRP_VERIFY_PARAM_CB 76
/* Set the SRP callback for passwords. */
#define SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB 77
/* Set the argument of the SRP callbacks. */
#define SSL_CTRL_SET_SRP_ARG 78
/* Set the SRP user name. */
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME 79
/* Set the least size of SRP groups. */
#define SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH 80
/* Set the SRP password. */
#define SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD 81
/* Whether the peer can renegotiate securely. */
#define SSL_CTRL_GET_RI_SUPPORT 76
/* Clear bits of the mode. */
#define SSL_CTRL_CLEAR_MODE 78
/* Set the callback that forbids resumption. */
#define SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB 79
/* The context's chain. */
#define SSL_CTRL_GET_EXTRA_CHAIN_CERTS 82
/* Drop the context's chain. */
#define SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS 83
/* Set the chain of the current certificate. */
#define SSL_CTRL_CHAIN 88
/* Add a certificate to the chain of the current certificate. */
#define SSL_CTRL_CHAIN_CERT 89
/* The groups that the peer offered. */
#define SSL_CTRL_GET_GROUPS 90
/* Set groups by NID. */
#define SSL_CTRL_SET_GROUPS 91
/* Set groups by a list of names. */
#define SSL_CTRL_SET_GROUPS_LIST 92
/* The groups that both peers have. */
#define SSL_CTRL_GET_SHARED_GROUP 93
/* Set signature algorithms by NID. */
#define SSL_CTRL_SET_SIGALGS 97
/* Set signature algorithms by a list of names. */
#define SSL_CTRL_SET_SIGALGS_LIST 98
/* Set certificate flags. */
#define SSL_CTRL_CERT_FLAGS 99
/* Clear certificate flags. */
#define SSL_CTRL_CLEAR_CERT_FLAGS 100
/* Set by NID the signature algorithms for client certificates. */
#define SSL_CTRL_SET_CLIENT_SIGALGS 101
/* Set by a list of names the signature algorithms for client certificates. */
#define SSL_CTRL_SET_CLIENT_SIGALGS_LIST 102
/* The certificate types that the server asked for. */
#define SSL_CTRL_GET_CLIENT_CERT_TYPES 103
/* Set the certificate types that a server asks for. */
#define SSL_CTRL_SET_CLIENT_CERT_TYPES 104
/* Build the chain of the current certificate. */
#define SSL_CTRL_BUILD_CERT_CHAIN 105
/* Set the store that peers are verified against. */
#define SSL_CTRL_SET_VERIFY_CERT_STORE 106
/* Set the store that our chains are built from. */
#define SSL_CTRL_SET_CHAIN_CERT_STORE 107
/* The digest that the peer signed with. */
#define SSL_CTRL_GET_PEER_SIGNATURE_NID 108
/* The peer's ephemeral key. */
#define SSL_CTRL_GET_PEER_TMP_KEY 109
/* The suites of the ClientHello as bytes. */
#define SSL_CTRL_GET_RAW_CIPHERLIST 110
/* The point formats that the peer offered. */
#define SSL_CTRL_GET_EC_POINT_FORMATS 111
/* The chain of the current certificate. */
#define SSL_CTRL_GET_CHAIN_CERTS 115
/* Make a certificate the current one. */
#define SSL_CTRL_SELECT_CURRENT_CERT 116
/* Make the first or the next certificate the current one. */
#define SSL_CTRL_SET_CURRENT_CERT 117
/* Choose DH parameters to fit the key. */
#define SSL_CTRL_SET_DH_AUTO 118
/* Whether the extended master secret is in use. */
#define SSL_CTRL_GET_EXTMS_SUPPORT 122
/* Set the lowest protocol version. */
#define SSL_CTRL_SET_MIN_PROTO_VERSION 123
/* Set the highest protocol version. */
#define SSL_CTRL_SET_MAX_PROTO_VERSION 124
/* Set the size at which writes are split over pipelines. */
#define SSL_CTRL_SET_SPLIT_SEND_FRAGMENT 125
/* Set how many records may be processed at once. */
#define SSL_CTRL_SET_MAX_PIPELINES 126
/* What kind of certificate status a client asks for. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE 127
/* The callback for the stapled OCSP response. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB 128
/* Its argument. */
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG 129
/* The lowest protocol version. */
#define SSL_CTRL_GET_MIN_PROTO_VERSION 130
/* The highest protocol version. */
#define SSL_CTRL_GET_MAX_PROTO_VERSION 131
/* The digest that this side signed with. */
#define SSL_CTRL_GET_SIGNATURE_NID 132
/* This side's ephemeral key. */
#define SSL_CTRL_GET_TMP_KEY 133
/* The group that was agreed on. */
#define SSL_CTRL_GET_NEGOTIATED_GROUP 134
/* Pause the handshake in the verify callback. */
#define SSL_CTRL_SET_RETRY_VERIFY 136
/* The store that peers are verified against. */
#define SSL_CTRL_GET_VERIFY_CERT_STORE 137
/* The store that our chains are built from. */
#define SSL_CTRL_GET_CHAIN_CERT_STORE 138
/* The time until DTLS repeats its last flight. */
#define DTLS_CTRL_GET_TIMEOUT 73
/* Let DTLS repeat its last flight if the time is over. */
#define DTLS_CTRL_HANDLE_TIMEOUT 74
/* Set the MTU of the link below DTLS. */
#define DTLS_CTRL_SET_LINK_MTU 120
/* The least MTU of the link below DTLS. */
#define DTLS_CTRL_GET_LINK_MIN_MTU 121

/* Alerts: their descriptions on the wire. */
#define SSL_AD_CLOSE_NOTIFY 0
#define SSL_AD_UNEXPECTED_MESSAGE 10
#define SSL_AD_BAD_RECORD_MAC 20
#define SSL_AD_DECRYPTION_FAILED 21
#define SSL_AD_RECORD_OVERFLOW 22
#define SSL_AD_DECOMPRESSION_FAILURE 30
#define SSL_AD_HANDSHAKE_FAILURE 40
#define SSL_AD_NO_CERTIFICATE 41
#define SSL_AD_BAD_CERTIFICATE 42
#define SSL_AD_UNSUPPORTED_CERTIFICATE 43
#define SSL_AD_CERTIFICATE_REVOKED 44
#define SSL_AD_CERTIFICATE_EXPIRED 45
#define SSL_AD_CERTIFICATE_UNKNOWN 46
#define SSL_AD_ILLEGAL_PARAMETER 47
#define SSL_AD_UNKNOWN_CA 48
#define SSL_AD_ACCESS_DENIED 49
#define SSL_AD_DECODE_ERROR 50
#define SSL_AD_DECRYPT_ERROR 51
#define SSL_AD_EXPORT_RESTRICTION 60
#define SSL_AD_PROTOCOL_VERSION 70
#define SSL_AD_INSUFFICIENT_SECURITY 71
#define SSL_AD_INTERNAL_ERROR 80
#define SSL_AD_INAPPROPRIATE_FALLBACK 86
#define SSL_AD_USER_CANCELLED 90
#define SSL_AD_NO_RENEGOTIATION 100
#define SSL_AD_MISSING_EXTENSION 109
#define SSL_AD_UNSUPPORTED_EXTENSION 110
#define SSL_AD_CERTIFICATE_UNOBTAINABLE 111
#define SSL_AD_UNRECOGNIZED_NAME 112
#define SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE 113
#define SSL_AD_BAD_CERTIFICATE_HASH_VALUE 114
#define SSL_AD_UNKNOWN_PSK_IDENTITY 115
#define SSL_AD_CERTIFICATE_REQUIRED 116
#define SSL_AD_NO_APPLICATION_PROTOCOL 120

/* Where a handshake stands: SSL_get_state(3). */
typedef enum {
    TLS_ST_BEFORE,
    TLS_ST_OK,
    DTLS_ST_CR_HELLO_VERIFY_REQUEST,
    TLS_ST_CR_SRVR_HELLO,
    TLS_ST_CR_CERT,
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
    TLS_ST_CR_COMP_CERT,
#endif
    TLS_ST_CR_CERT_STATUS,
    TLS_ST_CR_KEY_EXCH,
    TLS_ST_CR_CERT_REQ,
    TLS_ST_CR_SRVR_DONE,
    TLS_ST_CR_SESSION_TICKET,
    TLS_ST_CR_CHANGE,
    TLS_ST_CR_FINISHED,
    TLS_ST_CW_CLNT_HELLO,
    TLS_ST_CW_CERT,
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
    TLS_ST_CW_COMP_CERT,
#endif
    TLS_ST_CW_KEY_EXCH,
    TLS_ST_CW_CERT_VRFY,
    TLS_ST_CW_CHANGE,
    TLS_ST_CW_NEXT_PROTO,
    TLS_ST_CW_FINISHED,
    TLS_ST_SW_HELLO_REQ,
    TLS_ST_SR_CLNT_HELLO,
    DTLS_ST_SW_HELLO_VERIFY_REQUEST,
    TLS_ST_SW_SRVR_HELLO,
    TLS_ST_SW_CERT,
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
    TLS_ST_SW_COMP_CERT,
#endif
    TLS_ST_SW_KEY_EXCH,
    TLS_ST_SW_CERT_REQ,
    TLS_ST_SW_SRVR_DONE,
    TLS_ST_SR_CERT,
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
    TLS_ST_SR_COMP_CERT,
#endif
    TLS_ST_SR_KEY_EXCH,
    TLS_ST_SR_CERT_VRFY,
    TLS_ST_SR_NEXT_PROTO,
    TLS_ST_SR_CHANGE,
    TLS_ST_SR_FINISHED,
    TLS_ST_SW_SESSION_TICKET,
    TLS_ST_SW_CERT_STATUS,
    TLS_ST_SW_CHANGE,
    TLS_ST_SW_FINISHED,
    TLS_ST_SW_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_CERT_VRFY,
    TLS_ST_SW_CERT_VRFY,
    TLS_ST_CR_HELLO_REQ,
    TLS_ST_SW_KEY_UPDATE,
    TLS_ST_CW_KEY_UPDATE,
    TLS_ST_SR_KEY_UPDATE,
    TLS_ST_CR_KEY_UPDATE,
    TLS_ST_EARLY_DATA,
    TLS_ST_PENDING_EARLY_DATA_END,
    TLS_ST_CW_END_OF_EARLY_DATA,
    TLS_ST_SR_END_OF_EARLY_DATA
} OSSL_HANDSHAKE_STATE;


#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 * The method of BIOs that read and write through an SSL.
 *
 * Returns the same method at every call; NULL when memory runs out. See BIO_f_ssl(3).
 */
const BIO_METHOD *BIO_f_ssl(void);

/*
 * Makes an SSL BIO around a new connection of `context`, a client's where `client` is not 0. The BIO owns it.
 *
 * Returns the BIO, or NULL with the reason of what failed. See BIO_new_ssl(3).
 */
BIO *BIO_new_ssl(SSL_CTX *context, int client);

/*
 * Makes an SSL BIO for a client that connects through a connect BIO behind it.
 *
 * Returns the chain, or NULL with the reason of what failed. See BIO_new_ssl_connect(3).
 */
BIO *BIO_new_ssl_connect(SSL_CTX *context);

/* As BIO_new_ssl_connect(), with a buffering BIO in front. See BIO_new_buffer_ssl_connect(3). */
BIO *BIO_new_buffer_ssl_connect(SSL_CTX *context);

/*
 * Gives the first SSL BIO of `to` the session of the first one of `from`.
 *
 * Returns 1, or 0 where a chain has no connection. See BIO_ssl_copy_session_id(3).
 */
int BIO_ssl_copy_session_id(BIO *to, BIO *from);

/* Calls SSL_shutdown() for each SSL BIO of the chain. See BIO_ssl_shutdown(3). */
void BIO_ssl_shutdown(BIO *bio);

/*
 * Puts a connection into the SSL BIO, which frees it where `close` is `BIO_CLOSE`.
 *
 * Returns 1, or 0. See BIO_set_ssl(3).
 */
long (BIO_set_ssl)(BIO *bio, SSL *ssl, long close);

/*
 * Stores the connection of the SSL BIO, which stays the BIO's.
 *
 * Returns 1, or 0. See BIO_get_ssl(3).
 */
long (BIO_get_ssl)(BIO *bio, SSL **ssl);

/*
 * Makes the connection of the SSL BIO a client's where `client` is 1, a server's where it is 0.
 *
 * Returns 1. See BIO_set_ssl_mode(3).
 */
long (BIO_set_ssl_mode)(BIO *bio, long client);

/*
 * Sets after how many bytes the SSL BIO would renegotiate.
 *
 * Returns the value before. See BIO_set_ssl_renegotiate_bytes(3).
 */
long (BIO_set_ssl_renegotiate_bytes)(BIO *bio, long number);

/* How often the SSL BIO has renegotiated. See BIO_get_num_renegotiates(3). */
long (BIO_get_num_renegotiates)(BIO *bio);

/*
 * Sets after how many seconds the SSL BIO would renegotiate.
 *
 * Returns the value before. See BIO_set_ssl_renegotiate_timeout(3).
 */
long (BIO_set_ssl_renegotiate_timeout)(BIO *bio, long seconds);

/*
 * Connects, accepts and shakes hands, as far as the BIOs of the chain know how.
 *
 * Returns 1, or 0 or less where it is not done. See BIO_do_handshake(3).
 */
long (BIO_do_handshake)(BIO *bio);

/*
 * Sets the chain of the current certificate of a context, and takes over the stack; NULL for none.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set0_chain(3).
 */
int SSL_CTX_set0_chain(SSL_CTX *context, STACK_OF(X509) *chain);

/*
 * Sets the chain of the current certificate of a connection, and takes over the stack; NULL for none.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set0_chain(3).
 */
int SSL_set0_chain(SSL *ssl, STACK_OF(X509) *chain);

/*
 * Sets the chain of the current certificate of a context; the stack stays the caller's.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set1_chain(3).
 */
int SSL_CTX_set1_chain(SSL_CTX *context, STACK_OF(X509) *chain);

/*
 * Sets the chain of the current certificate of a connection; the stack stays the caller's.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set1_chain(3).
 */
int SSL_set1_chain(SSL *ssl, STACK_OF(X509) *chain);

/*
 * Adds to the chain of the current certificate of a context, and takes over the reference.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_add0_chain_cert(3).
 */
int SSL_CTX_add0_chain_cert(SSL_CTX *context, X509 *certificate);

/*
 * Adds to the chain of the current certificate of a connection, and takes over the reference.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_add0_chain_cert(3).
 */
int SSL_add0_chain_cert(SSL *ssl, X509 *certificate);

/*
 * Adds to the chain of the current certificate of a context; the reference stays the caller's.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_add1_chain_cert(3).
 */
int SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate);

/*
 * Adds to the chain of the current certificate of a connection; the reference stays the caller's.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_add1_chain_cert(3).
 */
int SSL_add1_chain_cert(SSL *ssl, X509 *certificate);

/*
 * Stores the chain of the current certificate of a context, or NULL. It stays where it is.
 *
 * Returns 1. See SSL_CTX_get0_chain_certs(3).
 */
int SSL_CTX_get0_chain_certs(SSL_CTX *context, STACK_OF(X509) **chain);

/*
 * Stores the chain of the current certificate of a connection, or NULL. It stays where it is.
 *
 * Returns 1. See SSL_CTX_get0_chain_certs(3).
 */
int SSL_get0_chain_certs(SSL *ssl, STACK_OF(X509) **chain);

/*
 * Drops the chain of the current certificate of a context.
 *
 * Returns 1, or 0 where there is no certificate. See SSL_CTX_clear_chain_certs(3).
 */
int SSL_CTX_clear_chain_certs(SSL_CTX *context);

/*
 * Drops the chain of the current certificate of a connection.
 *
 * Returns 1, or 0 where there is no certificate. See SSL_CTX_clear_chain_certs(3).
 */
int SSL_clear_chain_certs(SSL *ssl);

/*
 * Builds the chain of the current certificate of a context from the stores, by `SSL_BUILD_CHAIN_FLAG_...`.
 *
 * Returns 1, 2 where an error was ignored, or 0 with a reason. See SSL_CTX_build_cert_chain(3).
 */
int SSL_CTX_build_cert_chain(SSL_CTX *context, int flags);

/*
 * Builds the chain of the current certificate of a connection from the stores, by `SSL_BUILD_CHAIN_FLAG_...`.
 *
 * Returns 1, 2 where an error was ignored, or 0 with a reason. See SSL_CTX_build_cert_chain(3).
 */
int SSL_build_cert_chain(SSL *ssl, int flags);

/*
 * Makes a certificate of a context the current one.
 *
 * Returns 1, or 0 where it is not there. See SSL_CTX_select_current_cert(3).
 */
int SSL_CTX_select_current_cert(SSL_CTX *context, X509 *certificate);

/*
 * Makes a certificate of a connection the current one.
 *
 * Returns 1, or 0 where it is not there. See SSL_CTX_select_current_cert(3).
 */
int SSL_select_current_cert(SSL *ssl, X509 *certificate);

/*
 * Makes the first or the next certificate of a context the current one: `SSL_CERT_SET_FIRST`, `SSL_CERT_SET_NEXT`.
 *
 * Returns 1, or 0 where there is none. See SSL_CTX_set_current_cert(3).
 */
int SSL_CTX_set_current_cert(SSL_CTX *context,
                             long which);

/*
 * Makes the first or the next certificate of a connection the current one: `SSL_CERT_SET_FIRST`,
 * `SSL_CERT_SET_NEXT`.
 *
 * Returns 1, or 0 where there is none. See SSL_CTX_set_current_cert(3).
 */
int SSL_set_current_cert(SSL *ssl, long which);

/*
 * Adds a certificate to the chain that a context sends with certificates that have none of their own. Takes over
 * the caller's reference where it succeeds.
 *
 * Returns 1, or 0. See SSL_CTX_add_extra_chain_cert(3).
 */
long SSL_CTX_add_extra_chain_cert(SSL_CTX *context,
                                  X509 *certificate);

/*
 * Stores the chain that goes with the current certificate: its own, or else the context's. It stays the context's.
 *
 * Returns 1. See SSL_CTX_get_extra_chain_certs(3).
 */
long SSL_CTX_get_extra_chain_certs(SSL_CTX *context,
                                   STACK_OF(X509) **chain);

/*
 * Stores the chain of the context itself, or NULL. It stays the context's.
 *
 * Returns 1. See SSL_CTX_get_extra_chain_certs_only(3).
 */
long SSL_CTX_get_extra_chain_certs_only(SSL_CTX *context, STACK_OF(X509) **chain);

/*
 * Drops the chain of the context.
 *
 * Returns 1. See SSL_CTX_clear_extra_chain_certs(3).
 */
long SSL_CTX_clear_extra_chain_certs(SSL_CTX *context);

/* How many sessions in the cache. See SSL_CTX_sess_number(3). */
long SSL_CTX_sess_number(SSL_CTX *context);

/* How many handshakes begun as a client. See SSL_CTX_sess_connect(3). */
long SSL_CTX_sess_connect(SSL_CTX *context);

/* How many handshakes finished as a client. See SSL_CTX_sess_connect_good(3). */
long SSL_CTX_sess_connect_good(SSL_CTX *context);

/* How many renegotiations begun as a client, of which there are none. See SSL_CTX_sess_connect_renegotiate(3). */
long SSL_CTX_sess_connect_renegotiate(SSL_CTX *context);

/* How many handshakes begun as a server. See SSL_CTX_sess_accept(3). */
long SSL_CTX_sess_accept(SSL_CTX *context);

/* How many handshakes finished as a server. See SSL_CTX_sess_accept_good(3). */
long SSL_CTX_sess_accept_good(SSL_CTX *context);

/* How many renegotiations begun as a server, of which there are none. See SSL_CTX_sess_accept_renegotiate(3). */
long SSL_CTX_sess_accept_renegotiate(SSL_CTX *context);

/* How many sessions resumed. See SSL_CTX_sess_hits(3). */
long SSL_CTX_sess_hits(SSL_CTX *context);

/* How many sessions that the callback of a server found. See SSL_CTX_sess_cb_hits(3). */
long SSL_CTX_sess_cb_hits(SSL_CTX *context);

/* How many sessions that clients asked for and nobody found. See SSL_CTX_sess_misses(3). */
long SSL_CTX_sess_misses(SSL_CTX *context);

/* How many sessions that clients asked for and that were too old. See SSL_CTX_sess_timeouts(3). */
long SSL_CTX_sess_timeouts(SSL_CTX *context);

/* How many sessions dropped because the cache was full. See SSL_CTX_sess_cache_full(3). */
long SSL_CTX_sess_cache_full(SSL_CTX *context);

/*
 * Sets for later connections the groups for key exchange, given as NIDs in the order of preference.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups(3).
 */
int SSL_CTX_set1_groups(SSL_CTX *context, int *groups, int count);

/*
 * Sets for one connection the groups for key exchange, given as NIDs in the order of preference.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups(3).
 */
int SSL_set1_groups(SSL *ssl, int *groups, int count);

/*
 * Sets for later connections the groups for key exchange, given as names with colons between.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups_list(3).
 */
int SSL_CTX_set1_groups_list(SSL_CTX *context, char *list);

/*
 * Sets for one connection the groups for key exchange, given as names with colons between.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups_list(3).
 */
int SSL_set1_groups_list(SSL *ssl, char *list);

/*
 * Stores the groups that the peer offers, as NIDs; NULL only counts.
 *
 * Returns how many there are; 0 on a client. See SSL_get1_groups(3).
 */
int SSL_get1_groups(SSL *ssl, int *groups);

/*
 * Sets for later connections the groups for key exchange, given as NIDs in the order of preference. The older name
 * of `set1_groups`.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves(3).
 */
int SSL_CTX_set1_curves(SSL_CTX *context,
                        int *groups,
                        int count);

/*
 * Sets for one connection the groups for key exchange, given as NIDs in the order of preference. The older name of
 * `set1_groups`.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves(3).
 */
int SSL_set1_curves(SSL *ssl,
                    int *groups,
                    int count);

/*
 * Sets for later connections the groups for key exchange, given as names with colons between. The older name of
 * `set1_groups_list`.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves_list(3).
 */
int SSL_CTX_set1_curves_list(SSL_CTX *context,
                             char *list);

/*
 * Sets for one connection the groups for key exchange, given as names with colons between. The older name of
 * `set1_groups_list`.
 *
 * Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves_list(3).
 */
int SSL_set1_curves_list(SSL *ssl, char *list);

/*
 * Stores the groups that the peer offers, as NIDs; NULL only counts. The older name of SSL_get1_groups().
 *
 * Returns how many there are; 0 on a client. See SSL_get1_curves(3).
 */
int SSL_get1_curves(SSL *ssl, int *groups);

/*
 * The NID of the n-th group that both sides have; for -1 how many there are.
 *
 * Returns 0 where there is no such group, and on a client. See SSL_get_shared_group(3).
 */
int SSL_get_shared_group(SSL *ssl, int n);

/*
 * The NID of the n-th group that both sides have; for -1 how many there are. The older name of
 * SSL_get_shared_group().
 *
 * Returns 0 where there is no such group, and on a client. See SSL_get_shared_curve(3).
 */
int SSL_get_shared_curve(SSL *ssl, int n);

/* The NID of the group that the key exchange used; 0 where there was none. See SSL_get_negotiated_group(3). */
int SSL_get_negotiated_group(SSL *ssl);

/*
 * Sets for later connections the signature algorithms that the peer may sign with: pairs of the NIDs of a digest
 * and a key type.
 *
 * Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_sigalgs(3).
 */
long SSL_CTX_set1_sigalgs(SSL_CTX *context,
                          const int *algorithms,
                          long count);

/*
 * Sets for one connection the signature algorithms that the peer may sign with: pairs of the NIDs of a digest and
 * a key type.
 *
 * Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_sigalgs(3).
 */
long SSL_set1_sigalgs(SSL *ssl,
                      const int *algorithms,
                      long count);

/*
 * Sets for later connections the signature algorithms that the peer may sign with: names with colons between.
 *
 * Returns 1, or 0 for an unknown name. See SSL_CTX_set1_sigalgs_list(3).
 */
long SSL_CTX_set1_sigalgs_list(SSL_CTX *context, const char *list);

/*
 * Sets for one connection the signature algorithms that the peer may sign with: names with colons between.
 *
 * Returns 1, or 0 for an unknown name. See SSL_CTX_set1_sigalgs_list(3).
 */
long SSL_set1_sigalgs_list(SSL *ssl, const char *list);

/*
 * Sets for later connections the signature algorithms that client certificates may be used with: pairs of the NIDs
 * of a digest and a key type.
 *
 * Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_client_sigalgs(3).
 */
long SSL_CTX_set1_client_sigalgs(SSL_CTX *context,
                                 const int *algorithms,
                                 long count);

/*
 * Sets for one connection the signature algorithms that client certificates may be used with: pairs of the NIDs of
 * a digest and a key type.
 *
 * Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_client_sigalgs(3).
 */
long SSL_set1_client_sigalgs(SSL *ssl,
                             const int *algorithms,
                             long count);

/*
 * Sets for later connections the signature algorithms that client certificates may be used with: names with colons
 * between.
 *
 * Returns 1, or 0 for an unknown name. See SSL_CTX_set1_client_sigalgs_list(3).
 */
long SSL_CTX_set1_client_sigalgs_list(SSL_CTX *context,
                                      const char *list);

/*
 * Sets for one connection the signature algorithms that client certificates may be used with: names with colons
 * between.
 *
 * Returns 1, or 0 for an unknown name. See SSL_CTX_set1_client_sigalgs_list(3).
 */
long SSL_set1_client_sigalgs_list(SSL *ssl,
                                  const char *list);

/*
 * Sets the store that peers are verified against for later connections, and takes over the reference.
 *
 * Returns 1. See SSL_CTX_set0_verify_cert_store(3).
 */
int SSL_CTX_set0_verify_cert_store(SSL_CTX *context, X509_STORE *store);

/*
 * Sets the store that peers are verified against for one connection, and takes over the reference.
 *
 * Returns 1. See SSL_CTX_set0_verify_cert_store(3).
 */
int SSL_set0_verify_cert_store(SSL *ssl, X509_STORE *store);

/*
 * Sets the store that peers are verified against for later connections; the reference stays the caller's.
 *
 * Returns 1. See SSL_CTX_set1_verify_cert_store(3).
 */
int SSL_CTX_set1_verify_cert_store(SSL_CTX *context, X509_STORE *store);

/*
 * Sets the store that peers are verified against for one connection; the reference stays the caller's.
 *
 * Returns 1. See SSL_CTX_set1_verify_cert_store(3).
 */
int SSL_set1_verify_cert_store(SSL *ssl, X509_STORE *store);

/*
 * Stores the store that peers are verified against, or NULL where a context has none of its own.
 *
 * Returns 1. See SSL_CTX_get0_verify_cert_store(3).
 */
int SSL_CTX_get0_verify_cert_store(SSL_CTX *context, X509_STORE **store);

/*
 * Stores the store that peers are verified against, or NULL where a connection has none of its own.
 *
 * Returns 1. See SSL_CTX_get0_verify_cert_store(3).
 */
int SSL_get0_verify_cert_store(SSL *ssl, X509_STORE **store);

/*
 * Sets the store that chains are built from for later connections, and takes over the reference.
 *
 * Returns 1. See SSL_CTX_set0_chain_cert_store(3).
 */
int SSL_CTX_set0_chain_cert_store(SSL_CTX *context, X509_STORE *store);

/*
 * Sets the store that chains are built from for one connection, and takes over the reference.
 *
 * Returns 1. See SSL_CTX_set0_chain_cert_store(3).
 */
int SSL_set0_chain_cert_store(SSL *ssl, X509_STORE *store);

/*
 * Sets the store that chains are built from for later connections; the reference stays the caller's.
 *
 * Returns 1. See SSL_CTX_set1_chain_cert_store(3).
 */
int SSL_CTX_set1_chain_cert_store(SSL_CTX *context, X509_STORE *store);

/*
 * Sets the store that chains are built from for one connection; the reference stays the caller's.
 *
 * Returns 1. See SSL_CTX_set1_chain_cert_store(3).
 */
int SSL_set1_chain_cert_store(SSL *ssl, X509_STORE *store);

/*
 * Stores the store that chains are built from, or NULL where a context has none of its own.
 *
 * Returns 1. See SSL_CTX_get0_chain_cert_store(3).
 */
int SSL_CTX_get0_chain_cert_store(SSL_CTX *context, X509_STORE **store);

/*
 * Stores the store that chains are built from, or NULL where a connection has none of its own.
 *
 * Returns 1. See SSL_CTX_get0_chain_cert_store(3).
 */
int SSL_get0_chain_cert_store(SSL *ssl, X509_STORE **store);

/*
 * Sets for later connections how many bytes of certificates the peer may send.
 *
 * Returns the value before. See SSL_CTX_set_max_cert_list(3).
 */
long SSL_CTX_set_max_cert_list(SSL_CTX *context, long size);

/*
 * Sets for one connection how many bytes of certificates the peer may send.
 *
 * Returns the value before. See SSL_CTX_set_max_cert_list(3).
 */
long SSL_set_max_cert_list(SSL *ssl, long size);

/* How many bytes of certificates the peer of a context may send. See SSL_CTX_get_max_cert_list(3). */
long SSL_CTX_get_max_cert_list(SSL_CTX *context);

/* How many bytes of certificates the peer of a connection may send. See SSL_CTX_get_max_cert_list(3). */
long SSL_get_max_cert_list(SSL *ssl);

/*
 * Sets for later connections the most data that one record carries, 512 to 16384 bytes.
 *
 * Returns 1, or 0 for another size. See SSL_CTX_set_max_send_fragment(3).
 */
long SSL_CTX_set_max_send_fragment(SSL_CTX *context, long size);

/*
 * Sets for one connection the most data that one record carries, 512 to 16384 bytes.
 *
 * Returns 1, or 0 for another size. See SSL_CTX_set_max_send_fragment(3).
 */
long SSL_set_max_send_fragment(SSL *ssl, long size);

/*
 * Sets for later connections the size at which a write is split over pipelines, up to that of a record.
 *
 * Returns 1, or 0 for another size. See SSL_CTX_set_split_send_fragment(3).
 */
long SSL_CTX_set_split_send_fragment(SSL_CTX *context, long size);

/*
 * Sets for one connection the size at which a write is split over pipelines, up to that of a record.
 *
 * Returns 1, or 0 for another size. See SSL_CTX_set_split_send_fragment(3).
 */
long SSL_set_split_send_fragment(SSL *ssl, long size);

/*
 * Sets for later connections how many records may be processed at once, 1 to 32.
 *
 * Returns 1, or 0 for another number. See SSL_CTX_set_max_pipelines(3).
 */
long SSL_CTX_set_max_pipelines(SSL_CTX *context, long number);

/*
 * Sets for one connection how many records may be processed at once, 1 to 32.
 *
 * Returns 1, or 0 for another number. See SSL_CTX_set_max_pipelines(3).
 */
long SSL_set_max_pipelines(SSL *ssl, long number);

/*
 * Sets the lowest protocol version for later connections: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the lowest
 * that there is.
 *
 * Returns 1, or 0 where no version is left or known. See SSL_CTX_set_min_proto_version(3).
 */
int SSL_CTX_set_min_proto_version(SSL_CTX *context,
                                  int version);

/*
 * Sets the lowest protocol version for one connection: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the lowest that
 * there is.
 *
 * Returns 1, or 0 where no version is left or known. See SSL_CTX_set_min_proto_version(3).
 */
int SSL_set_min_proto_version(SSL *ssl,
                              int version);

/*
 * The lowest protocol version of a context; 0 where nothing but the library sets a bound. See
 * SSL_CTX_get_min_proto_version(3).
 */
int SSL_CTX_get_min_proto_version(SSL_CTX *context);

/*
 * The lowest protocol version of a connection; 0 where nothing but the library sets a bound. See
 * SSL_CTX_get_min_proto_version(3).
 */
int SSL_get_min_proto_version(SSL *ssl);

/*
 * Sets the highest protocol version for later connections: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the highest
 * that there is.
 *
 * Returns 1, or 0 where no version is left or known. See SSL_CTX_set_max_proto_version(3).
 */
int SSL_CTX_set_max_proto_version(SSL_CTX *context,
                                  int version);

/*
 * Sets the highest protocol version for one connection: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the highest that
 * there is.
 *
 * Returns 1, or 0 where no version is left or known. See SSL_CTX_set_max_proto_version(3).
 */
int SSL_set_max_proto_version(SSL *ssl,
                              int version);

/*
 * The highest protocol version of a context; 0 where nothing but the library sets a bound. See
 * SSL_CTX_get_max_proto_version(3).
 */
int SSL_CTX_get_max_proto_version(SSL_CTX *context);

/*
 * The highest protocol version of a connection; 0 where nothing but the library sets a bound. See
 * SSL_CTX_get_max_proto_version(3).
 */
int SSL_get_max_proto_version(SSL *ssl);

/*
 * Adds mode bits `SSL_MODE_...` for later connections.
 *
 * Returns the bits after the call. See SSL_CTX_set_mode(3).
 */
long SSL_CTX_set_mode(SSL_CTX *context, long mode);

/*
 * Adds mode bits `SSL_MODE_...` for one connection.
 *
 * Returns the bits after the call. See SSL_CTX_set_mode(3).
 */
long SSL_set_mode(SSL *ssl, long mode);

/*
 * Takes away mode bits `SSL_MODE_...` for later connections.
 *
 * Returns the bits after the call. See SSL_CTX_clear_mode(3).
 */
long SSL_CTX_clear_mode(SSL_CTX *context, long mode);

/*
 * Takes away mode bits `SSL_MODE_...` for one connection.
 *
 * Returns the bits after the call. See SSL_CTX_clear_mode(3).
 */
long SSL_clear_mode(SSL *ssl, long mode);

/* The mode bits of a context. See SSL_CTX_get_mode(3). */
long SSL_CTX_get_mode(SSL_CTX *context);

/* The mode bits of a connection. See SSL_CTX_get_mode(3). */
long SSL_get_mode(SSL *ssl);

/*
 * Sets for later connections what the message callback gets as its last argument. See
 * SSL_CTX_set_msg_callback_arg(3).
 */
void SSL_CTX_set_msg_callback_arg(SSL_CTX *context, void *argument);

/*
 * Sets for one connection what the message callback gets as its last argument. See
 * SSL_CTX_set_msg_callback_arg(3).
 */
void SSL_set_msg_callback_arg(SSL *ssl, void *argument);

/*
 * Sets whether later connections read as much as there is.
 *
 * Returns the value before. See SSL_CTX_set_read_ahead(3).
 */
long SSL_CTX_set_read_ahead(SSL_CTX *context, int yes);

/* Whether later connections read as much as there is. See SSL_CTX_get_read_ahead(3). */
long SSL_CTX_get_read_ahead(SSL_CTX *context);

/* Another name of SSL_CTX_get_read_ahead(). See SSL_CTX_get_default_read_ahead(3). */
long SSL_CTX_get_default_read_ahead(SSL_CTX *context);

/*
 * Sets which sessions are cached: `SSL_SESS_CACHE_...`.
 *
 * Returns the value before. See SSL_CTX_set_session_cache_mode(3).
 */
long SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode);

/* Which sessions are cached. See SSL_CTX_get_session_cache_mode(3). */
long SSL_CTX_get_session_cache_mode(SSL_CTX *context);

/*
 * Sets how many sessions the cache holds; 0 for no bound.
 *
 * Returns the value before. See SSL_CTX_sess_set_cache_size(3).
 */
long SSL_CTX_sess_set_cache_size(SSL_CTX *context, long size);

/* How many sessions the cache holds. See SSL_CTX_sess_get_cache_size(3). */
long SSL_CTX_sess_get_cache_size(SSL_CTX *context);

/*
 * Sets the name of the server that a client asks for; NULL for none.
 *
 * Returns 1, or 0 for a name that is too long. See SSL_set_tlsext_host_name(3).
 */
int SSL_set_tlsext_host_name(SSL *ssl, const char *name);

/*
 * Sets the callback that a server asks when a client has named one.
 *
 * Returns 1. See SSL_CTX_set_tlsext_servername_callback(3).
 */
long SSL_CTX_set_tlsext_servername_callback(SSL_CTX *context, int (*callback)(SSL*, int*, void*));

/*
 * Sets the last argument of that callback.
 *
 * Returns 1. See SSL_CTX_set_tlsext_servername_arg(3).
 */
long SSL_CTX_set_tlsext_servername_arg(SSL_CTX *context, void *argument);

/*
 * Sets the callback that judges a stapled response on clients, and brings one on servers.
 *
 * Returns 1. See SSL_CTX_set_tlsext_status_cb(3).
 */
long SSL_CTX_set_tlsext_status_cb(SSL_CTX *context, int (*callback)(SSL*, void*));

/*
 * Stores that callback, or NULL.
 *
 * Returns 1. See SSL_CTX_get_tlsext_status_cb(3).
 */
long SSL_CTX_get_tlsext_status_cb(SSL_CTX *context, int (**callback)(SSL*, void*));

/*
 * Sets the last argument of that callback.
 *
 * Returns 1. See SSL_CTX_set_tlsext_status_arg(3).
 */
long SSL_CTX_set_tlsext_status_arg(SSL_CTX *context, void *argument);

/*
 * Stores that argument.
 *
 * Returns 1. See SSL_CTX_get_tlsext_status_arg(3).
 */
long SSL_CTX_get_tlsext_status_arg(SSL_CTX *context, void **argument);

/*
 * Sets for later connections what status of its certificate a client asks the server for:
 * `TLSEXT_STATUSTYPE_ocsp`, or -1 for none.
 *
 * Returns 1. See SSL_CTX_set_tlsext_status_type(3).
 */
long SSL_CTX_set_tlsext_status_type(SSL_CTX *context, int kind);

/*
 * Sets for one connection what status of its certificate a client asks the server for: `TLSEXT_STATUSTYPE_ocsp`,
 * or -1 for none.
 *
 * Returns 1. See SSL_CTX_set_tlsext_status_type(3).
 */
long SSL_set_tlsext_status_type(SSL *ssl,
                                int kind);

/*
 * What status of its certificate a context asks the server for; -1 for none. See
 * SSL_CTX_get_tlsext_status_type(3).
 */
long SSL_CTX_get_tlsext_status_type(SSL_CTX *context);

/*
 * What status of its certificate a connection asks the server for; -1 for none. See
 * SSL_CTX_get_tlsext_status_type(3).
 */
long SSL_get_tlsext_status_type(SSL *ssl);

/*
 * Sets the response that a server staples, and takes over its memory, which OPENSSL_malloc() made.
 *
 * Returns 1. See SSL_set_tlsext_status_ocsp_resp(3).
 */
long SSL_set_tlsext_status_ocsp_resp(SSL *ssl, unsigned char *response, int length);

/*
 * Stores where the stapled response is; it stays the connection's.
 *
 * Returns its length, or -1 where there is none. See SSL_get_tlsext_status_ocsp_resp(3).
 */
long SSL_get_tlsext_status_ocsp_resp(SSL *ssl, unsigned char **response);

/*
 * Sets the callback that keys the cipher and the HMAC of tickets. Deprecated by
 * SSL_CTX_set_tlsext_ticket_key_evp_cb().
 *
 * Returns 1. See SSL_CTX_set_tlsext_ticket_key_cb(3).
 */
int SSL_CTX_set_tlsext_ticket_key_cb(SSL_CTX *context, int (*callback)(SSL*,
                                                                       unsigned char*,
                                                                       unsigned char*,
                                                                       EVP_CIPHER_CTX*,
                                                                       HMAC_CTX*,
                                                                       int));

/*
 * Sets for later connections the parameters for DH, of which it takes a copy.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_dh(3).
 */
long SSL_CTX_set_tmp_dh(SSL_CTX *context, DH *parameters);

/*
 * Sets for one connection the parameters for DH, of which it takes a copy.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_dh(3).
 */
long SSL_set_tmp_dh(SSL *ssl, DH *parameters);

/*
 * Sets for later connections whether parameters for DH are chosen to fit the key.
 *
 * Returns 1. See SSL_CTX_set_dh_auto(3).
 */
long SSL_CTX_set_dh_auto(SSL_CTX *context, int on);

/*
 * Sets for one connection whether parameters for DH are chosen to fit the key.
 *
 * Returns 1. See SSL_CTX_set_dh_auto(3).
 */
long SSL_set_dh_auto(SSL *ssl, int on);

/*
 * Sets for later connections the curve of this key as the only group.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_ecdh(3).
 */
long SSL_CTX_set_tmp_ecdh(SSL_CTX *context, const EC_KEY *key);

/*
 * Sets for one connection the curve of this key as the only group.
 *
 * Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_ecdh(3).
 */
long SSL_set_tmp_ecdh(SSL *ssl, const EC_KEY *key);

/*
 * Does nothing: groups are always chosen by what both sides have.
 *
 * Returns 1, or 0 where `state` is 0. See SSL_CTX_set_ecdh_auto(3).
 */
long SSL_CTX_set_ecdh_auto(SSL_CTX *context, int state);

/*
 * Does nothing: groups are always chosen by what both sides have.
 *
 * Returns 1, or 0 where `state` is 0. See SSL_set_ecdh_auto(3).
 */
long SSL_set_ecdh_auto(SSL *ssl, int state);

/* Asks for no signed certificate timestamps. See SSL_CTX_disable_ct(3). */
void SSL_CTX_disable_ct(SSL_CTX *context);

/* Asks for no signed certificate timestamps. See SSL_disable_ct(3). */
void SSL_disable_ct(SSL *ssl);

/* Does nothing, as in OpenSSL since 1.1.0. See SSL_COMP_free_compression_methods(3). */
void SSL_COMP_free_compression_methods(void);

/*
 * Keeps a pointer of the program with a connection, at index 0.
 *
 * Returns 1, or 0 when memory runs out. See SSL_set_app_data(3).
 */
int SSL_set_app_data(SSL *ssl, void *data);

/* The pointer that SSL_set_app_data() has kept, or NULL. See SSL_get_app_data(3). */
void *SSL_get_app_data(const SSL *ssl);

/*
 * Makes an index for pointers of the program inside each SSL, with the functions that run when one is made, copied
 * and freed; NULL for none.
 *
 * Returns the index, or -1 when memory runs out. See SSL_get_ex_new_index(3).
 */
int SSL_get_ex_new_index(long argument_number,
                         void *argument,
                         CRYPTO_EX_new * new_function,
                         CRYPTO_EX_dup * dup_function,
                         CRYPTO_EX_free * free_function);

/*
 * Keeps a pointer of the program with a context, at index 0.
 *
 * Returns 1, or 0 when memory runs out. See SSL_CTX_set_app_data(3).
 */
int SSL_CTX_set_app_data(SSL_CTX *context, void *data);

/* The pointer that SSL_CTX_set_app_data() has kept, or NULL. See SSL_CTX_get_app_data(3). */
void *SSL_CTX_get_app_data(const SSL_CTX *context);

/*
 * Makes an index for pointers of the program inside each SSL_CTX, with the functions that run when one is made,
 * copied and freed; NULL for none.
 *
 * Returns the index, or -1 when memory runs out. See SSL_CTX_get_ex_new_index(3).
 */
int SSL_CTX_get_ex_new_index(long argument_number,
                             void *argument,
                             CRYPTO_EX_new * new_function,
                             CRYPTO_EX_dup * dup_function,
                             CRYPTO_EX_free * free_function);

/*
 * Keeps a pointer of the program with a session, at index 0.
 *
 * Returns 1, or 0 when memory runs out. See SSL_SESSION_set_app_data(3).
 */
int SSL_SESSION_set_app_data(SSL_SESSION *session, void *data);

/* The pointer that SSL_SESSION_set_app_data() has kept, or NULL. See SSL_SESSION_get_app_data(3). */
void *SSL_SESSION_get_app_data(const SSL_SESSION *session);

/*
 * Makes an index for pointers of the program inside each SSL_SESSION, with the functions that run when one is
 * made, copied and freed; NULL for none.
 *
 * Returns the index, or -1 when memory runs out. See SSL_SESSION_get_ex_new_index(3).
 */
int SSL_SESSION_get_ex_new_index(long argument_number,
                                 void *argument,
                                 CRYPTO_EX_new * new_function,
                                 CRYPTO_EX_dup * dup_function,
                                 CRYPTO_EX_free * free_function);

/* The name of the suite in use; "(NONE)" where there is none. See SSL_get_cipher(3). */
const char *SSL_get_cipher(const SSL *ssl);

/* As SSL_get_cipher(). See SSL_get_cipher_name(3). */
const char *SSL_get_cipher_name(const SSL *ssl);

/*
 * The bits of secret that the suite in use has; stores those that its algorithm works with.
 *
 * Returns 0 where there is no suite. See SSL_get_cipher_bits(3).
 */
int SSL_get_cipher_bits(const SSL *ssl, int *bits);

/* The protocol that brought the suite in use. See SSL_get_cipher_version(3). */
const char *SSL_get_cipher_version(const SSL *ssl);

/*
 * Whether the extended master secret is in use: 1 or 0, -1 before and during a handshake. See
 * SSL_get_extms_support(3).
 */
int SSL_get_extms_support(SSL *ssl);

/* The older name of SSL_get1_peer_certificate(): the caller gets a reference. See SSL_get_peer_certificate(3). */
X509 *SSL_get_peer_certificate(const SSL *ssl);

/*
 * Stores the NID of the digest that the peer signed with.
 *
 * Returns 1, or 0 where it signed nothing. See SSL_get_peer_signature_nid(3).
 */
int SSL_get_peer_signature_nid(SSL *ssl, int *nid);

/*
 * Stores the NID of the digest that this side signed with.
 *
 * Returns 1, or 0 where it signed nothing. See SSL_get_signature_nid(3).
 */
int SSL_get_signature_nid(SSL *ssl, int *nid);

/*
 * Stores the peer's ephemeral key, of which the caller gets a reference.
 *
 * Returns 1, or 0 where there is none. See SSL_get_peer_tmp_key(3).
 */
long SSL_get_peer_tmp_key(SSL *ssl, EVP_PKEY **key);

/*
 * The older name of SSL_get_peer_tmp_key().
 *
 * Returns 1, or 0 where there is none. See SSL_get_server_tmp_key(3).
 */
long SSL_get_server_tmp_key(SSL *ssl, EVP_PKEY **key);

/*
 * Stores the ephemeral key of this side, of which the caller gets a reference.
 *
 * Returns 1, or 0 where there is none. See SSL_get_tmp_key(3).
 */
long SSL_get_tmp_key(SSL *ssl, EVP_PKEY **key);

/* Whether the peer can renegotiate securely: 1 or 0. See SSL_get_secure_renegotiation_support(3). */
long SSL_get_secure_renegotiation_support(SSL *ssl);

/* The older name of SSL_SESSION_get_time(). See SSL_get_time(3). */
long SSL_get_time(const SSL_SESSION *session);

/* The older name of SSL_SESSION_set_time(). See SSL_set_time(3). */
long SSL_set_time(SSL_SESSION *session, long time);

/* The older name of SSL_SESSION_get_timeout(). See SSL_get_timeout(3). */
long SSL_get_timeout(const SSL_SESSION *session);

/* The older name of SSL_SESSION_set_timeout(). See SSL_set_timeout(3). */
long SSL_set_timeout(SSL_SESSION *session, long seconds);

/* Another name of SSL_get_session(): the session, which stays the connection's. See SSL_get0_session(3). */
SSL_SESSION *SSL_get0_session(const SSL *ssl);

/*
 * Starts the library, which is never necessary.
 *
 * Returns 1. See SSL_library_init(3).
 */
int SSL_library_init(void);

/* As SSL_library_init(). See OpenSSL_add_ssl_algorithms(3). */
int OpenSSL_add_ssl_algorithms(void);

/* Loads the texts of errors, which is never necessary. See SSL_load_error_strings(3). */
void SSL_load_error_strings(void);

/* The older name of TLS_method(). See SSLv23_method(3). */
const SSL_METHOD *SSLv23_method(void);

/* The older name of TLS_client_method(). See SSLv23_client_method(3). */
const SSL_METHOD *SSLv23_client_method(void);

/* The older name of TLS_server_method(). See SSLv23_server_method(3). */
const SSL_METHOD *SSLv23_server_method(void);

/*
 * Pauses the handshake after this verify callback: it fails with `SSL_ERROR_WANT_RETRY_VERIFY`, and verifies anew
 * when it is called again.
 *
 * Returns 1. See SSL_set_retry_verify(3).
 */
int SSL_set_retry_verify(SSL *ssl);

/* Whether nothing holds the connection up: 1 or 0. See SSL_want_nothing(3). */
int SSL_want_nothing(const SSL *ssl);

/* Whether the connection waits for the peer: 1 or 0. See SSL_want_read(3). */
int SSL_want_read(const SSL *ssl);

/* Whether the connection waits until it can write: 1 or 0. See SSL_want_write(3). */
int SSL_want_write(const SSL *ssl);

/* Whether a certificate callback has asked to be called again: 1 or 0. See SSL_want_x509_lookup(3). */
int SSL_want_x509_lookup(const SSL *ssl);

/* Whether a verify callback has asked to be called again: 1 or 0. See SSL_want_retry_verify(3). */
int SSL_want_retry_verify(const SSL *ssl);

/* Whether an asynchronous job is waiting, which never happens: 1 or 0. See SSL_want_async(3). */
int SSL_want_async(const SSL *ssl);

/* Whether no asynchronous job could be had, which never happens: 1 or 0. See SSL_want_async_job(3). */
int SSL_want_async_job(const SSL *ssl);

/* Whether the callback for the ClientHello has asked to be called again: 1 or 0. See SSL_want_client_hello_cb(3). */
int SSL_want_client_hello_cb(const SSL *ssl);

/* Whether a client is in its handshake: 1 or 0. See SSL_in_connect_init(3). */
int SSL_in_connect_init(SSL *ssl);

/* Whether a server is in its handshake: 1 or 0. See SSL_in_accept_init(3). */
int SSL_in_accept_init(SSL *ssl);

/*
 * Reads a session from `length` bytes at `*bytes` in OpenSSL's DER structure, and moves `*bytes` behind it.
 *
 * `into`: NULL, or where the session goes, too; a session that is there already gets the new content. Returns the
 * session, or NULL. Errors: `ERR_R_ASN1_LIB`, `SSL_R_UNKNOWN_SSL_VERSION`, `SSL_R_UNSUPPORTED_SSL_VERSION`,
 * `SSL_R_CIPHER_CODE_WRONG_LENGTH`, `SSL_R_UNKNOWN_CIPHER_TYPE`. See d2i_SSL_SESSION(3).
 */
SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **into,
                             const unsigned char **bytes,
                             long length);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * As d2i_SSL_SESSION(). The library context and the properties are for a bare public key in it, which sessions here
 * have none of.
 *
 * Returns the session, or NULL. See d2i_SSL_SESSION_ex(3).
 */
SSL_SESSION *d2i_SSL_SESSION_ex(SSL_SESSION **into,
                                const unsigned char **bytes,
                                long length,
                                OSSL_LIB_CTX *library,
                                const char *properties);
#endif

/*
 * Writes a session in OpenSSL's DER structure.
 *
 * `out`: NULL only asks for the length; `*out` NULL gets memory for OPENSSL_free(); else the bytes go to `*out`,
 * which moves behind them. Returns the length, or 0 for a session without a cipher suite. See i2d_SSL_SESSION(3).
 */
int i2d_SSL_SESSION(const SSL_SESSION *session,
                    unsigned char **out);

/* Reads a session from a PEM file. Returns it, or NULL. See PEM_read_SSL_SESSION(3). */
SSL_SESSION *PEM_read_SSL_SESSION(FILE *file, SSL_SESSION **into, pem_password_cb * password, void *argument);

/* Reads a session in PEM format. Returns it, or NULL. See PEM_read_bio_SSL_SESSION(3). */
SSL_SESSION *PEM_read_bio_SSL_SESSION(BIO *bio,
                                      SSL_SESSION **into,
                                      pem_password_cb * password,
                                      void *argument);

/* Writes a session to a PEM file. Returns 1, or 0. See PEM_write_SSL_SESSION(3). */
int PEM_write_SSL_SESSION(FILE *file, const SSL_SESSION *session);

/* Writes a session in PEM format. Returns 1, or 0. See PEM_write_bio_SSL_SESSION(3). */
int PEM_write_bio_SSL_SESSION(BIO *bio, const SSL_SESSION *session);

/*
 * A method for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLS_method(void);

/*
 * A method for clients for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLS_client_method(void);

/*
 * A method for servers for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLS_server_method(void);

/*
 * A method for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_method(void);

/*
 * A method for clients for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_client_method(void);

/*
 * A method for servers for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_server_method(void);

/*
 * A method for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_2_method(void);

/*
 * A method for clients for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_2_client_method(void);

/*
 * A method for servers for datagrams: NULL, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
 */
const SSL_METHOD *DTLSv1_2_server_method(void);

/* Payload of a datagram: 0, because DTLS is not built in. See DTLS_get_data_mtu(3). */
size_t DTLS_get_data_mtu(const SSL *ssl);

/* Has no effect, because DTLS is not built in. See DTLS_set_timer_cb(3). */
void DTLS_set_timer_cb(SSL *ssl, unsigned int (*callback)(SSL *ssl, unsigned int timer));

/*
 * Waits for a client: -1, because DTLS is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See DTLSv1_listen(3).
 */
int DTLSv1_listen(SSL *ssl, BIO_ADDR *client);

/* Has no effect, because DTLS is not built in. See SSL_CTX_set_cookie_generate_cb(3). */
void SSL_CTX_set_cookie_generate_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                       unsigned char *cookie,
                                                                       unsigned int *length));

/* Has no effect, because DTLS is not built in. See SSL_CTX_set_cookie_verify_cb(3). */
void SSL_CTX_set_cookie_verify_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                     const unsigned char *cookie,
                                                                     unsigned int length));

/*
 * Starts the library with other options than the first use would.
 *
 * `settings`: NULL, or where the configuration comes from. Returns 1, or 0 after OPENSSL_cleanup(). See
 * OPENSSL_init_ssl(3).
 */
int OPENSSL_init_ssl(uint64_t options, const OPENSSL_INIT_SETTINGS *settings);

/*
 * Makes the texts of this library's reasons known, which happens by itself.
 *
 * Returns 1. See ERR_load_strings(3).
 */
int ERR_load_SSL_strings(void);

/* A table for OpenSSL's own unit tests; there is none: NULL. */
const struct openssl_ssl_test_functions *SSL_test_functions(void);

/* Does nothing, as in OpenSSL since 1.1.0. */
void SSL_set_debug(SSL *ssl, int debug);

/*
 * The letter for the level of an alert: "W" for a warning, "F" for a fatal one, "U" for anything else.
 *
 * `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_type_string(3).
 */
const char *SSL_alert_type_string(int value);

/*
 * The word for the level of an alert: "warning", "fatal" or "unknown".
 *
 * `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_type_string_long(3).
 */
const char *SSL_alert_type_string_long(int value);

/*
 * Two letters for the description of an alert; "UK" for one that OpenSSL has no letters for.
 *
 * `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_desc_string(3).
 */
const char *SSL_alert_desc_string(int value);

/*
 * A few words for the description of an alert; "unknown" for one that OpenSSL has no words for.
 *
 * `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_desc_string_long(3).
 */
const char *SSL_alert_desc_string_long(int value);

/*
 * Checks a certificate, its key and the chain above it against what the peer has asked for.
 *
 * `chain`: NULL for none. Returns `CERT_PKEY_...` flags, with `CERT_PKEY_VALID` among them when all is well; 0 when the
 * certificate or the key is NULL or of an unknown kind. See SSL_check_chain(3).
 */
int SSL_check_chain(SSL *ssl,
                    X509 *certificate,
                    EVP_PKEY *key,
                    STACK_OF(X509) *chain);

/*
 * OpenSSL's name of a suite.
 *
 * Returns a string that is never freed; "(NONE)" for NULL. See SSL_CIPHER_get_name(3).
 */
const char *SSL_CIPHER_get_name(const SSL_CIPHER *cipher);

/*
 * The name of a suite in the RFCs.
 *
 * Returns a string that is never freed; NULL where there is no such name, "(NONE)" for NULL. See
 * SSL_CIPHER_standard_name(3).
 */
const char *SSL_CIPHER_standard_name(const SSL_CIPHER *cipher);

/*
 * OpenSSL's name of the suite that the RFCs call `standard_name`.
 *
 * Returns a string that is never freed; "(NONE)" for NULL and for a name that nobody knows. See
 * OPENSSL_cipher_name(3).
 */
const char *OPENSSL_cipher_name(const char *standard_name);

/*
 * The number of a suite with OpenSSL's prefix 0x0300.
 *
 * Returns 0 for NULL. See SSL_CIPHER_get_id(3).
 */
uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *cipher);

/*
 * The number of a suite on the wire.
 *
 * Returns 0 for NULL. See SSL_CIPHER_get_protocol_id(3).
 */
uint16_t SSL_CIPHER_get_protocol_id(const SSL_CIPHER *cipher);

/*
 * The first protocol version that has the suite, like "TLSv1.2".
 *
 * Returns a string that is never freed; "(NONE)" for NULL. See SSL_CIPHER_get_version(3).
 */
const char *SSL_CIPHER_get_version(const SSL_CIPHER *cipher);

/*
 * The number of secret bits of a suite; the number of bits that its algorithm processes goes to `algorithm_bits`.
 *
 * Returns 0 for NULL, which leaves `algorithm_bits` alone. `algorithm_bits` may be NULL. See SSL_CIPHER_get_bits(3).
 */
int SSL_CIPHER_get_bits(const SSL_CIPHER *cipher,
                        int *algorithm_bits);

/*
 * A line of text about a suite, with its line feed, in `buffer` of `size` bytes. With NULL for `buffer`, in memory
 * that the caller frees with OPENSSL_free().
 *
 * Returns the text; NULL when `size` is below 128, when memory runs out and for NULL. See SSL_CIPHER_description(3).
 */
char *SSL_CIPHER_description(const SSL_CIPHER *cipher,
                             char *buffer,
                             int size);

/*
 * The NID of a suite's encryption.
 *
 * Returns NID_undef for a suite without encryption and for NULL. See SSL_CIPHER_get_cipher_nid(3).
 */
int SSL_CIPHER_get_cipher_nid(const SSL_CIPHER *cipher);

/*
 * The NID of the digest that authenticates records.
 *
 * Returns NID_undef for an AEAD suite and for NULL. See SSL_CIPHER_get_digest_nid(3).
 */
int SSL_CIPHER_get_digest_nid(const SSL_CIPHER *cipher);

/*
 * The NID of a suite's key exchange.
 *
 * Returns NID_kx_any for a TLS 1.3 suite, NID_undef for NULL. See SSL_CIPHER_get_kx_nid(3).
 */
int SSL_CIPHER_get_kx_nid(const SSL_CIPHER *cipher);

/*
 * The NID of a suite's authentication.
 *
 * Returns NID_auth_any for a TLS 1.3 suite, NID_undef for NULL. See SSL_CIPHER_get_auth_nid(3).
 */
int SSL_CIPHER_get_auth_nid(const SSL_CIPHER *cipher);

/*
 * The digest of the handshake transcript and the PRF.
 *
 * Returns libcrypto's object for it, which is never freed; NULL when libcrypto lacks it and for NULL. See
 * SSL_CIPHER_get_handshake_digest(3).
 */
const EVP_MD *SSL_CIPHER_get_handshake_digest(const SSL_CIPHER *cipher);

/*
 * Whether encryption and authentication of a suite are one algorithm.
 *
 * Returns 1 or 0; 0 for NULL. See SSL_CIPHER_is_aead(3).
 */
int SSL_CIPHER_is_aead(const SSL_CIPHER *cipher);

/*
 * The suite with the two bytes `protocol_id` on the wire. The connection does not matter.
 *
 * Returns the suite, which is never freed, or NULL. See SSL_CIPHER_find(3).
 */
const SSL_CIPHER *SSL_CIPHER_find(SSL *ssl, const unsigned char *protocol_id);

/*
 * The cipher list for TLS 1.2 and below that holds before anybody sets one.
 *
 * Returns a string that is never freed. See OSSL_default_cipher_list(3).
 */
const char *OSSL_default_cipher_list(void);

/*
 * The TLS 1.3 suites that hold before anybody sets some.
 *
 * Returns a string that is never freed. See OSSL_default_ciphersuites(3).
 */
const char *OSSL_default_ciphersuites(void);

/*
 * Whether the ClientHello came in the format of SSLv2: never, such a client is refused. Returns 0.
 *
 * See SSL_client_hello_isv2(3).
 */
int SSL_client_hello_isv2(SSL *ssl);

/* The version field of the ClientHello; 0 outside of the callback. See SSL_client_hello_get0_legacy_version(3). */
unsigned int SSL_client_hello_get0_legacy_version(SSL *ssl);

/* Points `*out` to the random value; returns its length. See SSL_client_hello_get0_random(3). */
size_t SSL_client_hello_get0_random(SSL *ssl, const unsigned char **out);

/* Points `*out` to the session id; returns its length. See SSL_client_hello_get0_session_id(3). */
size_t SSL_client_hello_get0_session_id(SSL *ssl, const unsigned char **out);

/* Points `*out` to the suites in wire format; returns their length. See SSL_client_hello_get0_ciphers(3). */
size_t SSL_client_hello_get0_ciphers(SSL *ssl, const unsigned char **out);

/*
 * Points `*out` to the compression methods; returns their length.
 *
 * See SSL_client_hello_get0_compression_methods(3).
 */
size_t SSL_client_hello_get0_compression_methods(SSL *ssl, const unsigned char **out);

/*
 * Gives the types of the extensions in the order they came, in memory for OPENSSL_free().
 *
 * Returns 1, or 0 outside of the callback and when memory runs out. See SSL_client_hello_get1_extensions_present(3).
 */
int SSL_client_hello_get1_extensions_present(SSL *ssl,
                                             int **out,
                                             size_t *length);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * Writes the types of the extensions in the order they came to `out`, which has room for `*count` of them; only counts
 * them where `out` is NULL.
 *
 * `*count` becomes their number. Returns 1, or 0 outside of the callback and where the room is too small.
 * See SSL_client_hello_get_extension_order(3).
 */
int SSL_client_hello_get_extension_order(SSL *ssl,
                                         uint16_t *out,
                                         size_t *count);
#endif

/*
 * Points `*out` to the body of the extension of this type. Returns 1, or 0 when it did not come.
 *
 * See SSL_client_hello_get0_ext(3).
 */
int SSL_client_hello_get0_ext(SSL *ssl, unsigned int kind, const unsigned char **out, size_t *length);

/*
 * The compression methods: a stack without any, or what SSL_COMP_set0_compression_methods() has put there. It stays the
 * library's. See SSL_COMP_get_compression_methods(3).
 */
STACK_OF(SSL_COMP) *SSL_COMP_get_compression_methods(void);

/*
 * Keeps a stack of compression methods, of which none is ever used, or NULL.
 *
 * Returns what was there before, which is the caller's to free. See SSL_COMP_set0_compression_methods(3).
 */
STACK_OF(SSL_COMP) *SSL_COMP_set0_compression_methods(STACK_OF(SSL_COMP) *methods);

/*
 * Adds a compression method.
 *
 * Returns **1, which means failure**: compression is not built in. Errors: `ERR_R_UNSUPPORTED`, but none for NULL and for a
 * method that compresses nothing. See SSL_COMP_add_compression_method(3).
 */
int SSL_COMP_add_compression_method(int id,
                                    COMP_METHOD *method);

/* The name of a method: NULL, because there are none. See SSL_COMP_get_name(3). */
const char *SSL_COMP_get_name(const COMP_METHOD *method);

/* The name of a method: NULL, because there are none. See SSL_COMP_get0_name(3). */
const char *SSL_COMP_get0_name(const SSL_COMP *compression);

/* The number of a method: -1, because there are none. See SSL_COMP_get_id(3). */
int SSL_COMP_get_id(const SSL_COMP *compression);

/* The method used for sending: NULL, because nothing is compressed. See SSL_COMP_get_name(3). */
const COMP_METHOD *SSL_get_current_compression(const SSL *ssl);

/* The method used for receiving: NULL, because nothing is compressed. See SSL_COMP_get_name(3). */
const COMP_METHOD *SSL_get_current_expansion(const SSL *ssl);

/*
 * Creates a configuration, without an object and without flags.
 *
 * Returns it, to be given back by SSL_CONF_CTX_free(). See SSL_CONF_CTX_new(3).
 */
SSL_CONF_CTX *SSL_CONF_CTX_new(void);

/*
 * Releases a configuration; what it was not asked to finish is dropped. NULL is ignored.
 *
 * See SSL_CONF_CTX_free(3).
 */
void SSL_CONF_CTX_free(SSL_CONF_CTX *configuration);

/*
 * Completes a configuration: keys that are missing are read from the certificates' files, and the names of
 * authorities take effect.
 *
 * Returns 1, or 0 when a key cannot be read. See SSL_CONF_CTX_finish(3).
 */
int SSL_CONF_CTX_finish(SSL_CONF_CTX *configuration);

/*
 * Adds flags `SSL_CONF_FLAG_...`.
 *
 * Returns the flags after the call. See SSL_CONF_CTX_set_flags(3).
 */
unsigned int SSL_CONF_CTX_set_flags(SSL_CONF_CTX *configuration, unsigned int flags);

/*
 * Takes flags `SSL_CONF_FLAG_...` away.
 *
 * Returns the flags after the call. See SSL_CONF_CTX_clear_flags(3).
 */
unsigned int SSL_CONF_CTX_clear_flags(SSL_CONF_CTX *configuration, unsigned int flags);

/*
 * Sets what command names begin with; NULL is the default: `-` on a command line, nothing in a file.
 *
 * Returns 1. See SSL_CONF_CTX_set1_prefix(3).
 */
int SSL_CONF_CTX_set1_prefix(SSL_CONF_CTX *configuration, const char *prefix);

/*
 * Lets commands change a connection, which must live as long as they do; NULL checks them only.
 *
 * See SSL_CONF_CTX_set_ssl(3).
 */
void SSL_CONF_CTX_set_ssl(SSL_CONF_CTX *configuration, SSL *ssl);

/*
 * Lets commands change a context, which must live as long as they do; NULL checks them only.
 *
 * See SSL_CONF_CTX_set_ssl_ctx(3).
 */
void SSL_CONF_CTX_set_ssl_ctx(SSL_CONF_CTX *configuration, SSL_CTX *context);

/*
 * Carries out one command.
 *
 * Returns how many words were used: 2 with the value, 1 without; 0 for a wrong value, -2 for an unknown command, -3 for
 * a missing value. Errors, with `SSL_CONF_FLAG_SHOW_ERRORS`: `SSL_R_BAD_VALUE`, `SSL_R_UNKNOWN_CMD_NAME`. See
 * SSL_CONF_cmd(3).
 */
int SSL_CONF_cmd(SSL_CONF_CTX *configuration,
                 const char *command,
                 const char *value);

/*
 * Carries out the command that a command line begins with, and steps over it.
 *
 * `count`, `words`: as of `main()`; a NULL `count` means that the words end with NULL. Returns how many words were used,
 * 0 when the first is no command, -1 for a wrong value, -3 for a missing one. See SSL_CONF_cmd_argv(3).
 */
int SSL_CONF_cmd_argv(SSL_CONF_CTX *configuration,
                      int *count,
                      char ***words);

/*
 * What kind of value a command takes: `SSL_CONF_TYPE_...`, `SSL_CONF_TYPE_UNKNOWN` for an unknown command.
 *
 * See SSL_CONF_cmd_value_type(3).
 */
int SSL_CONF_cmd_value_type(SSL_CONF_CTX *configuration, const char *command);

extern int SSL_CTX_use_certificate_chain_file(SSL_CTX *context, const char *file);

extern int SSL_use_certificate_chain_file(SSL *ssl, const char *file);

extern int SSL_CTX_use_PrivateKey_file(SSL_CTX *context, const char *file, int kind);

extern int SSL_use_PrivateKey_file(SSL *ssl, const char *file, int kind);

extern int SSL_CTX_use_serverinfo_file(SSL_CTX *context, const char *file);

extern int SSL_add_file_cert_subjects_to_stack(STACK_OF(X509_NAME) *names, const char *file);

extern int SSL_add_dir_cert_subjects_to_stack(STACK_OF(X509_NAME) *names, const char *directory);

extern int SSL_add_store_cert_subjects_to_stack(STACK_OF(X509_NAME) *names, const char *uri);

extern void SSL_CTX_set0_CA_list(SSL_CTX *context, STACK_OF(X509_NAME) *names);

extern void SSL_set0_CA_list(SSL *ssl, STACK_OF(X509_NAME) *names);

extern int SSL_CTX_set_num_tickets(SSL_CTX *context, size_t count);

extern int SSL_set_num_tickets(SSL *ssl, size_t count);

/*
 * Carries out one of the commands `SSL_CTRL_...` on a connection.
 *
 * What `value` and `pointer` mean, and what is returned, stands with the macro for the command. Returns 0 for an
 * unknown command. See SSL_ctrl(3).
 */
long SSL_ctrl(SSL *ssl,
              int command,
              long value,
              void *pointer);

/*
 * Sets one of the callbacks `SSL_CTRL_SET_..._CB` of a connection.
 *
 * Returns 1, or 0 for an unknown command. See SSL_ctrl(3).
 */
long SSL_callback_ctrl(SSL *ssl, int command, void (*callback)(void));

/*
 * Adds an extension to ClientHellos.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_client_custom_ext(3).
 */
int SSL_CTX_add_client_custom_ext(SSL_CTX *context,
                                  unsigned int kind,
                                  int (*add)(SSL *ssl,
                                              unsigned int kind,
                                              const unsigned char **out,
                                              size_t *length,
                                              int *alert,
                                              void *argument),
                                  void (*free)(SSL *ssl,
                                                unsigned int kind,
                                                const unsigned char *out,
                                                void *argument),
                                  void *add_argument,
                                  int (*parse)(SSL *ssl,
                                                unsigned int kind,
                                                const unsigned char *data,
                                                size_t length,
                                                int *alert,
                                                void *argument),
                                  void *parse_argument);

/*
 * Adds an extension to ServerHellos.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_server_custom_ext(3).
 */
int SSL_CTX_add_server_custom_ext(SSL_CTX *context,
                                  unsigned int kind,
                                  int (*add)(SSL *ssl,
                                              unsigned int kind,
                                              const unsigned char **out,
                                              size_t *length,
                                              int *alert,
                                              void *argument),
                                  void (*free)(SSL *ssl,
                                                unsigned int kind,
                                                const unsigned char *out,
                                                void *argument),
                                  void *add_argument,
                                  int (*parse)(SSL *ssl,
                                                unsigned int kind,
                                                const unsigned char *data,
                                                size_t length,
                                                int *alert,
                                                void *argument),
                                  void *parse_argument);

/*
 * Adds an extension to messages.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_custom_ext(3).
 */
int SSL_CTX_add_custom_ext(SSL_CTX *context,
                           unsigned int kind,
                           unsigned int contexts,
                           int (*add)(SSL *ssl,
                                       unsigned int kind,
                                       unsigned int context,
                                       const unsigned char **out,
                                       size_t *length,
                                       X509 *certificate,
                                       size_t index,
                                       int *alert,
                                       void *argument),
                           void (*free)(SSL *ssl,
                                         unsigned int kind,
                                         unsigned int context,
                                         const unsigned char *out,
                                         void *argument),
                           void *add_argument,
                           int (*parse)(SSL *ssl,
                                         unsigned int kind,
                                         unsigned int context,
                                         const unsigned char *data,
                                         size_t length,
                                         X509 *certificate,
                                         size_t index,
                                         int *alert,
                                         void *argument),
                           void *parse_argument);

/* Whether an extension was added: 0. See SSL_CTX_has_client_custom_ext(3). */
int SSL_CTX_has_client_custom_ext(const SSL_CTX *context, unsigned int kind);

/* Whether the library itself sees to an extension: 1 or 0. See SSL_extension_supported(3). */
int SSL_extension_supported(unsigned int kind);

/*
 * Sets extensions that go with the certificate.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo(3).
 */
int SSL_CTX_use_serverinfo(SSL_CTX *context, const unsigned char *info, size_t length);

/*
 * Sets extensions that go with the certificate.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo_ex(3).
 */
int SSL_CTX_use_serverinfo_ex(SSL_CTX *context,
                              unsigned int version,
                              const unsigned char *info,
                              size_t length);

/*
 * Sets extensions that go with the certificate.
 *
 * Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo_file(3).
 */
int SSL_CTX_use_serverinfo_file(SSL_CTX *context, const char *file);

/*
 * Puts a session into the context's cache, which takes a reference of its own.
 *
 * Returns 1, or 0 when that very session is in it already; another one of the same id is replaced. See
 * SSL_CTX_add_session(3).
 */
int SSL_CTX_add_session(SSL_CTX *context, SSL_SESSION *session);

/*
 * Takes the session of this id out of the context's cache and makes `session` not resumable.
 *
 * Returns 1, or 0 when there was none. See SSL_CTX_remove_session(3).
 */
int SSL_CTX_remove_session(SSL_CTX *context, SSL_SESSION *session);

/*
 * Removes the sessions that have ended at `time`, in seconds since 1970; all of them with 0.
 *
 * See SSL_CTX_flush_sessions(3).
 */
void SSL_CTX_flush_sessions(SSL_CTX *context, long time);

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
/* As SSL_CTX_flush_sessions(), for years after 2038 on every machine. See SSL_CTX_flush_sessions_ex(3). */
void SSL_CTX_flush_sessions_ex(SSL_CTX *context, time_t time);
#endif

/*
 * The sessions that are in the cache now, as a hash table that belongs to the context.
 *
 * The table stays the same one, and is brought up to date by each call. See SSL_CTX_sessions(3).
 */
LHASH_OF(SSL_SESSION) *SSL_CTX_sessions(SSL_CTX *context);

/* Sets how many seconds new sessions may be used. Returns the old number. See SSL_CTX_set_timeout(3). */
long SSL_CTX_set_timeout(SSL_CTX *context, long seconds);

/* How many seconds new sessions may be used. See SSL_CTX_get_timeout(3). */
long SSL_CTX_get_timeout(const SSL_CTX *context);

/* The timeout of a new context: two hours. See SSL_get_default_timeout(3). */
long SSL_get_default_timeout(const SSL *ssl);

/*
 * Configures a context by a named section of the configuration file.
 *
 * Returns 1, or 0 when the section is missing or a command fails. Errors: `SSL_R_INVALID_CONFIGURATION_NAME`. See
 * SSL_CTX_config(3).
 */
int SSL_CTX_config(SSL_CTX *context,
                   const char *name);

/*
 * Configures a connection by a named section of the configuration file.
 *
 * Returns 1, or 0 as SSL_CTX_config(). See SSL_config(3).
 */
int SSL_config(SSL *ssl, const char *name);

/* Does nothing: libcrypto knows the module for the `ssl_conf` section by itself. See SSL_CTX_config(3). */
void SSL_add_ssl_module(void);

/*
 * Carries out one of the commands `SSL_CTRL_...` on a context.
 *
 * What `value` and `pointer` mean, and what is returned, stands with the macro for the command. Returns 0 for an
 * unknown command. With a NULL context the lists of groups and signature algorithms are only checked. See
 * SSL_CTX_ctrl(3).
 */
long SSL_CTX_ctrl(SSL_CTX *context,
                  int command,
                  long value,
                  void *pointer);

/*
 * Sets one of the callbacks `SSL_CTRL_SET_..._CB` of a context.
 *
 * Returns 1, or 0 for an unknown command. See SSL_CTX_ctrl(3).
 */
long SSL_CTX_callback_ctrl(SSL_CTX *context, int command, void (*callback)(void));

/*
 * Lets connections of the context use DANE, with SHA-256 and SHA-512 as digests.
 *
 * Returns 1; 0 for NULL. See SSL_CTX_dane_enable(3).
 */
int SSL_CTX_dane_enable(SSL_CTX *context);

/*
 * Sets the digest of a matching type, and how strong it is among them. NULL takes the matching type away.
 *
 * `digest` must live as long as the context. Returns 1, or 0 and a reason. Errors:
 * `SSL_R_DANE_CANNOT_OVERRIDE_MTYPE_FULL`. See SSL_CTX_dane_mtype_set(3).
 */
int SSL_CTX_dane_mtype_set(SSL_CTX *context, const EVP_MD *digest, uint8_t matching, uint8_t strength);

/* Adds flags that later connections copy. Returns the flags before. See SSL_CTX_dane_set_flags(3). */
unsigned long SSL_CTX_dane_set_flags(SSL_CTX *context, unsigned long flags);

/* Takes flags away. Returns the flags before. See SSL_CTX_dane_clear_flags(3). */
unsigned long SSL_CTX_dane_clear_flags(SSL_CTX *context, unsigned long flags);

/*
 * Makes a connection ready for TLSA records of `domain`, which becomes the name that is checked, and sent where no
 * name was set.
 *
 * Returns 1; 0 or -1 and a reason. Errors: `SSL_R_CONTEXT_NOT_DANE_ENABLED`, `SSL_R_DANE_ALREADY_ENABLED`,
 * `SSL_R_ERROR_SETTING_TLSA_BASE_DOMAIN`. See SSL_dane_enable(3).
 */
int SSL_dane_enable(SSL *ssl,
                    const char *domain);

/* Adds flags of this connection. Returns the flags before. See SSL_dane_set_flags(3). */
unsigned long SSL_dane_set_flags(SSL *ssl, unsigned long flags);

/* Takes flags away. Returns the flags before. See SSL_dane_clear_flags(3). */
unsigned long SSL_dane_clear_flags(SSL *ssl, unsigned long flags);

/*
 * Adds one TLSA record; `data` is copied.
 *
 * Returns 1; 0 and a reason for a record that cannot be used; -1 and a reason otherwise. Errors:
 * `SSL_R_DANE_NOT_ENABLED` and one for each field. See SSL_dane_tlsa_add(3).
 */
int SSL_dane_tlsa_add(SSL *ssl,
                      uint8_t usage,
                      uint8_t selector,
                      uint8_t matching,
                      const uint8_t *data,
                      size_t length);

/* The connection's DANE state, for libcrypto's X509_STORE_CTX_set0_dane(). See X509_STORE_CTX_set0_dane(3). */
SSL_DANE *SSL_get0_dane(SSL *ssl);

/*
 * The certificate of the verified chain that a record matched, or the record's key that signed the chain.
 *
 * Both stay the connection's; either pointer may be NULL. Returns the depth of the match, or -1 when there is none.
 * See SSL_get0_dane_authority(3).
 */
int SSL_get0_dane_authority(SSL *ssl,
                            X509 **certificate,
                            EVP_PKEY **key);

/*
 * The record that matched.
 *
 * `*data` stays the connection's; each pointer may be NULL. Returns the depth of the match, or -1 when there is none.
 * See SSL_get0_dane_tlsa(3).
 */
int SSL_get0_dane_tlsa(SSL *ssl,
                       uint8_t *usage,
                       uint8_t *selector,
                       uint8_t *matching,
                       const uint8_t **data,
                       size_t *length);

/*
 * The verification parameters, which stay owned by the context. The program may change them.
 *
 * See SSL_CTX_get0_param(3).
 */
X509_VERIFY_PARAM *SSL_CTX_get0_param(SSL_CTX *ctx);

/*
 * The verification parameters, which stay owned by the connection. The program may change them.
 *
 * See SSL_CTX_get0_param(3).
 */
X509_VERIFY_PARAM *SSL_get0_param(SSL *ssl);

/*
 * Takes over what `param` has set.
 *
 * `param`: NULL changes nothing. Returns 1, or 0. See SSL_CTX_set1_param(3).
 */
int SSL_CTX_set1_param(SSL_CTX *ctx, X509_VERIFY_PARAM *param);

/*
 * Takes over what `param` has set.
 *
 * `param`: NULL changes nothing. Returns 1, or 0. See SSL_CTX_set1_param(3).
 */
int SSL_set1_param(SSL *ssl, X509_VERIFY_PARAM *param);

/*
 * Sets what the peer's certificate must be good for (`X509_PURPOSE_...`).
 *
 * Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_purpose(3).
 */
int SSL_CTX_set_purpose(SSL_CTX *ctx, int purpose);

/*
 * Sets what the peer's certificate must be good for (`X509_PURPOSE_...`).
 *
 * Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_purpose(3).
 */
int SSL_set_purpose(SSL *ssl, int purpose);

/*
 * Sets which trust settings count (`X509_TRUST_...`).
 *
 * Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_trust(3).
 */
int SSL_CTX_set_trust(SSL_CTX *ctx, int trust);

/*
 * Sets which trust settings count (`X509_TRUST_...`).
 *
 * Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_trust(3).
 */
int SSL_set_trust(SSL *ssl, int trust);

/*
 * The verify mode: `SSL_VERIFY_...`.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int SSL_CTX_get_verify_mode(const SSL_CTX *ctx);

/*
 * The verify mode: `SSL_VERIFY_...`.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int SSL_get_verify_mode(const SSL *ssl);

/*
 * The verify depth; -1 when none was set.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int SSL_CTX_get_verify_depth(const SSL_CTX *ctx);

/*
 * The verify depth; -1 when none was set.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int SSL_get_verify_depth(const SSL *ssl);

/*
 * The verify callback, or NULL.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int (*SSL_CTX_get_verify_callback(const SSL_CTX *ctx))(int, X509_STORE_CTX*);

/*
 * The verify callback, or NULL.
 *
 * See SSL_CTX_get_verify_mode(3).
 */
int (*SSL_get_verify_callback(const SSL *ssl))(int, X509_STORE_CTX*);

/*
 * Trusts all certificates of a PEM file.
 *
 * Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
 */
int SSL_CTX_load_verify_file(SSL_CTX *ctx, const char *file);

/*
 * Looks for issuers in a directory with hashed names.
 *
 * Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
 */
int SSL_CTX_load_verify_dir(SSL_CTX *ctx, const char *directory);

/*
 * Looks for issuers under a URI.
 *
 * Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
 */
int SSL_CTX_load_verify_store(SSL_CTX *ctx, const char *uri);

/*
 * Trusts all certificates of a PEM file, and looks for issuers in a directory with hashed names.
 *
 * `file`, `directory`: one may be NULL. Returns 1, or 0: quietly for two NULLs, else with libcrypto's reason.
 * See SSL_CTX_load_verify_locations(3).
 */
int SSL_CTX_load_verify_locations(SSL_CTX *ctx, const char *file, const char *directory);

/*
 * Takes trusted certificates from the default file, directory and URI, or from what the environment names in its place.
 *
 * Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
 */
int SSL_CTX_set_default_verify_paths(SSL_CTX *ctx);

/*
 * Takes trusted certificates from the default directory, or from what the environment names in its place.
 *
 * Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
 */
int SSL_CTX_set_default_verify_dir(SSL_CTX *ctx);

/*
 * Takes trusted certificates from the default file, or from what the environment names in its place.
 *
 * Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
 */
int SSL_CTX_set_default_verify_file(SSL_CTX *ctx);

/*
 * Takes trusted certificates from the default URI, or from what the environment names in its place.
 *
 * Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
 */
int SSL_CTX_set_default_verify_store(SSL_CTX *ctx);

/*
 * Creates a context for TLS connections.
 *
 * `method`: what `TLS_method()` or one of its kin returned. Returns the context with one reference, to be given
 * back by SSL_CTX_free(), or NULL. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_CTX_new(3).
 */
SSL_CTX *SSL_CTX_new(const SSL_METHOD *method);

/*
 * Creates a context whose algorithms come from a library context of the program.
 *
 * `library`: NULL for the default; the program keeps it alive for as long as the SSL_CTX. `properties`: NULL, or the
 * property query string. Otherwise as SSL_CTX_new(). See SSL_CTX_new(3).
 */
SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *library,
                        const char *properties,
                        const SSL_METHOD *method);

/*
 * Takes a further reference to a context.
 *
 * Returns 1, or 0 for NULL. See SSL_CTX_new(3).
 */
int SSL_CTX_up_ref(SSL_CTX *context);

/*
 * Gives back one reference to a context; the last one releases it and everything it holds. NULL is ignored.
 *
 * See SSL_CTX_free(3).
 */
void SSL_CTX_free(SSL_CTX *context);

/*
 * The method for any version that both sides and the settings allow and either role.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLS_method(void);

/*
 * The method for any version that both sides and the settings allow as a client.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLS_client_method(void);

/*
 * The method for any version that both sides and the settings allow as a server.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLS_server_method(void);

/*
 * The method for TLS 1.2 only and either role.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_2_method(void);

/*
 * The method for TLS 1.2 only as a client.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_2_client_method(void);

/*
 * The method for TLS 1.2 only as a server.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_2_server_method(void);

/*
 * The method for TLS 1.1 only, which is not spoken: the handshake fails and either role.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_1_method(void);

/*
 * The method for TLS 1.1 only, which is not spoken: the handshake fails as a client.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_1_client_method(void);

/*
 * The method for TLS 1.1 only, which is not spoken: the handshake fails as a server.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_1_server_method(void);

/*
 * The method for TLS 1.0 only, which is not spoken: the handshake fails and either role.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_method(void);

/*
 * The method for TLS 1.0 only, which is not spoken: the handshake fails as a client.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_client_method(void);

/*
 * The method for TLS 1.0 only, which is not spoken: the handshake fails as a server.
 *
 * Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
 */
const SSL_METHOD *TLSv1_server_method(void);

/*
 * Sets what is called with each new session; the callback answers 1 to keep the reference that it is given.
 *
 * See SSL_CTX_sess_set_new_cb(3).
 */
void SSL_CTX_sess_set_new_cb(SSL_CTX *context, int (*callback)(SSL *ssl, SSL_SESSION *session));

/* Sets what is called with each session that leaves the cache. See SSL_CTX_sess_set_remove_cb(3). */
void SSL_CTX_sess_set_remove_cb(SSL_CTX *context, void (*callback)(SSL_CTX *context, SSL_SESSION *session));

/*
 * Sets what a server asks for a session that is not in the internal cache.
 *
 * The callback leaves `*copy` at 1 to keep its own reference, and clears it to give that away. See
 * SSL_CTX_sess_set_get_cb(3).
 */
void SSL_CTX_sess_set_get_cb(SSL_CTX *context, SSL_SESSION *(*callback)(SSL *ssl,
                                                                        const unsigned char *id,
                                                                        int length,
                                                                        int *copy));

/* The callback of SSL_CTX_sess_set_new_cb(). See SSL_CTX_sess_get_new_cb(3). */
int (*SSL_CTX_sess_get_new_cb(SSL_CTX *context))(SSL *ssl, SSL_SESSION *session);

/* The callback of SSL_CTX_sess_set_remove_cb(). See SSL_CTX_sess_get_remove_cb(3). */
void (*SSL_CTX_sess_get_remove_cb(SSL_CTX *context))(SSL_CTX *context, SSL_SESSION *session);

/* The callback of SSL_CTX_sess_set_get_cb(). See SSL_CTX_sess_get_get_cb(3). */
SSL_SESSION *(*SSL_CTX_sess_get_get_cb(SSL_CTX *context))(SSL *ssl,
                                                          const unsigned char *id,
                                                          int length,
                                                          int *copy);

/*
 * Sets the authorities that both sides tell the peer.
 *
 * `names`: given away; NULL for none. See SSL_CTX_set0_CA_list(3).
 */
void SSL_CTX_set0_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) *names);

/*
 * Sets the authorities that both sides tell the peer.
 *
 * `names`: given away; NULL for none. See SSL_CTX_set0_CA_list(3).
 */
void SSL_set0_CA_list(SSL *ssl, STACK_OF(X509_NAME) *names);

/*
 * Sets the authorities that a server tells clients.
 *
 * `names`: given away; NULL for none. See SSL_CTX_set_client_CA_list(3).
 */
void SSL_CTX_set_client_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) *names);

/*
 * Sets the authorities that a server tells clients.
 *
 * `names`: given away; NULL for none. See SSL_CTX_set_client_CA_list(3).
 */
void SSL_set_client_CA_list(SSL *ssl, STACK_OF(X509_NAME) *names);

/*
 * Appends the subject of `certificate` to the authorities.
 *
 * Returns 1, or 0 for NULL. See SSL_CTX_set0_CA_list(3).
 */
int SSL_CTX_add1_to_CA_list(SSL_CTX *ctx, const X509 *certificate);

/*
 * Appends the subject of `certificate` to the authorities.
 *
 * Returns 1, or 0 for NULL. See SSL_CTX_set0_CA_list(3).
 */
int SSL_add1_to_CA_list(SSL *ssl, const X509 *certificate);

/*
 * Appends the subject of `certificate` to the authorities.
 *
 * Returns 1, or 0 for NULL. See SSL_CTX_set_client_CA_list(3).
 */
int SSL_CTX_add_client_CA(SSL_CTX *ctx, X509 *certificate);

/*
 * Appends the subject of `certificate` to the authorities.
 *
 * Returns 1, or 0 for NULL. See SSL_CTX_set_client_CA_list(3).
 */
int SSL_add_client_CA(SSL *ssl, X509 *certificate);

/*
 * The authorities that were set, which stay owned by the context; NULL when there are none.
 *
 * See SSL_CTX_set0_CA_list(3).
 */
const STACK_OF(X509_NAME) *SSL_CTX_get0_CA_list(const SSL_CTX *ctx);

/*
 * The authorities that were set, which stay owned by the context; NULL when there are none.
 *
 * See SSL_CTX_get_client_CA_list(3).
 */
STACK_OF(X509_NAME) *SSL_CTX_get_client_CA_list(const SSL_CTX *ctx);

/*
 * The authorities that were set on the connection, else on its context.
 * They stay owned by the connection or its context; NULL when there are none.
 *
 * See SSL_CTX_set0_CA_list(3).
 */
const STACK_OF(X509_NAME) *SSL_get0_CA_list(const SSL *ssl);

/*
 * On a server, the authorities that it tells clients; on a client, those that the server has asked for.
 * They stay owned by the connection or its context; NULL when there are none.
 *
 * See SSL_CTX_get_client_CA_list(3).
 */
STACK_OF(X509_NAME) *SSL_get_client_CA_list(const SSL *ssl);

/*
 * The authorities that the peer has asked for.
 * They stay owned by the connection or its context; NULL when there are none.
 *
 * See SSL_CTX_set0_CA_list(3).
 */
const STACK_OF(X509_NAME) *SSL_get0_peer_CA_list(const SSL *ssl);

/*
 * A copy of a list of names with everything in it.
 *
 * `names`: NULL counts as empty. Returns a list that the caller frees, or NULL. Errors: `ERR_R_MALLOC_FAILURE`.
 * See SSL_load_client_CA_file(3).
 */
STACK_OF(X509_NAME) *SSL_dup_CA_list(const STACK_OF(X509_NAME) *names);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * Sets which compressions are offered for later connections: 0, because none is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_CTX_set1_cert_comp_preference(SSL_CTX *context, int *algorithms, size_t count);

/*
 * Sets which compressions a connection offers: 0, because none is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_set1_cert_comp_preference(SSL *ssl, int *algorithms, size_t count);

/*
 * Compresses the context's certificates for sending: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_CTX_compress_certs(SSL_CTX *context, int algorithm);

/*
 * Compresses the connection's certificates for sending: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_compress_certs(SSL *ssl, int algorithm);

/*
 * Sets the compressed form of the current certificate: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_CTX_set1_compressed_cert(SSL_CTX *context,
                                 int algorithm,
                                 unsigned char *compressed,
                                 size_t length,
                                 size_t original_length);

/*
 * Sets the compressed form of the current certificate: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
int SSL_set1_compressed_cert(SSL *ssl,
                             int algorithm,
                             unsigned char *compressed,
                             size_t length,
                             size_t original_length);

/*
 * The compressed form of the current certificate: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
size_t SSL_CTX_get1_compressed_cert(SSL_CTX *context,
                                    int algorithm,
                                    unsigned char **data,
                                    size_t *original_length);

/*
 * The compressed form of the current certificate: 0, because no compression is built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
 */
size_t SSL_get1_compressed_cert(SSL *ssl, int algorithm, unsigned char **data, size_t *original_length);
#endif

/*
 * The name of a group by its NID, or by its number on the wire with `TLSEXT_nid_unknown`.
 *
 * Returns a static text, or NULL. See SSL_group_to_name(3).
 */
const char *SSL_group_to_name(SSL *ssl, int nid);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * The name of the group of the key exchange, in memory of the connection that the program may write to.
 *
 * It is good until the next handshake. Returns NULL where no group is known. See SSL_get0_group_name(3).
 */
const char *SSL_get0_group_name(SSL *ssl);
#endif

/*
 * Sets the application protocols that later clients offer.
 *
 * `protocols`: names, each behind a byte with its length; NULL or nothing offers none. Returns **0 for success** and 1 for a
 * list that is not well-formed. See SSL_CTX_set_alpn_protos(3).
 */
int SSL_CTX_set_alpn_protos(SSL_CTX *context,
                            const unsigned char *protocols,
                            unsigned int length);

/*
 * Sets the application protocols that this client offers.
 *
 * Returns **0 for success** and 1 for a list that is not well-formed. See SSL_set_alpn_protos(3).
 */
int SSL_set_alpn_protos(SSL *ssl, const unsigned char *protocols, unsigned int length);

/*
 * Sets the callback that chooses the application protocol on a server, and what it is given last. See
 * SSL_CTX_set_alpn_select_cb(3).
 */
void SSL_CTX_set_alpn_select_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                  const unsigned char **selected,
                                                                  unsigned char *length,
                                                                  const unsigned char *offered,
                                                                  unsigned int offered_length,
                                                                  void *argument), void *argument);

/*
 * Points to the name of the negotiated application protocol, which is no C string; NULL and 0 when there is none.
 *
 * The name stays with the connection until the next handshake. See SSL_get0_alpn_selected(3).
 */
void SSL_get0_alpn_selected(const SSL *ssl,
                            const unsigned char **protocol,
                            unsigned int *length);

/*
 * Chooses the first protocol of the server's list that the client's has, too.
 *
 * Points `out` into one of the lists. Returns `OPENSSL_NPN_NEGOTIATED`, or `OPENSSL_NPN_NO_OVERLAP` with the client's first
 * protocol, or with NULL and 0 when its list is of no use. See SSL_select_next_proto(3).
 */
int SSL_select_next_proto(unsigned char **out,
                          unsigned char *out_length,
                          const unsigned char *server,
                          unsigned int server_length,
                          const unsigned char *client,
                          unsigned int client_length);

/*
 * Keeps the callback that would give a server's protocols for NPN; NPN is not negotiated. See
 * SSL_CTX_set_next_protos_advertised_cb(3).
 */
void SSL_CTX_set_next_protos_advertised_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                             const unsigned char **protocols,
                                                                             unsigned int *length,
                                                                             void *argument), void *argument);

/*
 * Keeps the callback that would choose a client's protocol by NPN; NPN is not negotiated. See
 * SSL_CTX_set_next_proto_select_cb(3).
 */
void SSL_CTX_set_next_proto_select_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                        unsigned char **selected,
                                                                        unsigned char *length,
                                                                        const unsigned char *offered,
                                                                        unsigned int offered_length,
                                                                        void *argument), void *argument);

/*
 * The protocol that NPN chose: NULL and 0 always, because NPN is not negotiated. See
 * SSL_get0_next_proto_negotiated(3).
 */
void SSL_get0_next_proto_negotiated(const SSL *ssl, const unsigned char **protocol, unsigned int *length);

/*
 * Sets a callback that provides the certificate during the handshake, or suspends it.
 *
 * `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
 */
void SSL_CTX_set_cert_cb(SSL_CTX *ctx, int (*callback)(SSL*, void*), void *argument);

/*
 * Sets a callback that provides the certificate during the handshake, or suspends it.
 *
 * `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
 */
void SSL_set_cert_cb(SSL *ssl, int (*callback)(SSL*, void*), void *argument);

/*
 * Replaces the store that peers are verified with.
 *
 * `store`: given away. See SSL_CTX_set_cert_store(3).
 */
void SSL_CTX_set_cert_store(SSL_CTX *ctx, X509_STORE *store);

/*
 * Replaces the store that peers are verified with.
 *
 * `store`: gets a further reference. See SSL_CTX_set_cert_store(3).
 */
void SSL_CTX_set1_cert_store(SSL_CTX *ctx, X509_STORE *store);

/*
 * The store that peers are verified with, which stays owned by the context. The program may fill it at any time.
 *
 * See SSL_CTX_set_cert_store(3).
 */
X509_STORE *SSL_CTX_get_cert_store(const SSL_CTX *ctx);

/*
 * Sets a function that verifies peers in place of X509_verify_cert().
 *
 * `callback`: NULL for none. See SSL_CTX_set_cert_verify_callback(3).
 */
void SSL_CTX_set_cert_verify_callback(SSL_CTX *ctx, int (*callback)(X509_STORE_CTX*, void*), void *argument);

/*
 * Sets the TLS 1.2 suites of connections that have no list of their own.
 *
 * `list`: words as in ciphers(1). Returns 1, or 0 when nothing is selected; the TLS 1.3 suites stay. Errors:
 * `SSL_R_NO_CIPHER_MATCH`, `SSL_R_INVALID_COMMAND`. See SSL_CTX_set_cipher_list(3).
 */
int SSL_CTX_set_cipher_list(SSL_CTX *context, const char *list);

/*
 * Sets the TLS 1.2 suites of one connection.
 *
 * `list`: words as in ciphers(1). Returns 1, or 0 when nothing is selected. Errors: `SSL_R_NO_CIPHER_MATCH`,
 * `SSL_R_INVALID_COMMAND`. See SSL_set_cipher_list(3).
 */
int SSL_set_cipher_list(SSL *ssl, const char *list);

/*
 * Sets the TLS 1.3 suites.
 *
 * `list`: IANA names with colons between them; empty means none. Returns 1, or 0. Errors: `SSL_R_NO_CIPHER_MATCH`. See
 * SSL_CTX_set_ciphersuites(3).
 */
int SSL_CTX_set_ciphersuites(SSL_CTX *context,
                             const char *list);

/*
 * Sets the TLS 1.3 suites of one connection.
 *
 * `list`: IANA names with colons between them; empty means none. Returns 1, or 0. Errors: `SSL_R_NO_CIPHER_MATCH`. See
 * SSL_set_ciphersuites(3).
 */
int SSL_set_ciphersuites(SSL *ssl,
                         const char *list);

/*
 * Sets the callback that gives a client its certificate and key.
 *
 * `callback`: NULL for none. See SSL_CTX_set_client_cert_cb(3).
 */
void SSL_CTX_set_client_cert_cb(SSL_CTX *ctx, int (*callback)(SSL*, X509**, EVP_PKEY**));

/*
 * The callback of SSL_CTX_set_client_cert_cb(), or NULL.
 *
 * See SSL_CTX_set_client_cert_cb(3).
 */
int (*SSL_CTX_get_client_cert_cb(SSL_CTX *ctx))(SSL*, X509**, EVP_PKEY**);

/*
 * Lets an engine of libcrypto choose a client's certificate.
 *
 * Returns 0, because engines are not asked for certificates: `SSL_CTX_set_client_cert_cb` is the way, and keys that
 * live in engines can be used. Errors: `SSL_R_NO_CLIENT_CERT_METHOD`, for NULL `ERR_R_ENGINE_LIB`.
 * See SSL_CTX_set_client_cert_cb(3).
 */
int SSL_CTX_set_client_cert_engine(SSL_CTX *ctx,
                                   ENGINE *engine);

/*
 * Sets the callback that a server calls with each ClientHello, and what it is given last. See
 * SSL_CTX_set_client_hello_cb(3).
 */
void SSL_CTX_set_client_hello_cb(SSL_CTX *context,
                                 int (*callback)(SSL *ssl, int *alert, void *argument),
                                 void *argument);

/*
 * Sets the judge of signed certificate timestamps for clients made later.
 *
 * `callback`: gets the policy, the timestamps, which may be NULL, and `argument`; what is not positive ends the handshake.
 * NULL asks for no timestamps. Returns 1. See SSL_CTX_set_ct_validation_callback(3).
 */
int SSL_CTX_set_ct_validation_callback(SSL_CTX *context,
                                       int (*callback)(const CT_POLICY_EVAL_CTX *policy,
                                                       const STACK_OF(SCT) *scts,
                                                       void *argument),
                                       void *argument);

/*
 * Sets the judge of signed certificate timestamps. A client with one asks for a stapled OCSP response, too.
 *
 * As SSL_CTX_set_ct_validation_callback(). Returns 1. See SSL_set_ct_validation_callback(3).
 */
int SSL_set_ct_validation_callback(SSL *ssl, int (*callback)(const CT_POLICY_EVAL_CTX *policy,
                                                             const STACK_OF(SCT) *scts,
                                                             void *argument), void *argument);

/*
 * Asks for signed certificate timestamps, and judges them.
 *
 * `mode`: `SSL_CT_VALIDATION_PERMISSIVE`, which refuses none, or `SSL_CT_VALIDATION_STRICT`, which wants a valid one. Returns
 * 1, and 0 for another mode. Errors: `SSL_R_INVALID_CT_VALIDATION_TYPE`. See SSL_CTX_enable_ct(3).
 */
int SSL_CTX_enable_ct(SSL_CTX *context,
                      int mode);

/*
 * Asks for signed certificate timestamps, and judges them.
 *
 * As SSL_CTX_enable_ct(). See SSL_enable_ct(3).
 */
int SSL_enable_ct(SSL *ssl, int mode);

/* Whether clients made later judge signed certificate timestamps: 1 or 0. See SSL_CTX_ct_is_enabled(3). */
int SSL_CTX_ct_is_enabled(const SSL_CTX *context);

/* Whether signed certificate timestamps are judged: 1 or 0. See SSL_ct_is_enabled(3). */
int SSL_ct_is_enabled(const SSL *ssl);

/*
 * The peer's signed certificate timestamps, from the TLS extension, the stapled OCSP response and the certificate.
 *
 * Returns a list that lives as long as the connection, or NULL where nothing can have any. See SSL_get0_peer_scts(3).
 */
const STACK_OF(SCT) *SSL_get0_peer_scts(SSL *ssl);

/*
 * Adds the logs of a file to those whose timestamps count.
 *
 * Returns 1, or 0 with libcrypto's reasons. See SSL_CTX_set_ctlog_list_file(3).
 */
int SSL_CTX_set_ctlog_list_file(SSL_CTX *context, const char *file);

/*
 * Adds the logs of the system's file, or of the one that `CTLOG_FILE` names, to those whose timestamps count.
 *
 * Returns 1, or 0 with libcrypto's reasons. See SSL_CTX_set_default_ctlog_list_file(3).
 */
int SSL_CTX_set_default_ctlog_list_file(SSL_CTX *context);

/* Takes over a `CTLOG_STORE`; the old one is freed. NULL leaves no logs. See SSL_CTX_set0_ctlog_store(3). */
void SSL_CTX_set0_ctlog_store(SSL_CTX *context, CTLOG_STORE *logs);

/* The logs whose timestamps count. They stay the context's. See SSL_CTX_get0_ctlog_store(3). */
const CTLOG_STORE *SSL_CTX_get0_ctlog_store(const SSL_CTX *context);

/*
 * Sets who tells the password of an encrypted file.
 *
 * `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
 */
void SSL_CTX_set_default_passwd_cb(SSL_CTX *ctx, int (*callback)(char*, int, int, void*));

/*
 * Sets who tells the password of an encrypted file.
 *
 * `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
 */
void SSL_set_default_passwd_cb(SSL *ssl, int (*callback)(char*, int, int, void*));

/*
 * Sets what the password callback is handed; the password itself for libcrypto's own callback.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
void SSL_CTX_set_default_passwd_cb_userdata(SSL_CTX *ctx, void *argument);

/*
 * Sets what the password callback is handed; the password itself for libcrypto's own callback.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
void SSL_set_default_passwd_cb_userdata(SSL *ssl, void *argument);

/*
 * The password callback, or NULL.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
int (*SSL_CTX_get_default_passwd_cb(SSL_CTX *ctx))(char*, int, int, void*);

/*
 * The password callback, or NULL.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
int (*SSL_get_default_passwd_cb(SSL *ssl))(char*, int, int, void*);

/*
 * What the password callback is handed.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
void *SSL_CTX_get_default_passwd_cb_userdata(SSL_CTX *ctx);

/*
 * What the password callback is handed.
 *
 * See SSL_CTX_set_default_passwd_cb(3).
 */
void *SSL_get_default_passwd_cb_userdata(SSL *ssl);

/*
 * Sets the callback that sees the changes of state of connections without one of their own. See
 * SSL_CTX_set_info_callback(3).
 */
void SSL_CTX_set_info_callback(SSL_CTX *context, void (*callback)(const SSL *ssl, int event, int value));

/* Sets the callback that sees a connection's changes of state. See SSL_set_info_callback(3). */
void SSL_set_info_callback(SSL *ssl, void (*callback)(const SSL *ssl, int event, int value));

/* The callback that SSL_CTX_set_info_callback() set, or NULL. See SSL_CTX_get_info_callback(3). */
void (*SSL_CTX_get_info_callback(SSL_CTX *context))(const SSL *ssl, int event, int value);

/* The callback that SSL_set_info_callback() set, or NULL. See SSL_get_info_callback(3). */
void (*SSL_get_info_callback(const SSL *ssl))(const SSL *ssl, int event, int value);

/* Sets the callback that sees every protocol message of later connections. See SSL_CTX_set_msg_callback(3). */
void SSL_CTX_set_msg_callback(SSL_CTX *context, void (*callback)(int outgoing,
                                                                 int version,
                                                                 int content_type,
                                                                 const void *bytes,
                                                                 size_t length,
                                                                 SSL *ssl,
                                                                 void *argument));

/* Sets the callback that sees every protocol message of a connection. See SSL_set_msg_callback(3). */
void SSL_set_msg_callback(SSL *ssl, void (*callback)(int outgoing,
                                                     int version,
                                                     int content_type,
                                                     const void *bytes,
                                                     size_t length,
                                                     SSL *ssl,
                                                     void *argument));

/* Sets the callback that gets the secrets of all connections in NSS's format. See SSL_CTX_set_keylog_callback(3). */
void SSL_CTX_set_keylog_callback(SSL_CTX *context,
                                 void (*callback)(const SSL *ssl, const char *line));

/* The callback that SSL_CTX_set_keylog_callback() set, or NULL. See SSL_CTX_get_keylog_callback(3). */
void (*SSL_CTX_get_keylog_callback(const SSL_CTX *context))(const SSL *ssl, const char *line);

/* Sets how many TLS 1.3 tickets a server sends after a full handshake. Returns 1. See SSL_CTX_set_num_tickets(3). */
int SSL_CTX_set_num_tickets(SSL_CTX *context,
                            size_t number);

/* As SSL_CTX_set_num_tickets(), for one connection. Returns 1. See SSL_set_num_tickets(3). */
int SSL_set_num_tickets(SSL *ssl, size_t number);

/* How many TLS 1.3 tickets a server sends. See SSL_CTX_get_num_tickets(3). */
size_t SSL_CTX_get_num_tickets(const SSL_CTX *context);

/* How many TLS 1.3 tickets a server sends. See SSL_get_num_tickets(3). */
size_t SSL_get_num_tickets(const SSL *ssl);

/*
 * Asks for one more TLS 1.3 ticket: the server's next call that moves bytes sends it.
 *
 * Returns 1, or 0 when the connection is no server's, is not of TLS 1.3, or its handshake is not over. See
 * SSL_new_session_ticket(3).
 */
int SSL_new_session_ticket(SSL *ssl);

/*
 * Sets what chooses the keys of tickets; NULL is the context's own keys. Returns 1.
 *
 * See SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
 */
int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                           unsigned char *name,
                                                                           unsigned char *iv,
                                                                           EVP_CIPHER_CTX *cipher,
                                                                           EVP_MAC_CTX *mac,
                                                                           int encrypt));

/*
 * A ticket of the program's own for the ClientHello, which cannot be sent.
 *
 * `data` NULL takes nothing back and returns 1; else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's clients.
 */
int SSL_set_session_ticket_ext(SSL *ssl, void *data, int length);

/*
 * A callback for tickets of the program's own, which is not called.
 *
 * Returns 1 for NULL, else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's servers.
 */
int SSL_set_session_ticket_ext_cb(SSL *ssl, int (*callback)(SSL *ssl,
                                                            const unsigned char *data,
                                                            int length,
                                                            void *argument), void *argument);

/*
 * A callback that sets the master secret, which is not called.
 *
 * Returns 1 for NULL, else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's clients and servers.
 */
int SSL_set_session_secret_cb(SSL *ssl, int (*callback)(SSL *ssl,
                                                        void *secret,
                                                        int *length,
                                                        STACK_OF(SSL_CIPHER) *peer_ciphers,
                                                        const SSL_CIPHER **cipher,
                                                        void *argument), void *argument);

/*
 * Adds option bits for later connections.
 *
 * Returns the bits after the call. See SSL_CTX_set_options(3).
 */
uint64_t SSL_CTX_set_options(SSL_CTX *context, uint64_t options);

/*
 * Adds option bits for one connection.
 *
 * Returns the bits after the call. See SSL_set_options(3).
 */
uint64_t SSL_set_options(SSL *ssl, uint64_t options);

/*
 * Takes option bits away for later connections.
 *
 * Returns the bits after the call. See SSL_CTX_clear_options(3).
 */
uint64_t SSL_CTX_clear_options(SSL_CTX *context, uint64_t options);

/*
 * Takes option bits away for one connection.
 *
 * Returns the bits after the call. See SSL_clear_options(3).
 */
uint64_t SSL_clear_options(SSL *ssl, uint64_t options);

/* The option bits that later connections inherit. See SSL_CTX_get_options(3). */
uint64_t SSL_CTX_get_options(const SSL_CTX *context);

/* The option bits of a connection. See SSL_get_options(3). */
uint64_t SSL_get_options(const SSL *ssl);

/*
 * Lets the connections of a client offer to authenticate after the handshake of TLS 1.3, too. `yes` 0 takes the wish back.
 * Servers take no notice of it. See SSL_CTX_set_post_handshake_auth(3).
 */
void SSL_CTX_set_post_handshake_auth(SSL_CTX *context,
                                     int yes);

/*
 * Lets a client offer to authenticate after the handshake of TLS 1.3, too. `yes` 0 takes the wish back. Counts for the
 * handshakes that begin later; servers take no notice of it. See SSL_set_post_handshake_auth(3).
 */
void SSL_set_post_handshake_auth(SSL *ssl,
                                 int yes);

/*
 * Asks a TLS 1.3 client for a certificate after the handshake. The request goes out with the next call that moves bytes;
 * the answer is verified by the call that reads it, as in a handshake.
 *
 * Returns 1, or 0 where the client cannot be asked now. Errors: `SSL_R_WRONG_SSL_VERSION`, `SSL_R_NOT_SERVER`,
 * `SSL_R_STILL_IN_INIT`; `SSL_R_EXTENSION_NOT_RECEIVED` where the client has not offered it; `SSL_R_REQUEST_PENDING`,
 * `SSL_R_REQUEST_SENT` where it has been asked and has not answered; `SSL_R_INVALID_CONFIG` where the verify mode lacks
 * `SSL_VERIFY_PEER`, or has `SSL_VERIFY_CLIENT_ONCE` and the client has been asked before.
 * See SSL_verify_client_post_handshake(3).
 */
int SSL_verify_client_post_handshake(SSL *ssl);

/* Chooses whether later connections end without close_notify: any number but 0. See SSL_CTX_set_quiet_shutdown(3). */
void SSL_CTX_set_quiet_shutdown(SSL_CTX *context,
                                int mode);

/* Chooses whether a connection ends without close_notify: any number but 0. See SSL_set_quiet_shutdown(3). */
void SSL_set_quiet_shutdown(SSL *ssl, int mode);

/* The number that SSL_CTX_set_quiet_shutdown() set. See SSL_CTX_get_quiet_shutdown(3). */
int SSL_CTX_get_quiet_shutdown(const SSL_CTX *context);

/* The number that SSL_set_quiet_shutdown() set. See SSL_get_quiet_shutdown(3). */
int SSL_get_quiet_shutdown(const SSL *ssl);

/* Sets the callback that pads the records of later connections. See SSL_CTX_set_record_padding_callback(3). */
void SSL_CTX_set_record_padding_callback(SSL_CTX *context, size_t (*callback)(SSL *ssl,
                                                                              int content_type,
                                                                              size_t length,
                                                                              void *argument));

/*
 * Sets the callback that pads the records of one connection.
 *
 * Returns 1. See SSL_set_record_padding_callback(3).
 */
int SSL_set_record_padding_callback(SSL *ssl, size_t (*callback)(SSL *ssl,
                                                                 int content_type,
                                                                 size_t length,
                                                                 void *argument));

/* Sets what the padding callback is given last. See SSL_CTX_set_record_padding_callback_arg(3). */
void SSL_CTX_set_record_padding_callback_arg(SSL_CTX *context, void *argument);

/* Sets what the padding callback is given last. See SSL_set_record_padding_callback_arg(3). */
void SSL_set_record_padding_callback_arg(SSL *ssl, void *argument);

/* What the padding callback is given last. See SSL_CTX_get_record_padding_callback_arg(3). */
void *SSL_CTX_get_record_padding_callback_arg(const SSL_CTX *context);

/* What the padding callback is given last. See SSL_get_record_padding_callback_arg(3). */
void *SSL_get_record_padding_callback_arg(const SSL *ssl);

/*
 * Pads later connections' records to multiples of `size` bytes; 0 and 1 mean not to.
 *
 * Returns 1, or 0 for more than 16384. See SSL_CTX_set_block_padding(3).
 */
int SSL_CTX_set_block_padding(SSL_CTX *context, size_t size);

/*
 * Pads a connection's records to multiples of `size` bytes; 0 and 1 mean not to.
 *
 * Returns 1, or 0 for more than 16384. See SSL_set_block_padding(3).
 */
int SSL_set_block_padding(SSL *ssl, size_t size);

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
/*
 * Pads later connections' records to multiples of `data` bytes, those of handshake messages and alerts to multiples of
 * `handshake`; 0 and 1 mean not to.
 *
 * Returns 1, or 0 for more than 16384. See SSL_CTX_set_block_padding_ex(3).
 */
int SSL_CTX_set_block_padding_ex(SSL_CTX *context,
                                 size_t data,
                                 size_t handshake);

/*
 * As SSL_CTX_set_block_padding_ex(), for one connection.
 *
 * Returns 1, or 0 for more than 16384. See SSL_set_block_padding_ex(3).
 */
int SSL_set_block_padding_ex(SSL *ssl, size_t data, size_t handshake);
#endif

/* Sets the security level, 0 to 5, of later connections. See SSL_CTX_set_security_level(3). */
void SSL_CTX_set_security_level(SSL_CTX *context, int level);

/* Sets the security level, 0 to 5, of one connection. See SSL_set_security_level(3). */
void SSL_set_security_level(SSL *ssl, int level);

/* The security level of later connections. See SSL_CTX_get_security_level(3). */
int SSL_CTX_get_security_level(const SSL_CTX *context);

/* The security level of a connection. See SSL_get_security_level(3). */
int SSL_get_security_level(const SSL *ssl);

/* Sets the judge of what may be used; NULL is the rule of the security level. See SSL_CTX_set_security_callback(3). */
void SSL_CTX_set_security_callback(SSL_CTX *context,
                                   int (*callback)(const SSL *ssl,
                                                   const SSL_CTX *context,
                                                   int operation,
                                                   int bits,
                                                   int nid,
                                                   void *other,
                                                   void *argument));

/* Sets the judge of what one connection may use; NULL is the rule of the level. See SSL_set_security_callback(3). */
void SSL_set_security_callback(SSL *ssl,
                               int (*callback)(const SSL *ssl,
                                               const SSL_CTX *context,
                                               int operation,
                                               int bits,
                                               int nid,
                                               void *other,
                                               void *argument));

/* The judge of what may be used; never NULL, because the rule of the level is one. See SSL_CTX_get_security_callback(3). */
int (*SSL_CTX_get_security_callback(const SSL_CTX *context))(const SSL *ssl,
                                                             const SSL_CTX *context,
                                                             int operation,
                                                             int bits,
                                                             int nid,
                                                             void *other,
                                                             void *argument);

/* The judge of what a connection may use; never NULL. See SSL_get_security_callback(3). */
int (*SSL_get_security_callback(const SSL *ssl))(const SSL *ssl,
                                                 const SSL_CTX *context,
                                                 int operation,
                                                 int bits,
                                                 int nid,
                                                 void *other,
                                                 void *argument);

/* Sets what the security callback is given last. See SSL_CTX_set0_security_ex_data(3). */
void SSL_CTX_set0_security_ex_data(SSL_CTX *context, void *argument);

/* Sets what the security callback is given last. See SSL_set0_security_ex_data(3). */
void SSL_set0_security_ex_data(SSL *ssl, void *argument);

/* What the security callback is given last. See SSL_CTX_get0_security_ex_data(3). */
void *SSL_CTX_get0_security_ex_data(const SSL_CTX *context);

/* What the security callback is given last. See SSL_get0_security_ex_data(3). */
void *SSL_get0_security_ex_data(const SSL *ssl);

/*
 * Sets the bytes, at most 32, that tie sessions of later connections to this program.
 *
 * Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_CTX_set_session_id_context(3).
 */
int SSL_CTX_set_session_id_context(SSL_CTX *context, const unsigned char *bytes, unsigned int length);

/*
 * Sets the bytes, at most 32, that tie this connection's session to this program.
 *
 * Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_set_session_id_context(3).
 */
int SSL_set_session_id_context(SSL *ssl, const unsigned char *bytes, unsigned int length);

/*
 * Sets what makes the ids of a server's sessions; NULL is random bytes. Returns 1.
 *
 * See SSL_CTX_set_generate_session_id(3).
 */
int SSL_CTX_set_generate_session_id(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                      unsigned char *id,
                                                                      unsigned int *length));

/* As SSL_CTX_set_generate_session_id(), for one connection. Returns 1. See SSL_set_generate_session_id(3). */
int SSL_set_generate_session_id(SSL *ssl, int (*callback)(SSL *ssl, unsigned char *id, unsigned int *length));

/*
 * Whether the internal cache has a session of this id and of the connection's version: 1 or 0.
 *
 * See SSL_has_matching_session_id(3).
 */
int SSL_has_matching_session_id(const SSL *ssl, const unsigned char *id, unsigned int length);

/*
 * Sets what decides whether a new session may be resumed; NULL allows all.
 *
 * See SSL_CTX_set_not_resumable_session_callback(3).
 */
void SSL_CTX_set_not_resumable_session_callback(SSL_CTX *context,
                                                int (*callback)(SSL *ssl, int forward_secure));

/* As SSL_CTX_set_not_resumable_session_callback(), for one connection. See SSL_set_not_resumable_session_callback(3). */
void SSL_set_not_resumable_session_callback(SSL *ssl,
                                            int (*callback)(SSL *ssl, int forward_secure));

/*
 * Chooses the largest fragment that later clients ask for. Refused where there may be clients: the extension is not sent.
 *
 * `mode`: `TLSEXT_max_fragment_length_...`. Returns 1, or 0. Errors: `SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH`,
 * `ERR_R_UNSUPPORTED`. See SSL_CTX_set_tlsext_max_fragment_length(3).
 */
int SSL_CTX_set_tlsext_max_fragment_length(SSL_CTX *context,
                                           uint8_t mode);

/*
 * Chooses the largest fragment that this client asks for. Refused to a client: the extension is not sent.
 *
 * `mode`: `TLSEXT_max_fragment_length_...`. Returns 1, or 0. Errors: `SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH`,
 * `ERR_R_UNSUPPORTED`. See SSL_set_tlsext_max_fragment_length(3).
 */
int SSL_set_tlsext_max_fragment_length(SSL *ssl,
                                       uint8_t mode);

/* Sets the size of later connections' read buffers, 0 for the default. See SSL_CTX_set_default_read_buffer_len(3). */
void SSL_CTX_set_default_read_buffer_len(SSL_CTX *context,
                                         size_t length);

/* Sets the size of a connection's read buffer, 0 for the default. See SSL_set_default_read_buffer_len(3). */
void SSL_set_default_read_buffer_len(SSL *ssl, size_t length);

/*
 * Chooses whether more than one record may be read from the transport at once: any number but 0. See
 * SSL_set_read_ahead(3).
 */
void SSL_set_read_ahead(SSL *ssl, int yes);

/* The number that SSL_set_read_ahead() set. See SSL_get_read_ahead(3). */
int SSL_get_read_ahead(const SSL *ssl);

/*
 * Prepares a context for SRP.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_SRP_CTX_init(SSL_CTX *context);

/*
 * Releases what a context holds for SRP.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_SRP_CTX_free(SSL_CTX *context);

/*
 * Prepares a connection for SRP.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_SRP_CTX_init(SSL *ssl);

/*
 * Releases what a connection holds for SRP.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_SRP_CTX_free(SSL *ssl);

/*
 * Computes a client's public value.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SRP_Calc_A_param(SSL *ssl);

/*
 * Sets a client's name.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_username(SSL_CTX *context, char *name);

/*
 * Sets a client's password.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_password(SSL_CTX *context, char *password);

/*
 * Sets the least strength of the group.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_strength(SSL_CTX *context, int strength);

/*
 * Sets the callback that gives a client's password.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_client_pwd_callback(SSL_CTX *context, char *(*callback)(SSL *ssl, void *argument));

/*
 * Sets the callback that judges the group.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_verify_param_callback(SSL_CTX *context, int (*callback)(SSL *ssl, void *argument));

/*
 * Sets the callback that a server calls with the client's name.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_username_callback(SSL_CTX *context,
                                      int (*callback)(SSL *ssl, int *alert, void *argument));

/*
 * Sets what the callbacks are given last.
 *
 * Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_CTX_set_srp_cb_arg(SSL_CTX *context, void *argument);

/*
 * Sets a server's group and verifier.
 *
 * Returns -1, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_set_srp_server_param(SSL *ssl,
                             const BIGNUM *n,
                             const BIGNUM *g,
                             BIGNUM *salt,
                             BIGNUM *verifier,
                             char *info);

/*
 * Sets a server's group and a user's password.
 *
 * Returns -1, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_set_srp_server_param_pw(SSL *ssl, const char *user, const char *password, const char *group);

/*
 * Computes a server's values for the client's name.
 *
 * Returns `SSL3_AL_FATAL`, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
 */
int SSL_srp_server_param_with_username(SSL *ssl,
                                       int *alert);

/* A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3). */
BIGNUM *SSL_get_srp_N(SSL *ssl);

/* A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3). */
BIGNUM *SSL_get_srp_g(SSL *ssl);

/* A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3). */
char *SSL_get_srp_username(SSL *ssl);

/* A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3). */
char *SSL_get_srp_userinfo(SSL *ssl);

/*
 * Chooses the method of later connections; the suites go back to the default.
 *
 * Returns 1, or 0. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_CTX_set_ssl_version(3).
 */
int SSL_CTX_set_ssl_version(SSL_CTX *context, const SSL_METHOD *method);

/*
 * Chooses the method of one connection; a role that was set stays.
 *
 * Returns 1, or 0. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_set_ssl_method(3).
 */
int SSL_set_ssl_method(SSL *ssl, const SSL_METHOD *method);

/* The method of later connections, or NULL for NULL. See SSL_CTX_get_ssl_method(3). */
const SSL_METHOD *SSL_CTX_get_ssl_method(const SSL_CTX *context);

/* The method of a connection, or NULL for NULL. See SSL_get_ssl_method(3). */
const SSL_METHOD *SSL_get_ssl_method(const SSL *ssl);

/*
 * Has no effect: SSL_stateless() fails before it asks for a cookie. See
 * SSL_CTX_set_stateless_cookie_generate_cb(3).
 */
void SSL_CTX_set_stateless_cookie_generate_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                                 unsigned char *cookie,
                                                                                 size_t *length));

/* Has no effect: SSL_stateless() fails before it has a cookie. See SSL_CTX_set_stateless_cookie_verify_cb(3). */
void SSL_CTX_set_stateless_cookie_verify_cb(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                               const unsigned char *cookie,
                                                                               size_t length));

/*
 * Answers a ClientHello without keeping state: -1, because that is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_stateless(3).
 */
int SSL_stateless(SSL *ssl);

/*
 * The name that the client asks for: on a client as the program set it, on a server as the ClientHello has it.
 *
 * `kind`: `TLSEXT_NAMETYPE_host_name`. Returns NULL when there is none; the text stays with the connection until it is set
 * anew. See SSL_get_servername(3).
 */
const char *SSL_get_servername(const SSL *ssl,
                               int kind);

/*
 * The kind of name that SSL_get_servername() knows: `TLSEXT_NAMETYPE_host_name`, or -1 for none. See
 * SSL_get_servername_type(3).
 */
int SSL_get_servername_type(const SSL *ssl);

/*
 * Sets the protection profiles of SRTP.
 *
 * Returns **1, which means failure**: SRTP is not built in. Errors: `ERR_R_UNSUPPORTED`. See
 * SSL_CTX_set_tlsext_use_srtp(3).
 */
int SSL_CTX_set_tlsext_use_srtp(SSL_CTX *context, const char *profiles);

/*
 * Sets the protection profiles of SRTP.
 *
 * Returns **1, which means failure**: SRTP is not built in. Errors: `ERR_R_UNSUPPORTED`. See
 * SSL_set_tlsext_use_srtp(3).
 */
int SSL_set_tlsext_use_srtp(SSL *ssl, const char *profiles);

/* The profiles that were set: NULL, because SRTP is not built in. See SSL_get_srtp_profiles(3). */
STACK_OF(SRTP_PROTECTION_PROFILE) *SSL_get_srtp_profiles(SSL *ssl);

/* The negotiated profile: NULL, because SRTP is not built in. See SSL_get_selected_srtp_profile(3). */
SRTP_PROTECTION_PROFILE *SSL_get_selected_srtp_profile(SSL *ssl);

/* Keeps the callback that would give DH parameters; it is never called. See SSL_CTX_set_tmp_dh_callback(3). */
void SSL_CTX_set_tmp_dh_callback(SSL_CTX *context, DH *(*callback)(SSL *ssl, int is_export, int key_bits));

/* Keeps the callback that would give DH parameters; it is never called. See SSL_set_tmp_dh_callback(3). */
void SSL_set_tmp_dh_callback(SSL *ssl, DH *(*callback)(SSL *ssl, int is_export, int key_bits));

/*
 * Takes over a key for DHE.
 *
 * Returns 1, or 0; then the key stays the caller's. Errors: `SSL_R_DH_KEY_TOO_SMALL`. See SSL_CTX_set0_tmp_dh_pkey(3).
 */
int SSL_CTX_set0_tmp_dh_pkey(SSL_CTX *context,
                             EVP_PKEY *key);

/*
 * Takes over a key for DHE.
 *
 * Returns 1, or 0; then the key stays the caller's. Errors: `SSL_R_DH_KEY_TOO_SMALL`. See SSL_set0_tmp_dh_pkey(3).
 */
int SSL_set0_tmp_dh_pkey(SSL *ssl,
                         EVP_PKEY *key);

/*
 * Sets whether and how peers are verified.
 *
 * `mode`: `SSL_VERIFY_...`. `callback`: asked about each certificate; NULL for none. See SSL_CTX_set_verify(3).
 */
void SSL_CTX_set_verify(SSL_CTX *ctx,
                        int mode,
                        int (*callback)(int, X509_STORE_CTX*));

/*
 * Sets whether and how the peer is verified.
 *
 * `mode`: `SSL_VERIFY_...`. `callback`: asked about each certificate; NULL leaves the one that is there.
 * See SSL_CTX_set_verify(3).
 */
void SSL_set_verify(SSL *ssl, int mode, int (*callback)(int, X509_STORE_CTX*));

/*
 * Sets how many certificates may stand between the peer's and a trusted one.
 *
 * See SSL_CTX_set_verify(3).
 */
void SSL_CTX_set_verify_depth(SSL_CTX *ctx, int depth);

/*
 * Sets how many certificates may stand between the peer's and a trusted one.
 *
 * See SSL_CTX_set_verify(3).
 */
void SSL_set_verify_depth(SSL *ssl, int depth);

/*
 * Uses a certificate, in the place for its kind of key.
 *
 * `certificate`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`,
 * `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_ECC_CERT_NOT_FOR_SIGNING`. See SSL_CTX_use_certificate(3).
 */
int SSL_CTX_use_certificate(SSL_CTX *ctx,
                            X509 *certificate);

/*
 * Uses a certificate, in the place for its kind of key.
 *
 * `certificate`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`,
 * `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_ECC_CERT_NOT_FOR_SIGNING`. See SSL_CTX_use_certificate(3).
 */
int SSL_use_certificate(SSL *ssl,
                        X509 *certificate);

/*
 * Uses the certificate in `length` bytes of DER.
 *
 * Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate().
 * See SSL_CTX_use_certificate(3).
 */
int SSL_CTX_use_certificate_ASN1(SSL_CTX *ctx, int length, const unsigned char *der);

/*
 * Uses the certificate in `length` bytes of DER.
 *
 * Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_certificate().
 * See SSL_CTX_use_certificate(3).
 */
int SSL_use_certificate_ASN1(SSL *ssl, const unsigned char *der, int length);

/*
 * Uses the first certificate of a file.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate().
 * See SSL_CTX_use_certificate(3).
 */
int SSL_CTX_use_certificate_file(SSL_CTX *ctx,
                                 const char *file,
                                 int file_type);

/*
 * Uses the first certificate of a file.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_certificate().
 * See SSL_CTX_use_certificate(3).
 */
int SSL_use_certificate_file(SSL *ssl, const char *file, int file_type);

/*
 * Uses the first certificate of a PEM file, and those after it as the chain above it.
 *
 * Returns 1, or 0. Errors: `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate();
 * `SSL_R_CA_KEY_TOO_SMALL`. See SSL_CTX_use_certificate(3).
 */
int SSL_CTX_use_certificate_chain_file(SSL_CTX *ctx,
                                       const char *file);

/*
 * Uses the first certificate of a PEM file, and those after it as the chain above it.
 *
 * Returns 1, or 0. Errors: `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB` on top of libcrypto's; those of SSL_use_certificate();
 * `SSL_R_CA_KEY_TOO_SMALL`. See SSL_CTX_use_certificate(3).
 */
int SSL_use_certificate_chain_file(SSL *ssl,
                                   const char *file);

/*
 * Uses a certificate, its private key and the chain above it, all at once.
 *
 * `key`: NULL takes the certificate's public key. `chain`: NULL for none. `replace`: 0 refuses where there is a
 * certificate of this kind already. All get further references. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`,
 * `SSL_R_CA_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`, `SSL_R_MISSING_PARAMETERS`, `SSL_R_PRIVATE_KEY_MISMATCH`,
 * `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_NOT_REPLACING_CERTIFICATE`. See SSL_CTX_use_certificate(3).
 */
int SSL_CTX_use_cert_and_key(SSL_CTX *ctx,
                             X509 *certificate,
                             EVP_PKEY *key,
                             STACK_OF(X509) *chain,
                             int replace);

/*
 * Uses a certificate, its private key and the chain above it, all at once.
 *
 * `key`: NULL takes the certificate's public key. `chain`: NULL for none. `replace`: 0 refuses where there is a
 * certificate of this kind already. All get further references. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`,
 * `SSL_R_CA_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`, `SSL_R_MISSING_PARAMETERS`, `SSL_R_PRIVATE_KEY_MISMATCH`,
 * `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_NOT_REPLACING_CERTIFICATE`. See SSL_CTX_use_certificate(3).
 */
int SSL_use_cert_and_key(SSL *ssl,
                         X509 *certificate,
                         EVP_PKEY *key,
                         STACK_OF(X509) *chain,
                         int replace);

/*
 * Removes all certificates, keys and chains of a connection.
 *
 * See SSL_CTX_use_certificate(3).
 */
void SSL_certs_clear(SSL *ssl);

/*
 * Uses a private key, in the place for its kind.
 *
 * `key`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_UNKNOWN_CERTIFICATE_TYPE`; libcrypto's when it is not
 * the key of the certificate that is there. See SSL_CTX_use_PrivateKey(3).
 */
int SSL_CTX_use_PrivateKey(SSL_CTX *ctx,
                           EVP_PKEY *key);

/*
 * Uses a private key, in the place for its kind.
 *
 * `key`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_UNKNOWN_CERTIFICATE_TYPE`; libcrypto's when it is not
 * the key of the certificate that is there. See SSL_CTX_use_PrivateKey(3).
 */
int SSL_use_PrivateKey(SSL *ssl,
                       EVP_PKEY *key);

/*
 * Uses the private key in `length` bytes of DER.
 *
 * `kind`: `EVP_PKEY_RSA` and its kin. Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of
 * SSL_CTX_use_PrivateKey(). See SSL_CTX_use_PrivateKey_ASN1(3).
 */
int SSL_CTX_use_PrivateKey_ASN1(int kind,
                                SSL_CTX *ctx,
                                const unsigned char *der,
                                long length);

/*
 * Uses the private key in `length` bytes of DER.
 *
 * `kind`: `EVP_PKEY_RSA` and its kin. Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of
 * SSL_use_PrivateKey(). See SSL_CTX_use_PrivateKey_ASN1(3).
 */
int SSL_use_PrivateKey_ASN1(int kind,
                            SSL *ssl,
                            const unsigned char *der,
                            long length);

/*
 * Uses the private key of a file. An encrypted one is opened with the password callback.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
 * See SSL_CTX_use_PrivateKey_file(3).
 */
int SSL_CTX_use_PrivateKey_file(SSL_CTX *ctx,
                                const char *file,
                                int file_type);

/*
 * Uses the private key of a file. An encrypted one is opened with the password callback.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
 * See SSL_CTX_use_PrivateKey_file(3).
 */
int SSL_use_PrivateKey_file(SSL *ssl, const char *file, int file_type);

/*
 * Uses an RSA private key.
 *
 * `rsa`: gets a further reference. Returns 1, or 0. Errors: `ERR_R_EVP_LIB`; those of SSL_CTX_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey(3).
 */
int SSL_CTX_use_RSAPrivateKey(SSL_CTX *ctx,
                              RSA *rsa);

/*
 * Uses an RSA private key.
 *
 * `rsa`: gets a further reference. Returns 1, or 0. Errors: `ERR_R_EVP_LIB`; those of SSL_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey(3).
 */
int SSL_use_RSAPrivateKey(SSL *ssl, RSA *rsa);

/*
 * Uses the RSA private key in `length` bytes of DER, in RSA's own form.
 *
 * Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey_ASN1(3).
 */
int SSL_CTX_use_RSAPrivateKey_ASN1(SSL_CTX *ctx, const unsigned char *der, long length);

/*
 * Uses the RSA private key in `length` bytes of DER, in RSA's own form.
 *
 * Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey_ASN1(3).
 */
int SSL_use_RSAPrivateKey_ASN1(SSL *ssl, const unsigned char *der, long length);

/*
 * Uses the RSA private key of a file, in RSA's own form.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey_file(3).
 */
int SSL_CTX_use_RSAPrivateKey_file(SSL_CTX *ctx,
                                   const char *file,
                                   int file_type);

/*
 * Uses the RSA private key of a file, in RSA's own form.
 *
 * `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
 * `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
 * See SSL_CTX_use_RSAPrivateKey_file(3).
 */
int SSL_use_RSAPrivateKey_file(SSL *ssl, const char *file, int file_type);

/*
 * Whether the current certificate has its private key.
 *
 * Returns 1, or 0. Errors: `SSL_R_NO_CERTIFICATE_ASSIGNED`, `SSL_R_NO_PRIVATE_KEY_ASSIGNED`, libcrypto's for a key that
 * is not the certificate's. See SSL_CTX_check_private_key(3).
 */
int SSL_CTX_check_private_key(const SSL_CTX *ctx);

/*
 * Whether the current certificate has its private key.
 *
 * Returns 1, or 0. Errors: `SSL_R_NO_CERTIFICATE_ASSIGNED`, `SSL_R_NO_PRIVATE_KEY_ASSIGNED`, libcrypto's for a key that
 * is not the certificate's. See SSL_CTX_check_private_key(3).
 */
int SSL_check_private_key(const SSL *ssl);

/* Keeps the callback; it is never called. See SSL_CTX_set_psk_client_callback(3). */
void SSL_CTX_set_psk_client_callback(SSL_CTX *context, unsigned int (*callback)(SSL *ssl,
                                                                                const char *hint,
                                                                                char *identity,
                                                                                unsigned int identity_size,
                                                                                unsigned char *key,
                                                                                unsigned int key_size));

/* Keeps the callback; it is never called. See SSL_set_psk_client_callback(3). */
void SSL_set_psk_client_callback(SSL *ssl, unsigned int (*callback)(SSL *ssl,
                                                                    const char *hint,
                                                                    char *identity,
                                                                    unsigned int identity_size,
                                                                    unsigned char *key,
                                                                    unsigned int key_size));

/* Keeps the callback; it is never called. See SSL_CTX_set_psk_server_callback(3). */
void SSL_CTX_set_psk_server_callback(SSL_CTX *context, unsigned int (*callback)(SSL *ssl,
                                                                                const char *identity,
                                                                                unsigned char *key,
                                                                                unsigned int key_size));

/* Keeps the callback; it is never called. See SSL_set_psk_server_callback(3). */
void SSL_set_psk_server_callback(SSL *ssl, unsigned int (*callback)(SSL *ssl,
                                                                    const char *identity,
                                                                    unsigned char *key,
                                                                    unsigned int key_size));

/* Keeps the callback; it is never called. See SSL_CTX_set_psk_use_session_callback(3). */
void SSL_CTX_set_psk_use_session_callback(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                            const EVP_MD *digest,
                                                                            const unsigned char **identity,
                                                                            size_t *length,
                                                                            SSL_SESSION **session));

/* Keeps the callback; it is never called. See SSL_set_psk_use_session_callback(3). */
void SSL_set_psk_use_session_callback(SSL *ssl, int (*callback)(SSL *ssl,
                                                                const EVP_MD *digest,
                                                                const unsigned char **identity,
                                                                size_t *length,
                                                                SSL_SESSION **session));

/* Keeps the callback; it is never called. See SSL_CTX_set_psk_find_session_callback(3). */
void SSL_CTX_set_psk_find_session_callback(SSL_CTX *context, int (*callback)(SSL *ssl,
                                                                             const unsigned char *identity,
                                                                             size_t length,
                                                                             SSL_SESSION **session));

/* Keeps the callback; it is never called. See SSL_set_psk_find_session_callback(3). */
void SSL_set_psk_find_session_callback(SSL *ssl, int (*callback)(SSL *ssl,
                                                                 const unsigned char *identity,
                                                                 size_t length,
                                                                 SSL_SESSION **session));

/*
 * Sets the hint that a server sends.
 *
 * Returns 1 for NULL, which is what there is, and 0 for a hint. Errors: `ERR_R_UNSUPPORTED`. See
 * SSL_CTX_use_psk_identity_hint(3).
 */
int SSL_CTX_use_psk_identity_hint(SSL_CTX *context, const char *hint);

/*
 * Sets the hint that a server sends.
 *
 * Returns 1 for NULL, which is what there is, and 0 for a hint. Errors: `ERR_R_UNSUPPORTED`. See
 * SSL_CTX_use_psk_identity_hint(3).
 */
int SSL_use_psk_identity_hint(SSL *ssl, const char *hint);

/* What the handshake said about a pre-shared key: NULL, because none is used. See SSL_get_psk_identity_hint(3). */
const char *SSL_get_psk_identity_hint(const SSL *ssl);

/* What the handshake said about a pre-shared key: NULL, because none is used. See SSL_get_psk_identity(3). */
const char *SSL_get_psk_identity(const SSL *ssl);

/*
 * Goes on with the handshake in the role that was set.
 *
 * Returns 1 when it is done; less on failure, when SSL_get_error() says why. Errors:
 * `SSL_R_CONNECTION_TYPE_NOT_SET` without a role. See SSL_do_handshake(3).
 */
int SSL_do_handshake(SSL *ssl);

/*
 * Goes on with the handshake, as a client where no role was set.
 *
 * Returns as SSL_do_handshake(). See SSL_connect(3).
 */
int SSL_connect(SSL *ssl);

/*
 * Goes on with the handshake, as a server where no role was set.
 *
 * Returns as SSL_do_handshake(). See SSL_accept(3).
 */
int SSL_accept(SSL *ssl);

/* Makes the next handshake a client's, from its beginning. See SSL_set_connect_state(3). */
void SSL_set_connect_state(SSL *ssl);

/* Makes the next handshake a server's, from its beginning. See SSL_set_connect_state(3). */
void SSL_set_accept_state(SSL *ssl);

/* Whether the object is or will be a server: 1 or 0. See SSL_set_connect_state(3). */
int SSL_is_server(const SSL *ssl);

/*
 * What the return value of the last call on this object means: one of the `SSL_ERROR_...` values.
 *
 * It must follow that call in the same thread at once, because it looks at the error queue. See SSL_get_error(3).
 */
int SSL_get_error(const SSL *ssl,
                  int returned);

/* What the last call on this object waits for: one of `SSL_NOTHING`, `SSL_WRITING`, `SSL_READING`, ... See SSL_want(3). */
int SSL_want(const SSL *ssl);

/*
 * Closes our side of the connection, or waits for the peer to close its own.
 *
 * Returns 1 when both sides have closed; 0 when ours has: call again to wait for the peer's; less on failure, when
 * SSL_get_error() says why. Errors: `SSL_R_UNINITIALIZED`, `SSL_R_SHUTDOWN_WHILE_IN_INIT`,
 * `SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY`. See SSL_shutdown(3).
 */
int SSL_shutdown(SSL *ssl);

/*
 * Sets the shutdown state to `mode`, a mask of `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`. Nothing is sent.
 *
 * See SSL_set_shutdown(3).
 */
void SSL_set_shutdown(SSL *ssl,
                      int mode);

/* The shutdown state: a mask of `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`. See SSL_set_shutdown(3). */
int SSL_get_shutdown(const SSL *ssl);

/*
 * The current certificate, or NULL. It stays owned by the context.
 *
 * See SSL_get_certificate(3).
 */
X509 *SSL_CTX_get0_certificate(const SSL_CTX *ctx);

/*
 * The current private key, or NULL. It stays owned by the context.
 *
 * See SSL_get_certificate(3).
 */
EVP_PKEY *SSL_CTX_get0_privatekey(const SSL_CTX *ctx);

/*
 * The current certificate, or NULL. It stays owned by the connection.
 *
 * See SSL_get_certificate(3).
 */
X509 *SSL_get_certificate(const SSL *ssl);

/*
 * The current private key, or NULL. It stays owned by the connection.
 *
 * See SSL_get_certificate(3).
 */
EVP_PKEY *SSL_get_privatekey(const SSL *ssl);

/*
 * The suites of a context, TLS 1.3's first.
 *
 * Returns a stack that stays with the context until its suites are set anew, or NULL. See SSL_CTX_get_ciphers(3).
 */
STACK_OF(SSL_CIPHER) *SSL_CTX_get_ciphers(const SSL_CTX *context);

/*
 * The suites of a connection, TLS 1.3's first.
 *
 * Returns a stack that stays with the connection or its context until the suites are set anew, or NULL. See
 * SSL_get_ciphers(3).
 */
STACK_OF(SSL_CIPHER) *SSL_get_ciphers(const SSL *ssl);

/*
 * The suites that a connection would offer with its versions and its security level.
 *
 * Returns a stack that the caller frees with sk_SSL_CIPHER_free(), or NULL when there is none. See
 * SSL_get1_supported_ciphers(3).
 */
STACK_OF(SSL_CIPHER) *SSL_get1_supported_ciphers(SSL *ssl);

/*
 * On a server, the suites of the ClientHello.
 *
 * Returns a stack that stays with the connection, or NULL. See SSL_get_client_ciphers(3).
 */
STACK_OF(SSL_CIPHER) *SSL_get_client_ciphers(const SSL *ssl);

/*
 * The name of the suite at a place in the list of SSL_get_ciphers().
 *
 * Returns a static text, or NULL behind the end. See SSL_get_cipher_list(3).
 */
const char *SSL_get_cipher_list(const SSL *ssl, int priority);

/*
 * On a server, the names of the suites that both sides have, with colons between them.
 *
 * Fills `buffer` with as many whole names as fit into `size` bytes and returns it, or NULL. See
 * SSL_get_shared_ciphers(3).
 */
char *SSL_get_shared_ciphers(const SSL *ssl, char *buffer, int size);

/*
 * The suite in use, or NULL before there is one.
 *
 * The pointer is valid for the life of the process. See SSL_get_current_cipher(3).
 */
const SSL_CIPHER *SSL_get_current_cipher(const SSL *ssl);

/*
 * The suite that the handshake has chosen, or NULL before there is one.
 *
 * The pointer is valid for the life of the process. See SSL_get_pending_cipher(3).
 */
const SSL_CIPHER *SSL_get_pending_cipher(const SSL *ssl);

/*
 * Reads the suites of a ClientHello.
 *
 * `is_ssl2`: three bytes a suite, as SSL 2 had them. Stores the known suites in `suites` and the signalling values in
 * `signals`, each NULL or room for a stack that the caller frees. Returns 1, or 0. Errors:
 * `SSL_R_NO_CIPHERS_SPECIFIED`, `SSL_R_ERROR_IN_RECEIVED_CIPHER_LIST`. See SSL_bytes_to_cipher_list(3).
 */
int SSL_bytes_to_cipher_list(SSL *ssl,
                             const unsigned char *bytes,
                             size_t length,
                             int is_ssl2,
                             STACK_OF(SSL_CIPHER) **suites,
                             STACK_OF(SSL_CIPHER) **signals);

/*
 * What the peer sent, or NULL: with its own certificate on a client, without it on a server. It stays owned by the
 * connection.
 *
 * See SSL_get_peer_cert_chain(3).
 */
STACK_OF(X509) *SSL_get_peer_cert_chain(const SSL *ssl);

/*
 * The chain of the last verification, or NULL. It stays owned by the connection.
 *
 * See SSL_get0_verified_chain(3).
 */
STACK_OF(X509) *SSL_get0_verified_chain(const SSL *ssl);

/*
 * The peer's certificate, or NULL when it has shown none. It stays owned by the connection.
 *
 * See SSL_get0_peer_certificate(3).
 */
X509 *SSL_get0_peer_certificate(const SSL *ssl);

/*
 * The peer's certificate with a reference for the caller, or NULL when it has shown none.
 *
 * See SSL_get1_peer_certificate(3).
 */
X509 *SSL_get1_peer_certificate(const SSL *ssl);

/*
 * One of the signature schemes that the peer takes, in its order.
 *
 * `index`: from 0; negative only counts. Stores NIDs and the bytes on the wire wherever a pointer is not NULL. Returns how
 * many there are, or 0. See SSL_get_sigalgs(3).
 */
int SSL_get_sigalgs(SSL *ssl,
                    int index,
                    int *signature,
                    int *hash,
                    int *both,
                    unsigned char *raw_signature,
                    unsigned char *raw_hash);

/*
 * One of the signature schemes that both sides have, most preferred first.
 *
 * As SSL_get_sigalgs(), except that a negative index gives 0. See SSL_get_shared_sigalgs(3).
 */
int SSL_get_shared_sigalgs(SSL *ssl,
                           int index,
                           int *signature,
                           int *hash,
                           int *both,
                           unsigned char *raw_signature,
                           unsigned char *raw_hash);

/*
 * The NID of the signature algorithm that the peer signed with.
 *
 * Returns 1, or 0 when there was no signature. See SSL_get_peer_signature_type_nid(3).
 */
int SSL_get_peer_signature_type_nid(const SSL *ssl, int *nid);

/*
 * The NID of the signature algorithm that this side signed with.
 *
 * Returns 1, or 0 when there was no signature. See SSL_get_signature_type_nid(3).
 */
int SSL_get_signature_type_nid(const SSL *ssl, int *nid);

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
/*
 * The names of all signature algorithms that are built in, with colons between, in memory for OPENSSL_free().
 *
 * NULL when memory runs out. See SSL_get1_builtin_sigalgs(3).
 */
char *SSL_get1_builtin_sigalgs(OSSL_LIB_CTX *library);
#endif

/*
 * The context that the connection was made from, or that SSL_set_SSL_CTX() gave it; it stays the connection's. NULL for
 * NULL. See SSL_get_SSL_CTX(3).
 */
SSL_CTX *SSL_get_SSL_CTX(const SSL *ssl);

/*
 * Makes a connection read its certificates and callbacks from another context, as a server-name callback does.
 *
 * NULL means the context that the connection was made with. Options, verification, protocol range and session cache
 * stay. Returns the context, still the connection's. See SSL_set_SSL_CTX(3).
 */
SSL_CTX *SSL_set_SSL_CTX(SSL *ssl,
                         SSL_CTX *context);

/* Whether a handshake is under way or has failed: 1 or 0. See SSL_in_init(3). */
int SSL_in_init(const SSL *ssl);

/* Whether no handshake has begun: 1 or 0. See SSL_in_init(3). */
int SSL_in_before(const SSL *ssl);

/* Whether the handshake is finished and data may flow: 1 or 0. See SSL_in_init(3). */
int SSL_is_init_finished(const SSL *ssl);

/* The state of the handshake, an `OSSL_HANDSHAKE_STATE`. See SSL_in_init(3). */
OSSL_HANDSHAKE_STATE SSL_get_state(const SSL *ssl);

/* The state in at most six letters; static. See SSL_state_string(3). */
const char *SSL_state_string(const SSL *ssl);

/* The state in words; static. See SSL_state_string(3). */
const char *SSL_state_string_long(const SSL *ssl);

/* What is being read, in two letters; static. See SSL_rstate_string(3). */
const char *SSL_rstate_string(const SSL *ssl);

/* What is being read, in words; static. See SSL_rstate_string(3). */
const char *SSL_rstate_string_long(const SSL *ssl);

/*
 * Copies at most `length` bytes of the ClientHello's random value; returns how many there are to copy, all of them
 * when `length` is 0. See SSL_get_client_random(3).
 */
size_t SSL_get_client_random(const SSL *ssl,
                             unsigned char *out,
                             size_t length);

/* As SSL_get_client_random(), of the ServerHello. See SSL_get_client_random(3). */
size_t SSL_get_server_random(const SSL *ssl, unsigned char *out, size_t length);

/*
 * Copies at most `count` bytes of the Finished message that we sent; returns its length, 0 before.
 *
 * See SSL_get_finished(3).
 */
size_t SSL_get_finished(const SSL *ssl, void *out, size_t count);

/* As SSL_get_finished(), of the Finished message that the peer sent. See SSL_get_finished(3). */
size_t SSL_get_peer_finished(const SSL *ssl, void *out, size_t count);

/*
 * Fills `out` with keying material that only the two peers know, for this label and context.
 *
 * `use_context`: whether `context` counts (in TLS 1.2 no context differs from an empty one). Returns 1; 0 or less on
 * failure, such as before the handshake is finished. Errors: `SSL_R_TLS_ILLEGAL_EXPORTER_LABEL`. See SSL_export_keying_material(3).
 */
int SSL_export_keying_material(SSL *ssl,
                               unsigned char *out,
                               size_t out_length,
                               const char *label,
                               size_t label_length,
                               const unsigned char *context,
                               size_t context_length,
                               int use_context);

/*
 * The result of verifying the peer: `X509_V_OK`, also before and without a certificate, or `X509_V_ERR_...`.
 *
 * See SSL_get_verify_result(3).
 */
long SSL_get_verify_result(const SSL *ssl);

/*
 * Sets what SSL_get_verify_result() returns.
 *
 * See SSL_set_verify_result(3).
 */
void SSL_set_verify_result(SSL *ssl, long result);

/* The version number in use, before the handshake the highest that the method knows. See SSL_version(3). */
int SSL_version(const SSL *ssl);

/* The version field of the ClientHello, before it the number of the method. See SSL_client_version(3). */
int SSL_client_version(const SSL *ssl);

/*
 * The name of the version in use: `TLSv1.3`, `TLSv1.2`, or `unknown`.
 *
 * A static text. See SSL_get_version(3).
 */
const char *SSL_get_version(const SSL *ssl);

/* Whether a connection speaks DTLS: 0 always, because it is not built in. See SSL_is_dtls(3). */
int SSL_is_dtls(const SSL *ssl);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/* Does what is due by now: nothing, since TLS has no timers. Returns 1. See SSL_handle_events(3). */
int SSL_handle_events(SSL *ssl);

/*
 * When SSL_handle_events() is to be called next: never, which `*is_infinite` says, with a long time in `*timeout`.
 *
 * Returns 1. See SSL_get_event_timeout(3).
 */
int SSL_get_event_timeout(SSL *ssl,
                          struct timeval *timeout,
                          int *is_infinite);

/* Whether the connection waits for the peer: 1 or 0. See SSL_net_read_desired(3). */
int SSL_net_read_desired(SSL *ssl);

/* Whether the connection waits until it can write: 1 or 0. See SSL_net_write_desired(3). */
int SSL_net_write_desired(SSL *ssl);

/*
 * What to poll before reading, as the BIO for reading tells it.
 *
 * Returns 1; 0 without a BIO, where the BIO knows of nothing, and where libcrypto is older than 3.2.
 * See SSL_get_rpoll_descriptor(3).
 */
int SSL_get_rpoll_descriptor(SSL *ssl, BIO_POLL_DESCRIPTOR *descriptor);

/*
 * What to poll before writing, as the BIO for writing tells it.
 *
 * Returns 1; 0 without a BIO, where the BIO knows of nothing, and where libcrypto is older than 3.2.
 * See SSL_get_rpoll_descriptor(3).
 */
int SSL_get_wpoll_descriptor(SSL *ssl, BIO_POLL_DESCRIPTOR *descriptor);

/*
 * How many microseconds passed in the handshake between our last flight and the peer's answer to it.
 *
 * Returns 1; 0 before the handshake is done, -1 for NULL. See SSL_get_handshake_rtt(3).
 */
int SSL_get_handshake_rtt(const SSL *ssl, uint64_t *microseconds);

/* Whether calls wait by themselves: -1, as only QUIC connections know. See SSL_get_blocking_mode(3). */
int SSL_get_blocking_mode(SSL *ssl);

/* Sets whether calls wait by themselves: 0, as only QUIC connections can. See SSL_set_blocking_mode(3). */
int SSL_set_blocking_mode(SSL *ssl, int blocking);

/*
 * Feeds a datagram to a QUIC connection.
 *
 * Returns 0, because there is none. Errors: `ERR_R_INTERNAL_ERROR`, as OpenSSL's for TLS. See SSL_inject_net_dgram(3).
 */
int SSL_inject_net_dgram(SSL *ssl,
                         const unsigned char *datagram,
                         size_t length,
                         const BIO_ADDR *peer,
                         const BIO_ADDR *local);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
/*
 * Polls QUIC connections, which are not there: an item with an object in it fails.
 *
 * `*result_count` counts the items that have something to tell. Returns 1, or 0. Errors:
 * `SSL_R_POLL_REQUEST_NOT_SUPPORTED`. See SSL_poll(3).
 */
int SSL_poll(SSL_POLL_ITEM *items,
             size_t count,
             size_t stride,
             const struct timeval *timeout,
             uint64_t flags,
             size_t *result_count);
#endif

/*
 * Asks for new sending keys, which the next call that moves bytes announces to the peer.
 *
 * `kind`: `SSL_KEY_UPDATE_REQUESTED`, or `SSL_KEY_UPDATE_NOT_REQUESTED`. The peer is asked to update its own keys in
 * either case, and while it has not answered a further update is not sent. Returns 1, or 0 and a reason. Errors:
 * `SSL_R_WRONG_SSL_VERSION` before TLS 1.3, `SSL_R_INVALID_KEY_UPDATE_TYPE`, `SSL_R_STILL_IN_INIT`,
 * `SSL_R_BAD_WRITE_RETRY` while a write waits to be repeated. See SSL_key_update(3).
 */
int SSL_key_update(SSL *ssl,
                   int kind);

/* The kind of key update that waits to be sent, or `SSL_KEY_UPDATE_NONE`. See SSL_get_key_update_type(3). */
int SSL_get_key_update_type(const SSL *ssl);

/*
 * The subjects of the certificates in a PEM file, each once.
 *
 * Returns a list that the caller frees, or NULL with libcrypto's reason. See SSL_load_client_CA_file(3).
 */
STACK_OF(X509_NAME) *SSL_load_client_CA_file(const char *file);

/*
 * As SSL_load_client_CA_file(), with algorithms of a library context of the program.
 *
 * `library`: NULL for the default. `properties`: NULL, or the property query string. See SSL_load_client_CA_file(3).
 */
STACK_OF(X509_NAME) *SSL_load_client_CA_file_ex(const char *file,
                                               OSSL_LIB_CTX *library,
                                               const char *properties);

/*
 * Adds the subjects of all certificates in a PEM file to a list, but for those that it holds already.
 *
 * Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
 */
int SSL_add_file_cert_subjects_to_stack(STACK_OF(X509_NAME) *names, const char *file);

/*
 * Adds the subjects of all certificates in the PEM files of a directory to a list, but for those that it holds already.
 *
 * Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
 */
int SSL_add_dir_cert_subjects_to_stack(STACK_OF(X509_NAME) *names,
                                       const char *directory);

/*
 * Adds the subjects of all certificates under a URI to a list, but for those that it holds already.
 *
 * Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
 */
int SSL_add_store_cert_subjects_to_stack(STACK_OF(X509_NAME) *names, const char *uri);

/*
 * Creates a connection object that inherits the settings of `context` as they are now.
 *
 * Returns the object with one reference, to be given back by SSL_free(), or NULL. It keeps `context` alive.
 * Errors: `SSL_R_NULL_SSL_CTX`. See SSL_new(3).
 */
SSL *SSL_new(SSL_CTX *context);

/*
 * Takes a further reference to a connection object.
 *
 * Returns 1, or 0 for NULL. See SSL_new(3).
 */
int SSL_up_ref(SSL *ssl);

/*
 * Makes the object ready for another handshake with the same settings, BIOs and role.
 *
 * A session whose connection was not closed is not kept. Returns 1, or 0 and a reason. See SSL_clear(3).
 */
int SSL_clear(SSL *ssl);

/*
 * Makes an object with the same settings, without BIOs, before a handshake; later, takes one more reference.
 *
 * Returns the object, or NULL and a reason. See SSL_dup(3).
 */
SSL *SSL_dup(SSL *ssl);

/*
 * Makes sure that the read and write buffers exist. Ours are made when they are needed, so there is nothing to do.
 *
 * Returns 1, or 0 for NULL. See SSL_alloc_buffers(3).
 */
int SSL_alloc_buffers(SSL *ssl);

/*
 * Frees the read and write buffers where nothing is in them.
 *
 * Returns 1, or 0 while data waits in them. See SSL_alloc_buffers(3).
 */
int SSL_free_buffers(SSL *ssl);

/*
 * Gives back one reference; the last one releases the BIOs, the session, the keys and all buffers. NULL is ignored.
 *
 * Called from inside a callback of the same object, the release waits until the outer call returns. See SSL_free(3).
 */
void SSL_free(SSL *ssl);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * A method for QUIC clients: NULL, because QUIC is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_client_method(3).
 */
const SSL_METHOD *OSSL_QUIC_client_method(void);

/*
 * A method for QUIC clients with a thread of its own: NULL, because QUIC is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_client_method(3).
 */
const SSL_METHOD *OSSL_QUIC_client_thread_method(void);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30500000L
/*
 * A method for QUIC servers: NULL, because QUIC is not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_server_method(3).
 */
const SSL_METHOD *OSSL_QUIC_server_method(void);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/* Whether this is a QUIC object: 0. See SSL_is_quic(3). */
int SSL_is_quic(const SSL *ssl);

/* Whether this is a TLS connection: 1, or 0 for NULL. See SSL_is_tls(3). */
int SSL_is_tls(const SSL *ssl);

/* Whether this is a connection, and no stream of one: 1. See SSL_get0_connection(3). */
int SSL_is_connection(SSL *ssl);

/* The connection that a stream belongs to: the same object. See SSL_get0_connection(3). */
SSL *SSL_get0_connection(SSL *ssl);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30500000L
/* Whether this is a listener: 0; as in OpenSSL, 1 for NULL. See SSL_new_listener(3). */
int SSL_is_listener(SSL *ssl);

/* The listener that a connection came from: NULL, as there is none. See SSL_new_listener(3). */
SSL *SSL_get0_listener(SSL *ssl);

/* A listener: NULL, as for every context that is not for QUIC. See SSL_new_listener(3). */
SSL *SSL_new_listener(SSL_CTX *context, uint64_t flags);

/* A listener in a domain: NULL, as there is no domain. See SSL_new_listener(3). */
SSL *SSL_new_listener_from(SSL *domain, uint64_t flags);

/* A client on a listener's socket: NULL, as there is no listener. See SSL_new_listener(3). */
SSL *SSL_new_from_listener(SSL *listener, uint64_t flags);

/* Begins to listen: 0, as this is no listener. See SSL_new_listener(3). */
int SSL_listen(SSL *listener);

/* The next connection of a listener: NULL, as this is none. See SSL_accept_connection(3). */
SSL *SSL_accept_connection(SSL *listener, uint64_t flags);

/* How many connections wait for SSL_accept_connection(): 0. See SSL_accept_connection(3). */
size_t SSL_get_accept_connection_queue_len(SSL *listener);

/*
 * Sets what is called for each connection that waits at a listener: never, as there is none.
 *
 * See SSL_CTX_set_new_pending_conn_cb(3).
 */
void SSL_CTX_set_new_pending_conn_cb(SSL_CTX *context, int (*callback)(SSL_CTX *context,
                                                                         SSL *ssl,
                                                                         void *argument), void *argument);

/* Whether this is a domain: 0; as in OpenSSL, 1 for NULL. See SSL_new_domain(3). */
int SSL_is_domain(SSL *ssl);

/* The domain of an object: NULL, as there is none. See SSL_new_domain(3). */
SSL *SSL_get0_domain(SSL *ssl);

/* A domain: NULL, as for every context that is not for QUIC. See SSL_new_domain(3). */
SSL *SSL_new_domain(SSL_CTX *context, uint64_t flags);

/*
 * Sets how a context's domains work.
 *
 * Returns 0, as for every context that is not for QUIC. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_domain_flags(3).
 */
int SSL_CTX_set_domain_flags(SSL_CTX *context,
                             uint64_t flags);

/*
 * How a context's domains work.
 *
 * Returns 0, as for every context that is not for QUIC. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_domain_flags(3).
 */
int SSL_CTX_get_domain_flags(const SSL_CTX *context,
                             uint64_t *flags);

/* How a domain works: 0, as this is none. See SSL_CTX_set_domain_flags(3). */
int SSL_get_domain_flags(const SSL *ssl, uint64_t *flags);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
/*
 * Reads a number of a QUIC connection.
 *
 * Returns 0, as for TLS in OpenSSL. Errors: `SSL_R_UNSUPPORTED_PROTOCOL`. See SSL_get_value_uint(3).
 */
int SSL_get_value_uint(SSL *ssl, uint32_t _class, uint32_t id, uint64_t *value);

/*
 * Sets a number of a QUIC connection.
 *
 * Returns 0, as for TLS in OpenSSL. Errors: `SSL_R_UNSUPPORTED_PROTOCOL`. See SSL_get_value_uint(3).
 */
int SSL_set_value_uint(SSL *ssl, uint32_t _class, uint32_t id, uint64_t value);
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/* Sets whom a QUIC client talks to: 0, as only QUIC connections can. See SSL_set1_initial_peer_addr(3). */
int SSL_set1_initial_peer_addr(SSL *ssl, const BIO_ADDR *peer);

/* Which directions the stream has: both, `SSL_STREAM_TYPE_BIDI`. See SSL_get_stream_type(3). */
int SSL_get_stream_type(SSL *ssl);

/* The number of the stream: the largest of all, as TLS has none. See SSL_get_stream_id(3). */
uint64_t SSL_get_stream_id(SSL *ssl);

/* Whether this side has opened the stream: -1, as TLS has none. See SSL_is_stream_local(3). */
int SSL_is_stream_local(SSL *ssl);

/* The state of the receiving half of the stream: `SSL_STREAM_STATE_NONE`. See SSL_get_stream_read_state(3). */
int SSL_get_stream_read_state(SSL *ssl);

/* The state of the sending half of the stream: `SSL_STREAM_STATE_NONE`. See SSL_get_stream_read_state(3). */
int SSL_get_stream_write_state(SSL *ssl);

/* The code that the receiving half was reset with: -1, as there is no stream. See SSL_get_stream_read_state(3). */
int SSL_get_stream_read_error_code(SSL *ssl,
                                   uint64_t *code);

/* The code that the sending half was reset with: -1, as there is no stream. See SSL_get_stream_read_state(3). */
int SSL_get_stream_write_error_code(SSL *ssl, uint64_t *code);

/* Ends the sending half of a stream: 0, as there is none. See SSL_stream_conclude(3). */
int SSL_stream_conclude(SSL *ssl, uint64_t flags);

/* Breaks off the sending half of a stream: 0, as there is none. See SSL_stream_reset(3). */
int SSL_stream_reset(SSL *ssl, const SSL_STREAM_RESET_ARGS *args, size_t args_length);

/* Opens a stream: NULL, as a TLS connection has no others. See SSL_new_stream(3). */
SSL *SSL_new_stream(SSL *ssl, uint64_t flags);

/* Takes a stream that the peer has opened: NULL, as there are none. See SSL_accept_stream(3). */
SSL *SSL_accept_stream(SSL *ssl, uint64_t flags);

/* How many streams wait for SSL_accept_stream(): 0. See SSL_accept_stream(3). */
size_t SSL_get_accept_stream_queue_len(SSL *ssl);

/*
 * Whether the connection itself is a stream, too: 0, as only QUIC connections have the choice.
 *
 * See SSL_set_default_stream_mode(3).
 */
int SSL_set_default_stream_mode(SSL *ssl, uint32_t mode);

/* What is done with streams that the peer opens: 0, as there are none. See SSL_set_incoming_stream_policy(3). */
int SSL_set_incoming_stream_policy(SSL *ssl, int policy, uint64_t code);

/* As SSL_shutdown(): flags and arguments are for QUIC connections. See SSL_shutdown_ex(3). */
int SSL_shutdown_ex(SSL *ssl, uint64_t flags, const SSL_SHUTDOWN_EX_ARGS *args, size_t args_length);

/* How a QUIC connection has ended: -1, as there is none. See SSL_get_conn_close_info(3). */
int SSL_get_conn_close_info(SSL *ssl, SSL_CONN_CLOSE_INFO *info, size_t info_length);
#endif

/*
 * Reads at most `length` bytes of application data into `buffer`.
 *
 * Goes on with the handshake first where it is not finished. Returns the number of bytes; 0 or less on failure, when
 * SSL_get_error() says why. Errors: `SSL_R_BAD_LENGTH` for a negative `length`, `SSL_R_UNINITIALIZED` without a role,
 * `SSL_R_UNEXPECTED_EOF_WHILE_READING`, and the reason of whatever the peer did wrong. See SSL_read(3).
 */
int SSL_read(SSL *ssl,
             void *buffer,
             int length);

/* As SSL_read(), but leaves the bytes to be read again. See SSL_read(3). */
int SSL_peek(SSL *ssl, void *buffer, int length);

/* As SSL_read(), for any length: the number of bytes goes to `*read`. Returns 1 or 0. See SSL_read(3). */
int SSL_read_ex(SSL *ssl, void *buffer, size_t length, size_t *read);

/* As SSL_peek(), for any length: the number of bytes goes to `*read`. Returns 1 or 0. See SSL_read(3). */
int SSL_peek_ex(SSL *ssl, void *buffer, size_t length, size_t *read);

/*
 * Writes `length` bytes of application data.
 *
 * Goes on with the handshake first where it is not finished. Returns the number of bytes taken, which is `length`
 * unless `SSL_MODE_ENABLE_PARTIAL_WRITE` is set; 0 or less on failure, when SSL_get_error() says why and the call may
 * have to be repeated with the same arguments. Errors: `SSL_R_BAD_LENGTH`, `SSL_R_UNINITIALIZED`,
 * `SSL_R_PROTOCOL_IS_SHUTDOWN`, `SSL_R_BAD_WRITE_RETRY`. See SSL_write(3).
 */
int SSL_write(SSL *ssl,
              const void *buffer,
              int length);

/* As SSL_write(), for any length: the number of bytes goes to `*written`. Returns 1 or 0. See SSL_write(3). */
int SSL_write_ex(SSL *ssl, const void *buffer, size_t length, size_t *written);

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
/*
 * As SSL_write_ex(). `flags` must be 0: there is none for TLS.
 *
 * Returns 1 or 0. Errors: also `SSL_R_UNSUPPORTED_WRITE_FLAG`. See SSL_write_ex2(3).
 */
int SSL_write_ex2(SSL *ssl, const void *buffer, size_t length, uint64_t flags, size_t *written);
#endif

/* The number of decrypted bytes that SSL_read() would give without reading from the transport. See SSL_pending(3). */
int SSL_pending(const SSL *ssl);

/* Whether anything read from the transport waits, decrypted or not: 1 or 0. See SSL_pending(3). */
int SSL_has_pending(const SSL *ssl);

/* Sets how much early data a server tells clients that they may send. Returns 1. See SSL_CTX_set_max_early_data(3). */
int SSL_CTX_set_max_early_data(SSL_CTX *context,
                               uint32_t bytes);

/* How much early data a server tells clients that they may send. See SSL_CTX_get_max_early_data(3). */
uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *context);

/* As SSL_CTX_set_max_early_data(), for one connection. Returns 1. See SSL_set_max_early_data(3). */
int SSL_set_max_early_data(SSL *ssl, uint32_t bytes);

/* How much early data a server tells the client that it may send. See SSL_get_max_early_data(3). */
uint32_t SSL_get_max_early_data(const SSL *ssl);

/* Sets how much early data a server accepts. Returns 1. See SSL_CTX_set_recv_max_early_data(3). */
int SSL_CTX_set_recv_max_early_data(SSL_CTX *context, uint32_t bytes);

/* How much early data a server accepts. See SSL_CTX_get_recv_max_early_data(3). */
uint32_t SSL_CTX_get_recv_max_early_data(const SSL_CTX *context);

/* As SSL_CTX_set_recv_max_early_data(), for one connection. Returns 1. See SSL_set_recv_max_early_data(3). */
int SSL_set_recv_max_early_data(SSL *ssl, uint32_t bytes);

/* How much early data a server accepts. See SSL_get_recv_max_early_data(3). */
uint32_t SSL_get_recv_max_early_data(const SSL *ssl);

/* Sets what is asked before a server accepts early data. See SSL_CTX_set_allow_early_data_cb(3). */
void SSL_CTX_set_allow_early_data_cb(SSL_CTX *context,
                                     int (*callback)(SSL *ssl, void *argument),
                                     void *argument);

/* As SSL_CTX_set_allow_early_data_cb(), for one connection. See SSL_set_allow_early_data_cb(3). */
void SSL_set_allow_early_data_cb(SSL *ssl, int (*callback)(SSL *ssl, void *argument), void *argument);

/*
 * What became of early data: `SSL_EARLY_DATA_NOT_SENT`, `..._REJECTED` or `..._ACCEPTED`.
 *
 * See SSL_get_early_data_status(3).
 */
int SSL_get_early_data_status(const SSL *ssl);

/*
 * Sends data before the handshake is over: a client's with the first flight, a server's before it knows the client.
 *
 * Returns 1 and stores the length in `*written`, or 0: see SSL_get_error(). Errors:
 * `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`, `SSL_R_TOO_MUCH_EARLY_DATA`, `SSL_R_INCONSISTENT_EARLY_DATA_SNI`,
 * `SSL_R_INCONSISTENT_EARLY_DATA_ALPN`. See SSL_write_early_data(3).
 */
int SSL_write_early_data(SSL *ssl,
                         const void *data,
                         size_t length,
                         size_t *written);

/*
 * Reads the data that a client sends before the handshake is over.
 *
 * Returns `SSL_READ_EARLY_DATA_SUCCESS` and stores the length in `*read`, `SSL_READ_EARLY_DATA_FINISH` when there is no
 * more, or `SSL_READ_EARLY_DATA_ERROR`: see SSL_get_error(). Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`,
 * `SSL_R_TOO_MUCH_EARLY_DATA`. See SSL_read_early_data(3).
 */
int SSL_read_early_data(SSL *ssl,
                        void *data,
                        size_t size,
                        size_t *read);

/*
 * Keys of the program's own, derived from what both sides know before the handshake is over.
 *
 * Returns 1, or 0 when neither early data was sent nor accepted. Errors: `ERR_R_INTERNAL_ERROR`. See
 * SSL_export_keying_material_early(3).
 */
int SSL_export_keying_material_early(SSL *ssl,
                                     unsigned char *out,
                                     size_t out_length,
                                     const char *label,
                                     size_t label_length,
                                     const unsigned char *context,
                                     size_t context_length);

/*
 * Starts a renegotiation.
 *
 * Returns 0 always. Errors: `SSL_R_WRONG_SSL_VERSION` in TLS 1.3, `SSL_R_NO_RENEGOTIATION`. See SSL_renegotiate(3).
 */
int SSL_renegotiate(SSL *ssl);

/*
 * Starts a renegotiation.
 *
 * Returns 0 always. Errors: `SSL_R_WRONG_SSL_VERSION` in TLS 1.3, `SSL_R_NO_RENEGOTIATION`. See SSL_renegotiate_abbreviated(3).
 */
int SSL_renegotiate_abbreviated(SSL *ssl);

/* Whether a renegotiation waits to begin: 0. See SSL_renegotiate_pending(3). */
int SSL_renegotiate_pending(const SSL *ssl);

/*
 * Sends a file where the kernel encrypts.
 *
 * Returns -1, because it does not. Errors: `SSL_R_UNINITIALIZED`, as without kernel TLS. See SSL_sendfile(3).
 */
ptrdiff_t SSL_sendfile(SSL *ssl, int fd, int64_t offset, size_t size, int flags);

/*
 * Creates an empty session, for a program that fills it itself.
 *
 * Returns it with one reference, to be given back by SSL_SESSION_free(), or NULL. See SSL_SESSION_free(3).
 */
SSL_SESSION *SSL_SESSION_new(void);

/*
 * Creates a session of the same content that is in no cache; ex_data is copied by the program's own functions.
 *
 * Returns it with one reference, or NULL. See SSL_SESSION_free(3).
 */
SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *session);

/*
 * Takes a further reference to a session.
 *
 * Returns 1, or 0 for NULL. See SSL_SESSION_free(3).
 */
int SSL_SESSION_up_ref(SSL_SESSION *session);

/* Gives back one reference to a session; the last one wipes its secrets. NULL is ignored. See SSL_SESSION_free(3). */
void SSL_SESSION_free(SSL_SESSION *session);

/* The session's cipher suite; NULL when it has none. See SSL_SESSION_get0_cipher(3). */
const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *session);

/* Sets the session's cipher suite. Returns 1. See SSL_SESSION_set_cipher(3). */
int SSL_SESSION_set_cipher(SSL_SESSION *session, const SSL_CIPHER *cipher);

/* The session's protocol version (`TLS1_3_VERSION` and its kin). See SSL_SESSION_get_protocol_version(3). */
int SSL_SESSION_get_protocol_version(const SSL_SESSION *session);

/* Sets the session's protocol version; a number that is none on the wire counts as 0. Returns 1. See SSL_SESSION_set_protocol_version(3). */
int SSL_SESSION_set_protocol_version(SSL_SESSION *session,
                                     int version);

/*
 * The session's compression method: 0, none, but for a session that another library has written. See
 * SSL_SESSION_get_compress_id(3).
 */
unsigned int SSL_SESSION_get_compress_id(const SSL_SESSION *session);

/* The `TLSEXT_max_fragment_length_...` that was negotiated; 0 for none. See SSL_SESSION_get_max_fragment_length(3). */
uint8_t SSL_SESSION_get_max_fragment_length(const SSL_SESSION *session);

/*
 * Copies at most `size` bytes of the master secret (TLS 1.3: of the ticket's pre-shared key) to `out`.
 *
 * Returns how many bytes were copied; with a size of 0, how many there are. See SSL_SESSION_get_master_key(3).
 */
size_t SSL_SESSION_get_master_key(const SSL_SESSION *session,
                                  unsigned char *out,
                                  size_t size);

/* Sets the master secret. Returns 1, or 0 when it is too long. See SSL_SESSION_set1_master_key(3). */
int SSL_SESSION_set1_master_key(SSL_SESSION *session, const unsigned char *key, size_t length);

/*
 * The server name that the client asked for, still the session's; NULL when none was accepted.
 *
 * See SSL_SESSION_get0_hostname(3).
 */
const char *SSL_SESSION_get0_hostname(const SSL_SESSION *session);

/* Sets the server name; NULL takes it away. Returns 1. See SSL_SESSION_get0_hostname(3). */
int SSL_SESSION_set1_hostname(SSL_SESSION *session, const char *name);

/*
 * The application protocol, still the session's; NULL and a length of 0 when there is none.
 *
 * See SSL_SESSION_get0_alpn_selected(3).
 */
void SSL_SESSION_get0_alpn_selected(const SSL_SESSION *session, const unsigned char **alpn, size_t *length);

/*
 * Sets the application protocol; NULL or a length of 0 takes it away. Returns 1.
 *
 * See SSL_SESSION_get0_alpn_selected(3).
 */
int SSL_SESSION_set1_alpn_selected(SSL_SESSION *session, const unsigned char *alpn, size_t length);

/* The peer's certificate, still the session's; NULL when it showed none. See SSL_SESSION_get0_peer(3). */
X509 *SSL_SESSION_get0_peer(SSL_SESSION *session);

/* Whether a later connection may resume the session: 1 or 0. See SSL_SESSION_is_resumable(3). */
int SSL_SESSION_is_resumable(const SSL_SESSION *session);

/*
 * Keeps a pointer of the program under an index of SSL_SESSION_get_ex_new_index(). Returns 1, or 0.
 *
 * See SSL_SESSION_set_ex_data(3).
 */
int SSL_SESSION_set_ex_data(SSL_SESSION *session, int index, void *data);

/* The program's pointer under an index; NULL where none was set. See SSL_SESSION_get_ex_data(3). */
void *SSL_SESSION_get_ex_data(const SSL_SESSION *session, int index);

/*
 * The session's id, still the session's; its length goes to `length` unless that is NULL.
 *
 * See SSL_SESSION_get_id(3).
 */
const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *session, unsigned int *length);

/*
 * Sets the session's id, of at most 32 bytes.
 *
 * Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_TOO_LONG`. See SSL_SESSION_set1_id(3).
 */
int SSL_SESSION_set1_id(SSL_SESSION *session, const unsigned char *id, unsigned int length);

/*
 * The session id context, still the session's; its length goes to `length` unless that is NULL.
 *
 * See SSL_SESSION_get0_id_context(3).
 */
const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *session, unsigned int *length);

/*
 * Sets the session id context, of at most 32 bytes.
 *
 * Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_SESSION_set1_id_context(3).
 */
int SSL_SESSION_set1_id_context(SSL_SESSION *session, const unsigned char *context, unsigned int length);

/* When the session was made, in seconds since 1970; 0 for NULL. See SSL_SESSION_get_time(3). */
long SSL_SESSION_get_time(const SSL_SESSION *session);

/* Sets when the session was made. Returns `time`, or 0 for NULL. See SSL_SESSION_get_time(3). */
long SSL_SESSION_set_time(SSL_SESSION *session, long time);

/* How many seconds after its time the session may be used; 0 for NULL. See SSL_SESSION_get_time(3). */
long SSL_SESSION_get_timeout(const SSL_SESSION *session);

/*
 * Sets how many seconds after its time the session may be used. Returns 1, or 0 for NULL or a
 * negative number. See SSL_SESSION_get_time(3).
 */
long SSL_SESSION_set_timeout(SSL_SESSION *session, long timeout);

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
/* As SSL_SESSION_get_time(), for years after 2038 on every machine. See SSL_SESSION_get_time_ex(3). */
time_t SSL_SESSION_get_time_ex(const SSL_SESSION *session);

/* As SSL_SESSION_set_time(), for years after 2038 on every machine. See SSL_SESSION_set_time_ex(3). */
time_t SSL_SESSION_set_time_ex(SSL_SESSION *session, time_t time);
#endif

/* Whether the session has a ticket: 1 or 0. See SSL_SESSION_has_ticket(3). */
int SSL_SESSION_has_ticket(const SSL_SESSION *session);

/* How many seconds the server means to accept the ticket. See SSL_SESSION_get_ticket_lifetime_hint(3). */
unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *session);

/*
 * The ticket, still the session's; NULL and a length of 0 without one. `ticket` may be NULL.
 *
 * See SSL_SESSION_get0_ticket(3).
 */
void SSL_SESSION_get0_ticket(const SSL_SESSION *session, const unsigned char **ticket, size_t *length);

/* How much early data the server of this session takes, in bytes. See SSL_SESSION_get_max_early_data(3). */
uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *session);

/* Sets how much early data the server of this session takes. Returns 1. See SSL_SESSION_set_max_early_data(3). */
int SSL_SESSION_set_max_early_data(SSL_SESSION *session,
                                   uint32_t bytes);

/*
 * Puts application data into the session, and with it into the ticket. NULL or a length of 0 takes it away.
 *
 * Returns 1. See SSL_SESSION_set1_ticket_appdata(3).
 */
int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *session, const void *data, size_t length);

/*
 * The application data, still the session's; NULL and a length of 0 without any. Returns 1.
 *
 * See SSL_SESSION_get0_ticket_appdata(3).
 */
int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *session, void **data, size_t *length);

/*
 * Sets what is called before a server seals a ticket, and after it opened one.
 *
 * Returns 1. See SSL_CTX_set_session_ticket_cb(3).
 */
int SSL_CTX_set_session_ticket_cb(SSL_CTX *context,
                                  int (*generate)(SSL *ssl, void *argument),
                                  int (*opened)(SSL *ssl,
                                                SSL_SESSION *session,
                                                const unsigned char *name,
                                                size_t name_length,
                                                int status,
                                                void *argument),
                                  void *argument);

/* Writes everything about a session, its secrets included. Returns 1, or 0. See SSL_SESSION_print(3). */
int SSL_SESSION_print(BIO *bio, const SSL_SESSION *session);

/* As SSL_SESSION_print(), to a file. See SSL_SESSION_print(3). */
int SSL_SESSION_print_fp(FILE *file, const SSL_SESSION *session);

/*
 * Writes the session's id and master secret in the oldest format of NSS's key log.
 *
 * Returns 1, or 0 for a session without them. See SSL_SESSION_print(3).
 */
int SSL_SESSION_print_keylog(BIO *bio, const SSL_SESSION *session);

/*
 * Sets the name, or the address, that the peer's certificate must be for.
 *
 * `host`: NULL or empty lifts that. Returns 1, or 0. See SSL_set1_host(3).
 */
int SSL_set1_host(SSL *ssl, const char *host);

/*
 * Sets a further name that the peer's certificate may be for. There can be one address only.
 *
 * Returns 1, or 0. See SSL_set1_host(3).
 */
int SSL_add1_host(SSL *ssl, const char *host);

/*
 * Sets how names are compared (`X509_CHECK_FLAG_...`).
 *
 * See SSL_set1_host(3).
 */
void SSL_set_hostflags(SSL *ssl, unsigned int flags);

/*
 * The name in the peer's certificate that matched, which stays owned by the connection; NULL when none did.
 *
 * See SSL_set1_host(3).
 */
const char *SSL_get0_peername(SSL *ssl);

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
/*
 * Sets what a later connection's client may show: 1 for nothing special, which is a certificate; 0 for a list, because
 * bare public keys are not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_client_cert_type(3).
 */
int SSL_CTX_set1_client_cert_type(SSL_CTX *context,
                                  const unsigned char *types,
                                  size_t length);

/* As SSL_CTX_set1_client_cert_type(), for a server. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_server_cert_type(3). */
int SSL_CTX_set1_server_cert_type(SSL_CTX *context,
                                  const unsigned char *types,
                                  size_t length);

/*
 * As SSL_CTX_set1_client_cert_type(), for one connection. Errors: `ERR_R_UNSUPPORTED`.
 *
 * See SSL_set1_client_cert_type(3).
 */
int SSL_set1_client_cert_type(SSL *ssl, const unsigned char *types, size_t length);

/*
 * As SSL_CTX_set1_client_cert_type(), for one connection and a server. Errors: `ERR_R_UNSUPPORTED`.
 *
 * See SSL_set1_server_cert_type(3).
 */
int SSL_set1_server_cert_type(SSL *ssl, const unsigned char *types, size_t length);

/*
 * What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
 *
 * See SSL_CTX_get0_client_cert_type(3).
 */
int SSL_CTX_get0_client_cert_type(const SSL_CTX *context, unsigned char **types, size_t *length);

/*
 * What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
 *
 * See SSL_CTX_get0_server_cert_type(3).
 */
int SSL_CTX_get0_server_cert_type(const SSL_CTX *context, unsigned char **types, size_t *length);

/*
 * What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
 *
 * See SSL_get0_client_cert_type(3).
 */
int SSL_get0_client_cert_type(const SSL *ssl, unsigned char **types, size_t *length);

/*
 * What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
 *
 * See SSL_get0_server_cert_type(3).
 */
int SSL_get0_server_cert_type(const SSL *ssl, unsigned char **types, size_t *length);

/* What the client shows: 0, which is a certificate. See SSL_get_negotiated_client_cert_type(3). */
int SSL_get_negotiated_client_cert_type(const SSL *ssl);

/* What the server shows: 0, which is a certificate. See SSL_get_negotiated_server_cert_type(3). */
int SSL_get_negotiated_server_cert_type(const SSL *ssl);

/* The bare public key of the peer: NULL, as it has shown none. See SSL_get0_peer_rpk(3). */
EVP_PKEY *SSL_get0_peer_rpk(const SSL *ssl);

/* The bare public key of a session's peer: NULL, as it has shown none. See SSL_SESSION_get0_peer_rpk(3). */
EVP_PKEY *SSL_SESSION_get0_peer_rpk(SSL_SESSION *session);

/*
 * Expects a bare public key of the peer: 0, because they are not built in.
 *
 * Errors: `ERR_R_UNSUPPORTED`. See SSL_add_expected_rpk(3).
 */
int SSL_add_expected_rpk(SSL *ssl, EVP_PKEY *key);
#endif

/*
 * Would be told when an engine is ready; nothing ever pauses, so it is never called.
 *
 * Returns 1, as OpenSSL does without asynchronous jobs. See SSL_CTX_set_async_callback(3).
 */
int SSL_CTX_set_async_callback(SSL_CTX *context, int (*callback)(SSL *ssl, void *argument));

/*
 * Would be told when an engine is ready; nothing ever pauses, so it is never called.
 *
 * Returns 1, as OpenSSL does without asynchronous jobs. See SSL_CTX_set_async_callback_arg(3).
 */
int SSL_CTX_set_async_callback_arg(SSL_CTX *context, void *argument);

/*
 * Would be told when an engine is ready; nothing ever pauses, so it is never called.
 *
 * Returns 1, as OpenSSL does without asynchronous jobs. See SSL_set_async_callback(3).
 */
int SSL_set_async_callback(SSL *ssl, int (*callback)(SSL *ssl, void *argument));

/*
 * Would be told when an engine is ready; nothing ever pauses, so it is never called.
 *
 * Returns 1, as OpenSSL does without asynchronous jobs. See SSL_set_async_callback_arg(3).
 */
int SSL_set_async_callback_arg(SSL *ssl, void *argument);

/*
 * Where an engine stands.
 *
 * Returns 0 and stores nothing, because no engine is at work. See SSL_get_async_status(3).
 */
int SSL_get_async_status(SSL *ssl, int *status);

/* Whether an engine is at work: 0. See SSL_waiting_for_async(3). */
int SSL_waiting_for_async(SSL *ssl);

/*
 * The descriptors to wait for: none.
 *
 * Returns 1, or 0 where the connection has not been at work in `SSL_MODE_ASYNC`. See SSL_get_all_async_fds(3).
 */
int SSL_get_all_async_fds(SSL *ssl,
                          int *fds,
                          size_t *count);

/*
 * The descriptors that are new or gone: none.
 *
 * Returns 1, or 0 where the connection has not been at work in `SSL_MODE_ASYNC`. See SSL_get_changed_async_fds(3).
 */
int SSL_get_changed_async_fds(SSL *ssl,
                              int *added,
                              size_t *added_count,
                              int *removed,
                              size_t *removed_count);

/*
 * Connects the object to the transport.
 *
 * `read` and `write` are references that the object takes over and frees; where both are the same BIO, one reference
 * for both. A BIO that is set already in the same place is left as it is, and no reference is taken for it. NULL
 * disconnects. See SSL_set_bio(3).
 */
void SSL_set_bio(SSL *ssl,
                 BIO *read,
                 BIO *write);

/* Replaces the read BIO, taking over the reference. NULL disconnects. See SSL_set_bio(3). */
void SSL_set0_rbio(SSL *ssl, BIO *read);

/* Replaces the write BIO, taking over the reference. NULL disconnects. See SSL_set_bio(3). */
void SSL_set0_wbio(SSL *ssl, BIO *write);

/* The read BIO, still the object's; NULL when there is none. See SSL_get_rbio(3). */
BIO *SSL_get_rbio(const SSL *ssl);

/* The write BIO, still the object's; NULL when there is none. See SSL_get_rbio(3). */
BIO *SSL_get_wbio(const SSL *ssl);

/*
 * Reads from and writes to a socket through a BIO of our own, which does not close it.
 *
 * Returns 1, or 0 and a reason. See SSL_set_fd(3).
 */
int SSL_set_fd(SSL *ssl, int fd);

/* As SSL_set_fd(), for reading only. See SSL_set_fd(3). */
int SSL_set_rfd(SSL *ssl, int fd);

/* As SSL_set_fd(), for writing only. See SSL_set_fd(3). */
int SSL_set_wfd(SSL *ssl, int fd);

/* The descriptor that is read from, or -1. See SSL_get_fd(3). */
int SSL_get_fd(const SSL *ssl);

/* The descriptor that is read from, or -1. See SSL_get_fd(3). */
int SSL_get_rfd(const SSL *ssl);

/* The descriptor that is written to, or -1. See SSL_get_fd(3). */
int SSL_get_wfd(const SSL *ssl);

/*
 * Stores a pointer of the program's under an index of SSL_CTX_get_ex_new_index().
 *
 * Returns 1, or 0 when memory runs out. See SSL_CTX_set_ex_data(3).
 */
int SSL_CTX_set_ex_data(SSL_CTX *context, int index, void *value);

/*
 * Stores a pointer of the program's under an index of SSL_get_ex_new_index().
 *
 * Returns 1, or 0 when memory runs out. See SSL_set_ex_data(3).
 */
int SSL_set_ex_data(SSL *ssl, int index, void *value);

/* The pointer that SSL_CTX_set_ex_data() stored, or NULL. See SSL_CTX_get_ex_data(3). */
void *SSL_CTX_get_ex_data(const SSL_CTX *context, int index);

/* The pointer that SSL_set_ex_data() stored, or NULL. See SSL_get_ex_data(3). */
void *SSL_get_ex_data(const SSL *ssl, int index);

/*
 * The index under which a verify callback finds its `SSL` in the `X509_STORE_CTX`; negative when memory runs out. See
 * SSL_get_ex_data_X509_STORE_CTX_idx(3).
 */
int SSL_get_ex_data_X509_STORE_CTX_idx(void);

#if OPENSSL_VERSION_NUMBER >= 0x30500000L
/*
 * Lets a QUIC stack carry the handshake: 0, because that is not built in.
 *
 * Errors: `SSL_R_MISSING_QUIC_TLS_FUNCTIONS` where the table lacks one, `ERR_R_UNSUPPORTED`. See SSL_set_quic_tls_cbs(3).
 */
int SSL_set_quic_tls_cbs(SSL *ssl,
                         const OSSL_DISPATCH *functions,
                         void *argument);

/*
 * Sets the transport parameters: 0, as no QUIC stack has been set before.
 *
 * Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`. See SSL_set_quic_tls_transport_params(3).
 */
int SSL_set_quic_tls_transport_params(SSL *ssl, const unsigned char *parameters, size_t length);

/*
 * Allows early data: 0, as no QUIC stack has been set before.
 *
 * Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`. See SSL_set_quic_tls_early_data_enabled(3).
 */
int SSL_set_quic_tls_early_data_enabled(SSL *ssl, int enabled);
#endif

/*
 * Sets the session that a client offers for resumption; NULL takes the old one away.
 *
 * The connection takes a reference of its own. Returns 1. See SSL_set_session(3).
 */
int SSL_set_session(SSL *ssl, SSL_SESSION *session);

/*
 * The session that is offered, made or resumed, still the connection's; NULL when there is none.
 *
 * See SSL_get_session(3).
 */
SSL_SESSION *SSL_get_session(const SSL *ssl);

/* As SSL_get_session(), with a reference for the caller. See SSL_get1_session(3). */
SSL_SESSION *SSL_get1_session(SSL *ssl);

/* Whether the handshake resumed a session: 1 or 0. See SSL_session_reused(3). */
int SSL_session_reused(const SSL *ssl);

/*
 * Copies session, session id context, method and certificates of another connection.
 *
 * Returns 1, or 0. See SSL_copy_session_id(3).
 */
int SSL_copy_session_id(SSL *to, const SSL *from);

/*
 * Prints one protocol message; made for SSL_set_msg_callback(), with a BIO as its argument.
 *
 * `argument`: the BIO that is printed to. See SSL_CTX_set_msg_callback(3).
 */
void SSL_trace(int outgoing,
               int version,
               int content_type,
               const void *bytes,
               size_t length,
               SSL *ssl,
               void *argument);

#ifdef __cplusplus
}
#endif

#include <openssl/ssl_macros.h>
#include <openssl/ssl_newer.h>

#endif
