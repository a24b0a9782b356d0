//! How a client's ClientHello differs from rustls's: a server name that DNS does not allow, extensions that rustls does not
//! write, has otherwise, or has where OpenSSL has none. Extensions of our own stand in front of rustls's.
//!
//! rustls makes a binder over the beginning of the message, so that a message which is cut short is changed in the same way.

use crate::messages::client_hello::OCSP;
use crate::wire::{Reader, Writer, extension, handshake_type};

/// What is to be otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHelloChanges {
    /// Extensions of our own, as they are on the wire.
    added: Vec<u8>,
    /// Extensions of rustls's with another body on the wire, or none.
    changed: Vec<(u16, Option<Vec<u8>>)>,
    /// RFC 5746 is told of by its extension, where rustls has the signalling suite.
    renegotiation_info: bool,
}

/// What a name in a ClientHello may be long at most: DNS allows no longer placeholder.
const LONGEST_NAME: usize = 253;
/// Labels of a placeholder.
const LABEL: usize = 32;
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV
const RENEGOTIATION_SCSV: [u8; 2] = [0x00, 0xff];

impl ClientHelloChanges {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && !self.renegotiation_info
    }

    /// RFC 5746 is told of by its extension, not by the suite that rustls has for it.
    pub fn tell_renegotiation_by_extension(&mut self) {
        self.renegotiation_info = true;
    }

    /// A name that is none to rustls; the placeholder for rustls. None when it is too long, or empty.
    pub fn set_name(&mut self, name: &[u8]) -> Option<String> {
        if name.is_empty() || name.len() > LONGEST_NAME {
            return None;
        }
        let mut body = Writer::default();
        let mut entry = Writer::default();
        entry.u8(0);
        entry.with_u16_length(name)?;
        body.with_u16_length(entry.written())?;
        self.changed.push((extension::SERVER_NAME, Some(body.into_vec())));
        let is_dot = |index: usize| index % LABEL == LABEL - 1 && index + 1 < name.len();
        Some((0..name.len()).map(|index| if is_dot(index) { '.' } else { 'x' }).collect())
    }

    /// An empty extension with this number.
    pub fn add(&mut self, number: u16) {
        let [high, low] = number.to_be_bytes();
        self.added.extend([high, low, 0, 0]);
    }

    /// The request for an OCSP response has this body.
    pub fn ask_for_response(&mut self, body: &[u8]) {
        debug_assert_eq!(body.first(), Some(&OCSP));
        self.changed.push((extension::STATUS_REQUEST, Some(body.to_vec())));
    }

    /// rustls's extension with this number is not on the wire.
    pub fn leave_out(&mut self, number: u16) {
        self.changed.push((number, None));
    }

    /// A ClientHello, of which the end may be missing, as it is on the wire. None where it is the same, or is none.
    pub fn to_wire(&self, hello: &[u8]) -> Option<Vec<u8>> {
        if self.is_empty() || hello.first() != Some(&handshake_type::CLIENT_HELLO) {
            return None;
        }
        let mut reader = Reader(hello.get(1..)?);
        let length = reader.u24().ok()?;
        let body = reader.0;
        // Version and random.
        reader.take(2 + 32).ok()?;
        reader.with_u8_length().ok()?;
        let before_suites = &body[..body.len() - reader.0.len()];
        let suites = reader.with_u16_length().ok()?;
        let mut wire = Writer::default();
        wire.bytes(before_suites);
        let signalling = suites.chunks(2).any(|suite| suite == RENEGOTIATION_SCSV);
        let by_extension = self.renegotiation_info && signalling;
        match by_extension {
            true => {
                let left = suites.chunks(2).filter(|suite| *suite != RENEGOTIATION_SCSV);
                wire.with_u16_length(&left.collect::<Vec<_>>().concat())?;
            }
            false => wire.with_u16_length(suites)?,
        }
        wire.with_u8_length(reader.with_u8_length().ok()?)?;
        let fixed = body.len() - reader.0.len();
        let declared = usize::from(reader.u16().ok()?);
        let rustls = &reader.0[..reader.0.len().min(declared)];
        let extensions = self.extensions_on_wire(rustls, by_extension)?;
        // What is missing at the end is the same on the wire.
        let declared_on_wire = extensions.len() + declared - rustls.len();
        let length =
            (length as usize + wire.written().len() + declared_on_wire).checked_sub(fixed + declared)?;
        let [_, length @ ..] = u32::try_from(length).ok()?.to_be_bytes();
        wire.u16(u16::try_from(declared_on_wire).ok()?);
        wire.bytes(&extensions);
        Some([&[handshake_type::CLIENT_HELLO], &length[..], wire.written()].concat())
    }

    /// The extensions on the wire, for as many of rustls's as are there.
    fn extensions_on_wire(&self, rustls: &[u8], renegotiation_info: bool) -> Option<Vec<u8>> {
        let mut wire = Writer::with_capacity(self.added.len() + rustls.len());
        if renegotiation_info {
            // Nothing has been negotiated before.
            wire.extension(extension::RENEGOTIATION_INFO, &[0])?;
        }
        wire.bytes(&self.added);
        let mut rest = Reader(rustls);
        loop {
            let here = rest.0;
            let extension = rest.u16().and_then(|number| Ok((number, rest.with_u16_length()?)));
            let Ok((number, body)) = extension else {
                wire.bytes(here);
                return Some(wire.into_vec());
            };
            match self.changed.iter().find(|(changed, _)| *changed == number) {
                Some((_, Some(body))) => wire.extension(number, body)?,
                Some((_, None)) => {}
                None => wire.extension(number, body)?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_names_of_the_same_length() {
        for length in 1..=LONGEST_NAME {
            let placeholder =
                ClientHelloChanges::default().set_name(&vec![b'.'; length]).expect("not too long");
            assert_eq!(placeholder.len(), length);
            assert!(rustls::pki_types::DnsName::try_from(placeholder.clone()).is_ok(), "{placeholder}");
        }
        let refused = |name: &[u8]| ClientHelloChanges::default().set_name(name).is_none();
        assert!(refused(&[b'.'; LONGEST_NAME + 1]) && refused(b""));
    }

    /// A ClientHello with these extensions.
    fn hello(extensions: &[u8]) -> Vec<u8> {
        hello_with(&[0x13, 1, 0x13, 2], extensions)
    }

    fn hello_with(suites: &[u8], extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([2, 8, 8, 0, suites.len() as u8]);
        body.extend(suites);
        body.extend([1, 0]);
        body.extend((extensions.len() as u16).to_be_bytes());
        body.extend(extensions);
        [&[handshake_type::CLIENT_HELLO, 0, 0, body.len() as u8], &body[..]].concat()
    }

    const VERSIONS: [u8; 7] = [0, 43, 0, 3, 2, 3, 4];

    /// Sees that the whole message, and what is left of it where a binder stands, become `wire`.
    fn check(changes: &ClientHelloChanges, rustls: &[u8], wire: &[u8]) {
        let (rustls, wire) = (hello(&[rustls, &VERSIONS].concat()), hello(&[wire, &VERSIONS].concat()));
        assert_eq!(changes.to_wire(&rustls), Some(wire.clone()));
        let cut = |hello: &[u8]| hello[..hello.len() - 3].to_vec();
        assert_eq!(changes.to_wire(&cut(&rustls)), Some(cut(&wire)));
        for length in 0..rustls.len() {
            let _ = changes.to_wire(&rustls[..length]);
        }
    }

    #[test]
    fn an_extension_takes_the_place_of_the_signalling_suite() {
        let mut changes = ClientHelloChanges::default();
        changes.tell_renegotiation_by_extension();
        let rustls = hello_with(&[0x13, 1, 0xc0, 0x2f, 0, 0xff], &VERSIONS);
        let extensions = [&[0xff, 1, 0, 1, 0][..], &VERSIONS].concat();
        assert_eq!(changes.to_wire(&rustls), Some(hello_with(&[0x13, 1, 0xc0, 0x2f], &extensions)));
        // Where TLS 1.3 is all, there is no suite, and no extension.
        assert_eq!(changes.to_wire(&hello(&VERSIONS)), Some(hello(&VERSIONS)));
    }

    #[test]
    fn extensions_are_added_changed_and_left_out() {
        let mut changes = ClientHelloChanges::default();
        assert_eq!(changes.to_wire(&hello(&VERSIONS)), None);
        changes.add(49);
        check(&changes, &[], &[0, 49, 0, 0]);
        assert_eq!(changes.to_wire(&[2, 0, 0, 0]), None);
        changes.leave_out(23);
        check(&changes, &[0, 23, 0, 0], &[0, 49, 0, 0]);
        let body = [1, 0, 3, 0, 1, 9, 0, 0];
        changes.ask_for_response(&body);
        let wire = [&[0, 49, 0, 0, 0, 5, 0, 8], &body[..]].concat();
        check(&changes, &[0, 5, 0, 5, 1, 0, 0, 0, 0], &wire);
        let mut changes = ClientHelloChanges::default();
        let placeholder = changes.set_name(b"a_b.").expect("a name");
        assert_eq!(placeholder, "xxxx");
        check(
            &changes,
            &[0, 0, 0, 9, 0, 7, 0, 0, 4, b'x', b'x', b'x', b'x'],
            &[0, 0, 0, 9, 0, 7, 0, 0, 4, b'a', b'_', b'b', b'.'],
        );
    }
}
