//! ChaCha20-Poly1305 with libcrypto for large records, if it has the cipher. Its code uses wider registers than
//! aws-lc's ciphers, which have less overhead for small records: decision 14.

use rustls::crypto::cipher::{
    AeadKey, InboundOpaque, Iv, Nonce, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
    Tls12AeadAlgorithm, Tls13AeadAlgorithm, make_tls12_aad, make_tls13_aad,
};
use rustls::enums::ContentType;
use rustls::error::Error;

use crate::libcrypto::chacha::{ChaCha20Poly1305, KEY, NONCE, TAG};
use crate::libcrypto::init::LibraryContext;

/// The longest plaintext of a record.
const LONGEST: usize = 16384;

/// Payloads longer than this are large.
const SMALL: usize = 2048;

fn cipher(library: &LibraryContext, key: &AeadKey, seals: bool) -> Option<ChaCha20Poly1305> {
    let key = <&[u8; KEY]>::try_from(key.as_ref()).ok()?;
    ChaCha20Poly1305::new(library, key, seals)
}

/// For TLS 1.2, where libcrypto seals and opens whole records.
fn record_cipher(
    library: &LibraryContext,
    key: &AeadKey,
    iv: &[u8],
    seals: bool,
) -> Option<ChaCha20Poly1305> {
    cipher(library, key, seals)?.for_records(<&[u8; NONCE]>::try_from(iv).ok()?)
}

fn nonce(iv: &Iv, sequence: u64) -> Result<[u8; NONCE], Error> {
    Nonce::new(iv, sequence).to_array()
}

/// Seals for TLS 1.3. `small` seals small records, and all of them if libcrypto lacks the cipher.
pub fn tls13_encrypter(
    small: &dyn Tls13AeadAlgorithm,
    library: &LibraryContext,
    key: AeadKey,
    iv: Iv,
) -> Box<dyn RecordEncrypter> {
    let cipher = cipher(library, &key, true);
    let (nonce, small) = (iv.clone(), small.encrypter(key, iv));
    match cipher {
        Some(cipher) => Box::new(BySize { large: Tls13Cipher { cipher, iv: nonce }, small }),
        None => small,
    }
}

/// Opens for TLS 1.3, as [`tls13_encrypter`] seals.
pub fn tls13_decrypter(
    small: &dyn Tls13AeadAlgorithm,
    library: &LibraryContext,
    key: AeadKey,
    iv: Iv,
) -> Box<dyn RecordDecrypter> {
    let cipher = cipher(library, &key, false);
    let (nonce, small) = (iv.clone(), small.decrypter(key, iv));
    match cipher {
        Some(cipher) => Box::new(BySize { large: Tls13Cipher { cipher, iv: nonce }, small }),
        None => small,
    }
}

/// Seals for TLS 1.2, as [`tls13_encrypter`].
pub fn tls12_encrypter(
    small: &dyn Tls12AeadAlgorithm,
    library: &LibraryContext,
    key: AeadKey,
    iv: &[u8],
    extra: &[u8],
) -> Box<dyn RecordEncrypter> {
    let cipher = record_cipher(library, &key, iv, true);
    let small = small.encrypter(key, iv, extra);
    match cipher {
        Some(cipher) => Box::new(BySize { large: Tls12Cipher(cipher), small }),
        None => small,
    }
}

/// Opens for TLS 1.2, as [`tls12_encrypter`] seals.
pub fn tls12_decrypter(
    small: &dyn Tls12AeadAlgorithm,
    library: &LibraryContext,
    key: AeadKey,
    iv: &[u8],
) -> Box<dyn RecordDecrypter> {
    let cipher = record_cipher(library, &key, iv, false);
    let small = small.decrypter(key, iv);
    match cipher {
        Some(cipher) => Box::new(BySize { large: Tls12Cipher(cipher), small }),
        None => small,
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
        length.saturating_add(1 + TAG)
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
        let out = out.get_mut(..self.encrypted_payload_len(length)).ok_or(Error::EncryptError)?;
        let mut rest = &mut *out;
        for part in record.payload.chunks() {
            let (place, behind) = rest.split_at_mut_checked(part.len()).ok_or(Error::EncryptError)?;
            place.copy_from_slice(part);
            rest = behind;
        }
        let mut associated = make_tls12_aad(sequence, record.typ, record.version.encode(), length);
        self.0.run_record(&mut associated, out).ok_or(Error::EncryptError)?;
        Ok(Record::new(record.typ, record.version, &*out))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        length.saturating_add(TAG)
    }
}

impl RecordDecrypter for Tls12Cipher {
    fn decrypt<'a>(
        &mut self,
        mut record: Record<InboundOpaque<'a>>,
        sequence: u64,
    ) -> Result<Record<&'a [u8]>, Error> {
        let sealed = record.payload.len();
        let length = sealed.checked_sub(TAG).ok_or(Error::DecryptError)?;
        let (kind, version) = (record.typ, record.version.version());
        let mut associated = make_tls12_aad(sequence, kind, version, sealed);
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

    /// Each side opens what the other has sealed, and nothing that was changed.
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
        let library = LibraryContext::standard();
        check(
            [tls13_encrypter(theirs, &library, key(), iv()), theirs.encrypter(key(), iv())],
            [tls13_decrypter(theirs, &library, key(), iv()), theirs.decrypter(key(), iv())],
        );
        let theirs = cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256.aead_alg;
        let iv = [5; NONCE];
        check(
            [tls12_encrypter(theirs, &library, key(), &iv, &[]), theirs.encrypter(key(), &iv, &[])],
            [tls12_decrypter(theirs, &library, key(), &iv), theirs.decrypter(key(), &iv)],
        );
    }
}
