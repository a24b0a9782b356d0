//! Early data: what a server receives before the handshake is over, what it sends before then, and the keys that both
//! sides can export meanwhile.
//!
//! rustls discards early data, so it never sees any: the connection opens those records and keeps their content. rustls
//! also cannot send data in the middle of a server's handshake; the connection seals that itself.

use std::sync::Arc;

use rustls::KeyingMaterialExporter;

use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wiped::Wiped;

/// Early data as a server receives it.
#[derive(Default)]
pub struct EarlyData {
    /// How many bytes may still come; None before early data is accepted and after its end.
    room: Option<usize>,
    /// The program is going to read it.
    wanted: bool,
    /// It was accepted, but no more may come.
    forbidden: bool,
    received: Wiped,
    /// How many bytes of `received` the program has read.
    read: usize,
    /// EndOfEarlyData has come.
    ended: bool,
    /// How many payload bytes of refused early data may still come. Such records cannot be opened, and are discarded.
    refused: Option<usize>,
}

const TOO_MUCH: Fault = Fault::with_alert(Reason::TOO_MUCH_EARLY_DATA, alert::UNEXPECTED_MESSAGE);

const UNEXPECTED: Fault = Fault::with_alert(Reason::UNEXPECTED_RECORD, alert::UNEXPECTED_MESSAGE);

impl EarlyData {
    /// Accepts early data and keeps up to `limit` bytes.
    pub fn accept(&mut self, limit: usize) {
        *self = Self { room: Some(limit), wanted: true, ..Self::default() };
    }

    /// Whether it has been accepted, and has not ended yet.
    pub(super) fn is_coming(&self) -> bool {
        self.room.is_some()
    }

    /// Discards it: the program will not read it.
    pub fn forget(&mut self) {
        *self = Self { room: self.room, ..Self::default() };
    }

    /// Early data is no longer allowed: if more of it comes, or some is still unread, the connection ends.
    pub fn forbid(&mut self) {
        (self.wanted, self.ended, self.forbidden) = (false, false, true);
    }

    /// Fails where unread early data keeps the handshake from going on.
    pub(super) fn judge_unread(&self) -> Result<(), Fault> {
        if self.forbidden && self.pending() > 0 { Err(UNEXPECTED) } else { Ok(()) }
    }

    /// Refuses early data, and discards records of up to `limit` bytes in total.
    pub fn refuse(&mut self, limit: usize) {
        *self = Self { refused: Some(limit), ..Self::default() };
    }

    /// Whether a record of this length, which cannot be opened, is refused early data; an error where that exceeds the limit.
    pub(super) fn throw_away(&mut self, length: usize) -> Result<bool, Fault> {
        let Some(room) = self.refused else { return Ok(false) };
        self.refused = Some(room.checked_sub(length).ok_or(TOO_MUCH)?);
        Ok(true)
    }

    /// Takes out up to `count` bytes.
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

    /// How many bytes the program can read now.
    pub fn pending(&self) -> usize {
        self.received.len() - self.read
    }

    /// Whether early data has ended, and the program does not know yet.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The program knows that early data has ended.
    pub fn acknowledge_end(&mut self) {
        self.ended = false;
    }

    /// Whether the program should learn of early data, or of its end, before the handshake goes on.
    pub fn has_news(&self) -> bool {
        self.ended || self.pending() > 0 && !self.forbidden
    }

    /// More early data has come.
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

/// The exporter that both sides have while there is only the early secret.
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
