//! SSL_CTX_set_max_cert_list(3): how large the peer's chain may be.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections how many bytes of certificates the peer may send.
///
/// Returns the value before. See SSL_CTX_set_max_cert_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_max_cert_list(context: *mut SSL_CTX, size: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_MAX_CERT_LIST, size, ptr::null_mut())
}

/// Sets for one connection how many bytes of certificates the peer may send.
///
/// Returns the value before. See SSL_CTX_set_max_cert_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_max_cert_list(ssl: *mut SSL, size: c_long) -> c_long {
    SSL_ctrl(ssl, controls::SET_MAX_CERT_LIST, size, ptr::null_mut())
}

/// How many bytes of certificates the peer of a context may send. See SSL_CTX_get_max_cert_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_max_cert_list(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_MAX_CERT_LIST, 0, ptr::null_mut())
}

/// How many bytes of certificates the peer of a connection may send. See SSL_CTX_get_max_cert_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_max_cert_list(ssl: *mut SSL) -> c_long {
    SSL_ctrl(ssl, controls::GET_MAX_CERT_LIST, 0, ptr::null_mut())
}
