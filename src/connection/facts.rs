//! What is known about a connection. It is published before a callback runs, and stays here while the handshake's state is
//! taken out of the object, so getters can answer at any time.

use std::ffi::CStr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use once_cell::race::OnceBox;
use zeroize::Zeroizing;

use super::in_progress::InProgress;
use super::parts::Peer;
use crate::libcrypto::error_queue::unreported;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::key_exchange::public_key;
use crate::libcrypto::memory::OwnedBytes;
use crate::libcrypto::x509::Key;
use crate::messages::client_hello::ClientHello;
use crate::settings::certificates::KeyKind;
use crate::settings::suite_list::SuiteList;
use crate::settings::suites::ReceivedSuites;
use crate::wire::extension;

/// The facts that getters read.
#[derive(Default)]
pub struct Facts {
    /// Negotiated version as on the wire; 0 before.
    pub version: u16,
    /// The version field of the ClientHello; 0 before.
    pub client_version: u16,
    /// Negotiated cipher suite's number; 0 before.
    pub cipher_suite: u16,
    /// Whether that suite protects records: before TLS 1.3, from the first ChangeCipherSpec on.
    pub cipher_in_use: bool,
    /// Random of the ClientHello.
    pub client_random: [u8; 32],
    /// Random of the ServerHello.
    pub server_random: [u8; 32],
    /// The application protocol; empty if none was negotiated.
    pub alpn_protocol: Vec<u8>,
    /// The peer's certificates.
    pub peer: Peer,
    /// Server: the key kind of the chosen certificate.
    pub server_certificate: Option<KeyKind>,
    /// Client: the server's signed_certificate_timestamp extension, if requested.
    pub timestamps: Option<Box<[u8]>>,
    /// Our Finished message's `verify_data`, and the peer's.
    pub finished: (Vec<u8>, Vec<u8>),
    /// The master secret (TLS 1.2).
    pub master_secret: Option<Zeroizing<[u8; 48]>>,
    /// Whether the server accepted the server name: by its callback, or, as a client sees it, in its answer.
    pub server_name_acknowledged: bool,
    /// Server: the callback acknowledged the name with a result that does not store it in the session.
    pub keeps_name_from_session: bool,
    /// Client, before TLS 1.3: the ticket's lifetime as the server gave it.
    pub ticket_lifetime: Option<u32>,
    /// Whether a HelloRetryRequest was sent or received.
    pub hello_retried: bool,
    /// Client: whether the ServerHello resumes the offered session. Server: whether the session that the client offers is
    /// resumed, or is to be.
    pub server_resumes: bool,
    /// Server: the server name that the client sent.
    pub server_name: Option<Arc<CStr>>,
    /// Server: what the ClientHello offered.
    pub client_offer: Option<Arc<ClientOffer>>,
    /// Server: the offer before that. Getters report it after a resumption that ignores the lists of the current ClientHello.
    pub earlier_offer: Option<Arc<ClientOffer>>,
    /// The signature schemes of the peer's ClientHello or CertificateRequest, in its order.
    pub peer_signature_schemes: Vec<u16>,
    /// Number of the key-exchange group; 0 before.
    pub group: u16,
    /// The scheme that the peer signed with; 0 if it did not sign.
    pub peer_signature_scheme: u16,
    /// The scheme that we signed with; 0 if we did not sign.
    pub signature_scheme: u16,
    /// The peer's key share.
    pub peer_temporary_key: Option<TemporaryKey>,
    /// Our key share.
    pub temporary_key: Option<TemporaryKey>,
    /// Client: the certificate types of a TLS 1.2 CertificateRequest.
    pub requested_certificate_types: Option<Arc<[u8]>>,
    /// Whether the TLS 1.2 extension binds the master secret to the handshake.
    pub extended_master_secret: bool,
    /// Whether the peer supports RFC 5746 (`SSL_get_secure_renegotiation_support`).
    pub secure_renegotiation: bool,
    /// The group whose name the program holds, and that name, which the program may write to.
    pub group_name: Option<(u16, OwnedBytes)>,
    /// Time from the end of our last flight to the end of the handshake.
    pub round_trip: Option<Duration>,
    /// Whether a handshake has been completed.
    pub handshake_over: bool,
    /// Whether the handshake was an abbreviated one.
    pub resumed: bool,
    /// What only a running handshake knows.
    pub in_progress: InProgress,
}

/// One key share as on the wire; it becomes a key object when the program asks for it.
#[derive(Clone)]
pub struct TemporaryKey {
    /// Number of the group.
    pub group: u16,
    /// The public key.
    pub public: Vec<u8>,
}

impl TemporaryKey {
    /// The key. None for a group that libcrypto lacks.
    pub fn to_key(&self, library: &LibraryContext) -> Option<Key> {
        unreported(|| public_key(library, self.group, &self.public))
    }
}

impl Facts {
    /// Whether a ServerHello has been read or written.
    pub fn has_server_hello(&self) -> bool {
        self.server_random != [0; 32]
    }

    /// The handshake is over: no further ClientHello needs to be compared with the offers.
    pub fn forget_hellos(&mut self) {
        for offer in [&mut self.client_offer, &mut self.earlier_offer].into_iter().flatten() {
            if let Some(offer) = Arc::get_mut(offer) {
                offer.hello = Weak::new();
            }
        }
    }
}

/// The lists of a ClientHello, in the client's order, which getters return for the life of the connection. The message itself
/// is dropped at the end of the handshake.
pub struct ClientOffer {
    hello: Weak<ClientHello>,
    /// Suites, groups, point formats and protocols, concatenated as received.
    lists: Box<[u8]>,
    groups_at: usize,
    formats_at: usize,
    protocols_at: usize,
    suites: OnceBox<SuiteList>,
}

impl ClientOffer {
    /// The offer of this ClientHello.
    pub fn new(hello: &Arc<ClientHello>) -> Self {
        let list = |kind: u16, length: usize| hello.extension(kind).and_then(|body| body.get(length..));
        let groups = list(extension::SUPPORTED_GROUPS, 2).unwrap_or_default();
        let formats = list(extension::EC_POINT_FORMATS, 1).unwrap_or_default();
        let suites = hello.cipher_suites();
        let protocols = hello.alpn().ok().flatten().unwrap_or_default();
        Self {
            hello: Arc::downgrade(hello),
            lists: [suites, groups, formats, protocols].concat().into_boxed_slice(),
            groups_at: suites.len(),
            formats_at: suites.len() + groups.len(),
            protocols_at: suites.len() + groups.len() + formats.len(),
            suites: OnceBox::new(),
        }
    }

    /// Whether it is the offer of this ClientHello.
    pub fn is_of(&self, hello: &Arc<ClientHello>) -> bool {
        std::ptr::eq(self.hello.as_ptr(), Arc::as_ptr(hello))
    }

    /// The suites that we know.
    pub fn suites(&self) -> &SuiteList {
        self.suites.get_or_init(|| {
            let known = ReceivedSuites::read(self.raw_suites(), false).map(|received| received.suites);
            Box::new(SuiteList::new(known.unwrap_or_default()))
        })
    }

    /// The numbers of all suites, as received.
    pub fn raw_suites(&self) -> &[u8] {
        &self.lists[..self.groups_at]
    }

    /// Whether the client offers this suite.
    pub fn names_suite(&self, suite: u16) -> bool {
        self.raw_suites().chunks_exact(2).any(|pair| pair == suite.to_be_bytes())
    }

    /// Key-exchange groups.
    pub fn groups(&self) -> Vec<u16> {
        let pairs = self.lists[self.groups_at..self.formats_at].as_chunks::<2>().0;
        pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
    }

    /// Formats of elliptic-curve points.
    pub fn point_formats(&self) -> &[u8] {
        &self.lists[self.formats_at..self.protocols_at]
    }

    /// Protocols, in ALPN's format: programs keep the pointers that their callback received.
    pub fn protocols(&self) -> &[u8] {
        &self.lists[self.protocols_at..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_outlive_their_hello() {
        let alpn = [0, 16, 0, 5, 0, 3, 2, b'h', b'2'];
        let extensions = [&[0, 10, 0, 6, 0, 4, 0, 29, 0, 23, 0, 11, 0, 2, 1, 0][..], &alpn].concat();
        let head = [&[3, 3][..], &[7; 32], &[0, 0, 4, 0x13, 1, 0xc0, 0x2f, 1, 0]].concat();
        let body = [&head[..], &[0, extensions.len() as u8], &extensions].concat();
        let message = [&[1, 0, 0, body.len() as u8], &body[..]].concat();
        let hello = Arc::new(ClientHello::parse(message).expect("well formed"));
        let offer = ClientOffer::new(&hello);
        assert!(offer.is_of(&hello) && !ClientOffer::new(&Arc::default()).is_of(&hello));
        assert!(Arc::into_inner(hello).is_some(), "nobody else has it");
        assert_eq!((offer.raw_suites(), offer.groups()), (&[0x13, 1, 0xc0, 0x2f][..], vec![29, 23]));
        assert_eq!((offer.point_formats(), offer.protocols()), (&[0][..], &b"\x02h2"[..]));
    }
}
