//! SSL_get_verify_result(3): what came of the verification.

use std::ffi::c_long;

use super::enter::on_connection;
use crate::libcrypto::ffi::SSL;

/// The result of verifying the peer: `X509_V_OK`, also before and without a certificate, or `X509_V_ERR_…`.
///
/// See SSL_get_verify_result(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_verify_result(ssl: *const SSL) -> c_long {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_connection(c"SSL_get_verify_result", ssl, 0, |ssl| ssl.peer().verify_result) }
}

/// Sets what SSL_get_verify_result() returns.
///
/// See SSL_set_verify_result(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_set_verify_result(ssl: *mut SSL, result: c_long) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe { on_connection(c"SSL_set_verify_result", ssl, (), |ssl| ssl.set_verify_result(result)) }
}
