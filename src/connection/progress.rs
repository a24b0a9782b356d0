//! SSL_CTX_set_info_callback(3), SSL_get_state(3): the steps of a handshake, in OpenSSL's order.

use std::ffi::c_int;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::{CallResult, Connection, Role};
use crate::handshake::message_log::Message;
use crate::tables::methods::TLS1_3;
use crate::tables::states::HandshakeState;
use crate::wire::{content_type, handshake_type};

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
    /// OpenSSL's state after it has read or written this message.
    pub(super) fn state_after(&self, message: &Message) -> Option<HandshakeState> {
        use HandshakeState as S;
        let client = self.chosen_role() == Some(Role::Client);
        let writes = message.outgoing;
        if message.content_type == content_type::CHANGE_CIPHER_SPEC {
            // In TLS 1.3 a received ChangeCipherSpec is not a handshake step.
            return match (client, writes) {
                (_, false) if self.facts(|facts| facts.version) == TLS1_3 => None,
                (true, true) => Some(S::CW_CHANGE),
                (true, false) => Some(S::CR_CHANGE),
                (false, true) => Some(S::SW_CHANGE),
                (false, false) => Some(S::SR_CHANGE),
            };
        }
        if message.content_type != content_type::HANDSHAKE {
            return None;
        }
        let kind = *message.bytes.first()?;
        if !handshake_type::is_of(kind, writes == client) {
            return None;
        }
        Some(match kind {
            handshake_type::CLIENT_HELLO if client => S::CW_CLNT_HELLO,
            handshake_type::CLIENT_HELLO => S::SR_CLNT_HELLO,
            handshake_type::SERVER_HELLO if client => S::CR_SRVR_HELLO,
            handshake_type::SERVER_HELLO => S::SW_SRVR_HELLO,
            handshake_type::ENCRYPTED_EXTENSIONS if client => S::CR_ENCRYPTED_EXTENSIONS,
            handshake_type::ENCRYPTED_EXTENSIONS => S::SW_ENCRYPTED_EXTENSIONS,
            handshake_type::CERTIFICATE => match (client, writes) {
                (true, true) => S::CW_CERT,
                (true, false) => S::CR_CERT,
                (false, true) => S::SW_CERT,
                (false, false) => S::SR_CERT,
            },
            handshake_type::CERTIFICATE_STATUS if client => S::CR_CERT_STATUS,
            handshake_type::CERTIFICATE_STATUS => S::SW_CERT_STATUS,
            handshake_type::SERVER_KEY_EXCHANGE if client => S::CR_KEY_EXCH,
            handshake_type::SERVER_KEY_EXCHANGE => S::SW_KEY_EXCH,
            handshake_type::CERTIFICATE_REQUEST if client => S::CR_CERT_REQ,
            handshake_type::CERTIFICATE_REQUEST => S::SW_CERT_REQ,
            handshake_type::SERVER_HELLO_DONE if client => S::CR_SRVR_DONE,
            handshake_type::SERVER_HELLO_DONE => S::SW_SRVR_DONE,
            handshake_type::CERTIFICATE_VERIFY => match (client, writes) {
                (true, true) => S::CW_CERT_VRFY,
                (true, false) => S::CR_CERT_VRFY,
                (false, true) => S::SW_CERT_VRFY,
                (false, false) => S::SR_CERT_VRFY,
            },
            handshake_type::CLIENT_KEY_EXCHANGE if client => S::CW_KEY_EXCH,
            handshake_type::CLIENT_KEY_EXCHANGE => S::SR_KEY_EXCH,
            handshake_type::FINISHED => match (client, writes) {
                (true, true) => S::CW_FINISHED,
                (true, false) => S::CR_FINISHED,
                (false, true) => S::SW_FINISHED,
                (false, false) => S::SR_FINISHED,
            },
            handshake_type::NEW_SESSION_TICKET if client => S::CR_SESSION_TICKET,
            handshake_type::NEW_SESSION_TICKET => S::SW_SESSION_TICKET,
            handshake_type::KEY_UPDATE => match (client, writes) {
                (true, true) => S::CW_KEY_UPDATE,
                (true, false) => S::CR_KEY_UPDATE,
                (false, true) => S::SW_KEY_UPDATE,
                (false, false) => S::SR_KEY_UPDATE,
            },
            _ => return None,
        })
    }

    /// Enters a state. OpenSSL calls its info callback when it leaves one: for the next message, or at the end of a flight.
    pub(super) fn enter_state(&self, state: HandshakeState, writes: bool) {
        if self.is_informed() {
            if !writes {
                self.end_flight();
            }
            self.inform_loop();
        }
        self.progress.set_state(state);
        self.progress.in_flight.store(writes, Ordering::Relaxed);
    }

    /// Our flight is written.
    pub(super) fn end_flight(&self) {
        if self.progress.in_flight.load(Ordering::Relaxed) {
            self.progress.in_flight.store(false, Ordering::Relaxed);
            self.facts(|facts| facts.in_progress.flight_ended = Some(Instant::now()));
            self.inform_loop();
        }
    }

    /// A TLS 1.3 server waits for the client in OpenSSL's early-data state.
    pub(super) fn pass_early_data(&self, message: &Message) {
        let changes_cipher = message.content_type == content_type::CHANGE_CIPHER_SPEC;
        let is_finished = message.content_type == content_type::HANDSHAKE
            && message.bytes.first() == Some(&handshake_type::FINISHED);
        if !message.outgoing || !(changes_cipher || is_finished) || self.role() != Role::Server {
            return;
        }
        let (version, answered) = self.facts(|facts| (facts.version, facts.has_server_hello()));
        if version == TLS1_3 && (is_finished || !answered) {
            self.enter_state(HandshakeState::EARLY_DATA, true);
        }
    }

    /// `SSL_CB_CONNECT_LOOP`, `SSL_CB_ACCEPT_LOOP`
    pub(super) fn inform_loop(&self) {
        self.inform(self.role_bit() | event::LOOP, 1);
    }

    /// `SSL_CB_READ_ALERT`, `SSL_CB_WRITE_ALERT`
    pub(super) fn inform_alert(&self, outgoing: bool, value: c_int) {
        self.inform(event::ALERT | if outgoing { event::WRITE } else { event::READ }, value);
    }

    /// `SSL_CB_HANDSHAKE_DONE`
    pub(super) fn inform_done(&self) {
        self.inform(event::HANDSHAKE_DONE, 1);
    }

    /// Calls the info callback; no lock of ours is held.
    fn inform(&self, kind: c_int, value: c_int) {
        if !self.is_informed() {
            return;
        }
        let own = self.setting(|settings| settings.info_callback);
        if let Some(callback) = own.or_else(|| self.context().settings().info_callback) {
            callback.call(self.as_ptr(), kind, value);
        }
    }

    /// Whether there is an info callback, the connection's or its context's.
    fn is_informed(&self) -> bool {
        self.data_settings.informed() || self.context().informs()
    }

    fn role_bit(&self) -> c_int {
        match self.chosen_role() {
            Some(Role::Client) => event::CONNECT,
            _ => event::ACCEPT,
        }
    }

    pub(super) fn info_handshake_start(&self) {
        self.progress.starting.store(true, Ordering::Relaxed);
        self.inform(event::HANDSHAKE_START, 1);
        self.progress.starting.store(false, Ordering::Relaxed);
        self.progress.in_flight.store(true, Ordering::Relaxed);
    }

    pub(super) fn info_handshake_exit(&self, result: CallResult<()>) {
        self.inform(self.role_bit() | event::EXIT, if result.is_ok() { 1 } else { -1 });
    }
}
