//! SSL_get_certificate(3): our own certificate and key.

use std::ptr;

use super::enter::{on_connection, on_context};
use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, X509};

/// The current certificate, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_certificate(ctx: *const SSL_CTX) -> *mut X509 {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get0_certificate", ctx, ptr::null_mut(), |ctx| {
            let settings = ctx.settings();
            settings
                .certificates
                .current_slot()
                .certificate
                .as_ref()
                .map_or(ptr::null_mut(), |own| own.as_ptr())
        })
    }
}

/// The current private key, or NULL. It stays owned by the context.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_privatekey(ctx: *const SSL_CTX) -> *mut EVP_PKEY {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get0_privatekey", ctx, ptr::null_mut(), |ctx| {
            let settings = ctx.settings();
            settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
        })
    }
}

/// The current certificate, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_certificate(ssl: *const SSL) -> *mut X509 {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_certificate", ssl, ptr::null_mut(), |ssl| {
            let settings = ssl.settings();
            settings
                .certificates
                .current_slot()
                .certificate
                .as_ref()
                .map_or(ptr::null_mut(), |own| own.as_ptr())
        })
    }
}

/// The current private key, or NULL. It stays owned by the connection.
///
/// See SSL_get_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_privatekey(ssl: *const SSL) -> *mut EVP_PKEY {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_privatekey", ssl, ptr::null_mut(), |ssl| {
            let settings = ssl.settings();
            settings.certificates.current_slot().key.as_ref().map_or(ptr::null_mut(), |own| own.as_ptr())
        })
    }
}
