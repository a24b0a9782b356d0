//! Derives a handshake's parameters from the settings.

use std::sync::Arc;

use super::parts::Choices;
use super::{Connection, Role};
use crate::handshake::config::{ClientParameters, Negotiation, ServerParameters, is_for_tls12};
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::hello_random::RandomMarks;
use crate::handshake::steps::Handshake;
use crate::libcrypto::error_queue::raise;
use crate::messages::client_hello::ClientHello;
use crate::settings::Configurable;
use crate::settings::cipher_list::suite_b_group;
use crate::settings::named::{own_groups, own_shares};
use crate::settings::security::operation;
use crate::settings::{Settings, versions};
use crate::tables::cipher_suites::{self, Encryption};
use crate::tables::generation::Generation;
use crate::tables::groups::{self, Group};
use crate::tables::methods::{TLS1_0, TLS1_2, TLS1_3};
use crate::tables::modes::mode;
use crate::tables::options;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, KeyKind, SignatureScheme};
use crate::wire::extension;

impl Connection {
    /// The lowest and the highest version that may be negotiated.
    pub(super) fn negotiable_versions(&self) -> Option<(u16, u16)> {
        versions::negotiable(self, self.status(|s| s.method))
    }

    pub(super) fn begin_client(self: &Arc<Self>, context: Arc<HandshakeContext>) -> Result<Handshake, Fault> {
        let (low, high) = self.negotiable_versions().ok_or_else(|| self.no_versions())?;
        self.facts(|facts| facts.version = high);
        let early_data = self.announces_early_data()?;
        let settings = self.settings();
        let negotiation = Negotiation {
            authorities: self.encoded_authorities(&settings),
            ..self.negotiation(&settings, low, self.choices(&settings, low, high)?)
        };
        let parameters = ClientParameters {
            negotiation,
            request_ocsp: settings.status_type >= 0,
            early_data,
            server_name: true,
            tickets: self.has_stateless_tickets(TLS1_2),
            fallback: settings.mode & mode::SEND_FALLBACK_SCSV != 0,
            hello_time: settings.mode & mode::SEND_CLIENTHELLO_TIME != 0,
        };
        require_scheme(&parameters.negotiation.schemes, |_| true)?;
        let protocols = settings.alpn_protocols.clone().unwrap_or_default();
        self.offer_post_handshake_auth(&context, high);
        self.ask_for_timestamps(&context);
        self.ask_for_response(&context)?;
        if settings.options & options::NO_EXTENDED_MASTER_SECRET != 0 && low < TLS1_3 {
            context.dialect(|dialect| dialect.hello.leave_out(extension::EXTENDED_MASTER_SECRET));
        }
        if tells_renegotiation_by_extension(&settings) {
            context.dialect(|dialect| dialect.hello.tell_renegotiation_by_extension());
        }
        if parameters.negotiation.tls13_suites.is_empty() {
            // OpenSSL sends supported_versions only if there is a choice.
            context.dialect(|dialect| dialect.hello.leave_out(extension::SUPPORTED_VERSIONS));
        }
        let changes = context.dialect(|dialect| dialect.hello.length());
        let ticket = self.session().map_or(0, |session| session.with(|facts| facts.ticket.len()));
        let others = changes + protocols.len() + ticket + OTHER_EXTENSIONS;
        require_room(&parameters.negotiation.authorities, others)?;
        let host_name = self.status(|s| s.host_name.clone());
        let mut handshake = Handshake::client(
            context,
            &self.context().configs,
            parameters,
            host_name.as_ref().map(|name| name.to_bytes()),
            &split_protocols(&protocols),
        )?;
        if early_data {
            self.early_data_announced(&mut handshake)?;
        }
        Ok(handshake)
    }

    /// No version is left. For a method pinned to an old version OpenSSL sends no alert.
    fn no_versions(&self) -> Fault {
        match self.status(|s| s.method).pinned() {
            Some(_) => Fault::new(Reason::NO_PROTOCOLS_AVAILABLE),
            None => Fault::with_alert(Reason::NO_PROTOCOLS_AVAILABLE, alert::PROTOCOL_VERSION),
        }
    }

    pub(super) fn begin_server(self: &Arc<Self>, context: Arc<HandshakeContext>) -> Result<Handshake, Fault> {
        if self.negotiable_versions().is_none() && self.status(|s| s.method).pinned().is_none() {
            return Err(self.no_versions());
        }
        let list = self.cipher_list();
        let high = self.negotiable_versions().map_or(TLS1_2, |(_, high)| high);
        if !list.suites().iter().any(|suite| suite.is_tls13() == (high >= TLS1_3)) {
            return Err(Fault::with_alert(Reason::NO_CIPHERS_AVAILABLE, alert::HANDSHAKE_FAILURE));
        }
        Ok(Handshake::server(context))
    }

    /// `of_session`: the suite of the TLS 1.2 session that is resumed.
    pub(super) fn server_parameters(
        &self,
        version: u16,
        protocol: Option<Vec<u8>>,
        of_session: Option<u16>,
        hello: &ClientHello,
    ) -> Result<ServerParameters, Fault> {
        let settings = self.settings();
        let asks = self.asks_for_certificate(version);
        let hit = self.is_hit();
        let settled = self.facts(|facts| facts.in_progress.settled.take()).filter(|_| version == TLS1_3);
        let choices = match (settled, of_session) {
            (Some(choices), _) => choices,
            (None, None) => self.choices(&settings, version, version)?,
            // OpenSSL consults neither its cipher list nor its list of groups.
            (None, Some(suite)) => {
                self.choices(&settings, version, version).unwrap_or_default().with_session(suite)
            }
        };
        let prefer_own_order = choices.prefer_own_order;
        let mut negotiation = self.negotiation(&settings, version, choices);
        if asks && !hit {
            negotiation.authorities = self.encoded_authorities(&settings);
            let suits = if version < TLS1_3 { is_for_tls12 } else { |scheme: &SignatureScheme| scheme.tls13 };
            require_scheme(&negotiation.schemes, suits)?;
            // In TLS 1.3 the names share the two-byte length with two extension headers and the schemes.
            let beside = if version < TLS1_3 { 0 } else { 12 + 2 * negotiation.schemes.len() };
            require_room(&negotiation.authorities, beside)?;
        }
        let certificate_types = match &settings.client_certificate_types {
            _ if !asks || version >= TLS1_3 => Vec::new(),
            Some(types) => types.to_vec(),
            None => implied_types(&negotiation.schemes),
        };
        self.facts(|facts| facts.in_progress.own_suites.clone_from(&negotiation.tls12_suites));
        if version < TLS1_3 && of_session.is_none() && settings.certificates.suite_b().is_some() {
            self.settle_suite_b(&mut negotiation, hello);
        }
        Ok(ServerParameters {
            negotiation,
            request_certificate: asks,
            certificate_types,
            prefer_own_order,
            // We send TLS 1.3 tickets ourselves.
            tickets: version < TLS1_3
                && hello.extension(extension::SESSION_TICKET).is_some()
                && self.expects_ticket()
                && self.has_stateless_tickets(version),
            protocol,
            extended_master_secret: version >= TLS1_3
                || settings.options & options::NO_EXTENDED_MASTER_SECRET == 0,
            max_early_data: if version == TLS1_3 { self.refused_early_data() } else { 0 },
            random: RandomMarks {
                time: settings.mode & mode::SEND_SERVERHELLO_TIME != 0,
                downgrade: self.facts(|facts| facts.in_progress.downgrades),
            },
        })
    }

    /// Everything except the names of authorities.
    fn negotiation(&self, settings: &Settings, low: u16, choices: Choices) -> Negotiation {
        Negotiation {
            tls12_suites: choices.tls12_suites,
            tls13_suites: choices.tls13_suites,
            groups: choices.groups,
            schemes: self.accepted_schemes(settings, low),
            authorities: Vec::new(),
            max_fragment: settings.max_send_fragment,
        }
    }

    /// Server, TLS 1.3: OpenSSL chooses suite and key share before it runs the server-name callback, so changes made there or in
    /// later callbacks come too late. The group of a HelloRetryRequest is chosen later. Returns the suite, whose hash a resumed
    /// session must share.
    ///
    /// The rule: after a HelloRetryRequest, suite and group are the ones it names.
    pub(super) fn settle_choices(&self, hello: &ClientHello) -> Result<u16, Fault> {
        let no_cipher = Fault::with_alert(Reason::NO_SHARED_CIPHER, alert::HANDSHAKE_FAILURE);
        let mut choices =
            self.choices(&self.settings(), TLS1_3, TLS1_3).map_err(|fault| match fault.reason {
                Reason::NO_CIPHERS_AVAILABLE => no_cipher,
                _ => fault,
            })?;
        let own = &choices.tls13_suites;
        let chosen = match choices.prefer_own_order {
            true => own.iter().copied().find(|suite| hello.offers_suite(*suite)),
            false => hello.suites().into_iter().find(|suite| own.contains(suite)),
        };
        let chosen = chosen.ok_or(no_cipher)?;
        if let Some(retried) = &hello.retried {
            if self.facts(|facts| facts.in_progress.settled_suite) != Some(chosen) {
                return Err(Fault::with_alert(Reason::BAD_CIPHER, alert::ILLEGAL_PARAMETER));
            }
            if Generation::current() >= Generation::V3_5 {
                // Even if the settings no longer allow that group.
                choices.groups = vec![retried.group];
            }
            choices.groups.retain(|group| *group == retried.group);
        }
        self.facts(|facts| facts.in_progress.settled = Some(choices));
        Ok(chosen)
    }

    /// Suite B, before TLS 1.3: one suite, which determines the group. The rule: the suite is used with no other group.
    fn settle_suite_b(&self, negotiation: &mut Negotiation, hello: &ClientHello) {
        let named = hello.number_list(extension::SUPPORTED_GROUPS);
        let settled = self.suites_in_common(hello).into_iter().find_map(|suite| {
            let (group, _) = suite_b_group(suite)?;
            (negotiation.groups.contains(&group) && named.contains(&group)).then_some((suite, group))
        });
        // Without one, the choice of the certificate finds no suite.
        self.facts(|facts| facts.in_progress.own_suites = settled.iter().map(|(suite, _)| *suite).collect());
        if let Some((suite, group)) = settled {
            (negotiation.tls12_suites, negotiation.groups) = (vec![suite], vec![group]);
        }
    }

    /// Server, TLS 1.3: whether the settled choices allow this group.
    pub(super) fn has_settled_on(&self, group: u16) -> bool {
        self.facts(|facts| {
            facts.in_progress.settled.as_ref().is_some_and(|choices| choices.groups.contains(&group))
        })
    }

    /// The suites and groups to choose from.
    fn choices(&self, settings: &Settings, low: u16, high: u16) -> Result<Choices, Fault> {
        let (security, subject) = (settings.security, self.security_subject());
        let (suite_operation, group_operation) = match self.role() {
            Role::Client => (operation::CIPHER_SUPPORTED, operation::GROUP_SUPPORTED),
            Role::Server if low >= TLS1_3 => (operation::CIPHER_SHARED, operation::GROUP_SUPPORTED),
            Role::Server => (operation::CIPHER_SHARED, operation::GROUP_SHARED),
        };
        let context = self.context();
        let list = settings.cipher_list.clone().unwrap_or_else(|| context.cipher_list());
        let client = self.role() == Role::Client;
        let of_version = |version: u16, tls13: bool| -> Vec<u16> {
            let in_range = low <= version && version <= high;
            let suites = list.suites().iter().filter(|suite| {
                in_range
                    && suite.is_tls13() == tls13
                    && suite.is_negotiable()
                    && context.provides(suite.protocol_id)
                    && security.permits_suite(subject, suite_operation, suite)
                    // A client does not offer a suite that no server certificate could authenticate.
                    && (tls13 || !client || self.can_authenticate(settings, &suite.authentication))
            });
            let mut ids = Vec::with_capacity(list.suites().len());
            ids.extend(suites.map(|suite| suite.protocol_id));
            ids
        };
        let own = own_groups(settings);
        let mut groups: Vec<&Group> = Vec::with_capacity(own.len());
        groups.extend(own.iter().filter_map(|id| groups::find(*id)).filter(|group| {
            group.is_for(low, high) && security.permits_group(subject, group_operation, group)
        }));
        // Every TLS 1.2 suite that we implement needs a group for that version.
        let tls12_suites = match groups.iter().any(|group| group.is_for(TLS1_2, TLS1_2)) {
            true => of_version(TLS1_2, false),
            false => Vec::new(),
        };
        let tls13_suites = if groups.is_empty() { Vec::new() } else { of_version(TLS1_3, true) };
        if groups.is_empty() && high >= TLS1_3 {
            return Err(match self.role() {
                Role::Client => Fault::with_alert(Reason::NO_SUITABLE_GROUPS, alert::INTERNAL_ERROR),
                Role::Server => Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::HANDSHAKE_FAILURE),
            });
        }
        let shares = own_shares(settings);
        if client
            && high >= TLS1_3
            && !shares.is_empty()
            && !groups.iter().any(|group| shares.contains(&group.id))
        {
            return Err(Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::INTERNAL_ERROR));
        }
        // A suite that we do not implement counts too: OpenSSL continues in that case.
        let has_newest = || {
            list.suites().iter().any(|suite| {
                suite.is_tls13() == (high >= TLS1_3)
                    && security.permits_suite(subject, suite_operation, suite)
            })
        };
        if tls12_suites.is_empty() && tls13_suites.is_empty() || client && !has_newest() {
            return Err(Fault::with_alert(Reason::NO_CIPHERS_AVAILABLE, alert::INTERNAL_ERROR));
        }
        let mut choices = Choices {
            tls12_suites,
            tls13_suites,
            groups: groups.into_iter().map(|group| group.id).collect(),
            prefer_own_order: prefers_own_order(settings),
        };
        if !client {
            self.put_chacha_first(settings, &mut choices);
        }
        Ok(choices)
    }

    /// `SSL_OP_PRIORITIZE_CHACHA`: a server prefers its ChaCha20 suites if the client's own first suite is one.
    fn put_chacha_first(&self, settings: &Settings, choices: &mut Choices) {
        if settings.options & options::PRIORITIZE_CHACHA == 0 {
            return;
        }
        let uses_chacha =
            |id: u16| cipher_suites::find(id).is_some_and(|suite| suite.encryption == Encryption::Chacha20);
        let offer = self.facts(|facts| facts.client_offer.clone());
        let first = offer.and_then(|offer| offer.suites().suites().first().copied());
        if first.is_some_and(|suite| uses_chacha(suite.protocol_id)) {
            for suites in [&mut choices.tls12_suites, &mut choices.tls13_suites] {
                suites.sort_by_key(|&id| !uses_chacha(id));
            }
        }
    }

    /// Our TLS 1.2 suites that the client offers too, in the order of the side whose preference counts.
    pub(super) fn suites_in_common(&self, hello: &ClientHello) -> Vec<u16> {
        let offered = hello.suites();
        let own = self.facts(|facts| facts.in_progress.own_suites.clone());
        if self.setting(prefers_own_order) {
            own.into_iter().filter(|id| offered.contains(id)).collect()
        } else {
            offered.into_iter().filter(|id| own.contains(id)).collect()
        }
    }

    /// The ClientHello.
    pub(super) fn client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| facts.in_progress.client_hello.clone())
    }

    /// The ClientHello, while callbacks may read it.
    pub fn open_client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| {
            facts.in_progress.client_hello.clone().filter(|_| facts.in_progress.client_hello_is_open)
        })
    }
}

/// Server: whether its own order of suites counts. With Suite B it always does.
fn prefers_own_order(settings: &Settings) -> bool {
    settings.options & options::CIPHER_SERVER_PREFERENCE != 0 || settings.certificates.suite_b().is_some()
}

/// A list, or all extensions together, has a two-byte length; rustls does not report an overflow.
fn require_room(authorities: &[Vec<u8>], beside: usize) -> Result<(), Fault> {
    let length: usize = authorities.iter().map(|name| name.len() + 2).sum();
    if length + beside <= usize::from(u16::MAX) {
        return Ok(());
    }
    Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
}

/// A client of OpenSSL 3.4 or later sends the RFC 5746 extension, unless it offers TLS 1.0, which it does only at level 0.
fn tells_renegotiation_by_extension(settings: &Settings) -> bool {
    let offers_tls10 = settings.security.level <= 0
        && settings.security.callback.is_none()
        && settings.versions.minimum <= TLS1_0
        && settings.options & options::NO_TLS1 == 0;
    Generation::current() >= Generation::V3_4 && !offers_tls10
}

/// Bytes reserved for the ClientHello's content besides authority names, protocols, ticket and what is added to rustls's form.
const OTHER_EXTENSIONS: usize = 2048;

/// A side that requests signatures must accept at least one scheme.
pub(super) fn require_scheme(schemes: &[u16], suits: impl Fn(&SignatureScheme) -> bool) -> Result<(), Fault> {
    if schemes.iter().filter_map(|id| signature_schemes::find(*id)).any(suits) {
        return Ok(());
    }
    raise(c"SSL_do_handshake", Reason::NO_SUITABLE_SIGNATURE_ALGORITHM);
    Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
}

/// The types of certificates that these schemes need, as a TLS 1.2 server requests them. Edwards curves have ECDSA's.
fn implied_types(schemes: &[u16]) -> Vec<u8> {
    const RSA_SIGN: u8 = 1;
    const ECDSA_SIGN: u8 = 64;
    let has = |kinds: &[KeyKind]| {
        let mut usable =
            schemes.iter().filter_map(|id| signature_schemes::find(*id)).filter(|s| is_for_tls12(s));
        usable.any(|scheme| kinds.contains(&scheme.key))
    };
    let rsa = has(&[KeyKind::RsaPkcs1, KeyKind::RsaPssRsae]).then_some(RSA_SIGN);
    let ecdsa = has(&[KeyKind::Ecdsa, KeyKind::Ed25519, KeyKind::Ed448]).then_some(ECDSA_SIGN);
    rsa.into_iter().chain(ecdsa).collect()
}

/// Splits names in ALPN's wire format.
pub(super) fn split_protocols(mut wire: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    while let Some((length, rest)) = wire.split_first() {
        let Some((name, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        names.push(name);
        wire = rest;
    }
    names
}
