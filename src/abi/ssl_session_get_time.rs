//! SSL_SESSION_get_time(3): when a session was made and how long it may be used.

use std::ffi::c_long;

use oxissl_entry::{forwards, on_session};

use libc::time_t;

use crate::libcrypto::ffi::SSL_SESSION;
use crate::tables::seconds;

/// When the session was made, in seconds since 1970; 0 for NULL. See SSL_SESSION_get_time(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_time(session: *const SSL_SESSION) -> c_long {
    session.with(|facts| facts.time)
}

/// Sets when the session was made. Returns `time`, or 0 for NULL. See SSL_SESSION_get_time(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_time(session: *mut SSL_SESSION, time: c_long) -> c_long {
    session.change(|facts| facts.time = seconds::kept(time));
    time
}

/// How many seconds after its time the session may be used; 0 for NULL. See SSL_SESSION_get_time(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_timeout(session: *const SSL_SESSION) -> c_long {
    session.with(|facts| facts.timeout)
}

/// Sets how many seconds after its time the session may be used. Returns 1, or 0 for NULL or a
/// negative number. See SSL_SESSION_get_time(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_timeout(
    session: *mut SSL_SESSION,
    timeout: c_long,
) -> c_long {
    session.set_timeout(timeout).into()
}

/// As SSL_SESSION_get_time(), for years after 2038 on every machine. See SSL_SESSION_get_time_ex(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_time_ex(session: *const SSL_SESSION) -> time_t {
    SSL_SESSION_get_time(session)
}

/// As SSL_SESSION_set_time(), for years after 2038 on every machine. See SSL_SESSION_set_time_ex(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_time_ex(session: *mut SSL_SESSION, time: time_t) -> time_t {
    SSL_SESSION_set_time(session, time)
}
