//! Two connections in one process: the second resumes the session of the first, from plain facts alone.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rustls::client::{ClientHandshake, Resumption};
use rustls::crypto::hmac::Tag;
use rustls::crypto::kx::ActiveKeyExchange;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::crypto::{CipherSuiteCommon, Credentials, Identity, SingleCredential};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ServerHandshake;
use rustls::split::ReceiveTrafficState;
use rustls::{ClientConfig, HandshakeKind, ServerConfig, SliceInput, Tls13CipherSuite};

use super::super::context;
use super::super::rebuild_session::{NoKey, Trusting};
use super::super::{ConnectionCallbacks, Credential};
use super::*;
use crate::lock::Lock;
use crate::tables::methods::TLS1_3;

#[test]
fn tls13_tickets_resume() {
    let pair = Pair::new(true, true);
    assert_eq!(pair.connect(None), [HandshakeKind::Full; 2]);
    let tickets = std::mem::take(&mut *pair.memory.received.lock());
    assert_eq!(tickets.len(), 2);
    for ticket in &tickets {
        assert_eq!(pair.connect(Some(ticket.clone())), [HandshakeKind::Resumed; 2]);
    }
    // The same ticket several times: whether that is wise is for the program to decide.
    assert_eq!(pair.connect(Some(tickets[0].clone())), [HandshakeKind::Resumed; 2]);
}

#[test]
fn a_rebuilt_session_is_the_received_one() {
    let pair = Pair::new(true, true);
    pair.connect(None);
    let Some(ClientSession::Tls13(facts, _)) = pair.memory.received.lock().pop() else { panic!("no ticket") };
    let mut encoded = Vec::new();
    rebuild_session::rebuild(&facts, &wrapped_provider(true))
        .expect("the suite is there")
        .encode(&mut encoded);
    assert!(ResumptionFacts::parse(&encoded).expect("rustls's own encoding") == facts);
}

#[test]
fn tls13_sessions_resume_by_id() {
    let pair = Pair::new(true, false);
    pair.connect(None);
    let ticket = pair.memory.received.lock().pop().expect("a ticket");
    let copy = ticket.clone();
    assert!(matches!(&ticket, ClientSession::Tls13(_, Some(_))));
    assert_eq!(pair.connect(Some(ticket)), [HandshakeKind::Resumed; 2]);
    let ticket = copy;
    // A server that has lost its sessions makes a full handshake.
    pair.memory.stored.lock().clear();
    assert_eq!(pair.connect(Some(ticket)), [HandshakeKind::Full; 2]);
}

#[test]
fn tls12_sessions_resume_by_id_and_by_ticket() {
    for tickets in [false, true] {
        let pair = Pair::new(false, tickets);
        assert_eq!(pair.connect(None), [HandshakeKind::Full; 2]);
        let session = pair.memory.received.lock().pop().expect("a session");
        assert_eq!(pair.connect(Some(session)), [HandshakeKind::Resumed; 2]);
    }
}

#[test]
fn rustls_is_given_the_session_that_was_judged_and_no_other() {
    let facts = ServerFacts {
        version: TLS1_3,
        created_at: 0,
        server_name: None,
        suite: 0x1301,
        alpn: None,
        secret: Zeroizing::new(vec![1; 32]),
        extended_master_secret: false,
        age_add: 0,
    };
    let context = context::HandshakeContext::new(nobody());
    let known = |key: &[u8]| context.enter(|| Tickets.decrypt(key).is_some());
    assert!(!known(b"judged"));
    context.know_session(Some(KnownSession { key: b"judged".to_vec(), facts }));
    assert!(known(b"judged") && !known(b"judge") && !known(b"judged "));
    assert!(Tickets.decrypt(b"judged").is_none(), "nobody's work");
    context.know_session(None);
    assert!(!known(b"judged"));
}

#[test]
fn a_secret_of_the_wrong_length_is_no_session() {
    let facts = ResumptionFacts {
        suite: 0x1301,
        secret: Zeroizing::new(vec![1; 20]),
        age_add: 0,
        max_early_data: 0,
        ticket: vec![1],
        received_at: 0,
        lifetime: 1,
    };
    assert!(rebuild_session::rebuild(&facts, &wrapped_provider(true)).is_none());
}

/// A client and a server that share their stores.
struct Pair {
    memory: Arc<Memory>,
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Pair {
    fn new(tls13: bool, tickets: bool) -> Self {
        let provider = Arc::new(wrapped_provider(tls13));
        let mut client = ClientConfig::builder(provider.clone())
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Trusting))
            .with_no_client_auth()
            .unwrap();
        client.resumption = Resumption::store(Arc::new(ClientSessions::new((*provider).clone())));
        let identity = Identity::from_cert_chain(vec![CertificateDer::from(vec![0x30, 0])]).unwrap();
        let credentials = Credentials::new_unchecked(Arc::new(identity), Box::new(NoKey));
        let mut server = ServerConfig::builder(provider)
            .with_no_client_auth()
            .with_server_credential_resolver(Arc::new(SingleCredential::from(credentials)))
            .unwrap();
        server.session_storage = Arc::new(ServerSessions);
        server.ticketer = tickets.then(|| Arc::new(Tickets) as Arc<dyn TicketProducer>);
        Self { memory: Arc::default(), client: Arc::new(client), server: Arc::new(server) }
    }

    /// Connects, and returns the kind of handshake that each side saw.
    fn connect(&self, offer: Option<ClientSession>) -> [HandshakeKind; 2] {
        let key = match &offer {
            None => None,
            Some(ClientSession::Tls13(facts, _)) => Some(facts.ticket.clone()),
            Some(ClientSession::Tls12(facts)) if facts.ticket.is_empty() => Some(facts.id.clone()),
            Some(ClientSession::Tls12(facts)) => Some(facts.ticket.clone()),
        };
        let facts = key.as_ref().and_then(|key| self.memory.stored.lock().get(key).cloned());
        *self.memory.offered.lock() = offer;
        let host: Arc<dyn ConnectionCallbacks> = self.memory.clone();
        let context = context::HandshakeContext::new(Arc::downgrade(&host));
        context.know_session(key.zip(facts).map(|(key, facts)| KnownSession { key, facts }));
        context.enter(|| self.handshake())
    }

    fn handshake(&self) -> [HandshakeKind; 2] {
        let (mut to_server, mut to_client) = (Vec::new(), Vec::new());
        let (mut done_client, mut done_server) = (None, None);
        let name = ServerName::try_from("a.example").unwrap();
        let start = self.client.clone().connect(name).start_handshake(&mut to_server).unwrap();
        let mut client = Some(ClientHandshake::NeedsInput(start));
        let mut server = Some(ServerHandshake::NeedsInput(ServerHandshake::start()));
        while done_client.is_none() || done_server.is_none() {
            let mut bytes = std::mem::take(&mut to_server);
            let mut input = SliceInput::new(&mut bytes);
            while let Some(state) = server.take() {
                server = Some(match state {
                    ServerHandshake::NeedsInput(waiting) => {
                        let state = waiting.process(&mut input, &mut to_client).unwrap();
                        if matches!(state, ServerHandshake::NeedsInput(_)) {
                            server = Some(state);
                            break;
                        }
                        state
                    }
                    ServerHandshake::Accepted(accepted) => {
                        accepted.choose_config(self.server.clone(), &mut to_client).unwrap()
                    }
                    ServerHandshake::Complete(split) => {
                        done_server = Some(split);
                        break;
                    }
                    _ => unreachable!("no client certificate"),
                });
            }
            if client.is_none() {
                continue; // what comes now is for the established connection
            }
            let mut bytes = std::mem::take(&mut to_client);
            let mut input = SliceInput::new(&mut bytes);
            while let Some(state) = client.take() {
                client = Some(match state {
                    ClientHandshake::NeedsInput(waiting) => {
                        let state = waiting.process(&mut input, &mut to_server).unwrap();
                        if matches!(state, ClientHandshake::NeedsInput(_)) {
                            client = Some(state);
                            break;
                        }
                        state
                    }
                    ClientHandshake::VerifyServerIdentity(waiting) => {
                        waiting.with_config(&mut to_server).unwrap()
                    }
                    ClientHandshake::Complete(split) => {
                        done_client = Some(split);
                        break;
                    }
                    _ => unreachable!(),
                });
            }
        }
        let (client, server) = (done_client.unwrap(), done_server.unwrap());
        let kinds = [&client.outputs, &server.outputs].map(|outputs| outputs.handshake_kind().unwrap());
        let mut input = SliceInput::new(&mut to_client);
        let ReceiveTrafficState::ReadMore(_) = client.receive.read(&mut input).unwrap() else {
            panic!("only tickets come")
        };
        kinds
    }
}

/// A connection that has been freed.
pub fn nobody() -> std::sync::Weak<dyn ConnectionCallbacks> {
    std::sync::Weak::<Memory>::new()
}

/// A connection that exists.
pub fn somebody() -> Arc<dyn ConnectionCallbacks> {
    Arc::new(Memory::default())
}

impl Clone for ClientSession {
    fn clone(&self) -> Self {
        match self {
            Self::Tls12(facts) => Self::Tls12(facts.clone()),
            Self::Tls13(facts, _) => Self::Tls13(facts.clone(), None),
        }
    }
}

#[derive(Default)]
struct Memory {
    offered: Lock<Option<ClientSession>>,
    received: Lock<Vec<ClientSession>>,
    stored: Lock<HashMap<Vec<u8>, ServerFacts>>,
}

impl ConnectionCallbacks for Memory {
    fn library(&self) -> crate::libcrypto::init::LibraryContext {
        crate::libcrypto::init::LibraryContext::standard()
    }

    fn judge_no_certificate(&self) -> Result<(), crate::fault::Fault> {
        Ok(())
    }

    fn peer_certificate(&self, der: &[u8]) -> Option<crate::libcrypto::x509::Certificate> {
        crate::libcrypto::x509::Certificate::from_der(der)
    }

    fn signing_failed(&self) -> u8 {
        80
    }

    fn judge_signature_scheme(&self, _: u16, _: bool) -> Result<(), u8> {
        Ok(())
    }

    fn offered_session(&self) -> Option<ClientSession> {
        // A session that rustls made is good for one connection, so the copy that stays has only facts.
        let mut offered = self.offered.lock();
        let rest = offered.clone();
        std::mem::replace(&mut *offered, rest)
    }

    fn session_received(&self, session: ClientSession) {
        self.received.lock().push(session);
    }

    fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        self.stored.lock().insert(id.to_vec(), facts);
        true
    }

    fn session_id(&self) -> Option<([u8; 32], usize)> {
        Some(([7; 32], 32))
    }

    fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>> {
        let mut stored = self.stored.lock();
        let ticket = format!("ticket {}", stored.len()).into_bytes();
        stored.insert(ticket.clone(), facts);
        Some(ticket)
    }

    fn ticket_lifetime(&self) -> u32 {
        300
    }

    fn server_credential(&self) -> Option<Credential> {
        None
    }

    fn client_credential(&self, _: bool, _: &[Vec<u8>], _: &[u16], _: Option<&[u16]>) -> Option<Credential> {
        None
    }

    fn max_certificate_list(&self) -> usize {
        102_400
    }

    fn padding(&self, _: u8, _: usize) -> usize {
        0
    }

    fn log_key(&self, _: &str) {}

    fn logs_keys(&self) -> bool {
        false
    }
}

/// aws-lc's provider with the HKDF wrapper that [`rebuild_session`] needs.
fn wrapped_provider(tls13: bool) -> CryptoProvider {
    let base = rustls_aws_lc_rs::DEFAULT_PROVIDER.clone();
    if !tls13 {
        return CryptoProvider { tls13_cipher_suites: Cow::Borrowed(&[]), ..base };
    }
    let suites = base.tls13_cipher_suites.iter().map(|suite| wrap(suite)).collect();
    CryptoProvider {
        tls12_cipher_suites: Cow::Borrowed(&[]),
        tls13_cipher_suites: Cow::Owned(suites),
        ..base
    }
}

fn wrap(suite: &'static Tls13CipherSuite) -> &'static Tls13CipherSuite {
    Box::leak(Box::new(Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: suite.common.suite,
            hash_provider: suite.common.hash_provider,
            confidentiality_limit: suite.common.confidentiality_limit,
        },
        protocol_version: suite.protocol_version,
        hkdf_provider: Box::leak(Box::new(Wrapped(suite.hkdf_provider))),
        aead_alg: suite.aead_alg,
        quic: None,
    }))
}

struct Wrapped(&'static dyn Hkdf);

impl Hkdf for Wrapped {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        Box::new(WrappedExpander(self.0.extract_from_zero_ikm(salt)))
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        Box::new(WrappedExpander(self.0.extract_from_secret(salt, secret)))
    }

    fn extract_from_kx_shared_secret(
        &self,
        salt: Option<&[u8]>,
        exchange: Box<dyn ActiveKeyExchange>,
        peer: &[u8],
    ) -> Result<Box<dyn HkdfExpander>, rustls::Error> {
        Ok(Box::new(WrappedExpander(self.0.extract_from_kx_shared_secret(salt, exchange, peer)?)))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        Box::new(WrappedExpander(self.0.expander_for_okm(okm)))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        self.0.hmac_sign(key, message)
    }
}

struct WrappedExpander(Box<dyn HkdfExpander>);

impl HkdfExpander for WrappedExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.0.expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        match rebuild_session::secret_override() {
            Some(secret) if info.get(3) == Some(&&b"resumption"[..]) => OkmBlock::new(&secret),
            _ => self.0.expand_block(info),
        }
    }

    fn hash_len(&self) -> usize {
        self.0.hash_len()
    }
}
