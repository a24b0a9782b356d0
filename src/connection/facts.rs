//! What is known about a connection: published before a callback runs and kept when the handshake's own state is
//! taken out of the object, so that getters answer at any time.

use super::peer::Peer;
use crate::settings::certificates::KeyKind;

/// The record that getters read.
#[derive(Default)]
pub struct Facts {
    /// Negotiated version on the wire; 0 before.
    pub version: u16,
    /// Negotiated cipher suite's number; 0 before.
    pub cipher_suite: u16,
    /// From the ClientHello.
    pub client_random: [u8; 32],
    /// From the ServerHello.
    pub server_random: [u8; 32],
    /// The application protocol; empty when none was negotiated.
    pub alpn_protocol: Vec<u8>,
    /// The peer's certificates.
    pub peer: Peer,
    /// Server: the kind of key of the certificate that was chosen.
    pub server_certificate: Option<KeyKind>,
}
