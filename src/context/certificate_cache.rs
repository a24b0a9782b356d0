//! A cache of the peers' parsed certificates.
//!
//! Parsing a certificate takes libcrypto longer than the rest of a handshake, because it looks up a decoder for the public key
//! each time. Peers send the same few certificates, so a context keeps the latest ones.
//! Connections whose peers sent the same bytes share a certificate object. It implies no trust, which each connection checks
//! for itself.

use std::sync::Arc;

use crate::libcrypto::x509::Certificate;
use crate::lock::Renewable;

/// How many certificates are kept.
const LIMIT: usize = 16;
/// Longer certificates are not kept, in bytes.
const LONGEST: usize = 8192;

/// The latest certificates, the most recently used first.
#[derive(Default)]
pub struct CertificateCache(Renewable<Vec<Entry>>);

#[derive(Clone)]
struct Entry {
    der: Arc<[u8]>,
    certificate: Certificate,
    /// The algorithm and the bits of its key, as they were read.
    key: Option<Arc<(Vec<u8>, Vec<u8>)>>,
}

fn key_of(certificate: &Certificate) -> Option<Arc<(Vec<u8>, Vec<u8>)>> {
    certificate.key_bits().map(|(algorithm, bits)| Arc::new((algorithm, bits.to_vec())))
}

impl CertificateCache {
    /// The certificate with these bytes, if it is still cached. The rule: not one in which a program has put another key, which it got
    /// from another connection.
    pub fn find(&self, der: &[u8]) -> Option<Certificate> {
        let found = self.0.with(|seen| {
            let place = seen.iter().position(|known| *known.der == *der)?;
            seen[..=place].rotate_right(1);
            Some(seen[0].clone())
        })?;
        if key_of(&found.certificate) == found.key {
            return Some(found.certificate);
        }
        let changed = self.0.with(|seen| {
            let place = seen.iter().position(|known| Arc::ptr_eq(&known.der, &found.der))?;
            Some(seen.remove(place))
        });
        drop(changed);
        None
    }

    /// Remembers a certificate.
    pub fn keep(&self, der: &[u8], certificate: &Certificate) {
        if der.len() > LONGEST {
            return;
        }
        let oldest = self.0.with(|seen| {
            let oldest = (seen.len() >= LIMIT).then(|| seen.pop());
            seen.insert(
                0,
                Entry { der: der.into(), certificate: certificate.clone(), key: key_of(certificate) },
            );
            oldest
        });
        // libcrypto frees it outside of the lock.
        drop(oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::testdata;

    #[test]
    fn the_same_bytes_give_the_same_object() {
        let (cache, certificate) = (CertificateCache::default(), testdata::server());
        assert!(cache.find(testdata::SERVER).is_none());
        cache.keep(testdata::SERVER, &certificate);
        assert!(cache.find(testdata::SERVER).is_some_and(|found| found.as_ptr() == certificate.as_ptr()));
        assert!(cache.find(testdata::AUTHORITY).is_none());
    }

    #[test]
    fn one_with_another_key_is_read_anew() {
        let (cache, certificate) = (CertificateCache::default(), testdata::server());
        cache.keep(b"name", &certificate);
        assert!(cache.find(b"name").is_some());
        testdata::set_key(&certificate, &testdata::authority().public_key().unwrap());
        assert!(cache.find(b"name").is_none() && cache.find(b"name").is_none());
        cache.keep(b"name", &testdata::server());
        assert!(cache.find(b"name").is_some());
    }

    #[test]
    fn the_one_that_was_not_seen_for_longest_goes() {
        let (cache, certificate) = (CertificateCache::default(), testdata::server());
        let names: Vec<[u8; 1]> = (0..LIMIT as u8).map(|name| [name]).collect();
        names.iter().for_each(|name| cache.keep(name, &certificate));
        // After another use, the first is no longer the oldest.
        assert!(cache.find(&names[0]).is_some());
        cache.keep(b"one more", &certificate);
        assert!(cache.find(&names[0]).is_some() && cache.find(&names[1]).is_none());
        assert!(names[2..].iter().all(|name| cache.find(name).is_some()));
    }

    #[test]
    fn a_very_long_one_is_not_kept() {
        let (cache, certificate) = (CertificateCache::default(), testdata::server());
        cache.keep(&[7; LONGEST + 1], &certificate);
        assert!(cache.find(&[7; LONGEST + 1]).is_none());
        cache.keep(&[7; LONGEST], &certificate);
        assert!(cache.find(&[7; LONGEST]).is_some());
    }
}
