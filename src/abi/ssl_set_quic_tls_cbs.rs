//! SSL_set_quic_tls_cbs(3): the handshake of TLS for somebody else's QUIC, which is not built in.

use std::ffi::{c_int, c_uchar, c_void};

use oxissl_entry::on_connection;

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{OSSL_DISPATCH, SSL};
use crate::tables::reasons::Reason;

/// Lets a QUIC stack carry the handshake: 0, because that is not built in.
///
/// Errors: `SSL_R_MISSING_QUIC_TLS_FUNCTIONS` where the table lacks one, `ERR_R_UNSUPPORTED`. See SSL_set_quic_tls_cbs(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_quic_tls_cbs(
    ssl: *mut SSL,
    functions: *const OSSL_DISPATCH,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: its table ends with a 0.
    unsafe {
        let reason = match is_complete(functions) {
            true => Reason::UNSUPPORTED,
            false => Reason::MISSING_QUIC_TLS_FUNCTIONS,
        };
        error_queue::raise(FUNCTION, reason);
        0
    }
}

/// Sets the transport parameters: 0, as no QUIC stack has been set before.
///
/// Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`. See SSL_set_quic_tls_transport_params(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_quic_tls_transport_params(
    ssl: *mut SSL,
    _parameters: *const c_uchar,
    _length: usize,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
    0
}

/// Allows early data: 0, as no QUIC stack has been set before.
///
/// Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`. See SSL_set_quic_tls_early_data_enabled(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_quic_tls_early_data_enabled(ssl: *mut SSL, _enabled: c_int) -> c_int {
    error_queue::raise(FUNCTION, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
    0
}

/// Whether the table has all six functions, `OSSL_FUNC_SSL_QUIC_TLS_CRYPTO_SEND` to `OSSL_FUNC_SSL_QUIC_TLS_ALERT`.
unsafe fn is_complete(functions: *const OSSL_DISPATCH) -> bool {
    let (mut next, mut seen) = (functions, 0_u8);
    // SAFETY: promised by the caller.
    while let Some(entry) = unsafe { next.as_ref() } {
        match entry.function_id {
            0 => break,
            id @ 2001..=2006 if entry.function.is_some() => seen |= 1 << (id - 2001),
            _ => {}
        }
        next = next.wrapping_add(1);
    }
    seen == 0b11_1111
}
