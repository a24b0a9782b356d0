//! The peer's messages of an authentication, on their way past rustls: taken out of the records' handshake messages as
//! they come, in whatever pieces, and kept until the connection wants them. What else rustls would not expect is taken,
//! too, and refused as OpenSSL refuses it.

use std::collections::VecDeque;

use crate::engine::errors::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wire::handshake_type;

/// Follows all handshake messages behind a handshake.
pub struct Inbox {
    /// Whether we are the client.
    client: bool,
    /// Server: the client has begun to answer, and its Finished has not come.
    begun: bool,
    /// A message whose end has not come.
    open: Option<Open>,
    /// What nobody has looked at.
    news: VecDeque<News>,
    /// What is wrong behind it. Nothing is taken or left any more.
    fault: Option<Fault>,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A message has begun: its type.
    Begun(u8),
    /// It is whole, with its header.
    Whole(Vec<u8>),
}

/// A message that has begun.
struct Open {
    /// Whether it is ours to take.
    taken: bool,
    /// All of it; its header only where it is rustls's.
    bytes: Vec<u8>,
    /// Bytes that have come.
    seen: usize,
}

/// Of every handshake message.
const HEADER: usize = 4;
/// How long a CertificateVerify may be.
const MAX_CERTIFICATE_VERIFY: usize = 16384;
/// How long a Finished may be.
const MAX_FINISHED: usize = 64;
/// What may wait, two for each message: more comes only from who does not wait for an answer.
const MAX_WAITING: usize = 16;

impl Open {
    /// What the header says; None before it is whole.
    fn length(&self) -> Option<usize> {
        let [_, l1, l2, l3] = *self.bytes.first_chunk::<HEADER>()?;
        Some(HEADER + u32::from_be_bytes([0, l1, l2, l3]) as usize)
    }

    /// Bytes up to the end of the header, or of the message.
    fn missing(&self) -> usize {
        self.length().unwrap_or(HEADER) - self.seen
    }

    fn kind(&self) -> Option<u8> {
        self.bytes.first().copied()
    }
}

impl Inbox {
    /// Nothing has come.
    pub fn new(client: bool) -> Self {
        Self { client, begun: false, open: None, news: VecDeque::new(), fault: None }
    }

    /// Whether nothing but the rest of an authentication may come.
    pub fn is_amid(&self) -> bool {
        self.begun || self.open.as_ref().is_some_and(|open| open.taken)
    }

    /// Whether there is something for the connection.
    pub fn has_news(&self) -> bool {
        !self.news.is_empty() || self.fault.is_some()
    }

    /// What came next, and in the end what is wrong.
    pub fn next(&mut self) -> Option<Result<News, Fault>> {
        self.news.pop_front().map(Ok).or(self.fault.map(Err))
    }

    /// Goes through the handshake messages of one record. What is left for rustls; None where that is everything.
    /// `max_list` is how long a message with certificates or about them may be.
    pub fn take(&mut self, payload: &[u8], max_list: impl Fn() -> usize) -> Option<Vec<u8>> {
        let mut left = Vec::new();
        let mut rest = payload;
        let mut changes_keys = false;
        while let Some(&kind) = rest.first().filter(|_| self.fault.is_none()) {
            if self.open.is_none() {
                let taken = self.takes(kind);
                // Behind a message that changes the keys nothing may stand that was encrypted with the old ones.
                if taken && changes_keys {
                    left.clear();
                    self.fault = Some(NOT_AT_BOUNDARY);
                    break;
                }
                self.begun |= !self.client && kind == handshake_type::CERTIFICATE;
                self.open = Some(Open { taken, bytes: Vec::new(), seen: 0 });
            }
            let Some(open) = &mut self.open else { break };
            let (part, after) = rest.split_at(open.missing().min(rest.len()));
            let in_header = open.seen < HEADER;
            open.seen += part.len();
            if open.taken || in_header {
                open.bytes.extend_from_slice(part);
            }
            if !open.taken {
                left.extend_from_slice(part);
            }
            rest = after;
            let (Some(kind), Some(length)) = (open.kind(), open.length()) else { continue };
            let is_whole = open.missing() == 0;
            if open.taken && in_header {
                self.keep(News::Begun(kind));
                self.fault = self.fault.or(excess(kind, length - HEADER, self.client, &max_list));
            }
            if !is_whole || self.fault.is_some() {
                continue;
            }
            changes_keys |= kind == handshake_type::KEY_UPDATE;
            let Some(message) = self.open.take().filter(|open| open.taken) else { continue };
            if kind == handshake_type::FINISHED && !rest.is_empty() {
                self.fault = Some(NOT_AT_BOUNDARY);
                continue;
            }
            self.begun &= kind != handshake_type::FINISHED;
            self.keep(News::Whole(message.bytes));
        }
        (left.len() < payload.len()).then_some(left)
    }

    /// Whether a message that begins now is not rustls's. In the middle of an authentication none is.
    fn takes(&self, kind: u8) -> bool {
        match kind {
            handshake_type::KEY_UPDATE => self.begun,
            handshake_type::NEW_SESSION_TICKET => !self.client,
            _ => true,
        }
    }

    fn keep(&mut self, news: News) {
        if self.news.len() < MAX_WAITING {
            self.news.push_back(news);
        } else {
            self.fault = Some(UNEXPECTED);
        }
    }
}

/// What is wrong with a message of this kind whose header says so many bytes.
fn excess(kind: u8, length: usize, client: bool, max_list: impl Fn() -> usize) -> Option<Fault> {
    let limit = match kind {
        handshake_type::CERTIFICATE_REQUEST if client => max_list(),
        handshake_type::CERTIFICATE if !client => max_list(),
        handshake_type::CERTIFICATE_VERIFY if !client => MAX_CERTIFICATE_VERIFY,
        handshake_type::FINISHED if !client => MAX_FINISHED,
        _ => return Some(UNEXPECTED),
    };
    let too_long = Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER);
    (length > limit).then_some(too_long)
}

const UNEXPECTED: Fault = Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE);
const NOT_AT_BOUNDARY: Fault = Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE);

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, length: usize) -> Vec<u8> {
        let size = (length as u32).to_be_bytes();
        [&[kind], &size[1..], &vec![7; length]].concat()
    }

    fn ticket() -> Vec<u8> {
        message(handshake_type::NEW_SESSION_TICKET, 20)
    }

    fn request() -> Vec<u8> {
        message(handshake_type::CERTIFICATE_REQUEST, 30)
    }

    fn flight() -> Vec<u8> {
        [
            message(handshake_type::CERTIFICATE, 40),
            message(handshake_type::CERTIFICATE_VERIFY, 0),
            message(handshake_type::FINISHED, 32),
        ]
        .concat()
    }

    #[test]
    fn requests_are_taken_from_between_tickets() {
        let stream = [ticket(), request(), ticket(), request(), ticket()].concat();
        // In whatever pieces they come.
        for size in 1..=stream.len() {
            let mut inbox = Inbox::new(true);
            let mut left = Vec::new();
            for record in stream.chunks(size) {
                match inbox.take(record, || 30) {
                    Some(part) => left.extend(part),
                    None => left.extend_from_slice(record),
                }
            }
            assert_eq!(left, [ticket(), ticket(), ticket()].concat());
            assert!(!inbox.is_amid());
            for _ in 0..2 {
                assert_eq!(inbox.next(), Some(Ok(News::Begun(handshake_type::CERTIFICATE_REQUEST))));
                assert_eq!(inbox.next(), Some(Ok(News::Whole(request()))));
            }
            assert_eq!(inbox.next(), None);
        }
    }

    #[test]
    fn servers_take_answers() {
        for size in 1..40 {
            let mut inbox = Inbox::new(false);
            assert_eq!(inbox.take(&message(handshake_type::KEY_UPDATE, 1), || 0), None);
            for record in flight().chunks(size) {
                assert_eq!(inbox.take(record, || 40).as_deref(), Some(&[][..]));
                assert!(inbox.is_amid() || inbox.news.len() == 6);
            }
            assert!(!inbox.is_amid() && inbox.fault.is_none());
            assert_eq!(inbox.take(&message(handshake_type::KEY_UPDATE, 1), || 0), None);
        }
    }

    #[test]
    fn what_neither_expects_is_refused() {
        for (client, kind) in [(true, handshake_type::CERTIFICATE), (false, handshake_type::CLIENT_HELLO)] {
            let mut inbox = Inbox::new(client);
            assert_eq!(inbox.take(&message(kind, 5), || 40).as_deref(), Some(&[][..]));
            assert_eq!(inbox.next(), Some(Ok(News::Begun(kind))));
            assert_eq!(inbox.next(), Some(Err(UNEXPECTED)));
        }
    }

    #[test]
    fn what_is_too_long_is_refused_by_its_header() {
        let too_long = |kind, client: bool, limit: usize| {
            let mut inbox = Inbox::new(client);
            inbox.take(&message(kind, limit)[..4], || limit);
            assert_eq!(inbox.fault, None);
            let mut inbox = Inbox::new(client);
            inbox.take(&message(kind, limit + 1)[..4], || limit);
            assert_eq!(inbox.next(), Some(Ok(News::Begun(kind))));
            inbox.next()
        };
        let expected = Some(Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER)));
        assert_eq!(too_long(handshake_type::CERTIFICATE_REQUEST, true, 50), expected);
        assert_eq!(too_long(handshake_type::CERTIFICATE, false, 60), expected);
        assert_eq!(too_long(handshake_type::CERTIFICATE_VERIFY, false, MAX_CERTIFICATE_VERIFY), expected);
        assert_eq!(too_long(handshake_type::FINISHED, false, MAX_FINISHED), expected);
    }

    #[test]
    fn keys_change_at_the_end_of_a_record() {
        let update = message(handshake_type::KEY_UPDATE, 1);
        let mut inbox = Inbox::new(true);
        assert_eq!(inbox.take(&[update.clone(), request()].concat(), || 30), Some(Vec::new()));
        assert_eq!(inbox.next(), Some(Err(NOT_AT_BOUNDARY)));
        let mut inbox = Inbox::new(true);
        assert_eq!(inbox.take(&[request(), update.clone()].concat(), || 30), Some(update.clone()));
        assert_eq!(inbox.news.back(), Some(&News::Whole(request())));
        let mut inbox = Inbox::new(false);
        inbox.take(&[flight(), update.clone()].concat(), || 40);
        assert_eq!(inbox.news.back(), Some(&News::Begun(handshake_type::FINISHED)));
        assert_eq!(inbox.fault, Some(NOT_AT_BOUNDARY));
        // In the middle of an answer nothing else may come.
        let mut inbox = Inbox::new(false);
        inbox.take(&[message(handshake_type::CERTIFICATE, 4), update].concat(), || 40);
        assert_eq!(inbox.news.back(), Some(&News::Begun(handshake_type::KEY_UPDATE)));
        assert_eq!(inbox.fault, Some(UNEXPECTED));
    }

    /// Whatever comes, in whatever pieces: nothing panics, and what is kept is bounded.
    #[test]
    fn nothing_that_comes_is_trouble() {
        let mut state = 1u32;
        let mut byte = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        for round in 0..3000 {
            let mut inbox = Inbox::new(round % 2 == 0);
            for _ in 0..12 {
                let mut record: Vec<u8> = (0..byte() % 60).map(|_| byte() % 26).collect();
                // Lengths that can be reached.
                record
                    .chunks_mut(9)
                    .for_each(|part| part.iter_mut().skip(1).take(2).for_each(|byte| *byte = 0));
                if let Some(left) = inbox.take(&record, || 40) {
                    assert!(left.len() < record.len());
                }
            }
            assert!(inbox.news.len() <= MAX_WAITING);
            assert!(inbox.open.is_none_or(|open| open.bytes.len() <= HEADER + MAX_CERTIFICATE_VERIFY));
        }
    }

    #[test]
    fn a_flood_ends() {
        let mut inbox = Inbox::new(true);
        for _ in 0..100 {
            inbox.take(&request(), || 30);
        }
        assert_eq!(inbox.news.len(), MAX_WAITING);
        assert_eq!(inbox.fault, Some(UNEXPECTED));
    }
}
