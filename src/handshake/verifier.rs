//! The peer's identity as rustls asks about it. The connection judges chains, outside rustls; this module only checks
//! that the peer holds the key, with aws-lc where possible and with libcrypto otherwise.

use std::hash::Hasher;
use std::sync::Arc;

use rustls::client::danger::{
    HandshakeSignatureValid, ServerIdentity, ServerVerifier, SignatureVerificationInput,
};
use rustls::crypto::{SignatureScheme, VerifiedIdentity};
use rustls::error::{CertificateError, Error};
use rustls::server::danger::{ClientIdentity, ClientVerifier};
use rustls::{DistinguishedName, SignerPublicKey};
use rustls_aws_lc_rs::SUPPORTED_SIG_ALGS;

use super::dialect::transcript;
use super::scope;
use crate::libcrypto::error_queue::reported_on_failure;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Certificate;

/// What we accept from a peer, and request of it.
#[derive(Debug)]
pub struct Verifier {
    /// Signature schemes, in our order.
    pub schemes: Vec<SignatureScheme>,
    /// Client: request a stapled OCSP response.
    pub request_ocsp: bool,
    /// Server: request a certificate.
    pub request_certificate: bool,
    /// The authorities' names, for either side.
    pub authorities: Arc<[DistinguishedName]>,
}

impl Verifier {
    fn check(
        &self,
        input: &SignatureVerificationInput<'_>,
        tls13: bool,
    ) -> Result<HandshakeSignatureValid, Error> {
        let SignerPublicKey::X509(certificate) = input.signer else {
            return Err(CertificateError::BadEncoding.into());
        };
        self.judge(certificate, input.signature.scheme, tls13, input.message, input.signature.signature())
    }

    fn judge(
        &self,
        certificate: &[u8],
        scheme: SignatureScheme,
        tls13: bool,
        message: &[u8],
        signature: &[u8],
    ) -> Result<HandshakeSignatureValid, Error> {
        let context = scope::current().ok_or(Error::Unreachable("a signature outside of a handshake"))?;
        // Before TLS 1.3 a client signs all messages; whatever else is signed does not consist of rustls's messages.
        let message = match self.request_certificate && !tls13 {
            true => transcript::on_wire(message),
            false => message.into(),
        };
        let is_proven = context.take_proven().is_some_and(|proven| {
            proven.scheme == scheme.0
                && proven.certificate == certificate
                && proven.content == *message
                && proven.signature == signature
        });
        if is_proven {
            return Ok(HandshakeSignatureValid::assertion());
        }
        let judged = context.ask(|callbacks| {
            callbacks.judge_signature_scheme(scheme.0, tls13)?;
            let certificate = callbacks.peer_certificate(certificate);
            Ok(certificate.is_some_and(|certificate| {
                is_signed(&callbacks.library(), &certificate, scheme.0, tls13, &message, signature)
            }))
        });
        let judged = judged.ok_or(Error::Unreachable("a handshake without its connection"))?;
        let is_valid = judged.map_err(|alert| {
            context.choose_alert(alert);
            Error::from(rustls::error::PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)
        })?;
        if is_valid {
            Ok(HandshakeSignatureValid::assertion())
        } else {
            Err(CertificateError::BadSignature.into())
        }
    }
}

/// Whether the key of `certificate` made the signature. If not, libcrypto's reason may be in the error queue.
///
/// The rule: the key is the one that libcrypto has read, as it is for everything else that is decided about the certificate.
pub fn is_signed(
    library: &LibraryContext,
    certificate: &Certificate,
    scheme: u16,
    tls13: bool,
    message: &[u8],
    signature: &[u8],
) -> bool {
    // libcrypto decodes a key for each signature, which costs more than verifying it.
    if let Some((algorithm, key)) = certificate.key_bits() {
        let known = SUPPORTED_SIG_ALGS.mapping().iter().find(|(known, _)| known.0 == scheme);
        for candidate in known.map(|(_, algorithms)| *algorithms).unwrap_or_default() {
            if candidate.public_key_alg_id().as_ref() == algorithm
                && candidate.verify_signature(key, message, signature).is_ok()
            {
                return true;
            }
            if tls13 {
                // TLS 1.3 ties an ECDSA scheme to one curve: the first in the list.
                break;
            }
        }
    }
    // aws-lc may refuse a key that it does not support, such as a short RSA key or one on another curve. And libcrypto
    // reports why a signature is wrong.
    reported_on_failure(|| {
        certificate
            .public_key()
            .is_some_and(|key| key.suits(scheme, tls13) && key.verify(library, scheme, message, signature))
    })
}

impl ServerVerifier for Verifier {
    fn verify_identity<'a>(&self, _: &ServerIdentity<'a, '_>) -> Result<VerifiedIdentity<'a>, Error> {
        Err(Error::Unreachable("the connection judges the chain"))
    }

    fn verify_tls12_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(input, false)
    }

    fn verify_tls13_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(input, true)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }

    fn request_ocsp_response(&self) -> bool {
        self.request_ocsp
    }

    fn root_hint_subjects(&self) -> Option<Arc<[DistinguishedName]>> {
        (!self.authorities.is_empty()).then(|| self.authorities.clone())
    }

    fn hash_config(&self, _: &mut dyn Hasher) {}
}

impl ClientVerifier for Verifier {
    fn verify_identity<'a>(&self, _: &ClientIdentity<'a, '_>) -> Result<VerifiedIdentity<'a>, Error> {
        Err(Error::Unreachable("the connection judges the chain"))
    }

    fn verify_tls12_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(input, false)
    }

    fn verify_tls13_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(input, true)
    }

    fn root_hint_subjects(&self) -> Arc<[DistinguishedName]> {
        self.authorities.clone()
    }

    fn client_auth_mandatory(&self) -> bool {
        // The connection decides when the client shows none.
        false
    }

    fn offer_client_auth(&self) -> bool {
        self.request_certificate
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::handshake::context::HandshakeContext;
    use crate::handshake::sessions::tests::somebody;
    use crate::libcrypto::key::BegunSignature;
    use crate::libcrypto::testdata;

    /// A signature scheme for the test data's key.
    pub const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP256_SHA256;

    /// What a server signs in TLS 1.2: both randoms and its parameters. The client's random looks like the start of a
    /// ClientHello with a body of `length` bytes, which continues in the server's random.
    fn like_a_hello(length: u8) -> Vec<u8> {
        let client = [&[1, 0, 0, length, 3, 3][..], &[7; 26]].concat();
        // The rest of that random; session id, suites, compression; and extensions, the last of which ends in the parameters.
        let hello = [0, 0, 2, 0x13, 1, 1, 0, 0, length - 43, 0, 5, 0, 5, 1, 0, 0, 0, 0, 0, 35, 0];
        let server = [&[8; 6][..], &hello, &[20, 9, 9, 9, 9]].concat();
        let parameters = [&[3, 0, 29, 32][..], &[6; 32]].concat();
        [client, server, parameters].concat()
    }

    /// Runs `work` on contents that the dialect changes wherever they are taken for messages: with the original and the
    /// changed bytes.
    pub fn each_like_a_hello(work: impl Fn(&[u8], &[u8])) {
        // The message ends at the end of the server's random, within the parameters, at their end, and after it.
        for length in [60, 70, 96, 200] {
            let callbacks = somebody();
            let context = HandshakeContext::new(Arc::downgrade(&callbacks));
            let content = like_a_hello(length);
            let changed = context.dialect(|dialect| {
                dialect.hello.add(crate::wire::extension::POST_HANDSHAKE_AUTH);
                dialect.hello.add(crate::wire::extension::SIGNED_CERTIFICATE_TIMESTAMP);
                dialect.hello.ask_for_response(&[1, 0, 3, 0, 1, 9, 0, 0]);
                dialect.to_wire(&content)
            });
            context.enter(|| work(&content, &changed.expect("it looks like a ClientHello")));
        }
    }

    #[test]
    fn only_a_client_of_tls12_signs_messages() {
        let library = LibraryContext::standard();
        let sign = |content: &[u8]| {
            let begun = BegunSignature::default();
            testdata::server_key().sign(&library, SCHEME.0, &begun, content).expect("a signature")
        };
        each_like_a_hello(|content, changed| {
            let (signature, of_changed) = (sign(content), sign(changed));
            for (request_certificate, tls13) in [(false, false), (false, true), (true, true), (true, false)] {
                let verifier = Verifier {
                    schemes: vec![SCHEME],
                    request_ocsp: false,
                    request_certificate,
                    authorities: Arc::new([]),
                };
                let accepts = |signature: &[u8]| {
                    verifier.judge(testdata::SERVER, SCHEME, tls13, content, signature).is_ok()
                };
                let messages = request_certificate && !tls13;
                assert_eq!((accepts(&signature), accepts(&of_changed)), (!messages, messages));
            }
        });
    }
}
