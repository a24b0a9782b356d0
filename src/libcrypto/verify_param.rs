//! `X509_VERIFY_PARAM`: how certificates are checked (names, purpose, depth, flags, time).
//!
//! Programs keep and change what `SSL_get0_param` returns, so each SSL and each SSL_CTX owns its own object.

use std::ffi::{CStr, c_int, c_uint};
use std::ptr::{self, NonNull};

use super::{error_queue, ffi};
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;

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
        let inherited = unsafe { ffi::X509_VERIFY_PARAM_inherit(param.0.as_ptr(), from.0.as_ptr()) == 1 };
        inherited.then_some(param)
    }

    /// Copies all values that `from` has set. False when memory runs out.
    pub fn copy_from(&self, from: &Self) -> bool {
        // SAFETY: both objects are alive.
        unsafe { ffi::X509_VERIFY_PARAM_inherit(self.0.as_ptr(), from.0.as_ptr()) == 1 }
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::X509_VERIFY_PARAM {
        self.0.as_ptr()
    }

    /// `X509_VERIFY_PARAM_get_depth`; -1 if unset.
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

    /// `X509_VERIFY_PARAM_set1`: copies the values that `from` has set.
    ///
    /// # Safety
    /// NULL, which changes nothing, or a live object.
    pub unsafe fn set_from(&self, from: *const ffi::X509_VERIFY_PARAM) -> bool {
        // SAFETY: promised by the caller.
        unsafe { ffi::X509_VERIFY_PARAM_set1(self.0.as_ptr(), from) == 1 }
    }

    /// `X509_VERIFY_PARAM_set_purpose`; a failure is in the error queue.
    pub fn set_purpose(&self, purpose: c_int) -> bool {
        // SAFETY: alive.
        unsafe { ffi::X509_VERIFY_PARAM_set_purpose(self.0.as_ptr(), purpose) == 1 }
    }

    /// `X509_VERIFY_PARAM_set_trust`; a failure is in the error queue.
    pub fn set_trust(&self, trust: c_int) -> bool {
        // SAFETY: alive.
        unsafe { ffi::X509_VERIFY_PARAM_set_trust(self.0.as_ptr(), trust) == 1 }
    }

    /// `SSL_set1_host`: the name, or the address, that the peer's certificate must match. None removes the requirement.
    pub fn set_host(&self, host: Option<&CStr>) -> bool {
        let text = host.map_or(ptr::null(), CStr::as_ptr);
        if Generation::current() >= Generation::V3_2 {
            // SAFETY: alive. Both accept NULL, which removes the previous requirement.
            unsafe {
                ffi::X509_VERIFY_PARAM_set1_host(self.0.as_ptr(), ptr::null(), 0);
                ffi::X509_VERIFY_PARAM_set1_ip(self.0.as_ptr(), ptr::null(), 0);
            }
            if host.is_none() {
                return true;
            }
        }
        // SAFETY: alive; libcrypto copies the text.
        unsafe {
            (host.is_some() && ffi::X509_VERIFY_PARAM_set1_ip_asc(self.0.as_ptr(), text) == 1)
                || ffi::X509_VERIFY_PARAM_set1_host(self.0.as_ptr(), text, 0) == 1
        }
    }

    /// The one name that the peer's certificate must match, even if it looks like an address. None removes the requirement.
    pub fn set_name(&self, name: Option<&CStr>) -> bool {
        let text = name.map_or(ptr::null(), CStr::as_ptr);
        // SAFETY: alive; libcrypto copies the text.
        unsafe { ffi::X509_VERIFY_PARAM_set1_host(self.0.as_ptr(), text, 0) == 1 }
    }

    /// `SSL_add1_host`: an alternative name. There can be only one address.
    pub fn add_host(&self, host: Option<&CStr>) -> bool {
        let text = host.map_or(ptr::null(), CStr::as_ptr);
        // SAFETY: alive; libcrypto copies the text, and what it allocates for us is freed.
        unsafe {
            let address = if host.is_some() { ffi::a2i_IPADDRESS(text) } else { ptr::null_mut() };
            if address.is_null() {
                return ffi::X509_VERIFY_PARAM_add1_host(self.0.as_ptr(), text, 0) == 1;
            }
            ffi::ASN1_OCTET_STRING_free(address);
            let old = ffi::X509_VERIFY_PARAM_get1_ip_asc(self.0.as_ptr());
            if !old.is_null() {
                super::memory::free(old.cast());
                if Generation::current() >= Generation::V3_2 {
                    error_queue::raise(c"SSL_add1_host", Reason::PASSED_INVALID_ARGUMENT);
                }
                return false;
            }
            ffi::X509_VERIFY_PARAM_set1_ip_asc(self.0.as_ptr(), text) == 1
        }
    }

    /// `X509_VERIFY_PARAM_set_hostflags`
    pub fn set_host_flags(&self, flags: c_uint) {
        // SAFETY: alive.
        unsafe { ffi::X509_VERIFY_PARAM_set_hostflags(self.0.as_ptr(), flags) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_inherited() {
        let param = VerifyParam::new().unwrap();
        assert_eq!(param.depth(), -1);
        param.set_depth(3);
        let heir = VerifyParam::inheriting(&param).unwrap();
        assert_eq!(heir.depth(), 3);
        heir.set_depth(5);
        assert_eq!(param.depth(), 3);
        assert!(param.copy_from(&heir));
    }

    #[test]
    fn unknown_purposes_and_trust_are_refused() {
        let param = VerifyParam::new().unwrap();
        assert!(param.set_purpose(1) && param.set_trust(2));
        assert!(!param.set_purpose(1000) && !param.set_trust(1000));
        super::super::error_queue::clear();
    }

    #[test]
    fn there_is_one_address_and_many_names() {
        let param = VerifyParam::new().unwrap();
        assert!(param.set_host(Some(c"one.test")) && param.add_host(Some(c"two.test")));
        assert!(param.add_host(Some(c"127.0.0.1")));
        assert!(!param.add_host(Some(c"127.0.0.2")), "a second address");
        assert!(param.set_host(None) && param.set_name(Some(c"127.0.0.1")));
    }

    #[test]
    fn nobody_has_matched_yet() {
        let param = VerifyParam::new().unwrap();
        param.forget_peer_name();
        assert!(param.peer_name().is_none());
        // SAFETY: NULL changes nothing.
        assert!(unsafe { param.set_from(ptr::null()) });
    }
}
