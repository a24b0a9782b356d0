//! Receiving on an open connection: one record at a time, and one message at a time in it.

use std::ffi::{CStr, c_int};
use std::sync::{Arc, Weak};

use super::handshake::Interrupt;
use super::{CallResult, Connection, KeyUpdate, Role, Status, Want};
use crate::handshake::errors::{Fault, alert};
use crate::handshake::message_log::Message;
use crate::record::{AlertMeaning, Event, Receiver};
use crate::tables::generation::Generation;
use crate::tables::modes::mode::AUTO_RETRY;
use crate::tables::reasons::Reason;
use crate::transport::Mark;
use crate::wire::{MESSAGE_HEADER, content_type, handshake_type};

impl Connection {
    /// Processes the next message or record. Ok if there may be data now.
    pub(super) fn receive(
        self: &Arc<Self>,
        receiver: &mut Receiver,
        function: &'static CStr,
    ) -> CallResult<()> {
        if receiver.input.keeps_last() {
            self.closed_by_peer();
            self.set_want(Want::Nothing);
            return Err(0);
        }
        if !receiver.has_next() {
            if !receiver.data().is_empty() {
                // Another record would overwrite the unread data.
                return Ok(());
            }
            self.receive_next_record(receiver, function)?;
        }
        let fail = |receiver: &Receiver, fault| Err(self.fault_in_reading(receiver, fault, function));
        let event = match receiver.next(|| self.setting(|settings| settings.max_cert_list)) {
            Ok(event) => event,
            Err(fault) => return fail(receiver, fault),
        };
        match event {
            Event::Data | Event::Nothing => return Ok(()),
            Event::Begun(kind, judged) => return self.begin_authentication(kind, judged),
            Event::Alert(alert) => match self.take_alert(receiver, alert) {
                Ok(AlertMeaning::Close) => {
                    self.set_want(Want::Nothing);
                    return Err(self.returned_in_authentication(receiver, 0));
                }
                Ok(_) => return Ok(()),
                Err(fault) => return fail(receiver, fault),
            },
            Event::Authentication(message) => self.authenticate(receiver, message)?,
            Event::Message(message) => {
                self.take_message(receiver, message).map_err(|fault| self.fail_in_message(fault))?;
            }
        }
        // A program that polls would never notice data that has already been read from the transport.
        if !receiver.input.has_unprocessed()
            && self.data_settings.mode() & AUTO_RETRY == 0
            && !receiver.is_in_authentication()
        {
            return Err(self.wait_for_more());
        }
        Ok(())
    }

    /// Without SSL_MODE_AUTO_RETRY, a record without data makes the call return.
    fn wait_for_more(&self) -> c_int {
        self.set_want(Want::Reading);
        if let Some(bio) = self.transport().read.hold() {
            bio.set_retry_read();
        }
        -1
    }

    /// Reads and opens one more record.
    fn receive_next_record(
        self: &Arc<Self>,
        receiver: &mut Receiver,
        function: &'static CStr,
    ) -> CallResult<()> {
        match self.receive_record(&mut receiver.input) {
            Ok(()) => {}
            Err(Interrupt::Waiting(returned)) => {
                // Within a message the return value is a handshake's, as in OpenSSL.
                let returned = if receiver.is_in_message() { -1 } else { returned };
                return Err(self.returned_in_authentication(receiver, returned));
            }
            Err(Interrupt::Paused) => return Err(-1),
            Err(Interrupt::Fault(fault)) => {
                let eof = fault.reason == Reason::UNEXPECTED_EOF_WHILE_READING && !receiver.is_in_message();
                let returned = self.fault_in_data(fault, function);
                return Err(self.returned_in_authentication(receiver, if eof { 0 } else { returned }));
            }
        }
        if self.data_settings.watched()
            && let Some(header) = receiver.input.unseen().first_chunk()
        {
            self.notify_header(false, *header);
        }
        let kind = receiver.open_next().map_err(|fault| self.fault_in_reading(receiver, fault, function))?;
        if receiver.is_tls13() {
            self.notify_inner_type(false, kind);
        }
        if kind == content_type::HANDSHAKE && !receiver.is_tls13() && self.has_closed() {
            // As in OpenSSL: an answer would follow our close_notify.
            receiver.pass_over().map_err(|fault| self.fault_in_reading(receiver, fault, function))?;
            return if self.data_settings.mode() & AUTO_RETRY == 0 {
                Err(self.wait_for_more())
            } else {
                Ok(())
            };
        }
        if kind == content_type::HANDSHAKE
            && self.status(|s| s.key_update == KeyUpdate::Answering)
            && !self.leaves_key_update(Mark::here())
        {
            // Like OpenSSL, which sends what it owes before it processes another message.
            self.finish_key_update(true).map_err(|returned| returned.min(-1))?;
        }
        Ok(())
    }

    /// The connection fails because of what the peer sent.
    fn fault_in_reading(
        self: &Arc<Self>,
        receiver: &Receiver,
        fault: Fault,
        function: &'static CStr,
    ) -> c_int {
        let by_alert = (Reason::ALERT_OFFSET..Reason::ALERT_OFFSET + 256).contains(&fault.reason.0);
        let returned = self.fault_in_data(fault, function);
        self.returned_in_authentication(receiver, if by_alert { 0 } else { returned })
    }

    /// An alert has been received. It is reported before it takes effect.
    fn take_alert(self: &Arc<Self>, receiver: &mut Receiver, alert: [u8; 2]) -> Result<AlertMeaning, Fault> {
        let message = Message {
            outgoing: false,
            content_type: content_type::ALERT,
            bytes: alert.to_vec(),
            encrypted: true,
        };
        self.notify_message(&message, self.notified_version());
        let meaning = receiver.judge_alert(alert)?;
        match meaning {
            AlertMeaning::Fatal => return Err(Fault::new(Reason::alert_received(alert[1]))),
            AlertMeaning::Close => {
                self.closed_by_peer();
                // OpenSSL 3.2 and later keep this record in TLS 1.3, and process it again if the program reads again.
                if receiver.is_tls13() && Generation::current() >= Generation::V3_2 {
                    receiver.input.keep_last();
                }
            }
            AlertMeaning::Nothing => {}
        }
        Ok(meaning)
    }

    fn closed_by_peer(&self) {
        self.status(|s| {
            s.shutdown |= Status::RECEIVED_SHUTDOWN;
            s.warning_alert = alert::CLOSE_NOTIFY;
        });
    }

    /// A complete handshake message has been received.
    fn take_message(self: &Arc<Self>, receiver: &mut Receiver, message: Vec<u8>) -> Result<(), Fault> {
        let message = Message {
            outgoing: false,
            content_type: content_type::HANDSHAKE,
            bytes: message,
            encrypted: true,
        };
        let bytes = &message.bytes;
        self.report_message(&message, || match bytes[0] {
            handshake_type::NEW_SESSION_TICKET => self.take_ticket(bytes),
            handshake_type::KEY_UPDATE => {
                let of_us = receiver.update_keys(bytes)?;
                if of_us {
                    // Like OpenSSL, we answer with the next write.
                    self.status(|s| s.key_update = s.key_update.and_answer());
                    self.owed.set_key_update();
                }
                Ok(())
            }
            _ => {
                self.owed.add_refusal();
                Ok(())
            }
        })?;
        if !receiver.is_tls13() {
            self.send_refusals();
        }
        Ok(())
    }

    /// Client: a ticket has been received.
    fn take_ticket(self: &Arc<Self>, message: &[u8]) -> Result<(), Fault> {
        let tickets = self.open(|open| open.tickets.clone()).flatten();
        let body = message.get(MESSAGE_HEADER..).unwrap_or_default();
        if let Some(tickets) = tickets {
            let host: Weak<Self> = Arc::downgrade(self);
            tickets.receive(host, body)?;
        }
        self.hear_lifetime(message);
        self.deliver_next_session(Role::Client);
        self.deliver_sessions(Role::Client);
        Ok(())
    }

    /// Refuses the peer's renegotiation. What the transport does not accept now goes out with the next write.
    fn send_refusals(self: &Arc<Self>) {
        if let Some(mut half) = self.borrow_sender() {
            let _ = self.pay(&mut half.sender);
            self.write_aside(&mut half.sender.output);
            self.return_sender(half);
        }
    }

    /// `SSL_shutdown`'s second half: processes the records that carry no data (tickets, key updates) up to the peer's
    /// close_notify.
    pub(super) fn await_close_notify(self: &Arc<Self>) -> CallResult<()> {
        let mut receiver = self.take_receiver(Mark::here())?;
        let mut result = Ok(());
        while result.is_ok() && receiver.data().is_empty() {
            result = self.receive(&mut receiver, c"SSL_shutdown");
        }
        receiver.give_back();
        match result {
            // A close_notify, which a read returns as 0, is success here.
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
