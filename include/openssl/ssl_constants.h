/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Constants of libssl that no table of the library's sources holds. The others (options, modes, control commands, alerts,
 * handshake states) are in <openssl/ssl.h> itself, which includes this.
 */
#ifndef OXISSL_SSL_CONSTANTS_H
#define OXISSL_SSL_CONSTANTS_H

/* Sizes. */
#define SSL_SESSION_ASN1_VERSION            0x0001
#define SSL_MAX_SSL_SESSION_ID_LENGTH       32
#define SSL_MAX_SID_CTX_LENGTH              32
#define SSL_MIN_RSA_MODULUS_LENGTH_IN_BYTES (512 / 8)
#define SSL_MAX_KEY_ARG_LENGTH              8
#define SSL_MAX_PIPELINES                   32
#define SSL_COOKIE_LENGTH                   4096
#define SSL_MAX_CERT_LIST_DEFAULT           (1024 * 100)
#define SSL_SESSION_CACHE_MAX_SIZE_DEFAULT  (1024 * 20)
#define PSK_MAX_IDENTITY_LEN                256
#define PSK_MAX_PSK_LEN                     512

/* Words of cipher strings: SSL_CTX_set_cipher_list(3). */
#define SSL_TXT_LOW                        "LOW"
#define SSL_TXT_MEDIUM                     "MEDIUM"
#define SSL_TXT_HIGH                       "HIGH"
#define SSL_TXT_FIPS                       "FIPS"
#define SSL_TXT_aNULL                      "aNULL"
#define SSL_TXT_eNULL                      "eNULL"
#define SSL_TXT_NULL                       "NULL"
#define SSL_TXT_kRSA                       "kRSA"
#define SSL_TXT_kDHr                       "kDHr"
#define SSL_TXT_kDHd                       "kDHd"
#define SSL_TXT_kDH                        "kDH"
#define SSL_TXT_kEDH                       "kEDH"
#define SSL_TXT_kDHE                       "kDHE"
#define SSL_TXT_kECDHr                     "kECDHr"
#define SSL_TXT_kECDHe                     "kECDHe"
#define SSL_TXT_kECDH                      "kECDH"
#define SSL_TXT_kEECDH                     "kEECDH"
#define SSL_TXT_kECDHE                     "kECDHE"
#define SSL_TXT_kPSK                       "kPSK"
#define SSL_TXT_kRSAPSK                    "kRSAPSK"
#define SSL_TXT_kECDHEPSK                  "kECDHEPSK"
#define SSL_TXT_kDHEPSK                    "kDHEPSK"
#define SSL_TXT_kGOST                      "kGOST"
#define SSL_TXT_kGOST18                    "kGOST18"
#define SSL_TXT_kSRP                       "kSRP"
#define SSL_TXT_aRSA                       "aRSA"
#define SSL_TXT_aDSS                       "aDSS"
#define SSL_TXT_aDH                        "aDH"
#define SSL_TXT_aECDH                      "aECDH"
#define SSL_TXT_aECDSA                     "aECDSA"
#define SSL_TXT_aPSK                       "aPSK"
#define SSL_TXT_aGOST94                    "aGOST94"
#define SSL_TXT_aGOST01                    "aGOST01"
#define SSL_TXT_aGOST12                    "aGOST12"
#define SSL_TXT_aGOST                      "aGOST"
#define SSL_TXT_aSRP                       "aSRP"
#define SSL_TXT_DSS                        "DSS"
#define SSL_TXT_DH                         "DH"
#define SSL_TXT_DHE                        "DHE"
#define SSL_TXT_EDH                        "EDH"
#define SSL_TXT_ADH                        "ADH"
#define SSL_TXT_RSA                        "RSA"
#define SSL_TXT_ECDH                       "ECDH"
#define SSL_TXT_EECDH                      "EECDH"
#define SSL_TXT_ECDHE                      "ECDHE"
#define SSL_TXT_AECDH                      "AECDH"
#define SSL_TXT_ECDSA                      "ECDSA"
#define SSL_TXT_PSK                        "PSK"
#define SSL_TXT_SRP                        "SRP"
#define SSL_TXT_DES                        "DES"
#define SSL_TXT_3DES                       "3DES"
#define SSL_TXT_RC4                        "RC4"
#define SSL_TXT_RC2                        "RC2"
#define SSL_TXT_IDEA                       "IDEA"
#define SSL_TXT_SEED                       "SEED"
#define SSL_TXT_AES128                     "AES128"
#define SSL_TXT_AES256                     "AES256"
#define SSL_TXT_AES                        "AES"
#define SSL_TXT_AES_GCM                    "AESGCM"
#define SSL_TXT_AES_CCM                    "AESCCM"
#define SSL_TXT_AES_CCM_8                  "AESCCM8"
#define SSL_TXT_CAMELLIA128                "CAMELLIA128"
#define SSL_TXT_CAMELLIA256                "CAMELLIA256"
#define SSL_TXT_CAMELLIA                   "CAMELLIA"
#define SSL_TXT_CHACHA20                   "CHACHA20"
#define SSL_TXT_GOST                       "GOST89"
#define SSL_TXT_ARIA                       "ARIA"
#define SSL_TXT_ARIA_GCM                   "ARIAGCM"
#define SSL_TXT_ARIA128                    "ARIA128"
#define SSL_TXT_ARIA256                    "ARIA256"
#define SSL_TXT_GOST2012_GOST8912_GOST8912 "GOST2012-GOST8912-GOST8912"
#define SSL_TXT_CBC                        "CBC"
#define SSL_TXT_MD5                        "MD5"
#define SSL_TXT_SHA1                       "SHA1"
#define SSL_TXT_SHA                        "SHA"
#define SSL_TXT_GOST94                     "GOST94"
#define SSL_TXT_GOST89MAC                  "GOST89MAC"
#define SSL_TXT_GOST12                     "GOST12"
#define SSL_TXT_GOST89MAC12                "GOST89MAC12"
#define SSL_TXT_SHA256                     "SHA256"
#define SSL_TXT_SHA384                     "SHA384"
#define SSL_TXT_SSLV3                      "SSLv3"
#define SSL_TXT_TLSV1                      "TLSv1"
#define SSL_TXT_TLSV1_1                    "TLSv1.1"
#define SSL_TXT_TLSV1_2                    "TLSv1.2"
#define SSL_TXT_ALL                        "ALL"
#define SSL_TXT_CMPALL                     "COMPLEMENTOFALL"
#define SSL_TXT_CMPDEF                     "COMPLEMENTOFDEFAULT"

/* The lists that count where a program sets none. */
#define SSL_DEFAULT_CIPHER_LIST  "ALL:!COMPLEMENTOFDEFAULT:!eNULL"
#define TLS_DEFAULT_CIPHERSUITES "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"

/* Bits of SSL_set_shutdown(3). */
#define SSL_SENT_SHUTDOWN     1
#define SSL_RECEIVED_SHUTDOWN 2

/* Formats of files. */
#define SSL_FILETYPE_ASN1 X509_FILETYPE_ASN1
#define SSL_FILETYPE_PEM  X509_FILETYPE_PEM

/* Where an extension may stand: SSL_CTX_add_custom_ext(3). */
#define SSL_EXT_TLS_ONLY                    0x0001
#define SSL_EXT_DTLS_ONLY                   0x0002
#define SSL_EXT_TLS_IMPLEMENTATION_ONLY     0x0004
#define SSL_EXT_SSL3_ALLOWED                0x0008
#define SSL_EXT_TLS1_2_AND_BELOW_ONLY       0x0010
#define SSL_EXT_TLS1_3_ONLY                 0x0020
#define SSL_EXT_IGNORE_ON_RESUMPTION        0x0040
#define SSL_EXT_CLIENT_HELLO                0x0080
#define SSL_EXT_TLS1_2_SERVER_HELLO         0x0100
#define SSL_EXT_TLS1_3_SERVER_HELLO         0x0200
#define SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS 0x0400
#define SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST  0x0800
#define SSL_EXT_TLS1_3_CERTIFICATE          0x1000
#define SSL_EXT_TLS1_3_NEW_SESSION_TICKET   0x2000
#define SSL_EXT_TLS1_3_CERTIFICATE_REQUEST  0x4000

/* Options without a bit, for old sources. */
#define SSL_OP_MICROSOFT_SESS_ID_BUG            0x0
#define SSL_OP_NETSCAPE_CHALLENGE_BUG           0x0
#define SSL_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG 0x0
#define SSL_OP_SSLREF2_REUSE_CERT_TYPE_BUG      0x0
#define SSL_OP_MICROSOFT_BIG_SSLV3_BUFFER       0x0
#define SSL_OP_MSIE_SSLV2_RSA_PADDING           0x0
#define SSL_OP_SSLEAY_080_CLIENT_DH_BUG         0x0
#define SSL_OP_TLS_D5_BUG                       0x0
#define SSL_OP_TLS_BLOCK_PADDING_BUG            0x0
#define SSL_OP_SINGLE_ECDH_USE                  0x0
#define SSL_OP_SINGLE_DH_USE                    0x0
#define SSL_OP_EPHEMERAL_RSA                    0x0
#define SSL_OP_NO_SSLv2                         0x0
#define SSL_OP_PKCS1_CHECK_1                    0x0
#define SSL_OP_PKCS1_CHECK_2                    0x0
#define SSL_OP_NETSCAPE_CA_DN_BUG               0x0
#define SSL_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG  0x0

/* Flags of certificates and of building chains: SSL_CTX_build_cert_chain(3). */
#define SSL_CERT_FLAG_TLS_STRICT          0x00000001U
#define SSL_CERT_FLAG_SUITEB_128_LOS_ONLY 0x10000
#define SSL_CERT_FLAG_SUITEB_192_LOS      0x20000
#define SSL_CERT_FLAG_SUITEB_128_LOS      0x30000
#define SSL_CERT_FLAG_BROKEN_PROTOCOL     0x10000000
#define SSL_BUILD_CHAIN_FLAG_UNTRUSTED    0x1
#define SSL_BUILD_CHAIN_FLAG_NO_ROOT      0x2
#define SSL_BUILD_CHAIN_FLAG_CHECK        0x4
#define SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR 0x8
#define SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR  0x10

/* Answers of SSL_check_chain(3). */
#define CERT_PKEY_VALID         0x1
#define CERT_PKEY_SIGN          0x2
#define CERT_PKEY_EE_SIGNATURE  0x10
#define CERT_PKEY_CA_SIGNATURE  0x20
#define CERT_PKEY_EE_PARAM      0x40
#define CERT_PKEY_CA_PARAM      0x80
#define CERT_PKEY_EXPLICIT_SIGN 0x100
#define CERT_PKEY_ISSUER_NAME   0x200
#define CERT_PKEY_CERT_TYPE     0x400
#define CERT_PKEY_SUITEB        0x800

/* Flags and types of values of SSL_CONF_CTX: SSL_CONF_cmd(3). */
#define SSL_CONF_FLAG_CMDLINE         0x1
#define SSL_CONF_FLAG_FILE            0x2
#define SSL_CONF_FLAG_CLIENT          0x4
#define SSL_CONF_FLAG_SERVER          0x8
#define SSL_CONF_FLAG_SHOW_ERRORS     0x10
#define SSL_CONF_FLAG_CERTIFICATE     0x20
#define SSL_CONF_FLAG_REQUIRE_PRIVATE 0x40
#define SSL_CONF_TYPE_UNKNOWN         0x0
#define SSL_CONF_TYPE_STRING          0x1
#define SSL_CONF_TYPE_FILE            0x2
#define SSL_CONF_TYPE_DIR             0x3
#define SSL_CONF_TYPE_NONE            0x4
#define SSL_CONF_TYPE_STORE           0x5

/* Which certificate: SSL_CTX_set_current_cert(3). */
#define SSL_CERT_SET_FIRST  1
#define SSL_CERT_SET_NEXT   2
#define SSL_CERT_SET_SERVER 3

/* Answers of SSL_select_next_proto(). */
#define OPENSSL_NPN_UNSUPPORTED 0
#define OPENSSL_NPN_NEGOTIATED  1
#define OPENSSL_NPN_NO_OVERLAP  2

/* Answers of SSL_want(3). */
#define SSL_NOTHING         1
#define SSL_WRITING         2
#define SSL_READING         3
#define SSL_X509_LOOKUP     4
#define SSL_ASYNC_PAUSED    5
#define SSL_ASYNC_NO_JOBS   6
#define SSL_CLIENT_HELLO_CB 7
#define SSL_RETRY_VERIFY    8

/* Answers of SSL_get_error(3). */
#define SSL_ERROR_NONE                 0
#define SSL_ERROR_SSL                  1
#define SSL_ERROR_WANT_READ            2
#define SSL_ERROR_WANT_WRITE           3
#define SSL_ERROR_WANT_X509_LOOKUP     4
#define SSL_ERROR_SYSCALL              5
#define SSL_ERROR_ZERO_RETURN          6
#define SSL_ERROR_WANT_CONNECT         7
#define SSL_ERROR_WANT_ACCEPT          8
#define SSL_ERROR_WANT_ASYNC           9
#define SSL_ERROR_WANT_ASYNC_JOB       10
#define SSL_ERROR_WANT_CLIENT_HELLO_CB 11
#define SSL_ERROR_WANT_RETRY_VERIFY    12

/* MACs in the record layer. */
#define SSL_MAC_FLAG_READ_MAC_STREAM   1
#define SSL_MAC_FLAG_WRITE_MAC_STREAM  2
#define SSL_MAC_FLAG_READ_MAC_TLSTREE  4
#define SSL_MAC_FLAG_WRITE_MAC_TLSTREE 8

/* Updates of keys: SSL_key_update(3). */
#define SSL_KEY_UPDATE_NONE          -1
#define SSL_KEY_UPDATE_NOT_REQUESTED 0
#define SSL_KEY_UPDATE_REQUESTED     1

/* What the info callback is told: SSL_CTX_set_info_callback(3). */
#define SSL_ST_CONNECT         0x1000
#define SSL_ST_ACCEPT          0x2000
#define SSL_ST_MASK            0x0FFF
#define SSL_CB_LOOP            0x01
#define SSL_CB_EXIT            0x02
#define SSL_CB_READ            0x04
#define SSL_CB_WRITE           0x08
#define SSL_CB_ALERT           0x4000
#define SSL_CB_READ_ALERT      (SSL_CB_ALERT | SSL_CB_READ)
#define SSL_CB_WRITE_ALERT     (SSL_CB_ALERT | SSL_CB_WRITE)
#define SSL_CB_ACCEPT_LOOP     (SSL_ST_ACCEPT | SSL_CB_LOOP)
#define SSL_CB_ACCEPT_EXIT     (SSL_ST_ACCEPT | SSL_CB_EXIT)
#define SSL_CB_CONNECT_LOOP    (SSL_ST_CONNECT | SSL_CB_LOOP)
#define SSL_CB_CONNECT_EXIT    (SSL_ST_CONNECT | SSL_CB_EXIT)
#define SSL_CB_HANDSHAKE_START 0x10
#define SSL_CB_HANDSHAKE_DONE  0x20

/* What the record layer is reading: SSL_rstate_string(3). */
#define SSL_ST_READ_HEADER 0xF0
#define SSL_ST_READ_BODY   0xF1
#define SSL_ST_READ_DONE   0xF2

/* Alerts received from the peer are reasons from here on. */
#define SSL_AD_REASON_OFFSET 1000

/* Commands of SSL_ctrl() under the names they had before. */
#define SSL_CTRL_GET_SERVER_TMP_KEY SSL_CTRL_GET_PEER_TMP_KEY
#define SSL_CTRL_GET_CURVES         SSL_CTRL_GET_GROUPS
#define SSL_CTRL_SET_CURVES         SSL_CTRL_SET_GROUPS
#define SSL_CTRL_SET_CURVES_LIST    SSL_CTRL_SET_GROUPS_LIST
#define SSL_CTRL_GET_SHARED_CURVE   SSL_CTRL_GET_SHARED_GROUP

/* Versions of the server info file: SSL_CTX_use_serverinfo_ex(3). */
#define SSL_SERVERINFOV1 1
#define SSL_SERVERINFOV2 2

/* Answers of the ClientHello callback: SSL_CTX_set_client_hello_cb(3). */
#define SSL_CLIENT_HELLO_SUCCESS 1
#define SSL_CLIENT_HELLO_ERROR   0
#define SSL_CLIENT_HELLO_RETRY   (-1)

/* Early data: SSL_read_early_data(3). */
#define SSL_READ_EARLY_DATA_ERROR   0
#define SSL_READ_EARLY_DATA_SUCCESS 1
#define SSL_READ_EARLY_DATA_FINISH  2
#define SSL_EARLY_DATA_NOT_SENT     0
#define SSL_EARLY_DATA_REJECTED     1
#define SSL_EARLY_DATA_ACCEPTED     2

/* What the security callback is asked: SSL_CTX_set_security_callback(3). */
#define SSL_SECOP_OTHER_TYPE       0xffff0000
#define SSL_SECOP_OTHER_NONE       0
#define SSL_SECOP_OTHER_CIPHER     (1 << 16)
#define SSL_SECOP_OTHER_CURVE      (2 << 16)
#define SSL_SECOP_OTHER_DH         (3 << 16)
#define SSL_SECOP_OTHER_PKEY       (4 << 16)
#define SSL_SECOP_OTHER_SIGALG     (5 << 16)
#define SSL_SECOP_OTHER_CERT       (6 << 16)
#define SSL_SECOP_PEER             0x1000
#define SSL_SECOP_CIPHER_SUPPORTED (1 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CIPHER_SHARED    (2 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CIPHER_CHECK     (3 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CURVE_SUPPORTED  (4 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_CURVE_SHARED     (5 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_CURVE_CHECK      (6 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_TMP_DH           (7 | SSL_SECOP_OTHER_PKEY)
#define SSL_SECOP_VERSION          (9 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_TICKET           (10 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_SIGALG_SUPPORTED (11 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_SHARED    (12 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_CHECK     (13 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_MASK      (14 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_COMPRESSION      (15 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_EE_KEY           (16 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_CA_KEY           (17 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_CA_MD            (18 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_PEER_EE_KEY      (SSL_SECOP_EE_KEY | SSL_SECOP_PEER)
#define SSL_SECOP_PEER_CA_KEY      (SSL_SECOP_CA_KEY | SSL_SECOP_PEER)
#define SSL_SECOP_PEER_CA_MD       (SSL_SECOP_CA_MD | SSL_SECOP_PEER)

/* Starting the library: OPENSSL_init_ssl(3). */
#define OPENSSL_INIT_NO_LOAD_SSL_STRINGS 0x00100000L
#define OPENSSL_INIT_LOAD_SSL_STRINGS    0x00200000L
#define OPENSSL_INIT_SSL_DEFAULT         (OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS)

/* Tickets: SSL_CTX_set_session_ticket_cb(3). */
#define SSL_TICKET_FATAL_ERR_MALLOC    0
#define SSL_TICKET_FATAL_ERR_OTHER     1
#define SSL_TICKET_NONE                2
#define SSL_TICKET_EMPTY               3
#define SSL_TICKET_NO_DECRYPT          4
#define SSL_TICKET_SUCCESS             5
#define SSL_TICKET_SUCCESS_RENEW       6
#define SSL_TICKET_RETURN_ABORT        0
#define SSL_TICKET_RETURN_IGNORE       1
#define SSL_TICKET_RETURN_IGNORE_RENEW 2
#define SSL_TICKET_RETURN_USE          3
#define SSL_TICKET_RETURN_USE_RENEW    4

/* How strict a client is about certificate transparency: SSL_enable_ct(3). */
enum { SSL_CT_VALIDATION_PERMISSIVE = 0, SSL_CT_VALIDATION_STRICT = 1 };

#endif
