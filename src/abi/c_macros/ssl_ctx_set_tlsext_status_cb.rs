//! SSL_CTX_set_tlsext_status_cb(3): OCSP stapling.

use std::ffi::{c_int, c_long, c_uchar, c_void};
use std::ptr;

use oxissl_entry::{forwards, guarded};

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::{SSL_CTX_callback_ctrl, SSL_CTX_ctrl};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets the callback that checks a stapled response on clients, and provides one on servers.
///
/// Returns 1. See SSL_CTX_set_tlsext_status_cb(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_status_cb(
    context: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_void) -> c_int>,
) -> c_long {
    // SAFETY: only the type is forgotten, which the command brings back.
    let generic = unsafe {
        std::mem::transmute::<
            Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_void) -> c_int>,
            Option<unsafe extern "C-unwind" fn()>,
        >(callback)
    };
    // SAFETY: promised by the caller, who passes what the command asks for.
    unsafe { SSL_CTX_callback_ctrl(context, controls::SET_TLSEXT_STATUS_REQ_CB, generic) }
}

/// Stores that callback, or NULL.
///
/// Returns 1. See SSL_CTX_get_tlsext_status_cb(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_tlsext_status_cb(
    context: *mut SSL_CTX,
    callback: *mut Option<unsafe extern "C-unwind" fn(*mut SSL, *mut c_void) -> c_int>,
) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_TLSEXT_STATUS_REQ_CB, 0, callback.cast())
}

/// Sets the last argument of that callback.
///
/// Returns 1. See SSL_CTX_set_tlsext_status_arg(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_status_arg(
    context: *mut SSL_CTX,
    argument: *mut c_void,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_TLSEXT_STATUS_REQ_CB_ARG, 0, argument)
}

/// Stores that argument.
///
/// Returns 1. See SSL_CTX_get_tlsext_status_arg(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_tlsext_status_arg(
    context: *mut SSL_CTX,
    argument: *mut *mut c_void,
) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_TLSEXT_STATUS_REQ_CB_ARG, 0, argument.cast())
}

/// Sets for later connections what status of its certificate a client asks the server for:
/// `TLSEXT_STATUSTYPE_ocsp`, or -1 for none.
///
/// Returns 1. See SSL_CTX_set_tlsext_status_type(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_status_type(context: *mut SSL_CTX, kind: c_int) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_TLSEXT_STATUS_REQ_TYPE, kind.into(), ptr::null_mut())
}

/// Sets for one connection what status of its certificate a client asks the server for: `TLSEXT_STATUSTYPE_ocsp`,
/// or -1 for none.
///
/// Returns 1. See SSL_CTX_set_tlsext_status_type(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_tlsext_status_type(ssl: *mut SSL, kind: c_int) -> c_long {
    SSL_ctrl(ssl, controls::SET_TLSEXT_STATUS_REQ_TYPE, kind.into(), ptr::null_mut())
}

/// What status of its certificate a context asks the server for; -1 for none. See
/// SSL_CTX_get_tlsext_status_type(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_tlsext_status_type(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_TLSEXT_STATUS_REQ_TYPE, 0, ptr::null_mut())
}

/// What status of its certificate a connection asks the server for; -1 for none. See
/// SSL_CTX_get_tlsext_status_type(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_tlsext_status_type(ssl: *mut SSL) -> c_long {
    SSL_ctrl(ssl, controls::GET_TLSEXT_STATUS_REQ_TYPE, 0, ptr::null_mut())
}

/// Sets the response that a server staples, and takes over its memory, which OPENSSL_malloc() made.
///
/// Returns 1. See SSL_set_tlsext_status_ocsp_resp(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_tlsext_status_ocsp_resp(
    ssl: *mut SSL,
    response: *mut c_uchar,
    length: c_int,
) -> c_long {
    SSL_ctrl(ssl, controls::SET_TLSEXT_STATUS_REQ_OCSP_RESP, length.into(), response.cast())
}

/// Stores where the stapled response is; it stays the connection's.
///
/// Returns its length, or -1 where there is none. See SSL_get_tlsext_status_ocsp_resp(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_tlsext_status_ocsp_resp(
    ssl: *mut SSL,
    response: *mut *mut c_uchar,
) -> c_long {
    SSL_ctrl(ssl, controls::GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, response.cast())
}
