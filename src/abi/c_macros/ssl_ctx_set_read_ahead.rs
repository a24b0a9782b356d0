//! SSL_CTX_set_read_ahead(3): reading more than one record at once.

use std::ffi::{c_int, c_long};
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::SSL_CTX;
use crate::tables::controls;

/// Sets whether later connections read as much as there is.
///
/// Returns the value before. See SSL_CTX_set_read_ahead(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_read_ahead(context: *mut SSL_CTX, yes: c_int) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_READ_AHEAD, yes.into(), ptr::null_mut())
}

/// Whether later connections read as much as there is. See SSL_CTX_get_read_ahead(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_read_ahead(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_READ_AHEAD, 0, ptr::null_mut())
}

/// Another name of SSL_CTX_get_read_ahead(). See SSL_CTX_get_default_read_ahead(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_default_read_ahead(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_READ_AHEAD, 0, ptr::null_mut())
}
