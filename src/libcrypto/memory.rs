//! Memory that a C caller frees with `OPENSSL_free`.

use std::ffi::{CStr, c_char, c_void};
use std::ptr::{self, NonNull};

use super::ffi;

/// A copy of `bytes` from libcrypto's allocator; NULL when memory runs out. An empty slice gets one byte.
pub fn duplicate(bytes: &[u8]) -> *mut u8 {
    // SAFETY: the allocation is at least as long as the bytes copied into it.
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

/// Bytes that came from libcrypto's allocator.
pub struct OwnedBytes {
    start: NonNull<u8>,
    length: usize,
}

// SAFETY: plain memory that nothing changes while we own it.
unsafe impl Send for OwnedBytes {}
// SAFETY: as above.
unsafe impl Sync for OwnedBytes {}

impl OwnedBytes {
    /// Takes ownership of memory. None for NULL.
    ///
    /// # Safety
    /// NULL, or `length` readable bytes from libcrypto's allocator, which the caller gives away.
    pub unsafe fn from_raw(start: *mut u8, length: usize) -> Option<Self> {
        NonNull::new(start).map(|start| Self { start, length })
    }

    /// A copy of `bytes`. None when memory runs out.
    pub fn copy_of(bytes: &[u8]) -> Option<Self> {
        NonNull::new(duplicate(bytes)).map(|start| Self { start, length: bytes.len() })
    }

    /// `OPENSSL_memdup`: None for NULL; also None, with a queued error, if the allocator returns NULL, as it does for no bytes.
    ///
    /// # Safety
    /// NULL, or `length` readable bytes.
    pub unsafe fn duplicate_of(start: *const u8, length: usize) -> Option<Self> {
        // SAFETY: promised by the caller.
        unsafe {
            Self::from_raw(ffi::CRYPTO_memdup(start.cast(), length, c"oxissl".as_ptr(), 0).cast(), length)
        }
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: promised to `from_raw`.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }

    /// The pointer that C code sees (a get0: still ours).
    pub fn as_ptr(&self) -> *mut u8 {
        self.start.as_ptr()
    }
}

impl Drop for OwnedBytes {
    fn drop(&mut self) {
        // SAFETY: we own the memory.
        unsafe { free(self.start.as_ptr().cast()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_copied_and_owned() {
        let copy = OwnedBytes::copy_of(b"bytes").unwrap();
        assert_eq!(copy.as_slice(), b"bytes");
        // SAFETY: readable bytes of ours.
        let again = unsafe { OwnedBytes::duplicate_of(copy.as_ptr(), 3) }.unwrap();
        assert_eq!(again.as_slice(), b"byt");
        assert_ne!(copy.as_ptr(), again.as_ptr());
    }

    #[test]
    fn nothing_is_one_byte_or_null() {
        assert!(OwnedBytes::copy_of(b"").is_some_and(|copy| copy.as_slice().is_empty()));
        // SAFETY: NULL, and no bytes.
        unsafe {
            assert!(OwnedBytes::from_raw(ptr::null_mut(), 5).is_none());
            assert!(OwnedBytes::duplicate_of(ptr::null(), 5).is_none());
        }
        super::super::error_queue::clear();
    }

    #[test]
    fn a_text_keeps_its_nul() {
        let copy = duplicate_text(c"text");
        // SAFETY: a C string of ours, freed once.
        unsafe {
            assert_eq!(CStr::from_ptr(copy), c"text");
            free(copy.cast());
        }
    }
}
