//! How a server's TLS 1.2 ServerHello differs from rustls's: a session id shorter than 32 bytes, which rustls has
//! padded with zeros, and the ec_point_formats extension, which rustls does not send (RFC 8422, section 5.2).

use crate::wire::{Reader, Writer, extension, handshake_type, split_extensions};

/// The changes to make.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerHelloChanges {
    /// The session id, if it is shorter on the wire.
    pub session_id: Option<ShortId>,
    /// The client has sent its point formats and no session is resumed, so it is sent ours (RFC 8422, section 4).
    pub tells_point_formats: bool,
}

/// Uncompressed, and both compressed forms, as OpenSSL's server sends them.
const POINT_FORMATS: [u8; 4] = [3, 0, 1, 2];
/// Extensions that OpenSSL's server writes before ec_point_formats.
const IN_FRONT: [u16; 2] = [extension::RENEGOTIATION_INFO, extension::SERVER_NAME];

impl ServerHelloChanges {
    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.session_id.is_none() && !self.tells_point_formats
    }

    /// A ServerHello as it is on the wire; None where it is unchanged.
    pub fn to_wire(&self, hello: &[u8]) -> Option<Vec<u8>> {
        let shorter = self.session_id.and_then(|id| id.shorten(hello));
        let more = self.tells_point_formats.then(|| with_point_formats(shorter.as_deref().unwrap_or(hello)));
        more.flatten().or(shorter)
    }
}

fn with_point_formats(hello: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(hello.get(4..)?);
    reader.take(BEFORE_ID).ok()?;
    reader.with_u8_length().ok()?;
    // Suite and compression method.
    reader.take(3).ok()?;
    let fixed = reader.read_of(hello)?.get(4..)?;
    let rustls = if reader.0.is_empty() { &[] } else { reader.all_with_u16_length().ok()? };
    let mut list = Writer::with_capacity(rustls.len().saturating_add(8));
    let (front, behind): (Vec<_>, Vec<_>) =
        split_extensions(rustls)?.into_iter().partition(|(kind, _)| IN_FRONT.contains(kind));
    for (kind, body) in front {
        list.extension(kind, body)?;
    }
    list.extension(extension::EC_POINT_FORMATS, &POINT_FORMATS)?;
    for (kind, body) in behind {
        list.extension(kind, body)?;
    }
    let mut body = Writer::with_capacity(hello.len().saturating_add(8));
    body.bytes(fixed);
    body.with_u16_length(list.written())?;
    Writer::message(handshake_type::SERVER_HELLO, body.written())
}

/// A session id that is shorter on the wire than rustls's.
#[derive(Clone, Copy, Debug)]
pub struct ShortId {
    padded: [u8; ID],
    length: usize,
}

/// The length of rustls's session ids.
const ID: usize = 32;
/// Where the length of the session id is in the body of a ServerHello, after version and random.
const BEFORE_ID: usize = 2 + 32;

impl ShortId {
    /// None when rustls's id is not padded.
    pub fn new(padded: [u8; ID], length: usize) -> Option<Self> {
        (length < ID).then_some(Self { padded, length })
    }

    /// An id of rustls's as it is on the wire.
    pub fn wire_id<'a>(&self, id: &'a [u8]) -> &'a [u8] {
        if id == self.padded { self.cut(id) } else { id }
    }

    /// [`ShortId::new`] has checked that the length fits.
    fn cut<'a>(&self, id: &'a [u8]) -> &'a [u8] {
        id.get(..self.length).unwrap_or(id)
    }

    /// A ServerHello with the shorter id; None where it has another one.
    fn shorten(&self, hello: &[u8]) -> Option<Vec<u8>> {
        let mut reader = Reader(hello.get(4..)?);
        let before = reader.take(BEFORE_ID).ok()?;
        if reader.with_u8_length().ok()? != self.padded {
            return None;
        }
        let mut body = Writer::with_capacity(hello.len());
        body.bytes(before);
        body.with_u8_length(self.cut(&self.padded))?;
        body.bytes(reader.0);
        Writer::message(handshake_type::SERVER_HELLO, body.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn point_formats_are_told() {
        let hello = |extensions: &[u8]| {
            let fixed = [&[3, 3][..], &[9; 32], &[0, 0xc0, 0x2f, 0]].concat();
            let list: &[&[u8]] =
                if extensions.is_empty() { &[] } else { &[&[0, extensions.len() as u8], extensions] };
            let body = [fixed, list.concat()].concat();
            [&[handshake_type::SERVER_HELLO, 0, 0, body.len() as u8][..], &body].concat()
        };
        let formats = [0, 11, 0, 4, 3, 0, 1, 2];
        let changes = ServerHelloChanges { tells_point_formats: true, ..ServerHelloChanges::default() };
        assert_eq!(changes.to_wire(&hello(&[])), Some(hello(&formats)));
        let (renegotiation, secret) = ([0xff, 1, 0, 1, 0], [0, 23, 0, 0]);
        let wire = [&renegotiation[..], &formats, &secret].concat();
        assert_eq!(changes.to_wire(&hello(&[&secret[..], &renegotiation].concat())), Some(hello(&wire)));
        assert_eq!(ServerHelloChanges::default().to_wire(&hello(&secret)), None);
    }

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
