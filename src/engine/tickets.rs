//! TLS 1.3 tickets as a server makes them. rustls is told to send none: its own would hold neither our tickets' early
//! data nor the program's choice of how many, and none can follow later. The pre-shared key comes from the resumption
//! secret, which the wrapped HKDF of `provider.rs` leaves in the tap.

use crate::record::hkdf;
use crate::wire::handshake_type;
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

/// A NewSessionTicket of TLS 1.3.
pub struct NewTicket<'a> {
    /// Seconds that the ticket may be used.
    pub lifetime: u32,
    /// Hides the ticket's age.
    pub age_add: u32,
    /// What the key is made from; unlike any other ticket's of this connection.
    pub nonce: &'a [u8],
    /// The ticket.
    pub ticket: &'a [u8],
    /// Early data that we take with it, in bytes.
    pub max_early_data: u32,
}

impl NewTicket<'_> {
    /// The message, without its header. None when something in it is too long.
    pub fn body(&self) -> Option<Vec<u8>> {
        let mut body = Vec::with_capacity(self.ticket.len() + 32);
        body.extend(self.lifetime.to_be_bytes());
        body.extend(self.age_add.to_be_bytes());
        body.push(u8::try_from(self.nonce.len()).ok()?);
        body.extend(self.nonce);
        body.extend(u16::try_from(self.ticket.len()).ok()?.to_be_bytes());
        body.extend(self.ticket);
        if self.max_early_data == 0 {
            body.extend([0, 0]);
        } else {
            body.extend([0, 8, 0, EARLY_DATA, 0, 4]);
            body.extend(self.max_early_data.to_be_bytes());
        }
        Some(body)
    }

    /// The message.
    pub fn message(&self) -> Option<Vec<u8>> {
        let body = self.body()?;
        let length = u32::try_from(body.len()).ok()?.to_be_bytes();
        Some([&[handshake_type::NEW_SESSION_TICKET], &length[1..], &body].concat())
    }
}

/// The extension early_data.
const EARLY_DATA: u8 = 42;
