//! SSL_COMP_add_compression_method(3): compression, which is not built in.

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::{guarded, on_connection};

use crate::libcrypto::ffi::{COMP_METHOD, SSL, SSL_COMP, stack_st_SSL_COMP};
use crate::libcrypto::{compression, error_queue};
use crate::tables::reasons::Reason;

/// The compression methods: a stack without any, or what SSL_COMP_set0_compression_methods() has put there. It stays the
/// library's. See SSL_COMP_get_compression_methods(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub extern "C-unwind" fn SSL_COMP_get_compression_methods() -> *mut stack_st_SSL_COMP {
    compression::methods()
}

/// Keeps a stack of compression methods, of which none is ever used, or NULL.
///
/// Returns what was there before, which is the caller's to free. See SSL_COMP_set0_compression_methods(3).
#[unsafe(no_mangle)]
#[guarded(methods)]
pub unsafe extern "C-unwind" fn SSL_COMP_set0_compression_methods(
    methods: *mut stack_st_SSL_COMP,
) -> *mut stack_st_SSL_COMP {
    compression::replace_methods(methods)
}

/// Adds a compression method.
///
/// Returns **1, which means failure**: compression is not built in. Errors: `ERR_R_UNSUPPORTED`, but none for NULL and for a
/// method that compresses nothing. See SSL_COMP_add_compression_method(3).
#[unsafe(no_mangle)]
#[guarded(1)]
pub unsafe extern "C-unwind" fn SSL_COMP_add_compression_method(
    _id: c_int,
    method: *mut COMP_METHOD,
) -> c_int {
    // SAFETY: NULL or a method of the caller.
    if unsafe { compression::compresses(method) } {
        error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    }
    1
}

/// The name of a method: NULL, because there are none. See SSL_COMP_get_name(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_COMP_get_name(_method: *const COMP_METHOD) -> *const c_char {
    ptr::null()
}

/// The name of a method: NULL, because there are none. See SSL_COMP_get0_name(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_COMP_get0_name(_compression: *const SSL_COMP) -> *const c_char {
    ptr::null()
}

/// The number of a method: -1, because there are none. See SSL_COMP_get_id(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_COMP_get_id(_compression: *const SSL_COMP) -> c_int {
    -1
}

/// The method used for sending: NULL, because nothing is compressed. See SSL_COMP_get_name(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_current_compression(ssl: *const SSL) -> *const COMP_METHOD {
    ptr::null()
}

/// The method used for receiving: NULL, because nothing is compressed. See SSL_COMP_get_name(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_current_expansion(ssl: *const SSL) -> *const COMP_METHOD {
    ptr::null()
}
