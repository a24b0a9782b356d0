//! SSL_get_peer_tmp_key(3): the ephemeral keys of a handshake.

use std::ffi::c_long;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::libcrypto::ffi::{EVP_PKEY, SSL};
use crate::tables::controls;

/// Stores the peer's ephemeral key, of which the caller gets a reference.
///
/// Returns 1, or 0 where there is none. See SSL_get_peer_tmp_key(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_peer_tmp_key(ssl: *mut SSL, key: *mut *mut EVP_PKEY) -> c_long {
    SSL_ctrl(ssl, controls::GET_PEER_TMP_KEY, 0, key.cast())
}

/// The older name of SSL_get_peer_tmp_key().
///
/// Returns 1, or 0 where there is none. See SSL_get_server_tmp_key(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_server_tmp_key(ssl: *mut SSL, key: *mut *mut EVP_PKEY) -> c_long {
    SSL_ctrl(ssl, controls::GET_PEER_TMP_KEY, 0, key.cast())
}

/// Stores the ephemeral key of this side, of which the caller gets a reference.
///
/// Returns 1, or 0 where there is none. See SSL_get_tmp_key(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_tmp_key(ssl: *mut SSL, key: *mut *mut EVP_PKEY) -> c_long {
    SSL_ctrl(ssl, controls::GET_TMP_KEY, 0, key.cast())
}
