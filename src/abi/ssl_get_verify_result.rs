//! SSL_get_verify_result(3): what came of the verification.

use std::ffi::c_long;

use super::guard::guard;
use super::handle;
use crate::connection::Connection;
use crate::libcrypto::ffi::SSL;

/// The result of verifying the peer: `X509_V_OK`, also before and without a certificate, or `X509_V_ERR_…`.
///
/// See SSL_get_verify_result(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_result(ssl: *const SSL) -> c_long {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return 0 };
    guard(c"SSL_get_verify_result", 0, || ssl.peer().verify_result)
}

/// Sets what SSL_get_verify_result() returns.
///
/// See SSL_set_verify_result(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_result(ssl: *mut SSL, result: c_long) {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return };
    guard(c"SSL_set_verify_result", (), || ssl.set_verify_result(result))
}
