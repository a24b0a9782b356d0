//! From settings to what a handshake negotiates with.

use std::sync::Arc;

use super::{Connection, Role};
use crate::engine::client_hello::ClientHello;
use crate::engine::config::{ClientPlan, Negotiation, ServerPlan};
use crate::engine::errors::{Fault, alert};
use crate::engine::handshake::Handshake;
use crate::engine::tap::Tap;
use crate::settings::Configurable;
use crate::settings::security::operation;
use crate::settings::{Settings, versions};
use crate::tables::cipher_suites::{self, Encryption};
use crate::tables::groups::{self, Group};
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::modes::mode;
use crate::tables::options;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, SIGNATURE_SCHEMES, SignatureScheme};

/// `SSL_VERIFY_PEER`
const VERIFY_PEER: i32 = 1;
/// `SSL_VERIFY_FAIL_IF_NO_PEER_CERT`
const FAIL_IF_NO_PEER_CERT: i32 = 2;
/// `SSL_VERIFY_POST_HANDSHAKE`
const VERIFY_POST_HANDSHAKE: i32 = 8;

impl Connection {
    /// The lowest and the highest version that may be negotiated.
    pub(super) fn negotiable_versions(&self) -> Option<(u16, u16)> {
        versions::negotiable(self, self.status(|s| s.method))
    }

    pub(super) fn begin_client(self: &Arc<Self>, tap: Arc<Tap>) -> Result<Handshake, Fault> {
        let (low, high) = self.negotiable_versions().ok_or(Fault::new(Reason::NO_PROTOCOLS_AVAILABLE))?;
        self.facts(|facts| facts.version = high);
        let settings = self.settings();
        let plan = ClientPlan {
            negotiation: self.negotiation(&settings, low, high)?,
            request_ocsp: settings.status_type >= 0,
            early_data: false,
            server_name: true,
            tickets: self.has_stateless_tickets(TLS1_2),
            fallback: settings.mode & mode::SEND_FALLBACK_SCSV != 0,
            hello_time: settings.mode & mode::SEND_CLIENTHELLO_TIME != 0,
        };
        let host_name = self.status(|s| s.host_name.clone());
        let protocols = settings.alpn_protocols.clone().unwrap_or_default();
        Handshake::client(
            tap,
            &self.context().configs,
            &plan,
            host_name.as_ref().map(|name| name.to_bytes()),
            &split_protocols(&protocols),
        )
    }

    pub(super) fn begin_server(self: &Arc<Self>, tap: Arc<Tap>) -> Result<Handshake, Fault> {
        Ok(Handshake::server(tap))
    }

    pub(super) fn server_plan(&self, version: u16, protocol: Option<Vec<u8>>) -> Result<ServerPlan, Fault> {
        let settings = self.settings();
        // A TLS 1.3 server that asks after the handshake does not ask in it.
        let later = version >= TLS1_3 && settings.verify_mode & VERIFY_POST_HANDSHAKE != 0;
        let asks = settings.verify_mode & VERIFY_PEER != 0 && !later;
        let mut negotiation = self.negotiation(&settings, version, version)?;
        self.put_chacha_first(&settings, &mut negotiation);
        Ok(ServerPlan {
            negotiation,
            request_certificate: asks,
            require_certificate: asks && settings.verify_mode & FAIL_IF_NO_PEER_CERT != 0,
            prefer_own_order: settings.options & options::CIPHER_SERVER_PREFERENCE != 0,
            tickets: self.has_stateless_tickets(version),
            num_tickets: settings.num_tickets,
            protocol,
            max_early_data: 0,
            hello_time: settings.mode & mode::SEND_SERVERHELLO_TIME != 0,
        })
    }

    fn negotiation(&self, settings: &Settings, low: u16, high: u16) -> Result<Negotiation, Fault> {
        let (security, subject) = (settings.security, self.security_subject());
        let (suite_operation, group_operation) = match self.role() {
            Role::Client => (operation::CIPHER_SUPPORTED, operation::GROUP_SUPPORTED),
            Role::Server if low >= TLS1_3 => (operation::CIPHER_SHARED, operation::GROUP_SUPPORTED),
            Role::Server => (operation::CIPHER_SHARED, operation::GROUP_SHARED),
        };
        let list = self.cipher_list();
        let of_version = |version: u16, tls13: bool| -> Vec<u16> {
            let in_range = low <= version && version <= high;
            let suites = list.suites().iter().filter(|suite| {
                in_range
                    && suite.is_tls13() == tls13
                    && suite.is_negotiable()
                    && security.permits_suite(subject, suite_operation, suite)
            });
            suites.map(|suite| suite.protocol_id).collect()
        };
        let groups = settings.groups.as_deref().unwrap_or(&groups::DEFAULT).iter().copied();
        let groups: Vec<&Group> = groups
            .filter_map(groups::find)
            .filter(|group| {
                group.is_for(low, high) && security.permits_group(subject, group_operation, group)
            })
            .collect();
        // Every suite of TLS 1.2 that we have needs a group of its own version.
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
        if tls12_suites.is_empty() && tls13_suites.is_empty() {
            return Err(Fault::with_alert(Reason::NO_CIPHERS_AVAILABLE, alert::INTERNAL_ERROR));
        }
        Ok(Negotiation {
            tls12_suites,
            tls13_suites,
            groups: groups.into_iter().map(|group| group.id).collect(),
            schemes: self.accepted_schemes(settings, low),
            authorities: match settings.options & options::DISABLE_TLSEXT_CA_NAMES {
                0 => self.encoded_authorities(),
                _ => Vec::new(),
            },
            max_fragment: settings.max_send_fragment,
        })
    }

    /// `SSL_OP_PRIORITIZE_CHACHA`: a server's ChaCha20 suites come first for a client whose own first suite is one.
    fn put_chacha_first(&self, settings: &Settings, negotiation: &mut Negotiation) {
        let uses_chacha =
            |id: u16| cipher_suites::find(id).is_some_and(|suite| suite.encryption == Encryption::Chacha20);
        let first = self.facts(|facts| {
            facts.client_offer.as_ref().and_then(|offer| offer.suites.suites().first().copied())
        });
        if settings.options & options::PRIORITIZE_CHACHA != 0
            && first.is_some_and(|suite| uses_chacha(suite.protocol_id))
        {
            for suites in [&mut negotiation.tls12_suites, &mut negotiation.tls13_suites] {
                suites.sort_by_key(|&id| !uses_chacha(id));
            }
        }
    }

    /// The TLS 1.2 suites that both sides know, in the order of whoever's preference counts.
    pub(super) fn suites_in_common(&self, hello: &ClientHello, version: u16) -> Vec<u16> {
        let settings = self.settings();
        let offered = hello.suites();
        let Ok(mut own) = self.negotiation(&settings, version, version) else { return Vec::new() };
        self.put_chacha_first(&settings, &mut own);
        if settings.options & options::CIPHER_SERVER_PREFERENCE != 0 {
            own.tls12_suites.into_iter().filter(|id| offered.contains(id)).collect()
        } else {
            offered.into_iter().filter(|id| own.tls12_suites.contains(id)).collect()
        }
    }

    /// The signature schemes that we accept from the peer.
    fn accepted_schemes(&self, settings: &Settings, lowest: u16) -> Vec<u16> {
        let client_list = settings.client_signature_algorithms.as_ref();
        let chosen = match self.status(|s| s.role) {
            Some(Role::Server) => client_list.or(settings.signature_algorithms.as_ref()),
            _ => settings.signature_algorithms.as_ref(),
        };
        let (subject, client) = (self.security_subject(), self.role() == Role::Client);
        let permitted = |scheme: &SignatureScheme| {
            let of_the_past = lowest >= TLS1_3 && scheme.predates_tls13(client);
            (!of_the_past && settings.security.permits_scheme(subject, scheme)).then_some(scheme.id)
        };
        match chosen {
            Some(list) => {
                list.iter().filter_map(|&id| signature_schemes::find(id)).filter_map(permitted).collect()
            }
            None => SIGNATURE_SCHEMES.iter().filter_map(permitted).collect(),
        }
    }

    /// The ClientHello.
    pub(super) fn client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| facts.client_hello.clone())
    }

    /// The ClientHello, while callbacks may look at it.
    pub fn open_client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| facts.client_hello.clone().filter(|_| facts.client_hello_is_open))
    }
}

/// The names in ALPN's wire format.
fn split_protocols(mut wire: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    while let Some((length, rest)) = wire.split_first() {
        let Some((name, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        names.push(name);
        wire = rest;
    }
    names
}
