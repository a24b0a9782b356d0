//! How a client's ClientHello differs from rustls's: a server name that is not a valid DNS name, and extensions that rustls
//! does not write, writes differently, or writes where OpenSSL does not. Our own extensions come before rustls's.
//!
//! rustls computes a binder over the beginning of the message, so a truncated message is changed in the same way.

use crate::messages::client_hello::OCSP;
use crate::wire::{Reader, Writer, extension, handshake_type};

/// The changes to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHelloChanges {
    /// Our own extensions, as they are on the wire.
    added: Vec<u8>,
    /// rustls's extensions that have another body on the wire, or are left out.
    changed: Vec<(u16, Option<Vec<u8>>)>,
    /// Signal RFC 5746 with the extension, where rustls uses the signalling suite.
    renegotiation_info: bool,
}

/// The longest name that a ClientHello may have: a placeholder must be a valid DNS name, which cannot be longer.
const LONGEST_NAME: usize = 253;
/// The length of a placeholder's labels, with their dot.
const LABEL: usize = 32;
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV
const RENEGOTIATION_SCSV: [u8; 2] = [0x00, 0xff];

impl ClientHelloChanges {
    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && !self.renegotiation_info
    }

    /// How many bytes the changes may add.
    pub fn length(&self) -> usize {
        let changed = self.changed.iter().filter_map(|(_, body)| body.as_ref());
        changed.fold(self.added.len(), |length, body| length.saturating_add(body.len()).saturating_add(4))
    }

    /// Signals RFC 5746 with the extension, not with the signalling suite as rustls does.
    pub fn tell_renegotiation_by_extension(&mut self) {
        self.renegotiation_info = true;
    }

    /// Sets a name that rustls does not accept, and returns a placeholder for rustls. None when the name is empty or too long.
    pub fn set_name(&mut self, name: &[u8]) -> Option<String> {
        let last = name.len().checked_sub(1).filter(|last| *last < LONGEST_NAME)?;
        let mut body = Writer::default();
        let mut entry = Writer::default();
        entry.u8(0);
        entry.with_u16_length(name)?;
        body.with_u16_length(entry.written())?;
        self.changed.push((extension::SERVER_NAME, Some(body.into_vec())));
        let is_dot = |index: usize| index % LABEL == LABEL - 1 && index != last;
        Some((0..name.len()).map(|index| if is_dot(index) { '.' } else { 'x' }).collect())
    }

    /// Adds an empty extension with this number.
    pub fn add(&mut self, number: u16) {
        let [high, low] = number.to_be_bytes();
        self.added.extend([high, low, 0, 0]);
    }

    /// Sets the body of the request for an OCSP response.
    pub fn ask_for_response(&mut self, body: &[u8]) {
        debug_assert_eq!(body.first(), Some(&OCSP));
        self.changed.push((extension::STATUS_REQUEST, Some(body.to_vec())));
    }

    /// Leaves out rustls's extension with this number.
    pub fn leave_out(&mut self, number: u16) {
        self.changed.push((number, None));
    }

    /// A ClientHello, which may be truncated, as it is on the wire. None where it is unchanged, or not a ClientHello.
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
        let before_suites = reader.read_of(body)?;
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
        let fixed = reader.read_of(body)?.len();
        let declared = usize::from(reader.u16().ok()?);
        let rustls = reader.0.get(..declared).unwrap_or(reader.0);
        let extensions = self.extensions_on_wire(rustls, by_extension)?;
        // The part that is missing at the end is the same on the wire.
        let declared_on_wire = extensions.len().checked_add(declared.checked_sub(rustls.len())?)?;
        let length = (length as usize).checked_add(wire.written().len())?.checked_add(declared_on_wire)?;
        let length = length.checked_sub(fixed.checked_add(declared)?)?;
        let [_, length @ ..] = u32::try_from(length).ok()?.to_be_bytes();
        wire.u16(u16::try_from(declared_on_wire).ok()?);
        wire.bytes(&extensions);
        Some([&[handshake_type::CLIENT_HELLO], &length[..], wire.written()].concat())
    }

    /// The extensions on the wire, for those of rustls's that are present.
    fn extensions_on_wire(&self, rustls: &[u8], renegotiation_info: bool) -> Option<Vec<u8>> {
        let mut wire = Writer::with_capacity(self.added.len().saturating_add(rustls.len()));
        if renegotiation_info {
            // This is the first handshake of the connection: the verify_data in it is empty.
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

    /// Checks that the whole message becomes `wire`, and so does a message truncated before its binders.
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
        // With TLS 1.3 alone there is no signalling suite, and so no extension.
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
