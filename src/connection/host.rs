//! What the engine asks of its connection in the middle of rustls's work.

use std::ffi::CString;

use super::Connection;
use crate::engine::sessions::{NewSession, Offer, ServerFacts};
use crate::engine::{Credential, Host};

impl Host for Connection {
    fn offered_session(&self) -> Option<Offer> {
        self.offered_session()
    }

    fn session_received(&self, session: NewSession) {
        self.session_received(session);
    }

    fn find_session(&self, id: &[u8], take: bool) -> Option<ServerFacts> {
        self.find_session(id, take)
    }

    fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        self.store_session(id, facts)
    }

    fn gives_session_ids(&self) -> bool {
        self.gives_session_ids()
    }

    fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>> {
        self.seal_ticket(facts)
    }

    fn open_ticket(&self, ticket: &[u8]) -> Option<ServerFacts> {
        self.open_ticket(ticket)
    }

    fn ticket_lifetime(&self) -> u32 {
        self.ticket_lifetime()
    }

    fn server_credential(&self, schemes: &[u16]) -> Option<Credential> {
        self.server_credential(schemes)
    }

    fn client_credential(&self, authorities: &[Vec<u8>], schemes: &[u16]) -> Option<Credential> {
        self.facts(|facts| facts.peer_authorities = authorities.to_vec());
        self.client_credential(authorities, schemes)
    }

    fn log_key(&self, line: &str) {
        let callback = self.context().live(|live| live.keylog);
        if let (Some(callback), Ok(line)) = (callback, CString::new(line)) {
            callback.call(self.as_ptr(), line.as_ptr());
        }
    }

    fn logs_keys(&self) -> bool {
        self.context().live(|live| live.keylog.is_some())
    }
}
