//! SSL_sendfile(3): encryption in the kernel, which is not used.

use std::ffi::c_int;

use oxissl_entry::on_connection;

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::SSL;
use crate::tables::reasons::Reason;

/// Sends a file where the kernel encrypts.
///
/// Returns -1, because it does not. Errors: `SSL_R_UNINITIALIZED`, as without kernel TLS. See SSL_sendfile(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_sendfile(
    ssl: *mut SSL,
    _fd: c_int,
    _offset: i64,
    _size: usize,
    _flags: c_int,
) -> isize {
    error_queue::raise(FUNCTION, Reason::UNINITIALIZED);
    -1
}
