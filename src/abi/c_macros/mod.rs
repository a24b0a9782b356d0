//! The functions that the manual pages document and that are macros in C, for callers from other languages: one file for
//! each manual page, at the version node `OXISSL_1.0`. Each does what its macro stands for, mostly a command of SSL_ctrl(3)
//! or SSL_CTX_ctrl(3), so the two cannot differ. `include/openssl/ssl.h` declares them before it defines the macros.

mod bio_f_ssl;
mod ssl_ctx_add1_chain_cert;
mod ssl_ctx_add_extra_chain_cert;
mod ssl_ctx_sess_number;
mod ssl_ctx_set1_curves;
mod ssl_ctx_set1_sigalgs;
mod ssl_ctx_set1_verify_cert_store;
mod ssl_ctx_set_max_cert_list;
mod ssl_ctx_set_max_send_fragment;
mod ssl_ctx_set_min_proto_version;
mod ssl_ctx_set_mode;
mod ssl_ctx_set_msg_callback_arg;
mod ssl_ctx_set_read_ahead;
mod ssl_ctx_set_session_cache_mode;
mod ssl_ctx_set_tlsext_servername_callback;
mod ssl_ctx_set_tlsext_status_cb;
mod ssl_ctx_set_tlsext_ticket_key_cb;
mod ssl_ctx_set_tmp_dh;
mod ssl_disable_ct;
mod ssl_get_app_data;
mod ssl_get_cipher;
mod ssl_get_extms_support;
mod ssl_get_peer_certificate;
mod ssl_get_peer_signature_nid;
mod ssl_get_peer_tmp_key;
mod ssl_get_secure_renegotiation_support;
mod ssl_get_time;
mod ssl_library_init;
mod ssl_set_retry_verify;
mod ssl_want;
