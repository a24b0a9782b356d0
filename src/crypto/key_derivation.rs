//! SHA-2 for transcripts, HKDF for TLS 1.3's key schedule and the PRF of TLS 1.2, over RustCrypto's SHA-2 and HMAC.
//! rustls-aws-lc-rs has all of that too, but a handshake hashes many short messages: creating and copying aws-lc's
//! contexts costs as much as the hashing, while these are plain values. Decision 13 has the numbers.

use std::marker::PhantomData;

use hmac::digest::OutputSizeUser;
use hmac::{KeyInit, Mac};
use rustls::crypto::HashAlgorithm;
use rustls::crypto::hash::{Context, Hash, Output};
use rustls::crypto::hmac::{Hmac, Key, Tag};
use rustls::crypto::tls12::{Prf, PrfUsingHmac};
use rustls::crypto::tls13::{Hkdf, HkdfUsingHmac};
use sha2::{Digest, Sha256, Sha384};

use crate::lock::Lazy;

/// A hash that cipher suites use, with the constants that each key schedule begins with.
trait SuiteHash: Digest + Clone + Send + Sync + Sized + 'static {
    /// HMAC with this hash.
    type Hmac: Mac + KeyInit + Clone + Send + Sync + 'static;

    /// Computed once in a process.
    fn constants() -> &'static Constants<Self>;
}

/// What is the same in each handshake.
struct Constants<D: SuiteHash> {
    /// The hash of the empty string, from which the secrets are derived that depend on no message.
    of_nothing: Output,
    /// HMAC keyed with as many zeros as the hash is long: the salt where there is none.
    without_salt: D::Hmac,
}

/// Computes the constants, and finds out which instructions the processor has for them: under a hypervisor, asking takes tens of
/// microseconds.
pub fn prepare() {
    let _ = (Sha256::constants(), Sha384::constants());
}

impl<D: SuiteHash> Constants<D> {
    fn new() -> Self {
        Self { of_nothing: Output::new(&D::digest([])), without_salt: hmac::<D>(zeros::<D>()) }
    }
}

impl SuiteHash for Sha256 {
    type Hmac = hmac::Hmac<Self>;

    fn constants() -> &'static Constants<Self> {
        static CONSTANTS: Lazy<Constants<Sha256>> = Lazy::new(Constants::new);
        &CONSTANTS
    }
}

impl SuiteHash for Sha384 {
    type Hmac = hmac::Hmac<Self>;

    fn constants() -> &'static Constants<Self> {
        static CONSTANTS: Lazy<Constants<Sha384>> = Lazy::new(Constants::new);
        &CONSTANTS
    }
}

/// As many zeros as the hash is long.
fn zeros<D: SuiteHash>() -> &'static [u8] {
    const ZEROS: &[u8] = &[0; Output::MAX_LEN];
    ZEROS.get(..<D as Digest>::output_size()).unwrap_or(ZEROS)
}

#[expect(clippy::expect_used, reason = "HMAC is defined for keys of any length, and so is this one")]
fn hmac<D: SuiteHash>(key: &[u8]) -> D::Hmac {
    <D::Hmac as KeyInit>::new_from_slice(key).expect("an HMAC takes keys of any length")
}

const HMAC_SHA256: &HmacOf<Sha256> = &HmacOf(PhantomData);
const HMAC_SHA384: &HmacOf<Sha384> = &HmacOf(PhantomData);

/// What a suite with this hash needs; None for a hash that no suite uses.
pub fn algorithms(hash: HashAlgorithm) -> Option<Derivation> {
    match hash {
        HashAlgorithm::SHA256 => Some(Derivation {
            hash: &HashOf::<Sha256>(HashAlgorithm::SHA256, PhantomData),
            hkdf: &HkdfUsingHmac(HMAC_SHA256),
            prf: &PrfUsingHmac(HMAC_SHA256),
        }),
        HashAlgorithm::SHA384 => Some(Derivation {
            hash: &HashOf::<Sha384>(HashAlgorithm::SHA384, PhantomData),
            hkdf: &HkdfUsingHmac(HMAC_SHA384),
            prf: &PrfUsingHmac(HMAC_SHA384),
        }),
        _ => None,
    }
}

/// Everything that is based on one hash.
pub struct Derivation {
    /// The hash itself.
    pub hash: &'static dyn Hash,
    /// The key schedule of TLS 1.3.
    pub hkdf: &'static dyn Hkdf,
    /// The key schedule of TLS 1.2.
    pub prf: &'static dyn Prf,
}

struct HashOf<D>(HashAlgorithm, PhantomData<D>);

impl<D: SuiteHash> Hash for HashOf<D> {
    fn start(&self) -> Box<dyn Context> {
        Box::new(ContextOf::<D>(None))
    }

    fn hash(&self, data: &[u8]) -> Output {
        ContextOf(Some(D::new_with_prefix(data))).output()
    }

    fn output_len(&self) -> usize {
        <D as Digest>::output_size()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.0
    }
}

/// None until something is hashed.
struct ContextOf<D>(Option<D>);

impl<D: SuiteHash> ContextOf<D> {
    fn output(self) -> Output {
        match self.0 {
            Some(state) => Output::new(&state.finalize()),
            None => Output::new(D::constants().of_nothing.as_ref()),
        }
    }
}

impl<D: SuiteHash> Context for ContextOf<D> {
    fn fork_finish(&self) -> Output {
        Self(self.0.clone()).output()
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> Output {
        self.output()
    }

    fn update(&mut self, data: &[u8]) {
        self.0.get_or_insert_with(D::new).update(data);
    }
}

struct HmacOf<D>(PhantomData<D>);

impl<D: SuiteHash> Hmac for HmacOf<D> {
    fn with_key(&self, key: &[u8]) -> Box<dyn Key> {
        Box::new(KeyOf(match key == zeros::<D>() {
            true => D::constants().without_salt.clone(),
            false => hmac::<D>(key),
        }))
    }

    fn hash_output_len(&self) -> usize {
        <D as Digest>::output_size()
    }
}

/// An HMAC that has processed its key.
struct KeyOf<M>(M);

impl<M: Mac + Clone + Send + Sync> Key for KeyOf<M> {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> Tag {
        let mut mac = self.0.clone();
        mac.update(first);
        for part in middle {
            mac.update(part);
        }
        mac.update(last);
        Tag::new(&mac.finalize().into_bytes())
    }

    fn tag_len(&self) -> usize {
        <M as OutputSizeUser>::output_size()
    }
}

#[cfg(test)]
mod tests {
    use rustls_aws_lc_rs::cipher_suite;

    use super::*;

    fn derivation(hash: &dyn Hash) -> Derivation {
        algorithms(hash.algorithm()).expect("both hashes are known")
    }

    #[test]
    fn hash_agrees_with_the_provider() {
        for suite in [cipher_suite::TLS13_AES_256_GCM_SHA384, cipher_suite::TLS13_AES_128_GCM_SHA256] {
            let theirs = suite.common.hash_provider;
            let ours = derivation(theirs).hash;
            assert_eq!((ours.output_len(), ours.algorithm()), (theirs.output_len(), theirs.algorithm()));
            let (mut one, mut other) = (ours.start(), theirs.start());
            for length in [0, 1, 63, 64, 127, 128, 1000] {
                let data = vec![length as u8; length];
                assert_eq!(ours.hash(&data).as_ref(), theirs.hash(&data).as_ref());
                one.update(&data);
                other.update(&data);
                assert_eq!(one.fork_finish().as_ref(), other.fork_finish().as_ref());
                assert_eq!(one.fork().finish().as_ref(), other.fork().finish().as_ref());
            }
            assert_eq!(one.finish().as_ref(), other.finish().as_ref());
            let nothing =
                [theirs.hash(&[]), ours.hash(&[]), ours.start().finish(), ours.start().fork_finish()];
            assert!(nothing.iter().all(|hash| hash.as_ref() == nothing[0].as_ref()));
            let mut empty = ours.start();
            empty.update(&[]);
            assert_eq!(empty.fork().finish().as_ref(), nothing[0].as_ref());
        }
    }

    #[test]
    fn prf_agrees_with_the_provider() {
        for suite in [
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ] {
            let ours = derivation(suite.common.hash_provider).prf;
            let (one, other) = (ours.new_secret(&[7; 48]), suite.prf_provider.new_secret(&[7; 48]));
            for length in [1, 12, 48, 72, 200] {
                let (mut output, mut other_output) = (vec![0; length], vec![0; length]);
                one.prf(&mut output, b"label", b"seed");
                other.prf(&mut other_output, b"label", b"seed");
                assert_eq!(output, other_output);
            }
        }
    }

    #[test]
    fn hkdf_agrees_with_the_provider() {
        for suite in [cipher_suite::TLS13_AES_256_GCM_SHA384, cipher_suite::TLS13_AES_128_GCM_SHA256] {
            let ours = derivation(suite.common.hash_provider).hkdf;
            let theirs = suite.hkdf_provider;
            let info: [&[u8]; 2] = [b"label", b"context"];
            for salt in [None, Some(&b"some salt"[..]), Some(&[0; 32]), Some(&[0; 48]), Some(&[0; 64])] {
                let pairs = [
                    (ours.extract_from_secret(salt, b"secret"), theirs.extract_from_secret(salt, b"secret")),
                    (ours.extract_from_zero_ikm(salt), theirs.extract_from_zero_ikm(salt)),
                ];
                for (one, other) in pairs {
                    let block = one.expand_block(&info);
                    assert_eq!(block.as_ref(), other.expand_block(&info).as_ref());
                    let (mut long, mut other_long) = ([0; 150], [0; 150]);
                    assert!(one.expand_slice(&info, &mut long).is_ok());
                    assert!(other.expand_slice(&info, &mut other_long).is_ok());
                    assert_eq!(long, other_long);
                    let (again, other_again) =
                        (ours.expander_for_okm(&block), theirs.expander_for_okm(&block));
                    assert_eq!(again.expand_block(&info).as_ref(), other_again.expand_block(&info).as_ref());
                    let (tag, other_tag) =
                        (ours.hmac_sign(&block, b"data"), theirs.hmac_sign(&block, b"data"));
                    assert_eq!(tag.as_ref(), other_tag.as_ref());
                }
            }
        }
    }
}
