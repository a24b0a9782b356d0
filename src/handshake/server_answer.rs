//! What a server answered to a ClientHello, read from our own messages as they go out.

use super::message_log::{Message, Passed};
use crate::wire::{ServerHello, content_type, extension, handshake_type};

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerAnswer {
    /// A HelloRetryRequest.
    Retry,
    /// A full handshake.
    Full,
    /// TLS 1.3: the handshake uses the pre-shared key with this index.
    Key(u16),
    /// TLS 1.2: the handshake resumes a session, whose id the ServerHello echoes.
    Session,
}

impl ServerAnswer {
    /// Finds the answer to a ClientHello with this session id among the messages that have passed. None where there is
    /// no ServerHello, and for a contradictory one.
    ///
    /// The rule: a handshake is resumed if the ServerHello says so and no certificate follows it, and in no other case.
    pub fn read(passed: &[Passed], session_id: &[u8]) -> Option<Self> {
        let mut sent = passed.iter().filter_map(|passed| match passed {
            Passed::Message(Message {
                outgoing: true, content_type: content_type::HANDSHAKE, bytes, ..
            }) => Some(&bytes[..]),
            _ => None,
        });
        let hello = sent.find(|message| message.first() == Some(&handshake_type::SERVER_HELLO))?;
        let hello = ServerHello::parse(hello)?;
        if hello.is_retry() {
            return Some(Self::Retry);
        }
        let shows_certificate = sent.any(|message| message.first() == Some(&handshake_type::CERTIFICATE));
        let (versions, key) =
            (hello.extension(extension::SUPPORTED_VERSIONS), hello.extension(extension::PRE_SHARED_KEY));
        let resumes = match (versions, key) {
            (Some(_), Some(number)) => Some(Self::Key(u16::from_be_bytes(number.try_into().ok()?))),
            (Some(_), None) => None,
            (None, _) => (hello.session_id == session_id && !shows_certificate).then_some(Self::Session),
        };
        match resumes {
            Some(_) if shows_certificate => None,
            None if !shows_certificate => None,
            Some(resumes) => Some(resumes),
            None => Some(Self::Full),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::HELLO_RETRY_REQUEST_RANDOM;

    fn sent(bytes: Vec<u8>) -> Passed {
        let content_type = content_type::HANDSHAKE;
        Passed::Message(Message { outgoing: true, content_type, bytes, encrypted: false })
    }

    fn hello(random: [u8; 32], id: &[u8], extensions: &[u8]) -> Passed {
        let length = (extensions.len() as u16).to_be_bytes();
        let tail: &[&[u8]] = if extensions.is_empty() { &[] } else { &[&length, extensions] };
        let body = [&[3, 3][..], &random, &[id.len() as u8], id, &[0x13, 1, 0], &tail.concat()].concat();
        sent([&[handshake_type::SERVER_HELLO, 0, 0, body.len() as u8], &body[..]].concat())
    }

    #[test]
    fn tells_a_resumed_handshake_from_a_full_one() {
        let certificate = || sent(vec![handshake_type::CERTIFICATE, 0, 0, 0]);
        let (tls13, key) = ([0, 43, 0, 2, 3, 4], [0, 41, 0, 2, 0, 3]);
        let both = [tls13, key].concat();
        let read = |passed: &[Passed]| ServerAnswer::read(passed, b"id");
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[certificate()]), None);
        assert_eq!(read(&[hello(HELLO_RETRY_REQUEST_RANDOM, b"id", &tls13)]), Some(ServerAnswer::Retry));
        assert_eq!(read(&[hello([1; 32], b"id", &both)]), Some(ServerAnswer::Key(3)));
        assert_eq!(read(&[hello([1; 32], b"id", &tls13), certificate()]), Some(ServerAnswer::Full));
        assert_eq!(read(&[hello([1; 32], b"id", &both), certificate()]), None);
        assert_eq!(read(&[hello([1; 32], b"id", &tls13)]), None);
        assert_eq!(read(&[hello([1; 32], b"id", &[])]), Some(ServerAnswer::Session));
        assert_eq!(read(&[hello([1; 32], b"id", &[]), certificate()]), Some(ServerAnswer::Full));
        assert_eq!(read(&[hello([1; 32], b"other", &[])]), None);
        // Bytes of a session id that look like an extension do not count as one.
        let id = both.repeat(2);
        assert_eq!(
            ServerAnswer::read(&[hello([1; 32], &id, &[]), certificate()], &id),
            Some(ServerAnswer::Full)
        );
    }
}
