//! SSL_sendfile(3): encryption in the kernel, which is not used.

use std::ffi::c_int;

use super::enter::on_connection;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::SSL;
use crate::tables::reasons::Reason;

/// Sends a file where the kernel encrypts.
///
/// Returns -1, because it does not. Errors: `SSL_R_UNINITIALIZED`, as without kernel TLS. See SSL_sendfile(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_sendfile(
    ssl: *mut SSL,
    _fd: c_int,
    _offset: i64,
    _size: usize,
    _flags: c_int,
) -> isize {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_sendfile", ssl, -1, |_| {
            error_queue::raise(c"SSL_sendfile", Reason::UNINITIALIZED);
            -1
        })
    }
}
