//! SSL_CTX_set_tmp_dh_callback(3), SSL_CTX_set_tmp_ecdh(3): parameters for ephemeral keys.

use std::ffi::{c_int, c_long};
use std::ptr;

use oxissl_entry::{forwards, guarded};

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{DH, EC_KEY, SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections the parameters for DH, of which it takes a copy.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_dh(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tmp_dh(context: *mut SSL_CTX, parameters: *mut DH) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_TMP_DH, 0, parameters.cast())
}

/// Sets for one connection the parameters for DH, of which it takes a copy.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_dh(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_tmp_dh(ssl: *mut SSL, parameters: *mut DH) -> c_long {
    SSL_ctrl(ssl, controls::SET_TMP_DH, 0, parameters.cast())
}

/// Sets for later connections whether parameters for DH are chosen to fit the key.
///
/// Returns 1. See SSL_CTX_set_dh_auto(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_dh_auto(context: *mut SSL_CTX, on: c_int) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_DH_AUTO, on.into(), ptr::null_mut())
}

/// Sets for one connection whether parameters for DH are chosen to fit the key.
///
/// Returns 1. See SSL_CTX_set_dh_auto(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_dh_auto(ssl: *mut SSL, on: c_int) -> c_long {
    SSL_ctrl(ssl, controls::SET_DH_AUTO, on.into(), ptr::null_mut())
}

/// Sets for later connections the curve of this key as the only group.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_ecdh(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tmp_ecdh(context: *mut SSL_CTX, key: *const EC_KEY) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_TMP_ECDH, 0, key.cast_mut().cast())
}

/// Sets for one connection the curve of this key as the only group.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set_tmp_ecdh(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_tmp_ecdh(ssl: *mut SSL, key: *const EC_KEY) -> c_long {
    SSL_ctrl(ssl, controls::SET_TMP_ECDH, 0, key.cast_mut().cast())
}

/// Does nothing: groups are always chosen by what both sides have.
///
/// Returns 1, or 0 where `state` is 0. See SSL_CTX_set_ecdh_auto(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ecdh_auto(_context: *mut SSL_CTX, state: c_int) -> c_long {
    (state != 0).into()
}

/// Does nothing: groups are always chosen by what both sides have.
///
/// Returns 1, or 0 where `state` is 0. See SSL_set_ecdh_auto(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_ecdh_auto(_ssl: *mut SSL, state: c_int) -> c_long {
    (state != 0).into()
}
