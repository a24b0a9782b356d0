//! SSL_CTX_set_quiet_shutdown(3): ending without close_notify.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Chooses whether later connections end without close_notify: any number but 0. See SSL_CTX_set_quiet_shutdown(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_quiet_shutdown(context: *mut SSL_CTX, mode: c_int) {
    context.change(|settings| settings.quiet_shutdown = mode)
}

/// Chooses whether a connection ends without close_notify: any number but 0. See SSL_set_quiet_shutdown(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_quiet_shutdown(ssl: *mut SSL, mode: c_int) {
    ssl.change(|settings| settings.quiet_shutdown = mode)
}

/// The number that SSL_CTX_set_quiet_shutdown() set. See SSL_CTX_get_quiet_shutdown(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_quiet_shutdown(context: *const SSL_CTX) -> c_int {
    context.settings().quiet_shutdown
}

/// The number that SSL_set_quiet_shutdown() set. See SSL_get_quiet_shutdown(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_quiet_shutdown(ssl: *const SSL) -> c_int {
    ssl.settings().quiet_shutdown
}
