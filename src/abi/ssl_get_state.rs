//! SSL_in_init(3), SSL_state_string(3), SSL_get_client_random(3), SSL_export_keying_material(3) and other views of
//! the state and the results of a handshake.

use std::ffi::{c_char, c_int, c_uchar, c_void};
use std::{ptr, slice};

use oxissl_entry::{guarded, of_connection, on_connection};

use super::handle;
use crate::connection::Connection;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{OSSL_HANDSHAKE_STATE, SSL};
use crate::tables::generation::Generation;

/// Whether a handshake is under way or has failed: 1 or 0. See SSL_in_init(3).
#[unsafe(no_mangle)]
#[of_connection(0)]
pub unsafe extern "C-unwind" fn SSL_in_init(ssl: *const SSL) -> c_int {
    ssl.in_init().into()
}

/// Whether no handshake has begun: 1 or 0. See SSL_in_init(3).
#[unsafe(no_mangle)]
#[of_connection(0)]
pub unsafe extern "C-unwind" fn SSL_in_before(ssl: *const SSL) -> c_int {
    ssl.in_before().into()
}

/// Whether the handshake is finished and data may flow: 1 or 0. See SSL_in_init(3).
#[unsafe(no_mangle)]
#[of_connection(0)]
pub unsafe extern "C-unwind" fn SSL_is_init_finished(ssl: *const SSL) -> c_int {
    ssl.is_finished().into()
}

/// The state of the handshake, an `OSSL_HANDSHAKE_STATE`. See SSL_in_init(3).
#[unsafe(no_mangle)]
#[of_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_state(ssl: *const SSL) -> OSSL_HANDSHAKE_STATE {
    ssl.handshake_state().number(Generation::current())
}

/// The state in at most six letters; static. See SSL_state_string(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_state_string(ssl: *const SSL) -> *const c_char {
    ssl.state_letters().as_ptr()
}

/// The state in words; static. See SSL_state_string(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_state_string_long(ssl: *const SSL) -> *const c_char {
    ssl.state_text().as_ptr()
}

/// What is being read, in two letters; static. See SSL_rstate_string(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_rstate_string(ssl: *const SSL) -> *const c_char {
    ssl.read_state().letters().as_ptr()
}

/// What is being read, in words; static. See SSL_rstate_string(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_rstate_string_long(ssl: *const SSL) -> *const c_char {
    ssl.read_state().text().as_ptr()
}

/// Copies at most `length` bytes of the ClientHello's random value; returns how many there are to copy, all of them
/// when `length` is 0. See SSL_get_client_random(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_client_random(
    ssl: *const SSL,
    out: *mut c_uchar,
    length: usize,
) -> usize {
    // SAFETY: `out` has room for `length` bytes.
    unsafe { copy_out(&ssl.facts(|f| f.client_random), out, length) }
}

/// As SSL_get_client_random(), of the ServerHello. See SSL_get_client_random(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_server_random(
    ssl: *const SSL,
    out: *mut c_uchar,
    length: usize,
) -> usize {
    // SAFETY: `out` has room for `length` bytes.
    unsafe { copy_out(&ssl.facts(|f| f.server_random), out, length) }
}

/// Copies at most `count` bytes of the Finished message that we sent; returns its length, 0 before.
///
/// See SSL_get_finished(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_finished(ssl: *const SSL, out: *mut c_void, count: usize) -> usize {
    let finished = ssl.facts(|f| f.finished.0.clone());
    // SAFETY: `out` has room for `count` bytes.
    unsafe { copy_out(&finished, out.cast(), count.min(finished.len())) };
    finished.len()
}

/// As SSL_get_finished(), of the Finished message that the peer sent. See SSL_get_finished(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_peer_finished(
    ssl: *const SSL,
    out: *mut c_void,
    count: usize,
) -> usize {
    let finished = ssl.facts(|f| f.finished.1.clone());
    // SAFETY: `out` has room for `count` bytes.
    unsafe { copy_out(&finished, out.cast(), count.min(finished.len())) };
    finished.len()
}

/// Fills `out` with keying material that only the two peers know, for this label and context.
///
/// `use_context`: whether `context` counts (in TLS 1.2 no context differs from an empty one). Returns 1; 0 or less on
/// failure, such as before the handshake is finished. Errors: `SSL_R_TLS_ILLEGAL_EXPORTER_LABEL`. See SSL_export_keying_material(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_export_keying_material(
    ssl: *mut SSL,
    out: *mut c_uchar,
    out_length: usize,
    label: *const c_char,
    label_length: usize,
    context: *const c_uchar,
    context_length: usize,
    use_context: c_int,
) -> c_int {
    // SAFETY: the caller holds a reference and describes its buffers truthfully.
    let (connection, out, label, context) = unsafe {
        (
            handle::borrow::<Connection>(ssl),
            if out_length == 0 { &mut [] } else { slice::from_raw_parts_mut(out, out_length) },
            if label_length == 0 { &[] } else { slice::from_raw_parts(label.cast::<u8>(), label_length) },
            match (use_context, context_length) {
                (0, _) => None,
                (_, 0) => Some(&[][..]),
                _ => Some(slice::from_raw_parts(context, context_length)),
            },
        )
    };
    let Some(connection) = connection else { return -1 };
    match connection.export_keying_material(out, label, context) {
        Ok(()) => 1,
        Err(Some(reason)) => {
            error_queue::raise(FUNCTION, reason);
            0
        }
        Err(None) => -1,
    }
}

unsafe fn copy_out(from: &[u8], out: *mut c_uchar, length: usize) -> usize {
    if length == 0 {
        return from.len();
    }
    let count = length.min(from.len());
    if !out.is_null() {
        // SAFETY: `out` has room for `length` bytes, which is at least `count`.
        unsafe { ptr::copy_nonoverlapping(from.as_ptr(), out, count) };
    }
    count
}
