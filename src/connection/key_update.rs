//! SSL_key_update(3): new keys for sending.

use std::ffi::c_int;
use std::sync::Arc;

use super::parts::{KeyUpdate, NOT_REQUESTED, REQUESTED};
use super::{CallResult, Connection, State};
use crate::libcrypto::error_queue;
use crate::record::Sender;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::tables::states::HandshakeState;
use crate::transport::{self, Mark};

impl Connection {
    /// `SSL_key_update`
    pub fn request_key_update(&self, kind: c_int) -> Result<(), Reason> {
        // The version is settled only together with the suite.
        if !matches!(self.facts(|facts| (facts.version, facts.cipher_suite)), (TLS1_3, 1..)) {
            return Err(Reason::WRONG_SSL_VERSION);
        }
        if kind != REQUESTED && kind != NOT_REQUESTED {
            return Err(Reason::INVALID_KEY_UPDATE_TYPE);
        }
        if self.in_init() {
            return Err(Reason::STILL_IN_INIT);
        }
        if self.open(|open| open.send.get().is_none_or(|half| half.interrupted.is_some())) != Some(false) {
            return Err(Reason::BAD_WRITE_RETRY);
        }
        let here = Mark::here();
        self.status(|s| {
            s.key_update = KeyUpdate::Asked { of_peer: kind == REQUESTED };
            if let State::Open(open) = &mut s.state {
                open.writer = Some(here.thread());
            }
        });
        Ok(())
    }

    /// Whether a call that reads at `here` leaves KeyUpdates to the thread that writes, which sends them before its next data
    /// (RFC 8446, section 4.6.3). The rule: a reader does not wait in sending one while another thread writes. The peer's reader
    /// may wait in the same way, each for the other to take bytes.
    pub(super) fn leaves_key_update(&self, here: Mark) -> bool {
        let has_writer = self.status(|s| {
            !s.has_messages_besides_key_update()
                && matches!(&s.state, State::Open(open) if open.has_writer_elsewhere(here))
        });
        has_writer && self.transport.a_write_waits()
    }

    /// Sends what [`Connection::request_key_update`] asked for; if `answer` is set, also the answer owed to the peer's
    /// KeyUpdate.
    pub(super) fn finish_key_update(self: &Arc<Self>, answer: bool) -> CallResult<()> {
        let due = || {
            let update = self.status(|s| s.key_update);
            Some(update).filter(|update| update.is_handshake() || answer && *update == KeyUpdate::Answering)
        };
        if due().is_none() {
            return Ok(());
        }
        // If another thread holds the sending half, that thread sends it.
        let Some(mut half) = self.borrow_sender() else { return Ok(()) };
        // Another thread may have sent it just now. Behind an interrupted write it waits, however often the peer asks; OpenSSL
        // fails the connection there.
        let Some(update) = due().filter(|_| half.interrupted.is_none()) else {
            self.return_sender(half);
            return Ok(());
        };
        let result = self.send_key_update(&mut half.sender, update);
        self.settle_key_update(result);
        self.return_sender(half);
        self.info_handshake_exit(result);
        result
    }

    /// Seals a KeyUpdate for this state, unless one is sealed already, and writes it.
    pub(super) fn send_key_update(
        self: &Arc<Self>,
        sender: &mut Sender,
        update: KeyUpdate,
    ) -> CallResult<()> {
        error_queue::clear();
        transport::clear_system_error();
        let mut sealed = Ok(());
        if !matches!(update, KeyUpdate::Flushing { .. }) {
            self.status(|s| s.key_update = KeyUpdate::Flushing { answers: false });
            sealed = self.seal_key_update(sender, update.kind() == REQUESTED);
        }
        match sealed {
            Ok(()) => self.flush(&mut sender.output, true),
            Err(fault) => Err(self.fault(fault, c"SSL_key_update")),
        }
    }

    /// Records the result, before another thread can get the sending half.
    pub(super) fn settle_key_update(&self, result: CallResult<()>) {
        let flushing = result.is_err() && self.status(|s| matches!(s.state, State::Open(_)));
        if !flushing {
            self.status(|s| s.key_update = s.key_update.flushed());
            if self.status(|s| s.key_update == KeyUpdate::Answering) {
                self.owed.set_key_update();
            }
        }
        self.progress.set_state(match (flushing, self.role()) {
            (false, _) => HandshakeState::OK,
            (true, super::Role::Client) => HandshakeState::CW_KEY_UPDATE,
            (true, super::Role::Server) => HandshakeState::SW_KEY_UPDATE,
        });
    }
}
