//! The session id of a TLS 1.2 server. All of rustls's have 32 bytes, and a program's may be shorter: rustls has it with zeros
//! behind it, and the ServerHello on the wire without.

use crate::wire::{Reader, Writer, handshake_type};

/// An id that is shorter on the wire.
#[derive(Clone, Copy, Debug)]
pub struct ShortId {
    padded: [u8; ID],
    length: usize,
}

/// Bytes of an id of rustls's.
const ID: usize = 32;
/// Where the length of the id is in the body of a ServerHello, behind version and random.
const BEFORE_ID: usize = 2 + 32;

impl ShortId {
    /// None when rustls has it as it is.
    pub fn new(padded: [u8; ID], length: usize) -> Option<Self> {
        (length < ID).then_some(Self { padded, length })
    }

    /// An id of rustls's as it is on the wire.
    pub fn wire_id<'a>(&self, id: &'a [u8]) -> &'a [u8] {
        if id == self.padded { &id[..self.length] } else { id }
    }

    /// A ServerHello as it is on the wire; None where it is the same.
    pub fn shorten(&self, hello: &[u8]) -> Option<Vec<u8>> {
        let mut reader = Reader(hello.get(4..)?);
        let before = reader.take(BEFORE_ID).ok()?;
        if reader.with_u8_length().ok()? != self.padded {
            return None;
        }
        let mut body = Writer::with_capacity(hello.len());
        body.bytes(before);
        body.with_u8_length(&self.padded[..self.length])?;
        body.bytes(reader.0);
        Writer::message(handshake_type::SERVER_HELLO, body.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_are_cut_out_of_a_server_hello() {
        let mut padded = [0; ID];
        padded[..3].copy_from_slice(b"abc");
        assert!(ShortId::new(padded, ID).is_none());
        let short = ShortId::new(padded, 3).expect("shorter");
        let hello = |id: &[u8]| {
            let body = [&[3, 3][..], &[9; 32], &[id.len() as u8], id, b"rest"].concat();
            [&[handshake_type::SERVER_HELLO, 0, 0, body.len() as u8][..], &body].concat()
        };
        assert_eq!(short.shorten(&hello(&padded)), Some(hello(b"abc")));
        assert_eq!(short.shorten(&hello(&[5; ID])), None);
        assert_eq!((short.wire_id(&padded), short.wire_id(&[5; ID])), (&b"abc"[..], &[5; ID][..]));
        for length in 0..hello(&padded).len() - 4 {
            assert!(length > 70 || short.shorten(&hello(&padded)[..length]).is_none());
        }
    }
}
