//! SSL_CTX_set_default_passwd_cb(3): passwords of encrypted files.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use crate::callbacks::{Argument, PasswordCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets the callback for the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_passwd_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| PasswordCallback::new(callback));
        ctx.change(|settings| settings.password_callback = callback)
    }
}

/// Sets the callback for the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_default_passwd_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| PasswordCallback::new(callback));
        ssl.change(|settings| settings.password_callback = callback)
    }
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_passwd_cb_userdata(
    ctx: *mut SSL_CTX,
    argument: *mut c_void,
) {
    ctx.change(|settings| settings.password_argument = Argument(argument))
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_default_passwd_cb_userdata(ssl: *mut SSL, argument: *mut c_void) {
    ssl.change(|settings| settings.password_argument = Argument(argument))
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_default_passwd_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    ctx.settings().password_callback.map(|callback| callback.raw() as _)
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_connection(None)]
pub unsafe extern "C-unwind" fn SSL_get_default_passwd_cb(
    ssl: *mut SSL,
) -> Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    ssl.settings().password_callback.map(|callback| callback.raw() as _)
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_default_passwd_cb_userdata(ctx: *mut SSL_CTX) -> *mut c_void {
    ctx.settings().password_argument.0
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_default_passwd_cb_userdata(ssl: *mut SSL) -> *mut c_void {
    ssl.settings().password_argument.0
}
