//! SSL_CTX_set_cert_cb(3): the certificate callback of both sides.

use std::ffi::{c_int, c_void};

use super::guard::guard;
use super::handle;
use crate::callbacks::{Argument, CertificateCallback};
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets a callback that provides the certificate during the handshake, or suspends it.
///
/// `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return };
    guard(c"SSL_CTX_set_cert_cb", (), || {
        // SAFETY: the caller promises a function that stays callable while it is set.
        let callback = callback.map(|callback| unsafe { CertificateCallback::new(callback) });
        let callback = callback.map(|callback| (callback, Argument(argument)));
        ctx.change(|settings| settings.certificate_callback = callback)
    })
}

/// Sets a callback that provides the certificate during the handshake, or suspends it.
///
/// `callback`: NULL for none. See SSL_CTX_set_cert_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_cert_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return };
    guard(c"SSL_set_cert_cb", (), || {
        // SAFETY: the caller promises a function that stays callable while it is set.
        let callback = callback.map(|callback| unsafe { CertificateCallback::new(callback) });
        let callback = callback.map(|callback| (callback, Argument(argument)));
        ssl.change(|settings| settings.certificate_callback = callback)
    })
}
