//! Which connection rustls is working for, and what passes between rustls and its cryptography on the way.
//!
//! Suites, stores and resolvers are shared by all connections, so they find theirs through a thread-local that the
//! driver sets around each call into rustls (`scope.rs`). The record ciphers of a connection keep its tap and write down each
//! record that is not application data: that is how messages under encryption become visible.

use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Weak};

use rustls::crypto::cipher::Record;
use rustls::crypto::hash::Context;
use rustls::crypto::tls13::OkmBlock;
use rustls::enums::ContentType;
use rustls::error::{Error, PeerMisbehaved};
use rustls_aws_lc_rs::DEFAULT_PROVIDER;
use zeroize::Zeroizing;

use super::Host;
use super::added_extensions::AddedExtensions;
use super::early::EarlyData;
use super::errors::{Fault, alert};
use super::judge::MessageRules;
use super::long_certificate::{LongCertificate, Malformed, PeerMessages};
use super::noted_record::TappedRecord;
use super::order::{Awaited, Order};
use super::place::Place;
use super::post_handshake_auth::Transcript;
use super::request_schemes::HiddenRequest;
use super::rewrite::{Rewrite, ShortId};
use super::server_hello::Offer;
use super::session_facts::KnownSession;
use super::shared_keys::{SharedOpener, SharedSealer};
use super::signed::Signed;
use super::tickets::ResumptionSecret;
use super::timestamps;
use crate::lock::{Lock, Rare};
use crate::wire::{content_type, extension, handshake_type, split_message};

/// One connection's side of the shared objects.
pub struct Tap {
    pub(super) host: Weak<dyn Host>,
    records: Lock<Vec<TappedRecord>>,
    /// Whether `records` holds any, so that the data path need not lock.
    tapped: AtomicBool,
    /// The next alert's description, when it shall not be rustls's own choice; `NO_ALERT` otherwise.
    alert: AtomicU16,
    /// Client: whether the server has chosen TLS 1.3.
    tls13: AtomicBool,
    /// Whether the connection pads its records.
    pads: AtomicBool,
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
    /// What opens the peer's records.
    reading: Lock<Option<Arc<SharedOpener>>>,
    /// What seals ours.
    sealing: Lock<Option<Arc<SharedSealer>>>,
    /// TLS 1.3: the secrets of what client and server send behind the handshake.
    traffic_secrets: Lock<[Option<OkmBlock>; 2]>,
    /// We are the client.
    client: AtomicBool,
    /// Which message of the peer's may come in the handshake.
    order: Lock<Order>,
    /// Client: the server's signature, where it has been found to be right before rustls asks.
    proven: Rare<Signed>,
    /// What is wrong with a record, where rustls is given another error.
    refusal: Rare<Fault>,
    /// The peer's close_notify has come.
    closed: AtomicBool,
    /// Where a ClientHello is on the wire otherwise than rustls has it.
    rewrite: Rare<Arc<Rewrite>>,
    /// Client: it has asked for signed certificate timestamps.
    asks_for_timestamps: AtomicBool,
    /// The peer's messages, for a certificate that is too long for rustls.
    peer_messages: Lock<PeerMessages>,
    /// That certificate.
    long_certificate: Rare<Arc<LongCertificate>>,
    /// The id of a server's session, where it is shorter on the wire.
    short_id: Rare<ShortId>,
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
fn random_bytes() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    DEFAULT_PROVIDER.secure_random.fill(&mut bytes).is_ok().then_some(bytes)
}

impl Tap {
    /// A tap for the connection behind `host`.
    pub fn new(host: Weak<dyn Host>) -> Arc<Self> {
        Arc::new(Self {
            host,
            records: Lock::default(),
            tapped: AtomicBool::new(false),
            alert: AtomicU16::new(NO_ALERT),
            tls13: AtomicBool::new(false),
            pads: AtomicBool::new(false),
            hello_time: Rare::default(),
            chosen_suite: AtomicU16::new(0),
            known_session: Rare::default(),
            rehearses: AtomicBool::new(false),
            drawn: Rare::default(),
            tls12: Rare::default(),
            reading: Lock::default(),
            sealing: Lock::default(),
            traffic_secrets: Lock::default(),
            client: AtomicBool::new(false),
            order: Lock::default(),
            proven: Rare::default(),
            refusal: Rare::default(),
            closed: AtomicBool::new(false),
            rewrite: Rare::default(),
            asks_for_timestamps: AtomicBool::new(false),
            peer_messages: Lock::default(),
            long_certificate: Rare::default(),
            short_id: Rare::default(),
            resumption: Lock::default(),
            early_data: Rare::default(),
            authenticates_later: AtomicBool::new(false),
            transcript: Lock::default(),
        })
    }

    /// Says what the server has chosen, before rustls works on its messages.
    pub(super) fn set_tls13(&self, chosen: bool) {
        self.tls13.store(chosen, Ordering::Relaxed);
    }

    pub(super) fn is_tls13(&self) -> bool {
        self.tls13.load(Ordering::Relaxed)
    }

    /// Says whether [`Host::padding`] has anything to add, so that the data path need not ask.
    pub fn set_pads(&self, pads: bool) {
        self.pads.store(pads, Ordering::Relaxed);
    }

    pub(super) fn pads(&self) -> bool {
        self.pads.load(Ordering::Relaxed)
    }

    /// The padding of the next record of messages, which has `length` bytes of plaintext.
    pub(super) fn padding(&self, length: usize) -> usize {
        // Between handshake messages rustls may send an alert; nothing else has two bytes.
        let content_type = if length == 2 { content_type::ALERT } else { content_type::HANDSHAKE };
        self.ask(|host| host.padding(content_type, length + 1)).unwrap_or(0)
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

    /// See [`Tap::draw_next`].
    pub(super) fn take_drawn(&self, count: usize) -> Option<[u8; 32]> {
        self.drawn.take().filter(|bytes| bytes.len() == count)
    }

    /// The records that passed since the last call, oldest first.
    pub fn take_records(&self) -> Vec<TappedRecord> {
        if !self.tapped.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut records = self.records.lock();
        self.tapped.store(false, Ordering::Release);
        std::mem::take(&mut *records)
    }

    /// As [`Tap::take_records`], but leaves our own records.
    pub(super) fn take_received(&self) -> Vec<TappedRecord> {
        if !self.tapped.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut records = self.records.lock();
        let taken = records.extract_if(.., |record| !record.outgoing).collect();
        self.tapped.store(!records.is_empty(), Ordering::Release);
        taken
    }

    /// Makes the next alert that rustls encrypts carry this description.
    pub fn override_alert(&self, description: u8) {
        self.alert.store(description.into(), Ordering::Release);
    }

    /// Notes the secret of what a client, or a server, sends behind the handshake.
    pub(super) fn set_traffic_secret(&self, client: bool, secret: &[u8]) {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)] = Some(OkmBlock::new(secret)));
    }

    /// See [`Tap::set_traffic_secret`].
    pub(super) fn take_traffic_secret(&self, client: bool) -> Option<OkmBlock> {
        self.traffic_secrets.with(|secrets| secrets[usize::from(client)].take())
    }

    /// Client: offers to authenticate after the handshake too, in records of up to `max_fragment` bytes. Said before the
    /// ClientHello is written.
    pub fn offer_post_handshake_auth(&self, max_fragment: usize) {
        self.add_rewrite(Rewrite::adding(extension::POST_HANDSHAKE_AUTH, max_fragment));
        self.authenticates_later.store(true, Ordering::Relaxed);
    }

    /// Client: offers no extended master secret. Said before the ClientHello is written.
    pub fn leave_out_extended_master_secret(&self, max_fragment: usize) {
        self.add_rewrite(Rewrite::leaving_out(extension::EXTENDED_MASTER_SECRET, max_fragment));
    }

    /// Client: what the request for an OCSP response has in it. Said before the ClientHello is written.
    pub fn ask_for_response(&self, body: &[u8], max_fragment: usize) {
        self.add_rewrite(Rewrite::asking(body, max_fragment));
    }

    /// Client: asks for signed certificate timestamps. Said before the ClientHello is written.
    pub fn ask_for_timestamps(&self, max_fragment: usize) {
        self.add_rewrite(Rewrite::adding(timestamps::NUMBER, max_fragment));
        self.asks_for_timestamps.store(true, Ordering::Relaxed);
    }

    /// Client: whether it has asked for timestamps, so that rustls must not see the answer.
    pub(super) fn hides_timestamps(&self) -> bool {
        self.asks_for_timestamps.load(Ordering::Relaxed)
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

    /// Says that we are the client.
    pub(super) fn set_client(&self) {
        self.client.store(true, Ordering::Relaxed);
    }

    /// Client: what the ClientHello offers.
    pub(super) fn set_offer(&self, offer: Offer) {
        self.order.with(|order| order.set_offer(offer));
    }

    /// Client: the schemes that the server wants our certificate to be signed with; None for any.
    pub(super) fn certificate_schemes(&self) -> Option<Vec<u16>> {
        self.order.with(|order| order.certificate_schemes().map(<[u16]>::to_vec))
    }

    /// Server: what is awaited of the client behind our flight.
    pub(super) fn await_client(&self, awaited: Awaited) {
        self.order.with(|order| order.await_client(awaited));
    }

    /// This has been found to be right.
    pub(super) fn set_proven(&self, signed: Signed) {
        self.proven.set(Some(signed));
    }

    /// What [`Tap::set_proven`] has said.
    pub(super) fn take_proven(&self) -> Option<Signed> {
        self.proven.take()
    }

    /// Where a record stands that is opened now.
    pub(super) fn place(&self, tls13: bool) -> Place {
        Place { client: self.client.load(Ordering::Relaxed), tls13, clear: false }
    }

    /// Keeps what is wrong with a record, and sees to its alert. The error is for rustls, which sends one.
    pub(super) fn refuse(&self, fault: Fault) -> Error {
        self.replace_fault(fault);
        if let Some(description) = fault.alert {
            self.override_alert(description);
        }
        PeerMisbehaved::EmptyFragment.into()
    }

    /// Whatever rustls says of the record that is opened now, this is what is wrong.
    pub(super) fn replace_fault(&self, fault: Fault) {
        self.refusal.set(Some(fault));
    }

    /// What [`Tap::refuse`] has kept.
    pub(super) fn take_refusal(&self) -> Option<Fault> {
        self.refusal.take()
    }

    /// Notes the peer's close_notify.
    pub(super) fn note_close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Whether it has come since the last call.
    pub(super) fn take_close(&self) -> bool {
        self.closed.load(Ordering::Acquire) && self.closed.swap(false, Ordering::AcqRel)
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

    pub(super) fn note(&self, outgoing: bool, content_type: u8, payload: Vec<u8>) {
        let mut records = self.records.lock();
        records.push(TappedRecord { outgoing, content_type, payload });
        self.tapped.store(true, Ordering::Release);
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

    /// Whether the program should be told something of that before the handshake goes on.
    pub fn has_early_news(&self) -> bool {
        self.early_data.is_there() && self.early_data(|early| early.has_news())
    }

    /// Whether there is, or was, anything to do with early data.
    pub(super) fn has_early_data(&self) -> bool {
        self.early_data.is_there()
    }

    /// Whether early data was refused, and what has come of it may be thrown away.
    pub(super) fn refuses_early_data(&self) -> bool {
        self.early_data.is_there() && self.early_data(|early| early.is_refused())
    }

    /// Whether it has been accepted, and not all of it has come.
    pub(super) fn takes_early_data(&self) -> bool {
        self.early_data.is_there() && self.early_data(|early| early.is_coming())
    }

    /// Whether the record ciphers that are made now may open it.
    pub(super) fn awaits_early_data(&self) -> bool {
        self.early_data.is_there() && self.early_data(|early| early.is_awaited())
    }

    /// Notes a record that was decrypted and is no application data.
    pub(super) fn note_received(&self, plain: &Record<&[u8]>) {
        if plain.typ != ContentType::ApplicationData {
            self.note(false, plain.typ.0, plain.payload.to_vec());
        }
    }

    /// Whether a whole message of the peer's has come with the keys in use.
    pub(super) fn has_peer_message(&self) -> bool {
        self.reading().is_some_and(|cipher| cipher.has_message())
    }

    /// What opens the peer's records; None before there is one.
    pub(super) fn reading(&self) -> Option<Arc<SharedOpener>> {
        self.reading.get()
    }

    pub(super) fn set_reading(&self, opener: Arc<SharedOpener>) {
        self.reading.set(Some(opener));
    }

    /// What seals our records; None before there is one.
    pub(super) fn sealing(&self) -> Option<Arc<SharedSealer>> {
        self.sealing.get()
    }

    pub(super) fn set_sealing(&self, sealer: Arc<SharedSealer>) {
        self.sealing.set(Some(sealer));
    }

    pub(super) fn rewrite(&self) -> Option<Arc<Rewrite>> {
        self.rewrite.get()
    }

    pub(super) fn set_rewrite(&self, rewrite: Option<Rewrite>) {
        self.rewrite.set(rewrite.map(Arc::new));
    }

    /// One more difference of the ClientHello.
    pub(super) fn add_rewrite(&self, rewrite: Rewrite) {
        let before = self.rewrite.take().map(Arc::unwrap_or_clone);
        self.set_rewrite(Some(before.unwrap_or_default().and(rewrite)));
    }

    /// One more difference of a message that rustls is shown.
    pub(super) fn change_rewrite(&self, change: impl FnOnce(&mut Rewrite)) {
        let mut rewrite = self.rewrite.take().map(Arc::unwrap_or_clone).unwrap_or_default();
        change(&mut rewrite);
        self.set_rewrite(Some(rewrite));
    }

    /// Server: what the first record of its handshake's keys has beside rustls's own.
    pub(super) fn claim_added_extensions(&self) -> Option<AddedExtensions> {
        self.rewrite().filter(|rewrite| rewrite.added.is_some())?;
        let mut claimed = None;
        self.change_rewrite(|rewrite| claimed = rewrite.added.as_mut().and_then(AddedExtensions::claim));
        claimed
    }

    /// Says that the peer is a server.
    pub(super) fn expect_server(&self) {
        self.peer_messages.with(|messages| messages.of_server = true);
    }

    /// What rustls is shown of the handshake messages in a record, where that is something else. `tls13`: they were encrypted.
    pub(super) fn shorten(&self, payload: &[u8], tls13: bool) -> Result<Option<Vec<u8>>, Malformed> {
        let requests = tls13 && payload_requests(payload);
        if !requests && self.peer_messages.with(|messages| messages.are_short(payload)) {
            return Ok(None);
        }
        let limit = || self.ask(|host| host.max_certificate_list()).unwrap_or(0);
        let (between, mut passed) = self.peer_messages.with(|messages| {
            let between = messages.is_between() && messages.of_server;
            Ok((between, messages.pass(payload, tls13, limit, random_bytes)?))
        })?;
        if between && requests {
            let mut shown = passed.shown.clone().unwrap_or_else(|| payload.to_vec());
            if let Some(hidden) = HiddenRequest::hide(&mut shown) {
                passed.shown = Some(shown);
                self.change_rewrite(|rewrite| rewrite.request = Some(hidden));
            }
        }
        if let Some(whole) = passed.whole {
            self.long_certificate.set(Some(Arc::new(whole)));
        }
        if passed.too_long {
            self.override_alert(alert::ILLEGAL_PARAMETER);
        }
        Ok(passed.shown)
    }

    /// Client: the server's request for a certificate is one that none can answer.
    pub(super) fn cannot_answer_request(&self) -> bool {
        self.rewrite().is_some_and(|rewrite| rewrite.request.is_some())
    }

    /// The peer's certificate, if rustls has a stand-in of it.
    pub(super) fn long_certificate(&self) -> Option<Arc<LongCertificate>> {
        self.long_certificate.get()
    }

    /// It has served.
    pub(super) fn forget_long_certificate(&self) {
        self.long_certificate.set(None);
    }

    pub(super) fn short_id(&self) -> Option<ShortId> {
        self.short_id.get()
    }

    pub(super) fn set_short_id(&self, id: Option<ShortId>) {
        self.short_id.set(id);
    }

    pub(super) fn take_alert_override(&self) -> Option<u8> {
        u8::try_from(self.alert.swap(NO_ALERT, Ordering::AcqRel)).ok()
    }
}

impl MessageRules for Tap {
    fn begin_message(&self, kind: u8, length: usize, place: Place) -> Result<(), Fault> {
        let max_list = || self.ask(|host| host.max_certificate_list()).unwrap_or(0);
        self.order.with(|order| order.begin(kind, length, place, max_list))
    }

    fn end_message(&self, whole: &[u8], place: Place, more: bool) -> Result<(), Fault> {
        self.order.with(|order| order.end(whole, place, more))
    }
}

/// Whether a CertificateRequest is among the messages of a record.
fn payload_requests(payload: &[u8]) -> bool {
    let mut rest = payload;
    while let Some(kind) = rest.first() {
        if *kind == handshake_type::CERTIFICATE_REQUEST {
            return true;
        }
        rest = split_message(rest).map_or(&[], |(_, behind)| behind);
    }
    false
}
