//! Sequences of calls, two bytes each, on two connections that are joined in memory: once on our library, once on the system's.
//! What each call answers must be the same, with SSL_get_error and the newest error in the queue.

use std::ffi::{CStr, c_int, c_long, c_void};
use std::fmt::Write as _;
use std::ptr;

use fuzzed::libcrypto::ffi::{self, SSL, SSL_CTX, SSL_SESSION};

use super::strings::ids;
use crate::api::{Api, take_error, text};
use crate::certificate::certificate;
use crate::pair::{Side, TLS12, TLS13, shake_hands};

/// Calls in a sequence at most.
const MOST: usize = 48;

pub fn run(data: &[u8]) {
    let calls: Vec<[u8; 2]> = data.as_chunks::<2>().0.iter().take(MOST).copied().collect();
    let Some(theirs) = Api::theirs() else { return };
    let (ours, theirs) = (World::run(Api::ours(), &calls), World::run(theirs, &calls));
    if let Some(at) = (0..ours.len().max(theirs.len())).find(|at| ours.get(*at) != theirs.get(*at)) {
        let mut story = String::new();
        for answer in &ours[..at] {
            let _ = writeln!(story, "  {answer}");
        }
        let (ours, theirs) = (ours.get(at).cloned(), theirs.get(at).cloned());
        panic!("\n{story}ours:    {}\nOpenSSL: {}", ours.unwrap_or_default(), theirs.unwrap_or_default());
    }
}

/// Two contexts, two connections, a session, and what the calls have answered.
struct World {
    api: &'static Api,
    contexts: [*mut SSL_CTX; 2],
    sides: Option<[Side; 2]>,
    /// A connection has shaken hands, or tried.
    used: [bool; 2],
    reads_early: [bool; 2],
    session: *mut SSL_SESSION,
    said: Vec<String>,
}

impl World {
    fn run(api: &'static Api, calls: &[[u8; 2]]) -> Vec<String> {
        // SAFETY: contexts of this library, freed below.
        let contexts = [0, 1].map(|_| unsafe {
            let ctx = (api.SSL_CTX_new)((api.TLS_method)());
            let own = certificate();
            (api.SSL_CTX_use_certificate)(ctx, own.certificate);
            (api.SSL_CTX_use_PrivateKey)(ctx, own.key);
            ctx
        });
        let mut world = Self {
            api,
            contexts,
            sides: None,
            used: [false; 2],
            reads_early: [false; 2],
            session: ptr::null_mut(),
            said: Vec::new(),
        };
        // SAFETY: the thread's own queue.
        unsafe { ffi::ERR_clear_error() };
        for [call, argument] in calls {
            let number = usize::from(*call) % CALLS.len();
            let side = usize::from(argument >> 7);
            let (name, work) = CALLS[number];
            let answer = work(&mut world, side, argument & 0x7f);
            let error = take_error();
            if USES.contains(&name) {
                world.used = [true; 2];
            }
            world.said.push(format!(
                "{name} {} {}: {answer} {error:?}",
                ["client", "server"][side],
                argument & 0x7f
            ));
        }
        std::mem::take(&mut world.said)
    }

    /// The connection of one side; both are made where there are none.
    fn side(&mut self, side: usize) -> &mut Side {
        let (api, contexts) = (self.api, self.contexts);
        let sides = self
            .sides
            .get_or_insert_with(|| [Side::new(api, contexts[0], false), Side::new(api, contexts[1], true)]);
        &mut sides[side]
    }

    fn both(&mut self) -> &mut [Side; 2] {
        self.side(0);
        self.sides.as_mut().expect("they have just been made")
    }

    fn ssl(&mut self, side: usize) -> *mut SSL {
        self.side(side).ssl
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.sides = None;
        // SAFETY: the last use of each.
        unsafe {
            (self.api.SSL_SESSION_free)(self.session);
            for ctx in self.contexts {
                (self.api.SSL_CTX_free)(ctx);
            }
            ffi::ERR_clear_error();
        }
    }
}

/// The calls that may shake hands.
const USES: [&str; 13] = [
    "handshake",
    "shake",
    "read",
    "peek",
    "read_some",
    "write",
    "write_much",
    "connect",
    "accept",
    "write_early",
    "read_early",
    "verify_post_handshake",
    "key_update",
];

type Call = fn(&mut World, usize, u8) -> String;

fn say(value: impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

const LISTS: [&CStr; 12] = [
    c"DEFAULT",
    c"ALL:COMPLEMENTOFALL",
    c"ECDHE-ECDSA-AES128-GCM-SHA256",
    c"ECDHE-RSA-AES256-GCM-SHA384",
    c"HIGH:!aNULL:@STRENGTH",
    c"ECDHE+CHACHA20:ECDHE+AESGCM",
    c"nothing",
    c"",
    c"@SECLEVEL=1:ALL",
    c"@SECLEVEL=3:ALL",
    c"-ALL:ECDSA",
    c"SUITEB128",
];
const SUITES: [&CStr; 6] = [
    c"TLS_AES_128_GCM_SHA256",
    c"TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384",
    c"",
    c"TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256",
    c"nothing",
    c"TLS_AES_256_GCM_SHA384",
];
const GROUPS: [&CStr; 6] = [c"X25519", c"P-256:X25519", c"P-384", c"P-521:P-256", c"nothing", c"X448"];
const SCHEMES: [&CStr; 6] = [
    c"ECDSA+SHA256",
    c"RSA+SHA256",
    c"rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256",
    c"ed25519",
    c"nothing",
    c"ECDSA+SHA1:ECDSA+SHA256",
];
const VERSIONS: [i64; 4] = [0, TLS12, TLS13, 0x0305];
/// Those that only our own side hears of, and those of tickets and resumption.
const OPTIONS: [u64; 14] = [
    1 << 0,  // LEGACY_SERVER_CONNECT's old bit
    1 << 2,  // LEGACY_SERVER_CONNECT
    1 << 7,  // IGNORE_UNEXPECTED_EOF
    1 << 11, // DONT_INSERT_EMPTY_FRAGMENTS
    1 << 14, // NO_TICKET
    1 << 16, // NO_SESSION_RESUMPTION_ON_RENEGOTIATION
    1 << 17, // NO_COMPRESSION
    1 << 20, // ENABLE_MIDDLEBOX_COMPAT
    1 << 21, // PRIORITIZE_CHACHA
    1 << 22, // CIPHER_SERVER_PREFERENCE
    1 << 24, // NO_ANTI_REPLAY
    1 << 27, // NO_TLSv1_2
    1 << 29, // NO_TLSv1_3
    1 << 30, // NO_RENEGOTIATION
];
/// Not SSL_CTRL_GET_NEGOTIATED_GROUP, of which OpenSSL dies before there is a session.
const CONTROLS: [c_int; 12] = [10, 12, 41, 43, 45, 50, 76, 122, 127, 130, 131, 33];
const STATISTICS: [c_int; 12] = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31];

fn pick<T: Copy, const N: usize>(list: &[T; N], number: u8) -> T {
    list[usize::from(number) % N]
}

unsafe extern "C" fn accept(_: c_int, _: *mut ffi::X509_STORE_CTX) -> c_int {
    1
}

macro_rules! calls {
    ($($name:ident($world:ident, $side:ident, $number:ident) $body:block)*) => {
        /// Name and work of each.
        const CALLS: &[(&str, Call)] = &[
            $((stringify!($name), |$world: &mut World, $side: usize, $number: u8| {
                let _ = (&$side, &$number);
                // SAFETY: objects of this library that live as long as the world, and constants.
                #[allow(unused_unsafe)]
                unsafe { $body }
            }),)*
        ];
    };
}

calls! {
    new_pair(world, side, number) {
        world.sides = None;
        world.side(0);
        (world.used, world.reads_early) = ([false; 2], [false; 2]);
        String::new()
    }
    handshake(world, side, number) {
        let [client, server] = world.both();
        say(shake_hands(client, server))
    }
    shake(world, side, number) {
        say(world.side(side).shake())
    }
    carry(world, side, number) {
        let sides = world.both();
        let bytes = sides[side].take();
        sides[1 - side].give(&bytes);
        say(bytes.is_empty())
    }
    carry_garbage(world, side, number) {
        world.side(side).give(&[21, 3, 3, 0, 2, 2, number]);
        String::new()
    }
    read(world, side, number) {
        say(world.side(side).read())
    }
    peek(world, side, number) {
        // OpenSSL forbids SSL_read() in the middle of early data, and forgets SSL_peek().
        if world.reads_early[side] {
            return say("forbidden");
        }
        let mut buffer = [0_u8; 64];
        say(world.side(side).call(|api, ssl| (api.SSL_peek)(ssl, buffer.as_mut_ptr().cast(), c_int::from(number).min(64))))
    }
    read_some(world, side, number) {
        let mut buffer = [0_u8; 64];
        say(world.side(side).call(|api, ssl| (api.SSL_read)(ssl, buffer.as_mut_ptr().cast(), c_int::from(number).min(64))))
    }
    write(world, side, number) {
        let bytes = vec![number; usize::from(number)];
        say(world.side(side).write(&bytes))
    }
    write_much(world, side, number) {
        let bytes = vec![number; usize::from(number) << 9];
        say(world.side(side).write(&bytes))
    }
    shutdown(world, side, number) {
        say(world.side(side).call(|api, ssl| (api.SSL_shutdown)(ssl)))
    }
    set_shutdown(world, side, number) {
        let ssl = world.ssl(side);
        (world.api.SSL_set_shutdown)(ssl, c_int::from(number & 3));
        say((world.api.SSL_get_shutdown)(ssl))
    }
    quiet_shutdown(world, side, number) {
        let ssl = world.ssl(side);
        (world.api.SSL_set_quiet_shutdown)(ssl, c_int::from(number & 1));
        String::new()
    }
    clear(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_clear)(ssl))
    }
    connect_state(world, side, number) {
        let ssl = world.ssl(side);
        if world.used[side] {
            return say("too late");
        }
        (world.api.SSL_set_connect_state)(ssl);
        say((world.api.SSL_is_server)(ssl))
    }
    accept_state(world, side, number) {
        let ssl = world.ssl(side);
        if world.used[side] {
            return say("too late");
        }
        (world.api.SSL_set_accept_state)(ssl);
        say((world.api.SSL_is_server)(ssl))
    }
    connect(world, side, number) {
        say(world.side(side).call(|api, ssl| (api.SSL_connect)(ssl)))
    }
    accept(world, side, number) {
        say(world.side(side).call(|api, ssl| (api.SSL_accept)(ssl)))
    }
    state(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let named = text((api.SSL_state_string)(ssl));
        // Where a handshake has failed that never began is OpenSSL's own affair.
        let state = if named == "SSLERR" { 0 } else { (api.SSL_get_state)(ssl) };
        say((
            state,
            named,
            (api.SSL_in_init)(ssl),
            (api.SSL_in_before)(ssl),
            (api.SSL_is_init_finished)(ssl),
            (api.SSL_want)(ssl),
        ))
    }
    facts(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let cipher = (api.SSL_get_current_cipher)(ssl);
        let mut nid = 0;
        // Of a peer that is refused, ours has read more than OpenSSL.
        let scheme = match (api.SSL_is_init_finished)(ssl) {
            1 => (api.SSL_get_peer_signature_type_nid)(ssl, &mut nid),
            _ => 0,
        };
        say((
            (api.SSL_version)(ssl),
            (api.SSL_session_reused)(ssl),
            if cipher.is_null() { 0 } else { (api.SSL_CIPHER_get_id)(cipher) },
            (api.SSL_get_verify_result)(ssl),
            (scheme, nid),
            (api.SSL_get0_peer_certificate)(ssl).is_null(),
            text((api.SSL_get_servername)(ssl, 0)),
            (api.SSL_get_peer_finished)(ssl, ptr::null_mut(), 0),
        ))
    }
    pending(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        // What is left of a record behind a failure is of no use to anybody.
        let failed = text((api.SSL_state_string)(ssl)) == "SSLERR";
        let has_pending = if failed { 0 } else { (api.SSL_has_pending)(ssl) };
        say(((api.SSL_pending)(ssl), has_pending, (api.SSL_get_shutdown)(ssl)))
    }
    key_update(world, side, number) {
        let ssl = world.ssl(side);
        say(((world.api.SSL_key_update)(ssl, c_int::from(number % 3)), (world.api.SSL_get_key_update_type)(ssl)))
    }
    key_update_type(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_get_key_update_type)(ssl))
    }
    renegotiate_pending(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_renegotiate_pending)(ssl))
    }
    export(world, side, number) {
        let ssl = world.ssl(side);
        let mut out = [0; 32];
        let good = (world.api.SSL_export_keying_material)(ssl, out.as_mut_ptr(), 32, c"label".as_ptr(), 5, b"c".as_ptr(), 1, c_int::from(number & 1));
        // Which error tells of a handshake that has failed depends on how far OpenSSL has come with its method.
        take_error();
        say(good)
    }
    post_handshake_auth(world, side, number) {
        let ssl = world.ssl(side);
        (world.api.SSL_set_post_handshake_auth)(ssl, c_int::from(number & 1));
        String::new()
    }
    verify_post_handshake(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_verify_client_post_handshake)(ssl))
    }
    get_session(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        (api.SSL_SESSION_free)(world.session);
        world.session = (api.SSL_get1_session)(ssl);
        describe(api, world.session)
    }
    set_session(world, side, number) {
        let ssl = world.ssl(side);
        // OpenSSL makes a connection that has begun anew where the session's version is not its own.
        if world.used[side] {
            return say("too late");
        }
        say((world.api.SSL_set_session)(ssl, world.session))
    }
    describe_session(world, side, number) {
        describe(world.api, world.session)
    }
    session_timeout(world, side, number) {
        let api = world.api;
        if world.session.is_null() {
            return String::new();
        }
        say((api.SSL_SESSION_set_timeout)(world.session, c_long::from(number)))
    }
    copy_session(world, side, number) {
        let api = world.api;
        if world.session.is_null() {
            return String::new();
        }
        let copy = (api.SSL_SESSION_dup)(world.session);
        (api.SSL_SESSION_free)(world.session);
        world.session = copy;
        describe(api, copy)
    }
    recode_session(world, side, number) {
        let api = world.api;
        if world.session.is_null() {
            return String::new();
        }
        let mut der = ptr::null_mut();
        let length = (api.i2d_SSL_SESSION)(world.session, &mut der);
        if length <= 0 {
            return say(length);
        }
        let mut at = der.cast_const();
        let read = (api.d2i_SSL_SESSION)(ptr::null_mut(), &mut at, c_long::from(length));
        ffi::CRYPTO_free(der.cast(), c"".as_ptr(), 0);
        (api.SSL_SESSION_free)(world.session);
        world.session = read;
        describe(api, read)
    }
    new_ticket(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_new_session_ticket)(ssl))
    }
    num_tickets(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_set_num_tickets)(ssl, usize::from(number & 3)))
    }
    ctx_num_tickets(world, side, number) {
        say((world.api.SSL_CTX_set_num_tickets)(world.contexts[side], usize::from(number & 3)))
    }
    set_context(world, side, number) {
        // OpenSSL counts a client's handshake in another context as one that a server has not accepted.
        if side == 0 {
            return String::new();
        }
        let (ssl, ctx) = (world.ssl(side), world.contexts[usize::from(number & 1)]);
        say((world.api.SSL_set_SSL_CTX)(ssl, ctx).is_null())
    }
    verify(world, side, number) {
        let ssl = world.ssl(side);
        let callback = if number & 8 != 0 { Some(accept as unsafe extern "C" fn(_, _) -> _) } else { None };
        (world.api.SSL_set_verify)(ssl, c_int::from(number & 7), callback);
        String::new()
    }
    ctx_verify(world, side, number) {
        let callback = if number & 8 != 0 { Some(accept as unsafe extern "C" fn(_, _) -> _) } else { None };
        (world.api.SSL_CTX_set_verify)(world.contexts[side], c_int::from(number & 7), callback);
        String::new()
    }
    min_version(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 123, pick(&VERSIONS, number), ptr::null_mut()))
    }
    max_version(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 124, pick(&VERSIONS, number), ptr::null_mut()))
    }
    ctx_min_version(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 123, pick(&VERSIONS, number), ptr::null_mut()))
    }
    ctx_max_version(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 124, pick(&VERSIONS, number), ptr::null_mut()))
    }
    cipher_list(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let set = (api.SSL_set_cipher_list)(ssl, pick(&LISTS, number).as_ptr());
        say((set, ids(api, (api.SSL_get_ciphers)(ssl)).len()))
    }
    ctx_cipher_list(world, side, number) {
        let (api, ctx) = (world.api, world.contexts[side]);
        let set = (api.SSL_CTX_set_cipher_list)(ctx, pick(&LISTS, number).as_ptr());
        say((set, ids(api, (api.SSL_CTX_get_ciphers)(ctx)).len()))
    }
    ciphersuites(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let set = (api.SSL_set_ciphersuites)(ssl, pick(&SUITES, number).as_ptr());
        say((set, ids(api, (api.SSL_get_ciphers)(ssl)).len()))
    }
    ctx_ciphersuites(world, side, number) {
        let (api, ctx) = (world.api, world.contexts[side]);
        let set = (api.SSL_CTX_set_ciphersuites)(ctx, pick(&SUITES, number).as_ptr());
        say((set, ids(api, (api.SSL_CTX_get_ciphers)(ctx)).len()))
    }
    groups(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 92, 0, pick(&GROUPS, number).as_ptr().cast_mut().cast()))
    }
    ctx_groups(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 92, 0, pick(&GROUPS, number).as_ptr().cast_mut().cast()))
    }
    schemes(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 98, 0, pick(&SCHEMES, number).as_ptr().cast_mut().cast()))
    }
    ctx_schemes(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 98, 0, pick(&SCHEMES, number).as_ptr().cast_mut().cast()))
    }
    options(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_set_options)(ssl, pick(&OPTIONS, number)))
    }
    clear_options(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_clear_options)(ssl, pick(&OPTIONS, number)))
    }
    ctx_options(world, side, number) {
        say((world.api.SSL_CTX_set_options)(world.contexts[side], pick(&OPTIONS, number)))
    }
    protocols(world, side, number) {
        let ssl = world.ssl(side);
        let list: &[u8] = pick(&[&b"\x02h2"[..], b"\x02h2\x03foo", b"", b"\x05h2", b"\x00"], number);
        say((world.api.SSL_set_alpn_protos)(ssl, list.as_ptr(), list.len() as u32))
    }
    choose_protocol(world, side, number) {
        (world.api.SSL_CTX_set_alpn_select_cb)(world.contexts[side], Some(choose), ptr::without_provenance_mut(usize::from(number % 3)));
        String::new()
    }
    protocol(world, side, number) {
        let ssl = world.ssl(side);
        let (mut chosen, mut length) = (ptr::null(), 0);
        (world.api.SSL_get0_alpn_selected)(ssl, &mut chosen, &mut length);
        say((chosen.is_null(), length))
    }
    server_name(world, side, number) {
        let ssl = world.ssl(side);
        let name: &CStr = pick(&[c"fuzz.test", c"other.test", c"not a name", c""], number);
        say((world.api.SSL_ctrl)(ssl, 55, 0, name.as_ptr().cast_mut().cast()))
    }
    host(world, side, number) {
        let ssl = world.ssl(side);
        let name: &CStr = pick(&[c"fuzz.test", c"other.test", c"10.0.0.1", c""], number);
        say((world.api.SSL_set1_host)(ssl, name.as_ptr()))
    }
    id_context(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_set_session_id_context)(ssl, [number; 40].as_ptr(), u32::from(number % 40)))
    }
    ctx_id_context(world, side, number) {
        say((world.api.SSL_CTX_set_session_id_context)(world.contexts[side], [number; 40].as_ptr(), u32::from(number % 40)))
    }
    cache_mode(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 44, c_long::from(number & 3) | c_long::from(number & 0x60) << 3, ptr::null_mut()))
    }
    cache_size(world, side, number) {
        say((world.api.SSL_CTX_ctrl)(world.contexts[side], 42, c_long::from(number), ptr::null_mut()))
    }
    ctx_timeout(world, side, number) {
        say((world.api.SSL_CTX_set_timeout)(world.contexts[side], c_long::from(number)))
    }
    flush_sessions(world, side, number) {
        (world.api.SSL_CTX_flush_sessions)(world.contexts[side], if number & 1 != 0 { 0 } else { 1 });
        String::new()
    }
    statistics(world, side, number) {
        say(STATISTICS.map(|command| (world.api.SSL_CTX_ctrl)(world.contexts[side], command, 0, ptr::null_mut())))
    }
    control(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, pick(&CONTROLS, number), 0, ptr::null_mut()))
    }
    mode(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 33, c_long::from(number & 0x17), ptr::null_mut()))
    }
    read_ahead(world, side, number) {
        let ssl = world.ssl(side);
        (world.api.SSL_ctrl)(ssl, 41, c_long::from(number & 1), ptr::null_mut());
        String::new()
    }
    max_fragment(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 52, c_long::from(number) << 8, ptr::null_mut()))
    }
    split_fragment(world, side, number) {
        let ssl = world.ssl(side);
        say((world.api.SSL_ctrl)(ssl, 125, c_long::from(number) << 8, ptr::null_mut()))
    }
    block_padding(world, side, number) {
        say((world.api.SSL_CTX_set_block_padding)(world.contexts[side], usize::from(number)))
    }
    security_level(world, side, number) {
        (world.api.SSL_CTX_set_security_level)(world.contexts[side], c_int::from(number % 4));
        String::new()
    }
    max_early_data(world, side, number) {
        say((world.api.SSL_CTX_set_max_early_data)(world.contexts[side], u32::from(number)))
    }
    write_early(world, side, number) {
        world.reads_early[side] = true;
        let (bytes, mut written) = (vec![number; usize::from(number)], 0);
        let answer = world.side(side).call(|api, ssl| (api.SSL_write_early_data)(ssl, bytes.as_ptr().cast(), bytes.len(), &mut written));
        say((answer, written))
    }
    read_early(world, side, number) {
        world.reads_early[side] = true;
        let (mut buffer, mut read) = ([0_u8; 128], 0);
        let answer = world.side(side).call(|api, ssl| (api.SSL_read_early_data)(ssl, buffer.as_mut_ptr().cast::<c_void>(), buffer.len(), &mut read));
        let ssl = world.ssl(side);
        say((answer, read, (world.api.SSL_get_early_data_status)(ssl)))
    }
    copy(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let copy = (api.SSL_dup)(ssl);
        if copy.is_null() {
            return say("none");
        }
        let same = ptr::eq(copy, ssl);
        let facts = ((api.SSL_is_server)(copy), (api.SSL_get_options)(copy), (api.SSL_in_init)(copy));
        (api.SSL_free)(copy);
        say((same, facts))
    }
    count(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let counted = ((api.SSL_up_ref)(ssl), (api.SSL_CTX_up_ref)(world.contexts[side]));
        (api.SSL_free)(ssl);
        (api.SSL_CTX_free)(world.contexts[side]);
        say(counted)
    }
    supported(world, side, number) {
        let (api, ssl) = (world.api, world.ssl(side));
        let list = (api.SSL_get1_supported_ciphers)(ssl);
        let none = list.is_null();
        if !none {
            ffi::OPENSSL_sk_free(list.cast());
        }
        say(none)
    }
}

unsafe extern "C" fn choose(
    _: *mut SSL,
    chosen: *mut *const u8,
    length: *mut u8,
    offered: *const u8,
    _: u32,
    answer: *mut c_void,
) -> c_int {
    // SSL_TLSEXT_ERR_OK, _ALERT_FATAL, _NOACK
    let answer = pick(&[0, 2, 3], answer.addr() as u8);
    // SAFETY: the library offers at least one protocol, behind its length.
    unsafe {
        *length = *offered;
        *chosen = offered.add(1);
    }
    answer
}

/// What does not depend on the time.
fn describe(api: &Api, session: *mut SSL_SESSION) -> String {
    if session.is_null() {
        return String::from("none");
    }
    // SAFETY: a session of this library.
    unsafe {
        say((
            (api.SSL_SESSION_is_resumable)(session),
            (api.SSL_SESSION_has_ticket)(session),
            (api.SSL_SESSION_get_timeout)(session),
            (api.SSL_SESSION_get_protocol_version)(session),
            (api.SSL_SESSION_get_max_early_data)(session),
            text((api.SSL_SESSION_get0_hostname)(session)),
        ))
    }
}
