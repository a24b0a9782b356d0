//! The messages of an authentication (RFC 8446, sections 4.3.2 and 4.4), with their headers. `messages/contents.rs` judges
//! what a peer's may contain.

use super::numbers::{extension, handshake_type};
use super::reader::{Reader, Truncated};
use super::split::split_extensions;
use super::writer::Writer;

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

    /// Reads a CertificateRequest of TLS 1.3. Which extensions it may have is judged in `messages/contents.rs`.
    pub fn parse(message: &[u8]) -> Result<Self, Truncated> {
        let mut body = Reader(message.get(4..).ok_or(Truncated)?);
        let mut request = Self { context: body.with_u8_length()?.to_vec(), ..Self::default() };
        for (kind, content) in split_extensions(body.with_u16_length()?).ok_or(Truncated)? {
            let mut content = Reader(content);
            match kind {
                extension::SIGNATURE_ALGORITHMS => request.schemes = numbers(content.with_u16_length()?),
                extension::SIGNATURE_ALGORITHMS_CERT => {
                    request.certificate_schemes = Some(numbers(content.with_u16_length()?));
                }
                extension::CERTIFICATE_AUTHORITIES => {
                    request.authorities = names(content.with_u16_length()?)?;
                }
                _ => {}
            }
        }
        Ok(request)
    }

    /// Reads a CertificateRequest of TLS 1.2.
    pub fn parse_tls12(message: &[u8]) -> Result<Self, Truncated> {
        let mut body = Reader(message.get(4..).ok_or(Truncated)?);
        let _types = body.with_u8_length()?;
        let schemes = numbers(body.with_u16_length()?);
        let authorities = names(body.with_u16_length()?)?;
        Ok(Self { context: Vec::new(), authorities, schemes, certificate_schemes: None })
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

/// A CertificateVerify. None when the signature is too long.
pub fn certificate_verify(scheme: u16, signature: &[u8]) -> Option<Vec<u8>> {
    let mut body = Writer::default();
    body.u16(scheme);
    body.with_u16_length(signature)?;
    Writer::message(handshake_type::CERTIFICATE_VERIFY, body.written())
}

/// Reads a CertificateVerify: scheme and signature.
pub fn parse_certificate_verify(message: &[u8]) -> Result<(u16, &[u8]), Truncated> {
    let mut body = Reader(message.get(4..).ok_or(Truncated)?);
    Ok((body.u16()?, body.all_with_u16_length()?))
}

/// A Finished.
pub fn finished(verify_data: &[u8]) -> Option<Vec<u8>> {
    Writer::message(handshake_type::FINISHED, verify_data)
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
            for length in 0..message.len() {
                assert_eq!(Request::parse(&message[..length]), Err(Truncated), "cut at {length}");
            }
            assert_eq!(Request::parse(&message), Ok(request));
        }
        assert_eq!(Request { context: vec![0; 256], ..request() }.message(), None);
        assert_eq!(Request { authorities: vec![vec![0; 65536]], ..request() }.message(), None);
        assert_eq!(Request { authorities: vec![vec![0; 65533]], ..request() }.message(), None);
        assert_eq!(Request::parse(&[13, 0, 0, 3, 0, 0, 0]), Ok(Request::default()));
        let of_certificate = [13, 0, 0, 19, 0, 0, 16, 0, 13, 0, 4, 0, 2, 4, 3, 0, 50, 0, 4, 0, 2, 4, 1];
        let request = Request::parse(&of_certificate).expect("good");
        assert_eq!((request.schemes, request.certificate_schemes), (vec![0x0403], Some(vec![0x0401])));
    }

    #[test]
    fn certificates_are_read_as_they_were_made() {
        for chain in [vec![], vec![vec![1; 300]], vec![vec![1], vec![2; 70_000]]] {
            let message = certificate(b"context", &chain).expect("not too long");
            assert_eq!(certificates(&message, true), Ok(chain.iter().map(Vec::as_slice).collect()));
            for length in 0..message.len().min(400) {
                assert_eq!(certificates(&message[..length], true), Err(Truncated), "cut at {length}");
            }
        }
    }

    #[test]
    fn signatures_are_read_as_they_were_made() {
        let message = certificate_verify(0x0403, b"signature").expect("not too long");
        assert_eq!(parse_certificate_verify(&message), Ok((0x0403, &b"signature"[..])));
        assert_eq!(certificate_verify(0x0403, &[0; 65536]), None);
        for length in 0..message.len() {
            assert_eq!(parse_certificate_verify(&message[..length]), Err(Truncated), "cut at {length}");
        }
        assert_eq!(parse_certificate_verify(&[&message[..], &[0]].concat()), Err(Truncated));
        assert_eq!(finished(&[7; 3]), Some(vec![20, 0, 0, 3, 7, 7, 7]));
    }
}
