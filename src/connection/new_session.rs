//! The new session, which a handshake fills from the ClientHello on. Callbacks see the fields that are known at that point.

use std::ffi::{CStr, CString, c_long};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Connection, Peer, Role};
use crate::context::session_cache::Counters;
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::libcrypto::ffi;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::reference::Ref;
use crate::session::{Facts, Session};
use crate::superseded::renew;
use crate::tables::methods::TLS1_3;

/// `X509_V_OK`
const VERIFIED: c_long = 0;

impl Connection {
    /// A session for a handshake to fill.
    pub(super) fn new_session(&self) -> Option<Ref<Session>> {
        Session::with_facts(Facts {
            id_context: self.setting(|settings| settings.session_id_context),
            timeout: self.session_context().sessions.timeout_of_new_session(),
            verify_result: VERIFIED,
            // Disabled, not UNSPECIFIED: a handshake always settles it.
            max_fragment_length: 0,
            ..Facts::default()
        })
    }

    /// The session that this handshake fills. A client that offered a session gets a new one here.
    pub(super) fn filled_session(&self) -> Option<Ref<Session>> {
        let present = self.resumption.with(|resumption| resumption.present_new_session());
        if present.is_some() {
            return present;
        }
        let new_session = self.new_session()?;
        let old = self.resumption.with(|resumption| {
            resumption.is_new = true;
            resumption.current.replace(new_session.clone())
        });
        if old.is_some_and(|offered| offered.with(|facts| !facts.id.is_empty() && facts.is_resumable())) {
            Counters::count(&self.session_context().sessions.counters.misses);
        }
        Some(new_session)
    }

    /// Fills newly known facts into this handshake's session, which programs read in their callbacks.
    pub(super) fn fill_new_session(&self) {
        let new_session = self.resumption.with(|resumption| resumption.present_new_session());
        let Some(new_session) = new_session else { return };
        let (version, alpn, chosen, in_use, secret) = self.facts(|facts| {
            let secret = facts.master_secret.clone().filter(|_| facts.cipher_in_use);
            (facts.version, facts.alpn_protocol.clone(), facts.cipher_suite, facts.cipher_in_use, secret)
        });
        let alpn = Some(alpn).filter(|alpn| !alpn.is_empty());
        if chosen == 0 {
            // Before the ServerHello.
            new_session.supersede(new_session.with(|facts| {
                facts.version = version;
                renew(&mut facts.alpn, alpn)
            }));
            return;
        }
        let known = self.known_to_session();
        let (alpn, known) = new_session.with(|facts| {
            facts.version = version;
            facts.cipher_suite = in_use.then_some(chosen);
            if let Some(secret) = secret.filter(|_| version != TLS1_3) {
                facts.master_key = Zeroizing::new(secret.to_vec());
            }
            (renew(&mut facts.alpn, alpn), known.fill(facts))
        });
        new_session.supersede(alpn);
        new_session.supersede(known);
    }

    pub(super) fn complete_new_session(&self, negotiated: &NegotiatedParameters) {
        let filled =
            self.resumption.with(|resumption| resumption.issued > 0 || !resumption.pending.is_empty());
        let session = if filled { self.session() } else { self.filled_session() };
        if let Some(session) = session {
            let master_secret = self.facts(|facts| facts.master_secret.clone());
            let known = self.known_to_session();
            let (alpn, known) = session.with(|facts| {
                let known = known.fill(facts);
                if !filled {
                    facts.version = negotiated.version;
                    facts.cipher_suite = Some(negotiated.cipher_suite);
                    facts.master_key =
                        Zeroizing::new(master_secret.map_or(Vec::new(), |secret| secret.to_vec()));
                    facts.extended_master_secret =
                        negotiated.extended_master_secret && negotiated.version != TLS1_3;
                }
                facts.key_exchange_group = negotiated.group.into();
                (renew(&mut facts.alpn, negotiated.alpn_protocol.clone()), known)
            });
            session.supersede(alpn);
            session.supersede(known);
        }
    }

    /// Server: the new session belongs to the server name that was accepted.
    pub(super) fn name_new_session(&self) {
        let name = self.facts(|facts| facts.server_name.as_deref().map(CStr::to_owned));
        if let (Some(name), Some(Role::Server)) = (name, self.chosen_role())
            && let Some(new_session) = self.filled_session()
        {
            new_session.supersede(new_session.with(|facts| renew(&mut facts.hostname, Some(name))));
        }
    }

    /// What the handshake knows about the peer.
    pub(super) fn known_to_session(&self) -> Known {
        let own_name = self.status(|status| status.host_name.clone().filter(|_| !status.server));
        self.facts(|facts| Known {
            name: own_name
                .or(facts.server_name.clone())
                .filter(|_| facts.server_name_acknowledged && !facts.keeps_name_from_session),
            peer: facts.peer.clone(),
        })
    }
}

/// A session's name, certificate and chain before a handshake replaced them.
pub(super) struct Replaced(Option<CString>, Option<Certificate>, Option<Arc<Chain>>);

/// See [`Connection::known_to_session`].
pub(super) struct Known {
    name: Option<Arc<CStr>>,
    peer: Peer,
}

impl Known {
    /// Returns the values that were replaced, if they differ, for the session to keep.
    #[must_use]
    pub(super) fn fill(self, facts: &mut Facts) -> Option<Replaced> {
        let name = self.name.and_then(|name| renew(&mut facts.hostname, Some((*name).to_owned())));
        facts.verify_result = self.peer.verify_result;
        let certificate = std::mem::replace(&mut facts.peer, self.peer.certificate);
        let chain = std::mem::replace(&mut facts.peer_chain, self.peer.chain);
        let is_new = |now: *mut ffi::X509| facts.peer.as_ref().is_none_or(|peer| peer.as_ptr() != now);
        let certificate = certificate.filter(|old| is_new(old.as_ptr()));
        let chain =
            chain.filter(|old| facts.peer_chain.as_ref().is_none_or(|chain| !Arc::ptr_eq(chain, old)));
        let replaced = Replaced(name.flatten(), certificate, chain);
        (replaced.0.is_some() || replaced.1.is_some() || replaced.2.is_some()).then_some(replaced)
    }
}
