//! What a record of a handshake may hold, judged as OpenSSL judges it, before rustls sees it.
//!
//! The rules: what `record/rules.rs` says of any record; no data stands in a message, and nothing in its header in TLS 1.3; and
//! which message may come, and how long it may be, is known when its header is (`order.rs`).

use std::ops::Range;

use super::errors::{Fault, alert};
use super::order::Order;
use super::place::Place;
use crate::record::{AlertMeaning, InARow, unexpected, wrong_type};
use crate::tables::reasons::Reason;
use crate::wire::{MESSAGE_HEADER, content_type, handshake_type};

/// Who knows which message of a handshake may come.
pub trait MessageRules {
    /// A message of the peer's has begun.
    fn begin_message(&self, kind: u8, length: usize, place: Place) -> Result<(), Fault>;

    /// One that is looked into is whole; whether more follows it in its record.
    fn end_message(&self, whole: &[u8], place: Place, more: bool) -> Result<(), Fault>;
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
    /// It says nothing.
    Drop,
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
    in_a_row: InARow,
    message: Message,
    /// Bytes of the last record up to the message that was refused.
    before: usize,
    /// What of the last record says nothing to who reads the handshake.
    needless: Vec<Range<usize>>,
    /// TLS 1.2: what stands behind the handshake's last message, in its record.
    behind: Vec<u8>,
    /// A whole message has come.
    has_message: bool,
}

/// Where in a handshake message the records are.
#[derive(Debug, Default)]
struct Message {
    header: [u8; MESSAGE_HEADER],
    /// Bytes of the header that have come.
    seen: usize,
    /// Bytes of the body that have not.
    missing: usize,
    /// All of it, where somebody looks into it and it does not come in one record.
    kept: Option<Vec<u8>>,
}

impl Message {
    fn is_in_header(&self) -> bool {
        (1..MESSAGE_HEADER).contains(&self.seen)
    }

    /// The next piece of `bytes`. True when a header is whole now.
    fn take(&mut self, bytes: &mut &[u8]) -> bool {
        if self.seen < MESSAGE_HEADER {
            let (part, rest) = bytes.split_at((MESSAGE_HEADER - self.seen).min(bytes.len()));
            self.header[self.seen..self.seen + part.len()].copy_from_slice(part);
            self.seen += part.len();
            *bytes = rest;
            let [_, l1, l2, l3] = self.header;
            self.missing = u32::from_be_bytes([0, l1, l2, l3]) as usize;
            return self.seen == MESSAGE_HEADER;
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
        let is_whole = self.seen == MESSAGE_HEADER && self.missing == 0;
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

    /// What has come in a row.
    pub fn in_a_row(&self) -> InARow {
        self.in_a_row
    }

    /// Judges a record by its plaintext. `rules` knows which message may come.
    pub fn judge(
        &mut self,
        kind: u8,
        payload: &[u8],
        place: Place,
        rules: Option<&dyn MessageRules>,
    ) -> Result<Verdict, Fault> {
        self.in_a_row.judge_length(kind, payload.len(), place.tls13)?;
        if place.tls13 && kind != content_type::HANDSHAKE && self.message.is_in_header() {
            return Err(unexpected(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
        }
        if !place.tls13 && kind != content_type::HANDSHAKE {
            return Err(unexpected(Reason::DATA_BETWEEN_CCS_AND_FINISHED));
        }
        match kind {
            content_type::ALERT => {
                let [level, description] = *payload else { return Err(unexpected(Reason::INVALID_ALERT)) };
                Ok(match self.in_a_row.judge_alert([level, description], place.tls13)? {
                    AlertMeaning::Fatal => Verdict::Fatal,
                    AlertMeaning::Close => Verdict::Close,
                    AlertMeaning::Nothing => Verdict::Drop,
                })
            }
            content_type::HANDSHAKE => self.judge_messages(payload, place, rules).map(|()| Verdict::Show),
            content_type::APPLICATION_DATA if self.message.seen == MESSAGE_HEADER => {
                Err(unexpected(Reason::UNEXPECTED_RECORD))
            }
            content_type::APPLICATION_DATA => Ok(Verdict::Show),
            _ => Err(wrong_type(kind, place.tls13)),
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

    /// TLS 1.2: what stands behind Finished in its record, and comes after the handshake.
    pub fn take_behind(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.behind)
    }

    /// Whether all of the last record, of this length, is needless.
    pub fn is_needless(&self, length: usize) -> bool {
        length > 0 && self.needless.iter().map(Range::len).sum::<usize>() == length
    }

    /// Where in a message the next record stands.
    pub fn inside(&self) -> Inside {
        match self.message.seen {
            0 => Inside::Nothing,
            MESSAGE_HEADER => Inside::Body,
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
        rules: Option<&dyn MessageRules>,
    ) -> Result<(), Fault> {
        let mut rest = payload;
        (self.before, self.needless) = (0, Vec::new());
        let mut start = None;
        while !rest.is_empty() {
            if self.message.seen == 0 {
                start = Some(payload.len() - rest.len());
            }
            let has_header = self.message.take(&mut rest);
            if let Some(rules) = rules.filter(|_| has_header) {
                let kind = self.message.header[0];
                rules.begin_message(kind, self.message.missing, place)?;
                let is_here = start.is_some() && self.message.missing <= rest.len();
                let is_kept = Order::looks_into(kind) && !is_here;
                self.message.kept = is_kept.then(|| self.message.header.to_vec());
            }
            if !self.message.end() {
                continue;
            }
            self.before = payload.len() - rest.len();
            self.has_message = true;
            let kept = self.message.kept.take();
            let here = start.filter(|_| Order::looks_into(self.message.header[0]));
            let whole = kept.as_deref().or(here.map(|start| &payload[start..self.before]));
            if let Some((whole, rules)) = whole.zip(rules) {
                rules.end_message(whole, place, !rest.is_empty())?;
            }
            let ends_keys = matches!(
                self.message.header[0],
                handshake_type::FINISHED | handshake_type::END_OF_EARLY_DATA
            );
            if ends_keys && !rest.is_empty() {
                if place.tls13 {
                    return Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE));
                }
                self.needless.push(self.before..payload.len());
                self.behind = rest.to_vec();
                return Ok(());
            }
            if let Some(start) = start.filter(|_| place.may_ignore(self.message.header)) {
                self.needless.push(start..self.before);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TLS12: Place = Place { client: true, tls13: false, clear: false };
    const TLS13: Place = Place { tls13: true, ..TLS12 };

    fn reason(result: Result<Verdict, Fault>) -> Option<Reason> {
        result.err().map(|fault| fault.reason)
    }

    #[test]
    fn nothing_stands_in_a_message() {
        let message = [handshake_type::NEW_SESSION_TICKET, 0, 0, 2, 9];
        for (kind, payload) in [(content_type::APPLICATION_DATA, &b"x"[..]), (content_type::ALERT, &[2, 40])]
        {
            let mut judge = Judge::new(true);
            let part = judge.judge(content_type::HANDSHAKE, &message[..3], TLS13, None);
            assert_eq!(part, Ok(Verdict::Show));
            let result = judge.judge(kind, payload, TLS13, None);
            assert_eq!(reason(result), Some(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
            let result = Judge::new(false).judge(kind, payload, TLS12, None);
            assert_eq!(reason(result), Some(Reason::DATA_BETWEEN_CCS_AND_FINISHED));
        }
        // Behind its header only data is out of place.
        let mut judge = Judge::new(true);
        assert_eq!(judge.judge(content_type::HANDSHAKE, &message, TLS13, None), Ok(Verdict::Show));
        assert_eq!(judge.judge(content_type::ALERT, &[2, 40], TLS13, None), Ok(Verdict::Fatal));
        let result = judge.judge(content_type::APPLICATION_DATA, b"x", TLS13, None);
        assert_eq!(reason(result), Some(Reason::UNEXPECTED_RECORD));
    }

    #[test]
    fn a_server_may_ask_for_a_handshake_in_one() {
        for place in [TLS12, TLS13] {
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
            let mut judge = Judge::new(false);
            assert_eq!(judge.judge(content_type::HANDSHAKE, &record, TLS12, None), Ok(Verdict::Show));
            assert_eq!(judge.take_needless(), std::slice::from_ref(&(5..record.len())));
            assert_eq!(judge.take_behind(), behind);
            // New keys begin there in TLS 1.3.
            let result = Judge::new(true).judge(content_type::HANDSHAKE, &record, TLS13, None);
            assert_eq!(reason(result), Some(Reason::NOT_ON_RECORD_BOUNDARY));
        }
    }
}
