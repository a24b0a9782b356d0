//! `SSL_get_error`: the meaning of the last call's return value.

use std::ffi::c_int;

use super::{Connection, Status, Want};
use crate::libcrypto::error_queue;
use crate::transport::Bio;

/// `SSL_ERROR_…`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum ErrorKind {
    /// The call succeeded.
    None = 0,
    /// The error queue says why.
    Ssl = 1,
    /// Call again when the transport can be read.
    WantRead = 2,
    /// Call again when the transport can be written.
    WantWrite = 3,
    /// Call again for the certificate callback.
    WantX509Lookup = 4,
    /// `errno` says why, or the peer is gone.
    Syscall = 5,
    /// The peer has sent close_notify.
    ZeroReturn = 6,
    /// Call again when the BIO has connected.
    WantConnect = 7,
    /// Call again when the BIO has accepted.
    WantAccept = 8,
    /// Call again for the ClientHello callback.
    WantClientHello = 11,
    /// Call again for the verification.
    WantRetryVerify = 12,
}

impl Connection {
    /// In OpenSSL's order: the return value, the thread's first queued error, what the call waited for, the shutdown
    /// state.
    pub fn error_kind(&self, returned: c_int) -> ErrorKind {
        if returned > 0 {
            return ErrorKind::None;
        }
        match error_queue::peek_first() {
            0 => {}
            code if error_queue::is_system_error(code) => return ErrorKind::Syscall,
            _ => return ErrorKind::Ssl,
        }
        let want = self.want();
        let (shutdown, closed) = self.status(|s| (s.shutdown, s.warning_alert == 0));
        let waiting = match want {
            Want::Reading => self.transport().read.hold().and_then(|bio| waits_for(&bio, false)),
            Want::Writing => self.transport().write.hold().and_then(|bio| waits_for(&bio, true)),
            Want::X509Lookup => Some(ErrorKind::WantX509Lookup),
            Want::RetryVerify => Some(ErrorKind::WantRetryVerify),
            Want::ClientHello => Some(ErrorKind::WantClientHello),
            Want::Nothing => None,
        };
        match waiting {
            Some(kind) => kind,
            None if shutdown & Status::RECEIVED_SHUTDOWN != 0 && closed => ErrorKind::ZeroReturn,
            None => ErrorKind::Syscall,
        }
    }
}

/// What a BIO asks for. A filter may want the other direction than the one we moved bytes in.
fn waits_for(bio: &Bio, writing: bool) -> Option<ErrorKind> {
    let (read, write) = (bio.should_read(), bio.should_write());
    if write && (writing || !read) {
        return Some(ErrorKind::WantWrite);
    }
    if read {
        return Some(ErrorKind::WantRead);
    }
    if !bio.should_io_special() {
        return None;
    }
    Some(match bio.retry_reason() {
        2 => ErrorKind::WantConnect,
        3 => ErrorKind::WantAccept,
        _ => ErrorKind::Syscall,
    })
}
