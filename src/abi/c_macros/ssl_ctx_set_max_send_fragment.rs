//! SSL_CTX_set_split_send_fragment(3): the sizes of records, and how many at once.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections the most data that one record carries, 512 to 16384 bytes.
///
/// Returns 1, or 0 for another size. See SSL_CTX_set_max_send_fragment(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_max_send_fragment(context: *mut SSL_CTX, size: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_MAX_SEND_FRAGMENT, size, ptr::null_mut())
}

/// Sets for one connection the most data that one record carries, 512 to 16384 bytes.
///
/// Returns 1, or 0 for another size. See SSL_CTX_set_max_send_fragment(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_max_send_fragment(ssl: *mut SSL, size: c_long) -> c_long {
    SSL_ctrl(ssl, controls::SET_MAX_SEND_FRAGMENT, size, ptr::null_mut())
}

/// Sets for later connections the size at which a write is split over pipelines, up to that of a record.
///
/// Returns 1, or 0 for another size. See SSL_CTX_set_split_send_fragment(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_split_send_fragment(
    context: *mut SSL_CTX,
    size: c_long,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_SPLIT_SEND_FRAGMENT, size, ptr::null_mut())
}

/// Sets for one connection the size at which a write is split over pipelines, up to that of a record.
///
/// Returns 1, or 0 for another size. See SSL_CTX_set_split_send_fragment(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_split_send_fragment(ssl: *mut SSL, size: c_long) -> c_long {
    SSL_ctrl(ssl, controls::SET_SPLIT_SEND_FRAGMENT, size, ptr::null_mut())
}

/// Sets for later connections how many records may be processed at once, 1 to 32.
///
/// Returns 1, or 0 for another number. See SSL_CTX_set_max_pipelines(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_max_pipelines(context: *mut SSL_CTX, number: c_long) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_MAX_PIPELINES, number, ptr::null_mut())
}

/// Sets for one connection how many records may be processed at once, 1 to 32.
///
/// Returns 1, or 0 for another number. See SSL_CTX_set_max_pipelines(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_max_pipelines(ssl: *mut SSL, number: c_long) -> c_long {
    SSL_ctrl(ssl, controls::SET_MAX_PIPELINES, number, ptr::null_mut())
}
