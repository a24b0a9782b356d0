//! SSL_do_handshake(3): driving a handshake from wherever it stands to the next point where it must wait.
//!
//! Programs do handshakes on threads with stacks of 32 KiB, and a signature alone takes 13 of them in libcrypto. What
//! has large values of its own is therefore not inlined into what stands above it while rustls works.

use std::ffi::c_int;
use std::sync::Arc;

use super::hello::Answer;
use super::verification::Verdict;
use super::{Asked, Connection, Open, Outcomed, Role, SendHalf, State, Status, Want};
use crate::engine::errors::{Fault, alert};
use crate::engine::handshake::{Established, Handshake, PeerChain, Step};
use crate::engine::records::RecordBuffer;
use crate::engine::request::CertificateRequest;
use crate::engine::tap::Tap;
use crate::libcrypto::error_queue::{self, raise, raise_with};
use crate::lock::Lock;
use crate::settings::Settings;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::transport::{self, Moved, Outgoing};

const FUNCTION: &std::ffi::CStr = c"SSL_do_handshake";

impl Connection {
    /// `SSL_do_handshake`: 1 when the handshake is done, negative when it must wait or has failed.
    pub fn do_handshake(self: &Arc<Self>) -> c_int {
        if self.status(|s| s.role.is_none()) {
            raise(FUNCTION, Reason::CONNECTION_TYPE_NOT_SET);
            return -1;
        }
        match self.finish_handshake() {
            Ok(()) => 1,
            Err(returned) => returned,
        }
    }

    /// Goes on until data may flow. The role is set.
    pub(super) fn finish_handshake(self: &Arc<Self>) -> Outcomed<()> {
        let _inside = self.enter();
        let state = {
            let mut state = self.state.lock();
            match &*state {
                State::Open(open) => {
                    let open = open.clone();
                    drop(state);
                    return self.finish_key_update(&open);
                }
                State::Failed => return Err(-1),
                State::Before if !self.method_serves_role() => {
                    drop(state);
                    raise(FUNCTION, Reason::SHOULD_NOT_HAVE_BEEN_CALLED);
                    return Err(0);
                }
                State::Busy => {
                    drop(state);
                    return Err(self.busy());
                }
                _ => std::mem::replace(&mut *state, State::Busy),
            }
        };
        error_queue::clear();
        transport::clear_system_error();
        let result = match state {
            State::Before => self.begin().and_then(|handshake| self.drive(handshake)),
            State::Handshaking(handshake) => self.drive(handshake),
            State::Finishing(established) => self.finish(established),
            State::Open(_) | State::Failed | State::Busy => Err(-1),
        };
        if matches!(&*self.state.lock(), State::Busy) {
            // Whoever stopped has neither put a state back nor failed in order.
            self.fail();
        }
        let result = result.map_err(|returned| returned.min(-1));
        self.info_handshake_exit(result);
        result
    }

    #[inline(never)]
    fn begin(self: &Arc<Self>) -> Outcomed<Box<Handshake>> {
        self.forget_handshake();
        self.facts(|facts| facts.in_handshake = true);
        self.info_handshake_start();
        self.handshake_started(self.role());
        let weak = Arc::downgrade(self);
        let tap = Tap::new(weak);
        tap.set_pads(self.setting(Settings::pads));
        let started = match self.status(|s| s.role) {
            Some(Role::Client) if self.transport().write.is_none() => return Err(-1),
            Some(Role::Client) => self.begin_client(tap),
            _ => self.begin_server(tap),
        };
        started.map(Box::new).map_err(|fault| self.fault(fault, FUNCTION))
    }

    #[inline(never)]
    fn drive(self: &Arc<Self>, mut handshake: Box<Handshake>) -> Outcomed<()> {
        loop {
            let stopped = match self.step(&mut handshake) {
                Ok(None) => continue,
                Ok(Some(established)) => return self.finish(established),
                Err(stopped) => stopped,
            };
            return match stopped {
                Stopped::Waiting(returned) => {
                    self.state.set(State::Handshaking(handshake));
                    Err(returned)
                }
                Stopped::Fault(fault) => {
                    let refusal = self.facts(|facts| facts.refusal.take());
                    let fault = refusal.map_or(fault, |why| Fault::with_alert(why.reason, why.alert));
                    handshake.refuse(fault);
                    self.observe(handshake.passed(), handshake.tap());
                    let returned = self.fault(fault, FUNCTION);
                    // Without a BIO the handshake's own buffer would have taken the alert in silence.
                    if self.transport().write.is_some() {
                        self.tell_peer(&mut handshake.output);
                    }
                    Err(returned)
                }
            };
        }
    }

    fn step(self: &Arc<Self>, handshake: &mut Handshake) -> Result<Option<Box<Established>>, Stopped> {
        if !handshake.output.is_empty() && !handshake.may_wait_with_output() {
            self.flush(&mut handshake.output, true).map_err(Stopped::Waiting)?;
            handshake.written();
        }
        if self.role() == Role::Client {
            handshake.look_for_request(self.has_client_callbacks());
        }
        let step = handshake.advance();
        self.observe(handshake.passed(), handshake.tap());
        let step = step.map_err(Stopped::Fault)?;
        if self.role() == Role::Client && self.facts(|facts| facts.has_server_hello()) {
            self.judge_server_hello().map_err(Stopped::Fault)?;
        }
        match step {
            Step::Closed => {
                self.status(|s| {
                    s.shutdown |= Status::RECEIVED_SHUTDOWN;
                    s.warning_alert = alert::CLOSE_NOTIFY;
                });
                self.set_want(Want::Nothing);
                Err(Stopped::Waiting(-1))
            }
            Step::Record => {
                if handshake.output.is_empty() || handshake.may_wait_with_output() {
                    self.receive_record(&mut handshake.input)?;
                }
                Ok(None)
            }
            Step::ClientHello(hello) => match self.answer_hello(hello).map_err(Stopped::Fault)? {
                Answer::Choose(plan) => {
                    let chosen = handshake.choose(&self.context().configs, &plan);
                    self.observe(handshake.passed(), handshake.tap());
                    if let Some(reason) = self.take_session_failure() {
                        handshake.take_back();
                        return Err(Stopped::Fault(Fault::with_alert(reason, alert::INTERNAL_ERROR)));
                    }
                    chosen.map(|()| None).map_err(Stopped::Fault)
                }
                Answer::Wait(want, hello) => {
                    handshake.ask_again(hello);
                    self.set_want(want);
                    Err(Stopped::Waiting(-1))
                }
            },
            Step::CertificateRequest(request) => self.answer_request(handshake, request).map(|()| None),
            Step::PeerChain(chain) => self.judge(handshake, chain).map(|()| None),
            Step::Complete(established) => Ok(Some(established)),
        }
    }

    /// Whether a program's callbacks choose a client's certificate.
    fn has_client_callbacks(&self) -> bool {
        self.settings().certificate_callback.is_some()
            || self.context().live(|live| live.client_certificate.is_some())
    }

    /// Client: the server asks for a certificate. Its own is judged first, then the callbacks are asked. What fails here
    /// ends the handshake when rustls asks for the verdict, which lets it send the alert.
    #[inline(never)]
    fn answer_request(
        self: &Arc<Self>,
        handshake: &mut Handshake,
        request: Box<CertificateRequest>,
    ) -> Result<(), Stopped> {
        let verdict = self.verdict(&request.chain);
        let want = match verdict {
            Verdict::Retry => Want::RetryVerify,
            Verdict::Rejected { .. } => {
                self.facts(|facts| (facts.verdict, facts.asked) = (Some(verdict), Asked::InVain));
                return Ok(());
            }
            Verdict::Accepted => {
                self.facts(|facts| facts.verdict = Some(verdict));
                let version = self.facts(|facts| facts.version);
                match self.ask_for_client_certificate(version, &request.authorities, &request.schemes) {
                    Ok(true) => {
                        self.set_want(Want::Nothing);
                        return Ok(());
                    }
                    Ok(false) => Want::X509Lookup,
                    Err(refusal) => {
                        self.facts(|facts| facts.refusal = Some(refusal));
                        return Ok(());
                    }
                }
            }
        };
        handshake.request_again(request);
        self.set_want(want);
        Err(Stopped::Waiting(-1))
    }

    /// The verdict on the peer's chain: it is judged once.
    fn verdict(self: &Arc<Self>, chain: &[Vec<u8>]) -> Verdict {
        let given = self.facts(|facts| facts.verdict.take());
        given.unwrap_or_else(|| self.verify_peer(&chain.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    }

    #[inline(never)]
    fn judge(self: &Arc<Self>, handshake: &mut Handshake, chain: PeerChain) -> Result<(), Stopped> {
        let verdict = match self.verdict(&chain.certificates) {
            Verdict::Accepted => {
                // rustls went on without a certificate where a client's callback had failed; we do not.
                match self.facts(|facts| facts.refusal.take()) {
                    Some(refusal) => Err(Fault::with_alert(refusal.reason, refusal.alert)),
                    None => self.judge_ocsp(&chain.ocsp_response),
                }
            }
            Verdict::Rejected { reason, alert } => Err(Fault::with_alert(reason, alert)),
            Verdict::Retry => {
                handshake.judge_again(chain);
                self.set_want(Want::RetryVerify);
                return Err(Stopped::Waiting(-1));
            }
        };
        let judged = handshake.judged(&chain.certificates, verdict);
        self.observe(handshake.passed(), handshake.tap());
        judged.map_err(Stopped::Fault)
    }

    #[inline(never)]
    fn finish(self: &Arc<Self>, mut established: Box<Established>) -> Outcomed<()> {
        if let Err(returned) = self.flush(&mut established.traffic.send.output, true) {
            self.state.set(State::Finishing(established));
            return Err(returned);
        }
        let Established { outcome, mut traffic } = *established;
        traffic.receive.input.begin_traffic(outcome.version == TLS1_3);
        self.publish_outcome(&outcome);
        if !outcome.resumed {
            self.note_no_certificate();
        }
        let open = Arc::new(Open {
            receive: Lock::new(Some(Box::new(traffic.receive))),
            send: Lock::new(Some(Box::new(SendHalf { sender: traffic.send, interrupted: None }))),
            outcome,
        });
        self.state.set(State::Open(open.clone()));
        self.set_want(Want::Nothing);
        self.handshake_finished(self.role(), &open.outcome);
        self.handshake_done();
        Ok(())
    }

    /// Reads until the next record is whole.
    pub(super) fn receive_record(self: &Arc<Self>, input: &mut RecordBuffer) -> Result<(), Stopped> {
        let Some(bio) = self.read_bio() else {
            return Err(Stopped::Fault(Fault::with_alert(Reason::READ_BIO_NOT_SET, alert::INTERNAL_ERROR)));
        };
        if input.missing().is_some() {
            self.set_want(Want::Reading);
        }
        while let Some(missing) = input.missing() {
            input.check_header().map_err(Stopped::Fault)?;
            let count = self.read_ahead(missing);
            match transport::read(&bio, input.tail(count), count) {
                Moved::Bytes(_) => {}
                Moved::Retry | Moved::Failed(-1) => {
                    input.release();
                    return Err(Stopped::Waiting(-1));
                }
                Moved::Failed(returned) => return Err(Stopped::Waiting(returned)),
                Moved::Eof(returned) => return Err(self.at_eof(returned)),
            }
        }
        input.check_header().map_err(Stopped::Fault)?;
        self.set_want(Want::Nothing);
        Ok(())
    }

    /// The transport ended without a close_notify.
    fn at_eof(&self, returned: c_int) -> Stopped {
        const IGNORE_UNEXPECTED_EOF: u64 = 1 << 7;
        if self.settings().options & IGNORE_UNEXPECTED_EOF != 0 {
            self.status(|s| {
                s.shutdown |= Status::RECEIVED_SHUTDOWN;
                s.warning_alert = alert::CLOSE_NOTIFY;
            });
            return Stopped::Waiting(returned);
        }
        Stopped::Fault(Fault::with_alert(Reason::UNEXPECTED_EOF_WHILE_READING, alert::DECODE_ERROR))
    }

    /// Writes what waits, and tells the BIO that a flight is complete.
    pub(super) fn flush(&self, output: &mut Outgoing, flight: bool) -> Outcomed<()> {
        self.set_want(Want::Writing);
        let Some(bio) = self.write_bio() else {
            // OpenSSL's handshake writes to a buffer of its own, whose flush then fails without a reason.
            if self.is_finished() {
                raise(FUNCTION, Reason::BIO_NOT_SET);
            }
            return Err(-1);
        };
        match output.drain(&bio) {
            Ok(()) if !flight || bio.flush() > 0 => {
                self.set_want(Want::Nothing);
                Ok(())
            }
            Ok(()) | Err(Moved::Retry) => Err(-1),
            Err(Moved::Failed(returned) | Moved::Eof(returned)) => Err(returned.min(-1)),
            Err(Moved::Bytes(_)) => Err(-1),
        }
    }

    /// Writes a fatal alert, if the transport takes it now.
    pub(super) fn tell_peer(&self, output: &mut Outgoing) {
        if output.is_empty() {
            return;
        }
        let stuck = match self.transport().write {
            Some(bio) => output.drain(&bio).map(|()| bio.flush()).is_err(),
            None => {
                raise(FUNCTION, Reason::BIO_NOT_SET);
                true
            }
        };
        self.status(|s| s.stuck_alert = stuck);
    }

    /// Ends the connection: reason into the queue, every later call fails.
    pub(super) fn fault(self: &Arc<Self>, fault: Fault, function: &'static std::ffi::CStr) -> c_int {
        let description = fault.reason.0 - Reason::ALERT_OFFSET;
        if (0..256).contains(&description) {
            self.status(|s| s.shutdown |= Status::RECEIVED_SHUTDOWN);
            let text = std::ffi::CString::new(format!("SSL alert number {description}")).unwrap_or_default();
            raise_with(function, fault.reason, &text);
        } else {
            raise(function, fault.reason);
        }
        self.set_want(Want::Nothing);
        self.session_failed();
        self.fail();
        -1
    }
}

/// Why a handshake or a read does not go on now.
pub(super) enum Stopped {
    /// Call again; this is what the call returns.
    Waiting(c_int),
    /// Never again.
    Fault(Fault),
}
