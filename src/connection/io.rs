//! SSL_read(3), SSL_write(3), SSL_pending(3): data on an open connection.

use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::handshake::Stopped;
use super::{Connection, KeyUpdate, Open, Outcomed, Role, SendHalf, Status, Want};
use crate::engine::errors::{Fault, alert};
use crate::engine::traffic::Receiver;
use crate::libcrypto::error_queue::raise;
use crate::tables::reasons::Reason;
use crate::transport;

/// A write that a BIO interrupted after its records were sealed: it must be repeated with the same bytes.
#[derive(Clone, Copy)]
pub(super) struct InterruptedWrite {
    address: usize,
    /// Bytes of the program's buffer that are sealed, from its start.
    sealed: usize,
}

/// `SSL_MODE_ENABLE_PARTIAL_WRITE`
const PARTIAL_WRITE: u32 = 1;
/// `SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER`
const MOVING_WRITE_BUFFER: u32 = 2;
/// `SSL_MODE_AUTO_RETRY`
const AUTO_RETRY: u32 = 4;
/// Plaintext that is sealed before it is written: four full records for one system call.
const BATCH: usize = 4 * 16384;
/// Bytes of an alert.
const ALERT_LENGTH: usize = 2;
/// What a read-ahead asks the transport for, unless `SSL_set_default_read_buffer_len` says more.
const READ_AHEAD: usize = 16384 + 320;

impl Connection {
    /// `SSL_read` and `SSL_peek`: how many bytes were copied, or what the call returns.
    pub fn read(self: &Arc<Self>, into: &mut [MaybeUninit<u8>], peek: bool) -> Outcomed<usize> {
        let function = if peek { c"SSL_peek" } else { c"SSL_read" };
        let _inside = self.enter();
        let (role, shutdown, updating) = self.status(|s| (s.role, s.shutdown, s.key_update.is_handshake()));
        if role.is_none() {
            raise(function, Reason::UNINITIALIZED);
            return Err(-1);
        }
        if shutdown & Status::RECEIVED_SHUTDOWN != 0 {
            self.set_want(Want::Nothing);
            return Err(0);
        }
        let open = self.opened(updating)?;
        transport::clear_system_error();
        let mut receiver = open.receive.with(Option::take).ok_or_else(|| self.busy())?;
        let result = self.read_from(&open, &mut receiver, into, peek, function);
        open.receive.set(Some(receiver));
        result
    }

    /// The open connection, after what is left of the handshake.
    fn opened(self: &Arc<Self>, updating_keys: bool) -> Outcomed<Arc<Open>> {
        match self.open() {
            Some(open) if !updating_keys => Ok(open),
            _ => {
                self.finish_handshake().map_err(|returned| returned.min(-1))?;
                self.open().ok_or(-1)
            }
        }
    }

    fn read_from(
        self: &Arc<Self>,
        open: &Open,
        receiver: &mut Receiver,
        into: &mut [MaybeUninit<u8>],
        peek: bool,
        function: &'static std::ffi::CStr,
    ) -> Outcomed<usize> {
        loop {
            let ready = receiver.input.plaintext();
            if !ready.is_empty() {
                let count = ready.len().min(into.len());
                into[..count].write_copy_of_slice(&ready[..count]);
                if !peek {
                    receiver.input.consume(count);
                }
                self.set_want(Want::Nothing);
                return Ok(count);
            }
            self.receive(open, receiver, function)?;
        }
    }

    /// Works on one more record. Ok when there may be data now.
    fn receive(
        self: &Arc<Self>,
        open: &Open,
        receiver: &mut Receiver,
        function: &'static std::ffi::CStr,
    ) -> Outcomed<()> {
        match self.receive_record(&mut receiver.input) {
            Ok(()) => {}
            Err(Stopped::Waiting(returned)) => return Err(returned),
            Err(Stopped::Fault(fault)) => {
                let eof = fault.reason == Reason::UNEXPECTED_EOF_WHILE_READING;
                let returned = self.fault_in_data(open, fault, function);
                return Err(if eof { 0 } else { returned });
            }
        }
        self.watch_data(receiver.tap());
        self.observe_arrival(receiver);
        let received = receiver.open_next();
        // What the sending half has to say about it is told when it is sent.
        self.observe_received(receiver.tap());
        let received = match received {
            Ok(received) => received,
            Err(fault) => {
                let by_alert = fault.reason.0 >= Reason::ALERT_OFFSET && fault.reason.0 < 1256;
                let returned = self.fault_in_data(open, fault, function);
                return Err(if by_alert { 0 } else { returned });
            }
        };
        if !received.data && self.role() == Role::Client {
            self.deliver_sessions(Role::Client);
        }
        if received.flush {
            if receiver.input.is_tls13() {
                // As OpenSSL, we answer a KeyUpdate with the next write.
                self.status(|s| s.key_update = KeyUpdate::Answering);
            } else {
                self.send_pending(open);
            }
        }
        if received.closed {
            self.status(|s| {
                s.shutdown |= Status::RECEIVED_SHUTDOWN;
                s.warning_alert = alert::CLOSE_NOTIFY;
            });
            self.set_want(Want::Nothing);
            return Err(0);
        }
        if !received.data && self.setting(|settings| settings.mode) & AUTO_RETRY == 0 {
            // The program asked to hear of records that carry no data.
            self.set_want(Want::Reading);
            if let Some(bio) = self.transport().read {
                bio.set_retry_read();
            }
            return Err(-1);
        }
        Ok(())
    }

    /// The connection fails while data flows: the peer is told if it can be.
    fn fault_in_data(
        self: &Arc<Self>,
        open: &Open,
        fault: Fault,
        function: &'static std::ffi::CStr,
    ) -> c_int {
        let returned = self.fault(fault, function);
        if let Some(mut half) = open.send.with(Option::take) {
            // rustls has put its own alert aside where the fault is one that it found.
            let _ = match fault.alert {
                Some(description) => half.sender.alert(description),
                None => half.sender.collect(),
            };
            self.observe_sent(&mut half.sender);
            self.tell_peer(&mut half.sender.output);
        }
        returned
    }

    /// Writes what the receiving half had to say. What the transport does not take now goes with the next write.
    fn send_pending(self: &Arc<Self>, open: &Open) {
        if let Some(mut half) = open.send.with(Option::take) {
            // A closed path has its alert in the output all the same.
            let _ = half.sender.collect();
            self.observe_sent(&mut half.sender);
            if let Some(bio) = self.transport().write {
                let _ = half.sender.output.drain(&bio).map(|()| bio.flush());
            }
            open.send.set(Some(half));
        }
    }

    /// `SSL_write`: how many bytes were taken, or what the call returns.
    pub fn write(self: &Arc<Self>, data: &[u8]) -> Outcomed<usize> {
        let _inside = self.enter();
        let (role, shutdown, updating) = self.status(|s| (s.role, s.shutdown, s.key_update.is_handshake()));
        if role.is_none() {
            raise(c"SSL_write", Reason::UNINITIALIZED);
            return Err(-1);
        }
        if shutdown & Status::SENT_SHUTDOWN != 0 {
            self.set_want(Want::Nothing);
            raise(c"SSL_write", Reason::PROTOCOL_IS_SHUTDOWN);
            return Err(-1);
        }
        if data.len() < ALERT_LENGTH && self.status(|s| s.stuck_alert) {
            raise(c"SSL_write", Reason::BAD_LENGTH);
            return Err(-1);
        }
        let open = self.opened(updating)?;
        transport::clear_system_error();
        let mut half = open.send.with(Option::take).ok_or_else(|| self.busy())?;
        let result = self.write_to(&mut half, data);
        open.send.set(Some(half));
        result
    }

    fn write_to(self: &Arc<Self>, half: &mut SendHalf, data: &[u8]) -> Outcomed<usize> {
        let (mode, max_fragment, pads) =
            self.setting(|settings| (settings.mode, settings.max_send_fragment, settings.pads()));
        half.sender.tap().set_pads(pads);
        self.watch_data(half.sender.tap());
        let partial = mode & PARTIAL_WRITE != 0;
        let mut sealed = 0;
        if let Some(interrupted) = half.interrupted {
            if data.len() < interrupted.sealed {
                return Err(self.fault(bad_retry(Reason::BAD_LENGTH), c"SSL_write"));
            }
            if data.as_ptr().addr() != interrupted.address && mode & MOVING_WRITE_BUFFER == 0 {
                return Err(self.fault(bad_retry(Reason::BAD_WRITE_RETRY), c"SSL_write"));
            }
            self.flush(&mut half.sender.output, false)?;
            half.interrupted = None;
            sealed = interrupted.sealed;
            if sealed == data.len() {
                half.sender.output.release();
                return Ok(sealed);
            }
        }
        loop {
            let batch = if partial { max_fragment } else { BATCH };
            let chunk = &data[sealed..data.len().min(sealed + batch)];
            // rustls fixed its record size when the handshake began; the program may have asked for less since.
            for record in chunk.chunks(max_fragment.max(1)) {
                match half.sender.seal(record) {
                    Ok(()) => {}
                    // Our close_notify is out, although the program has taken back the bit that says so.
                    Err(fault) if fault.reason == Reason::PROTOCOL_IS_SHUTDOWN => {
                        raise(c"SSL_write", fault.reason);
                        self.set_want(Want::Nothing);
                        return Err(-1);
                    }
                    Err(fault) => return Err(self.fault(fault, c"SSL_write")),
                }
            }
            self.observe_sent(&mut half.sender);
            self.status(|s| s.key_update = KeyUpdate::Idle);
            sealed += chunk.len();
            if let Err(returned) = self.flush(&mut half.sender.output, false) {
                half.interrupted = Some(InterruptedWrite { address: data.as_ptr().addr(), sealed });
                return Err(returned);
            }
            if sealed == data.len() || partial {
                half.sender.output.release();
                return Ok(sealed);
            }
        }
    }

    /// `SSL_pending`
    pub fn pending(&self) -> usize {
        self.buffered(|receiver| receiver.input.plaintext().len()).unwrap_or(0)
    }

    /// `SSL_has_pending`
    pub fn has_pending(&self) -> bool {
        self.buffered(|receiver| !receiver.input.plaintext().is_empty() || receiver.input.has_unprocessed())
            .unwrap_or(false)
    }

    /// Whether nothing waits in either direction. Empty buffers hold no memory.
    pub fn has_empty_buffers(&self) -> bool {
        let Some(open) = self.open() else { return true };
        let unread = open.receive.with(|half| half.as_ref().is_some_and(|half| half.input.is_in_use()));
        let unsent = open.send.with(|half| half.as_ref().is_some_and(|half| !half.sender.output.is_empty()));
        !unread && !unsent
    }

    fn buffered<R>(&self, look: impl FnOnce(&Receiver) -> R) -> Option<R> {
        self.open()?.receive.with(|receiver| receiver.as_deref().map(look))
    }

    /// How much to ask the transport for when `missing` bytes are needed.
    pub(super) fn read_ahead(&self, missing: usize) -> usize {
        match self.setting(|settings| (settings.read_ahead, settings.default_read_buffer)) {
            (0, _) => missing,
            (_, buffer) => missing.max(buffer).max(READ_AHEAD),
        }
    }

    /// `SSL_shutdown`'s second half: works on the records that carry no data (tickets, key updates) up to the peer's
    /// close_notify.
    pub(super) fn await_close_notify(self: &Arc<Self>, open: &Open) -> Outcomed<()> {
        let mut receiver = open.receive.with(Option::take).ok_or_else(|| self.busy())?;
        let mut result = Ok(());
        while result.is_ok() && receiver.input.plaintext().is_empty() {
            result = self.receive(open, &mut receiver, c"SSL_shutdown");
        }
        open.receive.set(Some(receiver));
        match result {
            // What closed returns as 0 for a reader is success here.
            Err(0) if self.status(|s| s.shutdown & Status::RECEIVED_SHUTDOWN != 0) => Ok(()),
            Ok(()) => {
                let fault =
                    Fault::with_alert(Reason::APPLICATION_DATA_AFTER_CLOSE_NOTIFY, alert::UNEXPECTED_MESSAGE);
                Err(self.fault(fault, c"SSL_shutdown"))
            }
            Err(_) => Err(-1),
        }
    }
}

fn bad_retry(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::INTERNAL_ERROR)
}
