//! Both directions of the wire during a handshake: this module judges, opens and seals records, takes messages out of
//! them and puts messages into them. `steps/` decides what the messages do; rustls's state machine is not used here.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

mod clear;
mod receive;
mod send;

use std::sync::Arc;

use super::context::HandshakeContext;
use super::message_log::MessageLog;
use super::new_keys::NewKeys;
use crate::handshake::hello_random::RandomMarks;
use crate::messages::order::Order;
use crate::record::{InARow, MAX_FRAGMENT, Messages, Opener, RecordBuffer, Sealer};
use crate::tables::methods::TLS1_2;
use crate::transport::Outgoing;
pub use receive::Incoming;
pub use send::records_of;

/// The record that TLS 1.3 sends for middlebox compatibility.
pub const LONE_CHANGE_CIPHER_SPEC: [u8; 6] = [crate::wire::content_type::CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1];

/// The records of one handshake.
pub struct HandshakeRecords {
    context: Arc<HandshakeContext>,
    /// We are the client.
    pub client: bool,
    /// Records from the peer.
    pub input: RecordBuffer,
    /// Records for the peer.
    pub output: Outgoing,
    /// The records and messages that have passed.
    pub log: MessageLog,
    /// The peer's messages.
    pub messages: Messages,
    /// Which message may come next.
    pub order: Order,
    /// Whether a server is waiting for a ClientHello, and for which one.
    pub awaited: HelloAwaited,
    /// Empty records and warnings in a row.
    pub in_a_row: InARow,
    /// How many bytes of a message one of our records holds.
    pub max_fragment: usize,
    /// Server: what the random of its hello tells the client.
    pub random: RandomMarks,
    /// The connection pads its records.
    pub pads: bool,
    /// The peer has closed the connection: whatever still arrives is discarded.
    pub closed: bool,
    /// The record version of our alerts.
    pub alert_version: u16,
    keys: Keys,
    /// The last record with handshake messages was encrypted.
    is_encrypted: bool,
    /// A whole message has arrived under the keys in use.
    has_message: bool,
    /// The handshake has failed at a record of a type that no handshake begins with.
    strange: bool,
    /// How many messages of the next record have been discarded.
    thrown: usize,
}

/// Which ClientHello a server is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelloAwaited {
    /// None.
    No,
    /// The first one.
    First,
    /// The one that answers a HelloRetryRequest.
    Second,
}

/// The keys of a handshake.
#[derive(Default)]
struct Keys {
    /// In the order in which rustls made them.
    sealers: Vec<Sealer>,
    /// The sealer that our handshake's records are sealed with now.
    sealing: Option<usize>,
    /// What the peer's records are opened with.
    opener: Option<Opener>,
    /// TLS 1.2: the opener to use after the peer's ChangeCipherSpec.
    next_opener: Option<Opener>,
}

impl HandshakeRecords {
    /// For a client, or a server, that has sent and received nothing.
    pub fn new(context: Arc<HandshakeContext>, client: bool) -> Self {
        Self {
            context,
            client,
            input: RecordBuffer::default(),
            output: Outgoing::default(),
            log: MessageLog::new(client),
            messages: Messages::default(),
            order: Order::default(),
            awaited: if client { HelloAwaited::No } else { HelloAwaited::First },
            in_a_row: InARow::default(),
            max_fragment: MAX_FRAGMENT,
            random: RandomMarks::default(),
            pads: false,
            closed: false,
            alert_version: TLS1_2,
            keys: Keys::default(),
            is_encrypted: false,
            has_message: false,
            strange: false,
            thrown: 0,
        }
    }

    /// Takes the keys that rustls has made.
    pub fn take_keys(&mut self) {
        let new = self.context.new_keys(|keys| keys.take());
        self.keys.sealers.extend(new.sealers);
        if self.client && self.log.suite().is_none() {
            // These are the keys for its early data, which a HelloRetryRequest makes useless.
            let early = self.keys.sealers.len().checked_sub(1);
            self.keys.sealing = early.filter(|_| !self.log.is_tls13());
        }
        let Some(opener) = new.opener else { return };
        if opener.is_tls13() {
            self.keys.opener = Some(opener);
            self.has_message = false;
        } else {
            self.keys.next_opener = Some(opener);
        }
    }

    /// TLS 1.2: what follows the peer's ChangeCipherSpec is encrypted.
    pub fn change_opener(&mut self) {
        self.keys.opener = self.keys.next_opener.take();
        self.has_message = false;
    }

    /// The keys that the connection continues with after the handshake.
    pub fn take_last_keys(&mut self) -> Option<(Sealer, Opener)> {
        let mut keys = std::mem::take(&mut self.keys);
        Some((keys.sealers.pop()?, keys.opener?))
    }

    /// Takes back everything that was queued for sending. None of it may have been written to the transport.
    pub fn take_back(&mut self) {
        self.output.bytes.clear();
        self.log = MessageLog::new(self.client);
        self.keys = Keys::default();
        self.context.new_keys(|keys| *keys = NewKeys::default());
    }

    /// Whether the last message's record was encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Whether the handshake has failed at a record of a type that no handshake begins with.
    pub fn is_at_strange_record(&self) -> bool {
        self.strange
    }
}
