//! Moving bytes through the program's BIOs, and what "would block" means for `SSL_want`.
//!
//! There is no short cut past a socket BIO: `BIO_read` and `BIO_write` cost a few nanoseconds beside the system call,
//! they keep `BIO_number_read`, callbacks and retry flags right, and they treat EINTR and SIGPIPE as OpenSSL does.
#![allow(unsafe_code)]

mod slot;

use std::ffi::{CStr, c_int};

use crate::libcrypto::error_queue;
use crate::tables::generation::Generation;

pub use slot::{Lent, Owner, Slot, Taken};

pub use crate::libcrypto::bio::{Bio, BioPlace, Held};
pub use crate::libcrypto::mark::{Mark, ThreadNumber, this_thread};

/// The two directions of a connection; often the same BIO.
#[derive(Default)]
pub struct Transport {
    /// Where records are read from.
    pub read: BioPlace,
    /// Where records are written to.
    pub write: BioPlace,
}

impl Transport {
    /// Whether a call stands in a BIO, or has stood there when the program left it.
    #[inline]
    pub fn may_be_left(&self) -> bool {
        self.read.has_call_inside() || self.write.has_call_inside()
    }

    /// Whether an exception or the like has come out of a BIO since [`Transport::expect_return`].
    pub fn was_left(&self) -> bool {
        self.read.was_left() || self.write.was_left()
    }

    /// Before work that may use the BIOs.
    pub fn expect_return(&self) {
        self.read.expect_return();
        self.write.expect_return();
    }
}

/// What came of one attempt to move bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// This many bytes, at least one.
    Bytes(usize),
    /// The BIO asks for a retry; with what the call returned, which a program may see.
    Retry(c_int),
    /// The source has ended, says the BIO; with what `BIO_read` returned.
    Eof(c_int),
    /// The BIO failed; `errno` or the error queue says why. With what the call returned.
    Failed(c_int),
}

/// Sets `errno` to 0, so that what a program finds there later is from the call it made.
pub fn clear_system_error() {
    // SAFETY: the thread's own variable.
    unsafe { *libc::__errno_location() = 0 }
}

/// Whether the last system call failed because nobody is at the other end any more.
pub fn peer_is_gone() -> bool {
    matches!(std::io::Error::last_os_error().raw_os_error(), Some(libc::EPIPE | libc::ECONNRESET))
}

/// Reads at most `count` bytes to the end of `into`, which has room for them.
pub fn read(bio: &Held<'_>, into: &mut Vec<u8>, count: usize) -> Moved {
    #[cfg(feature = "injected-panics")]
    crate::injected::at("read");
    into.reserve(count);
    let length = into.len();
    let read = bio.read(&mut into.spare_capacity_mut()[..count]);
    match usize::try_from(read) {
        Ok(read) if read > 0 => {
            // SAFETY: BIO_read has initialised `read` bytes behind the old end; a BIO that claims more than it was
            // asked for is cut.
            unsafe { into.set_len(length + read.min(count)) };
            Moved::Bytes(read.min(count))
        }
        _ if bio.should_retry() => Moved::Retry(told(read)),
        _ if bio.at_eof() => Moved::Eof(read),
        _ => Moved::Failed(told(read)),
    }
}

/// What a program is told that a BIO has returned: since OpenSSL 3.2 its record layer has numbers of its own.
pub fn told(returned: c_int) -> c_int {
    if Generation::current() >= Generation::V3_2 { -1 } else { returned }
}

/// A BIO has failed to take bytes. Since OpenSSL 3.2 the record layer says so, with `errno` for the reason, unless it took none.
pub fn report_failed_write(function: &'static CStr, returned: c_int) {
    if returned < 0 && Generation::current() >= Generation::V3_2 {
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        error_queue::raise_system(function, errno, c"a record could not be written");
    }
}

/// Bytes that wait to be written.
#[derive(Default)]
pub struct Outgoing {
    /// What is to be written; records are appended here.
    pub bytes: Vec<u8>,
    sent: usize,
    /// The BIO has all of it, and its last flush has failed.
    unflushed: bool,
}

impl Outgoing {
    /// Whether everything has been written.
    pub fn is_empty(&self) -> bool {
        self.sent == self.bytes.len()
    }

    /// What has not been written.
    pub fn unsent(&self) -> &[u8] {
        &self.bytes[self.sent..]
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

    /// Forgets what has not been written: there is nobody to read it.
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

    /// Gives the memory back when nothing waits.
    pub fn shrink(&mut self) {
        if self.is_done() {
            *self = Self::default();
        }
    }

    /// As [`Outgoing::shrink`], but keeps what a small record needs: the next one is likely to be as small.
    pub fn release(&mut self) {
        const SMALL: usize = 4096;
        if self.bytes.capacity() > SMALL {
            self.shrink();
        }
    }
}
