//! Every exported C function, one file per manual-page family. Each checks its pointers, enters the panic guard,
//! calls one method of an object, and converts the result; no logic lives here.
#![allow(unsafe_code)]
#![allow(non_snake_case)]

pub mod handle;

pub mod guard;
pub mod ssl_ctrl_certificates;
mod ssl_ctx_get0_param;
mod ssl_ctx_get_verify_mode;
mod ssl_ctx_load_verify_locations;
mod ssl_ctx_new;
mod ssl_ctx_set0_ca_list;
mod ssl_ctx_set_cert_cb;
mod ssl_ctx_set_cert_store;
mod ssl_ctx_set_cert_verify_callback;
mod ssl_ctx_set_client_cert_cb;
mod ssl_ctx_set_default_passwd_cb;
mod ssl_ctx_set_verify;
mod ssl_ctx_use_certificate;
mod ssl_ctx_use_private_key;
mod ssl_get_certificate;
mod ssl_get_ex_data_x509_store_ctx_idx;
mod ssl_get_peer_cert_chain;
mod ssl_get_peer_certificate;
mod ssl_get_verify_result;
mod ssl_load_client_ca_file;
mod ssl_new;
mod ssl_set1_host;
mod text;

/// The functions that are not written yet, made by `build.rs` from `tables/functions.tsv`.
pub mod planned {
    use std::ffi::CStr;

    use crate::libcrypto::error_queue;
    use crate::tables::reasons::Reason;

    fn refuse(function: &'static CStr) {
        error_queue::raise(function, Reason::UNSUPPORTED);
    }

    #[allow(missing_docs)]
    mod functions {
        use super::refuse;
        include!(concat!(env!("OUT_DIR"), "/planned.rs"));
    }
    pub use functions::PLANNED;
}
