//! A client and a server over two joined BIOs: the callbacks' arguments and order, and writes that a BIO interrupts.

mod authentication;
mod owed;

use std::ffi::{c_int, c_void};
use std::sync::{Arc, Weak};

use super::{Connection, ErrorKind};
use crate::callbacks::{InfoCallback, MessageCallback};
use crate::context::Context;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::SSL;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::testdata;
use crate::lock::Lock;
use crate::reference::Ref;
use crate::settings::identity;
use crate::tables::methods::{self, Method, TLS1_2, TLS1_3};
use crate::tables::modes::mode;
use crate::tables::reasons::Reason;

/// Both ends of a connection.
struct Ends {
    client: Ref<Connection>,
    server: Ref<Connection>,
}

impl Ends {
    /// Ends of this version, over BIOs that hold `room` bytes.
    fn new(version: u16, room: usize) -> Self {
        let (client, server) = (context(version), context(version));
        identity::use_certificate(&**server, &testdata::server()).ok().unwrap();
        identity::use_key(&**server, &testdata::server_key()).ok().unwrap();
        let ends = Self {
            client: Connection::create(&client).unwrap(),
            server: Connection::create(&server).unwrap(),
        };
        let (one, other) = testdata::joined_bios(room);
        ends.client.set_read_bio(Some(one.clone()));
        ends.client.set_write_bio(Some(one));
        ends.server.set_read_bio(Some(other.clone()));
        ends.server.set_write_bio(Some(other));
        ends
    }

    /// Steps both in turn until both are done.
    fn shake_hands(&self) {
        for _ in 0..500 {
            let (client, server) = (self.client.connect(), self.server.accept());
            if (client, server) == (1, 1) {
                return;
            }
            if client == 1 {
                // The server's last flight waits for this.
                assert!(read(&self.client).is_empty());
            }
        }
        panic!("no handshake: {:?}", error_queue::reason_of(error_queue::peek_last()));
    }

    /// Ends after their handshake. Messages that the server sends after it have been read.
    fn open(version: u16, room: usize) -> Self {
        let ends = Self::new(version, room);
        ends.shake_hands();
        assert!(read(&ends.client).is_empty());
        ends
    }
}

fn context(version: u16) -> Ref<Context> {
    let method: &Method = methods::find("TLS_method").unwrap();
    let context = Context::create(method, LibraryContext::standard()).unwrap();
    context.change(|settings| (settings.versions.minimum, settings.versions.maximum) = (version, version));
    context
}

/// Everything that can be read now.
fn read(connection: &Arc<Connection>) -> Vec<u8> {
    let (mut data, mut room) = (Vec::new(), testdata::Room::zeros());
    while let Ok(count) = connection.read(room.bytes(), false) {
        data.extend_from_slice(room.first(count));
    }
    error_queue::clear();
    data
}

/// The result of a write: the number of bytes taken, or the error and the reason.
fn write(connection: &Arc<Connection>, data: &[u8]) -> Result<usize, (ErrorKind, Option<i32>)> {
    error_queue::clear();
    connection.write(data).map_err(|returned| {
        let (kind, code) = (connection.error_kind(returned), error_queue::peek_last());
        error_queue::clear();
        (kind, (code != 0).then(|| error_queue::reason_of(code)))
    })
}

const WAITS: Result<usize, (ErrorKind, Option<i32>)> = Err((ErrorKind::WantWrite, None));

/// More than the BIOs hold, and more than one record.
fn long_data() -> Vec<u8> {
    (0..40_000_u32).map(|at| at.to_le_bytes()[0]).collect()
}

/// Repeats a write until all is taken, while the peer reads; returns what the peer has read.
fn finish_write(ends: &Ends, data: &[u8]) -> Vec<u8> {
    let mut got = read(&ends.server);
    for _ in 0..100 {
        let written = write(&ends.client, data);
        got.extend(read(&ends.server));
        if written != WAITS {
            assert_eq!(written, Ok(data.len()));
            return got;
        }
    }
    panic!("the write does not come to its end");
}

#[test]
fn an_interrupted_write_goes_on_where_it_stood() {
    for version in [TLS1_2, TLS1_3] {
        let (ends, data) = (Ends::open(version, 5000), long_data());
        assert_eq!(write(&ends.client, &data), WAITS);
        assert_eq!(write(&ends.client, &data), WAITS, "nothing was read");
        assert!(finish_write(&ends, &data) == data);
        assert_eq!(write(&ends.client, b"next"), Ok(4));
        assert_eq!(read(&ends.server), b"next");
    }
}

#[test]
fn an_interrupted_write_wants_the_same_bytes() {
    for version in [TLS1_2, TLS1_3] {
        let data = long_data();
        let wrong = [(data.clone(), Reason::BAD_WRITE_RETRY), (data[..100].to_vec(), Reason::BAD_LENGTH)];
        for (other, reason) in wrong {
            let ends = Ends::open(version, 5000);
            assert_eq!(write(&ends.client, &data), WAITS);
            assert_eq!(write(&ends.client, &other), Err((ErrorKind::Ssl, Some(reason.0))));
            // As in OpenSSL, the connection has failed.
            assert!(matches!(write(&ends.client, &data), Err((kind, _)) if kind != ErrorKind::WantWrite));
        }
    }
}

#[test]
fn with_the_mode_for_it_the_bytes_may_move() {
    let (ends, data) = (Ends::open(TLS1_3, 5000), long_data());
    ends.client.change(|settings| settings.mode |= mode::ACCEPT_MOVING_WRITE_BUFFER);
    assert_eq!(write(&ends.client, &data), WAITS);
    let moved = data.clone();
    assert!(finish_write(&ends, &moved) == data);
}

#[test]
fn with_the_mode_for_it_a_part_is_told_as_written() {
    let (ends, data) = (Ends::open(TLS1_3, 40_000), long_data());
    ends.client.change(|settings| settings.mode |= mode::ENABLE_PARTIAL_WRITE);
    const RECORD: usize = 16384;
    assert_eq!(write(&ends.client, &data), Ok(RECORD));
    assert_eq!(write(&ends.client, &data[RECORD..]), Ok(RECORD));
    assert_eq!(read(&ends.server), data[..2 * RECORD]);
}

#[test]
fn an_interrupted_write_does_not_stand_in_the_way_of_reading() {
    let (ends, data) = (Ends::open(TLS1_3, 5000), long_data());
    assert_eq!(write(&ends.server, b"from the server"), Ok(15));
    assert_eq!(write(&ends.client, &data), WAITS);
    assert_eq!(read(&ends.client), b"from the server");
    assert!(finish_write(&ends, &data) == data);
}

#[test]
fn an_interrupted_flight_goes_on_where_it_stood() {
    for version in [TLS1_2, TLS1_3] {
        // Each flight arrives in many pieces.
        let ends = Ends::open(version, 50);
        assert!(ends.client.is_finished() && ends.server.is_finished());
        let data = b"more than the BIO holds".repeat(20);
        assert!(finish_write(&ends, &data) == data);
    }
}

/// The callbacks' arguments, with the connection. The tests that use this run in parallel.
static HEARD: Lock<Vec<(usize, String)>> = Lock::new(Vec::new());
/// The connections under observation, by the address that C code sees.
static WATCHED: Lock<Vec<(usize, Weak<Connection>)>> = Lock::new(Vec::new());

fn watched(ssl: *const SSL) -> Option<Arc<Connection>> {
    WATCHED.with(|watched| {
        let found = watched.iter().find(|(address, _)| *address == ssl.addr());
        found.and_then(|(_, connection)| connection.upgrade())
    })
}

fn hear(ssl: *const SSL, what: impl FnOnce(&Connection) -> String) {
    let text = what(&watched(ssl).expect("a connection that is listened to"));
    HEARD.with(|heard| heard.push((ssl.addr(), text)));
}

extern "C-unwind" fn on_info(ssl: *const SSL, event: c_int, value: c_int) {
    hear(ssl, |connection| match event {
        0x10 => "start".to_owned(),
        0x20 => "done".to_owned(),
        0x1001 | 0x2001 => connection.state_text().to_string_lossy().into_owned(),
        0x1002 | 0x2002 => format!("returns {value}"),
        0x4004 => format!("reads alert {value}"),
        0x4008 => format!("writes alert {value}"),
        _ => format!("event {event:x}"),
    });
}

extern "C-unwind" fn on_message(
    outgoing: c_int,
    version: c_int,
    content_type: c_int,
    _bytes: *const c_void,
    length: usize,
    ssl: *mut SSL,
    _argument: *mut c_void,
) {
    const RECORD_HEADER: c_int = 256;
    const INNER_TYPE: c_int = 257;
    if content_type != RECORD_HEADER && content_type != INNER_TYPE {
        let way = if outgoing == 1 { "sends" } else { "gets" };
        let length = if content_type == 22 { String::new() } else { format!(", {length}") };
        hear(ssl, |_| format!("{way} {content_type} of {version:x}{length}"));
    }
}

/// Observes a connection from now on.
fn listen(connection: &Arc<Connection>) {
    WATCHED.with(|watched| watched.push((connection.as_ptr().addr(), Arc::downgrade(connection))));
    connection.change(|settings| {
        settings.info_callback = Some(InfoCallback::of_test(on_info));
        settings.message_callback = Some(MessageCallback::of_test(on_message));
    });
}

/// What the callbacks reported of a connection, without the return values of its calls.
fn heard(connection: &Arc<Connection>) -> Vec<String> {
    let address = connection.as_ptr().addr();
    HEARD.with(|heard| {
        let (own, others) = std::mem::take(heard).into_iter().partition(|(about, _)| *about == address);
        *heard = others;
        own.into_iter().map(|(_, text)| text).filter(|text| text != "returns -1").collect()
    })
}

/// Both ends of an observed handshake.
fn heard_handshake(version: u16) -> (Ends, Vec<String>, Vec<String>) {
    let ends = Ends::new(version, 20_000);
    listen(&ends.client);
    listen(&ends.server);
    ends.shake_hands();
    let (client, server) = (heard(&ends.client), heard(&ends.server));
    (ends, client, server)
}

#[test]
fn a_message_is_told_before_the_state_behind_it_in_tls12() {
    let (_ends, client, server) = heard_handshake(TLS1_2);
    let expected = [
        "start",
        "before SSL initialization",
        "sends 22 of 303",
        "SSLv3/TLS write client hello",
        // The call returns, and the next one continues from there.
        "SSLv3/TLS write client hello",
        "gets 22 of 303",
        "SSLv3/TLS read server hello",
        "gets 22 of 303",
        "SSLv3/TLS read server certificate",
        "gets 22 of 303",
        "SSLv3/TLS read server key exchange",
        "gets 22 of 303",
        "SSLv3/TLS read server done",
        "sends 22 of 303",
        "SSLv3/TLS write client key exchange",
        "sends 20 of 303, 1",
        "SSLv3/TLS write change cipher spec",
        "sends 22 of 303",
        "SSLv3/TLS write finished",
        "SSLv3/TLS write finished",
        "gets 22 of 303",
        "SSLv3/TLS read server session ticket",
        "SSLv3/TLS read change cipher spec",
        "gets 22 of 303",
        "SSLv3/TLS read finished",
        "done",
        "returns 1",
    ];
    assert_eq!(client, expected);
    let end = [
        "SSLv3/TLS read finished",
        "sends 22 of 303",
        "SSLv3/TLS write session ticket",
        "sends 20 of 303, 1",
        "SSLv3/TLS write change cipher spec",
        "sends 22 of 303",
        "SSLv3/TLS write finished",
        "done",
        "returns 1",
    ];
    assert_eq!(server[server.len() - end.len()..], end);
}

#[test]
fn a_message_is_told_before_the_state_behind_it_in_tls13() {
    let (_ends, client, server) = heard_handshake(TLS1_3);
    let expected = [
        "start",
        "before SSL initialization",
        "sends 22 of 304",
        "SSLv3/TLS write client hello",
        "SSLv3/TLS write client hello",
        "gets 22 of 304",
        "SSLv3/TLS read server hello",
        "gets 22 of 304",
        "TLSv1.3 read encrypted extensions",
        "gets 22 of 304",
        "SSLv3/TLS read server certificate",
        "gets 22 of 304",
        "TLSv1.3 read server certificate verify",
        "gets 22 of 304",
        "SSLv3/TLS read finished",
        "sends 20 of 304, 1",
        "SSLv3/TLS write change cipher spec",
        "sends 22 of 304",
        "SSLv3/TLS write finished",
        "done",
        "returns 1",
    ];
    assert_eq!(client, expected);
    // The tickets follow the end of the handshake, within the same call.
    let end = [
        "gets 22 of 304",
        "SSLv3/TLS read finished",
        "done",
        "sends 22 of 304",
        "SSLv3/TLS write session ticket",
        "sends 22 of 304",
        "SSLv3/TLS write session ticket",
        "returns 1",
    ];
    assert_eq!(server[server.len() - end.len()..], end);
}

#[test]
fn a_late_ticket_is_told_as_a_handshake_of_its_own() {
    let (ends, ..) = heard_handshake(TLS1_3);
    read(&ends.client);
    let ticket = [
        "SSL negotiation finished successfully",
        "SSL negotiation finished successfully",
        "gets 22 of 304",
        "SSLv3/TLS read server session ticket",
        "returns 1",
    ];
    assert_eq!(heard(&ends.client), [ticket, ticket].concat());
}

#[test]
fn an_alert_is_told_as_a_message_and_then_as_an_event() {
    for (version, sent, got) in [
        (TLS1_2, "sends 21 of 303, 2", "gets 21 of 303, 2"),
        (TLS1_3, "sends 21 of 304, 2", "gets 21 of 304, 2"),
    ] {
        let (ends, ..) = heard_handshake(version);
        read(&ends.client);
        heard(&ends.client);
        assert_eq!(ends.client.shutdown(), 0);
        assert!(read(&ends.server).is_empty());
        const CLOSE_NOTIFY: &str = "alert 256";
        assert_eq!(heard(&ends.client), [sent.to_owned(), format!("writes {CLOSE_NOTIFY}")]);
        assert_eq!(heard(&ends.server), [got.to_owned(), format!("reads {CLOSE_NOTIFY}")]);
    }
}
