//! The types of certificates in a server's TLS 1.2 CertificateRequest (RFC 5246, section 7.4.4). rustls always names RSA
//! and ECDSA; OpenSSL names those that its schemes need, or what the program has set.

use crate::wire::{Reader, Writer, handshake_type};

/// The types to name; None leaves rustls's.
#[derive(Clone, Debug, Default)]
pub struct CertificateTypes(Option<Vec<u8>>);

/// `rsa_sign` and `ecdsa_sign`
const OF_RUSTLS: [u8; 2] = [1, 64];

impl CertificateTypes {
    /// Names these types.
    pub fn new(types: &[u8]) -> Self {
        Self((types != OF_RUSTLS).then(|| types.to_vec()))
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// A CertificateRequest as it is on the wire; None where it is unchanged.
    pub fn to_wire(&self, request: &[u8]) -> Option<Vec<u8>> {
        let types = self.0.as_deref()?;
        let mut rest = Reader(request.get(4..)?);
        if rest.with_u8_length().ok()? != OF_RUSTLS {
            return None;
        }
        let mut body = Writer::with_capacity(request.len().saturating_add(types.len()));
        body.with_u8_length(types)?;
        body.bytes(rest.0);
        Writer::message(handshake_type::CERTIFICATE_REQUEST, body.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_replaced() {
        let request = |types: &[u8]| {
            let body = [&[types.len() as u8], types, &[0, 2, 4, 3, 0, 0]].concat();
            [&[handshake_type::CERTIFICATE_REQUEST, 0, 0, body.len() as u8], &body[..]].concat()
        };
        let rustls = request(&OF_RUSTLS);
        for types in [&[64][..], &[64, 1], &[9; 200]] {
            assert_eq!(CertificateTypes::new(types).to_wire(&rustls), Some(request(types)));
        }
        for length in 0..7 {
            assert_eq!(CertificateTypes::new(&[64]).to_wire(&rustls[..length]), None);
        }
        let unchanged = CertificateTypes::new(&OF_RUSTLS);
        assert!(unchanged.is_empty() && unchanged.to_wire(&rustls).is_none());
    }
}
