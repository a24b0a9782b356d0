//! SSL_get_peer_cert_chain(3): the certificates that the peer sent, and those that verified them.

use std::ptr;

use super::enter::on_connection;
use crate::libcrypto::ffi::{SSL, stack_st_X509};

/// What the peer sent, or NULL: with its own certificate on a client, without it on a server. It stays owned by the
/// connection.
///
/// See SSL_get_peer_cert_chain(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_peer_cert_chain(ssl: *const SSL) -> *mut stack_st_X509 {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get_peer_cert_chain", ssl, ptr::null_mut(), |ssl| {
            ssl.peer().chain.map_or(ptr::null_mut(), |chain| chain.as_ptr())
        })
    }
}

/// The chain of the last verification, or NULL. It stays owned by the connection.
///
/// See SSL_get0_verified_chain(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get0_verified_chain(ssl: *const SSL) -> *mut stack_st_X509 {
    // SAFETY: the caller holds a reference, and what it passes is as said above.
    unsafe {
        on_connection(c"SSL_get0_verified_chain", ssl, ptr::null_mut(), |ssl| {
            ssl.peer().verified_chain.map_or(ptr::null_mut(), |chain| chain.as_ptr())
        })
    }
}
