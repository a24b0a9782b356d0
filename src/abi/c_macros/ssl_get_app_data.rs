//! BIO_get_ex_new_index(3): the program's own pointers inside our objects.

use std::ffi::{c_int, c_long, c_void};

use oxissl_entry::{forwards, guarded};

use crate::abi::ssl_session_get0_peer::{SSL_SESSION_get_ex_data, SSL_SESSION_set_ex_data};
use crate::abi::ssl_set_ex_data::{
    SSL_CTX_get_ex_data, SSL_CTX_set_ex_data, SSL_get_ex_data, SSL_set_ex_data,
};
use crate::libcrypto::ex_data::Class;
use crate::libcrypto::ffi::{CRYPTO_EX_dup, CRYPTO_EX_free, CRYPTO_EX_new, SSL, SSL_CTX, SSL_SESSION};

/// Keeps a pointer of the program with a connection, at index 0.
///
/// Returns 1, or 0 when memory runs out. See SSL_set_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_app_data(ssl: *mut SSL, data: *mut c_void) -> c_int {
    SSL_set_ex_data(ssl, 0, data)
}

/// The pointer that SSL_set_app_data() has kept, or NULL. See SSL_get_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_app_data(ssl: *const SSL) -> *mut c_void {
    SSL_get_ex_data(ssl, 0)
}

/// Makes an index for pointers of the program inside each SSL, with the functions that run when one is made, copied
/// and freed; NULL for none.
///
/// Returns the index, or -1 when memory runs out. See SSL_get_ex_new_index(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_get_ex_new_index(
    argument_number: c_long,
    argument: *mut c_void,
    new_function: CRYPTO_EX_new,
    dup_function: CRYPTO_EX_dup,
    free_function: CRYPTO_EX_free,
) -> c_int {
    // SAFETY: the functions stay callable, by the caller's promise.
    unsafe { Class::Ssl.new_index(argument_number, argument, new_function, dup_function, free_function) }
}

/// Keeps a pointer of the program with a context, at index 0.
///
/// Returns 1, or 0 when memory runs out. See SSL_CTX_set_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_app_data(context: *mut SSL_CTX, data: *mut c_void) -> c_int {
    SSL_CTX_set_ex_data(context, 0, data)
}

/// The pointer that SSL_CTX_set_app_data() has kept, or NULL. See SSL_CTX_get_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_app_data(context: *const SSL_CTX) -> *mut c_void {
    SSL_CTX_get_ex_data(context, 0)
}

/// Makes an index for pointers of the program inside each SSL_CTX, with the functions that run when one is made,
/// copied and freed; NULL for none.
///
/// Returns the index, or -1 when memory runs out. See SSL_CTX_get_ex_new_index(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_ex_new_index(
    argument_number: c_long,
    argument: *mut c_void,
    new_function: CRYPTO_EX_new,
    dup_function: CRYPTO_EX_dup,
    free_function: CRYPTO_EX_free,
) -> c_int {
    // SAFETY: the functions stay callable, by the caller's promise.
    unsafe { Class::Context.new_index(argument_number, argument, new_function, dup_function, free_function) }
}

/// Keeps a pointer of the program with a session, at index 0.
///
/// Returns 1, or 0 when memory runs out. See SSL_SESSION_set_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_app_data(
    session: *mut SSL_SESSION,
    data: *mut c_void,
) -> c_int {
    SSL_SESSION_set_ex_data(session, 0, data)
}

/// The pointer that SSL_SESSION_set_app_data() has kept, or NULL. See SSL_SESSION_get_app_data(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_app_data(session: *const SSL_SESSION) -> *mut c_void {
    SSL_SESSION_get_ex_data(session, 0)
}

/// Makes an index for pointers of the program inside each SSL_SESSION, with the functions that run when one is
/// made, copied and freed; NULL for none.
///
/// Returns the index, or -1 when memory runs out. See SSL_SESSION_get_ex_new_index(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_ex_new_index(
    argument_number: c_long,
    argument: *mut c_void,
    new_function: CRYPTO_EX_new,
    dup_function: CRYPTO_EX_dup,
    free_function: CRYPTO_EX_free,
) -> c_int {
    // SAFETY: the functions stay callable, by the caller's promise.
    unsafe { Class::Session.new_index(argument_number, argument, new_function, dup_function, free_function) }
}
