//! SSL_CTX_get0_param(3): the verification parameters.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_VERIFY_PARAM};

/// The verification parameters, which stay owned by the context. The program may change them.
///
/// See SSL_CTX_get0_param(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_param(ctx: *mut SSL_CTX) -> *mut X509_VERIFY_PARAM {
    ctx.param().as_ptr()
}

/// The verification parameters, which stay owned by the connection. The program may change them.
///
/// See SSL_CTX_get0_param(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_param(ssl: *mut SSL) -> *mut X509_VERIFY_PARAM {
    ssl.param().as_ptr()
}

/// Takes over what `param` has set.
///
/// `param`: NULL changes nothing. Returns 1, or 0. See SSL_CTX_set1_param(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_param(
    ctx: *mut SSL_CTX,
    param: *mut X509_VERIFY_PARAM,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { ctx.param().set_from(param).into() }
}

/// Takes over what `param` has set.
///
/// `param`: NULL changes nothing. Returns 1, or 0. See SSL_CTX_set1_param(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set1_param(ssl: *mut SSL, param: *mut X509_VERIFY_PARAM) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { ssl.param().set_from(param).into() }
}

/// Sets what the peer's certificate must be good for (`X509_PURPOSE_…`).
///
/// Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_purpose(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_purpose(ctx: *mut SSL_CTX, purpose: c_int) -> c_int {
    ctx.param().set_purpose(purpose).into()
}

/// Sets what the peer's certificate must be good for (`X509_PURPOSE_…`).
///
/// Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_purpose(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_purpose(ssl: *mut SSL, purpose: c_int) -> c_int {
    ssl.param().set_purpose(purpose).into()
}

/// Sets which trust settings count (`X509_TRUST_…`).
///
/// Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_trust(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_trust(ctx: *mut SSL_CTX, trust: c_int) -> c_int {
    ctx.param().set_trust(trust).into()
}

/// Sets which trust settings count (`X509_TRUST_…`).
///
/// Returns 1, or 0 with libcrypto's reason. See X509_VERIFY_PARAM_set_trust(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_trust(ssl: *mut SSL, trust: c_int) -> c_int {
    ssl.param().set_trust(trust).into()
}
