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

    /// Whether a call that reads at `here` sends KeyUpdates. The rule: if the program writes in another thread, that thread
    /// sends them, before its next data (RFC 8446, 4.6.3). A reader that waits for the peer to take bytes takes none itself,
    /// and the peer may be waiting in the same way.
    pub(super) fn reader_updates_keys(&self, here: Mark) -> bool {
        self.open(|open| open.has_writer_elsewhere(here)) != Some(true)
    }

    /// Sends what [`Connection::request_key_update`] asked for; if `answer` is set, also the answer owed to the peer's
    /// KeyUpdate.
    pub(super) fn finish_key_update(self: &Arc<Self>, answer: bool) -> CallResult<()> {
        let update = self.status(|s| s.key_update);
        let is_due = update.is_handshake() || answer && update == KeyUpdate::Answering;
        if !is_due {
            return Ok(());
        }
        // If another thread holds the sending half, that thread sends it.
        let Some(mut half) = self.borrow_sender() else { return Ok(()) };
        if half.interrupted.is_some() {
            // It follows that write, however often the peer asks. OpenSSL fails the connection here.
            self.return_sender(half);
            return Ok(());
        }
        let result = self.send_key_update(&mut half.sender, update);
        self.return_sender(half);
        self.key_update_sent(result)
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

    /// Records the result, and reports it to the program.
    pub(super) fn key_update_sent(&self, result: CallResult<()>) -> CallResult<()> {
        let flushing = result.is_err() && self.status(|s| matches!(s.state, State::Open(_)));
        if !flushing {
            self.status(|s| s.key_update = s.key_update.flushed());
        }
        self.progress.set_state(match (flushing, self.role()) {
            (false, _) => HandshakeState::OK,
            (true, super::Role::Client) => HandshakeState::CW_KEY_UPDATE,
            (true, super::Role::Server) => HandshakeState::SW_KEY_UPDATE,
        });
        self.info_handshake_exit(result);
        result
    }
}
