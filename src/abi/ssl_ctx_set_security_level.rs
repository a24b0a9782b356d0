//! SSL_CTX_set_security_level(3): how much cryptography must be worth.

use std::ffi::{c_int, c_void};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::{on_connection, on_context};
use crate::callbacks::{Argument, SecurityCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::settings::security;
use crate::tables::cipher_suites::CipherSuite;

/// Sets the security level, 0 to 5, of later connections. See SSL_CTX_set_security_level(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_security_level(context: *mut SSL_CTX, level: c_int) {
    context.change(|settings| settings.security.level = level)
}

/// Sets the security level, 0 to 5, of one connection. See SSL_set_security_level(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_security_level(ssl: *mut SSL, level: c_int) {
    ssl.change(|settings| settings.security.level = level)
}

/// The security level of later connections. See SSL_CTX_get_security_level(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_security_level(context: *const SSL_CTX) -> c_int {
    context.settings().security.level
}

/// The security level of a connection. See SSL_get_security_level(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_security_level(ssl: *const SSL) -> c_int {
    ssl.settings().security.level
}

/// Sets the callback that decides what may be used; NULL means the rule of the security level. See SSL_CTX_set_security_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_security_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *const SSL,
            context: *const SSL_CTX,
            operation: c_int,
            bits: c_int,
            nid: c_int,
            other: *mut c_void,
            argument: *mut c_void,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| SecurityCallback::new(callback));
        context.change(|settings| settings.security.callback = callback)
    }
}

/// Sets the callback that decides what one connection may use; NULL means the rule of the level. See SSL_set_security_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_security_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *const SSL,
            context: *const SSL_CTX,
            operation: c_int,
            bits: c_int,
            nid: c_int,
            other: *mut c_void,
            argument: *mut c_void,
        ) -> c_int,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| SecurityCallback::new(callback));
        ssl.change(|settings| settings.security.callback = callback)
    }
}

/// The callback that decides what may be used; never NULL, because the rule of the level is one. See SSL_CTX_get_security_callback(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_security_callback(
    context: *const SSL_CTX,
) -> Option<
    unsafe extern "C-unwind" fn(
        ssl: *const SSL,
        context: *const SSL_CTX,
        operation: c_int,
        bits: c_int,
        nid: c_int,
        other: *mut c_void,
        argument: *mut c_void,
    ) -> c_int,
> {
    Some(context.settings().security.callback.map_or(judge_by_level as _, SecurityCallback::raw))
}

/// The callback that decides what a connection may use; never NULL. See SSL_get_security_callback(3).
#[unsafe(no_mangle)]
#[on_connection(None)]
pub unsafe extern "C-unwind" fn SSL_get_security_callback(
    ssl: *const SSL,
) -> Option<
    unsafe extern "C-unwind" fn(
        ssl: *const SSL,
        context: *const SSL_CTX,
        operation: c_int,
        bits: c_int,
        nid: c_int,
        other: *mut c_void,
        argument: *mut c_void,
    ) -> c_int,
> {
    Some(ssl.settings().security.callback.map_or(judge_by_level as _, SecurityCallback::raw))
}

/// Sets what the security callback is given last. See SSL_CTX_set0_security_ex_data(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_security_ex_data(context: *mut SSL_CTX, argument: *mut c_void) {
    context.change(|settings| settings.security.argument = Argument(argument))
}

/// Sets what the security callback is given last. See SSL_set0_security_ex_data(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set0_security_ex_data(ssl: *mut SSL, argument: *mut c_void) {
    ssl.change(|settings| settings.security.argument = Argument(argument))
}

/// What the security callback is given last. See SSL_CTX_get0_security_ex_data(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_security_ex_data(context: *const SSL_CTX) -> *mut c_void {
    context.settings().security.argument.0
}

/// What the security callback is given last. See SSL_get0_security_ex_data(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_security_ex_data(ssl: *const SSL) -> *mut c_void {
    ssl.settings().security.argument.0
}

/// The rule of the level, in the form that a program may call from its own callback.
unsafe extern "C-unwind" fn judge_by_level(
    ssl: *const SSL,
    context: *const SSL_CTX,
    operation: c_int,
    bits: c_int,
    nid: c_int,
    other: *mut c_void,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller passes on what its callback was given: one of the two objects, and one of our suites where
    // the operation is about a suite.
    unsafe {
        let level = match ssl.is_null() {
            false => on_connection(c"SSL_get_security_level", ssl, 0, |ssl| ssl.settings().security.level),
            true => on_context(c"SSL_CTX_get_security_level", context, 0, |context| {
                context.settings().security.level
            }),
        };
        let suite = match operation {
            security::operation::CIPHER_SUPPORTED
            | security::operation::CIPHER_SHARED
            | security::operation::CIPHER_CHECK => other.cast::<CipherSuite>().as_ref(),
            _ => None,
        };
        security::permits_by_level(level, operation, bits, nid, suite).into()
    }
}
