//! What an opened record may hold, judged as OpenSSL judges it, before rustls sees it.
//!
//! The rules: a record of handshake messages or an alert is never empty in TLS 1.3; what is empty or only a warning ends the
//! connection when there is too much of it in a row; no data stands in a message, and nothing in its header in TLS 1.3; and
//! in TLS 1.2 the only message behind a handshake is the wish for another one, which is answered by a warning, each time.

use std::ops::Range;

use super::errors::{Fault, alert};
use super::order::Order;
use super::tap::Tap;
use crate::tables::alerts::{Alert, AlertLevel};
use crate::tables::reasons::Reason;
use crate::wire::{content_type, handshake_type};

/// Records in a row that may be empty.
pub const MAX_EMPTY: u8 = 32;
/// Warnings in a row that end a connection.
pub const MAX_WARNINGS: u8 = 5;
/// What `SSL_get_max_cert_list` and the message sizes of the protocol leave a ClientHello.
pub const MAX_CLIENT_HELLO: usize = 131_396;
/// How long a TLS 1.3 ticket's message may be.
const MAX_TICKET: usize = 131_338;

/// Whose record it is, and when it came.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// We are the client.
    pub client: bool,
    /// The version.
    pub tls13: bool,
    /// The handshake is over.
    pub traffic: bool,
    /// TLS 1.3: authentication after the handshake looks at the messages.
    pub authenticates: bool,
    /// It is in the middle of one.
    pub amid: bool,
    /// The record is in clear.
    pub clear: bool,
}

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// rustls may see it.
    Show,
    /// It is a fatal alert, whatever its level says.
    Fatal,
    /// The peer closes the connection.
    Close,
    /// rustls need not see it.
    Drop,
    /// As `Drop`. Each of so many wishes for a handshake is refused.
    Refuse(usize),
}

/// Where in a message a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Between two.
    Nothing,
    /// In its header.
    Header,
    /// Behind it.
    Body,
}

/// Follows the records of one cipher.
#[derive(Debug, Default)]
pub struct Judge {
    tls13: bool,
    empty: u8,
    warnings: u8,
    message: Message,
    /// Bytes of the last record up to the message that was refused.
    before: usize,
    /// What of the last record says nothing to who reads the handshake.
    needless: Vec<Range<usize>>,
    /// What is wrong behind the handshake's last message, in its record.
    late: Option<Fault>,
    /// A whole message has come.
    has_message: bool,
}

/// Where in a handshake message the records are.
#[derive(Debug, Default)]
struct Message {
    header: [u8; HEADER],
    /// Bytes of the header that have come.
    seen: usize,
    /// Bytes of the body that have not.
    missing: usize,
    /// All of it, where somebody looks into it and it does not come in one record.
    kept: Option<Vec<u8>>,
}

/// Of every handshake message.
const HEADER: usize = 4;

impl Message {
    fn is_in_header(&self) -> bool {
        (1..HEADER).contains(&self.seen)
    }

    /// The next piece of `bytes`. True when a header is whole now.
    fn take(&mut self, bytes: &mut &[u8]) -> bool {
        if self.seen < HEADER {
            let (part, rest) = bytes.split_at((HEADER - self.seen).min(bytes.len()));
            self.header[self.seen..self.seen + part.len()].copy_from_slice(part);
            self.seen += part.len();
            *bytes = rest;
            let [_, l1, l2, l3] = self.header;
            self.missing = u32::from_be_bytes([0, l1, l2, l3]) as usize;
            return self.seen == HEADER;
        }
        let (part, rest) = bytes.split_at(self.missing.min(bytes.len()));
        self.missing -= part.len();
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(part);
        }
        *bytes = rest;
        false
    }

    /// Whether it ends here; then the next one may begin.
    fn end(&mut self) -> bool {
        let is_whole = self.seen == HEADER && self.missing == 0;
        if is_whole {
            self.seen = 0;
        }
        is_whole
    }
}

impl Judge {
    /// Of records of this version.
    pub fn new(tls13: bool) -> Self {
        Self { tls13, ..Self::default() }
    }

    /// Whether they are of TLS 1.3.
    pub fn tls13(&self) -> bool {
        self.tls13
    }

    /// Judges a record by its plaintext. In a handshake `tap` knows which message may come.
    pub fn judge(
        &mut self,
        kind: u8,
        payload: &[u8],
        place: Place,
        tap: Option<&Tap>,
    ) -> Result<Verdict, Fault> {
        if let Some(late) = self.late.take() {
            return Err(late);
        }
        let is_message = matches!(kind, content_type::HANDSHAKE | content_type::ALERT);
        if payload.is_empty() {
            if place.tls13 && is_message {
                return Err(unexpected(Reason::BAD_LENGTH));
            }
            self.empty += 1;
            if self.empty > MAX_EMPTY {
                return Err(unexpected(Reason::RECORD_TOO_SMALL));
            }
        } else {
            self.empty = 0;
            if kind != content_type::ALERT {
                self.warnings = 0;
            }
        }
        if place.tls13 && kind != content_type::HANDSHAKE && self.message.is_in_header() {
            return Err(unexpected(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
        }
        if !place.tls13 && !place.traffic && kind != content_type::HANDSHAKE {
            return Err(unexpected(Reason::DATA_BETWEEN_CCS_AND_FINISHED));
        }
        match kind {
            content_type::ALERT => self.judge_alert(payload, place),
            content_type::HANDSHAKE => self.judge_messages(payload, place, tap),
            content_type::APPLICATION_DATA => {
                if self.message.seen == HEADER {
                    return Err(unexpected(Reason::UNEXPECTED_RECORD));
                }
                Ok(if payload.is_empty() && place.traffic { Verdict::Drop } else { Verdict::Show })
            }
            _ if place.tls13 => Err(unexpected(Reason::BAD_RECORD_TYPE)),
            content_type::CHANGE_CIPHER_SPEC => Err(unexpected(Reason::CCS_RECEIVED_EARLY)),
            _ => Err(unexpected(Reason::UNEXPECTED_RECORD)),
        }
    }

    fn judge_alert(&mut self, payload: &[u8], place: Place) -> Result<Verdict, Fault> {
        let [level, description] = *payload else { return Err(unexpected(Reason::INVALID_ALERT)) };
        let is_warning = level == AlertLevel::WARNING.0;
        let is_told = if place.tls13 { description == alert::USER_CANCELED } else { is_warning };
        if is_told {
            self.warnings += 1;
            if self.warnings >= MAX_WARNINGS {
                return Err(unexpected(Reason::TOO_MANY_WARN_ALERTS));
            }
        }
        match description {
            alert::USER_CANCELED if place.tls13 => Ok(Verdict::Drop),
            alert::CLOSE_NOTIFY if place.tls13 || is_warning => Ok(Verdict::Close),
            _ if place.tls13 || level == AlertLevel::FATAL.0 => Ok(Verdict::Fatal),
            alert::NO_RENEGOTIATION if is_warning => {
                Err(Fault::with_alert(Reason::NO_RENEGOTIATION, Alert::HANDSHAKE_FAILURE.0).in_record())
            }
            _ if is_warning => Ok(Verdict::Drop),
            _ => Err(Fault::with_alert(Reason::UNKNOWN_ALERT_TYPE, alert::ILLEGAL_PARAMETER).in_record()),
        }
    }

    /// How many bytes of the last record hold whole messages, where one behind them was refused.
    pub fn before(&self) -> usize {
        self.before
    }

    /// What of the last record need not be shown, in order: messages that may always come, and what stands behind the
    /// handshake.
    pub fn take_needless(&mut self) -> Vec<Range<usize>> {
        std::mem::take(&mut self.needless)
    }

    /// Whether all of the last record, of this length, is needless.
    pub fn is_needless(&self, length: usize) -> bool {
        length > 0 && self.needless.iter().map(Range::len).sum::<usize>() == length
    }

    /// Where in a message the next record stands.
    pub fn inside(&self) -> Inside {
        match self.message.seen {
            0 => Inside::Nothing,
            HEADER => Inside::Body,
            _ => Inside::Header,
        }
    }

    /// Whether a whole message has come.
    pub fn has_message(&self) -> bool {
        self.has_message
    }

    /// As [`Judge::judge`], for handshake messages, also in clear.
    pub fn judge_messages(
        &mut self,
        payload: &[u8],
        place: Place,
        tap: Option<&Tap>,
    ) -> Result<Verdict, Fault> {
        let (mut rest, mut refused) = (payload, 0);
        // What belongs to an authentication, or stands behind it in a record, is judged where it is taken out.
        let is_ours = |kind| {
            !place.authenticates
                || kind == handshake_type::KEY_UPDATE
                || kind == handshake_type::NEW_SESSION_TICKET && place.client
        };
        let mut judges = !place.amid;
        (self.before, self.needless) = (0, Vec::new());
        let mut start = None;
        while !rest.is_empty() {
            if self.message.seen == 0 {
                start = Some(payload.len() - rest.len());
            }
            let (begins_body, first) = (self.message.seen == HEADER, rest[0]);
            let has_header = self.message.take(&mut rest);
            judges &= !has_header || is_ours(self.message.header[0]);
            let is_update = judges
                && place.tls13
                && place.traffic
                && self.message.header[0] == handshake_type::KEY_UPDATE;
            if is_update && begins_body && first > 1 {
                return Err(Fault::with_alert(Reason::BAD_KEY_UPDATE, alert::ILLEGAL_PARAMETER));
            }
            if has_header && judges && place.traffic {
                judge_header(self.message.header[0], self.message.missing, place)?;
            } else if has_header
                && !place.traffic
                && let Some(tap) = tap
            {
                let kind = self.message.header[0];
                tap.begin_message(kind, self.message.missing, place)?;
                let is_here = start.is_some() && self.message.missing <= rest.len();
                let is_kept = Order::looks_into(kind) && !is_here;
                self.message.kept = is_kept.then(|| self.message.header.to_vec());
            }
            if self.message.end() {
                self.before = payload.len() - rest.len();
                self.has_message = true;
                let kept = self.message.kept.take();
                let here = start.filter(|_| Order::looks_into(self.message.header[0]) && !place.traffic);
                let whole = kept.as_deref().or(here.map(|start| &payload[start..self.before]));
                if let Some((whole, tap)) = whole.zip(tap) {
                    tap.end_message(whole, place, !rest.is_empty())?;
                }
                let ends_keys = matches!(
                    self.message.header[0],
                    handshake_type::FINISHED | handshake_type::END_OF_EARLY_DATA
                );
                if ends_keys && !place.traffic && !rest.is_empty() {
                    if place.tls13 {
                        return Err(Fault::with_alert(
                            Reason::NOT_ON_RECORD_BOUNDARY,
                            alert::UNEXPECTED_MESSAGE,
                        ));
                    }
                    return Ok(self.judge_behind(
                        payload.len() - rest.len()..payload.len(),
                        rest,
                        place,
                        tap,
                    ));
                }
                if let Some(start) = start.filter(|_| place.may_ignore(self.message.header)) {
                    self.needless.push(start..self.before);
                }
                refused += 1;
                if is_update && rest.first().is_some_and(|kind| is_ours(*kind)) {
                    return Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE));
                }
            }
        }
        Ok(match place.traffic && !place.tls13 {
            true if refused > 0 => Verdict::Refuse(refused),
            true => Verdict::Drop,
            false => Verdict::Show,
        })
    }

    /// TLS 1.2: what stands behind Finished in its record comes after the handshake.
    fn judge_behind(&mut self, part: Range<usize>, rest: &[u8], place: Place, tap: Option<&Tap>) -> Verdict {
        match (self.judge_messages(rest, Place { traffic: true, ..place }, tap), tap) {
            (Ok(Verdict::Refuse(count)), Some(tap)) => tap.owe_refusals(count),
            (Ok(_), _) => {}
            (Err(fault), _) => self.late = Some(fault),
        }
        self.needless.push(part);
        Verdict::Show
    }
}

impl Place {
    /// Whether a message with this header says nothing: a server may always ask for a handshake, and we are at it.
    fn may_ignore(&self, header: [u8; HEADER]) -> bool {
        self.client && !self.traffic && header == [handshake_type::HELLO_REQUEST, 0, 0, 0]
    }
}

/// A message behind the handshake, whose header is known: its type counts before its length.
fn judge_header(kind: u8, length: usize, place: Place) -> Result<(), Fault> {
    let limit = match kind {
        handshake_type::HELLO_REQUEST if !place.tls13 && place.client => 0,
        handshake_type::CLIENT_HELLO if !place.tls13 && !place.client => MAX_CLIENT_HELLO,
        handshake_type::KEY_UPDATE if place.tls13 => 1,
        handshake_type::NEW_SESSION_TICKET if place.tls13 && place.client => MAX_TICKET,
        _ => return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE)),
    };
    match length {
        0 if kind == handshake_type::KEY_UPDATE => {
            Err(Fault::with_alert(Reason::BAD_KEY_UPDATE, alert::DECODE_ERROR))
        }
        _ if length > limit => {
            Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER))
        }
        _ => Ok(()),
    }
}

const fn unexpected(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::UNEXPECTED_MESSAGE).in_record()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TLS12: Place =
        Place { client: true, tls13: false, traffic: true, authenticates: false, amid: false, clear: false };
    const TLS13: Place = Place { tls13: true, ..TLS12 };

    fn reason(result: Result<Verdict, Fault>) -> Option<Reason> {
        result.err().map(|fault| fault.reason)
    }

    #[test]
    fn what_is_empty_has_a_limit() {
        for place in [TLS12, TLS13] {
            let mut judge = Judge::new(place.tls13);
            for _ in 0..3 {
                for _ in 0..MAX_EMPTY {
                    assert_eq!(
                        judge.judge(content_type::APPLICATION_DATA, b"", place, None),
                        Ok(Verdict::Drop)
                    );
                }
                assert_eq!(judge.judge(content_type::APPLICATION_DATA, b"x", place, None), Ok(Verdict::Show));
            }
            for _ in 0..MAX_EMPTY {
                judge.judge(content_type::APPLICATION_DATA, b"", place, None).expect("allowed");
            }
            let result = judge.judge(content_type::APPLICATION_DATA, b"", place, None);
            assert_eq!(reason(result), Some(Reason::RECORD_TOO_SMALL));
        }
        for kind in [content_type::HANDSHAKE, content_type::ALERT] {
            let result = Judge::new(true).judge(kind, b"", TLS13, None);
            assert_eq!(reason(result), Some(Reason::BAD_LENGTH));
        }
    }

    #[test]
    fn wishes_are_counted_in_whatever_pieces() {
        let stream = [0; 4 * 6];
        for size in 1..=stream.len() {
            let mut judge = Judge::new(false);
            let mut refused = 0;
            for record in stream.chunks(size) {
                match judge.judge(content_type::HANDSHAKE, record, TLS12, None).expect("a HelloRequest") {
                    Verdict::Refuse(count) => refused += count,
                    verdict => assert_eq!(verdict, Verdict::Drop),
                }
            }
            assert_eq!(refused, 6);
        }
    }

    #[test]
    fn types_count_before_lengths() {
        let header = |kind| [kind, 0xff, 0xff, 0xff];
        for kind in 0..=u8::MAX {
            for (place, known) in [
                (TLS12, &[handshake_type::HELLO_REQUEST][..]),
                (Place { client: false, ..TLS12 }, &[handshake_type::CLIENT_HELLO]),
                (TLS13, &[handshake_type::KEY_UPDATE, handshake_type::NEW_SESSION_TICKET]),
                (Place { client: false, ..TLS13 }, &[handshake_type::KEY_UPDATE]),
            ] {
                let result =
                    Judge::new(place.tls13).judge(content_type::HANDSHAKE, &header(kind), place, None);
                let expected = match known.contains(&kind) {
                    true => Reason::EXCESSIVE_MESSAGE_SIZE,
                    false => Reason::UNEXPECTED_MESSAGE,
                };
                assert_eq!(reason(result), Some(expected), "{kind} {place:?}");
            }
        }
    }

    #[test]
    fn a_server_may_ask_for_a_handshake_in_one() {
        for place in [Place { traffic: false, ..TLS12 }, Place { traffic: false, ..TLS13 }] {
            let record = [8, 0, 0, 1, 9, 0, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0];
            let mut judge = Judge::new(place.tls13);
            assert_eq!(judge.judge(content_type::HANDSHAKE, &record, place, None), Ok(Verdict::Show));
            assert_eq!(judge.take_needless(), [5..9, 13..17]);
            assert!(judge.take_needless().is_empty() && judge.has_message());
            let mut judge = Judge::new(place.tls13);
            let server = Place { client: false, ..place };
            assert_eq!(judge.judge(content_type::HANDSHAKE, &record, server, None), Ok(Verdict::Show));
            assert!(judge.take_needless().is_empty());
        }
    }

    #[test]
    fn what_stands_behind_finished_comes_after_the_handshake() {
        let finished = [handshake_type::FINISHED, 0, 0, 1, 9];
        for behind in [&[0, 0, 0, 0][..], &[0, 0], &[99, 0, 0, 0]] {
            let record = [&finished, behind].concat();
            let place = Place { traffic: false, ..TLS12 };
            let mut judge = Judge::new(false);
            assert_eq!(judge.judge(content_type::HANDSHAKE, &record, place, None), Ok(Verdict::Show));
            assert_eq!(judge.take_needless(), std::slice::from_ref(&(5..record.len())));
            let next = judge.judge(content_type::APPLICATION_DATA, b"x", TLS12, None);
            let expected = (behind[0] == 99).then_some(Reason::UNEXPECTED_MESSAGE);
            assert_eq!(reason(next), expected);
            // New keys begin there in TLS 1.3.
            let place = Place { traffic: false, ..TLS13 };
            let result = Judge::new(true).judge(content_type::HANDSHAKE, &record, place, None);
            assert_eq!(reason(result), Some(Reason::NOT_ON_RECORD_BOUNDARY));
        }
    }

    #[test]
    fn nothing_stands_in_a_message_of_tls13() {
        let message = [handshake_type::NEW_SESSION_TICKET, 0, 0, 2, 9];
        for (kind, payload) in [(content_type::APPLICATION_DATA, &b"x"[..]), (content_type::ALERT, &[2, 40])]
        {
            let mut judge = Judge::new(true);
            let part = judge.judge(content_type::HANDSHAKE, &message[..3], TLS13, None);
            assert_eq!(part, Ok(Verdict::Show));
            let result = judge.judge(kind, payload, TLS13, None);
            assert_eq!(reason(result), Some(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
        }
        // Behind its header only data is out of place.
        let mut judge = Judge::new(true);
        assert_eq!(judge.judge(content_type::HANDSHAKE, &message, TLS13, None), Ok(Verdict::Show));
        assert_eq!(judge.judge(content_type::ALERT, &[2, 40], TLS13, None), Ok(Verdict::Fatal));
        let result = judge.judge(content_type::APPLICATION_DATA, b"x", TLS13, None);
        assert_eq!(reason(result), Some(Reason::UNEXPECTED_RECORD));
    }
}
