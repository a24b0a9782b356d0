//! The faults that a server finds in the bodies of a ClientHello's extensions, in the order in which OpenSSL finds them.
//!
//! rustls never sees a ClientHello that is refused here. The rule: an extension that counts in the negotiated version
//! is parsed completely, or the handshake ends; one that does not count in that version may contain anything.

use super::client_hello::{ClientHello, Malformed, NameFault, OCSP};
use crate::fault::{Fault, alert};
use crate::libcrypto::names::NameList;
use crate::libcrypto::ocsp::{Extensions, ResponderIds};
use crate::tables::groups;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::wire::{Reader, Truncated, extension};

/// What a client asks about an OCSP response.
#[derive(Default)]
pub struct StatusRequest {
    /// The responders that the client trusts.
    pub responder_ids: Option<ResponderIds>,
    /// The extensions of the request.
    pub extensions: Option<Extensions>,
}

/// The values of max_fragment_length: 512 to 4096 bytes.
const FRAGMENT_LENGTHS: std::ops::RangeInclusive<u8> = 1..=4;

const MALFORMED: Fault = Fault::with_alert(Reason::BAD_EXTENSION, alert::DECODE_ERROR);
const LENGTH: Fault = Fault::with_alert(Reason::LENGTH_MISMATCH, alert::DECODE_ERROR);
const BAD_SHARE: Fault = Fault::with_alert(Reason::BAD_KEY_SHARE, alert::ILLEGAL_PARAMETER);

/// Judges extended_master_secret, which a session depends on, before everything else.
pub fn judge_before_session(hello: &ClientHello, version: u16) -> Result<(), Fault> {
    match hello.extension(extension::EXTENDED_MASTER_SECRET) {
        Some([_, ..]) if version < TLS1_3 => Err(MALFORMED),
        _ => Ok(()),
    }
}

/// The server's side in [`judge`].
pub struct Server<'a> {
    /// The negotiated version.
    pub version: u16,
    /// The handshake resumes a session of the client's.
    pub resumes: bool,
    /// Called once the server name is known, even if something else is wrong.
    pub note_name: &'a dyn Fn(),
    /// Whether this group is one of ours, and may be used for a key share.
    pub has_group: &'a dyn Fn(u16) -> bool,
    /// The group that a HelloRetryRequest has requested.
    pub requested_group: Option<u16>,
    /// Chooses the group to continue with from those with a key share; it may be another one. None: the first of them.
    pub choose_share: Option<&'a ChooseShare<'a>>,
}

/// Chooses one of the groups that the client has sent key shares for, or another.
pub type ChooseShare<'a> = dyn Fn(&[u16]) -> Option<u16> + 'a;

/// What was found in the bodies.
#[derive(Default)]
pub struct Found {
    /// What the client asks about an OCSP response; None where it does not ask.
    pub status_request: Option<StatusRequest>,
    /// TLS 1.3: the group of the key share that the server uses.
    pub share: Option<u16>,
}

/// Judges the bodies of all extensions.
///
/// # Errors
///
/// The first fault, in OpenSSL's order of extensions.
pub fn judge(hello: &ClientHello, server: &Server<'_>) -> Result<Found, Fault> {
    let tls13 = server.version >= TLS1_3;
    let body = |kind: u16| hello.extension(kind);
    let of_tls12 = |kind: u16| body(kind).filter(|_| !tls13);
    let of_tls13 = |kind: u16| body(kind).filter(|_| tls13);
    let mut found = Found::default();

    if let Some(body) = of_tls12(extension::RENEGOTIATION_INFO) {
        judge_renegotiation(body)?;
    }
    judge_name(hello, server.resumes && !tls13)?;
    (server.note_name)();
    if let Some(body) = body(extension::MAX_FRAGMENT_LENGTH) {
        match body {
            [length] if FRAGMENT_LENGTHS.contains(length) => {}
            [_] => {
                let reason = Reason::SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH;
                return Err(Fault::with_alert(reason, alert::ILLEGAL_PARAMETER));
            }
            _ => return Err(MALFORMED),
        }
    }
    if let Some(body) = of_tls12(extension::SRP) {
        let name = Reader(body).all_with_u8_length().map_err(|_| MALFORMED)?;
        if name.contains(&0) {
            return Err(MALFORMED);
        }
    }
    if let Some(body) = of_tls12(extension::EC_POINT_FORMATS) {
        filled(Reader(body).all_with_u8_length())?;
    }
    if let Some(body) = body(extension::SUPPORTED_GROUPS) {
        judge_numbers(body)?;
    }
    if let Some(body) = body(extension::STATUS_REQUEST).filter(|_| !server.resumes) {
        found.status_request = read_status_request(body)?;
    }
    hello.alpn().map_err(|_: Malformed| MALFORMED)?;
    if let Some(body) = body(extension::SIGNATURE_ALGORITHMS_CERT) {
        judge_schemes(body, server.resumes)?;
    }
    if let Some([_, ..]) = of_tls13(extension::POST_HANDSHAKE_AUTH) {
        return Err(Fault::with_alert(Reason::POST_HANDSHAKE_AUTH_ENCODING_ERR, alert::DECODE_ERROR));
    }
    if let Some(body) = body(extension::SIGNATURE_ALGORITHMS) {
        judge_schemes(body, server.resumes)?;
    }
    if let Some(body) = of_tls13(extension::PSK_KEY_EXCHANGE_MODES) {
        filled(Reader(body).all_with_u8_length())?;
    }
    if let Some(body) = of_tls13(extension::KEY_SHARE) {
        found.share = judge_shares(hello, body, server)?;
    }
    if let Some(body) = of_tls13(extension::EARLY_DATA) {
        if !body.is_empty() {
            return Err(MALFORMED);
        }
        if server.requested_group.is_some() {
            return Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER));
        }
    }
    if let Some(body) = of_tls13(extension::CERTIFICATE_AUTHORITIES) {
        judge_authorities(body)?;
    }
    Ok(found)
}

/// This is the first handshake of the connection, so the verify_data must be empty.
fn judge_renegotiation(body: &[u8]) -> Result<(), Fault> {
    let finished = Reader(body)
        .with_u8_length()
        .map_err(|_: Truncated| Fault::with_alert(Reason::RENEGOTIATION_ENCODING_ERR, alert::DECODE_ERROR))?;
    match finished {
        [] => Ok(()),
        _ => Err(Fault::with_alert(Reason::RENEGOTIATION_MISMATCH, alert::HANDSHAKE_FAILURE)),
    }
}

/// A resumed TLS 1.2 session has its own name; the one in the ClientHello is only compared with it.
fn judge_name(hello: &ClientHello, only_compared: bool) -> Result<(), Fault> {
    match hello.server_name() {
        Ok(_) => Ok(()),
        Err(NameFault::NoName) if only_compared => Ok(()),
        Err(NameFault::NoName) => Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::UNRECOGNIZED_NAME)),
        Err(NameFault::Malformed) => Err(MALFORMED),
    }
}

fn filled(list: Result<&[u8], Truncated>) -> Result<&[u8], Fault> {
    list.ok().filter(|list| !list.is_empty()).ok_or(MALFORMED)
}

fn judge_numbers(body: &[u8]) -> Result<(), Fault> {
    let list = filled(Reader(body).all_with_u16_length())?;
    if list.len().is_multiple_of(2) { Ok(()) } else { Err(MALFORMED) }
}

/// A resumed handshake ignores the content of the list.
fn judge_schemes(body: &[u8], resumes: bool) -> Result<(), Fault> {
    match resumes {
        true => filled(Reader(body).all_with_u16_length()).map(drop),
        false => judge_numbers(body),
    }
}

fn read_status_request(body: &[u8]) -> Result<Option<StatusRequest>, Fault> {
    let mut body = Reader(body);
    if body.u8().map_err(|_: Truncated| MALFORMED)? != OCSP {
        return Ok(None);
    }
    let mut ids = Reader(body.with_u16_length().map_err(|_: Truncated| MALFORMED)?);
    let mut request = StatusRequest::default();
    while !ids.0.is_empty() {
        let id = filled(ids.with_u16_length())?;
        let list = match &mut request.responder_ids {
            Some(list) => list,
            none => none.insert(ResponderIds::new().ok_or(MALFORMED)?),
        };
        list.add_der(id).ok_or(MALFORMED)?;
    }
    let extensions = body.all_with_u16_length().map_err(|_: Truncated| MALFORMED)?;
    if !extensions.is_empty() {
        request.extensions = Some(Extensions::from_der(extensions).ok_or(MALFORMED)?);
    }
    Ok(Some(request))
}

/// A sorted set of numbers: a client may list thousands of groups, and send as many key shares.
struct Numbers(Vec<u16>);

impl Numbers {
    fn of(list: &[u16]) -> Self {
        let mut list = list.to_vec();
        list.sort_unstable();
        Self(list)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn contains(&self, number: u16) -> bool {
        self.0.binary_search(&number).is_ok()
    }
}

/// The rule: a key share must be for a group that the client has listed, and after a HelloRetryRequest there must be
/// exactly one key share, for the requested group. The server uses the first one whose group it supports; those after
/// it need only be well formed. Since OpenSSL 3.5 every key share must be for a group that the client has listed, and
/// the server has a choice.
fn judge_shares(hello: &ClientHello, body: &[u8], server: &Server<'_>) -> Result<Option<u16>, Fault> {
    let mut shares = Reader(Reader(body).all_with_u16_length().map_err(|_: Truncated| LENGTH)?);
    let groups = |hello: &ClientHello| Numbers::of(&hello.number_list(extension::SUPPORTED_GROUPS));
    // The groups of the first ClientHello still count.
    let named = match (hello.extension(extension::SUPPORTED_GROUPS), &hello.retried) {
        (None, Some(retried)) => groups(&retried.first),
        _ => groups(hello),
    };
    if named.is_empty() {
        return Err(MISSING_GROUPS);
    }
    if server.requested_group.is_some() && shares.0.is_empty() {
        return Err(BAD_SHARE);
    }
    let (mut taken, mut usable) = (None, Vec::new());
    // Many key shares may be for one group: the work grows no faster than their number.
    let mut last = None;
    while !shares.0.is_empty() {
        let group = shares.u16().map_err(|_: Truncated| LENGTH)?;
        let share = shares.with_u16_length().ok().filter(|share| !share.is_empty()).ok_or(LENGTH)?;
        if taken.is_some() {
            continue;
        }
        let not_the_one = |requested: u16| requested != group || !shares.0.is_empty();
        if server.requested_group.is_some_and(not_the_one) {
            return Err(BAD_SHARE);
        }
        if last == Some(group) {
            continue;
        }
        last = Some(group);
        if !named.contains(group) {
            return Err(BAD_SHARE);
        }
        if !(server.has_group)(group) {
            continue;
        }
        if server.choose_share.is_some() {
            usable.push((group, share));
            continue;
        }
        judge_share(group, share)?;
        taken = Some(group);
    }
    let Some(choose) = server.choose_share else { return Ok(taken) };
    // The key share for the requested group is there: the loop has checked that.
    let chosen = match server.requested_group {
        Some(group) => Some(group),
        None => choose(&usable.iter().map(|(group, _)| *group).collect::<Vec<_>>()),
    };
    let Some((group, share)) = usable.into_iter().find(|(group, _)| Some(*group) == chosen) else {
        return Ok(None);
    };
    judge_share(group, share)?;
    Ok(Some(group))
}

/// Whether it is a point on the curve is checked when the shared secret is computed.
fn judge_share(group: u16, share: &[u8]) -> Result<(), Fault> {
    match groups::find(group).is_some_and(|group| group.takes_share(share)) {
        true => Ok(()),
        false => Err(Fault::with_alert(Reason::BAD_ECPOINT, alert::ILLEGAL_PARAMETER)),
    }
}

fn judge_authorities(body: &[u8]) -> Result<(), Fault> {
    let mut body = Reader(body);
    let mut list = Reader(body.with_u16_length().map_err(|_: Truncated| LENGTH)?);
    while !list.0.is_empty() {
        let name = list.with_u16_length().map_err(|_: Truncated| LENGTH)?;
        let rest =
            NameList::read_name(name).ok_or(Fault::with_alert(Reason::ERR_ASN1_LIB, alert::DECODE_ERROR))?;
        if rest > 0 {
            return Err(Fault::with_alert(Reason::CA_DN_LENGTH_MISMATCH, alert::DECODE_ERROR));
        }
    }
    body.end().map_err(|_: Truncated| MALFORMED)
}

/// TLS 1.3: no groups are listed although they are needed.
const MISSING_GROUPS: Fault =
    Fault::with_alert(Reason::MISSING_SUPPORTED_GROUPS_EXTENSION, alert::MISSING_EXTENSION);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::methods::TLS1_2;

    fn judged(version: u16, extensions: &[(u16, &[u8])]) -> Result<Option<u16>, (i32, u8)> {
        let mut list = Vec::new();
        for (kind, body) in extensions {
            list.extend(kind.to_be_bytes());
            list.extend((body.len() as u16).to_be_bytes());
            list.extend_from_slice(body);
        }
        let length = (list.len() as u16).to_be_bytes();
        let body = [&[3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0], &length, &list].concat();
        let hello =
            ClientHello::parse([&[1, 0, 0, body.len() as u8], &body[..]].concat()).expect("well formed");
        let has_group = |group: u16| group == 0x1d;
        let server = Server {
            version,
            resumes: false,
            note_name: &|| {},
            has_group: &has_group,
            requested_group: None,
            choose_share: None,
        };
        match judge(&hello, &server) {
            Ok(found) => Ok(found.share),
            Err(fault) => Err((fault.reason.0, fault.alert.unwrap_or_default())),
        }
    }

    #[test]
    fn what_does_not_count_in_the_version_is_not_read() {
        for (kind, fault) in [
            (extension::EC_POINT_FORMATS, (110, 50)),
            (extension::RENEGOTIATION_INFO, (336, 50)),
            (extension::SRP, (110, 50)),
        ] {
            assert_eq!(judged(TLS1_2, &[(kind, &[9])]), Err(fault), "{kind}");
            assert_eq!(judged(TLS1_3, &[(kind, &[9])]), Ok(None), "{kind}");
        }
        for (kind, fault) in [
            (extension::PSK_KEY_EXCHANGE_MODES, (110, 50)),
            (extension::KEY_SHARE, (159, 50)),
            (extension::EARLY_DATA, (110, 50)),
            (extension::POST_HANDSHAKE_AUTH, (278, 50)),
            (extension::CERTIFICATE_AUTHORITIES, (159, 50)),
        ] {
            assert_eq!(judged(TLS1_2, &[(kind, &[9])]), Ok(None), "{kind}");
            assert_eq!(judged(TLS1_3, &[(kind, &[9])]), Err(fault), "{kind}");
        }
    }

    #[test]
    fn names_are_judged_before_lists() {
        let lists: (u16, &[u8]) = (extension::SUPPORTED_GROUPS, &[0, 0]);
        assert_eq!(judged(TLS1_3, &[lists, (extension::SERVER_NAME, &[0, 4, 0, 0, 1, 0])]), Err((110, 112)));
        assert_eq!(judged(TLS1_3, &[lists, (extension::SERVER_NAME, &[0, 3, 0, 0, 0])]), Err((110, 50)));
        assert_eq!(judged(TLS1_3, &[(extension::SERVER_NAME, &[0, 3, 0, 0, 0])]), Ok(None));
    }

    #[test]
    fn a_share_belongs_to_a_group_of_both_sides() {
        let groups: (u16, &[u8]) = (extension::SUPPORTED_GROUPS, &[0, 4, 0, 0x1d, 0, 0x17]);
        let share = |group: u8, length: u8| {
            [&[0, length + 4, 0, group, 0, length][..], &vec![9; length.into()]].concat()
        };
        let with = |body: &[u8]| judged(TLS1_3, &[groups, (extension::KEY_SHARE, body)]);
        assert_eq!(with(&share(0x1d, 32)), Ok(Some(0x1d)));
        assert_eq!(with(&share(0x17, 65)), Ok(None));
        assert_eq!(with(&share(0x1d, 31)), Err((306, 47)));
        assert_eq!(with(&share(0x18, 9)), Err((108, 47)));
        assert_eq!(with(&share(0x1d, 0)), Err((159, 50)));
        let alone = judged(TLS1_3, &[(extension::KEY_SHARE, &share(0x1d, 32))]);
        assert_eq!(alone, Err((209, 109)));
    }
}
