use super::super::sealer::Sealer;
use super::super::sender::Sender;
use super::super::tests::{tls12_pair, tls13_secret};
use super::*;
use crate::transport::Outgoing;

const CLIENT: Side = Side { client: true, tls13: true, authenticates: false };
const SERVER: Side = Side { client: false, ..CLIENT };
const TLS12_CLIENT: Side = Side { tls13: false, ..CLIENT };
const TLS12_SERVER: Side = Side { client: false, ..TLS12_CLIENT };

fn pair(side: Side) -> (Sender, Receiver) {
    let (sealer, opener) = if side.tls13 {
        let new = || tls13_secret(7);
        (Sealer::of(new()).expect("keys"), Opener::of(new()).expect("keys"))
    } else {
        let (encrypter, decrypter) = tls12_pair();
        (Sealer::new(encrypter), Opener::new(decrypter, false))
    };
    let sender = Sender::new(sealer, Outgoing::default());
    (sender, Receiver::new(opener, side, InARow::default(), RecordBuffer::default(), Messages::default()))
}

/// The events from records with these contents, and the fault that ends them.
fn events(side: Side, records: &[(u8, &[u8])]) -> (Vec<Event>, Option<Fault>) {
    let (mut sender, mut receiver) = pair(side);
    let mut found = Vec::new();
    for (kind, content) in records {
        sender.seal(*kind, content, 0).expect("sealed");
        let wire = std::mem::take(&mut sender.output.bytes);
        receiver.input.tail(wire.len()).extend(wire);
        if let Err(fault) = receiver.open_next() {
            return (found, Some(fault));
        }
        while receiver.has_next() {
            match receiver.next(|| 40) {
                Ok(Event::Begun(kind, Err(fault))) => {
                    found.push(Event::Begun(kind, Ok(())));
                    return (found, Some(fault));
                }
                Ok(event) => found.push(event),
                Err(fault) => return (found, Some(fault)),
            }
            receiver.input.consume(receiver.input.plaintext().len());
        }
    }
    found.retain(|event| *event != Event::Nothing);
    (found, None)
}

fn fault(side: Side, records: &[(u8, &[u8])]) -> Option<Fault> {
    events(side, records).1
}

fn reason(side: Side, records: &[(u8, &[u8])]) -> Option<Reason> {
    fault(side, records).map(|fault| fault.reason)
}

fn message(kind: u8, length: usize) -> Vec<u8> {
    let size = (length as u32).to_be_bytes();
    [&[kind], &size[1..], &vec![7; length]].concat()
}

const DATA: u8 = content_type::APPLICATION_DATA;
const MESSAGE: u8 = content_type::HANDSHAKE;
const ALERT: u8 = content_type::ALERT;

#[test]
fn wishes_for_a_handshake_come_in_whatever_pieces() {
    let stream = [0; 4 * 6];
    for size in 1..=stream.len() {
        let records: Vec<_> = stream.chunks(size).map(|part| (MESSAGE, part)).collect();
        let (found, fault) = events(TLS12_CLIENT, &records);
        assert_eq!((found, fault), (vec![Event::Message(vec![0; 4]); 6], None));
    }
}

#[test]
fn types_count_before_lengths() {
    for kind in 0..=u8::MAX {
        for (side, known) in [
            (TLS12_CLIENT, &[handshake_type::HELLO_REQUEST][..]),
            (TLS12_SERVER, &[handshake_type::CLIENT_HELLO]),
            (CLIENT, &[handshake_type::KEY_UPDATE, handshake_type::NEW_SESSION_TICKET]),
            (SERVER, &[handshake_type::KEY_UPDATE]),
        ] {
            let expected = if known.contains(&kind) { TOO_LONG } else { UNEXPECTED };
            assert_eq!(
                fault(side, &[(MESSAGE, &[kind, 0xff, 0xff, 0xff])]),
                Some(expected),
                "{kind} {side:?}"
            );
        }
    }
}

#[test]
fn nothing_stands_in_a_message_of_tls13() {
    let ticket = message(handshake_type::NEW_SESSION_TICKET, 2);
    for (kind, content) in [(DATA, &b"x"[..]), (ALERT, &[2, 40])] {
        let found = reason(CLIENT, &[(MESSAGE, &ticket[..3]), (kind, content)]);
        assert_eq!(found, Some(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
    }
    // After the message's header, only application data is out of place.
    let (found, fault) = events(CLIENT, &[(MESSAGE, &ticket[..5]), (ALERT, &[2, 40])]);
    assert_eq!((found, fault), (vec![Event::Alert([2, 40])], None));
    assert_eq!(reason(CLIENT, &[(MESSAGE, &ticket[..5]), (DATA, b"x")]), Some(Reason::UNEXPECTED_RECORD));
}

#[test]
fn records_of_other_types_are_refused() {
    assert_eq!(reason(CLIENT, &[(20, &[1])]), Some(Reason::BAD_RECORD_TYPE));
    assert_eq!(reason(CLIENT, &[(99, b"x")]), Some(Reason::BAD_RECORD_TYPE));
    assert_eq!(reason(TLS12_CLIENT, &[(20, &[1])]), Some(Reason::CCS_RECEIVED_EARLY));
    assert_eq!(reason(TLS12_CLIENT, &[(99, b"x")]), Some(Reason::UNEXPECTED_RECORD));
    for alert in [&[1][..], &[1, 0, 0]] {
        assert_eq!(reason(CLIENT, &[(ALERT, alert)]), Some(Reason::INVALID_ALERT));
    }
}

#[test]
fn data_and_messages_come_in_order() {
    let ticket = message(handshake_type::NEW_SESSION_TICKET, 20);
    let both = [&ticket[..], &ticket].concat();
    let records = [(DATA, &b"one"[..]), (DATA, b""), (MESSAGE, &both), (DATA, b"two"), (ALERT, &[1, 0])];
    let (found, fault) = events(CLIENT, &records);
    let ticket = Event::Message(ticket);
    let expected = vec![Event::Data, ticket.clone(), ticket, Event::Data, Event::Alert([1, 0])];
    assert_eq!((found, fault), (expected, None));
}

#[test]
fn requests_are_heard_of_when_they_begin() {
    let side = Side { authenticates: true, ..CLIENT };
    let (ticket, request) =
        (message(handshake_type::NEW_SESSION_TICKET, 20), message(handshake_type::CERTIFICATE_REQUEST, 40));
    let stream = [&ticket[..], &request, &ticket, &request].concat();
    let (began, ticket) = (Event::Begun(handshake_type::CERTIFICATE_REQUEST, Ok(())), Event::Message(ticket));
    let expected = vec![
        ticket.clone(),
        began.clone(),
        Event::Authentication(request.clone()),
        ticket,
        began.clone(),
        Event::Authentication(request),
    ];
    for size in 1..=stream.len() {
        let records: Vec<_> = stream.chunks(size).map(|part| (MESSAGE, part)).collect();
        assert_eq!(events(side, &records), (expected.clone(), None), "in pieces of {size}");
    }
    let long = message(handshake_type::CERTIFICATE_REQUEST, 41);
    assert_eq!(events(side, &[(MESSAGE, &long[..4])]), (vec![began], Some(TOO_LONG)));
    let unknown = message(handshake_type::CERTIFICATE, 5);
    assert_eq!(events(side, &[(MESSAGE, &unknown)]), (vec![Event::Begun(11, Ok(()))], Some(UNEXPECTED)));
}

#[test]
fn nothing_comes_between_a_clients_messages() {
    let side = Side { authenticates: true, ..SERVER };
    let flight = [
        message(handshake_type::CERTIFICATE, 40),
        message(handshake_type::CERTIFICATE_VERIFY, 9),
        message(handshake_type::FINISHED, 32),
    ];
    let records: Vec<_> = flight.iter().map(|message| (MESSAGE, &message[..])).collect();
    let (found, fault) = events(side, &records);
    assert_eq!((found.len(), fault), (6, None));
    let update = message(handshake_type::KEY_UPDATE, 1);
    for number in 0..3 {
        let mut with_data = records.clone();
        with_data.insert(number, (DATA, b"x"));
        assert_eq!(reason(side, &with_data), (number > 0).then_some(Reason::UNEXPECTED_RECORD));
        let mut with_update = records.clone();
        with_update.insert(number, (MESSAGE, &update));
        assert_eq!(reason(side, &with_update), (number > 0).then_some(Reason::UNEXPECTED_MESSAGE));
    }
}

#[test]
fn keys_change_with_a_key_update() {
    let (mut sender, mut receiver) = pair(CLIENT);
    for of_peer in [false, true, true] {
        sender.update_keys(of_peer, 0).expect("sealed");
        sender.seal(DATA, b"data", 0).expect("sealed");
        let wire = std::mem::take(&mut sender.output.bytes);
        receiver.input.tail(wire.len()).extend(wire);
        receiver.open_next().expect("it can be opened");
        let Ok(Event::Message(update)) = receiver.next(|| 0) else { panic!("there is a KeyUpdate") };
        assert_eq!(receiver.update_keys(&update), Ok(of_peer));
        receiver.open_next().expect("it can be opened with the new keys");
        assert_eq!((receiver.next(|| 0), receiver.input.plaintext()), (Ok(Event::Data), &b"data"[..]));
        receiver.input.consume(4);
    }
}

#[test]
fn a_key_update_must_be_right() {
    let judge = |content: &[u8], behind: &[u8]| {
        let (mut sender, mut receiver) = pair(CLIENT);
        let update = [&[handshake_type::KEY_UPDATE, 0, 0, content.len() as u8], content].concat();
        sender.seal(MESSAGE, &[&update, behind].concat(), 0).expect("sealed");
        let wire = std::mem::take(&mut sender.output.bytes);
        receiver.input.tail(wire.len()).extend(wire);
        receiver.open_next().expect("it can be opened");
        assert_eq!(receiver.next(|| 0), Ok(Event::Message(update.clone())));
        receiver.update_keys(&update).map_err(|fault| (fault.reason, fault.alert))
    };
    assert_eq!(judge(&[1], &[]), Ok(true));
    assert_eq!(judge(&[2], &[]), Err((Reason::BAD_KEY_UPDATE, Some(alert::ILLEGAL_PARAMETER))));
    assert_eq!(judge(&[], &[]), Err((Reason::BAD_KEY_UPDATE, Some(alert::DECODE_ERROR))));
    assert_eq!(judge(&[0], &[4]), Err((Reason::NOT_ON_RECORD_BOUNDARY, Some(alert::UNEXPECTED_MESSAGE))));
}

/// Nothing panics, whatever comes and however it is split.
#[test]
fn nothing_that_comes_is_trouble() {
    let mut state = 1u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    for round in 0..2000 {
        let side = Side { client: round % 2 == 0, tls13: round % 3 != 0, authenticates: round % 3 == 1 };
        let records: Vec<(u8, Vec<u8>)> =
            (0..8).map(|_| (20 + byte() % 4, (0..byte() % 30).map(|_| byte() % 26).collect())).collect();
        events(side, &records.iter().map(|(kind, content)| (*kind, &content[..])).collect::<Vec<_>>());
    }
}
