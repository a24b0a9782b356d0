//! The receiving half of an open connection: it takes one record at a time, and from it one message at a time.

use super::buffer::RecordBuffer;
use super::messages::{Messages, Piece};
use super::opener::Opener;
use super::rules::{AlertMeaning, InARow, MAX_CLIENT_HELLO, unexpected, wrong_type};
use super::traffic_secret::TrafficSecret;
use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wire::{MESSAGE_HEADER, content_type, handshake_type};

/// Opens records, and returns what is in them.
pub struct Receiver {
    /// Records from the peer, and decrypted bytes that the program has not read.
    pub input: RecordBuffer,
    opener: Opener,
    side: Side,
    in_a_row: InARow,
    messages: Messages,
    /// The type of a record that has been opened and not judged.
    opened: Option<u8>,
    /// The message that has begun belongs to a post-handshake authentication.
    begun: bool,
    /// Server: the client has begun to authenticate, and its Finished has not come.
    answering: bool,
}

/// Which side we are, and what was negotiated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// We are the client.
    pub client: bool,
    /// The version is TLS 1.3.
    pub tls13: bool,
    /// TLS 1.3: the client has offered to authenticate after the handshake.
    pub authenticates: bool,
}

/// What has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Application data, in [`Receiver::input`].
    Data,
    /// Nothing that the caller needs to know; there may be more.
    Nothing,
    /// A message has begun that belongs to a post-handshake authentication, or is unexpected: its type, and the verdict
    /// on its type and length.
    Begun(u8, Result<(), Fault>),
    /// That message, complete, with its header.
    Authentication(Vec<u8>),
    /// Another handshake message, with its header.
    Message(Vec<u8>),
    /// An alert, which [`Receiver::judge_alert`] judges.
    Alert([u8; 2]),
}

/// The longest NewSessionTicket in TLS 1.3.
const MAX_TICKET: usize = 131_338;
/// The longest CertificateVerify.
const MAX_CERTIFICATE_VERIFY: usize = 16384;
/// The longest Finished.
const MAX_FINISHED: usize = 64;

impl Receiver {
    /// Continues after a handshake, with its counts of records in a row, and with what follows its last message in the
    /// same record.
    pub fn new(
        opener: Opener,
        side: Side,
        in_a_row: InARow,
        input: RecordBuffer,
        messages: Messages,
    ) -> Self {
        Self { input, opener, side, in_a_row, messages, opened: None, begun: false, answering: false }
    }

    /// Whether the version is TLS 1.3.
    pub fn is_tls13(&self) -> bool {
        self.side.tls13
    }

    /// Whether the client has offered to authenticate after the handshake.
    pub fn authenticates(&self) -> bool {
        self.side.authenticates
    }

    /// TLS 1.3: the secret that the keys in use are derived from.
    pub fn secret(&self) -> Option<&TrafficSecret> {
        self.opener.secret()
    }

    /// Whether [`Receiver::next`] has something to return without another record.
    pub fn has_next(&self) -> bool {
        self.opened.is_some() || self.messages.has_next()
    }

    /// Application data that the program has not read. A record that is opened and not judged may be of any type, so it
    /// does not count.
    pub fn data(&self) -> &[u8] {
        if self.opened.is_some() { &[] } else { self.input.plaintext() }
    }

    /// Whether only the rest of an authentication may come.
    pub fn is_in_authentication(&self) -> bool {
        self.answering || self.begun
    }

    /// Whether a message has begun whose type and length are known, and which is incomplete.
    pub fn is_in_message(&self) -> bool {
        self.messages.is_in_body()
    }

    /// Opens the next record, which is complete. Returns its content type.
    pub fn open_next(&mut self) -> Result<u8, Fault> {
        let next = self.input.next_mut();
        let (header, payload) =
            next.ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        let opened = self.opener.open(header, payload)?;
        self.input.take_opened(opened.plaintext);
        let kind = opened.content_type;
        match kind {
            content_type::APPLICATION_DATA | content_type::ALERT | content_type::HANDSHAKE => {}
            _ if self.side.tls13 => return Err(wrong_type(kind, true)),
            _ => {}
        }
        self.opened = Some(kind);
        Ok(kind)
    }

    /// Skips the record that has been opened.
    pub fn pass_over(&mut self) -> Result<(), Fault> {
        let Some(kind) = self.opened.take() else { return Ok(()) };
        let length = self.input.plaintext().len();
        self.input.consume(length);
        self.in_a_row.judge_length(kind, length, self.side.tls13)
    }

    /// The next event, from the opened record or from one before it. `max_list`: the longest message with certificates,
    /// or with a request for them.
    pub fn next(&mut self, max_list: impl FnOnce() -> usize) -> Result<Event, Fault> {
        match self.opened.take() {
            Some(kind) => self.judge_record(kind, max_list),
            None => self.next_message(max_list),
        }
    }

    fn judge_record(&mut self, kind: u8, max_list: impl FnOnce() -> usize) -> Result<Event, Fault> {
        let (tls13, content) = (self.side.tls13, self.input.plaintext());
        self.in_a_row.judge_length(kind, content.len(), tls13)?;
        if tls13 && kind != content_type::HANDSHAKE && self.messages.is_in_header() {
            return Err(unexpected(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
        }
        let event = match kind {
            content_type::APPLICATION_DATA => {
                if self.messages.is_in_body() || self.answering {
                    return Err(unexpected(Reason::UNEXPECTED_RECORD));
                }
                if !content.is_empty() {
                    return Ok(Event::Data);
                }
                Event::Nothing
            }
            content_type::ALERT => {
                let [level, description] = *content else { return Err(unexpected(Reason::INVALID_ALERT)) };
                Event::Alert([level, description])
            }
            content_type::HANDSHAKE => {
                self.messages.add(content);
                self.input.consume(self.input.plaintext().len());
                return self.next_message(max_list);
            }
            _ => return Err(wrong_type(kind, tls13)),
        };
        self.input.consume(self.input.plaintext().len());
        Ok(event)
    }

    fn next_message(&mut self, max_list: impl FnOnce() -> usize) -> Result<Event, Fault> {
        match self.messages.next_piece() {
            None => Ok(Event::Nothing),
            Some(Piece::Whole(message)) => {
                self.answering &= message.first() != Some(&handshake_type::FINISHED);
                let event = if self.begun { Event::Authentication } else { Event::Message };
                self.begun = false;
                Ok(event(message))
            }
            Some(Piece::Header(kind, length)) if self.is_of_authentication(kind) => {
                self.answering |= !self.side.client && kind == handshake_type::CERTIFICATE;
                self.begun = true;
                Ok(Event::Begun(kind, judge_authentication(kind, length, self.side.client, max_list)))
            }
            Some(Piece::Header(kind, length)) => {
                self.judge_header(kind, length)?;
                // The whole message may have come.
                self.next_message(max_list)
            }
        }
    }

    /// Whether a message of this type is reported when it begins: every type is, except those that may come at any
    /// time. In the middle of a client's answer there are no such types.
    fn is_of_authentication(&self, kind: u8) -> bool {
        self.side.authenticates
            && match kind {
                handshake_type::KEY_UPDATE => self.answering,
                handshake_type::NEW_SESSION_TICKET => !self.side.client,
                _ => true,
            }
    }

    /// Judges the header of a message: its type first, then its length.
    fn judge_header(&self, kind: u8, length: usize) -> Result<(), Fault> {
        let Side { client, tls13, .. } = self.side;
        let limit = match kind {
            handshake_type::HELLO_REQUEST if !tls13 && client => 0,
            handshake_type::CLIENT_HELLO if !tls13 && !client => MAX_CLIENT_HELLO,
            handshake_type::KEY_UPDATE if tls13 => 1,
            handshake_type::NEW_SESSION_TICKET if tls13 && client => MAX_TICKET,
            _ => return Err(UNEXPECTED),
        };
        if length > limit { Err(TOO_LONG) } else { Ok(()) }
    }

    /// Judges an alert.
    pub fn judge_alert(&mut self, alert: [u8; 2]) -> Result<AlertMeaning, Fault> {
        self.in_a_row.judge_alert(alert, self.side.tls13)
    }

    /// Fails unless the last message ends its record: after a message that changes the keys, nothing sealed with the
    /// old keys may follow.
    pub fn expect_boundary(&self) -> Result<(), Fault> {
        match self.messages.is_at_boundary() {
            true => Ok(()),
            false => Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE)),
        }
    }

    /// Processes a KeyUpdate from the peer: what follows is opened with new keys. Returns whether the peer requests one
    /// in return.
    pub fn update_keys(&mut self, message: &[u8]) -> Result<bool, Fault> {
        self.expect_boundary()?;
        let of_us = match message.get(MESSAGE_HEADER..).unwrap_or_default() {
            [0] => false,
            [1] => true,
            [_] => return Err(Fault::with_alert(Reason::BAD_KEY_UPDATE, alert::ILLEGAL_PARAMETER)),
            _ => return Err(Fault::with_alert(Reason::BAD_KEY_UPDATE, alert::DECODE_ERROR)),
        };
        let next = self.opener.next();
        self.opener = next.ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        Ok(of_us)
    }
}

/// Judges the header of a message that belongs to a post-handshake authentication, or is unexpected.
fn judge_authentication(
    kind: u8,
    length: usize,
    client: bool,
    max_list: impl FnOnce() -> usize,
) -> Result<(), Fault> {
    let limit = match kind {
        handshake_type::CERTIFICATE_REQUEST if client => max_list(),
        handshake_type::CERTIFICATE if !client => max_list(),
        handshake_type::CERTIFICATE_VERIFY if !client => MAX_CERTIFICATE_VERIFY,
        handshake_type::FINISHED if !client => MAX_FINISHED,
        _ => return Err(UNEXPECTED),
    };
    if length > limit { Err(TOO_LONG) } else { Ok(()) }
}

const UNEXPECTED: Fault = Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE);
const TOO_LONG: Fault = Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER);

#[cfg(test)]
mod tests;
