//! rustls's crypto provider as we use it: aws-lc's algorithms, each suite wrapped so that the [`Tap`] sees records and
//! secrets, full-sized records are written, and a TLS 1.3 session can be rebuilt from its facts.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::ConnectionTrafficSecrets;
use rustls::Error;
use rustls::crypto::cipher::{
    AeadKey, Iv, KeyBlockShape, OutboundPlain, Record, RecordDecrypter, RecordEncrypter, Tls12AeadAlgorithm,
    Tls13AeadAlgorithm, UnsupportedOperationError,
};
use rustls::crypto::kx::{ActiveKeyExchange, SupportedKxGroup};
use rustls::crypto::tls12::{Prf, PrfSecret};
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::crypto::{CipherSuite, CryptoProvider, GetRandomFailed, SecureRandom, SignatureScheme, hmac};
use rustls::enums::ContentType;
use rustls::{CipherSuiteCommon, Tls12CipherSuite, Tls13CipherSuite};
use rustls_aws_lc_rs::{DEFAULT_PROVIDER, cipher_suite, kx_group};

use super::added_extensions::AddedExtensions;
use super::chacha::{Tls12ChaCha, Tls13ChaCha};
use super::client_hello::FALLBACK_SCSV;
use super::early::{SharedEncrypter, SharedWithRustls};
use super::errors::alert;
use super::forge;
use super::key_derivation::algorithms;
use super::key_update::{Algorithms, SendSecret};
use super::opener::{EarlyCipher, LateDecrypter};
use super::rewrite::WireHash;
use super::tap::{self, SealedAs, Tap};
use super::tickets::ResumptionSecret;
use super::traffic::CLOSE_NOTIFY;
use crate::lock::{Lazy, Lock};
use crate::tables::alerts::AlertLevel;
use zeroize::Zeroizing;

/// A provider that offers exactly these suites and groups, in this order. Numbers that nothing implements are left out.
pub fn provider(tls12_suites: &[u16], tls13_suites: &[u16], groups: &[u16]) -> CryptoProvider {
    CryptoProvider {
        tls12_cipher_suites: Cow::Owned(tls12_suites.iter().filter_map(|id| tls12_suite(*id)).collect()),
        tls13_cipher_suites: Cow::Owned(tls13_suites.iter().filter_map(|id| tls13_suite(*id)).collect()),
        kx_groups: Cow::Owned(groups.iter().filter_map(|id| group(*id)).collect()),
        secure_random: &TimedRandom,
        ..DEFAULT_PROVIDER
    }
}

/// Makes a client's provider send TLS_FALLBACK_SCSV, which is a suite to rustls: the last one, with the ciphers of another
/// suite behind it. A server that chooses it is refused before rustls sees its ServerHello.
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

static TLS13_SUITES: Lazy<Vec<&'static Tls13CipherSuite>> = Lazy::new(|| {
    [
        cipher_suite::TLS13_AES_256_GCM_SHA384,
        cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
        cipher_suite::TLS13_AES_128_GCM_SHA256,
    ]
    .map(wrap_tls13)
    .into()
});

fn group(id: u16) -> Option<&'static dyn SupportedKxGroup> {
    [
        kx_group::X25519,
        kx_group::SECP256R1,
        kx_group::SECP384R1,
        kx_group::X25519MLKEM768,
        kx_group::SECP256R1MLKEM768,
        kx_group::MLKEM768,
        kx_group::MLKEM1024,
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
        prf_provider: Box::leak(Box::new(TappedPrf(prf))),
        kx: suite.kx,
        sign: signatures(suite.sign),
        aead_alg: Box::leak(Box::new(TappedTls12Aead(match suite.common.suite {
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => {
                Box::leak(Box::new(Tls12ChaCha(suite.aead_alg)))
            }
            _ => suite.aead_alg,
        }))),
    }))
}

/// What authenticates a suite: Ed448 wherever Ed25519 does.
fn signatures(known: &'static [SignatureScheme]) -> &'static [SignatureScheme] {
    match known.contains(&SignatureScheme::ED25519) {
        true => Vec::leak([known, &[SignatureScheme::ED448]].concat()),
        false => known,
    }
}

fn wrap_tls13(suite: &'static Tls13CipherSuite) -> &'static Tls13CipherSuite {
    let derivation = algorithms(suite.common.hash_provider.algorithm());
    let aead: &dyn Tls13AeadAlgorithm = match suite.common.suite {
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256 => Box::leak(Box::new(Tls13ChaCha(suite.aead_alg))),
        _ => suite.aead_alg,
    };
    let hkdf = derivation.map_or(suite.hkdf_provider, |derivation| derivation.hkdf);
    Box::leak(Box::new(Tls13CipherSuite {
        common: common(&suite.common),
        protocol_version: suite.protocol_version,
        hkdf_provider: Box::leak(Box::new(TappedHkdf(hkdf))),
        aead_alg: Box::leak(Box::new(TappedTls13Aead(Algorithms { hkdf, aead }))),
        quic: None,
    }))
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

/// A suite of TLS 1.2, which has no new keys for an old connection. As OpenSSL, it goes on until record numbers, which are the
/// nonces, are used up; rustls ends the connection before one could come a second time.
fn common_tls12(of: &CipherSuiteCommon) -> CipherSuiteCommon {
    CipherSuiteCommon { confidentiality_limit: u64::MAX, ..common(of) }
}

// --- random bytes ---

/// Random bytes, where the first four of a hello's random are the time if the connection wants them to be, and where a
/// session's id is the one that the program chose.
#[derive(Debug)]
struct TimedRandom;

impl SecureRandom for TimedRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        if let Some(drawn) = tap::with(|tap| tap.take_drawn(bytes.len())).flatten() {
            bytes.copy_from_slice(&drawn);
            return Ok(());
        }
        DEFAULT_PROVIDER.secure_random.fill(bytes)?;
        if tap::with(|tap| tap.is_timed(bytes.len())) == Some(true)
            && let Some(start) = bytes.first_chunk_mut()
        {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            *start = (since.as_secs() as u32).to_be_bytes();
        }
        Ok(())
    }
}

// --- record ciphers ---

struct TappedEncrypter {
    inner: Box<dyn RecordEncrypter>,
    tap: Option<Arc<Tap>>,
    /// TLS 1.3, which has padding.
    tls13: bool,
    /// The padding of the record that rustls has asked the length of, and that record's plaintext length.
    planned: Lock<Option<(usize, usize)>>,
    /// TLS 1.3: the keys' secret.
    secret: Option<SendSecret>,
    /// Records that rustls counts and that were sealed with earlier keys.
    sealed_before: u64,
    /// What the next record has beside rustls's own.
    added: Option<AddedExtensions>,
}

impl TappedEncrypter {
    /// `keys`: TLS 1.3's algorithms and, where it is known, the secret that the keys come from.
    fn new(inner: Box<dyn RecordEncrypter>, keys: Option<(Algorithms, Option<OkmBlock>)>) -> Box<Self> {
        let tap = tap::current();
        let tls13 = keys.is_some();
        let secret = keys.and_then(|(algorithms, secret)| Some(SendSecret { secret: secret?, algorithms }));
        if let (Some(tap), Some(SendSecret { secret, algorithms })) = (&tap, &secret)
            && let Some(authentication) = tap.post_handshake_auth()
        {
            authentication.keep_secret(true, algorithms.hkdf, secret);
        }
        let inner = match tap.as_ref().filter(|tap| tap.shares_encrypter()) {
            Some(tap) => {
                let shared = SharedEncrypter::new(inner);
                tap.set_encrypter(shared.clone());
                Box::new(SharedWithRustls(shared))
            }
            None => inner,
        };
        let added = tap.as_ref().filter(|_| tls13).and_then(|tap| tap.claim_added_extensions());
        Box::new(Self { inner, tap, tls13, planned: Lock::default(), secret, sealed_before: 0, added })
    }

    /// The record behind the one with rustls's number `sequence` is the first one with new keys.
    fn update_keys(&mut self, sequence: u64) -> Result<(), Error> {
        let (Some(secret), Some(tap)) = (&mut self.secret, &self.tap) else {
            return Err(Error::EncryptError);
        };
        self.inner = secret.advance(tap)?;
        self.sealed_before = sequence + 1;
        Ok(())
    }

    fn padding_tap(&self) -> Option<&Arc<Tap>> {
        self.tap.as_ref().filter(|tap| self.tls13 && tap.pads())
    }

    /// How much padding a record gets. rustls asks for its length more than once; the program is asked once.
    fn plan(&self, length: usize) -> usize {
        let Some(tap) = self.padding_tap() else { return 0 };
        if let Some((planned, padding)) = self.planned.get()
            && planned == length
        {
            return padding;
        }
        let padding = tap.padding(length);
        self.planned.set(Some((length, padding)));
        padding
    }

    fn take_plan(&self, length: usize) -> usize {
        let planned = self.padding_tap().and_then(|_| self.planned.lock().take());
        planned.filter(|(planned, _)| *planned == length).map_or(0, |(_, padding)| padding)
    }

    /// Seals with padding: the content type, zeros, and a last zero in the place of the content type.
    fn seal<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        sequence: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let sequence = sequence - self.sealed_before;
        let padding = self.take_plan(record.payload.len());
        if padding == 0 {
            return self.inner.encrypt(record, sequence, out);
        }
        let mut padded = record.payload.to_vec();
        padded.push(record.typ.0);
        padded.resize(padded.len() + padding - 1, 0);
        let plain = OutboundPlain::from(&padded);
        self.inner.encrypt(Record::new(ContentType(0), record.version, plain), sequence, out)
    }
}

impl RecordEncrypter for TappedEncrypter {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        sequence: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let mut record = record;
        let Some(tap) = &self.tap else { return self.inner.encrypt(record, sequence, out) };
        let mut really = SealedAs::Data;
        if record.typ == ContentType::ApplicationData {
            really = tap.sealed_as();
            record.typ = match really {
                SealedAs::Data => {
                    if tap.watches_data() {
                        tap.note(true, record.typ.0, Vec::new());
                    }
                    return self.seal(record, sequence, out);
                }
                SealedAs::Alert => ContentType::Alert,
                SealedAs::Message | SealedAs::KeyUpdate => ContentType::Handshake,
            };
        }
        let mut payload = record.payload.to_vec();
        if let Some(added) = self.added.take().filter(|_| record.typ == ContentType::Handshake) {
            payload = added.to_wire(&payload).unwrap_or(payload);
        }
        if record.typ == ContentType::Alert
            && let Some(description) = tap.take_alert_override()
            && let [_, chosen] = &mut payload[..]
        {
            *chosen = description;
        } else if record.typ == ContentType::Alert && really == SealedAs::Data && payload == CLOSE_NOTIFY {
            // rustls sends one where no record number is left. The peer must not take that for the end of the data.
            payload = vec![AlertLevel::FATAL.0, alert::INTERNAL_ERROR];
        }
        tap.note(true, record.typ.0, payload.clone());
        let plain = OutboundPlain::from(&payload);
        let sealed = self.seal(Record::new(record.typ, record.version, plain), sequence, out)?;
        if really == SealedAs::KeyUpdate {
            self.update_keys(sequence)?;
        }
        Ok(sealed)
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        // rustls takes the answer for 0 off the largest fragment; a full record holds 16384 bytes of plaintext.
        if length == 0 {
            return 0;
        }
        let length = length + self.added.as_ref().map_or(0, AddedExtensions::length);
        self.inner.encrypted_payload_len(length + self.plan(length))
    }
}

/// A decrypter whose connection may open records before rustls sees them.
fn tapped_decrypter(inner: Box<dyn RecordDecrypter>, tls13: bool) -> Box<dyn RecordDecrypter> {
    let Some(tap) = tap::current() else { return inner };
    let cipher = Arc::new(EarlyCipher::new(inner, tls13));
    tap.set_reading(cipher.clone());
    let early = tap.awaits_early_data();
    Box::new(LateDecrypter { cipher, tap, early })
}

struct TappedTls13Aead(Algorithms);

impl Tls13AeadAlgorithm for TappedTls13Aead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordEncrypter> {
        let secret = tap::with(|tap| tap.take_secret(&key)).flatten();
        TappedEncrypter::new(self.0.aead.encrypter(key, iv), Some((self.0, secret)))
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordDecrypter> {
        tap::with(|tap| {
            let Some(secret) = tap.take_secret(&key) else { return };
            if let Some(authentication) = tap.post_handshake_auth() {
                authentication.keep_secret(false, self.0.hkdf, &secret);
            }
        });
        tapped_decrypter(self.0.aead.decrypter(key, iv), true)
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

struct TappedTls12Aead(&'static dyn Tls12AeadAlgorithm);

impl Tls12AeadAlgorithm for TappedTls12Aead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn RecordEncrypter> {
        TappedEncrypter::new(self.0.encrypter(key, iv, extra), None)
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn RecordDecrypter> {
        tapped_decrypter(self.0.decrypter(key, iv), false)
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        self.0.key_block_shape()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.0.extract_keys(key, iv, explicit)
    }
}

// --- key schedules ---

struct TappedPrf(&'static dyn Prf);

impl Prf for TappedPrf {
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
        tap::with(|tap| tap.note_tls12(|secrets| secrets.master = Some(Zeroizing::new(*master))));
        Box::new(TappedPrfSecret(self.0.new_secret(master)))
    }
}

struct TappedPrfSecret(Box<dyn PrfSecret>);

impl PrfSecret for TappedPrfSecret {
    fn prf(&self, output: &mut [u8], label: &[u8], seed: &[u8]) {
        self.0.prf(output, label, seed);
        let note = |tap: &Arc<Tap>| match label {
            b"client finished" => tap.note_tls12(|secrets| secrets.client_finished = Some(output.to_vec())),
            b"server finished" => tap.note_tls12(|secrets| secrets.server_finished = Some(output.to_vec())),
            _ => {}
        };
        tap::with(note);
    }
}

struct TappedHkdf(&'static dyn Hkdf);

impl Hkdf for TappedHkdf {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.tapped(self.0.extract_from_zero_ikm(salt), None)
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        self.tapped(self.0.extract_from_secret(salt, secret), None)
    }

    fn extract_from_kx_shared_secret(
        &self,
        salt: Option<&[u8]>,
        exchange: Box<dyn ActiveKeyExchange>,
        peer_key: &[u8],
    ) -> Result<Box<dyn HkdfExpander>, Error> {
        Ok(self.tapped(self.0.extract_from_kx_shared_secret(salt, exchange, peer_key)?, None))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        let replacement = tap::with(|tap| tap.take_replacement(okm)).flatten();
        let okm = replacement.as_ref().unwrap_or(okm);
        self.tapped(self.0.expander_for_okm(okm), Some(okm.clone()))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> hmac::Tag {
        self.0.hmac_sign(key, message)
    }
}

impl TappedHkdf {
    fn tapped(&self, inner: Box<dyn HkdfExpander>, secret: Option<OkmBlock>) -> Box<dyn HkdfExpander> {
        Box::new(TappedExpander { inner, hkdf: self.0, secret })
    }
}

struct TappedExpander {
    inner: Box<dyn HkdfExpander>,
    hkdf: &'static dyn Hkdf,
    /// What it expands, where it came as a block.
    secret: Option<OkmBlock>,
}

impl HkdfExpander for TappedExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.inner.expand_slice(info, output)?;
        // The label is the fourth part of rustls's info: length, "tls13 " length, "tls13 ", label, …
        if info.get(3) == Some(&&b"key"[..])
            && let Some(secret) = &self.secret
        {
            tap::with(|tap| tap.note_secret(output, secret.clone()));
        }
        Ok(())
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let label = info.get(3).copied().unwrap_or_default();
        if label == b"resumption"
            && let Some(secret) = forge::secret_override()
        {
            return OkmBlock::new(&secret);
        }
        let block = self.inner.expand_block(info);
        if label == b"res master" {
            tap::with(|tap| tap.set_resumption(ResumptionSecret::new(self.hkdf, &block)));
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
