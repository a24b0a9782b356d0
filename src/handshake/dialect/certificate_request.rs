//! A TLS 1.3 CertificateRequest that lists only signature schemes of TLS 1.2. No client can answer it, so OpenSSL's client
//! sends no certificate, while rustls would end the handshake. rustls is shown the message with its first scheme replaced.
//!
//! Rules: a message is changed only if it is complete and none of its schemes is usable, and only in this place. A
//! request that was changed is answered without a certificate, whatever key the program has.

use crate::wire::{Reader, extension::SIGNATURE_ALGORITHMS, place_in};

/// ed25519, which TLS 1.3 can sign with.
const PLACEHOLDER: [u8; 2] = [0x08, 0x07];

/// A complete message, changed so that rustls accepts it. None where no change is needed.
pub fn answerable(message: &[u8]) -> Option<Vec<u8>> {
    let mut body = Reader(message.get(4..)?);
    body.with_u8_length().ok()?;
    let mut extensions = Reader(body.all_with_u16_length().ok()?);
    loop {
        let number = extensions.u16().ok()?;
        let extension = extensions.with_u16_length().ok()?;
        if number != SIGNATURE_ALGORITHMS {
            continue;
        }
        let list = Reader(extension).all_with_u16_length().ok()?;
        let (schemes, []) = list.as_chunks::<2>() else { return None };
        if schemes.is_empty() || schemes.iter().any(|scheme| is_of_tls13(*scheme)) {
            return None;
        }
        let mut shown = message.to_vec();
        *shown.get_mut(place_in(list, message)?..)?.first_chunk_mut()? = PLACEHOLDER;
        return Some(shown);
    }
}

/// Whether rustls considers a scheme usable in TLS 1.3: no old hash, no PKCS#1 signature, no DSA.
fn is_of_tls13([hash, signature]: [u8; 2]) -> bool {
    !matches!(hash, 0..=3) && !matches!(signature, 0..=2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::handshake_type;

    fn request(schemes: &[u8]) -> Vec<u8> {
        let list = [&[0, schemes.len() as u8][..], schemes].concat();
        let extension = [&[0, 13, 0, list.len() as u8][..], &list].concat();
        let extensions = [&[0, 5, 0, 0][..], &extension].concat();
        let body = [&[0, 0, extensions.len() as u8][..], &extensions].concat();
        [&[handshake_type::CERTIFICATE_REQUEST, 0, 0, body.len() as u8][..], &body].concat()
    }

    #[test]
    fn only_a_request_that_nobody_can_answer_is_changed() {
        let wire = request(&[4, 1, 5, 1]);
        assert_eq!(answerable(&wire), Some(request(&[8, 7, 5, 1])), "PKCS#1 alone");
        for schemes in [&[4, 1, 8, 4][..], &[4, 3], &[8, 7], &[], &[4, 1, 5]] {
            assert_eq!(answerable(&request(schemes)), None, "{schemes:?}");
        }
        for length in 0..wire.len() {
            assert_eq!(answerable(&wire[..length]), None);
        }
    }
}
