//! Roles and states as getters tell them, and the way into a handshake.

use std::ffi::{CStr, c_int};
use std::sync::Arc;

use super::{Connection, KeyUpdate, Role, State, Status};
use crate::tables::states::{FAILED_LETTERS, FAILED_TEXT, HandshakeState, ReadState};

impl Connection {
    /// `SSL_connect`
    pub fn connect(self: &Arc<Self>) -> c_int {
        if self.status(|s| s.role.is_none()) {
            self.set_role(Role::Client);
        }
        self.do_handshake()
    }

    /// `SSL_accept`
    pub fn accept(self: &Arc<Self>) -> c_int {
        if self.status(|s| s.role.is_none()) {
            self.set_role(Role::Server);
        }
        self.do_handshake()
    }

    /// `SSL_set_connect_state`, `SSL_set_accept_state`: whatever handshake there was is forgotten.
    pub fn set_role(&self, role: Role) {
        self.state.set(State::Before);
        self.forget_establishment();
        self.facts(|facts| facts.state = HandshakeState::BEFORE);
        self.status(|s: &mut Status| {
            s.role = Some(role);
            s.server = role == Role::Server;
            s.shutdown = 0;
            s.warning_alert = 0;
            s.stuck_alert = false;
            s.key_update = KeyUpdate::Idle;
        });
    }

    /// Sets the role that the connection has, if any, once more.
    pub fn renew_role(&self) {
        if let Some(role) = self.status(|s| s.role) {
            self.set_role(role);
        }
    }

    /// Whether this is a client, or may become one.
    pub fn may_be_client(&self) -> bool {
        let (role, method) = self.status(|s| (s.role, s.method));
        role.map_or(method.client, |role| role == Role::Client)
    }

    /// `SSL_is_server`
    pub fn is_server(&self) -> bool {
        self.status(|s| s.server)
    }

    /// `SSL_in_init`
    pub fn in_init(&self) -> bool {
        self.open().is_none()
            || self.status(|s| s.key_update.is_handshake())
            || self.facts(|facts| facts.in_message)
    }

    /// `SSL_in_before`
    pub fn in_before(&self) -> bool {
        matches!(&*self.state.lock(), State::Before) || self.facts(|facts| facts.starting)
    }

    /// `SSL_is_init_finished`
    pub fn is_finished(&self) -> bool {
        !self.in_init() && self.facts(|facts| facts.state) == HandshakeState::OK
    }

    /// Whether a call may have paused in `SSL_MODE_ASYNC`. None ever does.
    pub fn has_worked_in_async_mode(&self) -> bool {
        const ASYNC: u32 = 0x100;
        self.setting(|settings| settings.mode) & ASYNC != 0 && !self.in_before()
    }

    /// `SSL_state_string`
    pub fn state_letters(&self) -> &'static CStr {
        if self.has_failed() { FAILED_LETTERS } else { self.facts(|facts| facts.state).letters() }
    }

    /// `SSL_state_string_long`
    pub fn state_text(&self) -> &'static CStr {
        if self.has_failed() { FAILED_TEXT } else { self.facts(|facts| facts.state).text() }
    }

    /// `SSL_rstate_string`
    pub fn read_state(&self) -> ReadState {
        let in_body = match &*self.state.lock() {
            State::Handshaking(handshake) => handshake.input.is_in_body(),
            State::Open(open) => {
                open.receive.with(|half| half.as_ref().is_some_and(|half| half.input.is_in_body()))
            }
            _ => false,
        };
        if in_body { ReadState::Body } else { ReadState::Header }
    }

    fn has_failed(&self) -> bool {
        matches!(&*self.state.lock(), State::Failed)
    }

    /// `SSL_export_keying_material`: None before the handshake is finished.
    pub fn export_keying_material(
        &self,
        out: &mut [u8],
        label: &[u8],
        context: Option<&[u8]>,
    ) -> Option<bool> {
        Some(self.open()?.outcome.export(out, label, context))
    }
}
