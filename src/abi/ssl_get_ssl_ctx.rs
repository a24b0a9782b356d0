//! SSL_get_SSL_CTX(3): the context of a connection.

use std::ptr;

use oxissl_entry::{guarded, on_connection};

use super::handle;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// The context that the connection was made from, or that SSL_set_SSL_CTX() gave it; it stays the connection's. NULL for
/// NULL. See SSL_get_SSL_CTX(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_SSL_CTX(ssl: *const SSL) -> *mut SSL_CTX {
    ssl.context().as_ptr()
}

/// Makes a connection read its certificates and callbacks from another context, as a server-name callback does.
///
/// NULL means the context that the connection was made with. Options, verification, protocol range and session cache
/// stay. Returns the context, still the connection's. See SSL_set_SSL_CTX(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_set_SSL_CTX(ssl: *mut SSL, context: *mut SSL_CTX) -> *mut SSL_CTX {
    // SAFETY: the caller holds references to both.
    let (connection, context) =
        unsafe { (handle::borrow::<Connection>(ssl), handle::borrow::<Context>(context)) };
    let Some(connection) = connection else { return ptr::null_mut() };
    match context {
        Some(context) => connection.set_context(&context),
        None => connection.set_context(connection.session_context()),
    }
    connection.context().as_ptr()
}
