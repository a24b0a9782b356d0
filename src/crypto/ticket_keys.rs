//! A context's own keys for session tickets. A ticket is sealed as OpenSSL seals it, so that servers of either library
//! that share the keys can open each other's tickets: key name, initialisation vector, the session under AES-256-CBC,
//! and HMAC-SHA256 of all of that. `libcrypto/ticket.rs` handles the program's own ticket callback.

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;
use zeroize::Zeroizing;

use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::ticket::{NAME, VECTOR, random, random_secret};

/// The keys that servers must share to open each other's tickets, ready for use.
pub struct TicketKeys {
    /// In the program's format: the name, the MAC key, the cipher key.
    bytes: Zeroizing<[u8; Self::LENGTH]>,
    mac: hmac::Key,
    seals: PaddedBlockEncryptingKey,
    opens: PaddedBlockDecryptingKey,
}

/// The length of either key.
const KEY: usize = 32;
/// The length of an HMAC-SHA256.
const TAG: usize = 32;

impl TicketKeys {
    /// The length that `SSL_CTX_set_tlsext_ticket_keys` takes.
    pub const LENGTH: usize = NAME + 2 * KEY;

    /// New keys. None when the random generator fails.
    pub fn random(library: &LibraryContext) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; Self::LENGTH]);
        let (name, keys) = bytes.split_at_mut(NAME);
        let drawn = random(library, name) && random_secret(library, keys);
        if drawn { Self::from_bytes(&bytes) } else { None }
    }

    /// The program's keys. None when memory runs out.
    pub fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let (mac, cipher) = bytes[NAME..].split_at(KEY);
        let cipher = || UnboundCipherKey::new(&AES_256, cipher).ok();
        Some(Self {
            bytes: Zeroizing::new(*bytes),
            mac: hmac::Key::new(hmac::HMAC_SHA256, mac),
            seals: PaddedBlockEncryptingKey::cbc_pkcs7(cipher()?).ok()?,
            opens: PaddedBlockDecryptingKey::cbc_pkcs7(cipher()?).ok()?,
        })
    }

    /// The keys in the program's format, for it to share.
    pub fn to_bytes(&self) -> &Zeroizing<[u8; Self::LENGTH]> {
        &self.bytes
    }

    fn name(&self) -> &[u8] {
        let bytes: &[u8; Self::LENGTH] = &self.bytes;
        &bytes[..NAME]
    }

    /// Seals a ticket with an initialisation vector that seals no other. None when memory runs out.
    pub fn seal(&self, vector: &[u8; VECTOR], mut plain: Zeroizing<Vec<u8>>) -> Option<Vec<u8>> {
        let context = EncryptionContext::Iv128(FixedLength::from(vector));
        self.seals.less_safe_encrypt(&mut *plain, context).ok()?;
        let mut ticket = [self.name(), vector, &plain].concat();
        let tag = hmac::sign(&self.mac, &ticket);
        ticket.extend_from_slice(tag.as_ref());
        Some(ticket)
    }

    /// The content of a ticket; None when it was not sealed with these keys.
    pub fn open(&self, ticket: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (sealed, tag) = ticket.split_at_checked(ticket.len().checked_sub(TAG)?)?;
        let (vector, encrypted) = sealed.strip_prefix(self.name())?.split_first_chunk::<VECTOR>()?;
        hmac::verify(&self.mac, sealed, tag).ok()?;
        let mut plain = Zeroizing::new(encrypted.to_vec());
        let context = DecryptionContext::Iv128(FixedLength::from(vector));
        let length = self.opens.decrypt(&mut plain, context).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_seals_and_nothing_else() {
        let keys = TicketKeys::from_bytes(&std::array::from_fn(|index| index as u8)).expect("memory");
        for length in [0, 1, 15, 16, 17, 300] {
            let plain = Zeroizing::new(vec![7; length]);
            let ticket = keys.seal(&[9; VECTOR], plain.clone()).expect("memory");
            assert_eq!(ticket.len(), NAME + VECTOR + (length / 16 + 1) * 16 + TAG);
            assert_eq!(keys.open(&ticket), Some(plain));
            for at in 0..ticket.len() {
                let mut changed = ticket.clone();
                changed[at] ^= 1;
                assert_eq!(keys.open(&changed), None);
                assert_eq!(keys.open(&ticket[..at]), None);
            }
            let others = TicketKeys::random(&LibraryContext::standard()).expect("random bytes");
            assert_eq!(others.open(&ticket), None);
        }
    }
}
