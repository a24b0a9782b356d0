//! What the peer's handshake messages may contain, judged as OpenSSL judges it, before rustls reads them. Valid content
//! is not examined further, as rustls judges it again. `server_hello.rs` judges a server's hellos.
//!
//! RFC 8446, section 4.2: each extension answers one that was offered, and is in a message that may carry it.

use crate::fault::{Fault, alert};
use crate::libcrypto::names::NameList;
use crate::tables::alerts::Alert;
use crate::tables::extensions::{self, Places};
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes;
use crate::wire::{Reader, Truncated, extension};

/// An extension: its number and its body.
pub type Extension<'a> = (u16, &'a [u8]);

/// `SSL_AD_DECODE_ERROR`
pub const fn malformed(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::DECODE_ERROR)
}

/// `SSL_AD_ILLEGAL_PARAMETER`
pub const fn illegal(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::ILLEGAL_PARAMETER)
}

const LENGTH: Fault = malformed(Reason::LENGTH_MISMATCH);
const UNSOLICITED: Fault = Fault::with_alert(Reason::UNSOLICITED_EXTENSION, Alert::UNSUPPORTED_EXTENSION.0);

/// The extensions of a message, each of which must be allowed in `places`. `offered`: those that they may answer; None
/// where they answer nothing.
pub fn collect<'a>(
    list: &'a [u8],
    places: Places,
    offered: Option<&[u16]>,
) -> Result<Vec<Extension<'a>>, Fault> {
    let mut list = Reader(list);
    let mut found: Vec<Extension<'a>> = Vec::new();
    while !list.0.is_empty() {
        let broken = |_: Truncated| malformed(Reason::BAD_EXTENSION);
        let kind = list.u16().map_err(broken)?;
        let body = list.with_u16_length().map_err(broken)?;
        if !extensions::is_recognized(kind) {
            continue;
        }
        if !extensions::may_stand(kind, places) || find(&found, kind).is_some() {
            return Err(illegal(Reason::BAD_EXTENSION));
        }
        let answers = !matches!(
            kind,
            extension::COOKIE | extension::RENEGOTIATION_INFO | extension::SIGNED_CERTIFICATE_TIMESTAMP
        );
        if answers && offered.is_some_and(|offered| !offered.contains(&kind)) {
            return Err(UNSOLICITED);
        }
        found.push((kind, body));
    }
    Ok(found)
}

/// The body of an extension.
pub fn find<'a>(extensions: &[Extension<'a>], kind: u16) -> Option<&'a [u8]> {
    extensions.iter().find(|(found, _)| *found == kind).map(|(_, body)| *body)
}

/// Client: refuses timestamps that it has not requested.
pub fn judge_timestamps(extensions: &[Extension<'_>], offered: &[u16]) -> Result<(), Fault> {
    let timestamps = extension::SIGNED_CERTIFICATE_TIMESTAMP;
    match find(extensions, timestamps).is_some() && !offered.contains(&timestamps) {
        true => Err(Fault::with_alert(Reason::BAD_EXTENSION, Alert::UNSUPPORTED_EXTENSION.0)),
        false => Ok(()),
    }
}

/// Judges EncryptedExtensions.
pub fn judge_encrypted_extensions(body: &[u8], offered: &[u16], protocols: &[u8]) -> Result<(), Fault> {
    let list = Reader(body).all_with_u16_length().map_err(|_: Truncated| LENGTH)?;
    let extensions = collect(list, Places::ENCRYPTED_EXTENSIONS, Some(offered))?;
    judge_protocol(&extensions, protocols)
}

/// Checks that the application protocol in an answer is one of those that were offered.
pub fn judge_protocol(extensions: &[Extension<'_>], protocols: &[u8]) -> Result<(), Fault> {
    let Some(body) = find(extensions, extension::ALPN) else { return Ok(()) };
    let broken = |_: Truncated| malformed(Reason::BAD_EXTENSION);
    let list = Reader(body).all_with_u16_length().map_err(broken)?;
    let chosen = Reader(list).all_with_u8_length().map_err(broken)?;
    let mut offered = Reader(protocols);
    while let Ok(protocol) = offered.with_u8_length() {
        if protocol == chosen {
            return Ok(());
        }
    }
    Err(malformed(Reason::BAD_EXTENSION))
}

/// What a Certificate message is judged by.
#[derive(Clone, Copy)]
pub struct CertificateOf<'a> {
    /// It is a TLS 1.3 message.
    pub tls13: bool,
    /// It is a server's, and answers these extensions.
    pub of_server: Option<&'a [u16]>,
    /// The context of the request that it answers: empty, but after the handshake.
    pub context: &'a [u8],
}

/// Judges a Certificate message. Returns whether it contains a certificate.
pub fn judge_certificate(body: &[u8], of: CertificateOf<'_>) -> Result<bool, Fault> {
    let mut body = Reader(body);
    if of.tls13 {
        match (body.with_u8_length(), of.of_server.is_some()) {
            (Ok(context), _) if context == of.context => {}
            (_, true) => return Err(LENGTH),
            (_, false) => return Err(malformed(Reason::INVALID_CONTEXT)),
        }
    }
    let length = body.u24().map_err(|_| LENGTH)? as usize;
    if body.0.len() != length || of.of_server.is_some() && length == 0 {
        return Err(LENGTH);
    }
    while !body.0.is_empty() {
        let entry = body.with_u24_length().map_err(|_| malformed(Reason::CERT_LENGTH_MISMATCH))?;
        if entry.is_empty() {
            let alert = if of.of_server.is_some() { Alert::BAD_CERTIFICATE.0 } else { alert::DECODE_ERROR };
            return Err(Fault::with_alert(Reason::ERR_ASN1_LIB, alert));
        }
        if of.tls13 {
            let list = body.with_u16_length().map_err(|_| malformed(Reason::BAD_LENGTH))?;
            let extensions = collect(list, Places::CERTIFICATE, Some(of.of_server.unwrap_or_default()))?;
            if let Some(offered) = of.of_server {
                judge_timestamps(&extensions, offered)?;
            }
        }
    }
    Ok(length > 0)
}

/// Judges a TLS 1.2 CertificateRequest.
pub fn judge_request_tls12(body: &[u8]) -> Result<(), Fault> {
    let mut body = Reader(body);
    body.with_u8_length().map_err(|_| LENGTH)?;
    let schemes = body.with_u16_length().map_err(|_| LENGTH)?;
    if schemes.is_empty() || schemes.len() % 2 != 0 {
        return Err(Fault::with_alert(Reason::SIGNATURE_ALGORITHMS_ERROR, alert::INTERNAL_ERROR));
    }
    judge_authorities(body.with_u16_length().map_err(|_| LENGTH)?)?;
    body.end().map_err(|_| LENGTH)
}

/// Judges a TLS 1.3 CertificateRequest. `resumed`: it comes after the handshake of a resumed session, where OpenSSL accepts
/// one without schemes. Returns the schemes that certificates may be signed with, if it lists them.
pub fn judge_request_tls13(body: &[u8], resumed: bool) -> Result<Option<Vec<u16>>, Fault> {
    let mut body = Reader(body);
    body.with_u8_length().map_err(|_| LENGTH)?;
    let list = body.with_u16_length().map_err(|_| malformed(Reason::BAD_LENGTH))?;
    let extensions = collect(list, Places::CERTIFICATE_REQUEST, None)?;
    for kind in [extension::SIGNATURE_ALGORITHMS_CERT, extension::SIGNATURE_ALGORITHMS] {
        if let Some(schemes) = find(&extensions, kind) {
            let schemes = Reader(schemes).all_with_u16_length().unwrap_or_default();
            if schemes.is_empty() || schemes.len() % 2 != 0 {
                return Err(malformed(Reason::BAD_EXTENSION));
            }
        }
    }
    if let Some(list) = find(&extensions, extension::CERTIFICATE_AUTHORITIES) {
        let mut list = Reader(list);
        judge_authorities(list.with_u16_length().map_err(|_| LENGTH)?)?;
        list.end().map_err(|_| malformed(Reason::BAD_EXTENSION))?;
    }
    if find(&extensions, extension::SIGNATURE_ALGORITHMS).is_none() && !resumed {
        return Err(Fault::with_alert(Reason::MISSING_SIGALGS_EXTENSION, alert::MISSING_EXTENSION));
    }
    body.end().map_err(|_| LENGTH)?;
    let list = find(&extensions, extension::SIGNATURE_ALGORITHMS_CERT).and_then(|list| list.get(2..));
    let numbers =
        |list: &[u8]| list.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    Ok(list.map(numbers))
}

/// Judges a list of authorities. Each must be a name in DER (RFC 5246 7.4.4, RFC 8446 4.2.4), or the request is malformed.
fn judge_authorities(list: &[u8]) -> Result<(), Fault> {
    let mut names = Reader(list);
    while !names.0.is_empty() {
        let name = names.with_u16_length().map_err(|_| LENGTH)?;
        let reason = match NameList::read_name(name) {
            Some(0) => continue,
            Some(_) => Reason::CA_DN_LENGTH_MISMATCH,
            None => Reason::ERR_ASN1_LIB,
        };
        return Err(malformed(reason));
    }
    Ok(())
}

/// `NAMED_CURVE_TYPE`
const NAMED_CURVE: u8 = 3;
/// X25519, X448 and the NIST curves, with the length of a point.
const POINTS: [(u16, usize); 5] = [(29, 32), (30, 56), (23, 65), (24, 97), (25, 133)];

/// Judges a ServerKeyExchange: its group, the length of its point, and the form of its signature. `groups`: those that
/// were offered.
pub fn judge_key_exchange(body: &[u8], groups: &[u16]) -> Result<(), Fault> {
    let mut body = Reader(body);
    let short = |_: Truncated| malformed(Reason::LENGTH_TOO_SHORT);
    let kind = body.u8().map_err(short)?;
    let group = body.u16().map_err(short)?;
    if kind != NAMED_CURVE || !groups.contains(&group) {
        return Err(illegal(Reason::WRONG_CURVE));
    }
    let point = body.with_u8_length().map_err(|_| LENGTH)?;
    match POINTS.iter().find(|(id, _)| *id == group) {
        // Compressed points are left to rustls to refuse.
        Some((_, length)) if point.len() != *length && !is_compressed(point, *length) => {
            Err(illegal(Reason::BAD_ECPOINT))
        }
        None if point.len() < 2 => Err(illegal(Reason::BAD_ECPOINT)),
        _ => judge_signature(body, Reason::LENGTH_TOO_SHORT),
    }
}

/// Judges the form of a CertificateVerify, or of the end of a ServerKeyExchange. An unknown scheme is reported before a
/// wrong length.
pub fn judge_signature(body: Reader<'_>, too_short: Reason) -> Result<(), Fault> {
    let mut body = body;
    let scheme = body.u16().map_err(|_| malformed(too_short))?;
    match body.all_with_u16_length() {
        Ok(_) => Ok(()),
        Err(_) if signature_schemes::find(scheme).is_none() => Err(illegal(Reason::WRONG_SIGNATURE_TYPE)),
        Err(_) => Err(LENGTH),
    }
}

/// Whether these may be the bytes of a compressed point, or of the point at infinity, on a curve whose uncompressed
/// points have `length` bytes.
fn is_compressed(point: &[u8], length: usize) -> bool {
    length % 2 == 1 && (point == [0] || matches!(point, [2 | 3, rest @ ..] if rest.len() == length / 2))
}

/// Judges whether a ClientKeyExchange holds a point.
pub fn judge_client_key_exchange(body: &[u8]) -> Result<(), Fault> {
    match body {
        [] => Err(Fault::with_alert(Reason::MISSING_TMP_ECDH_KEY, alert::HANDSHAKE_FAILURE)),
        [0] => Err(illegal(Reason::BAD_KEY_SHARE)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason<T>(result: Result<T, Fault>) -> Option<Reason> {
        result.err().map(|fault| fault.reason)
    }

    #[test]
    fn an_answer_without_a_question_is_refused() {
        let certificate = |extensions: &[u8]| {
            let entry = [&[0, 0, 1, 9, 0, extensions.len() as u8], extensions].concat();
            [&[0, 0, 0, entry.len() as u8], &entry[..]].concat()
        };
        let status = [0, 5, 0, 1, 1];
        let judged = |offered: Option<&[u16]>, extensions: &[u8]| {
            let of = CertificateOf { tls13: true, of_server: offered, context: b"" };
            reason(judge_certificate(&certificate(extensions), of))
        };
        let offered = [extension::STATUS_REQUEST, extension::KEY_SHARE];
        for of in [None, Some(&offered[1..]), Some(&offered)] {
            assert_eq!(judged(of, &[]), None);
            // Extensions that OpenSSL does not know are ignored.
            assert_eq!(judged(of, &[0xfa, 0xfa, 0, 0]), None);
            assert_eq!(judged(of, &[0, 51, 0, 0]), Some(Reason::BAD_EXTENSION));
        }
        assert_eq!(judged(Some(&offered), &status), None);
        assert_eq!(judged(Some(&offered), &[status, status].concat()), Some(Reason::BAD_EXTENSION));
        assert_eq!(judged(Some(&offered[1..]), &status), Some(Reason::UNSOLICITED_EXTENSION));
        assert_eq!(judged(None, &status), Some(Reason::UNSOLICITED_EXTENSION));
        // A server accepts timestamps from any client.
        assert_eq!(judged(None, &[0, 18, 0, 0]), None);
        assert_eq!(judged(Some(&offered), &[0, 18, 0, 0]), Some(Reason::BAD_EXTENSION));
    }

    #[test]
    fn certificates_are_lists() {
        let judged = |body: &[u8], tls13, of_server: bool| {
            let of_server: Option<&[u16]> = of_server.then_some(&[]);
            judge_certificate(body, CertificateOf { tls13, of_server, context: b"" })
        };
        assert_eq!(judged(&[0, 0, 4, 0, 0, 1, 9], false, true), Ok(true));
        assert_eq!(judged(&[0, 0, 0], false, false), Ok(false));
        assert_eq!(reason(judged(&[0, 0, 0], false, true)), Some(Reason::LENGTH_MISMATCH));
        assert_eq!(reason(judged(&[0, 0, 3, 0, 0, 0], false, true)), Some(Reason::ERR_ASN1_LIB));
        assert_eq!(reason(judged(&[0, 0, 4, 0, 0, 2, 9], false, true)), Some(Reason::CERT_LENGTH_MISMATCH));
        assert_eq!(judged(&[0, 0, 0, 6, 0, 0, 1, 9, 0, 0], true, true), Ok(true));
        assert_eq!(reason(judged(&[1, 9, 0, 0, 0], true, false)), Some(Reason::INVALID_CONTEXT));
        assert_eq!(reason(judged(&[0, 0, 0, 4, 0, 0, 1, 9], true, true)), Some(Reason::BAD_LENGTH));
        let after = |body: &[u8]| {
            judge_certificate(body, CertificateOf { tls13: true, of_server: None, context: &[9] })
        };
        assert_eq!(after(&[1, 9, 0, 0, 0]), Ok(false));
        assert_eq!(reason(after(&[0, 0, 0, 0])), Some(Reason::INVALID_CONTEXT));
        assert_eq!(reason(after(&[1, 8, 0, 0, 0])), Some(Reason::INVALID_CONTEXT));
    }

    #[test]
    fn authorities_are_names() {
        let judged = |names: &[u8]| {
            let list = [&[0, names.len() as u8], names].concat();
            let older = [&[1, 1, 0, 2, 4, 1], &list[..]].concat();
            let length = list.len() as u8;
            let newer = [&[0, 0, length + 12, 0, 13, 0, 4, 0, 2, 4, 3, 0, 47, 0, length], &list[..]].concat();
            let found = reason(judge_request_tls12(&older));
            assert_eq!(reason(judge_request_tls13(&newer, false)), found);
            found
        };
        assert_eq!(judged(&[]), None);
        // An empty SEQUENCE is a name too.
        assert_eq!(judged(&[0, 2, 0x30, 0, 0, 2, 0x30, 0]), None);
        assert_eq!(judged(&[0, 2, 0x30, 0, 0, 3, 0x30, 0, 7]), Some(Reason::CA_DN_LENGTH_MISMATCH));
        assert_eq!(judged(b"\0\x07garbage"), Some(Reason::ERR_ASN1_LIB));
        assert_eq!(judged(&[0, 0]), Some(Reason::ERR_ASN1_LIB));
        assert_eq!(judged(&[0, 9, 0x30]), Some(Reason::LENGTH_MISMATCH));
    }

    #[test]
    fn requests_name_schemes() {
        assert_eq!(
            reason(judge_request_tls12(&[1, 1, 0, 0, 0, 0])),
            Some(Reason::SIGNATURE_ALGORITHMS_ERROR)
        );
        assert_eq!(
            reason(judge_request_tls12(&[1, 1, 0, 1, 4, 0, 0])),
            Some(Reason::SIGNATURE_ALGORITHMS_ERROR)
        );
        assert_eq!(reason(judge_request_tls13(&[0, 0, 0], false)), Some(Reason::MISSING_SIGALGS_EXTENSION));
        assert_eq!(judge_request_tls13(&[0, 0, 0], true), Ok(None));
        let behind_names = [0, 0, 7, 0, 47, 0, 3, 0, 0, 9];
        assert_eq!(reason(judge_request_tls13(&behind_names, false)), Some(Reason::BAD_EXTENSION));
        assert_eq!(
            reason(judge_request_tls13(&[0, 0, 6, 0, 13, 0, 2, 0, 0], false)),
            Some(Reason::BAD_EXTENSION)
        );
        assert_eq!(reason(judge_request_tls13(&[0, 0, 4, 0, 51, 0, 0], false)), Some(Reason::BAD_EXTENSION));
    }

    #[test]
    fn a_scheme_stands_before_its_signature() {
        let judged = |body: &[u8]| reason(judge_signature(Reader(body), Reason::BAD_PACKET));
        assert_eq!(judged(&[4, 3, 0, 1, 9]), None);
        assert_eq!(judged(&[4, 3, 0, 1, 9, 9]), Some(Reason::LENGTH_MISMATCH));
        assert_eq!(judged(&[1, 0, 9, 9, 9]), Some(Reason::WRONG_SIGNATURE_TYPE));
        assert_eq!(judged(&[4]), Some(Reason::BAD_PACKET));
    }

    #[test]
    fn points_have_their_length() {
        let exchange = |kind: u8, group: u8, point: &[u8]| {
            let body = [&[kind, 0, group, point.len() as u8], point, &[4, 3, 0, 1, 9]].concat();
            reason(judge_key_exchange(&body, &[29, 23, 24]))
        };
        assert_eq!(exchange(3, 29, &[7; 32]), None);
        assert_eq!(exchange(3, 29, &[7; 31]), Some(Reason::BAD_ECPOINT));
        assert_eq!(exchange(3, 23, &[4; 65]), None);
        assert_eq!(exchange(3, 23, &[2; 33]), None);
        assert_eq!(exchange(3, 23, &[]), Some(Reason::BAD_ECPOINT));
        assert_eq!(exchange(1, 23, &[4; 65]), Some(Reason::WRONG_CURVE));
        assert_eq!(exchange(3, 25, &[4; 133]), Some(Reason::WRONG_CURVE));
        assert_eq!(reason(judge_key_exchange(&[3, 0], &[29])), Some(Reason::LENGTH_TOO_SHORT));
    }
}
