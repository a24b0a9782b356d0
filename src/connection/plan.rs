//! From settings to what a handshake negotiates with.

use std::sync::Arc;

use super::{Connection, Role};
use crate::engine::client_hello::ClientHello;
use crate::engine::config::{ClientPlan, Negotiation, ServerPlan};
use crate::engine::errors::{Fault, alert};
use crate::engine::handshake::Handshake;
use crate::engine::tap::Tap;
use crate::settings::Configurable;
use crate::settings::Settings;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::modes::mode;
use crate::tables::reasons::Reason;
use crate::tables::{groups, signature_schemes};

/// `SSL_OP_CIPHER_SERVER_PREFERENCE`
const SERVER_PREFERENCE: u64 = 1 << 22;
/// `SSL_VERIFY_PEER`
const VERIFY_PEER: i32 = 1;
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
        let early_data = self.announces_early_data()?;
        let settings = self.settings();
        let plan = ClientPlan {
            negotiation: self.negotiation(&settings, low, high)?,
            request_ocsp: settings.status_type >= 0,
            early_data,
            server_name: true,
            fallback: settings.mode & mode::SEND_FALLBACK_SCSV != 0,
            hello_time: settings.mode & mode::SEND_CLIENTHELLO_TIME != 0,
        };
        let host_name = self.status(|s| s.host_name.clone());
        let protocols = settings.alpn_protocols.clone().unwrap_or_default();
        let mut handshake = Handshake::client(
            tap,
            &self.context().configs,
            &plan,
            host_name.as_ref().and_then(|name| name.to_str().ok()),
            &split_protocols(&protocols),
        )?;
        if early_data {
            self.early_data_announced(&mut handshake)?;
        }
        Ok(handshake)
    }

    pub(super) fn begin_server(self: &Arc<Self>, tap: Arc<Tap>) -> Result<Handshake, Fault> {
        Ok(Handshake::server(tap))
    }

    pub(super) fn server_plan(&self, version: u16, protocol: Option<Vec<u8>>) -> Result<ServerPlan, Fault> {
        let settings = self.settings();
        let asks = settings.verify_mode & VERIFY_PEER != 0;
        Ok(ServerPlan {
            negotiation: self.negotiation(&settings, version, version)?,
            request_certificate: asks,
            require_certificate: asks && settings.verify_mode & FAIL_IF_NO_PEER_CERT != 0,
            prefer_own_order: settings.options & SERVER_PREFERENCE != 0,
            // TLS 1.3 tickets are our own to send.
            tickets: version < TLS1_3 && self.has_stateless_tickets(version),
            protocol,
            max_early_data: if version == TLS1_3 { self.rejected_early_data() } else { 0 },
            hello_time: settings.mode & mode::SEND_SERVERHELLO_TIME != 0,
        })
    }

    fn negotiation(&self, settings: &Settings, low: u16, high: u16) -> Result<Negotiation, Fault> {
        let level = settings.security.level.max(0) as u32;
        let list = self.cipher_list();
        let of_version = |version: u16, tls13: bool| -> Vec<u16> {
            let suites = list.suites().iter().filter(|suite| {
                suite.is_tls13() == tls13 && suite.is_negotiable() && suite.is_permitted_at(level)
            });
            let in_range = low <= version && version <= high;
            suites.filter(|_| in_range).map(|suite| suite.protocol_id).collect()
        };
        let tls12_suites = of_version(TLS1_2, false);
        let tls13_suites = of_version(TLS1_3, true);
        if tls12_suites.is_empty() && tls13_suites.is_empty() {
            return Err(Fault::with_alert(Reason::NO_CIPHERS_AVAILABLE, alert::INTERNAL_ERROR));
        }
        let groups = settings.groups.as_deref().unwrap_or(&groups::DEFAULT).to_vec();
        Ok(Negotiation {
            tls12_suites,
            tls13_suites,
            groups,
            schemes: self.accepted_schemes(settings),
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

    /// The signature schemes that we accept from the peer.
    fn accepted_schemes(&self, settings: &Settings) -> Vec<u16> {
        let client_list = settings.client_signature_algorithms.as_ref();
        let chosen = match self.status(|s| s.role) {
            Some(Role::Server) => client_list.or(settings.signature_algorithms.as_ref()),
            _ => settings.signature_algorithms.as_ref(),
        };
        match chosen {
            Some(list) => list.to_vec(),
            None => signature_schemes::SIGNATURE_SCHEMES
                .iter()
                .filter(|scheme| scheme.security_bits() >= 112 || settings.security.level < 2)
                .map(|scheme| scheme.id)
                .collect(),
        }
    }

    /// The ClientHello that callbacks may look at.
    pub fn client_hello(&self) -> Option<Arc<ClientHello>> {
        self.facts(|facts| facts.client_hello.clone())
    }
}

/// The names in ALPN's wire format.
pub(super) fn split_protocols(mut wire: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    while let Some((length, rest)) = wire.split_first() {
        let Some((name, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        names.push(name);
        wire = rest;
    }
    names
}
