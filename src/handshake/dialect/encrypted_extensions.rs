//! Extensions that OpenSSL's server puts into EncryptedExtensions and rustls does not: the acknowledged server name
//! when a session is resumed, and supported_groups when the client's key share is not for the server's first group (RFC
//! 8446, section 4.2.7). They come before rustls's own.

use crate::wire::{Reader, Writer, extension, handshake_type};

/// The extensions put before a server's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddedExtensions(Vec<u8>);

impl AddedExtensions {
    /// Acknowledges the server name.
    pub fn acknowledge_name(&mut self) {
        let [high, low] = extension::SERVER_NAME.to_be_bytes();
        self.0.extend([high, low, 0, 0]);
    }

    /// Adds the server's groups, unless there are more than fit into an extension.
    pub fn add_groups(&mut self, groups: &[u16]) {
        let list: Vec<u8> = groups.iter().flat_map(|group| group.to_be_bytes()).collect();
        let (mut body, mut whole) = (Writer::default(), Writer::default());
        let written = body.with_u16_length(&list);
        if written.and_then(|()| whole.extension(extension::SUPPORTED_GROUPS, body.written())).is_some() {
            self.0.extend_from_slice(whole.written());
        }
    }

    /// Whether there are no extensions to add.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// EncryptedExtensions as they are on the wire; None where they are unchanged.
    pub fn to_wire(&self, message: &[u8]) -> Option<Vec<u8>> {
        if self.is_empty() {
            return None;
        }
        let extensions = Reader(message.get(4..)?).all_with_u16_length().ok()?;
        let mut body = Writer::with_capacity(message.len().saturating_add(self.0.len()));
        body.with_u16_length(&[&self.0, extensions].concat())?;
        Writer::message(handshake_type::ENCRYPTED_EXTENSIONS, body.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_stand_in_front() {
        let mut added = AddedExtensions::default();
        assert_eq!(added.to_wire(&[8, 0, 0, 2, 0, 0]), None);
        added.acknowledge_name();
        added.add_groups(&[29, 23]);
        let wire = added.to_wire(&[8, 0, 0, 6, 0, 4, 0, 42, 0, 0]).expect("EncryptedExtensions");
        let expected = [8, 0, 0, 20, 0, 18, 0, 0, 0, 0, 0, 10, 0, 6, 0, 4, 0, 29, 0, 23, 0, 42, 0, 0];
        assert_eq!(wire, expected);
        assert_eq!(added.to_wire(&[8, 0, 0]), None);
        let before = added.clone();
        added.add_groups(&[29; 0x8000]);
        assert_eq!(added, before);
    }
}
