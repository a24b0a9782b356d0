//! SSL_CTX_set_srp_password(3): the Secure Remote Password protocol, which is not built in.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{BIGNUM, SSL, SSL_CTX};
use crate::tables::reasons::Reason;

/// Prepares a context for SRP.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_SRP_CTX_init(context: *mut SSL_CTX) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Releases what a context holds for SRP.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_SRP_CTX_free(context: *mut SSL_CTX) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Prepares a connection for SRP.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_SRP_CTX_init(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Releases what a connection holds for SRP.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_SRP_CTX_free(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Computes a client's public value.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SRP_Calc_A_param(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets a client's name.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_username(context: *mut SSL_CTX, _name: *mut c_char) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets a client's password.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_password(
    context: *mut SSL_CTX,
    _password: *mut c_char,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets the least strength of the group.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_strength(context: *mut SSL_CTX, _strength: c_int) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets the callback that gives a client's password.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_client_pwd_callback(
    context: *mut SSL_CTX,
    _callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> *mut c_char>,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets the callback that checks the group.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_verify_param_callback(
    context: *mut SSL_CTX,
    _callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets the callback that a server calls with the client's name.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_username_callback(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, alert: *mut c_int, argument: *mut c_void) -> c_int,
    >,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets what the callbacks are given last.
///
/// Returns 0, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_srp_cb_arg(
    context: *mut SSL_CTX,
    _argument: *mut c_void,
) -> c_int {
    answer(FUNCTION, Err(Reason::UNSUPPORTED))
}

/// Sets a server's group and verifier.
///
/// Returns -1, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_set_srp_server_param(
    ssl: *mut SSL,
    _n: *const BIGNUM,
    _g: *const BIGNUM,
    _salt: *mut BIGNUM,
    _verifier: *mut BIGNUM,
    _info: *mut c_char,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    -1
}

/// Sets a server's group and a user's password.
///
/// Returns -1, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_set_srp_server_param_pw(
    ssl: *mut SSL,
    _user: *const c_char,
    _password: *const c_char,
    _group: *const c_char,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    -1
}

/// Computes a server's values for the client's name.
///
/// Returns `SSL3_AL_FATAL`, because SRP is not built in. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(2)]
pub unsafe extern "C-unwind" fn SSL_srp_server_param_with_username(
    ssl: *mut SSL,
    _alert: *mut c_int,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    2
}

/// A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_srp_N(ssl: *mut SSL) -> *mut BIGNUM {
    ptr::null_mut()
}

/// A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_srp_g(ssl: *mut SSL) -> *mut BIGNUM {
    ptr::null_mut()
}

/// A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_srp_username(ssl: *mut SSL) -> *mut c_char {
    ptr::null_mut()
}

/// A value of the SRP exchange: NULL, because SRP is not built in. See SSL_CTX_set_srp_password(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_srp_userinfo(ssl: *mut SSL) -> *mut c_char {
    ptr::null_mut()
}
