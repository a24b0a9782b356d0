//! A peer's Certificate message that is longer than the 65,535 bytes that rustls accepts for a handshake message. The
//! connection judges the chain, so rustls only needs a placeholder for it: one certificate made of random bytes, which
//! nobody else can send.
//!
//! Rules: only a message that `SSL_set_max_cert_list` allows gets this far. What rustls is shown in its place never
//! decides anything: the chain that is judged, the key that verifies the signature, and the transcript are those of the
//! wire. A message that cannot be parsed ends the handshake, and so does an extension that rustls would have refused.

use crate::messages::client_hello::OCSP;
use crate::wire::{Reader, Truncated, Writer, extension::STATUS_REQUEST, handshake_type};

/// The peer's certificates, from a message for which rustls has only a placeholder.
#[derive(Debug)]
pub struct LongCertificate {
    placeholder: [u8; 32],
    tls13: bool,
    /// DER, the end entity first.
    pub certificates: Vec<Vec<u8>>,
    /// TLS 1.3: the stapled OCSP response; empty for none.
    pub ocsp_response: Vec<u8>,
}

impl LongCertificate {
    /// Parses a complete message. `of_server`: it is a server's, and may have a stapled OCSP response.
    pub fn parse(message: &[u8], of_server: bool, tls13: bool, placeholder: [u8; 32]) -> Option<Self> {
        let mut this = Self { placeholder, tls13, certificates: Vec::new(), ocsp_response: Vec::new() };
        this.read(Reader(message.get(4..)?), of_server).ok()?;
        (!this.certificates.is_empty()).then_some(this)
    }

    fn read(&mut self, mut body: Reader<'_>, of_server: bool) -> Result<(), Truncated> {
        if self.tls13 && !body.with_u8_length()?.is_empty() {
            return Err(Truncated);
        }
        let mut entries = Reader(body.with_u24_length()?);
        body.end()?;
        while !entries.0.is_empty() {
            let certificate = entries.with_u24_length()?;
            let mut extensions = Reader(if self.tls13 { entries.with_u16_length()? } else { &[] });
            let mut response = None;
            while !extensions.0.is_empty() {
                let number = extensions.u16()?;
                let mut extension = Reader(extensions.with_u16_length()?);
                if !of_server || response.is_some() || number != STATUS_REQUEST || extension.u8()? != OCSP {
                    return Err(Truncated);
                }
                response = Some(extension.with_u24_length()?);
                extension.end()?;
            }
            if certificate.is_empty() {
                return Err(Truncated);
            }
            if let Some(response) = response.filter(|_| self.certificates.is_empty()) {
                self.ocsp_response = response.to_vec();
            }
            self.certificates.push(certificate.to_vec());
        }
        Ok(())
    }

    /// The message that rustls is shown.
    pub fn placeholder_message(&self) -> Option<Vec<u8>> {
        let (mut body, mut entries) = (Writer::default(), Writer::default());
        entries.with_u24_length(&self.placeholder)?;
        if self.tls13 {
            // Empty certificate_request_context, and no extensions.
            body.with_u8_length(&[])?;
            entries.with_u16_length(&[])?;
        }
        body.with_u24_length(entries.written())?;
        Writer::message(handshake_type::CERTIFICATE, body.written())
    }

    /// Whether this certificate is the placeholder that rustls was shown.
    pub fn is_placeholder(&self, certificate: &[u8]) -> bool {
        certificate == self.placeholder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(width: usize, body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32).to_be_bytes()[4 - width..], body].concat()
    }

    fn message(body: &[u8]) -> Vec<u8> {
        [&[handshake_type::CERTIFICATE][..], &vector(3, body)].concat()
    }

    fn certificate(tls13: bool, ders: &[&[u8]], extensions: &[u8]) -> Vec<u8> {
        let mut list = Vec::new();
        for der in ders {
            list.extend(vector(3, der));
            if tls13 {
                list.extend(vector(2, extensions));
            }
        }
        let context = if tls13 { &[0][..] } else { &[] };
        message(&[context, &vector(3, &list)].concat())
    }

    fn parse(message: &[u8], of_server: bool, tls13: bool) -> Option<LongCertificate> {
        LongCertificate::parse(message, of_server, tls13, [7; 32])
    }

    #[test]
    fn a_long_certificate_has_a_placeholder() {
        let large = vec![5; 70_000];
        for tls13 in [false, true] {
            let long = parse(&certificate(tls13, &[&large, b"issuer"], &[]), true, tls13).expect("a chain");
            assert_eq!(long.certificates, [&large[..], b"issuer"]);
            assert!(long.is_placeholder(&[7; 32]) && !long.is_placeholder(&large));
            // Parse it as rustls does.
            let shown = long.placeholder_message().expect("short");
            let shown = parse(&shown, false, tls13).expect("a chain");
            assert_eq!(shown.certificates, [[7; 32]]);
        }
    }

    #[test]
    fn a_message_that_is_wrong_ends_it() {
        let large = vec![5; 70_000];
        let status = [&[0, 5][..], &vector(2, &[&[1][..], &vector(3, b"response")].concat())].concat();
        let good = certificate(true, &[&large], &status);
        assert_eq!(parse(&good, true, true).map(|long| long.ocsp_response), Some(b"response".to_vec()));
        assert!(parse(&good, false, true).is_none());
        let mut trailing = certificate(true, &[&large], &[]);
        trailing[7] -= 1;
        let wrong = [
            certificate(true, &[&large], &[0, 18, 0, 1, 9]),
            certificate(true, &[&large], &[status.clone(), status].concat()),
            certificate(true, &[&large, b""], &[]),
            certificate(true, &[], &[]),
            trailing,
            message(&[&[1, 9][..], &vector(3, &vector(3, &large))].concat()),
        ];
        assert!(wrong.iter().all(|message| parse(message, true, true).is_none()));
    }
}
