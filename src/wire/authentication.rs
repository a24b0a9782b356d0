//! The messages of an authentication (RFC 8446, sections 4.3.2 and 4.4), with their headers. Faults in them are
//! reported as OpenSSL reports them.

use super::numbers::{extension, handshake_type};
use super::reader::{Reader, Truncated};
use super::split::split_extensions;
use super::writer::Writer;
use crate::fault::{Fault, alert};
use crate::tables::alerts::Alert;
use crate::tables::reasons::Reason;

/// The content of a CertificateRequest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The certificate_request_context, which the answer repeats.
    pub context: Vec<u8>,
    /// The authorities that the server accepts, as names in DER.
    pub authorities: Vec<Vec<u8>>,
    /// The signature schemes that the server accepts, in its order. Empty where it lists none.
    pub schemes: Vec<u16>,
    /// The schemes that the certificate itself may be signed with; None for any.
    pub certificate_schemes: Option<Vec<u16>>,
}

impl Request {
    /// The CertificateRequest. None when something in it is too long.
    pub fn message(&self) -> Option<Vec<u8>> {
        let mut extensions = Writer::default();
        extensions.signature_algorithms(&self.schemes)?;
        if !self.authorities.is_empty() {
            let (mut names, mut list) = (Writer::default(), Writer::default());
            self.authorities.iter().try_for_each(|name| names.with_u16_length(name))?;
            list.with_u16_length(names.written())?;
            extensions.extension(extension::CERTIFICATE_AUTHORITIES, list.written())?;
        }
        let mut body = Writer::default();
        body.with_u8_length(&self.context)?;
        body.with_u16_length(extensions.written())?;
        Writer::message(handshake_type::CERTIFICATE_REQUEST, body.written())
    }

    /// Reads a CertificateRequest. `needs_schemes`: one without signature schemes is refused.
    pub fn parse(message: &[u8], needs_schemes: bool) -> Result<Self, Fault> {
        let mut body = Reader(message.get(4..).unwrap_or_default());
        let context = body.with_u8_length().map_err(|_| malformed(Reason::LENGTH_MISMATCH))?.to_vec();
        let extensions = body.with_u16_length().map_err(|_| malformed(Reason::BAD_LENGTH))?;
        let bad = malformed(Reason::BAD_EXTENSION);
        let (mut schemes, mut certificate_schemes, mut authorities) = (None, None, None);
        for (kind, content) in split_extensions(extensions).ok_or(bad)? {
            let mut content = Reader(content);
            match kind {
                extension::SIGNATURE_ALGORITHMS if schemes.is_none() => {
                    schemes = Some(content.schemes().ok_or(bad)?);
                }
                extension::SIGNATURE_ALGORITHMS_CERT if certificate_schemes.is_none() => {
                    certificate_schemes = Some(content.schemes().ok_or(bad)?);
                }
                extension::CERTIFICATE_AUTHORITIES if authorities.is_none() => {
                    let list = content.with_u16_length().and_then(names);
                    authorities = Some(list.map_err(|_| malformed(Reason::LENGTH_MISMATCH))?);
                }
                extension::SIGNATURE_ALGORITHMS
                | extension::SIGNATURE_ALGORITHMS_CERT
                | extension::CERTIFICATE_AUTHORITIES => {
                    return Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER));
                }
                _ => continue,
            }
            if !content.0.is_empty() {
                return Err(bad);
            }
        }
        if schemes.is_none() && needs_schemes {
            let reason = Reason::MISSING_SIGALGS_EXTENSION;
            return Err(Fault::with_alert(reason, Alert::MISSING_EXTENSION.0));
        }
        if !body.0.is_empty() {
            return Err(malformed(Reason::LENGTH_MISMATCH));
        }
        Ok(Self {
            context,
            authorities: authorities.unwrap_or_default(),
            schemes: schemes.unwrap_or_default(),
            certificate_schemes,
        })
    }
}

impl Request {
    /// Reads a CertificateRequest of TLS 1.2.
    pub fn parse_tls12(message: &[u8]) -> Result<Self, Truncated> {
        let mut body = Reader(message.get(4..).ok_or(Truncated)?);
        let _types = body.with_u8_length()?;
        let schemes = numbers(body.with_u16_length()?);
        let authorities = names(body.with_u16_length()?)?;
        Ok(Self { context: Vec::new(), authorities, schemes, certificate_schemes: None })
    }
}

impl Reader<'_> {
    /// A list of signature schemes, which must not be empty.
    fn schemes(&mut self) -> Option<Vec<u16>> {
        let list = self.with_u16_length().ok()?;
        (!list.is_empty() && list.len() % 2 == 0).then(|| numbers(list))
    }
}

fn names(list: &[u8]) -> Result<Vec<Vec<u8>>, Truncated> {
    let mut list = Reader(list);
    let mut names = Vec::new();
    while !list.0.is_empty() {
        names.push(list.with_u16_length()?.to_vec());
    }
    Ok(names)
}

fn numbers(list: &[u8]) -> Vec<u16> {
    list.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
}

/// The certificates in a server's Certificate message: DER, the end entity first.
pub fn certificates(message: &[u8], tls13: bool) -> Result<Vec<&[u8]>, Truncated> {
    let mut body = Reader(message.get(4..).ok_or(Truncated)?);
    if tls13 {
        body.with_u8_length()?;
    }
    let mut entries = Reader(body.with_u24_length()?);
    let mut chain = Vec::new();
    while !entries.0.is_empty() {
        chain.push(entries.with_u24_length()?);
        if tls13 {
            entries.with_u16_length()?;
        }
    }
    Ok(chain)
}

/// A Certificate message with this chain: DER, the end entity first; empty for a client without a certificate. None
/// when it is too long.
pub fn certificate(context: &[u8], chain: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut entries = Writer::default();
    for certificate in chain {
        entries.with_u24_length(certificate)?;
        // No extensions.
        entries.u16(0);
    }
    let mut body = Writer::default();
    body.with_u8_length(context)?;
    body.with_u24_length(entries.written())?;
    Writer::message(handshake_type::CERTIFICATE, body.written())
}

/// Reads a Certificate that answers a request with this context.
pub fn parse_certificate<'a>(message: &'a [u8], context: &[u8]) -> Result<Vec<&'a [u8]>, Fault> {
    let mut body = Reader(message.get(4..).unwrap_or_default());
    if body.with_u8_length() != Ok(context) {
        return Err(malformed(Reason::INVALID_CONTEXT));
    }
    let entries = body.with_u24_length().ok().filter(|_| body.0.is_empty());
    let mut entries = Reader(entries.ok_or(malformed(Reason::LENGTH_MISMATCH))?);
    let mut chain = Vec::new();
    while !entries.0.is_empty() {
        chain.push(entries.with_u24_length().map_err(|_| malformed(Reason::CERT_LENGTH_MISMATCH))?);
        let extensions = entries.with_u16_length().map_err(|_| malformed(Reason::BAD_LENGTH))?;
        split_extensions(extensions).ok_or(malformed(Reason::BAD_EXTENSION))?;
    }
    Ok(chain)
}

/// A CertificateVerify. None when the signature is too long.
pub fn certificate_verify(scheme: u16, signature: &[u8]) -> Option<Vec<u8>> {
    let mut body = Writer::default();
    body.u16(scheme);
    body.with_u16_length(signature)?;
    Writer::message(handshake_type::CERTIFICATE_VERIFY, body.written())
}

/// Reads a CertificateVerify: scheme and signature.
pub fn parse_certificate_verify(message: &[u8]) -> Result<(u16, &[u8]), Fault> {
    let mut body = Reader(message.get(4..).unwrap_or_default());
    let scheme = body.u16().map_err(|_| malformed(Reason::BAD_PACKET))?;
    let signature = body.with_u16_length().ok().filter(|_| body.0.is_empty());
    Ok((scheme, signature.ok_or(malformed(Reason::LENGTH_MISMATCH))?))
}

/// A Finished.
pub fn finished(verify_data: &[u8]) -> Option<Vec<u8>> {
    Writer::message(handshake_type::FINISHED, verify_data)
}

const fn malformed(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::DECODE_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            context: vec![5; 32],
            authorities: vec![vec![1, 2], vec![3]],
            schemes: vec![0x0403, 0x0804],
            certificate_schemes: None,
        }
    }

    #[test]
    fn requests_are_read_as_they_were_made() {
        for request in [request(), Request { authorities: Vec::new(), ..request() }] {
            let message = request.message().expect("not too long");
            assert_eq!(Request::parse(&message, true), Ok(request));
        }
        assert_eq!(Request { context: vec![0; 256], ..request() }.message(), None);
        assert_eq!(Request { authorities: vec![vec![0; 65536]], ..request() }.message(), None);
        assert_eq!(Request { authorities: vec![vec![0; 65533]], ..request() }.message(), None);
    }

    /// No truncated or changed message is accepted as a different one, and nothing panics.
    #[test]
    fn malformed_messages_are_refused() {
        let whole = request().message().expect("not too long");
        for length in 0..whole.len() {
            assert!(Request::parse(&whole[..length], true).is_err(), "cut at {length}");
        }
        assert_eq!(
            Request::parse(&[&whole[..], &[0]].concat(), true),
            Err(malformed(Reason::LENGTH_MISMATCH))
        );
        let bare = Request::default();
        let without = [13, 0, 0, 3, 0, 0, 0];
        assert_eq!(Request::parse(&without, false), Ok(bare));
        assert_eq!(
            Request::parse(&without, true),
            Err(Fault::with_alert(Reason::MISSING_SIGALGS_EXTENSION, Alert::MISSING_EXTENSION.0))
        );
        let of_certificate = [13, 0, 0, 19, 0, 0, 16, 0, 13, 0, 4, 0, 2, 4, 3, 0, 50, 0, 4, 0, 2, 4, 1];
        let request = Request::parse(&of_certificate, true).expect("good");
        assert_eq!((request.schemes, request.certificate_schemes), (vec![0x0403], Some(vec![0x0401])));
        let twice = [13, 0, 0, 19, 0, 0, 16, 0, 13, 0, 4, 0, 2, 4, 3, 0, 13, 0, 4, 0, 2, 4, 3];
        assert_eq!(
            Request::parse(&twice, true),
            Err(Fault::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER))
        );
        for odd in [[0u8, 13, 0, 3, 0, 1, 4].as_slice(), &[0, 13, 0, 2, 0, 0], &[0, 13, 0, 0], &[0, 13]] {
            let body = [&[0, 0, odd.len() as u8], odd].concat();
            let message = [&[13, 0, 0, body.len() as u8], &body[..]].concat();
            assert_eq!(Request::parse(&message, true), Err(malformed(Reason::BAD_EXTENSION)));
        }
    }

    #[test]
    fn certificates_are_read_as_they_were_made() {
        for chain in [vec![], vec![vec![1; 300]], vec![vec![1], vec![2; 70_000]]] {
            let message = certificate(b"context", &chain).expect("not too long");
            assert_eq!(
                parse_certificate(&message, b"context"),
                Ok(chain.iter().map(Vec::as_slice).collect())
            );
            assert_eq!(parse_certificate(&message, b"another"), Err(malformed(Reason::INVALID_CONTEXT)));
            for length in 0..message.len().min(400) {
                assert!(parse_certificate(&message[..length], b"context").is_err());
            }
        }
        // Extensions of an entry.
        let entry = |extensions: &[u8]| {
            let entries = [&[0, 0, 1, 9, 0, extensions.len() as u8], extensions].concat();
            [&[11, 0, 0, 0, 0, 0, 0, entries.len() as u8], &entries[..]].concat()
        };
        assert_eq!(parse_certificate(&entry(&[0, 5, 0, 1, 1]), b""), Ok(vec![&[9][..]]));
        assert_eq!(parse_certificate(&entry(&[0, 5, 0, 2, 1]), b""), Err(malformed(Reason::BAD_EXTENSION)));
    }

    #[test]
    fn signatures_are_read_as_they_were_made() {
        let message = certificate_verify(0x0403, b"signature").expect("not too long");
        assert_eq!(parse_certificate_verify(&message), Ok((0x0403, &b"signature"[..])));
        assert_eq!(certificate_verify(0x0403, &[0; 65536]), None);
        for length in 4..message.len() {
            let reason = if length < 6 { Reason::BAD_PACKET } else { Reason::LENGTH_MISMATCH };
            assert_eq!(parse_certificate_verify(&message[..length]), Err(malformed(reason)));
        }
        let longer = [&message[..], &[0]].concat();
        assert_eq!(parse_certificate_verify(&longer), Err(malformed(Reason::LENGTH_MISMATCH)));
        assert_eq!(finished(&[7; 3]), Some(vec![20, 0, 0, 3, 7, 7, 7]));
    }
}
