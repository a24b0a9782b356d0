//! TLS 1.3 tickets as a server makes them. rustls is told to send none: its own would hold neither our tickets' early
//! data nor the program's choice of how many, and none can follow later. The pre-shared key comes from the resumption
//! secret, which the wrapped HKDF of `provider.rs` leaves in the context.

use crate::record::hkdf;
use rustls::crypto::tls13::{Hkdf, OkmBlock};
use zeroize::Zeroizing;

/// What all tickets of a connection get their keys from.
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

/// Bytes of a ticket's nonce.
pub const NONCE: usize = 8;
/// The longest lifetime of a ticket in TLS 1.3, in seconds: RFC 8446 allows no more, and rustls takes no more.
pub const LONGEST_LIFETIME: u32 = 7 * 24 * 60 * 60;
