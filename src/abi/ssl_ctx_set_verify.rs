//! SSL_CTX_set_verify(3): whether and how peers are verified.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use crate::callbacks::VerifyCallback;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_STORE_CTX};

/// Sets whether and how peers are verified.
///
/// `mode`: `SSL_VERIFY_…`. `callback`: asked about each certificate; NULL for none. See SSL_CTX_set_verify(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_verify(
    ctx: *mut SSL_CTX,
    mode: c_int,
    callback: Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int>,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| VerifyCallback::new(callback));
        ctx.change(|settings| {
            settings.verify_mode = mode;
            settings.verify_callback = callback;
        })
    }
}

/// Sets whether and how the peer is verified.
///
/// `mode`: `SSL_VERIFY_…`. `callback`: asked about each certificate; NULL leaves the one that is there.
/// See SSL_CTX_set_verify(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_verify(
    ssl: *mut SSL,
    mode: c_int,
    callback: Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int>,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| VerifyCallback::new(callback));
        ssl.change(|settings| {
            settings.verify_mode = mode;
            settings.verify_callback = callback.or(settings.verify_callback);
        })
    }
}

/// Sets how many certificates may be between the peer's and a trusted one.
///
/// See SSL_CTX_set_verify(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_verify_depth(ctx: *mut SSL_CTX, depth: c_int) {
    ctx.param().set_depth(depth)
}

/// Sets how many certificates may be between the peer's and a trusted one.
///
/// See SSL_CTX_set_verify(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_verify_depth(ssl: *mut SSL, depth: c_int) {
    ssl.param().set_depth(depth)
}
