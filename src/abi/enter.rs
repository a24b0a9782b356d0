//! How an exported function begins: find the object behind the pointer, enter the panic guard, call the method.

use std::ffi::{CStr, c_char, c_int, c_long, c_uchar};
use std::sync::Arc;

use super::guard::guard;
use super::handle;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX, SSL_SESSION};
use crate::session::Session;
use crate::settings::identity::Refused;
use crate::tables::reasons::Reason;

/// Runs `work` on a context; NULL and a panic give `otherwise`.
///
/// # Safety
/// NULL, or a context of which the caller holds a reference.
pub unsafe fn on_context<R: Copy>(
    function: &'static CStr,
    context: *const SSL_CTX,
    otherwise: R,
    work: impl FnOnce(&Arc<Context>) -> R,
) -> R {
    // SAFETY: promised by the caller.
    let context = unsafe { handle::borrow::<Context>(context) };
    guard(function, otherwise, || context.map_or(otherwise, |context| work(&context)))
}

/// Runs `work` on a connection; NULL and a panic give `otherwise`.
///
/// # Safety
/// NULL, or a connection of which the caller holds a reference.
pub unsafe fn on_connection<R: Copy>(
    function: &'static CStr,
    ssl: *const SSL,
    otherwise: R,
    work: impl FnOnce(&Arc<Connection>) -> R,
) -> R {
    // SAFETY: promised by the caller.
    let connection = unsafe { handle::borrow::<Connection>(ssl) };
    guard(function, otherwise, || connection.map_or(otherwise, |connection| work(&connection)))
}

/// 1 for success; 0, and the reason in the error queue, for failure.
pub fn answer(function: &'static CStr, result: Result<(), Reason>) -> c_int {
    match result {
        Ok(()) => 1,
        Err(reason) => {
            error_queue::raise(function, reason);
            0
        }
    }
}

/// As [`answer`], for failures that OpenSSL reports without a reason.
pub fn answer_quietly(function: &'static CStr, result: Result<(), Option<Reason>>) -> c_int {
    match result {
        Err(None) => 0,
        Err(Some(reason)) => answer(function, Err(reason)),
        Ok(()) => 1,
    }
}

/// The text behind a pointer. None for NULL.
///
/// # Safety
/// NULL, or a C string that stays as it is during the call.
pub unsafe fn text<'a>(pointer: *const c_char) -> Option<&'a CStr> {
    // SAFETY: promised by the caller.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) })
}

/// The array behind a pointer; NULL is the empty one.
///
/// # Safety
/// NULL, or `length` readable values that stay as they are during the call.
pub unsafe fn slice<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    if pointer.is_null() || length == 0 {
        return &[];
    }
    // SAFETY: promised by the caller.
    unsafe { std::slice::from_raw_parts(pointer, length) }
}

/// Writes through a pointer that a caller may leave NULL.
///
/// # Safety
/// NULL, or room for one value.
pub unsafe fn store<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() {
        // SAFETY: promised by the caller.
        unsafe { pointer.write(value) }
    }
}

/// As [`on_context`], for functions that return 1, or 0 and maybe a reason.
///
/// # Safety
/// As for [`on_context`].
pub unsafe fn try_on_context(
    function: &'static CStr,
    context: *const SSL_CTX,
    work: impl FnOnce(&Arc<Context>) -> Result<(), Refused>,
) -> c_int {
    // SAFETY: promised by the caller.
    unsafe {
        on_context(function, context, 0, |context| answer_quietly(function, work(context).map_err(|r| r.0)))
    }
}

/// As [`on_connection`], for functions that return 1, or 0 and maybe a reason.
///
/// # Safety
/// As for [`on_connection`].
pub unsafe fn try_on_connection(
    function: &'static CStr,
    ssl: *const SSL,
    work: impl FnOnce(&Arc<Connection>) -> Result<(), Refused>,
) -> c_int {
    // SAFETY: promised by the caller.
    unsafe { on_connection(function, ssl, 0, |ssl| answer_quietly(function, work(ssl).map_err(|r| r.0))) }
}

/// The bytes behind a pointer; none for NULL and for a length below 1.
///
/// # Safety
/// NULL, or `length` readable bytes that stay as they are during the call.
pub unsafe fn octets<'a>(bytes: *const c_uchar, length: c_long) -> &'a [u8] {
    // SAFETY: promised by the caller.
    unsafe { slice(bytes, usize::try_from(length).unwrap_or(0)) }
}

/// Runs `work` on a session; NULL and a panic give `otherwise`.
///
/// # Safety
/// NULL, or a session of which the caller holds a reference.
pub unsafe fn on_session<R: Copy>(
    function: &'static CStr,
    session: *const SSL_SESSION,
    otherwise: R,
    work: impl FnOnce(&Arc<Session>) -> R,
) -> R {
    // SAFETY: promised by the caller.
    let session = unsafe { handle::borrow::<Session>(session) };
    guard(function, otherwise, || session.map_or(otherwise, |session| work(&session)))
}
