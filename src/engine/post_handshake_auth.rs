//! Authentication of a TLS 1.3 client after the handshake (RFC 8446, section 4.6.2), of which rustls knows nothing.
//!
//! The client's extension goes into the ClientHello by `rewrite.rs`. The wrapped hash leaves the transcript up to the
//! client's Finished here, the wrapped record ciphers the secret of the client's keys. Of the messages, those of an
//! authentication are taken out of what rustls is shown (`inbox.rs`); ours are sealed by
//! [`Sender::message`](super::traffic::Sender::message). What they say is put together and taken apart in
//! `messages.rs`; when they are sent and how they are judged is the connection's matter.

mod inbox;
pub mod messages;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rustls::crypto::SignatureScheme;
use rustls::crypto::hash::Context;
use rustls::crypto::tls13::{Hkdf, OkmBlock};

use super::errors::Fault;
use super::verifier;
use crate::libcrypto::init::LibraryContext;
use crate::lock::Lock;
use crate::record::hkdf::verify_data;
use inbox::Inbox;
pub use inbox::News;

/// What a connection keeps whose client has offered to authenticate later.
pub struct PostHandshakeAuth {
    /// Whether we are the client.
    client: bool,
    /// All messages of the handshake.
    transcript: Lock<Option<Box<dyn Context>>>,
    /// The secret of the keys that the client sends with, and what is derived from it.
    secret: Lock<Option<(&'static dyn Hkdf, OkmBlock)>>,
    inbox: Lock<Inbox>,
}

/// The messages of one authentication, behind those of the handshake.
pub struct Exchange(Box<dyn Context>);

impl PostHandshakeAuth {
    pub(super) fn new(client: bool) -> Self {
        Self {
            client,
            transcript: Lock::default(),
            secret: Lock::default(),
            inbox: Lock::new(Inbox::new(client)),
        }
    }

    /// Keeps the transcript as it is now. The last one of a handshake is the one up to the client's Finished, from which
    /// the secret for tickets is derived.
    pub(super) fn keep_transcript(&self, transcript: Box<dyn Context>) {
        self.transcript.set(Some(transcript));
    }

    /// Keeps the secret of the keys that are made now, `ours` those for sending.
    pub(super) fn keep_secret(&self, ours: bool, hkdf: &'static dyn Hkdf, secret: &OkmBlock) {
        if ours == self.client {
            self.secret.set(Some((hkdf, secret.clone())));
        }
    }

    /// Our keys for sending come from another secret now.
    pub(super) fn replace_secret(&self, new: &OkmBlock) {
        if self.client {
            self.secret.with(|secret| {
                if let Some((_, secret)) = secret {
                    *secret = new.clone();
                }
            });
        }
    }

    /// Takes what belongs to an authentication out of a record's handshake messages. What is left for rustls; None where that
    /// is everything.
    pub(super) fn take(&self, payload: &[u8], longest: impl Fn() -> usize) -> Option<Vec<u8>> {
        let left = self.inbox.with(|inbox| inbox.take(payload, longest))?;
        Some(left)
    }

    /// Whether the peer's messages have begun and not ended, so that nothing else may come.
    pub fn is_amid(&self) -> bool {
        self.inbox.with(|inbox| inbox.is_amid())
    }

    /// Whether [`PostHandshakeAuth::next`] has something.
    pub fn has_news(&self) -> bool {
        self.inbox.with(|inbox| inbox.has_news())
    }

    /// What the peer has sent next, or what is wrong with it.
    pub fn next(&self) -> Option<Result<News, Fault>> {
        self.inbox.with(Inbox::next)
    }

    /// Begins an authentication. None before the handshake is over.
    pub fn exchange(&self) -> Option<Exchange> {
        self.transcript.with(|transcript| transcript.as_ref().map(|transcript| Exchange(transcript.fork())))
    }

    /// What the client's Finished says behind these messages (RFC 8446, section 4.4.4). The keys in use count: a KeyUpdate
    /// changes it.
    pub fn verify_data(&self, exchange: &Exchange) -> Option<Vec<u8>> {
        self.secret.with(|secret| {
            let (hkdf, secret) = secret.as_ref()?;
            Some(verify_data(*hkdf, secret, exchange.0.fork_finish().as_ref()))
        })
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
}

/// Whether both are the same, found out in a time that does not tell where they differ.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(one, other).is_ok()
}

/// Whether the key of this certificate (DER) has made the signature. Otherwise libcrypto's reason may be in the error queue.
pub fn is_signed(
    library: &LibraryContext,
    certificate: &[u8],
    scheme: u16,
    content: &[u8],
    signature: &[u8],
) -> bool {
    verifier::is_valid(library, certificate, SignatureScheme(scheme), true, content, signature)
}

#[cfg(test)]
mod tests {
    use rustls::crypto::HashAlgorithm;
    use rustls_aws_lc_rs::cipher_suite;

    use super::super::key_derivation::algorithms;
    use super::*;

    /// Each message and the secret in use count.
    #[test]
    fn verify_data_is_of_messages_and_keys() {
        let suite = cipher_suite::TLS13_AES_128_GCM_SHA256;
        let hkdf = algorithms(HashAlgorithm::SHA256).expect("SHA-256 is known").hkdf;
        let authentication = PostHandshakeAuth::new(true);
        assert!(authentication.exchange().is_none());
        let mut transcript = suite.common.hash_provider.start();
        transcript.update(b"handshake");
        authentication.keep_transcript(transcript);
        let mut exchange = authentication.exchange().expect("there is a transcript");
        assert!(authentication.verify_data(&exchange).is_none());
        authentication.keep_secret(false, hkdf, &OkmBlock::new(&[9; 32]));
        assert!(authentication.verify_data(&exchange).is_none(), "a server's keys do not count");
        authentication.keep_secret(true, hkdf, &OkmBlock::new(&[1; 32]));
        let first = authentication.verify_data(&exchange).expect("there is a secret");
        assert_eq!(authentication.verify_data(&exchange).as_ref(), Some(&first));
        exchange.add(b"message");
        let second = authentication.verify_data(&exchange).expect("as before");
        authentication.replace_secret(&OkmBlock::new(&[2; 32]));
        let third = authentication.verify_data(&exchange).expect("as before");
        assert!(!is_same(&first, &second) && !is_same(&second, &third) && is_same(&third, &third.clone()));
        let again = authentication.exchange().expect("it begins where the handshake ended");
        assert_eq!(again.signed().len(), 64 + 34 + 32);
        assert_ne!(again.signed(), exchange.signed());
    }
}
