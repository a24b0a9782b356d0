//! The session of a connection: which one it offers, makes or resumes, and how it reaches the context's cache and the program's
//! callbacks.
//!
//! The handshake calls the trait `ConnectionCallbacks`, whose session half is here. A handshake makes one *new session*: an
//! object that exists from the ClientHello on and is filled as facts become known. When a server resumes, the offered session
//! replaces it (`offered.rs`). New sessions wait in a queue until the handshake's facts are published, because the program's
//! callback may read them. Then [`Connection::deliver_sessions`] delivers them.

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::parts::Resumption;
use super::{Connection, Role, Status};
use crate::context::session_cache::{Counters, mode};
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::sessions::{ClientSession, ReadySession, ResumptionFacts, Tls12Facts};
use crate::handshake::tickets::LONGEST_LIFETIME;
use crate::reference::Ref;
use crate::session::{Facts, Session, SessionId, now};
use crate::settings::{Configurable, SessionIdContext};
use crate::superseded::renew;
use crate::tables::generation::Generation;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::options::NO_TICKET;
use crate::tables::reasons::Reason;
use crate::tables::seconds;

/// `SSL_VERIFY_PEER`
pub(super) const VERIFY_PEER: c_int = crate::tables::modes::verify::PEER;

impl Connection {
    /// Reads or changes the session of [`Connection::session`].
    pub(super) fn with_session<R>(&self, look: impl FnOnce(&mut Facts) -> R) -> Option<R> {
        self.resumption.with(|resumption| Some(resumption.current.as_ref()?.with(look)))
    }

    /// `SSL_get_session`
    pub fn session(&self) -> Option<Ref<Session>> {
        self.resumption.with(|resumption| resumption.current.clone())
    }

    /// `SSL_set_session`
    pub fn set_session(&self, session: Option<Ref<Session>>) {
        self.retire_session();
        self.set_method(self.context().method());
        self.adopt_session(session);
    }

    /// Makes this the connection's session, and copies its verify result to the connection.
    pub(super) fn adopt_session(&self, session: Option<Ref<Session>>) {
        if let Some(session) = &session {
            self.set_verify_result(session.with(|facts| facts.verify_result));
        }
        let old = self.resumption.with(|resumption| {
            resumption.is_new = false;
            std::mem::replace(&mut resumption.current, session)
        });
        drop(old);
    }

    /// `SSL_session_reused`: a client knows once it has read the ServerHello.
    pub fn session_reused(&self) -> bool {
        self.resumption.with(|resumption| resumption.reused) || self.facts(|facts| facts.server_resumes)
    }

    /// `SSL_copy_session_id`: copies what a connection needs to resume like the other one.
    pub fn copy_session_from(&self, from: &Self) -> Result<(), Reason> {
        self.set_session(from.session());
        self.set_method(from.method());
        let settings = from.settings();
        let old = self.change(|own| {
            own.session_id_context = settings.session_id_context;
            std::mem::replace(&mut own.certificates, settings.certificates.clone())
        });
        drop(old);
        Ok(())
    }

    /// `SSL_has_matching_session_id`
    pub fn has_cached_session(&self, id: &SessionId) -> bool {
        let version = u16::try_from(self.version());
        version.is_ok_and(|version| self.session_context().sessions.has(id, version))
    }

    /// A handshake begins (`SSL_CTX_sess_connect`, `SSL_CTX_sess_accept`). A client without a session to resume gets a new one
    /// to fill.
    pub fn handshake_started(&self, role: Role) {
        if role == Role::Client && self.with_session(|facts| facts.is_resumable()) != Some(true) {
            let new_session = self.new_session();
            let old = self.resumption.with(|resumption| {
                resumption.is_new = true;
                std::mem::replace(&mut resumption.current, new_session)
            });
            drop(old);
        }
        let counters = &self.session_context().sessions.counters;
        match role {
            Role::Client => drop(Counters::count(&counters.connect)),
            Role::Server if counts_where_it_begins() => {
                Counters::count(&self.context().sessions.counters.accept);
            }
            Role::Server => drop(Counters::count(&counters.accept)),
        }
    }

    /// Server: if the server name selected another context, the handshake counts there.
    pub(super) fn count_elsewhere(&self) {
        let (context, first) = (self.context(), self.session_context());
        if !counts_where_it_begins() && !Arc::ptr_eq(&context, first) {
            Counters::count(&context.sessions.counters.accept);
            first.sessions.counters.accept.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The handshake is complete and its facts are published: counts it, and delivers the new sessions.
    pub fn handshake_finished(&self, role: Role, negotiated: &NegotiatedParameters) {
        if negotiated.resumed {
            self.resumed(role, negotiated);
        } else {
            self.complete_new_session(negotiated);
        }
        // OpenSSL flushes its cache before it counts a TLS 1.2 handshake, and with each TLS 1.3 ticket.
        if negotiated.version != TLS1_3 && self.session().is_some_and(|session| session.has_id()) {
            self.flush_at_times(role);
        }
        match role {
            Role::Client => Counters::count(&self.session_context().sessions.counters.connect_good),
            // A server counts in the context of its certificate.
            Role::Server => Counters::count(&self.context().sessions.counters.accept_good),
        };
        self.resumption.with(|resumption| {
            resumption.reused = negotiated.resumed;
            resumption.established = true;
            resumption.is_new = false;
        });
        self.deliver_sessions(role);
    }

    /// Removes expired sessions from the cache, once in 256 handshakes.
    fn flush_at_times(&self, role: Role) {
        let context = self.session_context();
        let cache = &context.sessions;
        let (side, good) = match role {
            Role::Client => (mode::CLIENT, &cache.counters.connect_good),
            Role::Server => (mode::SERVER, &cache.counters.accept_good),
        };
        let due = good.load(Ordering::Relaxed) & 0xff == 0xff;
        if due && cache.has_mode(side) && !cache.has_mode(mode::NO_AUTO_CLEAR) {
            context.flush_sessions(now());
        }
    }

    /// Delivers sessions that are new since the last call to the cache and the program: at the end of a handshake, and
    /// whenever a client has read tickets.
    pub fn deliver_sessions(&self, role: Role) {
        while self.deliver_next_session(role) {}
    }

    /// The same for one session. Returns whether there was one.
    pub fn deliver_next_session(&self, role: Role) -> bool {
        let next = self.resumption.with(|resumption| {
            let waits = !resumption.pending.is_empty();
            waits.then(|| resumption.pending.remove(0))
        });
        let Some(session) = next else { return false };
        let old = self.resumption.with(|resumption| resumption.current.replace(session.clone()));
        drop(old);
        self.deliver(role, &session);
        true
    }

    /// Client: sets the lifetime of the new session from this TLS 1.3 ticket message. rustls caps lifetimes at a week.
    pub(super) fn hear_lifetime(&self, message: &[u8]) {
        let lifetime = message.get(4..).and_then(|body| body.first_chunk());
        let session = self.resumption.with(|resumption| resumption.pending.first().cloned());
        if let (Some(session), Some(lifetime)) = (session, lifetime) {
            session.with(|facts| facts.lifetime_hint = u32::from_be_bytes(*lifetime).into());
        }
    }

    /// A fatal alert was sent or received: the session is not resumed again.
    pub fn session_failed(&self) {
        let session = self.resumption.with(|resumption| {
            resumption.established = false;
            resumption.current.clone()
        });
        if let Some(session) = session {
            self.session_context().remove_session(&session);
        }
    }

    /// The bad-session rule: a connection that ends without sending a close_notify leaves no session to resume. Called before
    /// the connection drops its state (`SSL_clear`, `SSL_free`, `SSL_set_session`). Returns whether the rule applied.
    pub fn retire_session(&self) -> bool {
        let session =
            self.resumption.with(|resumption| resumption.current.clone().filter(|_| resumption.established));
        match session {
            Some(session) if self.status(|status| status.shutdown) & Status::SENT_SHUTDOWN == 0 => {
                self.session_context().remove_session(&session);
                true
            }
            _ => false,
        }
    }

    /// `SSL_clear`: a session of a properly closed connection stays, to be offered again.
    pub fn clear_session(&self) {
        let retired = self.retire_session();
        let old = self.resumption.with(|resumption| {
            let kept = resumption.current.take().filter(|_| !retired);
            std::mem::replace(resumption, Resumption { current: kept, ..Resumption::default() })
        });
        drop(old);
        self.session_failure.set(None);
    }

    /// `SSL_free`
    pub fn release_session(&self) {
        self.retire_session();
        let old = self.resumption.with(std::mem::take);
        drop(old);
    }

    /// Why the handshake must fail with an internal_error alert, although rustls would continue.
    pub fn take_session_failure(&self) -> Option<Reason> {
        self.session_failure.take()
    }

    // ---- the session half of `handshake::ConnectionCallbacks` ----

    /// Client: the session that `SSL_set_session` chose, in rustls's form.
    pub fn offered_session(&self) -> Option<ClientSession> {
        let session = self.session()?;
        let facts = session.facts();
        if !facts.is_resumable() {
            return None;
        }
        let suite = facts.cipher_suite?;
        let received_at = u64::try_from(facts.time).ok()?;
        if !matches!(facts.version, TLS1_2 | TLS1_3) {
            return None;
        }
        if facts.version == TLS1_2 {
            // A server rejects a session whose suite the ClientHello does not offer.
            if !self.cipher_list().suites().iter().any(|own| own.protocol_id == suite) {
                return None;
            }
            return Some(ClientSession::Tls12(Tls12Facts {
                suite,
                master_secret: facts.master_key,
                extended_master_secret: facts.extended_master_secret,
                id: facts.id.as_slice().to_vec(),
                ticket: facts.ticket,
                received_at,
                // The lifetime hint of a TLS 1.2 server is not a limit.
                lifetime: 0,
            }));
        }
        // As in OpenSSL: a session from the future counts as very old; since 3.2 as new.
        let age = match seconds::latest() {
            Some(_) => now().saturating_sub(facts.time).max(0) as u32,
            None => now().wrapping_sub(facts.time) as u32,
        };
        // Subtract a second for the ticket's time in transit.
        if facts.ticket.is_empty() || facts.lifetime_hint < age.saturating_sub(1).into() {
            return None;
        }
        let facts = ResumptionFacts {
            suite,
            secret: facts.master_key,
            age_add: facts.age_add,
            max_early_data: facts.max_early_data,
            ticket: facts.ticket,
            received_at,
            lifetime: facts.lifetime_hint.min(LONGEST_LIFETIME.into()),
        };
        Some(ClientSession::Tls13(facts, session.take_ready()))
    }

    /// Client: a TLS 1.2 handshake or a TLS 1.3 ticket has made a session.
    pub fn session_received(&self, received: ClientSession) {
        let received = match received {
            ClientSession::Tls12(facts) => self.tls12_session_received(facts),
            ClientSession::Tls13(facts, ready) => self.ticket_received(facts, ready),
        };
        if let Some(session) = received {
            self.resumption.with(|resumption| resumption.pending.push(session));
        }
    }
}

impl Connection {
    pub(super) fn fail_session(&self, reason: Reason) {
        self.session_failure.set(Some(reason));
    }

    /// Client: the server has accepted our server name, and the new session belongs to it.
    pub(super) fn name_acknowledged(&self) {
        let name = self.status(|s| s.host_name.clone());
        let old = self.facts(|facts| {
            facts.server_name_acknowledged = true;
            renew(&mut facts.server_name, name)
        });
        self.superseded.keep(old);
    }

    fn resumed(&self, role: Role, negotiated: &NegotiatedParameters) {
        // A resumed handshake has no signatures.
        self.facts(|facts| facts.peer_signature_schemes = Vec::new());
        // A server did the rest when it wrote its ServerHello.
        let Some(session) = self.session().filter(|_| role == Role::Client) else { return };
        let context = self.session_context();
        Counters::count(&context.sessions.counters.hits);
        let (certificate, chain) = session.with(|known| (known.peer.clone(), known.peer_chain.clone()));
        self.publish(|peer| (peer.certificate, peer.chain) = (certificate, chain));
        // The cache treats a TLS 1.3 ticket as single-use.
        if negotiated.version == TLS1_3 && context.sessions.has_mode(mode::CLIENT) {
            context.remove_session(&session);
        }
    }

    /// A new handshake begins: until it is complete, the bad-session rule does not apply.
    pub(super) fn forget_establishment(&self) {
        self.resumption.with(|resumption| (resumption.established, resumption.is_new) = (false, false));
    }

    /// `SSL_CTX_add_session` and the new-session callback, as far as the cache mode allows.
    fn deliver(&self, role: Role, session: &Ref<Session>) {
        let verifies = self.setting(|settings| settings.verify_mode & VERIFY_PEER != 0);
        let (id, id_context, version) = session.with(|facts| (facts.id, facts.id_context, facts.version));
        let server = role == Role::Server;
        let no_context = id_context == SessionIdContext::default();
        if id.is_empty() || (server && no_context && verifies) {
            return;
        }
        let context = self.session_context();
        let cache = &context.sessions;
        if !cache.has_mode(if server { mode::SERVER } else { mode::CLIENT }) {
            return;
        }
        // A TLS 1.3 server's tickets contain their session; the cache stores it only if replay protection, a remove callback or
        // stateful tickets need it.
        let callbacks = cache.callbacks();
        let wanted = version != TLS1_3
            || !server
            || self.guards_against_replay()
            || callbacks.remove.is_some()
            || self.setting(|settings| settings.options) & NO_TICKET != 0;
        if wanted && !cache.has_mode(mode::NO_INTERNAL_STORE) {
            context.add_session(session);
        }
        if let Some(new) = callbacks.new {
            // The callback keeps the reference if it returns non-zero.
            let given = session.clone();
            if new.call(self.as_ptr(), given.as_ptr()) != 0 {
                std::mem::forget(given.into_arc());
            }
        }
        if version == TLS1_3 {
            self.flush_at_times(role);
        }
    }

    fn tls12_session_received(&self, mut received: Tls12Facts) -> Option<Ref<Session>> {
        // rustls caps lifetimes at a week.
        if let Some(lifetime) = self.facts(|facts| facts.ticket_lifetime) {
            received.lifetime = lifetime.into();
        }
        let is_new = self.resumption.with(|resumption| resumption.is_new);
        let offered = self
            .session()
            .filter(|session| !is_new && session.with(|facts| facts.master_key == received.master_secret));
        let Some(offered) = offered else {
            let session = self.filled_session()?;
            session.with(|facts| {
                facts.version = TLS1_2;
                facts.take_tls12(received);
            });
            return Some(session);
        };
        // Resumed. A new ticket makes a new session, which no callback receives.
        if received.ticket.is_empty() || offered.with(|facts| facts.ticket == received.ticket) {
            return None;
        }
        let session = offered.duplicate()?;
        session.with(|facts| facts.take_tls12(received));
        if self.session_context().sessions.has_mode(mode::CLIENT) {
            self.session_context().remove_session(&offered);
        }
        let old = self.resumption.with(|resumption| resumption.current.replace(session));
        drop(old);
        None
    }

    fn ticket_received(
        &self,
        received: ResumptionFacts,
        ready: Option<ReadySession>,
    ) -> Option<Ref<Session>> {
        let newest = self.resumption.with(|resumption| resumption.pending.last().cloned());
        let session = newest.or_else(|| self.session())?.duplicate()?;
        let id = SessionId::of_ticket(&received.ticket);
        session.with(|facts| {
            facts.version = TLS1_3;
            facts.cipher_suite = Some(received.suite);
            facts.master_key = received.secret;
            facts.time = received.received_at as i64;
            facts.lifetime_hint = received.lifetime;
            facts.age_add = received.age_add;
            facts.max_early_data = received.max_early_data;
            facts.ticket = received.ticket;
            facts.id = id;
            facts.not_resumable = false;
        });
        session.keep_ready(ready);
        Some(session)
    }
}

impl Facts {
    /// Takes over what a TLS 1.2 client knows at the end of a handshake.
    fn take_tls12(&mut self, received: Tls12Facts) {
        self.cipher_suite = Some(received.suite);
        self.master_key = received.master_secret;
        self.extended_master_secret = received.extended_master_secret;
        self.time = received.received_at as i64;
        self.lifetime_hint = received.lifetime;
        // With a ticket, the client chooses the id itself, derived from the ticket.
        self.id = match &received.ticket[..] {
            [] => SessionId::new(&received.id).unwrap_or_default(),
            ticket => SessionId::of_ticket(ticket),
        };
        self.ticket = received.ticket;
    }
}

/// Since OpenSSL 3.2 a server's handshake counts in the context where it begins, even if the server name selects another one.
fn counts_where_it_begins() -> bool {
    Generation::current() >= Generation::V3_2
}
