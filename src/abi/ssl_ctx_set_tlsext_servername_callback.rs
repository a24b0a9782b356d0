//! SSL_CTX_set_tlsext_servername_callback(3): the name of the server that a client asks for. The setters are commands of
//! SSL_CTX_ctrl() and SSL_ctrl().

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::SSL;

/// The name that the client asks for: on a client as the program set it, on a server as the ClientHello has it.
///
/// `kind`: `TLSEXT_NAMETYPE_host_name`. Returns NULL when there is none; the text stays with the connection until it is set
/// anew. See SSL_get_servername(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_servername(ssl: *const SSL, kind: c_int) -> *const c_char {
    match kind {
        HOST_NAME => ssl.server_name().map_or(ptr::null(), |name| name.cast()),
        _ => ptr::null(),
    }
}

/// The kind of name that SSL_get_servername() knows: `TLSEXT_NAMETYPE_host_name`, or -1 for none. See
/// SSL_get_servername_type(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get_servername_type(ssl: *const SSL) -> c_int {
    if ssl.server_name().is_some() { HOST_NAME } else { -1 }
}

/// `TLSEXT_NAMETYPE_host_name`
const HOST_NAME: c_int = 0;
