//! SSL_get_ex_data_X509_STORE_CTX_idx(3): from a verification to its connection.

use std::ffi::c_int;

use super::guard::guard;
use crate::libcrypto::verification;

/// The index of the `SSL` in the ex_data of an `X509_STORE_CTX`, for verify callbacks; -1 when memory runs out.
///
/// See SSL_get_ex_data_X509_STORE_CTX_idx(3).
#[unsafe(no_mangle)]
pub extern "C" fn SSL_get_ex_data_X509_STORE_CTX_idx() -> c_int {
    guard(c"SSL_get_ex_data_X509_STORE_CTX_idx", -1, verification::connection_index)
}
