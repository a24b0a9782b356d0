//! What a ticket holds. The attacker has the ticket keys here, and so writes whatever session it likes; a server of either
//! library with these keys must answer the client that brings it in the same way.

use std::ffi::{c_int, c_long};
use std::ptr;
use std::sync::OnceLock;

use fuzzed::abi::handle;
use fuzzed::crypto::ticket_keys::TicketKeys;
use fuzzed::libcrypto::ffi::SSL_SESSION;
use fuzzed::libcrypto::ticket::VECTOR;
use fuzzed::session::Session;
use zeroize::Zeroizing;

use crate::api::{Api, take_error};
use crate::input::Input;
use crate::pair::{Side, TLS12, TLS13, context, shake_hands};

const SSL_CTRL_SET_TLSEXT_TICKET_KEYS: c_int = 59;
/// What all servers share.
const KEYS: [u8; TicketKeys::LENGTH] = [5; TicketKeys::LENGTH];

pub fn run(data: &[u8]) {
    let mut input = Input(data);
    let choice = input.u8();
    let tls13 = choice & 1 != 0;
    let ours = offer(Api::ours(), tls13, input.0);
    if let Some(api) = Api::theirs() {
        assert_eq!(ours, offer(api, tls13, input.0), "left ours, right OpenSSL");
    }
}

/// Lets a client offer a ticket with this content to a server. Whether the handshake went well, and was resumed on either side.
fn offer(api: &'static Api, tls13: bool, content: &[u8]) -> (bool, c_int, c_int) {
    let version = if tls13 { TLS13 } else { TLS12 };
    let ticket = seal(content);
    let client_api = Api::ours();
    // SAFETY: contexts and a session of their libraries, each freed once.
    unsafe {
        let (client_ctx, server_ctx) = (context(client_api, version), context(api, version));
        set_keys(api, server_ctx);
        let session = session(tls13, content);
        handle::borrow::<Session>(session).expect("a session").with(|facts| facts.ticket = ticket);
        let (mut client, mut server) =
            (Side::new(client_api, client_ctx, false), Side::new(api, server_ctx, true));
        (client_api.SSL_set_session)(client.ssl, session);
        let open = shake_hands(&mut client, &mut server);
        let reused = ((client_api.SSL_session_reused)(client.ssl), (api.SSL_session_reused)(server.ssl));
        (client_api.SSL_SESSION_free)(session);
        drop((client, server));
        (client_api.SSL_CTX_free)(client_ctx);
        (api.SSL_CTX_free)(server_ctx);
        take_error();
        (open, reused.0, reused.1)
    }
}

fn seal(content: &[u8]) -> Vec<u8> {
    static SEALER: OnceLock<TicketKeys> = OnceLock::new();
    let keys = SEALER.get_or_init(|| TicketKeys::from_bytes(&KEYS).expect("memory"));
    keys.seal(&[7; VECTOR], Zeroizing::new(content.to_vec())).expect("memory")
}

unsafe fn set_keys(api: &Api, ctx: *mut fuzzed::libcrypto::ffi::SSL_CTX) {
    let mut keys = KEYS;
    let length = keys.len() as c_long;
    // SAFETY: as many bytes as it says.
    let set =
        unsafe { (api.SSL_CTX_ctrl)(ctx, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, length, keys.as_mut_ptr().cast()) };
    assert_eq!(set, 1);
}

/// The client's session: what the ticket holds where that is one of this version, else a real one.
fn session(tls13: bool, content: &[u8]) -> *mut SSL_SESSION {
    let api = Api::ours();
    let read = |der: &[u8]| {
        let mut at = der.as_ptr();
        // SAFETY: as many bytes as it says.
        let session = unsafe { (api.d2i_SSL_SESSION)(ptr::null_mut(), &mut at, der.len() as c_long) };
        take_error();
        session
    };
    let version = c_int::from(tls13) + 0x0303;
    let session = read(content);
    // SAFETY: a session, freed once where it is not given back.
    unsafe {
        if !session.is_null() {
            if (api.SSL_SESSION_get_protocol_version)(session) == version {
                return session;
            }
            (api.SSL_SESSION_free)(session);
        }
    }
    let real = &real_sessions()[usize::from(tls13)];
    read(real)
}

/// What a server of ours puts into its tickets, for TLS 1.2 and 1.3.
pub fn real_sessions() -> &'static [Vec<u8>; 2] {
    static REAL: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    REAL.get_or_init(|| [TLS12, TLS13].map(made))
}

fn made(version: i64) -> Vec<u8> {
    let api = Api::ours();
    // SAFETY: contexts and a session, each freed once.
    unsafe {
        let (client_ctx, server_ctx) = (context(api, version), context(api, version));
        set_keys(api, server_ctx);
        let (mut client, mut server) = (Side::new(api, client_ctx, false), Side::new(api, server_ctx, true));
        assert!(shake_hands(&mut client, &mut server));
        client.read();
        let session = (api.SSL_get1_session)(client.ssl);
        let ticket = handle::borrow::<Session>(session).expect("a session").facts().ticket.clone();
        (api.SSL_SESSION_free)(session);
        drop((client, server));
        (api.SSL_CTX_free)(client_ctx);
        (api.SSL_CTX_free)(server_ctx);
        let keys = TicketKeys::from_bytes(&KEYS).expect("memory");
        keys.open(&ticket).expect("the server has these keys").to_vec()
    }
}
