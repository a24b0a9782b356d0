//! SSL_CTX_set1_verify_cert_store(3): stores for verifying the peer and for building chains.

use std::ffi::c_int;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509_STORE};
use crate::tables::controls;

/// Sets the store that peers are verified against for later connections, and takes over the reference.
///
/// Returns 1. See SSL_CTX_set0_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_verify_cert_store(
    context: *mut SSL_CTX,
    store: *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_VERIFY_CERT_STORE, 0, store.cast()) as c_int
}

/// Sets the store that peers are verified against for one connection, and takes over the reference.
///
/// Returns 1. See SSL_CTX_set0_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set0_verify_cert_store(ssl: *mut SSL, store: *mut X509_STORE) -> c_int {
    SSL_ctrl(ssl, controls::SET_VERIFY_CERT_STORE, 0, store.cast()) as c_int
}

/// Sets the store that peers are verified against for later connections; the reference stays the caller's.
///
/// Returns 1. See SSL_CTX_set1_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_verify_cert_store(
    context: *mut SSL_CTX,
    store: *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_VERIFY_CERT_STORE, 1, store.cast()) as c_int
}

/// Sets the store that peers are verified against for one connection; the reference stays the caller's.
///
/// Returns 1. See SSL_CTX_set1_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_verify_cert_store(ssl: *mut SSL, store: *mut X509_STORE) -> c_int {
    SSL_ctrl(ssl, controls::SET_VERIFY_CERT_STORE, 1, store.cast()) as c_int
}

/// Stores the store that peers are verified against, or NULL where a context has none of its own.
///
/// Returns 1. See SSL_CTX_get0_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_verify_cert_store(
    context: *mut SSL_CTX,
    store: *mut *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::GET_VERIFY_CERT_STORE, 0, store.cast()) as c_int
}

/// Stores the store that peers are verified against, or NULL where a connection has none of its own.
///
/// Returns 1. See SSL_CTX_get0_verify_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get0_verify_cert_store(
    ssl: *mut SSL,
    store: *mut *mut X509_STORE,
) -> c_int {
    SSL_ctrl(ssl, controls::GET_VERIFY_CERT_STORE, 0, store.cast()) as c_int
}

/// Sets the store that chains are built from for later connections, and takes over the reference.
///
/// Returns 1. See SSL_CTX_set0_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_chain_cert_store(
    context: *mut SSL_CTX,
    store: *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_CHAIN_CERT_STORE, 0, store.cast()) as c_int
}

/// Sets the store that chains are built from for one connection, and takes over the reference.
///
/// Returns 1. See SSL_CTX_set0_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set0_chain_cert_store(ssl: *mut SSL, store: *mut X509_STORE) -> c_int {
    SSL_ctrl(ssl, controls::SET_CHAIN_CERT_STORE, 0, store.cast()) as c_int
}

/// Sets the store that chains are built from for later connections; the reference stays the caller's.
///
/// Returns 1. See SSL_CTX_set1_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_chain_cert_store(
    context: *mut SSL_CTX,
    store: *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_CHAIN_CERT_STORE, 1, store.cast()) as c_int
}

/// Sets the store that chains are built from for one connection; the reference stays the caller's.
///
/// Returns 1. See SSL_CTX_set1_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_chain_cert_store(ssl: *mut SSL, store: *mut X509_STORE) -> c_int {
    SSL_ctrl(ssl, controls::SET_CHAIN_CERT_STORE, 1, store.cast()) as c_int
}

/// Stores the store that chains are built from, or NULL where a context has none of its own.
///
/// Returns 1. See SSL_CTX_get0_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_chain_cert_store(
    context: *mut SSL_CTX,
    store: *mut *mut X509_STORE,
) -> c_int {
    SSL_CTX_ctrl(context, controls::GET_CHAIN_CERT_STORE, 0, store.cast()) as c_int
}

/// Stores the store that chains are built from, or NULL where a connection has none of its own.
///
/// Returns 1. See SSL_CTX_get0_chain_cert_store(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get0_chain_cert_store(
    ssl: *mut SSL,
    store: *mut *mut X509_STORE,
) -> c_int {
    SSL_ctrl(ssl, controls::GET_CHAIN_CERT_STORE, 0, store.cast()) as c_int
}
