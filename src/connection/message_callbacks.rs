//! What a handshake message triggers: facts for getters, and the message callback. `progress.rs` has the info callback.

use std::ffi::c_int;
use std::sync::Arc;

use super::in_progress::InProgress;
use super::{Connection, Role};
use crate::handshake::context::{HandshakeContext, Tls12Secrets};
use crate::handshake::errors::{Fault, alert};
use crate::handshake::message_log::{Message, Passed};
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::record::{HEADER, Sealed};
use crate::tables::alerts::AlertLevel;
use crate::tables::generation::Generation;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::states::HandshakeState;
use crate::wire::{content_type, handshake_type};

/// `SSL3_RT_HEADER`
pub(super) const RT_HEADER: c_int = 256;
/// `SSL3_RT_INNER_CONTENT_TYPE`
pub(super) const RT_INNER_CONTENT_TYPE: c_int = 257;

/// The level of an alert that ends the connection.
const FATAL: u8 = AlertLevel::FATAL.0;

/// Messages whose report is delayed, because OpenSSL processes them later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defer {
    /// Nothing.
    Nothing,
    /// The messages after the peer's certificate, which must be verified first.
    AfterCertificate,
    /// Those from the first TLS 1.3 ticket of a server on.
    Tickets,
}

impl Connection {
    /// Records the messages that passed, in order, and calls the program's callbacks. The messages that `defer` names are
    /// reported later, by [`Connection::notify_deferred`].
    #[inline(never)]
    pub(super) fn report_messages(
        self: &Arc<Self>,
        passed: Vec<Passed>,
        context: &Arc<HandshakeContext>,
        defer: Defer,
    ) {
        self.report_passed(passed, defer);
        if let Some(secrets) = context.take_tls12() {
            let Tls12Secrets { master, client_finished, server_finished } = *secrets;
            let (ours, peers) = match self.role() {
                Role::Client => (client_finished, server_finished),
                Role::Server => (server_finished, client_finished),
            };
            self.facts(|facts| {
                facts.master_secret = master.or(facts.master_secret.take());
                facts.finished.0 = ours.unwrap_or_else(|| std::mem::take(&mut facts.finished.0));
                facts.finished.1 = peers.unwrap_or_else(|| std::mem::take(&mut facts.finished.1));
            });
        }
        self.fill_new_session();
    }

    fn report_passed(self: &Arc<Self>, passed: Vec<Passed>, defer: Defer) {
        let holds_more = self.defers();
        let told = if holds_more { 0 } else { self.notified_now(&passed, defer) };
        for (index, passed) in passed.into_iter().enumerate() {
            // A ServerHello is reported with the version that the ClientHello offered.
            let version =
                if self.data_settings.watched() || index >= told { self.notified_version() } else { 0 };
            if let Passed::Message(message) = &passed {
                self.record_message_facts(message);
            }
            let is_alert =
                matches!(&passed, Passed::Message(message) if message.content_type == content_type::ALERT);
            match index < told || is_alert {
                true => self.notify_passed(&passed, version),
                false => self.deferred.with(|held| held.get_or_insert_default().push((passed, version))),
            }
        }
        if defer == Defer::Tickets && !holds_more && self.defers() {
            self.enter_state(HandshakeState::SW_SESSION_TICKET, true);
        }
    }

    /// How many of these messages are reported at once.
    fn notified_now(&self, passed: &[Passed], defer: Defer) -> usize {
        let is = |passed: &Passed, outgoing: bool, kind: u8| match passed {
            Passed::Message(message) => {
                message.outgoing == outgoing
                    && message.content_type == content_type::HANDSHAKE
                    && message.bytes.first() == Some(&kind)
            }
            _ => false,
        };
        let found = match defer {
            Defer::Nothing => None,
            Defer::AfterCertificate => passed
                .iter()
                .rposition(|passed| is(passed, false, handshake_type::CERTIFICATE))
                .map(|at| at + 1),
            Defer::Tickets => passed
                .iter()
                .position(|passed| is(passed, true, handshake_type::NEW_SESSION_TICKET))
                .filter(|_| self.facts(|facts| facts.version) == TLS1_3)
                .map(|at| {
                    let earlier =
                        passed[..at].iter().rposition(|passed| matches!(passed, Passed::Message(_)));
                    earlier.map_or(0, |earlier| earlier + 1)
                }),
        };
        found.unwrap_or(passed.len())
    }

    /// Whether deferred messages are waiting.
    pub(super) fn defers(&self) -> bool {
        self.deferred.is_there()
    }

    /// Reports the deferred messages.
    pub(super) fn notify_deferred(&self) {
        for (passed, version) in self.deferred.take().unwrap_or_default() {
            self.notify_passed(&passed, version);
        }
    }

    /// Server, TLS 1.3: reports the deferred tickets. Their state has been entered before.
    fn notify_tickets(&self) {
        for (passed, version) in self.deferred.take().unwrap_or_default() {
            match &passed {
                Passed::Message(message) => {
                    self.progress.begin_message();
                    self.notify_content(message, version);
                    self.inform_loop();
                }
                passed => self.notify_passed(passed, version),
            }
        }
        self.progress.end_message();
    }

    fn notify_passed(&self, passed: &Passed, version: u16) {
        match passed {
            Passed::Header { outgoing, bytes } => self.notify_header(*outgoing, *bytes),
            Passed::InnerType { outgoing, content_type } => self.notify_inner_type(*outgoing, *content_type),
            Passed::Message(message) => self.notify_message(message, version),
        }
    }

    /// Reports a ticket that was sealed at the end of the handshake, in these records.
    pub(super) fn report_ticket(self: &Arc<Self>, records: Vec<Sealed>, ticket: Vec<u8>) {
        let mut passed = Vec::new();
        for Sealed { header, content_type, .. } in records {
            passed.push(Passed::Header { outgoing: true, bytes: header });
            passed.push(Passed::InnerType { outgoing: true, content_type });
        }
        let content_type = content_type::HANDSHAKE;
        passed.push(Passed::Message(Message {
            outgoing: true,
            content_type,
            bytes: ticket,
            encrypted: true,
        }));
        self.report_passed(passed, Defer::Tickets);
        self.fill_new_session();
    }

    /// Reports a handshake message on an open connection, and runs `work` for it. OpenSSL enters its handshake state machine for
    /// such a message.
    pub(super) fn report_message(
        self: &Arc<Self>,
        message: &Message,
        work: impl FnOnce() -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.report_one_of_several(message, work)?;
        // A KeyUpdate that the program requested ends with the result of the transport.
        if !self.status(|s| s.key_update.is_handshake()) {
            self.info_handshake_exit(Ok(()));
        }
        Ok(())
    }

    /// As [`Connection::report_message`], where the state machine goes on with another message.
    pub(super) fn report_one_of_several(
        self: &Arc<Self>,
        message: &Message,
        work: impl FnOnce() -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.progress.begin_message();
        for _ in 0..if message.outgoing { 1 } else { 2 } {
            self.inform_loop();
        }
        let state = self.state_after(message);
        if let Some(state) = state {
            self.progress.set_state(state);
        }
        self.notify_content(message, self.notified_version());
        let done = work();
        if done.is_ok() && state.is_some() {
            self.inform_loop();
        }
        self.progress.end_message();
        done
    }

    /// Reports a record header; the callback gets the version in it.
    pub(super) fn notify_header(&self, outgoing: bool, header: [u8; HEADER]) {
        let [_, high, low, ..] = header;
        self.notify(outgoing, u16::from_be_bytes([high, low]), RT_HEADER, &header);
    }

    /// Our own records are reported with the version on the wire, the peer's with the connection's.
    pub(super) fn notify_inner_type(&self, outgoing: bool, content_type: u8) {
        let version = if outgoing { TLS1_2 } else { TLS1_3 };
        self.notify(outgoing, version, RT_INNER_CONTENT_TYPE, &[content_type]);
    }

    /// Calls the message callback; no lock of ours is held.
    fn notify(&self, outgoing: bool, version: u16, kind: c_int, bytes: &[u8]) {
        if !self.data_settings.watched() {
            return;
        }
        let (callback, argument) =
            self.setting(|settings| (settings.message_callback, settings.message_argument.0));
        let Some(callback) = callback else { return };
        callback.call(
            c_int::from(outgoing),
            version.into(),
            kind,
            bytes.as_ptr().cast(),
            bytes.len(),
            self.as_ptr(),
            argument,
        );
    }

    /// The version that the message callback receives with a message.
    pub(super) fn notified_version(&self) -> u16 {
        match self.facts(|facts| facts.version) {
            0 => self.status(|s| s.method).pinned().unwrap_or(TLS1_3),
            version => version,
        }
    }

    /// Reports a handshake message, or an alert.
    pub(super) fn notify_message(&self, message: &Message, version: u16) {
        if message.content_type == content_type::ALERT {
            return self.notify_alert(message, version);
        }
        if let Some(state) = self.state_after(message) {
            self.enter_state(state, message.outgoing);
        }
        self.notify_content(message, version);
        self.pass_early_data(message);
    }

    fn notify_alert(&self, message: &Message, version: u16) {
        if message.outgoing && message.bytes.first() == Some(&FATAL) {
            self.fail();
        }
        self.notify_content(message, version);
        if let [level, description] = message.bytes[..] {
            // In TLS 1.3 the level has no meaning; OpenSSL ignores it since 3.2.
            let says_nothing = || {
                Generation::current() >= Generation::V3_2
                    && description != alert::USER_CANCELED
                    && self.facts(|facts| facts.version) == TLS1_3
            };
            if !message.outgoing && level == AlertLevel::WARNING.0 && !says_nothing() {
                self.status(|s| s.warning_alert = description);
            }
            self.inform_alert(message.outgoing, c_int::from(level) << 8 | c_int::from(description));
        }
    }

    pub(super) fn notify_content(&self, message: &Message, version: u16) {
        self.log_message(message);
        // For a received ChangeCipherSpec OpenSSL reports only the header; since 3.2 only in TLS 1.2.
        let tells_change = || version == TLS1_3 && Generation::current() >= Generation::V3_2;
        if message.outgoing || message.content_type != content_type::CHANGE_CIPHER_SPEC || tells_change() {
            self.notify(message.outgoing, version, message.content_type.into(), &message.bytes);
        }
        self.notify_extensions(message);
    }

    /// Publishes the negotiated parameters.
    pub(super) fn publish_negotiated(&self, negotiated: &NegotiatedParameters) {
        self.publish_protocol(negotiated.alpn_protocol.clone().unwrap_or_default());
        self.facts(|facts| {
            facts.version = negotiated.version;
            facts.cipher_suite = negotiated.cipher_suite;
            facts.cipher_in_use = true;
            facts.group = negotiated.group;
            facts.extended_master_secret = negotiated.extended_master_secret;
            facts.resumed = negotiated.resumed;
            facts.handshake_over = true;
            facts.in_progress = InProgress::default();
            facts.forget_hellos();
        });
        self.progress.set_state(HandshakeState::OK);
    }

    /// The handshake's result is published: calls all callbacks.
    pub(super) fn handshake_done(&self) {
        let tickets = self.defers();
        if tickets {
            // A TLS 1.3 server's handshake is over before its tickets are sent.
            self.progress.set_state(HandshakeState::SW_SESSION_TICKET);
        }
        self.inform_done();
        if tickets {
            self.notify_tickets();
        }
    }
}
