//! SSL_CTX_set_tmp_dh_callback(3): keys for DHE. They are accepted and kept; no suite with DHE is built in.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::callbacks::TmpDhCallback;
use crate::libcrypto::ffi::{DH, EVP_PKEY, SSL, SSL_CTX};
use crate::libcrypto::x509::Key;
use crate::settings::tmp_dh;

/// Keeps the callback that would give DH parameters; it is never called. See SSL_CTX_set_tmp_dh_callback(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tmp_dh_callback(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, is_export: c_int, key_bits: c_int) -> *mut DH,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| TmpDhCallback::new(callback));
        context.change(|settings| settings.tmp_dh_callback = callback)
    }
}

/// Keeps the callback that would give DH parameters; it is never called. See SSL_set_tmp_dh_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_tmp_dh_callback(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, is_export: c_int, key_bits: c_int) -> *mut DH,
    >,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| TmpDhCallback::new(callback));
        ssl.change(|settings| settings.tmp_dh_callback = callback)
    }
}

/// Takes over a key for DHE.
///
/// Returns 1, or 0; then the key stays the caller's. Errors: `SSL_R_DH_KEY_TOO_SMALL`. See SSL_CTX_set0_tmp_dh_pkey(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_tmp_dh_pkey(context: *mut SSL_CTX, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: the key is NULL or alive, and given away where this succeeds.
    unsafe {
        answer(
            FUNCTION,
            tmp_dh::set_tmp_dh(&**context, Key::from_raw(key)).map_err(|(reason, key)| {
                // A key that was refused stays the caller's.
                std::mem::forget(key);
                reason
            }),
        )
    }
}

/// Takes over a key for DHE.
///
/// Returns 1, or 0; then the key stays the caller's. Errors: `SSL_R_DH_KEY_TOO_SMALL`. See SSL_set0_tmp_dh_pkey(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set0_tmp_dh_pkey(ssl: *mut SSL, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: the key is NULL or alive, and given away where this succeeds.
    unsafe {
        answer(
            FUNCTION,
            tmp_dh::set_tmp_dh(&**ssl, Key::from_raw(key)).map_err(|(reason, key)| {
                // A key that was refused stays the caller's.
                std::mem::forget(key);
                reason
            }),
        )
    }
}
