//! The questions that the handshake asks its connection while rustls works.

use std::ffi::CStr;
use std::sync::Arc;

use super::{Connection, Refusal, Role, Verdict, Wanted, key_log};
use crate::context::LiveCallback;
use crate::fault::Fault;
use crate::handshake::sessions::{ClientSession, ServerFacts};
use crate::handshake::{ConnectionCallbacks, Credential};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Certificate;
use crate::logging;
use crate::tables::alerts::Alert;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wiped::Wiped;
use crate::wire::{content_type, extension};

impl ConnectionCallbacks for Connection {
    fn library(&self) -> LibraryContext {
        self.context().library().clone()
    }

    fn judge_no_certificate(&self) -> Result<(), Fault> {
        match self.accept_no_certificate() {
            Verdict::Accepted => Ok(()),
            Verdict::Rejected { reason, alert } => Err(Fault::with_alert(reason, alert)),
            Verdict::Retry => Err(Fault::with_alert(Reason::INTERNAL_ERROR, Alert::INTERNAL_ERROR.0)),
        }
    }

    fn peer_certificate(&self, der: &[u8]) -> Option<Certificate> {
        self.peer_certificate(der)
    }

    fn offered_session(&self) -> Option<ClientSession> {
        self.offered_session()
    }

    fn session_received(&self, session: ClientSession) {
        self.session_received(session);
    }

    fn store_session(&self, id: &[u8], facts: ServerFacts) -> bool {
        self.store_session(id, facts)
    }

    fn session_id(&self) -> Option<([u8; 32], usize)> {
        self.session_id()
    }

    fn seal_ticket(&self, facts: ServerFacts) -> Option<Vec<u8>> {
        self.seal_ticket(facts)
    }

    fn ticket_lifetime(&self) -> u32 {
        self.ticket_lifetime()
    }

    fn server_credential(&self) -> Option<Credential> {
        let (version, hello) = self.facts(|facts| (facts.version, facts.in_progress.client_hello.clone()));
        let hello = hello?;
        let certificate_schemes = hello
            .extension(extension::SIGNATURE_ALGORITHMS_CERT)
            .map(|_| hello.number_list(extension::SIGNATURE_ALGORITHMS_CERT));
        let wanted = Wanted {
            version,
            certificate_schemes: certificate_schemes.as_deref(),
            offered_schemes: &hello.number_list(extension::SIGNATURE_ALGORITHMS),
            suites: &self.suites_in_common(&hello),
            groups: &hello.number_list(extension::SUPPORTED_GROUPS),
        };
        let credential = Connection::server_credential(self, wanted);
        match credential.and_then(|credential| Ok((credential, self.ask_status_callback(&hello)?))) {
            Ok((credential, staples)) => {
                let response = self.status(|s| s.stapling.response.clone()).filter(|_| staples);
                let length = response.as_ref().map_or(0, |response| response.as_slice().len());
                if length > longest_response(version) {
                    let alert = Alert::INTERNAL_ERROR.0;
                    self.facts(|facts| {
                        facts.in_progress.refusal = Some(Refusal { reason: Reason::INTERNAL_ERROR, alert });
                    });
                    return None;
                }
                let ocsp_response = response.map(|response| Arc::from(response.as_slice()));
                Some(Credential { ocsp_response, ..credential })
            }
            Err(refusal) => {
                self.facts(|facts| facts.in_progress.refusal = Some(refusal));
                None
            }
        }
    }

    fn client_credential(
        &self,
        tls13: bool,
        authorities: &[Vec<u8>],
        schemes: &[u16],
        certificate_schemes: Option<&[u16]>,
    ) -> Option<Credential> {
        // The facts may be out of date: the message that rustls processes now is published afterwards.
        let version = if tls13 { TLS1_3 } else { TLS1_2 };
        match Connection::client_credential(self, version, authorities, schemes, certificate_schemes) {
            Ok(credential) => credential,
            Err(refusal) => {
                self.facts(|facts| facts.in_progress.refusal = Some(refusal));
                None
            }
        }
    }

    fn signing_failed(&self) -> u8 {
        let reason = match (self.role(), self.facts(|facts| facts.version)) {
            (Role::Server, ..TLS1_3) => Reason::INTERNAL_ERROR,
            _ => Reason::ERR_EVP_LIB,
        };
        let refusal = Refusal { reason, alert: Alert::INTERNAL_ERROR.0 };
        self.facts(|facts| facts.in_progress.refusal = Some(refusal));
        refusal.alert
    }

    fn judge_signature_scheme(&self, scheme: u16, tls13: bool) -> Result<(), u8> {
        Connection::judge_signature_scheme(self, scheme, tls13).map_err(|refusal| {
            self.facts(|facts| facts.in_progress.refusal = Some(refusal));
            refusal.alert
        })
    }

    fn max_certificate_list(&self) -> usize {
        self.setting(|settings| settings.max_cert_list)
    }

    fn padding(&self, content_type: u8, length: usize) -> usize {
        let settings = self.settings();
        let room = settings.max_send_fragment.saturating_sub(length);
        if room == 0 {
            return 0;
        }
        let (by_callback, blocks) = self.data_settings.padding();
        let block = match content_type {
            content_type::APPLICATION_DATA => blocks.data,
            _ => blocks.handshake,
        };
        let wanted = match (settings.record_padding.filter(|_| by_callback), block) {
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
        let callback = self.context().callback(LiveCallback::Keylog, |live| live.keylog);
        let client = self.role() == Role::Client;
        for line in self.facts(|facts| key_log::in_order(&mut facts.in_progress.key_lines, client, line)) {
            if logging::keys_wanted() {
                logging::key_line(&line);
            }
            let Some(callback) = callback else { continue };
            let mut text = Wiped::with_capacity(line.len() + 1);
            text.extend(line.as_bytes());
            text.extend(&[0]);
            if let Ok(line) = CStr::from_bytes_with_nul(&text) {
                callback.call(self.as_ptr(), line.as_ptr());
            }
        }
    }

    fn logs_keys(&self) -> bool {
        self.context().has_callback(LiveCallback::Keylog) || logging::keys_wanted()
    }
}

/// The longest stapled response: in TLS 1.3 an extension's two-byte length covers the response and its header.
fn longest_response(version: u16) -> usize {
    match version {
        TLS1_3 => 0xffff - 8,
        _ => 0xff_ffff - 4,
    }
}
