//! The record layer for the fuzz targets in `fuzz/`: a receiver that is given a peer's bytes. Only the feature
//! `fuzzing` builds this; it is not in the library.

// A fuzz target finds faults through panics.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use rustls::crypto::tls13::OkmBlock;
use rustls_aws_lc_rs::cipher_suite;

use super::header::{HEADER, Header};
use super::{
    Algorithms, Event, InARow, Messages, Opener, Piece, Receiver, RecordBuffer, Sealer, Side, TrafficSecret,
};
use crate::libcrypto::init::LibraryContext;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::wire::{content_type, handshake_type};

/// A secret whose keys both sides know.
fn secret() -> TrafficSecret {
    let suite = cipher_suite::TLS13_AES_128_GCM_SHA256;
    let algorithms = Algorithms {
        hkdf: suite.hkdf_provider,
        aead: suite.aead_alg,
        large_by_libcrypto: false,
        limit: 1 << 24,
    };
    TrafficSecret::new(OkmBlock::new(&[9; 32]), algorithms, LibraryContext::standard)
}

/// Receives the records of a peer that has the keys (contents with their types, one record each), and `raw` bytes after them.
pub fn receive(client: bool, authenticates: bool, records: &[(u8, &[u8])], raw: &[u8]) {
    let (Some(mut sealer), Some(opener)) = (Sealer::of(secret()), Opener::of(secret())) else { return };
    let side = Side { client, tls13: true, authenticates };
    let mut input = RecordBuffer::default();
    input.begin_traffic(TLS1_3, 0);
    let mut receiver = Receiver::new(opener, side, InARow::default(), input, Messages::default());
    let mut wire = Vec::new();
    for (kind, content) in records {
        if sealer.seal(*kind, content, 0, &mut wire).is_err() {
            return;
        }
        let updates = *kind == content_type::HANDSHAKE && is_key_update(content);
        if !read(&mut receiver, &wire) {
            return;
        }
        wire.clear();
        if updates && let Some(next) = sealer.next() {
            sealer = next;
        }
    }
    read(&mut receiver, raw);
}

fn is_key_update(content: &[u8]) -> bool {
    matches!(content, [handshake_type::KEY_UPDATE, 0, 0, 1, 0 | 1])
}

/// Reads all of `wire`, as a connection does. False where the connection is over.
fn read(receiver: &mut Receiver, wire: &[u8]) -> bool {
    let mut rest = wire;
    loop {
        while let Some(missing) = receiver.input.missing() {
            if rest.is_empty() {
                return true;
            }
            let (now, later) = rest.split_at(missing.min(rest.len()));
            receiver.input.tail(missing).extend_from_slice(now);
            rest = later;
            if receiver.input.check_header(|| 16709).is_err() {
                return false;
            }
        }
        if receiver.open_next().is_err() {
            return false;
        }
        loop {
            match receiver.next(|| 100_000) {
                Err(_) => return false,
                Ok(Event::Data) => {
                    let length = receiver.data().len();
                    assert!(length > 0);
                    receiver.input.consume(length);
                }
                Ok(Event::Message(message)) if is_key_update(&message) => {
                    if receiver.update_keys(&message).is_err() {
                        return false;
                    }
                }
                Ok(Event::Alert(alert)) => {
                    if receiver.judge_alert(alert).is_err() {
                        return false;
                    }
                }
                Ok(Event::Begun(_, Err(_))) => return false,
                Ok(Event::Message(message) | Event::Authentication(message)) => {
                    assert!(message.len() >= 4);
                }
                Ok(Event::Nothing | Event::Begun(..)) => {}
            }
            if !receiver.has_next() {
                break;
            }
        }
        assert!(receiver.data().is_empty());
    }
}

/// The same messages come out, however the stream is split.
pub fn pieces(stream: &[u8], size: usize) {
    let read = |size: usize| {
        let (mut messages, mut found) = (Messages::default(), Vec::new());
        for piece in stream.chunks(size.max(1)) {
            messages.add(piece);
            while messages.has_next() {
                found.push(messages.next_piece().expect("it says that it has one"));
            }
            assert_eq!(messages.next_piece(), None);
        }
        found
    };
    let whole = read(stream.len());
    assert_eq!(whole, read(size));
    let length: usize = whole
        .iter()
        .map(|piece| match piece {
            Piece::Header(..) => 0,
            Piece::Whole(message) => message.len(),
        })
        .sum();
    assert!(length <= stream.len());
}

/// Record headers, at every stage of a connection.
pub fn headers(bytes: &[u8]) {
    if let Some(header) = Header::parse(bytes) {
        assert!(bytes.len() >= HEADER && header.length <= 0xffff);
    }
    for (traffic, hides) in [(None, false), (None, true), (Some(TLS1_2), false), (Some(TLS1_3), false)] {
        let mut buffer = RecordBuffer::default();
        buffer.set_hides(hides);
        if let Some(version) = traffic {
            buffer.begin_traffic(version, 0);
        }
        let mut rest = bytes;
        while let Some(missing) = buffer.missing() {
            if rest.is_empty() || buffer.check_header(|| 16709).is_err() {
                break;
            }
            let (now, later) = rest.split_at(missing.min(rest.len()));
            buffer.tail(missing).extend_from_slice(now);
            rest = later;
            if buffer.missing().is_none() {
                assert!(buffer.next_payload().is_some());
                buffer.skip_next();
            }
        }
    }
}
