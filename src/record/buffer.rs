//! Records as they arrive. The buffer gives out one record at a time, so that nothing after the current one is opened
//! or discarded, and it keeps decrypted bytes until the program has read them.

use std::ops::Range;

use super::header::{HEADER, Header, check_header};
use crate::fault::Fault;
use crate::transport::alignment::{LINE, lead};

/// Aligns a small record's payload to 16 bytes: copies from there to page-aligned buffers stay fast.
const LEAD: usize = 16 - HEADER;

/// What has come from the transport and has not been processed.
#[derive(Default)]
pub struct RecordBuffer {
    bytes: Vec<u8>,
    /// Where the next record begins.
    next: usize,
    /// Decrypted bytes that the program has not read.
    plaintext: Range<usize>,
    /// Whether a record has been read.
    begun: bool,
    /// The version, once the handshake is over and only encrypted records are expected.
    traffic: Option<u16>,
    /// In a TLS 1.3 handshake: the peer encrypts its messages.
    hides: bool,
    /// The last record counts as still there, although it has been read: the peer's close_notify.
    kept: bool,
    /// Length of the last small record: the next one is likely to be as long.
    last: usize,
    /// Bytes of each payload before its ciphertext.
    explicit_nonce: usize,
}

/// Records up to this length are expected to be followed by records of the same length, and their buffers are kept
/// until a read finds nothing.
const SMALL: usize = 4096;

/// Capacity for the records of a ClientHello, or of a server's flight without its certificates.
const USUAL_FLIGHT: usize = 600;

impl RecordBuffer {
    /// How many bytes a transport should append: the missing part of the next record, or only of its header where that
    /// is incomplete. None when a whole record is there.
    pub fn missing(&self) -> Option<usize> {
        let next = self.unseen();
        let wanted = Header::parse(next).map_or(HEADER, |header| header.record_length());
        wanted.checked_sub(next.len()).filter(|missing| *missing > 0)
    }

    /// Where a transport appends what it reads, with capacity for `missing` bytes.
    pub fn tail(&mut self, missing: usize) -> &mut Vec<u8> {
        if self.bytes.is_empty() {
            let expected = if self.traffic.is_none() { USUAL_FLIGHT } else { self.last };
            self.bytes.reserve_exact(HEADER.max(missing).saturating_add(expected).saturating_add(LEAD));
            self.bytes.resize(LEAD, 0);
            self.next = LEAD;
        }
        let room = self.bytes.capacity().saturating_sub(self.bytes.len());
        if missing > room.max(SMALL) && self.plaintext.is_empty() && self.unseen().len() <= HEADER {
            self.align_for(missing);
        }
        self.bytes.reserve_exact(missing);
        &mut self.bytes
    }

    /// A large record comes, of which only the header may be there: moves that, so that the ciphertext will begin a cache line.
    fn align_for(&mut self, missing: usize) {
        let mut larger = Vec::with_capacity(missing.saturating_add(HEADER + LINE));
        let lead = lead(&larger, HEADER.saturating_add(self.explicit_nonce));
        larger.resize(lead, 0);
        larger.extend_from_slice(self.unseen());
        (self.bytes, self.next) = (larger, lead);
    }

    /// Judges the next record's header, as far as it has come. `buffer`: the size of the program's buffer for a record,
    /// with its header.
    pub fn check_header(&self, buffer: impl FnOnce() -> usize) -> Result<(), Fault> {
        check_header(self.unseen(), !self.begun, self.traffic, self.hides, buffer)
    }

    /// Sets whether this is a TLS 1.3 handshake in which the peer encrypts its messages.
    pub fn set_hides(&mut self, hides: bool) {
        self.hides = hides;
    }

    /// The handshake is over: from here on only encrypted records are expected. Each payload begins with a nonce of this length.
    pub fn begin_traffic(&mut self, version: u16, explicit_nonce: usize) {
        (self.traffic, self.explicit_nonce) = (Some(version), explicit_nonce);
    }

    /// The header of the next record.
    pub fn next_header(&self) -> Option<Header> {
        Header::parse(self.unseen())
    }

    /// Everything read that has not been taken.
    pub fn unseen(&self) -> &[u8] {
        self.bytes.get(self.next..).unwrap_or_default()
    }

    /// Whether the header of the next record is there, and its body is incomplete.
    pub fn is_in_body(&self) -> bool {
        self.next_header().is_some() && self.missing().is_some()
    }

    /// The payload of the next record, once it is whole.
    pub fn next_payload(&self) -> Option<&[u8]> {
        let next = self.unseen();
        next.get(HEADER..Header::parse(next)?.record_length())
    }

    /// The header and payload of the next record, which is complete, to be opened in place.
    pub fn next_mut(&mut self) -> Option<(Header, &mut [u8])> {
        let header = self.next_header()?;
        let payload = self.bytes.get_mut(self.next..)?.get_mut(HEADER..header.record_length())?;
        Some((header, payload))
    }

    /// The next record has been opened: its plaintext is at `range` of its payload.
    pub fn take_opened(&mut self, range: Range<usize>) {
        let payload = self.next.saturating_add(HEADER);
        self.pass_next();
        self.plaintext = payload.saturating_add(range.start)..payload.saturating_add(range.end);
    }

    /// The next record has been processed.
    pub fn skip_next(&mut self) {
        self.pass_next();
        self.release();
    }

    fn pass_next(&mut self) {
        if let Some(header) = self.next_header() {
            self.next = self.next.saturating_add(header.record_length()).min(self.bytes.len());
            self.begun = true;
            self.last = if header.length <= SMALL { header.length } else { 0 };
        }
    }

    /// Whether anything is there that was read from the transport and not processed.
    pub fn has_unprocessed(&self) -> bool {
        self.next < self.bytes.len()
    }

    /// Decrypted bytes that wait for the program.
    pub fn plaintext(&self) -> &[u8] {
        self.bytes.get(self.plaintext.clone()).unwrap_or_default()
    }

    /// The program has read `count` decrypted bytes.
    pub fn consume(&mut self, count: usize) {
        self.plaintext.start = self.plaintext.start.saturating_add(count).min(self.plaintext.end);
        self.release();
    }

    /// Frees the memory if nothing is in it.
    pub fn shrink(&mut self) {
        if !self.is_in_use() {
            let Self { begun, traffic, hides, last, explicit_nonce, .. } = *self;
            *self = Self { begun, traffic, hides, last, explicit_nonce, ..Self::default() };
        }
    }

    /// As [`RecordBuffer::shrink`], but keeps what a small record needs: the next one is likely to be as small.
    pub fn release(&mut self) {
        if !self.is_in_use() {
            // A ticket may be much longer than the data after it.
            let most = if self.traffic.is_some() {
                self.last.saturating_mul(4).saturating_add(USUAL_FLIGHT)
            } else {
                SMALL
            };
            if self.bytes.capacity() > most.min(SMALL) {
                return self.shrink();
            }
            self.bytes.clear();
            (self.next, self.plaintext) = (0, 0..0);
        } else if self.plaintext.is_empty() && self.next > self.bytes.len() / 2 && self.next > LEAD {
            // Read-ahead: move what is left to the front.
            self.bytes.drain(LEAD..self.next);
            self.next = LEAD;
            self.plaintext = 0..0;
        }
    }

    /// Whether anything from the transport is in it, decrypted or not.
    pub fn is_in_use(&self) -> bool {
        !self.plaintext.is_empty() || self.has_unprocessed() || self.kept
    }

    /// Makes the last record count as still there, although all of it has been read.
    pub fn keep_last(&mut self) {
        self.kept = true;
    }

    /// Whether the last record counts as still there.
    pub fn keeps_last(&self) -> bool {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::content_type;

    fn record(payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![content_type::APPLICATION_DATA, 3, 3];
        bytes.extend((payload.len() as u16).to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    #[test]
    fn the_ciphertext_of_a_large_record_begins_a_cache_line() {
        for nonce in [0, 8] {
            let mut buffer = RecordBuffer::default();
            buffer.begin_traffic(0x0303, nonce);
            let wire = [record(&[1; 16384]), record(&[2; 16384])];
            for wire in wire {
                buffer.tail(HEADER).extend(&wire[..HEADER]);
                let missing = buffer.missing().unwrap();
                buffer.tail(missing).extend(&wire[HEADER..]);
                let payload = buffer.next_payload().unwrap();
                assert_eq!(payload, &wire[HEADER..]);
                assert_eq!(payload[nonce..].as_ptr().addr() % LINE, 0);
                buffer.take_opened(0..1);
                buffer.consume(1);
                buffer.shrink();
            }
        }
    }

    #[test]
    fn asks_for_header_then_body_and_gives_one_record() {
        let mut buffer = RecordBuffer::default();
        let wire = [record(b"one"), record(b"two")].concat();
        assert_eq!(buffer.missing(), Some(5));
        buffer.tail(5).extend(&wire[..5]);
        assert_eq!(buffer.missing(), Some(3));
        buffer.tail(3).extend(&wire[5..]);
        assert_eq!(buffer.missing(), None);
        assert_eq!(buffer.next_payload(), Some(&b"one"[..]));
        buffer.skip_next();
        assert_eq!(buffer.next_payload(), Some(&b"two"[..]));
        buffer.take_opened(1..3);
        assert_eq!(buffer.plaintext(), b"wo");
        assert!(!buffer.has_unprocessed() && buffer.is_in_use());
        buffer.consume(2);
        assert!(!buffer.is_in_use());
        assert_ne!(buffer.bytes.capacity(), 0);
        buffer.shrink();
        assert_eq!(buffer.bytes.capacity(), 0);
    }

    #[test]
    fn keeps_no_room_for_a_ticket_behind_which_small_records_come() {
        let mut buffer = RecordBuffer::default();
        buffer.begin_traffic(0x0303, 8);
        for (length, keeps) in [(1000, true), (1, false), (1, true)] {
            let record = record(&vec![0; length]);
            buffer.tail(record.len()).extend(&record);
            buffer.take_opened(0..length);
            buffer.consume(length);
            assert_eq!(buffer.bytes.capacity() > 0, keeps, "{length}");
        }
    }
}
