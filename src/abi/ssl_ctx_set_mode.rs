//! SSL_CTX_set_mode(3): how reading and writing behave. In C these names are macros over `SSL_ctrl`; here they are
//! functions, too, for callers from other languages.

use std::ffi::c_long;

use super::enter::{on_connection, on_context};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Adds mode bits `SSL_MODE_…` for later connections.
///
/// Returns the bits after the call. See SSL_CTX_set_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_mode(context: *mut SSL_CTX, mode: c_long) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_mode", context, 0, |context| {
            context.change(|settings| {
                settings.mode |= mode as u32;
                c_long::from(settings.mode)
            })
        })
    }
}

/// Adds mode bits `SSL_MODE_…` for one connection.
///
/// Returns the bits after the call. See SSL_set_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_mode(ssl: *mut SSL, mode: c_long) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_mode", ssl, 0, |ssl| {
            ssl.change(|settings| {
                settings.mode |= mode as u32;
                c_long::from(settings.mode)
            })
        })
    }
}

/// Takes away mode bits `SSL_MODE_…` for later connections.
///
/// Returns the bits after the call. See SSL_CTX_set_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_clear_mode(context: *mut SSL_CTX, mode: c_long) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_clear_mode", context, 0, |context| {
            context.change(|settings| {
                settings.mode &= !(mode as u32);
                c_long::from(settings.mode)
            })
        })
    }
}

/// Takes away mode bits `SSL_MODE_…` for one connection.
///
/// Returns the bits after the call. See SSL_set_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear_mode(ssl: *mut SSL, mode: c_long) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_clear_mode", ssl, 0, |ssl| {
            ssl.change(|settings| {
                settings.mode &= !(mode as u32);
                c_long::from(settings.mode)
            })
        })
    }
}

/// The mode bits that later connections inherit. See SSL_CTX_get_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_mode(context: *const SSL_CTX) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe { on_context(c"SSL_CTX_get_mode", context, 0, |context| c_long::from(context.settings().mode)) }
}

/// The mode bits of a connection. See SSL_get_mode(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_mode(ssl: *const SSL) -> c_long {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_mode", ssl, 0, |ssl| c_long::from(ssl.settings().mode)) }
}
