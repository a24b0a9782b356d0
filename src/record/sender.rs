//! The sending half of an open connection.

use super::header::HEADER;
use super::sealer::Sealer;
use super::traffic_secret::TrafficSecret;
use crate::fault::{Fault, alert};
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;
use crate::transport::Outgoing;
use crate::wire::{content_type, handshake_type};

/// No less than sealing adds to a record: header, explicit nonce, content type, tag.
const MOST_OVERHEAD: usize = 32;

/// Seals records.
pub struct Sender {
    /// None after a fatal alert.
    sealer: Option<Sealer>,
    tls13: bool,
    /// Records that wait to be written.
    pub output: Outgoing,
    /// Records that have been sealed and not yet reported.
    sealed: Vec<Sealed>,
    /// Whether records with application data are reported too.
    notes_data: bool,
}

/// A record that we have sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// As on the wire.
    pub header: [u8; HEADER],
    /// The real content type.
    pub content_type: u8,
    /// The content; empty for application data.
    pub content: Vec<u8>,
}

impl Sender {
    /// Continues after a handshake, whose last records in `output` are still to be written.
    pub fn new(sealer: Sealer, output: Outgoing) -> Self {
        let tls13 = sealer.secret().is_some();
        Self { sealer: Some(sealer), tls13, output, sealed: Vec::new(), notes_data: false }
    }

    /// Sets whether records with application data are reported too.
    pub fn note_data(&mut self, notes: bool) {
        self.notes_data = notes;
    }

    /// TLS 1.3: the secret that the keys in use are derived from.
    pub fn secret(&self) -> Option<&TrafficSecret> {
        self.sealer.as_ref()?.secret()
    }

    /// Whether it seals TLS 1.3 records.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// The length of the nonce with which each payload begins: before TLS 1.3, with AES-GCM.
    pub fn explicit_nonce(&self) -> usize {
        self.sealer.as_ref().map_or(0, Sealer::explicit_nonce)
    }

    /// Makes room for `records` records with `length` bytes together.
    pub fn reserve(&mut self, length: usize, records: usize) {
        let needed = records.saturating_mul(MOST_OVERHEAD).saturating_add(length);
        self.output.reserve(needed, HEADER.saturating_add(self.explicit_nonce()));
    }

    /// The records that were sealed since the last call.
    pub fn take_sealed(&mut self) -> Vec<Sealed> {
        std::mem::take(&mut self.sealed)
    }

    /// Seals one record. If the keys are used up, a KeyUpdate goes first.
    pub fn seal(&mut self, kind: u8, plain: &[u8], padding: usize) -> Result<(), Fault> {
        if self.sealer.as_ref().is_some_and(Sealer::is_worn) {
            self.update_keys(false, 0)?;
        }
        self.seal_with_these(kind, plain, padding)
    }

    /// Prepares for a handshake message of this many records. No other record may come between them (RFC 8446, section
    /// 5.1), so keys that would not last for all of them are updated before the first.
    pub fn begin_message(&mut self, records: usize) -> Result<(), Fault> {
        match &self.sealer {
            Some(sealer) if !sealer.has_room_for(records) => self.update_keys(false, 0),
            _ => Ok(()),
        }
    }

    fn seal_with_these(&mut self, kind: u8, plain: &[u8], padding: usize) -> Result<(), Fault> {
        let sealer = self.sealer.as_mut().ok_or(Fault::new(Reason::PROTOCOL_IS_SHUTDOWN))?;
        let start = self.output.bytes.len();
        sealer.seal(kind, plain, padding, &mut self.output.bytes)?;
        let is_data = kind == content_type::APPLICATION_DATA;
        let header = self.output.bytes.get(start..).and_then(<[u8]>::first_chunk);
        if let Some(header) = header.filter(|_| self.notes_data || !is_data) {
            let content = if is_data { Vec::new() } else { plain.to_vec() };
            self.sealed.push(Sealed { header: *header, content_type: kind, content });
        }
        Ok(())
    }

    /// Seals a fatal alert, the last record.
    pub fn alert(&mut self, description: u8, padding: usize) -> Result<(), Fault> {
        let sealed = self.seal(content_type::ALERT, &[AlertLevel::FATAL.0, description], padding);
        self.sealer = None;
        sealed
    }

    /// Seals a KeyUpdate, which may also request one from the peer. What follows is sealed with the new keys.
    pub fn update_keys(&mut self, of_peer: bool, padding: usize) -> Result<(), Fault> {
        let message = [handshake_type::KEY_UPDATE, 0, 0, 1, of_peer.into()];
        let sealer = self.sealer.as_ref().ok_or(Fault::new(Reason::PROTOCOL_IS_SHUTDOWN))?;
        let next = sealer.next().ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        self.seal_with_these(content_type::HANDSHAKE, &message, padding)?;
        self.sealer = Some(next);
        Ok(())
    }
}
