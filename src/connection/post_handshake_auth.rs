//! SSL_verify_client_post_handshake(3): a client that authenticates after the handshake of TLS 1.3.
//!
//! A server records a request, and the next call that moves bytes sends it. The client answers while it reads, and the server
//! checks the answer while it reads. `handshake/post_handshake_auth.rs` has the transcript. Work that must wait for a callback,
//! for the transport or for the thread with the other half stays in the connection's status, and the connection counts as
//! being in a handshake.

mod client;
mod server;

use std::ffi::c_int;
use std::sync::Arc;

use super::parts::{Answer, Authentication, AuthenticationStage as Stage, Judgement, Work};
use super::{CallResult, Connection, Role, Want};
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::message_log::Message;
use crate::handshake::post_handshake_auth::{Exchange, Transcript};
use crate::libcrypto::error_queue;
use crate::messages::client_hello::ClientHello;
use crate::record::{Receiver, Sender};
use crate::tables::methods::TLS1_3;
use crate::tables::modes::verify;
use crate::tables::reasons::Reason;
use crate::tables::states::HandshakeState;
use crate::transport;
use crate::wire::{content_type, extension, handshake_type};

const FUNCTION: &std::ffi::CStr = c"SSL_do_handshake";

/// The most requests that may wait: only a peer that does not wait for answers sends more.
const MAX_WAITING: usize = 8;

impl Connection {
    /// `SSL_verify_client_post_handshake`
    pub fn request_authentication(&self) -> Result<(), Reason> {
        let (version, agreed, resumed, shown) = self.facts(|facts| {
            (facts.version, facts.has_server_hello(), facts.resumed, facts.peer.chain.is_some())
        });
        // A client that has only sent a ClientHello has no version yet.
        if version != TLS1_3 || !self.is_server() && !agreed {
            return Err(Reason::WRONG_SSL_VERSION);
        }
        if !self.is_server() {
            return Err(Reason::NOT_SERVER);
        }
        if !self.is_finished() {
            return Err(Reason::STILL_IN_INIT);
        }
        let mode = self.setting(|settings| settings.verify_mode);
        self.status(|s| {
            match s.authentication.stage {
                Stage::Idle => {}
                Stage::Off => return Err(Reason::EXTENSION_NOT_RECEIVED),
                Stage::Asked | Stage::Asking => return Err(Reason::REQUEST_PENDING),
                _ => return Err(Reason::REQUEST_SENT),
            }
            let asked = s.authentication.asked || (shown && !resumed);
            if mode & verify::PEER == 0 || (mode & verify::CLIENT_ONCE != 0 && asked) {
                return Err(Reason::INVALID_CONFIG);
            }
            s.authentication.stage = Stage::Asked;
            Ok(())
        })
    }

    /// Client: adds post_handshake_auth to the ClientHello, if the program wants that.
    pub(super) fn offer_post_handshake_auth(&self, context: &HandshakeContext, highest: u16) {
        let settings = self.settings();
        if settings.post_handshake_auth && highest >= TLS1_3 {
            context.offer_post_handshake_auth();
        }
    }

    /// Server: notes whether the client sent post_handshake_auth.
    pub(super) fn allow_post_handshake_auth(
        &self,
        context: &HandshakeContext,
        hello: &ClientHello,
    ) -> Result<(), Fault> {
        let Some(offer) = hello.extension(extension::POST_HANDSHAKE_AUTH) else { return Ok(()) };
        if self.facts(|facts| facts.version) != TLS1_3 {
            return Ok(());
        }
        if !offer.is_empty() {
            return Err(Fault::with_alert(Reason::POST_HANDSHAKE_AUTH_ENCODING_ERR, alert::DECODE_ERROR));
        }
        context.allow_post_handshake_auth();
        self.status(|s| s.authentication.stage = Stage::Idle);
        Ok(())
    }

    /// Continues a pending authentication as far as possible without the peer's next message.
    #[inline(never)]
    pub(super) fn finish_authentication(self: &Arc<Self>) -> CallResult<()> {
        match self.authentication_stage() {
            Stage::Off | Stage::Idle | Stage::Awaited | Stage::Ending => Ok(()),
            // A call that reads handles the rest of an answer; pending writes may go out.
            Stage::Reading => match self.status(|s| s.authentication.is_answered()) {
                true => self.conclude(),
                false => Ok(()),
            },
            Stage::Asked => self.send_request(),
            Stage::Asking | Stage::Flushing => self.flush_authentication(),
            Stage::Answering => {
                error_queue::clear();
                self.answer()
            }
        }
    }

    /// After a write: sends the messages that another thread had to leave to the writing thread.
    pub(super) fn finish_left_authentication(self: &Arc<Self>) {
        let left = self.status(|s| match (s.authentication.stage, s.authentication.work.as_deref()) {
            (Stage::Asked | Stage::Asking | Stage::Flushing, _) => true,
            (Stage::Answering, Some(Work::Client(answer))) => answer.messages.is_some(),
            (Stage::Reading, _) => s.authentication.is_answered(),
            _ => false,
        });
        if left {
            // The next call reports a failure.
            let _ = self.finish_authentication();
            self.set_want(Want::Nothing);
        }
    }

    /// A post-handshake message has begun; `judged`: whether it may have this length.
    pub(super) fn begin_authentication(
        self: &Arc<Self>,
        kind: u8,
        judged: Result<(), Fault>,
    ) -> CallResult<()> {
        // A client finishes one answer before it begins another.
        if self.is_answering() && judged.is_ok() {
            return Ok(());
        }
        self.begin_message(kind).and(judged).map_err(|fault| self.fail_in_message(fault))
    }

    /// The message is complete.
    #[inline(never)]
    pub(super) fn authenticate(self: &Arc<Self>, receiver: &Receiver, message: Vec<u8>) -> CallResult<()> {
        if self.role() == Role::Client {
            if self.is_answering() {
                return self.let_wait(message);
            }
            return self.take_next_request(&message);
        }
        self.take_answer(receiver, &message).map_err(|fault| self.fail_in_message(fault))?;
        match self.status(|s| s.authentication.is_answered()) {
            true => self.conclude(),
            false => Ok(()),
        }
    }

    fn let_wait(self: &Arc<Self>, message: Vec<u8>) -> CallResult<()> {
        let has_room = self.status(|s| {
            let waiting = &mut s.authentication.waiting;
            let has_room = waiting.len() < MAX_WAITING;
            if has_room {
                waiting.push_back(message);
            }
            has_room
        });
        if has_room { Ok(()) } else { Err(self.fail_in_message(UNEXPECTED)) }
    }

    fn take_next_request(self: &Arc<Self>, message: &[u8]) -> CallResult<()> {
        let taken = match self.authentication_stage() {
            Stage::Reading => Ok(()),
            _ => self.begin_message(message.first().copied().unwrap_or_default()),
        };
        match taken.and_then(|()| self.take_request(message)) {
            Ok(true) => self.answer(),
            Ok(false) => Ok(()),
            Err(fault) => Err(self.fail_in_message(fault)),
        }
    }

    fn is_answering(&self) -> bool {
        self.role() == Role::Client
            && matches!(self.authentication_stage(), Stage::Answering | Stage::Flushing)
    }

    /// A new authentication exchange. None if the client did not offer it.
    fn new_exchange(&self) -> Option<Exchange> {
        self.open(|open| open.negotiated.transcript.as_ref().map(Transcript::exchange))?
    }

    /// Whether the client offered post-handshake authentication.
    pub(super) fn may_authenticate_later(&self) -> bool {
        self.open(|open| open.negotiated.transcript.is_some()) == Some(true)
    }

    /// The return value of a read without data: in the middle of the peer's messages it counts as a handshake's failure, which
    /// the info callback sees.
    pub(super) fn returned_in_authentication(&self, receiver: &Receiver, returned: c_int) -> c_int {
        if !receiver.is_in_authentication() || self.authentication_stage() != Stage::Reading {
            return returned;
        }
        self.info_handshake_exit(Err(-1));
        -1
    }

    fn authentication_stage(&self) -> Stage {
        self.status(|s| s.authentication.stage)
    }

    fn set_authentication_stage(&self, stage: Stage) {
        self.status(|s| s.authentication.stage = stage);
    }

    fn take_work(&self) -> Option<Box<Work>> {
        self.status(|s| s.authentication.work.take())
    }

    fn keep_work(&self, work: Work) {
        self.status(|s| s.authentication.work = Some(Box::new(work)));
    }

    /// Seals a message, and reports it to the program.
    fn seal_message(self: &Arc<Self>, sender: &mut Sender, message: Vec<u8>) -> Result<(), Fault> {
        let kind = message.first().copied().unwrap_or_default();
        self.inform_loop();
        self.enter_state_of(kind, true);
        if kind == handshake_type::NEW_SESSION_TICKET {
            // OpenSSL delivers the session before the message.
            self.deliver_next_session(Role::Server);
        }
        self.seal_whole(sender, &message)?;
        self.notify_whole(message, true);
        Ok(())
    }

    /// A message of the peer has begun. Before the first one, OpenSSL passes through its writing state, with nothing to write.
    fn begin_message(&self, kind: u8) -> Result<(), Fault> {
        let client = self.role() == Role::Client;
        let (began, is_expected) = self.status(|s| {
            let Authentication { stage, work, .. } = &mut s.authentication;
            let began = *stage != Stage::Reading;
            let is_expected = match work.as_deref() {
                _ if client => kind == handshake_type::CERTIFICATE_REQUEST,
                Some(Work::Server(judgement)) => judgement.next == kind,
                _ => false,
            };
            *stage = Stage::Reading;
            (began, is_expected)
        });
        if began {
            error_queue::clear();
            self.inform_loop();
        }
        self.inform_loop();
        if !is_expected {
            return Err(UNEXPECTED);
        }
        self.enter_state_of(kind, false);
        Ok(())
    }

    /// Enters OpenSSL's state after a message of this type is read or written.
    fn enter_state_of(&self, kind: u8, outgoing: bool) {
        if let Some(state) = self.state_after(&handshake_message(vec![kind], outgoing)) {
            self.progress.set_state(state);
        }
    }

    /// A message has been received or sealed.
    fn notify_whole(&self, bytes: Vec<u8>, outgoing: bool) {
        let message = handshake_message(bytes, outgoing);
        self.record_message_facts(&message);
        self.notify_content(&message, TLS1_3);
    }

    /// All messages are written. If another thread noticed that first, nothing is left to do. If the peer has sent messages in
    /// the meantime, their state takes precedence.
    fn end_messages(&self) {
        let next = self.status(|s| {
            let stage = &mut s.authentication.stage;
            let next = match stage {
                Stage::Asking => Stage::Awaited,
                Stage::Flushing => Stage::Idle,
                _ => return None,
            };
            *stage = Stage::Ending;
            Some(next)
        });
        let Some(next) = next else { return };
        self.inform_loop();
        self.status(|s| {
            if s.authentication.stage == Stage::Ending {
                s.authentication.stage = next;
                self.progress.set_state(HandshakeState::OK);
            }
        });
        self.info_handshake_exit(Ok(()));
    }

    /// Writes the sealed messages.
    fn flush_authentication(self: &Arc<Self>) -> CallResult<()> {
        let Some(mut half) = self.borrow_sender() else { return Ok(()) };
        transport::clear_system_error();
        // A server's last messages are tickets.
        let tickets = self.role() == Role::Server && self.authentication_stage() == Stage::Flushing;
        let output = &mut half.sender.output;
        let flushed = if tickets { self.flush_tickets(output) } else { self.flush(output, true) };
        self.return_sender(half);
        if flushed.is_err() {
            self.info_handshake_exit(flushed);
            return flushed;
        }
        self.end_messages();
        // Another request may have arrived in the meantime.
        let next = match self.is_answering() {
            true => None,
            false => self.status(|s| s.authentication.waiting.pop_front()),
        };
        next.map_or(Ok(()), |request| self.take_next_request(&request))
    }

    /// A post-handshake message is invalid: the failure is reported like one of a handshake.
    pub(super) fn fail_in_message(self: &Arc<Self>, fault: Fault) -> c_int {
        let returned = self.fault_in_data(fault, FUNCTION);
        self.info_handshake_exit(Err(returned));
        returned
    }
}

fn handshake_message(bytes: Vec<u8>, outgoing: bool) -> Message {
    Message { outgoing, content_type: content_type::HANDSHAKE, bytes, encrypted: true }
}

const UNEXPECTED: Fault = Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE);
const INTERNAL: Fault = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
