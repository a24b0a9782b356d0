//! SSL_set1_host(3): whom the peer's certificate must be for.

use std::ffi::{CStr, c_char, c_int, c_uint};
use std::ptr;

use oxissl_entry::on_connection;

use super::enter::text;
use crate::libcrypto::ffi::SSL;

/// Sets the name, or the address, that the peer's certificate must be for.
///
/// `host`: NULL or empty lifts that. Returns 1, or 0. See SSL_set1_host(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set1_host(ssl: *mut SSL, host: *const c_char) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { ssl.param().set_host(text(host)).into() }
}

/// Sets a further name that the peer's certificate may be for. There can be one address only.
///
/// Returns 1, or 0. See SSL_set1_host(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_add1_host(ssl: *mut SSL, host: *const c_char) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { ssl.param().add_host(text(host)).into() }
}

/// Sets how names are compared (`X509_CHECK_FLAG_…`).
///
/// See SSL_set1_host(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_hostflags(ssl: *mut SSL, flags: c_uint) {
    ssl.param().set_host_flags(flags)
}

/// The name in the peer's certificate that matched, which stays owned by the connection; NULL when none did.
///
/// See SSL_set1_host(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get0_peername(ssl: *mut SSL) -> *const c_char {
    ssl.param().peer_name().map_or(ptr::null(), CStr::as_ptr)
}
