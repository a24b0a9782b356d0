//! SSL_SESSION_get0_id_context(3), SSL_SESSION_set1_id(3): what a session is found under and whose it is.

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use super::enter::{answer, on_session, slice, store};
use crate::libcrypto::ffi::SSL_SESSION;

/// The session's id, still the session's; its length goes to `length` unless that is NULL.
///
/// See SSL_SESSION_get_id(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_id(
    session: *const SSL_SESSION,
    length: *mut c_uint,
) -> *const c_uchar {
    // SAFETY: the caller holds a reference; `length` is NULL or room for a number.
    unsafe {
        on_session(c"SSL_SESSION_get_id", session, ptr::null(), |session| {
            let (id, id_length) = session.with(|facts| {
                let id = facts.id.as_slice();
                (id.as_ptr(), id.len())
            });
            store(length, id_length as c_uint);
            id
        })
    }
}

/// Sets the session's id, of at most 32 bytes.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_TOO_LONG`. See SSL_SESSION_set1_id(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_id(
    session: *mut SSL_SESSION,
    id: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the caller holds a reference; `id` is as long as it says.
    unsafe {
        on_session(c"SSL_SESSION_set1_id", session, 0, |session| {
            answer(c"SSL_SESSION_set1_id", session.set_id(slice(id, length as usize)))
        })
    }
}

/// The session id context, still the session's; its length goes to `length` unless that is NULL.
///
/// See SSL_SESSION_get0_id_context(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_id_context(
    session: *const SSL_SESSION,
    length: *mut c_uint,
) -> *const c_uchar {
    // SAFETY: the caller holds a reference; `length` is NULL or room for a number.
    unsafe {
        on_session(c"SSL_SESSION_get0_id_context", session, ptr::null(), |session| {
            let (context, context_length) = session.with(|facts| {
                let context = facts.id_context.as_slice();
                (context.as_ptr(), context.len())
            });
            store(length, context_length as c_uint);
            context
        })
    }
}

/// Sets the session id context, of at most 32 bytes.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_SESSION_set1_id_context(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_id_context(
    session: *mut SSL_SESSION,
    context: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the caller holds a reference; `context` is as long as it says.
    unsafe {
        on_session(c"SSL_SESSION_set1_id_context", session, 0, |session| {
            answer(c"SSL_SESSION_set1_id_context", session.set_id_context(slice(context, length as usize)))
        })
    }
}
