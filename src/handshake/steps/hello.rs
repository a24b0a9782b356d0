//! A server's answer to a ClientHello. rustls sees the ClientHello only after the program's callbacks have run, and
//! starts over for the second one.

use std::sync::Arc;

use rustls::error::Error;
use rustls::server::{ServerHandshake, ServerSide};
use rustls::{NeedsInput, ServerConfig, SliceInput};

use super::{Handshake, Retry, Stage};
use crate::fault::{Fault, alert};
use crate::handshake::config::{ConfigCache, Negotiation, ServerParameters};
use crate::handshake::dialect::certificate_types::CertificateTypes;
use crate::handshake::dialect::server_hello::ShortId;
use crate::handshake::dialect::shown_client_hello::{ShownHello, TooLong};
use crate::handshake::hello_random::HelloRandom;
use crate::handshake::records::{HelloAwaited, records_of};
use crate::handshake::sessions::KnownSession;
use crate::messages::client_hello::{ClientHello, Retried};
use crate::messages::order::Awaited;
use crate::record::{HEADER, Header};
use crate::tables::reasons::Reason;
use crate::wire::{ServerHello, extension};

/// How a server answers a ClientHello.
pub struct HelloAnswer<'a> {
    /// What rustls negotiates with.
    pub parameters: &'a ServerParameters,
    /// The ClientHello.
    pub hello: &'a Arc<ClientHello>,
    /// The server name, if there is one, is acknowledged.
    pub takes_name: bool,
    /// The suite, if it has been chosen.
    pub suite: Option<u16>,
    /// TLS 1.3: the group of the key exchange, and whether the client's key share is used.
    pub group: Option<(u16, bool)>,
    /// The session that the handshake resumes.
    pub session: Option<KnownSession>,
}

const INTERNAL: Fault = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);

impl Handshake {
    /// Parses a complete ClientHello.
    pub(super) fn client_hello(&mut self, message: Vec<u8>) -> Result<Arc<ClientHello>, Fault> {
        self.stage = Stage::Waiting;
        self.records.awaited = HelloAwaited::No;
        let retried = self.retry.as_ref().map(|Retry { first, request, .. }| Retried {
            first: first.clone(),
            request: request.clone(),
            group: ServerHello::parse(request).and_then(|hello| hello.requested_group()).unwrap_or(0),
        });
        let mut hello = ClientHello::parse(message)?;
        hello.retried = retried;
        hello.more_behind = !self.records.messages.is_at_boundary();
        Ok(Arc::new(hello))
    }

    /// Continues a server's handshake with this answer. rustls sees the ClientHello now.
    #[inline(never)]
    pub fn choose(&mut self, configs: &ConfigCache, answer: HelloAnswer<'_>) -> Result<(), Fault> {
        let HelloAnswer { parameters, hello, takes_name, suite, group, session } = answer;
        self.records.random = parameters.random;
        self.offers_tls13 = !parameters.negotiation.tls13_suites.is_empty();
        self.records.max_fragment = parameters.negotiation.max_fragment;
        let config = configs.server(parameters)?;
        self.context.choose_suite(suite);
        // After a HelloRetryRequest the name in the second ClientHello counts, and rustls wants the same name in both.
        let named = hello;
        let shown = |hello: &ClientHello, group: Option<(u16, bool)>| {
            ShownHello::new(hello, named, parameters, takes_name, group, session.as_ref().map(|s| &s.facts))
                .map_err(|_: TooLong| INTERNAL)
        };
        // The settings for the second ClientHello count, so rustls starts over with them and is brought to where it was.
        let state = match self.retry.take() {
            Some(retry) => {
                let first = shown(&retry.first, group.map(|(group, _)| (group, false)))?;
                Some(self.rehearse(config.clone(), &retry, first)?)
            }
            None => None,
        };
        let shown = shown(hello, group)?;
        let resumes = session.is_some();
        let names_and_resumes = resumes && takes_name && hello.extension(extension::SERVER_NAME).is_some();
        self.records.order.await_client(match resumes {
            true => Awaited::Finished,
            false if parameters.request_certificate => Awaited::Certificate,
            false => Awaited::Nothing,
        });
        self.context.know_session(session.map(|mut session| {
            session.facts.server_name = shown.server_name;
            if let Some(id) = shown.session_id {
                session.key = id.to_vec();
            }
            session
        }));
        let records = self.hello_records(hello, shown.message);
        self.context.dialect(|dialect| {
            dialect.server_hello.session_id = shown.session_id.and_then(|id| ShortId::new(id, 0));
            dialect.server_hello.tells_point_formats =
                !self.offers_tls13 && !resumes && hello.extension(extension::EC_POINT_FORMATS).is_some();
            if parameters.request_certificate && !self.offers_tls13 {
                dialect.certificate_types = CertificateTypes::new(&parameters.certificate_types);
            }
        });
        self.add_extensions(parameters, names_and_resumes, group.map(|(group, _)| group));
        let next = self.answer(config, state, records);
        self.context.know_session(None);
        let answer = self.written.clone();
        if self.settle(next)?.is_some() {
            return Err(Fault::new(Reason::INTERNAL_ERROR));
        }
        if self.records.log.is_tls13() && self.records.log.suite().is_none() {
            let length = Header::parse(&answer).map_or(0, |header| header.length);
            let request = answer.get(HEADER..HEADER + length).unwrap_or_default().to_vec();
            self.records.awaited = HelloAwaited::Second;
            self.retry = Some(Retry { first: hello.clone(), answer, request });
        }
        Ok(())
    }

    /// Gives rustls the ClientHello. `state`: rustls's state after its HelloRetryRequest, if it has sent one.
    fn answer(
        &mut self,
        config: Arc<ServerConfig>,
        state: Option<NeedsInput<ServerSide>>,
        mut records: Vec<u8>,
    ) -> Result<Stage, Error> {
        self.mark_server_random();
        let mut input = SliceInput::new(&mut records);
        let written = &mut self.written;
        let next = match state {
            Some(state) => self.scope.enter(|| state.process(&mut input, written))?,
            None => match self.scope.enter(|| ServerHandshake::start().process(&mut input, written))? {
                ServerHandshake::Accepted(accepted) => {
                    self.mark_server_random();
                    let written = &mut self.written;
                    self.scope.enter(|| accepted.choose_config(config, written))?
                }
                next => next,
            },
        };
        Ok(Stage::of_server(next))
    }

    /// TLS 1.3: the extensions that rustls does not put into its EncryptedExtensions.
    fn add_extensions(&self, parameters: &ServerParameters, names_and_resumes: bool, group: Option<u16>) {
        let Negotiation { tls13_suites, groups, .. } = &parameters.negotiation;
        self.context.dialect(|dialect| {
            dialect.added = Default::default();
            if tls13_suites.is_empty() {
                return;
            }
            if names_and_resumes {
                dialect.added.acknowledge_name();
            }
            if group.is_some() && groups.first() != group.as_ref() {
                dialect.added.add_groups(groups);
            }
        });
    }

    /// Brings a new rustls handshake to the HelloRetryRequest that has gone out. The rule: rustls must write the same
    /// bytes again.
    fn rehearse(
        &mut self,
        config: Arc<ServerConfig>,
        retry: &Retry,
        shown: ShownHello,
    ) -> Result<NeedsInput<ServerSide>, Fault> {
        let mut records = self.hello_records(&retry.first, shown.message);
        let mut answer = Vec::new();
        self.context.rehearse(true);
        let next = self.scope.enter(|| {
            let mut input = SliceInput::new(&mut records);
            match ServerHandshake::start().process(&mut input, &mut answer)? {
                ServerHandshake::Accepted(accepted) => accepted.choose_config(config, &mut answer),
                next => Ok(next),
            }
        });
        self.context.rehearse(false);
        match next {
            Ok(ServerHandshake::NeedsInput(state)) if answer == retry.answer => Ok(state),
            _ => Err(INTERNAL),
        }
    }

    /// The records of a ClientHello, or of what rustls is shown in its place.
    fn hello_records(&self, hello: &ClientHello, shown: Option<Vec<u8>>) -> Vec<u8> {
        let records = records_of(shown.as_deref().unwrap_or(hello.message()));
        if let Some(shown) = shown {
            self.context.dialect(|dialect| dialect.note_shown(shown, hello.message().to_vec()));
        }
        records
    }

    /// The first random bytes that a server draws for a ClientHello are its own hello's random. That also holds when it
    /// sends a HelloRetryRequest: the random is drawn again later.
    fn mark_server_random(&self) {
        if self.records.log.suite().is_none() {
            self.context.mark_random(HelloRandom::Next, self.records.random);
        }
    }

    /// Takes back the answer to the ClientHello, so that a refusal can replace it. None of it may have been written to
    /// the transport.
    pub fn take_back(&mut self) {
        self.written.clear();
        self.records.take_back();
        self.stage = Stage::Waiting;
    }
}
