//! rustls's crypto provider as we use it: aws-lc's algorithms, with each suite wrapped so that the connection gets its
//! keys and secrets, and so that a TLS 1.3 session can be rebuilt from its facts.

use std::borrow::Cow;
use std::sync::Arc;

use rustls::ConnectionTrafficSecrets;
use rustls::Error;
use rustls::crypto::cipher::{
    AeadKey, Iv, KeyBlockShape, RecordDecrypter, RecordEncrypter, Tls12AeadAlgorithm, Tls13AeadAlgorithm,
    UnsupportedOperationError,
};
use rustls::crypto::kx::{ActiveKeyExchange, SupportedKxGroup};
use rustls::crypto::tls12::{Prf, PrfSecret};
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::crypto::{CipherSuite, CryptoProvider, GetRandomFailed, SecureRandom, SignatureScheme, hmac};
use rustls::{CipherSuiteCommon, Tls12CipherSuite, Tls13CipherSuite};
use rustls_aws_lc_rs::{DEFAULT_PROVIDER, cipher_suite, kx_group};

use super::context::HandshakeContext;
use super::dialect::transcript::WireHash;
use super::protection;
use super::rebuild_session;
use super::scope;
use super::tickets::ResumptionSecret;
use crate::crypto::key_derivation::algorithms;
use crate::crypto::processor;
use crate::libcrypto::init::LibraryContext;
use crate::lock::Lazy;
use crate::messages::client_hello::FALLBACK_SCSV;
use crate::record::{Algorithms, Sealer, chacha};
use zeroize::Zeroizing;

/// A provider that offers exactly these suites and groups, in this order. Numbers without an implementation are left out.
pub fn provider(tls12_suites: &[u16], tls13_suites: &[u16], groups: &[u16]) -> CryptoProvider {
    CryptoProvider {
        tls12_cipher_suites: Cow::Owned(tls12_suites.iter().filter_map(|id| tls12_suite(*id)).collect()),
        tls13_cipher_suites: Cow::Owned(tls13_suites.iter().filter_map(|id| tls13_suite(*id)).collect()),
        kx_groups: Cow::Owned(groups.iter().filter_map(|id| group(*id)).collect()),
        secure_random: &MarkedRandom,
        ..DEFAULT_PROVIDER
    }
}

/// Makes a client's provider send TLS_FALLBACK_SCSV. To rustls it is a cipher suite, the last one, backed by another
/// suite's ciphers. A server that selects it is refused before rustls sees its ServerHello.
pub fn signal_fallback(provider: &mut CryptoProvider) {
    static TLS12: Lazy<&Tls12CipherSuite> = Lazy::new(|| {
        let suite = cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
        Box::leak(Box::new(Tls12CipherSuite {
            common: signal(&suite.common),
            protocol_version: suite.protocol_version,
            prf_provider: suite.prf_provider,
            kx: suite.kx,
            sign: suite.sign,
            aead_alg: suite.aead_alg,
        }))
    });
    static TLS13: Lazy<&Tls13CipherSuite> = Lazy::new(|| {
        let suite = cipher_suite::TLS13_AES_128_GCM_SHA256;
        Box::leak(Box::new(Tls13CipherSuite {
            common: signal(&suite.common),
            protocol_version: suite.protocol_version,
            hkdf_provider: suite.hkdf_provider,
            aead_alg: suite.aead_alg,
            quic: None,
        }))
    });
    if provider.tls12_cipher_suites.is_empty() {
        provider.tls13_cipher_suites.to_mut().push(*TLS13);
    } else {
        provider.tls12_cipher_suites.to_mut().push(*TLS12);
    }
}

fn signal(of: &CipherSuiteCommon) -> CipherSuiteCommon {
    CipherSuiteCommon { suite: CipherSuite(FALLBACK_SCSV), ..common(of) }
}

/// A provider with every suite.
pub fn everything() -> CryptoProvider {
    CryptoProvider {
        tls12_cipher_suites: Cow::Borrowed(&TLS12_SUITES),
        tls13_cipher_suites: Cow::Borrowed(&TLS13_SUITES),
        ..DEFAULT_PROVIDER
    }
}

/// The TLS 1.2 suite with this number.
pub fn tls12_suite(id: u16) -> Option<&'static Tls12CipherSuite> {
    TLS12_SUITES.iter().find(|suite| suite.common.suite.0 == id).copied()
}

/// The algorithms that protect records of this TLS 1.3 suite.
pub(super) fn record_algorithms(suite: u16) -> Option<Algorithms> {
    let suite = PLAIN_TLS13.iter().find(|plain| plain.common.suite.0 == suite)?;
    Some(algorithms_of(suite))
}

/// The TLS 1.3 suite with this number.
pub fn tls13_suite(id: u16) -> Option<&'static Tls13CipherSuite> {
    TLS13_SUITES.iter().find(|suite| suite.common.suite.0 == id).copied()
}

static TLS12_SUITES: Lazy<Vec<&'static Tls12CipherSuite>> = Lazy::new(|| {
    [
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]
    .map(wrap_tls12)
    .into()
});

static TLS13_SUITES: Lazy<Vec<&'static Tls13CipherSuite>> = Lazy::new(|| PLAIN_TLS13.map(wrap_tls13).into());

/// The provider's own suites, not wrapped.
static PLAIN_TLS13: [&Tls13CipherSuite; 3] = [
    cipher_suite::TLS13_AES_256_GCM_SHA384,
    cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
    cipher_suite::TLS13_AES_128_GCM_SHA256,
];

fn group(id: u16) -> Option<&'static dyn SupportedKxGroup> {
    [
        kx_group::X25519,
        kx_group::SECP256R1,
        kx_group::SECP384R1,
        kx_group::X25519MLKEM768,
        kx_group::SECP256R1MLKEM768,
        kx_group::MLKEM768,
        kx_group::MLKEM1024,
        crate::crypto::hybrid::SECP384R1_MLKEM1024,
    ]
    .into_iter()
    .chain(super::groups::OURS.iter().copied())
    .find(|group| group.name().0 == id)
}

fn wrap_tls12(suite: &'static Tls12CipherSuite) -> &'static Tls12CipherSuite {
    let derivation = algorithms(suite.common.hash_provider.algorithm());
    let prf = derivation.map_or(suite.prf_provider, |derivation| derivation.prf);
    Box::leak(Box::new(Tls12CipherSuite {
        common: common_tls12(&suite.common),
        protocol_version: suite.protocol_version,
        prf_provider: Box::leak(Box::new(ConnectedPrf(prf))),
        kx: suite.kx,
        sign: signatures(suite.sign),
        aead_alg: Box::leak(Box::new(Connected12Aead {
            aead: suite.aead_alg,
            large_by_libcrypto: is_large_by_libcrypto(suite.common.suite),
        })),
    }))
}

/// The signature schemes that authenticate a suite: Ed448 wherever Ed25519 is allowed.
fn signatures(known: &'static [SignatureScheme]) -> &'static [SignatureScheme] {
    match known.contains(&SignatureScheme::ED25519) {
        true => Vec::leak([known, &[SignatureScheme::ED448]].concat()),
        false => known,
    }
}

fn wrap_tls13(suite: &'static Tls13CipherSuite) -> &'static Tls13CipherSuite {
    let algorithms = algorithms_of(suite);
    Box::leak(Box::new(Tls13CipherSuite {
        common: common(&suite.common),
        protocol_version: suite.protocol_version,
        hkdf_provider: Box::leak(Box::new(ConnectedHkdf(algorithms.hkdf))),
        aead_alg: Box::leak(Box::new(Connected13Aead(algorithms))),
        quic: None,
    }))
}

fn algorithms_of(suite: &Tls13CipherSuite) -> Algorithms {
    let derivation = algorithms(suite.common.hash_provider.algorithm());
    Algorithms {
        hkdf: derivation.map_or(suite.hkdf_provider, |derivation| derivation.hkdf),
        aead: suite.aead_alg,
        large_by_libcrypto: is_large_by_libcrypto(suite.common.suite),
        limit: suite.common.confidentiality_limit,
    }
}

/// Whether libcrypto's code for the large records of this suite is faster here.
fn is_large_by_libcrypto(suite: CipherSuite) -> bool {
    let is_chacha = matches!(
        suite,
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
    );
    is_chacha && processor::has_faster_chacha_in_libcrypto()
}

fn common(of: &CipherSuiteCommon) -> CipherSuiteCommon {
    let hash =
        algorithms(of.hash_provider.algorithm()).map_or(of.hash_provider, |derivation| derivation.hash);
    CipherSuiteCommon {
        suite: of.suite,
        hash_provider: Box::leak(Box::new(WireHash(hash))),
        confidentiality_limit: of.confidentiality_limit,
    }
}

/// A TLS 1.2 suite, in which a connection cannot change its keys. Like OpenSSL, it goes on until the record numbers,
/// which are the nonces, are used up; rustls ends the connection before one could repeat.
fn common_tls12(of: &CipherSuiteCommon) -> CipherSuiteCommon {
    CipherSuiteCommon { confidentiality_limit: u64::MAX, ..common(of) }
}

// --- random bytes ---

/// Random bytes. A hello's random has the marks that the connection asks for, and a session id is the one that the program
/// chose.
#[derive(Debug)]
struct MarkedRandom;

impl SecureRandom for MarkedRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        if let Some(drawn) = scope::with(|context| context.take_drawn(bytes.len())).flatten() {
            bytes.copy_from_slice(&drawn);
            return Ok(());
        }
        DEFAULT_PROVIDER.secure_random.fill(bytes)?;
        scope::with(|context| context.put_marks(bytes));
        Ok(())
    }
}

// --- record ciphers ---

struct Connected13Aead(Algorithms);

impl Tls13AeadAlgorithm for Connected13Aead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordEncrypter> {
        let library = library_for(self.0.large_by_libcrypto);
        let cipher = self.0.encrypter(library.as_ref(), key, iv);
        protection::encrypter(cipher, Sealer::of_handshake)
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordDecrypter> {
        let library = library_for(self.0.large_by_libcrypto);
        protection::decrypter(self.0.decrypter(library.as_ref(), key, iv), true)
    }

    fn key_len(&self) -> usize {
        self.0.aead.key_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.0.aead.extract_keys(key, iv)
    }
}

/// The library context to fetch the cipher from that seals and opens large records, if it is libcrypto's.
fn library_for(large_by_libcrypto: bool) -> Option<LibraryContext> {
    if large_by_libcrypto { scope::ask(|callbacks| callbacks.library()) } else { None }
}

struct Connected12Aead {
    aead: &'static dyn Tls12AeadAlgorithm,
    /// libcrypto seals and opens the large records.
    large_by_libcrypto: bool,
}

impl Tls12AeadAlgorithm for Connected12Aead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn RecordEncrypter> {
        let cipher = match library_for(self.large_by_libcrypto) {
            Some(library) => chacha::tls12_encrypter(self.aead, &library, key, iv, extra),
            None => self.aead.encrypter(key, iv, extra),
        };
        protection::encrypter(cipher, Sealer::new)
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn RecordDecrypter> {
        let cipher = match library_for(self.large_by_libcrypto) {
            Some(library) => chacha::tls12_decrypter(self.aead, &library, key, iv),
            None => self.aead.decrypter(key, iv),
        };
        protection::decrypter(cipher, false)
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        self.aead.key_block_shape()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.aead.extract_keys(key, iv, explicit)
    }
}

// --- key schedules ---

struct ConnectedPrf(&'static dyn Prf);

impl Prf for ConnectedPrf {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        exchange: Box<dyn ActiveKeyExchange>,
        peer_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        self.0.for_key_exchange(output, exchange, peer_key, label, seed)
    }

    fn new_secret(&self, master: &[u8; 48]) -> Box<dyn PrfSecret> {
        scope::with(|context| context.note_tls12(|secrets| secrets.master = Some(Zeroizing::new(*master))));
        Box::new(ConnectedPrfSecret(self.0.new_secret(master)))
    }
}

struct ConnectedPrfSecret(Box<dyn PrfSecret>);

impl PrfSecret for ConnectedPrfSecret {
    fn prf(&self, output: &mut [u8], label: &[u8], seed: &[u8]) {
        self.0.prf(output, label, seed);
        let note = |context: &Arc<HandshakeContext>| match label {
            b"client finished" => {
                context.note_tls12(|secrets| secrets.client_finished = Some(output.to_vec()))
            }
            b"server finished" => {
                context.note_tls12(|secrets| secrets.server_finished = Some(output.to_vec()))
            }
            _ => {}
        };
        scope::with(note);
    }
}

struct ConnectedHkdf(&'static dyn Hkdf);

impl Hkdf for ConnectedHkdf {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.connected(self.0.extract_from_zero_ikm(salt))
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        self.connected(self.0.extract_from_secret(salt, secret))
    }

    fn extract_from_kx_shared_secret(
        &self,
        salt: Option<&[u8]>,
        exchange: Box<dyn ActiveKeyExchange>,
        peer_key: &[u8],
    ) -> Result<Box<dyn HkdfExpander>, Error> {
        Ok(self.connected(self.0.extract_from_kx_shared_secret(salt, exchange, peer_key)?))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        self.connected(self.0.expander_for_okm(okm))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> hmac::Tag {
        self.0.hmac_sign(key, message)
    }
}

impl ConnectedHkdf {
    fn connected(&self, inner: Box<dyn HkdfExpander>) -> Box<dyn HkdfExpander> {
        Box::new(ConnectedExpander { inner, hkdf: self.0 })
    }
}

struct ConnectedExpander {
    inner: Box<dyn HkdfExpander>,
    hkdf: &'static dyn Hkdf,
}

impl HkdfExpander for ConnectedExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.inner.expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        // The label is the fourth part of rustls's info: length, "tls13 " length, "tls13 ", label, …
        let label = info.get(3).copied().unwrap_or_default();
        if label == b"resumption"
            && let Some(secret) = rebuild_session::secret_override()
        {
            return OkmBlock::new(&secret);
        }
        let block = self.inner.expand_block(info);
        if label == b"res master" {
            scope::with(|context| context.set_resumption(ResumptionSecret::new(self.hkdf, &block)));
        }
        block
    }

    fn hash_len(&self) -> usize {
        self.inner.hash_len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls13_changes_keys_for_their_age() {
        assert!(TLS12_SUITES.iter().all(|suite| suite.common.confidentiality_limit == u64::MAX));
        let limited = |id| tls13_suite(id).expect("known").common.confidentiality_limit;
        assert!([0x1301, 0x1302].into_iter().all(|id| limited(id) <= 1 << 24));
    }
}
