//! SSL_CTX_set_record_padding_callback(3): hiding the length of TLS 1.3 records.

use std::ffi::{c_int, c_void};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use crate::callbacks::{Argument, RecordPaddingCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets the callback that pads the records of later connections. See SSL_CTX_set_record_padding_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_record_padding_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            content_type: c_int,
            length: usize,
            argument: *mut c_void,
        ) -> usize,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| RecordPaddingCallback::new(callback));
        context.change(|settings| settings.record_padding = callback)
    }
}

/// Sets the callback that pads the records of one connection.
///
/// Returns 1. See SSL_set_record_padding_callback(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_record_padding_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            content_type: c_int,
            length: usize,
            argument: *mut c_void,
        ) -> usize,
    >,
) -> c_int {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| RecordPaddingCallback::new(callback));
        ssl.change(|settings| settings.record_padding = callback);
        1
    }
}

/// Sets what the padding callback is given last. See SSL_CTX_set_record_padding_callback_arg(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_record_padding_callback_arg(
    context: *mut SSL_CTX,
    argument: *mut c_void,
) {
    context.change(|settings| settings.record_padding_argument = Argument(argument))
}

/// Sets what the padding callback is given last. See SSL_set_record_padding_callback_arg(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_record_padding_callback_arg(ssl: *mut SSL, argument: *mut c_void) {
    ssl.change(|settings| settings.record_padding_argument = Argument(argument))
}

/// What the padding callback is given last. See SSL_CTX_get_record_padding_callback_arg(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_record_padding_callback_arg(
    context: *const SSL_CTX,
) -> *mut c_void {
    context.settings().record_padding_argument.0
}

/// What the padding callback is given last. See SSL_get_record_padding_callback_arg(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_record_padding_callback_arg(ssl: *const SSL) -> *mut c_void {
    ssl.settings().record_padding_argument.0
}

/// Pads later connections' records to multiples of `size` bytes; 0 and 1 mean not to.
///
/// Returns 1, or 0 for more than 16384. See SSL_CTX_set_block_padding(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_block_padding(context: *mut SSL_CTX, size: usize) -> c_int {
    context.change(|settings| settings.set_block_padding(size, size)).into()
}

/// Pads a connection's records to multiples of `size` bytes; 0 and 1 mean not to.
///
/// Returns 1, or 0 for more than 16384. See SSL_set_block_padding(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_block_padding(ssl: *mut SSL, size: usize) -> c_int {
    ssl.change(|settings| settings.set_block_padding(size, size)).into()
}

/// Pads later connections' records to multiples of `data` bytes, those of handshake messages and alerts to multiples of
/// `handshake`; 0 and 1 mean not to.
///
/// Returns 1, or 0 for more than 16384. See SSL_CTX_set_block_padding_ex(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_block_padding_ex(
    context: *mut SSL_CTX,
    data: usize,
    handshake: usize,
) -> c_int {
    context.change(|settings| settings.set_block_padding(data, handshake)).into()
}

/// As SSL_CTX_set_block_padding_ex(), for one connection.
///
/// Returns 1, or 0 for more than 16384. See SSL_set_block_padding_ex(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_block_padding_ex(
    ssl: *mut SSL,
    data: usize,
    handshake: usize,
) -> c_int {
    ssl.change(|settings| settings.set_block_padding(data, handshake)).into()
}
