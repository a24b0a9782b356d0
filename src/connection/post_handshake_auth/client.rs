//! A client's answer to a post-handshake CertificateRequest.

use std::sync::Arc;

use super::{Answer, INTERNAL, Stage, Work};
use crate::connection::{Asked, CallResult, Connection, Refusal, Want};
use crate::handshake::errors::{Fault, alert};
use crate::messages::contents;
use crate::record::Sender;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::transport;
use crate::wire::authentication::{self as messages, Request};

impl Connection {
    /// Records a request. False if no answer may be sent any more.
    pub(super) fn take_request(&self, message: &[u8]) -> Result<bool, Fault> {
        self.set_authentication_stage(Stage::Answering);
        self.notify_whole(message.to_vec(), false);
        if self.has_closed() {
            self.set_authentication_stage(Stage::Flushing);
            self.end_messages();
            return Ok(false);
        }
        let resumed = self.facts(|facts| facts.resumed);
        contents::judge_request_tls13(message.get(4..).unwrap_or_default(), resumed)?;
        let request = Request::parse(message).map_err(|_| INTERNAL)?;
        let mut exchange = self.new_exchange().ok_or(INTERNAL)?;
        exchange.add(message);
        self.facts(|facts| (facts.in_progress.asked, facts.in_progress.refusal) = (Asked::Nobody, None));
        // Like OpenSSL, where a request resets the stapled response.
        let old = self.status(|s| s.stapling.response.take());
        drop(old);
        self.keep_work(Work::Client(Answer { request, exchange, messages: None, fault: None }));
        Ok(true)
    }

    /// Runs the program's callbacks, signs, and sends the answer.
    pub(super) fn answer(self: &Arc<Self>) -> CallResult<()> {
        // A call further up the stack that works on it finishes it.
        let Some(Work::Client(mut answer)) = self.take_work().map(|work| *work) else { return Ok(()) };
        if answer.messages.is_none() {
            match self.make_answer(&mut answer) {
                Ok(true) => {}
                Ok(false) => {
                    self.keep_work(Work::Client(answer));
                    self.set_want(Want::X509Lookup);
                    self.info_handshake_exit(Err(-1));
                    return Err(-1);
                }
                Err(fault) => return Err(self.fail_in_message(fault)),
            }
        }
        // If another thread holds the sending half, that thread sends the answer; it may have returned the half by now.
        let mut half = loop {
            if let Some(half) = self.borrow_sender() {
                break half;
            }
            self.keep_work(Work::Client(answer));
            if !self.has_free_sender() {
                return Ok(());
            }
            match self.take_work().map(|work| *work) {
                Some(Work::Client(again)) => answer = again,
                _ => return Ok(()),
            }
        };
        transport::clear_system_error();
        let sealed = self.seal_answer(&mut half.sender, answer);
        self.return_sender(half);
        match sealed {
            Ok(()) => self.flush_authentication(),
            Err(fault) => Err(self.fail_in_message(fault)),
        }
    }

    /// Makes the messages before the Finished. False if a callback asked to be called again.
    fn make_answer(&self, answer: &mut Answer) -> Result<bool, Fault> {
        let Request { context, authorities, schemes, certificate_schemes } = &answer.request;
        let of_certificate = certificate_schemes.as_deref();
        let refused = |Refusal { reason, alert }| Fault::with_alert(reason, alert);
        if !self.ask_for_client_certificate(TLS1_3, authorities, schemes, of_certificate).map_err(refused)? {
            return Ok(false);
        }
        let credential =
            self.client_credential(TLS1_3, authorities, schemes, of_certificate).map_err(refused)?;
        let chain = credential.as_ref().map(|credential| &credential.chain[..]).unwrap_or_default();
        let certificate = messages::certificate(context, chain).ok_or(INTERNAL)?;
        answer.exchange.add(&certificate);
        let mut made = vec![certificate];
        if let Some(credential) = credential {
            let signed = answer.exchange.signed();
            match credential.key.sign(&credential.library, credential.scheme, &credential.begun, &signed) {
                Some(signature) => {
                    let message =
                        messages::certificate_verify(credential.scheme, &signature).ok_or(INTERNAL)?;
                    answer.exchange.add(&message);
                    made.push(message);
                }
                // Like OpenSSL, which has sent the Certificate by then.
                None => {
                    answer.fault = Some(Fault::with_alert(Reason::ERR_EVP_LIB, alert::INTERNAL_ERROR));
                }
            }
        }
        answer.messages = Some(made);
        Ok(true)
    }

    fn seal_answer(self: &Arc<Self>, sender: &mut Sender, answer: Answer) -> Result<(), Fault> {
        let messages = answer.messages.unwrap_or_default();
        // The rule (RFC 8446, section 4.6.2): no other message stands between these, and the Finished is made with the secret
        // that protects it. So keys that do not last for all of them are replaced before the first; a Finished is one record.
        let fragment = self.setting(|settings| settings.max_send_fragment).max(1);
        sender.begin_message(
            messages.iter().map(|message| message.len().div_ceil(fragment)).sum::<usize>() + 1,
        )?;
        for message in messages {
            self.seal_message(sender, message)?;
        }
        if let Some(fault) = answer.fault {
            return Err(fault);
        }
        let verify_data = sender.secret().map(|secret| answer.exchange.verify_data(secret));
        let finished = verify_data.and_then(|data| messages::finished(&data)).ok_or(INTERNAL)?;
        self.seal_message(sender, finished)?;
        self.set_authentication_stage(Stage::Flushing);
        Ok(())
    }
}
