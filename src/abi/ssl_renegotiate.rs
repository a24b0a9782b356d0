//! SSL_renegotiate(3): a second handshake on one connection, which is not built in.

use std::ffi::c_int;

use oxissl_entry::on_connection;

use super::enter::answer;
use crate::libcrypto::ffi::SSL;

/// Starts a renegotiation.
///
/// Returns 0 always. Errors: `SSL_R_WRONG_SSL_VERSION` in TLS 1.3, `SSL_R_NO_RENEGOTIATION`. See SSL_renegotiate(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_renegotiate(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, Err(ssl.refuse_renegotiation()))
}

/// Starts a renegotiation.
///
/// Returns 0 always. Errors: `SSL_R_WRONG_SSL_VERSION` in TLS 1.3, `SSL_R_NO_RENEGOTIATION`. See SSL_renegotiate_abbreviated(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_renegotiate_abbreviated(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, Err(ssl.refuse_renegotiation()))
}

/// Whether a renegotiation waits to begin: 0. See SSL_renegotiate_pending(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_renegotiate_pending(ssl: *const SSL) -> c_int {
    0
}
