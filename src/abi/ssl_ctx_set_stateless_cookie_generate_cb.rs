//! SSL_CTX_set_stateless_cookie_generate_cb(3): servers without state, which are not built in.

use std::ffi::{c_int, c_uchar};

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::reasons::Reason;

/// Has no effect: SSL_stateless() fails before it asks for a cookie. See
/// SSL_CTX_set_stateless_cookie_generate_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_stateless_cookie_generate_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *mut c_uchar, length: *mut usize) -> c_int,
    >,
) {
}

/// Has no effect: SSL_stateless() fails before it has a cookie. See SSL_CTX_set_stateless_cookie_verify_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_stateless_cookie_verify_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *const c_uchar, length: usize) -> c_int,
    >,
) {
}

/// Answers a ClientHello without keeping state: -1, because that is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_stateless(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_stateless(ssl: *mut SSL) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    -1
}
