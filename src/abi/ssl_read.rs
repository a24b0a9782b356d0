//! SSL_read(3), SSL_write(3), SSL_pending(3): data.

use std::ffi::{CStr, c_int, c_void};
use std::mem::MaybeUninit;
use std::slice;

use oxissl_entry::{forwards, guarded};

use super::guard::guard;
use super::handle;
use crate::connection::Connection;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::SSL;
use crate::tables::reasons::Reason;

/// Reads at most `length` bytes of application data into `buffer`.
///
/// Goes on with the handshake first where it is not finished. Returns the number of bytes; 0 or less on failure, when
/// SSL_get_error() says why. Errors: `SSL_R_BAD_LENGTH` for a negative `length`, `SSL_R_UNINITIALIZED` without a role,
/// `SSL_R_UNEXPECTED_EOF_WHILE_READING`, and the reason of whatever the peer did wrong. See SSL_read(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_read(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int {
    read_int(c"SSL_read", ssl, buffer, length, false)
}

/// As SSL_read(), but leaves the bytes to be read again. See SSL_read(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_peek(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int {
    read_int(c"SSL_peek", ssl, buffer, length, true)
}

/// As SSL_read(), for any length: the number of bytes goes to `*read`. Returns 1 or 0. See SSL_read(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_read_ex(
    ssl: *mut SSL,
    buffer: *mut c_void,
    length: usize,
    read: *mut usize,
) -> c_int {
    read_ex(c"SSL_read_ex", ssl, buffer, length, read, false)
}

/// As SSL_peek(), for any length: the number of bytes goes to `*read`. Returns 1 or 0. See SSL_read(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_peek_ex(
    ssl: *mut SSL,
    buffer: *mut c_void,
    length: usize,
    read: *mut usize,
) -> c_int {
    read_ex(c"SSL_peek_ex", ssl, buffer, length, read, true)
}

/// Writes `length` bytes of application data.
///
/// Goes on with the handshake first where it is not finished. Returns the number of bytes taken, which is `length`
/// unless `SSL_MODE_ENABLE_PARTIAL_WRITE` is set; 0 or less on failure, when SSL_get_error() says why and the call may
/// have to be repeated with the same arguments. Errors: `SSL_R_BAD_LENGTH`, `SSL_R_UNINITIALIZED`,
/// `SSL_R_PROTOCOL_IS_SHUTDOWN`, `SSL_R_BAD_WRITE_RETRY`. See SSL_write(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_write(ssl: *mut SSL, buffer: *const c_void, length: c_int) -> c_int {
    let Ok(length) = usize::try_from(length) else {
        error_queue::raise(FUNCTION, Reason::BAD_LENGTH);
        return -1;
    };
    // SAFETY: the caller holds a reference, and `buffer` has `length` bytes.
    let (connection, data) = unsafe { (handle::borrow::<Connection>(ssl), bytes(buffer, length)) };
    let Some(connection) = connection else { return -1 };
    match connection.write(data) {
        Ok(written) => c_int::try_from(written).unwrap_or(c_int::MAX),
        Err(returned) => returned,
    }
}

/// As SSL_write(), for any length: the number of bytes goes to `*written`. Returns 1 or 0. See SSL_write(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_write_ex(
    ssl: *mut SSL,
    buffer: *const c_void,
    length: usize,
    written: *mut usize,
) -> c_int {
    // SAFETY: the caller holds a reference, and `buffer` has `length` bytes.
    let (connection, data) = unsafe { (handle::borrow::<Connection>(ssl), bytes(buffer, length)) };
    match connection.map(|connection| connection.write(data)) {
        Some(Ok(count)) => {
            // SAFETY: NULL or the caller's variable.
            if let Some(written) = unsafe { written.as_mut() } {
                *written = count;
            }
            1
        }
        _ => 0,
    }
}

/// As SSL_write_ex(). `flags` must be 0: there is none for TLS.
///
/// Returns 1 or 0. Errors: also `SSL_R_UNSUPPORTED_WRITE_FLAG`. See SSL_write_ex2(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_write_ex2(
    ssl: *mut SSL,
    buffer: *const c_void,
    length: usize,
    flags: u64,
    written: *mut usize,
) -> c_int {
    if flags != 0 {
        return guard(FUNCTION, 0, || {
            error_queue::raise(FUNCTION, Reason::UNSUPPORTED_WRITE_FLAG);
            0
        });
    }
    // SAFETY: passed on from the caller.
    unsafe { SSL_write_ex(ssl, buffer, length, written) }
}

/// The number of decrypted bytes that SSL_read() would give without reading from the transport. See SSL_pending(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_pending(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }
        .map_or(0, |connection| c_int::try_from(connection.pending()).unwrap_or(c_int::MAX))
}

/// Whether anything read from the transport waits, decrypted or not: 1 or 0. See SSL_pending(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_has_pending(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }.is_some_and(|connection| connection.has_pending()).into()
}

unsafe fn read_int(
    function: &'static CStr,
    ssl: *mut SSL,
    buffer: *mut c_void,
    length: c_int,
    peek: bool,
) -> c_int {
    guard(function, -1, || {
        let Ok(length) = usize::try_from(length) else {
            error_queue::raise(function, Reason::BAD_LENGTH);
            return -1;
        };
        // SAFETY: the caller holds a reference, and `buffer` has room for `length` bytes.
        let (connection, into) = unsafe { (handle::borrow::<Connection>(ssl), room(buffer, length)) };
        let Some(connection) = connection else { return -1 };
        match connection.read(into, peek) {
            Ok(read) => c_int::try_from(read).unwrap_or(c_int::MAX),
            Err(returned) => returned,
        }
    })
}

unsafe fn read_ex(
    function: &'static CStr,
    ssl: *mut SSL,
    buffer: *mut c_void,
    length: usize,
    read: *mut usize,
    peek: bool,
) -> c_int {
    guard(function, 0, || {
        // SAFETY: the caller holds a reference, and `buffer` has room for `length` bytes.
        let (connection, into) = unsafe { (handle::borrow::<Connection>(ssl), room(buffer, length)) };
        match connection.map(|connection| connection.read(into, peek)) {
            Some(Ok(count)) => {
                // SAFETY: NULL or the caller's variable.
                if let Some(read) = unsafe { read.as_mut() } {
                    *read = count;
                }
                1
            }
            _ => 0,
        }
    })
}

unsafe fn bytes<'a>(buffer: *const c_void, length: usize) -> &'a [u8] {
    if buffer.is_null() || length == 0 {
        return &[];
    }
    // SAFETY: promised by the caller of the exported function.
    unsafe { slice::from_raw_parts(buffer.cast(), length) }
}

unsafe fn room<'a>(buffer: *mut c_void, length: usize) -> &'a mut [MaybeUninit<u8>] {
    if buffer.is_null() || length == 0 {
        return &mut [];
    }
    // SAFETY: promised by the caller of the exported function.
    unsafe { slice::from_raw_parts_mut(buffer.cast(), length) }
}
