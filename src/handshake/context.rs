//! What one handshake shares with the code that rustls calls on the way: its suites, stores and resolvers belong to all
//! connections, and find the one that they work for through a thread-local (`scope.rs`).

use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Weak};

use rustls::crypto::hash::Context;
use rustls::crypto::tls13::OkmBlock;
use rustls_aws_lc_rs::DEFAULT_PROVIDER;
use zeroize::Zeroizing;

use super::ConnectionCallbacks;
use super::dialect::Dialect;
use super::early::EarlyData;
use super::new_keys::NewKeys;
use super::post_handshake_auth::Transcript;
use super::session_facts::KnownSession;
use super::signed::Signed;
use super::tickets::ResumptionSecret;
use crate::lock::{Lock, Rare};
use crate::wire::extension;

/// One connection's handshake.
pub struct HandshakeContext {
    pub(super) callbacks: Weak<dyn ConnectionCallbacks>,
    /// The alert that goes with what rustls refuses, where its own would be another; `NO_ALERT` otherwise.
    alert: AtomicU16,
    /// Where messages are otherwise on the wire.
    dialect: Lock<Dialect>,
    /// The keys that rustls has made.
    new_keys: Lock<NewKeys>,
    /// Where the time goes among the random bytes that rustls draws.
    hello_time: Rare<HelloTime>,
    /// Server: the suite that was chosen before rustls works; 0 where rustls chooses.
    chosen_suite: AtomicU16,
    /// Server: the session that this handshake is to run on.
    known_session: Rare<Arc<KnownSession>>,
    /// Server: rustls works on a ClientHello that has been answered.
    rehearses: AtomicBool,
    /// What rustls draws next, where that is not left to chance.
    drawn: Rare<[u8; 32]>,
    tls12: Rare<Box<Tls12Secrets>>,
    /// TLS 1.3: the secrets of what client and server send behind the handshake.
    traffic_secrets: Lock<[Option<OkmBlock>; 2]>,
    /// Client: whether the server's CertificateRequest is of TLS 1.3, and how it wants our certificate to be signed; None for
    /// in any way.
    certificate_request: Rare<(bool, Option<Vec<u16>>)>,
    /// Client: the server's signature, where it has been found to be right before rustls asks.
    proven: Rare<Signed>,
    /// TLS 1.3: what tickets get their keys from.
    resumption: Lock<Option<ResumptionSecret>>,
    /// Server: what comes before the handshake is over.
    early_data: Rare<Box<EarlyData>>,
    /// The client offers to authenticate later.
    authenticates_later: AtomicBool,
    /// TLS 1.3: what that takes, all messages of the handshake.
    transcript: Lock<Option<Transcript>>,
}

/// What the TLS 1.2 key schedule reveals on the way.
#[derive(Default)]
pub struct Tls12Secrets {
    /// The master secret.
    pub master: Option<Zeroizing<[u8; 48]>>,
    /// `verify_data` of the client's Finished.
    pub client_finished: Option<Vec<u8>>,
    /// `verify_data` of the server's Finished.
    pub server_finished: Option<Vec<u8>>,
}

/// Which of the random bytes that rustls draws next are a hello's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HelloTime {
    /// A client draws the seed of its extensions' order, and then the random.
    AfterSeed,
    /// The next 32 bytes.
    Next,
}

const SEED_LENGTH: usize = 2;
const RANDOM_LENGTH: usize = 32;

const NO_ALERT: u16 = u16::MAX;

/// Bytes that nobody can guess.
pub(super) fn random_bytes() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    DEFAULT_PROVIDER.secure_random.fill(&mut bytes).is_ok().then_some(bytes)
}

impl HandshakeContext {
    /// For the connection behind `callbacks`.
    pub fn new(callbacks: Weak<dyn ConnectionCallbacks>) -> Arc<Self> {
        Arc::new(Self {
            callbacks,
            alert: AtomicU16::new(NO_ALERT),
            dialect: Lock::default(),
            new_keys: Lock::default(),
            hello_time: Rare::default(),
            chosen_suite: AtomicU16::new(0),
            known_session: Rare::default(),
            rehearses: AtomicBool::new(false),
            drawn: Rare::default(),
            tls12: Rare::default(),
            traffic_secrets: Lock::default(),
            certificate_request: Rare::default(),
            proven: Rare::default(),
            resumption: Lock::default(),
            early_data: Rare::default(),
            authenticates_later: AtomicBool::new(false),
            transcript: Lock::default(),
        })
    }

    /// Where messages are on the wire otherwise than rustls has them.
    pub fn dialect<R>(&self, work: impl FnOnce(&mut Dialect) -> R) -> R {
        self.dialect.with(work)
    }

    /// The keys that rustls has made since they were taken.
    pub(super) fn new_keys<R>(&self, work: impl FnOnce(&mut NewKeys) -> R) -> R {
        self.new_keys.with(work)
    }

    /// Server: says which suite rustls must go on with, if that is settled.
    pub(super) fn choose_suite(&self, suite: Option<u16>) {
        self.chosen_suite.store(suite.unwrap_or(0), Ordering::Relaxed);
    }

    /// The suite that rustls must go on with; None where it chooses.
    pub(super) fn chosen_suite(&self) -> Option<u16> {
        Some(self.chosen_suite.load(Ordering::Relaxed)).filter(|suite| *suite != 0)
    }

    /// Server: the session that this handshake is to run on, if there is one. rustls finds no other.
    pub(super) fn know_session(&self, session: Option<KnownSession>) {
        self.known_session.set(session.map(Arc::new));
    }

    pub(super) fn known_session(&self) -> Option<Arc<KnownSession>> {
        self.known_session.get()
    }

    /// Server: rustls is led once more to where it has been. Nobody is asked anything.
    pub(super) fn rehearse(&self, rehearses: bool) {
        self.rehearses.store(rehearses, Ordering::Relaxed);
    }

    pub(super) fn rehearses(&self) -> bool {
        self.rehearses.load(Ordering::Relaxed)
    }

    /// Makes these bytes the ones that rustls draws next, if it wants as many.
    pub(super) fn draw_next(&self, bytes: [u8; 32]) {
        self.drawn.set(Some(bytes));
    }

    /// See [`HandshakeContext::draw_next`].
    pub(super) fn take_drawn(&self, count: usize) -> Option<[u8; 32]> {
        self.drawn.take().filter(|bytes| bytes.len() == count)
    }

    /// Chooses the alert that goes with what rustls is about to refuse.
    pub(super) fn choose_alert(&self, description: u8) {
        self.alert.store(description.into(), Ordering::Release);
    }

    pub(super) fn take_chosen_alert(&self) -> Option<u8> {
        u8::try_from(self.alert.swap(NO_ALERT, Ordering::AcqRel)).ok()
    }

    /// Notes the secret of what a client, or a server, sends behind the handshake.
    pub(super) fn set_traffic_secret(&self, client: bool, secret: &[u8]) {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)] = Some(OkmBlock::new(secret)));
    }

    /// See [`HandshakeContext::set_traffic_secret`].
    pub(super) fn take_traffic_secret(&self, client: bool) -> Option<OkmBlock> {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)].take())
    }

    /// Client: offers to authenticate after the handshake too. Said before the ClientHello is written.
    pub fn offer_post_handshake_auth(&self) {
        self.dialect(|dialect| dialect.hello.add(extension::POST_HANDSHAKE_AUTH));
        self.authenticates_later.store(true, Ordering::Relaxed);
    }

    /// Client: asks for signed certificate timestamps. Said before the ClientHello is written.
    pub fn ask_for_timestamps(&self) {
        self.dialect(|dialect| {
            dialect.hello.add(extension::SIGNED_CERTIFICATE_TIMESTAMP);
            dialect.hides_timestamps = true;
        });
    }

    /// Server: the client has offered it. Said before rustls sees the ClientHello.
    pub fn allow_post_handshake_auth(&self) {
        self.authenticates_later.store(true, Ordering::Relaxed);
    }

    /// Keeps the transcript as it is now, where the client offers to authenticate later. The last one of a handshake is the
    /// one up to the client's Finished, from which the secret for tickets is derived.
    pub(super) fn keep_transcript(&self, fork: impl FnOnce() -> Box<dyn Context>) {
        if self.authenticates_later.load(Ordering::Relaxed) {
            self.transcript.set(Some(Transcript::new(fork())));
        }
    }

    /// What an authentication after the handshake goes on from. None where the client has not offered it.
    pub(super) fn take_transcript(&self) -> Option<Transcript> {
        self.transcript.with(Option::take)
    }

    /// Client: whether the server's CertificateRequest is of TLS 1.3, and how it wants our certificate to be signed; None for
    /// in any way.
    pub(super) fn certificate_request(&self) -> (bool, Option<Vec<u16>>) {
        self.certificate_request.get().unwrap_or_default()
    }

    pub(super) fn set_certificate_request(&self, tls13: bool, schemes: Option<Vec<u16>>) {
        self.certificate_request.set(Some((tls13, schemes)));
    }

    /// This has been found to be right.
    pub(super) fn set_proven(&self, signed: Signed) {
        self.proven.set(Some(signed));
    }

    /// What [`HandshakeContext::set_proven`] has said.
    pub(super) fn take_proven(&self) -> Option<Signed> {
        self.proven.take()
    }

    /// What the tickets of this connection get their keys from, once the handshake is over.
    pub(super) fn take_resumption(&self) -> Option<ResumptionSecret> {
        self.resumption.with(Option::take)
    }

    pub(super) fn set_resumption(&self, secret: ResumptionSecret) {
        self.resumption.set(Some(secret));
    }

    /// The TLS 1.2 secrets that were seen since the last call.
    pub fn take_tls12(&self) -> Option<Box<Tls12Secrets>> {
        self.tls12.take()
    }

    /// Notes a TLS 1.2 secret.
    pub(super) fn note_tls12(&self, note: impl FnOnce(&mut Tls12Secrets)) {
        self.tls12.with(|secrets| note(secrets.get_or_insert_default()));
    }

    /// Says which random bytes begin with the time.
    pub(super) fn time_hello(&self, place: HelloTime) {
        self.hello_time.set(Some(place));
    }

    /// Whether random bytes that are drawn now, so many, are those.
    pub(super) fn is_timed(&self, length: usize) -> bool {
        match (self.hello_time.get(), length) {
            (Some(HelloTime::AfterSeed), SEED_LENGTH) => self.time_hello(HelloTime::Next),
            (Some(HelloTime::Next), RANDOM_LENGTH) => {
                self.hello_time.set(None);
                return true;
            }
            _ => {}
        }
        false
    }

    /// What a client has sent before the handshake is over.
    pub fn early_data<R>(&self, work: impl FnOnce(&mut EarlyData) -> R) -> R {
        self.early_data.with(|early| work(early.get_or_insert_default()))
    }

    /// As [`HandshakeContext::early_data`]; None where there never was anything to do with it.
    pub fn try_early_data<R>(&self, work: impl FnOnce(&mut EarlyData) -> R) -> Option<R> {
        self.early_data.is_there().then(|| self.early_data(work))
    }

    /// Whether the program should be told something of that before the handshake goes on.
    pub fn has_early_news(&self) -> bool {
        self.try_early_data(|early| early.has_news()) == Some(true)
    }
}
