//! SSL_CTX_set_cert_verify_callback(3): the program's own verification.

use std::ffi::{c_int, c_void};

use oxissl_entry::on_context;

use crate::callbacks::{Argument, CertificateVerifyCallback};
use crate::libcrypto::ffi::{SSL_CTX, X509_STORE_CTX};

/// Sets a function that verifies peers in place of X509_verify_cert().
///
/// `callback`: NULL for none. See SSL_CTX_set_cert_verify_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cert_verify_callback(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut X509_STORE_CTX, *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| CertificateVerifyCallback::new(callback));
        let callback = callback.map(|callback| (callback, Argument(argument)));
        ctx.change_live(|live| live.certificate_verify = callback)
    }
}
