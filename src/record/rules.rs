//! What an opened record may be, as OpenSSL judges it: too many empty records or warnings in a row end the connection,
//! and an alert has two bytes.

use crate::fault::{Fault, alert};
use crate::tables::alerts::{Alert, AlertLevel};
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// How many records in a row may be empty.
const MAX_EMPTY: u8 = 32;
/// How many warnings in a row end a connection.
const MAX_WARNINGS: u8 = 5;
/// OpenSSL's `CLIENT_HELLO_MAX_LENGTH`, which adds up the longest fields that the protocol allows.
pub const MAX_CLIENT_HELLO: usize = 131_396;

/// How many empty records and warnings have come in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct InARow {
    empty: u8,
    warnings: u8,
}

/// What an alert means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertMeaning {
    /// The connection is over.
    Fatal,
    /// The peer sends no more.
    Close,
    /// It has no effect.
    Nothing,
}

impl InARow {
    /// Judges a record of this type by the length of its content.
    pub fn judge_length(&mut self, kind: u8, length: usize, tls13: bool) -> Result<(), Fault> {
        self.note_content(kind, length);
        if length > 0 {
            return Ok(());
        }
        if tls13 && matches!(kind, content_type::HANDSHAKE | content_type::ALERT) {
            return Err(unexpected(Reason::BAD_LENGTH));
        }
        self.note_empty(unexpected(Reason::RECORD_TOO_SMALL))
    }

    /// Counts a record without effect. `too_many`: the fault if there are too many in a row.
    pub fn note_empty(&mut self, too_many: Fault) -> Result<(), Fault> {
        self.empty = self.empty.saturating_add(1);
        if self.empty > MAX_EMPTY { Err(too_many) } else { Ok(()) }
    }

    /// Notes a record that counts, with `length` bytes of content.
    pub fn note_content(&mut self, kind: u8, length: usize) {
        if length > 0 {
            self.empty = 0;
            if kind != content_type::ALERT {
                self.warnings = 0;
            }
        }
    }

    /// Judges an alert.
    pub fn judge_alert(&mut self, alert: [u8; 2], tls13: bool) -> Result<AlertMeaning, Fault> {
        let [level, description] = alert;
        let is_warning = level == AlertLevel::WARNING.0;
        let counts = if tls13 { description == alert::USER_CANCELED } else { is_warning };
        if counts {
            self.warnings = self.warnings.saturating_add(1);
            if self.warnings >= MAX_WARNINGS {
                return Err(unexpected(Reason::TOO_MANY_WARN_ALERTS));
            }
        }
        match description {
            alert::USER_CANCELED if tls13 => Ok(AlertMeaning::Nothing),
            alert::CLOSE_NOTIFY if tls13 || is_warning => Ok(AlertMeaning::Close),
            _ if tls13 || level == AlertLevel::FATAL.0 => Ok(AlertMeaning::Fatal),
            alert::NO_RENEGOTIATION if is_warning => {
                Err(Fault::with_alert(Reason::NO_RENEGOTIATION, Alert::HANDSHAKE_FAILURE.0).in_record())
            }
            _ if is_warning => Ok(AlertMeaning::Nothing),
            _ => Err(Fault::with_alert(Reason::UNKNOWN_ALERT_TYPE, alert::ILLEGAL_PARAMETER).in_record()),
        }
    }
}

/// The fault for a record of a type other than application data, alert and handshake.
pub fn wrong_type(kind: u8, tls13: bool) -> Fault {
    unexpected(match kind {
        _ if tls13 => Reason::BAD_RECORD_TYPE,
        content_type::CHANGE_CIPHER_SPEC => Reason::CCS_RECEIVED_EARLY,
        _ => Reason::UNEXPECTED_RECORD,
    })
}

/// A fault that OpenSSL finds in the order of records.
pub const fn unexpected(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::UNEXPECTED_MESSAGE).in_record()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_has_a_limit() {
        for tls13 in [false, true] {
            let mut row = InARow::default();
            let judge =
                |row: &mut InARow, length| row.judge_length(content_type::APPLICATION_DATA, length, tls13);
            for _ in 0..3 {
                (0..MAX_EMPTY).for_each(|_| judge(&mut row, 0).expect("allowed"));
                judge(&mut row, 1).expect("data");
            }
            (0..MAX_EMPTY).for_each(|_| judge(&mut row, 0).expect("allowed"));
            for _ in 0..300 {
                assert_eq!(judge(&mut row, 0), Err(unexpected(Reason::RECORD_TOO_SMALL)));
            }
        }
        for kind in [content_type::HANDSHAKE, content_type::ALERT] {
            let judged = InARow::default().judge_length(kind, 0, true);
            assert_eq!(judged, Err(unexpected(Reason::BAD_LENGTH)));
        }
    }

    #[test]
    fn warnings_have_a_limit() {
        for (warning, tls13) in
            [([1, 41], false), ([1, alert::USER_CANCELED], true), ([2, alert::USER_CANCELED], true)]
        {
            let mut row = InARow::default();
            for round in 0..3 {
                for _ in 1..MAX_WARNINGS {
                    assert_eq!(row.judge_alert(warning, tls13), Ok(AlertMeaning::Nothing), "{round}");
                }
                row.judge_length(content_type::HANDSHAKE, 4, tls13).expect("no alert");
            }
            (1..MAX_WARNINGS).for_each(|_| row.judge_alert(warning, tls13).map(|_| ()).expect("allowed"));
            for _ in 0..300 {
                let result = row.judge_alert(warning, tls13);
                assert_eq!(result, Err(unexpected(Reason::TOO_MANY_WARN_ALERTS)));
            }
        }
    }

    #[test]
    fn alerts_mean_what_their_version_says() {
        let meaning = |alert, tls13| InARow::default().judge_alert(alert, tls13).ok();
        assert_eq!(meaning([1, 0], true), Some(AlertMeaning::Close));
        assert_eq!(meaning([2, 0], true), Some(AlertMeaning::Close));
        assert_eq!(meaning([1, 0], false), Some(AlertMeaning::Close));
        assert_eq!(meaning([2, 0], false), Some(AlertMeaning::Fatal));
        assert_eq!(meaning([1, 40], true), Some(AlertMeaning::Fatal));
        assert_eq!(meaning([1, 40], false), Some(AlertMeaning::Nothing));
        assert_eq!(meaning([3, 40], true), Some(AlertMeaning::Fatal));
        assert_eq!(meaning([3, 40], false), None);
        assert_eq!(meaning([1, alert::NO_RENEGOTIATION], false), None);
    }
}
