//! OPENSSL_init_ssl(3): starting the library, which is never necessary.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{guarded, on_connection};

use crate::libcrypto::ffi::{OPENSSL_INIT_SETTINGS, SSL, openssl_ssl_test_functions};
use crate::libcrypto::{error_queue, init};

/// Starts the library with other options than the first use would.
///
/// `settings`: NULL, or where the configuration comes from. Returns 1, or 0 after OPENSSL_cleanup(). See
/// OPENSSL_init_ssl(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn OPENSSL_init_ssl(
    options: u64,
    settings: *const OPENSSL_INIT_SETTINGS,
) -> c_int {
    init::start(options, settings).into()
}

/// Makes the texts of this library's reasons known, which happens by itself.
///
/// Returns 1. See ERR_load_strings(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub extern "C-unwind" fn ERR_load_SSL_strings() -> c_int {
    error_queue::load_texts();
    1
}

/// A table for OpenSSL's own unit tests; there is none: NULL.
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSL_test_functions() -> *const openssl_ssl_test_functions {
    ptr::null()
}

/// Does nothing, as in OpenSSL since 1.1.0.
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_debug(ssl: *mut SSL, _debug: c_int) {}
