//! Checks that a server holds the private key of the certificate it presents, before rustls sees the server's messages.
//!
//! The rule: no callback of a client's program that may ask a user, open a key or choose an identity runs for a server
//! that has only presented a certificate, which anybody can do. The server must have signed this handshake.

use rustls::crypto::HashAlgorithm;
use rustls::crypto::hash::Output;

use super::context::HandshakeContext;
use super::provider::tls13_suite;
use super::signed::Signed;
use super::verifier::is_signed;
use crate::crypto::key_derivation::algorithms;
use crate::libcrypto::error_queue::unreported;
use crate::wire::{MESSAGE_HASH, ServerHello, handshake_type, split_messages};

impl Signed {
    /// Whether the certificate's key made the signature, and was allowed to. A signature found to be valid is not
    /// verified a second time when rustls asks.
    pub fn is_right(&self, context: &HandshakeContext, tls13: bool) -> bool {
        let is_right = context.ask(|callbacks| {
            callbacks.judge_signature_scheme(self.scheme, tls13).is_ok()
                && unreported(|| {
                    let (Some(certificate), library) =
                        (callbacks.peer_certificate(&self.certificate), callbacks.library())
                    else {
                        return false;
                    };
                    is_signed(&library, &certificate, self.scheme, tls13, &self.content, &self.signature)
                })
        }) == Some(true);
        if is_right {
            context.set_proven(self.clone());
        }
        is_right
    }
}

/// The messages of a TLS 1.3 handshake so far, as they are on the wire.
#[derive(Debug, Default)]
pub struct Transcript {
    hash: Option<HashAlgorithm>,
    messages: Vec<u8>,
}

impl Transcript {
    /// Begins with the hellos, the last of which is the ServerHello.
    pub fn begin(hellos: &[u8]) -> Self {
        let messages = split_messages(hellos);
        let suite = messages.last().and_then(|hello| ServerHello::parse(hello));
        let suite = suite.and_then(|hello| tls13_suite(hello.suite));
        let hash = suite.map(|suite| suite.common.hash_provider.algorithm());
        let mut this = Self { hash, messages: Vec::new() };
        for message in messages {
            let is_retry = message.first() == Some(&handshake_type::SERVER_HELLO)
                && ServerHello::parse(message).is_some_and(|hello| hello.is_retry());
            if is_retry && let Some(first) = this.digest() {
                // RFC 8446, section 4.4.1
                let length = first.as_ref().len() as u8;
                this.messages = [&[MESSAGE_HASH, 0, 0, length], first.as_ref()].concat();
            }
            this.add(message);
        }
        this
    }

    /// One more message, with its header.
    pub fn add(&mut self, message: &[u8]) {
        self.messages.extend_from_slice(message);
    }

    fn digest(&self) -> Option<Output> {
        Some(algorithms(self.hash?)?.hash.hash(&self.messages))
    }

    /// What a server signs after these messages (RFC 8446, section 4.4.3).
    pub fn signed(&self) -> Option<Vec<u8>> {
        let digest = self.digest()?;
        Some([&[b' '; 64][..], b"TLS 1.3, server CertificateVerify\0", digest.as_ref()].concat())
    }
}
