//! Both halves against published traces and against rustls's own ciphers.

use rustls::crypto::cipher::{
    AeadKey, EncodableVersion, InboundOpaque, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
};
use rustls::crypto::tls13::OkmBlock;
use rustls::enums::{ContentType, ProtocolVersion};
use rustls_aws_lc_rs::cipher_suite;

use super::{Algorithms, HEADER, Header, Opener, Sealer, Sender, TrafficSecret};
use crate::libcrypto::init::LibraryContext;
use crate::tables::reasons::Reason;
use crate::transport::Outgoing;
use crate::wire::content_type;

fn algorithms(limit: u64) -> Algorithms {
    let suite = cipher_suite::TLS13_AES_128_GCM_SHA256;
    Algorithms { hkdf: suite.hkdf_provider, aead: suite.aead_alg, large_by_libcrypto: false, limit }
}

fn secret(bytes: &[u8], limit: u64) -> TrafficSecret {
    TrafficSecret::new(OkmBlock::new(bytes), algorithms(limit), LibraryContext::standard)
}

/// A secret of AES-128-GCM.
pub(super) fn tls13_secret(byte: u8) -> TrafficSecret {
    secret(&[byte; 32], 1 << 24)
}

type Pair = (Box<dyn RecordEncrypter>, Box<dyn RecordDecrypter>);

/// Ciphers of TLS 1.2 with the same keys.
pub(super) fn tls12_pair() -> Pair {
    let aead = cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.aead_alg;
    let key = || AeadKey::from([3; 16]);
    (aead.encrypter(key(), &[4; 4], &[5; 8]), aead.decrypter(key(), &[4; 4]))
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        text.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn seal(sealer: &mut Sealer, kind: u8, plain: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    sealer.seal(kind, plain, 0, &mut output).expect("it can be sealed");
    output
}

fn open(opener: &mut Opener, record: &[u8]) -> Result<(u8, Vec<u8>), Reason> {
    let header = Header::parse(record).expect("a header");
    let mut payload = record[HEADER..].to_vec();
    let opened = opener.open(header, &mut payload).map_err(|fault| fault.reason)?;
    Ok((opened.content_type, payload[opened.plaintext].to_vec()))
}

/// RFC 8448, section 3: what client and server send after their handshake.
#[test]
fn agrees_with_the_published_trace() {
    let client = "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5";
    let server = "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643";
    let data: Vec<u8> = (0..50).collect();
    let from_client = hex("1703030043 a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5
         b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4");
    let from_server = hex("1703030043 2e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d
         90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d");
    let client_closes = hex("1703030013 c9872760655666b74d7ff1153efd6db6d0b0e3");
    let server_closes = hex("1703030013 b58fd67166ebf599d24720cfbe7efa7a8864a9");
    // The server has sent a ticket before.
    for (bytes, first, records) in
        [(client, 0, [from_client, client_closes]), (server, 1, [from_server, server_closes])]
    {
        let secret = || secret(&hex(bytes), 1 << 24);
        let mut sealer = Sealer::of(secret()).expect("keys").at(first);
        let mut opener = Opener::of(secret()).expect("keys").at(first);
        let plain = [(content_type::APPLICATION_DATA, data.clone()), (content_type::ALERT, vec![1, 0])];
        for (record, (kind, content)) in records.iter().zip(plain) {
            assert_eq!(seal(&mut sealer, kind, &content), *record);
            assert_eq!(open(&mut opener, record), Ok((kind, content)));
        }
    }
}

#[test]
fn agrees_with_rustls_in_tls12() {
    for suite in [
        cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ] {
        let (aead, shape) = (suite.aead_alg, suite.aead_alg.key_block_shape());
        let key = || match shape.enc_key_len {
            16 => AeadKey::from([1; 16]),
            _ => AeadKey::from([1; 32]),
        };
        let (iv, extra) = (vec![2; shape.fixed_iv_len], vec![3; shape.explicit_nonce_len]);
        let mut theirs = (aead.encrypter(key(), &iv, &extra), aead.decrypter(key(), &iv));
        let mut sealer = Sealer::new(aead.encrypter(key(), &iv, &extra));
        let mut opener = Opener::new(aead.decrypter(key(), &iv), false);
        for (sequence, length) in [0, 1, 100, 16384, 7].into_iter().enumerate() {
            let (kind, plain) = (20 + sequence as u8, vec![length as u8; length]);
            let record = seal(&mut sealer, kind, &plain);
            let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
            let mut out = vec![0; theirs.0.encrypted_payload_len(length)];
            let payload = OutboundPlain::from(&plain);
            let sealed = theirs
                .0
                .encrypt(Record::new(ContentType(kind), version, payload), sequence as u64, &mut out)
                .expect("it can be sealed");
            assert_eq!(
                (record[0], &record[1..3], &record[HEADER..]),
                (sealed.typ.0, &[3, 3][..], sealed.payload)
            );
            let mut payload = record[HEADER..].to_vec();
            let sealed = Record::new(ContentType(kind), version, InboundOpaque(&mut payload));
            assert_eq!(theirs.1.decrypt(sealed, sequence as u64).expect("theirs").payload, plain);
            assert_eq!(open(&mut opener, &record), Ok((kind, plain)));
        }
    }
}

#[test]
fn what_was_changed_is_not_opened() {
    for tls13 in [false, true] {
        let (mut sealer, opener) = match tls13 {
            true => (Sealer::of(tls13_secret(1)).expect("keys"), Opener::of(tls13_secret(1)).expect("keys")),
            false => {
                let (encrypter, decrypter) = tls12_pair();
                (Sealer::new(encrypter), Opener::new(decrypter, false))
            }
        };
        let mut opener = opener;
        let record = seal(&mut sealer, content_type::APPLICATION_DATA, b"data");
        for at in (0..record.len()).filter(|at| !(3..5).contains(at)) {
            let mut changed = record.clone();
            changed[at] ^= 1;
            let bad = Err(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC);
            let found = open(&mut opener, &changed);
            assert!(found == bad || found == Err(Reason::BAD_RECORD_TYPE), "{at}: {found:?}");
        }
        assert!(open(&mut opener, &record[..20]).is_err());
        assert_eq!(open(&mut opener, &record).map(|(_, plain)| plain), Ok(b"data".to_vec()));
        assert!(open(&mut opener, &record).is_err(), "not twice");
    }
}

#[test]
fn padding_is_taken_off() {
    let (mut sealer, mut opener) =
        (Sealer::of(tls13_secret(1)).expect("keys"), Opener::of(tls13_secret(1)).expect("keys"));
    for padding in [0, 1, 2, 300] {
        let mut record = Vec::new();
        sealer.seal(content_type::HANDSHAKE, b"content", padding, &mut record).expect("sealed");
        assert_eq!(record.len(), HEADER + 7 + 1 + padding + 16);
        assert_eq!(open(&mut opener, &record), Ok((content_type::HANDSHAKE, b"content".to_vec())));
    }
}

#[test]
fn a_record_holds_no_more_than_it_may() {
    let (mut sealer, mut opener) =
        (Sealer::of(tls13_secret(1)).expect("keys"), Opener::of(tls13_secret(1)).expect("keys"));
    let record = seal(&mut sealer, content_type::APPLICATION_DATA, &[0; 16385]);
    assert_eq!(open(&mut opener, &record), Err(Reason::DATA_LENGTH_TOO_LONG));
    let (encrypter, decrypter) = tls12_pair();
    let record = seal(&mut Sealer::new(encrypter), content_type::APPLICATION_DATA, &[0; 16385]);
    assert_eq!(open(&mut Opener::new(decrypter, false), &record), Err(Reason::DATA_LENGTH_TOO_LONG));
}

#[test]
fn worn_keys_are_exchanged() {
    let secret = || secret(&[1; 32], 3);
    let mut sender = Sender::new(Sealer::of(secret()).expect("keys"), Outgoing::default());
    let mut opener = Opener::of(secret()).expect("keys");
    for _ in 0..4 {
        sender.seal(content_type::APPLICATION_DATA, b"data", 0).expect("sealed");
    }
    let updates: Vec<_> = sender.take_sealed().into_iter().map(|sealed| sealed.content).collect();
    assert_eq!(updates, [vec![24, 0, 0, 1, 0]]);
    assert_eq!(tls13_secret(1).limit(), 1 << 24);
    let mut wire = &sender.output.bytes[..];
    for number in 0..5 {
        let (record, rest) = wire.split_at(HEADER + Header::parse(wire).expect("a header").length);
        let (_, content) = open(&mut opener, record).expect("it can be opened");
        assert_eq!(content == b"data", number != 2, "the third record is the KeyUpdate");
        if number == 2 {
            opener = opener.next().expect("keys");
        }
        wire = rest;
    }
    assert!(wire.is_empty());
}

/// Keys that protect what a server or a client writes before the handshake is over.
#[test]
fn keys_that_cannot_be_exchanged_have_a_limit() {
    const LAST: u64 = (1 << 24) - 65;
    let sealer = || Sealer::of_handshake(tls13_secret(1).encrypter().expect("a cipher")).at(LAST);
    let (mut early, mut output) = (sealer(), Vec::new());
    let mut seal_early = |kind, content: &[u8]| early.seal(kind, content, 0, &mut output).is_ok();
    assert!(seal_early(content_type::APPLICATION_DATA, b"last"));
    assert!(!seal_early(content_type::APPLICATION_DATA, b"more"));
    assert!(!seal_early(content_type::HANDSHAKE, b"more"));
    assert!(seal_early(content_type::ALERT, &[2, 80]), "an alert says so");
    // With its secret the key goes on, until a KeyUpdate.
    let mut sender =
        Sender::new(sealer().at((1 << 24) - 2).with_secret(tls13_secret(1)), Outgoing::default());
    for _ in 0..2 {
        sender.seal(content_type::APPLICATION_DATA, b"data", 0).expect("sealed");
    }
    let sealed: Vec<_> = sender.take_sealed().into_iter().map(|sealed| sealed.content).collect();
    assert_eq!(sealed, [vec![24, 0, 0, 1, 0]]);
    // TLS 1.2 cannot update keys, and OpenSSL sets no limit for them.
    let mut sealer = Sealer::new(tls12_pair().0).at(1 << 24);
    seal(&mut sealer, content_type::APPLICATION_DATA, b"data");
}

#[test]
fn nothing_stands_between_the_records_of_a_message() {
    for before in 0..5 {
        let sealer = Sealer::of(secret(&[1; 32], 5)).expect("keys");
        let mut sender = Sender::new(sealer, Outgoing::default());
        for _ in 0..before {
            sender.seal(content_type::APPLICATION_DATA, b"data", 0).expect("sealed");
        }
        sender.take_sealed();
        sender.begin_message(3).expect("keys");
        for part in [b"one", b"two", b"six"] {
            sender.seal(content_type::HANDSHAKE, part, 0).expect("sealed");
        }
        let contents: Vec<_> = sender.take_sealed().into_iter().map(|sealed| sealed.content).collect();
        let expected = [b"one".to_vec(), b"two".to_vec(), b"six".to_vec()];
        assert!(contents.ends_with(&expected), "{before} records before: {contents:?}");
        assert_eq!(contents.len() - expected.len(), usize::from(before >= 2));
    }
}

#[test]
fn no_record_number_comes_twice() {
    let (encrypter, decrypter) = tls12_pair();
    let mut sender = Sender::new(Sealer::new(encrypter).at(u64::MAX - 2), Outgoing::default());
    sender.seal(content_type::APPLICATION_DATA, b"last", 0).expect("sealed");
    let length = sender.output.bytes.len();
    for _ in 0..2 {
        let failed = sender.seal(content_type::APPLICATION_DATA, b"more", 0);
        assert_eq!(failed.map_err(|fault| fault.reason), Err(Reason::INTERNAL_ERROR));
    }
    assert_eq!(sender.output.bytes.len(), length);
    // A record number is reserved for the alert that reports this.
    sender.alert(80, 0).expect("sealed");
    assert!(sender.alert(80, 0).is_err() && sender.seal(content_type::ALERT, &[1, 0], 0).is_err());
    let mut opener = Opener::new(decrypter, false).at(u64::MAX - 2);
    let (data, alert) = sender.output.bytes.split_at(length);
    assert_eq!(open(&mut opener, data), Ok((content_type::APPLICATION_DATA, b"last".to_vec())));
    assert_eq!(open(&mut opener, alert), Ok((content_type::ALERT, vec![2, 80])));
    assert!(open(&mut opener, alert).is_err());
}

#[test]
fn no_length_runs_over() {
    let (mut sealer, mut output) = (Sealer::of(tls13_secret(1)).expect("keys"), b"before".to_vec());
    for padding in [usize::MAX, usize::MAX - 3] {
        let failed = sealer.seal(content_type::APPLICATION_DATA, b"data", padding, &mut output);
        assert_eq!(failed.map_err(|fault| fault.reason), Err(Reason::INTERNAL_ERROR));
    }
    assert_eq!(output, b"before");
}

#[test]
fn nothing_follows_a_fatal_alert() {
    let mut sender = Sender::new(Sealer::of(tls13_secret(1)).expect("keys"), Outgoing::default());
    sender.alert(10, 0).expect("sealed");
    let failed = sender.seal(content_type::APPLICATION_DATA, b"more", 0);
    assert_eq!(failed.map_err(|fault| fault.reason), Err(Reason::PROTOCOL_IS_SHUTDOWN));
}
