//! What a handshake has negotiated.

use rustls::{ConnectionOutputs, HandshakeKind, KeyingMaterialExporter};

use super::post_handshake_auth::Transcript;
use super::tickets::ResumptionSecret;
use crate::lock::Lock;

/// The facts of a finished handshake.
pub struct NegotiatedParameters {
    /// Version on the wire.
    pub version: u16,
    /// Cipher suite number.
    pub cipher_suite: u16,
    /// Group number; 0 on a resumption without one.
    pub group: u16,
    /// The application protocol.
    pub alpn_protocol: Option<Vec<u8>>,
    /// Whether a session was resumed.
    pub resumed: bool,
    /// Whether the server sent a HelloRetryRequest.
    pub hello_retried: bool,
    /// Whether both sides use the extended master secret (TLS 1.2).
    pub extended_master_secret: bool,
    /// Client: whether the server accepted the early data.
    pub early_data_accepted: bool,
    /// Server, TLS 1.3: the secret that the keys of tickets are derived from.
    pub resumption: Option<ResumptionSecret>,
    /// TLS 1.3, if the client has offered post-handshake authentication: the transcript that it continues.
    pub transcript: Option<Transcript>,
    exporter: Lock<Option<KeyingMaterialExporter>>,
}

impl NegotiatedParameters {
    pub(super) fn new(outputs: &mut ConnectionOutputs, early_data_accepted: bool) -> Self {
        let exporter = outputs.exporter().ok();
        let kind = outputs.handshake_kind();
        Self {
            version: outputs.protocol_version().map_or(0, |version| version.0),
            cipher_suite: outputs.negotiated_cipher_suite().map_or(0, |suite| suite.suite().0),
            group: outputs.negotiated_key_exchange_group().map_or(0, |group| group.name().0),
            alpn_protocol: outputs.alpn_protocol().map(|name| name.as_ref().to_vec()),
            resumed: matches!(
                kind,
                Some(HandshakeKind::Resumed | HandshakeKind::ResumedWithHelloRetryRequest)
            ),
            hello_retried: matches!(
                kind,
                Some(HandshakeKind::FullWithHelloRetryRequest | HandshakeKind::ResumedWithHelloRetryRequest)
            ),
            extended_master_secret: outputs.extended_main_secret().unwrap_or(false),
            early_data_accepted,
            resumption: None,
            transcript: None,
            exporter: Lock::new(exporter),
        }
    }

    /// RFC 5705 keying material; false when none is available.
    pub fn export(&self, out: &mut [u8], label: &[u8], context: Option<&[u8]>) -> bool {
        self.exporter.with(|exporter| {
            exporter.as_ref().is_some_and(|exporter| exporter.derive(label, context, out).is_ok())
        })
    }
}
