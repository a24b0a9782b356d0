//! SSL_CTX_set_stateless_cookie_generate_cb(3): servers without state, which are not built in.

use std::ffi::{c_int, c_uchar};

use super::enter::{on_connection, on_context};
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::reasons::Reason;

/// Has no effect: SSL_stateless() fails before it asks for a cookie. See
/// SSL_CTX_set_stateless_cookie_generate_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_stateless_cookie_generate_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *mut c_uchar, length: *mut usize) -> c_int,
    >,
) {
    // SAFETY: the caller holds a reference.
    unsafe { on_context(c"SSL_CTX_set_stateless_cookie_generate_cb", context, (), |_| ()) }
}

/// Has no effect: SSL_stateless() fails before it has a cookie. See SSL_CTX_set_stateless_cookie_verify_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_stateless_cookie_verify_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *const c_uchar, length: usize) -> c_int,
    >,
) {
    // SAFETY: the caller holds a reference.
    unsafe { on_context(c"SSL_CTX_set_stateless_cookie_verify_cb", context, (), |_| ()) }
}

/// Answers a ClientHello without keeping state: -1, because that is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_stateless(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_stateless(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_stateless", ssl, -1, |_| {
            error_queue::raise(c"SSL_stateless", Reason::UNSUPPORTED);
            -1
        })
    }
}
