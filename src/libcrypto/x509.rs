//! Owned certificates, certificate chains and certificate stores.

use std::ffi::{c_int, c_long, c_void};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};

use super::ffi;
use crate::tables::reasons::Reason;

macro_rules! counted {
    ($(#[$doc:meta])* $name:ident, $raw:ty, $up_ref:path, $free:path) => {
        $(#[$doc])*
        pub struct $name(NonNull<$raw>);

        // SAFETY: the reference count is atomic, and libcrypto locks its internal caches.
        unsafe impl Send for $name {}
        // SAFETY: as above.
        unsafe impl Sync for $name {}

        impl Clone for $name {
            fn clone(&self) -> Self {
                // SAFETY: alive because we hold a reference.
                unsafe { $up_ref(self.0.as_ptr()) };
                Self(self.0)
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                // SAFETY: releases the reference that this object owned.
                unsafe { $free(self.0.as_ptr()) }
            }
        }

        impl $name {
            /// Takes over one reference. None for NULL.
            ///
            /// # Safety
            /// NULL, or a live object; the caller gives away one reference.
            pub unsafe fn from_raw(raw: *mut $raw) -> Option<Self> {
                NonNull::new(raw).map(Self)
            }

            /// Takes a further reference. None for NULL.
            ///
            /// # Safety
            /// NULL or a live object.
            pub unsafe fn from_borrowed(raw: *mut $raw) -> Option<Self> {
                let raw = NonNull::new(raw)?;
                // SAFETY: alive, by the caller's promise.
                unsafe { $up_ref(raw.as_ptr()) };
                Some(Self(raw))
            }

            /// The pointer that C code sees (a get0: still ours).
            pub fn as_ptr(&self) -> *mut $raw {
                self.0.as_ptr()
            }

            /// Gives the reference to C code.
            pub fn into_raw(self) -> *mut $raw {
                ManuallyDrop::new(self).0.as_ptr()
            }
        }
    };
}

counted! {
    /// A certificate.
    Certificate, ffi::X509, ffi::X509_up_ref, ffi::X509_free
}
counted! {
    /// A certificate store, shared by reference as in OpenSSL.
    Store, ffi::X509_STORE, ffi::X509_STORE_up_ref, ffi::X509_STORE_free
}
counted! {
    /// A key: public, or private wherever it lives (memory, provider, engine).
    Key, ffi::EVP_PKEY, ffi::EVP_PKEY_up_ref, ffi::EVP_PKEY_free
}

impl Certificate {
    /// Parses one DER certificate, which must fill `der`. Errors stay in the queue.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let mut at = der.as_ptr();
        // SAFETY: `at` points to `der.len()` readable bytes.
        let parsed = unsafe { ffi::d2i_X509(ptr::null_mut(), &mut at, der.len() as c_long) };
        // SAFETY: the new object is ours.
        let parsed = unsafe { Self::from_raw(parsed) }?;
        (at == der.as_ptr_range().end).then_some(parsed)
    }

    /// Parses the certificate at the start of `der`; also returns whether it fills `der`. Errors are not queued.
    pub fn from_der_prefix(der: &[u8]) -> (Option<Self>, bool) {
        super::error_queue::unreported(|| {
            let mut at = der.as_ptr();
            let length = c_long::try_from(der.len()).unwrap_or(c_long::MAX);
            // SAFETY: `at` points to `der.len()` readable bytes; the new object is ours.
            let parsed = unsafe { Self::from_raw(ffi::d2i_X509(ptr::null_mut(), &mut at, length)) };
            (parsed, at == der.as_ptr_range().end)
        })
    }

    /// The DER encoding.
    pub fn to_der(&self) -> Option<Vec<u8>> {
        // SAFETY: with NULL libcrypto only returns the length; then it writes as much into the buffer.
        unsafe {
            let length = ffi::i2d_X509(self.as_ptr(), ptr::null_mut());
            let mut der = vec![0u8; usize::try_from(length).ok().filter(|n| *n > 0)?];
            let mut at = der.as_mut_ptr();
            (ffi::i2d_X509(self.as_ptr(), &mut at) == length).then_some(der)
        }
    }

    /// How libcrypto reads the public key: the content of its AlgorithmIdentifier, and the bits of the key.
    pub fn key_bits(&self) -> Option<(Vec<u8>, &[u8])> {
        let (mut bits, mut length, mut algorithm) = (ptr::null(), 0, ptr::null_mut());
        let mut encoded = ptr::null_mut();
        // SAFETY: alive; the three places are ours, and what is put there belongs to the certificate. libcrypto allocates the
        // encoding.
        let size = unsafe {
            let key = ffi::X509_get_X509_PUBKEY(self.as_ptr());
            let is_known = !key.is_null()
                && ffi::X509_PUBKEY_get0_param(ptr::null_mut(), &mut bits, &mut length, &mut algorithm, key)
                    == 1;
            if !is_known {
                return None;
            }
            ffi::i2d_X509_ALGOR(algorithm, &mut encoded)
        };
        let size = usize::try_from(size).ok().filter(|_| !encoded.is_null())?;
        // SAFETY: `size` bytes that libcrypto has allocated, which are copied and freed once; the bits are as long as it says.
        let (algorithm, bits) = unsafe {
            let algorithm = std::slice::from_raw_parts(encoded, size).to_vec();
            ffi::CRYPTO_free(encoded.cast(), c"".as_ptr(), 0);
            (algorithm, std::slice::from_raw_parts(bits, usize::try_from(length).ok()?))
        };
        // The header of a short SEQUENCE.
        let (header, content) = algorithm.split_first_chunk::<2>()?;
        (usize::from(header[1]) == content.len()).then(|| (content.to_vec(), bits))
    }

    /// The public key, or None if it cannot be decoded.
    pub fn public_key(&self) -> Option<Key> {
        // SAFETY: returns a new reference.
        unsafe { Key::from_raw(ffi::X509_get_pubkey(self.as_ptr())) }
    }

    /// Whether issuer and subject are the same, and the key identifiers agree.
    pub fn is_self_signed(&self) -> bool {
        // SAFETY: alive; libcrypto caches what it finds, under its own lock.
        unsafe { ffi::X509_get_extension_flags(self.as_ptr()) & ffi::EXFLAG_SS != 0 }
    }

    /// The strength of the issuer's signature, -1 if libcrypto does not know it, and the NID of its digest or of the algorithm.
    pub fn signature_strength(&self) -> (c_int, c_int) {
        let (mut digest, mut algorithm, mut bits) = (0, 0, 0);
        // SAFETY: alive; three ints are written.
        let known = unsafe {
            ffi::X509_get_signature_info(
                self.as_ptr(),
                &mut digest,
                &mut algorithm,
                &mut bits,
                ptr::null_mut(),
            ) == 1
        };
        (if known { bits } else { -1 }, if digest != 0 { digest } else { algorithm })
    }

    /// NIDs of the digest in the issuer's signature, 0 for none, and of the algorithm. None if libcrypto does not know them.
    pub fn signature_algorithms(&self) -> Option<(c_int, c_int)> {
        let (mut digest, mut algorithm) = (0, 0);
        // SAFETY: alive; two ints are written.
        let known = unsafe {
            ffi::X509_get_signature_info(
                self.as_ptr(),
                &mut digest,
                &mut algorithm,
                ptr::null_mut(),
                ptr::null_mut(),
            ) == 1
        };
        known.then_some((digest, algorithm))
    }

    /// Whether the certificate's key usage allows signatures.
    pub fn allows_signing(&self) -> bool {
        // SAFETY: alive; all bits are set if there is no key usage.
        unsafe { ffi::X509_get_key_usage(self.as_ptr()) & ffi::X509v3_KU_DIGITAL_SIGNATURE != 0 }
    }

    /// NID of the algorithm that the issuer signed with.
    pub fn signature_nid(&self) -> c_int {
        // SAFETY: alive.
        unsafe { ffi::X509_get_signature_nid(self.as_ptr()) }
    }

    /// Whether both are the same certificate.
    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both alive.
        unsafe { ffi::X509_cmp(self.as_ptr(), other.as_ptr()) == 0 }
    }
}

impl Store {
    /// An empty store. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: the new object is ours.
        unsafe { Self::from_raw(ffi::X509_STORE_new()) }
    }

    /// Trusts a certificate.
    pub fn add(&self, certificate: &Certificate) -> bool {
        // SAFETY: both alive; the store takes a reference of its own.
        unsafe { ffi::X509_STORE_add_cert(self.as_ptr(), certificate.as_ptr()) == 1 }
    }
}

/// An owned `STACK_OF(X509)`; C code may keep its pointer while the chain lives.
pub struct Chain(NonNull<ffi::OPENSSL_STACK>);

// SAFETY: changed only through `&mut self`.
unsafe impl Send for Chain {}
// SAFETY: as above.
unsafe impl Sync for Chain {}

impl Chain {
    /// Whether a certificate and its chain comply with a Suite B profile, given as libcrypto's flags.
    pub fn keeps_to_suite_b(certificate: &Certificate, above: Option<&Self>, profile: u32) -> bool {
        let above = above.map_or(ptr::null_mut(), Self::as_ptr);
        // SAFETY: both live; libcrypto only reads them, and accepts NULL for no chain and for no error depth.
        let verdict = unsafe {
            ffi::X509_chain_check_suiteb(ptr::null_mut(), certificate.as_ptr(), above, profile.into())
        };
        verdict == 0
    }

    /// An empty stack. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: the new stack is ours.
        NonNull::new(unsafe { ffi::OPENSSL_sk_new_null() }).map(Self)
    }

    /// Takes ownership of a stack and the references in it. None for NULL.
    ///
    /// # Safety
    /// NULL, or a live stack of certificates that the caller gives away.
    pub unsafe fn from_raw(raw: *mut ffi::stack_st_X509) -> Option<Self> {
        NonNull::new(raw.cast()).map(Self)
    }

    /// A new stack with references to the certificates of `raw`; an error if memory runs out.
    ///
    /// # Safety
    /// NULL, which gives None, or a live stack of certificates.
    pub unsafe fn from_borrowed(raw: *mut ffi::stack_st_X509) -> Result<Option<Self>, Reason> {
        // SAFETY: promised by the caller; the stack itself is not changed or freed.
        let Some(borrowed) = (unsafe { Self::from_raw(raw) }).map(ManuallyDrop::new) else { return Ok(None) };
        borrowed.duplicate().map(Some).ok_or(Reason::MALLOC_FAILURE)
    }

    /// A new stack with references to the same certificates, all of them. None when memory runs out.
    pub fn duplicate(&self) -> Option<Self> {
        let mut copy = Self::new()?;
        self.iter().all(|certificate| copy.push(certificate)).then_some(copy)
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::stack_st_X509 {
        self.0.as_ptr().cast()
    }

    /// Appends a certificate. False when memory runs out.
    #[must_use]
    pub fn push(&mut self, certificate: Certificate) -> bool {
        let raw = certificate.as_ptr();
        // SAFETY: the stack takes over the reference when the push succeeds.
        let pushed = unsafe { ffi::OPENSSL_sk_push(self.0.as_ptr(), raw.cast::<c_void>()) > 0 };
        if pushed {
            std::mem::forget(certificate);
        }
        pushed
    }

    /// Removes the first certificate.
    pub fn shift(&mut self) -> Option<Certificate> {
        // SAFETY: the stack gives its reference away; an empty one gives NULL.
        unsafe { Certificate::from_raw(ffi::OPENSSL_sk_shift(self.0.as_ptr()).cast()) }
    }

    /// Removes the last certificate.
    pub fn pop(&mut self) -> Option<Certificate> {
        // SAFETY: as in `shift`.
        unsafe { Certificate::from_raw(ffi::OPENSSL_sk_pop(self.0.as_ptr()).cast()) }
    }

    /// The number of certificates.
    pub fn len(&self) -> usize {
        // SAFETY: alive.
        usize::try_from(unsafe { ffi::OPENSSL_sk_num(self.0.as_ptr()) }).unwrap_or(0)
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A further reference to the certificate at `index`.
    pub fn get(&self, index: usize) -> Option<Certificate> {
        let index = i32::try_from(index).ok()?;
        // SAFETY: out of range gives NULL; what is inside is a live certificate.
        unsafe { Certificate::from_borrowed(ffi::OPENSSL_sk_value(self.0.as_ptr(), index).cast()) }
    }

    /// Whether both hold the same objects in the same order.
    pub fn is_same(&self, other: &Self) -> bool {
        let pointers =
            |chain: &Self| chain.iter().map(|certificate| certificate.as_ptr()).collect::<Vec<_>>();
        self.len() == other.len() && pointers(self) == pointers(other)
    }

    /// Whether it begins with all the certificates of `other`, in the same order.
    pub fn begins_with(&self, other: &Self) -> bool {
        self.len() >= other.len() && self.iter().zip(other.iter()).all(|(own, other)| own.equals(&other))
    }

    /// References to all certificates, in order.
    pub fn iter(&self) -> impl Iterator<Item = Certificate> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        unsafe extern "C-unwind" fn free(certificate: *mut c_void) {
            // SAFETY: the stack holds one reference of each of its certificates.
            unsafe { ffi::X509_free(certificate.cast()) }
        }
        // SAFETY: we own the stack and what is in it.
        unsafe { ffi::OPENSSL_sk_pop_free(self.0.as_ptr(), Some(free)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::{error_queue, testdata};

    fn chain() -> Chain {
        let mut chain = Chain::new().unwrap();
        assert!(chain.push(testdata::server()) && chain.push(testdata::authority()));
        chain
    }

    #[test]
    fn a_certificate_comes_back_from_its_encoding() {
        let certificate = testdata::server();
        assert_eq!(certificate.to_der().as_deref(), Some(testdata::SERVER));
        assert!(certificate.equals(&testdata::server()) && !certificate.equals(&testdata::authority()));
        assert!(testdata::authority().is_self_signed() && !certificate.is_self_signed());
    }

    #[test]
    fn bytes_behind_a_certificate_are_told() {
        let longer = [testdata::SERVER, b"more"].concat();
        assert!(Certificate::from_der(&longer).is_none());
        assert!(matches!(Certificate::from_der_prefix(testdata::SERVER), (Some(_), true)));
        assert!(matches!(Certificate::from_der_prefix(&longer), (Some(_), false)));
        assert!(matches!(Certificate::from_der_prefix(&longer[1..]), (None, _)));
        assert!(Certificate::from_der(&testdata::SERVER[1..]).is_none());
        error_queue::clear();
    }

    #[test]
    fn a_certificate_tells_what_it_is_signed_with_and_for() {
        let certificate = testdata::server();
        assert!(certificate.allows_signing() && !testdata::authority().allows_signing());
        const ECDSA_SHA256: c_int = 794;
        assert_eq!(certificate.signature_nid(), ECDSA_SHA256);
        assert!(certificate.public_key().is_some_and(|key| key.equals(&testdata::server_key())));
    }

    #[test]
    fn certificates_of_a_chain_stand_in_their_order() {
        let mut chain = chain();
        assert_eq!((chain.len(), chain.is_empty()), (2, false));
        assert!(
            chain.get(0).is_some_and(|first| first.equals(&testdata::server())) && chain.get(2).is_none()
        );
        assert!(chain.pop().is_some_and(|last| last.equals(&testdata::authority())));
        assert!(chain.shift().is_some_and(|first| first.equals(&testdata::server())));
        assert!(chain.shift().is_none() && chain.pop().is_none() && chain.is_empty());
    }

    #[test]
    fn a_copy_of_a_chain_holds_the_same_objects() {
        let (chain, mut longer) = (chain(), Chain::new().unwrap());
        assert!(chain.duplicate().unwrap().is_same(&chain) && !chain.is_same(&self::chain()));
        assert!(chain.begins_with(&self::chain()) && chain.begins_with(&longer));
        chain.iter().for_each(|certificate| assert!(longer.push(certificate)));
        assert!(longer.push(testdata::server()));
        assert!(longer.begins_with(&chain) && !chain.begins_with(&longer));
    }

    #[test]
    fn a_store_takes_a_certificate_once_or_twice() {
        let store = Store::new().unwrap();
        assert!(store.add(&testdata::authority()) && store.add(&testdata::authority()));
    }
}
