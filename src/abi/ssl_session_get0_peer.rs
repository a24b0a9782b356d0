//! SSL_SESSION_get0_peer(3), SSL_SESSION_is_resumable(3), SSL_SESSION_set_ex_data(3).

use std::ffi::{c_int, c_void};
use std::ptr;

use oxissl_entry::on_session;

use crate::libcrypto::ffi::{SSL_SESSION, X509};
use crate::session::Facts;

/// The peer's certificate, still the session's; NULL when it showed none. See SSL_SESSION_get0_peer(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_peer(session: *mut SSL_SESSION) -> *mut X509 {
    session.with(|facts| facts.peer.as_ref().map_or(ptr::null_mut(), |peer| peer.as_ptr()))
}

/// Whether a later connection may resume the session: 1 or 0. See SSL_SESSION_is_resumable(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_is_resumable(session: *const SSL_SESSION) -> c_int {
    session.with(|facts| Facts::is_resumable(facts)).into()
}

/// Keeps a pointer of the program under an index of SSL_SESSION_get_ex_new_index(). Returns 1, or 0.
///
/// See SSL_SESSION_set_ex_data(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_ex_data(
    session: *mut SSL_SESSION,
    index: c_int,
    data: *mut c_void,
) -> c_int {
    session.ex_data.set(index, data).into()
}

/// The program's pointer under an index; NULL where none was set. See SSL_SESSION_get_ex_data(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_ex_data(
    session: *const SSL_SESSION,
    index: c_int,
) -> *mut c_void {
    session.ex_data.get(index)
}
