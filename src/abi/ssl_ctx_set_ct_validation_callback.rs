//! SSL_CTX_set_ct_validation_callback(3), SSL_CTX_set_ctlog_list_file(3): Certificate Transparency, which is not built
//! in.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use super::enter::{answer, on_connection, on_context};
use crate::libcrypto::ffi::{CT_POLICY_EVAL_CTX, CTLOG_STORE, SSL, SSL_CTX, stack_st_SCT};
use crate::libcrypto::init;
use crate::tables::reasons::Reason;

/// Sets the judge of signed certificate timestamps.
///
/// Returns 1 for NULL, which is what there is, and 0 for a callback. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_CTX_set_ct_validation_callback(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ct_validation_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            policy: *const CT_POLICY_EVAL_CTX,
            scts: *const stack_st_SCT,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_ct_validation_callback", context, 0, |_| {
            answer(
                c"SSL_CTX_set_ct_validation_callback",
                if callback.is_none() { Ok(()) } else { Err(Reason::UNSUPPORTED) },
            )
        })
    }
}

/// Sets the judge of signed certificate timestamps.
///
/// Returns 1 for NULL, which is what there is, and 0 for a callback. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_set_ct_validation_callback(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_set_ct_validation_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            policy: *const CT_POLICY_EVAL_CTX,
            scts: *const stack_st_SCT,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_ct_validation_callback", ssl, 0, |_| {
            answer(
                c"SSL_set_ct_validation_callback",
                if callback.is_none() { Ok(()) } else { Err(Reason::UNSUPPORTED) },
            )
        })
    }
}

/// Asks for signed certificate timestamps.
///
/// Returns 0, because they are not looked at. Errors: `ERR_R_UNSUPPORTED`, `SSL_R_INVALID_CT_VALIDATION_TYPE`. See SSL_CTX_enable_ct(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_enable_ct(context: *mut SSL_CTX, mode: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_enable_ct", context, 0, |_| answer(c"SSL_CTX_enable_ct", Err(refusal(mode))))
    }
}

/// Asks for signed certificate timestamps.
///
/// Returns 0, because they are not looked at. Errors: `ERR_R_UNSUPPORTED`, `SSL_R_INVALID_CT_VALIDATION_TYPE`. See SSL_enable_ct(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_enable_ct(ssl: *mut SSL, mode: c_int) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_enable_ct", ssl, 0, |_| answer(c"SSL_enable_ct", Err(refusal(mode)))) }
}

/// Whether signed certificate timestamps are judged: 0. See SSL_CTX_ct_is_enabled(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_ct_is_enabled(context: *const SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { on_context(c"SSL_CTX_ct_is_enabled", context, 0, |_| 0) }
}

/// Whether signed certificate timestamps are judged: 0. See SSL_ct_is_enabled(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_ct_is_enabled(ssl: *const SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_ct_is_enabled", ssl, 0, |_| 0) }
}

/// The peer's signed certificate timestamps: NULL, because they are not looked at. See SSL_get0_peer_scts(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get0_peer_scts(ssl: *mut SSL) -> *const stack_st_SCT {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get0_peer_scts", ssl, ptr::null(), |_| ptr::null()) }
}

/// Reads the list of logs.
///
/// Returns 0, because no log is ever asked. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_ctlog_list_file(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ctlog_list_file(
    context: *mut SSL_CTX,
    _file: *const c_char,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_ctlog_list_file", context, 0, |_| {
            answer(c"SSL_CTX_set_ctlog_list_file", Err(Reason::UNSUPPORTED))
        })
    }
}

/// Reads the default list of logs.
///
/// Returns 0, because no log is ever asked. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_default_ctlog_list_file(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_ctlog_list_file(context: *mut SSL_CTX) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_default_ctlog_list_file", context, 0, |_| {
            answer(c"SSL_CTX_set_default_ctlog_list_file", Err(Reason::UNSUPPORTED))
        })
    }
}

/// Takes over a `CTLOG_STORE`, which is freed at once: no log is ever asked. See SSL_CTX_set0_ctlog_store(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_ctlog_store(context: *mut SSL_CTX, logs: *mut CTLOG_STORE) {
    // SAFETY: the caller holds a reference; the store is NULL or given away.
    unsafe { on_context(c"SSL_CTX_set0_ctlog_store", context, (), |_| init::free_log_store(logs)) }
}

/// The logs: NULL, because none is ever asked. See SSL_CTX_get0_ctlog_store(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_ctlog_store(context: *const SSL_CTX) -> *const CTLOG_STORE {
    // SAFETY: the caller holds a reference.
    unsafe { on_context(c"SSL_CTX_get0_ctlog_store", context, ptr::null(), |_| ptr::null()) }
}

/// Modes are `SSL_CT_VALIDATION_PERMISSIVE` and `SSL_CT_VALIDATION_STRICT`.
fn refusal(mode: c_int) -> Reason {
    match mode {
        0 | 1 => Reason::UNSUPPORTED,
        _ => Reason::INVALID_CT_VALIDATION_TYPE,
    }
}
