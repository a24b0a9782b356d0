//! The traffic secret of one direction in TLS 1.3 (RFC 8446, sections 7.2 and 7.3): its keys, the secret that follows
//! it, and the verify_data of a Finished.

use rustls::crypto::cipher::{AeadKey, Iv, RecordDecrypter, RecordEncrypter, Tls13AeadAlgorithm};
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock};

use super::{chacha, hkdf};
use crate::libcrypto::init::LibraryContext;
use crate::wiped::leave_nothing_on_stack;

/// What a suite derives its keys with, and what it protects records with.
#[derive(Clone, Copy)]
pub struct Algorithms {
    /// HKDF with the suite's hash.
    pub hkdf: &'static dyn Hkdf,
    /// The cipher.
    pub aead: &'static dyn Tls13AeadAlgorithm,
    /// The suite is ChaCha20-Poly1305, and libcrypto seals and opens its large records.
    pub large_by_libcrypto: bool,
    /// How many records may be sealed with one key.
    pub limit: u64,
}

/// A secret, and the algorithms for its keys. Wiped when it is dropped.
pub struct TrafficSecret {
    /// Boxed, because moving a value also leaves it in its old place.
    secret: Box<OkmBlock>,
    algorithms: Algorithms,
    /// The library context to fetch ChaCha20-Poly1305 from.
    library: Option<Box<LibraryContext>>,
}

/// The length of the IV in all TLS 1.3 suites.
const IV: usize = 12;

impl Algorithms {
    /// A cipher that seals.
    pub fn encrypter(
        &self,
        library: Option<&LibraryContext>,
        key: AeadKey,
        iv: Iv,
    ) -> Box<dyn RecordEncrypter> {
        match library.filter(|_| self.large_by_libcrypto) {
            Some(library) => chacha::tls13_encrypter(self.aead, library, key, iv),
            None => self.aead.encrypter(key, iv),
        }
    }

    /// A cipher that opens.
    pub fn decrypter(
        &self,
        library: Option<&LibraryContext>,
        key: AeadKey,
        iv: Iv,
    ) -> Box<dyn RecordDecrypter> {
        match library.filter(|_| self.large_by_libcrypto) {
            Some(library) => chacha::tls13_decrypter(self.aead, library, key, iv),
            None => self.aead.decrypter(key, iv),
        }
    }
}

impl TrafficSecret {
    /// This secret, for a suite with these algorithms.
    pub fn new(secret: OkmBlock, algorithms: Algorithms, library: impl FnOnce() -> LibraryContext) -> Self {
        let library = algorithms.large_by_libcrypto.then(|| Box::new(library()));
        Self { secret: Box::new(secret), algorithms, library }
    }

    /// The secret after a KeyUpdate.
    pub fn next(&self) -> Self {
        let expand = || Box::new(hkdf::expand_block(&*self.expander(), b"traffic upd", &[]));
        let secret = leave_nothing_on_stack(expand);
        Self { secret, algorithms: self.algorithms, library: self.library.clone() }
    }

    /// A cipher that seals with its keys.
    pub fn encrypter(&self) -> Option<Box<dyn RecordEncrypter>> {
        leave_nothing_on_stack(|| {
            let (key, iv) = self.keys()?;
            Some(self.algorithms.encrypter(self.library.as_deref(), key, iv))
        })
    }

    /// A cipher that opens with its keys.
    pub fn decrypter(&self) -> Option<Box<dyn RecordDecrypter>> {
        leave_nothing_on_stack(|| {
            let (key, iv) = self.keys()?;
            Some(self.algorithms.decrypter(self.library.as_deref(), key, iv))
        })
    }

    /// The verify_data of a Finished after messages with this digest.
    pub fn verify_data(&self, digest: &[u8]) -> Vec<u8> {
        leave_nothing_on_stack(|| hkdf::verify_data(self.algorithms.hkdf, &self.secret, digest))
    }

    /// How many records may be sealed with one key.
    pub fn limit(&self) -> u64 {
        self.algorithms.limit
    }

    fn expander(&self) -> Box<dyn HkdfExpander> {
        self.algorithms.hkdf.expander_for_okm(&self.secret)
    }

    fn keys(&self) -> Option<(AeadKey, Iv)> {
        let expander = self.expander();
        let key = match self.algorithms.aead.key_len() {
            16 => AeadKey::from(*hkdf::expand::<16>(expander.as_ref(), b"key")?),
            32 => AeadKey::from(*hkdf::expand::<32>(expander.as_ref(), b"key")?),
            _ => return None,
        };
        let iv = hkdf::expand::<IV>(expander.as_ref(), b"iv")?;
        Some((key, Iv::from(*iv)))
    }
}
