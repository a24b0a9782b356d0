//! What one handshake shares with the code that rustls calls. rustls's suites, stores and resolvers are shared by all
//! connections, and find the connection that they work for through a thread-local (`scope.rs`).

use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Weak};

use rustls::crypto::hash::Context;
use rustls::crypto::tls13::OkmBlock;
use rustls_aws_lc_rs::DEFAULT_PROVIDER;
use zeroize::Zeroizing;

use super::ConnectionCallbacks;
use super::dialect::Dialect;
use super::early::EarlyData;
use super::hello_random::{Drawn, HelloRandom, RandomMarks};
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
    /// The alert to send for what rustls refuses, where it differs from rustls's own; `NO_ALERT` otherwise.
    alert: AtomicU16,
    /// Where messages on the wire differ from rustls's.
    dialect: Lock<Dialect>,
    /// The keys that rustls has made.
    new_keys: Lock<NewKeys>,
    /// Which of the random bytes that rustls draws next are marked, and how.
    marked_random: Rare<(HelloRandom, RandomMarks)>,
    /// Server: the suite, chosen before rustls works; 0 where rustls chooses.
    chosen_suite: AtomicU16,
    /// Server: the session that this handshake resumes.
    known_session: Rare<Arc<KnownSession>>,
    /// Server: rustls is working on a ClientHello that has already been answered.
    rehearses: AtomicBool,
    /// The bytes that rustls draws next, where they are not to be random.
    drawn: Rare<[u8; 32]>,
    tls12: Rare<Box<Tls12Secrets>>,
    /// TLS 1.3: the secrets that protect what client and server send after the handshake.
    traffic_secrets: Lock<[Option<OkmBlock>; 2]>,
    /// Client: whether the server's CertificateRequest is a TLS 1.3 one, and which schemes our certificate may be
    /// signed with; None for any.
    certificate_request: Rare<(bool, Option<Vec<u16>>)>,
    /// Client: the server's signature, if it was verified before rustls asks.
    proven: Rare<Signed>,
    /// TLS 1.3: the secret that the keys of tickets are derived from.
    resumption: Lock<Option<ResumptionSecret>>,
    /// Server: application data that comes before the handshake is over.
    early_data: Rare<Box<EarlyData>>,
    /// The client offers post-handshake authentication.
    authenticates_later: AtomicBool,
    /// TLS 1.3: the transcript that post-handshake authentication continues: all messages of the handshake.
    transcript: Lock<Option<Transcript>>,
}

/// The secrets that pass through the TLS 1.2 key schedule.
#[derive(Default)]
pub struct Tls12Secrets {
    /// The master secret.
    pub master: Option<Zeroizing<[u8; 48]>>,
    /// `verify_data` of the client's Finished.
    pub client_finished: Option<Vec<u8>>,
    /// `verify_data` of the server's Finished.
    pub server_finished: Option<Vec<u8>>,
}

const NO_ALERT: u16 = u16::MAX;

/// Unpredictable random bytes.
pub(super) fn random_bytes() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    DEFAULT_PROVIDER.secure_random.fill(&mut bytes).is_ok().then_some(bytes)
}

impl HandshakeContext {
    /// The context of the connection behind `callbacks`.
    pub fn new(callbacks: Weak<dyn ConnectionCallbacks>) -> Arc<Self> {
        Arc::new(Self {
            callbacks,
            alert: AtomicU16::new(NO_ALERT),
            dialect: Lock::default(),
            new_keys: Lock::default(),
            marked_random: Rare::default(),
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

    /// Where messages on the wire differ from rustls's.
    pub fn dialect<R>(&self, work: impl FnOnce(&mut Dialect) -> R) -> R {
        self.dialect.with(work)
    }

    /// The keys that rustls has made since they were last taken.
    pub(super) fn new_keys<R>(&self, work: impl FnOnce(&mut NewKeys) -> R) -> R {
        self.new_keys.with(work)
    }

    /// Server: fixes the suite that rustls must use, if it has been chosen.
    pub(super) fn choose_suite(&self, suite: Option<u16>) {
        self.chosen_suite.store(suite.unwrap_or(0), Ordering::Relaxed);
    }

    /// The suite that rustls must use; None where rustls chooses.
    pub(super) fn chosen_suite(&self) -> Option<u16> {
        Some(self.chosen_suite.load(Ordering::Relaxed)).filter(|suite| *suite != 0)
    }

    /// Server: the session that this handshake resumes, if any. rustls finds no other.
    pub(super) fn know_session(&self, session: Option<KnownSession>) {
        self.known_session.set(session.map(Arc::new));
    }

    pub(super) fn known_session(&self) -> Option<Arc<KnownSession>> {
        self.known_session.get()
    }

    /// Server: rustls repeats a handshake up to where it has been before. No callback is called meanwhile.
    pub(super) fn rehearse(&self, rehearses: bool) {
        self.rehearses.store(rehearses, Ordering::Relaxed);
    }

    pub(super) fn rehearses(&self) -> bool {
        self.rehearses.load(Ordering::Relaxed)
    }

    /// Makes rustls draw these bytes next, if it asks for as many.
    pub(super) fn draw_next(&self, bytes: [u8; 32]) {
        self.drawn.set(Some(bytes));
    }

    /// See [`HandshakeContext::draw_next`].
    pub(super) fn take_drawn(&self, count: usize) -> Option<[u8; 32]> {
        self.drawn.take().filter(|bytes| bytes.len() == count)
    }

    /// Chooses the alert for what rustls is about to refuse.
    pub(super) fn choose_alert(&self, description: u8) {
        self.alert.store(description.into(), Ordering::Release);
    }

    pub(super) fn take_chosen_alert(&self) -> Option<u8> {
        u8::try_from(self.alert.swap(NO_ALERT, Ordering::AcqRel)).ok()
    }

    /// Records the traffic secret of the client, or the server, for what it sends after the handshake.
    pub(super) fn set_traffic_secret(&self, client: bool, secret: &[u8]) {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)] = Some(OkmBlock::new(secret)));
    }

    /// See [`HandshakeContext::set_traffic_secret`].
    pub(super) fn take_traffic_secret(&self, client: bool) -> Option<OkmBlock> {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)].take())
    }

    /// Client: offers post-handshake authentication. Must be called before the ClientHello is written.
    pub fn offer_post_handshake_auth(&self) {
        self.dialect(|dialect| dialect.hello.add(extension::POST_HANDSHAKE_AUTH));
        self.authenticates_later.store(true, Ordering::Relaxed);
    }

    /// Client: requests signed certificate timestamps. Must be called before the ClientHello is written.
    pub fn ask_for_timestamps(&self) {
        self.dialect(|dialect| {
            dialect.hello.add(extension::SIGNED_CERTIFICATE_TIMESTAMP);
            dialect.hides_timestamps = true;
        });
    }

    /// Server: the client has offered post-handshake authentication. Must be called before rustls sees the ClientHello.
    pub fn allow_post_handshake_auth(&self) {
        self.authenticates_later.store(true, Ordering::Relaxed);
    }

    /// Keeps the current transcript, if the client offers post-handshake authentication. The last one kept during a
    /// handshake covers everything up to the client's Finished: the secret for tickets is derived from it.
    pub(super) fn keep_transcript(&self, fork: impl FnOnce() -> Box<dyn Context>) {
        if self.authenticates_later.load(Ordering::Relaxed) {
            self.transcript.set(Some(Transcript::new(fork())));
        }
    }

    /// The transcript that post-handshake authentication continues. None where the client has not offered it.
    pub(super) fn take_transcript(&self) -> Option<Transcript> {
        self.transcript.with(Option::take)
    }

    /// Client: whether the server's CertificateRequest is a TLS 1.3 one, and which schemes our certificate may be
    /// signed with; None for any.
    pub(super) fn certificate_request(&self) -> (bool, Option<Vec<u16>>) {
        self.certificate_request.get().unwrap_or_default()
    }

    pub(super) fn set_certificate_request(&self, tls13: bool, schemes: Option<Vec<u16>>) {
        self.certificate_request.set(Some((tls13, schemes)));
    }

    /// Records that this signature has been verified.
    pub(super) fn set_proven(&self, signed: Signed) {
        self.proven.set(Some(signed));
    }

    /// The signature that [`HandshakeContext::set_proven`] recorded.
    pub(super) fn take_proven(&self) -> Option<Signed> {
        self.proven.take()
    }

    /// The secret that the keys of this connection's tickets are derived from, once the handshake is over.
    pub(super) fn take_resumption(&self) -> Option<ResumptionSecret> {
        self.resumption.with(Option::take)
    }

    pub(super) fn set_resumption(&self, secret: ResumptionSecret) {
        self.resumption.set(Some(secret));
    }

    /// The TLS 1.2 secrets seen since the last call.
    pub fn take_tls12(&self) -> Option<Box<Tls12Secrets>> {
        self.tls12.take()
    }

    /// Notes a TLS 1.2 secret.
    pub(super) fn note_tls12(&self, note: impl FnOnce(&mut Tls12Secrets)) {
        self.tls12.with(|secrets| note(secrets.get_or_insert_default()));
    }

    /// Sets which random bytes are marked, and how.
    pub(super) fn mark_random(&self, which: HelloRandom, marks: RandomMarks) {
        self.marked_random.set(Some((which, marks)).filter(|_| marks != RandomMarks::default()));
    }

    /// Marks the random bytes that rustls has just drawn, if they are a hello's random.
    pub(super) fn put_marks(&self, drawn: &mut [u8]) {
        let Some((which, marks)) = self.marked_random.get() else { return };
        match which.after(drawn.len()) {
            Drawn::Random => {
                self.marked_random.set(None);
                marks.put_into(drawn);
            }
            Drawn::Before(which) => self.mark_random(which, marks),
        }
    }

    /// What a client has sent before the handshake is over.
    pub fn early_data<R>(&self, work: impl FnOnce(&mut EarlyData) -> R) -> R {
        self.early_data.with(|early| work(early.get_or_insert_default()))
    }

    /// As [`HandshakeContext::early_data`]; None where there has been no early data to deal with.
    pub fn try_early_data<R>(&self, work: impl FnOnce(&mut EarlyData) -> R) -> Option<R> {
        self.early_data.is_there().then(|| self.early_data(work))
    }

    /// Whether the program should learn of early data before the handshake goes on.
    pub fn has_early_news(&self) -> bool {
        self.try_early_data(|early| early.has_news()) == Some(true)
    }
}
