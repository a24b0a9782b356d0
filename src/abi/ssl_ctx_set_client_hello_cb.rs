//! SSL_CTX_set_client_hello_cb(3): looking at a ClientHello before anything is decided.

use std::ffi::{c_int, c_void};

use oxissl_entry::on_context;

use crate::callbacks::{Argument, ClientHelloCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Sets the callback that a server calls with each ClientHello, and what it is given last. See
/// SSL_CTX_set_client_hello_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_client_hello_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, alert: *mut c_int, argument: *mut c_void) -> c_int,
    >,
    argument: *mut c_void,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| (ClientHelloCallback::new(callback), Argument(argument)));
        context.change_live(|live| live.client_hello = callback);
    }
}
