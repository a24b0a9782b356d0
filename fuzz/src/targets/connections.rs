//! Connections of our library, whose peer is ours, too, and has its keys: what it says is changed on the wire, or before it is
//! sealed.

use std::cell::Cell;
use std::ffi::c_int;
use std::ptr;
use std::rc::Rc;

use fuzzed::libcrypto::ffi::SSL_CTX;
use fuzzed::record::mutator::set_mutator;

use crate::api::Api;
use crate::input::Input;
use crate::pair::{Side, TLS12, TLS13, context, shake_hands};

/// The longest content of a record that a mutator makes.
const LONGEST: usize = 17_000;
const SSL_CTRL_SET_GROUPS_LIST: c_int = 92;
const SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE: c_int = 65;
const SSL_CTRL_SET_TLSEXT_HOSTNAME: c_int = 55;
const SSL_VERIFY_PEER: c_int = 1;

pub fn client(data: &[u8]) {
    shake(data, false);
}

pub fn server(data: &[u8]) {
    shake(data, true);
}

/// What is changed in a flight, or in a record before it is sealed.
#[derive(Clone, Copy)]
struct Change<'a> {
    /// The flight, or the record, by number.
    place: usize,
    /// Before it is sealed.
    under_keys: bool,
    how: u8,
    at: usize,
    bytes: &'a [u8],
}

impl<'a> Change<'a> {
    fn read(input: &mut Input<'a>) -> Self {
        let (place, how, at) = (input.u8(), input.u8(), input.u16());
        let length = usize::from(input.u8());
        Self {
            place: usize::from(place & 7),
            under_keys: place & 8 != 0,
            how,
            at: at.into(),
            bytes: input.take(length),
        }
    }

    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = self.at.min(bytes.len());
        let end = (at + self.bytes.len()).min(bytes.len());
        match self.how % 8 {
            0 => bytes[at..end].iter_mut().zip(self.bytes).for_each(|(byte, other)| *byte ^= other),
            1 => bytes[at..end].copy_from_slice(&self.bytes[..end - at]),
            2 => drop(bytes.splice(at..at, self.bytes.iter().copied())),
            3 => drop(bytes.drain(at..end)),
            4 => bytes.extend_from_within(at..),
            5 => bytes.truncate(at),
            6 => *bytes = self.bytes.to_vec(),
            _ => bytes.extend_from_slice(self.bytes),
        }
        bytes.truncate(LONGEST);
    }
}

fn shake(data: &[u8], attacks_server: bool) {
    let mut input = Input(data);
    let choice = input.u8();
    let mut changes = Vec::new();
    while !input.is_empty() && changes.len() < 8 {
        changes.push(Change::read(&mut input));
    }
    let contexts = Contexts::new(choice);
    let (mut client, mut server) = contexts.pair();
    let (peer, victim) = if attacks_server { (&mut client, &mut server) } else { (&mut server, &mut client) };
    let sealed: Vec<(usize, OwnedChange)> = changes
        .iter()
        .filter(|change| change.under_keys)
        .map(|change| (change.place, OwnedChange::of(*change)))
        .collect();
    let sealed = Rc::new(sealed);
    let number = Rc::new(Cell::new(0));

    let mut flights = 0;
    let mut turn = |peer: &mut Side, victim: &mut Side| {
        let (sealed, number) = (Rc::clone(&sealed), Rc::clone(&number));
        set_mutator(Some(Box::new(move |kind, content| {
            let here = number.replace(number.get() + 1);
            for (_, change) in sealed.iter().filter(|(place, _)| *place == here) {
                change.apply(kind, content);
            }
        })));
        peer.shake();
        set_mutator(None);
        let mut flight = peer.take();
        if flight.is_empty() {
            return false;
        }
        for change in changes.iter().filter(|change| !change.under_keys && change.place == flights) {
            change.apply(&mut flight);
        }
        flights += 1;
        victim.give(&flight);
        true
    };
    for _ in 0..8 {
        let mut moves = turn(peer, victim);
        let (result, _) = victim.shake();
        assert!(result <= 1);
        let answer = victim.take();
        moves |= !answer.is_empty();
        peer.give(&answer);
        if !moves {
            break;
        }
    }
    if victim.is_open() && peer.is_open() {
        assert_eq!(exported(victim), exported(peer), "both believe that they agree");
    }
    afterwards(victim);
    afterwards(peer);
}

/// A change that outlives the input, for the mutator.
struct OwnedChange {
    how: u8,
    at: usize,
    bytes: Vec<u8>,
}

impl OwnedChange {
    fn of(change: Change<'_>) -> Self {
        Self { how: change.how, at: change.at, bytes: change.bytes.to_vec() }
    }

    fn apply(&self, kind: &mut u8, content: &mut Vec<u8>) {
        if self.how & 0x80 != 0 {
            *kind = self.how & 31;
        }
        let change = Change { place: 0, under_keys: true, how: self.how, at: self.at, bytes: &self.bytes };
        change.apply(content);
    }
}

/// What a program may go on with, whatever has happened.
fn afterwards(side: &mut Side) {
    let open = side.is_open();
    let (data, error) = side.read();
    assert!(data.is_empty() || error == 0);
    if !open {
        let (result, error) = side.write(b"data");
        assert!(result <= 0 && error != 0);
    }
    side.call(|api, ssl| {
        // SAFETY: a living connection.
        unsafe { (api.SSL_shutdown)(ssl) }
    });
    side.take();
}

fn exported(side: &Side) -> [u8; 32] {
    let mut out = [0; 32];
    // SAFETY: a buffer and a label of these lengths.
    let good = unsafe {
        (side.api.SSL_export_keying_material)(
            side.ssl,
            out.as_mut_ptr(),
            32,
            c"fuzz".as_ptr(),
            4,
            ptr::null(),
            0,
            0,
        )
    };
    assert_eq!(good, 1);
    out
}

/// The contexts of both sides.
struct Contexts {
    choice: u8,
    client: *mut SSL_CTX,
    server: *mut SSL_CTX,
}

impl Contexts {
    fn new(choice: u8) -> Self {
        let (api, bit) = (Api::ours(), |bit: u8| choice & 1 << bit != 0);
        let version = if bit(0) { TLS13 } else { TLS12 };
        let (client, server) = (context(api, version), context(api, version));
        // SAFETY: contexts, and strings that outlive the calls.
        unsafe {
            if bit(1) {
                (api.SSL_CTX_set_verify)(server, SSL_VERIFY_PEER, Some(accept));
            }
            (api.SSL_CTX_set_verify)(client, SSL_VERIFY_PEER, Some(accept));
            if bit(2) {
                let groups = |ctx, list: &'static std::ffi::CStr| {
                    (api.SSL_CTX_ctrl)(ctx, SSL_CTRL_SET_GROUPS_LIST, 0, list.as_ptr().cast_mut().cast());
                };
                groups(client, c"X25519:P-256");
                groups(server, c"P-256");
            }
            if bit(3) {
                (api.SSL_CTX_set_alpn_protos)(client, b"\x02h2\x03foo".as_ptr(), 7);
                (api.SSL_CTX_set_alpn_select_cb)(server, Some(choose), ptr::null_mut());
            }
            if bit(4) {
                (api.SSL_CTX_set_msg_callback)(client, Some(trace));
                (api.SSL_CTX_set_msg_callback)(server, Some(trace));
            }
            if bit(5) {
                (api.SSL_CTX_set_post_handshake_auth)(client, 1);
            }
        }
        Self { choice, client, server }
    }

    fn pair(&self) -> (Side, Side) {
        let api = Api::ours();
        let client = Side::new(api, self.client, false);
        if self.choice & 0x40 != 0 {
            // SAFETY: a living connection and a string.
            unsafe {
                let name = c"fuzz.test".as_ptr().cast_mut().cast();
                (api.SSL_ctrl)(client.ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, name);
                (api.SSL_ctrl)(client.ssl, SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, 1, ptr::null_mut());
            }
        }
        (client, Side::new(api, self.server, true))
    }
}

impl Drop for Contexts {
    fn drop(&mut self) {
        let api = Api::ours();
        // SAFETY: the last use of either.
        unsafe {
            (api.SSL_CTX_free)(self.client);
            (api.SSL_CTX_free)(self.server);
        }
    }
}

unsafe extern "C" fn accept(_: c_int, _: *mut fuzzed::libcrypto::ffi::X509_STORE_CTX) -> c_int {
    1
}

unsafe extern "C" fn choose(
    _: *mut fuzzed::libcrypto::ffi::SSL,
    chosen: *mut *const u8,
    length: *mut u8,
    offered: *const u8,
    _: u32,
    _: *mut std::ffi::c_void,
) -> c_int {
    // SAFETY: the library offers at least one protocol, behind its length.
    unsafe {
        *length = *offered;
        *chosen = offered.add(1);
    }
    0
}

/// As `SSL_trace`, into a BIO that throws all away.
unsafe extern "C" fn trace(
    sent: c_int,
    version: c_int,
    kind: c_int,
    bytes: *const std::ffi::c_void,
    length: usize,
    ssl: *mut fuzzed::libcrypto::ffi::SSL,
    _: *mut std::ffi::c_void,
) {
    use fuzzed::libcrypto::ffi;
    // SAFETY: what the library calls a message callback with; a BIO that is freed once.
    unsafe {
        let bio = ffi::BIO_new(ffi::BIO_s_null());
        (Api::ours().SSL_trace)(sent, version, kind, bytes, length, ssl, bio.cast());
        ffi::BIO_free(bio);
    }
}

/// An open connection, and a peer that says anything under the right keys.
pub fn open(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.u8();
    let contexts = Contexts::new(choice & 0x7f);
    let (mut client, mut server) = contexts.pair();
    assert!(shake_hands(&mut client, &mut server), "nobody has changed anything");
    let (peer, victim) =
        if choice & 0x80 != 0 { (&mut client, &mut server) } else { (&mut server, &mut client) };
    for _ in 0..12 {
        if input.is_empty() {
            break;
        }
        step(&mut input, peer, victim);
    }
    afterwards(victim);
    afterwards(peer);
}

fn step(input: &mut Input<'_>, peer: &mut Side, victim: &mut Side) {
    let op = input.u8();
    match op % 8 {
        0 | 1 => {
            let kind = match input.u8() {
                choice @ 0..64 => 20 + choice % 5,
                other => other,
            };
            let content = input.vector().to_vec();
            let content = content[..content.len().min(LONGEST)].to_vec();
            set_mutator(Some(Box::new(move |of, plain| {
                *of = kind;
                plain.clone_from(&content);
            })));
            peer.write(b"x");
            set_mutator(None);
            victim.give(&peer.take());
        }
        2 => {
            let bytes = input.vector();
            victim.give(bytes);
        }
        3 => {
            victim.write(b"from the victim");
        }
        4 => {
            victim.call(|api, ssl| {
                // SAFETY: a living connection.
                unsafe { (api.SSL_key_update)(ssl, c_int::from(op & 8 != 0)) }
            });
            victim.write(b"behind new keys");
        }
        5 => {
            victim.call(|api, ssl| {
                // SAFETY: a living connection.
                unsafe {
                    (api.SSL_verify_client_post_handshake)(ssl);
                    (api.SSL_do_handshake)(ssl)
                }
            });
        }
        6 => {
            peer.give(&victim.take());
            peer.read();
            victim.give(&peer.take());
        }
        _ => {
            victim.call(|api, ssl| {
                // SAFETY: a living connection.
                unsafe { (api.SSL_shutdown)(ssl) }
            });
        }
    }
    for _ in 0..3 {
        let (data, error) = victim.read();
        if data.is_empty() {
            assert_ne!(error, 0);
            break;
        }
    }
}
