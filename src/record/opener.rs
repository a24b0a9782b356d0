//! Opening records with one key. The first one that cannot be opened ends the connection, so that nobody can try often.

use std::ops::Range;

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, InboundOpaque, Record, RecordDecrypter};
use rustls::enums::{ContentType, ProtocolVersion};

use super::header::Header;
use super::traffic_secret::TrafficSecret;
use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;

/// Opens with one key, and counts.
pub struct Opener {
    cipher: Box<dyn RecordDecrypter>,
    /// Of the next record.
    sequence: u64,
    tls13: bool,
    /// TLS 1.3, once the handshake is over: where the keys are from.
    secret: Option<TrafficSecret>,
}

/// What every suite of TLS 1.3 adds to a record.
const TAG: usize = 16;

const BAD_MAC: Fault = Fault::with_alert(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC, alert::BAD_RECORD_MAC);

const INTERNAL: Fault = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);

/// A record that was opened where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it really is.
    pub content_type: u8,
    /// Where in the payload the plaintext stands.
    pub plaintext: Range<usize>,
}

impl Opener {
    /// With this cipher, whose key has opened nothing.
    pub fn new(cipher: Box<dyn RecordDecrypter>, tls13: bool) -> Self {
        Self { cipher, sequence: 0, tls13, secret: None }
    }

    /// With the keys of this secret. None where they cannot be made.
    pub fn of(secret: TrafficSecret) -> Option<Self> {
        Some(Self { cipher: secret.decrypter()?, sequence: 0, tls13: true, secret: Some(secret) })
    }

    /// Says which secret the key is from.
    pub fn with_secret(self, secret: TrafficSecret) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// Where the keys are from: TLS 1.3, the handshake is over.
    pub fn secret(&self) -> Option<&TrafficSecret> {
        self.secret.as_ref()
    }

    /// One with the keys that follow these.
    pub fn next(&self) -> Option<Self> {
        Self::of(self.secret.as_ref()?.next())
    }

    /// Whether it opens records of TLS 1.3.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// Whether it has opened a record.
    pub fn has_opened(&self) -> bool {
        self.sequence > 0
    }

    /// Opens a record; what cannot be opened does not count.
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>) -> Result<Record<&'a [u8]>, Error> {
        let after = self.sequence.checked_add(1).ok_or(Error::DecryptError)?;
        let opened = self.cipher.decrypt(record, self.sequence)?;
        self.sequence = after;
        Ok(opened)
    }

    /// Opens a record where it is.
    pub fn open(&mut self, header: Header, payload: &mut [u8]) -> Result<Opened, Fault> {
        if self.tls13 && payload.len() <= TAG {
            // Not even a content type is in it.
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
        // What is empty may be anywhere.
        let offset = match opened.payload {
            [] => Some(0),
            inside => inside.as_ptr().addr().checked_sub(start),
        };
        let plaintext = offset.and_then(|offset| Some(offset..offset.checked_add(opened.payload.len())?));
        Ok(Opened { content_type: opened.typ.0, plaintext: plaintext.ok_or(INTERNAL)? })
    }

    /// As if so many records had been opened.
    #[cfg(test)]
    pub(super) fn at(self, sequence: u64) -> Self {
        Self { sequence, ..self }
    }
}
