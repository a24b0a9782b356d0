//! Where a record of a handshake stands.

use crate::wire::{MESSAGE_HEADER, handshake_type};

/// Whose record it is, and when it came.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// We are the client.
    pub client: bool,
    /// The version.
    pub tls13: bool,
    /// The record is in clear.
    pub clear: bool,
}

impl Place {
    /// Whether a message with this header says nothing: a server may always ask for a handshake, and we are at it.
    pub fn may_ignore(&self, header: [u8; MESSAGE_HEADER]) -> bool {
        self.client && header == [handshake_type::HELLO_REQUEST, 0, 0, 0]
    }
}
