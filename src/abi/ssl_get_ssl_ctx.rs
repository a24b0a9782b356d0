//! SSL_get_SSL_CTX(3): the context of a connection.

use std::ptr;

use super::enter::on_connection;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// The context that the connection was made from, or that SSL_set_SSL_CTX() gave it; it stays the connection's. NULL for
/// NULL. See SSL_get_SSL_CTX(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_SSL_CTX(ssl: *const SSL) -> *mut SSL_CTX {
    // SAFETY: the caller holds a reference.
    unsafe { on_connection(c"SSL_get_SSL_CTX", ssl, ptr::null_mut(), |ssl| ssl.context().as_ptr()) }
}
