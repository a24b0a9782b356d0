//! SSL_extension_supported(3), SSL_CTX_use_serverinfo(3): extensions of the program's own, which cannot be added.

use std::ffi::{c_char, c_int, c_uchar, c_uint, c_void};

use oxissl_entry::{guarded, on_context};

use super::enter::answer;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509};
use crate::tables::extensions;
use crate::tables::reasons::Reason;

/// Adds an extension to ClientHellos.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_client_custom_ext(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add_client_custom_ext(
    context: *mut SSL_CTX,
    _kind: c_uint,
    _add: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            out: *mut *const c_uchar,
            length: *mut usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _free: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, kind: c_uint, out: *const c_uchar, argument: *mut c_void),
    >,
    _add_argument: *mut c_void,
    _parse: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            data: *const c_uchar,
            length: usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _parse_argument: *mut c_void,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Adds an extension to ServerHellos.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_server_custom_ext(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add_server_custom_ext(
    context: *mut SSL_CTX,
    _kind: c_uint,
    _add: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            out: *mut *const c_uchar,
            length: *mut usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _free: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, kind: c_uint, out: *const c_uchar, argument: *mut c_void),
    >,
    _add_argument: *mut c_void,
    _parse: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            data: *const c_uchar,
            length: usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _parse_argument: *mut c_void,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Adds an extension to messages.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_add_custom_ext(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add_custom_ext(
    context: *mut SSL_CTX,
    _kind: c_uint,
    _contexts: c_uint,
    _add: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            context: c_uint,
            out: *mut *const c_uchar,
            length: *mut usize,
            certificate: *mut X509,
            index: usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _free: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            context: c_uint,
            out: *const c_uchar,
            argument: *mut c_void,
        ),
    >,
    _add_argument: *mut c_void,
    _parse: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            kind: c_uint,
            context: c_uint,
            data: *const c_uchar,
            length: usize,
            certificate: *mut X509,
            index: usize,
            alert: *mut c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _parse_argument: *mut c_void,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Whether an extension was added: 0. See SSL_CTX_has_client_custom_ext(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_has_client_custom_ext(
    context: *const SSL_CTX,
    _kind: c_uint,
) -> c_int {
    0
}

/// Whether the library itself sees to an extension: 1 or 0. See SSL_extension_supported(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub extern "C-unwind" fn SSL_extension_supported(kind: c_uint) -> c_int {
    extensions::is_known(kind).into()
}

/// Sets extensions that go with the certificate.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_use_serverinfo(
    context: *mut SSL_CTX,
    _info: *const c_uchar,
    _length: usize,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets extensions that go with the certificate.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo_ex(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_use_serverinfo_ex(
    context: *mut SSL_CTX,
    _version: c_uint,
    _info: *const c_uchar,
    _length: usize,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets extensions that go with the certificate.
///
/// Returns 0, because that is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_use_serverinfo_file(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_use_serverinfo_file(
    context: *mut SSL_CTX,
    _file: *const c_char,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}
