//! Every exported C function, one file per manual-page family. Each checks its pointers, enters the panic guard,
//! calls one method of an object, and converts the result; no logic lives here.
#![allow(unsafe_code)]
#![allow(non_snake_case)]

mod enter;
pub mod handle;

pub mod guard;
mod ssl_alert_type_string;
pub mod ssl_cipher;
mod ssl_ctx_new;
mod ssl_do_handshake;
mod ssl_get_state;
mod ssl_new;
mod ssl_read;
mod ssl_set_bio;

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
