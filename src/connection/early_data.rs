//! SSL_read_early_data(3): data before the handshake is over.
//!
//! The handshake pauses: a client's after its ClientHello, a server's after its Finished. Writes then go through the unfinished
//! handshake, and reads return one record at a time until the client ends its early data.

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::handshake::Interrupt;
use super::message_callbacks::Defer;
use super::parts::{EarlyStage as Stage, Kept};
use super::{CallResult, Connection, Role, State, Want};
use crate::handshake::errors::{Fault, alert};
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::steps::Handshake;
use crate::libcrypto::error_queue::raise;
use crate::tables::reasons::Reason;
use crate::transport::Mark;

/// `SSL_EARLY_DATA_NOT_SENT` and similar.
pub(super) const REJECTED: c_int = 1;
/// `SSL_EARLY_DATA_ACCEPTED`
pub(super) const ACCEPTED: c_int = 2;
/// Bytes that OpenSSL's handshake may buffer before it writes them to the transport.
const HANDSHAKE_BUFFER: usize = 4096;

/// The result of `SSL_read_early_data`.
pub enum EarlyRead {
    /// This many bytes.
    Data(usize),
    /// No more will come.
    Finish,
}

impl Connection {
    /// `SSL_get_early_data_status`
    pub fn early_data_status(&self) -> c_int {
        self.early.with(|early| early.status)
    }

    /// `SSL_export_keying_material_early`: false when there is no early secret.
    pub fn export_keying_material_early(&self, out: &mut [u8], label: &[u8], context: &[u8]) -> bool {
        let exporter = self.early.with(|early| early.exporter.clone());
        exporter.is_some_and(|exporter| exporter.export(out, label, context))
    }

    /// `SSL_write_early_data`: how many bytes were taken; None if the call fails.
    pub fn write_early_data(self: &Arc<Self>, data: &[u8]) -> Option<usize> {
        const FUNCTION: &std::ffi::CStr = c"SSL_write_early_data";
        match self.stage() {
            Stage::Unused if self.may_write_early() => self.connect_early()?,
            Stage::ConnectAgain => self.connect_early()?,
            Stage::Writing if !self.is_open() => {}
            Stage::Reading | Stage::Read => return self.write_ahead(data),
            _ => {
                raise(FUNCTION, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
                return None;
            }
        }
        let sealed = self.early.with(|early| early.sealed);
        let written = self.with_handshake(|handshake| match sealed {
            Some(_) => Ok(()),
            None => handshake.write_early(data),
        });
        match written? {
            Ok(()) => self.flush_early(sealed.unwrap_or(data.len())),
            Err(fault) => {
                self.early.with(|early| early.paused = false);
                self.with_handshake(|handshake| {
                    handshake.refuse(fault);
                    self.report_messages(handshake.passed(), handshake.context(), Defer::Nothing);
                    self.fault(fault, FUNCTION);
                    self.alert_peer(&mut handshake.records.output);
                });
                self.fail();
                None
            }
        }
    }

    /// `SSL_read_early_data`; None if the call fails.
    pub fn read_early_data(self: &Arc<Self>, count: usize) -> Option<(EarlyRead, Vec<u8>)> {
        let client = self.chosen_role() == Some(Role::Client);
        match self.stage() {
            Stage::Unused if !client && self.in_before() => self.accept_early()?,
            Stage::AcceptAgain => self.accept_early()?,
            Stage::Reading => {}
            _ => {
                raise(c"SSL_read_early_data", Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
                return None;
            }
        }
        loop {
            let (context, status) = self.early.with(|early| (early.context.clone(), early.status));
            let Some(context) = context.filter(|_| status == ACCEPTED) else {
                if status == ACCEPTED {
                    // The program completed the handshake in between.
                    self.finish_handshake().ok()?;
                }
                self.set_stage(Stage::Read);
                return Some((EarlyRead::Finish, Vec::new()));
            };
            let (bytes, ended) = context.early_data(|early| (early.take(count), early.has_ended()));
            if !bytes.is_empty() {
                return Some((EarlyRead::Data(bytes.len()), bytes));
            }
            if context.early_data(|early| early.pending()) > 0 {
                // The program asked for zero bytes.
                self.set_want(Want::Nothing);
                return None;
            }
            if ended {
                context.early_data(|early| early.acknowledge_end());
                self.set_stage(Stage::Read);
                // Like OpenSSL, continue at once. If that must wait, the next call reports it. If it fails, the reason stays
                // in the queue, and that call does not remove it.
                let _ = self.finish_handshake();
                return Some((EarlyRead::Finish, Vec::new()));
            }
            if self.finish_handshake().is_err() {
                let waits = self.waits_for_early_data();
                self.early.with(|early| early.paused = waits);
                return None;
            }
        }
    }

    /// `SSL_read` of a server between two calls of `SSL_read_early_data`: returns early data as ordinary data. None if no early
    /// data is left and the handshake is complete.
    pub(super) fn read_rest_of_early_data(
        self: &Arc<Self>,
        count: usize,
        peek: bool,
    ) -> CallResult<Option<Vec<u8>>> {
        while self.stage() == Stage::Reading && !self.is_open() {
            let context = self.early.with(|early| early.context.clone());
            let Some(context) = context else { break };
            let bytes = context.early_data(|early| if peek { early.look(count) } else { early.take(count) });
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
            if context.early_data(|early| early.has_ended()) {
                context.early_data(|early| early.acknowledge_end());
                self.set_stage(Stage::Read);
            }
            if let Err(returned) = self.finish_handshake() {
                let waits = self.waits_for_early_data();
                self.early.with(|early| early.paused = waits);
                return Err(returned.min(-1));
            }
        }
        Ok(None)
    }

    fn waits_for_early_data(&self) -> bool {
        self.stage() == Stage::Reading && self.status(|s| matches!(s.state, State::Handshaking(_)))
    }

    /// Early data that is decrypted but not yet read.
    pub(super) fn pending_early_data(&self) -> usize {
        let context = self.early.with(|early| early.context.clone());
        context.map_or(0, |context| context.early_data(|early| early.pending()))
    }

    /// Whether the handshake pauses for early data, and so does not count as running.
    pub(super) fn is_paused_for_early_data(&self) -> bool {
        self.has_early.load(Ordering::Relaxed) && self.early.with(|early| early.paused)
    }

    /// The program continues the handshake and stops using early data.
    pub(super) fn leave_early_data(&self) {
        if !self.has_early.load(Ordering::Relaxed) {
            return;
        }
        let context = self.early.with(|early| {
            match early.stage {
                Stage::Writing => early.stage = Stage::Written,
                // A program that did not finish SSL_read_early_data has accepted early data; none may arrive from now on.
                Stage::Reading | Stage::AcceptAgain => return early.context.take(),
                _ => {}
            }
            None
        });
        if let Some(context) = context {
            context.early_data(|early| early.forbid());
        }
    }

    /// Whether `SSL_read` (or `SSL_write`) would interrupt a sequence of early-data calls.
    pub(super) fn early_data_forbids(&self, writing: bool) -> bool {
        if !self.has_early.load(Ordering::Relaxed) {
            return false;
        }
        match self.stage() {
            Stage::ConnectAgain | Stage::AcceptAgain => true,
            Stage::Reading => writing && !self.is_open(),
            _ => false,
        }
    }

    /// A new handshake starts without the early data of the last one.
    pub(super) fn forget_early_data(&self) {
        let old = self.early.with(std::mem::take);
        self.has_early.store(false, Ordering::Relaxed);
        drop(old);
    }

    /// Pauses the handshake where the program may write or read early data.
    pub(super) fn pause_for_early_data(&self, handshake: &Handshake) -> Result<(), Interrupt> {
        match self.stage() {
            Stage::Connecting => self.pause(),
            Stage::Accepting if handshake.has_answered() => self.pause(),
            Stage::Accepting if self.facts(|facts| facts.hello_retried) => self.pause(),
            _ => self.pause_for_reading(handshake),
        }
    }

    /// Stops the handshake when early data has arrived, or its end has.
    pub(super) fn pause_for_reading(&self, handshake: &Handshake) -> Result<(), Interrupt> {
        match self.stage() {
            Stage::Reading if handshake.context().has_early_news() => self.pause(),
            _ => Ok(()),
        }
    }

    fn pause(&self) -> Result<(), Interrupt> {
        self.early.with(|early| early.paused = true);
        Err(Interrupt::Paused)
    }

    /// The handshake is complete.
    pub(super) fn early_data_over(&self) {
        if !self.has_early.load(Ordering::Relaxed) {
            return;
        }
        self.early.with(|early| {
            if early.stage == Stage::Reading {
                early.stage = Stage::Read;
            }
            early.paused = false;
        });
    }

    /// Client: the server may accept early data only for the session's own protocol.
    pub(super) fn check_early_data(&self, negotiated: &NegotiatedParameters) -> Result<(), Fault> {
        if !negotiated.early_data_accepted {
            return Ok(());
        }
        self.early.with(|early| early.status = ACCEPTED);
        let protocol = self.session().and_then(|session| session.with(|facts| facts.alpn.clone()));
        if protocol != negotiated.alpn_protocol {
            return Err(Fault::with_alert(Reason::BAD_EARLY_DATA, alert::ILLEGAL_PARAMETER));
        }
        Ok(())
    }

    pub(super) fn unpause(&self) {
        if !self.has_early.load(Ordering::Relaxed) {
            return;
        }
        self.early.with(|early| early.paused = false);
    }

    // ---- client ----

    /// Whether the ClientHello announces early data.
    pub(super) fn announces_early_data(&self) -> Result<bool, Fault> {
        let (max_early_data, name, protocol) =
            match (self.stage() == Stage::Connecting).then(|| self.session()).flatten() {
                Some(session) => {
                    session.with(|facts| (facts.max_early_data, facts.hostname.clone(), facts.alpn.clone()))
                }
                None => (0, None, None),
            };
        if self.setting(|settings| settings.max_early_data) != max_early_data {
            self.change(|settings| settings.max_early_data = max_early_data);
        }
        if max_early_data == 0 {
            return Ok(false);
        }
        let inconsistent = |reason| Err(Fault::with_alert(reason, alert::INTERNAL_ERROR));
        let own_name = self.status(|status| status.host_name.clone());
        if name.is_some() && name.as_deref() != own_name.as_deref() {
            return inconsistent(Reason::INCONSISTENT_EARLY_DATA_SNI);
        }
        let offered = self.settings().alpn_protocols.clone().unwrap_or_default();
        if let Some(protocol) = protocol
            && !super::handshake_parameters::split_protocols(&offered).contains(&&protocol[..])
        {
            return inconsistent(Reason::INCONSISTENT_EARLY_DATA_ALPN);
        }
        Ok(true)
    }

    /// The ClientHello has been made.
    pub(super) fn early_data_announced(&self, handshake: &mut Handshake) -> Result<(), Fault> {
        if !handshake.takes_early_data() {
            // The session cannot be offered after all.
            return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
        }
        let exporter = handshake.early_exporter();
        self.early.with(|early| (early.exporter, early.status) = (exporter, REJECTED));
        Ok(())
    }

    fn may_write_early(&self) -> bool {
        let allowed = || self.session().is_some_and(|session| session.with(|facts| facts.max_early_data > 0));
        !self.is_server() && self.in_before() && allowed()
    }

    fn connect_early(self: &Arc<Self>) -> Option<()> {
        self.begin_as(Role::Client, Stage::Connecting);
        let connected = self.do_handshake() > 0;
        self.set_stage(if connected { Stage::Writing } else { Stage::ConnectAgain });
        connected.then_some(())
    }

    // ---- server ----

    fn accept_early(self: &Arc<Self>) -> Option<()> {
        self.begin_as(Role::Server, Stage::Accepting);
        let accepted = self.do_handshake() > 0;
        self.set_stage(if accepted { Stage::Reading } else { Stage::AcceptAgain });
        accepted.then_some(())
    }

    /// Writes data to a client that has not finished the handshake.
    fn write_ahead(self: &Arc<Self>, data: &[u8]) -> Option<usize> {
        if self.is_open() {
            let written = self.write(data).ok()?;
            let _ = self.transport().write.hold().map(|bio| bio.flush());
            return Some(written);
        }
        let sealed = self.early.with(|early| early.sealed);
        let max_fragment = self.setting(|settings| settings.max_send_fragment);
        let written = self.with_handshake(|handshake| match sealed {
            Some(_) => Ok(()),
            None => handshake.write_ahead(data, max_fragment),
        });
        match written? {
            Ok(()) => self.flush_ahead(sealed.unwrap_or(data.len())),
            Err(fault) => {
                self.fault(fault, c"SSL_write_early_data");
                None
            }
        }
    }

    /// Writes the sealed records, which hold `count` bytes of the program's data.
    fn flush_early(self: &Arc<Self>, count: usize) -> Option<usize> {
        self.early.with(|early| early.sealed = Some(count));
        let flushed = self.with_handshake(|handshake| self.flush(&mut handshake.records.output, true));
        flushed?.ok()?;
        self.early.with(|early| early.sealed = None);
        Some(count)
    }

    /// The same on a server. OpenSSL's handshake writes into a buffer of its own: what fits there counts as written, and the
    /// result of its flush is ignored.
    fn flush_ahead(self: &Arc<Self>, count: usize) -> Option<usize> {
        let written = self.with_handshake(|handshake| {
            let written = self.flush(&mut handshake.records.output, false);
            if written.is_ok() {
                let bio = self.transport().write.hold();
                bio.map(|bio| handshake.records.output.flush(&bio));
            }
            written.is_ok() || handshake.records.output.unsent().len() <= HANDSHAKE_BUFFER
        })?;
        self.early.with(|early| early.sealed = Some(count).filter(|_| !written));
        if written {
            self.set_want(Want::Nothing);
        }
        written.then_some(count)
    }

    /// Continues the handshake. None, with a reason, if there is none.
    fn with_handshake<R>(self: &Arc<Self>, work: impl FnOnce(&mut Handshake) -> R) -> Option<R> {
        let here = Mark::here();
        let taken = self.status(|s| match std::mem::replace(&mut s.state, State::Busy(Kept::Nothing)) {
            State::Handshaking(handshake) => Some(handshake),
            other => {
                s.state = other;
                None
            }
        });
        let Some(handshake) = taken else {
            self.busy();
            return None;
        };
        let mut handshake = self.work_on_handshake(handshake, here);
        let result = work(&mut handshake);
        self.set_state(State::Handshaking(handshake.into_inner()));
        Some(result)
    }

    fn begin_as(&self, role: Role, stage: Stage) {
        if self.chosen_role().is_none() {
            self.set_role(role);
        }
        self.set_stage(stage);
    }

    pub(super) fn stage(&self) -> Stage {
        if !self.has_early.load(Ordering::Relaxed) {
            return Stage::Unused;
        }
        self.early.with(|early| early.stage)
    }

    fn set_stage(&self, stage: Stage) {
        self.has_early.store(true, Ordering::Relaxed);
        self.early.with(|early| early.stage = stage);
    }
}
