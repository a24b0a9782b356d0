//! The differences between messages on the wire and rustls's messages, in both directions. Nothing else in the library
//! changes a message.
//!
//! rustls writes its own messages, and hashes what it writes and reads. Where OpenSSL sends something else, rustls's
//! message is changed on its way out; where rustls would refuse what OpenSSL accepts, it is shown something else. The
//! rule: the bytes on the wire are what is hashed and signed ([`transcript`]), what the connection judges, and what the
//! program is told; a message that cannot be parsed is never changed.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

pub mod certificate_types;
pub mod client_hello;
pub mod encrypted_extensions;
pub mod server_hello;
pub mod shown_client_hello;
pub mod timestamps;
pub mod transcript;

mod certificate_request;
mod long_certificate;

use std::sync::Arc;

use crate::wire::{Reader, handshake_type, split_message};
use certificate_types::CertificateTypes;
use client_hello::ClientHelloChanges;
use encrypted_extensions::AddedExtensions;
pub use long_certificate::LongCertificate;
use server_hello::ServerHelloChanges;

/// The longest message that rustls accepts, without its header.
const RUSTLS_LIMIT: usize = 0xffff;

/// The differences in one handshake.
#[derive(Default)]
pub struct Dialect {
    /// Changes to a client's ClientHello.
    pub hello: ClientHelloChanges,
    /// Extensions added to a server's EncryptedExtensions.
    pub added: AddedExtensions,
    /// Changes to a server's ServerHello.
    pub server_hello: ServerHelloChanges,
    /// Types in a server's TLS 1.2 CertificateRequest.
    pub certificate_types: CertificateTypes,
    /// A client has requested signed certificate timestamps.
    pub hides_timestamps: bool,
    /// Messages for which rustls was shown something else.
    shown: Vec<Shown>,
    /// The peer's certificates, if rustls has a placeholder for them.
    long_certificate: Option<Arc<LongCertificate>>,
    /// The server's CertificateRequest cannot be answered by any client.
    cannot_answer: bool,
}

/// One message, as rustls has it and as it is on the wire.
struct Shown {
    rustls: Vec<u8>,
    wire: Vec<u8>,
    /// It is hashed once: an equal message after that is a different one.
    once: bool,
}

/// A message that cannot be shown to rustls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl Dialect {
    /// Whether there are no differences.
    fn is_plain(&self) -> bool {
        self.hello.is_empty()
            && self.added.is_empty()
            && self.server_hello.is_empty()
            && self.certificate_types.is_empty()
            && self.shown.is_empty()
    }

    /// rustls's messages as they are on the wire. The last one may be truncated before its binders. None where they are
    /// the same.
    pub fn to_wire(&mut self, messages: &[u8]) -> Option<Vec<u8>> {
        if self.is_plain() {
            return None;
        }
        translate(messages, |message| self.hashed_to_wire(message))
    }

    /// Our own messages as they are on the wire; None where they are unchanged.
    pub fn sent_to_wire(&self, messages: &[u8]) -> Option<Vec<u8>> {
        if self.is_plain() {
            return None;
        }
        translate(messages, |message| self.own_to_wire(message))
    }

    fn hashed_to_wire(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        self.shown_to_wire(message).or_else(|| self.own_to_wire(message))
    }

    fn own_to_wire(&self, message: &[u8]) -> Option<Vec<u8>> {
        match *message.first()? {
            handshake_type::CLIENT_HELLO => self.hello.to_wire(message),
            handshake_type::SERVER_HELLO => self.server_hello.to_wire(message),
            handshake_type::ENCRYPTED_EXTENSIONS => self.added.to_wire(message),
            handshake_type::CERTIFICATE_REQUEST => self.certificate_types.to_wire(message),
            _ => None,
        }
    }

    /// A message that rustls was shown, or one truncated before its binders.
    fn shown_to_wire(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        let (index, once, wire) = self.shown.iter().enumerate().find_map(|(index, shown)| {
            let missing = shown.rustls.strip_prefix(message)?;
            Some((index, shown.once, shown.wire.strip_suffix(missing)?.to_vec()))
        })?;
        if once {
            self.shown.remove(index);
        }
        Some(wire)
    }

    /// Records that rustls is shown `rustls` in place of the message `wire`.
    pub fn note_shown(&mut self, rustls: Vec<u8>, wire: Vec<u8>) {
        self.shown.push(Shown { rustls, wire, once: false });
    }

    /// The form in which rustls is shown a complete message of the peer's; None where it is shown unchanged. `random`:
    /// unpredictable bytes.
    pub fn show(
        &mut self,
        wire: &[u8],
        client: bool,
        tls13: bool,
        random: impl FnOnce() -> Option<[u8; 32]>,
    ) -> Result<Option<Vec<u8>>, Malformed> {
        let hides_timestamps = self.hides_timestamps;
        let shown = match wire.first() {
            Some(&handshake_type::SERVER_HELLO) if hides_timestamps && !tls13 => timestamps::renumber(wire),
            Some(&handshake_type::CERTIFICATE_REQUEST) if client && tls13 => {
                let shown = certificate_request::answerable(wire);
                self.cannot_answer |= shown.is_some();
                shown
            }
            Some(&handshake_type::CERTIFICATE) => {
                let hidden = if hides_timestamps && tls13 { timestamps::remove(wire) } else { None };
                let length = hidden.as_deref().unwrap_or(wire).len();
                if length > RUSTLS_LIMIT {
                    let message = hidden.as_deref().unwrap_or(wire);
                    let random = random().ok_or(Malformed)?;
                    let long = LongCertificate::parse(message, client, tls13, random).ok_or(Malformed)?;
                    let placeholder = long.placeholder_message().ok_or(Malformed)?;
                    self.long_certificate = Some(Arc::new(long));
                    Some(placeholder)
                } else {
                    hidden
                }
            }
            _ => None,
        };
        if let Some(shown) = &shown {
            // Before TLS 1.3 a client hashes all messages and later signs them, so this is needed twice.
            self.shown.push(Shown { rustls: shown.clone(), wire: wire.to_vec(), once: tls13 });
        }
        Ok(shown)
    }

    /// The peer's certificates, if rustls has a placeholder for them.
    pub fn long_certificate(&self) -> Option<Arc<LongCertificate>> {
        self.long_certificate.clone()
    }

    /// Client: whether the server's CertificateRequest cannot be answered by any client.
    pub fn cannot_answer_request(&self) -> bool {
        self.cannot_answer
    }
}

/// Replaces the messages that `to_wire` changes. The last message may be truncated. None where nothing changes.
fn translate(messages: &[u8], mut to_wire: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut wire: Option<Vec<u8>> = None;
    let mut rest = Reader(messages);
    while !rest.0.is_empty() {
        let (message, behind) = split_message(rest.0).unwrap_or((rest.0, &[]));
        match (to_wire(message), &mut wire) {
            (Some(changed), Some(wire)) => wire.extend(changed),
            (Some(changed), None) => wire = Some([rest.read_of(messages)?, &changed].concat()),
            (None, Some(wire)) => wire.extend_from_slice(message),
            (None, None) => {}
        }
        rest = Reader(behind);
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::MESSAGE_HASH;

    #[test]
    fn what_was_shown_is_hashed_as_it_was_on_the_wire() {
        let (rustls, wire) =
            (b"\x01\0\0\x0eshown, binders".to_vec(), b"\x01\0\0\x12on wire, binders, ".to_vec());
        let wire = wire[..wire.len() - 2].to_vec();
        let mut dialect = Dialect::default();
        assert_eq!(dialect.to_wire(&rustls), None);
        dialect.note_shown(rustls.clone(), wire.clone());
        let hash = [MESSAGE_HASH, 0, 0, 2, 9, 9];
        for (before, behind) in [(&[][..], &[][..]), (&hash, &[14, 0, 0, 0])] {
            let on_wire = dialect.to_wire(&[before, &rustls, behind].concat());
            assert_eq!(on_wire, Some([before, &wire, behind].concat()));
        }
        // Truncated before the binders.
        let cut = |message: &[u8]| message[..message.len() - 7].to_vec();
        assert_eq!(dialect.to_wire(&cut(&rustls)), Some(cut(&wire)));
        assert_eq!(dialect.to_wire(b"\x01\0\0\x0eother, binders"), None);
        // A message that we send is not one that the peer sent.
        assert_eq!(dialect.sent_to_wire(&rustls), None);
    }

    #[test]
    fn a_certificate_of_ours_may_be_the_peers() {
        let wire = [11, 0, 0, 15, 0, 0, 0, 11, 0, 0, 1, 9, 0, 5, 0, 18, 0, 1, 7];
        let mut dialect = Dialect { hides_timestamps: true, ..Dialect::default() };
        let shown = dialect.show(&wire, true, true, || None).expect("well formed").expect("changed");
        assert_eq!(dialect.to_wire(&shown), Some(wire.to_vec()));
        assert_eq!((dialect.to_wire(&shown), dialect.sent_to_wire(&shown)), (None, None));
    }
}
