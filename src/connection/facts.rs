//! What is known about a connection: published before a callback runs and kept when the handshake's own state is
//! taken out of the object, so that getters answer at any time.

use std::ffi::CString;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::engine::client_hello::ClientHello;
use crate::tables::states::HandshakeState;

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
    /// The group of the key exchange; 0 when there was none.
    pub group: u16,
    /// Whether a session was resumed.
    pub resumed: bool,
    /// Server: the name that the client asked for.
    pub server_name: Option<CString>,
    /// Server: the ClientHello, while its callbacks run and after.
    pub client_hello: Option<Arc<ClientHello>>,
    /// Server: the response to staple. Client: the one that the server stapled.
    pub ocsp_response: Option<Arc<[u8]>>,
    /// Client: names of the authorities that the server asked for, in DER.
    pub peer_authorities: Vec<Vec<u8>>,
    /// Our Finished message's `verify_data`, and the peer's.
    pub finished: (Vec<u8>, Vec<u8>),
    /// The master secret (TLS 1.2).
    pub master_secret: Option<Zeroizing<[u8; 48]>>,
    /// `SSL_get_state`
    pub state: HandshakeState,
    /// Server: whether the server-name callback took the name.
    pub server_name_acknowledged: bool,
    /// Records read from the transport.
    pub records_received: u64,
    /// Whether TLS 1.3's record cipher is in use for reading.
    pub reads_tls13: bool,
    /// Whether a handshake is under way (`SSL_in_init`).
    pub in_handshake: bool,
}
