//! SSL_set_ex_data(3), SSL_CTX_set_ex_data(3): the program's own pointers.

use std::ffi::{c_int, c_void};
use std::ptr;

use oxissl_entry::{guarded, of_connection, on_connection, on_context};

use crate::libcrypto::ex_data;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Stores a pointer of the program's under an index of SSL_CTX_get_ex_new_index().
///
/// Returns 1, or 0 when memory runs out. See SSL_CTX_set_ex_data(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_ex_data(
    context: *mut SSL_CTX,
    index: c_int,
    value: *mut c_void,
) -> c_int {
    context.ex_data.set(index, value).into()
}

/// Stores a pointer of the program's under an index of SSL_get_ex_new_index().
///
/// Returns 1, or 0 when memory runs out. See SSL_set_ex_data(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_ex_data(ssl: *mut SSL, index: c_int, value: *mut c_void) -> c_int {
    ssl.ex_data.set(index, value).into()
}

/// The pointer that SSL_CTX_set_ex_data() stored, or NULL. See SSL_CTX_get_ex_data(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_ex_data(context: *const SSL_CTX, index: c_int) -> *mut c_void {
    context.ex_data.get(index)
}

/// The pointer that SSL_set_ex_data() stored, or NULL. See SSL_get_ex_data(3).
#[unsafe(no_mangle)]
#[of_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_ex_data(ssl: *const SSL, index: c_int) -> *mut c_void {
    ssl.ex_data.get(index)
}

/// The index under which a verify callback finds its `SSL` in the `X509_STORE_CTX`; negative when memory runs out. See
/// SSL_get_ex_data_X509_STORE_CTX_idx(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub extern "C-unwind" fn SSL_get_ex_data_X509_STORE_CTX_idx() -> c_int {
    ex_data::store_context_index()
}
