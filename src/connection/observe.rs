//! What a handshake's messages tell: facts for getters, the message callback. `progress.rs` has the info callback.

use std::ffi::c_int;
use std::sync::Arc;

use super::{Connection, Role};
use crate::engine::errors::{Fault, alert};
use crate::engine::outcome::Outcome;
use crate::engine::tap::{Tap, Tls12Secrets};
use crate::engine::watch::{Message, Passed};
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

/// What is told later than it passed, because OpenSSL has not come to it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Nothing.
    Nothing,
    /// What follows the peer's certificate, which is to be judged first.
    AfterCertificate,
    /// A TLS 1.3 server's tickets.
    Tickets,
}

impl Connection {
    /// Takes note of what passed, in order, and tells the program's callbacks. What `hold` says is told later, by
    /// [`Connection::tell_held`].
    #[inline(never)]
    pub(super) fn observe(self: &Arc<Self>, passed: Vec<Passed>, tap: &Arc<Tap>, hold: Hold) {
        self.observe_passed(passed, hold);
        if let Some(secrets) = tap.take_tls12() {
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
        self.inform_draft();
    }

    fn observe_passed(self: &Arc<Self>, passed: Vec<Passed>, hold: Hold) {
        let holds_more = self.holds();
        let told = if holds_more { 0 } else { self.told_now(&passed, hold) };
        for (index, passed) in passed.into_iter().enumerate() {
            // A ServerHello is told with the version that was offered.
            let version = if self.data_settings.watched() || index >= told { self.told_version() } else { 0 };
            if let Passed::Message(message) = &passed {
                self.learn(message);
            }
            let is_alert =
                matches!(&passed, Passed::Message(message) if message.content_type == content_type::ALERT);
            match index < told || is_alert {
                true => self.tell_passed(&passed, version),
                false => self.held.with(|held| held.get_or_insert_default().push((passed, version))),
            }
        }
        if hold == Hold::Tickets && !holds_more && self.holds() {
            self.enter_state(HandshakeState::SW_SESSION_TICKET, true);
        }
    }

    /// How many of these are told at once.
    fn told_now(&self, passed: &[Passed], hold: Hold) -> usize {
        let is = |passed: &Passed, outgoing: bool, kind: u8| match passed {
            Passed::Message(message) => {
                message.outgoing == outgoing
                    && message.content_type == content_type::HANDSHAKE
                    && message.bytes.first() == Some(&kind)
            }
            _ => false,
        };
        let found = match hold {
            Hold::Nothing => None,
            Hold::AfterCertificate => passed
                .iter()
                .rposition(|passed| is(passed, false, handshake_type::CERTIFICATE))
                .map(|at| at + 1),
            Hold::Tickets => passed
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

    /// Whether something waits to be told.
    pub(super) fn holds(&self) -> bool {
        self.held.is_there()
    }

    /// Tells what was held back.
    pub(super) fn tell_held(&self) {
        for (passed, version) in self.held.take().unwrap_or_default() {
            self.tell_passed(&passed, version);
        }
    }

    /// Server, TLS 1.3: tells of the tickets that were held back. Their state was entered before.
    fn tell_tickets(&self) {
        for (passed, version) in self.held.take().unwrap_or_default() {
            match &passed {
                Passed::Message(message) => {
                    self.progress.begin_message();
                    self.tell_content(message, version);
                    self.inform_loop();
                }
                passed => self.tell_passed(passed, version),
            }
        }
        self.progress.end_message();
    }

    fn tell_passed(&self, passed: &Passed, version: u16) {
        match passed {
            Passed::Header { outgoing, bytes } => self.tell_header(*outgoing, *bytes),
            Passed::InnerType { outgoing, content_type } => self.tell_inner_type(*outgoing, *content_type),
            Passed::Message(message) => self.tell_message(message, version),
        }
    }

    /// Takes note of a ticket that was sealed at the end of the handshake, in these records.
    pub(super) fn observe_ticket(self: &Arc<Self>, records: Vec<Sealed>, ticket: Vec<u8>) {
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
        self.observe_passed(passed, Hold::Tickets);
        self.inform_draft();
    }

    /// Tells of a handshake message on an open connection, and lets `work` be done with it. OpenSSL goes through its
    /// handshake's states for one.
    pub(super) fn observe_message(
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
        self.tell_content(message, self.told_version());
        let done = work();
        if done.is_ok() && state.is_some() {
            self.inform_loop();
        }
        self.progress.end_message();
        done?;
        // A KeyUpdate that the program asked for ends with what the transport says to it.
        if !self.status(|s| s.key_update.is_handshake()) {
            self.info_handshake_exit(Ok(()));
        }
        Ok(())
    }

    /// The version that a record's header bears is the one that the callback is told.
    pub(super) fn tell_header(&self, outgoing: bool, header: [u8; HEADER]) {
        let [_, high, low, ..] = header;
        self.tell(outgoing, u16::from_be_bytes([high, low]), RT_HEADER, &header);
    }

    /// Of our own records this is told with the version on the wire, of the peer's with the connection's.
    pub(super) fn tell_inner_type(&self, outgoing: bool, content_type: u8) {
        let version = if outgoing { TLS1_2 } else { TLS1_3 };
        self.tell(outgoing, version, RT_INNER_CONTENT_TYPE, &[content_type]);
    }

    /// Calls the message callback; nothing of ours is locked.
    fn tell(&self, outgoing: bool, version: u16, kind: c_int, bytes: &[u8]) {
        if !self.data_settings.watched() {
            return;
        }
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
    pub(super) fn told_version(&self) -> u16 {
        match self.facts(|facts| facts.version) {
            0 => self.status(|s| s.method).pinned().unwrap_or(TLS1_3),
            version => version,
        }
    }

    /// Tells of a handshake's message, or of an alert.
    pub(super) fn tell_message(&self, message: &Message, version: u16) {
        if message.content_type == content_type::ALERT {
            return self.tell_alert(message, version);
        }
        if let Some(state) = self.state_after(message) {
            self.enter_state(state, message.outgoing);
        }
        self.tell_content(message, version);
        self.pass_early_data(message);
    }

    fn tell_alert(&self, message: &Message, version: u16) {
        if message.outgoing && message.bytes.first() == Some(&FATAL) {
            self.fail();
        }
        self.tell_content(message, version);
        if let [level, description] = message.bytes[..] {
            // In TLS 1.3 the level says nothing, as OpenSSL has it since 3.2.
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

    pub(super) fn tell_content(&self, message: &Message, version: u16) {
        self.log_message(message);
        // Of a ChangeCipherSpec that is read, OpenSSL tells only the header; since 3.2 in TLS 1.2 alone.
        let tells_change = || version == TLS1_3 && Generation::current() >= Generation::V3_2;
        if message.outgoing || message.content_type != content_type::CHANGE_CIPHER_SPEC || tells_change() {
            self.tell(message.outgoing, version, message.content_type.into(), &message.bytes);
        }
        self.tell_extensions(message);
    }

    /// Publishes what the handshake has settled.
    pub(super) fn publish_outcome(&self, outcome: &Outcome) {
        self.publish_protocol(outcome.alpn_protocol.clone().unwrap_or_default());
        self.facts(|facts| {
            facts.version = outcome.version;
            facts.cipher_suite = outcome.cipher_suite;
            facts.cipher_in_use = true;
            facts.group = outcome.group;
            facts.extended_master_secret = outcome.extended_master_secret;
            facts.resumed = outcome.resumed;
            facts.handshake_over = true;
            // Nobody asks for it any more; of a client's, its lists are left.
            facts.client_hello = None;
        });
        self.progress.set_state(HandshakeState::OK);
    }

    /// The handshake's outcome is published: tells everybody.
    pub(super) fn handshake_done(&self) {
        let tickets = self.holds();
        if tickets {
            // A TLS 1.3 server's handshake is over before its tickets are sent.
            self.progress.set_state(HandshakeState::SW_SESSION_TICKET);
        }
        self.inform_done();
        if tickets {
            self.tell_tickets();
        }
    }
}
