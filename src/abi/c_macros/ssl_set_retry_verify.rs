//! SSL_set_retry_verify(3): pausing a handshake in the verify callback.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::libcrypto::ffi::SSL;
use crate::tables::controls;

/// Pauses the handshake after this verify callback: it fails with `SSL_ERROR_WANT_RETRY_VERIFY`, and verifies anew
/// when it is called again.
///
/// Returns 1. See SSL_set_retry_verify(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_retry_verify(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::SET_RETRY_VERIFY, 0, ptr::null_mut()) as c_int
}
