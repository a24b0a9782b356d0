//! KeyUpdates of TLS 1.3, as OpenSSL sends and answers them.
//!
//! rustls has one KeyUpdate of its own: it asks the peer for another, and none follows before the peer has answered. The
//! program may ask for more, with and without an answer. So our record cipher changes its keys itself, behind a message
//! that rustls takes for data, and remembers which secret stands in for rustls's own, should rustls want the next one. A
//! peer's wish for an answer is taken out of its message (`incoming.rs`): the connection answers when OpenSSL would.

use rustls::Error;
use rustls::crypto::cipher::{AeadKey, Iv, RecordEncrypter};
use rustls::crypto::tls13::OkmBlock;

use super::tap::Tap;
use crate::record::Algorithms;
use crate::record::hkdf::{expand, expand_block};
use crate::wire::handshake_type;

/// The secret of the keys that are in use for sending.
pub(super) struct SendSecret {
    pub secret: OkmBlock,
    pub algorithms: Algorithms,
}

impl SendSecret {
    /// Goes on to the next secret (RFC 8446, section 7.2); a cipher with its keys.
    pub fn advance(&mut self, tap: &Tap) -> Result<Box<dyn RecordEncrypter>, Error> {
        let Algorithms { hkdf, aead, .. } = self.algorithms;
        let next = expand_block(&*hkdf.expander_for_okm(&self.secret), b"traffic upd", &[]);
        let old = std::mem::replace(&mut self.secret, next);
        tap.replace_secret(old, self.secret.clone());
        let expander = hkdf.expander_for_okm(&self.secret);
        let key = match aead.key_len() {
            16 => AeadKey::from(*expand::<16>(expander.as_ref(), b"key").ok_or(Error::EncryptError)?),
            32 => AeadKey::from(*expand::<32>(expander.as_ref(), b"key").ok_or(Error::EncryptError)?),
            _ => return Err(Error::EncryptError),
        };
        let iv = expand::<IV_LENGTH>(expander.as_ref(), b"iv").ok_or(Error::EncryptError)?;
        Ok(aead.encrypter(key, Iv::new(&iv[..])?))
    }
}

/// All of TLS 1.3's.
const IV_LENGTH: usize = 12;

/// A KeyUpdate.
pub(super) fn message(of_peer: bool) -> [u8; 5] {
    [handshake_type::KEY_UPDATE, 0, 0, 1, of_peer.into()]
}

#[cfg(test)]
mod tests {
    use rustls::crypto::cipher::{EncodableVersion, OutboundPlain, Record};
    use rustls::crypto::tls13::Hkdf;
    use rustls::enums::{ContentType, ProtocolVersion};

    use super::super::provider::tls13_suite;
    use super::super::sessions::tests::nobody;
    use super::super::tap::SealedAs;
    use super::*;

    fn next(hkdf: &dyn Hkdf, secret: &OkmBlock) -> OkmBlock {
        expand_block(&*hkdf.expander_for_okm(secret), b"traffic upd", &[])
    }

    #[test]
    fn rustls_goes_on_from_the_secret_in_use() {
        let suite = tls13_suite(0x1301).unwrap();
        let (hkdf, aead) = (suite.hkdf_provider, suite.aead_alg);
        let first = OkmBlock::new(&[7; 32]);
        // Without a connection nothing is replaced.
        let third = next(hkdf, &next(hkdf, &next(hkdf, &first)));
        let tap = Tap::new(nobody());
        tap.enter(|| {
            let expander = hkdf.expander_for_okm(&first);
            let key = AeadKey::from(*expand::<16>(expander.as_ref(), b"key").unwrap());
            let iv = expand::<IV_LENGTH>(expander.as_ref(), b"iv").unwrap();
            let mut encrypter = aead.encrypter(key, Iv::new(&iv[..]).unwrap());
            for sequence in 0..2 {
                let update = message(true);
                let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
                let record =
                    Record::new(ContentType::ApplicationData, version, OutboundPlain::from(&update[..]));
                tap.seal_as(SealedAs::KeyUpdate, || {
                    encrypter.encrypt(record, sequence, &mut [0; 64]).unwrap();
                });
            }
            assert_eq!(next(hkdf, &first).as_ref(), third.as_ref());
        });
    }
}
