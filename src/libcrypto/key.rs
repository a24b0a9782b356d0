//! Keys: their type and strength, signatures for TLS, and whether they match a certificate.
//!
//! A private key may live in a provider or an engine; everything here works through `EVP_PKEY` alone.

use std::ffi::{CStr, c_int, c_long};
use std::ptr;

use once_cell::race::OnceBox;

use super::bio::Bio;
use super::init::LibraryContext;
use super::x509::{Certificate, Key};
use super::{error_queue, ffi};
use crate::tables::signature_schemes::{self, Hash, KeyKind, SignatureScheme};

impl Key {
    /// Parses one public key in DER (SubjectPublicKeyInfo), which must fill `der`. Errors stay in the queue.
    pub fn from_public_der(der: &[u8]) -> Option<Self> {
        let mut at = der.as_ptr();
        // SAFETY: `at` points to `der.len()` readable bytes; the new object is ours.
        let parsed = unsafe {
            Self::from_raw(ffi::d2i_PUBKEY(ptr::null_mut(), &mut at, c_long::try_from(der.len()).ok()?))
        }?;
        (at == der.as_ptr_range().end).then_some(parsed)
    }

    /// Whether the key is of this algorithm, by libcrypto's name.
    pub fn is_a(&self, name: &CStr) -> bool {
        // SAFETY: alive.
        unsafe { ffi::EVP_PKEY_is_a(self.as_ptr(), name.as_ptr()) == 1 }
    }

    /// The NID of its algorithm; a number below 1 if it has none, like that of another provider.
    pub fn algorithm_nid(&self) -> c_int {
        // SAFETY: alive.
        unsafe { ffi::EVP_PKEY_get_base_id(self.as_ptr()) }
    }

    /// Length in bits.
    pub fn bits(&self) -> c_int {
        // SAFETY: alive.
        unsafe { ffi::EVP_PKEY_get_bits(self.as_ptr()) }
    }

    /// Strength in bits, as security levels count it.
    pub fn security_bits(&self) -> c_int {
        Self::security_bits_of(Some(self))
    }

    /// The strength of a key; without a key 0, for which libcrypto after 3.0 also queues an error.
    pub fn security_bits_of(key: Option<&Self>) -> c_int {
        // SAFETY: alive, or NULL, which libcrypto knows.
        unsafe { ffi::EVP_PKEY_get_security_bits(key.map_or(ptr::null(), |key| key.as_ptr().cast_const())) }
    }

    /// NID of the curve of an elliptic-curve key, 0 for others.
    pub fn curve_nid(&self) -> c_int {
        if !self.is_a(c"EC") {
            return 0;
        }
        let mut name = [0; 80];
        // SAFETY: the name is written with its NUL into the buffer, or not at all.
        unsafe {
            let found =
                ffi::EVP_PKEY_get_group_name(self.as_ptr(), name.as_mut_ptr(), name.len(), ptr::null_mut());
            if found == 1 { ffi::OBJ_txt2nid(name.as_ptr()) } else { 0 }
        }
    }

    /// Whether a public key of this algorithm could sign (a curve for key agreement only could not).
    pub fn algorithm_can_sign(&self) -> bool {
        // SAFETY: alive.
        unsafe { ffi::EVP_PKEY_can_sign(self.as_ptr()) == 1 }
    }

    /// Whether it is the private key of `certificate`; if not, libcrypto's reason is in the error queue.
    pub fn matches(&self, certificate: &Certificate) -> bool {
        // SAFETY: both alive.
        unsafe { ffi::X509_check_private_key(certificate.as_ptr(), self.as_ptr()) == 1 }
    }

    /// Whether both are the same public key.
    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both alive.
        unsafe { ffi::EVP_PKEY_eq(self.as_ptr(), other.as_ptr()) == 1 }
    }

    /// Whether the key lacks parameters that others of its algorithm carry (DSA).
    pub fn lacks_parameters(&self) -> bool {
        // SAFETY: alive.
        unsafe { ffi::EVP_PKEY_missing_parameters(self.as_ptr()) == 1 }
    }

    /// Copies missing parameters from `other`, as far as that is possible.
    pub fn take_parameters(&self, other: &Self) {
        // SAFETY: both alive.
        unsafe { ffi::EVP_PKEY_copy_parameters(self.as_ptr(), other.as_ptr()) };
    }

    /// Whether the key can sign with `scheme`, in any version of TLS. Queues no error.
    pub fn can_sign(&self, library: &LibraryContext, scheme: &SignatureScheme) -> bool {
        let Some(hash) = scheme.hash else { return true };
        if uses_pss(scheme) && self.size() < 2 * hash_length(hash) + 2 {
            return false;
        }
        // SAFETY: alive; the names are C strings.
        error_queue::unreported(|| unsafe {
            ffi::EVP_PKEY_digestsign_supports_digest(
                self.as_ptr(),
                library.context,
                name(hash).as_ptr(),
                library.properties_ptr(),
            ) == 1
        })
    }

    /// Whether a peer with this public key may sign with `scheme`: the kind of key must be the scheme's, and in TLS 1.3 the
    /// curve too.
    pub fn suits(&self, scheme: u16, tls13: bool) -> bool {
        signature_schemes::find(scheme).is_some_and(|scheme| {
            let name = match scheme.key {
                KeyKind::RsaPkcs1 | KeyKind::RsaPssRsae => c"RSA",
                KeyKind::RsaPss => c"RSA-PSS",
                KeyKind::Dsa => c"DSA",
                KeyKind::Ecdsa => c"EC",
                KeyKind::Ed25519 => c"ED25519",
                KeyKind::Ed448 => c"ED448",
                KeyKind::MlDsa44 => c"ML-DSA-44",
                KeyKind::MlDsa65 => c"ML-DSA-65",
                KeyKind::MlDsa87 => c"ML-DSA-87",
            };
            let curve_fits = scheme.curve_nid == 0 || scheme.curve_nid == self.curve_nid();
            self.is_a(name) && (!tls13 || (scheme.tls13 && curve_fits))
        })
    }

    /// Signs `message` with this scheme as TLS requires, starting from `begun`. None with libcrypto's reason in the error queue.
    pub fn sign(
        &self,
        library: &LibraryContext,
        scheme: u16,
        begun: &BegunSignature,
        message: &[u8],
    ) -> Option<Vec<u8>> {
        let scheme = signature_schemes::find(scheme)?;
        let digest = begun.continued(self, library, scheme)?;
        // A key that is not libcrypto's own may have been replaced since: then the signing call itself tells the length.
        let mut length = if self.is_of_libcrypto() { self.size() } else { 0 };
        // SAFETY: with NULL libcrypto returns the largest length, if the key does not; then it writes no more than that.
        unsafe {
            // The context signs only once, so libcrypto need not copy its state.
            ffi::EVP_MD_CTX_set_flags(digest.0, SIGNS_ONCE);
            let (from, count) = (message.as_ptr(), message.len());
            if length == 0 && ffi::EVP_DigestSign(digest.0, ptr::null_mut(), &mut length, from, count) != 1 {
                return None;
            }
            let mut signature = vec![0; length];
            if ffi::EVP_DigestSign(digest.0, signature.as_mut_ptr(), &mut length, from, count) != 1 {
                return None;
            }
            signature.truncate(length);
            Some(signature)
        }
    }

    /// Whether libcrypto's own software implements the key, not another provider or an engine.
    fn is_of_libcrypto(&self) -> bool {
        // SAFETY: alive; the provider lives as long as the key, and its name as the provider.
        unsafe {
            let provider = ffi::EVP_PKEY_get0_provider(self.as_ptr());
            !provider.is_null() && {
                let name = CStr::from_ptr(ffi::OSSL_PROVIDER_get0_name(provider));
                name == c"default" || name == c"fips"
            }
        }
    }

    /// Whether `signature` is this key's over `message`. If not, libcrypto's reason may be in the error queue.
    pub fn verify(&self, library: &LibraryContext, scheme: u16, message: &[u8], signature: &[u8]) -> bool {
        let started =
            signature_schemes::find(scheme).zip(DigestContext::new()).and_then(|(scheme, digest)| {
                digest.start(self, library, scheme, Direction::Verify)?;
                Some(digest)
            });
        let Some(digest) = started else { return false };
        // SAFETY: both slices are readable.
        unsafe {
            ffi::EVP_DigestVerify(
                digest.0,
                signature.as_ptr(),
                signature.len(),
                message.as_ptr(),
                message.len(),
            ) == 1
        }
    }

    /// Length of the largest signature in bytes; an RSA key's own length.
    fn size(&self) -> usize {
        // SAFETY: alive.
        usize::try_from(unsafe { ffi::EVP_PKEY_get_size(self.as_ptr()) }).unwrap_or(0)
    }
}

/// The state of a signature with one key and one scheme before the message. Looking up the algorithms takes as long as a fifth
/// of a P-256 signature, so that is done once for all handshakes. Another provider's initialisation of a signature may be
/// valid for that signature only: there each signature starts anew.
#[derive(Default)]
pub struct BegunSignature(OnceBox<DigestContext>);

impl BegunSignature {
    /// A digest context that is ready for the message.
    fn continued(
        &self,
        key: &Key,
        library: &LibraryContext,
        scheme: &SignatureScheme,
    ) -> Option<DigestContext> {
        let digest = DigestContext::new()?;
        // The program may have replaced, or removed, the contents of the key object since.
        let is_of_libcrypto = key.is_of_libcrypto();
        let begun = self.0.get().filter(|_| is_of_libcrypto).or_else(|| {
            let kept = is_of_libcrypto.then(DigestContext::new).flatten()?;
            error_queue::unreported(|| kept.start(key, library, scheme, Direction::Sign))?;
            Some(self.0.get_or_init(|| Box::new(kept)))
        });
        if begun.is_some_and(|begun| digest.copy(begun)) {
            return Some(digest);
        }
        let digest = DigestContext::new()?;
        digest.start(key, library, scheme, Direction::Sign)?;
        Some(digest)
    }
}

enum Direction {
    Sign,
    Verify,
}

struct DigestContext(*mut ffi::EVP_MD_CTX);

// SAFETY: libcrypto does not bind a context to a thread.
unsafe impl Send for DigestContext {}
// SAFETY: a shared context is only copied from, which libcrypto does without changing it.
unsafe impl Sync for DigestContext {}

impl DigestContext {
    fn new() -> Option<Self> {
        // SAFETY: the new object is ours.
        let raw = unsafe { ffi::EVP_MD_CTX_new() };
        (!raw.is_null()).then_some(Self(raw))
    }

    /// Copies the state of `other`. False if its algorithm cannot be copied.
    fn copy(&self, other: &Self) -> bool {
        // SAFETY: both are ours and alive; libcrypto only reads the other one.
        error_queue::unreported(|| unsafe { ffi::EVP_MD_CTX_copy_ex(self.0, other.0) == 1 })
    }

    fn start(
        &self,
        key: &Key,
        library: &LibraryContext,
        scheme: &SignatureScheme,
        direction: Direction,
    ) -> Option<()> {
        let digest = scheme.hash.map_or(ptr::null(), |hash| name(hash).as_ptr());
        let mut parameters = ptr::null_mut();
        let begin = match direction {
            Direction::Sign => ffi::EVP_DigestSignInit_ex,
            Direction::Verify => ffi::EVP_DigestVerifyInit_ex,
        };
        // SAFETY: all objects are alive; `parameters` belongs to the digest context.
        unsafe {
            let begun = begin(
                self.0,
                &mut parameters,
                digest,
                library.context,
                library.properties_ptr(),
                key.as_ptr(),
                ptr::null(),
            );
            let ready = begun == 1
                && (!uses_pss(scheme)
                    || (ffi::EVP_PKEY_CTX_set_rsa_padding(parameters, PSS_PADDING) > 0
                        && ffi::EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, SALT_AS_LONG_AS_DIGEST) > 0));
            ready.then_some(())
        }
    }
}

impl Drop for DigestContext {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::EVP_MD_CTX_free(self.0) }
    }
}

fn uses_pss(scheme: &SignatureScheme) -> bool {
    matches!(scheme.key, KeyKind::RsaPss | KeyKind::RsaPssRsae)
}

fn name(hash: Hash) -> &'static CStr {
    match hash {
        Hash::Sha1 => c"SHA1",
        Hash::Sha224 => c"SHA224",
        Hash::Sha256 => c"SHA256",
        Hash::Sha384 => c"SHA384",
        Hash::Sha512 => c"SHA512",
    }
}

fn hash_length(hash: Hash) -> usize {
    match hash {
        Hash::Sha1 => 20,
        Hash::Sha224 => 28,
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 64,
    }
}

/// `EVP_MD_CTX_FLAG_FINALISE`
const SIGNS_ONCE: c_int = ffi::EVP_MD_CTX_FLAG_FINALISE as c_int;
/// `RSA_PKCS1_PSS_PADDING`
const PSS_PADDING: c_int = 6;
/// `RSA_PSS_SALTLEN_DIGEST`
const SALT_AS_LONG_AS_DIGEST: c_int = -1;

impl Key {
    /// Reads parameters in PEM. None, with reasons in the error queue, if there are none.
    pub fn parameters_from_file(library: &LibraryContext, file: &CStr) -> Option<Self> {
        // SAFETY: the BIO is ours; a new key is ours.
        unsafe {
            let bio = Bio::from_raw(ffi::BIO_new(ffi::BIO_s_file()))?;
            let how = c_long::from(ffi::BIO_CLOSE | ffi::BIO_FP_READ);
            let name = file.as_ptr().cast_mut().cast();
            if ffi::BIO_ctrl(bio.as_ptr(), ffi::BIO_C_SET_FILENAME as c_int, how, name) <= 0 {
                return None;
            }
            let (context, properties) = (library.context, library.properties_ptr());
            Self::from_raw(ffi::PEM_read_bio_Parameters_ex(
                bio.as_ptr(),
                ptr::null_mut(),
                context,
                properties,
            ))
        }
    }

    /// A key object that holds a further reference to DH parameters. None when memory runs out.
    ///
    /// # Safety
    /// `parameters` is alive.
    pub unsafe fn from_dh(parameters: *mut ffi::DH) -> Option<Self> {
        // SAFETY: the new object is ours; it takes a reference of its own.
        unsafe {
            let key = Self::from_raw(ffi::EVP_PKEY_new())?;
            (ffi::EVP_PKEY_set1_DH(key.as_ptr(), parameters) == 1).then_some(key)
        }
    }

    /// The NID of the curve of an EC key; 0 for a curve without a name, None for a key without a curve.
    ///
    /// # Safety
    /// `key` is alive.
    pub unsafe fn curve_of(key: *const ffi::EC_KEY) -> Option<c_int> {
        // SAFETY: alive; the group belongs to the key.
        unsafe {
            let group = ffi::EC_KEY_get0_group(key);
            (!group.is_null()).then(|| ffi::EC_GROUP_get_curve_name(group))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::testdata;

    const ECDSA_P256: u16 = 0x0403;
    const ECDSA_P384: u16 = 0x0503;
    const RSA_PSS: u16 = 0x0804;

    #[test]
    fn a_key_tells_its_kind_and_strength() {
        let key = testdata::server_key();
        assert!(key.is_a(c"EC") && !key.is_a(c"RSA"));
        assert_eq!((key.bits(), key.security_bits(), key.algorithm_nid()), (256, 128, testdata::KIND));
        const P256: c_int = 415;
        assert_eq!(key.curve_nid(), P256);
    }

    #[test]
    fn a_key_belongs_to_its_certificate() {
        let key = testdata::server_key();
        assert!(key.matches(&testdata::server()));
        assert!(!key.matches(&testdata::authority()));
        error_queue::clear();
    }

    #[test]
    fn schemes_suit_by_kind_and_in_tls13_by_curve() {
        let key = testdata::server_key();
        assert!(key.suits(ECDSA_P256, true) && key.suits(ECDSA_P256, false));
        assert!(!key.suits(ECDSA_P384, true) && key.suits(ECDSA_P384, false));
        assert!(!key.suits(RSA_PSS, false) && !key.suits(0xffff, false));
    }

    #[test]
    fn a_signature_is_good_for_its_message_only() {
        let (key, library) = (testdata::server_key(), LibraryContext::standard());
        let begun = BegunSignature::default();
        let signature = key.sign(&library, ECDSA_P256, &begun, b"message").unwrap();
        let public = testdata::server().public_key().unwrap();
        assert!(public.verify(&library, ECDSA_P256, b"message", &signature));
        assert!(!public.verify(&library, ECDSA_P256, b"another", &signature));
        assert!(!public.verify(&library, ECDSA_P384, b"message", &signature));
        assert!(!public.verify(&library, ECDSA_P256, b"message", &signature[1..]));
        // The next signature starts from the same state.
        let again = key.sign(&library, ECDSA_P256, &begun, b"again").unwrap();
        assert!(public.verify(&library, ECDSA_P256, b"again", &again));
        error_queue::clear();
    }
}
