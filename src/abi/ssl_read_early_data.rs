//! SSL_read_early_data(3): data before the handshake is over.

use std::ffi::{CStr, c_int, c_void};

use super::enter::{answer, on_connection, on_context, store};
use crate::callbacks::{AllowEarlyDataCallback, Argument};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets how much early data a server tells clients that they may send. Returns 1. See SSL_CTX_set_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_max_early_data(context: *mut SSL_CTX, bytes: u32) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_max_early_data", context, 0, |context| {
            context.change(|settings| settings.max_early_data = bytes);
            1
        })
    }
}

/// How much early data a server tells clients that they may send. See SSL_CTX_get_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_max_early_data(context: *const SSL_CTX) -> u32 {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_get_max_early_data", context, 0, |context| context.settings().max_early_data)
    }
}

/// As SSL_CTX_set_max_early_data(), for one connection. Returns 1. See SSL_set_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_max_early_data(ssl: *mut SSL, bytes: u32) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_max_early_data", ssl, 0, |ssl| {
            ssl.change(|settings| settings.max_early_data = bytes);
            1
        })
    }
}

/// How much early data a server tells the client that it may send. See SSL_get_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_max_early_data(ssl: *const SSL) -> u32 {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_max_early_data", ssl, 0, |ssl| ssl.settings().max_early_data) }
}

/// Sets how much early data a server accepts. Returns 1. See SSL_CTX_set_recv_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_recv_max_early_data(context: *mut SSL_CTX, bytes: u32) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_recv_max_early_data", context, 0, |context| {
            context.change(|settings| settings.recv_max_early_data = bytes);
            1
        })
    }
}

/// How much early data a server accepts. See SSL_CTX_get_recv_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_recv_max_early_data(context: *const SSL_CTX) -> u32 {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_get_recv_max_early_data", context, 0, |context| {
            context.settings().recv_max_early_data
        })
    }
}

/// As SSL_CTX_set_recv_max_early_data(), for one connection. Returns 1. See SSL_set_recv_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_recv_max_early_data(ssl: *mut SSL, bytes: u32) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_recv_max_early_data", ssl, 0, |ssl| {
            ssl.change(|settings| settings.recv_max_early_data = bytes);
            1
        })
    }
}

/// How much early data a server accepts. See SSL_get_recv_max_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_recv_max_early_data(ssl: *const SSL) -> u32 {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_recv_max_early_data", ssl, 0, |ssl| ssl.settings().recv_max_early_data) }
}

/// Sets what is asked before a server accepts early data. See SSL_CTX_set_allow_early_data_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_allow_early_data_cb(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference, and promises a function of this type.
    unsafe {
        on_context(c"SSL_CTX_set_allow_early_data_cb", context, (), |context| {
            let allow = callback.map(|function| (AllowEarlyDataCallback::new(function), Argument(argument)));
            context.change(|settings| settings.allow_early_data = allow);
        })
    }
}

/// As SSL_CTX_set_allow_early_data_cb(), for one connection. See SSL_set_allow_early_data_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_allow_early_data_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference, and promises a function of this type.
    unsafe {
        on_connection(c"SSL_set_allow_early_data_cb", ssl, (), |ssl| {
            let allow = callback.map(|function| (AllowEarlyDataCallback::new(function), Argument(argument)));
            ssl.change(|settings| settings.allow_early_data = allow);
        })
    }
}

/// What became of early data: `SSL_EARLY_DATA_NOT_SENT`, `…_REJECTED` or `…_ACCEPTED`.
///
/// See SSL_get_early_data_status(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_early_data_status(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_early_data_status", ssl, 0, |ssl| ssl.early_data_status()) }
}

/// Sends data before the handshake, which cannot be done: 0, and `*written` is 0.
///
/// Errors: `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED` where OpenSSL gives it, `ERR_R_UNSUPPORTED`. See SSL_write_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_early_data(
    ssl: *mut SSL,
    _data: *const c_void,
    _length: usize,
    written: *mut usize,
) -> c_int {
    const FUNCTION: &CStr = c"SSL_write_early_data";
    // SAFETY: the caller holds a reference; `written` is room for a number.
    unsafe {
        on_connection(FUNCTION, ssl, 0, |ssl| {
            store(written, 0);
            answer(FUNCTION, ssl.write_early_data())
        })
    }
}

/// Reads the data that a client sent before the handshake; there are none, since no ticket of ours allows them.
///
/// Does the handshake. Returns `SSL_READ_EARLY_DATA_FINISH` when it is done, or `SSL_READ_EARLY_DATA_ERROR`. Errors:
/// `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`. See SSL_read_early_data(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_early_data(
    ssl: *mut SSL,
    _data: *mut c_void,
    _size: usize,
    read: *mut usize,
) -> c_int {
    const ERROR: c_int = 0;
    const FINISH: c_int = 2;
    const FUNCTION: &CStr = c"SSL_read_early_data";
    // SAFETY: the caller holds a reference; `read` is room for a number.
    unsafe {
        on_connection(FUNCTION, ssl, ERROR, |ssl| {
            store(read, 0);
            match ssl.read_early_data() {
                Ok(true) => FINISH,
                Ok(false) => ERROR,
                Err(reason) => answer(FUNCTION, Err(reason)),
            }
        })
    }
}
