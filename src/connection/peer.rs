//! The peer's certificates and the result of verifying them.

use std::sync::Arc;

use super::facts::Facts;
use super::parts::{Peer, PeerAuthorities};
use super::{Connection, Role};
use crate::libcrypto::ffi;
use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::Chain;
use crate::settings::authorities::Which;
use crate::settings::{Configurable, Settings};
use crate::tables::methods::TLS1_3;
use crate::tables::options;

impl Connection {
    /// The peer as getters report it; before a ServerHello, the session's peer.
    pub fn peer(&self) -> Peer {
        let (peer, agreed) = self.facts(|facts| (facts.peer.clone(), facts.has_server_hello()));
        match self.session().filter(|_| !agreed) {
            Some(session) => {
                let known = session.facts();
                Peer { certificate: known.peer, chain: known.peer_chain, ..peer }
            }
            None => peer,
        }
    }

    /// Server, after a full handshake: a client that was asked for a certificate and did not send one has sent an empty list.
    pub(super) fn note_no_certificate(&self) {
        let server = self.chosen_role() == Some(Role::Server);
        if server && self.asks_for_certificate(self.facts(|facts| facts.version)) {
            self.facts(|facts| {
                if facts.peer.chain.is_none() {
                    facts.peer.chain = Chain::new().map(Arc::new);
                }
            });
        }
    }

    /// `SSL_set_verify_result`
    pub fn set_verify_result(&self, result: i64) {
        self.facts(|facts| facts.peer.verify_result = result);
    }

    /// `SSL_get0_CA_list`, and `SSL_get_client_CA_list` on a server: our own list, or else the context's.
    pub fn authorities_to_send(&self, which: Which) -> Option<Arc<NameList>> {
        let own = self.authorities_now().list(which).clone();
        own.or_else(|| self.context().authorities_now().list(which).clone())
    }

    /// `SSL_get_client_CA_list`: on a client, the names that the server sent.
    pub fn client_authorities(&self) -> *mut ffi::stack_st_X509_NAME {
        match self.is_server() {
            false => self.peer_authorities(),
            true => {
                self.authorities_to_send(Which::ForClients).map_or(std::ptr::null_mut(), |list| list.as_ptr())
            }
        }
    }

    /// `SSL_get0_peer_CA_list`: the list stays the same while the peer's next message has the same names, and its memory stays
    /// valid until the next handshake.
    pub fn peer_authorities(&self) -> *mut ffi::stack_st_X509_NAME {
        self.facts(|facts| {
            facts
                .peer
                .authorities
                .as_ref()
                .map_or(std::ptr::null_mut(), |authorities| authorities.list.as_ptr())
        })
    }

    /// Before TLS 1.3 a CertificateRequest always has a list of names; otherwise only a list with names counts.
    pub(super) fn publish_authorities(&self, names: &[Vec<u8>], version: u16) {
        let asked = !names.is_empty() || version < TLS1_3;
        let known = |facts: &mut Facts| match &facts.peer.authorities {
            Some(authorities) => asked && authorities.encoded == names,
            None => !asked,
        };
        if self.facts(known) {
            return;
        }
        let list = NameList::from_der(names).filter(|_| asked);
        let authorities = list.map(|list| Arc::new(PeerAuthorities { encoded: names.to_vec(), list }));
        self.publish(|peer| peer.authorities = authorities);
    }

    /// The names for a CertificateRequest, or for a client's certificate_authorities extension, in DER.
    pub(super) fn encoded_authorities(&self, settings: &Settings) -> Vec<Vec<u8>> {
        if settings.options & options::DISABLE_TLSEXT_CA_NAMES != 0 {
            return Vec::new();
        }
        let own = self.authorities.get();
        let of_context = self.context().authorities_now();
        let for_clients = match self.role() {
            Role::Client => None,
            Role::Server => own.for_clients.or(of_context.for_clients),
        };
        for_clients
            .filter(|list| !list.is_empty())
            .or(own.general.or(of_context.general))
            .map(|list| list.to_der())
            .unwrap_or_default()
    }
}
