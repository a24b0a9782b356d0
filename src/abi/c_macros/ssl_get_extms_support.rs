//! SSL_get_extms_support(3): the extended master secret.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::libcrypto::ffi::SSL;
use crate::tables::controls;

/// Whether the extended master secret is in use: 1 or 0, -1 before and during a handshake. See
/// SSL_get_extms_support(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_extms_support(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::GET_EXTMS_SUPPORT, 0, ptr::null_mut()) as c_int
}
