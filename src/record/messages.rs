//! Reassembles handshake messages from records, however they are split. Each message is announced by its header first,
//! so that it can be judged before its body arrives.

use crate::wire::{MESSAGE_HEADER, message_length};

/// Follows the handshake messages of one direction.
#[derive(Debug, Default)]
pub struct Messages {
    /// The message that has begun.
    open: Vec<u8>,
    /// Its header has been returned.
    judged: bool,
    /// What is left of the content of the last record, from `at` on.
    rest: Vec<u8>,
    at: usize,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The header of a message: its type, and the length of its body.
    Header(u8, usize),
    /// That message, with its header.
    Whole(Vec<u8>),
}

impl Messages {
    /// Adds the content of one more record.
    pub fn add(&mut self, payload: &[u8]) {
        self.rest.drain(..self.at);
        self.at = 0;
        self.rest.extend_from_slice(payload);
    }

    /// The next piece; None where another record is needed.
    pub fn next_piece(&mut self) -> Option<Piece> {
        if !self.judged {
            self.fill(MESSAGE_HEADER)?;
            let (kind, length) = self.open.first().zip(message_length(&self.open))?;
            let header = Piece::Header(*kind, length.checked_sub(MESSAGE_HEADER)?);
            self.judged = true;
            return Some(header);
        }
        self.fill(message_length(&self.open)?)?;
        self.judged = false;
        Some(Piece::Whole(std::mem::take(&mut self.open)))
    }

    /// Whether [`Messages::next_piece`] has something to return.
    pub fn has_next(&self) -> bool {
        let wanted = if self.judged { message_length(&self.open) } else { Some(MESSAGE_HEADER) };
        let there = self.open.len().saturating_add(self.unread().len());
        wanted.is_some_and(|wanted| there >= wanted)
    }

    /// Whether nothing of the last record follows the last message.
    pub fn is_at_boundary(&self) -> bool {
        self.rest.is_empty() && self.open.is_empty()
    }

    /// Whether a message has begun whose header is incomplete.
    pub fn is_in_header(&self) -> bool {
        !self.judged && !self.open.is_empty()
    }

    /// Whether the header of a message is known, and its body is incomplete.
    pub fn is_in_body(&self) -> bool {
        self.judged
    }

    /// Whether a message has begun, and is incomplete.
    pub fn is_in_message(&self) -> bool {
        self.is_in_header() || self.is_in_body()
    }

    fn unread(&self) -> &[u8] {
        self.rest.get(self.at..).unwrap_or_default()
    }

    /// Extends the open message up to `length` bytes. None where there are not as many.
    fn fill(&mut self, length: usize) -> Option<()> {
        let missing = length.checked_sub(self.open.len())?;
        let rest = self.rest.get(self.at..)?;
        let part = rest.get(..missing).unwrap_or(rest);
        self.open.extend_from_slice(part);
        self.at = self.at.saturating_add(part.len());
        if self.at == self.rest.len() {
            (self.rest, self.at) = (Vec::new(), 0);
        }
        (self.open.len() == length).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, length: usize) -> Vec<u8> {
        [&[kind, 0, (length >> 8) as u8, length as u8], &vec![kind; length][..]].concat()
    }

    #[test]
    fn messages_come_in_whatever_pieces() {
        let each = [message(11, 300), message(14, 0), message(14, 0), message(20, 1), message(4, 9)];
        let stream = each.concat();
        for size in 1..=stream.len() {
            let mut messages = Messages::default();
            let mut pieces = Vec::new();
            for record in stream.chunks(size) {
                messages.add(record);
                while messages.has_next() {
                    pieces.push(messages.next_piece().expect("there is one"));
                }
                assert_eq!(messages.next_piece(), None);
            }
            let expected: Vec<_> = each
                .iter()
                .flat_map(|message| {
                    [Piece::Header(message[0], message.len() - 4), Piece::Whole(message.clone())]
                })
                .collect();
            assert_eq!(pieces, expected, "in pieces of {size}");
            assert!(messages.is_at_boundary());
        }
    }

    #[test]
    fn knows_where_it_is() {
        let mut messages = Messages::default();
        assert!(messages.is_at_boundary());
        messages.add(&[24, 0]);
        assert_eq!(messages.next_piece(), None);
        assert!(messages.is_in_header() && !messages.is_in_body() && !messages.is_at_boundary());
        messages.add(&[0, 1]);
        assert_eq!(messages.next_piece(), Some(Piece::Header(24, 1)));
        assert!(messages.is_in_body() && !messages.has_next());
        messages.add(&[0, 24]);
        assert_eq!(messages.next_piece(), Some(Piece::Whole(vec![24, 0, 0, 1, 0])));
        assert!(!messages.is_at_boundary(), "another one begins in the same record");
    }
}
