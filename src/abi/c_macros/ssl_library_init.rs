//! SSL_library_init(3), SSL_CTX_new(3): starting the library, and methods, under the names that they had before.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{forwards, guarded};

use crate::abi::openssl_init_ssl::OPENSSL_init_ssl;
use crate::abi::ssl_ctx_new::{TLS_client_method, TLS_method, TLS_server_method};
use crate::libcrypto::ffi::{OPENSSL_INIT_LOAD_CRYPTO_STRINGS, SSL_METHOD};

/// Starts the library, which is never necessary.
///
/// Returns 1. See SSL_library_init(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_library_init() -> c_int {
    OPENSSL_init_ssl(0, ptr::null())
}

/// As SSL_library_init(). See OpenSSL_add_ssl_algorithms(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn OpenSSL_add_ssl_algorithms() -> c_int {
    OPENSSL_init_ssl(0, ptr::null())
}

/// Loads the texts of errors, which is never necessary. See SSL_load_error_strings(3).
#[unsafe(no_mangle)]
#[guarded]
pub extern "C-unwind" fn SSL_load_error_strings() {
    let strings = OPENSSL_INIT_LOAD_SSL_STRINGS | u64::from(OPENSSL_INIT_LOAD_CRYPTO_STRINGS);
    // SAFETY: no settings are passed.
    unsafe { OPENSSL_init_ssl(strings, ptr::null()) };
}

/// The older name of TLS_method(). See SSLv23_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSLv23_method() -> *const SSL_METHOD {
    TLS_method()
}

/// The older name of TLS_client_method(). See SSLv23_client_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSLv23_client_method() -> *const SSL_METHOD {
    TLS_client_method()
}

/// The older name of TLS_server_method(). See SSLv23_server_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSLv23_server_method() -> *const SSL_METHOD {
    TLS_server_method()
}

/// `OPENSSL_INIT_LOAD_SSL_STRINGS`
const OPENSSL_INIT_LOAD_SSL_STRINGS: u64 = 0x0020_0000;
