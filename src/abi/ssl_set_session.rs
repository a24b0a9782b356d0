//! SSL_set_session(3), SSL_get_session(3), SSL_session_reused(3): the session of a connection.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::on_connection;

use super::handle;
use crate::connection::Connection;
use crate::libcrypto::ffi::{SSL, SSL_SESSION};
use crate::reference::Ref;
use crate::session::Session;

/// Sets the session that a client offers for resumption; NULL takes the old one away.
///
/// The connection takes a reference of its own. Returns 1. See SSL_set_session(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_session(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int {
    // SAFETY: the caller holds a reference of the session, too, if there is one.
    let session = unsafe { handle::borrow::<Session>(session) };
    ssl.set_session(session.map(|session| Ref::to(&session)));
    1
}

/// The session that is offered, made or resumed, still the connection's; NULL when there is none.
///
/// See SSL_get_session(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_session(ssl: *const SSL) -> *mut SSL_SESSION {
    ssl.session().map_or(ptr::null_mut(), |session| session.as_ptr())
}

/// As SSL_get_session(), with a reference for the caller. See SSL_get1_session(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get1_session(ssl: *mut SSL) -> *mut SSL_SESSION {
    ssl.session().map_or(ptr::null_mut(), handle::give)
}

/// Whether the handshake resumed a session: 1 or 0. See SSL_session_reused(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_session_reused(ssl: *const SSL) -> c_int {
    ssl.session_reused().into()
}

/// Copies session, session id context, method and certificates of another connection.
///
/// Returns 1, or 0. See SSL_copy_session_id(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_copy_session_id(to: *mut SSL, from: *const SSL) -> c_int {
    // SAFETY: the caller holds references of both.
    let from = unsafe { handle::borrow::<Connection>(from) };
    from.map_or(0, |from| to.copy_session_from(&from).is_ok().into())
}
