//! SSL_set_tlsext_debug_callback: reports each extension that the peer sends and OpenSSL knows.

use std::ffi::c_int;

use super::{Connection, Role};
use crate::handshake::message_log::Message;
use crate::messages::client_hello::ClientHello;
use crate::tables::extensions;
use crate::tables::methods::TLS1_3;
use crate::wire::{ServerHello, behind, content_type, handshake_type, sized_extensions};

impl Connection {
    /// Reports the extensions of a received message to the program's callback; no lock of ours is held.
    pub(super) fn notify_extensions(&self, message: &Message) {
        if !self.data_settings.debugs_extensions()
            || message.outgoing
            || message.content_type != content_type::HANDSHAKE
            || !message
                .bytes
                .first()
                .is_some_and(|kind| handshake_type::is_of(*kind, self.role() == Role::Server))
        {
            return;
        }
        let settings = self.settings();
        let Some(callback) = settings.extension_debug else { return };
        let tls13 = self.facts(|facts| facts.version) == TLS1_3;
        for (kind, body) in extensions_of(&message.bytes, tls13).unwrap_or_default() {
            if extensions::is_recognized(kind) {
                callback.call(
                    self.as_ptr(),
                    c_int::from(self.role() == Role::Client),
                    kind.into(),
                    body.as_ptr(),
                    body.len() as c_int,
                    settings.extension_debug_argument.0,
                );
            }
        }
    }
}

/// The extensions of a handshake message, as far as it is well-formed.
fn extensions_of(message: &[u8], tls13: bool) -> Option<Vec<(u16, Vec<u8>)>> {
    let body = message.get(4..)?;
    let found = match (*message.first()?, tls13) {
        (handshake_type::CLIENT_HELLO, _) => {
            let hello = ClientHello::parse(message.to_vec()).ok()?;
            return Some(hello.extensions().map(|(kind, body)| (kind, body.to_vec())).collect());
        }
        (handshake_type::SERVER_HELLO, _) => ServerHello::parse(message)?.extensions,
        (handshake_type::ENCRYPTED_EXTENSIONS, true) => sized_extensions(body)?,
        (handshake_type::CERTIFICATE_REQUEST, true) => sized_extensions(behind::<1>(body)?)?,
        (handshake_type::CERTIFICATE, true) => {
            let mut entries = behind::<1>(body)?.get(3..)?;
            let mut found = Vec::new();
            while !entries.is_empty() {
                entries = behind::<3>(entries)?;
                found.extend(sized_extensions(entries)?);
                entries = behind::<2>(entries)?;
            }
            found
        }
        (handshake_type::NEW_SESSION_TICKET, true) => {
            // Skips lifetime and age_add, then nonce and ticket.
            sized_extensions(behind::<2>(behind::<1>(body.get(8..)?)?)?)?
        }
        _ => return None,
    };
    Some(found.into_iter().map(|(kind, body)| (kind, body.to_vec())).collect())
}
