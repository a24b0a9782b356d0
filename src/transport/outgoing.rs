//! Records to be written.

use super::alignment::{LINE, lead};
use super::{Held, Moved, told};

/// Bytes to be written.
#[derive(Default)]
pub struct Outgoing {
    /// The bytes; records are appended here.
    pub bytes: Vec<u8>,
    sent: usize,
    /// The BIO has taken everything, and its last flush failed.
    unflushed: bool,
}

/// Records up to this length are expected to be followed by records of the same length, and their buffers are kept.
const SMALL: usize = 4096;

impl Outgoing {
    /// Makes room for records of this length together. If they are large and the buffer is empty, the ciphertext of the first one,
    /// after `before` bytes, begins a cache line.
    pub fn reserve(&mut self, length: usize, before: usize) {
        if length <= SMALL || !self.bytes.is_empty() {
            return self.bytes.reserve_exact(length);
        }
        self.bytes.reserve_exact(length.saturating_add(LINE));
        let lead = lead(&self.bytes, before);
        self.bytes.resize(lead, 0);
        self.sent = lead;
    }

    /// Whether everything has been written.
    pub fn is_empty(&self) -> bool {
        self.sent == self.bytes.len()
    }

    /// What has not been written.
    pub fn unsent(&self) -> &[u8] {
        &self.bytes[self.sent..]
    }

    /// Whether nothing is left to do: all is written, and flushed if that was requested.
    pub fn is_done(&self) -> bool {
        self.is_empty() && !self.unflushed
    }

    /// Flushes the BIO, which has taken everything; returns whether it succeeded. If not, the next call tries again: until
    /// then a BIO may hold all that it was given.
    pub fn flush(&mut self, bio: &Held<'_>) -> bool {
        // Set beforehand, because the program may leave the BIO by an exception or a jump.
        self.unflushed = true;
        self.unflushed = bio.flush() <= 0;
        !self.unflushed
    }

    /// Discards the unwritten bytes: the reader is gone.
    pub fn abandon(&mut self) {
        self.bytes.clear();
        (self.sent, self.unflushed) = (0, false);
    }

    /// Writes until nothing is left or the BIO stops.
    pub fn drain(&mut self, bio: &Held<'_>) -> Result<(), Moved> {
        while !self.is_empty() {
            #[cfg(feature = "injected-panics")]
            crate::injected::at("write");
            let result = bio.write(&self.bytes[self.sent..]);
            match usize::try_from(result) {
                Ok(written) if written > 0 => self.sent = (self.sent + written).min(self.bytes.len()),
                _ if bio.should_retry() => return Err(Moved::Retry(told(result))),
                _ => return Err(Moved::Failed(result)),
            }
        }
        self.bytes.clear();
        self.sent = 0;
        Ok(())
    }

    /// Frees the memory if nothing is pending.
    pub fn shrink(&mut self) {
        if self.is_done() {
            *self = Self::default();
        }
    }

    /// As [`Outgoing::shrink`], but keeps enough for a small record: the next one is probably as small.
    pub fn release(&mut self) {
        if self.bytes.capacity() > SMALL {
            self.shrink();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::tests::joined;
    use super::super::{clear_system_error, peer_is_gone};
    use super::*;
    use crate::libcrypto::error_queue;

    #[test]
    fn the_first_large_record_begins_where_its_reader_wants_it() {
        let (place, _own, mut other) = joined();
        let mut outgoing = Outgoing::default();
        for (length, before) in [(5000, 5), (20_000, 13), (100, 5)] {
            outgoing.reserve(length, before);
            assert!(outgoing.is_empty() && outgoing.bytes.len() < LINE);
            outgoing.bytes.extend(vec![7; length]);
            let is_large = length > SMALL;
            assert!(!is_large || (outgoing.unsent()[before..].as_ptr().addr()).is_multiple_of(LINE));
            // What follows is only appended.
            outgoing.reserve(length, before);
            assert_eq!(outgoing.unsent(), vec![7; length]);
            assert!(outgoing.drain(&place.hold().unwrap()).is_ok());
            let mut sent = vec![0; length];
            other.read_exact(&mut sent).unwrap();
            assert_eq!(sent, vec![7; length]);
            outgoing.shrink();
        }
    }

    #[test]
    fn what_does_not_go_out_waits_and_comes_once() {
        let (place, _own, mut other) = joined();
        let bio = place.hold().unwrap();
        let bytes: Vec<u8> = (0..4_000_000_u32).map(|number| (number % 251) as u8).collect();
        let mut outgoing = Outgoing { bytes: bytes.clone(), ..Outgoing::default() };
        let (mut arrived, mut stops) = (vec![0; bytes.len()], 0);
        let mut have = 0;
        while let Err(stopped) = outgoing.drain(&bio) {
            assert_eq!(stopped, Moved::Retry(-1));
            assert!(!outgoing.is_empty() && !outgoing.is_done() && outgoing.unsent().len() < bytes.len());
            stops += 1;
            have += other.read(&mut arrived[have..]).unwrap();
        }
        assert!(stops > 0 && outgoing.is_empty() && outgoing.unsent().is_empty());
        other.read_exact(&mut arrived[have..]).unwrap();
        assert!(arrived == bytes);
        assert!(outgoing.flush(&bio) && outgoing.is_done());
    }

    #[test]
    fn a_peer_that_is_gone_is_told_from_one_that_is_slow() {
        let (place, _own, other) = joined();
        let bio = place.hold().unwrap();
        drop(other);
        let mut outgoing = Outgoing { bytes: b"nobody reads it".to_vec(), ..Outgoing::default() };
        clear_system_error();
        assert_eq!(outgoing.drain(&bio), Err(Moved::Failed(-1)));
        assert!(peer_is_gone());
        clear_system_error();
        assert!(!peer_is_gone());
        outgoing.abandon();
        assert!(outgoing.is_empty());
        error_queue::clear();
    }

    #[test]
    fn memory_is_given_back_when_nothing_waits() {
        let mut outgoing = Outgoing { bytes: Vec::with_capacity(100), ..Outgoing::default() };
        outgoing.release();
        assert_eq!(outgoing.bytes.capacity(), 100);
        outgoing.shrink();
        assert_eq!(outgoing.bytes.capacity(), 0);
        outgoing.bytes = vec![0; 5000];
        outgoing.release();
        assert_eq!(outgoing.bytes.len(), 5000);
        outgoing.abandon();
        outgoing.release();
        assert_eq!(outgoing.bytes.capacity(), 0);
    }
}
