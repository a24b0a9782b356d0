//! SSL_set1_server_cert_type(3), SSL_get0_peer_rpk(3): public keys without certificates (RFC 7250), which are not built in.

use std::ffi::{CStr, c_int, c_uchar};
use std::ptr;

use oxissl_entry::{guarded, on_connection, on_context};

use super::enter::{on_connection, on_context, store};
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, SSL_SESSION};
use crate::tables::reasons::Reason;

/// Sets what a later connection's client may show: 1 for nothing special, which is a certificate; 0 for a list, because
/// bare public keys are not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_client_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_client_cert_type(
    context: *mut SSL_CTX,
    types: *const c_uchar,
    length: usize,
) -> c_int {
    let function = FUNCTION;
    // SAFETY: the caller holds a reference.
    unsafe { on_context(function, context, 0, |_| set_types(function, types, length)) }
}

/// As SSL_CTX_set1_client_cert_type(), for a server. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_server_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_server_cert_type(
    context: *mut SSL_CTX,
    types: *const c_uchar,
    length: usize,
) -> c_int {
    let function = FUNCTION;
    // SAFETY: the caller holds a reference.
    unsafe { on_context(function, context, 0, |_| set_types(function, types, length)) }
}

/// As SSL_CTX_set1_client_cert_type(), for one connection. Errors: `ERR_R_UNSUPPORTED`.
///
/// See SSL_set1_client_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set1_client_cert_type(
    ssl: *mut SSL,
    types: *const c_uchar,
    length: usize,
) -> c_int {
    let function = FUNCTION;
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(function, ssl, 0, |_| set_types(function, types, length)) }
}

/// As SSL_CTX_set1_client_cert_type(), for one connection and a server. Errors: `ERR_R_UNSUPPORTED`.
///
/// See SSL_set1_server_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set1_server_cert_type(
    ssl: *mut SSL,
    types: *const c_uchar,
    length: usize,
) -> c_int {
    let function = FUNCTION;
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(function, ssl, 0, |_| set_types(function, types, length)) }
}

/// What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
///
/// See SSL_CTX_get0_client_cert_type(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_client_cert_type(
    context: *const SSL_CTX,
    types: *mut *mut c_uchar,
    length: *mut usize,
) -> c_int {
    // SAFETY: the pointers are its variables or NULL.
    unsafe { no_types(types, length) }
}

/// What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
///
/// See SSL_CTX_get0_server_cert_type(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_server_cert_type(
    context: *const SSL_CTX,
    types: *mut *mut c_uchar,
    length: *mut usize,
) -> c_int {
    // SAFETY: the pointers are its variables or NULL.
    unsafe { no_types(types, length) }
}

/// What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
///
/// See SSL_get0_client_cert_type(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get0_client_cert_type(
    ssl: *const SSL,
    types: *mut *mut c_uchar,
    length: *mut usize,
) -> c_int {
    // SAFETY: the pointers are its variables or NULL.
    unsafe { no_types(types, length) }
}

/// What was set: `*types` is NULL and `*length` 0, as nothing can be. Returns 1; 0 for NULL.
///
/// See SSL_get0_server_cert_type(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get0_server_cert_type(
    ssl: *const SSL,
    types: *mut *mut c_uchar,
    length: *mut usize,
) -> c_int {
    // SAFETY: the pointers are its variables or NULL.
    unsafe { no_types(types, length) }
}

/// What the client shows: 0, which is a certificate. See SSL_get_negotiated_client_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_negotiated_client_cert_type(_ssl: *const SSL) -> c_int {
    0
}

/// What the server shows: 0, which is a certificate. See SSL_get_negotiated_server_cert_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_negotiated_server_cert_type(_ssl: *const SSL) -> c_int {
    0
}

/// The bare public key of the peer: NULL, as it has shown none. See SSL_get0_peer_rpk(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_peer_rpk(_ssl: *const SSL) -> *mut EVP_PKEY {
    ptr::null_mut()
}

/// The bare public key of a session's peer: NULL, as it has shown none. See SSL_SESSION_get0_peer_rpk(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_peer_rpk(_session: *mut SSL_SESSION) -> *mut EVP_PKEY {
    ptr::null_mut()
}

/// Expects a bare public key of the peer: 0, because they are not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_add_expected_rpk(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_add_expected_rpk(ssl: *mut SSL, _key: *mut EVP_PKEY) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    0
}

fn set_types(function: &'static CStr, types: *const c_uchar, length: usize) -> c_int {
    if types.is_null() || length == 0 {
        return 1;
    }
    error_queue::raise(function, Reason::UNSUPPORTED);
    0
}

unsafe fn no_types(types: *mut *mut c_uchar, length: *mut usize) -> c_int {
    if types.is_null() || length.is_null() {
        return 0;
    }
    // SAFETY: promised by the caller.
    unsafe {
        store(types, ptr::null_mut());
        store(length, 0);
    }
    1
}
