//! SSL_CTX_set_mode(3): how reading and writing behave.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Adds mode bits `SSL_MODE_…` for later connections.
///
/// Returns the bits after the call. See SSL_CTX_set_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_mode(context: *mut SSL_CTX, mode: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::MODE, mode, ptr::null_mut())
}

/// Adds mode bits `SSL_MODE_…` for one connection.
///
/// Returns the bits after the call. See SSL_CTX_set_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_mode(ssl: *mut SSL, mode: c_long) -> c_long {
    SSL_ctrl(ssl, controls::MODE, mode, ptr::null_mut())
}

/// Takes away mode bits `SSL_MODE_…` for later connections.
///
/// Returns the bits after the call. See SSL_CTX_clear_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_clear_mode(context: *mut SSL_CTX, mode: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::CLEAR_MODE, mode, ptr::null_mut())
}

/// Takes away mode bits `SSL_MODE_…` for one connection.
///
/// Returns the bits after the call. See SSL_CTX_clear_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_clear_mode(ssl: *mut SSL, mode: c_long) -> c_long {
    SSL_ctrl(ssl, controls::CLEAR_MODE, mode, ptr::null_mut())
}

/// The mode bits of a context. See SSL_CTX_get_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_mode(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::MODE, 0, ptr::null_mut())
}

/// The mode bits of a connection. See SSL_CTX_get_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_mode(ssl: *mut SSL) -> c_long {
    SSL_ctrl(ssl, controls::MODE, 0, ptr::null_mut())
}
