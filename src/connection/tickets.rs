//! Session tickets of a server: a session, encoded as OpenSSL encodes it, sealed with the context's keys or with those
//! of the program's callback, so that servers of either library open each other's.

use std::ffi::c_int;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Connection, Outcomed, Role};
use crate::callbacks::Argument;
use crate::context::session_cache::{Counters, TicketKey};
use crate::engine::client_hello::{ClientHello, extension};
use crate::engine::errors::{Fault, alert};
use crate::engine::handshake::Established;
use crate::engine::outcome::Outcome;
use crate::engine::sessions::ServerFacts;
use crate::engine::tap::Tap;
use crate::engine::tickets::{LONGEST_LIFETIME, NONCE, NewTicket};
use crate::engine::traffic::Sender;
use crate::libcrypto::error_queue;
use crate::libcrypto::ticket::{self, MacKind, TicketSealer};
use crate::reference::Ref;
use crate::session::{Facts, Session, SessionId, asn1, now};
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::transport;

impl Connection {
    /// Server: a session as a ticket, sealed with the context's keys or the program's callback.
    pub fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>> {
        let session = if let Some(resumed) = self.resumed_by(&facts.secret) {
            // The client keeps the ticket that it has, unless that is to be replaced.
            let resumed = self.resumption.with(|resumption| resumption.renew).then_some(resumed)?;
            let old = self.resumption.with(|resumption| resumption.current.replace(resumed.clone()));
            drop(old);
            resumed
        } else if self.is_not_resumable() || self.resumption.with(|resumption| resumption.no_ticket) {
            return None;
        } else {
            self.issue(&facts)?
        };
        if !self.generate_ticket() {
            return None;
        }
        self.seal(&session)
    }

    /// Server, TLS 1.3: seals the tickets that follow the handshake.
    pub(super) fn send_tickets(self: &Arc<Self>, established: &mut Established) -> Result<(), Fault> {
        let Established { outcome, traffic } = established;
        if outcome.version != TLS1_3 {
            return Ok(());
        }
        let wanted = self.settings().num_tickets;
        let count = match outcome.resumed {
            false if self.is_not_resumable() || self.resumption.with(|resumption| resumption.no_ticket) => 0,
            false => wanted,
            true if self.resumption.with(|resumption| resumption.renew) => wanted.min(1),
            true => 0,
        };
        for _ in 0..count {
            let Some(ticket) = self.new_ticket(outcome, traffic.send.tap())? else { break };
            self.watch_data(traffic.send.tap());
            traffic.send.message(&ticket, self.settings().max_send_fragment)?;
            self.observe_ticket(&mut traffic.send, ticket);
        }
        Ok(())
    }

    /// `SSL_new_session_ticket`: one more goes out with the next call that moves bytes. False where there can be none.
    pub fn new_session_ticket(&self) -> bool {
        let open = self.is_open() && self.role() == Role::Server;
        let tls13 = u16::try_from(self.version()) == Ok(TLS1_3);
        if !open || !tls13 || self.status(|s| s.key_update.is_handshake() || s.authentication.is_handshake())
        {
            return false;
        }
        self.status(|s| match s.extra_tickets {
            0 if s.has_interrupted_write() => s.waiting_tickets += 1,
            _ => s.extra_tickets += 1 + std::mem::take(&mut s.waiting_tickets),
        });
        true
    }

    /// Sends what [`Connection::new_session_ticket`] asked for.
    pub(super) fn finish_tickets(self: &Arc<Self>) -> Outcomed<()> {
        if self.status(|s| s.extra_tickets == 0) {
            return Ok(());
        }
        // Where another thread has the sending half, it is that thread's to send.
        let Some((mut half, outcome)) = self.take_sender().zip(self.outcome()) else { return Ok(()) };
        error_queue::clear();
        transport::clear_system_error();
        let sealed = self.seal_extra_tickets(&outcome, &mut half.sender);
        let result = match sealed {
            Ok(()) => self.flush_tickets(&mut half.sender.output),
            Err(fault) => Err(self.fault(fault, c"SSL_new_session_ticket")),
        };
        self.return_sender(half);
        if result.is_ok() {
            self.status(|s| s.extra_tickets = 0);
            self.deliver_sessions(Role::Server);
        }
        result
    }

    fn seal_extra_tickets(self: &Arc<Self>, outcome: &Outcome, sender: &mut Sender) -> Result<(), Fault> {
        // The last one counts until the transport has taken it.
        let flushing = !sender.output.is_done();
        let count = self.status(|s| std::mem::replace(&mut s.extra_tickets, 1));
        for _ in usize::from(flushing)..count {
            let Some(ticket) = self.new_ticket(outcome, sender.tap())? else { break };
            self.watch_data(sender.tap());
            sender.message(&ticket, self.settings().max_send_fragment)?;
            self.observe_sent(sender);
        }
        Ok(())
    }

    /// One TLS 1.3 ticket, as a message. None when the program's callback wants none.
    pub(super) fn new_ticket(&self, outcome: &Outcome, tap: &Tap) -> Result<Option<Vec<u8>>, Fault> {
        let failed = |reason: Option<Reason>| {
            Fault::with_alert(reason.unwrap_or(Reason::INTERNAL_ERROR), alert::INTERNAL_ERROR)
        };
        let number = self.resumption.with(|resumption| {
            resumption.next_ticket += 1;
            resumption.next_ticket - 1
        });
        let nonce: [u8; NONCE] = number.to_be_bytes();
        let secret = tap.resumption(|secret| secret.map(|secret| secret.key(&nonce)));
        let mut age_add = [0; 4];
        let (Some(secret), true) = (secret, ticket::random(self.context().library(), &mut age_add)) else {
            return Err(failed(None));
        };
        let age_add = u32::from_be_bytes(age_add);
        let facts = ServerFacts {
            version: outcome.version,
            created_at: now().unsigned_abs(),
            server_name: None,
            suite: outcome.cipher_suite,
            alpn: outcome.alpn_protocol.clone(),
            secret,
            extended_master_secret: false,
            age_add,
            takes_early_data: false,
        };
        let session = self.issue(&facts).ok_or(failed(None))?;
        let Some(id) = self.new_session_id() else { return Err(failed(self.take_session_failure())) };
        session.with(|facts| facts.id = id);
        if !self.generate_ticket() {
            return Err(failed(self.take_session_failure()));
        }
        let content = match self.has_stateless_tickets(outcome.version) {
            false => id.as_slice().to_vec(),
            true => match (self.seal(&session), self.take_session_failure()) {
                (Some(sealed), _) => sealed,
                (None, None) => return Ok(None),
                (None, reason) => return Err(failed(reason)),
            },
        };
        self.resumption.with(|resumption| resumption.pending.push(session));
        let ticket = NewTicket {
            lifetime: self.ticket_lifetime(),
            age_add,
            nonce: &nonce,
            ticket: &content,
            max_early_data: self.settings().max_early_data,
        };
        ticket.message().map(Some).ok_or(failed(None))
    }

    /// Server: the session in a ticket, if it is one of ours.
    pub fn open_ticket(&self, ticket: &[u8]) -> Option<ServerFacts> {
        let opened = match self.unseal(ticket) {
            Ok(opened) => opened,
            Err(reason) => {
                self.fail_session(reason);
                return None;
            }
        };
        let (session, renew) = self.judge_ticket(ticket, opened)?;
        if session.with(|facts| facts.has_expired(now())) {
            Counters::count(&self.session_context().sessions.counters.timeouts);
            return None;
        }
        self.accept_candidate(session, renew, ticket)
    }

    /// Server: the lifetime hint of tickets, in seconds.
    pub fn ticket_lifetime(&self) -> u32 {
        let Some((version, timeout)) = self.with_session(|facts| (facts.version, facts.timeout)) else {
            return 0;
        };
        // Before TLS 1.3 as many bits as there is room for, as OpenSSL does; a negative timeout counts as a large one.
        match version == TLS1_3 {
            true => timeout.min(LONGEST_LIFETIME.into()) as u32,
            false if self.resumption.with(|resumption| resumption.candidate.is_some()) => 0,
            false => timeout as u32,
        }
    }

    /// TLS 1.2: the candidate, if this is its secret.
    fn resumed_by(&self, secret: &Zeroizing<Vec<u8>>) -> Option<Ref<Session>> {
        let candidate = self.resumption.with(|resumption| resumption.candidate.clone())?;
        candidate.with(|facts| facts.master_key == *secret).then_some(candidate)
    }

    /// A name for a new session: the program may choose it.
    pub(super) fn new_session_id(&self) -> Option<SessionId> {
        let mut bytes = [0; SessionId::MAX];
        let Some(generate) = self.settings().generate_session_id else {
            return if ticket::random(self.context().library(), &mut bytes) {
                SessionId::new(&bytes)
            } else {
                None
            };
        };
        let mut length = SessionId::MAX as u32;
        let reason = if generate.call(self.as_ptr(), bytes.as_mut_ptr(), &mut length) == 0 {
            Reason::SSL_SESSION_ID_CALLBACK_FAILED
        } else if length == 0 || length as usize > SessionId::MAX {
            Reason::SSL_SESSION_ID_HAS_BAD_LENGTH
        } else {
            let id = SessionId::new(&bytes[..length as usize])?;
            if !self.has_cached_session(&id) {
                return Some(id);
            }
            Reason::SSL_SESSION_ID_CONFLICT
        };
        self.fail_session(reason);
        None
    }

    /// The program's callback that may put application data into the session. False is fatal.
    pub(super) fn generate_ticket(&self) -> bool {
        let callbacks = self.session_context().sessions.callbacks();
        let Some(generate) = callbacks.ticket_generate else { return true };
        let Argument(argument) = callbacks.ticket_argument;
        if generate.call(self.as_ptr(), argument) == 0 {
            self.fail_session(Reason::INTERNAL_ERROR);
            return false;
        }
        true
    }

    fn seal(&self, session: &Session) -> Option<Vec<u8>> {
        let plain = asn1::encode(&session.facts())?;
        let context = self.session_context();
        let cache = &context.sessions;
        let Some(callback) = cache.callbacks().ticket_key else {
            return cache.ticket_keys().seal(context.library(), plain);
        };
        let mut name = [0; ticket::NAME];
        let mut vector = [0; ticket::VECTOR];
        let sealer = TicketSealer::empty(context.library(), callback.mac_kind())?;
        match callback.call(self, &mut name, &mut vector, &sealer, true) {
            ..0 => {
                self.fail_session(Reason::CALLBACK_FAILED);
                None
            }
            0 => None,
            _ => sealer.seal(&name, &vector, &plain),
        }
    }

    /// What is in the ticket, and whether the key is to be replaced. None when it is not one of ours.
    fn unseal(&self, ticket: &[u8]) -> Result<Option<(Ref<Session>, bool)>, Reason> {
        let cache = &self.session_context().sessions;
        let callback = cache.callbacks().ticket_key;
        let opened = match callback {
            None => cache.ticket_keys().open(ticket).map(|plain| (plain, false)),
            Some(callback) => self.unseal_with(callback, ticket)?,
        };
        let Some((plain, renew)) = opened else { return Ok(None) };
        let Some(facts) = asn1::decode(&plain).ok().filter(|(_, length)| *length == plain.len()) else {
            return Ok(None);
        };
        let Facts { version, .. } = facts.0;
        let Some(session) = Session::with_facts(facts.0) else { return Err(Reason::MALLOC_FAILURE) };
        // Some clients take the echo of their session id as the sign that the ticket was accepted.
        if version != TLS1_3
            && let Some(id) =
                SessionId::new(self.client_hello().as_ref().map_or(&[], |hello| hello.session_id()))
        {
            session.with(|facts| facts.id = id);
        }
        // The context's own keys renew what TLS 1.3 means to be used once.
        Ok(Some((session, renew || (callback.is_none() && version == TLS1_3))))
    }

    /// What a ticket holds that the program's callback makes a cipher ready for, and whether it says that the ticket is to
    /// be replaced.
    fn unseal_with(&self, callback: TicketKey, ticket: &[u8]) -> Result<Option<Unsealed>, Reason> {
        let Some((name, rest)) = ticket.split_first_chunk::<{ ticket::NAME }>() else { return Ok(None) };
        let Some(vector) = rest.first_chunk::<{ ticket::VECTOR }>() else { return Ok(None) };
        let sealer = TicketSealer::empty(self.session_context().library(), callback.mac_kind())
            .ok_or(Reason::MALLOC_FAILURE)?;
        let answer = callback.call(self, &mut name.clone(), &mut vector.clone(), &sealer, false);
        match answer {
            ..0 => Err(Reason::INTERNAL_ERROR),
            0 => Ok(None),
            _ => Ok(error_queue::unreported(|| sealer.open(ticket)).map(|plain| (plain, answer == 2))),
        }
    }

    /// TLS 1.2: an empty ticket asks for one; the program has its word on it, too.
    pub(super) fn judge_empty_ticket(&self, hello: &ClientHello, version: u16) {
        let empty = hello.extension(extension::SESSION_TICKET).is_some_and(<[u8]>::is_empty);
        if empty && version < TLS1_3 && self.has_stateless_tickets(version) {
            self.judge_ticket(&[], None);
        }
    }

    /// `SSL_CTX_set_session_ticket_cb`: the program's word on a ticket that was opened, or not.
    fn judge_ticket(
        &self,
        ticket: &[u8],
        opened: Option<(Ref<Session>, bool)>,
    ) -> Option<(Ref<Session>, bool)> {
        let callbacks = self.session_context().sessions.callbacks();
        let Some(judge) = callbacks.ticket_opened else { return opened };
        let Argument(argument) = callbacks.ticket_argument;
        let status = match &opened {
            None if ticket.is_empty() => ticket_status::EMPTY,
            None => ticket_status::NO_DECRYPT,
            Some((_, false)) => ticket_status::SUCCESS,
            Some((_, true)) => ticket_status::SUCCESS_RENEW,
        };
        let session = opened.as_ref().map_or(std::ptr::null_mut(), |(session, _)| session.as_ptr());
        let name_length = ticket.len().min(ticket::NAME);
        match (judge.call(self.as_ptr(), session, ticket.as_ptr(), name_length, status, argument), opened) {
            (ticket_answer::IGNORE, _) => {
                self.resumption.with(|resumption| resumption.no_ticket = true);
                None
            }
            (ticket_answer::IGNORE_RENEW, _) => None,
            (ticket_answer::USE, Some((session, _))) => Some((session, false)),
            (ticket_answer::USE_RENEW, Some((session, _))) => Some((session, true)),
            _ => {
                self.fail_session(Reason::INTERNAL_ERROR);
                None
            }
        }
    }
}

/// A session's encoding, and whether its ticket is to be replaced.
type Unsealed = (Zeroizing<Vec<u8>>, bool);

impl TicketKey {
    fn mac_kind(self) -> MacKind {
        match self {
            Self::Evp(_) => MacKind::Evp,
            Self::Hmac(_) => MacKind::Hmac,
        }
    }

    fn call(
        self,
        connection: &Connection,
        name: &mut [u8; ticket::NAME],
        vector: &mut [u8; ticket::VECTOR],
        sealer: &TicketSealer,
        encrypt: bool,
    ) -> c_int {
        let (name, vector) = (name.as_mut_ptr(), vector.as_mut_ptr());
        let (ssl, cipher, mac) = (connection.as_ptr(), sealer.cipher(), sealer.mac());
        match self {
            Self::Evp(callback) => callback.call(ssl, name, vector, cipher, mac.cast(), encrypt.into()),
            Self::Hmac(callback) => callback.call(ssl, name, vector, cipher, mac, encrypt.into()),
        }
    }
}

/// `SSL_TICKET_…`: what the program is told about a ticket.
mod ticket_status {
    use std::ffi::c_int;

    pub const EMPTY: c_int = 3;
    pub const NO_DECRYPT: c_int = 4;
    pub const SUCCESS: c_int = 5;
    pub const SUCCESS_RENEW: c_int = 6;
}

/// `SSL_TICKET_RETURN_…`: what the program answers; anything else ends the handshake.
mod ticket_answer {
    use std::ffi::c_int;

    pub const IGNORE: c_int = 1;
    pub const IGNORE_RENEW: c_int = 2;
    pub const USE: c_int = 3;
    pub const USE_RENEW: c_int = 4;
}
