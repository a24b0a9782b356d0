//! A server's signed_certificate_timestamp extension (RFC 6962, section 3.3.1), which rustls does not know. A client that has
//! asked for it takes it out of what rustls is shown: in TLS 1.2 the ServerHello's gets the number of an extension that
//! rustls looks at on a server only, in TLS 1.3 the Certificate message is shown without it. The transcript is of the wire.
//!
//! Rule: only this extension goes, only where it was asked for, and a message that cannot be parsed is shown as it is.

use crate::wire::{
    content_type, extension::SIGNATURE_ALGORITHMS, handshake_type, message_length, split_messages, vector,
};

/// The extension's number.
pub const NUMBER: u16 = 18;
/// What stands for it in a ServerHello.
const STAND_IN: u16 = SIGNATURE_ALGORITHMS;

/// An extension of a ServerHello of TLS 1.2 as it is on the wire, and as rustls is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Renumbered {
    wire: Vec<u8>,
    rustls: Vec<u8>,
}

impl Renumbered {
    /// Changes the number in a ServerHello that is whole in the record's payload. None where there is nothing to change.
    pub fn hide(payload: &mut [u8]) -> Option<Self> {
        let at = Self::place(payload, NUMBER)?;
        if Self::place(payload, STAND_IN).is_some() {
            return None;
        }
        let length = 4 + usize::from(u16::from_be_bytes([payload[at + 2], payload[at + 3]]));
        let extension = payload.get_mut(at..at + length)?;
        let wire = extension.to_vec();
        extension[..2].copy_from_slice(&STAND_IN.to_be_bytes());
        Some(Self { wire, rustls: extension.to_vec() })
    }

    /// Messages with the extension as it was on the wire. None where it is not in them.
    pub fn to_wire(&self, messages: &[u8]) -> Option<Vec<u8>> {
        let start = start_of(messages, handshake_type::SERVER_HELLO)?;
        let at = start + Self::place(&messages[start..], STAND_IN)?;
        let found = messages.get(at..at + self.rustls.len())?;
        if found != self.rustls {
            return None;
        }
        let mut messages = messages.to_vec();
        messages[at..at + self.wire.len()].copy_from_slice(&self.wire);
        Some(messages)
    }

    /// Where in a ServerHello, from its header on, an extension begins.
    fn place(hello: &[u8], number: u16) -> Option<usize> {
        let hello =
            hello.get(..message_length(hello)?).filter(|hello| hello[0] == handshake_type::SERVER_HELLO)?;
        // Header, version, random; the session id; suite, compression, the length of all extensions.
        let mut at = 4 + 2 + 32;
        at += 1 + usize::from(*hello.get(at)?) + 2 + 1 + 2;
        loop {
            let [n1, n2, l1, l2] = *hello.get(at..)?.first_chunk()?;
            if u16::from_be_bytes([n1, n2]) == number {
                return Some(at);
            }
            at += 4 + usize::from(u16::from_be_bytes([l1, l2]));
        }
    }
}

/// A Certificate message of TLS 1.3, as it is on the wire and as rustls is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shortened {
    wire: Vec<u8>,
    rustls: Vec<u8>,
}

impl Shortened {
    /// Takes the extension out of a Certificate message in records (inner type and content), which are divided anew. None
    /// where there is nothing to take out, or something else between the records.
    pub fn hide(records: &mut Vec<(u8, Vec<u8>)>) -> Option<Self> {
        if records.iter().any(|(kind, _)| *kind != content_type::HANDSHAKE) {
            return None;
        }
        let stream: Vec<u8> = records.iter().flat_map(|(_, content)| content).copied().collect();
        let start = start_of(&stream, handshake_type::CERTIFICATE)?;
        let wire = *split_messages(&stream[start..]).first()?;
        let rustls = without_timestamps(wire)?;
        let shown = [&stream[..start], &rustls, &stream[start + wire.len()..]].concat();
        let wire = wire.to_vec();
        *records = shown.chunks(LONGEST).map(|content| (content_type::HANDSHAKE, content.to_vec())).collect();
        Some(Self { wire, rustls })
    }

    /// The message as it was on the wire, if `message` is what rustls was shown.
    pub fn to_wire(&self, message: &[u8]) -> Option<&[u8]> {
        (message == self.rustls).then_some(&self.wire[..])
    }
}

/// Plaintext that a record holds.
const LONGEST: usize = 16384;

/// Where the first message of a type begins.
fn start_of(messages: &[u8], kind: u8) -> Option<usize> {
    let mut start = 0;
    for message in split_messages(messages) {
        if message.first() == Some(&kind) {
            return Some(start);
        }
        start += message.len();
    }
    None
}

/// The last extension of a Certificate message of TLS 1.3, which is the one that OpenSSL keeps.
pub fn in_certificate(message: &[u8]) -> Option<&[u8]> {
    let mut found = None;
    let mut entries = entries(message)?.1;
    while !entries.is_empty() {
        vector::<3>(&mut entries)?;
        let mut extensions = vector::<2>(&mut entries)?;
        while !extensions.is_empty() {
            let (number, body) = extension(&mut extensions)?;
            if number == NUMBER {
                found = Some(body);
            }
        }
    }
    found
}

/// The message without the extension; None where it has none, or cannot be parsed.
fn without_timestamps(message: &[u8]) -> Option<Vec<u8>> {
    let (context, mut entries) = entries(message)?;
    let mut shown = Vec::with_capacity(message.len());
    let mut is_there = false;
    while !entries.is_empty() {
        let certificate = vector::<3>(&mut entries)?;
        shown.extend_from_slice(&(certificate.len() as u32).to_be_bytes()[1..]);
        shown.extend_from_slice(certificate);
        let mut extensions = vector::<2>(&mut entries)?;
        let mut left = Vec::new();
        while !extensions.is_empty() {
            let (number, body) = extension(&mut extensions)?;
            if number == NUMBER {
                is_there = true;
                continue;
            }
            left.extend(number.to_be_bytes());
            left.extend((body.len() as u16).to_be_bytes());
            left.extend_from_slice(body);
        }
        shown.extend((left.len() as u16).to_be_bytes());
        shown.extend(left);
    }
    let length = ((1 + context.len() + 3 + shown.len()) as u32).to_be_bytes();
    let list = (shown.len() as u32).to_be_bytes();
    let kind = [handshake_type::CERTIFICATE];
    is_there.then(|| [&kind, &length[1..], &[context.len() as u8], context, &list[1..], &shown].concat())
}

/// The context and the list of a whole Certificate message of TLS 1.3.
fn entries(message: &[u8]) -> Option<(&[u8], &[u8])> {
    if message.first() != Some(&handshake_type::CERTIFICATE) {
        return None;
    }
    let mut body = message.get(4..)?;
    let context = vector::<1>(&mut body)?;
    let entries = vector::<3>(&mut body)?;
    let whole = message_length(message) == Some(message.len()) && body.is_empty();
    whole.then_some((context, entries))
}

fn extension<'a>(extensions: &mut &'a [u8]) -> Option<(u16, &'a [u8])> {
    let (number, rest) = extensions.split_first_chunk::<2>()?;
    *extensions = rest;
    Some((u16::from_be_bytes(*number), vector::<2>(extensions)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind, 0, 0, body.len() as u8], body].concat()
    }

    fn hello(extensions: &[u8]) -> Vec<u8> {
        let fixed = [&[3, 3][..], &[9; 32], &[2, 7, 7, 0xc0, 0x2f, 0]].concat();
        message(
            handshake_type::SERVER_HELLO,
            &[&fixed[..], &[0, extensions.len() as u8], extensions].concat(),
        )
    }

    #[test]
    fn a_server_hello_has_another_number_for_rustls() {
        let wire = hello(&[0, 23, 0, 0, 0, 18, 0, 3, 1, 2, 3]);
        let mut shown = [&wire[..], &[11, 0, 0, 0]].concat();
        let hidden = Renumbered::hide(&mut shown).unwrap();
        assert_eq!(shown, [&hello(&[0, 23, 0, 0, 0, 13, 0, 3, 1, 2, 3])[..], &[11, 0, 0, 0]].concat());
        let shown = hello(&[0, 23, 0, 0, 0, 13, 0, 3, 1, 2, 3]);
        assert_eq!(hidden.to_wire(&shown), Some(wire.clone()));
        // Also among all messages, of which the ClientHello may have the same bytes.
        let before = message(handshake_type::CLIENT_HELLO, &[0, 13, 0, 3, 1, 2, 3]);
        assert_eq!(hidden.to_wire(&[&before[..], &shown].concat()), Some([&before[..], &wire].concat()));
        assert_eq!(hidden.to_wire(&before), None);
        for length in 0..wire.len() {
            assert_eq!(Renumbered::hide(&mut wire[..length].to_vec()), None);
        }
    }

    #[test]
    fn a_server_hello_without_room_for_the_number_stays() {
        for extensions in [&[0, 23, 0, 0][..], &[0, 18, 0, 0, 0, 13, 0, 0], &[0, 18, 0, 9, 1]] {
            let mut shown = hello(extensions);
            assert_eq!(Renumbered::hide(&mut shown), None);
            assert_eq!(shown, hello(extensions));
        }
    }

    fn certificate(entries: &[u8]) -> Vec<u8> {
        message(handshake_type::CERTIFICATE, &[&[0, 0, 0, entries.len() as u8], entries].concat())
    }

    #[test]
    fn a_certificate_message_is_shown_without_the_extension() {
        let wire = certificate(&[
            0, 0, 1, 5, 0, 12, 0, 18, 0, 2, 8, 8, 0, 5, 0, 2, 6, 6, 0, 0, 1, 4, 0, 5, 0, 18, 0, 1, 7,
        ]);
        let rustls = certificate(&[0, 0, 1, 5, 0, 6, 0, 5, 0, 2, 6, 6, 0, 0, 1, 4, 0, 0]);
        assert_eq!(in_certificate(&wire), Some(&[7][..]));
        assert_eq!(in_certificate(&rustls), None);
        let (before, after) = (message(handshake_type::ENCRYPTED_EXTENSIONS, &[0, 0]), [15, 0, 0]);
        let stream = [&before[..], &wire, &after].concat();
        for size in [1, 7, 1000] {
            let mut records: Vec<_> =
                stream.chunks(size).map(|part| (content_type::HANDSHAKE, part.to_vec())).collect();
            let hidden = Shortened::hide(&mut records).unwrap();
            assert_eq!(records, [(content_type::HANDSHAKE, [&before[..], &rustls, &after].concat())]);
            assert_eq!(hidden.to_wire(&rustls), Some(&wire[..]));
            assert_eq!(hidden.to_wire(&wire), None);
        }
    }

    #[test]
    fn what_cannot_be_parsed_stays() {
        let wire = certificate(&[0, 0, 1, 5, 0, 5, 0, 18, 0, 1, 7]);
        for at in 0..wire.len() {
            for length in [at, wire.len()] {
                let mut broken = wire[..length].to_vec();
                if let Some(byte) = broken.get_mut(at) {
                    *byte = byte.wrapping_add(1);
                }
                let mut records = vec![(content_type::HANDSHAKE, broken.clone())];
                let known = in_certificate(&broken).is_some();
                assert_eq!(Shortened::hide(&mut records).is_some(), known, "{broken:?}");
                if !known {
                    assert_eq!(records[0].1, broken);
                }
            }
        }
        let mut mixed = vec![(content_type::HANDSHAKE, wire), (content_type::ALERT, vec![1, 0])];
        assert_eq!(Shortened::hide(&mut mixed), None);
    }
}
