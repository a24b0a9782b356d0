//! SSL_get_peer_signature_nid(3): what was signed with.

use std::ffi::c_int;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::libcrypto::ffi::SSL;
use crate::tables::controls;

/// Stores the NID of the digest that the peer signed with.
///
/// Returns 1, or 0 where it signed nothing. See SSL_get_peer_signature_nid(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_peer_signature_nid(ssl: *mut SSL, nid: *mut c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_PEER_SIGNATURE_NID, 0, nid.cast()) as c_int
}

/// Stores the NID of the digest that this side signed with.
///
/// Returns 1, or 0 where it signed nothing. See SSL_get_signature_nid(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_signature_nid(ssl: *mut SSL, nid: *mut c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_SIGNATURE_NID, 0, nid.cast()) as c_int
}
