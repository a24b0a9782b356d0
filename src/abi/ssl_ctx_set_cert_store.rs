//! SSL_CTX_set_cert_store(3): the store of trusted certificates.

use std::ptr;

use oxissl_entry::on_context;

use crate::libcrypto::ffi::{SSL_CTX, X509_STORE};
use crate::libcrypto::x509::Store;

/// Replaces the store that peers are verified with.
///
/// `store`: given away. See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cert_store(ctx: *mut SSL_CTX, store: *mut X509_STORE) {
    // SAFETY: the caller passes what is said above.
    unsafe { ctx.set_store(Store::from_raw(store)) }
}

/// Replaces the store that peers are verified with.
///
/// `store`: gets a further reference. See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_cert_store(ctx: *mut SSL_CTX, store: *mut X509_STORE) {
    // SAFETY: the caller passes what is said above.
    unsafe { ctx.set_store(Store::from_borrowed(store)) }
}

/// The store that peers are verified with, which stays owned by the context. The program may fill it at any time.
///
/// See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_cert_store(ctx: *const SSL_CTX) -> *mut X509_STORE {
    ctx.live(|live| live.store.as_ref().map_or(ptr::null_mut(), Store::as_ptr))
}
