//! One handshake with rustls: its configuration, the steps of its state machine, the records on the wire, the places
//! where rustls's messages differ from those on the wire, the crypto provider, and tickets and sessions as rustls knows
//! them. Nothing here sees an `SSL`; what the handshake needs from one, it asks for through the trait
//! [`ConnectionCallbacks`].

pub mod binder;
pub mod certificate_request_scanner;
pub mod config;
pub mod context;
pub mod dialect;
pub mod early;
pub mod errors;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod hello_random;
pub mod message_log;
pub mod negotiated_parameters;
pub mod post_handshake_auth;
pub mod server_answer;
pub mod sessions;
pub mod steps;
pub mod tickets;

mod credentials;
mod groups;
mod new_keys;
mod proof;
mod protection;
mod provider;
mod rebuild_session;
mod records;
mod scope;
mod session_facts;
mod signed;
pub mod verifier;

use std::sync::Arc;

use crate::fault::Fault;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::key::BegunSignature;
use crate::libcrypto::x509::{Certificate, Key};
use session_facts::{ClientSession, ServerFacts};

/// What a handshake asks of its connection while rustls is working. The connection's own state has been taken out of
/// the object by then, so an implementation may run the program's callbacks: `HandshakeContext::ask` makes sure that
/// they find no trace of rustls's work on their thread.
pub trait ConnectionCallbacks: Send + Sync {
    /// The library context that libcrypto's algorithms are fetched from.
    fn library(&self) -> LibraryContext;

    /// The certificate of the peer's with this encoding, as libcrypto reads it; None if it cannot.
    fn peer_certificate(&self, der: &[u8]) -> Option<Certificate>;

    /// Server: the client was asked for a certificate and shows none. The rule: what the program has set by now counts.
    fn judge_no_certificate(&self) -> Result<(), Fault>;

    /// Client: the session that `SSL_set_session` chose, in the form rustls wants it.
    fn offered_session(&self) -> Option<ClientSession>;

    /// Client: a session was made, by a TLS 1.2 handshake or a TLS 1.3 ticket.
    fn session_received(&self, session: ClientSession);

    /// Server: stores a session under this id. False when it cannot be stored.
    fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool;

    /// Server, TLS 1.2: the id for a new session, padded with zeros, and its length; None when the session gets no id.
    fn session_id(&self) -> Option<([u8; 32], usize)>;

    /// Server: a session as a ticket, sealed with the context's keys or the program's callback.
    fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>>;

    /// Server: the lifetime hint of tickets, in seconds.
    fn ticket_lifetime(&self) -> u32;

    /// Server: the certificate for this ClientHello.
    fn server_credential(&self) -> Option<Credential>;

    /// Client: the certificate for this CertificateRequest. `authorities` are DER names; `certificate_schemes` are the
    /// schemes that the certificate itself may be signed with, None for any. The program's callbacks have already run,
    /// at [`steps::Step::CertificateRequest`].
    fn client_credential(
        &self,
        tls13: bool,
        authorities: &[Vec<u8>],
        schemes: &[u16],
        certificate_schemes: Option<&[u16]>,
    ) -> Option<Credential>;

    /// Our own key has failed to sign. Returns the alert for the peer.
    fn signing_failed(&self) -> u8;

    /// Whether the peer may sign the handshake with this scheme and the key of the certificate that was judged. If not,
    /// the error is the alert for the peer.
    fn judge_signature_scheme(&self, scheme: u16, tls13: bool) -> Result<(), u8>;

    /// How long the peer's messages about certificates may be (`SSL_set_max_cert_list`).
    fn max_certificate_list(&self) -> usize;

    /// TLS 1.3: how many bytes of padding a record gets. `length` counts the plaintext and its content type.
    fn padding(&self, content_type: u8, length: usize) -> usize;

    /// A line for the program's key log, without its newline.
    fn log_key(&self, line: &str);

    /// Whether [`ConnectionCallbacks::log_key`] has somewhere to write.
    fn logs_keys(&self) -> bool;
}

/// A certificate chain, its key, and the scheme to sign with.
pub struct Credential {
    /// DER certificates, the end entity first.
    pub chain: Vec<Vec<u8>>,
    /// The private key.
    pub key: Key,
    /// Where the key's algorithms are fetched from.
    pub library: LibraryContext,
    /// The signature scheme that the key signs with (code point).
    pub scheme: u16,
    /// The part of a signature with this key and scheme that is the same in every handshake.
    pub begun: Arc<BegunSignature>,
    /// The OCSP response to staple.
    pub ocsp_response: Option<Arc<[u8]>>,
}
