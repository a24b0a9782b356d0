//! `X509_VERIFY_PARAM`: how certificates are checked (names, purpose, depth, flags, time).
//!
//! Programs keep and change what `SSL_get0_param` gives them, so each SSL and each SSL_CTX owns one of its own.

use std::ffi::{CStr, c_int};
use std::ptr::NonNull;

use super::ffi;

/// An owned parameter object.
pub struct VerifyParam(NonNull<ffi::X509_VERIFY_PARAM>);

// SAFETY: plain memory; concurrent changes follow the program's threading, as in OpenSSL.
unsafe impl Send for VerifyParam {}
// SAFETY: as above.
unsafe impl Sync for VerifyParam {}

impl Drop for VerifyParam {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::X509_VERIFY_PARAM_free(self.0.as_ptr()) }
    }
}

impl VerifyParam {
    /// An empty object. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: makes a new object that is ours.
        NonNull::new(unsafe { ffi::X509_VERIFY_PARAM_new() }).map(Self)
    }

    /// A new object that inherits everything from `from`, as SSL_new does.
    pub fn inheriting(from: &Self) -> Option<Self> {
        let param = Self::new()?;
        // SAFETY: both objects are alive.
        unsafe { ffi::X509_VERIFY_PARAM_inherit(param.0.as_ptr(), from.0.as_ptr()) };
        Some(param)
    }

    /// Takes over everything that `from` has set.
    pub fn copy_from(&self, from: &Self) {
        // SAFETY: both objects are alive.
        unsafe { ffi::X509_VERIFY_PARAM_inherit(self.0.as_ptr(), from.0.as_ptr()) };
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::X509_VERIFY_PARAM {
        self.0.as_ptr()
    }

    /// `X509_VERIFY_PARAM_get_depth`; -1 when unset.
    pub fn depth(&self) -> c_int {
        // SAFETY: alive.
        unsafe { ffi::X509_VERIFY_PARAM_get_depth(self.0.as_ptr()) }
    }

    /// `X509_VERIFY_PARAM_set_depth`
    pub fn set_depth(&self, depth: c_int) {
        // SAFETY: alive.
        unsafe { ffi::X509_VERIFY_PARAM_set_depth(self.0.as_ptr(), depth) }
    }

    /// The name that matched, or None.
    pub fn peer_name(&self) -> Option<&CStr> {
        // SAFETY: the text belongs to the object and lives until the next verification.
        unsafe {
            let name = ffi::X509_VERIFY_PARAM_get0_peername(self.0.as_ptr());
            if name.is_null() { None } else { Some(CStr::from_ptr(name)) }
        }
    }

    /// Forgets the name that matched (`SSL_clear`).
    pub fn forget_peer_name(&self) {
        if let Some(blank) = Self::new() {
            // SAFETY: both are alive; the name moves into the blank object, which is freed here.
            unsafe { ffi::X509_VERIFY_PARAM_move_peername(blank.0.as_ptr(), self.0.as_ptr()) }
        }
    }
}
