//! SSL_CTX_get_verify_mode(3): what SSL_CTX_set_verify(3) has set.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_STORE_CTX};

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_mode(ctx: *const SSL_CTX) -> c_int {
    ctx.settings().verify_mode
}

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_verify_mode(ssl: *const SSL) -> c_int {
    ssl.settings().verify_mode
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_context(-1)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_depth(ctx: *const SSL_CTX) -> c_int {
    ctx.param().depth()
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get_verify_depth(ssl: *const SSL) -> c_int {
    ssl.param().depth()
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_callback(
    ctx: *const SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    ctx.settings().verify_callback.map(|callback| callback.raw() as _)
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
#[on_connection(None)]
pub unsafe extern "C-unwind" fn SSL_get_verify_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    ssl.settings().verify_callback.map(|callback| callback.raw() as _)
}
