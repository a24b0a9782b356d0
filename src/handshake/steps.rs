//! One handshake, step by step. The connection feeds records, answers what it is asked, and writes what is to be sent;
//! nothing here waits or calls the program except through [`Host`](super::Host).

mod clear;
mod early;
mod established;
mod wire;

use wire::{MAX_FRAGMENT, records_of};

use std::sync::Arc;

use rustls::client::{ClientHandshake, ClientSide};
use rustls::crypto::{Identity, VerifiedIdentity};
use rustls::error::{CertificateError, Error};
use rustls::pki_types::{CertificateDer, DnsName, ServerName};
use rustls::server::{ServerHandshake, ServerSide};
use rustls::split::SplitConnection;
use rustls::{NeedsInput, ServerConfig, SliceInput, Tcp, VerifyPeerIdentity};

use super::added_extensions::{AddedExtensions, LONG_FLIGHT};
use super::client_hello::ClientHello;
use super::config::{self, ClientPlan, ConfigCache, Negotiation, ServerPlan};
use super::errors::{Fault, alert, fault};
use super::judge::Judge;
use super::order::Awaited;
use super::request::{CertificateRequest, Lookout};
use super::rewrite::{Rewrite, ShortId};
use super::scope::Lent;
use super::server_hello::Offer;
use super::sessions::KnownSession;
use super::shown_hello::{ShownHello, TooLong};
use super::tap::{HelloTime, Tap};
use super::watch::{Passed, Watch};
use crate::record::{HEADER, Header, RecordBuffer};
use crate::tables::alerts::AlertLevel;
use crate::tables::methods::TLS1_2;
use crate::tables::reasons::Reason;
use crate::transport::Outgoing;
use crate::wire::{content_type, extension};
use clear::{Counts, POISON};
use established::FinishedSide;
pub use established::{Established, ReceivedTickets};

/// Whether there is something for rustls to do.
enum Ready {
    Yes,
    No,
    Closed,
}

impl Ready {
    fn step(self) -> Step {
        match self {
            Self::Closed => Step::Closed,
            _ => Step::Record,
        }
    }
}

/// The record that TLS 1.3 sends for the sake of middleboxes.
const LONE_CHANGE_CIPHER_SPEC: [u8; 6] = [content_type::CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1];

/// Alert levels
const WARNING: u8 = AlertLevel::WARNING.0;
const FATAL: u8 = AlertLevel::FATAL.0;

/// What the handshake needs next.
pub enum Step {
    /// Nothing more comes: the peer has closed the connection in order.
    Closed,
    /// One more record: append it to [`Handshake::input`].
    Record,
    /// A server has read the ClientHello: run the callbacks, then [`Handshake::choose`].
    ClientHello(Arc<ClientHello>),
    /// A server asks for a certificate, and its own has come: judge that, let the callbacks choose ours, and advance.
    CertificateRequest(Box<CertificateRequest>),
    /// The peer showed this chain (DER, end entity first): judge it, then [`Handshake::judged`].
    PeerChain(PeerChain),
    /// Done.
    Complete(Box<Established>),
}

/// What the peer showed of itself.
pub struct PeerChain {
    /// DER certificates, the end entity first.
    pub certificates: Vec<Vec<u8>>,
    /// The stapled OCSP response; empty for none.
    pub ocsp_response: Vec<u8>,
}

/// An unfinished handshake.
pub struct Handshake {
    tap: Arc<Tap>,
    /// The same, for the thread while rustls works.
    lent: Lent,
    client: bool,
    stage: Stage,
    /// rustls has seen bytes that it has not worked through: ask it before reading more.
    again: bool,
    /// Records from the peer.
    pub input: RecordBuffer,
    /// Records for the peer.
    pub output: Outgoing,
    watch: Watch,
    watched: usize,
    /// A client's: for a CertificateRequest that callbacks answer.
    lookout: Lookout,
    /// The lookout has read the next record, and the watch has noted it.
    noted: bool,
    /// Records that the lookout has opened and rustls not seen: inner type, plaintext.
    opened: Vec<(u8, Vec<u8>)>,
    /// Records at the front of the input that are such ones, which the watch has noted.
    replays: usize,
    /// rustls was shown data where it awaits the first message.
    strange: bool,
    /// The version of records with alerts of ours.
    alert_version: u16,
    /// The next record has been judged, and is to be shown.
    judged: bool,
    /// Follows the messages in clear.
    clear_messages: Judge,
    /// Empty records and warnings in a row.
    counts: Counts,
    /// The peer has closed the connection: what comes is thrown away.
    closed: bool,
    /// Messages of the next record that were thrown away.
    thrown: usize,
    /// The lookout has found its close_notify.
    closing: bool,
    /// A server's unfinished ClientHello.
    hello: Vec<u8>,
    /// A step that was not answered.
    repeat: Option<Step>,
    /// Whether TLS 1.3 may be, or was, chosen.
    offers_tls13: bool,
    /// A server's random begins with the time.
    hello_time: bool,
    /// What follows an unfinished or a whole ClientHello in its last record.
    behind_hello: Vec<u8>,
    /// A server's HelloRetryRequest, until it is answered.
    retry: Option<Retry>,
    /// A client's caller knows of the ServerHello.
    server_hello_taken: bool,
}

/// What a server has answered with a HelloRetryRequest.
struct Retry {
    first: Arc<ClientHello>,
    /// Our records, as they went out.
    answer: Vec<u8>,
    /// The HelloRetryRequest, a whole message.
    request: Vec<u8>,
}

/// How a server answers a ClientHello.
pub struct HelloAnswer<'a> {
    /// What rustls negotiates with.
    pub plan: &'a ServerPlan,
    /// The ClientHello.
    pub hello: &'a Arc<ClientHello>,
    /// The server name, if there is one, is acknowledged.
    pub takes_name: bool,
    /// The suite, where it is settled.
    pub suite: Option<u16>,
    /// TLS 1.3: the group of the key exchange, and whether the client's share is taken.
    pub group: Option<(u16, bool)>,
    /// The session that the handshake runs on.
    pub session: Option<KnownSession>,
}

enum Stage {
    /// A server collects the ClientHello.
    AwaitHello,
    /// A server's callbacks run.
    Hello,
    Client(NeedsInput<ClientSide>),
    ClientJudges(VerifyPeerIdentity<ClientSide, Tcp>),
    Server(NeedsInput<ServerSide>),
    ServerJudges(VerifyPeerIdentity<ServerSide, Tcp>),
    Over,
}

impl Handshake {
    /// A client's handshake; the ClientHello is in the output.
    pub fn client(
        tap: Arc<Tap>,
        configs: &ConfigCache,
        plan: ClientPlan,
        server_name: Option<&[u8]>,
        protocols: &[&[u8]],
    ) -> Result<Self, Fault> {
        let name = server_name.and_then(|name| dns_name(name, &tap));
        let plan = ClientPlan { server_name: plan.server_name && name.is_some(), ..plan };
        // Without a name rustls still wants one: it is never sent.
        let name = name.unwrap_or_else(|| DnsName::try_from("unnamed.invalid").expect("a valid name"));
        let config = configs.client(&plan)?;
        tap.set_client();
        let mut this = Self { client: true, watch: Watch::new(true), ..Self::new(tap, Stage::Over) };
        this.watch.keep_hellos();
        this.tap.expect_server();
        let builder = config
            .connect(ServerName::DnsName(name))
            .with_alpn(protocols.iter().map(|name| config::protocol(name)).collect());
        if plan.hello_time {
            this.tap.time_hello(HelloTime::AfterSeed);
        }
        let started = this.lent.enter(|| builder.start_handshake(&mut this.output.bytes));
        this.stage = Stage::Client(started.map_err(|error| fault(&error))?);
        this.write_wire();
        this.watch_output();
        let hello = ClientHello::parse(this.watch.hellos().to_vec());
        if let Ok(hello) = hello {
            this.tap.set_offer(Offer::new(&hello));
        }
        Ok(this)
    }

    /// A server's handshake, waiting for the ClientHello.
    pub fn server(tap: Arc<Tap>) -> Self {
        Self::new(tap, Stage::AwaitHello)
    }

    /// A handshake that ends before its first message: there is nothing to do but [`Handshake::refuse`].
    pub fn refused(tap: Arc<Tap>) -> Self {
        Self::new(tap, Stage::AwaitHello)
    }

    fn new(tap: Arc<Tap>, stage: Stage) -> Self {
        Self {
            lent: Lent::new(tap.clone()),
            tap,
            client: false,
            stage,
            again: false,
            input: RecordBuffer::default(),
            output: Outgoing::default(),
            watch: Watch::new(false),
            watched: 0,
            lookout: Lookout::default(),
            noted: false,
            opened: Vec::new(),
            replays: 0,
            strange: false,
            alert_version: TLS1_2,
            judged: false,
            clear_messages: Judge::new(false),
            counts: Counts::default(),
            closed: false,
            thrown: 0,
            closing: false,
            hello: Vec::new(),
            repeat: None,
            offers_tls13: true,
            hello_time: false,
            behind_hello: Vec::new(),
            retry: None,
            server_hello_taken: false,
        }
    }

    /// Goes on as far as it can.
    #[inline(never)]
    pub fn advance(&mut self) -> Result<Step, Fault> {
        if let Some(step) = self.repeat.take() {
            return Ok(step);
        }
        loop {
            // The stage is large: it is taken out only where rustls has something to do.
            match &self.stage {
                Stage::AwaitHello => {
                    if self.closed && self.input.missing().is_none() {
                        self.input.skip_next();
                        return Ok(Step::Closed);
                    }
                    return Ok(match self.collect_hello()? {
                        Some(hello) => {
                            self.stage = Stage::Hello;
                            Step::ClientHello(hello)
                        }
                        None => Step::Record,
                    });
                }
                Stage::Client(_) => {
                    if let Some(request) = self.look_out()? {
                        return Ok(Step::CertificateRequest(request));
                    }
                }
                Stage::Server(_) => {
                    if let Some(hello) = self.collect_second_hello()? {
                        return Ok(Step::ClientHello(hello));
                    }
                }
                _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
            }
            match self.ready()? {
                Ready::Yes => {}
                ready => return Ok(ready.step()),
            }
            let step = match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Client(state) => self.advance_client(state)?,
                Stage::Server(state) => self.advance_server(state)?,
                _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn advance_client(&mut self, state: NeedsInput<ClientSide>) -> Result<Option<Step>, Fault> {
        self.tap.set_tls13(self.watch.is_tls13());
        self.hide_timestamps_of_hello();
        let next = self.lent.enter(|| state.process(&mut self.input, &mut self.output.bytes));
        self.processed(next.as_ref().err())?;
        next.map_or(Ok(None), |next| Ok(self.client_next(next)))
    }

    fn advance_server(&mut self, state: NeedsInput<ServerSide>) -> Result<Option<Step>, Fault> {
        let next = self.lent.enter(|| state.process(&mut self.input, &mut self.output.bytes));
        self.processed(next.as_ref().err())?;
        next.map_or(Ok(None), |next| Ok(self.server_next(next)))
    }

    /// A server goes on with this answer. rustls sees the ClientHello now.
    #[inline(never)]
    pub fn choose(&mut self, configs: &ConfigCache, answer: HelloAnswer<'_>) -> Result<(), Fault> {
        let chosen = self.show(configs, answer);
        if chosen.is_err() && self.has_fatal_alert() {
            // rustls has written it: there shall be no second one.
            self.stage = Stage::Over;
        }
        chosen
    }

    fn show(&mut self, configs: &ConfigCache, answer: HelloAnswer<'_>) -> Result<(), Fault> {
        let HelloAnswer { plan, hello, takes_name, suite, group, session } = answer;
        self.hello_time = plan.hello_time;
        self.offers_tls13 = !plan.negotiation.tls13_suites.is_empty();
        let config = configs.server(plan)?;
        self.tap.choose_suite(suite);
        // After a HelloRetryRequest the name of the second ClientHello counts, and rustls wants the same in both.
        let named = hello;
        let show = |hello: &ClientHello, group: Option<(u16, bool)>| {
            ShownHello::new(hello, named, plan, takes_name, group, session.as_ref().map(|s| &s.facts))
                .map_err(|_: TooLong| Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
        };
        // What was set for the second ClientHello counts: rustls begins anew, and is led to where it was.
        let state = match self.retry.take() {
            Some(retry) => Some(self.rehearse(
                config.clone(),
                &retry,
                show(&retry.first, group.map(|(group, _)| (group, false)))?,
            )?),
            None => None,
        };
        let shown = show(hello, group)?;
        let names_and_resumes =
            session.is_some() && takes_name && hello.extension(extension::SERVER_NAME).is_some();
        self.tap.await_client(match session.is_some() {
            true => Awaited::Finished,
            false if plan.request_certificate => Awaited::Certificate,
            false => Awaited::Nothing,
        });
        self.tap.know_session(session.map(|mut session| {
            session.facts.server_name = shown.server_name;
            if let Some(id) = shown.session_id {
                session.key = id.to_vec();
            }
            session
        }));
        self.show_hello(hello, shown.message);
        self.tap.set_short_id(shown.session_id.and_then(|id| ShortId::new(id, 0)));
        self.add_extensions(plan, names_and_resumes, group.map(|(group, _)| group));
        self.time_server_hello();
        let start = self.output.bytes.len();
        let next = match state {
            Some(state) => self.lent.enter(|| state.process(&mut self.input, &mut self.output.bytes)),
            None => {
                let accepted = self
                    .lent
                    .enter(|| ServerHandshake::start().process(&mut self.input, &mut self.output.bytes));
                self.processed(accepted.as_ref().err())?;
                let Ok(ServerHandshake::Accepted(accepted)) = accepted else {
                    return Err(Fault::with_alert(Reason::LENGTH_MISMATCH, alert::DECODE_ERROR));
                };
                self.time_server_hello();
                self.lent.enter(|| accepted.choose_config(config, &mut self.output.bytes))
            }
        };
        self.tap.know_session(None);
        self.processed(next.as_ref().err())?;
        self.again = true;
        match next.map(|next| self.server_next(next)) {
            Ok(None) => {}
            _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
        }
        if self.watch.is_tls13() && self.watch.suite().is_none() {
            let answer = self.output.bytes[start..].to_vec();
            let request =
                answer.get(HEADER..HEADER + Header::parse(&answer).map_or(0, |header| header.length));
            let request = request.unwrap_or_default().to_vec();
            self.retry = Some(Retry { first: hello.clone(), answer, request });
        }
        Ok(())
    }

    /// TLS 1.3: what rustls does not say in its EncryptedExtensions.
    fn add_extensions(&self, plan: &ServerPlan, names_and_resumes: bool, group: Option<u16>) {
        let Negotiation { tls13_suites, groups, authorities, max_fragment, .. } = &plan.negotiation;
        let flight: usize = authorities.iter().map(Vec::len).sum();
        if tls13_suites.is_empty() || *max_fragment < MAX_FRAGMENT || flight > LONG_FLIGHT {
            return;
        }
        let mut added = AddedExtensions::default();
        if names_and_resumes {
            added.acknowledge_name();
        }
        if group.is_some() && groups.first() != group.as_ref() {
            added.tell_groups(groups);
        }
        if !added.is_empty() {
            self.tap.change_rewrite(|rewrite| rewrite.added = Some(added));
        }
    }

    /// Leads a new rustls to the HelloRetryRequest that has gone out. The rule: it must say the same again, byte for byte.
    fn rehearse(
        &mut self,
        config: Arc<ServerConfig>,
        retry: &Retry,
        shown: ShownHello,
    ) -> Result<NeedsInput<ServerSide>, Fault> {
        let mut records = records_of(shown.message.as_deref().unwrap_or(retry.first.message()));
        self.tap
            .set_rewrite(shown.message.map(|seen| Rewrite::of_hello(seen, retry.first.message().to_vec())));
        self.tap.rehearse(true);
        let mut answer = Vec::new();
        let next = self.lent.enter(|| {
            let mut input = SliceInput::new(&mut records);
            match ServerHandshake::start().process(&mut input, &mut answer)? {
                ServerHandshake::Accepted(accepted) => accepted.choose_config(config, &mut answer),
                next => Ok(next),
            }
        });
        self.tap.rehearse(false);
        self.tap.take_records();
        match next {
            Ok(ServerHandshake::NeedsInput(state)) if answer == retry.answer => Ok(state),
            _ => Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR)),
        }
    }

    /// The first random bytes that a server draws for a ClientHello are its own hello's, whether it is sent or, with a
    /// HelloRetryRequest, drawn again.
    fn time_server_hello(&self) {
        if self.hello_time && self.watch.suite().is_none() {
            self.tap.time_hello(HelloTime::Next);
        }
    }

    /// The connection's verdict on the peer's chain.
    #[inline(never)]
    pub fn judged(&mut self, chain: &[Vec<u8>], verdict: Result<(), Fault>) -> Result<(), Fault> {
        let verified = match verdict {
            Ok(()) => identity(chain).map(VerifiedIdentity::assertion),
            Err(fault) => {
                if let Some(description) = fault.alert {
                    self.tap.override_alert(description);
                }
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
        };
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        let result = match stage {
            Stage::ClientJudges(state) => self
                .lent
                .enter(|| state.continue_with(verified, &mut self.output.bytes))
                .map(|next| self.client_next(next)),
            Stage::ServerJudges(state) => self
                .lent
                .enter(|| state.continue_with(verified, &mut self.output.bytes))
                .map(|next| self.server_next(next)),
            _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
        };
        if let Err(fault) = verdict {
            self.alert_in_the_clear(fault);
            self.watch_output();
            return Err(fault);
        }
        let result = result.map_err(|error| self.with_chosen_alert(fault(&error)));
        if let Err(fault) = &result {
            self.alert_in_the_clear(*fault);
        }
        self.watch_output();
        match result {
            Ok(None) => {
                self.again = true;
                Ok(())
            }
            Ok(Some(_)) => Err(Fault::new(Reason::INTERNAL_ERROR)),
            Err(fault) => Err(fault),
        }
    }

    /// An alert that was chosen in the middle of rustls's work, and that no cipher has put into place.
    fn with_chosen_alert(&self, fault: Fault) -> Fault {
        Fault { alert: self.tap.take_alert_override().or(fault.alert), ..fault }
    }

    /// A callback wants the ClientHello again.
    pub fn ask_again(&mut self, hello: Arc<ClientHello>) {
        self.repeat = Some(Step::ClientHello(hello));
    }

    /// A client's callbacks want the CertificateRequest again.
    pub fn request_again(&mut self, request: Box<CertificateRequest>) {
        self.repeat = Some(Step::CertificateRequest(request));
    }

    /// Whether the peer counts as having closed the connection, so that nothing that comes is looked at.
    pub fn set_closed(&mut self, closed: bool) {
        self.closed = closed;
    }

    /// Client: whether callbacks choose the certificate, so that a server's request must be found before rustls sees it.
    /// `proves`: whether the proof is wanted that the server holds its key, before its chain is judged.
    pub fn look_for_request(&mut self, wanted: bool, proves: bool) {
        if self.opened.is_empty() {
            self.lookout.set(wanted, self.tap.hides_timestamps(), proves);
        }
    }

    /// Client: whether the ServerHello has come since the last call.
    pub fn take_server_hello(&mut self) -> bool {
        let has_come = self.client && self.watch.suite().is_some();
        has_come && !std::mem::replace(&mut self.server_hello_taken, true)
    }

    /// Client: whether the server that asks has proven that it holds the key of its certificate.
    pub fn is_proven(&self, request: &CertificateRequest) -> bool {
        request.signed.as_ref().is_some_and(|signed| signed.is_right(&self.tap, request.tls13))
    }

    /// Client, TLS 1.3: whether the server has proven that it holds its key; None where that is not known yet.
    pub fn proof(&mut self) -> Option<bool> {
        let proof = self.lookout.take_proof()?;
        Some(proof.is_right(&self.tap, true))
    }

    /// The verification wants the chain again.
    pub fn judge_again(&mut self, chain: PeerChain) {
        self.repeat = Some(Step::PeerChain(chain));
    }

    /// Ends the handshake with an alert of our own, where rustls has not ended it with one of its own: then the stage is over.
    pub fn refuse(&mut self, fault: Fault) {
        if let Some(description) = fault.alert {
            self.tell_peer(description);
        }
        self.stage = Stage::Over;
    }

    /// An alert of a server that has not agreed on a version: the record has the client's own.
    pub fn set_alert_version(&mut self, version: u16) {
        self.alert_version = version;
    }

    fn tell_peer(&mut self, description: u8) {
        let begins = matches!(self.stage, Stage::AwaitHello | Stage::Hello);
        let encrypts = match &self.stage {
            Stage::Client(_) => self.watch.has_changed(true) && !self.watch.is_tls13(),
            Stage::Server(_) => match self.watch.is_tls13() {
                true => self.watch.suite().is_some(),
                false => self.watch.has_changed(true),
            },
            _ if begins => false,
            _ => return,
        };
        if !encrypts {
            self.output.bytes.extend(clear_alert(self.alert_version, description));
            return self.watch_output();
        }
        // rustls has the keys: it is shown what it refuses, and our alert takes the place of its own.
        self.tap.override_alert(description);
        self.input.insert(&POISON);
        self.input.show_next();
        let (input, output) = (&mut self.input, &mut self.output.bytes);
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        let refused = self.lent.enter(|| match stage {
            Stage::Client(state) => state.process(input, output).is_err(),
            Stage::Server(state) => state.process(input, output).is_err(),
            _ => false,
        });
        debug_assert!(refused, "rustls refuses a record without a type");
        self.watch_output();
    }

    /// Takes back the answer to the ClientHello, of which nothing has been written, so that a refusal takes its place.
    pub fn take_back(&mut self) {
        self.output.bytes.clear();
        self.tap.take_records();
        (self.watch, self.watched) = (Watch::new(self.client), 0);
        self.stage = Stage::Hello;
    }

    /// Whether what is to be sent is only the ChangeCipherSpec that TLS 1.3 sends for the sake of middleboxes: it goes
    /// with the flight that follows, so that both sides never write at the same time.
    pub fn may_wait_with_output(&self) -> bool {
        matches!(self.stage, Stage::Client(_)) && self.output.unsent() == LONE_CHANGE_CIPHER_SPEC
    }

    /// Records and messages that passed since the last call.
    pub fn passed(&mut self) -> Vec<Passed> {
        self.watch.take()
    }

    /// What the key schedule revealed.
    pub fn tap(&self) -> &Arc<Tap> {
        &self.tap
    }

    fn client_next(&mut self, next: ClientHandshake) -> Option<Step> {
        match next {
            ClientHandshake::VerifyServerIdentity(state) => {
                let presented = state.presented_identity().ok();
                let chain = presented.map(|shown| self.peer_chain(shown.identity, shown.ocsp_response));
                self.stage = Stage::ClientJudges(state);
                chain.map(Step::PeerChain)
            }
            ClientHandshake::Complete(split) => self.complete(split),
            ClientHandshake::NeedsInput(state) => {
                self.stage = Stage::Client(state);
                None
            }
            _ => None,
        }
    }

    /// What is to be judged: what rustls has been shown, or what that stands for.
    fn peer_chain(&self, identity: &Identity<'_>, ocsp_response: &[u8]) -> PeerChain {
        let shown = PeerChain { certificates: certificates(identity), ocsp_response: ocsp_response.to_vec() };
        match self.tap.long_certificate() {
            Some(long) if matches!(&shown.certificates[..], [only] if long.is_stand_in(only)) => PeerChain {
                certificates: long.certificates.clone(),
                // Before TLS 1.3 it comes in a message of its own.
                ocsp_response: match long.ocsp_response.is_empty() {
                    true => shown.ocsp_response,
                    false => long.ocsp_response.clone(),
                },
            },
            _ => shown,
        }
    }

    fn server_next(&mut self, next: ServerHandshake) -> Option<Step> {
        match next {
            ServerHandshake::VerifyClientIdentity(state) => {
                let presented = state.presented_identity().ok();
                let chain = presented.map(|shown| self.peer_chain(shown.identity, &[]));
                self.stage = Stage::ServerJudges(state);
                chain.map(Step::PeerChain)
            }
            ServerHandshake::Complete(split) => self.complete(split),
            ServerHandshake::NeedsInput(state) => {
                self.stage = Stage::Server(state);
                None
            }
            _ => None,
        }
    }

    /// The handshake is over: records are ours from here on. None where a key is not there.
    #[inline(never)]
    fn complete<Side: FinishedSide>(&mut self, split: SplitConnection<Side>) -> Option<Step> {
        self.tap.set_rewrite(None);
        self.tap.forget_long_certificate();
        let (input, output) = (std::mem::take(&mut self.input), std::mem::take(&mut self.output));
        Established::new(&self.tap, self.client, split, input, output).map(Box::new).map(Step::Complete)
    }

    /// The output has been written: its bytes are counted from the start again.
    pub fn written(&mut self) {
        self.watched = 0;
    }
}

/// A fatal alert that is not encrypted. SSL 3 had handshake_failure for what came later.
fn clear_alert(version: u16, description: u8) -> [u8; 7] {
    const SSL3: u16 = 0x0300;
    let [major, minor] = version.to_be_bytes();
    let description = match description {
        alert::PROTOCOL_VERSION if version == SSL3 => alert::HANDSHAKE_FAILURE,
        description => description,
    };
    [content_type::ALERT, major, minor, 0, 2, FATAL, description]
}

/// The name as rustls takes it: a stand-in where it is not one that DNS allows, or ends in a dot, which rustls would not send.
fn dns_name(name: &[u8], tap: &Tap) -> Option<DnsName<'static>> {
    let valid = || DnsName::try_from(std::str::from_utf8(name).ok()?.to_owned()).ok();
    if !name.ends_with(b".")
        && let Some(valid) = valid()
    {
        return Some(valid);
    }
    let (rewrite, stand_in) = Rewrite::of_name(name)?;
    tap.add_rewrite(rewrite);
    DnsName::try_from(stand_in).ok()
}

fn certificates(identity: &Identity<'_>) -> Vec<Vec<u8>> {
    match identity {
        Identity::X509(chain) => std::iter::once(&chain.end_entity)
            .chain(&chain.intermediates)
            .map(|certificate| certificate.as_ref().to_vec())
            .collect(),
        _ => Vec::new(),
    }
}

/// What rustls needs of a chain that has been judged: the certificate whose key signs. It keeps that as long as the
/// connection, and with each session.
fn identity(chain: &[Vec<u8>]) -> Result<Identity<'static>, Error> {
    let end_entity = chain.first().map(|der| CertificateDer::from(der.clone()));
    Identity::from_cert_chain(Vec::from_iter(end_entity)).map_err(Error::from)
}
