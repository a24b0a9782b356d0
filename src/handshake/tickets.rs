//! TLS 1.3 tickets as a server makes them. rustls is configured to send none: its own would carry neither our early
//! data limit nor the program's choice of how many, and it can send none later. The pre-shared key comes from the
//! resumption secret, which the wrapped HKDF of `provider.rs` stores in the context.

use crate::record::hkdf;
use rustls::crypto::tls13::{Hkdf, OkmBlock};
use zeroize::Zeroizing;

/// The secret that the keys of all tickets of a connection are derived from.
pub struct ResumptionSecret {
    hkdf: &'static dyn Hkdf,
    secret: Zeroizing<Vec<u8>>,
}

impl ResumptionSecret {
    pub(super) fn new(hkdf: &'static dyn Hkdf, secret: &OkmBlock) -> Self {
        Self { hkdf, secret: Zeroizing::new(secret.as_ref().to_vec()) }
    }

    /// The key of the ticket with this nonce (RFC 8446, section 4.6.1).
    pub fn key(&self, nonce: &[u8; NONCE]) -> Zeroizing<Vec<u8>> {
        let key = hkdf::expand_block(
            &*self.hkdf.expander_for_okm(&OkmBlock::new(&self.secret)),
            b"resumption",
            nonce,
        );
        Zeroizing::new(key.as_ref().to_vec())
    }
}

/// The length of a ticket's nonce.
pub const NONCE: usize = 8;
/// The longest lifetime of a TLS 1.3 ticket, in seconds: RFC 8446 allows no more, and rustls accepts no more.
pub const LONGEST_LIFETIME: u32 = 7 * 24 * 60 * 60;
