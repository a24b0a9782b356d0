//! What a client says of the OCSP response that it asks for: the responders that it trusts, and extensions of the request
//! (RFC 6066, section 8). A server's callback finds them under `SSL_get_tlsext_status_ids` and `SSL_get_tlsext_status_exts`.

use std::sync::Arc;

use super::{Connection, Refusal};
use crate::engine::errors::{Fault, alert};
use crate::engine::tap::Tap;
use crate::libcrypto::ocsp::{Extensions, ResponderIds};
use crate::tables::reasons::Reason;

/// `TLSEXT_STATUSTYPE_ocsp`
const OCSP: u8 = 1;

impl Connection {
    /// Client: puts what the program has set into the request.
    pub(super) fn ask_for_response(&self, tap: &Tap) -> Result<(), Fault> {
        let settings = self.settings();
        let stapling = self.status(|s| s.stapling.clone());
        if settings.status_type != i32::from(OCSP)
            || (stapling.responder_ids.is_none() && stapling.extensions.is_none())
        {
            return Ok(());
        }
        let body = request(stapling.responder_ids.as_deref(), stapling.extensions.as_deref());
        let body = body.ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        tap.ask_for_response(&body, settings.max_send_fragment);
        Ok(())
    }

    /// Server: keeps what the client says, which replaces what was there before.
    pub(super) fn take_status_request(&self, body: &[u8]) -> Result<(), Refusal> {
        let malformed = Refusal { reason: Reason::BAD_EXTENSION, alert: alert::DECODE_ERROR };
        let (ids, extensions) = parse(body).ok_or(malformed)?;
        let old = self.status(|s| {
            let old = (s.stapling.responder_ids.take(), s.stapling.extensions.clone());
            s.stapling.responder_ids = ids.map(Arc::new);
            if let Some(extensions) = extensions {
                s.stapling.extensions = Some(Arc::new(extensions));
            }
            old
        });
        drop(old);
        Ok(())
    }
}

/// The body of the extension. None where it cannot be encoded.
fn request(ids: Option<&ResponderIds>, extensions: Option<&Extensions>) -> Option<Vec<u8>> {
    let sized = |bytes: &[u8]| -> Option<Vec<u8>> {
        Some([&u16::try_from(bytes.len()).ok()?.to_be_bytes()[..], bytes].concat())
    };
    let ids = ids.map_or(Some(Vec::new()), ResponderIds::to_der)?;
    let ids = ids.iter().map(|id| sized(id)).collect::<Option<Vec<_>>>()?.concat();
    let extensions = extensions.map_or(Some(Vec::new()), Extensions::to_der)?;
    Some([vec![OCSP], sized(&ids)?, sized(&extensions)?].concat())
}

/// Reads the body behind its type. None where it is malformed.
fn parse(body: &[u8]) -> Option<(Option<ResponderIds>, Option<Extensions>)> {
    let (ids, rest) = split(body.get(1..)?)?;
    let mut values = Vec::new();
    let mut left = ids;
    while !left.is_empty() {
        let (id, more) = split(left)?;
        values.push(id);
        left = more;
    }
    let (extensions, rest) = split(rest)?;
    if !rest.is_empty() || values.iter().any(|id| id.is_empty()) {
        return None;
    }
    let ids = match values.is_empty() {
        true => None,
        false => Some(ResponderIds::from_der(values.into_iter())?),
    };
    let extensions = match extensions.is_empty() {
        true => None,
        false => Some(Extensions::from_der(extensions)?),
    };
    Some((ids, extensions))
}

/// A part with two bytes of length, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A responder by the hash of its key, twenty bytes of it: `[2] EXPLICIT OCTET STRING`.
    const ID: [u8; 24] =
        [0xa2, 22, 4, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

    #[test]
    fn requests_are_read_as_they_are_written() {
        let body = [&[1, 0, 52, 0, 24][..], &ID, &[0, 24], &ID, &[0, 0]].concat();
        let (ids, extensions) = parse(&body).unwrap();
        assert!(extensions.is_none());
        assert_eq!(request(ids.as_ref(), None), Some(body.clone()));
        for length in 0..body.len() {
            assert!(parse(&body[..length]).is_none());
        }
        assert!(parse(&[&body[..], &[0]].concat()).is_none());
        assert!(parse(&[1, 0, 2, 0, 0, 0, 0]).is_none());
        let (ids, extensions) = parse(&[1, 0, 0, 0, 0]).unwrap();
        assert!(ids.is_none() && extensions.is_none());
    }
}
