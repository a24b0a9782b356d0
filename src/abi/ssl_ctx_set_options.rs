//! SSL_CTX_set_options(3): the bits that change the protocol's behaviour.

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Adds option bits for later connections.
///
/// Returns the bits after the call. See SSL_CTX_set_options(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_options(context: *mut SSL_CTX, options: u64) -> u64 {
    context.change(|settings| {
        settings.options |= options;
        settings.options
    })
}

/// Adds option bits for one connection.
///
/// Returns the bits after the call. See SSL_set_options(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_options(ssl: *mut SSL, options: u64) -> u64 {
    ssl.change(|settings| {
        settings.options |= options;
        settings.options
    })
}

/// Takes option bits away for later connections.
///
/// Returns the bits after the call. See SSL_CTX_clear_options(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_clear_options(context: *mut SSL_CTX, options: u64) -> u64 {
    context.change(|settings| {
        settings.options &= !options;
        settings.options
    })
}

/// Takes option bits away for one connection.
///
/// Returns the bits after the call. See SSL_clear_options(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_clear_options(ssl: *mut SSL, options: u64) -> u64 {
    ssl.change(|settings| {
        settings.options &= !options;
        settings.options
    })
}

/// The option bits that later connections inherit. See SSL_CTX_get_options(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_options(context: *const SSL_CTX) -> u64 {
    context.settings().options
}

/// The option bits of a connection. See SSL_get_options(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_options(ssl: *const SSL) -> u64 {
    ssl.settings().options
}
