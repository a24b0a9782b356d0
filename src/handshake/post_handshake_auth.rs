//! Authentication of a TLS 1.3 client after the handshake (RFC 8446, section 4.6.2), of which rustls knows nothing.
//!
//! The client's extension goes into the ClientHello by `dialect/client_hello.rs`. The hash of `dialect/transcript.rs` leaves
//! the transcript up to the client's Finished in the handshake context. What the messages say is put together and taken
//! apart in `wire/authentication.rs`; when they are sent and how they are judged is the connection's matter.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rustls::crypto::hash::Context;

use crate::record::TrafficSecret;

/// All messages of a handshake.
pub struct Transcript(Box<dyn Context>);

/// The messages of one authentication, behind those of the handshake.
pub struct Exchange(Box<dyn Context>);

impl Transcript {
    pub(super) fn new(messages: Box<dyn Context>) -> Self {
        Self(messages)
    }

    /// Begins an authentication.
    pub fn exchange(&self) -> Exchange {
        Exchange(self.0.fork())
    }
}

impl Exchange {
    /// One more message, with its header.
    pub fn add(&mut self, message: &[u8]) {
        self.0.update(message);
    }

    /// What the client signs behind these messages (RFC 8446, section 4.4.3).
    pub fn signed(&self) -> Vec<u8> {
        [&[b' '; 64][..], b"TLS 1.3, client CertificateVerify\0", self.0.fork_finish().as_ref()].concat()
    }

    /// What the client's Finished says behind these messages (RFC 8446, section 4.4.4). The keys that it sends with count: a
    /// KeyUpdate changes it.
    pub fn verify_data(&self, secret: &TrafficSecret) -> Vec<u8> {
        secret.verify_data(self.0.fork_finish().as_ref())
    }
}

/// Whether both are the same, found out in a time that does not tell where they differ.
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

    /// Each message and the secret in use count.
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
