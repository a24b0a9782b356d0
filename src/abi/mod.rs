//! Every exported C function, one file per manual-page family. Each checks its pointers, enters the panic guard,
//! calls one method of an object, and converts the result; no logic lives here.
#![allow(unsafe_code)]
#![allow(non_snake_case)]

mod enter;
pub mod handle;

pub mod guard;
mod ssl_ctrl;
mod ssl_ctrl_settings;
mod ssl_ctx_ctrl;
mod ssl_ctx_new;
mod ssl_ctx_set1_groups;
mod ssl_ctx_set_cipher_list;
mod ssl_ctx_set_mode;
mod ssl_ctx_set_options;
mod ssl_ctx_set_security_level;
mod ssl_ctx_set_ssl_version;
mod ssl_ctx_set_tmp_dh_callback;
mod ssl_get_ciphers;
mod ssl_get_shared_sigalgs;
mod ssl_get_version;
mod ssl_new;

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
