//! SSL_set1_host(3): whom the peer's certificate must be for.

use std::ffi::{CStr, c_char, c_int, c_uint};
use std::ptr;

use super::guard::guard;
use super::handle;
use super::text::text;
use crate::connection::Connection;
use crate::libcrypto::ffi::SSL;

/// Sets the name, or the address, that the peer's certificate must be for.
///
/// `host`: NULL or empty lifts that. Returns 1, or 0. See SSL_set1_host(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_host(ssl: *mut SSL, host: *const c_char) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return 0 };
    guard(c"SSL_set1_host", 0, || {
        // SAFETY: NULL or a C string of the caller.
        ssl.param().set_host(unsafe { text(host) }).into()
    })
}

/// Sets a further name that the peer's certificate may be for. There can be one address only.
///
/// Returns 1, or 0. See SSL_set1_host(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add1_host(ssl: *mut SSL, host: *const c_char) -> c_int {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return 0 };
    guard(c"SSL_add1_host", 0, || {
        // SAFETY: NULL or a C string of the caller.
        ssl.param().add_host(unsafe { text(host) }).into()
    })
}

/// Sets how names are compared (`X509_CHECK_FLAG_…`).
///
/// See SSL_set1_host(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_hostflags(ssl: *mut SSL, flags: c_uint) {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return };
    guard(c"SSL_set_hostflags", (), || ssl.param().set_host_flags(flags))
}

/// The name in the peer's certificate that matched, which stays owned by the connection; NULL when none did.
///
/// See SSL_set1_host(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peername(ssl: *mut SSL) -> *const c_char {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return ptr::null() };
    guard(c"SSL_get0_peername", ptr::null(), || ssl.param().peer_name().map_or(ptr::null(), CStr::as_ptr))
}
