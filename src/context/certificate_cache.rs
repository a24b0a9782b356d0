//! Certificates that peers have shown before, parsed.
//!
//! libcrypto takes longer to parse a certificate than the rest of a handshake takes, because it looks for a decoder of
//! the public key each time. Peers show the same few certificates over and over, so a context keeps the last ones.
//! A certificate object is shared by the connections whose peers sent the very same bytes; it says nothing about trust,
//! which each connection judges for itself.

use crate::libcrypto::x509::Certificate;
use crate::lock::Renewable;

/// How many certificates are kept.
const LIMIT: usize = 16;
/// Longer ones are not kept, in bytes.
const LONGEST: usize = 8192;

/// The last certificates, the one that was seen last first.
#[derive(Default)]
pub struct CertificateCache(Renewable<Vec<(Box<[u8]>, Certificate)>>);

impl CertificateCache {
    /// The certificate of these bytes, if it was seen lately.
    pub fn find(&self, der: &[u8]) -> Option<Certificate> {
        self.0.with(|seen| {
            let place = seen.iter().position(|(known, _)| **known == *der)?;
            seen[..=place].rotate_right(1);
            Some(seen[0].1.clone())
        })
    }

    /// Remembers a certificate.
    pub fn keep(&self, der: &[u8], certificate: &Certificate) {
        if der.len() > LONGEST {
            return;
        }
        let oldest = self.0.with(|seen| {
            let oldest = (seen.len() >= LIMIT).then(|| seen.pop());
            seen.insert(0, (der.into(), certificate.clone()));
            oldest
        });
        // libcrypto frees it outside of the lock.
        drop(oldest);
    }
}
