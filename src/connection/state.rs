//! Roles and states as getters report them, and the start of a handshake.

use std::ffi::{CStr, c_int};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::parts::{Authentication, KeyUpdate};
use super::{Connection, Role, State, Status};
use crate::tables::methods::TLS1_3;
use crate::tables::modes::mode::ASYNC;
use crate::tables::reasons::Reason;
use crate::tables::states::{FAILED_LETTERS, FAILED_TEXT, HandshakeState, ReadState};

impl Connection {
    /// `SSL_connect`
    pub fn connect(self: &Arc<Self>) -> c_int {
        if self.chosen_role().is_none() {
            self.set_role(Role::Client);
        }
        self.do_handshake()
    }

    /// `SSL_accept`
    pub fn accept(self: &Arc<Self>) -> c_int {
        if self.chosen_role().is_none() {
            self.set_role(Role::Server);
        }
        self.do_handshake()
    }

    /// `SSL_set_connect_state`, `SSL_set_accept_state`: drops any earlier handshake.
    pub fn set_role(&self, role: Role) {
        self.set_state(State::Before);
        self.forget_establishment();
        self.forget_early_data();
        self.progress.set_state(HandshakeState::BEFORE);
        self.role.store(role as u8, Ordering::Relaxed);
        self.status(|s: &mut Status| {
            s.server = role == Role::Server;
            s.shutdown = 0;
            s.warning_alert = 0;
            s.stuck_alert = false;
            s.key_update = KeyUpdate::Idle;
            (s.extra_tickets, s.ticket_is_sealed, s.waiting_tickets) = (0, false, 0);
            s.authentication = Authentication::default();
        });
        self.owed.clear();
        self.sender_returned.notify();
    }

    /// Sets the connection's role again, if it has one.
    pub fn renew_role(&self) {
        if let Some(role) = self.chosen_role() {
            self.set_role(role);
        }
    }

    /// Whether this is a client, or may become one.
    pub fn may_be_client(&self) -> bool {
        let method = self.status(|s| s.method);
        self.chosen_role().map_or(method.client, |role| role == Role::Client)
    }

    /// `SSL_is_server`
    pub fn is_server(&self) -> bool {
        self.status(|s| s.server)
    }

    /// `SSL_get_state`
    pub fn handshake_state(&self) -> HandshakeState {
        self.progress.state()
    }

    /// `SSL_in_init`
    pub fn in_init(&self) -> bool {
        let under_way = self.status(|s| !matches!(s.state, State::Open(_)) || s.has_messages())
            || self.progress.is_in_message();
        under_way && !self.is_paused_for_early_data()
    }

    /// `SSL_in_before`
    pub fn in_before(&self) -> bool {
        self.status(|s| matches!(s.state, State::Before)) || self.progress.is_starting()
    }

    /// `SSL_is_init_finished`
    pub fn is_finished(&self) -> bool {
        !self.in_init() && self.progress.state() == HandshakeState::OK
    }

    /// Whether a call may have paused in `SSL_MODE_ASYNC`. None ever does.
    pub fn has_worked_in_async_mode(&self) -> bool {
        self.data_settings.mode() & ASYNC != 0 && !self.in_before()
    }

    /// `SSL_state_string`
    pub fn state_letters(&self) -> &'static CStr {
        if self.has_failed() { FAILED_LETTERS } else { self.progress.state().letters() }
    }

    /// `SSL_state_string_long`
    pub fn state_text(&self) -> &'static CStr {
        if self.has_failed() { FAILED_TEXT } else { self.progress.state().text() }
    }

    /// `SSL_rstate_string`
    pub fn read_state(&self) -> ReadState {
        let in_body = self.status(|s| match &s.state {
            State::Handshaking(handshake) => handshake.records.input.is_in_body(),
            State::Open(open) => open.receive.get().is_some_and(|half| half.input.is_in_body()),
            _ => false,
        });
        if in_body { ReadState::Body } else { ReadState::Header }
    }

    fn has_failed(&self) -> bool {
        self.status(|s| matches!(s.state, State::Failed))
    }

    /// `SSL_export_keying_material`. Err without a reason if there is no session yet.
    pub fn export_keying_material(
        &self,
        out: &mut [u8],
        label: &[u8],
        context: Option<&[u8]>,
    ) -> Result<(), Option<Reason>> {
        let Some(negotiated) = self.negotiated() else {
            return Err(self.session().map(|_| Reason::INTERNAL_ERROR));
        };
        let illegal = match negotiated.version {
            TLS1_3 => label.len() > LONGEST_TLS13_LABEL,
            _ => PROTOCOLS_OWN_LABELS.iter().any(|own| label.starts_with(own)),
        };
        match illegal {
            true => Err(Some(Reason::TLS_ILLEGAL_EXPORTER_LABEL)),
            false if negotiated.export(out, label, context) => Ok(()),
            false => Err(Some(Reason::INTERNAL_ERROR)),
        }
    }
}

impl Status {
    /// Whether the method supports this role.
    pub(super) fn method_serves(&self, role: Role) -> bool {
        match role {
            Role::Client => self.method.client,
            Role::Server => self.method.server,
        }
    }
}

/// The longest label that fits after "tls13 " in TLS 1.3.
const LONGEST_TLS13_LABEL: usize = 249;

/// The prefixes of TLS 1.2's own labels.
const PROTOCOLS_OWN_LABELS: [&[u8]; 5] =
    [b"client finished", b"server finished", b"master secret", b"extended master secret", b"key expansion"];
