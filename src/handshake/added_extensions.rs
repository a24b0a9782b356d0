//! Extensions that a server's rustls does not put into EncryptedExtensions and OpenSSL does: the acknowledged server name where
//! a session is resumed, and the list of groups where the client's share is not of the server's first one (RFC 8446, section
//! 4.2.7). They stand in front of rustls's own.
//!
//! rustls sends the message at the beginning of its first encrypted record, so that record grows, and the transcript is of the
//! wire. The rule: a record never grows beyond what it may hold. So nothing is added where the rest of the flight may fill it.

use crate::wire::{extension, handshake_type};

/// What is put in front of a server's own extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AddedExtensions {
    extensions: Vec<u8>,
    /// A record cipher puts them in.
    claimed: bool,
}

/// A flight with certificates of more bytes than this may fill a record.
pub(super) const LONG_FLIGHT: usize = 8192;

impl AddedExtensions {
    /// Says that the server name is acknowledged.
    pub fn acknowledge_name(&mut self) {
        let [high, low] = extension::SERVER_NAME.to_be_bytes();
        self.extensions.extend([high, low, 0, 0]);
    }

    /// Tells the server's groups.
    pub fn tell_groups(&mut self, groups: &[u16]) {
        let list = 2 * groups.len() as u16;
        self.extensions.extend(extension::SUPPORTED_GROUPS.to_be_bytes());
        self.extensions.extend((list + 2).to_be_bytes());
        self.extensions.extend(list.to_be_bytes());
        self.extensions.extend(groups.iter().flat_map(|group| group.to_be_bytes()));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.extensions.is_empty()
    }

    /// For the first record cipher that asks; it is the one of the handshake.
    pub fn claim(&mut self) -> Option<Self> {
        let first = !std::mem::replace(&mut self.claimed, true);
        first.then(|| self.clone())
    }

    /// By how much the message grows.
    pub fn length(&self) -> usize {
        self.extensions.len()
    }

    /// Messages that begin with EncryptedExtensions, as they are on the wire.
    pub fn to_wire(&self, messages: &[u8]) -> Option<Vec<u8>> {
        let ([kind, l1, l2, l3, e1, e2], rest) = messages.split_first_chunk()?;
        if *kind != handshake_type::ENCRYPTED_EXTENSIONS {
            return None;
        }
        let more = self.length();
        let message = u32::from_be_bytes([0, *l1, *l2, *l3]).checked_add(u32::try_from(more).ok()?)?;
        let list = u16::from_be_bytes([*e1, *e2]).checked_add(u16::try_from(more).ok()?)?;
        let [_, length @ ..] = message.to_be_bytes();
        Some([&[*kind], &length[..], &list.to_be_bytes(), &self.extensions, rest].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_stand_in_front() {
        let mut added = AddedExtensions::default();
        added.acknowledge_name();
        added.tell_groups(&[29, 23]);
        let wire = added.to_wire(&[8, 0, 0, 6, 0, 4, 0, 42, 0, 0, 20, 0]).expect("EncryptedExtensions");
        let expected = [8, 0, 0, 20, 0, 18, 0, 0, 0, 0, 0, 10, 0, 6, 0, 4, 0, 29, 0, 23, 0, 42, 0, 0, 20, 0];
        assert_eq!(wire, expected);
        assert_eq!(added.to_wire(&[20, 0, 0, 2, 0, 0]), None);
        assert_eq!(added.to_wire(&[8, 0, 0]), None);
    }

    #[test]
    fn one_cipher_puts_them_in() {
        let mut added = AddedExtensions::default();
        added.acknowledge_name();
        assert_eq!(added.claim().map(|claimed| claimed.length()), Some(4));
        assert_eq!(added.claim(), None);
    }
}
