//! SSL_CTX_add_session(3), SSL_CTX_flush_sessions(3), SSL_CTX_sessions(3), SSL_CTX_set_timeout(3): the internal cache.

use std::ffi::{c_int, c_long};
use std::ptr;

use oxissl_entry::{forwards, on_connection, on_context};

use libc::time_t;

use super::enter::on_session;
use super::handle;
use crate::context::session_cache::SessionCache;
use crate::libcrypto::ffi::{SSL, SSL_CTX, SSL_SESSION, lhash_st_SSL_SESSION};
use crate::reference::Ref;
use crate::session::Session;

/// Puts a session into the context's cache, which takes a reference of its own.
///
/// Returns 1, or 0 when that very session is in it already; another one of the same id is replaced. See
/// SSL_CTX_add_session(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add_session(
    context: *mut SSL_CTX,
    session: *mut SSL_SESSION,
) -> c_int {
    // SAFETY: the caller holds a reference of the session, too.
    unsafe { on_session(FUNCTION, session, 0, |session| context.add_session(&Ref::to(session)).into()) }
}

/// Takes the session of this id out of the context's cache and makes `session` not resumable.
///
/// Returns 1, or 0 when there was none. See SSL_CTX_remove_session(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_remove_session(
    context: *mut SSL_CTX,
    session: *mut SSL_SESSION,
) -> c_int {
    // SAFETY: The session is kept alive while callbacks run.
    unsafe {
        handle::borrow::<Session>(session)
            .is_some_and(|session| context.remove_session(&Ref::to(&session)))
            .into()
    }
}

/// Removes the sessions that have ended at `time`, in seconds since 1970; all of them with 0.
///
/// See SSL_CTX_flush_sessions(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_flush_sessions(context: *mut SSL_CTX, time: c_long) {
    context.flush_sessions(time)
}

/// As SSL_CTX_flush_sessions(), for years after 2038 on every machine. See SSL_CTX_flush_sessions_ex(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_flush_sessions_ex(context: *mut SSL_CTX, time: time_t) {
    SSL_CTX_flush_sessions(context, time)
}

/// The sessions that are in the cache now, as a hash table that belongs to the context.
///
/// The table stays the same one, and is brought up to date by each call. See SSL_CTX_sessions(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_sessions(context: *mut SSL_CTX) -> *mut lhash_st_SSL_SESSION {
    context.sessions.table().map_or(ptr::null_mut(), |table| table.cast())
}

/// Sets how many seconds new sessions may be used. Returns the old number. See SSL_CTX_set_timeout(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_timeout(context: *mut SSL_CTX, seconds: c_long) -> c_long {
    context.sessions.set_timeout(seconds)
}

/// How many seconds new sessions may be used. See SSL_CTX_get_timeout(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_timeout(context: *const SSL_CTX) -> c_long {
    context.sessions.timeout()
}

/// The timeout of a new context: two hours. See SSL_get_default_timeout(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_default_timeout(ssl: *const SSL) -> c_long {
    SessionCache::DEFAULT_TIMEOUT
}
