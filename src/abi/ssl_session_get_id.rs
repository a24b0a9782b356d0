//! SSL_SESSION_get0_id_context(3), SSL_SESSION_set1_id(3): what a session is found under and whose it is.

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use oxissl_entry::on_session;

use super::enter::{answer, slice, store};
use crate::libcrypto::ffi::SSL_SESSION;

/// The session's id, still the session's; its length goes to `length` unless that is NULL.
///
/// See SSL_SESSION_get_id(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_id(
    session: *const SSL_SESSION,
    length: *mut c_uint,
) -> *const c_uchar {
    // SAFETY: `length` is NULL or room for a number.
    unsafe {
        let (id, id_length) = session.with(|facts| {
            let id = facts.id.as_slice();
            (id.as_ptr(), id.len())
        });
        store(length, id_length as c_uint);
        id
    }
}

/// Sets the session's id, of at most 32 bytes.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_TOO_LONG`. See SSL_SESSION_set1_id(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_id(
    session: *mut SSL_SESSION,
    id: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: `id` is as long as it says.
    unsafe { answer(FUNCTION, session.set_id(slice(id, length as usize))) }
}

/// The session id context, still the session's; its length goes to `length` unless that is NULL.
///
/// See SSL_SESSION_get0_id_context(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_id_context(
    session: *const SSL_SESSION,
    length: *mut c_uint,
) -> *const c_uchar {
    // SAFETY: `length` is NULL or room for a number.
    unsafe {
        let (context, context_length) = session.with(|facts| {
            let context = facts.id_context.as_slice();
            (context.as_ptr(), context.len())
        });
        store(length, context_length as c_uint);
        context
    }
}

/// Sets the session id context, of at most 32 bytes.
///
/// Returns 1, or 0. Errors: `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`. See SSL_SESSION_set1_id_context(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_id_context(
    session: *mut SSL_SESSION,
    context: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: `context` is as long as it says.
    unsafe { answer(FUNCTION, session.set_id_context(slice(context, length as usize))) }
}
