//! Records that wait to be written.

use std::cell::Cell;

use super::{Held, Moved, told};

/// More than this is not kept by a connection that has nothing to write.
const SMALL: usize = 4096;
/// What a thread keeps at most: a full record.
const FULL: usize = 17 * 1024;

thread_local! {
    /// A buffer that the last large write on this thread has no more use for. It holds records, nothing secret.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Bytes that wait to be written.
#[derive(Default)]
pub struct Outgoing {
    /// Initialised as a whole, so that a record can be sealed into it without zeroing that part first. What counts ends at `end`.
    buffer: Vec<u8>,
    end: usize,
    sent: usize,
    /// The BIO has all of it, and its last flush has failed.
    unflushed: bool,
}

impl Outgoing {
    /// How many bytes were appended since the last time that all was written.
    pub fn len(&self) -> usize {
        self.end
    }

    /// Those from `start` on.
    pub fn since(&self, start: usize) -> &[u8] {
        self.buffer.get(start..self.end).unwrap_or_default()
    }

    /// All that counts, which is taken out.
    #[cfg(any(test, feature = "fuzzing"))]
    pub fn take_all(&mut self) -> Vec<u8> {
        let all = self.since(0).to_vec();
        self.abandon();
        all
    }

    /// Appends bytes.
    pub fn append(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Exactly so many bytes behind the end, of any content, to be written to; they count once [`Outgoing::extend`] says so.
    pub fn room(&mut self, length: usize) -> &mut [u8] {
        let end = self.end.saturating_add(length);
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        &mut self.buffer[self.end..end]
    }

    /// The first bytes of the room behind the end count from now on.
    pub fn extend(&mut self, length: usize) {
        self.end = (self.end + length).min(self.buffer.len());
    }

    /// Makes room for so many more bytes at once, and for no more than these. A large buffer is this thread's spare one, if that is
    /// large enough.
    pub fn reserve(&mut self, length: usize) {
        if length > SMALL && self.buffer.is_empty() {
            let spare = SPARE.try_with(Cell::take).unwrap_or_default();
            if spare.len() >= length {
                self.buffer = spare;
                return;
            }
        }
        let missing = self.end.saturating_add(length).saturating_sub(self.buffer.len());
        self.buffer.reserve_exact(missing);
    }

    /// Whether everything has been written.
    pub fn is_empty(&self) -> bool {
        self.sent == self.end
    }

    /// What has not been written.
    pub fn unsent(&self) -> &[u8] {
        &self.buffer[self.sent..self.end]
    }

    /// Whether there is nothing to do: all is written, and flushed where that was asked for.
    pub fn is_done(&self) -> bool {
        self.is_empty() && !self.unflushed
    }

    /// Tells the BIO, which has got everything, to pass it on; true where it did. Where it did not, the next call asks again:
    /// a BIO may hold all that it was given until then.
    pub fn flush(&mut self, bio: &Held<'_>) -> bool {
        // Said before, as the program may leave the BIO in its own ways.
        self.unflushed = true;
        self.unflushed = bio.flush() <= 0;
        !self.unflushed
    }

    /// Discards what has not been written: the reader is gone.
    pub fn abandon(&mut self) {
        (self.end, self.sent, self.unflushed) = (0, 0, false);
    }

    /// Writes until nothing is left or the BIO stops.
    pub fn drain(&mut self, bio: &Held<'_>) -> Result<(), Moved> {
        while !self.is_empty() {
            #[cfg(feature = "injected-panics")]
            crate::injected::at("write");
            let result = bio.write(self.unsent());
            match usize::try_from(result) {
                Ok(written) if written > 0 => self.sent = (self.sent + written).min(self.end),
                _ if bio.should_retry() => return Err(Moved::Retry(told(result))),
                _ => return Err(Moved::Failed(result)),
            }
        }
        (self.end, self.sent) = (0, 0);
        Ok(())
    }

    /// Gives the memory back when nothing waits.
    pub fn shrink(&mut self) {
        if self.is_done() {
            *self = Self::default();
        }
    }

    /// When nothing waits: keeps what a small record needs, as the next one is likely to be as small. A larger buffer becomes this
    /// thread's spare one.
    pub fn release(&mut self) {
        if self.buffer.len() <= SMALL || !self.is_done() {
            return;
        }
        let buffer = std::mem::take(self).buffer;
        if buffer.capacity() <= FULL {
            // No thread needs one when it ends.
            let _ = SPARE.try_with(|spare| spare.set(buffer));
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

    fn outgoing(bytes: &[u8]) -> Outgoing {
        let mut outgoing = Outgoing::default();
        outgoing.append(bytes);
        outgoing
    }

    #[test]
    fn what_does_not_go_out_waits_and_comes_once() {
        let (place, _own, mut other) = joined();
        let bio = place.hold().unwrap();
        let bytes: Vec<u8> = (0..4_000_000_u32).map(|number| (number % 251) as u8).collect();
        let mut outgoing = outgoing(&bytes);
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
        let mut outgoing = outgoing(b"nobody reads it");
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
        let mut small = outgoing(&[1; 100]);
        small.abandon();
        small.release();
        assert_eq!(small.buffer.len(), 100);
        small.shrink();
        assert_eq!(small.buffer.capacity(), 0);
        let mut large = outgoing(&[1; 5000]);
        large.release();
        assert_eq!(large.unsent(), [1; 5000]);
        large.abandon();
        large.release();
        assert_eq!(large.buffer.capacity(), 0);
    }

    #[test]
    fn only_what_was_appended_counts() {
        let mut outgoing = outgoing(b"one");
        outgoing.room(10)[..5].copy_from_slice(b" two!");
        outgoing.extend(4);
        assert_eq!(
            (outgoing.len(), outgoing.unsent(), outgoing.since(3)),
            (7, &b"one two"[..], &b" two"[..])
        );
        outgoing.abandon();
        assert_eq!((outgoing.len(), outgoing.unsent()), (0, &b""[..]));
        outgoing.append(b"x");
        assert_eq!(outgoing.unsent(), b"x");
        outgoing.extend(usize::from(u16::MAX));
        assert_eq!(outgoing.len(), outgoing.buffer.len());
    }

    #[test]
    fn a_large_buffer_serves_the_next_connection_of_the_thread() {
        let mut first = outgoing(&[7; 16_000]);
        let place = first.buffer.as_ptr();
        first.abandon();
        first.release();
        let (mut small, mut second, mut third) = <(Outgoing, Outgoing, Outgoing)>::default();
        small.reserve(100);
        second.reserve(16_000);
        third.reserve(16_000);
        assert!(second.buffer.as_ptr() == place && second.unsent().is_empty());
        assert!(small.buffer.is_empty() && third.buffer.is_empty());
        // What is too small for a record, or larger than one, is not used.
        second.release();
        third.reserve(16_001);
        assert!(third.buffer.is_empty());
        let mut huge = outgoing(&[7; 40_000]);
        huge.abandon();
        huge.release();
        assert!(SPARE.take().is_empty());
    }
}
