//! SSL_shutdown(3): closing our side, and waiting for the peer's.

use std::ffi::c_int;
use std::sync::Arc;

use super::parts::SendHalf;
use super::{CallResult, Connection, State, Status, Want};
use crate::libcrypto::error_queue::raise;
use crate::tables::reasons::Reason;
use crate::transport::Mark;

impl Connection {
    /// `SSL_shutdown`: 1 if both sides have closed, 0 if only we have, negative if it must be called again or has failed.
    pub fn shutdown(self: &Arc<Self>) -> c_int {
        if self.chosen_role().is_none() {
            raise(c"SSL_shutdown", Reason::UNINITIALIZED);
            return -1;
        }
        if self.is_handshaking(Mark::here()) {
            return self.cannot_close();
        }
        if self.setting(|settings| settings.quiet_shutdown) != 0 {
            self.status(|s| s.shutdown = Status::SENT_SHUTDOWN | Status::RECEIVED_SHUTDOWN);
            return 1;
        }
        match self.close_step() {
            Ok(()) => {
                let both = Status::SENT_SHUTDOWN | Status::RECEIVED_SHUTDOWN;
                c_int::from(self.status(|s| s.shutdown) == both)
            }
            Err(returned) => returned,
        }
    }

    fn close_step(self: &Arc<Self>) -> CallResult<()> {
        let here = Mark::here();
        let no_half = || if self.is_open() { self.busy() } else { self.cannot_close() };
        let mut half = self.await_sender(here).ok_or_else(no_half)?;
        let shutdown = self.status(|s| s.shutdown);
        if shutdown & Status::SENT_SHUTDOWN == 0 {
            self.status(|s| s.shutdown |= Status::SENT_SHUTDOWN);
            if let Err(fault) = self.seal_close(&mut half.sender) {
                // The reading half has ended the connection in the meantime, and its alert is sealed.
                self.alert_peer(&mut half.sender.output);
                half.give_back();
                raise(c"SSL_shutdown", fault.reason);
                return Err(-1);
            }
            let written = self.write_close(&mut half);
            self.return_sender(half);
            return written.map_err(|_| -1);
        }
        let waiting = !half.sender.output.is_empty();
        let written = if waiting { self.write_close(&mut half) } else { Ok(()) };
        self.return_sender(half);
        written?;
        if !waiting && shutdown & Status::RECEIVED_SHUTDOWN == 0 {
            self.await_close_notify()?;
        }
        Ok(())
    }

    /// Whether SSL_shutdown() fails because a handshake is in progress. The rule: a close_notify is not lost because another thread
    /// is just reading or sending a KeyUpdate, which counts as a handshake.
    fn is_handshaking(&self, here: Mark) -> bool {
        let by_reader = self.wait_for_sender(|s| match &s.state {
            State::Open(open) if open.has_messenger_elsewhere(here) => None,
            State::Open(open) if open.has_reader_elsewhere(here) => Some(Some(s.has_messages())),
            _ => Some(None),
        });
        by_reader.unwrap_or_else(|| self.in_init())
    }

    /// A handshake is in progress or has failed, perhaps in another thread just now.
    fn cannot_close(&self) -> c_int {
        raise(c"SSL_shutdown", Reason::SHUTDOWN_WHILE_IN_INIT);
        -1
    }

    /// Like OpenSSL, asks the BIO to flush the alert, and ignores the result.
    fn write_close(&self, half: &mut SendHalf) -> CallResult<()> {
        // An unfinished write blocks the alert; its failure has been reported already.
        let reporting = half.interrupted.is_none().then_some(c"SSL_shutdown");
        self.flush_reporting(&mut half.sender.output, false, reporting)?;
        if let Some(bio) = self.transport().write.hold() {
            bio.flush();
        }
        Ok(())
    }

    /// Whether we have sent a close_notify, or the program has set that flag.
    pub(super) fn has_closed(&self) -> bool {
        self.status(|s| s.shutdown) & Status::SENT_SHUTDOWN != 0
    }

    /// Another thread, or a call further up the stack, works on the same half.
    pub(super) fn busy(&self) -> c_int {
        raise(c"SSL_do_handshake", Reason::INTERNAL_ERROR);
        self.set_want(Want::Nothing);
        -1
    }
}
