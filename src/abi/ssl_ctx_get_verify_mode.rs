//! SSL_CTX_get_verify_mode(3): what SSL_CTX_set_verify(3) has set.

use std::ffi::c_int;

use super::enter::{on_connection, on_context};
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_STORE_CTX};

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_mode(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_context(c"SSL_CTX_get_verify_mode", ctx, 0, |ctx| ctx.settings().verify_mode) }
}

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_verify_mode(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_connection(c"SSL_get_verify_mode", ssl, 0, |ssl| ssl.settings().verify_mode) }
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_depth(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_context(c"SSL_CTX_get_verify_depth", ctx, -1, |ctx| ctx.param().depth()) }
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_verify_depth(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_connection(c"SSL_get_verify_depth", ssl, -1, |ssl| ssl.param().depth()) }
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_verify_callback(
    ctx: *const SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get_verify_callback", ctx, None, |ctx| {
            ctx.settings().verify_callback.map(|callback| callback.raw() as _)
        })
    }
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_verify_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C-unwind" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_verify_callback", ssl, None, |ssl| {
            ssl.settings().verify_callback.map(|callback| callback.raw() as _)
        })
    }
}
