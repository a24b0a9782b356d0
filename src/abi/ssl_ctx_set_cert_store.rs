//! SSL_CTX_set_cert_store(3): the store of trusted certificates.

use std::ptr;

use super::guard::guard;
use super::handle;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL_CTX, X509_STORE};
use crate::libcrypto::x509::Store;

/// Replaces the store that peers are verified with.
///
/// `store`: given away. See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cert_store(ctx: *mut SSL_CTX, store: *mut X509_STORE) {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return };
    guard(c"SSL_CTX_set_cert_store", (), || {
        // SAFETY: NULL or a live store that the caller gives away.
        ctx.set_store(unsafe { Store::from_raw(store) })
    })
}

/// Replaces the store that peers are verified with.
///
/// `store`: gets a further reference. See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set1_cert_store(ctx: *mut SSL_CTX, store: *mut X509_STORE) {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return };
    guard(c"SSL_CTX_set1_cert_store", (), || {
        // SAFETY: NULL or a live store of the caller.
        ctx.set_store(unsafe { Store::from_borrowed(store) })
    })
}

/// The store that peers are verified with, which stays owned by the context. The program may fill it at any time.
///
/// See SSL_CTX_set_cert_store(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_cert_store(ctx: *const SSL_CTX) -> *mut X509_STORE {
    // SAFETY: the caller holds a reference.
    let Some(ctx) = (unsafe { handle::borrow::<Context>(ctx) }) else { return ptr::null_mut() };
    guard(c"SSL_CTX_get_cert_store", ptr::null_mut(), || {
        ctx.live(|live| live.store.as_ref().map_or(ptr::null_mut(), Store::as_ptr))
    })
}
