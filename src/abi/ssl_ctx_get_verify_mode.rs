//! SSL_CTX_get_verify_mode(3): what SSL_CTX_set_verify(3) has set.

use std::ffi::c_int;

use super::guard::guard;
use super::handle;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_STORE_CTX};

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_mode(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return 0 };
    guard(c"SSL_CTX_get_verify_mode", 0, || ctx.settings().verify_mode)
}

/// The verify mode: `SSL_VERIFY_…`.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_mode(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return 0 };
    guard(c"SSL_get_verify_mode", 0, || ssl.settings().verify_mode)
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_depth(ctx: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return -1 };
    guard(c"SSL_CTX_get_verify_depth", -1, || ctx.param().depth())
}

/// The verify depth; -1 when none was set.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_depth(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return -1 };
    guard(c"SSL_get_verify_depth", -1, || ssl.param().depth())
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_callback(
    ctx: *const SSL_CTX,
) -> Option<unsafe extern "C" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return None };
    guard(c"SSL_CTX_get_verify_callback", None, || {
        ctx.settings().verify_callback.map(|callback| callback.raw() as _)
    })
}

/// The verify callback, or NULL.
///
/// See SSL_CTX_get_verify_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C" fn(c_int, *mut X509_STORE_CTX) -> c_int> {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return None };
    guard(c"SSL_get_verify_callback", None, || {
        ssl.settings().verify_callback.map(|callback| callback.raw() as _)
    })
}
