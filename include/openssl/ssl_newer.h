/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The macros and constants that came after OpenSSL 3.0, where libcrypto's headers are so new. Included by <openssl/ssl.h>
 * after everything else.
 */
#ifndef OXISSL_SSL_NEWER_H
#define OXISSL_SSL_NEWER_H

#if OPENSSL_VERSION_NUMBER >= 0x30200000L
#define SSL_EXT_TLS1_3_CERTIFICATE_COMPRESSION 0x08000
#define SSL_EXT_TLS1_3_RAW_PUBLIC_KEY 0x10000
#define SSL_OP_NO_TX_CERTIFICATE_COMPRESSION SSL_OP_BIT(32)
#define SSL_OP_NO_RX_CERTIFICATE_COMPRESSION SSL_OP_BIT(33)
#define SSL_OP_ENABLE_KTLS_TX_ZEROCOPY_SENDFILE SSL_OP_BIT(34)
#define CERT_PKEY_RPK 0x1000
#define SSL_CTRL_GET_IANA_GROUPS 135
#define SSL_get0_iana_groups(s,plst) SSL_ctrl((s), SSL_CTRL_GET_IANA_GROUPS, 0, (uint16_t **)(plst))
#define SSL_STREAM_TYPE_NONE 0
#define SSL_STREAM_TYPE_READ (1U << 0)
#define SSL_STREAM_TYPE_WRITE (1U << 1)
#define SSL_STREAM_TYPE_BIDI (SSL_STREAM_TYPE_READ | SSL_STREAM_TYPE_WRITE)
#define SSL_DEFAULT_STREAM_MODE_NONE 0
#define SSL_DEFAULT_STREAM_MODE_AUTO_BIDI 1
#define SSL_DEFAULT_STREAM_MODE_AUTO_UNI 2
#define SSL_STREAM_FLAG_UNI (1U << 0)
#define SSL_STREAM_FLAG_NO_BLOCK (1U << 1)
#define SSL_STREAM_FLAG_ADVANCE (1U << 2)
#define SSL_INCOMING_STREAM_POLICY_AUTO 0
#define SSL_INCOMING_STREAM_POLICY_ACCEPT 1
#define SSL_INCOMING_STREAM_POLICY_REJECT 2
#define SSL_ACCEPT_STREAM_NO_BLOCK (1U << 0)
#define SSL_SHUTDOWN_FLAG_RAPID (1U << 0)
#define SSL_SHUTDOWN_FLAG_NO_STREAM_FLUSH (1U << 1)
#define SSL_SHUTDOWN_FLAG_NO_BLOCK (1U << 2)
#define SSL_SHUTDOWN_FLAG_WAIT_PEER (1U << 3)
#define SSL_STREAM_STATE_NONE 0
#define SSL_STREAM_STATE_OK 1
#define SSL_STREAM_STATE_WRONG_DIR 2
#define SSL_STREAM_STATE_FINISHED 3
#define SSL_STREAM_STATE_RESET_LOCAL 4
#define SSL_STREAM_STATE_RESET_REMOTE 5
#define SSL_STREAM_STATE_CONN_CLOSED 6
#define SSL_CONN_CLOSE_FLAG_LOCAL (1U << 0)
#define SSL_CONN_CLOSE_FLAG_TRANSPORT (1U << 1)
#define OSSL_RECORD_PROTECTION_LEVEL_NONE 0
#define OSSL_RECORD_PROTECTION_LEVEL_EARLY 1
#define OSSL_RECORD_PROTECTION_LEVEL_HANDSHAKE 2
#define OSSL_RECORD_PROTECTION_LEVEL_APPLICATION 3
#define SSL3_RT_QUIC_DATAGRAM 0x200
#define SSL3_RT_QUIC_PACKET 0x201
#define SSL3_RT_QUIC_FRAME_FULL 0x202
#define SSL3_RT_QUIC_FRAME_HEADER 0x203
#define SSL3_RT_QUIC_FRAME_PADDING 0x204
#define SSL3_MT_COMPRESSED_CERTIFICATE 25
#define TLSEXT_TYPE_client_cert_type 19
#define TLSEXT_TYPE_server_cert_type 20
#define TLSEXT_TYPE_compress_certificate 27
#define TLSEXT_comp_cert_none 0
#define TLSEXT_comp_cert_zlib 1
#define TLSEXT_comp_cert_brotli 2
#define TLSEXT_comp_cert_zstd 3
#define TLSEXT_comp_cert_limit 4
#define TLSEXT_cert_type_x509 0
#define TLSEXT_cert_type_pgp 1
#define TLSEXT_cert_type_rpk 2
#define TLSEXT_cert_type_1609dot2 3
#define SRTP_DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM 0x0009
#define SRTP_DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM 0x000A
#define SRTP_ARIA_128_CTR_HMAC_SHA1_80 0x000B
#define SRTP_ARIA_128_CTR_HMAC_SHA1_32 0x000C
#define SRTP_ARIA_256_CTR_HMAC_SHA1_80 0x000D
#define SRTP_ARIA_256_CTR_HMAC_SHA1_32 0x000E
#define SRTP_AEAD_ARIA_128_GCM 0x000F
#define SRTP_AEAD_ARIA_256_GCM 0x0010
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
#define SSL_OP_PREFER_NO_DHE_KEX SSL_OP_BIT(35)
#define SSL_WRITE_FLAG_CONCLUDE (1U << 0)
#define SSL_VALUE_CLASS_GENERIC 0
#define SSL_VALUE_CLASS_FEATURE_REQUEST 1
#define SSL_VALUE_CLASS_FEATURE_PEER_REQUEST 2
#define SSL_VALUE_CLASS_FEATURE_NEGOTIATED 3
#define SSL_VALUE_NONE 0
#define SSL_VALUE_QUIC_STREAM_BIDI_LOCAL_AVAIL 1
#define SSL_VALUE_QUIC_STREAM_BIDI_REMOTE_AVAIL 2
#define SSL_VALUE_QUIC_STREAM_UNI_LOCAL_AVAIL 3
#define SSL_VALUE_QUIC_STREAM_UNI_REMOTE_AVAIL 4
#define SSL_VALUE_QUIC_IDLE_TIMEOUT 5
#define SSL_VALUE_EVENT_HANDLING_MODE 6
#define SSL_VALUE_STREAM_WRITE_BUF_SIZE 7
#define SSL_VALUE_STREAM_WRITE_BUF_USED 8
#define SSL_VALUE_STREAM_WRITE_BUF_AVAIL 9
#define SSL_VALUE_EVENT_HANDLING_MODE_INHERIT 0
#define SSL_VALUE_EVENT_HANDLING_MODE_IMPLICIT 1
#define SSL_VALUE_EVENT_HANDLING_MODE_EXPLICIT 2
#define SSL_get_generic_value_uint(ssl,id,v) SSL_get_value_uint((ssl), SSL_VALUE_CLASS_GENERIC, (id), (v))
#define SSL_set_generic_value_uint(ssl,id,v) SSL_set_value_uint((ssl), SSL_VALUE_CLASS_GENERIC, (id), (v))
#define SSL_get_feature_request_uint(ssl,id,v) SSL_get_value_uint((ssl), SSL_VALUE_CLASS_FEATURE_REQUEST, (id), (v))
#define SSL_set_feature_request_uint(ssl,id,v) SSL_set_value_uint((ssl), SSL_VALUE_CLASS_FEATURE_REQUEST, (id), (v))
#define SSL_get_feature_peer_request_uint(ssl,id,v) \
    SSL_get_value_uint((ssl), SSL_VALUE_CLASS_FEATURE_PEER_REQUEST, (id), (v))
#define SSL_get_feature_negotiated_uint(ssl,id,v) \
    SSL_get_value_uint((ssl), SSL_VALUE_CLASS_FEATURE_NEGOTIATED, (id), (v))
#define SSL_get_quic_stream_bidi_local_avail(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_QUIC_STREAM_BIDI_LOCAL_AVAIL, (value))
#define SSL_get_quic_stream_bidi_remote_avail(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_QUIC_STREAM_BIDI_REMOTE_AVAIL, (value))
#define SSL_get_quic_stream_uni_local_avail(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_QUIC_STREAM_UNI_LOCAL_AVAIL, (value))
#define SSL_get_quic_stream_uni_remote_avail(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_QUIC_STREAM_UNI_REMOTE_AVAIL, (value))
#define SSL_get_event_handling_mode(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_EVENT_HANDLING_MODE, (value))
#define SSL_set_event_handling_mode(ssl,value) \
    SSL_set_generic_value_uint((ssl), SSL_VALUE_EVENT_HANDLING_MODE, (value))
#define SSL_get_stream_write_buf_size(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_STREAM_WRITE_BUF_SIZE, (value))
#define SSL_get_stream_write_buf_used(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_STREAM_WRITE_BUF_USED, (value))
#define SSL_get_stream_write_buf_avail(ssl,value) \
    SSL_get_generic_value_uint((ssl), SSL_VALUE_STREAM_WRITE_BUF_AVAIL, (value))
#define SSL_POLL_EVENT_NONE 0
#define SSL_POLL_EVENT_F (1U << 0)
#define SSL_POLL_EVENT_EL (1U << 1)
#define SSL_POLL_EVENT_EC (1U << 2)
#define SSL_POLL_EVENT_ECD (1U << 3)
#define SSL_POLL_EVENT_ER (1U << 4)
#define SSL_POLL_EVENT_EW (1U << 5)
#define SSL_POLL_EVENT_R (1U << 6)
#define SSL_POLL_EVENT_W (1U << 7)
#define SSL_POLL_EVENT_IC (1U << 8)
#define SSL_POLL_EVENT_ISB (1U << 9)
#define SSL_POLL_EVENT_ISU (1U << 10)
#define SSL_POLL_EVENT_OSB (1U << 11)
#define SSL_POLL_EVENT_OSU (1U << 12)
#define SSL_POLL_EVENT_RW (SSL_POLL_EVENT_R | SSL_POLL_EVENT_W)
#define SSL_POLL_EVENT_RE (SSL_POLL_EVENT_R | SSL_POLL_EVENT_ER)
#define SSL_POLL_EVENT_WE (SSL_POLL_EVENT_W | SSL_POLL_EVENT_EW)
#define SSL_POLL_EVENT_RWE (SSL_POLL_EVENT_RE | SSL_POLL_EVENT_WE)
#define SSL_POLL_EVENT_E (SSL_POLL_EVENT_EL | SSL_POLL_EVENT_EC | SSL_POLL_EVENT_ER | SSL_POLL_EVENT_EW)
#define SSL_POLL_EVENT_IS (SSL_POLL_EVENT_ISB | SSL_POLL_EVENT_ISU)
#define SSL_POLL_EVENT_ISE (SSL_POLL_EVENT_IS | SSL_POLL_EVENT_EC)
#define SSL_POLL_EVENT_I (SSL_POLL_EVENT_IS | SSL_POLL_EVENT_IC)
#define SSL_POLL_EVENT_OS (SSL_POLL_EVENT_OSB | SSL_POLL_EVENT_OSU)
#define SSL_POLL_EVENT_OSE (SSL_POLL_EVENT_OS | SSL_POLL_EVENT_EC)
#define SSL_POLL_FLAG_NO_HANDLE_EVENTS (1U << 0)
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
#define TLS1_3_CK_SHA256_SHA256 0x0300C0B4
#define TLS1_3_CK_SHA384_SHA384 0x0300C0B5
#define TLS1_3_RFC_SHA256_SHA256 "TLS_SHA256_SHA256"
#define TLS1_3_RFC_SHA384_SHA384 "TLS_SHA384_SHA384"
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30500000L
#define SSL_CTRL_GET0_IMPLEMENTED_GROUPS 139
#define SSL_CTRL_GET_SIGNATURE_NAME 140
#define SSL_CTRL_GET_PEER_SIGNATURE_NAME 141
#define SSL_CTX_get0_implemented_groups(ctx,all,out) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET0_IMPLEMENTED_GROUPS, (all), (STACK_OF(OPENSSL_CSTRING) *)(out))
#define SSL_get0_signature_name(s,str) SSL_ctrl((s), SSL_CTRL_GET_SIGNATURE_NAME, 0, (str))
#define SSL_get0_peer_signature_name(s,str) SSL_ctrl((s), SSL_CTRL_GET_PEER_SIGNATURE_NAME, 0, (str))
#define SSL_LISTENER_FLAG_NO_VALIDATE (1UL << 1)
#define SSL_ACCEPT_CONNECTION_NO_BLOCK (1UL << 0)
#define SSL_DOMAIN_FLAG_SINGLE_THREAD (1U << 0)
#define SSL_DOMAIN_FLAG_MULTI_THREAD (1U << 1)
#define SSL_DOMAIN_FLAG_THREAD_ASSISTED (1U << 2)
#define SSL_DOMAIN_FLAG_BLOCKING (1U << 3)
#define SSL_DOMAIN_FLAG_LEGACY_BLOCKING (1U << 4)
#define SSL_VALUE_QUIC_MAX_PENDING_CONNS 16
#define TLSEXT_TYPE_quic_transport_parameters 57
#endif

#if OPENSSL_VERSION_NUMBER >= 0x30600000L
#define SSL_OP_SERVER_PREFERENCE SSL_OP_CIPHER_SERVER_PREFERENCE
#define SSL_OP_LEGACY_EC_POINT_FORMATS SSL_OP_BIT(36)
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP_EX 142
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP_EX 143
#define SSL_ACCEPT_STREAM_UNI (1U << 1)
#define SSL_ACCEPT_STREAM_BIDI (1U << 2)
#define SSL_get0_tlsext_status_ocsp_resp_ex(ssl,arg) \
    SSL_ctrl((ssl), SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP_EX, 0, (arg))
#define SSL_set0_tlsext_status_ocsp_resp_ex(ssl,arg) \
    SSL_ctrl((ssl), SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP_EX, 0, (arg))
#endif

#endif
