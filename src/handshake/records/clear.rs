//! Records that travel in the clear during a handshake, so that anybody on the path can inject them. They are judged as
//! OpenSSL judges them, before anything else sees them.
//!
//! The rules: once the peer's records are encrypted (after a TLS 1.3 ServerHello, or a ChangeCipherSpec in TLS 1.2),
//! nothing in the clear counts except what the protocol allows there. A close_notify ends the handshake for good,
//! although it is not authenticated. Empty records and warnings are dropped, but only a limited number of them.

use crate::fault::{Fault, alert};
use crate::record::{AlertMeaning, Header, InARow, MAX_ENCRYPTED_TLS13, MAX_FRAGMENT, Messages, unexpected};
use crate::tables::alerts::AlertLevel;
use crate::tables::generation::Generation;
use crate::tables::methods::TLS1_2;
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It counts.
    Take,
    /// It has no effect.
    Drop,
    /// It is empty, and is dropped; only its header is logged.
    DropEmpty,
    /// A fatal alert.
    Fatal(u8),
    /// The peer has closed the connection. `taken`: the record is consumed.
    Close { taken: bool },
}

/// What a record is judged by, besides its own content.
pub(super) struct Situation<'a> {
    /// We are the client.
    pub client: bool,
    /// TLS 1.3 was chosen, if only by a HelloRetryRequest.
    pub tls13: bool,
    /// The ServerHello has been sent or received.
    pub chosen: bool,
    /// The peer's records are encrypted.
    pub encrypted: bool,
    /// Before TLS 1.3: our own records are encrypted.
    pub answers_alerts: bool,
    /// TLS 1.3: an alert may come in the clear although the peer's records are encrypted, because a client may not have
    /// the keys yet.
    pub allows_alerts: bool,
    /// A server is waiting for a ClientHello.
    pub awaits_hello: bool,
    /// The handshake messages being reassembled.
    pub messages: &'a Messages,
}

impl Situation<'_> {
    /// Decides what to do with a record. An encrypted record that is taken is opened next; its content is judged separately.
    pub fn judge(&self, header: Header, payload: &[u8], in_a_row: &mut InARow) -> Result<Verdict, Fault> {
        match (self.encrypted, self.tls13) {
            (true, true) => self.judge_beside_encrypted(header, payload, in_a_row),
            (true, false) => self.judge_version(header).map(|()| Verdict::Take),
            (false, false) if self.awaits_hello => self.judge_before_hello(header, payload, in_a_row),
            (false, _) => {
                self.judge_version(header)?;
                if header.content_type == content_type::ALERT {
                    judge_length(header)?;
                    return judge_alert(payload, self.tls13, in_a_row);
                }
                self.judge_in_clear(header, payload, in_a_row)
            }
        }
    }

    /// TLS 1.3, where the peer's records are encrypted.
    fn judge_beside_encrypted(
        &self,
        header: Header,
        payload: &[u8],
        in_a_row: &mut InARow,
    ) -> Result<Verdict, Fault> {
        let wrong_version = Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR).in_record();
        let too_long = Fault::with_alert(Reason::ENCRYPTED_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW);
        let is_tls12 = header.version == TLS1_2;
        match header.content_type {
            content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC if !is_tls12 => {
                Err(wrong_version)
            }
            content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC
                if header.length > MAX_ENCRYPTED_TLS13 =>
            {
                Err(too_long)
            }
            content_type::APPLICATION_DATA => Ok(Verdict::Take),
            content_type::CHANGE_CIPHER_SPEC => judge_needless(payload, in_a_row),
            content_type::ALERT if self.allows_alerts && !is_tls12 => Err(wrong_version),
            content_type::ALERT if self.allows_alerts => judge_alert(payload, true, in_a_row),
            _ => Err(unexpected(Reason::BAD_RECORD_TYPE)),
        }
    }

    /// Server: a record received while waiting for the first ClientHello, before which nothing may come.
    fn judge_before_hello(
        &self,
        header: Header,
        payload: &[u8],
        in_a_row: &mut InARow,
    ) -> Result<Verdict, Fault> {
        judge_length(header)?;
        let kind = header.content_type;
        if matches!(kind, content_type::HANDSHAKE | content_type::CHANGE_CIPHER_SPEC) {
            let verdict = self.judge_in_clear(header, payload, in_a_row)?;
            if verdict == Verdict::DropEmpty || kind == content_type::HANDSHAKE {
                return Ok(verdict);
            }
        }
        let fault = Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE);
        Err(if kind == content_type::CHANGE_CIPHER_SPEC { fault } else { fault.in_record() })
    }

    /// A record other than an alert, before there are keys.
    fn judge_in_clear(
        &self,
        header: Header,
        payload: &[u8],
        in_a_row: &mut InARow,
    ) -> Result<Verdict, Fault> {
        if self.tls13 && header.content_type == content_type::CHANGE_CIPHER_SPEC {
            return judge_needless(payload, in_a_row);
        }
        judge_length(header)?;
        match (header.content_type, payload) {
            // Between a HelloRetryRequest and the second ClientHello.
            (content_type::HANDSHAKE, []) if self.tls13 && !self.client => {
                Err(unexpected(Reason::BAD_LENGTH))
            }
            (content_type::HANDSHAKE | content_type::CHANGE_CIPHER_SPEC, []) => {
                in_a_row.note_empty(unexpected(Reason::RECORD_TOO_SMALL))?;
                Ok(Verdict::DropEmpty)
            }
            // Only the rest of the first message may come.
            (kind, _) if kind != content_type::HANDSHAKE && self.messages.is_in_message() && !self.chosen => {
                Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE))
            }
            (content_type::CHANGE_CIPHER_SPEC, [1]) if !self.messages.is_in_header() => Ok(Verdict::Take),
            (content_type::CHANGE_CIPHER_SPEC, _) => {
                Err(Fault::with_alert(Reason::BAD_CHANGE_CIPHER_SPEC, alert::UNEXPECTED_MESSAGE))
            }
            (content_type::HANDSHAKE | content_type::APPLICATION_DATA, _) => Ok(Verdict::Take),
            _ => {
                let reason = match self.chosen {
                    true => Reason::UNEXPECTED_RECORD,
                    false => Reason::UNEXPECTED_MESSAGE,
                };
                Err(unexpected(reason))
            }
        }
    }

    /// Before TLS 1.3 a record carries the negotiated version, once there is one.
    fn judge_version(&self, header: Header) -> Result<(), Fault> {
        if self.tls13 || !self.encrypted && !self.chosen || header.version == TLS1_2 {
            return Ok(());
        }
        let fault = match header.content_type {
            // While our own records are in the clear, an alert is not answered.
            content_type::ALERT if !self.answers_alerts => Fault::new(Reason::WRONG_VERSION_NUMBER),
            _ => Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION),
        };
        Err(fault.in_record())
    }
}

/// A ChangeCipherSpec in TLS 1.3, which exists for middleboxes only.
fn judge_needless(payload: &[u8], in_a_row: &mut InARow) -> Result<Verdict, Fault> {
    if payload != [1] {
        let description = match Generation::current() >= Generation::V3_2 {
            true => alert::UNEXPECTED_MESSAGE,
            false => alert::ILLEGAL_PARAMETER,
        };
        return Err(Fault::with_alert(Reason::INVALID_CCS_MESSAGE, description).in_record());
    }
    in_a_row.note_empty(unexpected(Reason::UNEXPECTED_CCS_MESSAGE))?;
    Ok(Verdict::Drop)
}

/// An alert.
fn judge_alert(payload: &[u8], tls13: bool, in_a_row: &mut InARow) -> Result<Verdict, Fault> {
    let [level, description] = *payload else {
        let reason = if tls13 && payload.is_empty() { Reason::BAD_LENGTH } else { Reason::INVALID_ALERT };
        return Err(unexpected(reason));
    };
    Ok(match in_a_row.judge_alert([level, description], tls13)? {
        AlertMeaning::Fatal => Verdict::Fatal(description),
        AlertMeaning::Close => Verdict::Close { taken: level == AlertLevel::WARNING.0 },
        AlertMeaning::Nothing => Verdict::Drop,
    })
}

/// How long a record in the clear may be.
fn judge_length(header: Header) -> Result<(), Fault> {
    match header.length > MAX_FRAGMENT {
        true => Err(Fault::with_alert(Reason::DATA_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW)),
        false => Ok(()),
    }
}
