//! SSL_CTX_use_psk_identity_hint(3), SSL_CTX_set_psk_client_callback(3): pre-shared keys. The callbacks are kept and never
//! called: no handshake ends with such a key.

use std::ffi::{c_char, c_int, c_uchar, c_uint};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::callbacks::{PskClientCallback, PskFindSessionCallback, PskServerCallback, PskUseSessionCallback};
use crate::libcrypto::ffi::{EVP_MD, SSL, SSL_CTX, SSL_SESSION};
use crate::tables::reasons::Reason;

/// Keeps the callback; it is never called. See SSL_CTX_set_psk_client_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_psk_client_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            hint: *const c_char,
            identity: *mut c_char,
            identity_size: c_uint,
            key: *mut c_uchar,
            key_size: c_uint,
        ) -> c_uint,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskClientCallback::new(callback));
        context.change(|settings| settings.psk_client = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_set_psk_client_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_psk_client_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            hint: *const c_char,
            identity: *mut c_char,
            identity_size: c_uint,
            key: *mut c_uchar,
            key_size: c_uint,
        ) -> c_uint,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskClientCallback::new(callback));
        ssl.change(|settings| settings.psk_client = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_CTX_set_psk_server_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_psk_server_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            identity: *const c_char,
            key: *mut c_uchar,
            key_size: c_uint,
        ) -> c_uint,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskServerCallback::new(callback));
        context.change(|settings| settings.psk_server = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_set_psk_server_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_psk_server_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            identity: *const c_char,
            key: *mut c_uchar,
            key_size: c_uint,
        ) -> c_uint,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskServerCallback::new(callback));
        ssl.change(|settings| settings.psk_server = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_CTX_set_psk_use_session_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_psk_use_session_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            digest: *const EVP_MD,
            identity: *mut *const c_uchar,
            length: *mut usize,
            session: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskUseSessionCallback::new(callback));
        context.change(|settings| settings.psk_use_session = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_set_psk_use_session_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_psk_use_session_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            digest: *const EVP_MD,
            identity: *mut *const c_uchar,
            length: *mut usize,
            session: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskUseSessionCallback::new(callback));
        ssl.change(|settings| settings.psk_use_session = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_CTX_set_psk_find_session_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_psk_find_session_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            identity: *const c_uchar,
            length: usize,
            session: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskFindSessionCallback::new(callback));
        context.change(|settings| settings.psk_find_session = callback)
    }
}

/// Keeps the callback; it is never called. See SSL_set_psk_find_session_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_psk_find_session_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            identity: *const c_uchar,
            length: usize,
            session: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| PskFindSessionCallback::new(callback));
        ssl.change(|settings| settings.psk_find_session = callback)
    }
}

/// Sets the hint that a server sends.
///
/// Returns 1 for NULL, which is what there is, and 0 for a hint. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_CTX_use_psk_identity_hint(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_use_psk_identity_hint(
    context: *mut SSL_CTX,
    hint: *const c_char,
) -> c_int {
    answer(FUNCTION, if hint.is_null() { Ok(()) } else { Err(Reason::UNSUPPORTED) })
}

/// Sets the hint that a server sends.
///
/// Returns 1 for NULL, which is what there is, and 0 for a hint. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_CTX_use_psk_identity_hint(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_use_psk_identity_hint(ssl: *mut SSL, hint: *const c_char) -> c_int {
    answer(FUNCTION, if hint.is_null() { Ok(()) } else { Err(Reason::UNSUPPORTED) })
}

/// What the handshake said about a pre-shared key: NULL, because none is used. See SSL_get_psk_identity_hint(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_psk_identity_hint(ssl: *const SSL) -> *const c_char {
    ptr::null()
}

/// What the handshake said about a pre-shared key: NULL, because none is used. See SSL_get_psk_identity(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_psk_identity(ssl: *const SSL) -> *const c_char {
    ptr::null()
}
