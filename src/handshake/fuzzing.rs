//! Everything that parses a peer's messages, in one call each, for the fuzz targets in `fuzz/`. Only the feature `fuzzing`
//! builds this; it is not in the library. Each function checks what must hold for any input, and panics where it does not.

use std::sync::Arc;

use super::certificate_request_scanner::CertificateRequestScanner;
use super::config::{Negotiation, ServerParameters};
use super::dialect::Dialect;
use super::dialect::certificate_types::CertificateTypes;
use super::dialect::client_hello::ClientHelloChanges;
use super::dialect::shown_client_hello::ShownHello;
use super::dialect::timestamps;
use super::hello_random::RandomMarks;
use super::message_log::MessageLog;
use super::server_answer::ServerAnswer;
use super::session_facts::{ResumptionFacts, ServerFacts, Tls12Facts};
use super::{binder, dialect};
use crate::messages::client_hello::{ClientHello, Retried};
use crate::messages::contents::{self, CertificateOf};
use crate::messages::hello_bodies::{self, Server};
use crate::messages::order::{Awaited, Order, Place};
use crate::messages::server_hello::Offer;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::wire::{Reader, content_type, extension, handshake_type, split_messages};

/// A ClientHello, and everything that a server reads in it. `choice` selects the server's parameters.
pub fn client_hello(message: &[u8], choice: u8) {
    let Ok(mut hello) = ClientHello::parse(message.to_vec()) else { return };
    assert_eq!(hello.message(), message);
    for part in [&hello.random[..], hello.session_id(), hello.cipher_suites()] {
        assert!(part.is_empty() || message.windows(part.len()).any(|place| place == part));
    }
    read_fields(&hello);
    if choice & 1 != 0 {
        let first = ClientHello::parse(message.to_vec()).expect("it was parsed before");
        hello.retried = Some(Retried { first: Arc::new(first), request: message.to_vec(), group: 29 });
    }
    read_keys(&hello);
    for version in [TLS1_2, TLS1_3] {
        let _ = hello_bodies::judge_before_session(&hello, version);
        for resumes in [false, true] {
            let server = Server {
                version,
                resumes,
                note_name: &|| (),
                has_group: &|group| group == 29 || group == 23,
                requested_group: (choice & 2 != 0).then_some(29),
                choose_share: None,
            };
            let _ = hello_bodies::judge(&hello, &server);
        }
        show(&hello, version, choice);
    }
}

fn read_fields(hello: &ClientHello) {
    for (kind, body) in hello.extensions() {
        assert!(hello.extension(kind).is_some());
        let _ = (body.len(), hello.number_list(kind));
    }
    let suites = hello.suites();
    assert!(suites.len() <= hello.cipher_suites().len());
    assert!(suites.iter().all(|suite| hello.offers_suite(*suite)));
    let _ = (hello.server_name(), hello.alpn(), hello.versions(), hello.compression_methods());
    let _ = (hello.takes_key_exchange_with_key(), hello.authorities());
    for group in hello.number_list(extension::SUPPORTED_GROUPS) {
        let _ = hello.key_share(group);
    }
}

fn read_keys(hello: &ClientHello) {
    let Some(Ok(mut keys)) = hello.pre_shared_keys() else { return };
    let mut number = 0;
    while let Some(Ok((identity, _))) = keys.next_identity() {
        assert!(identity.len() < hello.message().len());
        let Ok(proof) = keys.binder(number) else { return };
        if number < 2 {
            let _ = binder::is_right(0x1301, &[7; 32], hello, keys.binders_at(), proof);
        }
        number += 1;
    }
}

/// What rustls is shown is again a ClientHello of the same client.
fn show(hello: &ClientHello, version: u16, choice: u8) {
    let bit = |bit: u8| choice & 1 << bit != 0;
    let tls13 = version == TLS1_3;
    let parameters = server_parameters(tls13, bit(3), bit(4));
    let session = bit(5).then(|| ServerFacts {
        version,
        created_at: 7,
        server_name: None,
        suite: if tls13 { 0x1301 } else { 0xc02f },
        alpn: None,
        secret: vec![7; 48].into(),
        extended_master_secret: bit(4),
        age_add: 7,
    });
    let group = bit(7).then_some((29, bit(1)));
    let shown = ShownHello::new(hello, hello, &parameters, bit(6), group, session.as_ref());
    let Ok(ShownHello { message: Some(message), .. }) = shown else { return };
    let again = ClientHello::parse(message.clone()).expect("what rustls is shown is a ClientHello");
    assert_eq!((again.random, again.suites()), (hello.random, hello.suites()));
    assert_eq!(split_messages(&message).len(), 1, "it has the length that it says");
    let mut dialect = Dialect::default();
    dialect.note_shown(message.clone(), hello.message().to_vec());
    assert_eq!(dialect.to_wire(&message).as_deref(), Some(hello.message()));
}

fn server_parameters(tls13: bool, tickets: bool, extended_master_secret: bool) -> ServerParameters {
    let negotiation = Negotiation {
        tls12_suites: if tls13 { Vec::new() } else { vec![0xc02f] },
        tls13_suites: if tls13 { vec![0x1301] } else { Vec::new() },
        groups: vec![29, 23],
        schemes: vec![0x0403, 0x0804],
        authorities: Vec::new(),
        max_fragment: 16384,
    };
    ServerParameters {
        negotiation,
        request_certificate: false,
        certificate_types: Vec::new(),
        prefer_own_order: false,
        tickets,
        protocol: None,
        extended_master_secret,
        max_early_data: 0,
        random: RandomMarks::default(),
    }
}

/// A peer's messages, in any order. `offer`: the ClientHello that a server's messages answer; None for a client's messages.
pub fn messages(offer: Option<&[u8]>, tls13: bool, stream: &[u8]) {
    let client = offer.is_some();
    let mut order = Order::default();
    match offer.map(|hello| ClientHello::parse(hello.to_vec())) {
        Some(Ok(hello)) => order.set_offer(Offer::new(&hello)),
        Some(Err(_)) => return,
        None => order.await_client(Awaited::Certificate),
    }
    let mut log = MessageLog::new(client);
    log.keep_hellos();
    let mut scanner = CertificateRequestScanner::default();
    scanner.set(stream.len() & 1 == 0, stream.len() & 2 == 0);
    let mut dialect = Dialect::default();
    dialect.hides_timestamps = true;
    let all = split_messages(stream);
    for (number, message) in all.iter().enumerate() {
        log.message(false, message.to_vec(), tls13);
        let place = Place { client, tls13, clear: !tls13 };
        if order.begin(message[0], message.len() - 4, place, || 100_000).is_err() {
            break;
        }
        let more = number + 1 < all.len();
        let judged = order.end(message, place, more);
        if scanner.is_on() {
            scanner.read(message, tls13, log.hellos());
        }
        show_message(&mut dialect, message, client, tls13);
        if judged.is_err() {
            break;
        }
    }
    let _ = ServerAnswer::read(&log.take(), &[]);
}

/// A message that rustls was shown in another form is hashed as it was on the wire.
fn show_message(dialect: &mut Dialect, wire: &[u8], client: bool, tls13: bool) {
    if let Ok(Some(shown)) = dialect.show(wire, client, tls13, || Some([7; 32])) {
        assert_eq!(split_messages(&shown).len(), 1, "it has the length that it says");
        assert_eq!(dialect.to_wire(&shown).as_deref(), Some(wire));
    }
}

/// The body of one message, from any sender and at any time.
pub fn contents(body: &[u8], offered: &[u16]) {
    let _ = contents::judge_encrypted_extensions(body, offered, b"\x02h2\x08http/1.1");
    for tls13 in [false, true] {
        for of_server in [None, Some(offered)] {
            for context in [&[][..], body.get(1..5).unwrap_or_default()] {
                let _ = contents::judge_certificate(body, CertificateOf { tls13, of_server, context });
            }
        }
    }
    let _ = contents::judge_request_tls12(body);
    for resumed in [false, true] {
        let _ = contents::judge_request_tls13(body, resumed);
    }
    let _ = contents::judge_key_exchange(body, offered);
    let _ = contents::judge_client_key_exchange(body);
    let _ = contents::judge_signature(Reader(body), crate::tables::reasons::Reason::BAD_PACKET);
}

/// A server's hello, judged by what a ClientHello has offered; twice, as after a HelloRetryRequest.
pub fn server_hello(offer: &[u8], messages: [&[u8]; 2]) {
    let Ok(hello) = ClientHello::parse(offer.to_vec()) else { return };
    let mut offer = Offer::new(&hello);
    for message in messages {
        match offer.judge(message, false) {
            Ok(settled) => assert!(settled.retry || settled != Default::default() || message.len() >= 38),
            Err(_) => return,
        }
    }
}

/// Our own messages in rustls's form, and the peer's as they are on the wire.
pub fn dialect(message: &[u8], choice: u8) {
    let bit = |bit: u8| choice & 1 << bit != 0;
    let mut changes = ClientHelloChanges::default();
    if bit(0) {
        changes.tell_renegotiation_by_extension();
    }
    if bit(1) {
        let _ = changes.set_name(b"a name");
    }
    if bit(2) {
        changes.add(extension::ENCRYPT_THEN_MAC);
    }
    if bit(3) {
        changes.leave_out(extension::SESSION_TICKET);
    }
    if let Some(wire) = changes.to_wire(message)
        && ClientHello::parse(message.to_vec()).is_ok()
        && split_messages(message)[0].len() == message.len()
    {
        // Our added extensions may be in the message already, and anything after pre_shared_key is refused.
        if let Ok(hello) = ClientHello::parse(wire) {
            assert_eq!(hello.message().get(6..38), message.get(6..38));
        }
    }
    let mut dialect = Dialect::default();
    (dialect.hello, dialect.hides_timestamps) = (changes, bit(4));
    if bit(5) {
        dialect.added.acknowledge_name();
        dialect.added.add_groups(&[29, 23]);
    }
    dialect.server_hello.tells_point_formats = bit(6);
    dialect.certificate_types = CertificateTypes::new(if bit(7) { &[64] } else { &[1, 64] });
    let mut padded = [0; 32];
    padded[..4].copy_from_slice(b"abcd");
    dialect.server_hello.session_id = dialect::server_hello::ShortId::new(padded, 4);
    let _ = dialect.sent_to_wire(message);
    let _ = dialect.to_wire(message);
    let _ = timestamps::in_certificate(message);
    for message in split_messages(message) {
        if message.len() >= 4 {
            show_message(&mut dialect, message, bit(7), bit(5));
        }
    }
}

/// Sessions in rustls's own encoding.
pub fn rustls_sessions(encoded: &[u8]) {
    if let Ok(facts) = ServerFacts::parse(encoded)
        && let Some(written) = facts.encode()
    {
        assert!(ServerFacts::parse(&written).is_ok_and(|again| again == facts));
    }
    if let Ok(facts) = Tls12Facts::parse(encoded)
        && let Some(written) = facts.encode()
    {
        assert!(Tls12Facts::parse(&written).is_ok());
    }
    let _ = ResumptionFacts::parse(encoded);
}

/// The message log, fed in arbitrary pieces.
pub fn log(client: bool, records: &[u8]) {
    let mut log = MessageLog::new(client);
    log.keep_hellos();
    for record in records.chunks(97) {
        log.header(true, record);
        log.sent(content_type::HANDSHAKE, record, false);
        log.content(false, record[0], record, true);
    }
    for message in split_messages(records) {
        log.message(false, message.to_vec(), message[0] != handshake_type::SERVER_HELLO);
    }
    let _ = (log.is_tls13(), log.suite(), log.hellos().len(), log.take().len());
}
