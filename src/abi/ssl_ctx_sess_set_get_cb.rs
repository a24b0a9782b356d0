//! SSL_CTX_sess_set_get_cb(3): the program's callbacks for an external cache.

use std::ffi::{c_int, c_uchar};

use oxissl_entry::on_context;

use crate::callbacks::{GetSessionCallback, NewSessionCallback, RemoveSessionCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX, SSL_SESSION};

/// Sets what is called with each new session; the callback answers 1 to keep the reference that it is given.
///
/// See SSL_CTX_sess_set_new_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_set_new_cb(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int>,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let new = callback.map(|function| NewSessionCallback::new(function));
        context.sessions.set_callbacks(|callbacks| callbacks.new = new);
    }
}

/// Sets what is called with each session that leaves the cache. See SSL_CTX_sess_set_remove_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_set_remove_cb(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(context: *mut SSL_CTX, session: *mut SSL_SESSION)>,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let remove = callback.map(|function| RemoveSessionCallback::new(function));
        context.sessions.set_callbacks(|callbacks| callbacks.remove = remove);
    }
}

/// Sets what a server asks for a session that is not in the internal cache.
///
/// The callback leaves `*copy` at 1 to keep its own reference, and clears it to give that away. See
/// SSL_CTX_sess_set_get_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_set_get_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            id: *const c_uchar,
            length: c_int,
            copy: *mut c_int,
        ) -> *mut SSL_SESSION,
    >,
) {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let get = callback.map(|function| GetSessionCallback::new(function));
        context.sessions.set_callbacks(|callbacks| callbacks.get = get);
    }
}

/// The callback of SSL_CTX_sess_set_new_cb(). See SSL_CTX_sess_get_new_cb(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_get_new_cb(
    context: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int> {
    context.sessions.callbacks().new.map(NewSessionCallback::raw)
}

/// The callback of SSL_CTX_sess_set_remove_cb(). See SSL_CTX_sess_get_remove_cb(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_get_remove_cb(
    context: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(context: *mut SSL_CTX, session: *mut SSL_SESSION)> {
    context.sessions.callbacks().remove.map(RemoveSessionCallback::raw)
}

/// The callback of SSL_CTX_sess_set_get_cb(). See SSL_CTX_sess_get_get_cb(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_sess_get_get_cb(
    context: *mut SSL_CTX,
) -> Option<
    unsafe extern "C-unwind" fn(
        ssl: *mut SSL,
        id: *const c_uchar,
        length: c_int,
        copy: *mut c_int,
    ) -> *mut SSL_SESSION,
> {
    context.sessions.callbacks().get.map(GetSessionCallback::raw)
}
