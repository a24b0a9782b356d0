//! Judges a ServerHello or HelloRetryRequest by what the ClientHello has offered, in OpenSSL's order and before rustls
//! reads it. rustls judges it again; a fault found here has OpenSSL's alert and reason.

use super::client_hello::{ClientHello, FALLBACK_SCSV};
use super::contents::{Extension, collect, find, illegal, judge_protocol, judge_timestamps, malformed};
use crate::fault::{Fault, alert};
use crate::tables::cipher_suites;
use crate::tables::extensions::Places;
use crate::tables::groups;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wire::{HELLO_RETRY_REQUEST_RANDOM, Reader, Truncated, extension};

/// What a ClientHello has offered.
#[derive(Debug)]
pub struct Offer {
    /// The extensions that may be answered.
    pub extensions: Vec<u16>,
    /// The application protocols, each after its length.
    pub protocols: Vec<u8>,
    /// Key-exchange groups.
    pub groups: Vec<u16>,
    session_id: Vec<u8>,
    suites: Vec<u16>,
    /// The groups that a key share was sent for.
    shares: Vec<u16>,
    versions: Vec<u16>,
    /// The length of the ClientHello.
    length: usize,
    /// The suite of a HelloRetryRequest, and the group that it requests.
    retried: Option<(u16, Option<u16>)>,
}

/// What a hello has settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// It is a HelloRetryRequest.
    pub retry: bool,
    /// The handshake resumes a session; None where the session id does not tell.
    pub resumes: Option<bool>,
    /// TLS 1.2: a NewSessionTicket follows.
    pub ticket: bool,
    /// TLS 1.2: a CertificateStatus may follow.
    pub status: bool,
}

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV
const RENEGOTIATION_SCSV: u16 = 0x00ff;
const MAX_ID: usize = 32;
/// The longest key share that we send, of a hybrid group, with its header.
const LARGEST_SHARE: usize = 1600;
const LENGTH: Fault = malformed(Reason::LENGTH_MISMATCH);

impl Offer {
    /// What this ClientHello offers.
    pub fn new(hello: &ClientHello) -> Self {
        let versions = match hello.extension(extension::SUPPORTED_VERSIONS) {
            Some([_, list @ ..]) => {
                list.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
            }
            _ => vec![TLS1_2],
        };
        let groups = hello.number_list(extension::SUPPORTED_GROUPS);
        Self {
            extensions: hello.extensions().map(|(kind, _)| kind).collect(),
            protocols: hello.alpn().ok().flatten().unwrap_or_default().to_vec(),
            shares: groups.iter().copied().filter(|group| hello.key_share(*group).is_some()).collect(),
            groups,
            session_id: hello.session_id().to_vec(),
            suites: hello.suites(),
            versions,
            length: hello.message().len(),
            retried: None,
        }
    }

    /// Judges a complete message. `more`: its record continues after it.
    pub fn judge(&mut self, hello: &[u8], more: bool) -> Result<Settled, Fault> {
        let short = |_: Truncated| LENGTH;
        let mut body = Reader(hello.get(4..).unwrap_or_default());
        let version = body.u16().map_err(short)?;
        let random = body.take(HELLO_RETRY_REQUEST_RANDOM.len()).map_err(short)?;
        let retry =
            version == TLS1_2 && random == HELLO_RETRY_REQUEST_RANDOM && self.versions.contains(&TLS1_3);
        if retry && self.retried.is_some() {
            return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE));
        }
        let id = body.with_u8_length().map_err(short)?;
        if id.len() > MAX_ID {
            return Err(illegal(Reason::SSL3_SESSION_ID_TOO_LONG));
        }
        let suite = body.u16().map_err(short)?;
        let compression = body.u8().map_err(short)?;
        let list = match body.0.is_empty() && !retry {
            true => &[],
            false => body.all_with_u16_length().map_err(|_| malformed(Reason::BAD_LENGTH))?,
        };
        if retry {
            self.judge_tls13(id, compression)?;
            self.judge_suite(suite, true)?;
            self.judge_retry(suite, list)?;
            return Ok(Settled { retry, ..Settled::default() });
        }
        let either = Places::SERVER_HELLO_TLS12.or(Places::SERVER_HELLO_TLS13);
        let extensions = collect(list, either, Some(&self.extensions))?;
        let tls13 = self.chooses_tls13(version, &extensions)?;
        let places = if tls13 { Places::SERVER_HELLO_TLS13 } else { Places::SERVER_HELLO_TLS12 };
        if tls13 {
            self.judge_tls13(id, compression)?;
        }
        collect(list, places, None)?;
        let resumes = match tls13 {
            true => Some(judge_key(&extensions, more)?),
            // The session id may also be the one that TLS 1.3 has for middlebox compatibility.
            false => (id.is_empty() || id != self.session_id).then_some(false),
        };
        self.judge_suite(suite, tls13)?;
        if !tls13 && compression != 0 {
            return Err(illegal(match resumes {
                None => Reason::OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED,
                _ => Reason::COMPRESSION_DISABLED,
            }));
        }
        if tls13 {
            self.judge_share(&extensions)?;
        } else {
            judge_renegotiation(&extensions)?;
            judge_protocol(&extensions, &self.protocols)?;
            judge_timestamps(&extensions, &self.extensions)?;
        }
        Ok(Settled {
            retry,
            resumes,
            ticket: find(&extensions, extension::SESSION_TICKET).is_some(),
            status: find(&extensions, extension::STATUS_REQUEST).is_some(),
        })
    }

    /// Whether the server selects TLS 1.3. A version that was not offered is refused.
    fn chooses_tls13(&self, legacy: u16, extensions: &[Extension<'_>]) -> Result<bool, Fault> {
        let tls13 = match find(extensions, extension::SUPPORTED_VERSIONS) {
            None => legacy == TLS1_3,
            Some(version) if version.len() != 2 => return Err(LENGTH),
            Some(version) if version != TLS1_3.to_be_bytes() => {
                return Err(illegal(Reason::BAD_PROTOCOL_VERSION_NUMBER));
            }
            Some(_) => true,
        };
        if self.retried.is_some() && !tls13 {
            return Err(Fault::with_alert(Reason::WRONG_SSL_VERSION, alert::PROTOCOL_VERSION));
        }
        let version = if tls13 { TLS1_3 } else { legacy };
        if !self.versions.contains(&version) {
            return Err(Fault::with_alert(Reason::UNSUPPORTED_PROTOCOL, alert::PROTOCOL_VERSION));
        }
        Ok(tls13)
    }

    fn judge_tls13(&self, id: &[u8], compression: u8) -> Result<(), Fault> {
        if compression != 0 {
            return Err(illegal(Reason::INVALID_COMPRESSION_ALGORITHM));
        }
        if id != self.session_id {
            return Err(illegal(Reason::INVALID_SESSION_ID));
        }
        Ok(())
    }

    fn judge_suite(&self, suite: u16, tls13: bool) -> Result<(), Fault> {
        let is_signal = matches!(suite, RENEGOTIATION_SCSV | FALLBACK_SCSV);
        let Some(known) = cipher_suites::find(suite).filter(|_| !is_signal) else {
            return Err(illegal(Reason::UNKNOWN_CIPHER_RETURNED));
        };
        let is_another = self.retried.is_some_and(|(retried, _)| tls13 && retried != suite);
        match self.suites.contains(&suite) && known.is_tls13() == tls13 && !is_another {
            true => Ok(()),
            false => Err(illegal(Reason::WRONG_CIPHER_RETURNED)),
        }
    }

    fn judge_retry(&mut self, suite: u16, list: &[u8]) -> Result<(), Fault> {
        let extensions = collect(list, Places::RETRY, Some(&self.extensions))?;
        if let Some(version) = find(&extensions, extension::SUPPORTED_VERSIONS) {
            match version {
                [_, _] if version == TLS1_3.to_be_bytes() => {}
                [_, _] => return Err(illegal(Reason::BAD_PROTOCOL_VERSION_NUMBER)),
                _ => return Err(LENGTH),
            }
        }
        let group = find(&extensions, extension::KEY_SHARE);
        let group = match group {
            None => None,
            Some([high, low]) => Some(u16::from_be_bytes([*high, *low])),
            Some(_) => return Err(LENGTH),
        };
        if group.is_some_and(|group| self.shares.contains(&group) || !self.groups.contains(&group)) {
            return Err(illegal(Reason::BAD_KEY_SHARE));
        }
        let cookie = find(&extensions, extension::COOKIE);
        let cookie =
            cookie.map(|cookie| Reader(cookie).all_with_u16_length().map_err(|_| LENGTH)).transpose()?;
        if group.is_none() && cookie.is_none_or(<[u8]>::is_empty) {
            return Err(illegal(Reason::NO_CHANGE_FOLLOWING_HRR));
        }
        // The second ClientHello would not have room for it. OpenSSL fails when it writes that.
        let share = if group.is_some() { LARGEST_SHARE } else { 0 };
        let length = self.length.saturating_add(share).saturating_add(cookie.map_or(0, <[u8]>::len));
        if length > usize::from(u16::MAX) {
            return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
        }
        self.retried = Some((suite, group));
        Ok(())
    }

    /// Checks that the server's key share is for a group that we have sent one for, and has its form (RFC 8446, sections
    /// 4.2.8.1 and 4.2.8.2). Whether it is a point on the curve is checked when the shared secret is computed.
    fn judge_share(&self, extensions: &[Extension<'_>]) -> Result<(), Fault> {
        let Some(body) = find(extensions, extension::KEY_SHARE) else {
            return Err(Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::MISSING_EXTENSION));
        };
        let mut body = Reader(body);
        let group = body.u16().map_err(|_| LENGTH)?;
        let is_ours = match self.retried {
            Some((_, Some(retried))) => group == retried,
            _ => self.shares.contains(&group),
        };
        if !is_ours {
            return Err(illegal(Reason::BAD_KEY_SHARE));
        }
        let share = body.all_with_u16_length().map_err(|_| LENGTH)?;
        match groups::find(group) {
            _ if share.is_empty() => Err(LENGTH),
            Some(group) if group.takes_answer(share) => Ok(()),
            _ => Err(illegal(Reason::BAD_ECPOINT)),
        }
    }
}

/// TLS 1.3: whether the handshake uses the one pre-shared key that was offered.
fn judge_key(extensions: &[Extension<'_>], more: bool) -> Result<bool, Fault> {
    if more {
        // The next message is protected with other keys.
        return Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE));
    }
    match find(extensions, extension::PRE_SHARED_KEY) {
        None => Ok(false),
        Some([0, 0]) => Ok(true),
        Some([_, _]) => Err(illegal(Reason::BAD_PSK_IDENTITY)),
        Some(_) => Err(LENGTH),
    }
}

/// This is the first handshake of the connection, so the verify_data must be empty.
fn judge_renegotiation(extensions: &[Extension<'_>]) -> Result<(), Fault> {
    let Some(body) = find(extensions, extension::RENEGOTIATION_INFO) else { return Ok(()) };
    match Reader(body).all_with_u8_length() {
        Ok([]) => Ok(()),
        Ok(_) => Err(illegal(Reason::RENEGOTIATION_MISMATCH)),
        Err(_) => Err(malformed(Reason::RENEGOTIATION_ENCODING_ERR)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TLS13: [u8; 6] = [0, 43, 0, 2, 3, 4];

    fn offer() -> Offer {
        Offer {
            extensions: vec![10, 13, 16, 43, 51],
            protocols: b"\x02h2".to_vec(),
            groups: vec![29, 23],
            session_id: vec![9; 32],
            suites: vec![0x1301, 0xc02f, 0x5600],
            shares: vec![29],
            versions: vec![TLS1_3, TLS1_2],
            length: 200,
            retried: None,
        }
    }

    fn hello(version: [u8; 2], random: [u8; 32], id: &[u8], suite: u16, rest: &[u8]) -> Vec<u8> {
        let body = [&version[..], &random, &[id.len() as u8], id, &suite.to_be_bytes(), &rest[..1]].concat();
        let extensions = &rest[1..];
        let length = (extensions.len() as u16).to_be_bytes();
        [&[2, 0, 0, 0], &body[..], &length, extensions].concat()
    }

    fn reason(offer: &mut Offer, hello: &[u8]) -> Option<Reason> {
        offer.judge(hello, false).err().map(|fault| fault.reason)
    }

    fn share(group: u8, length: usize) -> Vec<u8> {
        let head = [0, 51, 0, length as u8 + 4, 0, group, 0, length as u8];
        [&head[..], &vec![4; length]].concat()
    }

    #[test]
    fn a_cookie_has_room_in_the_second_hello() {
        let of = |length: u16, group: bool| {
            let cookie =
                [&[0, 44][..], &(length + 2).to_be_bytes(), &length.to_be_bytes(), &vec![7; length.into()]];
            let share: &[u8] = if group { &[0, 51, 0, 2, 0, 23] } else { &[] };
            let rest = [&[0][..], &TLS13, share, &cookie.concat()].concat();
            reason(&mut offer(), &hello([3, 3], HELLO_RETRY_REQUEST_RANDOM, &[9; 32], 0x1301, &rest))
        };
        assert_eq!(of(60_000, true), None);
        assert_eq!(of(u16::MAX - 200, false), None);
        assert_eq!(of(u16::MAX - 199, false), Some(Reason::INTERNAL_ERROR));
        assert_eq!(of(u16::MAX - 200, true), Some(Reason::INTERNAL_ERROR));
    }

    #[test]
    fn hellos_of_tls13_answer_ours() {
        let of = |suite, compression: u8, id: &[u8], extensions: &[u8]| {
            let rest = [&[compression], extensions].concat();
            reason(&mut offer(), &hello([3, 3], [0; 32], id, suite, &rest))
        };
        let good = [&TLS13[..], &share(29, 32)].concat();
        assert_eq!(of(0x1301, 0, &[9; 32], &good), None);
        assert_eq!(of(0x1301, 1, &[9; 32], &good), Some(Reason::INVALID_COMPRESSION_ALGORITHM));
        assert_eq!(of(0x1301, 0, &[8; 32], &good), Some(Reason::INVALID_SESSION_ID));
        assert_eq!(of(0x1301, 0, &[9; 33], &good), Some(Reason::SSL3_SESSION_ID_TOO_LONG));
        assert_eq!(of(0x1302, 0, &[9; 32], &good), Some(Reason::WRONG_CIPHER_RETURNED));
        assert_eq!(of(0xc02f, 0, &[9; 32], &good), Some(Reason::WRONG_CIPHER_RETURNED));
        assert_eq!(of(0x5600, 0, &[9; 32], &good), Some(Reason::UNKNOWN_CIPHER_RETURNED));
        assert_eq!(of(0x1301, 0, &[9; 32], &TLS13), Some(Reason::NO_SUITABLE_KEY_SHARE));
        let with = |share: Vec<u8>| of(0x1301, 0, &[9; 32], &[&TLS13[..], &share].concat());
        assert_eq!(with(share(29, 31)), Some(Reason::BAD_ECPOINT));
        assert_eq!(with(share(23, 65)), Some(Reason::BAD_KEY_SHARE));
        assert_eq!(
            with([&share(29, 32)[..], &[0, 41, 0, 2, 0, 0]].concat()),
            Some(Reason::UNSOLICITED_EXTENSION)
        );
        assert_eq!(with([&share(29, 32)[..], &[0, 13, 0, 0]].concat()), Some(Reason::BAD_EXTENSION));
        assert_eq!(with([&share(29, 32)[..], &[0, 10, 0, 0]].concat()), Some(Reason::BAD_EXTENSION));
        let version = [&[0, 43, 0, 2, 3, 3][..], &share(29, 32)].concat();
        assert_eq!(of(0x1301, 0, &[9; 32], &version), Some(Reason::BAD_PROTOCOL_VERSION_NUMBER));
        let message = hello([3, 3], [0; 32], &[9; 32], 0x1301, &[&[0], &good[..]].concat());
        let behind = offer().judge(&message, true).err().map(|fault| fault.reason);
        assert_eq!(behind, Some(Reason::NOT_ON_RECORD_BOUNDARY));
    }

    #[test]
    fn hellos_of_tls12_answer_ours() {
        let of = |suite, compression: u8, extensions: &[u8]| {
            let rest = [&[compression], extensions].concat();
            offer().judge(&hello([3, 3], [0; 32], &[1], suite, &rest), false)
        };
        let reason = |result: Result<Settled, Fault>| result.err().map(|fault| fault.reason);
        let settled = Settled { resumes: Some(false), ..Settled::default() };
        assert_eq!(of(0xc02f, 0, &[255, 1, 0, 1, 0]), Ok(settled));
        assert_eq!(reason(of(0xc02f, 1, &[])), Some(Reason::COMPRESSION_DISABLED));
        assert_eq!(reason(of(0x1301, 0, &[])), Some(Reason::WRONG_CIPHER_RETURNED));
        assert_eq!(reason(of(0xc02f, 0, &[255, 1, 0, 2, 1, 7])), Some(Reason::RENEGOTIATION_MISMATCH));
        assert_eq!(reason(of(0xc02f, 0, &[0, 51, 0, 0])), Some(Reason::BAD_EXTENSION));
        assert_eq!(reason(of(0xc02f, 0, &[0, 16, 0, 5, 0, 3, 2, b'h', b'3'])), Some(Reason::BAD_EXTENSION));
        assert_eq!(reason(of(0xc02f, 0, &[0, 35, 0, 0])), Some(Reason::UNSOLICITED_EXTENSION));
    }

    #[test]
    fn a_retry_changes_something() {
        let retry = |extensions: &[u8]| {
            let rest = [&[0], &TLS13[..], extensions].concat();
            hello([3, 3], HELLO_RETRY_REQUEST_RANDOM, &[9; 32], 0x1301, &rest)
        };
        assert_eq!(reason(&mut offer(), &retry(&[])), Some(Reason::NO_CHANGE_FOLLOWING_HRR));
        assert_eq!(reason(&mut offer(), &retry(&[0, 51, 0, 2, 0, 29])), Some(Reason::BAD_KEY_SHARE));
        assert_eq!(reason(&mut offer(), &retry(&[0, 51, 0, 2, 0, 30])), Some(Reason::BAD_KEY_SHARE));
        let mut offer = offer();
        assert_eq!(reason(&mut offer, &retry(&[0, 51, 0, 2, 0, 23])), None);
        assert_eq!(reason(&mut offer, &retry(&[0, 51, 0, 2, 0, 23])), Some(Reason::UNEXPECTED_MESSAGE));
        let answer = |version: [u8; 2], extensions: &[u8]| {
            let rest = [&[0], extensions].concat();
            hello(version, [0; 32], &[9; 32], 0x1301, &rest)
        };
        assert_eq!(reason(&mut offer, &answer([3, 3], &[])), Some(Reason::WRONG_SSL_VERSION));
        let with = |share: Vec<u8>| answer([3, 3], &[&TLS13[..], &share].concat());
        assert_eq!(reason(&mut offer, &with(share(29, 32))), Some(Reason::BAD_KEY_SHARE));
        assert_eq!(reason(&mut offer, &with(share(23, 33))), Some(Reason::BAD_ECPOINT));
        let hybrid = [&share(23, 65)[..8], &[6; 65]].concat();
        assert_eq!(reason(&mut offer, &with(hybrid)), Some(Reason::BAD_ECPOINT));
        assert_eq!(reason(&mut offer, &with(share(23, 65))), None);
    }
}
