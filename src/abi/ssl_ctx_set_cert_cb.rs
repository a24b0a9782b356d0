//! SSL_CTX_set_cert_cb(3): the certificate callback of both sides.

use std::ffi::{c_int, c_void};

use oxissl_entry::{on_connection, on_context};

use crate::callbacks::{Argument, CertificateCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets a callback that provides the certificate during the handshake, or suspends it.
///
/// `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cert_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| CertificateCallback::new(callback));
        let callback = callback.map(|callback| (callback, Argument(argument)));
        ctx.change(|settings| settings.certificate_callback = callback)
    }
}

/// Sets a callback that provides the certificate during the handshake, or suspends it.
///
/// `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_cert_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| CertificateCallback::new(callback));
        let callback = callback.map(|callback| (callback, Argument(argument)));
        ssl.change(|settings| settings.certificate_callback = callback)
    }
}
