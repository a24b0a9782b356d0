//! `STACK_OF(X509_NAME)`: names of certificate authorities.

use std::ffi::{c_int, c_long, c_void};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};

use super::ffi;
use super::x509::Certificate;

/// An owned list of names; C code may keep its pointer, and change it, while the list lives.
pub struct NameList(NonNull<ffi::OPENSSL_STACK>);

// SAFETY: what C code does with the pointer follows the program's threading, as in OpenSSL.
unsafe impl Send for NameList {}
// SAFETY: as above.
unsafe impl Sync for NameList {}

impl NameList {
    /// An empty list. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: the new stack is ours.
        NonNull::new(unsafe { ffi::OPENSSL_sk_new_null() }).map(Self)
    }

    /// Takes ownership of a list and its names. None for NULL.
    ///
    /// # Safety
    /// NULL, or a live stack of names that the caller gives away.
    pub unsafe fn from_raw(raw: *mut ffi::stack_st_X509_NAME) -> Option<Self> {
        NonNull::new(raw.cast()).map(Self)
    }

    /// The caller's list, which the caller continues to own. None for NULL.
    ///
    /// # Safety
    /// NULL, or a live stack of names.
    pub unsafe fn borrow(raw: *mut ffi::stack_st_X509_NAME) -> Option<ManuallyDrop<Self>> {
        // SAFETY: promised by the caller.
        unsafe { Self::from_raw(raw) }.map(ManuallyDrop::new)
    }

    /// A list of these DER names. None if one is not a name.
    pub fn from_der(names: &[Vec<u8>]) -> Option<Self> {
        let list = Self::new()?;
        for der in names {
            let mut at = der.as_ptr();
            // SAFETY: `at` points to as many readable bytes; the new name is ours until the list takes it.
            unsafe {
                let name = ffi::d2i_X509_NAME(ptr::null_mut(), &mut at, der.len() as c_long);
                list.give(name, at == der.as_ptr_range().end)?;
            }
        }
        Some(list)
    }

    /// The number of bytes after the name at the start of this DER. None if there is no name; libcrypto has queued the reason.
    pub fn read_name(der: &[u8]) -> Option<usize> {
        let mut at = der.as_ptr();
        // SAFETY: `at` points to as many readable bytes; the new name is freed here.
        unsafe {
            let name = NonNull::new(ffi::d2i_X509_NAME(ptr::null_mut(), &mut at, der.len() as c_long))?;
            ffi::X509_NAME_free(name.as_ptr());
        }
        Some(der.as_ptr_range().end.addr() - at.addr())
    }

    /// The names in DER.
    pub fn to_der(&self) -> Vec<Vec<u8>> {
        self.pointers()
            .filter_map(|name| {
                let mut der = ptr::null_mut();
                // SAFETY: libcrypto allocates the encoding, which is copied and freed.
                unsafe {
                    let length = usize::try_from(ffi::i2d_X509_NAME(name, &mut der)).ok()?;
                    let copy = std::slice::from_raw_parts(der, length).to_vec();
                    super::memory::free(der.cast());
                    Some(copy)
                }
            })
            .collect()
    }

    /// A list with copies of all names. None when memory runs out.
    pub fn duplicate(&self) -> Option<Self> {
        let copy = Self::new()?;
        for name in self.pointers() {
            // SAFETY: alive; the copy is ours until the list takes it.
            unsafe { copy.give(ffi::X509_NAME_dup(name), true)? };
        }
        Some(copy)
    }

    /// Appends a copy of the certificate's subject.
    pub fn push_subject_of(&self, certificate: &Certificate) -> bool {
        // SAFETY: alive; the copy is ours until the list takes it.
        unsafe {
            let name = ffi::X509_get_subject_name(certificate.as_ptr());
            !name.is_null() && self.give(ffi::X509_NAME_dup(name), true).is_some()
        }
    }

    /// Whether the list holds this certificate's subject. Sorts the list by name, as libcrypto does.
    pub fn find_subject_of(&self, certificate: &Certificate) -> bool {
        // SAFETY: alive; the comparison is set by `Sorting`.
        unsafe {
            let name = ffi::X509_get_subject_name(certificate.as_ptr());
            ffi::OPENSSL_sk_find(self.0.as_ptr(), name.cast()) >= 0
        }
    }

    /// Whether the list holds this certificate's subject; keeps its order.
    pub fn holds_subject_of(&self, certificate: &Certificate) -> bool {
        // SAFETY: all alive.
        unsafe {
            let name = ffi::X509_get_subject_name(certificate.as_ptr());
            self.pointers().any(|own| ffi::X509_NAME_cmp(own, name) == 0)
        }
    }

    /// Whether the list holds the name of this certificate's issuer.
    pub fn holds_issuer_of(&self, certificate: &Certificate) -> bool {
        // SAFETY: all alive.
        unsafe {
            let name = ffi::X509_get_issuer_name(certificate.as_ptr());
            self.pointers().any(|own| ffi::X509_NAME_cmp(own, name) == 0)
        }
    }

    /// Makes [`NameList::find_subject_of`] compare names, until the result is dropped.
    pub fn compare_names(&self) -> Comparing<'_> {
        // SAFETY: the function compares pointers to pointers to names, which is what the stack holds.
        let before = unsafe { ffi::OPENSSL_sk_set_cmp_func(self.0.as_ptr(), Some(compare)) };
        Comparing { list: self, before }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        // SAFETY: alive.
        usize::try_from(unsafe { ffi::OPENSSL_sk_num(self.0.as_ptr()) }).unwrap_or(0)
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pointer that C code sees (a get0: still ours).
    pub fn as_ptr(&self) -> *mut ffi::stack_st_X509_NAME {
        self.0.as_ptr().cast()
    }

    /// Gives the list to C code.
    pub fn into_raw(self) -> *mut ffi::stack_st_X509_NAME {
        ManuallyDrop::new(self).0.as_ptr().cast()
    }

    fn pointers(&self) -> impl Iterator<Item = *mut ffi::X509_NAME> + '_ {
        // SAFETY: in range, and what is inside is a live name.
        (0..self.len()).map(|index| unsafe { ffi::OPENSSL_sk_value(self.0.as_ptr(), index as c_int).cast() })
    }

    /// Appends `name` if it is `wanted`; frees it otherwise.
    ///
    /// # Safety
    /// NULL, or a live name that the caller gives away.
    unsafe fn give(&self, name: *mut ffi::X509_NAME, wanted: bool) -> Option<()> {
        // SAFETY: promised by the caller.
        unsafe {
            if wanted && !name.is_null() && ffi::OPENSSL_sk_push(self.0.as_ptr(), name.cast()) > 0 {
                return Some(());
            }
            ffi::X509_NAME_free(name);
        }
        None
    }
}

impl Drop for NameList {
    fn drop(&mut self) {
        unsafe extern "C-unwind" fn free(name: *mut c_void) {
            // SAFETY: the stack owns its names.
            unsafe { ffi::X509_NAME_free(name.cast()) }
        }
        // SAFETY: we own the stack and what is in it.
        unsafe { ffi::OPENSSL_sk_pop_free(self.0.as_ptr(), Some(free)) }
    }
}

/// See [`NameList::compare_names`].
pub struct Comparing<'a> {
    list: &'a NameList,
    before: ffi::OPENSSL_sk_compfunc,
}

impl Drop for Comparing<'_> {
    fn drop(&mut self) {
        // SAFETY: restores the stack's previous comparison.
        unsafe { ffi::OPENSSL_sk_set_cmp_func(self.list.0.as_ptr(), self.before) };
    }
}

unsafe extern "C-unwind" fn compare(left: *const c_void, right: *const c_void) -> c_int {
    // SAFETY: libcrypto passes pointers to the stack's entries.
    unsafe {
        ffi::X509_NAME_cmp(*left.cast::<*const ffi::X509_NAME>(), *right.cast::<*const ffi::X509_NAME>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::{error_queue, testdata};

    fn subjects() -> NameList {
        let list = NameList::new().unwrap();
        assert!(list.push_subject_of(&testdata::server()) && list.push_subject_of(&testdata::authority()));
        list
    }

    #[test]
    fn names_come_back_from_their_encoding() {
        let der = subjects().to_der();
        let list = NameList::from_der(&der).unwrap();
        assert_eq!((list.len(), list.is_empty()), (2, false));
        assert_eq!(list.to_der(), der);
        assert_eq!(list.duplicate().unwrap().to_der(), der);
        assert!(NameList::new().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let mut der = subjects().to_der();
        der[1].push(0);
        assert!(NameList::from_der(&der).is_none(), "a byte too many");
        der[1].truncate(3);
        assert!(NameList::from_der(&der).is_none());
        error_queue::clear();
    }

    #[test]
    fn the_length_of_a_name_is_told() {
        let der = subjects().to_der().concat();
        let rest = NameList::read_name(&der).unwrap();
        assert_eq!(NameList::read_name(&der[der.len() - rest..]), Some(0));
        assert!(NameList::read_name(b"\x04\x01a").is_none());
        error_queue::clear();
    }

    #[test]
    fn a_certificate_is_known_by_its_subject_and_its_issuer() {
        let (server, authority) = (testdata::server(), testdata::authority());
        let list = NameList::new().unwrap();
        list.push_subject_of(&authority);
        assert!(list.holds_subject_of(&authority) && !list.holds_subject_of(&server));
        assert!(list.holds_issuer_of(&server) && list.holds_issuer_of(&authority));
    }

    #[test]
    fn a_search_compares_names_only_for_its_time() {
        let (list, server) = (subjects(), testdata::server());
        {
            let _comparing = list.compare_names();
            assert!(list.find_subject_of(&server));
        }
        assert!(!list.find_subject_of(&server), "without it pointers are compared");
    }
}
