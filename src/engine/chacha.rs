//! ChaCha20-Poly1305 for large records, by libcrypto where it has it. Its code uses wider registers than aws-lc's, which
//! seals and opens the small ones with less ado: decision 14.

use rustls::ConnectionTrafficSecrets;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaque, Iv, KeyBlockShape, Nonce, OutboundPlain, Record, RecordDecrypter,
    RecordEncrypter, Tls12AeadAlgorithm, Tls13AeadAlgorithm, UnsupportedOperationError, make_tls12_aad,
    make_tls13_aad,
};
use rustls::enums::ContentType;
use rustls::error::Error;

use super::tap;
use crate::libcrypto::chacha::{ChaCha20Poly1305, KEY, NONCE, TAG};

/// The plaintext that a record may hold.
const LONGEST: usize = 16384;

/// Longer payloads are large.
const SMALL: usize = 2048;

/// For TLS 1.3; with the algorithm for small records, and for all where libcrypto cannot.
pub struct Tls13ChaCha(pub &'static dyn Tls13AeadAlgorithm);

/// As [`Tls13ChaCha`], for TLS 1.2.
pub struct Tls12ChaCha(pub &'static dyn Tls12AeadAlgorithm);

fn cipher(key: &AeadKey, seals: bool) -> Option<ChaCha20Poly1305> {
    let key = <&[u8; KEY]>::try_from(key.as_ref()).ok()?;
    tap::ask(|host| ChaCha20Poly1305::new(&host.library(), key, seals))?
}

/// For TLS 1.2, whose records libcrypto seals and opens as they are.
fn record_cipher(key: &AeadKey, iv: &[u8], seals: bool) -> Option<ChaCha20Poly1305> {
    cipher(key, seals)?.for_records(<&[u8; NONCE]>::try_from(iv).ok()?)
}

fn nonce(iv: &Iv, sequence: u64) -> Result<[u8; NONCE], Error> {
    Nonce::new(iv, sequence).to_array()
}

impl Tls13AeadAlgorithm for Tls13ChaCha {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordEncrypter> {
        let cipher = cipher(&key, true);
        let (nonce, small) = (iv.clone(), self.0.encrypter(key, iv));
        match cipher {
            Some(cipher) => Box::new(BySize { large: Tls13Cipher { cipher, iv: nonce }, small }),
            None => small,
        }
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordDecrypter> {
        let cipher = cipher(&key, false);
        let (nonce, small) = (iv.clone(), self.0.decrypter(key, iv));
        match cipher {
            Some(cipher) => Box::new(BySize { large: Tls13Cipher { cipher, iv: nonce }, small }),
            None => small,
        }
    }

    fn key_len(&self) -> usize {
        self.0.key_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.0.extract_keys(key, iv)
    }
}

impl Tls12AeadAlgorithm for Tls12ChaCha {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn RecordEncrypter> {
        let cipher = record_cipher(&key, iv, true);
        let small = self.0.encrypter(key, iv, extra);
        match cipher {
            Some(cipher) => Box::new(BySize { large: Tls12Cipher(cipher), small }),
            None => small,
        }
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn RecordDecrypter> {
        let cipher = record_cipher(&key, iv, false);
        let small = self.0.decrypter(key, iv);
        match cipher {
            Some(cipher) => Box::new(BySize { large: Tls12Cipher(cipher), small }),
            None => small,
        }
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

/// One cipher for large records and one for small ones.
struct BySize<Large, Small> {
    large: Large,
    small: Small,
}

impl<Large: RecordEncrypter> RecordEncrypter for BySize<Large, Box<dyn RecordEncrypter>> {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        sequence: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        match record.payload.len() {
            ..=SMALL => self.small.encrypt(record, sequence, out),
            _ => self.large.encrypt(record, sequence, out),
        }
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        self.large.encrypted_payload_len(length)
    }
}

impl<Large: RecordDecrypter> RecordDecrypter for BySize<Large, Box<dyn RecordDecrypter>> {
    fn decrypt<'a>(
        &mut self,
        record: Record<InboundOpaque<'a>>,
        sequence: u64,
    ) -> Result<Record<&'a [u8]>, Error> {
        match record.payload.len() {
            ..=SMALL => self.small.decrypt(record, sequence),
            _ => self.large.decrypt(record, sequence),
        }
    }
}

struct Tls13Cipher {
    cipher: ChaCha20Poly1305,
    iv: Iv,
}

impl RecordEncrypter for Tls13Cipher {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        sequence: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let length = self.encrypted_payload_len(record.payload.len());
        let out = out.get_mut(..length).ok_or(Error::EncryptError)?;
        let typ = ContentType::ApplicationData;
        let associated = make_tls13_aad(typ, record.version.encode(), length);
        let inner_type = record.typ.to_array();
        let parts = record.payload.chunks().chain([&inner_type[..]]);
        self.cipher.seal(&nonce(&self.iv, sequence)?, &associated, parts, out).ok_or(Error::EncryptError)?;
        Ok(Record::new(typ, record.version, &*out))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        length + 1 + TAG
    }
}

impl RecordDecrypter for Tls13Cipher {
    fn decrypt<'a>(
        &mut self,
        mut record: Record<InboundOpaque<'a>>,
        sequence: u64,
    ) -> Result<Record<&'a [u8]>, Error> {
        let associated = make_tls13_aad(record.typ, record.version.version(), record.payload.len());
        let length = self
            .cipher
            .open(&nonce(&self.iv, sequence)?, &associated, &mut record.payload)
            .ok_or(Error::DecryptError)?;
        record.payload.truncate(length);
        record.into_tls13_unpadded_record()
    }
}

struct Tls12Cipher(ChaCha20Poly1305);

impl RecordEncrypter for Tls12Cipher {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        sequence: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let length = record.payload.len();
        let out = out.get_mut(..length + TAG).ok_or(Error::EncryptError)?;
        let mut at = 0;
        for part in record.payload.chunks() {
            out[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        let mut associated = make_tls12_aad(sequence, record.typ, record.version.encode(), length);
        self.0.run_record(&mut associated, out).ok_or(Error::EncryptError)?;
        Ok(Record::new(record.typ, record.version, &*out))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        length + TAG
    }
}

impl RecordDecrypter for Tls12Cipher {
    fn decrypt<'a>(
        &mut self,
        mut record: Record<InboundOpaque<'a>>,
        sequence: u64,
    ) -> Result<Record<&'a [u8]>, Error> {
        let length = record.payload.len().checked_sub(TAG).ok_or(Error::DecryptError)?;
        let (kind, version) = (record.typ, record.version.version());
        let mut associated = make_tls12_aad(sequence, kind, version, length + TAG);
        self.0.run_record(&mut associated, &mut record.payload).ok_or(Error::DecryptError)?;
        if length > LONGEST {
            return Err(Error::PeerSentOversizedRecord);
        }
        record.payload.truncate(length);
        Ok(record.into_plain_record())
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::cipher::EncodableVersion;
    use rustls::enums::ProtocolVersion;
    use rustls_aws_lc_rs::cipher_suite;

    use super::*;

    type Sealed = (ContentType, Vec<u8>);

    fn seal(encrypter: &mut dyn RecordEncrypter, payload: OutboundPlain<'_>, sequence: u64) -> Sealed {
        let mut out = vec![0; encrypter.encrypted_payload_len(payload.len()) + 7];
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(ContentType::Handshake, version, payload);
        let sealed = encrypter.encrypt(record, sequence, &mut out).expect("there is room");
        (sealed.typ, sealed.payload.to_vec())
    }

    fn open(decrypter: &mut dyn RecordDecrypter, (typ, mut bytes): Sealed, sequence: u64) -> Option<Vec<u8>> {
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(typ, version, InboundOpaque(&mut bytes));
        let plain = decrypter.decrypt(record, sequence).ok()?;
        assert_eq!(plain.typ, ContentType::Handshake);
        Some(plain.payload.to_vec())
    }

    /// What one side seals the other opens, and nothing that was changed.
    fn check(mut encrypters: [Box<dyn RecordEncrypter>; 2], mut decrypters: [Box<dyn RecordDecrypter>; 2]) {
        for (sequence, length) in [0, 1, 64, SMALL, SMALL + 1, 3 * SMALL, LONGEST].into_iter().enumerate() {
            let sequence = sequence as u64;
            let plain = vec![length as u8; length];
            let (front, back) = plain.split_at(length / 3);
            let chunks = [front, back];
            let [ours, theirs] = encrypters
                .each_mut()
                .map(|encrypter| seal(encrypter.as_mut(), OutboundPlain::from(&plain), sequence));
            assert_eq!(ours, theirs);
            assert_eq!(seal(encrypters[0].as_mut(), OutboundPlain::new(&chunks), sequence), ours);
            for decrypter in &mut decrypters {
                let decrypter = decrypter.as_mut();
                assert_eq!(open(decrypter, ours.clone(), sequence).as_ref(), Some(&plain));
                assert_eq!(open(decrypter, ours.clone(), sequence + 1), None);
                for at in [0, ours.1.len() / 2, ours.1.len() - 1] {
                    let (typ, mut bytes) = ours.clone();
                    bytes[at] ^= 1;
                    assert_eq!(open(decrypter, (typ, bytes), sequence), None);
                }
                assert_eq!(open(decrypter, (ours.0, ours.1[..TAG - 1].to_vec()), sequence), None);
            }
        }
    }

    #[test]
    fn agrees_with_the_provider() {
        let key = || AeadKey::from([7; KEY]);
        let theirs = cipher_suite::TLS13_CHACHA20_POLY1305_SHA256.aead_alg;
        let iv = || Iv::new(&[5; NONCE]).expect("a nonce's length");
        check(
            [Tls13ChaCha(theirs).encrypter(key(), iv()), theirs.encrypter(key(), iv())],
            [Tls13ChaCha(theirs).decrypter(key(), iv()), theirs.decrypter(key(), iv())],
        );
        let theirs = cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256.aead_alg;
        let iv = [5; NONCE];
        check(
            [Tls12ChaCha(theirs).encrypter(key(), &iv, &[]), theirs.encrypter(key(), &iv, &[])],
            [Tls12ChaCha(theirs).decrypter(key(), &iv), theirs.decrypter(key(), &iv)],
        );
    }
}
