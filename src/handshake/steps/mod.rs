//! One handshake, step by step. The connection supplies records, answers the steps, and writes the output; nothing here
//! waits, and the program is called only through [`ConnectionCallbacks`](super::ConnectionCallbacks).
//!
//! rustls sees complete messages, one at a time and unprotected (`protection.rs`). `records/` handles records, keys,
//! alerts and the order of messages.

mod early;
mod established;
mod hello;
mod stage;

use std::collections::VecDeque;
use std::sync::Arc;

use rustls::SliceInput;
use rustls::crypto::{Identity, VerifiedIdentity};
use rustls::error::Error;
use rustls::pki_types::{CertificateDer, DnsName, ServerName};
use rustls::split::SplitConnection;

use super::certificate_request_scanner::{CertificateRequest, CertificateRequestScanner};
use super::config::{self, ClientParameters, ConfigCache};
use super::context::{HandshakeContext, random_bytes};
use super::errors::{Fault, alert, fault};
use super::hello_random::{HelloRandom, RandomMarks};
use super::message_log::Passed;
use super::protection::shown_record;
use super::records::{HandshakeRecords, HelloAwaited, Incoming, LONE_CHANGE_CIPHER_SPEC, records_of};
use super::scope::Scope;
use crate::messages::client_hello::ClientHello;
use crate::messages::server_hello::Offer;
use crate::record::MAX_FRAGMENT;
use crate::tables::reasons::Reason;
use crate::wire::{authentication, content_type, handshake_type};
use established::FinishedSide;
pub use established::{Established, ReceivedTickets};
pub use hello::HelloAnswer;
use stage::Stage;

/// What the handshake needs next.
pub enum Step {
    /// Nothing more comes: the peer has closed the connection with a close_notify.
    Closed,
    /// One more record: append it to the input of [`Handshake::records`].
    Record,
    /// A server has read the ClientHello: run the callbacks, then call [`Handshake::choose`].
    ClientHello(Arc<ClientHello>),
    /// A server requests a certificate, and its own has come: judge that one, let the callbacks choose ours, and advance.
    CertificateRequest(Box<CertificateRequest>),
    /// The peer has presented this chain (DER, end entity first): judge it, then call [`Handshake::judged`].
    PeerChain(PeerChain),
    /// Done.
    Complete(Box<Established>),
}

/// The certificates that the peer has presented.
pub struct PeerChain {
    /// DER certificates, the end entity first.
    pub certificates: Vec<Vec<u8>>,
    /// The stapled OCSP response; empty for none.
    pub ocsp_response: Vec<u8>,
    /// The fault that ends the handshake after this chain has been judged, if there is one already.
    pub then: Option<Fault>,
}

/// An unfinished handshake.
pub struct Handshake {
    context: Arc<HandshakeContext>,
    /// The same context, to be entered while rustls works.
    scope: Scope,
    stage: Stage,
    /// Both directions of the wire.
    pub records: HandshakeRecords,
    /// What rustls has written, not yet protected.
    written: Vec<u8>,
    /// Client: looks for a CertificateRequest that callbacks answer.
    scanner: CertificateRequestScanner,
    /// Messages that the scanner has read and rustls has not seen.
    held: VecDeque<Vec<u8>>,
    /// TLS 1.2: the server's Certificate, until it has been judged.
    certificate: Option<Vec<u8>>,
    /// A step that the caller has not answered, to be returned again.
    repeat: Option<Step>,
    /// How much early data a client has sent, in bytes.
    early_sent: usize,
    /// Whether TLS 1.3 may still be chosen, or was.
    offers_tls13: bool,
    /// A server's HelloRetryRequest, until it is answered.
    retry: Option<Retry>,
    /// Client: the caller knows of the ServerHello.
    server_hello_taken: bool,
}

/// A HelloRetryRequest of a server's.
struct Retry {
    first: Arc<ClientHello>,
    /// The bytes that rustls has written.
    answer: Vec<u8>,
    /// The HelloRetryRequest, a complete message.
    request: Vec<u8>,
}

impl Handshake {
    /// Starts a client's handshake; the ClientHello is in the output.
    pub fn client(
        context: Arc<HandshakeContext>,
        configs: &ConfigCache,
        parameters: ClientParameters,
        server_name: Option<&[u8]>,
        protocols: &[&[u8]],
    ) -> Result<Self, Fault> {
        let name = server_name.and_then(|name| dns_name(name, &context));
        let parameters =
            ClientParameters { server_name: parameters.server_name && name.is_some(), ..parameters };
        // rustls needs a name even where there is none. This one is never sent.
        let name = name.unwrap_or_else(|| DnsName::try_from("unnamed.invalid").expect("a valid name"));
        let config = configs.client(&parameters)?;
        let mut this = Self::new(context, true);
        this.records.max_fragment = parameters.negotiation.max_fragment;
        this.records.log.keep_hellos();
        let builder = config
            .connect(ServerName::DnsName(name))
            .with_alpn(protocols.iter().map(|name| config::protocol(name)).collect());
        let marks = RandomMarks { time: parameters.hello_time, downgrade: false };
        this.context.mark_random(HelloRandom::AfterSeed, marks);
        let started = this.scope.enter(|| builder.start_handshake(&mut this.written));
        this.settle(started.map(Stage::Client))?;
        // What a server answers is judged by what we have offered: a hello that cannot be read must not be sent.
        let hello = ClientHello::parse(this.records.log.hellos().to_vec())
            .map_err(|_| Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        this.records.order.set_offer(Offer::new(&hello));
        Ok(this)
    }

    /// Starts a server's handshake, which waits for the ClientHello.
    pub fn server(context: Arc<HandshakeContext>) -> Self {
        Self::new(context, false)
    }

    /// A handshake that fails before its first message: only [`Handshake::refuse`] may follow.
    pub fn refused(context: Arc<HandshakeContext>) -> Self {
        Self::new(context, false)
    }

    fn new(context: Arc<HandshakeContext>, client: bool) -> Self {
        Self {
            scope: Scope::new(context.clone()),
            records: HandshakeRecords::new(context.clone(), client),
            context,
            stage: Stage::Waiting,
            written: Vec::new(),
            scanner: CertificateRequestScanner::default(),
            held: VecDeque::new(),
            certificate: None,
            repeat: None,
            early_sent: 0,
            offers_tls13: true,
            retry: None,
            server_hello_taken: false,
        }
    }

    /// Continues as far as possible.
    #[inline(never)]
    pub fn advance(&mut self) -> Result<Step, Fault> {
        if let Some(step) = self.repeat.take() {
            return Ok(step);
        }
        loop {
            if !self.scanner.is_on()
                && let Some(message) = self.held.pop_front()
            {
                if let Some(step) = self.show(&message)? {
                    return Ok(step);
                }
                continue;
            }
            let incoming = match self.records.receive() {
                Ok(incoming) => incoming,
                Err(fault) => return self.judge_before(fault).map(Step::PeerChain),
            };
            let message = match incoming {
                Incoming::Nothing => return Ok(Step::Record),
                Incoming::Closed => return Ok(Step::Closed),
                Incoming::ChangeCipherSpec => {
                    self.change_cipher_spec()?;
                    continue;
                }
                Incoming::Message(message) => message,
            };
            if self.records.awaited != HelloAwaited::No {
                return self.client_hello(message).map(Step::ClientHello);
            }
            if self.scanner.is_on() {
                let tls13 = self.records.log.is_tls13();
                let found = self.scanner.read(&message, tls13, self.records.log.hellos());
                if found.is_some() || tls13 && self.records.is_encrypted() {
                    self.held.push_back(message);
                    match found {
                        Some(request) => return Ok(Step::CertificateRequest(request)),
                        None => continue,
                    }
                }
            }
            if message[0] == handshake_type::CERTIFICATE
                && self.records.client
                && !self.records.log.is_tls13()
            {
                self.certificate = Some(message.clone());
            }
            if let Some(step) = self.show(&message)? {
                return Ok(step);
            }
        }
    }

    /// TLS 1.2: OpenSSL judges a server's certificate before it reads on, rustls at the end of the flight. A
    /// CertificateRequest that is too long is refused by its header, so the certificate is judged before that.
    fn judge_before(&mut self, fault: Fault) -> Result<PeerChain, Fault> {
        let message = self
            .certificate
            .take()
            .filter(|_| fault.reason == Reason::EXCESSIVE_MESSAGE_SIZE)
            .ok_or(fault)?;
        let chain = authentication::certificates(&message, false).map_err(|_| fault)?;
        let certificates = chain.into_iter().map(<[u8]>::to_vec).collect();
        Ok(PeerChain { certificates, ocsp_response: Vec::new(), then: Some(fault) })
    }

    /// Shows rustls a message of the peer's.
    fn show(&mut self, message: &[u8]) -> Result<Option<Step>, Fault> {
        let (client, tls13) = (self.records.client, self.records.log.is_tls13());
        let shown = self.context.dialect(|dialect| dialect.show(message, client, tls13, random_bytes));
        let malformed = Fault::with_alert(Reason::LENGTH_MISMATCH, alert::DECODE_ERROR);
        let shown = shown.map_err(|_| malformed)?;
        let shown = shown.as_deref().unwrap_or(message);
        let records = match self.records.is_encrypted() {
            true => {
                let mut records = Vec::with_capacity(shown.len() + 8);
                for part in shown.chunks(MAX_FRAGMENT) {
                    shown_record(content_type::HANDSHAKE, part, tls13, &mut records);
                }
                records
            }
            false => records_of(shown),
        };
        self.show_records(records)
    }

    /// TLS 1.2: what follows from the peer is encrypted.
    fn change_cipher_spec(&mut self) -> Result<(), Fault> {
        self.show_records(LONE_CHANGE_CIPHER_SPEC.to_vec())?;
        self.records.change_opener();
        Ok(())
    }

    /// Gives rustls these records.
    #[inline(never)]
    fn show_records(&mut self, mut records: Vec<u8>) -> Result<Option<Step>, Fault> {
        let mut input = SliceInput::new(&mut records);
        let written = &mut self.written;
        let next = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Client(state) => {
                self.scope.enter(|| state.process(&mut input, written)).map(Stage::of_client)
            }
            Stage::Server(state) => {
                self.scope.enter(|| state.process(&mut input, written)).map(Stage::of_server)
            }
            _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
        };
        self.settle(next)
    }

    /// Called after each call into rustls: takes its keys, sends what it has written, and maps its error to OpenSSL's
    /// reason and alert.
    fn settle(&mut self, next: Result<Stage, Error>) -> Result<Option<Step>, Fault> {
        self.records.take_keys();
        // When our own key fails to sign, that happens in the middle of a flight; rustls refuses everything else before
        // it writes one.
        let refused = next.as_ref().is_err_and(|error| !matches!(error, Error::General(_)));
        let alert = self.records.write(&mut self.written, refused)?;
        self.records.input.set_hides(self.records.log.is_tls13() && self.records.log.suite().is_some());
        self.records.input.release();
        self.stage = next.map_err(|error| {
            let fault = self.fault_of(&error);
            Fault { alert: self.context.take_chosen_alert().or(fault.alert).or(alert), ..fault }
        })?;
        Ok(match &self.stage {
            Stage::ClientJudges(state) => {
                let shown = state.presented_identity().ok();
                shown.map(|shown| Step::PeerChain(self.peer_chain(shown.identity, shown.ocsp_response)))
            }
            Stage::ServerJudges(state) => {
                let shown = state.presented_identity().ok();
                shown.map(|shown| Step::PeerChain(self.peer_chain(shown.identity, &[])))
            }
            Stage::ClientDone(_) | Stage::ServerDone(_) => {
                let done = match std::mem::replace(&mut self.stage, Stage::Over) {
                    Stage::ClientDone(split) => self.complete(split),
                    Stage::ServerDone(split) => self.complete(split),
                    _ => None,
                };
                Some(Step::Complete(done.ok_or(Fault::new(Reason::INTERNAL_ERROR))?))
            }
            _ => None,
        })
    }

    fn fault_of(&self, error: &Error) -> Fault {
        match fault(error) {
            Fault { reason: Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, .. }
                if !self.records.log.is_tls13() =>
            {
                Fault::with_alert(Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, alert::HANDSHAKE_FAILURE)
            }
            fault @ Fault { reason: Reason::NO_SUITABLE_KEY_SHARE, .. } if !self.offers_tls13 => {
                Fault { reason: Reason::NO_SHARED_CIPHER, ..fault }
            }
            fault => fault,
        }
    }

    /// Continues with the connection's verdict on the peer's chain.
    #[inline(never)]
    pub fn judged(&mut self, chain: &[Vec<u8>], verdict: Result<(), Fault>) -> Result<(), Fault> {
        verdict?;
        self.certificate = None;
        let verified = identity(chain).map(VerifiedIdentity::assertion);
        let written = &mut self.written;
        let next = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::ClientJudges(state) => {
                self.scope.enter(|| state.continue_with(verified, written)).map(Stage::of_client)
            }
            Stage::ServerJudges(state) => {
                self.scope.enter(|| state.continue_with(verified, written)).map(Stage::of_server)
            }
            _ => return Err(Fault::new(Reason::INTERNAL_ERROR)),
        };
        match self.settle(next)? {
            None => Ok(()),
            Some(_) => Err(Fault::new(Reason::INTERNAL_ERROR)),
        }
    }

    /// A callback has to be called again with the ClientHello.
    pub fn ask_again(&mut self, hello: Arc<ClientHello>) {
        self.repeat = Some(Step::ClientHello(hello));
    }

    /// A client's callbacks have to be called again with the CertificateRequest.
    pub fn request_again(&mut self, request: Box<CertificateRequest>) {
        self.repeat = Some(Step::CertificateRequest(request));
    }

    /// The verification has to be repeated with this chain.
    pub fn judge_again(&mut self, chain: PeerChain) {
        self.repeat = Some(Step::PeerChain(chain));
    }

    /// Sets whether the peer counts as having closed the connection, so that everything that comes is ignored.
    pub fn set_closed(&mut self, closed: bool) {
        self.records.closed = closed;
    }

    /// Client: sets whether callbacks choose the certificate, so that a server's request must be found before rustls
    /// sees it. `proves`: whether the proof that the server holds its key is wanted before its chain is judged.
    pub fn look_for_request(&mut self, wanted: bool, proves: bool) {
        if self.held.is_empty() {
            self.scanner.set(wanted, proves);
        }
    }

    /// Client: whether the ServerHello has come since the last call.
    pub fn take_server_hello(&mut self) -> bool {
        let has_come = self.records.client && self.records.log.suite().is_some();
        has_come && !std::mem::replace(&mut self.server_hello_taken, true)
    }

    /// Client: whether the server that sent this request has proven that it holds the key of its certificate.
    pub fn is_proven(&self, request: &CertificateRequest) -> bool {
        request.signed.as_ref().is_some_and(|signed| signed.is_right(&self.context, request.tls13))
    }

    /// Client: whether the server has proven that it holds its key; None where that is not known yet.
    pub fn proof(&mut self) -> Option<bool> {
        let (proof, tls13) = self.scanner.take_proof()?;
        Some(proof.is_right(&self.context, tls13))
    }

    /// Whether the handshake has failed at a record of a type that no handshake begins with.
    pub fn is_at_strange_record(&self) -> bool {
        self.records.is_at_strange_record()
    }

    /// Sets the record version of alerts from a server that has not agreed on a version: it is the client's own.
    pub fn set_alert_version(&mut self, version: u16) {
        self.records.alert_version = version;
    }

    /// Ends the handshake, and sends the peer the fault's alert.
    pub fn refuse(&mut self, fault: Fault) {
        if let Some(description) = fault.alert {
            self.records.alert_peer(description);
        }
        self.stage = Stage::Over;
    }

    /// Records and messages that passed since the last call.
    pub fn passed(&mut self) -> Vec<Passed> {
        self.records.log.take()
    }

    /// The context, which holds what rustls's work on this handshake has revealed.
    pub fn context(&self) -> &Arc<HandshakeContext> {
        &self.context
    }

    /// The chain to judge: the one that rustls has been shown, or the one that its placeholder stands for.
    fn peer_chain(&self, identity: &Identity<'_>, ocsp_response: &[u8]) -> PeerChain {
        let shown = PeerChain {
            certificates: certificates(identity),
            ocsp_response: ocsp_response.to_vec(),
            then: None,
        };
        match self.context.dialect(|dialect| dialect.long_certificate()) {
            Some(long) if matches!(&shown.certificates[..], [only] if long.is_placeholder(only)) => {
                PeerChain {
                    certificates: long.certificates.clone(),
                    // Before TLS 1.3 the OCSP response comes in a message of its own.
                    ocsp_response: match long.ocsp_response.is_empty() {
                        true => shown.ocsp_response,
                        false => long.ocsp_response.clone(),
                    },
                    then: None,
                }
            }
            _ => shown,
        }
    }

    /// The handshake is over. None where a key is missing.
    #[inline(never)]
    fn complete<Side: FinishedSide>(&mut self, split: SplitConnection<Side>) -> Option<Box<Established>> {
        Established::new(&self.context, &mut self.records, split).map(Box::new)
    }
}

/// The name for rustls. Where it is not a valid DNS name, or ends in a dot, which rustls would not send, it is a placeholder.
fn dns_name(name: &[u8], context: &HandshakeContext) -> Option<DnsName<'static>> {
    let valid = || DnsName::try_from(std::str::from_utf8(name).ok()?.to_owned()).ok();
    if !name.ends_with(b".")
        && let Some(valid) = valid()
    {
        return Some(valid);
    }
    DnsName::try_from(context.dialect(|dialect| dialect.hello.set_name(name))?).ok()
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

/// What rustls needs of a chain that has been judged: the certificate whose key signs. rustls keeps it as long as the
/// connection, and with each session.
fn identity(chain: &[Vec<u8>]) -> Result<Identity<'static>, Error> {
    let end_entity = chain.first().map(|der| CertificateDer::from(der.clone()));
    Identity::from_cert_chain(Vec::from_iter(end_entity)).map_err(Error::from)
}
