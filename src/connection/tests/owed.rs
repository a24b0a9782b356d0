//! What the receiving half needs to send while another call holds the sending half. Here the other call is inside a callback, as
//! a thread that waits for the transport would be.

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering;

use super::*;
use crate::connection::{KeyUpdate, Status};
use crate::handshake::errors::Fault;
use crate::tables::alerts::Alert;
use crate::tables::modes::verify;
use crate::transport::{Bio, Mark, Outgoing};

/// Reads as soon as a record is sealed.
extern "C-unwind" fn read_when_sealed(
    outgoing: c_int,
    _version: c_int,
    _content_type: c_int,
    _bytes: *const c_void,
    _length: usize,
    ssl: *mut SSL,
    _argument: *mut c_void,
) {
    if let Some(connection) = watched(ssl).filter(|_| outgoing == 1) {
        read(&connection);
    }
}

/// Reads a broken record while `call` holds the sending half; returns the reason that the peer sees.
fn hears_of_broken_record(version: u16, at_server: bool, call: impl FnOnce(&Arc<Connection>)) -> Option<i32> {
    let ends = Ends::new(version, 20_000);
    ends.client.change(|settings| settings.post_handshake_auth = true);
    ends.server.change(|settings| settings.verify_mode = verify::PEER | verify::POST_HANDSHAKE);
    ends.shake_hands();
    assert!(read(&ends.client).is_empty());
    let (reader, peer) = match at_server {
        true => (&ends.server, &ends.client),
        false => (&ends.client, &ends.server),
    };
    WATCHED.with(|watched| watched.push((reader.as_ptr().addr(), Arc::downgrade(reader))));
    reader.change(|settings| {
        settings.message_callback = Some(MessageCallback::of_test(read_when_sealed));
    });
    let broken = [&[23, 3, 3, 0, 40][..], &[7; 40]].concat();
    let way = peer.transport().write.hold().unwrap();
    let mut output = Outgoing::default();
    output.bytes.extend(broken);
    assert!(output.drain(&way).is_ok());
    call(reader);
    error_queue::clear();
    let mut room = testdata::Room::zeros();
    while peer.read(room.bytes(), false).is_ok() {}
    let code = error_queue::peek_last();
    error_queue::clear();
    (code != 0).then(|| error_queue::reason_of(code))
}

#[test]
fn an_alert_is_said_by_whoever_gives_the_sending_half_back() {
    let heard = Some(Reason::alert_received(Alert::BAD_RECORD_MAC.0).0);
    let update = |reader: &Arc<Connection>| {
        assert_eq!(reader.request_key_update(1), Ok(()));
        reader.do_handshake();
    };
    let ticket = |reader: &Arc<Connection>| {
        assert!(reader.new_session_ticket());
        reader.do_handshake();
    };
    let authentication = |reader: &Arc<Connection>| {
        assert_eq!(reader.request_authentication(), Ok(()));
        reader.do_handshake();
    };
    let data = |reader: &Arc<Connection>| {
        let _ = reader.write(b"the last flush");
    };
    for at_server in [false, true] {
        assert_eq!(hears_of_broken_record(TLS1_2, at_server, data), heard, "data, TLS 1.2");
        assert_eq!(hears_of_broken_record(TLS1_3, at_server, data), heard, "data");
        assert_eq!(hears_of_broken_record(TLS1_3, at_server, update), heard, "a KeyUpdate");
    }
    assert_eq!(hears_of_broken_record(TLS1_3, true, ticket), heard, "a ticket");
    assert_eq!(hears_of_broken_record(TLS1_3, true, authentication), heard, "a request");
}

#[test]
fn what_is_asked_for_behind_a_stuck_write_is_answered_once() {
    let (ends, data) = (Ends::open(TLS1_3, 5000), long_data());
    let Ends { client, server } = &ends;
    assert_eq!(write(client, &data), WAITS);
    for _ in 0..3 {
        assert_eq!(server.request_key_update(1), Ok(()));
        assert_eq!(server.do_handshake(), 1);
    }
    assert_eq!(write(server, b"behind"), Ok(6));
    assert_eq!(read(client), b"behind", "the answer does not stand in its way");
    server.change(|settings| settings.message_callback = Some(MessageCallback::of_test(on_message)));
    WATCHED.with(|watched| watched.push((server.as_ptr().addr(), Arc::downgrade(server))));
    assert_eq!(write(client, &data), WAITS);
    assert!(heard(server).is_empty(), "nothing comes between the sealed records of a write");
    // The rest of the data is not sealed with the old keys.
    assert!(finish_write(&ends, &data) == data);
    assert_eq!(heard(server), ["gets 22 of 304"]);
    assert_eq!(write(client, b"next"), Ok(4));
    assert_eq!(read(server), b"next");
    assert!(heard(server).is_empty());
}

#[test]
fn a_reader_does_not_wait_in_sending_while_another_thread_writes() {
    for full in [false, true] {
        let ends = Ends::open(TLS1_3, 20_000);
        let Ends { client, server } = &ends;
        let (to_server, mut from_client) = UnixStream::pair().unwrap();
        client.set_write_bio(Bio::socket(to_server.as_raw_fd()));
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(write(client, b"data"), Ok(4))).join().unwrap();
        });
        if full {
            to_server.set_nonblocking(true).unwrap();
            while (&to_server).write(&[0; 5000]).is_ok() {}
            to_server.set_nonblocking(false).unwrap();
        }
        for _ in 0..2 {
            assert_eq!(server.request_key_update(1), Ok(()));
            assert_eq!(server.do_handshake(), 1);
        }
        assert_eq!(write(server, b"behind"), Ok(6));
        // The second request meets an answer that is still owed.
        assert_eq!(read(client), b"behind");
        let mut came = vec![0; 1_000_000];
        let count = from_client.read(&mut came).unwrap();
        let data = 5 + 4 + 17;
        assert_eq!(count, if full { count } else { data + 5 + 5 + 17 });
        assert_eq!(client.status(|s| s.key_update), KeyUpdate::Answering);
        drop(to_server);
    }
}

#[test]
fn who_writes_waits_for_a_reader_that_sends() {
    let ends = Ends::open(TLS1_3, 5000);
    let Ends { client, server } = &ends;
    let half = client.borrow_sender().unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| write(client, b"data"));
        client.return_sender(half);
        assert_eq!(writer.join().unwrap(), Ok(4));
    });
    assert_eq!(read(server), b"data");
    // A KeyUpdate that is being sent counts as a handshake, in which SSL_shutdown() would fail.
    let half = client.borrow_sender().unwrap();
    client.status(|s| s.key_update = KeyUpdate::Flushing { answers: false });
    std::thread::scope(|scope| {
        let closer = scope.spawn(|| client.shutdown());
        while client.waiting_calls.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        client.settle_key_update(Ok(()));
        client.return_sender(half);
        assert_eq!(closer.join().unwrap(), 0);
    });
    assert_eq!((read(server), server.status(|s| s.shutdown)), (vec![], Status::RECEIVED_SHUTDOWN));
    // So does one that another thread is just reading; but not one of which this thread has read a part.
    let ends = Ends::open(TLS1_3, 5000);
    let Ends { client, .. } = &ends;
    client.progress.begin_message();
    assert_eq!(client.shutdown(), -1);
    let receiver = client.take_receiver(Mark::here()).unwrap();
    assert_eq!(std::thread::scope(|scope| scope.spawn(|| client.shutdown()).join().unwrap()), 0);
    receiver.give_back();
    let ends = Ends::open(TLS1_3, 5000);
    let Ends { client, .. } = &ends;
    let half = client.borrow_sender().unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| write(client, b"data"));
        let closer = scope.spawn(|| (client.shutdown(), error_queue::reason_of(error_queue::peek_last())));
        // The reader fails: no thread waits for a half that will not return.
        client.fault_in_data(Fault::new(Reason::INTERNAL_ERROR), c"SSL_read");
        assert_eq!(writer.join().unwrap(), Err((ErrorKind::Syscall, None)));
        assert_eq!(closer.join().unwrap(), (-1, Reason::SHUTDOWN_WHILE_IN_INIT.0));
    });
    drop(half);
}
