//! Early data, as far as it goes: settings are kept, none is sent, and a server that reads it finds none.

use std::ffi::c_int;
use std::sync::Arc;

use super::{Connection, Role};
use crate::tables::reasons::Reason;

impl Connection {
    /// `SSL_get_early_data_status`
    pub fn early_data_status(&self) -> c_int {
        const NOT_SENT: c_int = 0;
        NOT_SENT
    }

    /// `SSL_write_early_data`
    pub fn write_early_data(&self) -> Result<(), Reason> {
        let allowed = self.session().is_some_and(|session| session.with(|facts| facts.max_early_data > 0));
        match self.status(|status| status.role) {
            Some(Role::Client) if allowed && self.in_before() => Err(Reason::UNSUPPORTED),
            _ => Err(Reason::SHOULD_NOT_HAVE_BEEN_CALLED),
        }
    }

    /// `SSL_read_early_data`: whether the handshake is done, after which there is nothing to read.
    pub fn read_early_data(self: &Arc<Self>) -> Result<bool, Reason> {
        if self.status(|status| status.role) == Some(Role::Client) || self.end_early_data() {
            return Err(Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
        }
        if self.status(|status| status.role.is_none()) {
            self.status(|status| status.role = Some(Role::Server));
        }
        let done = self.do_handshake() > 0;
        self.note_early_data_end(done);
        Ok(done)
    }
}
