//! SSL_set_bio(3), SSL_get_rbio(3), SSL_set_fd(3), SSL_get_fd(3): the transport.

use std::ffi::{CStr, c_int};
use std::ptr;

use oxissl_entry::{forwards, guarded, on_connection};

use super::guard::guard_result;
use super::handle;
use crate::connection::Connection;
use crate::libcrypto::bio::Bio;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{BIO, SSL};
use crate::tables::reasons::Reason;

/// Connects the object to the transport.
///
/// `read` and `write` are references that the object takes over and frees; where both are the same BIO, one reference
/// for both. A BIO that is already set in the same place stays, and no reference is taken for it. NULL
/// disconnects. See SSL_set_bio(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_set_bio(ssl: *mut SSL, read: *mut BIO, write: *mut BIO) {
    // SAFETY: the caller holds a reference.
    if let Some(connection) = unsafe { handle::borrow::<Connection>(ssl) } {
        // SAFETY: `set_bios` adopts a pointer only where the manual page gives us its reference.
        connection.set_bios(read, write, |bio| unsafe { Bio::from_raw(bio) });
    }
}

/// Replaces the read BIO, taking over the reference. NULL disconnects. See SSL_set_bio(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_set0_rbio(ssl: *mut SSL, read: *mut BIO) {
    // SAFETY: the caller holds a reference to the object and gives one of the BIO away.
    let (connection, bio) = unsafe { (handle::borrow::<Connection>(ssl), Bio::from_raw(read)) };
    if let Some(connection) = connection {
        connection.set_read_bio(bio);
    }
}

/// Replaces the write BIO, taking over the reference. NULL disconnects. See SSL_set_bio(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_set0_wbio(ssl: *mut SSL, write: *mut BIO) {
    // SAFETY: the caller holds a reference to the object and gives one of the BIO away.
    let (connection, bio) = unsafe { (handle::borrow::<Connection>(ssl), Bio::from_raw(write)) };
    if let Some(connection) = connection {
        connection.set_write_bio(bio);
    }
}

/// The read BIO, still the object's; NULL when there is none. See SSL_get_rbio(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_rbio(ssl: *const SSL) -> *mut BIO {
    ssl.transport().read.get().map_or(ptr::null_mut(), |bio| bio.as_ptr())
}

/// The write BIO, still the object's; NULL when there is none. See SSL_get_rbio(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_wbio(ssl: *const SSL) -> *mut BIO {
    ssl.transport().write.get().map_or(ptr::null_mut(), |bio| bio.as_ptr())
}

/// Reads from and writes to a socket through a BIO of our own, which does not close it.
///
/// Returns 1, or 0 and a reason. See SSL_set_fd(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_fd(ssl: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { with_connection(FUNCTION, ssl, |connection| connection.set_descriptor(fd)) }
}

/// As SSL_set_fd(), for reading only. See SSL_set_fd(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_rfd(ssl: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { with_connection(FUNCTION, ssl, |connection| connection.set_read_descriptor(fd)) }
}

/// As SSL_set_fd(), for writing only. See SSL_set_fd(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_wfd(ssl: *mut SSL, fd: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { with_connection(FUNCTION, ssl, |connection| connection.set_write_descriptor(fd)) }
}

/// The descriptor that is read from, or -1. See SSL_get_fd(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_fd(ssl: *const SSL) -> c_int {
    SSL_get_rfd(ssl)
}

/// The descriptor that is read from, or -1. See SSL_get_fd(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get_rfd(ssl: *const SSL) -> c_int {
    ssl.read_descriptor()
}

/// The descriptor that is written to, or -1. See SSL_get_fd(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get_wfd(ssl: *const SSL) -> c_int {
    ssl.write_descriptor()
}

unsafe fn with_connection(
    function: &'static CStr,
    ssl: *mut SSL,
    work: impl FnOnce(&Connection) -> Result<(), Reason>,
) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(connection) = (unsafe { handle::borrow::<Connection>(ssl) }) else {
        error_queue::raise(function, Reason::PASSED_NULL_PARAMETER);
        return 0;
    };
    guard_result(function, || work(&connection))
}
