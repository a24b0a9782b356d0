//! Records that travel in clear during a handshake, which anybody on the way can put there: judged as OpenSSL judges them
//! before anything else sees them.
//!
//! The rules: once the peer's records are encrypted (a TLS 1.3 ServerHello, a ChangeCipherSpec of TLS 1.2) nothing in clear
//! counts but what the protocol allows there. A close_notify ends the handshake for good, although nobody vouches for it.
//! What is empty or only a warning is dropped, but not for ever.

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
    /// It says nothing.
    Drop,
    /// It holds no bytes, and is dropped without being told of.
    DropEmpty,
    /// A fatal alert.
    Fatal(u8),
    /// The peer has closed the connection. `taken`: the record is done with.
    Close { taken: bool },
}

/// TLS 1.3, the peer's records are encrypted. `allows_alerts`: a client may not have the keys yet.
pub(super) fn judge_beside_encrypted(
    header: Header,
    payload: &[u8],
    allows_alerts: bool,
    in_a_row: &mut InARow,
) -> Result<Verdict, Fault> {
    let wrong_version = Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR).in_record();
    match header.content_type {
        content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC if header.version != TLS1_2 => {
            Err(wrong_version)
        }
        content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC
            if header.length > MAX_ENCRYPTED_TLS13 =>
        {
            Err(Fault::with_alert(Reason::ENCRYPTED_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW))
        }
        content_type::APPLICATION_DATA => Ok(Verdict::Take),
        content_type::CHANGE_CIPHER_SPEC => judge_needless(payload, in_a_row),
        content_type::ALERT if allows_alerts && header.version != TLS1_2 => Err(wrong_version),
        content_type::ALERT if allows_alerts => judge_alert(payload, true, in_a_row),
        _ => Err(unexpected(Reason::BAD_RECORD_TYPE)),
    }
}

/// A ChangeCipherSpec of TLS 1.3, which is there for middleboxes only.
pub(super) fn judge_needless(payload: &[u8], in_a_row: &mut InARow) -> Result<Verdict, Fault> {
    if payload != [1] {
        let description = match Generation::current() >= Generation::V3_2 {
            true => alert::UNEXPECTED_MESSAGE,
            false => alert::ILLEGAL_PARAMETER,
        };
        return Err(Fault::with_alert(Reason::INVALID_CCS_MESSAGE, description).in_record());
    }
    let too_many = unexpected(Reason::UNEXPECTED_CCS_MESSAGE);
    in_a_row.note_empty(too_many)?;
    Ok(Verdict::Drop)
}

/// An alert.
pub(super) fn judge_alert(payload: &[u8], tls13: bool, in_a_row: &mut InARow) -> Result<Verdict, Fault> {
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

/// How long a record in clear may be.
pub(super) fn judge_length(header: Header) -> Result<(), Fault> {
    match header.length > MAX_FRAGMENT {
        true => Err(Fault::with_alert(Reason::DATA_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW)),
        false => Ok(()),
    }
}

/// A record before there are keys that is no alert. `chosen`: the version is.
pub(super) fn judge_in_clear(
    header: Header,
    payload: &[u8],
    messages: &Messages,
    chosen: bool,
    in_a_row: &mut InARow,
) -> Result<Verdict, Fault> {
    judge_length(header)?;
    match (header.content_type, payload) {
        (content_type::HANDSHAKE | content_type::CHANGE_CIPHER_SPEC, []) => {
            in_a_row.note_empty(unexpected(Reason::RECORD_TOO_SMALL))?;
            Ok(Verdict::DropEmpty)
        }
        // Nothing but the rest of the first message.
        (kind, _) if kind != content_type::HANDSHAKE && messages.is_in_message() && !chosen => {
            Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE))
        }
        (content_type::CHANGE_CIPHER_SPEC, [1]) if !messages.is_in_header() => Ok(Verdict::Take),
        (content_type::CHANGE_CIPHER_SPEC, _) => {
            Err(Fault::with_alert(Reason::BAD_CHANGE_CIPHER_SPEC, alert::UNEXPECTED_MESSAGE))
        }
        (content_type::HANDSHAKE | content_type::APPLICATION_DATA, _) => Ok(Verdict::Take),
        _ => {
            let reason = if chosen { Reason::UNEXPECTED_RECORD } else { Reason::UNEXPECTED_MESSAGE };
            Err(unexpected(reason))
        }
    }
}

/// Before TLS 1.3 a record says which version it is of, once that is chosen. `answers_alerts`: our own records are encrypted.
pub(super) fn judge_version(header: Header, answers_alerts: bool) -> Result<(), Fault> {
    if header.version == TLS1_2 {
        return Ok(());
    }
    let fault = match header.content_type {
        // An alert is not answered.
        content_type::ALERT if !answers_alerts => Fault::new(Reason::WRONG_VERSION_NUMBER),
        _ => Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION),
    };
    Err(fault.in_record())
}
