//! What the engine asks of its connection in the middle of rustls's work.

use std::ffi::CString;
use std::sync::Arc;

use super::{Connection, Role, Wanted, key_log};
use crate::engine::client_hello::extension;
use crate::engine::sessions::{ClientSession, ServerFacts};
use crate::engine::{Credential, Host};

impl Host for Connection {
    fn offered_session(&self) -> Option<ClientSession> {
        self.offered_session()
    }

    fn session_received(&self, session: ClientSession) {
        self.session_received(session);
    }

    fn find_session(&self, id: &[u8], take: bool) -> Option<ServerFacts> {
        self.find_session(id, take)
    }

    fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        self.store_session(id, facts)
    }

    fn session_id(&self) -> Option<[u8; 32]> {
        self.session_id()
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
        let (version, hello) = self.facts(|facts| (facts.version, facts.client_hello.clone()));
        let hello = hello?;
        let wanted = Wanted {
            version,
            schemes,
            suites: &self.suites_in_common(&hello, version),
            offered_schemes: &hello.number_list(extension::SIGNATURE_ALGORITHMS),
            authorities: &hello.authorities(),
            groups: &hello.number_list(extension::SUPPORTED_GROUPS),
        };
        match Connection::server_credential(self, wanted) {
            Ok(credential) => {
                let staple = hello.extension(extension::STATUS_REQUEST).is_some();
                let response = self.status(|s| s.stapling.response.clone()).filter(|_| staple);
                let ocsp_response = response.map(|response| Arc::from(response.as_slice()));
                Some(Credential { ocsp_response, ..credential })
            }
            Err(refusal) => {
                self.facts(|facts| facts.refusal = Some(refusal));
                None
            }
        }
    }

    fn client_credential(&self, authorities: &[Vec<u8>], schemes: &[u16]) -> Option<Credential> {
        let version = self.facts(|facts| facts.version);
        match Connection::client_credential(self, version, authorities, schemes) {
            Ok(credential) => credential,
            Err(refusal) => {
                self.facts(|facts| facts.refusal = Some(refusal));
                None
            }
        }
    }

    fn padding(&self, content_type: u8, length: usize) -> usize {
        let settings = self.settings();
        let room = settings.max_send_fragment.saturating_sub(length);
        if room == 0 {
            return 0;
        }
        let wanted = match (settings.record_padding, settings.block_padding) {
            (Some(callback), _) => {
                let argument = settings.record_padding_argument;
                callback.call(self.as_ptr(), content_type.into(), length, argument.0)
            }
            (None, 0) => 0,
            (None, block) => length.next_multiple_of(block) - length,
        };
        wanted.min(room)
    }

    fn log_key(&self, line: &str) {
        let Some(callback) = self.context().live(|live| live.keylog) else { return };
        let client = self.role() == Role::Client;
        for line in self.facts(|facts| key_log::in_order(&mut facts.key_lines, client, line)) {
            if let Ok(line) = CString::new(line.as_str()) {
                callback.call(self.as_ptr(), line.as_ptr());
            }
        }
    }

    fn logs_keys(&self) -> bool {
        self.context().live(|live| live.keylog.is_some())
    }
}
