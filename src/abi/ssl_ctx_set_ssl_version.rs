//! SSL_CTX_set_ssl_version(3): choosing another method.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::libcrypto::ffi::{SSL, SSL_CTX, SSL_METHOD};
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;

/// Chooses the method of later connections; the suites go back to the default.
///
/// Returns 1, or 0. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_CTX_set_ssl_version(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ssl_version(
    context: *mut SSL_CTX,
    method: *const SSL_METHOD,
) -> c_int {
    // SAFETY: a method pointer is NULL or one of our rows.
    unsafe {
        let method = method.cast::<Method>().as_ref().ok_or(Reason::NULL_SSL_METHOD_PASSED);
        answer(FUNCTION, method.map(|method| context.set_method(method)))
    }
}

/// Chooses the method of one connection; a role that was set stays.
///
/// Returns 1, or 0. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_set_ssl_method(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_ssl_method(ssl: *mut SSL, method: *const SSL_METHOD) -> c_int {
    // SAFETY: a method pointer is NULL or one of our rows.
    unsafe {
        let method = method.cast::<Method>().as_ref().ok_or(Reason::NULL_SSL_METHOD_PASSED);
        answer(FUNCTION, method.map(|method| ssl.set_method(method)))
    }
}

/// The method of later connections, or NULL for NULL. See SSL_CTX_get_ssl_method(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_ssl_method(context: *const SSL_CTX) -> *const SSL_METHOD {
    ptr::from_ref(context.method()).cast()
}

/// The method of a connection, or NULL for NULL. See SSL_get_ssl_method(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_ssl_method(ssl: *const SSL) -> *const SSL_METHOD {
    ptr::from_ref(ssl.method()).cast()
}
