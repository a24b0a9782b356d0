//! SSL_read_early_data(3): data before the handshake is over.

use std::ffi::{c_char, c_int, c_uchar, c_void};

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, slice, store};
use crate::callbacks::{AllowEarlyDataCallback, Argument};
use crate::connection::EarlyRead;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::reasons::Reason;

/// Sets how much early data a server allows clients to send. Returns 1. See SSL_CTX_set_max_early_data(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_max_early_data(context: *mut SSL_CTX, bytes: u32) -> c_int {
    context.change(|settings| settings.max_early_data = bytes);
    1
}

/// How much early data a server allows clients to send. See SSL_CTX_get_max_early_data(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_max_early_data(context: *const SSL_CTX) -> u32 {
    context.settings().max_early_data
}

/// As SSL_CTX_set_max_early_data(), for one connection. Returns 1. See SSL_set_max_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_max_early_data(ssl: *mut SSL, bytes: u32) -> c_int {
    ssl.change(|settings| settings.max_early_data = bytes);
    1
}

/// How much early data a server allows the client to send. See SSL_get_max_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_max_early_data(ssl: *const SSL) -> u32 {
    ssl.settings().max_early_data
}

/// Sets how much early data a server accepts. Returns 1. See SSL_CTX_set_recv_max_early_data(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_recv_max_early_data(context: *mut SSL_CTX, bytes: u32) -> c_int {
    context.change(|settings| settings.recv_max_early_data = bytes);
    1
}

/// How much early data a server accepts. See SSL_CTX_get_recv_max_early_data(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_recv_max_early_data(context: *const SSL_CTX) -> u32 {
    context.settings().recv_max_early_data
}

/// As SSL_CTX_set_recv_max_early_data(), for one connection. Returns 1. See SSL_set_recv_max_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_recv_max_early_data(ssl: *mut SSL, bytes: u32) -> c_int {
    ssl.change(|settings| settings.recv_max_early_data = bytes);
    1
}

/// How much early data a server accepts. See SSL_get_recv_max_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_recv_max_early_data(ssl: *const SSL) -> u32 {
    ssl.settings().recv_max_early_data
}

/// Sets what is asked before a server accepts early data. See SSL_CTX_set_allow_early_data_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_allow_early_data_cb(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let allow = callback.map(|function| (AllowEarlyDataCallback::new(function), Argument(argument)));
        context.change(|settings| settings.allow_early_data = allow);
    }
}

/// As SSL_CTX_set_allow_early_data_cb(), for one connection. See SSL_set_allow_early_data_cb(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_allow_early_data_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let allow = callback.map(|function| (AllowEarlyDataCallback::new(function), Argument(argument)));
        ssl.change(|settings| settings.allow_early_data = allow);
    }
}

/// What became of early data: `SSL_EARLY_DATA_NOT_SENT`, `…_REJECTED` or `…_ACCEPTED`.
///
/// See SSL_get_early_data_status(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_early_data_status(ssl: *const SSL) -> c_int {
    ssl.early_data_status()
}

/// Sends data before the handshake is over: a client's with the first flight, a server's before it knows the client.
///
/// Returns 1 and stores the length in `*written`, or 0: see SSL_get_error(). Errors:
/// `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`, `SSL_R_TOO_MUCH_EARLY_DATA`, `SSL_R_INCONSISTENT_EARLY_DATA_SNI`,
/// `SSL_R_INCONSISTENT_EARLY_DATA_ALPN`. See SSL_write_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_write_early_data(
    ssl: *mut SSL,
    data: *const c_void,
    length: usize,
    written: *mut usize,
) -> c_int {
    // SAFETY: `data` has `length` bytes; `written` is room for a number.
    unsafe {
        match ssl.write_early_data(slice(data.cast(), length)) {
            Some(count) => {
                store(written, count);
                1
            }
            None => 0,
        }
    }
}

/// Reads the data that a client sends before the handshake is over.
///
/// Returns `SSL_READ_EARLY_DATA_SUCCESS` and stores the length in `*read`, `SSL_READ_EARLY_DATA_FINISH` when there is no
/// more, or `SSL_READ_EARLY_DATA_ERROR`: see SSL_get_error(). Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`,
/// `SSL_R_TOO_MUCH_EARLY_DATA`. See SSL_read_early_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_read_early_data(
    ssl: *mut SSL,
    data: *mut c_void,
    size: usize,
    read: *mut usize,
) -> c_int {
    const ERROR: c_int = 0;
    const SUCCESS: c_int = 1;
    const FINISH: c_int = 2;
    // SAFETY: `data` has room for `size` bytes, `read` for a number.
    unsafe {
        match ssl.read_early_data(size) {
            Some((EarlyRead::Data(count), bytes)) => {
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), data.cast(), count);
                store(read, count);
                SUCCESS
            }
            Some((EarlyRead::Finish, _)) => {
                store(read, 0);
                FINISH
            }
            None => ERROR,
        }
    }
}

/// Keys of the program's own, derived from what both sides know before the handshake is over.
///
/// Returns 1, or 0 when neither early data was sent nor accepted. Errors: `ERR_R_INTERNAL_ERROR`. See
/// SSL_export_keying_material_early(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_export_keying_material_early(
    ssl: *mut SSL,
    out: *mut c_uchar,
    out_length: usize,
    label: *const c_char,
    label_length: usize,
    context: *const c_uchar,
    context_length: usize,
) -> c_int {
    // SAFETY: the caller describes its buffers truthfully.
    unsafe {
        let (label, context) = (slice(label.cast(), label_length), slice(context, context_length));
        let out = if out_length == 0 { &mut [] } else { std::slice::from_raw_parts_mut(out, out_length) };
        let exported = ssl.export_keying_material_early(out, label, context);
        answer(FUNCTION, if exported { Ok(()) } else { Err(Reason::INTERNAL_ERROR) })
    }
}
