//! A server's session tickets: a session in OpenSSL's encoding, sealed with the context's keys or by the program's callback.
//! Servers with OpenSSL or this library can open each other's tickets.

use std::ffi::c_int;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::sealing::sent_message;
use super::ticket_random::{RandomParts, TicketRandom, random_bytes};
use super::{CallResult, Connection, Role, Status};
use crate::callbacks::Argument;
use crate::context::session_cache::TicketKey;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::sessions::ServerFacts;
use crate::handshake::steps::Established;
use crate::handshake::tickets::{LONGEST_LIFETIME, NONCE};
use crate::libcrypto::error_queue;
use crate::libcrypto::ticket::{self, MacKind, TicketSealer};
use crate::record::Sender;
use crate::reference::Ref;
use crate::session::{Session, SessionId, asn1, now};
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::transport;
use crate::wire::NewSessionTicket;

impl Connection {
    /// Server, TLS 1.2: a session as a ticket, sealed with the context's keys or the program's callback.
    pub fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>> {
        let session = match self.is_hit() {
            // A new ticket for the same session replaces the one that the client used.
            true => {
                let session = self.resumption.with(|resumption| {
                    resumption.offered.offered().and_then(|offered| offered.run_on(&facts.secret).cloned())
                });
                if session.is_none() {
                    self.fail_session(Reason::INTERNAL_ERROR);
                }
                session?
            }
            false if self.ask_whether_not_resumable() => return None,
            false => self.issue(&facts, None)?,
        };
        if !self.generate_ticket() {
            return None;
        }
        self.seal(&session, || random_bytes(self.context().library()))
    }

    /// Server, TLS 1.3: seals the tickets that follow the handshake.
    pub(super) fn send_tickets(self: &Arc<Self>, established: &mut Established) -> Result<(), Fault> {
        let Established { negotiated, send, .. } = established;
        if negotiated.version != TLS1_3 {
            return Ok(());
        }
        let wanted = self.setting(|settings| settings.num_tickets);
        let count = match self.resumed_session() {
            _ if !self.expects_ticket() => 0,
            None if self.ask_whether_not_resumable() => 0,
            None => wanted,
            Some(_) => wanted.min(1),
        };
        let mut random = TicketRandom::default();
        for _ in 0..count {
            let Some(ticket) = self.new_ticket(negotiated, &mut random)? else { continue };
            let records = self.seal_fragments(send, &ticket)?;
            self.report_ticket(records, ticket);
        }
        Ok(())
    }

    /// `SSL_new_session_ticket`: the next call that moves bytes sends one more. False if none is possible.
    pub fn new_session_ticket(&self) -> bool {
        let open = self.is_open() && self.role() == Role::Server;
        let tls13 = u16::try_from(self.version()) == Ok(TLS1_3);
        if !open || !tls13 || self.status(|s| s.key_update.is_handshake() || s.authentication.is_handshake())
        {
            return false;
        }
        self.status(|s| match s.extra_tickets {
            0 if s.is_writing() => s.waiting_tickets += 1,
            _ => s.extra_tickets += 1 + std::mem::take(&mut s.waiting_tickets),
        });
        true
    }

    /// Sends what [`Connection::new_session_ticket`] asked for.
    pub(super) fn finish_tickets(self: &Arc<Self>) -> CallResult<()> {
        if self.status(|s| s.extra_tickets == 0 || s.authentication.is_in_answer()) {
            return Ok(());
        }
        // If another thread holds the sending half, that thread sends them.
        let Some((mut half, negotiated)) = self.borrow_sender().zip(self.negotiated()) else { return Ok(()) };
        if half.interrupted.is_some() || self.status(|s| s.extra_tickets == 0) {
            // They follow that write, or another thread has just sent them.
            self.return_sender(half);
            return Ok(());
        }
        error_queue::clear();
        transport::clear_system_error();
        let sealed = self.seal_extra_tickets(&negotiated, &mut half.sender);
        let result = match sealed {
            Ok(_) => self.flush_tickets(&mut half.sender.output),
            Err(fault) => {
                let returned = self.fault(fault, c"SSL_new_session_ticket");
                // Nothing follows a close_notify.
                if self.status(|s| s.shutdown & Status::SENT_SHUTDOWN == 0) {
                    self.alert_after(&mut half, fault);
                }
                Err(returned)
            }
        };
        if result.is_ok() {
            // Before another thread gets the half, and looks.
            self.status(|s| {
                s.extra_tickets = s.extra_tickets.saturating_sub(1);
                s.ticket_is_sealed = false;
            });
        }
        self.return_sender(half);
        self.info_handshake_exit(result);
        if result.is_ok() {
            self.deliver_sessions(Role::Server);
        }
        result
    }

    fn seal_extra_tickets(
        self: &Arc<Self>,
        negotiated: &NegotiatedParameters,
        sender: &mut Sender,
    ) -> Result<(), Fault> {
        // The last ticket counts until the transport has taken it.
        let (count, is_sealed) = self.status(|s| {
            (std::mem::replace(&mut s.extra_tickets, 1), std::mem::replace(&mut s.ticket_is_sealed, true))
        });
        let mut random = TicketRandom::default();
        for number in usize::from(is_sealed)..count {
            let Some(ticket) = self.new_ticket(negotiated, &mut random)? else { continue };
            // Checked after the ticket is made, as the thread that reads may have received a certificate in the meantime.
            if self.status(|s| s.authentication.is_in_answer()) {
                self.resumption.with(|resumption| resumption.pending.pop());
                self.status(|s| s.extra_tickets += count - number);
                break;
            }
            // OpenSSL delivers the session before the message.
            self.deliver_next_session(Role::Server);
            self.seal_whole(sender, &ticket)?;
            self.report_one_of_several(&sent_message(ticket), || Ok(()))?;
        }
        Ok(())
    }

    /// One TLS 1.3 ticket, as a message. None if the program's callback wants none.
    pub(super) fn new_ticket(
        &self,
        negotiated: &NegotiatedParameters,
        random: &mut TicketRandom,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let failed = |reason: Option<Reason>| {
            Fault::with_alert(reason.unwrap_or(Reason::INTERNAL_ERROR), alert::INTERNAL_ERROR)
        };
        let number = self.resumption.with(|resumption| {
            resumption.next_ticket += 1;
            resumption.next_ticket - 1
        });
        let nonce: [u8; NONCE] = number.to_be_bytes();
        let secret = negotiated.resumption.as_ref().map(|secret| secret.key(&nonce));
        let (secret, RandomParts { age_add, id, vector }) =
            secret.zip(random.take(self.context().library())).ok_or(failed(None))?;
        let facts = ServerFacts {
            version: negotiated.version,
            created_at: now().unsigned_abs(),
            server_name: None,
            suite: negotiated.cipher_suite,
            alpn: negotiated.alpn_protocol.clone(),
            secret,
            extended_master_secret: false,
            age_add,
        };
        let session = self.issue(&facts, self.resumed_session().as_ref()).ok_or(failed(None))?;
        let Some(id) = self.chosen_session_id(|| SessionId::new(&id)) else {
            return Err(failed(self.take_session_failure()));
        };
        session.with(|facts| facts.id = id);
        if !self.generate_ticket() {
            return Err(failed(self.take_session_failure()));
        }
        let content = match self.has_stateless_tickets(negotiated.version) {
            false => id.as_slice().to_vec(),
            true => match (self.seal(&session, || Some(vector)), self.take_session_failure()) {
                (Some(sealed), _) => sealed,
                (None, None) => return Ok(None),
                (None, reason) => return Err(failed(reason)),
            },
        };
        self.resumption.with(|resumption| resumption.pending.push(session));
        let ticket = NewSessionTicket {
            lifetime: self.ticket_lifetime(),
            age_add,
            nonce: &nonce,
            ticket: &content,
            max_early_data: self.setting(|settings| settings.max_early_data),
        };
        ticket.message().map(Some).ok_or(failed(None))
    }

    /// Server: opens a ticket. `session_id` is the ClientHello's, before TLS 1.3.
    pub(super) fn open_ticket(&self, ticket: &[u8], session_id: &[u8]) -> Result<Ticket, Fault> {
        let internal = |_: Reason| Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
        let opened = match ticket.is_empty() {
            true => Opened::Empty,
            false => self.unseal(ticket, session_id).map_err(internal)?,
        };
        let opened = self.judge_ticket(ticket, opened).map_err(internal)?;
        if matches!(opened, Opened::Empty | Opened::Unknown | Opened::Session(_, Renew::Yes)) {
            self.expect_ticket(true);
        }
        Ok(match opened {
            Opened::Ignored => Ticket::Ignored,
            Opened::Empty => Ticket::Empty,
            Opened::Unknown => Ticket::Unknown,
            Opened::Session(session, _) => Ticket::Session(session),
        })
    }

    /// Server: the lifetime hint of tickets, in seconds.
    pub fn ticket_lifetime(&self) -> u32 {
        let Some((version, timeout)) = self.with_session(|facts| (facts.version, facts.timeout)) else {
            return 0;
        };
        // Before TLS 1.3 the value is truncated to 32 bits, as OpenSSL does; a negative timeout becomes a large one.
        match version == TLS1_3 {
            true => timeout.min(LONGEST_LIFETIME.into()) as u32,
            false if self.is_hit() => 0,
            false => timeout as u32,
        }
    }

    /// An id for a new session: the program may choose it.
    pub(super) fn new_session_id(&self) -> Option<SessionId> {
        let random = || random_bytes::<{ SessionId::MAX }>(self.context().library());
        self.chosen_session_id(|| SessionId::new(&random()?))
    }

    /// The id that the program's callback chooses for a new session, or else a random one.
    fn chosen_session_id(&self, random: impl FnOnce() -> Option<SessionId>) -> Option<SessionId> {
        let context = || self.session_context().settings().generate_session_id;
        let Some(generate) = self.setting(|settings| settings.generate_session_id).or_else(context) else {
            return random();
        };
        let mut bytes = [0; SessionId::MAX];
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

    /// Runs the program's callback that may put application data into the session. False is fatal.
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

    /// Seals a session. None if the program's callback wants no ticket; any other failure is one of the session's.
    fn seal(
        &self,
        session: &Session,
        vector: impl FnOnce() -> Option<[u8; ticket::VECTOR]>,
    ) -> Option<Vec<u8>> {
        let or_failure = |sealed: Option<Vec<u8>>| {
            if sealed.is_none() {
                self.fail_session(Reason::INTERNAL_ERROR);
            }
            sealed
        };
        let plain = asn1::encode(&session.facts()).filter(|plain| plain.len() <= LONGEST_SESSION);
        let Some(plain) = plain else { return or_failure(None) };
        let context = self.session_context();
        let cache = &context.sessions;
        let Some(callback) = cache.callbacks().ticket_key else {
            return or_failure(vector().and_then(|vector| cache.ticket_keys().seal(&vector, plain)));
        };
        let mut name = [0; ticket::NAME];
        let mut vector = [0; ticket::VECTOR];
        let Some(sealer) = TicketSealer::empty(context.library(), callback.mac_kind()) else {
            return or_failure(None);
        };
        match callback.call(self, &mut name, &mut vector, &sealer, true) {
            ..0 => {
                self.fail_session(Reason::CALLBACK_FAILED);
                None
            }
            0 => None,
            _ => or_failure(sealer.seal(&name, &vector, &plain)),
        }
    }

    /// Opens a ticket; returns its contents, and whether to replace it.
    fn unseal(&self, ticket: &[u8], session_id: &[u8]) -> Result<Opened, Reason> {
        let cache = &self.session_context().sessions;
        let callback = cache.callbacks().ticket_key;
        let opened = match callback {
            None => cache.ticket_keys().open(ticket).map(|plain| (plain, false)),
            Some(callback) => self.unseal_with(callback, ticket)?,
        };
        let Some((plain, renew)) = opened else { return Ok(Opened::Unknown) };
        let Some((facts, _)) = asn1::decode(&plain).ok().filter(|(_, length)| *length == plain.len()) else {
            return Ok(Opened::Unknown);
        };
        let Some(session) = Session::with_facts(facts) else { return Err(Reason::MALLOC_FAILURE) };
        // Some clients take the echo of their session id as a sign that the ticket was accepted.
        if let Some(id) = SessionId::new(session_id).filter(|id| !id.is_empty()) {
            session.with(|facts| facts.id = id);
        }
        // With the context's own keys, every use in TLS 1.3 gets a new ticket, as tickets there are for single use.
        let tls13 = self.facts(|facts| facts.version) == TLS1_3;
        let renew = if renew || (callback.is_none() && tls13) { Renew::Yes } else { Renew::No };
        Ok(Opened::Session(session, renew))
    }

    /// Opens a ticket with a cipher that the program's callback sets up; returns its contents, and whether the callback wants it
    /// replaced.
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

    /// `SSL_CTX_set_session_ticket_cb`: lets the program decide about a ticket, whether it could be opened or not.
    fn judge_ticket(&self, ticket: &[u8], opened: Opened) -> Result<Opened, Reason> {
        let callbacks = self.session_context().sessions.callbacks();
        let Some(judge) = callbacks.ticket_opened else { return Ok(opened) };
        let Argument(argument) = callbacks.ticket_argument;
        let (session, status) = match &opened {
            Opened::Empty => (std::ptr::null_mut(), ticket_status::EMPTY),
            Opened::Session(session, Renew::No) => (session.as_ptr(), ticket_status::SUCCESS),
            Opened::Session(session, Renew::Yes) => (session.as_ptr(), ticket_status::SUCCESS_RENEW),
            _ => (std::ptr::null_mut(), ticket_status::NO_DECRYPT),
        };
        let name_length = ticket.len().min(ticket::NAME);
        match (judge.call(self.as_ptr(), session, ticket.as_ptr(), name_length, status, argument), opened) {
            (ticket_answer::IGNORE, _) => Ok(Opened::Ignored),
            (ticket_answer::IGNORE_RENEW, Opened::Empty) => Ok(Opened::Empty),
            (ticket_answer::IGNORE_RENEW, _) => Ok(Opened::Unknown),
            (ticket_answer::USE, Opened::Session(session, _)) => Ok(Opened::Session(session, Renew::No)),
            (ticket_answer::USE_RENEW, Opened::Session(session, _)) => {
                Ok(Opened::Session(session, Renew::Yes))
            }
            _ => Err(Reason::INTERNAL_ERROR),
        }
    }
}

/// A ticket's two-byte length leaves no space for longer sessions besides the sealing overhead: OpenSSL ends the handshake.
const LONGEST_SESSION: usize = 0xff00;

/// The server's view of a client's ticket.
pub(super) enum Ticket {
    /// The program ignores it.
    Ignored,
    /// It is empty: the client asks for a ticket.
    Empty,
    /// Not one of ours.
    Unknown,
    /// A session.
    Session(Ref<Session>),
}

/// The same, and whether the ticket is to be replaced.
enum Opened {
    Ignored,
    Empty,
    Unknown,
    Session(Ref<Session>, Renew),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Renew {
    Yes,
    No,
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

/// `SSL_TICKET_…`: the status of a ticket that the callback receives.
mod ticket_status {
    use std::ffi::c_int;

    pub const EMPTY: c_int = 3;
    pub const NO_DECRYPT: c_int = 4;
    pub const SUCCESS: c_int = 5;
    pub const SUCCESS_RENEW: c_int = 6;
}

/// `SSL_TICKET_RETURN_…`: the callback's answers; any other value ends the handshake.
mod ticket_answer {
    use std::ffi::c_int;

    pub const IGNORE: c_int = 1;
    pub const IGNORE_RENEW: c_int = 2;
    pub const USE: c_int = 3;
    pub const USE_RENEW: c_int = 4;
}
