//! SSL_CTX_set1_cert_comp_preference(3): certificates that travel compressed (RFC 8879), which is not built in.

use std::ffi::{CStr, c_int, c_uchar};

use oxissl_entry::guarded;

use super::enter::{on_connection, on_context};
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::reasons::Reason;

/// Sets which compressions are offered for later connections: 0, because none is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_cert_comp_preference(
    context: *mut SSL_CTX,
    _algorithms: *mut c_int,
    _count: usize,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_context(FUNCTION, context) }
}

/// Sets which compressions a connection offers: 0, because none is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set1_cert_comp_preference(
    ssl: *mut SSL,
    _algorithms: *mut c_int,
    _count: usize,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_connection(FUNCTION, ssl) }
}

/// Compresses the context's certificates for sending: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_compress_certs(context: *mut SSL_CTX, _algorithm: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_context(FUNCTION, context) }
}

/// Compresses the connection's certificates for sending: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_compress_certs(ssl: *mut SSL, _algorithm: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_connection(FUNCTION, ssl) }
}

/// Sets the compressed form of the current certificate: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_compressed_cert(
    context: *mut SSL_CTX,
    _algorithm: c_int,
    _compressed: *mut c_uchar,
    _length: usize,
    _original_length: usize,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_context(FUNCTION, context) }
}

/// Sets the compressed form of the current certificate: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set1_compressed_cert(
    ssl: *mut SSL,
    _algorithm: c_int,
    _compressed: *mut c_uchar,
    _length: usize,
    _original_length: usize,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_connection(FUNCTION, ssl) }
}

/// The compressed form of the current certificate: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get1_compressed_cert(
    context: *mut SSL_CTX,
    _algorithm: c_int,
    _data: *mut *mut c_uchar,
    _original_length: *mut usize,
) -> usize {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_context(FUNCTION, context) as usize }
}

/// The compressed form of the current certificate: 0, because no compression is built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set1_cert_comp_preference(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get1_compressed_cert(
    ssl: *mut SSL,
    _algorithm: c_int,
    _data: *mut *mut c_uchar,
    _original_length: *mut usize,
) -> usize {
    // SAFETY: the caller holds a reference.
    unsafe { refuse_connection(FUNCTION, ssl) as usize }
}

unsafe fn refuse_context(function: &'static CStr, context: *mut SSL_CTX) -> c_int {
    // SAFETY: promised by the caller.
    unsafe {
        on_context(function, context, 0, |_| {
            error_queue::raise(function, Reason::UNSUPPORTED);
            0
        })
    }
}

unsafe fn refuse_connection(function: &'static CStr, ssl: *mut SSL) -> c_int {
    // SAFETY: promised by the caller.
    unsafe {
        on_connection(function, ssl, 0, |_| {
            error_queue::raise(function, Reason::UNSUPPORTED);
            0
        })
    }
}
