//! What a handshake's messages tell: facts for getters, events for the info and message callbacks.

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Connection, Outcomed, Role};
use crate::engine::outcome::Outcome;
use crate::engine::records::{HEADER, content_type};
use crate::engine::tap::{Tap, TappedRecord};
use crate::engine::traffic::{Receiver, Sender};
use crate::engine::watch::{Message, Passed, handshake_type, split_messages};
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::states::HandshakeState;

/// `SSL3_RT_HEADER`
const RT_HEADER: c_int = 256;
/// `SSL3_RT_INNER_CONTENT_TYPE`
const RT_INNER_CONTENT_TYPE: c_int = 257;

/// `SSL_CB_…`
mod event {
    pub const LOOP: i32 = 0x01;
    pub const EXIT: i32 = 0x02;
    pub const READ: i32 = 0x04;
    pub const WRITE: i32 = 0x08;
    pub const ALERT: i32 = 0x4000;
    pub const HANDSHAKE_START: i32 = 0x10;
    pub const HANDSHAKE_DONE: i32 = 0x20;
    pub const CONNECT: i32 = 0x1000;
    pub const ACCEPT: i32 = 0x2000;
}

impl Connection {
    /// Takes note of messages, in order, and tells the program's callbacks.
    #[inline(never)]
    pub(super) fn observe(self: &Arc<Self>, passed: Vec<Passed>, tap: &Arc<Tap>) {
        for passed in passed {
            match passed {
                Passed::Header { outgoing, bytes } => self.tell_header(outgoing, bytes),
                Passed::InnerType { outgoing, content_type } => self.tell_inner_type(outgoing, content_type),
                Passed::Message(message) => {
                    // A ServerHello is told with the version that was offered.
                    let version = self.told_version();
                    self.learn(&message);
                    self.tell_message(&message, version);
                }
            }
        }
        let (master, finished) = tap.tls12(|secrets| {
            let finished = (secrets.client_finished.clone(), secrets.server_finished.clone());
            (secrets.master.clone(), finished)
        });
        if master.is_some() {
            let client = self.status(|s| s.role) == Some(Role::Client);
            self.facts(|facts| {
                facts.master_secret = master;
                facts.finished = if client { finished } else { (finished.1, finished.0) };
            });
        }
    }

    /// Lets the tap note the records of data where a message callback wants to hear of them.
    pub(super) fn watch_data(&self, tap: &Tap) {
        tap.watch_data(self.watched.load(Ordering::Relaxed));
    }

    /// Takes note of what an open connection has sealed.
    pub(super) fn observe_sent(self: &Arc<Self>, sender: &mut Sender) {
        for (header, record) in sender.take_sealed() {
            if let Some(header) = header {
                self.tell_header(true, header);
            }
            self.observe_record(record);
        }
    }

    /// Tells of the record that an open connection is about to open.
    pub(super) fn observe_arrival(&self, receiver: &Receiver) {
        if self.watched.load(Ordering::Relaxed)
            && let Some(header) = receiver.input.unseen().first_chunk()
        {
            self.tell_header(false, *header);
        }
    }

    /// Takes note of what an open connection has opened.
    pub(super) fn observe_received(self: &Arc<Self>, tap: &Arc<Tap>) {
        tap.take_received().into_iter().for_each(|record| self.observe_record(record));
    }

    fn observe_record(self: &Arc<Self>, record: TappedRecord) {
        let TappedRecord { outgoing, content_type, payload } = record;
        let tell = |bytes: Vec<u8>| {
            let message = Message { outgoing, content_type, bytes, encrypted: true };
            self.tell_message(&message, self.told_version());
        };
        if self.facts(|facts| facts.version) == TLS1_3 {
            self.tell_inner_type(outgoing, content_type);
        }
        if content_type == content_type::APPLICATION_DATA {
            return;
        }
        if content_type != content_type::HANDSHAKE {
            return tell(payload);
        }
        // OpenSSL goes through its handshake's states for a message on an open connection.
        for message in split_messages(&payload) {
            for _ in 0..if outgoing { 1 } else { 2 } {
                self.inform(self.role_bit() | event::LOOP, 1);
            }
            tell(message.to_vec());
            self.facts(|facts| facts.state = HandshakeState::OK);
            // A KeyUpdate that the program asked for ends with what the transport says to it.
            if !self.status(|s| s.key_update.is_handshake()) {
                self.inform(self.role_bit() | event::EXIT, 1);
            }
        }
    }

    /// The version that a record's header bears is the one that the callback is told.
    fn tell_header(&self, outgoing: bool, header: [u8; HEADER]) {
        let [_, high, low, ..] = header;
        self.tell(outgoing, u16::from_be_bytes([high, low]), RT_HEADER, &header);
    }

    /// Of our own records this is told with the version on the wire, of the peer's with the connection's.
    fn tell_inner_type(&self, outgoing: bool, content_type: u8) {
        let version = if outgoing { TLS1_2 } else { TLS1_3 };
        self.tell(outgoing, version, RT_INNER_CONTENT_TYPE, &[content_type]);
    }

    /// Calls the message callback; nothing of ours is locked.
    fn tell(&self, outgoing: bool, version: u16, kind: c_int, bytes: &[u8]) {
        let settings = self.settings();
        let Some(callback) = settings.message_callback else { return };
        callback.call(
            c_int::from(outgoing),
            version.into(),
            kind,
            bytes.as_ptr().cast(),
            bytes.len(),
            self.as_ptr(),
            settings.message_argument.0,
        );
    }

    /// The version that the message callback is told with a message.
    fn told_version(&self) -> u16 {
        match self.facts(|facts| facts.version) {
            0 => self.status(|s| s.method).pinned().unwrap_or(TLS1_3),
            version => version,
        }
    }

    fn tell_message(&self, message: &Message, version: u16) {
        // Of a ChangeCipherSpec that is read, OpenSSL tells only the header.
        if message.outgoing || message.content_type != content_type::CHANGE_CIPHER_SPEC {
            self.tell(message.outgoing, version, message.content_type.into(), &message.bytes);
        }
        if message.content_type == content_type::ALERT
            && let [level, description] = message.bytes[..]
        {
            let direction = if message.outgoing { event::WRITE } else { event::READ };
            self.inform(event::ALERT | direction, c_int::from(level) << 8 | c_int::from(description));
        } else if let Some(state) = self.state_after(message) {
            self.enter_state(state);
            if state == HandshakeState::SW_FINISHED && self.facts(|facts| facts.version) == TLS1_3 {
                // A TLS 1.3 server waits for the client in the state in which early data would come.
                self.enter_state(HandshakeState::EARLY_DATA);
            }
        }
    }

    fn enter_state(&self, state: HandshakeState) {
        self.facts(|facts| facts.state = state);
        self.inform(self.role_bit() | event::LOOP, 1);
    }

    /// The state that OpenSSL is in once it has read or written this message.
    fn state_after(&self, message: &Message) -> Option<HandshakeState> {
        use HandshakeState as S;
        let client = self.status(|s| s.role) == Some(Role::Client);
        let writes = message.outgoing;
        if message.content_type == content_type::CHANGE_CIPHER_SPEC {
            return match (client, writes) {
                (true, true) => Some(S::CW_CHANGE),
                (true, false) => Some(S::CR_CHANGE),
                (false, true) => Some(S::SW_CHANGE),
                (false, false) => Some(S::SR_CHANGE),
            };
        }
        if message.content_type != content_type::HANDSHAKE {
            return None;
        }
        Some(match (*message.bytes.first()?, client == writes) {
            (handshake_type::CLIENT_HELLO, true) => S::CW_CLNT_HELLO,
            (handshake_type::CLIENT_HELLO, false) => S::SR_CLNT_HELLO,
            (handshake_type::SERVER_HELLO, _) if client => S::CR_SRVR_HELLO,
            (handshake_type::SERVER_HELLO, _) => S::SW_SRVR_HELLO,
            (handshake_type::ENCRYPTED_EXTENSIONS, _) if client => S::CR_ENCRYPTED_EXTENSIONS,
            (handshake_type::ENCRYPTED_EXTENSIONS, _) => S::SW_ENCRYPTED_EXTENSIONS,
            (handshake_type::CERTIFICATE, _) => match (client, writes) {
                (true, true) => S::CW_CERT,
                (true, false) => S::CR_CERT,
                (false, true) => S::SW_CERT,
                (false, false) => S::SR_CERT,
            },
            (handshake_type::CERTIFICATE_STATUS, _) if client => S::CR_CERT_STATUS,
            (handshake_type::CERTIFICATE_STATUS, _) => S::SW_CERT_STATUS,
            (handshake_type::SERVER_KEY_EXCHANGE, _) if client => S::CR_KEY_EXCH,
            (handshake_type::SERVER_KEY_EXCHANGE, _) => S::SW_KEY_EXCH,
            (handshake_type::CERTIFICATE_REQUEST, _) if client => S::CR_CERT_REQ,
            (handshake_type::CERTIFICATE_REQUEST, _) => S::SW_CERT_REQ,
            (handshake_type::SERVER_HELLO_DONE, _) if client => S::CR_SRVR_DONE,
            (handshake_type::SERVER_HELLO_DONE, _) => S::SW_SRVR_DONE,
            (handshake_type::CERTIFICATE_VERIFY, _) => match (client, writes) {
                (true, true) => S::CW_CERT_VRFY,
                (true, false) => S::CR_CERT_VRFY,
                (false, true) => S::SW_CERT_VRFY,
                (false, false) => S::SR_CERT_VRFY,
            },
            (handshake_type::CLIENT_KEY_EXCHANGE, _) if client => S::CW_KEY_EXCH,
            (handshake_type::CLIENT_KEY_EXCHANGE, _) => S::SR_KEY_EXCH,
            (handshake_type::FINISHED, _) => match (client, writes) {
                (true, true) => S::CW_FINISHED,
                (true, false) => S::CR_FINISHED,
                (false, true) => S::SW_FINISHED,
                (false, false) => S::SR_FINISHED,
            },
            (handshake_type::NEW_SESSION_TICKET, _) if client => S::CR_SESSION_TICKET,
            (handshake_type::NEW_SESSION_TICKET, _) => S::SW_SESSION_TICKET,
            (handshake_type::KEY_UPDATE, _) => match (client, writes) {
                (true, true) => S::CW_KEY_UPDATE,
                (true, false) => S::CR_KEY_UPDATE,
                (false, true) => S::SW_KEY_UPDATE,
                (false, false) => S::SR_KEY_UPDATE,
            },
            _ => return None,
        })
    }

    /// Calls the info callback; nothing of ours is locked.
    fn inform(&self, kind: c_int, value: c_int) {
        let own = self.settings().info_callback;
        if let Some(callback) = own.or_else(|| self.context().settings().info_callback) {
            callback.call(self.as_ptr(), kind, value);
        }
    }

    fn role_bit(&self) -> c_int {
        match self.status(|s| s.role) {
            Some(Role::Client) => event::CONNECT,
            _ => event::ACCEPT,
        }
    }

    pub(super) fn info_handshake_start(&self) {
        self.inform(event::HANDSHAKE_START, 1);
        self.inform(self.role_bit() | event::LOOP, 1);
    }

    pub(super) fn info_handshake_exit(&self, result: Outcomed<()>) {
        self.inform(self.role_bit() | event::EXIT, if result.is_ok() { 1 } else { -1 });
    }

    /// Publishes what the handshake has settled.
    pub(super) fn publish_outcome(&self, outcome: &Outcome) {
        self.facts(|facts| {
            facts.version = outcome.version;
            facts.cipher_suite = outcome.cipher_suite;
            facts.cipher_in_use = true;
            facts.group = outcome.group;
            facts.extended_master_secret = outcome.extended_master_secret;
            facts.resumed = outcome.resumed;
            facts.alpn_protocol = outcome.alpn_protocol.clone().unwrap_or_default();
            facts.in_handshake = false;
            facts.handshake_over = true;
            facts.state = HandshakeState::OK;
        });
    }

    /// Tells everybody that the handshake is done.
    pub(super) fn handshake_done(self: &Arc<Self>) {
        self.inform(event::HANDSHAKE_DONE, 1);
    }
}
