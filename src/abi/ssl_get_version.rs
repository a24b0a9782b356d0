//! SSL_get_version(3): the protocol version of a connection.

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::SSL;
use crate::tables::methods;

/// The version number in use, before the handshake the highest that the method knows. See SSL_version(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_version(ssl: *const SSL) -> c_int {
    ssl.version() as c_int
}

/// The version field of the ClientHello, before it the number of the method. See SSL_client_version(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_version(ssl: *const SSL) -> c_int {
    ssl.client_version() as c_int
}

/// The name of the version in use: `TLSv1.3`, `TLSv1.2`, or `unknown`.
///
/// A static text. See SSL_get_version(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_version(ssl: *const SSL) -> *const c_char {
    methods::version_name(ssl.version()).as_ptr()
}

/// Whether a connection speaks DTLS: 0 always, because it is not built in. See SSL_is_dtls(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_is_dtls(ssl: *const SSL) -> c_int {
    0
}
