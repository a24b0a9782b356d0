//! From settings to what a handshake negotiates with.

use std::sync::Arc;

use super::{Connection, Role};
use crate::engine::client_hello::ClientHello;
use crate::engine::config::{ClientPlan, Negotiation, ServerPlan};
use crate::engine::errors::{Fault, alert};
use crate::engine::handshake::Handshake;
use crate::engine::tap::Tap;
use crate::libcrypto::error_queue::raise;
use crate::settings::Configurable;
use crate::settings::Settings;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::modes::mode;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, SignatureScheme};

/// `SSL_OP_CIPHER_SERVER_PREFERENCE`
const SERVER_PREFERENCE: u64 = 1 << 22;
/// `SSL_VERIFY_FAIL_IF_NO_PEER_CERT`
const FAIL_IF_NO_PEER_CERT: i32 = 2;

impl Connection {
    /// The lowest and the highest version that may be negotiated.
    pub(super) fn negotiable_versions(&self) -> Option<(u16, u16)> {
        self.settings().negotiable_versions(self.status(|s| s.method))
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
            fallback: settings.mode & mode::SEND_FALLBACK_SCSV != 0,
            hello_time: settings.mode & mode::SEND_CLIENTHELLO_TIME != 0,
        };
        require_scheme(&plan.negotiation.schemes, |_| true)?;
        let protocols = settings.alpn_protocols.clone().unwrap_or_default();
        require_room(&plan.negotiation.authorities, protocols.len() + OTHER_EXTENSIONS)?;
        let host_name = self.status(|s| s.host_name.clone());
        Handshake::client(
            tap,
            &self.context().configs,
            &plan,
            host_name.as_ref().and_then(|name| name.to_str().ok()),
            &split_protocols(&protocols),
        )
    }

    pub(super) fn begin_server(self: &Arc<Self>, tap: Arc<Tap>) -> Result<Handshake, Fault> {
        Ok(Handshake::server(tap))
    }

    pub(super) fn server_plan(&self, version: u16, protocol: Option<Vec<u8>>) -> Result<ServerPlan, Fault> {
        let settings = self.settings();
        let asks = self.asks_for_certificate(version);
        let negotiation = self.negotiation(&settings, version, version)?;
        if asks {
            require_scheme(&negotiation.schemes, |scheme| version < TLS1_3 || scheme.tls13)?;
            // In TLS 1.3 the names share their room with the headers of two extensions and the schemes.
            let beside = if version < TLS1_3 { 0 } else { 12 + 2 * negotiation.schemes.len() };
            require_room(&negotiation.authorities, beside)?;
        }
        Ok(ServerPlan {
            negotiation,
            request_certificate: asks,
            require_certificate: asks && settings.verify_mode & FAIL_IF_NO_PEER_CERT != 0,
            prefer_own_order: settings.options & SERVER_PREFERENCE != 0,
            tickets: self.has_stateless_tickets(version),
            num_tickets: settings.num_tickets,
            protocol,
            max_early_data: 0,
            hello_time: settings.mode & mode::SEND_SERVERHELLO_TIME != 0,
        })
    }

    fn negotiation(&self, settings: &Settings, low: u16, high: u16) -> Result<Negotiation, Fault> {
        let level = settings.security.level.max(0) as u32;
        let list = self.cipher_list();
        let client = self.status(|s| s.role) == Some(Role::Client);
        let of_version = |version: u16, tls13: bool| -> Vec<u16> {
            let suites = list.suites().iter().filter(|suite| {
                suite.is_tls13() == tls13 && suite.is_negotiable() && suite.is_permitted_at(level)
            });
            // A client does not offer what a server could not sign for.
            let suites = suites
                .filter(|suite| !client || tls13 || self.can_authenticate(settings, &suite.authentication));
            let in_range = low <= version && version <= high;
            suites.filter(|_| in_range).map(|suite| suite.protocol_id).collect()
        };
        let tls12_suites = of_version(TLS1_2, false);
        let tls13_suites = of_version(TLS1_3, true);
        if tls12_suites.is_empty() && tls13_suites.is_empty() {
            return Err(Fault::with_alert(Reason::NO_CIPHERS_AVAILABLE, alert::INTERNAL_ERROR));
        }
        Ok(Negotiation {
            tls12_suites,
            tls13_suites,
            groups: self.accepted_groups(settings),
            schemes: self.accepted_schemes(settings, low),
            authorities: self.encoded_authorities(),
            max_fragment: settings.max_send_fragment,
        })
    }

    /// The TLS 1.2 suites that both sides know, in the order of whoever's preference counts.
    pub(super) fn suites_in_common(&self, hello: &ClientHello, version: u16) -> Vec<u16> {
        let settings = self.settings();
        let offered = hello.suites();
        let Ok(own) = self.negotiation(&settings, version, version) else { return Vec::new() };
        if settings.options & SERVER_PREFERENCE != 0 {
            own.tls12_suites.into_iter().filter(|id| offered.contains(id)).collect()
        } else {
            offered.into_iter().filter(|id| own.tls12_suites.contains(id)).collect()
        }
    }

    /// The ClientHello that callbacks may look at.
    pub fn client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| facts.client_hello.clone())
    }
}

/// What is sent in one list, or in all extensions together, has a length of two bytes; rustls cannot say no to more.
fn require_room(authorities: &[Vec<u8>], beside: usize) -> Result<(), Fault> {
    let length: usize = authorities.iter().map(|name| name.len() + 2).sum();
    if length + beside <= usize::from(u16::MAX) {
        return Ok(());
    }
    Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
}

/// Room for what a ClientHello holds besides names of authorities and of protocols.
const OTHER_EXTENSIONS: usize = 4096;

/// Who asks for signatures must be able to take one.
fn require_scheme(schemes: &[u16], suits: impl Fn(&SignatureScheme) -> bool) -> Result<(), Fault> {
    if schemes.iter().filter_map(|id| signature_schemes::find(*id)).any(suits) {
        return Ok(());
    }
    raise(c"SSL_do_handshake", Reason::NO_SUITABLE_SIGNATURE_ALGORITHM);
    Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))
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
