//! SSL_SESSION_get_time(3), SSL_get_session(3): the older names.

use std::ffi::c_long;

use oxissl_entry::forwards;

use crate::abi::ssl_session_get_time::{
    SSL_SESSION_get_time, SSL_SESSION_get_timeout, SSL_SESSION_set_time, SSL_SESSION_set_timeout,
};
use crate::abi::ssl_set_session::SSL_get_session;
use crate::libcrypto::ffi::{SSL, SSL_SESSION};

/// The older name of SSL_SESSION_get_time(). See SSL_get_time(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_time(session: *const SSL_SESSION) -> c_long {
    SSL_SESSION_get_time(session)
}

/// The older name of SSL_SESSION_set_time(). See SSL_set_time(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_time(session: *mut SSL_SESSION, time: c_long) -> c_long {
    SSL_SESSION_set_time(session, time)
}

/// The older name of SSL_SESSION_get_timeout(). See SSL_get_timeout(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_timeout(session: *const SSL_SESSION) -> c_long {
    SSL_SESSION_get_timeout(session)
}

/// The older name of SSL_SESSION_set_timeout(). See SSL_set_timeout(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_timeout(session: *mut SSL_SESSION, seconds: c_long) -> c_long {
    SSL_SESSION_set_timeout(session, seconds)
}

/// Another name of SSL_get_session(): the session, which stays the connection's. See SSL_get0_session(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get0_session(ssl: *const SSL) -> *mut SSL_SESSION {
    SSL_get_session(ssl)
}
