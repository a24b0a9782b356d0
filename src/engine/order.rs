//! Which message of a handshake may come next, and how long it may be: judged by its header, as OpenSSL does, so that nobody
//! waits for the rest of what is not wanted. rustls judges the same messages again, when they are whole.

use super::errors::{Fault, alert};
use super::judge::Place;
use super::watch::{random_of, suite_and_extensions};
use crate::libcrypto::names::NameList;
use crate::tables::alerts::Alert;
use crate::tables::extensions;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wire::{
    Extensions, HELLO_RETRY_REQUEST_RANDOM, behind, extension, handshake_type as message, sized_extensions,
    vector,
};

/// Follows the peer's messages of one handshake.
#[derive(Debug, Default)]
pub struct Order {
    /// The one that came last.
    last: Option<u8>,
    /// Client: what the ClientHello has offered.
    offered: Vec<u16>,
}

/// How long messages may be that do not depend on `SSL_set_max_cert_list`.
const MAX_SERVER_HELLO: usize = 65_607;
const MAX_ENCRYPTED_EXTENSIONS: usize = 20_000;
const MAX_CERTIFICATE_STATUS: usize = 16_384;
const MAX_SERVER_KEY_EXCHANGE: usize = 102_400;
const MAX_CERTIFICATE_VERIFY: usize = 16_384;
const MAX_CLIENT_KEY_EXCHANGE: usize = 2048;
const MAX_TICKET: usize = 65_541;
const MAX_FINISHED: usize = 64;

impl Order {
    /// Client: these extensions are offered.
    pub fn set_offered(&mut self, offered: Vec<u16>) {
        self.offered = offered;
    }

    /// A message has begun. `max_list`: how long one with certificates may be.
    pub fn begin(
        &mut self,
        kind: u8,
        length: usize,
        place: Place,
        max_list: impl FnOnce() -> usize,
    ) -> Result<(), Fault> {
        if place.client && kind == message::HELLO_REQUEST && length == 0 {
            // May come at any time, and says nothing in a handshake.
            return Ok(());
        }
        if !self.may_come(kind, place) || place.clear && kind == message::FINISHED {
            return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE));
        }
        let limit = match kind {
            message::SERVER_HELLO => MAX_SERVER_HELLO,
            message::ENCRYPTED_EXTENSIONS => MAX_ENCRYPTED_EXTENSIONS,
            message::CERTIFICATE => max_list(),
            message::CERTIFICATE_REQUEST if place.tls13 => max_list(),
            message::CERTIFICATE_STATUS => MAX_CERTIFICATE_STATUS,
            message::SERVER_KEY_EXCHANGE => MAX_SERVER_KEY_EXCHANGE,
            message::SERVER_HELLO_DONE | message::END_OF_EARLY_DATA => 0,
            message::CERTIFICATE_VERIFY => MAX_CERTIFICATE_VERIFY,
            message::CLIENT_KEY_EXCHANGE => MAX_CLIENT_KEY_EXCHANGE,
            message::NEW_SESSION_TICKET => MAX_TICKET,
            message::FINISHED => MAX_FINISHED,
            // Judged when it is whole, as the server's certificate is judged before it.
            _ => usize::MAX,
        };
        if length > limit {
            return Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER));
        }
        self.last = Some(kind);
        Ok(())
    }

    /// Whether a message may follow. What only the content of earlier ones decides is left to rustls.
    fn may_come(&self, kind: u8, place: Place) -> bool {
        use message::*;
        let allowed: &[u8] = match (place.client, place.tls13, self.last) {
            (true, _, None) => &[SERVER_HELLO],
            (true, true, Some(SERVER_HELLO)) => &[SERVER_HELLO, ENCRYPTED_EXTENSIONS],
            (true, true, Some(ENCRYPTED_EXTENSIONS)) => &[CERTIFICATE_REQUEST, CERTIFICATE, FINISHED],
            (true, true, Some(CERTIFICATE_REQUEST)) => &[CERTIFICATE],
            (true, true, Some(CERTIFICATE)) => &[CERTIFICATE_VERIFY],
            (true, true, Some(CERTIFICATE_VERIFY)) => &[FINISHED],
            (true, false, Some(SERVER_HELLO)) => &[CERTIFICATE, NEW_SESSION_TICKET, FINISHED],
            (true, false, Some(CERTIFICATE)) => &[CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE],
            (true, false, Some(CERTIFICATE_STATUS)) => &[SERVER_KEY_EXCHANGE],
            (true, false, Some(SERVER_KEY_EXCHANGE)) => &[CERTIFICATE_REQUEST, SERVER_HELLO_DONE],
            (true, false, Some(CERTIFICATE_REQUEST)) => &[SERVER_HELLO_DONE],
            (true, false, Some(SERVER_HELLO_DONE)) => &[NEW_SESSION_TICKET, FINISHED],
            (true, false, Some(NEW_SESSION_TICKET)) => &[FINISHED],
            (false, true, None) => &[CLIENT_HELLO, END_OF_EARLY_DATA, CERTIFICATE, FINISHED],
            (false, true, Some(CLIENT_HELLO)) => &[END_OF_EARLY_DATA, CERTIFICATE, FINISHED],
            (false, true, Some(END_OF_EARLY_DATA)) => &[CERTIFICATE, FINISHED],
            (false, true, Some(CERTIFICATE)) => &[CERTIFICATE_VERIFY, FINISHED],
            (false, true, Some(CERTIFICATE_VERIFY)) => &[FINISHED],
            (false, false, None) => &[CERTIFICATE, CLIENT_KEY_EXCHANGE, FINISHED],
            (false, false, Some(CERTIFICATE)) => &[CLIENT_KEY_EXCHANGE],
            (false, false, Some(CLIENT_KEY_EXCHANGE)) => &[CERTIFICATE_VERIFY, FINISHED],
            (false, false, Some(CERTIFICATE_VERIFY)) => &[FINISHED],
            _ => &[],
        };
        allowed.contains(&kind)
    }

    /// A message of which rustls does not judge all is whole. RFC 8446, section 4.2: each extension answers one that was
    /// offered, and stands where it belongs.
    pub fn end(&self, whole: &[u8], tls13: bool) -> Result<(), Fault> {
        let Some((kind, body)) = whole.first().zip(whole.get(4..)) else { return Ok(()) };
        if self.offered.is_empty() {
            // A server.
            return Ok(());
        }
        match *kind {
            message::SERVER_HELLO => self.judge_server_hello(whole),
            message::CERTIFICATE => {
                for extensions in entry_extensions(body).unwrap_or_default() {
                    self.judge_extensions(&extensions, IN_CERTIFICATE, true)?;
                }
                Ok(())
            }
            message::CERTIFICATE_REQUEST if tls13 => {
                let extensions = behind::<1>(body).and_then(sized_extensions).unwrap_or_default();
                self.judge_extensions(&extensions, IN_REQUEST, false)?;
                let is_list = |(kind, _): &&(u16, &[u8])| *kind == extension::CERTIFICATE_AUTHORITIES;
                extensions.iter().find(is_list).map_or(Ok(()), |(_, list)| judge_authorities(list))
            }
            message::CERTIFICATE_REQUEST => {
                behind::<1>(body).and_then(behind::<2>).map_or(Ok(()), judge_authorities)
            }
            _ => Ok(()),
        }
    }

    /// What rustls passes over in a ServerHello: an extension of TLS 1.2 that belongs elsewhere, and a HelloRetryRequest of
    /// another version, which is none (RFC 8446, section 4.1.3).
    fn judge_server_hello(&self, hello: &[u8]) -> Result<(), Fault> {
        let Some((_, extensions)) = suite_and_extensions(hello) else { return Ok(()) };
        let version = extensions.iter().find(|(kind, _)| *kind == extension::SUPPORTED_VERSIONS);
        if let Some((_, version)) = version {
            let is_retry =
                *version == TLS1_3.to_be_bytes() && random_of(hello) == Some(HELLO_RETRY_REQUEST_RANDOM);
            return match is_retry && hello.get(4..6) != Some(&TLS1_2.to_be_bytes()) {
                true => Err(Fault::with_alert(Reason::BAD_KEY_SHARE, alert::ILLEGAL_PARAMETER)),
                false => Ok(()),
            };
        }
        // What nobody has asked for is rustls's to refuse.
        let is_elsewhere = |kind: &u16| ELSEWHERE.contains(kind) && self.offered.contains(kind);
        match extensions.iter().any(|(kind, _)| is_elsewhere(kind)) {
            true => Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER)),
            false => Ok(()),
        }
    }

    fn judge_extensions(
        &self,
        extensions: &Extensions<'_>,
        allowed: &[u16],
        answers: bool,
    ) -> Result<(), Fault> {
        let mut seen = Vec::new();
        for (kind, _) in extensions.iter().filter(|(kind, _)| extensions::is_recognized(*kind)) {
            if !allowed.contains(kind) || seen.contains(kind) {
                return Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER));
            }
            // OpenSSL takes timestamps from whoever sends them.
            if answers && !self.offered.contains(kind) && *kind != SIGNED_CERTIFICATE_TIMESTAMP {
                let unsupported = Alert::UNSUPPORTED_EXTENSION.0;
                return Err(Fault::with_alert(Reason::UNSOLICITED_EXTENSION, unsupported));
            }
            seen.push(*kind);
        }
        Ok(())
    }
}

/// Names of authorities, a list behind its length. Each is a name in DER (RFC 5246 7.4.4, RFC 8446 4.2.4), or the request is
/// malformed. The lengths are rustls's to judge.
fn judge_authorities(list: &[u8]) -> Result<(), Fault> {
    let mut rest = list;
    let mut names = vector::<2>(&mut rest).unwrap_or_default();
    while let Some(name) = vector::<2>(&mut names) {
        let reason = match NameList::read_name(name) {
            Some(0) => continue,
            Some(_) => Reason::CA_DN_LENGTH_MISMATCH,
            None => Reason::ERR_ASN1_LIB,
        };
        return Err(Fault::with_alert(reason, alert::DECODE_ERROR));
    }
    Ok(())
}

/// Extensions of a ClientHello that no ServerHello of TLS 1.2 answers.
const ELSEWHERE: &[u16] = &[
    extension::SIGNATURE_ALGORITHMS,
    extension::SIGNATURE_ALGORITHMS_CERT,
    extension::PADDING,
    extension::PRE_SHARED_KEY,
    extension::EARLY_DATA,
    extension::COOKIE,
    extension::PSK_KEY_EXCHANGE_MODES,
    extension::CERTIFICATE_AUTHORITIES,
    extension::POST_HANDSHAKE_AUTH,
    extension::KEY_SHARE,
];
const SIGNED_CERTIFICATE_TIMESTAMP: u16 = 18;
const IN_CERTIFICATE: &[u16] = &[extension::STATUS_REQUEST, SIGNED_CERTIFICATE_TIMESTAMP];
const IN_REQUEST: &[u16] = &[
    extension::STATUS_REQUEST,
    SIGNED_CERTIFICATE_TIMESTAMP,
    extension::SIGNATURE_ALGORITHMS,
    extension::SIGNATURE_ALGORITHMS_CERT,
    extension::CERTIFICATE_AUTHORITIES,
];

/// The extensions of each entry of a Certificate. None where it is malformed, which rustls says.
fn entry_extensions(body: &[u8]) -> Option<Vec<Extensions<'_>>> {
    let mut entries = behind::<1>(body)?.get(3..)?;
    let mut found = Vec::new();
    while !entries.is_empty() {
        entries = behind::<3>(entries)?;
        found.push(sized_extensions(entries)?);
        entries = behind::<2>(entries)?;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(client: bool, tls13: bool) -> Place {
        Place { client, tls13, traffic: false, authenticates: false, amid: false, clear: false }
    }

    fn reason(order: &mut Order, kind: u8, length: usize, place: Place) -> Option<Reason> {
        order.begin(kind, length, place, || 100).err().map(|fault| fault.reason)
    }

    #[test]
    fn takes_the_flights_of_both_sides() {
        for (client, tls13, flight) in [
            (true, true, &[2, 2, 8, 13, 11, 15, 20][..]),
            (true, true, &[2, 8, 20]),
            (true, false, &[2, 11, 22, 12, 13, 14, 4, 20]),
            (true, false, &[2, 0, 4, 20]),
            (true, false, &[2, 20]),
            (false, true, &[1, 5, 11, 15, 20]),
            (false, true, &[20]),
            (false, false, &[11, 16, 15, 20]),
            (false, false, &[20]),
        ] {
            let mut order = Order::default();
            for kind in flight {
                assert_eq!(reason(&mut order, *kind, 0, place(client, tls13)), None, "{kind} of {flight:?}");
            }
        }
    }

    #[test]
    fn the_type_counts_before_the_length() {
        for client in [true, false] {
            for tls13 in [true, false] {
                let result = reason(&mut Order::default(), 99, 1 << 23, place(client, tls13));
                assert_eq!(result, Some(Reason::UNEXPECTED_MESSAGE));
            }
        }
        let mut order = Order::default();
        assert_eq!(
            reason(&mut order, 2, MAX_SERVER_HELLO + 1, place(true, true)),
            Some(Reason::EXCESSIVE_MESSAGE_SIZE)
        );
        for (kind, limit) in [
            (2, MAX_SERVER_HELLO),
            (8, MAX_ENCRYPTED_EXTENSIONS),
            (11, 100),
            (15, MAX_CERTIFICATE_VERIFY),
            (20, MAX_FINISHED),
        ] {
            assert_eq!(
                reason(&mut order, kind, limit + 1, place(true, true)),
                Some(Reason::EXCESSIVE_MESSAGE_SIZE),
                "{kind}"
            );
            assert_eq!(reason(&mut order, kind, limit, place(true, true)), None, "{kind}");
        }
    }

    #[test]
    fn an_answer_without_a_question_is_refused() {
        let certificate = |extensions: &[u8]| {
            let entry = [&[0, 0, 1, 9, 0, extensions.len() as u8], extensions].concat();
            [&[11, 0, 0, 0, 0, 0, 0, entry.len() as u8], &entry[..]].concat()
        };
        let status = [0, 5, 0, 1, 1];
        let reason = |order: &Order, extensions: &[u8]| {
            order.end(&certificate(extensions), true).err().map(|fault| fault.reason)
        };
        let mut order = Order::default();
        assert_eq!(reason(&order, &[]), None);
        order.set_offered(vec![extension::KEY_SHARE]);
        assert_eq!(reason(&order, &status), Some(Reason::UNSOLICITED_EXTENSION));
        // Of what OpenSSL does not know nothing is said, and timestamps may always come.
        assert_eq!(reason(&order, &[0xfa, 0xfa, 0, 0, 0, 18, 0, 0]), None);
        order.set_offered(vec![extension::STATUS_REQUEST, extension::KEY_SHARE]);
        assert_eq!(reason(&order, &status), None);
        assert_eq!(reason(&order, &[status, status].concat()), Some(Reason::BAD_EXTENSION));
        assert_eq!(reason(&order, &[0, 51, 0, 0]), Some(Reason::BAD_EXTENSION));
        let request = |extensions: &[u8]| [&[13, 0, 0, 0, 0, 0, extensions.len() as u8], extensions].concat();
        assert_eq!(Order::default().end(&request(&[0, 13, 0, 0, 0, 47, 0, 0]), true), Ok(()));
        assert!(order.end(&request(&[0, 51, 0, 0]), true).is_err());
    }

    #[test]
    fn a_server_hello_holds_what_belongs_there() {
        let hello = |version: [u8; 2], random: [u8; 32], extensions: &[u8]| {
            let fixed = [&version[..], &random, &[0, 0xc0, 0x2f, 0, 0, extensions.len() as u8]].concat();
            [&[2, 0, 0, 0], &fixed[..], extensions].concat()
        };
        let order = Order { last: None, offered: vec![extension::SIGNATURE_ALGORITHMS, extension::ALPN] };
        let reason = |hello: &[u8]| order.end(hello, false).err().map(|fault| fault.reason);
        assert_eq!(reason(&hello([3, 3], [0; 32], &[0, 16, 0, 0])), None);
        assert_eq!(reason(&hello([3, 3], [0; 32], &[0, 13, 0, 0])), Some(Reason::BAD_EXTENSION));
        // That was not asked for.
        assert_eq!(reason(&hello([3, 3], [0; 32], &[0, 51, 0, 0])), None);
        let tls13 = [0, 43, 0, 2, 3, 4];
        let retry = HELLO_RETRY_REQUEST_RANDOM;
        assert_eq!(reason(&hello([3, 3], retry, &tls13)), None);
        assert_eq!(reason(&hello([3, 1], retry, &tls13)), Some(Reason::BAD_KEY_SHARE));
    }

    #[test]
    fn authorities_are_names() {
        let order = Order { last: None, offered: vec![extension::ALPN] };
        let reason = |names: &[u8]| {
            let list = [&[0, names.len() as u8], names].concat();
            let older = [&[13, 0, 0, 0, 1, 1, 0, 2, 4, 1], &list[..]].concat();
            let length = list.len() as u8;
            let newer = [&[13, 0, 0, 0, 0, 0, length + 4, 0, 47, 0, length], &list[..]].concat();
            let found = order.end(&older, false).err().map(|fault| fault.reason);
            assert_eq!(order.end(&newer, true).err().map(|fault| fault.reason), found);
            found
        };
        assert_eq!(reason(&[]), None);
        // An empty sequence is a name, too.
        assert_eq!(reason(&[0, 2, 0x30, 0, 0, 2, 0x30, 0]), None);
        assert_eq!(reason(&[0, 2, 0x30, 0, 0, 3, 0x30, 0, 7]), Some(Reason::CA_DN_LENGTH_MISMATCH));
        assert_eq!(reason(b"\0\x07garbage"), Some(Reason::ERR_ASN1_LIB));
        assert_eq!(reason(&[0, 0]), Some(Reason::ERR_ASN1_LIB));
    }
}
