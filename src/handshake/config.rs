//! rustls's configurations, from what a connection's settings come down to.

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
    /// Names of authorities in DER.
    pub authorities: Vec<Vec<u8>>,
    /// Largest plaintext of a record, in bytes.
    pub max_fragment: usize,
}

/// What a client adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientParameters {
    /// Common to both sides.
    pub negotiation: Negotiation,
    /// Ask for a stapled response.
    pub request_ocsp: bool,
    /// Send early data when the session allows it.
    pub early_data: bool,
    /// Send server_name.
    pub server_name: bool,
    /// Take tickets of TLS 1.2.
    pub tickets: bool,
    /// Send TLS_FALLBACK_SCSV.
    pub fallback: bool,
    /// Begin the random with the time.
    pub hello_time: bool,
}

/// What a server adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerParameters {
    /// Common to both sides.
    pub negotiation: Negotiation,
    /// Ask for a client certificate.
    pub request_certificate: bool,
    /// Refuse clients without one.
    pub require_certificate: bool,
    /// Choose by our order.
    pub prefer_own_order: bool,
    /// TLS 1.2: stateless tickets.
    pub tickets: bool,
    /// The application protocol that was chosen for this connection.
    pub protocol: Option<Vec<u8>>,
    /// TLS 1.2: take the extended master secret where it is offered.
    pub extended_master_secret: bool,
    /// Early data that we throw away where we take none, in bytes; not 0 where some may be taken.
    pub max_early_data: u32,
    /// Begin the random with the time.
    pub hello_time: bool,
}

impl Negotiation {
    fn verifier(&self) -> Verifier {
        Verifier {
            schemes: self.schemes.iter().map(|scheme| SignatureScheme(*scheme)).collect(),
            request_ocsp: false,
            request_certificate: false,
            require_certificate: false,
            authorities: self.authorities.iter().map(|name| distinguished_name(name)).collect(),
        }
    }

    fn provider(&self) -> CryptoProvider {
        provider(&self.tls12_suites, &self.tls13_suites, &self.groups)
    }
}

/// rustls wraps what stands inside the outer SEQUENCE of a name.
fn distinguished_name(der: &[u8]) -> DistinguishedName {
    let header = match der {
        [_, length, ..] if *length < 0x80 => 2,
        [_, length, ..] => 2 + usize::from(length & 0x7f),
        _ => 0,
    };
    DistinguishedName::in_sequence(der.get(header..).unwrap_or_default())
}

/// The configurations that the latest connections of a context used: the next ones mostly want the same.
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

/// A few configurations with the parameters that they were made from.
struct Latest<P, C>(Renewable<Vec<(P, Arc<C>)>>);

impl<P: Clone + PartialEq, C> Latest<P, C> {
    /// A context's connections seldom want more than one for each protocol version.
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
    // Where TLS 1.3 is off, rustls leaves out the schemes that it has no algorithm for, and would send none at all.
    if parameters.negotiation.tls13_suites.is_empty()
        && !parameters.negotiation.schemes.iter().any(|id| is_known(*id))
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
    // Tickets that come after a TLS 1.3 handshake become sessions of rustls's so. In TLS 1.2 it derives all keys twice for that.
    config.enable_secret_extraction = !parameters.negotiation.tls13_suites.is_empty();
    config.cert_decompressors = Vec::new();
    config.cert_compressors = Vec::new();
    Ok(config)
}

/// Whether rustls can use a scheme before TLS 1.3.
fn is_known(scheme: u16) -> bool {
    signature_schemes::find(scheme).is_some_and(|scheme| {
        // The newer ones are of TLS 1.3.
        !matches!(scheme.key, KeyKind::RsaPss | KeyKind::Dsa)
            && scheme.hash != Some(Hash::Sha224)
            && scheme.since == Generation::V3_0
    })
}

/// Every suite that a session may be of, for turning its facts into rustls's session.
fn client_sessions() -> Arc<ClientSessions> {
    static SESSIONS: Lazy<Arc<ClientSessions>> =
        Lazy::new(|| Arc::new(ClientSessions::new(provider::everything())));
    SESSIONS.clone()
}

/// A server's configuration.
fn server(parameters: &ServerParameters) -> Result<ServerConfig, Fault> {
    let verifier = Verifier {
        request_certificate: parameters.request_certificate,
        require_certificate: parameters.require_certificate,
        ..parameters.negotiation.verifier()
    };
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
    // `tickets.rs` makes them.
    config.send_tls13_tickets = Tls13Tickets { default: 0, max: 0 };
    config.cert_decompressors = Vec::new();
    config.cert_compressors = Vec::new();
    config.alpn_protocols = parameters.protocol.as_deref().map(protocol).into_iter().collect();
    config.invalid_sni_policy = InvalidSniPolicy::IgnoreAll;
    Ok(config)
}

/// One application protocol as rustls holds it.
pub fn protocol(name: &[u8]) -> ApplicationProtocol<'static> {
    ApplicationProtocol::from(name).to_owned()
}

/// The suite that the connection has chosen, and no other, where it has: in TLS 1.3, whose pre-shared keys belong to a hash,
/// and where a session of TLS 1.2 is resumed.
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
    /// TLS 1.3: the client's first group that comes with a key share; else, for another round trip, the first of ours.
    Tls13,
    /// TLS 1.2: the first of ours.
    OwnOrder,
    /// TLS 1.2: the client's first.
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

/// Hands secrets to the program's key log.
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
        // What is sent behind the handshake is sealed by us.
        label.ends_with("_TRAFFIC_SECRET_0") || scope::ask(|callbacks| callbacks.logs_keys()) == Some(true)
    }
}
