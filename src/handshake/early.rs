//! Early data: what a server is sent before the handshake is over, what it answers before that, and the keys that both
//! sides can export meanwhile.
//!
//! rustls throws early data away unless it is asked for it in a way that the handshake's driver cannot; so the wrapped
//! record cipher keeps it on its way through. Neither can data be sent in the middle of a server's handshake; that goes past
//! rustls through the sealer that both share (`shared_ciphers.rs`).

use std::sync::Arc;

use rustls::KeyingMaterialExporter;
use rustls::crypto::cipher::Record;
use rustls::enums::ContentType;
use rustls::error::{Error, PeerMisbehaved};

use crate::wiped::Wiped;

/// Early data as a server receives it.
#[derive(Default)]
pub struct EarlyData {
    /// Bytes that may still come; None before and after.
    room: Option<usize>,
    received: Wiped,
    /// Bytes of `received` that the program has.
    read: usize,
    /// EndOfEarlyData has come.
    ended: bool,
    /// The record ciphers that are made now may open early data.
    awaited: bool,
    /// Refused early data that may still come, in bytes of records' payloads: it cannot be opened, and is thrown away.
    refused: Option<usize>,
}

impl EarlyData {
    /// Early data may be accepted: the record ciphers that are made from here on look out for it.
    pub fn await_answer(&mut self) {
        *self = Self { awaited: true, ..Self::default() };
    }

    /// Up to `limit` bytes are kept.
    pub fn accept(&mut self, limit: usize) {
        *self = Self { room: Some(limit), ..Self::default() };
    }

    /// Whether it has been accepted, and not all of it has come.
    pub(super) fn is_coming(&self) -> bool {
        self.room.is_some()
    }

    pub(super) fn is_awaited(&self) -> bool {
        self.awaited
    }

    /// Nobody will read it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// It is refused, and records of up to `limit` bytes are thrown away.
    pub fn refuse(&mut self, limit: usize) {
        *self = Self { refused: Some(limit), ..Self::default() };
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// Whether a record of this length, which cannot be opened, is one too many.
    pub(super) fn is_too_much(&mut self, length: usize) -> bool {
        let Some(room) = self.refused else { return false };
        let left = room.checked_sub(length);
        self.refused = Some(left.unwrap_or(0));
        left.is_none()
    }

    /// Takes up to `into.len()` bytes out.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.pending());
        let taken = self.received[self.read..self.read + count].to_vec();
        self.read += count;
        if self.pending() == 0 {
            (self.received, self.read) = (Wiped::default(), 0);
        }
        taken
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
        self.ended || self.pending() > 0
    }

    pub(super) fn note(&mut self, record: &Record<&[u8]>) -> Result<(), Error> {
        let Some(room) = self.room else { return Ok(()) };
        match record.typ {
            ContentType::ApplicationData => {
                let left = room.checked_sub(record.payload.len());
                self.room = Some(left.ok_or(PeerMisbehaved::TooMuchEarlyDataReceived)?);
                self.received.extend(record.payload);
            }
            ContentType::Handshake => (self.room, self.ended) = (None, true),
            _ => {}
        }
        Ok(())
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
