//! A server's signed_certificate_timestamp extension (RFC 6962, section 3.3.1), which rustls does not know. A client
//! that has requested it hides it from rustls: in a TLS 1.2 ServerHello it gets the number of an extension that rustls
//! reads on servers only; in TLS 1.3 rustls is shown the Certificate message without it.
//!
//! Rule: only this extension is hidden, only where it was requested, and a message that cannot be parsed is shown as it is.

use crate::wire::{
    Reader, Writer,
    extension::{SIGNATURE_ALGORITHMS, SIGNED_CERTIFICATE_TIMESTAMP},
    handshake_type, place_in,
};

/// The number that it gets in a ServerHello.
const PLACEHOLDER: u16 = SIGNATURE_ALGORITHMS;

/// A TLS 1.2 ServerHello in which the extension has another number. None where there is nothing to change.
pub fn renumber(hello: &[u8]) -> Option<Vec<u8>> {
    let at = place(hello, SIGNED_CERTIFICATE_TIMESTAMP)?;
    if place(hello, PLACEHOLDER).is_some() {
        return None;
    }
    let mut shown = hello.to_vec();
    *shown.get_mut(at..)?.first_chunk_mut()? = PLACEHOLDER.to_be_bytes();
    Some(shown)
}

/// The offset at which an extension begins in a ServerHello, counted from the message header.
fn place(hello: &[u8], number: u16) -> Option<usize> {
    let mut body = Reader(hello.get(4..)?);
    // Version and random, session id, cipher suite and compression method.
    body.take(2 + 32).ok()?;
    body.with_u8_length().ok()?;
    body.take(3).ok()?;
    let mut extensions = Reader(body.all_with_u16_length().ok()?);
    let mut found = None;
    while !extensions.0.is_empty() {
        let at = place_in(extensions.0, hello)?;
        let kind = extensions.u16().ok()?;
        extensions.with_u16_length().ok()?;
        if kind == number {
            found = found.or(Some(at));
        }
    }
    found
}

/// The last such extension in a TLS 1.3 Certificate message, which is the one that OpenSSL keeps.
pub fn in_certificate(message: &[u8]) -> Option<&[u8]> {
    let mut found = None;
    let mut entries = Reader(entries(message)?.1);
    while !entries.0.is_empty() {
        entries.with_u24_length().ok()?;
        let mut extensions = Reader(entries.with_u16_length().ok()?);
        while !extensions.0.is_empty() {
            let number = extensions.u16().ok()?;
            let body = extensions.with_u16_length().ok()?;
            if number == SIGNED_CERTIFICATE_TIMESTAMP {
                found = Some(body);
            }
        }
    }
    found
}

/// A TLS 1.3 Certificate message without the extension; None where it has none, or cannot be parsed.
pub fn remove(message: &[u8]) -> Option<Vec<u8>> {
    let (context, list) = entries(message)?;
    let mut entries = Reader(list);
    let mut shown = Writer::with_capacity(message.len());
    let mut is_there = false;
    while !entries.0.is_empty() {
        shown.with_u24_length(entries.with_u24_length().ok()?)?;
        let mut extensions = Reader(entries.with_u16_length().ok()?);
        let mut left = Writer::default();
        while !extensions.0.is_empty() {
            let number = extensions.u16().ok()?;
            let body = extensions.with_u16_length().ok()?;
            match number == SIGNED_CERTIFICATE_TIMESTAMP {
                true => is_there = true,
                false => left.extension(number, body)?,
            }
        }
        shown.with_u16_length(left.written())?;
    }
    let mut body = Writer::with_capacity(message.len());
    body.with_u8_length(context)?;
    body.with_u24_length(shown.written())?;
    Writer::message(handshake_type::CERTIFICATE, body.written()).filter(|_| is_there)
}

/// The certificate_request_context and the certificate list of a complete TLS 1.3 Certificate message.
fn entries(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let (kind, rest) = message.split_first()?;
    let mut whole = Reader(rest);
    let mut body = Reader(whole.with_u24_length().ok()?);
    whole.end().ok()?;
    let context = body.with_u8_length().ok()?;
    let list = body.with_u24_length().ok()?;
    body.end().ok()?;
    (*kind == handshake_type::CERTIFICATE).then_some((context, list))
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
        assert_eq!(renumber(&wire), Some(hello(&[0, 23, 0, 0, 0, 13, 0, 3, 1, 2, 3])));
        for length in 0..wire.len() {
            assert_eq!(renumber(&wire[..length]), None);
        }
        for extensions in [&[0, 23, 0, 0][..], &[0, 18, 0, 0, 0, 13, 0, 0], &[0, 18, 0, 9, 1]] {
            assert_eq!(renumber(&hello(extensions)), None);
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
        assert_eq!((in_certificate(&wire), in_certificate(&rustls)), (Some(&[7][..]), None));
        assert_eq!((remove(&wire), remove(&rustls)), (Some(rustls.clone()), None));
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
                assert_eq!(remove(&broken).is_some(), in_certificate(&broken).is_some(), "{broken:?}");
            }
        }
    }
}
