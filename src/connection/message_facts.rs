//! Facts from handshake messages: randoms, suite and version as soon as they are known, signature schemes, key shares,
//! Finished. Getters return them, even during a handshake.

use std::sync::Arc;

use super::facts::TemporaryKey;
use super::handshake_parameters::split_protocols;
use super::{Connection, Role};
use crate::handshake::dialect::timestamps;
use crate::handshake::message_log::Message;
use crate::messages::client_hello::ClientHello;
use crate::session::{self, SessionId};
use crate::tables::generation::Generation;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::wire::{
    Extensions, ServerHello, content_type, extension, handshake_type, random_of, sized_extensions,
};

/// Extension numbers in a ServerHello and in EncryptedExtensions.
const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;
const KEY_SHARE: u16 = 51;
const PRE_SHARED_KEY: u16 = 41;
pub(super) const RENEGOTIATION_INFO: u16 = 0xff01;
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV
pub(super) const RENEGOTIATION_SCSV: u16 = 0x00ff;
const EXTENDED_MASTER_SECRET: u16 = 23;

impl Connection {
    pub(super) fn record_message_facts(&self, message: &Message) {
        if message.content_type != content_type::HANDSHAKE {
            if message.content_type == content_type::CHANGE_CIPHER_SPEC {
                self.facts(|facts| facts.cipher_in_use = facts.cipher_suite != 0);
            }
            return;
        }
        let Some((kind, body)) = message.bytes.first().zip(message.bytes.get(4..)) else { return };
        let outgoing = message.outgoing;
        // The rule: facts come from the side that sent the message.
        if !handshake_type::is_of(*kind, outgoing == (self.role() == Role::Client)) {
            return;
        }
        match *kind {
            handshake_type::CLIENT_HELLO => self.record_client_hello(&message.bytes, outgoing),
            handshake_type::SERVER_HELLO => self.record_server_hello(&message.bytes, outgoing),
            handshake_type::ENCRYPTED_EXTENSIONS if !outgoing => {
                self.record_acknowledgement(&sized_extensions(body).unwrap_or_default());
            }
            handshake_type::CERTIFICATE if !outgoing && self.role() == Role::Client => {
                self.record_timestamps(timestamps::in_certificate(&message.bytes));
            }
            handshake_type::SERVER_KEY_EXCHANGE => self.record_key_exchange(body, outgoing),
            // OpenSSL drops a TLS 1.2 key share once it has been used.
            handshake_type::CLIENT_KEY_EXCHANGE => {
                let used = self.facts(|facts| facts.temporary_key.take());
                drop(used);
            }
            handshake_type::CERTIFICATE_VERIFY => self.record_signature(body.first_chunk(), outgoing),
            handshake_type::CERTIFICATE_REQUEST if !outgoing => self.record_certificate_request(body),
            handshake_type::NEW_SESSION_TICKET if !outgoing => {
                let lifetime = body.first_chunk().map(|lifetime| u32::from_be_bytes(*lifetime));
                self.facts(|facts| facts.ticket_lifetime = lifetime);
            }
            handshake_type::FINISHED if message.encrypted => self.facts(|facts| match outgoing {
                true => facts.finished.0 = body.to_vec(),
                false => facts.finished.1 = body.to_vec(),
            }),
            _ => {}
        }
    }

    fn record_client_hello(&self, hello: &[u8], outgoing: bool) {
        let random = random_of(hello);
        // A server's first ClientHello is kept if its callbacks need it.
        let parsed = match outgoing || self.facts(|facts| facts.in_progress.client_hello.is_some()) {
            true => ClientHello::parse(hello.to_vec()).ok().map(Arc::new),
            false => None,
        };
        self.facts(|facts| {
            facts.client_random = random.unwrap_or(facts.client_random);
            if outgoing {
                facts.client_version = TLS1_2;
            }
            facts.in_progress.client_hello = parsed;
        });
    }

    fn record_server_hello(&self, hello: &[u8], outgoing: bool) {
        let Some(parsed) = ServerHello::parse(hello) else { return };
        let extension = |wanted: u16| parsed.extension(wanted);
        let (tls13, retry, id) = (parsed.is_tls13(), parsed.is_retry(), parsed.session_id);
        // A ServerHello with a legacy_version other than TLS 1.2 is rejected.
        let resumes =
            !outgoing && !retry && parsed.version == TLS1_2 && self.resumes_what_was_offered(&parsed);
        self.facts(|facts| {
            facts.version = if tls13 { TLS1_3 } else { TLS1_2 };
            if retry {
                facts.hello_retried = true;
                return;
            }
            facts.server_random = parsed.random;
            facts.cipher_suite = parsed.suite;
            facts.cipher_in_use = tls13;
            facts.extended_master_secret = !tls13 && extension(EXTENDED_MASTER_SECRET).is_some();
            if !outgoing {
                facts.server_resumes = resumes;
                facts.secure_renegotiation = extension(RENEGOTIATION_INFO).is_some();
                facts.server_name_acknowledged = extension(SERVER_NAME).is_some();
            } else if tls13 {
                // The extension has no meaning in TLS 1.3. Before 3.4, OpenSSL's clients always send the SCSV; rustls does not
                // always.
                facts.secure_renegotiation = Generation::current() < Generation::V3_4
                    || facts.client_offer.as_ref().is_some_and(|offer| offer.names_suite(RENEGOTIATION_SCSV));
            }
        });
        if !retry {
            self.record_session_id(SessionId::new(id).filter(|_| !tls13));
        }
        if !outgoing && !retry {
            // One of an earlier connection is none of this server's.
            let old = self.status(|s| s.stapling.response.take());
            drop(old);
        }
        if !outgoing && !tls13 {
            self.record_timestamps(extension(crate::wire::extension::SIGNED_CERTIFICATE_TIMESTAMP));
            self.record_acknowledgement(&parsed.extensions);
        }
        if tls13
            && !retry
            && let Some((group, share)) = extension(KEY_SHARE).and_then(|body| body.split_first_chunk::<2>())
        {
            let group = u16::from_be_bytes(*group);
            self.facts(|facts| facts.group = group);
            let clients = self.client_hello().and_then(|hello| hello.key_share(group));
            self.record_temporary_key(group, clients.as_deref(), !outgoing);
            self.record_temporary_key(group, share.get(2..), outgoing);
        }
    }

    /// Client: whether a ServerHello resumes the session that our ClientHello offered. The rule: a session that the server
    /// names but that was not offered does not count as resumed.
    fn resumes_what_was_offered(&self, answer: &ServerHello<'_>) -> bool {
        let Some(hello) = self.client_hello() else { return false };
        let id = answer.session_id;
        if answer.is_tls13() {
            // A ServerHello that is rejected before its key is examined resumes nothing.
            let is_answer = id == hello.session_id()
                && answer.compression == 0
                && answer.extensions.iter().all(|(kind, _)| hello.extension(*kind).is_some());
            // We never offer more than one.
            return is_answer
                && hello.extension(extension::PRE_SHARED_KEY).is_some()
                && answer.extension(PRE_SHARED_KEY) == Some(&[0, 0]);
        }
        let offers_ticket =
            hello.extension(extension::SESSION_TICKET).is_some_and(|ticket| !ticket.is_empty());
        let is_of_session = |facts: &mut session::Facts| {
            facts.version == TLS1_2 && (offers_ticket || facts.id.as_slice() == id)
        };
        !id.is_empty() && id == hello.session_id() && self.with_session(is_of_session) == Some(true)
    }

    /// The ServerHello determines which session belongs to the connection.
    fn record_session_id(&self, id: Option<SessionId>) {
        if self.facts(|facts| facts.server_resumes) {
            return;
        }
        if let Some((new_session, id)) = self.filled_session().zip(id) {
            new_session.with(|facts| facts.id = id);
        }
    }

    /// Client: the server accepts the name by its extension; a resumed session already has its name.
    fn record_acknowledgement(&self, extensions: &Extensions<'_>) {
        let resumes = self.facts(|facts| facts.server_resumes);
        for (kind, body) in extensions {
            match (*kind, *body) {
                (SERVER_NAME, _) if !resumes => self.name_acknowledged(),
                (ALPN, [_, _, _, protocol @ ..]) if self.has_offered_protocol(protocol) => {
                    self.publish_protocol(protocol.to_vec())
                }
                _ => {}
            }
        }
    }

    fn has_offered_protocol(&self, protocol: &[u8]) -> bool {
        let hello = self.client_hello();
        let list = hello.as_ref().and_then(|hello| hello.alpn().ok().flatten());
        list.is_some_and(|list| split_protocols(list).contains(&protocol))
    }

    /// ServerKeyExchange: curve type, group, public key, scheme.
    fn record_key_exchange(&self, body: &[u8], outgoing: bool) {
        let Some(([3, g1, g2, length], rest)) = body.split_first_chunk::<4>() else { return };
        let group = u16::from_be_bytes([*g1, *g2]);
        let Some((public, rest)) = rest.split_at_checked(usize::from(*length)) else { return };
        self.facts(|facts| facts.group = group);
        self.record_temporary_key(group, Some(public), outgoing);
        self.record_signature(rest.first_chunk(), outgoing);
    }

    fn record_signature(&self, scheme: Option<&[u8; 2]>, outgoing: bool) {
        let Some(scheme) = scheme.map(|bytes| u16::from_be_bytes(*bytes)) else { return };
        self.facts(|facts| match outgoing {
            true => facts.signature_scheme = scheme,
            false => facts.peer_signature_scheme = scheme,
        });
    }

    fn record_temporary_key(&self, group: u16, public: Option<&[u8]>, own: bool) {
        let Some(public) = public.map(<[u8]>::to_vec) else { return };
        let key = Some(TemporaryKey { group, public });
        self.facts(|facts| match own {
            true => facts.temporary_key = key,
            false => facts.peer_temporary_key = key,
        });
    }

    /// CertificateRequest of TLS 1.2 (types, schemes, names) or TLS 1.3 (context, extensions).
    fn record_certificate_request(&self, body: &[u8]) {
        if self.role() != Role::Client {
            return;
        }
        let tls13 = self.facts(|facts| facts.version) == TLS1_3;
        let Some((length, rest)) = body.split_first() else { return };
        let Some((first, rest)) = rest.split_at_checked(usize::from(*length)) else { return };
        let list = |bytes: &[u8]| -> Vec<u16> {
            bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
        };
        if tls13 {
            const SIGNATURE_ALGORITHMS: u16 = 13;
            let schemes = sized_extensions(rest).unwrap_or_default().into_iter();
            let schemes = schemes.filter(|(kind, _)| *kind == SIGNATURE_ALGORITHMS);
            let schemes: Vec<u16> =
                schemes.flat_map(|(_, body)| list(body.get(2..).unwrap_or(&[]))).collect();
            self.facts(|facts| facts.peer_signature_schemes = schemes);
        } else {
            let schemes = rest
                .split_first_chunk::<2>()
                .and_then(|(length, rest)| rest.get(..usize::from(u16::from_be_bytes(*length))).map(list));
            self.facts(|facts| {
                facts.requested_certificate_types = Some(first.into());
                facts.peer_signature_schemes = schemes.unwrap_or_default();
            });
        }
    }
}
