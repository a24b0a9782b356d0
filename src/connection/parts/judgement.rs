//! Results of certificate checks and callbacks: the peer's certificate, and ours.

use crate::tables::alerts::Alert;
use crate::tables::reasons::Reason;

/// What a handshake does with the peer's certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Accepted,
    /// It fails.
    Rejected {
        /// For the error queue.
        reason: Reason,
        /// For the peer.
        alert: u8,
    },
    /// It stops with `SSL_ERROR_Want::RetryVerify`; the next call verifies again.
    Retry,
}

impl Verdict {
    pub(in crate::connection) fn rejected(reason: Reason, alert: Alert) -> Self {
        Self::Rejected { reason, alert: alert.0 }
    }
}

/// Why there is no certificate to answer with.
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
    /// That of `SSL_CTX_set_cert_cb` lets the handshake go on.
    CertificateCallback,
    /// That of `SSL_CTX_set_client_cert_cb` gave nothing that can be used: the answer is an empty list.
    InVain,
}
