//! Builds rustls's configurations from a connection's settings.

use std::sync::Arc;

use rustls::client::{Resumption, Tls12Resumption};
use rustls::crypto::kx::SupportedKxGroup;
use rustls::crypto::{CryptoProvider, SignatureScheme};
use rustls::enums::ApplicationProtocol;
use rustls::server::{
    CipherSuiteSelector, InvalidSniPolicy, KeyExchangeSelector, OfferedKxGroup, PreferClientOrder,
    PreferServerOrder, Tls13Tickets,
};
use rustls::{ClientConfig, DistinguishedName, KeyLog, ServerConfig, Tls12CipherSuite, Tls13CipherSuite};

use super::credentials::Resolver;
use super::errors::{Fault, alert, fault};
use super::hello_random::RandomMarks;
use super::provider::{self, provider};
use super::scope;
use super::sessions::{ClientSessions, ServerSessions, Tickets};
use super::verifier::Verifier;
use crate::lock::{Lazy, Renewable};
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, Hash, KeyKind};
use crate::wiped::Wiped;

/// What both sides negotiate with. Numbers are those on the wire, in order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiation {
    /// Empty when TLS 1.2 is off.
    pub tls12_suites: Vec<u16>,
    /// Empty when TLS 1.3 is off.
    pub tls13_suites: Vec<u16>,
    /// Key-exchange groups.
    pub groups: Vec<u16>,
    /// Signature schemes that we accept.
    pub schemes: Vec<u16>,
    /// The authorities' names in DER.
    pub authorities: Vec<Vec<u8>>,
    /// Largest plaintext of a record, in bytes.
    pub max_fragment: usize,
}

/// A client's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientParameters {
    /// Common to both sides.
    pub negotiation: Negotiation,
    /// Request a stapled OCSP response.
    pub request_ocsp: bool,
    /// Send early data when the session allows it.
    pub early_data: bool,
    /// Send server_name.
    pub server_name: bool,
    /// Accept TLS 1.2 tickets.
    pub tickets: bool,
    /// Send TLS_FALLBACK_SCSV.
    pub fallback: bool,
    /// Start the random with the time.
    pub hello_time: bool,
}

/// A server's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerParameters {
    /// Common to both sides.
    pub negotiation: Negotiation,
    /// Request a client certificate.
    pub request_certificate: bool,
    /// TLS 1.2: the types of certificates to request.
    pub certificate_types: Vec<u8>,
    /// Prefer our own order.
    pub prefer_own_order: bool,
    /// TLS 1.2: issue and accept stateless tickets.
    pub tickets: bool,
    /// The application protocol that was chosen for this connection.
    pub protocol: Option<Vec<u8>>,
    /// TLS 1.2: use the extended master secret where it is offered.
    pub extended_master_secret: bool,
    /// How much early data to discard where we accept none, in bytes; not 0 where some may be accepted.
    pub max_early_data: u32,
    /// What the random tells the client.
    pub random: RandomMarks,
}

impl Negotiation {
    fn verifier(&self) -> Verifier {
        Verifier {
            schemes: self.schemes.iter().map(|scheme| SignatureScheme(*scheme)).collect(),
            request_ocsp: false,
            request_certificate: false,
            authorities: self.authorities.iter().map(|name| distinguished_name(name)).collect(),
        }
    }

    fn provider(&self) -> CryptoProvider {
        provider(&self.tls12_suites, &self.tls13_suites, &self.groups)
    }
}

/// rustls adds the outer SEQUENCE of a name, so only its content is passed on.
fn distinguished_name(der: &[u8]) -> DistinguishedName {
    let header = match der {
        [_, length, ..] if *length < 0x80 => 2,
        [_, length, ..] => 2 + usize::from(length & 0x7f),
        _ => 0,
    };
    DistinguishedName::in_sequence(der.get(header..).unwrap_or_default())
}

/// The configurations that a context's latest connections used: the next connections mostly need the same ones.
#[derive(Default)]
pub struct ConfigCache {
    client: Latest<ClientParameters, ClientConfig>,
    server: Latest<ServerParameters, ServerConfig>,
}

impl ConfigCache {
    /// The configuration for a client with these parameters.
    pub(super) fn client(&self, parameters: &ClientParameters) -> Result<Arc<ClientConfig>, Fault> {
        self.client.get_or_make(parameters, client)
    }

    /// The configuration for a server with these parameters.
    pub(super) fn server(&self, parameters: &ServerParameters) -> Result<Arc<ServerConfig>, Fault> {
        self.server.get_or_make(parameters, server)
    }
}

/// A few configurations, each with the parameters that it was built from.
struct Latest<P, C>(Renewable<Vec<(P, Arc<C>)>>);

impl<P: Clone + PartialEq, C> Latest<P, C> {
    /// A context's connections seldom need more than one for each protocol version.
    const KEPT: usize = 4;

    fn get_or_make(&self, parameters: &P, make: fn(&P) -> Result<C, Fault>) -> Result<Arc<C>, Fault> {
        let known =
            |kept: &mut Vec<(P, Arc<C>)>| Some(kept.iter().find(|(of, _)| of == parameters)?.1.clone());
        if let Some(config) = self.0.with(known) {
            return Ok(config);
        }
        let config = Arc::new(make(parameters)?);
        self.0.with(|kept| {
            kept.truncate(Self::KEPT - 1);
            kept.insert(0, (parameters.clone(), config.clone()));
        });
        Ok(config)
    }
}

impl<P, C> Default for Latest<P, C> {
    fn default() -> Self {
        Self(Renewable::default())
    }
}

/// A client's configuration.
fn client(parameters: &ClientParameters) -> Result<ClientConfig, Fault> {
    // With TLS 1.3 off, rustls leaves out the schemes that it has no algorithm for, and would send an empty list.
    if parameters.negotiation.tls13_suites.is_empty()
        && !parameters
            .negotiation
            .schemes
            .iter()
            .filter_map(|id| signature_schemes::find(*id))
            .any(is_for_tls12)
    {
        let reason = Reason::NO_SUITABLE_SIGNATURE_ALGORITHM;
        return Err(Fault::with_alert(reason, alert::INTERNAL_ERROR));
    }
    let verifier = Verifier { request_ocsp: parameters.request_ocsp, ..parameters.negotiation.verifier() };
    let mut provider = parameters.negotiation.provider();
    if parameters.fallback {
        provider::signal_fallback(&mut provider);
    }
    let mut config = ClientConfig::builder(Arc::new(provider))
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_credential_resolver(Arc::new(Resolver))
        .map_err(|error| fault(&error))?;
    config.resumption = Resumption::store(client_sessions()).tls12_resumption(match parameters.tickets {
        true => Tls12Resumption::SessionIdOrTickets,
        false => Tls12Resumption::SessionIdOnly,
    });
    config.enable_sni = parameters.server_name;
    config.enable_early_data = parameters.early_data;
    config.key_log = Arc::new(KeyLogger);
    // This lets rustls turn tickets that arrive after a TLS 1.3 handshake into sessions. In TLS 1.2 it would derive all
    // keys a second time for it.
    config.enable_secret_extraction = !parameters.negotiation.tls13_suites.is_empty();
    config.cert_decompressors = Vec::new();
    config.cert_compressors = Vec::new();
    Ok(config)
}

/// Whether rustls can use a scheme before TLS 1.3. It leaves out those that it cannot.
pub fn is_for_tls12(scheme: &signature_schemes::SignatureScheme) -> bool {
    // The newer ones are for TLS 1.3 only.
    !matches!(scheme.key, KeyKind::RsaPss | KeyKind::Dsa)
        && scheme.hash != Some(Hash::Sha224)
        && scheme.since == Generation::V3_0
}

/// A session store whose provider has every suite, so that rustls's session can be rebuilt from any session's facts.
fn client_sessions() -> Arc<ClientSessions> {
    static SESSIONS: Lazy<Arc<ClientSessions>> =
        Lazy::new(|| Arc::new(ClientSessions::new(provider::everything())));
    SESSIONS.clone()
}

/// A server's configuration.
fn server(parameters: &ServerParameters) -> Result<ServerConfig, Fault> {
    let verifier =
        Verifier { request_certificate: parameters.request_certificate, ..parameters.negotiation.verifier() };
    let mut config = ServerConfig::builder(Arc::new(parameters.negotiation.provider()))
        .with_client_cert_verifier(Arc::new(verifier))
        .with_server_credential_resolver(Arc::new(Resolver))
        .map_err(|error| fault(&error))?;
    config.cipher_suite_selector = match parameters.prefer_own_order {
        true => &ChosenSuite(&PreferServerOrder) as &dyn CipherSuiteSelector,
        false => &ChosenSuite(&PreferClientOrder),
    };
    config.kx_selector = match (parameters.negotiation.tls13_suites.is_empty(), parameters.prefer_own_order) {
        (false, _) => &GroupSelector::Tls13,
        (true, true) => &GroupSelector::OwnOrder,
        (true, false) => &GroupSelector::ClientsOrder,
    };
    config.session_storage = Arc::new(ServerSessions);
    config.ticketer = parameters.tickets.then(|| Arc::new(Tickets) as _);
    config.key_log = Arc::new(KeyLogger);
    config.max_early_data_size = parameters.max_early_data;
    // `tickets.rs` makes the tickets.
    config.send_tls13_tickets = Tls13Tickets { default: 0, max: 0 };
    config.cert_decompressors = Vec::new();
    config.cert_compressors = Vec::new();
    config.alpn_protocols = parameters.protocol.as_deref().map(protocol).into_iter().collect();
    config.invalid_sni_policy = InvalidSniPolicy::IgnoreAll;
    Ok(config)
}

/// An application protocol in rustls's type.
pub fn protocol(name: &[u8]) -> ApplicationProtocol<'static> {
    ApplicationProtocol::from(name).to_owned()
}

/// Selects the suite that the connection has already chosen, and no other. It has chosen one in TLS 1.3, whose
/// pre-shared keys are tied to a hash, and where a TLS 1.2 session is resumed. Otherwise the wrapped selector decides.
#[derive(Debug)]
struct ChosenSuite(&'static dyn CipherSuiteSelector);

impl CipherSuiteSelector for ChosenSuite {
    fn select_tls12_cipher_suite(
        &self,
        client: &mut dyn Iterator<Item = &'static Tls12CipherSuite>,
        server: &[&'static Tls12CipherSuite],
    ) -> Option<&'static Tls12CipherSuite> {
        match scope::with(|context| context.chosen_suite()).flatten() {
            Some(chosen) => {
                let mut offered = client;
                Iterator::find(&mut offered, |suite| suite.common.suite.0 == chosen)
            }
            None => self.0.select_tls12_cipher_suite(client, server),
        }
    }

    fn select_tls13_cipher_suite(
        &self,
        client: &mut dyn Iterator<Item = &'static Tls13CipherSuite>,
        server: &[&'static Tls13CipherSuite],
    ) -> Option<&'static Tls13CipherSuite> {
        match scope::with(|context| context.chosen_suite()).flatten() {
            Some(chosen) => {
                let mut offered = client;
                Iterator::find(&mut offered, |suite| suite.common.suite.0 == chosen)
            }
            None => self.0.select_tls13_cipher_suite(client, server),
        }
    }
}

/// Chooses the group as OpenSSL does.
#[derive(Debug)]
enum GroupSelector {
    /// TLS 1.3: the client's first group that comes with a key share; otherwise, at the cost of a HelloRetryRequest,
    /// our first group that it offers.
    Tls13,
    /// TLS 1.2: our first group that the client offers.
    OwnOrder,
    /// TLS 1.2: the client's first group.
    ClientsOrder,
}

impl KeyExchangeSelector for GroupSelector {
    fn select_key_exchange(
        &self,
        client: &mut dyn Iterator<Item = OfferedKxGroup>,
        server: &[&'static dyn SupportedKxGroup],
    ) -> Option<&'static dyn SupportedKxGroup> {
        let offered: Vec<OfferedKxGroup> = client.collect();
        let first_of_ours = || {
            offered.iter().min_by_key(|offer| server.iter().position(|own| own.name() == offer.group.name()))
        };
        let chosen = match self {
            Self::Tls13 => offered.iter().find(|offer| offer.has_key_share).or_else(first_of_ours),
            Self::OwnOrder => first_of_ours(),
            Self::ClientsOrder => offered.first(),
        };
        chosen.map(|offer| offer.group)
    }
}

/// Passes secrets to the program's key log.
#[derive(Debug)]
struct KeyLogger;

impl KeyLog for KeyLogger {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        match label {
            "CLIENT_TRAFFIC_SECRET_0" => scope::with(|context| context.set_traffic_secret(true, secret)),
            "SERVER_TRAFFIC_SECRET_0" => scope::with(|context| context.set_traffic_secret(false, secret)),
            _ => None,
        };
        if scope::ask(|callbacks| callbacks.logs_keys()) != Some(true) {
            return;
        }
        let mut line = Wiped::with_capacity(label.len() + 2 * (1 + client_random.len() + secret.len()));
        line.extend(label.as_bytes());
        for part in [client_random, secret] {
            line.extend(b" ");
            for byte in part {
                let digit = |value: u8| b"0123456789abcdef"[usize::from(value & 15)];
                line.extend(&[digit(byte >> 4), digit(*byte)]);
            }
        }
        if let Ok(line) = std::str::from_utf8(&line) {
            scope::ask(|callbacks| callbacks.log_key(line));
        }
    }

    fn will_log(&self, label: &str) -> bool {
        // We seal what is sent after the handshake, so we need the traffic secrets in any case.
        label.ends_with("_TRAFFIC_SECRET_0") || scope::ask(|callbacks| callbacks.logs_keys()) == Some(true)
    }
}
