//! SSL_CTX_sess_number(3): what a context has counted.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::SSL_CTX;
use crate::tables::controls;

/// How many sessions in the cache. See SSL_CTX_sess_number(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_number(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_NUMBER, 0, ptr::null_mut())
}

/// How many handshakes begun as a client. See SSL_CTX_sess_connect(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_connect(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_CONNECT, 0, ptr::null_mut())
}

/// How many handshakes finished as a client. See SSL_CTX_sess_connect_good(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_connect_good(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_CONNECT_GOOD, 0, ptr::null_mut())
}

/// How many renegotiations begun as a client, of which there are none. See SSL_CTX_sess_connect_renegotiate(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_connect_renegotiate(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_CONNECT_RENEGOTIATE, 0, ptr::null_mut())
}

/// How many handshakes begun as a server. See SSL_CTX_sess_accept(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_accept(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_ACCEPT, 0, ptr::null_mut())
}

/// How many handshakes finished as a server. See SSL_CTX_sess_accept_good(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_accept_good(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_ACCEPT_GOOD, 0, ptr::null_mut())
}

/// How many renegotiations begun as a server, of which there are none. See SSL_CTX_sess_accept_renegotiate(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_accept_renegotiate(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_ACCEPT_RENEGOTIATE, 0, ptr::null_mut())
}

/// How many sessions resumed. See SSL_CTX_sess_hits(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_hits(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_HIT, 0, ptr::null_mut())
}

/// How many sessions that the callback of a server found. See SSL_CTX_sess_cb_hits(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_cb_hits(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_CB_HIT, 0, ptr::null_mut())
}

/// How many sessions clients asked for that were not found. See SSL_CTX_sess_misses(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_misses(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_MISSES, 0, ptr::null_mut())
}

/// How many sessions that clients asked for and that were too old. See SSL_CTX_sess_timeouts(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_timeouts(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_TIMEOUTS, 0, ptr::null_mut())
}

/// How many sessions dropped because the cache was full. See SSL_CTX_sess_cache_full(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_cache_full(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::SESS_CACHE_FULL, 0, ptr::null_mut())
}
