//! A private key of libcrypto's own software, copied out of it for aws-lc, which signs with it in less time.
//!
//! The rule: only an ECDSA key is copied, and only where libcrypto would have signed by its own code: key and signature are of the
//! default provider, and neither an engine nor a method of the program's stands behind them. Whatever else a key may be, libcrypto
//! signs. The copy lives in the certificate's slot, goes with it, and is wiped then.

use std::ffi::CStr;
use std::ptr;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm,
};
use zeroize::Zeroizing;

use super::x509::Key;
use super::{error_queue, ffi};
use crate::tables::signature_schemes::{Hash, KeyKind, SignatureScheme};

/// A private key that aws-lc signs with.
pub(super) struct ExportedKey(EcdsaKeyPair);

impl ExportedKey {
    /// A copy of `key` for signatures with `scheme`. `signature` has begun with both. None where the key stays where it is.
    pub fn copy(key: &Key, scheme: &SignatureScheme, signature: *mut ffi::EVP_MD_CTX) -> Option<Self> {
        let curve = (scheme.key == KeyKind::Ecdsa).then(|| key.curve_nid())?;
        let (algorithm, length) = algorithm(curve, scheme.hash?)?;
        error_queue::unreported(|| {
            // SAFETY: the key is alive, and the signature's own context belongs to it; both are only asked.
            let plain = unsafe {
                is_default(ffi::EVP_PKEY_get0_provider(key.as_ptr()))
                    && is_default(ffi::EVP_PKEY_CTX_get0_provider(ffi::EVP_MD_CTX_get_pkey_ctx(signature)))
                    && has_no_method()
            };
            if !plain {
                return None;
            }
            let private = number(key, c"priv", length)?;
            let public = [&[4][..], &number(key, c"qx", length)?, &number(key, c"qy", length)?].concat();
            EcdsaKeyPair::from_private_key_and_public_key(algorithm, &private, &public).ok().map(Self)
        })
    }

    /// The signature of `message`. None when aws-lc fails.
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let signature = self.0.sign(&SystemRandom::new(), message).ok()?;
        Some(signature.as_ref().to_vec())
    }
}

/// aws-lc's algorithm for this curve (NID) and hash, and the length of the curve's numbers in bytes.
fn algorithm(curve: i32, hash: Hash) -> Option<(&'static EcdsaSigningAlgorithm, usize)> {
    const P256: i32 = ffi::NID_X9_62_prime256v1 as i32;
    const P384: i32 = ffi::NID_secp384r1 as i32;
    const P521: i32 = ffi::NID_secp521r1 as i32;
    match (curve, hash) {
        (P256, Hash::Sha256) => Some((&ECDSA_P256_SHA256_ASN1_SIGNING, 32)),
        (P384, Hash::Sha384) => Some((&ECDSA_P384_SHA384_ASN1_SIGNING, 48)),
        (P521, Hash::Sha512) => Some((&ECDSA_P521_SHA512_ASN1_SIGNING, 66)),
        _ => None,
    }
}

/// Whether this is libcrypto's default provider, and not the one of FIPS, whose keys stay inside it.
///
/// # Safety
/// NULL, or a live provider.
unsafe fn is_default(provider: *const ffi::OSSL_PROVIDER) -> bool {
    // SAFETY: alive, by the caller's promise; the name lives as long.
    !provider.is_null() && unsafe { CStr::from_ptr(ffi::OSSL_PROVIDER_get0_name(provider)) } == c"default"
}

/// Whether an elliptic-curve key that is made now is signed with by libcrypto's own code: neither a method of the program's
/// nor an engine is the default.
fn has_no_method() -> bool {
    // SAFETY: the new key is ours, and NULL is allowed where it is freed; methods live as long as libcrypto.
    unsafe {
        let key = ffi::EC_KEY_new();
        let plain = !key.is_null() && ptr::eq(ffi::EC_KEY_get_method(key), ffi::EC_KEY_OpenSSL());
        ffi::EC_KEY_free(key);
        plain
    }
}

/// A number of the key by its name, as `length` bytes. None where the key does not tell it.
fn number(key: &Key, name: &CStr, length: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    let room = i32::try_from(length).ok()?;
    let mut number = ptr::null_mut();
    // SAFETY: the key is alive; the new number is ours, fits or is not written, and is wiped.
    let written = unsafe {
        let told = ffi::EVP_PKEY_get_bn_param(key.as_ptr(), name.as_ptr(), &mut number) == 1;
        let written = told && ffi::BN_bn2binpad(number, bytes.as_mut_ptr(), room) == room;
        ffi::BN_clear_free(number);
        written
    };
    written.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::init::LibraryContext;
    use crate::libcrypto::key::BegunSignature;
    use crate::libcrypto::testdata;

    const ECDSA_P256: u16 = 0x0403;

    #[test]
    fn a_key_of_libcryptos_own_is_copied_for_its_second_signature() {
        let (key, library) = (testdata::server_key(), LibraryContext::standard());
        let public = testdata::server().public_key().expect("a key");
        let begun = BegunSignature::default();
        for is_copied in [false, true, true] {
            let signature = key.sign(&library, ECDSA_P256, &begun, b"message").expect("a signature");
            assert_eq!(begun.has_copied(), is_copied);
            assert!(public.verify(&library, ECDSA_P256, b"message", &signature));
            assert!(!public.verify(&library, ECDSA_P256, b"another", &signature));
        }
    }

    #[test]
    fn a_curve_signs_with_its_own_hash() {
        const P256: i32 = ffi::NID_X9_62_prime256v1 as i32;
        assert!(algorithm(P256, Hash::Sha256).is_some());
        assert!(algorithm(P256, Hash::Sha384).is_none() && algorithm(P256, Hash::Sha1).is_none());
        assert!(algorithm(0, Hash::Sha256).is_none());
    }

    #[test]
    fn a_public_key_tells_no_private_number() {
        let key = testdata::server().public_key().expect("a key");
        assert!(number(&key, c"priv", 32).is_none() && number(&key, c"qx", 32).is_some());
        assert!(number(&key, c"qx", 16).is_none());
        error_queue::clear();
    }
}
