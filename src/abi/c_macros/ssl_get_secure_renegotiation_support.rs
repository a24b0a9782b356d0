//! SSL_CTX_set_options(3): whether the peer can renegotiate securely.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::libcrypto::ffi::SSL;
use crate::tables::controls;

/// Whether the peer can renegotiate securely: 1 or 0. See SSL_get_secure_renegotiation_support(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_secure_renegotiation_support(ssl: *mut SSL) -> c_long {
    SSL_ctrl(ssl, controls::GET_RI_SUPPORT, 0, ptr::null_mut())
}
