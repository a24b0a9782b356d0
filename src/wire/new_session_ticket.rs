//! The NewSessionTicket of TLS 1.3 (RFC 8446, section 4.6.1).

use super::numbers::{extension, handshake_type};
use super::writer::Writer;

/// A ticket and its parameters.
pub struct NewSessionTicket<'a> {
    /// How long the ticket may be used, in seconds.
    pub lifetime: u32,
    /// Hides the ticket's age.
    pub age_add: u32,
    /// The pre-shared key is derived with it. No other ticket of this connection has the same.
    pub nonce: &'a [u8],
    /// The ticket.
    pub ticket: &'a [u8],
    /// How much early data is accepted with it, in bytes.
    pub max_early_data: u32,
}

impl NewSessionTicket<'_> {
    /// The message, without its header. None when something in it is too long.
    pub fn body(&self) -> Option<Vec<u8>> {
        let mut extensions = Writer::default();
        if self.max_early_data != 0 {
            extensions.extension(extension::EARLY_DATA, &self.max_early_data.to_be_bytes())?;
        }
        let mut body = Writer::with_capacity(self.ticket.len().saturating_add(32));
        body.u32(self.lifetime);
        body.u32(self.age_add);
        body.with_u8_length(self.nonce)?;
        body.with_u16_length(self.ticket)?;
        body.with_u16_length(extensions.written())?;
        Some(body.into_vec())
    }

    /// The message.
    pub fn message(&self) -> Option<Vec<u8>> {
        Writer::message(handshake_type::NEW_SESSION_TICKET, &self.body()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_the_rfc_says() {
        let ticket =
            NewSessionTicket { lifetime: 7, age_add: 8, nonce: &[1], ticket: &[2, 3], max_early_data: 9 };
        let with_early_data = [0, 8, 0, 42, 0, 4, 0, 0, 0, 9];
        let start = [0, 0, 0, 7, 0, 0, 0, 8, 1, 1, 0, 2, 2, 3];
        assert_eq!(ticket.body(), Some([&start[..], &with_early_data].concat()));
        let without = NewSessionTicket { max_early_data: 0, ..ticket };
        assert_eq!(without.message(), Some([&[4, 0, 0, 16][..], &start, &[0, 0]].concat()));
        assert_eq!(NewSessionTicket { ticket: &[0; 65536], ..without }.message(), None);
        assert_eq!(NewSessionTicket { nonce: &[0; 256], ..without }.message(), None);
    }
}
