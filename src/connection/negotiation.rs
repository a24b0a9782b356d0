//! The server name, protocols and versions that a connection offers, and getters for the result.

use std::ffi::CStr;
use std::ptr;
use std::sync::Arc;

use super::facts::ClientOffer;
use super::{Connection, Role};
use crate::callbacks::InfoCallback;
use crate::libcrypto::memory::OwnedBytes;
use crate::session;
use crate::settings::Configurable;
use crate::settings::certificate_security::{Stage, permits_scheme};
use crate::settings::security::operation;
use crate::settings::suite_list::SuiteList;
use crate::superseded::renew;
use crate::tables::cipher_suites::{self, CipherSuite};
use crate::tables::groups::{self, Group};
use crate::tables::methods::{ANY_VERSION, Method, TLS1_2, TLS1_3};
use crate::tables::options;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, SignatureScheme};

/// `TLSEXT_MAXLEN_host_name`
const LONGEST_HOST_NAME: usize = 255;

impl Connection {
    /// `SSL_set_tlsext_host_name`; None removes the name. An invalid name removes the old one too.
    pub fn set_host_name(&self, name: Option<&CStr>) -> Result<(), Reason> {
        let valid = name.is_none_or(|name| (1..=LONGEST_HOST_NAME).contains(&name.count_bytes()));
        let kept = name.filter(|_| valid).map(Arc::from);
        let old = self.status(|status| std::mem::replace(&mut status.host_name, kept));
        drop(old);
        if valid { Ok(()) } else { Err(Reason::SSL3_EXT_INVALID_SERVERNAME) }
    }

    /// `SSL_get_servername`: on a server the name in the ClientHello, on a client the name that the program set. A resumed TLS
    /// 1.2 session takes precedence. Before the handshake, a client without a name returns its session's.
    pub fn server_name(&self) -> Option<*const CStr> {
        let role = self.chosen_role();
        let host_name = self.status(|status| status.host_name.clone());
        let (version, resumed, name) = self
            .facts(|facts| (facts.version, facts.resumed || facts.server_resumes, facts.server_name.clone()));
        // The pointers refer to memory that the connection or its session owns.
        let (host_name, name) = (host_name.as_deref().map(ptr::from_ref), name.as_deref().map(ptr::from_ref));
        let of_session = || {
            let hostname = |facts: &mut session::Facts| facts.hostname.as_deref().map(ptr::from_ref);
            self.session().and_then(|session| session.with(hostname))
        };
        let resumes_tls12 = resumed && version == TLS1_2;
        match role {
            Some(Role::Server) if resumes_tls12 => of_session(),
            Some(Role::Server) => name,
            _ if self.in_before() => host_name.or_else(|| {
                let session = self.session()?;
                let is_tls13 = session.with(|facts| facts.version == TLS1_3);
                if is_tls13 { None } else { of_session() }
            }),
            _ if resumes_tls12 => of_session().or(host_name),
            _ => host_name,
        }
    }

    /// Publishes the application protocol that the server chose, possibly again.
    pub(super) fn publish_protocol(&self, protocol: Vec<u8>) {
        self.superseded.keep(self.facts(|facts| renew(&mut facts.alpn_protocol, protocol)));
    }

    /// The callback that sees changes of state: the connection's, or else the context's.
    pub fn info_callback(&self) -> Option<InfoCallback> {
        self.setting(|settings| settings.info_callback).or_else(|| self.context().settings().info_callback)
    }

    /// `SSL_version`: the version in use; before the handshake, the highest that the method supports.
    pub fn version(&self) -> u32 {
        let negotiated = self.facts(|facts| facts.version);
        match (negotiated, self.status(|status| status.method)) {
            (0, Method { version: ANY_VERSION, .. }) => u32::from(TLS1_3),
            (0, method) => method.version,
            (version, _) => u32::from(version),
        }
    }

    /// `SSL_client_version`: the version field of the ClientHello; before that, the method's number.
    pub fn client_version(&self) -> u32 {
        match self.facts(|facts| facts.client_version) {
            0 => self.context().method().version,
            version => u32::from(version),
        }
    }

    /// `SSL_get_ssl_method`: once a version is agreed on, the method of that version.
    pub fn method(&self) -> &'static Method {
        let (method, client) = self.status(|status| (status.method, !status.server));
        let (version, agreed) = self.facts(|facts| (facts.version, facts.has_server_hello()));
        match method.version {
            ANY_VERSION if agreed => Method::of_version(version, client).unwrap_or(method),
            _ => method,
        }
    }

    /// `SSL_set_ssl_method`: the role stays. The next handshake returns to the context's method.
    pub fn set_method(&self, method: &'static Method) {
        self.status(|status| status.method = method);
    }

    /// Why there is no renegotiation.
    pub fn refuse_renegotiation(&self) -> Reason {
        match self.facts(|facts| facts.version) {
            TLS1_3 => Reason::WRONG_SSL_VERSION,
            _ => Reason::NO_RENEGOTIATION,
        }
    }

    /// The suite in use; before there is one, the session's.
    pub fn current_suite(&self) -> Option<&'static CipherSuite> {
        let id = match self.facts(|facts| facts.cipher_in_use.then_some(facts.cipher_suite)) {
            Some(id) => id,
            None => self.session()?.with(|facts| facts.cipher_suite)?,
        };
        cipher_suites::find(id)
    }

    /// The suite that the handshake has chosen.
    pub fn pending_suite(&self) -> Option<&'static CipherSuite> {
        cipher_suites::find(self.facts(|facts| facts.cipher_suite))
    }

    /// Server: the suites of the ClientHello that this connection also has, in the client's order. None before a ClientHello, or
    /// if one side has none.
    pub fn shared_suites(&self) -> Option<Vec<&'static CipherSuite>> {
        let offer = self.noticed_offer()?;
        let own = self.cipher_list();
        let offered = offer.suites().suites();
        if offered.is_empty() || own.suites().is_empty() {
            return None;
        }
        Some(offered.iter().copied().filter(|suite| own.suites().contains(suite)).collect())
    }

    /// Server: the suites of the ClientHello.
    pub fn client_suites(&self) -> Option<*const SuiteList> {
        self.noticed_offer().map(|offer| ptr::from_ref(offer.suites()))
    }

    /// Server: the groups that both sides support and that may be negotiated, in the order of the side whose preference counts.
    pub fn shared_groups(&self) -> Vec<&'static Group> {
        let Some(offer) = self.noticed_offer() else { return Vec::new() };
        let version = self.facts(|facts| facts.version);
        let (settings, offered) = (self.settings(), offer.groups());
        let own = settings.groups.as_deref().map_or(groups::default_list(), |list| &list.ids);
        let (security, subject) = (settings.security, self.security_subject());
        let (preferred, other) = match settings.options & options::CIPHER_SERVER_PREFERENCE {
            0 => (&*offered, own),
            _ => (own, &*offered),
        };
        preferred
            .iter()
            .filter(|&id| other.contains(id))
            .filter_map(|&id| groups::find(id))
            .filter(|group| {
                group.is_for(version, version)
                    && security.permits_group(subject, operation::GROUP_SHARED, group)
            })
            .collect()
    }

    /// `SSL_get_shared_group`: for -1 their number, otherwise the NID of the group at that index, or 0.
    pub fn shared_group(&self, index: i64) -> i32 {
        let shared = self.shared_groups();
        match index {
            -1 => i32::try_from(shared.len()).unwrap_or(i32::MAX),
            -2 => shared.first().map_or(0, |group| group.nid_or_id()),
            _ => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                shared.get(index).map_or(0, |group| group.nid_or_id())
            }
        }
    }

    /// `SSL_get_negotiated_group`: the NID, or 0.
    pub fn negotiated_group(&self) -> i32 {
        let id = match self.facts(|facts| facts.group) {
            0 => self.session_group(),
            id => id,
        };
        match groups::find(id) {
            Some(group) => group.nid_or_id(),
            None if id == 0 => 0,
            None => groups::UNKNOWN_NID | i32::from(id),
        }
    }

    /// `SSL_get0_group_name`: a copy that the program may write to; NULL if there is no group.
    pub fn group_name(&self) -> *mut u8 {
        let id = match self.facts(|facts| facts.group) {
            0 => self.session_group(),
            id => id,
        };
        let Some(group) = groups::find(id) else { return ptr::null_mut() };
        let (name, old) = self.facts(|facts| match &facts.group_name {
            Some((named, name)) if *named == id => (name.as_ptr(), None),
            _ => {
                let Some(name) = OwnedBytes::copy_of(group.c_name.to_bytes_with_nul()) else {
                    return (ptr::null_mut(), None);
                };
                (name.as_ptr(), facts.group_name.replace((id, name)))
            }
        });
        self.superseded.keep(old);
        name
    }

    fn session_group(&self) -> u16 {
        let group = self.session().map_or(0, |session| session.with(|facts| facts.key_exchange_group));
        u16::try_from(group).unwrap_or(0)
    }

    /// `SSL_get1_groups`: the groups of the ClientHello, as NIDs.
    pub fn client_groups(&self) -> Vec<i32> {
        let Some(offer) = self.noticed_offer() else { return Vec::new() };
        let nid = |&id: &u16| {
            groups::find(id).map_or(groups::UNKNOWN_NID | i32::from(id), |group| group.nid_or_id())
        };
        offer.groups().iter().map(nid).collect()
    }

    /// `SSL_get0_iana_groups`: the groups of the ClientHello, in memory that stays valid until the next handshake.
    pub fn kept_client_groups(&self) -> (*const u16, usize) {
        let groups = self.noticed_offer().map(|offer| offer.groups()).unwrap_or_default();
        let (start, count) = (groups.as_ptr(), groups.len());
        self.superseded.keep((count != 0).then_some(groups));
        (start, count)
    }

    /// Server: the ClientHello's lists; after a resumption before TLS 1.3, those of the ClientHello before.
    fn noticed_offer(&self) -> Option<Arc<ClientOffer>> {
        self.facts(|facts| match (facts.resumed || facts.server_resumes) && facts.version < TLS1_3 {
            true => facts.earlier_offer.clone(),
            false => facts.client_offer.clone(),
        })
    }

    /// Server: the ClientHello's lists, if its point formats matter: in a full handshake before TLS 1.3.
    pub fn offer_of_points(&self) -> Option<Arc<ClientOffer>> {
        self.noticed_offer().filter(|_| self.facts(|facts| facts.version) < TLS1_3)
    }

    /// `SSL_get_sigalgs`: what the peer accepts, including unknown numbers.
    pub fn peer_signature_schemes(&self) -> Vec<u16> {
        self.facts(|facts| facts.peer_signature_schemes.clone())
    }

    /// `SSL_get_shared_sigalgs`
    pub fn shared_signature_schemes(&self) -> Vec<&'static SignatureScheme> {
        let peer = self.peer_signature_schemes();
        let settings = self.settings();
        let client = self.chosen_role() == Some(Role::Client);
        let tls13 = self.facts(|facts| facts.version) == TLS1_3;
        let (security, subject) = (&settings.security, self.security_subject());
        let own = settings
            .client_signature_algorithms
            .as_deref()
            .filter(|_| client)
            .or(settings.signature_algorithms.as_deref())
            .unwrap_or(signature_schemes::default_list());
        let (preferred, other) = match settings.options & options::CIPHER_SERVER_PREFERENCE {
            0 => (&*peer, own),
            _ => (own, &*peer),
        };
        preferred
            .iter()
            .filter(|id| other.contains(id))
            .filter_map(|&id| signature_schemes::find(id))
            .filter(|scheme| {
                let of_the_past = tls13 && scheme.predates_tls13(client);
                !of_the_past && permits_scheme(security, subject, Stage::Shared, scheme)
            })
            .collect()
    }
}
