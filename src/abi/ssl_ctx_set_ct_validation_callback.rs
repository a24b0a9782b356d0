//! SSL_CTX_set_ct_validation_callback(3), SSL_CTX_set_ctlog_list_file(3): Certificate Transparency.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, text};
use crate::callbacks::{Argument, TransparencyCallback};
use crate::libcrypto::ffi::{CT_POLICY_EVAL_CTX, CTLOG_STORE, SSL, SSL_CTX, stack_st_SCT};
use crate::libcrypto::transparency::LogStore;
use crate::settings::transparency::TransparencyJudge;
use crate::tables::reasons::Reason;

/// The type of the program's function.
type Callback = unsafe extern "C-unwind" fn(
    policy: *const CT_POLICY_EVAL_CTX,
    scts: *const stack_st_SCT,
    argument: *mut c_void,
) -> c_int;

/// # Safety
/// `callback` is NULL, or stays callable while it is set.
unsafe fn judge(callback: Option<Callback>, argument: *mut c_void) -> Option<TransparencyJudge> {
    // SAFETY: promised by the caller.
    let callback = callback.map(|callback| unsafe { TransparencyCallback::new(callback) });
    callback.map(|callback| TransparencyJudge::Program(callback, Argument(argument)))
}

/// Sets the callback that validates signed certificate timestamps, for clients made later.
///
/// `callback`: gets the policy, the timestamps, which may be NULL, and `argument`; what is not positive ends the handshake.
/// NULL asks for no timestamps. Returns 1. See SSL_CTX_set_ct_validation_callback(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ct_validation_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            policy: *const CT_POLICY_EVAL_CTX,
            scts: *const stack_st_SCT,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the callback is as said above.
    unsafe {
        let judge = judge(callback, argument);
        context.change(|settings| settings.transparency = judge);
        1
    }
}

/// Sets the callback that validates signed certificate timestamps. A client with one also asks for a stapled OCSP response.
///
/// As SSL_CTX_set_ct_validation_callback(). Returns 1. See SSL_set_ct_validation_callback(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_ct_validation_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            policy: *const CT_POLICY_EVAL_CTX,
            scts: *const stack_st_SCT,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the callback is as said above.
    unsafe {
        let judge = judge(callback, argument);
        ssl.change(|settings| settings.set_transparency(judge));
        1
    }
}

/// Asks for signed certificate timestamps, and validates them.
///
/// `mode`: `SSL_CT_VALIDATION_PERMISSIVE`, which refuses none, or `SSL_CT_VALIDATION_STRICT`, which wants a valid one. Returns
/// 1, and 0 for another mode. Errors: `SSL_R_INVALID_CT_VALIDATION_TYPE`. See SSL_CTX_enable_ct(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_enable_ct(context: *mut SSL_CTX, mode: c_int) -> c_int {
    let judge = TransparencyJudge::by_mode(mode).ok_or(Reason::INVALID_CT_VALIDATION_TYPE);
    let set = |judge| context.change(|settings| settings.transparency = Some(judge));
    answer(FUNCTION, judge.map(set))
}

/// Asks for signed certificate timestamps, and validates them.
///
/// As SSL_CTX_enable_ct(). See SSL_enable_ct(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_enable_ct(ssl: *mut SSL, mode: c_int) -> c_int {
    let judge = TransparencyJudge::by_mode(mode).ok_or(Reason::INVALID_CT_VALIDATION_TYPE);
    let set = |judge| ssl.change(|settings| settings.set_transparency(Some(judge)));
    answer(FUNCTION, judge.map(set))
}

/// Whether clients made later validate signed certificate timestamps: 1 or 0. See SSL_CTX_ct_is_enabled(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_ct_is_enabled(context: *const SSL_CTX) -> c_int {
    context.settings().transparency.is_some().into()
}

/// Whether signed certificate timestamps are validated: 1 or 0. See SSL_ct_is_enabled(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_ct_is_enabled(ssl: *const SSL) -> c_int {
    ssl.settings().transparency.is_some().into()
}

/// The peer's signed certificate timestamps, from the TLS extension, the stapled OCSP response and the certificate.
///
/// Returns a list that lives as long as the connection, or NULL where nothing can have any. See SSL_get0_peer_scts(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get0_peer_scts(ssl: *mut SSL) -> *const stack_st_SCT {
    ssl.peer_timestamps().map_or(ptr::null(), |timestamps| timestamps.as_ptr().cast_const())
}

/// Adds the logs of a file to those whose timestamps count.
///
/// Returns 1, or 0 with libcrypto's reasons. See SSL_CTX_set_ctlog_list_file(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ctlog_list_file(
    context: *mut SSL_CTX,
    file: *const c_char,
) -> c_int {
    // SAFETY: the path is NULL or a C string.
    unsafe {
        let logs = context.log_store().zip(text(file));
        logs.is_some_and(|(logs, file)| logs.load_file(file)).into()
    }
}

/// Adds the logs of the system's file, or of the one that `CTLOG_FILE` names, to those whose timestamps count.
///
/// Returns 1, or 0 with libcrypto's reasons. See SSL_CTX_set_default_ctlog_list_file(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_ctlog_list_file(context: *mut SSL_CTX) -> c_int {
    context.log_store().is_some_and(|logs| logs.load_default_file()).into()
}

/// Takes over a `CTLOG_STORE`; the old one is freed. NULL leaves no logs. See SSL_CTX_set0_ctlog_store(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_ctlog_store(context: *mut SSL_CTX, logs: *mut CTLOG_STORE) {
    // SAFETY: the store is NULL or given away.
    unsafe { context.set_log_store(LogStore::from_raw(logs)) }
}

/// The logs whose timestamps count. They stay the context's. See SSL_CTX_get0_ctlog_store(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_ctlog_store(context: *const SSL_CTX) -> *const CTLOG_STORE {
    context.log_store().map_or(ptr::null(), |logs| logs.as_ptr().cast_const())
}
