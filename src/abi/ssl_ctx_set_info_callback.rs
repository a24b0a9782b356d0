//! SSL_CTX_set_info_callback(3), SSL_CTX_set_msg_callback(3), SSL_CTX_set_keylog_callback(3): watching connections.

use std::ffi::{c_char, c_int, c_void};

use oxissl_entry::{on_connection, on_context};

use crate::callbacks::{InfoCallback, KeylogCallback, MessageCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets the callback that sees the changes of state of connections without one of their own. See
/// SSL_CTX_set_info_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_info_callback(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *const SSL, event: c_int, value: c_int)>,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| InfoCallback::new(callback));
        context.change(|settings| settings.info_callback = callback)
    }
}

/// Sets the callback that sees a connection's changes of state. See SSL_set_info_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_info_callback(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *const SSL, event: c_int, value: c_int)>,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| InfoCallback::new(callback));
        ssl.change(|settings| settings.info_callback = callback)
    }
}

/// The callback that SSL_CTX_set_info_callback() set, or NULL. See SSL_CTX_get_info_callback(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_info_callback(
    context: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(ssl: *const SSL, event: c_int, value: c_int)> {
    context.settings().info_callback.map(InfoCallback::raw)
}

/// The callback that SSL_set_info_callback() set, or NULL. See SSL_get_info_callback(3).
#[unsafe(no_mangle)]
#[on_connection(None)]
pub unsafe extern "C-unwind" fn SSL_get_info_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C-unwind" fn(ssl: *const SSL, event: c_int, value: c_int)> {
    ssl.settings().info_callback.map(InfoCallback::raw)
}

/// Sets the callback that sees every protocol message of later connections. See SSL_CTX_set_msg_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_msg_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            outgoing: c_int,
            version: c_int,
            content_type: c_int,
            bytes: *const c_void,
            length: usize,
            ssl: *mut SSL,
            argument: *mut c_void,
        ),
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| MessageCallback::new(callback));
        context.change(|settings| settings.message_callback = callback)
    }
}

/// Sets the callback that sees every protocol message of a connection. See SSL_set_msg_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_msg_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            outgoing: c_int,
            version: c_int,
            content_type: c_int,
            bytes: *const c_void,
            length: usize,
            ssl: *mut SSL,
            argument: *mut c_void,
        ),
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| MessageCallback::new(callback));
        ssl.change(|settings| settings.message_callback = callback)
    }
}

/// Sets the callback that gets the secrets of all connections in NSS's format. See SSL_CTX_set_keylog_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_keylog_callback(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(ssl: *const SSL, line: *const c_char)>,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| KeylogCallback::new(callback));
        context.change_live(|live| live.keylog = callback)
    }
}

/// The callback that SSL_CTX_set_keylog_callback() set, or NULL. See SSL_CTX_get_keylog_callback(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_keylog_callback(
    context: *const SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(ssl: *const SSL, line: *const c_char)> {
    context.live(|live| live.keylog).map(KeylogCallback::raw)
}
