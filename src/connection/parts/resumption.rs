//! Sessions of a connection.

use crate::connection::offered::OfferedSession;
use crate::reference::Ref;
use crate::session::Session;

/// What a connection knows about sessions.
#[derive(Default)]
pub struct Resumption {
    /// What `SSL_get_session` returns.
    pub current: Option<Ref<Session>>,
    /// Whether that is one that this handshake fills.
    pub is_new: bool,
    /// `SSL_session_reused`
    pub reused: bool,
    /// Whether the handshake is over and has not failed.
    pub established: bool,
    /// Server: what it does with the session that the client offers.
    pub offered: OfferedSession,
    /// Server: the client is given a ticket, if tickets are given out at all.
    pub expects_ticket: bool,
    /// Server: tickets and stored sessions of this handshake.
    pub issued: usize,
    /// Server: the number of the next TLS 1.3 ticket.
    pub next_ticket: u64,
    /// Server: what the program's callback decided about this session.
    pub not_resumable: Option<bool>,
    /// New sessions that the cache and the program do not know yet.
    pub pending: Vec<Ref<Session>>,
}

impl Resumption {
    /// The session that this handshake fills, if it does.
    pub fn present_new_session(&self) -> Option<Ref<Session>> {
        if self.is_new { self.current.clone() } else { None }
    }
}
