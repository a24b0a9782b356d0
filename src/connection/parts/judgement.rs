//! Results of certificate checks and callbacks: the peer's certificate, and ours.

use crate::tables::alerts::Alert;
use crate::tables::reasons::Reason;

/// The result of verifying the peer's certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The handshake continues.
    Accepted,
    /// The handshake fails.
    Rejected {
        /// For the error queue.
        reason: Reason,
        /// For the peer.
        alert: u8,
    },
    /// The handshake stops with `SSL_ERROR_WANT_RETRY_VERIFY`; the next call verifies again.
    Retry,
}

impl Verdict {
    pub(in crate::connection) fn rejected(reason: Reason, alert: Alert) -> Self {
        Self::Rejected { reason, alert: alert.0 }
    }
}

/// Why no certificate can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For the error queue.
    pub reason: Reason,
    /// For the peer.
    pub alert: u8,
}

impl Refusal {
    pub(in crate::connection) fn new(reason: Reason, alert: Alert) -> Self {
        Self { reason, alert: alert.0 }
    }
}

/// How far a client's callbacks have answered a CertificateRequest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Not at all.
    #[default]
    Nobody,
    /// The callback of `SSL_CTX_set_cert_cb` let the handshake continue.
    CertificateCallback,
    /// The answer is an empty list: the callback of `SSL_CTX_set_client_cert_cb` gave nothing usable, or the server was not
    /// accepted.
    InVain,
}
