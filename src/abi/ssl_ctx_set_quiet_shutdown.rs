//! SSL_CTX_set_quiet_shutdown(3): ending without close_notify.

use std::ffi::c_int;

use super::enter::{on_connection, on_context};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Chooses whether later connections end without close_notify: any number but 0. See SSL_CTX_set_quiet_shutdown(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_quiet_shutdown(context: *mut SSL_CTX, mode: c_int) {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_quiet_shutdown", context, (), |context| {
            context.change(|settings| settings.quiet_shutdown = mode)
        })
    }
}

/// Chooses whether a connection ends without close_notify: any number but 0. See SSL_set_quiet_shutdown(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_set_quiet_shutdown(ssl: *mut SSL, mode: c_int) {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_quiet_shutdown", ssl, (), |ssl| {
            ssl.change(|settings| settings.quiet_shutdown = mode)
        })
    }
}

/// The number that SSL_CTX_set_quiet_shutdown() set. See SSL_CTX_get_quiet_shutdown(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_quiet_shutdown(context: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_get_quiet_shutdown", context, 0, |context| context.settings().quiet_shutdown)
    }
}

/// The number that SSL_set_quiet_shutdown() set. See SSL_get_quiet_shutdown(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_quiet_shutdown(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_quiet_shutdown", ssl, 0, |ssl| ssl.settings().quiet_shutdown) }
}
