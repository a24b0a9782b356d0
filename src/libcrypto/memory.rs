//! Memory that a C caller frees with `OPENSSL_free`.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use super::ffi;

/// A copy of `bytes` from libcrypto's allocator; NULL when memory runs out. An empty slice gives one byte.
pub fn duplicate(bytes: &[u8]) -> *mut u8 {
    // SAFETY: the allocation is at least as long as what is copied into it.
    unsafe {
        let copy = ffi::CRYPTO_malloc(bytes.len().max(1), c"oxissl".as_ptr(), 0).cast::<u8>();
        if !copy.is_null() {
            ptr::copy_nonoverlapping(bytes.as_ptr(), copy, bytes.len());
        }
        copy
    }
}

/// As [`duplicate`], for a C string with its NUL.
pub fn duplicate_text(text: &CStr) -> *mut c_char {
    duplicate(text.to_bytes_with_nul()).cast()
}

/// `OPENSSL_free`
///
/// # Safety
/// `memory` is NULL or came from libcrypto's allocator and is not used again.
pub unsafe fn free(memory: *mut c_void) {
    // SAFETY: promised by the caller.
    unsafe { ffi::CRYPTO_free(memory, c"oxissl".as_ptr(), 0) }
}
