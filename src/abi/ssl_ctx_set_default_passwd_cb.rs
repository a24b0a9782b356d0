//! SSL_CTX_set_default_passwd_cb(3): passwords of encrypted files.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use super::enter::{on_connection, on_context};
use crate::callbacks::{Argument, PasswordCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets who tells the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_passwd_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_set_default_passwd_cb", ctx, (), |ctx| {
            let callback = callback.map(|callback| PasswordCallback::new(callback));
            ctx.change(|settings| settings.password_callback = callback)
        })
    }
}

/// Sets who tells the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_set_default_passwd_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_set_default_passwd_cb", ssl, (), |ssl| {
            let callback = callback.map(|callback| PasswordCallback::new(callback));
            ssl.change(|settings| settings.password_callback = callback)
        })
    }
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_passwd_cb_userdata(
    ctx: *mut SSL_CTX,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_set_default_passwd_cb_userdata", ctx, (), |ctx| {
            ctx.change(|settings| settings.password_argument = Argument(argument))
        })
    }
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_set_default_passwd_cb_userdata(ssl: *mut SSL, argument: *mut c_void) {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_set_default_passwd_cb_userdata", ssl, (), |ssl| {
            ssl.change(|settings| settings.password_argument = Argument(argument))
        })
    }
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_default_passwd_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get_default_passwd_cb", ctx, None, |ctx| {
            ctx.settings().password_callback.map(|callback| callback.raw() as _)
        })
    }
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_default_passwd_cb(
    ssl: *mut SSL,
) -> Option<unsafe extern "C-unwind" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_default_passwd_cb", ssl, None, |ssl| {
            ssl.settings().password_callback.map(|callback| callback.raw() as _)
        })
    }
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_default_passwd_cb_userdata(ctx: *mut SSL_CTX) -> *mut c_void {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_context(c"SSL_CTX_get_default_passwd_cb_userdata", ctx, ptr::null_mut(), |ctx| {
            ctx.settings().password_argument.0
        })
    }
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_default_passwd_cb_userdata(ssl: *mut SSL) -> *mut c_void {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_default_passwd_cb_userdata", ssl, ptr::null_mut(), |ssl| {
            ssl.settings().password_argument.0
        })
    }
}
