//! Sealing records with one key.

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, OutboundPlain, Record, RecordEncrypter};
use rustls::enums::{ContentType, ProtocolVersion};
use zeroize::Zeroizing;

use super::header::HEADER;
use super::opener::TAG;
use super::traffic_secret::TrafficSecret;
use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wiped::Wiped;

/// Seals records with one key, and counts them: no record number is used twice.
pub struct Sealer {
    cipher: Box<dyn RecordEncrypter>,
    /// The number of the next record.
    sequence: u64,
    tls13: bool,
    /// How many records the key may seal; an alert may be one more.
    limit: u64,
    /// TLS 1.3, once the handshake is over: the secret that the keys are derived from.
    secret: Option<TrafficSecret>,
}

/// The last record number is reserved for an alert, which reports that there are no more.
const LAST: u64 = u64::MAX - 1;
/// The limit for a TLS 1.3 key that cannot be updated yet: no suite's limit is lower (RFC 8446, section 5.5), and it
/// leaves room for the records that must follow.
const EARLY_LIMIT: u64 = (1 << 24) - 64;

impl Sealer {
    /// Uses this cipher, whose key has not sealed anything yet.
    pub fn new(cipher: Box<dyn RecordEncrypter>) -> Self {
        Self { cipher, sequence: 0, tls13: false, limit: u64::MAX, secret: None }
    }

    /// As [`Sealer::new`], for a TLS 1.3 handshake. If the connection keeps the key, [`Sealer::with_secret`] follows.
    pub fn of_handshake(cipher: Box<dyn RecordEncrypter>) -> Self {
        Self { tls13: true, limit: EARLY_LIMIT, ..Self::new(cipher) }
    }

    /// Uses the keys of this secret. None where they cannot be derived.
    pub fn of(secret: TrafficSecret) -> Option<Self> {
        let cipher = secret.encrypter()?;
        Some(Self { cipher, sequence: 0, tls13: true, limit: secret.limit(), secret: Some(secret) })
    }

    /// Sets the secret that the keys are derived from.
    pub fn with_secret(self, secret: TrafficSecret) -> Self {
        Self { limit: secret.limit(), secret: Some(secret), ..self }
    }

    /// Whether it seals TLS 1.3 records.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// The secret that the keys are derived from: in TLS 1.3, once the handshake is over.
    pub fn secret(&self) -> Option<&TrafficSecret> {
        self.secret.as_ref()
    }

    /// A sealer with the next keys.
    pub fn next(&self) -> Option<Self> {
        Self::of(self.secret.as_ref()?.next())
    }

    /// Whether the key may seal at most one more record: that must be a KeyUpdate.
    pub fn is_worn(&self) -> bool {
        self.secret.is_some() && self.sequence.saturating_add(1) >= self.limit
    }

    /// Whether the key may seal this many more records, and a KeyUpdate after them.
    pub fn has_room_for(&self, records: usize) -> bool {
        let after = self.sequence.saturating_add(records as u64);
        self.secret.is_none() || after < self.limit
    }

    /// The payload length of a sealed record for this much plaintext and padding.
    fn sealed_length(&self, length: usize) -> usize {
        self.cipher.encrypted_payload_len(length)
    }

    /// The length of the nonce with which each payload begins: before TLS 1.3, with AES-GCM.
    pub fn explicit_nonce(&self) -> usize {
        if self.tls13 { 0 } else { self.sealed_length(0).saturating_sub(TAG) }
    }

    /// Seals into the start of `out`. `padding`: in TLS 1.3, the number of zeros after the content type.
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        padding: usize,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let is_alert = record.typ == ContentType::Alert;
        let sequence = self.sequence;
        if !is_alert && sequence >= self.limit.min(LAST) {
            return Err(Error::EncryptError);
        }
        self.sequence = sequence.checked_add(1).ok_or(Error::EncryptError)?;
        // The cipher writes the last zero, as the content type.
        let Some(zeros) = padding.checked_sub(1) else {
            return self.cipher.encrypt(record, sequence, out);
        };
        let mut padded = Wiped::with_capacity(record.payload.len().saturating_add(padding));
        padded.extend(&Zeroizing::new(record.payload.to_vec()));
        padded.extend(&[record.typ.0]);
        padded.extend(&vec![0; zeros]);
        let padded = OutboundPlain::from(&padded[..]);
        self.cipher.encrypt(Record::new(ContentType(0), record.version, padded), sequence, out)
    }

    /// Appends a record to `output`, sealed directly from `plain`.
    pub fn seal(
        &mut self,
        kind: u8,
        plain: &[u8],
        padding: usize,
        output: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        #[cfg(feature = "fuzzing")]
        let changed = super::mutator::changed(kind, plain);
        #[cfg(feature = "fuzzing")]
        let (kind, plain) = changed.as_ref().map_or((kind, plain), |(kind, plain)| (*kind, &plain[..]));
        let start = output.len();
        let sealed = self.seal_behind(start, kind, plain, padding, output);
        // Leave nothing of a record that could not be sealed.
        output.truncate(sealed.unwrap_or(start));
        sealed.map(drop).ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
    }

    /// Seals a record to the end of `output`, which is at `start`. Returns the end of the record.
    fn seal_behind(
        &mut self,
        start: usize,
        kind: u8,
        plain: &[u8],
        padding: usize,
        output: &mut Vec<u8>,
    ) -> Option<usize> {
        let payload = start.checked_add(HEADER)?;
        let longest = self.sealed_length(plain.len().checked_add(padding)?);
        output.resize(payload.checked_add(longest)?, 0);
        let (header, room) = output.get_mut(start..)?.split_first_chunk_mut()?;
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(ContentType(kind), version, OutboundPlain::from(plain));
        let sealed = self.encrypt(record, padding, room).ok()?;
        let [l1, l2] = (sealed.payload.len() as u16).to_be_bytes();
        *header = [sealed.typ.0, 3, 3, l1, l2];
        payload.checked_add(sealed.payload.len())
    }

    /// As if this many records had been sealed.
    #[cfg(test)]
    pub(super) fn at(self, sequence: u64) -> Self {
        Self { sequence, ..self }
    }
}
