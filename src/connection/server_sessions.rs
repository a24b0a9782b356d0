//! A server's sessions: which one a ClientHello may resume, and what a handshake leaves for resumption.
//!
//! The lookup happens where OpenSSL does it: when the version (and in TLS 1.3 the suite) is known, before the server-name
//! callback. `offered.rs` has what follows.

use std::ffi::c_int;

use super::Connection;
use super::offered::{Offered, OfferedSession, Resumed};
use super::resumption::VERIFY_PEER;
use super::tickets::Ticket;
use crate::context::session_cache::{Counters, mode};
use crate::handshake::binder;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::message_log::Passed;
use crate::handshake::server_answer::ServerAnswer;
use crate::handshake::sessions::ServerFacts;
use crate::messages::client_hello::{ClientHello, Malformed};
use crate::reference::Ref;
use crate::session::{Facts, Session, SessionId, now};
use crate::settings::{Configurable, SessionIdContext};
use crate::superseded::renew;
use crate::tables::alerts::Alert;
use crate::tables::cipher_suites;
use crate::tables::generation::Generation;
use crate::tables::methods::TLS1_3;
use crate::tables::options::{NO_ANTI_REPLAY, NO_EXTENDED_MASTER_SECRET, NO_TICKET};
use crate::tables::reasons::Reason;
use crate::wire::extension;

/// A session that the ClientHello offers, before it is checked.
struct Found {
    session: Ref<Session>,
    offered: Offered,
    /// TLS 1.2: found by its id, not by a ticket.
    by_id: bool,
}

const INTERNAL: Fault = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
const MALFORMED: Fault = Fault::with_alert(Reason::BAD_EXTENSION, alert::DECODE_ERROR);

impl Connection {
    /// Server: looks for the session that this ClientHello offers. From here on callbacks see that session, or else the new one
    /// that the handshake fills. `suite`: in TLS 1.3, the chosen suite.
    pub(super) fn find_offered_session(
        &self,
        hello: &ClientHello,
        version: u16,
        suite: Option<u16>,
    ) -> Result<(), Fault> {
        self.forget_offer();
        let found = match suite {
            Some(suite) if version == TLS1_3 => self.find_by_key(hello, suite)?,
            _ => self.find_by_name(hello)?,
        };
        let Some(found) = found else { return self.begin_session(version) };
        if !self.may_resume(&found, hello, version)? {
            if !found.by_id {
                self.expect_ticket(true);
            }
            return self.begin_session(version);
        }
        let Found { session, offered, .. } = found;
        Counters::count(&self.session_context().sessions.counters.hits);
        let (suite, verify_result) = session.with(|facts| (facts.cipher_suite, facts.verify_result));
        self.facts(|facts| {
            facts.server_resumes = true;
            facts.peer.verify_result = verify_result;
        });
        let old = self.resumption.with(|resumption| {
            resumption.offered = OfferedSession::Offered(offered);
            (resumption.issued, resumption.is_new, resumption.not_resumable) = (0, false, None);
            resumption.current.replace(session)
        });
        self.superseded.keep(old);
        if version < TLS1_3 && !suite.is_some_and(|suite| hello.offers_suite(suite)) {
            return Err(Fault::with_alert(Reason::REQUIRED_CIPHER_MISSING, alert::ILLEGAL_PARAMETER));
        }
        Ok(())
    }

    /// Forgets what an earlier ClientHello offered, or an earlier handshake made.
    fn forget_offer(&self) {
        let (offered, old) = self.resumption.with(|resumption| {
            // OpenSSL has no session during the lookup.
            (std::mem::take(&mut resumption.offered), resumption.current.take())
        });
        let hit = offered.is_hit();
        drop(offered);
        // Callbacks have seen the session, and hold pointers to its names.
        self.superseded.keep(old);
        self.facts(|facts| {
            facts.server_resumes = false;
            if hit {
                facts.peer.verify_result = super::Peer::VERIFIED;
            }
        });
    }

    /// There is nothing to resume: the handshake fills a new session.
    fn begin_session(&self, version: u16) -> Result<(), Fault> {
        let new_session = self.new_session();
        let old = self.resumption.with(|resumption| {
            (resumption.issued, resumption.is_new, resumption.not_resumable) = (0, true, None);
            std::mem::replace(&mut resumption.current, new_session)
        });
        self.superseded.keep(old);
        // In TLS 1.3 each ticket has its own.
        if version < TLS1_3 && !self.expects_ticket() {
            self.name_session()?;
        }
        Ok(())
    }

    /// Gives the new session an id.
    fn name_session(&self) -> Result<(), Fault> {
        let id = self.new_session_id();
        let Some(id) = id else {
            let reason = self.take_session_failure().unwrap_or(Reason::INTERNAL_ERROR);
            return Err(Fault::with_alert(reason, alert::INTERNAL_ERROR));
        };
        if let Some(new_session) = self.filled_session() {
            new_session.with(|facts| facts.id = id);
        }
        Ok(())
    }

    /// The server-name callback may have turned off tickets that were on before (`had_tickets`).
    pub(super) fn reconsider_tickets(&self, had_tickets: bool, version: u16) -> Result<(), Fault> {
        let turned_off = had_tickets && self.setting(|settings| settings.options) & NO_TICKET != 0;
        if !turned_off || !self.expects_ticket() {
            return Ok(());
        }
        self.expect_ticket(false);
        match version < TLS1_3 && !self.is_hit() {
            true => self.name_session(),
            false => Ok(()),
        }
    }

    /// Whether this handshake issues a ticket, as far as the client's own ticket decides.
    pub(super) fn expects_ticket(&self) -> bool {
        self.resumption.with(|resumption| resumption.expects_ticket)
    }

    pub(super) fn expect_ticket(&self, expected: bool) {
        self.resumption.with(|resumption| resumption.expects_ticket = expected);
    }

    /// Server: whether the session that the client offers is, or is to be, resumed.
    pub(super) fn is_hit(&self) -> bool {
        self.resumption.with(|resumption| resumption.offered.is_hit())
    }

    /// Server: the session that this handshake resumes.
    pub(super) fn resumed_session(&self) -> Option<Resumed> {
        self.resumption.with(|resumption| resumption.offered.resumed().cloned())
    }

    /// Server: our answer to the ClientHello has been made, and nothing of it written.
    pub(super) fn settle_offer(&self, passed: &[Passed], hello: &ClientHello) -> Result<(), Fault> {
        let answer = ServerAnswer::read(passed, hello.session_id()).ok_or(INTERNAL)?;
        let offered = self.resumption.with(|resumption| std::mem::take(&mut resumption.offered));
        let settled = offered.settle(answer).map_err(|_| INTERNAL)?;
        let identity = settled.resumed().map(Resumed::peer);
        let hit = settled.is_hit();
        let old = self.resumption.with(|resumption| std::mem::replace(&mut resumption.offered, settled));
        drop(old);
        self.facts(|facts| facts.server_resumes = hit);
        if let Some((certificate, chain)) = identity {
            self.publish(|peer| (peer.certificate, peer.chain) = (certificate, chain));
        }
        Ok(())
    }

    // ---- TLS 1.3 ----

    /// The rule: an identity counts only if its session's hash is that of the chosen suite, and the client must prove with the
    /// binder that it holds the session's key. The first such identity is used; an invalid binder ends the handshake.
    fn find_by_key(&self, hello: &ClientHello, suite: u16) -> Result<Option<Found>, Fault> {
        self.expect_ticket(true);
        if !hello.takes_key_exchange_with_key().map_err(|_: Malformed| MALFORMED)? {
            return Ok(None);
        }
        let Some(keys) = hello.pre_shared_keys() else { return Ok(None) };
        let mut keys = keys.map_err(|_| MALFORMED)?;
        self.expect_ticket(false);
        let mut number = 0;
        let (session, identity) = loop {
            let Some(identity) = keys.next_identity() else { return Ok(None) };
            let (identity, _) = identity.map_err(|_| MALFORMED)?;
            if let Some(session) = self.find_key(identity)? {
                let of_session = session.with(|facts| facts.cipher_suite);
                if of_session.is_some_and(|of_session| has_same_hash(of_session, suite)) {
                    break (session, identity);
                }
                self.expect_ticket(true);
            }
            number += 1;
        };
        let binder = keys.binder(number).map_err(|_| MALFORMED)?;
        if Some(binder.len()) != binder::length(suite) {
            return Err(MALFORMED);
        }
        let secret = session.with(|facts| facts.master_key.clone());
        match binder::is_right(suite, &secret, hello, keys.binders_at(), binder) {
            Some(true) => {}
            Some(false) => {
                let description = match Generation::current() >= Generation::V3_5 {
                    true => Alert::DECRYPT_ERROR.0,
                    false => alert::ILLEGAL_PARAMETER,
                };
                return Err(Fault::with_alert(Reason::BINDER_DOES_NOT_VERIFY, description));
            }
            None => return Err(INTERNAL),
        }
        let offered =
            Offered::by_key(session.clone(), identity, u16::try_from(number).map_err(|_| MALFORMED)?);
        Ok(Some(Found { session, offered, by_id: false }))
    }

    /// The session behind an identity. A session for single use is removed from the cache.
    fn find_key(&self, identity: &[u8]) -> Result<Option<Ref<Session>>, Fault> {
        if self.has_stateless_tickets(TLS1_3) {
            return match self.open_ticket(identity, &[])? {
                Ticket::Empty => Err(MALFORMED),
                Ticket::Session(session) => Ok(Some(session)),
                Ticket::Ignored | Ticket::Unknown => Ok(None),
            };
        }
        self.expect_ticket(true);
        if identity.is_empty() {
            return Err(MALFORMED);
        }
        let Some(id) = SessionId::new(identity).filter(|_| identity.len() == SessionId::MAX) else {
            return Ok(None);
        };
        let session = self.look_up(&id, TLS1_3);
        Ok(session.filter(|session| {
            !self.guards_against_replay() || self.session_context().remove_session(session)
        }))
    }

    // ---- TLS 1.2 ----

    fn find_by_name(&self, hello: &ClientHello) -> Result<Option<Found>, Fault> {
        self.expect_ticket(false);
        let version = self.facts(|facts| facts.version);
        let ticket = hello.extension(extension::SESSION_TICKET);
        if let Some(ticket) = ticket.filter(|_| self.has_stateless_tickets(version)) {
            match self.open_ticket(ticket, hello.session_id())? {
                Ticket::Session(session) => {
                    let offered = Offered::by_name(session.clone(), ticket);
                    return Ok(Some(Found { session, offered, by_id: false }));
                }
                Ticket::Unknown => return Ok(None),
                Ticket::Empty | Ticket::Ignored => {}
            }
        }
        let Some(id) = SessionId::new(hello.session_id()).filter(|id| !id.is_empty()) else {
            return Ok(None);
        };
        Ok(self.look_up(&id, version).map(|session| {
            let offered = Offered::by_name(session.clone(), id.as_slice());
            Found { session, offered, by_id: true }
        }))
    }

    // ---- both ----

    /// OpenSSL's last checks, in its order, and whether rustls can resume the session.
    fn may_resume(&self, found: &Found, hello: &ClientHello, version: u16) -> Result<bool, Fault> {
        let Found { session, by_id, .. } = found;
        let settings = self.settings();
        let own = settings.session_id_context;
        let (of_version, id_context, with_extended_secret, expired, can_run) = session.with(|facts| {
            let Facts { version, id_context, extended_master_secret, .. } = *facts;
            (version, id_context, extended_master_secret, facts.has_expired(now()), can_run_on(facts))
        });
        if of_version != version || id_context != own {
            return Ok(false);
        }
        let context = self.session_context();
        if settings.verify_mode & VERIFY_PEER != 0 && own == SessionIdContext::default() {
            if version == TLS1_3 {
                // OpenSSL has attached the session to the connection by now, so the alert removes it from the cache.
                context.remove_session(session);
            }
            return Err(Fault::with_alert(Reason::SESSION_ID_CONTEXT_UNINITIALIZED, alert::INTERNAL_ERROR));
        }
        if expired {
            Counters::count(&context.sessions.counters.timeouts);
            if *by_id {
                context.remove_session(session);
            }
            return Ok(false);
        }
        // A server with SSL_OP_NO_EXTENDED_MASTER_SECRET ignores the client's extension.
        let offers_extended_secret = version < TLS1_3
            && hello.extension(extension::EXTENDED_MASTER_SECRET).is_some()
            && self.setting(|settings| settings.options) & NO_EXTENDED_MASTER_SECRET == 0;
        match (with_extended_secret, offers_extended_secret) {
            (true, false) => Err(Fault::with_alert(Reason::INCONSISTENT_EXTMS, alert::HANDSHAKE_FAILURE)),
            (false, true) => Ok(false),
            _ => Ok(can_run),
        }
    }

    /// Whether this server's tickets contain the session themselves.
    pub fn has_stateless_tickets(&self, version: u16) -> bool {
        let (options, security) = self.setting(|settings| (settings.options, settings.security));
        options & NO_TICKET == 0
            && match version == TLS1_3 {
                true => !self.guards_against_replay(),
                false => security.permits_tickets(self.security_subject()),
            }
    }

    /// Each ticket allows early data only once, which needs a cache.
    pub(super) fn guards_against_replay(&self) -> bool {
        self.setting(|settings| settings.max_early_data > 0 && settings.options & NO_ANTI_REPLAY == 0)
    }

    /// The session under this id, from the cache or the program's callback.
    fn look_up(&self, id: &SessionId, version: u16) -> Option<Ref<Session>> {
        let context = self.session_context();
        let cache = &context.sessions;
        if !cache.has_mode(mode::NO_INTERNAL_LOOKUP) {
            if let Some(session) = cache.find(id, version) {
                return Some(session);
            }
            Counters::count(&cache.counters.misses);
        }
        let session: Ref<Session> = cache.callbacks().get?.find(self.as_ptr(), id.as_slice())?;
        if session.with(|facts| facts.not_resumable) {
            return None;
        }
        Counters::count(&cache.counters.callback_hits);
        if !cache.has_mode(mode::NO_INTERNAL_STORE) {
            context.add_session(&session);
        }
        Some(session)
    }

    /// Server, TLS 1.2: stores a session under this id, at the end of a full handshake.
    pub fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        let Some(id) = SessionId::new(id).filter(|_| !self.is_hit() && !self.ask_whether_not_resumable())
        else {
            return false;
        };
        let Some(session) = self.issue(&facts, None) else { return false };
        session.with(|facts| facts.id = id);
        self.resumption.with(|resumption| resumption.pending.push(session));
        true
    }

    /// Server, TLS 1.2: the id for a new session, padded with zeros, and its length; None if it gets none.
    pub fn session_id(&self) -> Option<([u8; SessionId::MAX], usize)> {
        // OpenSSL asks the current context here, not the one that has the cache.
        if self.is_hit() || !self.context().sessions.has_mode(mode::SERVER) {
            return None;
        }
        // A session that must not be resumed also has an id, but is not stored.
        let id = self.filled_session()?.with(|facts| facts.id);
        (!id.is_empty()).then(|| (*id.room(), id.as_slice().len()))
    }

    /// The session to be issued. The rule: its identity is the one that this handshake has proven, or that of the session
    /// which this handshake resumes; never that of a session which was merely offered.
    pub(super) fn issue(&self, facts: &ServerFacts, resumed: Option<&Resumed>) -> Option<Ref<Session>> {
        let issued = self.resumption.with(|resumption| match resumption.issued {
            0 => None,
            _ => resumption.current.clone(),
        });
        let session = match (issued, resumed) {
            // Further ones are copies of the first.
            (Some(issued), _) => issued.duplicate()?,
            (None, Some(resumed)) => resumed.copy()?,
            (None, None) => self.filled_session()?,
        };
        // A resumed session keeps its facts.
        let known = resumed.is_none().then(|| self.known_to_session());
        let max_early_data =
            if facts.version == TLS1_3 { self.setting(|settings| settings.max_early_data) } else { 0 };
        let group = self.facts(|facts| facts.group);
        let (alpn, known) = session.with(|session| {
            session.version = facts.version;
            session.cipher_suite = Some(facts.suite);
            session.master_key = facts.secret.clone();
            session.extended_master_secret = facts.extended_master_secret;
            session.age_add = facts.age_add;
            session.time = facts.created_at as i64;
            session.max_early_data = max_early_data;
            let alpn = renew(&mut session.alpn, facts.alpn.clone());
            session.key_exchange_group = group.into();
            session.not_resumable = false;
            (alpn, known.and_then(|known| known.fill(session)))
        });
        session.supersede(alpn);
        session.supersede(known);
        let old = self.resumption.with(|resumption| {
            resumption.issued += 1;
            resumption.is_new = false;
            resumption.current.replace(session.clone())
        });
        drop(old);
        Some(session)
    }

    /// `SSL_CTX_set_not_resumable_session_callback`: asked once for each session.
    pub(super) fn ask_whether_not_resumable(&self) -> bool {
        if let Some(decided) = self.resumption.with(|resumption| resumption.not_resumable) {
            return decided;
        }
        // Every TLS 1.2 suite here is forward secret; a TLS 1.3 suite does not determine that.
        let forward_secret = c_int::from(u16::try_from(self.version()) != Ok(TLS1_3));
        let decided = self
            .settings()
            .not_resumable
            .is_some_and(|callback| callback.call(self.as_ptr(), forward_secret) != 0);
        if decided && let Some(session) = self.session() {
            session.with(|facts| facts.not_resumable = true);
        }
        self.resumption.with(|resumption| resumption.not_resumable = Some(decided));
        decided
    }
}

/// Whether the session's suite and the chosen suite have the same hash.
fn has_same_hash(of_session: u16, chosen: u16) -> bool {
    let digest = |suite: u16| cipher_suites::find(suite).map(|suite| suite.handshake_digest);
    digest(of_session).is_some() && digest(of_session) == digest(chosen)
}

/// Whether rustls supports the session's suite, and the key has the right length.
fn can_run_on(facts: &Facts) -> bool {
    const MASTER_SECRET: usize = 48;
    let suite = facts.cipher_suite.and_then(cipher_suites::find).filter(|suite| suite.is_negotiable());
    match facts.version {
        TLS1_3 => suite.is_some_and(|suite| suite.is_tls13()),
        _ => suite.is_some_and(|suite| !suite.is_tls13()) && facts.master_key.len() == MASTER_SECRET,
    }
}
