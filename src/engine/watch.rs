//! Protocol messages as they pass, in the clear: from plaintext records directly, from encrypted ones through the tap.
//! Message callbacks, states, randoms and Finished messages all come from here.

use super::records::{HEADER, Header, content_type};
use super::tap::TappedRecord;

/// One handshake message, alert or ChangeCipherSpec.
#[derive(Clone, Debug)]
pub struct Message {
    /// From us to the peer.
    pub outgoing: bool,
    /// Content type
    pub content_type: u8,
    /// A handshake message with its four-byte header; an alert's two bytes; a ChangeCipherSpec's one.
    pub bytes: Vec<u8>,
    /// Whether it travelled encrypted.
    pub encrypted: bool,
}

/// What passes, in order: a record, its inner type where it has one, and then what is in it.
#[derive(Clone, Debug)]
pub enum Passed {
    /// The header of a record.
    Header {
        /// From us to the peer.
        outgoing: bool,
        /// As on the wire.
        bytes: [u8; HEADER],
    },
    /// The content type that TLS 1.3 encrypts with the content.
    InnerType {
        /// From us to the peer.
        outgoing: bool,
        /// The type.
        content_type: u8,
    },
    /// A message.
    Message(Message),
}

/// Handshake message types on the wire.
pub mod handshake_type {
    /// client_hello
    pub const CLIENT_HELLO: u8 = 1;
    /// server_hello, and hello_retry_request
    pub const SERVER_HELLO: u8 = 2;
    /// new_session_ticket
    pub const NEW_SESSION_TICKET: u8 = 4;
    /// encrypted_extensions
    pub const ENCRYPTED_EXTENSIONS: u8 = 8;
    /// certificate
    pub const CERTIFICATE: u8 = 11;
    /// server_key_exchange
    pub const SERVER_KEY_EXCHANGE: u8 = 12;
    /// certificate_request
    pub const CERTIFICATE_REQUEST: u8 = 13;
    /// server_hello_done
    pub const SERVER_HELLO_DONE: u8 = 14;
    /// certificate_verify
    pub const CERTIFICATE_VERIFY: u8 = 15;
    /// client_key_exchange
    pub const CLIENT_KEY_EXCHANGE: u8 = 16;
    /// finished
    pub const FINISHED: u8 = 20;
    /// certificate_status
    pub const CERTIFICATE_STATUS: u8 = 22;
    /// key_update
    pub const KEY_UPDATE: u8 = 24;
}

/// The random value that makes a ServerHello a HelloRetryRequest (RFC 8446, section 4.1.3).
pub const HELLO_RETRY_REQUEST_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2,
    0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// What stands for the first ClientHello in the transcript after a HelloRetryRequest.
pub const MESSAGE_HASH: u8 = 254;

/// Follows both directions of one handshake.
#[derive(Default)]
pub struct Watch {
    tls13: bool,
    /// The suite of the ServerHello, once it has passed. A HelloRetryRequest is none.
    suite: Option<u16>,
    incoming: Direction,
    outgoing: Direction,
    passed: Vec<Passed>,
}

#[derive(Default)]
struct Direction {
    /// A ChangeCipherSpec has passed: in TLS 1.2 the rest is encrypted.
    changed: bool,
    /// A handshake message that is not whole yet.
    partial: Vec<u8>,
}

impl Watch {
    /// Notes our own records as they stand in the output, with what the tap saw of the encrypted ones.
    pub fn output(&mut self, mut wire: &[u8], tapped: Vec<TappedRecord>) {
        let mut tapped = tapped.into_iter();
        while let Some(header) = Header::parse(wire) {
            let Some(payload) = wire.get(HEADER..HEADER + header.length) else { break };
            self.header(true, wire);
            wire = &wire[HEADER + header.length..];
            if self.in_the_clear(true, header.content_type) {
                self.payload(true, header.content_type, payload, false);
            } else if let Some(record) = tapped.next() {
                self.decrypted(record);
            }
        }
    }

    /// What passed since the last call, in order.
    pub fn take(&mut self) -> Vec<Passed> {
        std::mem::take(&mut self.passed)
    }

    /// Notes the header of the record that `wire` begins with.
    pub fn header(&mut self, outgoing: bool, wire: &[u8]) {
        if let Some(bytes) = wire.first_chunk() {
            self.passed.push(Passed::Header { outgoing, bytes: *bytes });
        }
    }

    /// Notes what a record cipher saw.
    pub fn decrypted(&mut self, record: TappedRecord) {
        let TappedRecord { outgoing, content_type, payload } = record;
        if self.tls13 {
            self.passed.push(Passed::InnerType { outgoing, content_type });
        }
        self.payload(outgoing, content_type, &payload, true);
    }

    fn direction(&mut self, outgoing: bool) -> &mut Direction {
        if outgoing { &mut self.outgoing } else { &mut self.incoming }
    }

    /// Whether the server has chosen TLS 1.3.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// The suite that the server has chosen.
    pub fn suite(&self) -> Option<u16> {
        self.suite
    }

    /// Whether a record of this type travels unencrypted now.
    pub fn in_the_clear(&mut self, outgoing: bool, kind: u8) -> bool {
        match kind {
            content_type::CHANGE_CIPHER_SPEC => true,
            content_type::ALERT | content_type::HANDSHAKE => self.tls13 || !self.direction(outgoing).changed,
            _ => false,
        }
    }

    /// Notes one record's plaintext.
    pub fn payload(&mut self, outgoing: bool, kind: u8, payload: &[u8], encrypted: bool) {
        if kind != content_type::HANDSHAKE {
            if kind == content_type::CHANGE_CIPHER_SPEC {
                self.direction(outgoing).changed = true;
            }
            let bytes = payload.to_vec();
            self.passed.push(Passed::Message(Message { outgoing, content_type: kind, bytes, encrypted }));
            return;
        }
        let mut payload = payload;
        if self.direction(outgoing).partial.is_empty() {
            while let Some((message, rest)) = split_message(payload) {
                self.message(outgoing, message.to_vec(), encrypted);
                payload = rest;
            }
        }
        self.direction(outgoing).partial.extend_from_slice(payload);
        while let Some(message) = next_message(&mut self.direction(outgoing).partial) {
            self.message(outgoing, message, encrypted);
        }
    }

    fn message(&mut self, outgoing: bool, bytes: Vec<u8>, encrypted: bool) {
        if bytes[0] == handshake_type::SERVER_HELLO {
            self.tls13 |= is_tls13(&bytes);
            if random_of(&bytes) != Some(HELLO_RETRY_REQUEST_RANDOM) {
                self.suite = self.suite.or(suite_of(&bytes));
            }
        }
        let content_type = content_type::HANDSHAKE;
        self.passed.push(Passed::Message(Message { outgoing, content_type, bytes, encrypted }));
    }
}

/// Takes the first handshake message off, once it is whole.
pub fn next_message(partial: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (message, _) = split_message(partial)?;
    let rest = partial.split_off(message.len());
    Some(std::mem::replace(partial, rest))
}

/// The first handshake message, if it is whole, and what follows it.
fn split_message(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let [_, l1, l2, l3] = *bytes.first_chunk::<4>()?;
    bytes.split_at_checked(4 + u32::from_be_bytes([0, l1, l2, l3]) as usize)
}

/// The handshake messages in a record that holds whole ones.
pub fn split_messages(mut payload: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    while let Some([_, l1, l2, l3]) = payload.first_chunk::<4>() {
        let length = 4 + u32::from_be_bytes([0, *l1, *l2, *l3]) as usize;
        let (message, rest) = payload.split_at(length.min(payload.len()));
        messages.push(message);
        payload = rest;
    }
    messages
}

/// Whether a ServerHello or HelloRetryRequest selects TLS 1.3.
fn is_tls13(server_hello: &[u8]) -> bool {
    server_hello.windows(6).any(|window| window == [0, 43, 0, 2, 3, 4])
}

/// The suite of a ServerHello.
fn suite_of(server_hello: &[u8]) -> Option<u16> {
    let after_id = 39 + usize::from(*server_hello.get(38)?);
    Some(u16::from_be_bytes(server_hello.get(after_id..after_id + 2)?.try_into().ok()?))
}

/// The random value of a ClientHello or ServerHello.
pub fn random_of(hello: &[u8]) -> Option<[u8; 32]> {
    hello.get(6..38)?.try_into().ok()
}
