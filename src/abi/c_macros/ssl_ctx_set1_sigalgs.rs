//! SSL_CTX_set1_sigalgs(3): the signature algorithms.

use std::ffi::{c_char, c_int, c_long};

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections the signature algorithms that the peer may sign with: pairs of the NIDs of a digest
/// and a key type.
///
/// Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_sigalgs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_sigalgs(
    context: *mut SSL_CTX,
    algorithms: *const c_int,
    count: c_long,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_SIGALGS, count, algorithms.cast_mut().cast())
}

/// Sets for one connection the signature algorithms that the peer may sign with: pairs of the NIDs of a digest and
/// a key type.
///
/// Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_sigalgs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_sigalgs(
    ssl: *mut SSL,
    algorithms: *const c_int,
    count: c_long,
) -> c_long {
    SSL_ctrl(ssl, controls::SET_SIGALGS, count, algorithms.cast_mut().cast())
}

/// Sets for later connections the signature algorithms that the peer may sign with: names with colons between.
///
/// Returns 1, or 0 for an unknown name. See SSL_CTX_set1_sigalgs_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_sigalgs_list(
    context: *mut SSL_CTX,
    list: *const c_char,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_SIGALGS_LIST, 0, list.cast_mut().cast())
}

/// Sets for one connection the signature algorithms that the peer may sign with: names with colons between.
///
/// Returns 1, or 0 for an unknown name. See SSL_CTX_set1_sigalgs_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_sigalgs_list(ssl: *mut SSL, list: *const c_char) -> c_long {
    SSL_ctrl(ssl, controls::SET_SIGALGS_LIST, 0, list.cast_mut().cast())
}

/// Sets for later connections the signature algorithms that client certificates may be used with: pairs of the NIDs
/// of a digest and a key type.
///
/// Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_client_sigalgs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_client_sigalgs(
    context: *mut SSL_CTX,
    algorithms: *const c_int,
    count: c_long,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_CLIENT_SIGALGS, count, algorithms.cast_mut().cast())
}

/// Sets for one connection the signature algorithms that client certificates may be used with: pairs of the NIDs of
/// a digest and a key type.
///
/// Returns 1, or 0 for an unknown pair. See SSL_CTX_set1_client_sigalgs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_client_sigalgs(
    ssl: *mut SSL,
    algorithms: *const c_int,
    count: c_long,
) -> c_long {
    SSL_ctrl(ssl, controls::SET_CLIENT_SIGALGS, count, algorithms.cast_mut().cast())
}

/// Sets for later connections the signature algorithms that client certificates may be used with: names with colons
/// between.
///
/// Returns 1, or 0 for an unknown name. See SSL_CTX_set1_client_sigalgs_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_client_sigalgs_list(
    context: *mut SSL_CTX,
    list: *const c_char,
) -> c_long {
    SSL_CTX_ctrl(context, controls::SET_CLIENT_SIGALGS_LIST, 0, list.cast_mut().cast())
}

/// Sets for one connection the signature algorithms that client certificates may be used with: names with colons
/// between.
///
/// Returns 1, or 0 for an unknown name. See SSL_CTX_set1_client_sigalgs_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_client_sigalgs_list(ssl: *mut SSL, list: *const c_char) -> c_long {
    SSL_ctrl(ssl, controls::SET_CLIENT_SIGALGS_LIST, 0, list.cast_mut().cast())
}
