//! A client's request for an OCSP response: the responders that it trusts, and request extensions (RFC 6066, section 8). A
//! server's callback reads them with `SSL_get_tlsext_status_ids` and `SSL_get_tlsext_status_exts`.

use super::Connection;
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, alert};
use crate::libcrypto::ocsp::{Extensions, ResponderIds};
use crate::messages::client_hello::OCSP;
use crate::tables::reasons::Reason;

impl Connection {
    /// Client: adds what the program has set to the request.
    pub(super) fn ask_for_response(&self, context: &HandshakeContext) -> Result<(), Fault> {
        let asks = self.setting(|settings| settings.status_type == i32::from(OCSP));
        let stapling = self.status(|s| s.stapling.clone());
        if !asks || (stapling.responder_ids.is_none() && stapling.extensions.is_none()) {
            return Ok(());
        }
        let body = request(stapling.responder_ids.as_deref(), stapling.extensions.as_deref());
        let body = body.ok_or(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR))?;
        context.dialect(|dialect| dialect.hello.ask_for_response(&body));
        Ok(())
    }
}

/// The body of the extension. None if it cannot be encoded.
fn request(ids: Option<&ResponderIds>, extensions: Option<&Extensions>) -> Option<Vec<u8>> {
    let sized = |bytes: &[u8]| -> Option<Vec<u8>> {
        Some([&u16::try_from(bytes.len()).ok()?.to_be_bytes()[..], bytes].concat())
    };
    let ids = ids.map_or(Some(Vec::new()), ResponderIds::to_der)?;
    let ids = ids.iter().map(|id| sized(id)).collect::<Option<Vec<_>>>()?.concat();
    let extensions = extensions.map_or(Some(Vec::new()), Extensions::to_der)?;
    Some([vec![OCSP], sized(&ids)?, sized(&extensions)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A responder by the hash of its key: `[2] EXPLICIT OCTET STRING`.
    const ID: [u8; 24] =
        [0xa2, 22, 4, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

    #[test]
    fn responders_have_their_lengths() {
        let mut ids = ResponderIds::new().unwrap();
        ids.add_der(&ID).unwrap();
        ids.add_der(&ID).unwrap();
        let body = [&[1, 0, 52, 0, 24][..], &ID, &[0, 24], &ID, &[0, 0]].concat();
        assert_eq!(request(Some(&ids), None), Some(body));
        assert_eq!(request(None, None), Some(vec![1, 0, 0, 0, 0]));
    }
}
