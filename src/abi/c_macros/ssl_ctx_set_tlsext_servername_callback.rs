//! SSL_CTX_set_tlsext_servername_callback(3): the name of the server that a client asks for.

use std::ffi::{c_char, c_int, c_long, c_void};

use oxissl_entry::{forwards, guarded};

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::{SSL_CTX_callback_ctrl, SSL_CTX_ctrl};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets the name of the server that a client asks for; NULL for none.
///
/// Returns 1, or 0 for a name that is too long. See SSL_set_tlsext_host_name(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_tlsext_host_name(ssl: *mut SSL, name: *const c_char) -> c_int {
    SSL_ctrl(ssl, controls::SET_TLSEXT_HOSTNAME, 0, name.cast_mut().cast()) as c_int
}

/// Sets the callback that a server asks when a client has named one.
///
/// Returns 1. See SSL_CTX_set_tlsext_servername_callback(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_servername_callback(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_int, *mut c_void) -> c_int>,
) -> c_long {
    // SAFETY: only the type is forgotten, which the command brings back.
    let generic = unsafe {
        std::mem::transmute::<
            Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_int, *mut c_void) -> c_int>,
            Option<unsafe extern "C-unwind" fn()>,
        >(callback)
    };
    // SAFETY: promised by the caller, who passes what the command asks for.
    unsafe { SSL_CTX_callback_ctrl(context, controls::SET_TLSEXT_SERVERNAME_CB, generic) }
}

/// Sets the last argument of that callback.
///
/// Returns 1. See SSL_CTX_set_tlsext_servername_arg(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_servername_arg(
    context: *mut SSL_CTX,
    argument: *mut c_void,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_TLSEXT_SERVERNAME_ARG, 0, argument)
}
