//! SSL_CTX_set_session_id_context(3), SSL_CTX_set_generate_session_id(3),
//! SSL_CTX_set_not_resumable_session_callback(3): which sessions are made, and under what names.

use std::ffi::{CStr, c_int, c_uchar, c_uint};

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, slice};
use crate::callbacks::{GenerateSessionIdCallback, NotResumableCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::session::SessionId;
use crate::settings::{Configurable, SessionIdContext};
use crate::tables::reasons::Reason;

/// Sets the bytes, at most 32, that tie sessions of later connections to this program.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_CTX_set_session_id_context(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_session_id_context(
    context: *mut SSL_CTX,
    bytes: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the bytes are as many as it says.
    unsafe { set_context(FUNCTION, &**context, slice(bytes, length as usize)) }
}

/// Sets the bytes, at most 32, that tie this connection's session to this program.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_set_session_id_context(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_session_id_context(
    ssl: *mut SSL,
    bytes: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the bytes are as many as it says.
    unsafe { set_context(FUNCTION, &**ssl, slice(bytes, length as usize)) }
}

fn set_context(function: &'static CStr, target: &impl Configurable, bytes: &[u8]) -> c_int {
    let context = SessionIdContext::new(bytes).ok_or(Reason::SSL_SESSION_ID_CONTEXT_TOO_LONG);
    let result = context.map(|context| target.change(|settings| settings.session_id_context = context));
    answer(function, result)
}

/// Sets what makes the ids of a server's sessions; NULL is random bytes. Returns 1.
///
/// See SSL_CTX_set_generate_session_id(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_generate_session_id(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, id: *mut c_uchar, length: *mut c_uint) -> c_int,
    >,
) -> c_int {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let generate = callback.map(|function| GenerateSessionIdCallback::new(function));
        context.change(|settings| settings.generate_session_id = generate);
        1
    }
}

/// As SSL_CTX_set_generate_session_id(), for one connection. Returns 1. See SSL_set_generate_session_id(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_generate_session_id(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, id: *mut c_uchar, length: *mut c_uint) -> c_int,
    >,
) -> c_int {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let generate = callback.map(|function| GenerateSessionIdCallback::new(function));
        ssl.change(|settings| settings.generate_session_id = generate);
        1
    }
}

/// Whether the internal cache has a session of this id and of the connection's version: 1 or 0.
///
/// See SSL_has_matching_session_id(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_has_matching_session_id(
    ssl: *const SSL,
    id: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the id is as long as it says.
    unsafe { SessionId::new(slice(id, length as usize)).is_some_and(|id| ssl.has_cached_session(&id)).into() }
}

/// Sets what decides whether a new session may be resumed; NULL allows all.
///
/// See SSL_CTX_set_not_resumable_session_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_not_resumable_session_callback(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, forward_secure: c_int) -> c_int>,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let decide = callback.map(|function| NotResumableCallback::new(function));
        context.change(|settings| settings.not_resumable = decide);
    }
}

/// As SSL_CTX_set_not_resumable_session_callback(), for one connection. See SSL_set_not_resumable_session_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_not_resumable_session_callback(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, forward_secure: c_int) -> c_int>,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let decide = callback.map(|function| NotResumableCallback::new(function));
        ssl.change(|settings| settings.not_resumable = decide);
    }
}
