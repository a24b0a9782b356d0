//! A TLS 1.3 CertificateRequest that names signature schemes of TLS 1.2 alone. No client can answer it, so OpenSSL's shows no
//! certificate; rustls would end the handshake. It is shown the message with another scheme in the place of the first one.
//!
//! Rules: only a whole message in which no scheme will do is changed, and only in this place; the transcript is of the wire; and
//! a request that was changed is answered without a certificate, whatever key the program has.

use crate::wire::{extension::SIGNATURE_ALGORITHMS, handshake_type, message_length};

/// The message as it is on the wire, and as rustls is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HiddenRequest {
    wire: Vec<u8>,
    rustls: Vec<u8>,
}

/// ed25519, which is of TLS 1.3.
const STAND_IN: [u8; 2] = [0x08, 0x07];

impl HiddenRequest {
    /// Changes such a message among those of a record, which begins with a message. None where there is none.
    pub fn hide(messages: &mut [u8]) -> Option<Self> {
        let mut start = 0;
        loop {
            let end = start + message_length(messages.get(start..)?)?;
            let message = messages.get_mut(start..end)?;
            if message[0] == handshake_type::CERTIFICATE_REQUEST {
                let place = place_of_schemes(message)?;
                let wire = message.to_vec();
                message.get_mut(place..place + 2)?.copy_from_slice(&STAND_IN);
                return Some(Self { wire, rustls: message.to_vec() });
            }
            start = end;
        }
    }

    /// The message as it is on the wire, if this is it.
    pub fn to_wire(&self, message: &[u8]) -> Option<&[u8]> {
        (message == self.rustls).then_some(&self.wire)
    }
}

/// Where the first scheme stands in a message, if none of its schemes will do.
fn place_of_schemes(message: &[u8]) -> Option<usize> {
    let u16_at = |at: usize| Some(usize::from(u16::from_be_bytes(*message.get(at..)?.first_chunk()?)));
    let context = usize::from(*message.get(4)?);
    let mut at = 5 + context + 2;
    loop {
        let (number, length) = (u16_at(at)?, u16_at(at + 2)?);
        if number == usize::from(SIGNATURE_ALGORITHMS) {
            let list = message.get(at + 4..at + 4 + length)?.get(2..)?;
            let (schemes, []) = list.as_chunks::<2>() else { return None };
            let none = !schemes.is_empty() && !schemes.iter().any(|scheme| is_of_tls13(*scheme));
            return none.then_some(at + 6);
        }
        at += 4 + length;
    }
}

/// Whether rustls takes a scheme for one that TLS 1.3 signs with: neither an old hash, nor PKCS#1, nor DSA.
fn is_of_tls13([hash, signature]: [u8; 2]) -> bool {
    !matches!(hash, 0..=3) && !matches!(signature, 0..=2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(schemes: &[u8]) -> Vec<u8> {
        let list = [&[0, schemes.len() as u8][..], schemes].concat();
        let extension = [&[0, 13, 0, list.len() as u8][..], &list].concat();
        let extensions = [&[0, 5, 0, 0][..], &extension].concat();
        let body = [&[0, 0, extensions.len() as u8][..], &extensions].concat();
        [&[handshake_type::CERTIFICATE_REQUEST, 0, 0, body.len() as u8][..], &body].concat()
    }

    #[test]
    fn only_a_request_that_nobody_can_answer_is_changed() {
        let before = [8, 0, 0, 2, 0, 0];
        let wire = request(&[4, 1, 5, 1]);
        let mut shown = [&before[..], &wire, &[11, 0, 0, 9]].concat();
        let hidden = HiddenRequest::hide(&mut shown).expect("PKCS#1 alone");
        assert_eq!(shown, [&before[..], &request(&[8, 7, 5, 1]), &[11, 0, 0, 9]].concat());
        assert_eq!(hidden.to_wire(&request(&[8, 7, 5, 1])), Some(&wire[..]));
        assert_eq!(hidden.to_wire(&wire), None);
        for schemes in [&[4, 1, 8, 4][..], &[4, 3], &[8, 7], &[]] {
            let message = request(schemes);
            let mut shown = message.clone();
            assert_eq!(HiddenRequest::hide(&mut shown), None, "{schemes:?}");
            assert_eq!(shown, message);
        }
        for length in 0..wire.len() {
            assert_eq!(HiddenRequest::hide(&mut wire[..length].to_vec()), None);
        }
    }
}
