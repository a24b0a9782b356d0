//! SSL_CTX_add1_chain_cert(3): the chain of the current certificate, and which one that is.

use std::ffi::{c_int, c_long};
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509, stack_st_X509};
use crate::tables::controls;

/// Sets the chain of the current certificate of a context, and takes over the stack; NULL for none.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set0_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_chain(
    context: *mut SSL_CTX,
    chain: *mut stack_st_X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::CHAIN, 0, chain.cast()) as c_int
}

/// Sets the chain of the current certificate of a connection, and takes over the stack; NULL for none.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set0_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set0_chain(ssl: *mut SSL, chain: *mut stack_st_X509) -> c_int {
    SSL_ctrl(ssl, controls::CHAIN, 0, chain.cast()) as c_int
}

/// Sets the chain of the current certificate of a context; the stack stays the caller's.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set1_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_chain(
    context: *mut SSL_CTX,
    chain: *mut stack_st_X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::CHAIN, 1, chain.cast()) as c_int
}

/// Sets the chain of the current certificate of a connection; the stack stays the caller's.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_set1_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_chain(ssl: *mut SSL, chain: *mut stack_st_X509) -> c_int {
    SSL_ctrl(ssl, controls::CHAIN, 1, chain.cast()) as c_int
}

/// Adds to the chain of the current certificate of a context, and takes over the reference.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_add0_chain_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_add0_chain_cert(
    context: *mut SSL_CTX,
    certificate: *mut X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::CHAIN_CERT, 0, certificate.cast()) as c_int
}

/// Adds to the chain of the current certificate of a connection, and takes over the reference.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_add0_chain_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_add0_chain_cert(ssl: *mut SSL, certificate: *mut X509) -> c_int {
    SSL_ctrl(ssl, controls::CHAIN_CERT, 0, certificate.cast()) as c_int
}

/// Adds to the chain of the current certificate of a context; the reference stays the caller's.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_add1_chain_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_add1_chain_cert(
    context: *mut SSL_CTX,
    certificate: *mut X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::CHAIN_CERT, 1, certificate.cast()) as c_int
}

/// Adds to the chain of the current certificate of a connection; the reference stays the caller's.
///
/// Returns 1, or 0 with a reason. See SSL_CTX_add1_chain_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_add1_chain_cert(ssl: *mut SSL, certificate: *mut X509) -> c_int {
    SSL_ctrl(ssl, controls::CHAIN_CERT, 1, certificate.cast()) as c_int
}

/// Stores the chain of the current certificate of a context, or NULL. It stays where it is.
///
/// Returns 1. See SSL_CTX_get0_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_chain_certs(
    context: *mut SSL_CTX,
    chain: *mut *mut stack_st_X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::GET_CHAIN_CERTS, 0, chain.cast()) as c_int
}

/// Stores the chain of the current certificate of a connection, or NULL. It stays where it is.
///
/// Returns 1. See SSL_CTX_get0_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get0_chain_certs(ssl: *mut SSL, chain: *mut *mut stack_st_X509) -> c_int {
    SSL_ctrl(ssl, controls::GET_CHAIN_CERTS, 0, chain.cast()) as c_int
}

/// Drops the chain of the current certificate of a context.
///
/// Returns 1, or 0 where there is no certificate. See SSL_CTX_clear_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_clear_chain_certs(context: *mut SSL_CTX) -> c_int {
    SSL_CTX_ctrl(context, controls::CHAIN, 0, ptr::null_mut()) as c_int
}

/// Drops the chain of the current certificate of a connection.
///
/// Returns 1, or 0 where there is no certificate. See SSL_CTX_clear_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_clear_chain_certs(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::CHAIN, 0, ptr::null_mut()) as c_int
}

/// Builds the chain of the current certificate of a context from the stores, by `SSL_BUILD_CHAIN_FLAG_…`.
///
/// Returns 1, 2 where an error was ignored, or 0 with a reason. See SSL_CTX_build_cert_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_build_cert_chain(context: *mut SSL_CTX, flags: c_int) -> c_int {
    SSL_CTX_ctrl(context, controls::BUILD_CERT_CHAIN, flags.into(), ptr::null_mut()) as c_int
}

/// Builds the chain of the current certificate of a connection from the stores, by `SSL_BUILD_CHAIN_FLAG_…`.
///
/// Returns 1, 2 where an error was ignored, or 0 with a reason. See SSL_CTX_build_cert_chain(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_build_cert_chain(ssl: *mut SSL, flags: c_int) -> c_int {
    SSL_ctrl(ssl, controls::BUILD_CERT_CHAIN, flags.into(), ptr::null_mut()) as c_int
}

/// Makes a certificate of a context the current one.
///
/// Returns 1, or 0 where it is not there. See SSL_CTX_select_current_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_select_current_cert(
    context: *mut SSL_CTX,
    certificate: *mut X509,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SELECT_CURRENT_CERT, 0, certificate.cast()) as c_int
}

/// Makes a certificate of a connection the current one.
///
/// Returns 1, or 0 where it is not there. See SSL_CTX_select_current_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_select_current_cert(ssl: *mut SSL, certificate: *mut X509) -> c_int {
    SSL_ctrl(ssl, controls::SELECT_CURRENT_CERT, 0, certificate.cast()) as c_int
}

/// Makes the first or the next certificate of a context the current one: `SSL_CERT_SET_FIRST`, `SSL_CERT_SET_NEXT`.
///
/// Returns 1, or 0 where there is none. See SSL_CTX_set_current_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_current_cert(context: *mut SSL_CTX, which: c_long) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_CURRENT_CERT, which, ptr::null_mut()) as c_int
}

/// Makes the first or the next certificate of a connection the current one: `SSL_CERT_SET_FIRST`,
/// `SSL_CERT_SET_NEXT`.
///
/// Returns 1, or 0 where there is none. See SSL_CTX_set_current_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_current_cert(ssl: *mut SSL, which: c_long) -> c_int {
    SSL_ctrl(ssl, controls::SET_CURRENT_CERT, which, ptr::null_mut()) as c_int
}
