//! SSL_CTX_set_default_passwd_cb(3): passwords of encrypted files.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use super::guard::guard;
use super::handle;
use crate::callbacks::{Argument, PasswordCallback};
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets who tells the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return };
    guard(c"SSL_CTX_set_default_passwd_cb", (), || {
        // SAFETY: the caller promises a function that stays callable while it is set.
        let callback = callback.map(|callback| unsafe { PasswordCallback::new(callback) });
        ctx.change(|settings| settings.password_callback = callback)
    })
}

/// Sets who tells the password of an encrypted file.
///
/// `callback`: NULL for libcrypto's own. See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb(
    ssl: *mut SSL,
    callback: Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int>,
) {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return };
    guard(c"SSL_set_default_passwd_cb", (), || {
        // SAFETY: the caller promises a function that stays callable while it is set.
        let callback = callback.map(|callback| unsafe { PasswordCallback::new(callback) });
        ssl.change(|settings| settings.password_callback = callback)
    })
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_passwd_cb_userdata(ctx: *mut SSL_CTX, argument: *mut c_void) {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return };
    guard(c"SSL_CTX_set_default_passwd_cb_userdata", (), || {
        ctx.change(|settings| settings.password_argument = Argument(argument))
    })
}

/// Sets what the password callback is handed; the password itself for libcrypto's own callback.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_default_passwd_cb_userdata(ssl: *mut SSL, argument: *mut c_void) {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return };
    guard(c"SSL_set_default_passwd_cb_userdata", (), || {
        ssl.change(|settings| settings.password_argument = Argument(argument))
    })
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return None };
    guard(c"SSL_CTX_get_default_passwd_cb", None, || {
        ctx.settings().password_callback.map(|callback| callback.raw() as _)
    })
}

/// The password callback, or NULL.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb(
    ssl: *mut SSL,
) -> Option<unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int> {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return None };
    guard(c"SSL_get_default_passwd_cb", None, || {
        ssl.settings().password_callback.map(|callback| callback.raw() as _)
    })
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_default_passwd_cb_userdata(ctx: *mut SSL_CTX) -> *mut c_void {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return ptr::null_mut() };
    guard(c"SSL_CTX_get_default_passwd_cb_userdata", ptr::null_mut(), || ctx.settings().password_argument.0)
}

/// What the password callback is handed.
///
/// See SSL_CTX_set_default_passwd_cb(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_default_passwd_cb_userdata(ssl: *mut SSL) -> *mut c_void {
    // SAFETY: the caller holds a reference.
    let Some(ssl) = (unsafe { handle::borrow::<Connection>(ssl) }) else { return ptr::null_mut() };
    guard(c"SSL_get_default_passwd_cb_userdata", ptr::null_mut(), || ssl.settings().password_argument.0)
}
