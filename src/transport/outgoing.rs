//! Records to be written.

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::{Held, Moved, this_thread, told};

/// The largest buffer in bytes that an idle connection keeps.
const SMALL: usize = 4096;
/// The buffer of a full record, in bytes.
const FULL: usize = 16384 + RECORD_OVERHEAD;
/// At least what sealing adds to a record: header, explicit nonce, content type, tag.
pub const RECORD_OVERHEAD: usize = 32;

/// Buffers of full records that no connection uses, for the next large writes. They hold sealed records, nothing secret. A few threads
/// share each place.
static SPARES: [Spare; 8] = [const { Spare(AtomicPtr::new(ptr::null_mut())) }; 8];

/// A place for one buffer. There is no lock, which a forked child could find taken.
struct Spare(AtomicPtr<[u8; FULL]>);

impl Spare {
    /// The place of this thread.
    fn of_thread() -> &'static Self {
        &SPARES[(this_thread().number() >> 12) % SPARES.len()]
    }

    /// Puts `new` into the place, and returns what was there.
    fn exchange(&self, new: Option<Box<[u8; FULL]>>) -> Option<Box<[u8; FULL]>> {
        let old = self.0.swap(new.map_or(ptr::null_mut(), Box::into_raw), Ordering::AcqRel);
        // SAFETY: a pointer in the place is from `Box::into_raw`, and whoever swaps it out owns the box.
        (!old.is_null()).then(|| unsafe { Box::from_raw(old) })
    }
}

/// Bytes that wait to be written.
#[derive(Default)]
pub struct Outgoing {
    /// Initialised up to its length, so that a record is sealed into it without zeroing the space first. The bytes to be
    /// written end at `end`.
    buffer: Vec<u8>,
    end: usize,
    sent: usize,
    /// The BIO has taken everything, and its last flush failed.
    unflushed: bool,
}

impl Outgoing {
    /// The number of bytes appended since everything was last written.
    pub fn len(&self) -> usize {
        self.end
    }

    /// The bytes from `start` on.
    pub fn since(&self, start: usize) -> &[u8] {
        self.buffer.get(start..self.end).unwrap_or_default()
    }

    /// Takes out all bytes.
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

    /// `length` bytes of space after the end, with any content. [`Outgoing::extend`] adds them to what is to be written.
    pub fn room(&mut self, length: usize) -> &mut [u8] {
        let end = self.end.saturating_add(length);
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        &mut self.buffer[self.end..end]
    }

    /// Adds the first `length` bytes of the space after the end.
    pub fn extend(&mut self, length: usize) {
        self.end = (self.end + length).min(self.buffer.len());
    }

    /// Allocates space for `length` more bytes at once, and no more. A large buffer is this thread's spare one if that is large
    /// enough.
    pub fn reserve(&mut self, length: usize) {
        if (SMALL + 1..=FULL).contains(&length)
            && self.end == 0
            && self.buffer.len() < length
            && let Some(spare) = Spare::of_thread().exchange(None)
        {
            self.buffer = Vec::from(spare as Box<[u8]>);
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

    /// Frees the memory if nothing is pending.
    pub fn shrink(&mut self) {
        if self.is_done() {
            *self = Self::default();
        }
    }

    /// If nothing waits: keeps enough for a small record, as the next one is probably as small. A larger buffer becomes this
    /// thread's spare one.
    pub fn release(&mut self) {
        if self.buffer.len() <= SMALL || !self.is_done() {
            return;
        }
        let mut buffer = std::mem::take(self).buffer;
        if buffer.capacity() == FULL {
            buffer.resize(FULL, 0);
            let buffer = buffer.into_boxed_slice().try_into().ok();
            drop(buffer.and_then(|buffer| Spare::of_thread().exchange(Some(buffer))));
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
    fn a_spare_buffer_has_one_owner() {
        let spare = Spare(AtomicPtr::new(ptr::null_mut()));
        assert!(spare.exchange(Some(Box::new([7; FULL]))).is_none());
        assert!(spare.exchange(Some(Box::new([8; FULL]))).is_some_and(|first| *first == [7; FULL]));
        assert!(spare.exchange(None).is_some_and(|second| *second == [8; FULL]));
        assert!(spare.exchange(None).is_none());
    }

    #[test]
    fn the_buffer_of_a_full_record_goes_to_the_next_large_write() {
        let mut writing = Outgoing::default();
        for length in [100, FULL, 5000, FULL] {
            writing.reserve(length);
            writing.append(&vec![7; length]);
            assert_eq!(writing.unsent(), vec![7; length]);
            writing.abandon();
            writing.release();
            assert!(writing.buffer.capacity() <= SMALL && writing.unsent().is_empty());
        }
        // More than a full record is not kept.
        writing.append(&[7; 40_000]);
        writing.abandon();
        writing.release();
        assert_eq!(writing.buffer.capacity(), 0);
    }
}
