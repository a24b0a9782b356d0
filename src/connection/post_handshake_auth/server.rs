//! A server's request for a certificate after the handshake, and how it handles the answer.

use std::sync::Arc;

use super::{FUNCTION, INTERNAL, Judgement, Stage, Work};
use crate::connection::handshake_parameters::require_scheme;
use crate::connection::ticket_random::TicketRandom;
use crate::connection::{CallResult, Connection, KeyUpdate, Refusal, Verdict};
use crate::handshake::errors::{Fault, alert};
use crate::handshake::post_handshake_auth::is_same;
use crate::handshake::verifier::is_signed;
use crate::libcrypto::error_queue;
use crate::libcrypto::ticket;
use crate::libcrypto::x509::Chain;
use crate::messages::contents::{self, CertificateOf};
use crate::record::{Receiver, Sender};
use crate::tables::alerts::Alert;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::transport::{self, Mark};
use crate::wire::authentication::{self as messages, Request};
use crate::wire::{Reader, handshake_type};

impl Connection {
    pub(super) fn send_request(self: &Arc<Self>) -> CallResult<()> {
        if self.status(|s| s.key_update == KeyUpdate::Answering) {
            self.finish_key_update(true)?;
        }
        error_queue::clear();
        let request = self.make_request();
        // If another thread holds the sending half, that thread sends the request.
        let Some(mut half) = self.borrow_sender() else { return Ok(()) };
        if self.authentication_stage() != Stage::Asked {
            // Another thread has just sent it.
            self.return_sender(half);
            return Ok(());
        }
        transport::clear_system_error();
        let sealed = request.and_then(|request| {
            let message = request.message().ok_or(INTERNAL)?;
            let mut exchange = self.new_exchange().ok_or(INTERNAL)?;
            exchange.add(&message);
            let next = handshake_type::CERTIFICATE;
            self.keep_work(Work::Server(Judgement {
                context: request.context,
                exchange,
                certificate: None,
                next,
            }));
            self.status(|s| (s.authentication.stage, s.authentication.asked) = (Stage::Asking, true));
            self.seal_message(&mut half.sender, message)
        });
        self.return_sender(half);
        match sealed {
            Ok(()) => self.flush_authentication(),
            Err(fault) => Err(self.fail_in_message(fault)),
        }
    }

    /// Makes the request. Asks the program's security callback about each signature scheme.
    fn make_request(&self) -> Result<Request, Fault> {
        let mut context = vec![0; CONTEXT_LENGTH];
        if !ticket::random(self.context().library(), &mut context) {
            return Err(INTERNAL);
        }
        let settings = self.settings();
        let schemes = self.accepted_schemes(&settings, TLS1_3);
        require_scheme(&schemes, |scheme| scheme.tls13)?;
        Ok(Request {
            context,
            authorities: self.encoded_authorities(&settings),
            schemes,
            certificate_schemes: None,
        })
    }

    pub(super) fn take_answer(self: &Arc<Self>, receiver: &Receiver, message: &[u8]) -> Result<(), Fault> {
        let kind = message.first().copied().unwrap_or_default();
        let body = message.get(4..).unwrap_or_default();
        let Some(Work::Server(mut work)) = self.take_work().map(|work| *work) else { return Err(INTERNAL) };
        self.notify_whole(message.to_vec(), false);
        work.next = match kind {
            handshake_type::CERTIFICATE => {
                let of = CertificateOf { tls13: true, of_server: None, context: &work.context };
                contents::judge_certificate(body, of)?;
                let chain = messages::certificates(message, true).map_err(|_| INTERNAL)?;
                self.judge_certificate(&chain)?;
                work.certificate = chain.first().map(|certificate| certificate.to_vec());
                match work.certificate {
                    Some(_) => handshake_type::CERTIFICATE_VERIFY,
                    None => handshake_type::FINISHED,
                }
            }
            handshake_type::CERTIFICATE_VERIFY => {
                contents::judge_signature(Reader(body), Reason::BAD_PACKET)?;
                self.judge_signature(&work, message)?;
                handshake_type::FINISHED
            }
            _ => {
                receiver.expect_boundary()?;
                let expected = work.exchange.verify_data(receiver.secret().ok_or(INTERNAL)?);
                if body.len() != expected.len() {
                    return Err(Fault::with_alert(Reason::BAD_DIGEST_LENGTH, alert::DECODE_ERROR));
                }
                if !is_same(body, &expected) {
                    return Err(Fault::with_alert(Reason::DIGEST_CHECK_FAILED, Alert::DECRYPT_ERROR.0));
                }
                0
            }
        };
        work.exchange.add(message);
        self.keep_work(Work::Server(work));
        Ok(())
    }

    /// As in a handshake. The current session gets another peer, so it is replaced by a copy.
    fn judge_certificate(self: &Arc<Self>, chain: &[&[u8]]) -> Result<(), Fault> {
        match self.verify_peer(chain) {
            Verdict::Accepted => {}
            Verdict::Rejected { reason, alert } => return Err(Fault::with_alert(reason, alert)),
            Verdict::Retry => return Err(INTERNAL),
        }
        if chain.is_empty() {
            let empty = Chain::new().map(Arc::new);
            self.publish(|peer| (peer.certificate, peer.chain) = (None, empty));
        }
        let Some(session) = self.session().and_then(|session| session.duplicate()) else {
            return Err(Fault::with_alert(Reason::MALLOC_FAILURE, alert::INTERNAL_ERROR));
        };
        let known = self.known_to_session();
        session.with(|facts| known.fill(facts));
        let old = self.resumption.with(|resumption| {
            resumption.issued = resumption.issued.max(1);
            resumption.current.replace(session)
        });
        drop(old);
        Ok(())
    }

    fn judge_signature(&self, work: &Judgement, message: &[u8]) -> Result<(), Fault> {
        let (scheme, signature) = messages::parse_certificate_verify(message).map_err(|_| INTERNAL)?;
        self.judge_signature_scheme(scheme, true)
            .map_err(|Refusal { reason, alert }| Fault::with_alert(reason, alert))?;
        let certificate = work.certificate.as_deref().and_then(|der| self.peer_certificate(der));
        let is_right = certificate.is_some_and(|certificate| {
            let signed = work.exchange.signed();
            is_signed(self.context().library(), &certificate, scheme, true, &signed, signature)
        });
        if !is_right {
            return Err(Fault::with_alert(Reason::BAD_SIGNATURE, Alert::DECRYPT_ERROR.0));
        }
        Ok(())
    }

    /// The answer is valid: tickets for the session with its new peer follow.
    pub(super) fn conclude(self: &Arc<Self>) -> CallResult<()> {
        // If another thread holds the sending half, that thread sends them; it may have returned the half by now.
        let mut half = loop {
            match self.borrow_sender() {
                Some(half) => break half,
                None if self.has_free_sender() => {}
                None => return Ok(()),
            }
        };
        let is_ours = self.status(|s| {
            let is_ours = s.authentication.is_answered();
            if is_ours {
                (s.authentication.stage, s.authentication.work) = (Stage::Flushing, None);
            }
            is_ours
        });
        if !is_ours {
            // Another thread has just done so.
            self.return_sender(half);
            return Ok(());
        }
        let sealed = self.seal_tickets(&mut half.sender);
        self.return_sender(half);
        match sealed {
            Ok(()) => self.flush_authentication(),
            Err(fault) => Err(self.fail_in_message(fault)),
        }
    }

    fn seal_tickets(self: &Arc<Self>, sender: &mut Sender) -> Result<(), Fault> {
        let Some(negotiated) = self.negotiated() else { return Ok(()) };
        let mut random = TicketRandom::default();
        for _ in 0..self.tickets_after_authentication() {
            let Some(ticket) = self.new_ticket(&negotiated, &mut random)? else { continue };
            self.seal_message(sender, ticket)?;
        }
        Ok(())
    }

    fn tickets_after_authentication(&self) -> usize {
        if self.ask_whether_not_resumable() || self.has_closed() {
            return 0;
        }
        let wanted = self.setting(|settings| settings.num_tickets);
        if self.facts(|facts| facts.resumed) { wanted.min(1) } else { wanted }
    }

    /// Server, `SSL_do_handshake`: reads until the client's answer is complete.
    pub(in crate::connection) fn read_authentication(self: &Arc<Self>) -> CallResult<()> {
        if self.authentication_stage() != Stage::Reading {
            return Ok(());
        }
        // If another thread reads, that thread handles the answer.
        let Some(mut receiver) = self.receiver_for(Mark::here()).flatten() else { return Ok(()) };
        let mut result = Ok(());
        // Data after the answer is for the program to read.
        let awaits = |receiver: &Receiver| {
            receiver.data().is_empty()
                && self
                    .status(|s| s.authentication.stage == Stage::Reading && !s.authentication.is_answered())
        };
        while result.is_ok() && awaits(&receiver) {
            result = self.receive(&mut receiver, FUNCTION);
        }
        receiver.give_back();
        if self.authentication_stage() == Stage::Idle { Ok(()) } else { result }
    }
}

/// Bytes of a request's context.
const CONTEXT_LENGTH: usize = 32;
