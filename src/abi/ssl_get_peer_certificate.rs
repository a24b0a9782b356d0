//! SSL_get_peer_certificate(3): the peer's own certificate.

use std::ptr;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::{SSL, X509};

/// The peer's certificate, or NULL when it has shown none. It stays owned by the connection.
///
/// See SSL_get0_peer_certificate(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_peer_certificate(ssl: *const SSL) -> *mut X509 {
    ssl.peer().certificate.map_or(ptr::null_mut(), |certificate| certificate.as_ptr())
}

/// The peer's certificate with a reference for the caller, or NULL when it has shown none.
///
/// See SSL_get1_peer_certificate(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get1_peer_certificate(ssl: *const SSL) -> *mut X509 {
    ssl.peer().certificate.map_or(ptr::null_mut(), |certificate| certificate.into_raw())
}
