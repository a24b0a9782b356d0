//! A table of pointers in libcrypto's format, for programs that walk through it.

use std::ffi::{c_int, c_ulong, c_void};
use std::ptr::NonNull;

use super::ffi;

/// An owned `LHASH_OF(…)`; what the pointers point to belongs to somebody else.
pub struct HashTable(NonNull<ffi::OPENSSL_LHASH>);

// SAFETY: changed only while it is made.
unsafe impl Send for HashTable {}
// SAFETY: as above.
unsafe impl Sync for HashTable {}

impl Drop for HashTable {
    fn drop(&mut self) {
        // SAFETY: we own the table; its entries are not freed with it.
        unsafe { ffi::OPENSSL_LH_free(self.0.as_ptr()) }
    }
}

impl HashTable {
    /// A table that holds these pointers. None when memory runs out.
    pub fn of(pointers: impl Iterator<Item = *mut c_void>) -> Option<Self> {
        // SAFETY: the functions below only compare addresses.
        let table = Self(NonNull::new(unsafe { ffi::OPENSSL_LH_new(Some(hash), Some(compare)) })?);
        for pointer in pointers {
            // SAFETY: the table is ours.
            unsafe { ffi::OPENSSL_LH_insert(table.0.as_ptr(), pointer) };
        }
        Some(table)
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut c_void {
        self.0.as_ptr().cast()
    }
}

unsafe extern "C" fn hash(pointer: *const c_void) -> c_ulong {
    pointer.addr() as c_ulong >> 4
}

unsafe extern "C" fn compare(one: *const c_void, other: *const c_void) -> c_int {
    (one != other).into()
}
