//! Opening records with one key. The first record that cannot be opened ends the connection, so that nobody gets many attempts.

use std::ops::Range;

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, InboundOpaque, Record, RecordDecrypter};
use rustls::enums::{ContentType, ProtocolVersion};

use super::header::Header;
use super::traffic_secret::TrafficSecret;
use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;

/// Opens records with one key, and counts them.
pub struct Opener {
    cipher: Box<dyn RecordDecrypter>,
    /// The number of the next record.
    sequence: u64,
    tls13: bool,
    /// TLS 1.3, once the handshake is over: the secret that the keys are derived from.
    secret: Option<TrafficSecret>,
}

/// The length of the tag that every suite adds to a record.
pub(super) const TAG: usize = 16;

const BAD_MAC: Fault = Fault::with_alert(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC, alert::BAD_RECORD_MAC);

const INTERNAL: Fault = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);

/// A record that was opened in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The real content type.
    pub content_type: u8,
    /// Where the plaintext is in the payload.
    pub plaintext: Range<usize>,
}

impl Opener {
    /// Uses this cipher, whose key has not opened anything yet.
    pub fn new(cipher: Box<dyn RecordDecrypter>, tls13: bool) -> Self {
        Self { cipher, sequence: 0, tls13, secret: None }
    }

    /// Uses the keys of this secret. None where they cannot be derived.
    pub fn of(secret: TrafficSecret) -> Option<Self> {
        Some(Self { cipher: secret.decrypter()?, sequence: 0, tls13: true, secret: Some(secret) })
    }

    /// Sets the secret that the keys are derived from.
    pub fn with_secret(self, secret: TrafficSecret) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// The secret that the keys are derived from: in TLS 1.3, once the handshake is over.
    pub fn secret(&self) -> Option<&TrafficSecret> {
        self.secret.as_ref()
    }

    /// An opener with the next keys.
    pub fn next(&self) -> Option<Self> {
        Self::of(self.secret.as_ref()?.next())
    }

    /// Whether it opens TLS 1.3 records.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// Whether it has opened a record.
    pub fn has_opened(&self) -> bool {
        self.sequence > 0
    }

    /// Opens a record; one that cannot be opened does not count.
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>) -> Result<Record<&'a [u8]>, Error> {
        let after = self.sequence.checked_add(1).ok_or(Error::DecryptError)?;
        let opened = self.cipher.decrypt(record, self.sequence)?;
        self.sequence = after;
        Ok(opened)
    }

    /// Opens a record in place.
    pub fn open(&mut self, header: Header, payload: &mut [u8]) -> Result<Opened, Fault> {
        if self.tls13 && payload.len() <= TAG {
            // It does not even hold a content type.
            return Err(BAD_MAC);
        }
        let start = payload.as_ptr().addr();
        let version = EncodableVersion::Legacy(ProtocolVersion(header.version));
        let record = Record::new(ContentType(header.content_type), version, InboundOpaque(payload));
        let opened = self.decrypt(record).map_err(|error| match error {
            Error::PeerSentOversizedRecord => {
                Fault::with_alert(Reason::DATA_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW)
            }
            Error::PeerMisbehaved(_) => Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE),
            _ => BAD_MAC,
        })?;
        // An empty plaintext may point anywhere.
        let offset = match opened.payload {
            [] => Some(0),
            inside => inside.as_ptr().addr().checked_sub(start),
        };
        let plaintext = offset.and_then(|offset| Some(offset..offset.checked_add(opened.payload.len())?));
        Ok(Opened { content_type: opened.typ.0, plaintext: plaintext.ok_or(INTERNAL)? })
    }

    /// As if this many records had been opened.
    #[cfg(test)]
    pub(super) fn at(self, sequence: u64) -> Self {
        Self { sequence, ..self }
    }
}
