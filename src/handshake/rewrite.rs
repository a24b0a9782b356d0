//! Hellos that rustls has otherwise than the wire.
//!
//! rustls sends only names that DNS allows, where OpenSSL sends whatever it is given; so a client's rustls gets to see a
//! stand-in of the name, as long as the name. A server's rustls may see another ClientHello (`shown_hello.rs`), and its id in
//! a ServerHello may be a [`ShortId`]. The wire has the real bytes, and the transcript is of the wire: [`WireHash`] hashes
//! what was really sent, and [`on_wire`] is what is signed.
//! Extensions that rustls does not write go the same way: they are put in front of its own, where the ClientHello is written
//! and hashed.

use super::added_extensions::AddedExtensions;
use super::client_hello::OCSP;
use super::request_schemes::HiddenRequest;
use super::timestamps::{Renumbered, Shortened};
use crate::record::{HEADER, Header};
use crate::wire::{content_type, extension::STATUS_REQUEST, handshake_type};

/// How a ClientHello differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewrite {
    /// A client's name that stands for something else.
    run: Option<Run>,
    /// A server's: the whole ClientHello that rustls sees, and the one on the wire. They end alike.
    hello: Option<Run>,
    /// A client's extensions that rustls does not write, as they are on the wire.
    extensions: Vec<u8>,
    /// A client's extensions, whole, that are others on the wire, or not there.
    replaced: Vec<Run>,
    /// Client: what stands in the ServerHello of TLS 1.2 for timestamps.
    pub(super) server_hello: Option<Renumbered>,
    /// Client: the Certificate message of TLS 1.3, where it has timestamps.
    pub(super) certificate: Option<Shortened>,
    /// Client: the CertificateRequest of TLS 1.3 that it answers without a certificate.
    pub(super) request: Option<HiddenRequest>,
    /// Server: what its EncryptedExtensions have beside rustls's.
    pub(super) added: Option<AddedExtensions>,
    /// How much of a message such a client puts into a record.
    max_fragment: usize,
}

/// Bytes and their stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    rustls: Vec<u8>,
    wire: Vec<u8>,
}

impl Run {
    /// Messages that begin with rustls's ClientHello, or its beginning, up to which a binder is made.
    fn to_wire(&self, data: &[u8]) -> Option<Vec<u8>> {
        if let Some(behind) = data.strip_prefix(&self.rustls[..]) {
            return Some([&self.wire, behind].concat());
        }
        let missing = self.rustls.strip_prefix(data)?;
        Some(self.wire.strip_suffix(missing)?.to_vec())
    }
}

/// What a name in a ClientHello may be long at most: DNS allows no longer stand-in.
const LONGEST_NAME: usize = 253;
/// Labels of a stand-in.
const LABEL: usize = 32;

impl Rewrite {
    /// A client's name that is none to rustls, and the stand-in for rustls. None when it is too long, or empty.
    pub fn of_name(name: &[u8]) -> Option<(Self, String)> {
        if name.is_empty() || name.len() > LONGEST_NAME {
            return None;
        }
        let is_dot = |index: usize| index % LABEL == LABEL - 1 && index + 1 < name.len();
        let stand_in: String = (0..name.len()).map(|index| if is_dot(index) { '.' } else { 'x' }).collect();
        let run = Run { rustls: server_name_body(stand_in.as_bytes()), wire: server_name_body(name) };
        Some((Self { run: Some(run), ..Self::default() }, stand_in))
    }

    /// A server's: rustls sees this ClientHello in the place of the one on the wire.
    pub fn of_hello(rustls: Vec<u8>, wire: Vec<u8>) -> Self {
        Self { hello: Some(Run { rustls, wire }), ..Self::default() }
    }

    /// A client's: an empty extension with this number. Records hold up to `max_fragment` bytes.
    pub fn adding(number: u16, max_fragment: usize) -> Self {
        let [high, low] = number.to_be_bytes();
        Self { extensions: vec![high, low, 0, 0], max_fragment, ..Self::default() }
    }

    /// A client's: rustls's request for an OCSP response is on the wire one with this body.
    pub fn asking(body: &[u8], max_fragment: usize) -> Self {
        let extension = |body: &[u8]| {
            let length = (body.len() as u16).to_be_bytes();
            [&STATUS_REQUEST.to_be_bytes(), &length[..], body].concat()
        };
        // No names of responders, no extensions.
        let run = Run { rustls: extension(&[OCSP, 0, 0, 0, 0]), wire: extension(body) };
        Self { replaced: vec![run], max_fragment, ..Self::default() }
    }

    /// A client's: rustls's empty extension with this number is not on the wire.
    pub fn leaving_out(number: u16, max_fragment: usize) -> Self {
        let [high, low] = number.to_be_bytes();
        let run = Run { rustls: vec![high, low, 0, 0], wire: Vec::new() };
        Self { replaced: vec![run], max_fragment, ..Self::default() }
    }

    /// Both differences.
    pub fn and(self, other: Self) -> Self {
        Self {
            run: self.run.or(other.run),
            hello: self.hello.or(other.hello),
            extensions: [self.extensions, other.extensions].concat(),
            replaced: [self.replaced, other.replaced].concat(),
            server_hello: self.server_hello.or(other.server_hello),
            certificate: self.certificate.or(other.certificate),
            request: self.request.or(other.request),
            added: self.added.or(other.added),
            max_fragment: self.max_fragment.max(other.max_fragment),
        }
    }

    /// Handshake messages of rustls's as they are on the wire; None where they are the same.
    pub fn to_wire(&self, data: &[u8]) -> Option<Vec<u8>> {
        if let Some(hello) = &self.hello {
            return hello.to_wire(data);
        }
        let meant = self.run.as_ref().and_then(|run| {
            let at = find(data, &run.rustls)?;
            let mut data = data.to_vec();
            data[at..at + run.wire.len()].copy_from_slice(&run.wire);
            Some(data)
        });
        let meant = self.extended(meant.as_deref().unwrap_or(data)).or(meant);
        let answer = |hidden: &Renumbered| hidden.to_wire(meant.as_deref().unwrap_or(data));
        self.server_hello.as_ref().and_then(answer).or(meant)
    }

    /// Puts what was really meant into rustls's output from `start` on, where a record begins.
    pub fn write_wire(&self, output: &mut Vec<u8>, start: usize) {
        if let Some(run) = &self.run
            && let Some(at) = find(&output[start..], &run.rustls).map(|at| start + at)
        {
            output[at..at + run.wire.len()].copy_from_slice(&run.wire);
        }
        if self.changes_extensions() {
            self.extend_records(output, start);
        }
    }

    /// Whether the ClientHello on the wire has other extensions than rustls's.
    fn changes_extensions(&self) -> bool {
        !self.extensions.is_empty() || !self.replaced.is_empty()
    }

    /// The ClientHello's extensions on the wire, for as many of rustls's as are there.
    fn extensions_on_wire(&self, mut rustls: &[u8]) -> Vec<u8> {
        let mut wire = self.extensions.clone();
        while let Some([_, _, l1, l2]) = rustls.first_chunk() {
            let length = 4 + usize::from(u16::from_be_bytes([*l1, *l2]));
            let Some((extension, rest)) = rustls.split_at_checked(length) else { break };
            let replaced = self.replaced.iter().find(|run| run.rustls == extension);
            wire.extend_from_slice(replaced.map_or(extension, |run| &run.wire));
            rustls = rest;
        }
        wire.extend_from_slice(rustls);
        wire
    }

    /// Messages with our extensions in the first ClientHello, of which the end may be missing. None where there are none.
    fn extended(&self, messages: &[u8]) -> Option<Vec<u8>> {
        if !self.changes_extensions() {
            return None;
        }
        let mut start = 0;
        let length = loop {
            let [kind, l1, l2, l3] = *messages.get(start..)?.first_chunk()?;
            let length = u32::from_be_bytes([0, l1, l2, l3]);
            if kind == handshake_type::CLIENT_HELLO {
                break length;
            }
            start += 4 + length as usize;
        };
        let at = start + extensions_in(&messages[start..])?;
        let declared = u16::from_be_bytes(*messages.get(at..)?.first_chunk()?);
        let (before, hello) = messages.split_at(start);
        let (fixed, rest) = hello.split_at(at - start);
        let (rustls, behind) = rest[2..].split_at(usize::from(declared).min(rest.len() - 2));
        let wire = self.extensions_on_wire(rustls);
        // What is missing at the end is the same on the wire.
        let missing = usize::from(declared) - rustls.len();
        let extensions = u16::try_from(wire.len() + missing).ok()?;
        let length = (length + u32::from(extensions)).checked_sub(declared.into())?.to_be_bytes();
        Some(
            [before, &fixed[..1], &length[1..], &fixed[4..], &extensions.to_be_bytes(), &wire, behind]
                .concat(),
        )
    }

    /// The same for a ClientHello in records of its own, the first ones of handshake messages.
    fn extend_records(&self, output: &mut Vec<u8>, start: usize) {
        let record = |at: usize| {
            let header = Header::parse(output.get(at..)?)?;
            Some((header.content_type, output.get(at + HEADER..at + HEADER + header.length)?))
        };
        let mut start = start;
        while let Some((content_type::CHANGE_CIPHER_SPEC, payload)) = record(start) {
            start += HEADER + payload.len();
        }
        let (mut end, mut message) = (start, Vec::new());
        while let Some((content_type::HANDSHAKE, payload)) = record(end) {
            message.extend_from_slice(payload);
            end += HEADER + payload.len();
        }
        let Some([handshake_type::CLIENT_HELLO, ..]) = message.first_chunk::<4>() else { return };
        let Some(message) = self.extended(&message) else { return };
        let mut records = Vec::with_capacity(message.len() + HEADER);
        for part in message.chunks(self.max_fragment.max(1)) {
            records.extend_from_slice(&output[start..start + 3]);
            records.extend((part.len() as u16).to_be_bytes());
            records.extend_from_slice(part);
        }
        output.splice(start..end, records);
    }
}

/// A session id of a TLS 1.2 server that is shorter than rustls's, which are all of 32 bytes: rustls has it with zeros behind
/// it, and the ServerHello on the wire without.
#[derive(Clone, Copy, Debug)]
pub struct ShortId {
    padded: [u8; ID],
    length: usize,
}

/// Bytes of an id of rustls's.
const ID: usize = 32;
/// Where the length of the id is in the body of a ServerHello, behind version and random.
const ID_PLACE: usize = 2 + 32;

impl ShortId {
    /// None when rustls has it as it is.
    pub fn new(padded: [u8; ID], length: usize) -> Option<Self> {
        (length < ID).then_some(Self { padded, length })
    }

    /// An id of rustls's as it is on the wire.
    pub fn wire_id<'a>(&self, id: &'a [u8]) -> &'a [u8] {
        if id == self.padded { &id[..self.length] } else { id }
    }

    /// Whole handshake messages as they are on the wire; None where they are the same.
    pub(super) fn shorten(&self, messages: &[u8]) -> Option<Vec<u8>> {
        let mut start = 0;
        loop {
            let ([kind, l1, l2, l3], body) = messages.get(start..)?.split_first_chunk()?;
            let length = u32::from_be_bytes([0, *l1, *l2, *l3]);
            let id = body.get(ID_PLACE..).and_then(|rest| rest.split_first_chunk::<{ 1 + ID }>());
            if let (&handshake_type::SERVER_HELLO, Some(([found_length, id @ ..], rest))) = (kind, id)
                && usize::from(*found_length) == ID
                && *id == self.padded
            {
                let [_, length @ ..] = (length - (ID - self.length) as u32).to_be_bytes();
                let before = &body[..ID_PLACE];
                let id = &self.padded[..self.length];
                return Some(
                    [&messages[..start], &[*kind], &length, before, &[id.len() as u8], id, rest].concat(),
                );
            }
            start += 4 + length as usize;
        }
    }

    /// Takes the zeros out of rustls's output, if a record with the ServerHello begins at `start`.
    pub fn write_wire(&self, output: &mut Vec<u8>, start: usize) {
        let Some((header, rest)) =
            output.get(start..).and_then(|output| output.split_first_chunk::<HEADER>())
        else {
            return;
        };
        let [content_type::HANDSHAKE, v1, v2, l1, l2] = *header else { return };
        let length = usize::from(u16::from_be_bytes([l1, l2]));
        let Some(short) = rest.get(..length).and_then(|payload| self.shorten(payload)) else { return };
        let [l1, l2] = (short.len() as u16).to_be_bytes();
        let record = [&[content_type::HANDSHAKE, v1, v2, l1, l2], &short[..]].concat();
        output.splice(start..start + HEADER + length, record);
    }
}

/// A server_name extension's length and body, for one host name.
fn server_name_body(name: &[u8]) -> Vec<u8> {
    let length = |more: usize| ((name.len() + more) as u16).to_be_bytes();
    [&length(5)[..], &length(3), &[0], &length(0), name].concat()
}

/// Where in a ClientHello, from its header on, the length of its extensions stands.
fn extensions_in(hello: &[u8]) -> Option<usize> {
    // Header, version, random.
    let session_id = 4 + 2 + 32;
    let suites = session_id + 1 + usize::from(*hello.get(session_id)?);
    let compression = suites + 2 + usize::from(u16::from_be_bytes(*hello.get(suites..)?.first_chunk()?));
    Some(compression + 1 + usize::from(*hello.get(compression)?))
}

fn find(data: &[u8], run: &[u8]) -> Option<usize> {
    // Comparing numbers first spares a call for each place.
    let start = run.first_chunk::<4>();
    data.windows(run.len()).position(|window| window.first_chunk::<4>() == start && window == run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::MESSAGE_HASH;

    #[test]
    fn stand_ins_are_names_of_the_same_length() {
        for length in 1..=LONGEST_NAME {
            let (rewrite, stand_in) = Rewrite::of_name(&vec![b'.'; length]).expect("not too long");
            assert_eq!(stand_in.len(), length);
            assert!(rustls::pki_types::DnsName::try_from(stand_in.clone()).is_ok(), "{stand_in}");
            let run = rewrite.run.expect("a name has a stand-in");
            assert_eq!(run.rustls.len(), run.wire.len());
        }
        assert!(Rewrite::of_name(&[b'.'; LONGEST_NAME + 1]).is_none() && Rewrite::of_name(b"").is_none());
    }

    #[test]
    fn short_ids_are_cut_out_of_a_server_hello() {
        let mut padded = [0; ID];
        padded[..3].copy_from_slice(b"abc");
        assert!(ShortId::new(padded, ID).is_none());
        let short = ShortId::new(padded, 3).unwrap();
        let hello = |id: &[u8]| {
            let body = [&[3, 3][..], &[9; 32], &[id.len() as u8], id, b"rest"].concat();
            [&[handshake_type::SERVER_HELLO, 0, 0, body.len() as u8][..], &body].concat()
        };
        let before = [handshake_type::CLIENT_HELLO, 0, 0, 2, 7, 7];
        let after = [11, 0, 0, 1, 8];
        let rustls = [&before[..], &hello(&padded), &after].concat();
        let wire = [&before[..], &hello(b"abc"), &after].concat();
        assert_eq!(short.shorten(&rustls), Some(wire));
        assert_eq!(short.shorten(&before), None);
        assert_eq!(short.shorten(&hello(&[5; ID])), None);
        assert_eq!((short.wire_id(&padded), short.wire_id(&[5; ID])), (&b"abc"[..], &[5; ID][..]));

        let record = |payload: &[u8]| [&[22, 3, 3, 0, payload.len() as u8], payload].concat();
        let whole = |payload: &[u8]| [b"sent", &record(payload)[..], b"next"].concat();
        let mut output = whole(&[hello(&padded), after.to_vec()].concat());
        short.write_wire(&mut output, 4);
        assert_eq!(output, whole(&[hello(b"abc"), after.to_vec()].concat()));
        let same = output.clone();
        short.write_wire(&mut output, 4);
        assert_eq!(output, same);
    }

    #[test]
    fn a_whole_hello_stands_for_another() {
        let rewrite = Rewrite::of_hello(b"\x01shown, binders".to_vec(), b"\x01on the wire, binders".to_vec());
        assert_eq!(rewrite.to_wire(b"\x01shown, binders"), Some(b"\x01on the wire, binders".to_vec()));
        assert_eq!(
            rewrite.to_wire(b"\x01shown, binders, more"),
            Some(b"\x01on the wire, binders, more".to_vec())
        );
        assert_eq!(rewrite.to_wire(b"\x01shown, "), Some(b"\x01on the wire, ".to_vec()));
        assert_eq!(rewrite.to_wire(b"\x01other, binders"), None);
    }

    /// A ClientHello with one extension, and the same with another one in front of it.
    fn hellos() -> (Vec<u8>, Vec<u8>) {
        let hello = |extensions: &[u8]| {
            let mut body = vec![3, 3];
            body.extend([7; 32]);
            body.extend([2, 8, 8, 0, 4, 0x13, 1, 0x13, 2, 1, 0]);
            body.extend((extensions.len() as u16).to_be_bytes());
            body.extend(extensions);
            [&[handshake_type::CLIENT_HELLO, 0, 0, body.len() as u8], &body[..]].concat()
        };
        (hello(&[0, 43, 0, 3, 2, 3, 4]), hello(&[0, 49, 0, 0, 0, 43, 0, 3, 2, 3, 4]))
    }

    #[test]
    fn extensions_are_added_to_messages() {
        let (rustls, wire) = hellos();
        let rewrite = Rewrite::adding(49, 16384);
        assert_eq!(rewrite.to_wire(&rustls), Some(wire.clone()));
        let after_retry = |hello: &[u8]| [&[MESSAGE_HASH, 0, 0, 1, 5, 2, 0, 0, 2, 9, 9], hello].concat();
        assert_eq!(rewrite.to_wire(&after_retry(&rustls)), Some(after_retry(&wire)));
        // A binder is made for the beginning of the message.
        let cut = |hello: &[u8]| hello[..hello.len() - 3].to_vec();
        assert_eq!(rewrite.to_wire(&cut(&rustls)), Some(cut(&wire)));
        assert_eq!(rewrite.to_wire(&after_retry(&[])), None);
        assert_eq!(rewrite.to_wire(&[2, 0, 0, 0]), None);
        for length in 0..rustls.len() {
            let _ = rewrite.to_wire(&rustls[..length]);
        }
    }

    #[test]
    fn a_request_for_a_response_may_be_longer() {
        let with = |body: &[u8], more: &[u8]| {
            let (hello, _) = hellos();
            let at = extensions_in(&hello).unwrap();
            let all = [more, &[0, 5, 0, body.len() as u8], body, &[0, 43, 0, 3, 2, 3, 4]].concat();
            let mut hello = [&hello[..at], &[0, all.len() as u8], &all].concat();
            hello[3] = (hello.len() - 4) as u8;
            hello
        };
        let rustls = with(&[1, 0, 0, 0, 0], &[]);
        let body = [1, 0, 3, 0, 1, 9, 0, 0];
        let rewrite = Rewrite::asking(&body, 16384);
        assert_eq!(rewrite.to_wire(&rustls), Some(with(&body, &[])));
        let both = rewrite.and(Rewrite::adding(49, 16384));
        assert_eq!(both.to_wire(&rustls), Some(with(&body, &[0, 49, 0, 0])));
        let cut = |hello: &[u8]| hello[..hello.len() - 3].to_vec();
        assert_eq!(both.to_wire(&cut(&rustls)), Some(cut(&with(&body, &[0, 49, 0, 0]))));
        for length in 0..rustls.len() {
            let _ = both.to_wire(&rustls[..length]);
        }
    }

    #[test]
    fn an_extension_may_be_left_out() {
        let (without, _) = hellos();
        let at = extensions_in(&without).unwrap();
        let extensions = [0, 23, 0, 0, 0, 43, 0, 3, 2, 3, 4];
        let mut rustls = [&without[..at], &[0, extensions.len() as u8], &extensions].concat();
        rustls[3] = (rustls.len() - 4) as u8;
        let rewrite = Rewrite::leaving_out(23, 16384);
        assert_eq!(rewrite.to_wire(&rustls), Some(without.clone()));
        let more = [&rustls[..], &[2, 0, 0, 4, 0, 23, 0, 0]].concat();
        assert_eq!(rewrite.to_wire(&more), Some([&without[..], &[2, 0, 0, 4, 0, 23, 0, 0]].concat()));
        let cut = |hello: &[u8]| hello[..hello.len() - 3].to_vec();
        assert_eq!(rewrite.to_wire(&cut(&rustls)), Some(cut(&without)));
        for length in 0..rustls.len() {
            let _ = rewrite.to_wire(&rustls[..length]);
        }
    }

    #[test]
    fn extensions_are_added_to_records() {
        let (rustls, wire) = hellos();
        let records = |message: &[u8], size: usize| -> Vec<u8> {
            message.chunks(size).flat_map(|part| [&[22, 3, 1, 0, part.len() as u8], part].concat()).collect()
        };
        let ccs = [20, 3, 3, 0, 1, 1];
        for size in [1, 30, 200] {
            let rewrite = Rewrite::adding(49, size);
            let mut output = [b"sent".as_slice(), &ccs, &records(&rustls, size), &ccs].concat();
            rewrite.write_wire(&mut output, 4);
            assert_eq!(output, [b"sent".as_slice(), &ccs, &records(&wire, size), &ccs].concat());
        }
        let mut other = records(&[11, 0, 0, 0], 50);
        let before = other.clone();
        Rewrite::adding(49, 50).write_wire(&mut other, 0);
        assert_eq!(other, before);
    }

    #[test]
    fn differences_add_up() {
        let (name, _) = Rewrite::of_name(b"no name").expect("not too long");
        let both = Rewrite::adding(49, 100).and(name.clone());
        assert_eq!((both.run, both.extensions.len(), both.max_fragment), (name.run, 4, 100));
    }
}
