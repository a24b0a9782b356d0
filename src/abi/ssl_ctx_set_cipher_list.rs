//! SSL_CTX_set_cipher_list(3): the suites that may be negotiated.

use std::ffi::{CStr, c_char, c_int};

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, text};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::settings::suites;

/// Sets the TLS 1.2 suites of connections that have no list of their own.
///
/// `list`: words as in ciphers(1). Returns 1, or 0 when nothing is selected; the TLS 1.3 suites stay. Errors:
/// `SSL_R_NO_CIPHER_MATCH`, `SSL_R_INVALID_COMMAND`. See SSL_CTX_set_cipher_list(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cipher_list(context: *mut SSL_CTX, list: *const c_char) -> c_int {
    // SAFETY: the list is NULL or a C string.
    unsafe {
        let list = text(list).map_or(&[][..], CStr::to_bytes);
        answer(FUNCTION, suites::set_cipher_list(&**context, list))
    }
}

/// Sets the TLS 1.2 suites of one connection.
///
/// `list`: words as in ciphers(1). Returns 1, or 0 when nothing is selected. Errors: `SSL_R_NO_CIPHER_MATCH`,
/// `SSL_R_INVALID_COMMAND`. See SSL_set_cipher_list(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_cipher_list(ssl: *mut SSL, list: *const c_char) -> c_int {
    // SAFETY: the list is NULL or a C string.
    unsafe {
        let list = text(list).map_or(&[][..], CStr::to_bytes);
        answer(FUNCTION, suites::set_cipher_list(&**ssl, list))
    }
}

/// Sets the TLS 1.3 suites.
///
/// `list`: IANA names with colons between them; empty means none. Returns 1, or 0. Errors: `SSL_R_NO_CIPHER_MATCH`. See
/// SSL_CTX_set_ciphersuites(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ciphersuites(
    context: *mut SSL_CTX,
    list: *const c_char,
) -> c_int {
    // SAFETY: the list is NULL or a C string.
    unsafe {
        let list = text(list).map_or(&[][..], CStr::to_bytes);
        answer(FUNCTION, suites::set_ciphersuites(&**context, list))
    }
}

/// Sets the TLS 1.3 suites of one connection.
///
/// `list`: IANA names with colons between them; empty means none. Returns 1, or 0. Errors: `SSL_R_NO_CIPHER_MATCH`. See
/// SSL_set_ciphersuites(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_ciphersuites(ssl: *mut SSL, list: *const c_char) -> c_int {
    // SAFETY: the list is NULL or a C string.
    unsafe {
        let list = text(list).map_or(&[][..], CStr::to_bytes);
        answer(FUNCTION, suites::set_ciphersuites(&**ssl, list))
    }
}
