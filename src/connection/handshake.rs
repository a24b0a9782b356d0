//! SSL_do_handshake(3): advances a handshake until it must wait.
//!
//! Programs run handshakes on threads with 32 KiB of stack, and a signature alone takes 13 KiB in libcrypto. So functions with
//! large local variables are not inlined into their callers.

use std::ffi::c_int;
use std::sync::Arc;

use super::hello::{Answer, Chosen};
use super::message_callbacks::Defer;
use super::parts::{Asked, Kept, Open, Verdict};
use super::working::Working;
use super::{CallResult, Connection, ErrorKind, Role, State, Status, Want};
use crate::context::LiveCallback;
use crate::handshake::certificate_request_scanner::CertificateRequest;
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::steps::{Established, Handshake, HelloAnswer, PeerChain, Step};
use crate::libcrypto::error_queue::{self, raise, raise_with};
use crate::record::RecordBuffer;
use crate::tables::alerts::Alert;
use crate::tables::generation::Generation;
use crate::tables::methods::TLS1_3;
use crate::tables::options::IGNORE_UNEXPECTED_EOF;
use crate::tables::reasons::Reason;
use crate::tables::states::HandshakeState;
use crate::transport::{self, Mark, Moved, Outgoing};

const FUNCTION: &std::ffi::CStr = c"SSL_do_handshake";

/// Why no handshake can continue.
enum CannotHandshake {
    Open,
    Failed,
    OtherRole,
    Busy,
}

impl Connection {
    /// `SSL_do_handshake`: 1 when the handshake is complete, negative if it must wait or has failed.
    pub fn do_handshake(self: &Arc<Self>) -> c_int {
        if self.chosen_role().is_none() {
            raise(FUNCTION, Reason::CONNECTION_TYPE_NOT_SET);
            return -1;
        }
        self.leave_early_data();
        match self.finish_handshake() {
            // A post-handshake authentication is in progress.
            Ok(()) if self.progress.state() != HandshakeState::OK => match self.read_authentication() {
                Ok(()) => 1,
                Err(returned) => returned,
            },
            Ok(()) => 1,
            Err(returned) => returned,
        }
    }

    /// Continues until data may flow. The role is set.
    pub(super) fn finish_handshake(self: &Arc<Self>) -> CallResult<()> {
        let role = self.role();
        let state = self.status(|s| match s.state {
            State::Open(_) => Err(CannotHandshake::Open),
            State::Failed => Err(CannotHandshake::Failed),
            State::Before if !s.method_serves(role) => Err(CannotHandshake::OtherRole),
            State::Busy(_) => Err(CannotHandshake::Busy),
            _ => Ok(std::mem::replace(&mut s.state, State::Busy(Kept::Nothing))),
        });
        let state = match state {
            Ok(state) => state,
            Err(CannotHandshake::Open) => {
                let finished = self.finish_tickets().and_then(|()| self.finish_key_update(false));
                return finished.and_then(|()| self.finish_authentication()).map_err(|_| -1);
            }
            Err(CannotHandshake::Failed) => return Err(-1),
            Err(CannotHandshake::OtherRole) => {
                raise(FUNCTION, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
                return Err(0);
            }
            Err(CannotHandshake::Busy) => return Err(self.busy()),
        };
        let (here, failing) = (Mark::here(), FailWhereBusy(self));
        self.unpause();
        error_queue::clear();
        transport::clear_system_error();
        let result = match state {
            State::Before => self.begin().and_then(|handshake| self.drive(handshake)),
            State::Handshaking(handshake) => self.drive(handshake),
            State::Finishing(established) => self.finish(self.work_on_established(established, here)),
            State::Open(_) | State::Failed | State::Busy(_) => Err(-1),
        };
        drop(failing);
        // Whatever the BIO returned.
        let result = result.map_err(|_| -1);
        self.info_handshake_exit(result);
        result
    }

    #[inline(never)]
    fn begin(self: &Arc<Self>) -> CallResult<Box<Handshake>> {
        self.forget_handshake();
        self.log_start();
        self.info_handshake_start();
        self.handshake_started(self.role());
        let weak = Arc::downgrade(self);
        self.setting(|settings| self.data_settings.keys_gone(settings));
        let context = HandshakeContext::new(weak);
        let started = match self.chosen_role() {
            Some(Role::Client) if !self.transport().write.is_set() => return Err(-1),
            Some(Role::Client) => {
                let started = self.begin_client(context.clone());
                // OpenSSL resets here what callbacks have set before.
                self.status(|s| s.shutdown = 0);
                started
            }
            _ => self.begin_server(context.clone()),
        };
        let mut handshake =
            started.map(Box::new).map_err(|fault| self.give_up(&mut Handshake::refused(context), fault))?;
        handshake.records.pads = self.data_settings.pads();
        // A ClientHello is reported before it is written, because writing may fail.
        self.report_messages(handshake.passed(), handshake.context(), Defer::Nothing);
        Ok(handshake)
    }

    /// Ends the handshake, and gives the program the reason and the peer the alert.
    fn give_up(self: &Arc<Self>, handshake: &mut Handshake, fault: Fault) -> c_int {
        let (refusal, held) = (self.facts(|facts| facts.in_progress.refusal.take()), self.deferred.take());
        // OpenSSL would not have reached these.
        drop(held);
        let fault = refusal.map_or(fault, |why| Fault::with_alert(why.reason, why.alert));
        let in_record = fault.is_of_record()
            || fault.reason == Reason::UNEXPECTED_MESSAGE && handshake.is_at_strange_record();
        if let Some(version) = self.version_of_refusal(fault) {
            handshake.set_alert_version(version);
        }
        handshake.refuse(fault);
        self.report_messages(handshake.passed(), handshake.context(), Defer::Nothing);
        let returned = self.fault(fault, FUNCTION);
        if in_record {
            self.set_want(Want::Reading);
        }
        // Without a BIO, OpenSSL's handshake buffer would have taken the alert without an error.
        if self.transport().write.is_set() {
            self.alert_peer(&mut handshake.records.output);
        }
        returned
    }

    #[inline(never)]
    fn drive(self: &Arc<Self>, handshake: Box<Handshake>) -> CallResult<()> {
        let here = Mark::here();
        let mut handshake = self.work_on_handshake(handshake, here);
        loop {
            let stopped = match self.step(&mut handshake) {
                Ok(None) => continue,
                Ok(Some(established)) => {
                    drop(handshake.into_inner());
                    let mut established = self.work_on_established(established, here);
                    match self.complete(&mut established) {
                        Ok(()) => return self.finish(established),
                        Err(fault) => {
                            let returned = self.fault(fault, FUNCTION);
                            let sender = &mut established.send;
                            let _ = fault.alert.map(|description| self.seal_fatal(sender, description));
                            self.alert_peer(&mut sender.output);
                            return Err(returned);
                        }
                    }
                }
                Err(stopped) => stopped,
            };
            return match stopped {
                Interrupt::Waiting(returned) => {
                    self.set_state(State::Handshaking(handshake.into_inner()));
                    Err(returned)
                }
                Interrupt::Paused => {
                    self.set_want(Want::Nothing);
                    self.set_state(State::Handshaking(handshake.into_inner()));
                    Ok(())
                }
                Interrupt::Fault(fault) => Err(self.give_up(&mut handshake, fault)),
            };
        }
    }

    fn step(self: &Arc<Self>, handshake: &mut Handshake) -> Result<Option<Box<Established>>, Interrupt> {
        if !handshake.records.output.is_done() {
            self.flush(&mut handshake.records.output, true).map_err(Interrupt::Waiting)?;
        }
        self.pause_for_early_data(handshake)?;
        if self.role() == Role::Client {
            handshake.look_for_request(self.has_client_callbacks(), self.judges_what_comes_with_the_chain());
        }
        handshake.set_closed(self.status(|s| s.shutdown) & Status::RECEIVED_SHUTDOWN != 0);
        let step = handshake.advance();
        let hold = match &step {
            Ok(Step::PeerChain(_) | Step::CertificateRequest(_)) => Defer::AfterCertificate,
            Ok(Step::Complete(_)) => Defer::Tickets,
            _ => Defer::Nothing,
        };
        let passed = handshake.passed();
        if !passed.is_empty() {
            self.report_messages(passed, handshake.context(), hold);
        }
        let step = step.map_err(Interrupt::Fault)?;
        if let Some(reason) = self.take_session_failure() {
            // A TLS 1.2 ticket failed: the message that rustls made with it has not been written.
            handshake.take_back();
            return Err(Interrupt::Fault(Fault::with_alert(reason, alert::INTERNAL_ERROR)));
        }
        if handshake.take_server_hello() {
            self.judge_server_hello().map_err(Interrupt::Fault)?;
        }
        match step {
            Step::Closed => {
                self.status(|s| {
                    s.shutdown |= Status::RECEIVED_SHUTDOWN;
                    s.warning_alert = alert::CLOSE_NOTIFY;
                });
                self.set_want(Want::Reading);
                Err(Interrupt::Waiting(-1))
            }
            Step::Record => {
                self.pause_for_reading(handshake)?;
                if handshake.records.output.is_empty() {
                    self.end_flight();
                    self.receive_record(&mut handshake.records.input)?;
                }
                Ok(None)
            }
            Step::ClientHello(hello) => match self.answer_hello(hello).map_err(Interrupt::Fault)? {
                Answer::Choose(chosen) => self.choose(handshake, *chosen).map(|()| None),
                Answer::Wait(want, hello) => {
                    handshake.ask_again(hello);
                    self.set_want(want);
                    Err(Interrupt::Waiting(-1))
                }
            },
            Step::CertificateRequest(request) => self.answer_request(handshake, request).map(|()| None),
            Step::PeerChain(chain) => self.judge(handshake, chain).map(|()| None),
            Step::Complete(established) => {
                self.facts(|facts| {
                    facts.round_trip = facts.in_progress.flight_ended.map(|ended| ended.elapsed())
                });
                Ok(Some(established))
            }
        }
    }

    /// Server: the answer to the ClientHello is decided.
    fn choose(self: &Arc<Self>, handshake: &mut Handshake, chosen: Chosen) -> Result<(), Interrupt> {
        let Chosen { parameters, hello, suite, session } = chosen;
        self.allow_post_handshake_auth(handshake.context(), &hello).map_err(Interrupt::Fault)?;
        let takes_name = self.facts(|facts| facts.server_name_acknowledged);
        let (group, share) =
            self.facts(|facts| (facts.in_progress.settled_group, facts.in_progress.settled_share));
        let group = group.map(|group| (group, share.is_some()));
        let answer =
            HelloAnswer { parameters: &parameters, hello: &hello, takes_name, suite, group, session };
        let chosen = handshake.choose(&self.context().configs, answer);
        if let Err(fault) = self.early_data_answered(handshake) {
            handshake.take_back();
            return Err(Interrupt::Fault(fault));
        }
        if let Some(reason) = self.take_session_failure() {
            handshake.take_back();
            return Err(Interrupt::Fault(Fault::with_alert(reason, alert::INTERNAL_ERROR)));
        }
        let passed = handshake.passed();
        if chosen.is_ok() {
            // Before callbacks see it, and before a byte is written.
            self.settle_offer(&passed, &hello).map_err(|fault| {
                handshake.take_back();
                Interrupt::Fault(fault)
            })?;
        }
        self.report_messages(passed, handshake.context(), Defer::Nothing);
        chosen.map_err(Interrupt::Fault)
    }

    /// Whether callbacks of the program choose a client's certificate.
    fn has_client_callbacks(&self) -> bool {
        self.data_settings.chooses_certificate()
            || self.context().has_callback(LiveCallback::ClientCertificate)
    }

    /// Client: whether a callback of the program checks the stapled response or the timestamps.
    fn judges_what_comes_with_the_chain(&self) -> bool {
        let (timestamps, status) =
            self.setting(|settings| (settings.transparency.is_some(), settings.status_type >= 0));
        timestamps || status && self.context().has_callback(LiveCallback::Status)
    }

    /// Client: the server requests a certificate. The server's own is verified first, then the callbacks run. A failure here
    /// ends the handshake when rustls asks for the verdict.
    #[inline(never)]
    fn answer_request(
        self: &Arc<Self>,
        handshake: &mut Handshake,
        request: Box<CertificateRequest>,
    ) -> Result<(), Interrupt> {
        let verdict = self.verdict(&request.chain);
        let want = match verdict {
            Verdict::Retry => Want::RetryVerify,
            Verdict::Rejected { .. } => {
                let given = Some((verdict, request.chain));
                self.facts(|facts| {
                    (facts.in_progress.verdict, facts.in_progress.asked) = (given, Asked::InVain)
                });
                return Ok(());
            }
            // Anyone can send a chain: the callbacks run only for a server that holds its key. rustls reports the failure.
            Verdict::Accepted if !handshake.is_proven(&request) => {
                let given = Some((verdict, request.chain));
                self.facts(|facts| {
                    (facts.in_progress.verdict, facts.in_progress.asked) = (given, Asked::InVain)
                });
                return Ok(());
            }
            Verdict::Accepted => {
                self.notify_deferred();
                let given = Some((verdict, request.chain.clone()));
                self.facts(|facts| facts.in_progress.verdict = given);
                let version = self.facts(|facts| facts.version);
                match self.ask_for_client_certificate(version, &request.authorities, &request.schemes, None) {
                    Ok(true) => {
                        self.set_want(Want::Nothing);
                        return Ok(());
                    }
                    Ok(false) => Want::X509Lookup,
                    Err(refusal) => {
                        self.facts(|facts| facts.in_progress.refusal = Some(refusal));
                        return Ok(());
                    }
                }
            }
        };
        handshake.request_again(request);
        self.set_want(want);
        Err(Interrupt::Waiting(-1))
    }

    /// The verdict on the peer's chain, which is verified only once.
    fn verdict(self: &Arc<Self>, chain: &[Vec<u8>]) -> Verdict {
        let given = self.facts(|facts| facts.in_progress.verdict.take());
        let given = given.filter(|(_, judged)| judged == chain).map(|(verdict, _)| verdict);
        given.unwrap_or_else(|| self.verify_peer(&chain.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    }

    #[inline(never)]
    fn judge(self: &Arc<Self>, handshake: &mut Handshake, chain: PeerChain) -> Result<(), Interrupt> {
        let verdict = match self.verdict(&chain.certificates) {
            Verdict::Accepted
                if self.role() == Role::Client
                    && self.status(|s| s.shutdown) & Status::RECEIVED_SHUTDOWN != 0 =>
            {
                // A callback rejects the server this way; rustls, which may have all it needs, would continue.
                self.facts(|facts| {
                    facts.in_progress.verdict = Some((Verdict::Accepted, chain.certificates.clone()))
                });
                handshake.judge_again(chain);
                self.set_want(Want::Reading);
                return Err(Interrupt::Waiting(-1));
            }
            Verdict::Accepted => {
                self.notify_deferred();
                // After a failed callback of a client, rustls continued without a certificate; we do not.
                match self.facts(|facts| facts.in_progress.refusal.take()) {
                    _ if chain.then.is_some() => chain.then.map_or(Ok(()), Err),
                    Some(refusal) => Err(Fault::with_alert(refusal.reason, refusal.alert)),
                    // A client's certificate has no stapled response: the server's own callback has run already.
                    None if self.role() == Role::Server => Ok(()),
                    // No callback runs for the certificate of a server that does not hold its key.
                    None if handshake.proof() == Some(false) => {
                        Err(self.facts(|facts| facts.in_progress.refusal.take()).map_or(
                            Fault::with_alert(Reason::BAD_SIGNATURE, Alert::DECRYPT_ERROR.0),
                            |refusal| Fault::with_alert(refusal.reason, refusal.alert),
                        ))
                    }
                    None => {
                        let judged = self.judge_ocsp(&chain.ocsp_response);
                        judged.and_then(|()| self.judge_timestamps())
                    }
                }
            }
            Verdict::Rejected { reason, alert } => Err(Fault::with_alert(reason, alert)),
            Verdict::Retry => {
                handshake.judge_again(chain);
                self.set_want(Want::RetryVerify);
                return Err(Interrupt::Waiting(-1));
            }
        };
        let judged = handshake.judged(&chain.certificates, verdict);
        self.report_messages(handshake.passed(), handshake.context(), Defer::Nothing);
        judged.map_err(Interrupt::Fault)
    }

    /// What follows the last message: a client's last check, a server's tickets.
    fn complete(self: &Arc<Self>, established: &mut Established) -> Result<(), Fault> {
        match self.role() {
            Role::Client => self.check_early_data(&established.negotiated),
            Role::Server => {
                if established.negotiated.resumed != self.resumed_session().is_some() {
                    return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
                }
                self.send_tickets(established)
            }
        }
    }

    #[inline(never)]
    fn finish(self: &Arc<Self>, mut established: Working<'_, Established>) -> CallResult<()> {
        // All that a TLS 1.3 server still has to write here is tickets.
        let tickets = self.role() == Role::Server && established.negotiated.version == TLS1_3;
        let output = &mut established.send.output;
        let flushed = if tickets { self.flush_tickets(output) } else { self.flush(output, true) };
        if let Err(returned) = flushed {
            self.set_state(State::Finishing(established.into_inner()));
            return Err(returned);
        }
        let Established { negotiated, mut send, mut receive, tickets } = *established.into_inner();
        self.early_data_over();
        receive.input.begin_traffic(negotiated.version, send.explicit_nonce());
        receive.input.shrink();
        send.output.shrink();
        if !self.defers() {
            self.inform_loop();
        }
        self.publish_negotiated(&negotiated);
        self.setting(|settings| self.data_settings.keys_made(settings));
        if !negotiated.resumed {
            self.note_no_certificate();
        }
        let negotiated = Arc::new(negotiated);
        self.set_state(State::Open(Open::new(receive, send, negotiated.clone(), tickets)));
        self.set_want(Want::Nothing);
        self.log_done(&negotiated);
        self.handshake_finished(self.role(), &negotiated);
        if negotiated.resumed && negotiated.version == TLS1_3 && self.role() == Role::Client {
            // The status callback also runs for a resumed handshake, which has no response.
            self.judge_ocsp(&[]).map_err(|fault| self.fault_in_data(fault, FUNCTION))?;
        }
        self.handshake_done();
        Ok(())
    }

    /// Reads until the next record is complete.
    pub(super) fn receive_record(self: &Arc<Self>, input: &mut RecordBuffer) -> Result<(), Interrupt> {
        let Some(bio) = self.transport().read.hold() else {
            return Err(Interrupt::Fault(Fault::with_alert(Reason::READ_BIO_NOT_SET, alert::INTERNAL_ERROR)));
        };
        if input.missing().is_some() {
            self.set_want(Want::Reading);
        }
        let buffer = || self.setting(|settings| settings.default_read_buffer);
        while let Some(missing) = input.missing() {
            input.check_header(buffer).map_err(Interrupt::Fault)?;
            transport::clear_system_error();
            let count = missing.max(self.data_settings.read_ahead());
            match transport::read(&bio, input.tail(count), count) {
                Moved::Bytes(_) => {}
                Moved::Retry(returned) | Moved::Failed(returned @ -1) => {
                    input.shrink();
                    return Err(Interrupt::Waiting(returned));
                }
                Moved::Failed(returned) => return Err(Interrupt::Waiting(returned)),
                Moved::Eof(returned) => return Err(self.at_eof(returned)),
            }
        }
        input.check_header(buffer).map_err(Interrupt::Fault)?;
        self.set_want(Want::Nothing);
        Ok(())
    }

    /// The transport ended without a close_notify.
    fn at_eof(&self, returned: c_int) -> Interrupt {
        if self.setting(|settings| settings.options) & IGNORE_UNEXPECTED_EOF != 0 {
            self.status(|s| {
                // Like OpenSSL, which clears SSL_SENT_SHUTDOWN here.
                s.shutdown = Status::RECEIVED_SHUTDOWN;
                s.warning_alert = alert::CLOSE_NOTIFY;
            });
            return Interrupt::Waiting(returned);
        }
        Interrupt::Fault(Fault::with_alert(Reason::UNEXPECTED_EOF_WHILE_READING, alert::DECODE_ERROR))
    }

    /// Writes the pending output, and flushes the BIO after a complete flight.
    pub(super) fn flush(&self, output: &mut Outgoing, flight: bool) -> CallResult<()> {
        self.flush_reporting(output, flight, None)
    }

    /// As [`Connection::flush`]; since OpenSSL 3.2 a failure of the BIO is queued as an error of this function.
    pub(super) fn flush_reporting(
        &self,
        output: &mut Outgoing,
        flight: bool,
        reporting: Option<&'static std::ffi::CStr>,
    ) -> CallResult<()> {
        self.set_want(Want::Writing);
        let Some(bio) = self.transport().write.hold() else {
            // OpenSSL's handshake writes to a buffer of its own, whose flush then fails without a reason.
            if !self.in_init() {
                raise(FUNCTION, Reason::BIO_NOT_SET);
            }
            return Err(-1);
        };
        transport::clear_system_error();
        match output.drain(&bio) {
            Ok(()) if !flight || output.flush(&bio) => {
                self.set_want(Want::Nothing);
                Ok(())
            }
            Err(Moved::Retry(returned) | Moved::Eof(returned)) => Err(returned),
            Err(Moved::Failed(returned)) => {
                if let Some(function) = reporting {
                    transport::report_failed_write(function, returned);
                }
                Err(transport::told(returned))
            }
            Ok(()) | Err(Moved::Bytes(_)) => Err(-1),
        }
    }

    /// Server, TLS 1.3: as [`Connection::flush`], for tickets. Like OpenSSL, ignores that the client is gone: the data that it
    /// sent can still be read.
    pub(super) fn flush_tickets(self: &Arc<Self>, output: &mut Outgoing) -> CallResult<()> {
        let flushed = self.flush(output, true);
        if flushed.is_err() && transport::peer_is_gone() && self.error_kind(0) == ErrorKind::Syscall {
            output.abandon();
            self.set_want(Want::Nothing);
            return Ok(());
        }
        flushed
    }

    /// Writes a fatal alert, if the transport takes it now. Returns whether it did.
    pub(super) fn alert_peer(&self, output: &mut Outgoing) -> bool {
        if output.is_empty() {
            return true;
        }
        match self.transport().write.hold() {
            Some(bio) => match output.drain(&bio) {
                Ok(()) => {
                    bio.flush();
                    true
                }
                Err(stopped) => {
                    // During a handshake the alert goes through a buffer, whose failures are not reported.
                    if let Moved::Failed(returned) = stopped
                        && self.facts(|facts| facts.handshake_over)
                    {
                        transport::report_failed_write(FUNCTION, returned);
                    }
                    false
                }
            },
            None => {
                raise(FUNCTION, Reason::BIO_NOT_SET);
                false
            }
        }
    }

    /// Ends the connection: the reason goes into the queue, and every later call fails.
    pub(super) fn fault(self: &Arc<Self>, fault: Fault, function: &'static std::ffi::CStr) -> c_int {
        self.log_fault(function, fault);
        let newer = Generation::current() >= Generation::V3_2;
        let description = fault.reason.0 - Reason::ALERT_OFFSET;
        if (0..256).contains(&description) {
            self.status(|s| s.shutdown |= Status::RECEIVED_SHUTDOWN);
            let text = std::ffi::CString::new(format!("SSL alert number {description}")).unwrap_or_default();
            raise_with(function, fault.reason, &text);
        } else {
            raise(function, fault.reason);
            // Since 3.2 the record layer is separate; its reason is passed on if the peer gets an alert.
            if newer && fault.is_of_record_layer() {
                raise(function, Reason::RECORD_LAYER_FAILURE);
            }
        }
        self.set_want(Want::Nothing);
        self.session_failed();
        self.fail();
        -1
    }
}

/// Fails the connection if a panic or an exception out of a callback leaves it busy. Every regular exit restores a state.
struct FailWhereBusy<'a>(&'a Connection);

impl Drop for FailWhereBusy<'_> {
    fn drop(&mut self) {
        if self.0.status(|s| matches!(s.state, State::Busy(_))) {
            self.0.fail();
        }
    }
}

/// Why a handshake or a read does not continue now.
pub(super) enum Interrupt {
    /// It pauses for early data.
    Paused,
    /// Call again; the call returns this value.
    Waiting(c_int),
    /// It has failed for good.
    Fault(Fault),
}
