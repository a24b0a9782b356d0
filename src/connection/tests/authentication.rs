//! Post-handshake authentication, with an answer that arrives in pieces.

use super::super::parts::AuthenticationStage;
use super::*;
use crate::tables::modes::verify;

/// A client that was asked for a certificate, and has answered into BIOs that hold `room` bytes.
fn asked(room: usize) -> Ends {
    let ends = Ends::new(TLS1_3, room);
    let Ends { client, server } = &ends;
    client.change(|settings| settings.post_handshake_auth = true);
    server.change(|settings| settings.verify_mode = verify::PEER | verify::POST_HANDSHAKE);
    ends.shake_hands();
    read(client);
    assert_eq!(server.request_authentication(), Ok(()));
    while server.do_handshake() != 1 {
        read(client);
    }
    read(client);
    ends
}

/// The rule: a client in the middle of its answer gets no ticket until the whole answer is verified, whichever way the program
/// asked for the ticket.
#[test]
fn there_is_no_ticket_before_proof() {
    let ends = asked(50);
    let Ends { client, server } = &ends;
    // The client answers, and its answer is stuck; so is the server's write, after which a ticket is requested.
    let data = long_data();
    assert_eq!(write(server, &data), WAITS);
    assert!(server.new_session_ticket());
    let tickets = || server.resumption.with(|resumption| resumption.next_ticket);
    let stage = || server.status(|s| s.authentication.stage);
    let before = tickets();
    while stage() == AuthenticationStage::Awaited {
        client.do_handshake();
        assert!(read(server).is_empty());
    }
    assert_eq!(stage(), AuthenticationStage::Reading);
    let (wide, _other_end) = testdata::joined_bios(100_000);
    server.set_write_bio(Some(wide));
    assert_eq!(write(server, &data), Ok(data.len()));
    for _ in 0..2 {
        assert_eq!(write(server, b"more"), Ok(4));
        assert!(read(server).is_empty());
    }
    assert_eq!((stage(), tickets()), (AuthenticationStage::Reading, before));
    while stage() == AuthenticationStage::Reading {
        client.do_handshake();
        assert!(read(server).is_empty());
    }
    assert_eq!(write(server, b"more"), Ok(4));
    assert_eq!(stage(), AuthenticationStage::Idle);
    assert_eq!(tickets(), before + server.settings().num_tickets as u64 + 1);
}

/// As soon as the server sends a ticket, the client's answer begins to arrive.
extern "C-unwind" fn answer_at_ticket(
    outgoing: c_int,
    _version: c_int,
    content_type: c_int,
    _bytes: *const c_void,
    _length: usize,
    ssl: *mut SSL,
    _argument: *mut c_void,
) {
    if (outgoing, content_type) != (1, 22) {
        return;
    }
    hear(ssl, |_| "sends".to_owned());
    let Some(server) = watched(ssl) else { return };
    let client = CLIENT.with(|client| client.as_ref().and_then(Weak::upgrade));
    while let Some(client) = &client
        && server.status(|s| s.authentication.stage) == AuthenticationStage::Awaited
    {
        client.do_handshake();
        read(&server);
    }
}

static CLIENT: Lock<Option<Weak<Connection>>> = Lock::new(None);

#[test]
fn an_answer_that_begins_between_two_tickets_stops_them() {
    let ends = asked(50);
    let Ends { client, server } = &ends;
    CLIENT.with(|place| *place = Some(Arc::downgrade(client)));
    WATCHED.with(|watched| watched.push((server.as_ptr().addr(), Arc::downgrade(server))));
    server.change(|settings| settings.message_callback = Some(MessageCallback::of_test(answer_at_ticket)));
    let (wide, _other_end) = testdata::joined_bios(100_000);
    server.set_write_bio(Some(wide));
    for _ in 0..3 {
        assert!(server.new_session_ticket());
    }
    let stage = || server.status(|s| s.authentication.stage);
    assert_eq!(write(server, b"data"), Ok(4));
    assert_eq!((stage(), heard(server).len()), (AuthenticationStage::Reading, 1));
    while stage() == AuthenticationStage::Reading {
        client.do_handshake();
        assert!(read(server).is_empty());
    }
    assert_eq!(write(server, b"data"), Ok(4));
    assert_eq!(heard(server).len(), 2 + server.settings().num_tickets);
}

#[test]
fn data_behind_an_answer_waits_for_its_reader() {
    let ends = asked(20_000);
    let Ends { client, server } = &ends;
    for data in [&b"behind"[..], b" it"] {
        assert_eq!(write(client, data), Ok(data.len()));
    }
    // The server begins to read the answer.
    let mut receiver = server.take_receiver(crate::transport::Mark::here()).unwrap();
    while server.status(|s| s.authentication.stage) == AuthenticationStage::Awaited {
        assert_eq!(server.receive(&mut receiver, c"SSL_read"), Ok(()));
    }
    receiver.give_back();
    let half = server.await_sender(crate::transport::Mark::here()).unwrap();
    // The whole answer is read and verified while a write holds the sending half, and concluded when the write is over.
    server.do_handshake();
    assert!(server.status(|s| s.authentication.is_answered()));
    server.do_handshake();
    half.give_back();
    assert_eq!(server.do_handshake(), 1);
    assert_eq!(server.status(|s| s.authentication.stage), AuthenticationStage::Idle);
    assert_eq!(read(server), b"behind it");
}
