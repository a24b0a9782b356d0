//! A ServerHello or HelloRetryRequest as a value (RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3).

use super::numbers::{HELLO_RETRY_REQUEST_RANDOM, extension};
use super::reader::Reader;
use super::split::{Extensions, MESSAGE_HEADER, sized_extensions};

/// The fields of the message, not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerHello<'a> {
    /// `legacy_version`
    pub version: u16,
    /// The server's random.
    pub random: [u8; 32],
    /// The session id: the server's, or the client's own.
    pub session_id: &'a [u8],
    /// The cipher suite.
    pub suite: u16,
    /// The compression method, which is 0.
    pub compression: u8,
    /// The extensions; empty where their list is malformed.
    pub extensions: Extensions<'a>,
}

/// The version of TLS 1.3 in `supported_versions`.
const TLS13: [u8; 2] = [3, 4];

impl<'a> ServerHello<'a> {
    /// Reads a complete message, with its header. None where it is truncated.
    pub fn parse(message: &'a [u8]) -> Option<Self> {
        let mut body = Reader(message.get(MESSAGE_HEADER..)?);
        let version = body.u16().ok()?;
        let random = body.take(32).ok()?.try_into().ok()?;
        let session_id = body.with_u8_length().ok()?;
        let suite = body.u16().ok()?;
        let compression = body.u8().ok()?;
        let extensions = sized_extensions(body.0).unwrap_or_default();
        Some(Self { version, random, session_id, suite, compression, extensions })
    }

    /// The body of an extension.
    pub fn extension(&self, number: u16) -> Option<&'a [u8]> {
        self.extensions.iter().find(|(kind, _)| *kind == number).map(|(_, body)| *body)
    }

    /// Whether it is a HelloRetryRequest.
    pub fn is_retry(&self) -> bool {
        self.random == HELLO_RETRY_REQUEST_RANDOM
    }

    /// Whether it selects TLS 1.3. The session id is the client's own choice, so bytes in it that look like an extension
    /// prove nothing.
    pub fn is_tls13(&self) -> bool {
        self.extension(extension::SUPPORTED_VERSIONS) == Some(&TLS13)
    }

    /// The group that a HelloRetryRequest requests.
    pub fn requested_group(&self) -> Option<u16> {
        let body = self.extension(extension::KEY_SHARE)?;
        Some(u16::from_be_bytes(body.try_into().ok()?))
    }
}

/// The random of a ClientHello or ServerHello, which is in the same place in both.
pub fn random_of(hello: &[u8]) -> Option<[u8; 32]> {
    hello.get(MESSAGE_HEADER + 2..MESSAGE_HEADER + 34)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(id: &[u8], extensions: &[u8]) -> Vec<u8> {
        let length = (extensions.len() as u16).to_be_bytes();
        let body =
            [&[3, 3][..], &[7; 32], &[id.len() as u8], id, &[0x13, 1, 0], &length, extensions].concat();
        [&[2, 0, 0, body.len() as u8], &body[..]].concat()
    }

    const VERSION: [u8; 6] = [0, 43, 0, 2, 3, 4];

    fn is_tls13(hello: &[u8]) -> bool {
        ServerHello::parse(hello).is_some_and(|hello| hello.is_tls13())
    }

    #[test]
    fn what_looks_like_an_extension_is_none() {
        assert!(is_tls13(&hello(&[9; 32], &VERSION)));
        assert!(is_tls13(&hello(&VERSION, &[&[0, 23, 0, 0], &VERSION[..]].concat())));
        // In the session id, in another extension, and for another version.
        assert!(!is_tls13(&hello(&VERSION, &[0, 23, 0, 0])));
        assert!(!is_tls13(&hello(&[9; 32], &[&[0, 16, 0, 6], &VERSION[..]].concat())));
        assert!(!is_tls13(&hello(&[9; 32], &[0, 43, 0, 2, 3, 3])));
        let whole = hello(&VERSION, &[]);
        (0..whole.len()).for_each(|length| assert!(!is_tls13(&whole[..length])));
    }

    #[test]
    fn says_what_it_says() {
        let message = hello(b"id", &[0, 51, 0, 2, 0, 24]);
        let parsed = ServerHello::parse(&message).expect("whole");
        assert_eq!((parsed.version, parsed.suite, parsed.session_id), (0x0303, 0x1301, &b"id"[..]));
        assert_eq!((parsed.requested_group(), parsed.is_retry()), (Some(24), false));
        assert_eq!(random_of(&message), Some(parsed.random));
    }
}
