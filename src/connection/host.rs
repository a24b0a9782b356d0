//! What the engine asks of its connection in the middle of rustls's work.

use std::ffi::CString;

use super::Connection;
use crate::engine::sessions::{NewSession, Offer, ServerFacts};
use crate::engine::{Credential, Host};

impl Host for Connection {
    fn offered_session(&self) -> Option<Offer> {
        None
    }

    fn session_received(&self, _session: NewSession) {}

    fn find_session(&self, _id: &[u8], _take: bool) -> Option<ServerFacts> {
        None
    }

    fn store_session(&self, _id: &[u8], _facts: ServerFacts) -> bool {
        false
    }

    fn gives_session_ids(&self) -> bool {
        false
    }

    fn seal_ticket(&self, _facts: ServerFacts) -> Option<Vec<u8>> {
        None
    }

    fn open_ticket(&self, _ticket: &[u8]) -> Option<ServerFacts> {
        None
    }

    fn ticket_lifetime(&self) -> u32 {
        7200
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
