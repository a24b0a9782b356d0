//! SSL_get_peer_cert_chain(3): the certificates that the peer sent, and those that verified them.

use std::ptr;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::{SSL, stack_st_X509};

/// What the peer sent, or NULL: with its own certificate on a client, without it on a server. It stays owned by the
/// connection.
///
/// See SSL_get_peer_cert_chain(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_peer_cert_chain(ssl: *const SSL) -> *mut stack_st_X509 {
    ssl.peer().chain.map_or(ptr::null_mut(), |chain| chain.as_ptr())
}

/// The chain of the last verification, or NULL. It stays owned by the connection.
///
/// See SSL_get0_verified_chain(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_verified_chain(ssl: *const SSL) -> *mut stack_st_X509 {
    ssl.peer().verified_chain.map_or(ptr::null_mut(), |chain| chain.as_ptr())
}
