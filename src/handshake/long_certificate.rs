//! A peer's Certificate message that is longer than rustls takes a handshake message, 65,535 bytes. The chain is the
//! connection's to judge, so rustls gets to see a stand-in of it: one certificate, made of random bytes and zeros, that nobody
//! else can send. Each record's share of the message becomes a share of the stand-in, so nothing is held back.
//!
//! Rules: only a message that `SSL_set_max_cert_list` allows is replaced. What rustls is shown in its place never decides:
//! the chain that is judged, the key that the signature is checked with, and the transcript are those of the wire. A message
//! that cannot be parsed ends the handshake, and so does an extension that rustls would have refused.

use super::client_hello::OCSP;
use crate::wire::{extension::STATUS_REQUEST, handshake_type, message_length, split_message, vector};

/// The longest message that rustls takes, without its header.
const RUSTLS_LIMIT: usize = 0xffff;
/// Bytes of a message's header.
const HEADER: usize = 4;
/// Length of a stand-in, without its header: as long as may be, so that short records have a share, too.
const STAND_IN: usize = 0xff00;

/// Follows the peer's messages through its records.
#[derive(Default)]
pub(super) struct PeerMessages {
    /// Whether the peer is a server, whose certificate may have a stapled response.
    pub of_server: bool,
    /// The header of a message, as far as it has come.
    header: Vec<u8>,
    /// Bytes of a message that are still to come.
    left: usize,
    long: Option<Box<Long>>,
}

/// A message on its way.
struct Long {
    wire: Vec<u8>,
    length: usize,
    stand_in: Vec<u8>,
    shown: usize,
    tls13: bool,
}

/// The peer's certificates, from a message that rustls has only a stand-in of.
#[derive(Debug)]
pub struct LongCertificate {
    wire: Vec<u8>,
    stand_in: Vec<u8>,
    tls13: bool,
    /// DER, the end entity first.
    pub certificates: Vec<Vec<u8>>,
    /// TLS 1.3: the stapled OCSP response; empty for none.
    pub ocsp_response: Vec<u8>,
}

/// What becomes of a record's messages.
#[derive(Default)]
pub(super) struct Passed {
    /// What rustls is shown, where it is something else.
    pub shown: Option<Vec<u8>>,
    /// A message that is whole now.
    pub whole: Option<LongCertificate>,
    /// One begins that nobody wants.
    pub too_long: bool,
}

/// The message cannot be parsed, or comes in too small pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl PeerMessages {
    /// Whether what comes next begins with a message.
    pub fn is_between(&self) -> bool {
        self.left == 0 && self.header.is_empty() && self.long.is_none()
    }

    /// Whether these are whole messages, of which rustls takes each as it is: so it is with most records.
    pub fn are_short(&self, payload: &[u8]) -> bool {
        let mut rest = payload;
        while let Some((_, behind)) = split_message(rest) {
            rest = behind;
        }
        // No record is as long as what rustls does not take.
        self.is_between() && rest.is_empty() && payload.len() <= RUSTLS_LIMIT
    }

    /// Passes on the handshake messages of one record. `limit` says how long a Certificate message may be.
    pub fn pass(
        &mut self,
        payload: &[u8],
        tls13: bool,
        limit: impl Fn() -> usize,
        random: impl Fn() -> Option<[u8; 32]>,
    ) -> Result<Passed, Malformed> {
        let mut passed = Passed::default();
        let mut rest = payload;
        while !rest.is_empty() {
            if let Some(mut long) = self.long.take() {
                let (taken, after) = rest.split_at(rest.len().min(long.length - long.wire.len()));
                rest = after;
                let part = long.take(taken);
                passed.shown.get_or_insert_default().extend_from_slice(part);
                if long.wire.len() == long.length {
                    passed.whole = Some(long.finish(self.of_server).ok_or(Malformed)?);
                } else {
                    self.long = Some(long);
                }
                continue;
            }
            let before = payload.len() - rest.len();
            let count = match self.left {
                0 => HEADER - self.header.len(),
                left => left,
            };
            let (taken, after) = rest.split_at(rest.len().min(count));
            if self.left > 0 {
                self.left -= taken.len();
            } else {
                let begins_here = self.header.is_empty();
                self.header.extend_from_slice(taken);
                if let [kind, l1, l2, l3] = self.header[..] {
                    let length = u32::from_be_bytes([0, l1, l2, l3]) as usize;
                    self.header.clear();
                    if kind == handshake_type::CERTIFICATE && length > RUSTLS_LIMIT {
                        passed.too_long = length > limit();
                        if begins_here && !passed.too_long {
                            passed.shown.get_or_insert_with(|| payload[..before].to_vec());
                            self.long = Some(Box::new(Long::new(length, tls13, random().ok_or(Malformed)?)));
                            continue;
                        }
                    }
                    self.left = length;
                }
            }
            if let Some(shown) = &mut passed.shown {
                shown.extend_from_slice(taken);
            }
            rest = after;
        }
        match &passed.shown {
            Some(shown) if shown.is_empty() && !payload.is_empty() => Err(Malformed),
            _ => Ok(passed),
        }
    }
}

impl Long {
    fn new(length: usize, tls13: bool, random: [u8; 32]) -> Self {
        let mut stand_in = Vec::with_capacity(HEADER + STAND_IN);
        let push_length = |bytes: &mut Vec<u8>, length: usize| {
            bytes.extend_from_slice(&(length as u32).to_be_bytes()[1..]);
        };
        stand_in.push(handshake_type::CERTIFICATE);
        push_length(&mut stand_in, STAND_IN);
        // TLS 1.3: a context, and a list of extensions, that are empty.
        let (context, extensions) = if tls13 { (1, 2) } else { (0, 0) };
        stand_in.resize(stand_in.len() + context, 0);
        push_length(&mut stand_in, STAND_IN - context - 3);
        push_length(&mut stand_in, STAND_IN - context - 3 - 3 - extensions);
        stand_in.extend_from_slice(&random);
        stand_in.resize(HEADER + STAND_IN, 0);
        Self { wire: Vec::new(), length: HEADER + length, stand_in, shown: 0, tls13 }
    }

    /// Takes more of the message in: the share of the stand-in that is due.
    fn take(&mut self, part: &[u8]) -> &[u8] {
        self.wire.extend_from_slice(part);
        let (come, all) = (self.wire.len(), self.length);
        let due = match come.checked_sub(HEADER) {
            None => come,
            Some(body) => HEADER + (body * STAND_IN).div_ceil(all - HEADER),
        };
        let start = std::mem::replace(&mut self.shown, due);
        &self.stand_in[start..due]
    }

    fn finish(self, of_server: bool) -> Option<LongCertificate> {
        let Self { wire, stand_in, tls13, .. } = self;
        let (certificates, ocsp_response) = parse(&wire[HEADER..], tls13, of_server)?;
        Some(LongCertificate { wire, stand_in, tls13, certificates, ocsp_response })
    }
}

impl LongCertificate {
    /// Whether rustls has this certificate from the stand-in.
    pub fn is_stand_in(&self, certificate: &[u8]) -> bool {
        let (start, end) = if self.tls13 { (HEADER + 7, 2) } else { (HEADER + 6, 0) };
        certificate == &self.stand_in[start..self.stand_in.len() - end]
    }

    /// Messages of rustls's as they are on the wire; None where the stand-in is not among them.
    pub fn to_wire(&self, messages: &[u8]) -> Option<Vec<u8>> {
        let mut start = 0;
        while let Some(length) = messages.get(start..).and_then(message_length) {
            if messages.get(start..start + length)? == self.stand_in {
                return Some([&messages[..start], &self.wire, &messages[start + length..]].concat());
            }
            start += length;
        }
        None
    }
}

/// Certificates, and the end entity's OCSP response.
type Chain = (Vec<Vec<u8>>, Vec<u8>);

fn parse(mut body: &[u8], tls13: bool, of_server: bool) -> Option<Chain> {
    if tls13 && !vector::<1>(&mut body)?.is_empty() {
        return None;
    }
    let mut entries = vector::<3>(&mut body)?;
    if !body.is_empty() {
        return None;
    }
    let (mut certificates, mut ocsp_response) = (Vec::new(), Vec::new());
    while !entries.is_empty() {
        let certificate = vector::<3>(&mut entries)?;
        let mut extensions: &[u8] = if tls13 { vector::<2>(&mut entries)? } else { &[] };
        let mut has_response = false;
        while !extensions.is_empty() {
            let (number, rest) = extensions.split_first_chunk::<2>()?;
            extensions = rest;
            let mut extension = vector::<2>(&mut extensions)?;
            if !of_server || has_response || u16::from_be_bytes(*number) != STATUS_REQUEST {
                return None;
            }
            has_response = true;
            let (kind, rest) = extension.split_first()?;
            extension = rest;
            let response = vector::<3>(&mut extension)?;
            if *kind != OCSP || !extension.is_empty() {
                return None;
            }
            if certificates.is_empty() {
                ocsp_response = response.to_vec();
            }
        }
        if certificate.is_empty() {
            return None;
        }
        certificates.push(certificate.to_vec());
    }
    (!certificates.is_empty()).then_some((certificates, ocsp_response))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(width: usize, body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32).to_be_bytes()[4 - width..], body].concat()
    }

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind][..], &vector(3, body)].concat()
    }

    fn certificate(tls13: bool, ders: &[&[u8]], extensions: &[u8]) -> Vec<u8> {
        let mut list = Vec::new();
        for der in ders {
            list.extend(vector(3, der));
            if tls13 {
                list.extend(vector(2, extensions));
            }
        }
        let context = if tls13 { &[0][..] } else { &[] };
        message(handshake_type::CERTIFICATE, &[context, &vector(3, &list)].concat())
    }

    const MANY: usize = 1 << 24;

    /// What rustls is shown of records of this size, and the certificate.
    fn run(stream: &[u8], size: usize, tls13: bool, limit: usize) -> (Vec<Vec<u8>>, Option<LongCertificate>) {
        let mut messages = PeerMessages { of_server: true, ..PeerMessages::default() };
        let mut whole = None;
        let shown = stream.chunks(size).map(|record| {
            let passed = messages.pass(record, tls13, || limit, || Some([7; 32])).unwrap();
            whole = passed.whole.or(whole.take());
            passed.shown.unwrap_or_else(|| record.to_vec())
        });
        (shown.collect(), whole)
    }

    #[test]
    fn a_long_certificate_is_shown_as_a_stand_in() {
        let large = vec![5; 70_000];
        let (before, after) = (message(8, &[0, 0]), message(15, &[1, 2, 3]));
        for tls13 in [false, true] {
            let wire = certificate(tls13, &[&large, b"issuer"], &[]);
            for (before, after) in [(&before[..], &after[..]), (&[], &[])] {
                let stream = [before, &wire, after].concat();
                for size in [100, 1000, 16384, MANY] {
                    let (shown, whole) = run(&stream, size, tls13, MANY);
                    let whole = whole.unwrap();
                    assert!(shown.iter().all(|record| !record.is_empty()));
                    let shown = shown.concat();
                    assert_eq!(shown, [before, &whole.stand_in, after].concat());
                    assert_eq!(whole.to_wire(&shown), Some(stream.clone()));
                    assert_eq!(whole.to_wire(&stream), None);
                    assert_eq!(whole.certificates, [&large[..], b"issuer"]);
                    // As rustls parses it.
                    let parsed = parse(&whole.stand_in[HEADER..], tls13, false).unwrap();
                    assert!(parsed.0.len() == 1 && whole.is_stand_in(&parsed.0[0]));
                    assert!(!whole.is_stand_in(&large));
                    assert!(whole.stand_in.len() - HEADER <= RUSTLS_LIMIT);
                }
            }
        }
    }

    #[test]
    fn other_messages_pass_as_they_are() {
        let stream = [certificate(true, &[b"end entity"], &[]), message(15, &[9; 300]), vec![20, 0]].concat();
        for size in [1, 3, 100, MANY] {
            let (shown, whole) = run(&stream, size, true, MANY);
            assert!(shown.concat() == stream && whole.is_none());
        }
        // Too long, or with a header in two records: rustls refuses it.
        let wire = certificate(false, &[&[5; 70_000]], &[]);
        let mut messages = PeerMessages::default();
        let passed = messages.pass(&wire[..500], false, || 60_000, || Some([0; 32])).unwrap();
        assert!(passed.too_long && passed.shown.is_none());
        let (shown, whole) = run(&wire, 2, false, MANY);
        assert!(shown.concat() == wire && whole.is_none());
    }

    #[test]
    fn a_message_that_is_wrong_ends_it() {
        let large = vec![5; 70_000];
        let status = [&[0, 5][..], &vector(2, &[&[1][..], &vector(3, b"response")].concat())].concat();
        let good = certificate(true, &[&large], &status);
        assert_eq!(run(&good, MANY, true, MANY).1.unwrap().ocsp_response, b"response");
        let mut of_client = PeerMessages::default();
        assert!(of_client.pass(&good, true, || MANY, || Some([0; 32])).is_err());
        let mut trailing = certificate(true, &[&large], &[]);
        trailing[7] -= 1;
        let wrong = [
            certificate(true, &[&large], &[0, 18, 0, 1, 9]),
            certificate(true, &[&large], &[status.clone(), status].concat()),
            certificate(true, &[&large, b""], &[]),
            trailing,
            message(handshake_type::CERTIFICATE, &[&[1, 9][..], &vector(3, &vector(3, &large))].concat()),
        ];
        for message in wrong {
            let mut messages = PeerMessages { of_server: true, ..PeerMessages::default() };
            assert!(messages.pass(&message, true, || MANY, || Some([0; 32])).is_err());
        }
        // Pieces so small that one has no share.
        let mut messages = PeerMessages::default();
        let huge = certificate(false, &[&vec![5; 1 << 20]], &[]);
        let mut pieces = huge[20..].chunks(1);
        assert!(messages.pass(&huge[..20], false, || MANY, || Some([0; 32])).is_ok());
        assert!(pieces.any(|piece| messages.pass(piece, false, || MANY, || Some([0; 32])).is_err()));
    }
}
