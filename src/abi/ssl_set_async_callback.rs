//! SSL_set_async_callback(3), SSL_get_all_async_fds(3): asynchronous engines. `SSL_MODE_ASYNC` is kept and has no effect:
//! nothing runs asynchronously.

use std::ffi::{c_int, c_void};

use oxissl_entry::{on_connection, on_context};

use super::enter::store;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Would be called when an engine is ready. Nothing runs asynchronously, so it is never called.
///
/// Returns 1, as OpenSSL does without asynchronous jobs. See SSL_CTX_set_async_callback(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_async_callback(
    context: *mut SSL_CTX,
    _callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
) -> c_int {
    1
}

/// Would be called when an engine is ready. Nothing runs asynchronously, so it is never called.
///
/// Returns 1, as OpenSSL does without asynchronous jobs. See SSL_CTX_set_async_callback_arg(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_async_callback_arg(
    context: *mut SSL_CTX,
    _argument: *mut c_void,
) -> c_int {
    1
}

/// Would be called when an engine is ready. Nothing runs asynchronously, so it is never called.
///
/// Returns 1, as OpenSSL does without asynchronous jobs. See SSL_set_async_callback(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_async_callback(
    ssl: *mut SSL,
    _callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
) -> c_int {
    1
}

/// Would be called when an engine is ready. Nothing runs asynchronously, so it is never called.
///
/// Returns 1, as OpenSSL does without asynchronous jobs. See SSL_set_async_callback_arg(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_async_callback_arg(ssl: *mut SSL, _argument: *mut c_void) -> c_int {
    1
}

/// The state of an asynchronous engine.
///
/// Returns 0 and stores nothing, because no engine is at work. See SSL_get_async_status(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_async_status(ssl: *mut SSL, _status: *mut c_int) -> c_int {
    0
}

/// Whether an engine is at work: 0. See SSL_waiting_for_async(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_waiting_for_async(ssl: *mut SSL) -> c_int {
    0
}

/// The descriptors to wait for: none.
///
/// Returns 1, or 0 where the connection has not been at work in `SSL_MODE_ASYNC`. See SSL_get_all_async_fds(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_all_async_fds(
    ssl: *mut SSL,
    _fds: *mut c_int,
    count: *mut usize,
) -> c_int {
    let known = ssl.has_worked_in_async_mode();
    if known {
        // SAFETY: the caller's pointer is NULL or takes a count.
        unsafe { store(count, 0) };
    }
    known.into()
}

/// The descriptors that are new or gone: none.
///
/// Returns 1, or 0 where the connection has not been at work in `SSL_MODE_ASYNC`. See SSL_get_changed_async_fds(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_changed_async_fds(
    ssl: *mut SSL,
    _added: *mut c_int,
    added_count: *mut usize,
    _removed: *mut c_int,
    removed_count: *mut usize,
) -> c_int {
    let known = ssl.has_worked_in_async_mode();
    if known {
        // SAFETY: the caller's pointers are NULL or take a count.
        unsafe {
            store(added_count, 0);
            store(removed_count, 0);
        }
    }
    known.into()
}
