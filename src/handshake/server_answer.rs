//! What a server's answer to a ClientHello says, read from our own messages as they go out.

use super::message_log::{Message, Passed, random_of};
use crate::wire::{HELLO_RETRY_REQUEST_RANDOM, content_type, handshake_type};

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerAnswer {
    /// A HelloRetryRequest.
    Retry,
    /// A full handshake.
    Full,
    /// TLS 1.3: the handshake runs on the pre-shared key with this number.
    Key(u16),
    /// TLS 1.2: the handshake runs on a session, whose id the ServerHello echoes.
    Session,
}

const PRE_SHARED_KEY: u16 = 41;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

impl ServerAnswer {
    /// The answer among what has passed, to a ClientHello with this session id. None where there is no ServerHello, and for
    /// one that says two things at once.
    ///
    /// The rule: a handshake is resumed if the ServerHello says so and no certificate follows it, and by nothing else.
    pub fn read(passed: &[Passed], session_id: &[u8]) -> Option<Self> {
        let mut sent = passed.iter().filter_map(|passed| match passed {
            Passed::Message(Message {
                outgoing: true, content_type: content_type::HANDSHAKE, bytes, ..
            }) => Some(&bytes[..]),
            _ => None,
        });
        let hello = sent.find(|message| message.first() == Some(&handshake_type::SERVER_HELLO))?;
        if random_of(hello)? == HELLO_RETRY_REQUEST_RANDOM {
            return Some(Self::Retry);
        }
        let shows_certificate = sent.any(|message| message.first() == Some(&handshake_type::CERTIFICATE));
        let (id, extensions) = parts_of(hello)?;
        let extension =
            |wanted: u16| extensions.iter().find(|(kind, _)| *kind == wanted).map(|(_, body)| *body);
        let resumes = match (extension(SUPPORTED_VERSIONS), extension(PRE_SHARED_KEY)) {
            (Some(_), Some(number)) => Some(Self::Key(u16::from_be_bytes(number.try_into().ok()?))),
            (Some(_), None) => None,
            (None, _) => (id == session_id && !shows_certificate).then_some(Self::Session),
        };
        match resumes {
            Some(_) if shows_certificate => None,
            None if !shows_certificate => None,
            Some(resumes) => Some(resumes),
            None => Some(Self::Full),
        }
    }
}

/// The group that a HelloRetryRequest asks for.
pub fn requested_group(request: &[u8]) -> Option<u16> {
    let (_, extensions) = parts_of(request)?;
    let (_, body) = extensions.into_iter().find(|(kind, _)| *kind == KEY_SHARE)?;
    Some(u16::from_be_bytes(body.try_into().ok()?))
}

type Extensions<'a> = Vec<(u16, &'a [u8])>;

/// The session id and the extensions of a ServerHello.
fn parts_of(hello: &[u8]) -> Option<(&[u8], Extensions<'_>)> {
    // Header, version, random.
    let rest = hello.get(4 + 2 + 32..)?;
    let (length, rest) = rest.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(*length))?;
    // Suite and compression method.
    let rest = rest.get(3..)?;
    let mut extensions = Vec::new();
    if rest.is_empty() {
        return Some((id, extensions));
    }
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let mut rest = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    while let Some(([k1, k2, l1, l2], tail)) = rest.split_first_chunk::<4>() {
        let (body, tail) = tail.split_at_checked(usize::from(u16::from_be_bytes([*l1, *l2])))?;
        extensions.push((u16::from_be_bytes([*k1, *k2]), body));
        rest = tail;
    }
    Some((id, extensions))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let Passed::Message(request) = hello(HELLO_RETRY_REQUEST_RANDOM, b"id", &[0, 51, 0, 2, 0, 24]) else {
            panic!("a message")
        };
        assert_eq!(requested_group(&request.bytes), Some(24));
        assert_eq!(read(&[hello([1; 32], b"id", &both)]), Some(ServerAnswer::Key(3)));
        assert_eq!(read(&[hello([1; 32], b"id", &tls13), certificate()]), Some(ServerAnswer::Full));
        assert_eq!(read(&[hello([1; 32], b"id", &both), certificate()]), None);
        assert_eq!(read(&[hello([1; 32], b"id", &tls13)]), None);
        assert_eq!(read(&[hello([1; 32], b"id", &[])]), Some(ServerAnswer::Session));
        assert_eq!(read(&[hello([1; 32], b"id", &[]), certificate()]), Some(ServerAnswer::Full));
        assert_eq!(read(&[hello([1; 32], b"other", &[])]), None);
        // What an id contains is no extension.
        let id = both.repeat(2);
        assert_eq!(
            ServerAnswer::read(&[hello([1; 32], &id, &[]), certificate()], &id),
            Some(ServerAnswer::Full)
        );
    }
}
