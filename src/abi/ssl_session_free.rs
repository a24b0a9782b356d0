//! SSL_SESSION_free(3): the life of a session.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{guarded, on_session};

use super::handle;
use crate::libcrypto::ffi::SSL_SESSION;
use crate::libcrypto::{error_queue, init};
use crate::reference::Ref;
use crate::session::Session;
use crate::tables::reasons::Reason;

/// Creates an empty session, for a program that fills it itself.
///
/// Returns it with one reference, to be given back by SSL_SESSION_free(), or NULL. See SSL_SESSION_free(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub extern "C-unwind" fn SSL_SESSION_new() -> *mut SSL_SESSION {
    if !init::ensure() {
        return ptr::null_mut();
    }
    give(FUNCTION, Session::create())
}

/// Creates a session of the same content that is in no cache; ex_data is copied by the program's own functions.
///
/// Returns it with one reference, or NULL. See SSL_SESSION_free(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_SESSION_dup(session: *const SSL_SESSION) -> *mut SSL_SESSION {
    give(FUNCTION, session.duplicate())
}

fn give(function: &'static std::ffi::CStr, session: Option<Ref<Session>>) -> *mut SSL_SESSION {
    session.map_or_else(
        || {
            error_queue::raise(function, Reason::MALLOC_FAILURE);
            ptr::null_mut()
        },
        handle::give,
    )
}

/// Takes a further reference to a session.
///
/// Returns 1, or 0 for NULL. See SSL_SESSION_free(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_up_ref(session: *mut SSL_SESSION) -> c_int {
    handle::give(Ref::to(session));
    1
}

/// Gives back one reference to a session; the last one wipes its secrets. NULL is ignored. See SSL_SESSION_free(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_SESSION_free(session: *mut SSL_SESSION) {
    // SAFETY: the caller gives up its reference.
    drop(unsafe { handle::take::<Session>(session) })
}
