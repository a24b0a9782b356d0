//! Which connection rustls is working for, and what passes between rustls and its cryptography on the way.
//!
//! Suites, stores and resolvers are shared by all connections, so they find theirs through a thread-local that the
//! driver sets around each call into rustls (`scope.rs`). The record ciphers of a connection keep its tap and write down each
//! record that is not application data: that is how messages under encryption become visible.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use once_cell::race::OnceBox;
use rustls::crypto::cipher::{AeadKey, Record};
use rustls::crypto::tls13::OkmBlock;
use rustls::enums::ContentType;
use rustls::error::{Error, PeerMisbehaved};
use rustls_aws_lc_rs::DEFAULT_PROVIDER;
use zeroize::Zeroizing;

use super::Host;
use super::added_extensions::AddedExtensions;
use super::early::{EarlyData, SharedEncrypter};
use super::errors::{Fault, alert};
use super::judge::Place;
use super::long_certificate::{LongCertificate, Malformed, PeerMessages};
use super::opener::EarlyCipher;
use super::order::{Awaited, Order};
use super::post_handshake_auth::PostHandshakeAuth;
use super::proof::Signed;
use super::request_schemes::HiddenRequest;
use super::rewrite::{Rewrite, ShortId};
use super::scope;
use super::server_hello::Offer;
use super::sessions::KnownSession;
use super::tickets::ResumptionSecret;
use super::timestamps;
use crate::lock::{Lock, Rare};
use crate::wire::{content_type, extension, handshake_type, split_message};

/// One connection's side of the shared objects.
pub struct Tap {
    host: Weak<dyn Host>,
    records: Lock<Vec<TappedRecord>>,
    /// Whether `records` holds any, so that the data path need not lock.
    tapped: AtomicBool,
    /// The next alert's description, when it shall not be rustls's own choice; `NO_ALERT` otherwise.
    alert: AtomicU16,
    /// What the records of application data that are sealed now really are, [`SealedAs`] as a number.
    sealed_as: AtomicU8,
    /// Client: whether the server has chosen TLS 1.3.
    tls13: AtomicBool,
    /// Whether records of application data are noted, too, without their content.
    watches_data: AtomicBool,
    /// Whether the connection pads its records.
    pads: AtomicBool,
    /// The content type of what is sealed next, as far as it is known before.
    sealing: AtomicU8,
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
    /// The cipher that opens the peer's records.
    reading: Lock<Option<Arc<EarlyCipher>>>,
    /// Keys that no cipher has been made of yet, and the secrets that they come from.
    secrets: Rare<Vec<(Zeroizing<Vec<u8>>, OkmBlock)>>,
    /// The secret for sending that rustls knows, and the one that has taken its place.
    replaced: Rare<Box<(OkmBlock, OkmBlock)>>,
    /// The peer wants a KeyUpdate.
    update_requested: AtomicBool,
    /// The handshake is over, [`Traffic`] as a number.
    traffic: AtomicU8,
    /// We are the client.
    client: AtomicBool,
    /// The record that rustls is shown now held nothing for it.
    hollow: AtomicBool,
    /// Which message of the peer's may come in the handshake.
    order: Lock<Order>,
    /// Client: the server's signature, where it has been found to be right before rustls asks.
    proven: Rare<Signed>,
    /// What is wrong with a record, where rustls is given another error.
    refusal: Rare<Fault>,
    /// TLS 1.2: wishes for a handshake that are not refused yet.
    refusals: AtomicUsize,
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
    /// Whether a server may write before the handshake is over.
    shares_encrypter: AtomicBool,
    /// The cipher that it writes with.
    encrypter: Rare<Arc<SharedEncrypter>>,
    /// TLS 1.3: where the client has offered to authenticate later, what that takes.
    post_handshake_auth: OnceBox<PostHandshakeAuth>,
}

/// The plaintext of one record that passed a record cipher.
pub struct TappedRecord {
    /// From us to the peer.
    pub outgoing: bool,
    /// The inner content type.
    pub content_type: u8,
    /// The plaintext.
    pub payload: Vec<u8>,
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

/// Whether records carry data.
#[repr(u8)]
enum Traffic {
    /// The handshake is not over.
    None,
    /// In TLS 1.2.
    Tls12,
    /// In TLS 1.3.
    Tls13,
}

/// What a record of application data of rustls's really is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum SealedAs {
    /// What it seems.
    Data,
    /// An alert.
    Alert,
    /// A handshake message, or a part of one.
    Message,
    /// A whole KeyUpdate: what follows it is sealed with new keys.
    KeyUpdate,
}

/// Keys that may wait for their ciphers: those of both directions of a handshake and of its data.
const MAX_SECRETS: usize = 8;

const SEED_LENGTH: usize = 2;
const RANDOM_LENGTH: usize = 32;

const NO_ALERT: u16 = u16::MAX;

pub(super) use scope::{Lent, with};
pub use scope::{apart, current};

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
            sealed_as: AtomicU8::new(SealedAs::Data as u8),
            tls13: AtomicBool::new(false),
            watches_data: AtomicBool::new(false),
            pads: AtomicBool::new(false),
            sealing: AtomicU8::new(content_type::HANDSHAKE),
            hello_time: Rare::default(),
            chosen_suite: AtomicU16::new(0),
            known_session: Rare::default(),
            rehearses: AtomicBool::new(false),
            drawn: Rare::default(),
            tls12: Rare::default(),
            reading: Lock::default(),
            secrets: Rare::default(),
            replaced: Rare::default(),
            update_requested: AtomicBool::new(false),
            traffic: AtomicU8::new(Traffic::None as u8),
            client: AtomicBool::new(false),
            hollow: AtomicBool::new(false),
            order: Lock::default(),
            proven: Rare::default(),
            refusal: Rare::default(),
            refusals: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
            rewrite: Rare::default(),
            asks_for_timestamps: AtomicBool::new(false),
            peer_messages: Lock::default(),
            long_certificate: Rare::default(),
            short_id: Rare::default(),
            resumption: Lock::default(),
            early_data: Rare::default(),
            shares_encrypter: AtomicBool::new(false),
            encrypter: Rare::default(),
            post_handshake_auth: OnceBox::new(),
        })
    }

    /// Asks the connection, unless it is going away. The program's callbacks may run in what it does, so that belongs to no
    /// connection of rustls's.
    pub fn ask<R>(&self, question: impl FnOnce(&dyn Host) -> R) -> Option<R> {
        let host = self.host.upgrade()?;
        Some(scope::outside(|| question(&*host)))
    }

    /// Says what the server has chosen, before rustls works on its messages.
    pub(super) fn set_tls13(&self, chosen: bool) {
        self.tls13.store(chosen, Ordering::Relaxed);
    }

    pub(super) fn is_tls13(&self) -> bool {
        self.tls13.load(Ordering::Relaxed)
    }

    /// Says whether somebody wants to hear of application data's records.
    pub fn watch_data(&self, watches: bool) {
        self.watches_data.store(watches, Ordering::Relaxed);
    }

    pub(super) fn watches_data(&self) -> bool {
        self.watches_data.load(Ordering::Relaxed)
    }

    /// Says whether [`Host::padding`] has anything to add, so that the data path need not ask.
    pub fn set_pads(&self, pads: bool) {
        self.pads.store(pads, Ordering::Relaxed);
    }

    pub(super) fn pads(&self) -> bool {
        self.pads.load(Ordering::Relaxed)
    }

    /// Says what is sealed next.
    pub(super) fn seals(&self, content_type: u8) {
        self.sealing.store(content_type, Ordering::Relaxed);
    }

    /// The padding of the next record, which has `length` bytes of plaintext.
    pub(super) fn padding(&self, length: usize) -> usize {
        let content_type = match self.sealing.load(Ordering::Relaxed) {
            // Between handshake messages rustls may send an alert; nothing else has two bytes.
            content_type::HANDSHAKE if length == 2 => content_type::ALERT,
            content_type => content_type,
        };
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

    /// Runs `work` as this connection's; calls may nest.
    pub fn enter<R>(self: &Arc<Self>, work: impl FnOnce() -> R) -> R {
        scope::Lent::new(self.clone()).enter(work)
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

    /// Whether one of the peer's handshake messages waits to be taken.
    pub fn holds_handshake(&self) -> bool {
        self.tapped.load(Ordering::Acquire)
            && self.records.with(|records| {
                records
                    .iter()
                    .any(|record| !record.outgoing && record.content_type == content_type::HANDSHAKE)
            })
    }

    /// As [`Tap::take_records`], but only our own records.
    pub fn take_sent(&self) -> Vec<TappedRecord> {
        self.take_direction(true)
    }

    /// As [`Tap::take_records`], but leaves our own records.
    pub fn take_received(&self) -> Vec<TappedRecord> {
        self.take_direction(false)
    }

    fn take_direction(&self, outgoing: bool) -> Vec<TappedRecord> {
        if !self.tapped.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut records = self.records.lock();
        // Nearly always all of them are: then the vector goes, too.
        let taken = match records.iter().all(|record| record.outgoing == outgoing) {
            true => std::mem::take(&mut *records),
            false => records.extract_if(.., |record| record.outgoing == outgoing).collect(),
        };
        self.tapped.store(!records.is_empty(), Ordering::Release);
        taken
    }

    /// Makes the next alert that rustls encrypts carry this description.
    pub fn override_alert(&self, description: u8) {
        self.alert.store(description.into(), Ordering::Release);
    }

    /// Makes records of application data ones of another type, all that are sealed in `work`: rustls has no way to send some
    /// that we choose, and splits what is longer than its fragment.
    pub(super) fn seal_as<R>(&self, what: SealedAs, work: impl FnOnce() -> R) -> R {
        struct Restore<'a>(&'a AtomicU8);
        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                self.0.store(SealedAs::Data as u8, Ordering::Relaxed);
            }
        }
        self.sealed_as.store(what as u8, Ordering::Relaxed);
        let _restore = Restore(&self.sealed_as);
        work()
    }

    /// What a record of application data really is. Only who has the sending half asks and says so.
    pub(super) fn sealed_as(&self) -> SealedAs {
        match self.sealed_as.load(Ordering::Relaxed) {
            kind if kind == SealedAs::Alert as u8 => SealedAs::Alert,
            kind if kind == SealedAs::Message as u8 => SealedAs::Message,
            kind if kind == SealedAs::KeyUpdate as u8 => SealedAs::KeyUpdate,
            _ => SealedAs::Data,
        }
    }

    /// Notes which secret a key comes from. The two directions may get new keys at the same time, on two threads: a secret
    /// is found again by its key, so that none is taken for the other direction's.
    pub(super) fn note_secret(&self, key: &[u8], secret: OkmBlock) {
        self.secrets.with(|secrets| {
            let secrets = secrets.get_or_insert_default();
            if secrets.len() == MAX_SECRETS {
                secrets.remove(0);
            }
            secrets.push((Zeroizing::new(key.to_vec()), secret));
        });
    }

    /// The secret that this key comes from, once.
    pub(super) fn take_secret(&self, key: &AeadKey) -> Option<OkmBlock> {
        if !self.secrets.is_there() {
            return None;
        }
        self.secrets.with(|secrets| {
            let list = secrets.as_mut()?;
            let at = list.iter().position(|(of, _)| of.starts_with(key.as_ref()))?;
            let (_, secret) = list.remove(at);
            if list.is_empty() {
                *secrets = None;
            }
            Some(secret)
        })
    }

    /// `new` takes the place of `old`, a secret for sending that rustls knows or that has already taken such a place.
    pub(super) fn replace_secret(&self, old: OkmBlock, new: OkmBlock) {
        if let Some(authentication) = self.post_handshake_auth() {
            authentication.replace_secret(&new);
        }
        self.replaced.with(|replaced| {
            let known = replaced.take().map_or(old, |secrets| secrets.0);
            *replaced = Some(Box::new((known, new)));
        });
    }

    /// Client: offers to authenticate after the handshake too, in records of up to `max_fragment` bytes. Said before the
    /// ClientHello is written.
    pub fn offer_post_handshake_auth(&self, max_fragment: usize) {
        self.add_rewrite(Rewrite::adding(extension::POST_HANDSHAKE_AUTH, max_fragment));
        self.post_handshake_auth.get_or_init(|| Box::new(PostHandshakeAuth::new(true)));
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
        self.post_handshake_auth.get_or_init(|| Box::new(PostHandshakeAuth::new(false)));
    }

    /// What that takes. None where it was not offered, or where the version has none.
    pub fn post_handshake_auth(&self) -> Option<&PostHandshakeAuth> {
        let authentication = self.post_handshake_auth.get()?;
        (self.traffic.load(Ordering::Acquire) != Traffic::Tls12 as u8).then_some(authentication)
    }

    /// The secret in the place of `known`. rustls asks once, to go on from it.
    pub(super) fn take_replacement(&self, known: &OkmBlock) -> Option<OkmBlock> {
        self.replaced.take_if(|secrets| secrets.0.as_ref() == known.as_ref()).map(|secrets| secrets.1)
    }

    /// The handshake is over.
    pub(super) fn begin_traffic(&self, tls13: bool) {
        let traffic = if tls13 { Traffic::Tls13 } else { Traffic::Tls12 };
        self.traffic.store(traffic as u8, Ordering::Release);
    }

    pub(super) fn carries_traffic(&self) -> bool {
        self.traffic.load(Ordering::Acquire) != Traffic::None as u8
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

    /// A message of the peer's has begun in the handshake.
    pub(super) fn begin_message(&self, kind: u8, length: usize, place: Place) -> Result<(), Fault> {
        let max_list = || self.ask(|host| host.max_certificate_list()).unwrap_or(0);
        self.order.with(|order| order.begin(kind, length, place, max_list))
    }

    /// A message that is looked into is whole.
    pub(super) fn end_message(&self, whole: &[u8], place: Place, more: bool) -> Result<(), Fault> {
        self.order.with(|order| order.end(whole, place, more))
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
        let traffic = self.carries_traffic();
        let authentication = self.post_handshake_auth().filter(|_| traffic);
        Place {
            client: self.client.load(Ordering::Relaxed),
            tls13,
            traffic,
            authenticates: authentication.is_some(),
            amid: authentication.is_some_and(PostHandshakeAuth::is_amid),
            clear: false,
        }
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

    /// The record that is opened now holds nothing for rustls: it is shown one byte of data in its place.
    pub(super) fn set_hollow(&self) {
        self.hollow.store(true, Ordering::Release);
    }

    pub(super) fn is_hollow(&self) -> bool {
        self.hollow.load(Ordering::Acquire)
    }

    /// As [`Tap::is_hollow`], once.
    pub(super) fn take_hollow(&self) -> bool {
        self.is_hollow() && self.hollow.swap(false, Ordering::AcqRel)
    }

    /// The peer wishes for so many handshakes, which TLS 1.2 refuses by a warning. Whoever has the sending half next pays.
    pub(super) fn owe_refusals(&self, count: usize) {
        self.refusals.fetch_add(count, Ordering::AcqRel);
    }

    pub(super) fn owes_refusals(&self) -> bool {
        self.refusals.load(Ordering::Relaxed) != 0
    }

    pub(super) fn take_refusals(&self) -> usize {
        self.refusals.swap(0, Ordering::AcqRel)
    }

    /// Notes the peer's close_notify.
    pub(super) fn note_close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Whether it has come since the last call.
    pub(super) fn take_close(&self) -> bool {
        self.closed.load(Ordering::Acquire) && self.closed.swap(false, Ordering::AcqRel)
    }

    /// Notes that the peer wants a KeyUpdate.
    pub(super) fn note_update_request(&self) {
        self.update_requested.store(true, Ordering::Release);
    }

    /// Whether the peer has wanted one since the last call.
    pub(super) fn take_update_request(&self) -> bool {
        self.update_requested.load(Ordering::Acquire) && self.update_requested.swap(false, Ordering::AcqRel)
    }

    /// What the tickets of this connection get their keys from, once the handshake is over.
    pub fn resumption<R>(&self, work: impl FnOnce(Option<&ResumptionSecret>) -> R) -> R {
        self.resumption.with(|secret| work(secret.as_ref()))
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

    /// Makes the record ciphers of our own records ones that can be written with past rustls.
    pub fn share_encrypter(&self, share: bool) {
        self.shares_encrypter.store(share, Ordering::Release);
        if !share {
            self.encrypter.set(None);
        }
    }

    pub(super) fn shares_encrypter(&self) -> bool {
        self.shares_encrypter.load(Ordering::Acquire)
    }

    pub(super) fn set_encrypter(&self, encrypter: Arc<SharedEncrypter>) {
        self.encrypter.set(Some(encrypter));
    }

    pub(super) fn encrypter(&self) -> Option<Arc<SharedEncrypter>> {
        self.encrypter.get()
    }

    /// Notes a record that was decrypted; of application data only that it was there, and only where that is watched.
    pub(super) fn note_received(&self, plain: &Record<&[u8]>) {
        if plain.typ != ContentType::ApplicationData {
            self.note(false, plain.typ.0, plain.payload.to_vec());
        } else if self.watches_data() {
            self.note(false, plain.typ.0, Vec::new());
        }
    }

    /// Whether a whole message of the peer's has come with the keys in use.
    pub(super) fn has_peer_message(&self) -> bool {
        self.reading().is_some_and(|cipher| cipher.has_message())
    }

    /// The cipher that opens the peer's records; None before there is one.
    pub(super) fn reading(&self) -> Option<Arc<EarlyCipher>> {
        self.reading.get()
    }

    pub(super) fn set_reading(&self, cipher: Arc<EarlyCipher>) {
        self.reading.set(Some(cipher));
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

/// Asks the connection that rustls is working for on this thread; None where there is none.
pub fn ask<R>(question: impl FnOnce(&dyn Host) -> R) -> Option<R> {
    scope::current()?.ask(question)
}

#[cfg(test)]
mod tests {
    use super::super::sessions::tests::nobody;
    use super::*;

    /// Two directions that get new keys at once: each cipher finds its own secret, in whatever order they are made.
    #[test]
    fn a_secret_is_found_by_its_key() {
        let tap = Tap::new(nobody());
        let secret = |byte: u8| OkmBlock::new(&[byte; 32]);
        let key = |byte: u8| AeadKey::from([byte; 32]);
        tap.note_secret(&[1; 32], secret(11));
        tap.note_secret(&[2; 32], secret(22));
        assert_eq!(tap.take_secret(&key(1)).expect("noted").as_ref(), secret(11).as_ref());
        assert!(tap.take_secret(&key(1)).is_none(), "once only");
        tap.note_secret(&[3; 32], secret(33));
        assert_eq!(tap.take_secret(&key(3)).expect("noted").as_ref(), secret(33).as_ref());
        assert_eq!(tap.take_secret(&key(2)).expect("noted").as_ref(), secret(22).as_ref());
        assert!(!tap.secrets.is_there());
        // What nobody asks for does not pile up.
        (0..100).for_each(|byte| tap.note_secret(&[byte; 32], secret(byte)));
        assert_eq!(tap.secrets.with(|secrets| secrets.as_ref().map_or(0, Vec::len)), MAX_SECRETS);
    }
}
