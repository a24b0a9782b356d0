//! Protocol messages as they pass, unencrypted. Message callbacks, states, randoms and Finished messages all come from here.

use crate::record::{HEADER, Messages, Piece};
use crate::wire::{ServerHello, content_type, handshake_type};

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

/// What passes, in order: a record's header, its inner content type if it has one, and then its content.
#[derive(Clone, Debug)]
pub enum Passed {
    /// The header of a record.
    Header {
        /// From us to the peer.
        outgoing: bool,
        /// The header as it is on the wire.
        bytes: [u8; HEADER],
    },
    /// The content type that TLS 1.3 encrypts along with the content.
    InnerType {
        /// From us to the peer.
        outgoing: bool,
        /// The type.
        content_type: u8,
    },
    /// A message.
    Message(Message),
}

/// Capacity for what passes in most steps of a handshake.
const USUAL_STEP: usize = 8;

/// What has passed in one handshake.
pub struct MessageLog {
    /// We are the client.
    client: bool,
    tls13: bool,
    /// The suite of the ServerHello, once it has passed. A HelloRetryRequest does not count.
    suite: Option<u16>,
    /// Whether a ChangeCipherSpec has passed, from the peer and from us: in TLS 1.2 the rest is encrypted.
    changed: [bool; 2],
    /// Our messages, the last of which may be incomplete.
    outgoing: Messages,
    passed: Vec<Passed>,
    /// The hellos of both sides, if they are kept.
    hellos: Option<Vec<u8>>,
}

impl MessageLog {
    /// For a handshake in which we are the client, or the server.
    pub fn new(client: bool) -> Self {
        Self {
            client,
            tls13: false,
            suite: None,
            changed: [false; 2],
            outgoing: Messages::default(),
            passed: Vec::new(),
            hellos: None,
        }
    }

    fn pass(&mut self, passed: Passed) {
        if self.passed.capacity() == 0 {
            self.passed.reserve(USUAL_STEP);
        }
        self.passed.push(passed);
    }

    /// What passed since the last call, in order.
    pub fn take(&mut self) -> Vec<Passed> {
        std::mem::take(&mut self.passed)
    }

    /// Logs the header of the record that `wire` begins with.
    pub fn header(&mut self, outgoing: bool, wire: &[u8]) {
        if let Some(bytes) = wire.first_chunk() {
            self.pass(Passed::Header { outgoing, bytes: *bytes });
        }
    }

    /// Logs the inner content type of an encrypted TLS 1.3 record.
    pub fn inner_type(&mut self, outgoing: bool, content_type: u8) {
        if self.tls13 {
            self.pass(Passed::InnerType { outgoing, content_type });
        }
    }

    /// Whether the server has chosen TLS 1.3.
    pub fn is_tls13(&self) -> bool {
        self.tls13
    }

    /// The suite that the server has chosen.
    pub fn suite(&self) -> Option<u16> {
        self.suite
    }

    /// Whether a ChangeCipherSpec has passed.
    pub fn has_changed(&self, outgoing: bool) -> bool {
        self.changed[usize::from(outgoing)]
    }

    /// Logs the content of one of our records.
    pub fn sent(&mut self, kind: u8, content: &[u8], encrypted: bool) {
        if kind != content_type::HANDSHAKE {
            return self.content(true, kind, content, encrypted);
        }
        self.outgoing.add(content);
        while let Some(piece) = self.outgoing.next_piece() {
            if let Piece::Whole(message) = piece {
                self.message(true, message, encrypted);
            }
        }
    }

    /// Logs an alert or a ChangeCipherSpec.
    pub fn content(&mut self, outgoing: bool, content_type: u8, content: &[u8], encrypted: bool) {
        if content_type == content_type::CHANGE_CIPHER_SPEC {
            self.changed[usize::from(outgoing)] = true;
        }
        self.pass(Passed::Message(Message { outgoing, content_type, bytes: content.to_vec(), encrypted }));
    }

    /// Keeps the hellos that pass from now on.
    pub fn keep_hellos(&mut self) {
        self.hellos = Some(Vec::new());
    }

    /// The hellos that were kept, up to the ServerHello.
    pub fn hellos(&self) -> &[u8] {
        self.hellos.as_deref().unwrap_or_default()
    }

    /// Logs a complete handshake message.
    pub fn message(&mut self, outgoing: bool, bytes: Vec<u8>, encrypted: bool) {
        let counts = handshake_type::is_of(bytes[0], outgoing == self.client);
        if let Some(hellos) = &mut self.hellos
            && counts
            && matches!(bytes[0], handshake_type::CLIENT_HELLO | handshake_type::SERVER_HELLO)
            && self.suite.is_none()
        {
            hellos.extend_from_slice(&bytes);
        }
        if counts && bytes[0] == handshake_type::SERVER_HELLO {
            let hello = ServerHello::parse(&bytes);
            self.tls13 |= hello.as_ref().is_some_and(ServerHello::is_tls13);
            self.suite = self.suite.or(hello.filter(|hello| !hello.is_retry()).map(|hello| hello.suite));
        }
        let content_type = content_type::HANDSHAKE;
        self.pass(Passed::Message(Message { outgoing, content_type, bytes, encrypted }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(id: &[u8], extensions: &[u8]) -> Vec<u8> {
        let length = (extensions.len() as u16).to_be_bytes();
        let body =
            [&[3, 3][..], &[7; 32], &[id.len() as u8], id, &[0x13, 1, 0], &length, extensions].concat();
        [&[handshake_type::SERVER_HELLO, 0, 0, body.len() as u8], &body[..]].concat()
    }

    const TLS13: [u8; 6] = [0, 43, 0, 2, 3, 4];

    #[test]
    fn a_message_counts_from_the_side_that_sends_it() {
        for (client, outgoing) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut log = MessageLog::new(client);
            log.keep_hellos();
            log.message(outgoing, hello(&[9; 32], &TLS13), false);
            let counts = outgoing != client;
            assert_eq!((log.is_tls13(), log.suite().is_some()), (counts, counts));
            assert_eq!(log.hellos().is_empty(), !counts);
            // It is reported all the same.
            assert_eq!(log.take().len(), 1);
        }
    }

    #[test]
    fn our_messages_are_noted_whole() {
        let message = |kind: u8, length: usize| {
            [&[kind, 0, (length >> 8) as u8, length as u8], &vec![kind; length][..]].concat()
        };
        let stream = [message(11, 300), message(14, 0), message(20, 1)].concat();
        for size in 1..=stream.len() {
            let mut log = MessageLog::new(false);
            stream.chunks(size).for_each(|content| log.sent(content_type::HANDSHAKE, content, false));
            let seen: Vec<_> = log.take();
            assert_eq!(seen.len(), 3, "in pieces of {size}");
            let bytes = seen.iter().flat_map(|passed| match passed {
                Passed::Message(message) => message.bytes.clone(),
                _ => Vec::new(),
            });
            assert!(bytes.eq(stream.iter().copied()));
        }
    }
}
