//! Early data: what a server is sent before the handshake is over, what it answers before that, and the keys that both
//! sides can export meanwhile.
//!
//! rustls throws early data away, so it never sees any: the connection opens the records, and keeps what is in them. Neither
//! can data be sent in the middle of a server's handshake through rustls; that is sealed by the connection, too.

use std::sync::Arc;

use rustls::KeyingMaterialExporter;

use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wiped::Wiped;

/// Early data as a server receives it.
#[derive(Default)]
pub struct EarlyData {
    /// Bytes that may still come; None before and after.
    room: Option<usize>,
    /// Somebody reads it.
    wanted: bool,
    /// It was accepted, but none may come.
    forbidden: bool,
    received: Wiped,
    /// Bytes of `received` that the program has.
    read: usize,
    /// EndOfEarlyData has come.
    ended: bool,
    /// Refused early data that may still come, in bytes of records' payloads: it cannot be opened, and is thrown away.
    refused: Option<usize>,
}

const TOO_MUCH: Fault = Fault::with_alert(Reason::TOO_MUCH_EARLY_DATA, alert::UNEXPECTED_MESSAGE);

const UNEXPECTED: Fault = Fault::with_alert(Reason::UNEXPECTED_RECORD, alert::UNEXPECTED_MESSAGE);

impl EarlyData {
    /// Up to `limit` bytes are kept.
    pub fn accept(&mut self, limit: usize) {
        *self = Self { room: Some(limit), wanted: true, ..Self::default() };
    }

    /// Whether it has been accepted, and not all of it has come.
    pub(super) fn is_coming(&self) -> bool {
        self.room.is_some()
    }

    /// Nobody will read it.
    pub fn forget(&mut self) {
        *self = Self { room: self.room, ..Self::default() };
    }

    /// Nobody takes it any more: more of it, or what is still unread, ends the connection.
    pub fn forbid(&mut self) {
        (self.wanted, self.ended, self.forbidden) = (false, false, true);
    }

    /// Whether what is unread lets the handshake go on.
    pub(super) fn judge_unread(&self) -> Result<(), Fault> {
        if self.forbidden && self.pending() > 0 { Err(UNEXPECTED) } else { Ok(()) }
    }

    /// It is refused, and records of up to `limit` bytes are thrown away.
    pub fn refuse(&mut self, limit: usize) {
        *self = Self { refused: Some(limit), ..Self::default() };
    }

    /// Whether a record of this length, which cannot be opened, is refused early data; an error where that is too much.
    pub(super) fn throw_away(&mut self, length: usize) -> Result<bool, Fault> {
        let Some(room) = self.refused else { return Ok(false) };
        self.refused = Some(room.checked_sub(length).ok_or(TOO_MUCH)?);
        Ok(true)
    }

    /// Takes up to `count` bytes out.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.pending());
        let taken = self.received[self.read..self.read + count].to_vec();
        self.read += count;
        if self.pending() == 0 {
            (self.received, self.read) = (Wiped::default(), 0);
        }
        taken
    }

    /// What [`EarlyData::take`] would take.
    pub fn look(&self, count: usize) -> Vec<u8> {
        self.received[self.read..self.read + count.min(self.pending())].to_vec()
    }

    /// Bytes that the program can have now.
    pub fn pending(&self) -> usize {
        self.received.len() - self.read
    }

    /// Whether there is no more to come.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The program knows that there is no more to come.
    pub fn acknowledge_end(&mut self) {
        self.ended = false;
    }

    /// Whether the program should be told something before the handshake goes on.
    pub fn has_news(&self) -> bool {
        self.ended || self.pending() > 0 && !self.forbidden
    }

    /// More has come.
    pub(super) fn receive(&mut self, data: &[u8]) -> Result<(), Fault> {
        if self.forbidden {
            return Err(UNEXPECTED);
        }
        let room = self.room.and_then(|room| room.checked_sub(data.len()));
        self.room = Some(room.ok_or(TOO_MUCH.in_record())?);
        if self.wanted {
            self.received.extend(data);
        }
        Ok(())
    }

    /// EndOfEarlyData has come.
    pub(super) fn end(&mut self) {
        self.ended = self.room.take().is_some() && self.wanted;
    }
}

/// What both sides can derive keys from as long as only the early secret is there.
pub struct EarlyExporter(KeyingMaterialExporter);

impl EarlyExporter {
    pub(super) fn new(exporter: KeyingMaterialExporter) -> Arc<Self> {
        Arc::new(Self(exporter))
    }

    /// `SSL_export_keying_material_early`
    pub fn export(&self, out: &mut [u8], label: &[u8], context: &[u8]) -> bool {
        self.0.derive(label, Some(context), out).is_ok()
    }
}
