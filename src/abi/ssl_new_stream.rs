//! SSL_new_stream(3), SSL_get_stream_id(3), SSL_stream_conclude(3), SSL_get_stream_read_state(3) and their kin: what a
//! TLS connection answers, which is one stream and knows no others.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{forwards, guarded};

use super::ssl_do_handshake::SSL_shutdown;
use crate::libcrypto::ffi::SSL;
use crate::libcrypto::newer::{SSL_CONN_CLOSE_INFO, SSL_SHUTDOWN_EX_ARGS, SSL_STREAM_RESET_ARGS};

/// Which directions the stream has: both, `SSL_STREAM_TYPE_BIDI`. See SSL_get_stream_type(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_stream_type(_ssl: *mut SSL) -> c_int {
    const BIDI: c_int = 3;
    BIDI
}

/// The number of the stream: the largest of all, as TLS has none. See SSL_get_stream_id(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_stream_id(_ssl: *mut SSL) -> u64 {
    u64::MAX
}

/// Whether this side has opened the stream: -1, as TLS has none. See SSL_is_stream_local(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_is_stream_local(_ssl: *mut SSL) -> c_int {
    -1
}

/// The state of the receiving half of the stream: `SSL_STREAM_STATE_NONE`. See SSL_get_stream_read_state(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_stream_read_state(_ssl: *mut SSL) -> c_int {
    0
}

/// The state of the sending half of the stream: `SSL_STREAM_STATE_NONE`. See SSL_get_stream_read_state(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_stream_write_state(_ssl: *mut SSL) -> c_int {
    0
}

/// The code that the receiving half was reset with: -1, as there is no stream. See SSL_get_stream_read_state(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_get_stream_read_error_code(_ssl: *mut SSL, _code: *mut u64) -> c_int {
    -1
}

/// The code that the sending half was reset with: -1, as there is no stream. See SSL_get_stream_read_state(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_get_stream_write_error_code(_ssl: *mut SSL, _code: *mut u64) -> c_int {
    -1
}

/// Ends the sending half of a stream: 0, as there is none. See SSL_stream_conclude(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_stream_conclude(_ssl: *mut SSL, _flags: u64) -> c_int {
    0
}

/// Breaks off the sending half of a stream: 0, as there is none. See SSL_stream_reset(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_stream_reset(
    _ssl: *mut SSL,
    _args: *const SSL_STREAM_RESET_ARGS,
    _args_length: usize,
) -> c_int {
    0
}

/// Opens a stream: NULL, as a TLS connection has no others. See SSL_new_stream(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new_stream(_ssl: *mut SSL, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// Takes a stream that the peer has opened: NULL, as there are none. See SSL_accept_stream(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_accept_stream(_ssl: *mut SSL, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// How many streams wait for SSL_accept_stream(): 0. See SSL_accept_stream(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_accept_stream_queue_len(_ssl: *mut SSL) -> usize {
    0
}

/// Whether the connection itself is a stream, too: 0, as only QUIC connections have the choice.
///
/// See SSL_set_default_stream_mode(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_default_stream_mode(_ssl: *mut SSL, _mode: u32) -> c_int {
    0
}

/// What is done with streams that the peer opens: 0, as there are none. See SSL_set_incoming_stream_policy(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_incoming_stream_policy(
    _ssl: *mut SSL,
    _policy: c_int,
    _code: u64,
) -> c_int {
    0
}

/// As SSL_shutdown(): flags and arguments are for QUIC connections. See SSL_shutdown_ex(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_shutdown_ex(
    ssl: *mut SSL,
    _flags: u64,
    _args: *const SSL_SHUTDOWN_EX_ARGS,
    _args_length: usize,
) -> c_int {
    SSL_shutdown(ssl)
}

/// How a QUIC connection has ended: -1, as there is none. See SSL_get_conn_close_info(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_get_conn_close_info(
    _ssl: *mut SSL,
    _info: *mut SSL_CONN_CLOSE_INFO,
    _info_length: usize,
) -> c_int {
    -1
}
