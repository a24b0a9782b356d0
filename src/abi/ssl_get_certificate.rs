//! SSL_get_certificate(3): our own certificate and key.

use std::ptr;

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, X509};

/// The current certificate, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_certificate(ctx: *const SSL_CTX) -> *mut X509 {
    let settings = ctx.settings();
    settings.certificates.current_slot().certificate.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
}

/// The current private key, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_privatekey(ctx: *const SSL_CTX) -> *mut EVP_PKEY {
    let settings = ctx.settings();
    settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
}

/// The current certificate, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_certificate(ssl: *const SSL) -> *mut X509 {
    let settings = ssl.settings();
    settings.certificates.current_slot().certificate.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
}

/// The current private key, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_privatekey(ssl: *const SSL) -> *mut EVP_PKEY {
    let settings = ssl.settings();
    settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
}
