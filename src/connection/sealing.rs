//! Sending on an open connection: each record is sealed with the program's padding and reported to its callbacks.

use std::sync::Arc;

use super::Connection;
use crate::handshake::ConnectionCallbacks;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::message_log::Message;
use crate::record::{Sealed, Sender};
use crate::tables::alerts::AlertLevel;
use crate::wire::{content_type, handshake_type};

impl Connection {
    /// Seals one record of data.
    pub(super) fn seal_data(self: &Arc<Self>, sender: &mut Sender, data: &[u8]) -> Result<(), Fault> {
        if self.owed.is_there() {
            self.pay(sender)?;
            self.answer_key_update(sender)?;
        }
        sender.note_data(self.data_settings.watched());
        let padding = self.padding_of(sender, content_type::APPLICATION_DATA, data.len());
        let sealed = sender.seal(content_type::APPLICATION_DATA, data, padding);
        self.report_sent(sender);
        sealed
    }

    /// Seals a handshake message in as many records as it needs. The caller reports the records and the message.
    pub(super) fn seal_fragments(&self, sender: &mut Sender, message: &[u8]) -> Result<Vec<Sealed>, Fault> {
        let fragment = self.setting(|settings| settings.max_send_fragment).max(1);
        sender.begin_message(message.len().div_ceil(fragment))?;
        for part in message.chunks(fragment) {
            let padding = self.padding_of(sender, content_type::HANDSHAKE, part.len());
            sender.seal(content_type::HANDSHAKE, part, padding)?;
        }
        Ok(sender.take_sealed())
    }

    /// Seals a handshake message, and reports its records.
    pub(super) fn seal_whole(&self, sender: &mut Sender, message: &[u8]) -> Result<(), Fault> {
        for Sealed { header, content_type, .. } in self.seal_fragments(sender, message)? {
            self.notify_header(true, header);
            self.notify_inner_type(true, content_type);
        }
        Ok(())
    }

    /// Seals a close_notify; the program may still send after it.
    pub(super) fn seal_close(self: &Arc<Self>, sender: &mut Sender) -> Result<(), Fault> {
        self.pay(sender)?;
        self.seal_warning(sender, alert::CLOSE_NOTIFY)
    }

    /// Seals a fatal alert, the last record.
    pub(super) fn seal_fatal(self: &Arc<Self>, sender: &mut Sender, description: u8) -> Result<(), Fault> {
        let padding = self.padding_of(sender, content_type::ALERT, ALERT);
        let sealed = sender.alert(description, padding);
        self.report_sent(sender);
        sealed
    }

    fn seal_warning(self: &Arc<Self>, sender: &mut Sender, description: u8) -> Result<(), Fault> {
        let padding = self.padding_of(sender, content_type::ALERT, ALERT);
        let sealed = sender.seal(content_type::ALERT, &[AlertLevel::WARNING.0, description], padding);
        self.report_sent(sender);
        sealed
    }

    /// Seals a KeyUpdate, which may request one from the peer too.
    pub(super) fn seal_key_update(self: &Arc<Self>, sender: &mut Sender, of_peer: bool) -> Result<(), Fault> {
        let padding = self.padding_of(sender, content_type::HANDSHAKE, KEY_UPDATE);
        let sealed = sender.update_keys(of_peer, padding);
        self.setting(|settings| self.data_settings.keys_made(settings));
        self.report_sent(sender);
        sealed
    }

    /// The rule (RFC 8446, section 4.6.3): the peer has requested a KeyUpdate, so it gets one before the next record of data, also
    /// in the middle of a write.
    fn answer_key_update(self: &Arc<Self>, sender: &mut Sender) -> Result<(), Fault> {
        match self.owed.take_key_update() && self.status(|s| s.key_update.take_answer()) {
            true => self.seal_key_update(sender, false),
            false => Ok(()),
        }
    }

    /// Seals the alerts that the receiving half owes. Nothing can be sealed after a fatal alert.
    pub(super) fn pay(self: &Arc<Self>, sender: &mut Sender) -> Result<(), Fault> {
        if !self.owed.has_alerts() {
            return Ok(());
        }
        let (refusals, fatal) = self.owed.take();
        for _ in 0..refusals {
            if sender.output.bytes.len() > MOST_REFUSALS {
                // As with OpenSSL, a peer that requests renegotiation and does not read gets only some of the refusals.
                break;
            }
            self.seal_warning(sender, alert::NO_RENEGOTIATION)?;
        }
        fatal.map_or(Ok(()), |description| self.seal_fatal(sender, description))
    }

    fn padding_of(&self, sender: &Sender, kind: u8, length: usize) -> usize {
        match self.data_settings.pads() && sender.is_tls13() {
            true => ConnectionCallbacks::padding(self, kind, length + 1),
            false => 0,
        }
    }

    /// Reports what was sealed.
    pub(super) fn report_sent(self: &Arc<Self>, sender: &mut Sender) {
        let tls13 = sender.is_tls13();
        for Sealed { header, content_type: kind, content } in sender.take_sealed() {
            self.notify_header(true, header);
            if tls13 {
                self.notify_inner_type(true, kind);
            }
            let message = Message { outgoing: true, content_type: kind, bytes: content, encrypted: true };
            match kind {
                content_type::APPLICATION_DATA => {}
                content_type::HANDSHAKE => {
                    debug_assert_eq!(message.bytes.first(), Some(&handshake_type::KEY_UPDATE));
                    let _ = self.report_message(&message, || Ok(()));
                }
                _ => self.notify_message(&message, self.notified_version()),
            }
        }
    }
}

/// A handshake message that we send.
pub(super) fn sent_message(bytes: Vec<u8>) -> Message {
    Message { outgoing: true, content_type: content_type::HANDSHAKE, bytes, encrypted: true }
}

/// The most unsent output, in bytes, to which another refusal is added.
const MOST_REFUSALS: usize = 4096;
/// Bytes of an alert.
const ALERT: usize = 2;
/// Bytes of a KeyUpdate.
const KEY_UPDATE: usize = 5;
