//! Sessions of a connection.

use crate::connection::offered::OfferedSession;
use crate::reference::Ref;
use crate::session::Session;

/// The session state of a connection.
#[derive(Default)]
pub struct Resumption {
    /// What `SSL_get_session` returns.
    pub current: Option<Ref<Session>>,
    /// Whether this handshake fills that session.
    pub is_new: bool,
    /// `SSL_session_reused`
    pub reused: bool,
    /// Whether the handshake is complete and has not failed since.
    pub established: bool,
    /// Server: the state of the session that the client offers.
    pub offered: OfferedSession,
    /// Server: the client gets a ticket, if the server issues tickets at all.
    pub expects_ticket: bool,
    /// Server: how many tickets and stored sessions this handshake issued.
    pub issued: usize,
    /// Server: the number of the next TLS 1.3 ticket.
    pub next_ticket: u64,
    /// Server: the program's callback's decision about this session.
    pub not_resumable: Option<bool>,
    /// New sessions that have not been passed to the cache and the program yet.
    pub pending: Vec<Ref<Session>>,
}

impl Resumption {
    /// The new session that this handshake fills, if any.
    pub fn present_new_session(&self) -> Option<Ref<Session>> {
        if self.is_new { self.current.clone() } else { None }
    }
}
