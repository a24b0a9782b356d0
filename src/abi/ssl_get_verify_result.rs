//! SSL_get_verify_result(3): what came of the verification.

use std::ffi::c_long;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::SSL;

/// The result of verifying the peer: `X509_V_OK`, also before and without a certificate, or `X509_V_ERR_…`.
///
/// See SSL_get_verify_result(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_verify_result(ssl: *const SSL) -> c_long {
    ssl.peer().verify_result
}

/// Sets what SSL_get_verify_result() returns.
///
/// See SSL_set_verify_result(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_verify_result(ssl: *mut SSL, result: c_long) {
    ssl.set_verify_result(result)
}
