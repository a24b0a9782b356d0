//! SSL_CTX_set_session_cache_mode(3), SSL_CTX_sess_set_cache_size(3): the cache of sessions.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::SSL_CTX;
use crate::tables::controls;

/// Sets which sessions are cached: `SSL_SESS_CACHE_…`.
///
/// Returns the value before. See SSL_CTX_set_session_cache_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_session_cache_mode(
    context: *mut SSL_CTX,
    mode: c_long,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_SESS_CACHE_MODE, mode, ptr::null_mut())
}

/// Which sessions are cached. See SSL_CTX_get_session_cache_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_session_cache_mode(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_SESS_CACHE_MODE, 0, ptr::null_mut())
}

/// Sets how many sessions the cache holds; 0 for no bound.
///
/// Returns the value before. See SSL_CTX_sess_set_cache_size(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_set_cache_size(context: *mut SSL_CTX, size: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_SESS_CACHE_SIZE, size, ptr::null_mut())
}

/// How many sessions the cache holds. See SSL_CTX_sess_get_cache_size(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_get_cache_size(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_SESS_CACHE_SIZE, 0, ptr::null_mut())
}
