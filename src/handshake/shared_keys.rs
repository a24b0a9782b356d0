//! What seals and opens the records of a handshake. Each key is in one place: rustls and the connection use it from there, and
//! when the handshake is over, it becomes the connection's.

use std::ops::Range;
use std::sync::Arc;

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, OutboundPlain, Record};
use rustls::enums::ContentType;

use super::errors::{Fault, alert};
use super::judge::Judge;
use crate::lock::Lock;
use crate::record::{InARow, Opener, Sealer};
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// What seals our records: rustls's, and past it what a server writes before the handshake is over. When that is over, it
/// becomes the connection's.
pub struct SharedSealer(Lock<Option<Sealer>>);

impl SharedSealer {
    pub fn new(sealer: Sealer) -> Arc<Self> {
        Arc::new(Self(Lock::new(Some(sealer))))
    }

    /// Appends a record of data to `output`.
    pub fn write(&self, data: &[u8], output: &mut Vec<u8>) -> Result<(), Fault> {
        let internal = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
        self.0.lock().as_mut().ok_or(internal)?.seal(content_type::APPLICATION_DATA, data, 0, output)
    }

    /// Seals a record of rustls's.
    pub fn encrypt<'a>(
        &self,
        record: Record<OutboundPlain<'_>>,
        padding: usize,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        self.0.lock().as_mut().ok_or(Error::EncryptError)?.encrypt(record, padding, out)
    }

    /// The payload of a record of so many bytes.
    pub fn sealed_length(&self, length: usize) -> usize {
        self.0.lock().as_ref().map_or(0, |sealer| sealer.sealed_length(length))
    }

    /// The handshake is over: rustls seals nothing any more.
    pub fn take(&self) -> Option<Sealer> {
        self.0.lock().take()
    }
}

/// What opens the peer's records.
pub struct SharedOpener(pub(super) Lock<Opened>);

/// An opener, and what it takes to judge what is in the records.
pub struct Opened {
    /// None once the handshake is over.
    pub(super) opener: Option<Opener>,
    pub(super) judge: Judge,
    /// Records in the clear that rustls will be shown next.
    pub(super) replays: usize,
    /// What came of the record that rustls will be shown next, which was opened where it is.
    pub(super) next: Option<Result<InPlace, Error>>,
}

/// A record that was opened where it is.
pub struct InPlace {
    pub(super) content_type: ContentType,
    /// The version that rustls reads messages by.
    pub(super) version: EncodableVersion,
    /// Where in the payload the plaintext is.
    pub(super) plaintext: Range<usize>,
}

impl SharedOpener {
    /// Opens records of this version.
    pub fn new(opener: Opener, tls13: bool) -> Self {
        Self(Lock::new(Opened { opener: Some(opener), judge: Judge::new(tls13), replays: 0, next: None }))
    }

    /// Whether a whole handshake message has come.
    pub fn has_message(&self) -> bool {
        self.0.lock().judge.has_message()
    }

    /// The next `count` records that rustls shows are in the clear.
    pub fn expect_replays(&self, count: usize) {
        self.0.lock().replays = count;
    }

    /// The handshake is over: rustls opens nothing any more. What has come in a row, and what stands behind the last message.
    pub fn take(&self) -> Option<(Opener, InARow, Vec<u8>)> {
        let mut opened = self.0.lock();
        let (in_a_row, behind) = (opened.judge.in_a_row(), opened.judge.take_behind());
        opened.opener.take().map(|opener| (opener, in_a_row, behind))
    }
}
