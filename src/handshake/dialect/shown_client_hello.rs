//! A ClientHello as a server's rustls sees it.
//!
//! rustls acknowledges every server name that is a valid DNS name, and no other, where OpenSSL asks the program; it
//! issues a ticket to every client that accepts one; and it demands things of a resumed session that OpenSSL does not.
//! So rustls may be shown a ClientHello other than the one on the wire: extensions are removed, added, or have another
//! body. The transcript is that of the wire (`transcript.rs`).

use rustls::pki_types::DnsName;

use crate::handshake::config::ServerParameters;
use crate::handshake::sessions::ServerFacts;
use crate::messages::client_hello::ClientHello;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::wire::{Writer, extension, handshake_type};

/// Stands in for a name that the program acknowledges and rustls would not accept.
const PLACEHOLDER: &str = "acknowledged.invalid";
/// The extensions that a server's rustls is shown, before TLS 1.3 and in it. OpenSSL ignores all others, or the
/// connection handles them.
const SHOWN_TLS12: [u16; 8] = [
    extension::SERVER_NAME,
    extension::STATUS_REQUEST,
    extension::SUPPORTED_GROUPS,
    extension::SIGNATURE_ALGORITHMS,
    extension::ALPN,
    extension::EXTENDED_MASTER_SECRET,
    extension::SESSION_TICKET,
    extension::RENEGOTIATION_INFO,
];
const SHOWN_TLS13: [u16; 10] = [
    extension::SERVER_NAME,
    extension::STATUS_REQUEST,
    extension::SUPPORTED_GROUPS,
    extension::SIGNATURE_ALGORITHMS,
    extension::ALPN,
    extension::PRE_SHARED_KEY,
    extension::EARLY_DATA,
    extension::SUPPORTED_VERSIONS,
    extension::PSK_KEY_EXCHANGE_MODES,
    extension::KEY_SHARE,
];
/// A status_request for an OCSP response from any responder.
const ANY_STATUS: [u8; 5] = [1, 0, 0, 0, 0];
/// What a client without signature_algorithms accepts (RFC 5246 7.4.1.4.1): SHA-1 with RSA and with ECDSA.
const DEFAULT_SCHEMES: [u8; 6] = [0, 4, 2, 1, 2, 3];
/// The session id for a session that is found by its ticket.
const SOME_ID: [u8; 32] = [0x7a; 32];
/// secp256r1 and a signature scheme for it, neither of which a resumed handshake uses.
const SOME_GROUP: [u8; 4] = [0, 2, 0, 23];
const SOME_SCHEME: [u8; 4] = [0, 2, 4, 3];

/// The only compression method that rustls knows.
const NO_COMPRESSION: [u8; 1] = [0];

/// What rustls should see does not fit into a list of extensions. The rule: rustls sees exactly that or nothing, never
/// the message on the wire in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// What rustls sees.
pub struct ShownHello {
    /// The message; None where it is the one on the wire.
    pub message: Option<Vec<u8>>,
    /// The server name that rustls finds in it.
    pub server_name: Option<Vec<u8>>,
    /// The session id that rustls finds in it, where there is none on the wire.
    pub session_id: Option<[u8; 32]>,
}

impl ShownHello {
    /// For these parameters, and for a handshake that resumes `session`. `named`: the ClientHello whose server name
    /// counts, `hello` or the one after it. `takes_name`: the server name, if there is one, is acknowledged. `group`:
    /// in TLS 1.3, the group of the key exchange, and whether the client's key share is used.
    pub fn new(
        hello: &ClientHello,
        named: &ClientHello,
        parameters: &ServerParameters,
        takes_name: bool,
        group: Option<(u16, bool)>,
        session: Option<&ServerFacts>,
    ) -> Result<Self, TooLong> {
        let tls13 = !parameters.negotiation.tls13_suites.is_empty();
        let mut changes = Changes::default();
        match hello.extension(extension::STATUS_REQUEST) {
            None => {}
            Some([1, ..]) => changes.replace(extension::STATUS_REQUEST, ANY_STATUS.to_vec()),
            Some(_) => changes.leave_out(extension::STATUS_REQUEST),
        }
        if hello.extension(extension::RENEGOTIATION_INFO).is_some() {
            changes.replace(extension::RENEGOTIATION_INFO, vec![0]);
        }
        if !tls13 && session.is_none() && hello.extension(extension::SIGNATURE_ALGORITHMS).is_none() {
            changes.replace(extension::SIGNATURE_ALGORITHMS, DEFAULT_SCHEMES.to_vec());
        }
        if tls13 && session.is_some() && hello.extension(extension::SIGNATURE_ALGORITHMS).is_none() {
            // A resumed handshake signs nothing.
            changes.replace(extension::SIGNATURE_ALGORITHMS, SOME_SCHEME.to_vec());
        }
        if tls13 && session.is_none() {
            changes.leave_out(extension::PRE_SHARED_KEY);
        }
        if let Some((group, taken)) = group.filter(|_| tls13) {
            let [high, low] = group.to_be_bytes();
            let share = hello.key_share(group).filter(|_| taken).map_or(Vec::new(), |share| {
                [&[high, low][..], &(share.len() as u16).to_be_bytes(), &share].concat()
            });
            changes.replace(extension::SUPPORTED_GROUPS, vec![0, 2, high, low]);
            let shares = [&(share.len() as u16).to_be_bytes()[..], &share].concat();
            changes.replace(extension::KEY_SHARE, shares);
        }
        let name = named.server_name().ok().flatten().filter(|_| takes_name);
        let server_name = name.map(|name| match valid_name(name) {
            Some(valid) => {
                if !std::ptr::eq(hello, named) {
                    changes.replace(extension::SERVER_NAME, server_name_body(&valid));
                }
                valid
            }
            None => {
                changes.replace(extension::SERVER_NAME, server_name_body(PLACEHOLDER.as_bytes()));
                PLACEHOLDER.as_bytes().to_vec()
            }
        });
        if server_name.is_none() && hello.extension(extension::SERVER_NAME).is_some() {
            changes.leave_out(extension::SERVER_NAME);
        }
        if !parameters.extended_master_secret && hello.extension(extension::EXTENDED_MASTER_SECRET).is_some()
        {
            changes.leave_out(extension::EXTENDED_MASTER_SECRET);
        }
        // With tickets off and this extension present, rustls would neither look up the session id nor issue a new one.
        if !parameters.tickets && hello.extension(extension::SESSION_TICKET).is_some() {
            changes.leave_out(extension::SESSION_TICKET);
        }
        let resumes_tls12 = session.is_some_and(|session| session.version < TLS1_3);
        if resumes_tls12 {
            changes.want_nothing(hello, parameters);
        }
        // rustls finds a session by its ticket, which it would renew, or by its id.
        let lacks_id = resumes_tls12 && !parameters.tickets && hello.session_id().is_empty();
        let session_id = lacks_id.then_some(SOME_ID);
        Ok(Self { message: changes.apply(hello, tls13, session_id)?, server_name, session_id })
    }
}

/// A name in the form in which rustls compares it. None for a name that rustls does not acknowledge.
fn valid_name(name: &[u8]) -> Option<Vec<u8>> {
    let valid = DnsName::try_from(name).ok()?;
    Some(valid.as_ref().to_ascii_lowercase().into_bytes())
}

/// A server_name extension for one host name.
fn server_name_body(name: &[u8]) -> Vec<u8> {
    let length = |more: usize| (name.len().saturating_add(more) as u16).to_be_bytes();
    [&length(3)[..], &[0], &length(0), name].concat()
}

/// Differences from the message on the wire: extensions with their new bodies, or without one to remove them.
#[derive(Default)]
struct Changes(Vec<(u16, Option<Vec<u8>>)>);

impl Changes {
    fn leave_out(&mut self, kind: u16) {
        self.0.push((kind, None));
    }

    fn replace(&mut self, kind: u16, body: Vec<u8>) {
        self.0.push((kind, Some(body)));
    }

    /// A resumed TLS 1.2 handshake exchanges no key and signs nothing, so any group and any scheme will do.
    fn want_nothing(&mut self, hello: &ClientHello, parameters: &ServerParameters) {
        let groups = hello.number_list(extension::SUPPORTED_GROUPS);
        if !groups.iter().any(|group| parameters.negotiation.groups.contains(group)) {
            let body = match parameters.negotiation.groups.first() {
                Some(group) => [&[0, 2], &group.to_be_bytes()[..]].concat(),
                None => SOME_GROUP.to_vec(),
            };
            self.replace(extension::SUPPORTED_GROUPS, body);
        }
        if hello.number_list(extension::SIGNATURE_ALGORITHMS).is_empty() {
            self.replace(extension::SIGNATURE_ALGORITHMS, SOME_SCHEME.to_vec());
        }
    }

    /// The changed message. Added extensions come first, as pre_shared_key must be the last extension.
    fn apply(
        self,
        hello: &ClientHello,
        tls13: bool,
        session_id: Option<[u8; 32]>,
    ) -> Result<Option<Vec<u8>>, TooLong> {
        let shown: &[u16] = if tls13 { &SHOWN_TLS13 } else { &SHOWN_TLS12 };
        let mut extensions = Vec::with_capacity(hello.message().len());
        let mut add = |kind: u16, body: &[u8]| {
            if shown.contains(&kind) {
                extensions.extend(kind.to_be_bytes());
                extensions.extend((body.len() as u16).to_be_bytes());
                extensions.extend_from_slice(body);
            }
        };
        for (kind, body) in &self.0 {
            if let (Some(body), None) = (body, hello.extension(*kind)) {
                add(*kind, body);
            }
        }
        for (kind, body) in hello.extensions() {
            match self.0.iter().find(|(changed, _)| *changed == kind) {
                None => add(kind, body),
                Some((_, Some(body))) => add(kind, body),
                Some((_, None)) => {}
            }
        }
        let session_id = session_id.as_ref().map_or(hello.session_id(), |id| id);
        let message = client_hello(hello, session_id, &extensions).ok_or(TooLong)?;
        Ok((message != hello.message()).then_some(message))
    }
}

/// A ClientHello with this one's random and cipher suites. None when something is too long.
fn client_hello(hello: &ClientHello, session_id: &[u8], extensions: &[u8]) -> Option<Vec<u8>> {
    let mut body = Writer::with_capacity(hello.message().len());
    body.u16(TLS1_2);
    body.bytes(&hello.random);
    body.with_u8_length(session_id)?;
    body.with_u16_length(hello.cipher_suites())?;
    body.with_u8_length(&NO_COMPRESSION)?;
    body.with_u16_length(extensions)?;
    Writer::message(handshake_type::CLIENT_HELLO, body.written())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::config::Negotiation;
    use crate::handshake::hello_random::RandomMarks;

    fn hello(extensions: &[(u16, &[u8])]) -> ClientHello {
        let mut list = Vec::new();
        for (kind, body) in extensions {
            list.extend(kind.to_be_bytes());
            list.extend((body.len() as u16).to_be_bytes());
            list.extend_from_slice(body);
        }
        let length = (list.len() as u16).to_be_bytes();
        let body = [&[3, 3][..], &[7; 32], &[1, 9, 0, 2, 0x13, 1, 1, 0], &length, &list].concat();
        ClientHello::parse([&[1, 0, 0, body.len() as u8], &body[..]].concat()).expect("well formed")
    }

    fn plan(tickets: bool) -> ServerParameters {
        let negotiation = Negotiation {
            tls12_suites: vec![0xc02f],
            tls13_suites: Vec::new(),
            groups: vec![29],
            schemes: Vec::new(),
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
            extended_master_secret: true,
            max_early_data: 0,
            random: RandomMarks::default(),
        }
    }

    fn extensions(hello: &ClientHello, shown: ShownHello) -> Vec<(u16, Vec<u8>)> {
        let message = shown.message.unwrap_or_else(|| hello.message().to_vec());
        let parsed = ClientHello::parse(message).expect("still well formed");
        assert_eq!(
            (parsed.random, parsed.suites(), parsed.session_id()),
            (hello.random, vec![0x1301], &[9][..])
        );
        parsed.extensions().map(|(kind, body)| (kind, body.to_vec())).collect()
    }

    #[test]
    fn only_acknowledged_names_are_shown() {
        let of_name = |name: &[u8]| {
            let body = server_name_body(name);
            // The same bytes occur elsewhere too.
            hello(&[
                (16, &[&[0, 0, 0, body.len() as u8], &body[..]].concat()),
                (0, &body),
                (13, &[0, 2, 4, 3]),
            ])
        };
        for (name, seen) in [
            (&b"a.example"[..], &b"a.example"[..]),
            (b"A.Example", b"a.example"),
            (b"127.0.0.1", PLACEHOLDER.as_bytes()),
            (b"::1", PLACEHOLDER.as_bytes()),
            (b"bad name", PLACEHOLDER.as_bytes()),
            (b"*.example", PLACEHOLDER.as_bytes()),
        ] {
            let hello = of_name(name);
            let shown = ShownHello::new(&hello, &hello, &plan(true), true, None, None).expect("short enough");
            assert_eq!(shown.server_name.as_deref(), Some(seen));
            let shown = extensions(&hello, shown);
            assert_eq!(shown.len(), 3);
            assert!(shown[1].1.to_ascii_lowercase().ends_with(seen));
            let shown =
                ShownHello::new(&hello, &hello, &plan(true), false, None, None).expect("short enough");
            assert_eq!(shown.server_name, None);
            let shown: Vec<u16> = extensions(&hello, shown).into_iter().map(|(kind, _)| kind).collect();
            assert_eq!(shown, [16, 13]);
        }
    }

    #[test]
    fn tickets_are_shown_where_they_are_given_out() {
        let hello = hello(&[(35, b"ticket"), (13, &[0, 2, 4, 3])]);
        assert!(
            ShownHello::new(&hello, &hello, &plan(true), false, None, None)
                .expect("short enough")
                .message
                .is_none()
        );
        assert_eq!(
            extensions(
                &hello,
                ShownHello::new(&hello, &hello, &plan(false), false, None, None).expect("short enough")
            ),
            [(13, vec![0, 2, 4, 3])]
        );
    }

    #[test]
    fn nothing_is_shown_that_openssl_does_not_read() {
        let hello = hello(&[
            (0x1234, b"x"),
            (0x1234, b"x"),
            (27, b"x"),
            (11, &[1, 2]),
            (43, &[2, 3, 3]),
            (51, b"x"),
            (45, b""),
            (5, &[1, 0, 6, 0, 4, 9, 9, 9, 9, 0, 0]),
            (0xff01, &[0, 7]),
        ]);
        let shown = extensions(
            &hello,
            ShownHello::new(&hello, &hello, &plan(false), false, None, None).expect("short enough"),
        );
        // A client that lists no schemes accepts the default ones.
        let default = (13, DEFAULT_SCHEMES.to_vec());
        assert_eq!(shown, [default, (5, ANY_STATUS.to_vec()), (0xff01, vec![0])]);
    }

    #[test]
    fn tls13_is_shown_one_group_and_the_share_that_is_taken() {
        let share = [0, 10, 0, 23, 0, 1, 9, 0, 29, 0, 1, 8];
        let hello = hello(&[
            (10, &[0, 4, 0, 23, 0, 29]),
            (43, &[2, 3, 4]),
            (51, &share),
            (41, b"keys that are not taken"),
        ]);
        let mut parameters = plan(false);
        parameters.negotiation.tls13_suites = vec![0x1301];
        let shown = |taken| {
            extensions(
                &hello,
                ShownHello::new(&hello, &hello, &parameters, false, Some((29, taken)), None)
                    .expect("short enough"),
            )
        };
        let with_shares =
            |shares: &[u8]| vec![(10, vec![0, 2, 0, 29]), (43, vec![2, 3, 4]), (51, shares.to_vec())];
        assert_eq!(shown(true), with_shares(&[0, 5, 0, 29, 0, 1, 8]));
        assert_eq!(shown(false), with_shares(&[0, 0]));
    }

    #[test]
    fn a_resumed_handshake_wants_neither_group_nor_scheme() {
        let facts = ServerFacts {
            version: 0x303,
            created_at: 0,
            server_name: None,
            suite: 0xc02f,
            alpn: None,
            secret: Default::default(),
            extended_master_secret: true,
            age_add: 0,
        };
        let hello = hello(&[(10, &[0, 2, 0, 24]), (11, &[1, 1]), (23, &[])]);
        let shown = extensions(
            &hello,
            ShownHello::new(&hello, &hello, &plan(true), false, None, Some(&facts)).expect("short enough"),
        );
        assert_eq!(shown, [(13, SOME_SCHEME.to_vec()), (10, vec![0, 2, 0, 29]), (23, vec![])]);
    }

    #[test]
    fn a_session_that_is_found_by_its_ticket_alone_has_an_id() {
        let facts = ServerFacts {
            version: 0x303,
            created_at: 0,
            server_name: None,
            suite: 0xc02f,
            alpn: None,
            secret: Default::default(),
            extended_master_secret: true,
            age_add: 0,
        };
        let body = [&[3, 3][..], &[7; 32], &[0, 0, 2, 0xc0, 0x2f, 1, 0, 0, 4, 0, 35, 0, 0]].concat();
        let hello = ClientHello::parse([&[1, 0, 0, body.len() as u8], &body[..]].concat());
        let hello = hello.expect("well formed");
        let shown = |tickets, session: Option<&ServerFacts>| {
            ShownHello::new(&hello, &hello, &plan(tickets), false, None, session).expect("short enough")
        };
        let seen = shown(false, Some(&facts));
        assert_eq!(seen.session_id, Some(SOME_ID));
        let message = ClientHello::parse(seen.message.expect("another one")).expect("well formed");
        assert_eq!((message.session_id(), message.suites()), (&SOME_ID[..], vec![0xc02f]));
        assert_eq!(shown(true, Some(&facts)).session_id, None);
        assert_eq!(shown(false, None).session_id, None);
    }

    #[test]
    fn what_would_be_too_long_is_not_shown() {
        // No schemes are listed, and there is no room for the default ones.
        let protocols = vec![1; 65_531];
        let mut list = vec![0, 16];
        list.extend((protocols.len() as u16).to_be_bytes());
        list.extend_from_slice(&protocols);
        let length = (list.len() as u16).to_be_bytes();
        let body = [&[3, 3][..], &[7; 32], &[1, 9, 0, 2, 0x13, 1, 1, 0], &length, &list].concat();
        let message = [&[1][..], &(body.len() as u32).to_be_bytes()[1..], &body].concat();
        let hello = ClientHello::parse(message).expect("well formed");
        assert_eq!(ShownHello::new(&hello, &hello, &plan(false), false, None, None).err(), Some(TooLong));
    }
}
