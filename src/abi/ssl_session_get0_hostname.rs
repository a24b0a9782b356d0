//! SSL_SESSION_get0_hostname(3): the names of the server and of the application protocol.

use std::ffi::{CStr, c_char, c_int, c_uchar};
use std::ptr;

use oxissl_entry::on_session;

use super::enter::{slice, store, text};
use crate::libcrypto::ffi::SSL_SESSION;

/// The server name that the client asked for, still the session's; NULL when none was accepted.
///
/// See SSL_SESSION_get0_hostname(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_hostname(session: *const SSL_SESSION) -> *const c_char {
    session.with(|facts| facts.hostname.as_ref().map_or(ptr::null(), |name| name.as_ptr()))
}

/// Sets the server name; NULL takes it away. Returns 1. See SSL_SESSION_get0_hostname(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_hostname(
    session: *mut SSL_SESSION,
    name: *const c_char,
) -> c_int {
    // SAFETY: the name is NULL or a C string.
    unsafe {
        let name = text(name).map(CStr::to_owned);
        session.with(|facts| facts.hostname = name);
        1
    }
}

/// The application protocol, still the session's; NULL and a length of 0 when there is none.
///
/// See SSL_SESSION_get0_alpn_selected(3).
#[unsafe(no_mangle)]
#[on_session]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_alpn_selected(
    session: *const SSL_SESSION,
    alpn: *mut *const c_uchar,
    length: *mut usize,
) {
    // SAFETY: both are room for one value.
    unsafe {
        let (name, name_length) = session
            .with(|facts| facts.alpn.as_ref().map_or((ptr::null(), 0), |name| (name.as_ptr(), name.len())));
        store(alpn, name);
        store(length, name_length);
    }
}

/// Sets the application protocol; NULL or a length of 0 takes it away. Returns 1.
///
/// See SSL_SESSION_get0_alpn_selected(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_alpn_selected(
    session: *mut SSL_SESSION,
    alpn: *const c_uchar,
    length: usize,
) -> c_int {
    // SAFETY: the name is as long as it says.
    unsafe {
        let name = Some(slice(alpn, length).to_vec()).filter(|name| !name.is_empty());
        session.with(|facts| facts.alpn = name);
        1
    }
}
