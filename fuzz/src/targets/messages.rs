//! What the library reads strangers' messages and records by, called directly.

use fuzzed::handshake::fuzzing as handshake;
use fuzzed::record::fuzzing as record;
use fuzzed::wire::authentication::{self, Request};
use fuzzed::wire::{
    Reader, ServerHello, behind, message_length, random_of, sized_extensions, split_extensions,
    split_message, split_messages,
};

use crate::input::Input;

/// A ClientHello of ours with everything that a server can answer.
const OFFER: &[u8] = include_bytes!("offer.bin");
/// Extensions that a client may have offered.
const OFFERED: [u16; 12] = [0, 5, 10, 11, 13, 16, 18, 23, 35, 43, 51, 41];

pub fn client_hello(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.u8();
    handshake::client_hello(input.0, choice);
}

pub fn server_hello(data: &[u8]) {
    let mut input = Input(data);
    let first = input.vector();
    handshake::server_hello(OFFER, [first, input.0]);
}

pub fn of_server(data: &[u8]) {
    let mut input = Input(data);
    let tls13 = input.u8() & 1 != 0;
    handshake::messages(Some(OFFER), tls13, input.0);
}

pub fn of_client(data: &[u8]) {
    let mut input = Input(data);
    let tls13 = input.u8() & 1 != 0;
    handshake::messages(None, tls13, input.0);
}

pub fn contents(data: &[u8]) {
    let mut input = Input(data);
    let choice = usize::from(input.u8());
    handshake::contents(input.0, &OFFERED[..choice % (OFFERED.len() + 1)]);
}

pub fn dialect(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.u8();
    handshake::dialect(input.0, choice);
}

pub fn log(data: &[u8]) {
    let mut input = Input(data);
    let client = input.u8() & 1 != 0;
    handshake::log(client, input.0);
}

pub fn rustls_sessions(data: &[u8]) {
    handshake::rustls_sessions(data);
}

/// What was read is what is written, and reads the same again.
pub fn authentication(data: &[u8]) {
    if let Ok(request) = Request::parse(data)
        && request.certificate_schemes.is_none()
        && let Some(message) = request.message()
    {
        assert_eq!(Request::parse(&message), Ok(request));
    }
    let _ = Request::parse_tls12(data);
    for tls13 in [false, true] {
        let _ = authentication::certificates(data, tls13);
    }
    if let Ok(chain) = authentication::certificates(data, true) {
        let owned: Vec<Vec<u8>> = chain.iter().map(|der| der.to_vec()).collect();
        let message = authentication::certificate(b"context", &owned).expect("it was as long before");
        assert_eq!(authentication::certificates(&message, true).as_ref(), Ok(&chain));
    }
    if let Ok((scheme, signature)) = authentication::parse_certificate_verify(data) {
        let message = authentication::certificate_verify(scheme, signature).expect("it was as long before");
        assert_eq!(message[4..], data[4..]);
    }
}

pub fn wire(data: &[u8]) {
    let messages = split_messages(data);
    assert!(data.starts_with(&messages.concat()));
    if let Some((first, rest)) = split_message(data) {
        assert_eq!((Some(first.len()), first.len() + rest.len()), (message_length(data), data.len()));
        assert_eq!(messages.first(), Some(&first));
    }
    if let Some(extensions) = split_extensions(data) {
        let length: usize = extensions.iter().map(|(_, body)| body.len() + 4).sum();
        assert_eq!(length, data.len());
    }
    let _ = sized_extensions(data);
    if let Some(hello) = ServerHello::parse(data) {
        assert_eq!(random_of(data), Some(hello.random));
        let _ = (hello.is_retry(), hello.is_tls13(), hello.requested_group());
    }
    for rest in [behind::<1>(data), behind::<2>(data), behind::<3>(data)] {
        assert!(rest.is_none_or(|rest| data.ends_with(rest)));
    }
    let mut reader = Reader(data);
    while let Ok(kind) = reader.u8() {
        let before = reader.0.len();
        let failed = match kind % 12 {
            0 => reader.u16().is_err(),
            1 => reader.u24().is_err(),
            2 => reader.u32().is_err(),
            3 => reader.u64().is_err(),
            4 => reader.with_u8_length().is_err(),
            5 => reader.with_u16_length().is_err(),
            6 => reader.with_u24_length().is_err(),
            7 => reader.all_with_u8_length().is_ok(),
            8 => reader.all_with_u16_length().is_ok(),
            9 => reader.take(usize::from(kind)).is_err(),
            10 => reader.end().is_ok(),
            _ => false,
        };
        assert!(reader.0.len() <= before);
        if failed {
            return;
        }
    }
}

/// Records: a type, a content behind its length; what is left comes unsealed.
pub fn records(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.u8();
    let count = usize::from(choice >> 2 & 15);
    let mut records = Vec::new();
    for _ in 0..count {
        if input.is_empty() {
            break;
        }
        let kind = match input.u8() {
            choice @ 0..32 => 20 + choice % 5,
            other => other,
        };
        records.push((kind, input.vector()));
    }
    record::receive(choice & 1 != 0, choice & 2 != 0, &records, input.0);
}

pub fn headers(data: &[u8]) {
    let mut input = Input(data);
    let size = usize::from(input.u8());
    record::headers(input.0);
    record::pieces(input.0, size);
}
