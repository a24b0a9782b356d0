//! SSL_read(3), SSL_write(3), SSL_pending(3): data on an open connection.

use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::parts::{InterruptedWrite, KeyUpdate, Open, SendHalf};
use super::working::Working;
use super::{CallResult, Connection, State, Status, Want};
use crate::handshake::errors::{Fault, alert};
use crate::libcrypto::error_queue::raise;
use crate::record::{Receiver, RecordBuffer};
use crate::tables::modes::mode::{ACCEPT_MOVING_WRITE_BUFFER, ENABLE_PARTIAL_WRITE, RELEASE_BUFFERS};
use crate::tables::reasons::Reason;
use crate::transport::{self, Mark, Outgoing, Slot};

/// Plaintext that is sealed before it is written: one full record. A larger batch per system call costs more than it saves,
/// because the records leave the nearest cache before the kernel copies them.
const BATCH: usize = 16384;
/// Bytes of an alert.
const ALERT_LENGTH: usize = 2;

impl Connection {
    /// `SSL_read` and `SSL_peek`: how many bytes were copied, or what the call returns.
    pub fn read(self: &Arc<Self>, into: &mut [MaybeUninit<u8>], peek: bool) -> CallResult<usize> {
        let function = if peek { c"SSL_peek" } else { c"SSL_read" };
        if self.early_data_forbids(false) {
            raise(function, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
            return Err(0);
        }
        let (has_role, here) = (self.chosen_role().is_some(), Mark::here());
        let begun =
            self.status(|s| s.begin(has_role, Status::RECEIVED_SHUTDOWN, |open| &mut open.receive, here));
        if begun.goes_on() {
            transport::clear_system_error();
        }
        let mut receiver = match begun {
            IoStart::Moving(receiver) => self.work_on(receiver),
            IoStart::NoRole => {
                raise(function, Reason::UNINITIALIZED);
                return Err(-1);
            }
            IoStart::Closed => {
                self.set_want(Want::Nothing);
                return Err(0);
            }
            IoStart::InHandshake => {
                if let Some(bytes) = self.read_rest_of_early_data(into.len(), peek)? {
                    into[..bytes.len()].write_copy_of_slice(&bytes);
                    return Ok(bytes.len());
                }
                if !self.leaves_key_update(here) {
                    self.finish_handshake().map_err(|returned| returned.min(-1))?;
                }
                self.take_receiver(here)?
            }
            IoStart::Busy => return Err(self.busy()),
        };
        let result = self.read_from(&mut receiver, into, peek, function);
        if self.data_settings.mode() & RELEASE_BUFFERS != 0 {
            receiver.input.shrink();
        }
        receiver.give_back();
        result
    }

    pub(super) fn take_receiver(&self, here: Mark) -> CallResult<Working<'_, Receiver>> {
        self.receiver_for(here).ok_or(-1)?.ok_or_else(|| self.busy())
    }

    /// The receiving half, for the call at `here`. None if the connection is not open; Some(None) if another call is working on
    /// the half.
    pub(super) fn receiver_for(&self, here: Mark) -> Option<Option<Working<'_, Receiver>>> {
        let taken = self.open(|open| open.receive.take(here))?;
        Some(taken.map(|receiver| self.work_on(receiver)))
    }

    fn read_from(
        self: &Arc<Self>,
        receiver: &mut Receiver,
        into: &mut [MaybeUninit<u8>],
        peek: bool,
        function: &'static std::ffi::CStr,
    ) -> CallResult<usize> {
        loop {
            let ready = receiver.data();
            if !ready.is_empty() {
                let count = ready.len().min(into.len());
                into[..count].write_copy_of_slice(&ready[..count]);
                if !peek {
                    receiver.input.consume(count);
                }
                self.set_want(Want::Nothing);
                // Only a read of some bytes counts as success.
                return if count == 0 { Err(0) } else { Ok(count) };
            }
            self.receive(receiver, function)?;
        }
    }

    /// The connection fails while data flows. The peer gets an alert if possible.
    pub(super) fn fault_in_data(self: &Arc<Self>, fault: Fault, function: &'static std::ffi::CStr) -> c_int {
        let here = Mark::here();
        // Taken before the connection fails and drops it.
        let (half, closed) = self.status(|s| {
            // Nothing follows a close_notify.
            let closed = s.shutdown & Status::SENT_SHUTDOWN != 0;
            let half = match &mut s.state {
                State::Open(open) => open.lend_sender(here),
                _ => None,
            };
            if let (None, false, Some(description)) = (&half, closed, fault.alert) {
                // The thread that holds the half sends the alert before it gives the half back.
                self.owed.set_fatal(description);
            }
            (half, closed)
        });
        let half = half.map(|half| self.work_on(half));
        let returned = self.fault(fault, function);
        if let (Some(mut half), false) = (half, closed) {
            self.alert_after(&mut half, fault);
        }
        returned
    }

    /// Sends the fault's alert, behind what waits, on a connection that has sent no close_notify.
    pub(super) fn alert_after(self: &Arc<Self>, half: &mut SendHalf, fault: Fault) {
        // Like OpenSSL, no alert in the middle of a write.
        let told = half.interrupted.is_none() && {
            let _ = fault.alert.map(|description| self.seal_fatal(&mut half.sender, description));
            self.alert_peer(&mut half.sender.output)
        };
        self.status(|s| s.stuck_alert = !told);
    }

    /// `SSL_write`: how many bytes were taken, or what the call returns.
    pub fn write(self: &Arc<Self>, data: &[u8]) -> CallResult<usize> {
        if self.early_data_forbids(true) {
            raise(c"SSL_write", Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
            return Err(0);
        }
        self.leave_early_data();
        let (has_role, here) = (self.chosen_role().is_some(), Mark::here());
        let (begun, mut key_update) = self.status(|s| {
            if s.waiting_tickets > 0 && !s.is_writing() {
                s.extra_tickets += std::mem::take(&mut s.waiting_tickets);
            }
            let begun =
                match s.begin(has_role, Status::SENT_SHUTDOWN, |open| open.sender_for_data(here), here) {
                    // The rest of an unfinished alert must be written first.
                    IoStart::InHandshake if data.len() < ALERT_LENGTH && s.stuck_alert => {
                        Err(Reason::BAD_LENGTH)
                    }
                    IoStart::NoRole => Err(Reason::UNINITIALIZED),
                    IoStart::Closed => Err(Reason::PROTOCOL_IS_SHUTDOWN),
                    begun => Ok(begun),
                };
            (begun, s.key_update)
        });
        if begun.as_ref().map_or_else(|reason| *reason == Reason::BAD_LENGTH, IoStart::goes_on) {
            transport::clear_system_error();
        }
        let waits = !matches!(begun, Ok(IoStart::Moving(_)));
        let mut half = match begun {
            Ok(IoStart::Moving(half)) => self.work_on(half),
            Ok(IoStart::InHandshake) => {
                // A failed handshake no longer waits for anything.
                self.set_want(Want::Nothing);
                self.finish_handshake().map_err(|returned| returned.min(-1))?;
                self.await_sender(here).ok_or_else(|| self.no_sender())?
            }
            Ok(IoStart::Busy) => self.await_sender(here).ok_or_else(|| self.no_sender())?,
            Ok(_) => return Err(self.busy()),
            Err(reason) => {
                if reason == Reason::PROTOCOL_IS_SHUTDOWN {
                    self.set_want(Want::Nothing);
                }
                raise(c"SSL_write", reason);
                return Err(-1);
            }
        };
        if waits {
            // Another thread may have sent or received a KeyUpdate before it returned the sending half.
            key_update = self.status(|s| s.key_update);
        }
        if key_update == KeyUpdate::Answering && half.interrupted.is_none() {
            let sent = self.send_key_update(&mut half.sender, key_update);
            self.settle_key_update(sent);
            self.info_handshake_exit(sent);
            if let Err(returned) = sent {
                self.return_sender(half);
                return Err(returned.min(-1));
            }
        }
        let result = self.write_to(&mut half, data);
        if self.data_settings.mode() & RELEASE_BUFFERS != 0 {
            half.sender.output.shrink();
        }
        let may_owe = half.sender.is_tls13() && self.may_authenticate_later();
        self.return_sender(half);
        if may_owe {
            self.finish_left_authentication();
        }
        result
    }

    /// The result of a write that does not get the sending half: the connection has failed meanwhile, or another thread writes.
    fn no_sender(&self) -> c_int {
        if self.is_open() {
            return self.busy();
        }
        self.set_want(Want::Nothing);
        -1
    }

    fn flush_data(&self, output: &mut Outgoing) -> CallResult<()> {
        self.flush_reporting(output, false, Some(c"SSL_write"))
    }

    fn write_to(self: &Arc<Self>, half: &mut SendHalf, data: &[u8]) -> CallResult<usize> {
        let (mode, fragment) = (self.data_settings.mode(), self.data_settings.fragment());
        let partial = mode & ENABLE_PARTIAL_WRITE != 0;
        let mut sealed = 0;
        if let Some(interrupted) = half.interrupted {
            if data.len() < interrupted.sealed {
                return Err(self.fault(bad_retry(Reason::BAD_LENGTH), c"SSL_write"));
            }
            if data.as_ptr().addr() != interrupted.address && mode & ACCEPT_MOVING_WRITE_BUFFER == 0 {
                return Err(self.fault(bad_retry(Reason::BAD_WRITE_RETRY), c"SSL_write"));
            }
            self.flush_data(&mut half.sender.output)?;
            half.interrupted = None;
            sealed = interrupted.sealed;
            if sealed == data.len() {
                half.sender.output.release();
                return Ok(sealed);
            }
        }
        loop {
            let batch = if partial { fragment } else { (BATCH / fragment).max(1) * fragment };
            let chunk = &data[sealed..data.len().min(sealed + batch)];
            // One allocation, no larger than needed.
            let records = chunk.len().div_ceil(fragment);
            half.sender.reserve(chunk.len(), records);
            for record in chunk.chunks(fragment) {
                match self.seal_data(&mut half.sender, record) {
                    Ok(()) => {}
                    // The reading half has ended the connection meanwhile, and has sealed its alert.
                    Err(fault) if fault.reason == Reason::PROTOCOL_IS_SHUTDOWN => {
                        self.alert_peer(&mut half.sender.output);
                        raise(c"SSL_write", fault.reason);
                        self.set_want(Want::Nothing);
                        return Err(-1);
                    }
                    Err(fault) => {
                        let returned = self.fault(fault, c"SSL_write");
                        let _ = fault.alert.map(|alert| self.seal_fatal(&mut half.sender, alert));
                        self.alert_peer(&mut half.sender.output);
                        return Err(returned);
                    }
                }
            }
            sealed += chunk.len();
            // Set beforehand, because the program may leave the BIO by an exception or a jump.
            half.interrupted = Some(InterruptedWrite { address: data.as_ptr().addr(), sealed });
            self.flush_data(&mut half.sender.output)?;
            half.interrupted = None;
            if sealed == data.len() || partial {
                half.sender.output.release();
                return Ok(sealed);
            }
        }
    }

    /// `SSL_pending`
    pub fn pending(&self) -> usize {
        self.buffered(|receiver| receiver.data().len()).unwrap_or_else(|| self.pending_early_data())
    }

    /// `SSL_has_pending`
    pub fn has_pending(&self) -> bool {
        self.buffered(|receiver| receiver.has_next() || receiver.input.is_in_use())
            .unwrap_or_else(|| self.pending_early_data() > 0)
    }

    /// `SSL_free_buffers`: whether both directions are idle, so that their memory could be freed.
    pub fn free_buffers(&self) -> bool {
        let used = self.open(|open| {
            let input = open.receive.get_mut().map(|half| &mut half.input);
            let output = open.send.get_mut().map(|half| &mut half.sender.output);
            let unread = input.as_ref().is_some_and(|input| input.is_in_use());
            let unsent = output.as_ref().is_some_and(|output| !output.is_empty());
            if !unread && !unsent {
                input.map(RecordBuffer::shrink);
                output.map(Outgoing::shrink);
            }
            unread || unsent
        });
        used != Some(true)
    }

    fn buffered<R>(&self, look: impl FnOnce(&Receiver) -> R) -> Option<R> {
        self.open(|open| open.receive.get().map(look))?
    }
}

/// What a call that moves data finds.
enum IoStart<Half> {
    /// The half that it needs; the call owns it until it puts it back.
    Moving(Half),
    /// The connection is neither client nor server yet.
    NoRole,
    /// This direction has been closed.
    Closed,
    /// The handshake is not complete, has not begun, or has failed.
    InHandshake,
    /// A call further up the stack or another thread is working on this half.
    Busy,
}

impl<Half> IoStart<Half> {
    /// Whether the call does more than report an error. If so, it sets `errno` for the program to read, to 0 on a failed
    /// connection.
    fn goes_on(&self) -> bool {
        !matches!(self, Self::NoRole | Self::Closed)
    }
}

impl Status {
    /// Takes the half that `place` selects, if data may flow in the direction of `closed`.
    fn begin<Half>(
        &mut self,
        has_role: bool,
        closed: i32,
        place: impl FnOnce(&mut Open) -> &mut Slot<Half>,
        here: Mark,
    ) -> IoStart<Box<Half>> {
        if !has_role {
            return IoStart::NoRole;
        }
        if self.shutdown & closed != 0 {
            return IoStart::Closed;
        }
        let has_messages = self.has_messages();
        match &mut self.state {
            State::Open(open) if !has_messages => {
                place(open).take(here).map_or(IoStart::Busy, IoStart::Moving)
            }
            _ => IoStart::InHandshake,
        }
    }
}

fn bad_retry(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::INTERNAL_ERROR)
}
