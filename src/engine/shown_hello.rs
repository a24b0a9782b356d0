//! A ClientHello as a server's rustls sees it.
//!
//! rustls acknowledges each server name that DNS allows, and no other, where OpenSSL asks the program; it gives a ticket to
//! whoever takes one; and it wants of a session what OpenSSL does not ask. So it may get to see another ClientHello than the
//! one on the wire: extensions are left out, put in, or have another body. The transcript is of the wire (`rewrite.rs`).

use rustls::pki_types::DnsName;

use super::client_hello::{ClientHello, extension};
use super::config::ServerPlan;
use super::sessions::ServerFacts;
use crate::tables::methods::TLS1_3;

/// A name that stands for one that the program acknowledges and that is none to rustls.
const STAND_IN: &str = "acknowledged.invalid";
/// secp256r1 and its signatures, of which a resumed handshake makes no use.
const SOME_GROUP: [u8; 4] = [0, 2, 0, 23];
const SOME_SCHEME: [u8; 4] = [0, 2, 4, 3];

/// What rustls sees.
pub struct ShownHello {
    /// The message; None where it is the one on the wire.
    pub message: Option<Vec<u8>>,
    /// The server name that rustls finds in it.
    pub server_name: Option<Vec<u8>>,
}

impl ShownHello {
    /// For this plan, and for a handshake that resumes `session`. `takes_name`: the server name, if there is one, is
    /// acknowledged.
    pub fn new(
        hello: &ClientHello,
        plan: &ServerPlan,
        takes_name: bool,
        session: Option<&ServerFacts>,
    ) -> Self {
        let mut changes = Changes::default();
        let mut server_name = None;
        if hello.extension(extension::SERVER_NAME).is_some() {
            let name = hello.server_name().ok().flatten().filter(|_| takes_name);
            server_name = name.map(|name| match valid_name(name) {
                Some(valid) => valid,
                None => {
                    changes.replace(extension::SERVER_NAME, server_name_body(STAND_IN.as_bytes()));
                    STAND_IN.as_bytes().to_vec()
                }
            });
            if server_name.is_none() {
                changes.leave_out(extension::SERVER_NAME);
            }
        }
        if !plan.extended_master_secret && hello.extension(extension::EXTENDED_MASTER_SECRET).is_some() {
            changes.leave_out(extension::EXTENDED_MASTER_SECRET);
        }
        // Without tickets rustls would neither look for the session's id nor give out a new one.
        if !plan.tickets && hello.extension(extension::SESSION_TICKET).is_some() {
            changes.leave_out(extension::SESSION_TICKET);
        }
        if session.is_some_and(|session| session.version < TLS1_3) {
            changes.want_nothing(hello, plan);
        }
        Self { message: changes.apply(hello), server_name }
    }
}

/// A name in the form in which rustls compares it. None for one that it does not acknowledge.
fn valid_name(name: &[u8]) -> Option<Vec<u8>> {
    let valid = DnsName::try_from(name).ok()?;
    Some(valid.as_ref().to_ascii_lowercase().into_bytes())
}

/// A server_name extension for one host name.
fn server_name_body(name: &[u8]) -> Vec<u8> {
    let length = |more: usize| ((name.len() + more) as u16).to_be_bytes();
    [&length(3)[..], &[0], &length(0), name].concat()
}

/// What is to be another than on the wire: extensions with their new bodies, or without one.
#[derive(Default)]
struct Changes(Vec<(u16, Option<Vec<u8>>)>);

impl Changes {
    fn leave_out(&mut self, kind: u16) {
        self.0.push((kind, None));
    }

    fn replace(&mut self, kind: u16, body: Vec<u8>) {
        self.0.push((kind, Some(body)));
    }

    /// A TLS 1.2 handshake that is resumed exchanges no key and signs nothing, so it does not matter how.
    fn want_nothing(&mut self, hello: &ClientHello, plan: &ServerPlan) {
        let groups = hello.number_list(extension::SUPPORTED_GROUPS);
        if !groups.iter().any(|group| plan.negotiation.groups.contains(group)) {
            let body = match plan.negotiation.groups.first() {
                Some(group) => [&[0, 2], &group.to_be_bytes()[..]].concat(),
                None => SOME_GROUP.to_vec(),
            };
            self.replace(extension::SUPPORTED_GROUPS, body);
        }
        if hello.number_list(extension::SIGNATURE_ALGORITHMS).is_empty() {
            self.replace(extension::SIGNATURE_ALGORITHMS, SOME_SCHEME.to_vec());
        }
        if hello.extension(extension::EC_POINT_FORMATS).is_some() {
            self.leave_out(extension::EC_POINT_FORMATS);
        }
    }

    /// The changed message. What is put in stands in front, as a pre-shared key must be the last extension.
    fn apply(self, hello: &ClientHello) -> Option<Vec<u8>> {
        if self.0.is_empty() {
            return None;
        }
        let mut extensions = Vec::with_capacity(hello.message().len());
        let mut add = |kind: u16, body: &[u8]| {
            extensions.extend(kind.to_be_bytes());
            extensions.extend((body.len() as u16).to_be_bytes());
            extensions.extend_from_slice(body);
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
        let before = hello.before_extensions();
        let length = u16::try_from(extensions.len()).ok()?.to_be_bytes();
        let body = [&before[4..], &length, &extensions].concat();
        let message_length = u32::try_from(body.len()).ok()?.to_be_bytes();
        Some([&before[..1], &message_length[1..], &body].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::Negotiation;
    use super::*;

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

    fn plan(tickets: bool) -> ServerPlan {
        let negotiation = Negotiation {
            tls12_suites: vec![0xc02f],
            tls13_suites: Vec::new(),
            groups: vec![29],
            schemes: Vec::new(),
            authorities: Vec::new(),
            max_fragment: 16384,
        };
        ServerPlan {
            negotiation,
            request_certificate: false,
            require_certificate: false,
            prefer_own_order: false,
            tickets,
            protocol: None,
            extended_master_secret: true,
            max_early_data: 0,
            hello_time: false,
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
            // The same bytes stand elsewhere, too.
            hello(&[
                (0xff77, &[&[0, 0, 0, body.len() as u8], &body[..]].concat()),
                (0, &body),
                (10, &[0, 2, 0, 29]),
            ])
        };
        for (name, seen) in [
            (&b"a.example"[..], &b"a.example"[..]),
            (b"A.Example", b"a.example"),
            (b"127.0.0.1", STAND_IN.as_bytes()),
            (b"::1", STAND_IN.as_bytes()),
            (b"bad name", STAND_IN.as_bytes()),
            (b"*.example", STAND_IN.as_bytes()),
        ] {
            let hello = of_name(name);
            let shown = ShownHello::new(&hello, &plan(true), true, None);
            assert_eq!(shown.server_name.as_deref(), Some(seen));
            let shown = extensions(&hello, shown);
            assert_eq!(shown.len(), 3);
            assert!(shown[1].1.to_ascii_lowercase().ends_with(seen));
            let shown = ShownHello::new(&hello, &plan(true), false, None);
            assert_eq!(shown.server_name, None);
            let shown: Vec<u16> = extensions(&hello, shown).into_iter().map(|(kind, _)| kind).collect();
            assert_eq!(shown, [0xff77, 10]);
        }
    }

    #[test]
    fn tickets_are_shown_where_they_are_given_out() {
        let hello = hello(&[(35, b"ticket"), (10, &[0, 2, 0, 29])]);
        assert!(ShownHello::new(&hello, &plan(true), false, None).message.is_none());
        assert_eq!(
            extensions(&hello, ShownHello::new(&hello, &plan(false), false, None)),
            [(10, vec![0, 2, 0, 29])]
        );
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
            takes_early_data: false,
        };
        let hello = hello(&[(10, &[0, 2, 0, 24]), (11, &[1, 1]), (23, &[])]);
        let shown = extensions(&hello, ShownHello::new(&hello, &plan(true), false, Some(&facts)));
        assert_eq!(shown, [(13, SOME_SCHEME.to_vec()), (10, vec![0, 2, 0, 29]), (23, vec![])]);
    }
}
