//! SSL_CTX_add_extra_chain_cert(3): the chain that goes with every certificate of a context.

use std::ffi::c_long;
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL_CTX, X509, stack_st_X509};
use crate::tables::controls;

/// Adds a certificate to the chain that a context sends with certificates that have none of their own. Takes over
/// the caller's reference where it succeeds.
///
/// Returns 1, or 0. See SSL_CTX_add_extra_chain_cert(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_add_extra_chain_cert(
    context: *mut SSL_CTX,
    certificate: *mut X509,
) -> c_long {
    SSL_CTX_ctrl(context, controls::EXTRA_CHAIN_CERT, 0, certificate.cast())
}

/// Stores the chain that goes with the current certificate: its own, or else the context's. It stays the context's.
///
/// Returns 1. See SSL_CTX_get_extra_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_extra_chain_certs(
    context: *mut SSL_CTX,
    chain: *mut *mut stack_st_X509,
) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_EXTRA_CHAIN_CERTS, 0, chain.cast())
}

/// Stores the chain of the context itself, or NULL. It stays the context's.
///
/// Returns 1. See SSL_CTX_get_extra_chain_certs_only(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_get_extra_chain_certs_only(
    context: *mut SSL_CTX,
    chain: *mut *mut stack_st_X509,
) -> c_long {
    SSL_CTX_ctrl(context, controls::GET_EXTRA_CHAIN_CERTS, 1, chain.cast())
}

/// Drops the chain of the context.
///
/// Returns 1. See SSL_CTX_clear_extra_chain_certs(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_clear_extra_chain_certs(context: *mut SSL_CTX) -> c_long {
    SSL_CTX_ctrl(context, controls::CLEAR_EXTRA_CHAIN_CERTS, 0, ptr::null_mut())
}
