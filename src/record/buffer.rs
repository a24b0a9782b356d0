//! Records as they arrive: a buffer that gives one record at a time, so that nothing behind the current one is opened or thrown
//! away, and that keeps opened bytes until the program has read them.

use std::ops::Range;

use super::header::{HEADER, Header, check_header};
use crate::fault::Fault;

/// Puts a record's payload on a 16-byte boundary: copies from there to page-aligned buffers stay fast.
const LEAD: usize = 16 - HEADER;

/// What came from the transport and is not done with.
#[derive(Default)]
pub struct RecordBuffer {
    bytes: Vec<u8>,
    /// Where the next record begins.
    next: usize,
    /// Decrypted bytes that the program has not read.
    plaintext: Range<usize>,
    /// Whether a record has been read.
    begun: bool,
    /// The version, once only the record cipher's records are expected.
    traffic: Option<u16>,
    /// TLS 1.3: in the handshake the peer encrypts its messages.
    hides: bool,
    /// A record that has been read is still there: the peer's close_notify.
    kept: bool,
    /// Length of the last small record: the next one is likely to be as long.
    last: usize,
}

/// Records up to this length are expected to be followed by records of the same length, and their buffers are kept
/// until a read finds nothing.
const SMALL: usize = 4096;

/// Room for the records of a ClientHello, or of a server's answer without its certificates.
const USUAL_FLIGHT: usize = 600;

impl RecordBuffer {
    /// The bytes that a transport should append: the missing part of the next record, and whether that is only its
    /// header. None when a whole record is there.
    pub fn missing(&self) -> Option<usize> {
        let next = self.unseen();
        let wanted = match Header::parse(next) {
            None => HEADER,
            Some(header) => HEADER + header.length,
        };
        (next.len() < wanted).then(|| wanted - next.len())
    }

    /// Where a transport appends what it reads. Room for `missing` bytes is made.
    pub fn tail(&mut self, missing: usize) -> &mut Vec<u8> {
        if self.bytes.is_empty() {
            let expected = if self.traffic.is_none() { USUAL_FLIGHT } else { self.last };
            self.bytes.reserve_exact(LEAD + HEADER.max(missing) + expected);
            self.bytes.resize(LEAD, 0);
            self.next = LEAD;
        }
        self.bytes.reserve_exact(missing);
        &mut self.bytes
    }

    /// Judges the next record's header, as far as it is there. `buffer`: what the program wants for a record, with its header.
    pub fn check_header(&self, buffer: impl FnOnce() -> usize) -> Result<(), Fault> {
        check_header(self.unseen(), !self.begun, self.traffic, self.hides, buffer)
    }

    /// Whether it is a handshake of TLS 1.3 in which the peer encrypts its messages.
    pub fn set_hides(&mut self, hides: bool) {
        self.hides = hides;
    }

    /// The handshake is over: from here on only the record cipher's records are expected.
    pub fn begin_traffic(&mut self, version: u16) {
        self.traffic = Some(version);
    }

    /// The header of the next record.
    pub fn next_header(&self) -> Option<Header> {
        Header::parse(self.unseen())
    }

    /// Everything read that has not been taken.
    pub fn unseen(&self) -> &[u8] {
        &self.bytes[self.next..]
    }

    /// Whether the header of the next record is there, and its body is not.
    pub fn is_in_body(&self) -> bool {
        self.next_header().is_some() && self.missing().is_some()
    }

    /// The payload of the next record, once it is whole.
    pub fn next_payload(&self) -> Option<&[u8]> {
        let next = self.unseen();
        next.get(HEADER..HEADER + Header::parse(next)?.length)
    }

    /// The header and payload of the next record, which is whole, to be opened where they are.
    pub fn next_mut(&mut self) -> Option<(Header, &mut [u8])> {
        let header = self.next_header()?;
        let start = self.next + HEADER;
        let payload = self.bytes.get_mut(start..start + header.length)?;
        Some((header, payload))
    }

    /// The next record is opened: its plaintext is at `range` of its payload.
    pub fn take_opened(&mut self, range: Range<usize>) {
        let payload = self.next + HEADER;
        self.pass_next();
        self.plaintext = payload + range.start..payload + range.end;
    }

    /// The next record is done with.
    pub fn skip_next(&mut self) {
        self.pass_next();
        self.release();
    }

    fn pass_next(&mut self) {
        if let Some(header) = self.next_header() {
            self.next = (self.next + HEADER + header.length).min(self.bytes.len());
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
        &self.bytes[self.plaintext.clone()]
    }

    /// The program has read `count` decrypted bytes.
    pub fn consume(&mut self, count: usize) {
        self.plaintext.start += count;
        self.release();
    }

    /// Gives the memory back when nothing is in it.
    pub fn shrink(&mut self) {
        if !self.is_in_use() {
            let Self { begun, traffic, hides, last, .. } = *self;
            *self = Self { begun, traffic, hides, last, ..Self::default() };
        }
    }

    /// As [`RecordBuffer::shrink`], but keeps what a small record needs: the next one is likely to be as small.
    pub fn release(&mut self) {
        if !self.is_in_use() {
            // A ticket may be much longer than the data behind it.
            let most = if self.traffic.is_some() { USUAL_FLIGHT + 4 * self.last } else { SMALL };
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

    /// Says that the last record is still there, though all of it has been read.
    pub fn keep_last(&mut self) {
        self.kept = true;
    }

    /// Whether it is.
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
        buffer.begin_traffic(0x0303);
        for (length, keeps) in [(1000, true), (1, false), (1, true)] {
            let record = record(&vec![0; length]);
            buffer.tail(record.len()).extend(&record);
            buffer.take_opened(0..length);
            buffer.consume(length);
            assert_eq!(buffer.bytes.capacity() > 0, keeps, "{length}");
        }
    }
}
