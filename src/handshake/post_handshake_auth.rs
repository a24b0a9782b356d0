//! Post-handshake authentication of a TLS 1.3 client (RFC 8446, section 4.6.2), which rustls does not support.
//!
//! `dialect/client_hello.rs` adds the client's extension to the ClientHello. The hash of `dialect/transcript.rs` stores
//! the transcript up to the client's Finished in the handshake context. `wire/authentication.rs` encodes and parses the
//! messages; the connection decides when they are sent and judges them.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rustls::crypto::hash::Context;

use crate::record::TrafficSecret;

/// The transcript of a handshake.
pub struct Transcript(Box<dyn Context>);

/// The messages of one authentication, appended to those of the handshake.
pub struct Exchange(Box<dyn Context>);

impl Transcript {
    pub(super) fn new(messages: Box<dyn Context>) -> Self {
        Self(messages)
    }

    /// Starts an authentication.
    pub fn exchange(&self) -> Exchange {
        Exchange(self.0.fork())
    }
}

impl Exchange {
    /// One more message, with its header.
    pub fn add(&mut self, message: &[u8]) {
        self.0.update(message);
    }

    /// What the client signs after these messages (RFC 8446, section 4.4.3).
    pub fn signed(&self) -> Vec<u8> {
        [&[b' '; 64][..], b"TLS 1.3, client CertificateVerify\0", self.0.fork_finish().as_ref()].concat()
    }

    /// The verify_data of the client's Finished after these messages (RFC 8446, section 4.4.4). It depends on the keys
    /// that the client sends with: a KeyUpdate changes it.
    pub fn verify_data(&self, secret: &TrafficSecret) -> Vec<u8> {
        secret.verify_data(self.0.fork_finish().as_ref())
    }
}

/// Whether both are the same, in a time that does not reveal where they differ.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(one, other).is_ok()
}

#[cfg(test)]
mod tests {
    use rustls::crypto::tls13::OkmBlock;
    use rustls_aws_lc_rs::cipher_suite;

    use super::super::provider::record_algorithms;
    use super::*;
    use crate::libcrypto::init::LibraryContext;

    /// verify_data depends on each message and on the traffic secret in use.
    #[test]
    fn verify_data_is_of_messages_and_keys() {
        let algorithms = record_algorithms(0x1301).expect("it is known");
        let secret =
            |byte| TrafficSecret::new(OkmBlock::new(&[byte; 32]), algorithms, LibraryContext::standard);
        let mut messages = cipher_suite::TLS13_AES_128_GCM_SHA256.common.hash_provider.start();
        messages.update(b"handshake");
        let transcript = Transcript::new(messages);
        let mut exchange = transcript.exchange();
        let first = exchange.verify_data(&secret(1));
        assert_eq!(exchange.verify_data(&secret(1)), first);
        exchange.add(b"message");
        let (second, third) = (exchange.verify_data(&secret(1)), exchange.verify_data(&secret(1).next()));
        assert!(!is_same(&first, &second) && !is_same(&second, &third) && is_same(&third, &third.clone()));
        let again = transcript.exchange();
        assert_eq!(again.signed().len(), 64 + 34 + 32);
        assert_ne!(again.signed(), exchange.signed());
        assert_eq!(again.verify_data(&secret(1)), first);
    }
}
