//! A server's sessions: which one a ClientHello may resume, and what a handshake leaves to be resumed.

use std::ffi::c_int;

use super::Connection;
use super::resumption::VERIFY_PEER;
use crate::context::session_cache::{Counters, mode};
use crate::engine::client_hello::extension;
use crate::engine::sessions::ServerFacts;
use crate::reference::Ref;
use crate::session::{Session, SessionId, now};
use crate::settings::{Configurable, SessionIdContext};
use crate::superseded::renew;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::options::{NO_ANTI_REPLAY, NO_TICKET};
use crate::tables::reasons::Reason;

impl Connection {
    /// Server: from the ClientHello on there is a session, which the handshake may replace. What was offered or made
    /// before is forgotten; asking twice in one handshake changes nothing.
    pub fn begin_session(&self) {
        if self.resumption.with(|resumption| resumption.drafted) {
            return;
        }
        let draft = self.new_session();
        let old = self.resumption.with(|resumption| {
            resumption.issued = 0;
            resumption.no_ticket = false;
            resumption.not_resumable = None;
            resumption.drafted = true;
            (std::mem::replace(&mut resumption.current, draft), resumption.candidate.take())
        });
        drop(old);
    }

    /// Whether this server's tickets hold the session themselves (`ServerConfig::ticketer` is set).
    pub fn has_stateless_tickets(&self, version: u16) -> bool {
        let settings = self.settings();
        settings.options & NO_TICKET == 0
            && match version == TLS1_3 {
                true => !self.guards_against_replay(),
                false => settings.security.permits_tickets(self.security_subject()),
            }
    }

    /// Early data is accepted once for each ticket, which needs a cache.
    pub(super) fn guards_against_replay(&self) -> bool {
        let settings = self.settings();
        settings.max_early_data > 0 && settings.options & NO_ANTI_REPLAY == 0
    }

    /// Server: the session stored under this id, from the cache or the program's callback.
    pub fn find_session(&self, id: &[u8], take: bool) -> Option<ServerFacts> {
        // rustls takes TLS 1.3 sessions and looks at TLS 1.2 ones.
        let version = if take { TLS1_3 } else { TLS1_2 };
        if take && self.has_stateless_tickets(TLS1_3) {
            return self.open_ticket(id);
        }
        let id = SessionId::new(id)?;
        let session = self.look_up(&id, version)?;
        let context = self.session_context();
        if take && self.guards_against_replay() && !context.remove_session(&session) {
            return None;
        }
        if session.with(|facts| facts.has_expired(now())) {
            Counters::count(&context.sessions.counters.timeouts);
            if !take {
                context.remove_session(&session);
            }
            return None;
        }
        self.accept_candidate(session, take, id.as_slice())
    }

    /// Server: keeps a session under this id.
    pub fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        let Some(id) = SessionId::new(id).filter(|_| !self.is_not_resumable()) else { return false };
        let Some(session) = self.issue(&facts) else { return false };
        session.with(|facts| facts.id = id);
        self.resumption.with(|resumption| resumption.pending.push(session));
        true
    }

    /// Server, TLS 1.2: the id that a new session is to be found under, with zeros behind it, and its length; None when it
    /// gets none.
    pub fn session_id(&self) -> Option<([u8; SessionId::MAX], usize)> {
        let wants_ticket =
            self.client_hello().is_some_and(|hello| hello.extension(extension::SESSION_TICKET).is_some());
        let ticket_goes_out = wants_ticket && self.has_stateless_tickets(TLS1_2);
        // OpenSSL asks the context of now here, not the one that has the cache.
        if ticket_goes_out || !self.context().sessions.has_mode(mode::SERVER) {
            return None;
        }
        // A session that shall not be resumed has an id, too, but nobody keeps it.
        self.is_not_resumable();
        self.new_session_id().map(|id| (*id.room(), id.as_slice().len()))
    }

    /// The session that rustls is about to give out: the draft for the first, a copy for each further one.
    pub(super) fn issue(&self, facts: &ServerFacts) -> Option<Ref<Session>> {
        let (drafted, candidate, current) = self.resumption.with(|resumption| {
            (resumption.drafted, resumption.candidate.clone(), resumption.current.clone())
        });
        let tls13 = facts.version == TLS1_3;
        let candidate = candidate.filter(|_| tls13);
        let session = match candidate.as_ref().or(current.as_ref().filter(|_| !drafted)) {
            Some(known) => known.duplicate()?,
            None => self.draft()?,
        };
        // A resumed session keeps what it knows.
        let known = candidate.is_none().then(|| self.known_to_session());
        let max_early_data = if tls13 { self.settings().max_early_data } else { 0 };
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
            resumption.drafted = false;
            resumption.current.replace(session.clone())
        });
        drop(old);
        Some(session)
    }

    /// `SSL_CTX_set_not_resumable_session_callback`: asked once for each session.
    pub(super) fn is_not_resumable(&self) -> bool {
        if let Some(decided) = self.resumption.with(|resumption| resumption.not_resumable) {
            return decided;
        }
        // Every TLS 1.2 suite here is forward secret; those of TLS 1.3 do not say.
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

    pub(super) fn look_up(&self, id: &SessionId, version: u16) -> Option<Ref<Session>> {
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
        Some(session).filter(|session| session.with(|facts| facts.version == version))
    }

    /// The last checks that OpenSSL makes before it resumes; the rest is rustls's.
    pub(super) fn accept_candidate(
        &self,
        session: Ref<Session>,
        renew: bool,
        identity: &[u8],
    ) -> Option<ServerFacts> {
        let facts = session.facts();
        // The server-name callback may have changed the context since; OpenSSL has found its session by then.
        let draft = self.resumption.with(|resumption| resumption.present_draft());
        let own =
            draft.map_or(self.settings().session_id_context, |draft| draft.with(|draft| draft.id_context));
        if facts.id_context != own {
            return None;
        }
        if self.settings().verify_mode & VERIFY_PEER != 0 && own == SessionIdContext::default() {
            self.fail_session(Reason::SESSION_ID_CONTEXT_UNINITIALIZED);
            if facts.version == TLS1_3 {
                // OpenSSL's connection has it by now, and the alert takes it out of the cache.
                self.session_context().remove_session(&session);
            }
            return None;
        }
        // As OpenSSL, any name will do: the session-id context says who may resume what. rustls wants the name that it knows
        // of, which is one that is acknowledged.
        let (asked_for, taken) = self.facts(|facts| {
            let name = facts.server_name.as_ref().map(|name| name.to_bytes().to_vec());
            (name, facts.server_name_acknowledged)
        });
        let takes_early_data = facts.version == TLS1_3 && self.accepts_early_data(identity, &facts);
        let value = ServerFacts {
            version: facts.version,
            created_at: u64::try_from(facts.time).ok()?,
            server_name: asked_for.filter(|_| taken),
            suite: facts.cipher_suite?,
            alpn: facts.alpn,
            secret: facts.master_key,
            extended_master_secret: facts.extended_master_secret,
            age_add: facts.age_add,
            takes_early_data,
        };
        let old = self.resumption.with(|resumption| {
            resumption.renew = renew;
            resumption.candidate.replace(session)
        });
        drop(old);
        Some(value)
    }
}
