//! SSL_CTX_set_min_proto_version(3): the range of protocol versions.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets the lowest protocol version for later connections: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the lowest
/// that there is.
///
/// Returns 1, or 0 where no version is left or known. See SSL_CTX_set_min_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_min_proto_version(
    context: *mut SSL_CTX,
    version: c_int,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_MIN_PROTO_VERSION, version.into(), ptr::null_mut()) as c_int
}

/// Sets the lowest protocol version for one connection: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the lowest that
/// there is.
///
/// Returns 1, or 0 where no version is left or known. See SSL_CTX_set_min_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_min_proto_version(ssl: *mut SSL, version: c_int) -> c_int {
    SSL_ctrl(ssl, controls::SET_MIN_PROTO_VERSION, version.into(), ptr::null_mut()) as c_int
}

/// The lowest protocol version of a context; 0 where nothing but the library sets a bound. See
/// SSL_CTX_get_min_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_min_proto_version(context: *mut SSL_CTX) -> c_int {
    SSL_CTX_ctrl(context, controls::GET_MIN_PROTO_VERSION, 0, ptr::null_mut()) as c_int
}

/// The lowest protocol version of a connection; 0 where nothing but the library sets a bound. See
/// SSL_CTX_get_min_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_min_proto_version(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::GET_MIN_PROTO_VERSION, 0, ptr::null_mut()) as c_int
}

/// Sets the highest protocol version for later connections: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the highest
/// that there is.
///
/// Returns 1, or 0 where no version is left or known. See SSL_CTX_set_max_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_max_proto_version(
    context: *mut SSL_CTX,
    version: c_int,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_MAX_PROTO_VERSION, version.into(), ptr::null_mut()) as c_int
}

/// Sets the highest protocol version for one connection: `TLS1_2_VERSION`, `TLS1_3_VERSION`; 0 for the highest that
/// there is.
///
/// Returns 1, or 0 where no version is left or known. See SSL_CTX_set_max_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_max_proto_version(ssl: *mut SSL, version: c_int) -> c_int {
    SSL_ctrl(ssl, controls::SET_MAX_PROTO_VERSION, version.into(), ptr::null_mut()) as c_int
}

/// The highest protocol version of a context; 0 where nothing but the library sets a bound. See
/// SSL_CTX_get_max_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_max_proto_version(context: *mut SSL_CTX) -> c_int {
    SSL_CTX_ctrl(context, controls::GET_MAX_PROTO_VERSION, 0, ptr::null_mut()) as c_int
}

/// The highest protocol version of a connection; 0 where nothing but the library sets a bound. See
/// SSL_CTX_get_max_proto_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_max_proto_version(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::GET_MAX_PROTO_VERSION, 0, ptr::null_mut()) as c_int
}
