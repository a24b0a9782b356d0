//! Wiping secrets: a buffer for secrets that are written in pieces, because a `Zeroizing<Vec<u8>>` that grows does not wipe its
//! old memory; and functions that wipe the stack.

use std::fmt;
use std::hint::black_box;
use std::ops::Deref;

use zeroize::{Zeroize, Zeroizing};

/// Bytes, or text, that are wiped in every place they occupied.
#[derive(Default)]
pub struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    /// An empty buffer with capacity for this many bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    /// Appends bytes.
    pub fn extend(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * self.0.capacity())));
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// The bytes, still wiped on drop.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Write for Wiped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.extend(text.as_bytes());
        Ok(())
    }
}

/// Runs `work`, then wipes the stack that it used. The result must keep its secrets off the stack.
#[inline(never)]
pub fn leave_nothing_on_stack<R>(work: impl FnOnce() -> R) -> R {
    let result = run(work);
    wipe_below();
    result
}

#[inline(never)]
fn run<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Its frame overlaps the frames of [`run`] and its callees.
#[inline(never)]
fn wipe_below() {
    let mut below = [0_u8; DEPTH];
    below.zeroize();
    black_box(&below);
}

/// More than deriving a key takes, with optimization or without.
const DEPTH: usize = 8192;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn what_is_written_is_there_however_often_it_grows() {
        let mut text = Wiped::with_capacity(1);
        for number in 0..100 {
            write!(text, "{number:02}").unwrap();
        }
        assert_eq!((text.len(), &text[198..]), (200, &b"99"[..]));
        assert_eq!(text.into_bytes().len(), 200);
    }
}
