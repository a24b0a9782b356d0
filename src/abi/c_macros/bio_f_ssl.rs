//! BIO_f_ssl(3): commands for the SSL BIO in a chain. They go through the first BIO, as the macros of <openssl/bio.h>
//! do.

use std::ffi::{c_int, c_long};
use std::ptr;

use oxissl_entry::forwards;

use crate::libcrypto::ffi::{
    BIO, BIO_C_DO_STATE_MACHINE, BIO_C_GET_SSL, BIO_C_GET_SSL_NUM_RENEGOTIATES, BIO_C_SET_SSL,
    BIO_C_SET_SSL_RENEGOTIATE_BYTES, BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT, BIO_C_SSL_MODE, BIO_ctrl, SSL,
};

/// Puts a connection into the SSL BIO, which frees it where `close` is `BIO_CLOSE`.
///
/// Returns 1, or 0. See BIO_set_ssl(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_set_ssl(bio: *mut BIO, ssl: *mut SSL, close: c_long) -> c_long {
    BIO_ctrl(bio, BIO_C_SET_SSL as c_int, close, ssl.cast())
}

/// Stores the connection of the SSL BIO, which stays the BIO's.
///
/// Returns 1, or 0. See BIO_get_ssl(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_get_ssl(bio: *mut BIO, ssl: *mut *mut SSL) -> c_long {
    BIO_ctrl(bio, BIO_C_GET_SSL as c_int, 0, ssl.cast())
}

/// Makes the connection of the SSL BIO a client's where `client` is 1, a server's where it is 0.
///
/// Returns 1. See BIO_set_ssl_mode(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_set_ssl_mode(bio: *mut BIO, client: c_long) -> c_long {
    BIO_ctrl(bio, BIO_C_SSL_MODE as c_int, client, ptr::null_mut())
}

/// Sets after how many bytes the SSL BIO would renegotiate.
///
/// Returns the value before. See BIO_set_ssl_renegotiate_bytes(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_set_ssl_renegotiate_bytes(bio: *mut BIO, number: c_long) -> c_long {
    BIO_ctrl(bio, BIO_C_SET_SSL_RENEGOTIATE_BYTES as c_int, number, ptr::null_mut())
}

/// How often the SSL BIO has renegotiated. See BIO_get_num_renegotiates(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_get_num_renegotiates(bio: *mut BIO) -> c_long {
    BIO_ctrl(bio, BIO_C_GET_SSL_NUM_RENEGOTIATES as c_int, 0, ptr::null_mut())
}

/// Sets after how many seconds the SSL BIO would renegotiate.
///
/// Returns the value before. See BIO_set_ssl_renegotiate_timeout(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_set_ssl_renegotiate_timeout(bio: *mut BIO, seconds: c_long) -> c_long {
    BIO_ctrl(bio, BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT as c_int, seconds, ptr::null_mut())
}

/// Connects, accepts and shakes hands, as far as the BIOs of the chain know how.
///
/// Returns 1, or 0 or less where it is not done. See BIO_do_handshake(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn BIO_do_handshake(bio: *mut BIO) -> c_long {
    BIO_ctrl(bio, BIO_C_DO_STATE_MACHINE as c_int, 0, ptr::null_mut())
}
