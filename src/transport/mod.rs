//! Moving bytes through the program's BIOs, and what "would block" means for `SSL_want`.
//!
//! Socket BIOs get no fast path. `BIO_read` and `BIO_write` cost a few nanoseconds compared with the system call; they
//! keep `BIO_number_read`, callbacks and retry flags right, and handle EINTR and SIGPIPE as OpenSSL does.
#![allow(unsafe_code)]

pub mod alignment;
mod outgoing;
mod slot;

use std::ffi::{CStr, c_int};

use crate::libcrypto::error_queue;
use crate::tables::generation::Generation;

pub use outgoing::Outgoing;
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
    /// Whether a write waits until the peer takes bytes: the BIO is a socket in blocking mode that has no room now.
    pub fn a_write_waits(&self) -> bool {
        let Some(bio) = self.write.hold() else { return false };
        let mut socket =
            libc::pollfd { fd: bio.descriptor(Bio::DESCRIPTOR), events: libc::POLLOUT, revents: 0 };
        // SAFETY: fcntl and poll look at a descriptor, which need not be open, and at the one entry given.
        unsafe {
            socket.fd >= 0
                && libc::fcntl(socket.fd, libc::F_GETFL) & libc::O_NONBLOCK == 0
                && libc::poll(&mut socket, 1, 0) == 0
        }
    }

    /// Whether a call is in a BIO, or was when the program jumped out of it.
    #[inline]
    pub fn may_be_left(&self) -> bool {
        self.read.has_call_inside() || self.write.has_call_inside()
    }

    /// Whether an exception, or other unwinding, has come out of a BIO since [`Transport::expect_return`].
    pub fn was_left(&self) -> bool {
        self.read.was_left() || self.write.was_left()
    }

    /// Must precede work that may use the BIOs.
    pub fn expect_return(&self) {
        self.read.expect_return();
        self.write.expect_return();
    }
}

/// The result of one attempt to move bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// This many bytes, at least one.
    Bytes(usize),
    /// The BIO asks for a retry; contains the return value, which a program may see.
    Retry(c_int),
    /// The BIO reports the end of its source; contains the return value of `BIO_read`.
    Eof(c_int),
    /// The BIO failed; `errno` or the error queue says why. Contains the return value.
    Failed(c_int),
}

/// Sets `errno` to 0, so that a later value comes from the current call.
pub fn clear_system_error() {
    // SAFETY: the thread's own variable.
    unsafe { *libc::__errno_location() = 0 }
}

/// Whether the last system call failed because the peer is gone.
pub fn peer_is_gone() -> bool {
    matches!(std::io::Error::last_os_error().raw_os_error(), Some(libc::EPIPE | libc::ECONNRESET))
}

/// Appends at most `count` bytes to `into`.
pub fn read(bio: &Held<'_>, into: &mut Vec<u8>, count: usize) -> Moved {
    #[cfg(feature = "injected-panics")]
    crate::injected::at("read");
    into.reserve(count);
    let length = into.len();
    let read = bio.read(&mut into.spare_capacity_mut()[..count]);
    match usize::try_from(read) {
        Ok(read) if read > 0 => {
            // SAFETY: BIO_read has initialised `read` bytes after the old end; a count above the requested one is cut.
            unsafe { into.set_len(length + read.min(count)) };
            Moved::Bytes(read.min(count))
        }
        _ if bio.should_retry() => Moved::Retry(told(read)),
        _ if bio.at_eof() => Moved::Eof(read),
        _ => Moved::Failed(told(read)),
    }
}

/// The return value of a BIO as a program sees it: since OpenSSL 3.2 the record layer has its own values.
pub fn told(returned: c_int) -> c_int {
    if Generation::current() >= Generation::V3_2 { -1 } else { returned }
}

/// Reports that a BIO failed to take bytes. Since OpenSSL 3.2 the record layer does that, with `errno` as the reason, except
/// for 0.
pub fn report_failed_write(function: &'static CStr, returned: c_int) {
    if returned < 0 && Generation::current() >= Generation::V3_2 {
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        error_queue::raise_system(function, errno, c"a record could not be written");
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    /// A place with a socket BIO in it, the socket itself, and the other end.
    pub fn joined() -> (BioPlace, UnixStream, UnixStream) {
        let (own, other) = UnixStream::pair().unwrap();
        own.set_nonblocking(true).unwrap();
        let place = BioPlace::default();
        place.set(Bio::socket(own.as_raw_fd()));
        (place, own, other)
    }

    #[test]
    fn reading_tells_bytes_from_a_retry_and_from_the_end() {
        let (place, _own, mut other) = joined();
        let bio = place.hold().unwrap();
        let mut into = b"before".to_vec();
        assert_eq!(read(&bio, &mut into, 10), Moved::Retry(-1));
        other.write_all(b"some bytes").unwrap();
        assert_eq!(read(&bio, &mut into, 4), Moved::Bytes(4));
        assert_eq!(read(&bio, &mut into, 100), Moved::Bytes(6));
        assert_eq!(into, b"beforesome bytes");
        drop(other);
        assert_eq!(read(&bio, &mut into, 4), Moved::Eof(0));
        assert_eq!(into.len(), 16);
    }
}
