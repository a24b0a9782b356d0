//! Every exported C function, one file per manual-page family. Each checks its pointers, enters the panic guard,
//! calls one method of an object, and converts the result; no logic lives here.
#![allow(unsafe_code)]
#![allow(non_snake_case)]

/// cbindgen:ignore
mod catch;
mod enter;
mod entry;
pub mod handle;

mod bio_f_ssl;
mod bio_method;
mod c_macros;
mod d2i_ssl_session;
mod dtls;
pub mod guard;
mod openssl_init_ssl;
mod ssl_alert_type_string;
mod ssl_check_chain;
pub mod ssl_cipher;
mod ssl_client_hello_get0_ext;
mod ssl_comp_add_compression_method;
mod ssl_conf_cmd;
mod ssl_conf_target;
mod ssl_ctrl;
pub mod ssl_ctrl_certificates;
mod ssl_ctrl_sessions;
mod ssl_ctrl_settings;
mod ssl_ctx_add_custom_ext;
mod ssl_ctx_add_session;
mod ssl_ctx_config;
mod ssl_ctx_ctrl;
mod ssl_ctx_dane_enable;
mod ssl_ctx_get0_param;
mod ssl_ctx_get_verify_mode;
mod ssl_ctx_load_verify_locations;
mod ssl_ctx_new;
mod ssl_ctx_sess_set_get_cb;
mod ssl_ctx_set0_ca_list;
mod ssl_ctx_set1_cert_comp_preference;
mod ssl_ctx_set1_groups;
mod ssl_ctx_set_alpn_select_cb;
mod ssl_ctx_set_cert_cb;
mod ssl_ctx_set_cert_store;
mod ssl_ctx_set_cert_verify_callback;
mod ssl_ctx_set_cipher_list;
mod ssl_ctx_set_client_cert_cb;
mod ssl_ctx_set_client_hello_cb;
mod ssl_ctx_set_ct_validation_callback;
mod ssl_ctx_set_default_passwd_cb;
mod ssl_ctx_set_info_callback;
mod ssl_ctx_set_num_tickets;
mod ssl_ctx_set_options;
mod ssl_ctx_set_post_handshake_auth;
mod ssl_ctx_set_quiet_shutdown;
mod ssl_ctx_set_record_padding_callback;
mod ssl_ctx_set_security_level;
mod ssl_ctx_set_session_id_context;
mod ssl_ctx_set_split_send_fragment;
mod ssl_ctx_set_srp_password;
mod ssl_ctx_set_ssl_version;
mod ssl_ctx_set_stateless_cookie_generate_cb;
mod ssl_ctx_set_tlsext_servername_callback;
mod ssl_ctx_set_tlsext_use_srtp;
mod ssl_ctx_set_tmp_dh_callback;
mod ssl_ctx_set_verify;
mod ssl_ctx_use_certificate;
mod ssl_ctx_use_private_key;
mod ssl_ctx_use_psk_identity_hint;
mod ssl_do_handshake;
mod ssl_get_certificate;
mod ssl_get_ciphers;
mod ssl_get_peer_cert_chain;
mod ssl_get_peer_certificate;
mod ssl_get_shared_sigalgs;
mod ssl_get_ssl_ctx;
mod ssl_get_state;
mod ssl_get_verify_result;
mod ssl_get_version;
mod ssl_handle_events;
mod ssl_key_update;
mod ssl_load_client_ca_file;
mod ssl_new;
mod ssl_new_listener;
mod ssl_new_stream;
mod ssl_read;
mod ssl_read_early_data;
mod ssl_renegotiate;
mod ssl_sendfile;
mod ssl_session_free;
mod ssl_session_get0_cipher;
mod ssl_session_get0_hostname;
mod ssl_session_get0_peer;
mod ssl_session_get_id;
mod ssl_session_get_time;
mod ssl_session_has_ticket;
mod ssl_session_print;
mod ssl_set1_host;
mod ssl_set1_server_cert_type;
mod ssl_set_async_callback;
mod ssl_set_bio;
mod ssl_set_ex_data;
mod ssl_set_quic_tls_cbs;
mod ssl_set_session;
mod ssl_trace;

/// The functions that are not written yet, made by `build.rs` from `tables/functions.tsv`.
pub mod planned {
    use std::ffi::CStr;

    use crate::libcrypto::error_queue;
    use crate::tables::reasons::Reason;

    #[allow(dead_code, reason = "as long as functions.tsv plans nothing")]
    fn refuse(function: &'static CStr) {
        error_queue::raise(function, Reason::UNSUPPORTED);
    }

    #[allow(missing_docs)]
    mod functions {
        #[allow(unused_imports, reason = "as above")]
        use super::refuse;
        include!(concat!(env!("OUT_DIR"), "/planned.rs"));
    }
    pub use functions::PLANNED;
}
