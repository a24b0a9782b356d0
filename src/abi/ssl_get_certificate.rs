//! SSL_get_certificate(3): our own certificate and key.

use std::ptr;

use super::guard::guard;
use super::handle;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, X509};

/// The current certificate, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_certificate(ctx: *const SSL_CTX) -> *mut X509 {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return ptr::null_mut() };
    guard(c"SSL_CTX_get0_certificate", ptr::null_mut(), || {
        let settings = ctx.settings();
        settings.certificates.current_slot().certificate.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
    })
}

/// The current private key, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get0_privatekey(ctx: *const SSL_CTX) -> *mut EVP_PKEY {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return ptr::null_mut() };
    guard(c"SSL_CTX_get0_privatekey", ptr::null_mut(), || {
        let settings = ctx.settings();
        settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
    })
}

/// The current certificate, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_certificate(ssl: *const SSL) -> *mut X509 {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return ptr::null_mut() };
    guard(c"SSL_get_certificate", ptr::null_mut(), || {
        let settings = ssl.settings();
        settings.certificates.current_slot().certificate.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
    })
}

/// The current private key, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_privatekey(ssl: *const SSL) -> *mut EVP_PKEY {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return ptr::null_mut() };
    guard(c"SSL_get_privatekey", ptr::null_mut(), || {
        let settings = ssl.settings();
        settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
    })
}
