//! Which OpenSSL a program has: that of the libcrypto which runs beside this library.

use std::sync::atomic::{AtomicU8, Ordering};

use super::ffi;
use crate::tables::generation::Generation;

/// Asked for at the first call, and the same ever after: this is the one place that looks.
pub fn current() -> Generation {
    static CURRENT: AtomicU8 = AtomicU8::new(0);
    let known = CURRENT.load(Ordering::Relaxed);
    if let Some(generation) = Generation::ALL.into_iter().find(|generation| *generation as u8 == known) {
        return generation;
    }
    // SAFETY: both only tell a number.
    let generation =
        unsafe { Generation::of_version(ffi::OPENSSL_version_major(), ffi::OPENSSL_version_minor()) };
    CURRENT.store(generation as u8, Ordering::Relaxed);
    generation
}
