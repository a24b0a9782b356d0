//! SSL_CTX_set_client_cert_cb(3): a client's certificate, when the server asks and none is set.

use std::ffi::c_int;

use super::enter::on_context;
use crate::callbacks::ClientCertificateCallback;
use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, X509};

/// Sets the callback that gives a client its certificate and key.
///
/// `callback`: NULL for none. See SSL_CTX_set_client_cert_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_client_cert_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int>,
) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_set_client_cert_cb", ctx, (), |ctx| {
            let callback = callback.map(|callback| ClientCertificateCallback::new(callback));
            ctx.live(|live| live.client_certificate = callback)
        })
    }
}

/// The callback of SSL_CTX_set_client_cert_cb(), or NULL.
///
/// See SSL_CTX_set_client_cert_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_client_cert_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int> {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get_client_cert_cb", ctx, None, |ctx| {
            ctx.live(|live| live.client_certificate).map(|callback| callback.raw() as _)
        })
    }
}
