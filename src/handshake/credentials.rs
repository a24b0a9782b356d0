//! Our own certificate, as rustls asks for it: the connection chooses one, and libcrypto signs with its key.

use std::hash::Hasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::Error;
use rustls::client::{ClientCredentialResolver, CredentialRequest};
use rustls::crypto::{Credentials, Identity, SelectedCredential, SignatureScheme, Signer, SigningKey};
use rustls::enums::CertificateType;
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use rustls::server::{ClientHello, ServerCredentialResolver};

use super::context::HandshakeContext;
use super::{Credential, dialect::transcript, scope};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::key::BegunSignature;
use crate::libcrypto::x509::Key;
use crate::tables::cipher_suites::{self, Authentication};
use crate::tables::signature_schemes::{self, Hash, KeyKind};

/// Finds the certificate of the connection that rustls is working for. All configurations share it.
#[derive(Debug)]
pub struct Resolver;

impl ServerCredentialResolver for Resolver {
    fn resolve(&self, _: &ClientHello<'_>) -> Result<SelectedCredential, Error> {
        if let Some(scheme) = scope::with(unused_scheme).flatten() {
            return unused(scheme).ok_or(Error::NoSuitableCertificate);
        }
        let credential = scope::ask(|callbacks| callbacks.server_credential()).flatten();
        let placeholder = credential.as_ref().and_then(|credential| placeholder(credential.scheme));
        let mut selected = credential
            .and_then(|credential| select(credential, false))
            .ok_or(Error::NoSuitableCertificate)?;
        if let Some(scheme) = placeholder {
            let asked = AtomicBool::new(false);
            selected.signer = Box::new(PlaceholderAtFirst { signer: selected.signer, scheme, asked });
        }
        Ok(selected)
    }
}

impl ClientCredentialResolver for Resolver {
    fn resolve(&self, request: &CredentialRequest<'_>) -> Option<SelectedCredential> {
        let schemes: Vec<u16> = request.signature_schemes().iter().map(|scheme| scheme.0).collect();
        let authorities: Vec<Vec<u8>> =
            request.root_hint_subjects().iter().map(|name| name.as_ref().to_vec()).collect();
        let context = scope::current()?;
        if context.dialect(|dialect| dialect.cannot_answer_request()) {
            return None;
        }
        let (tls13, of_certificate) = context.certificate_request();
        let of_certificate = of_certificate.as_deref();
        context
            .ask(|callbacks| callbacks.client_credential(tls13, &authorities, &schemes, of_certificate))?
            .and_then(|credential| select(credential, !tls13))
    }

    fn supported_certificate_types(&self) -> &'static [CertificateType] {
        &[CertificateType::X509]
    }

    fn hash_config(&self, _: &mut dyn Hasher) {}
}

/// rustls asks for a certificate even where it sends none: in a resumed handshake, and when it repeats the steps up to
/// a HelloRetryRequest. Returns the scheme to give it then.
fn unused_scheme(context: &Arc<HandshakeContext>) -> Option<SignatureScheme> {
    let session = context.known_session();
    let suite = session.as_ref().map(|session| session.facts.suite);
    let authentication = suite.and_then(cipher_suites::find).map(|suite| &suite.authentication);
    match (authentication, context.rehearses()) {
        (Some(Authentication::Rsa), _) => Some(SignatureScheme::RSA_PKCS1_SHA256),
        (Some(_), _) | (None, true) => Some(SignatureScheme::ECDSA_NISTP256_SHA256),
        (None, false) => None,
    }
}

/// An empty certificate whose key does not sign.
fn unused(scheme: SignatureScheme) -> Option<SelectedCredential> {
    let chain = vec![CertificateDer::from(&[0x30, 0x00][..])];
    let identity = Arc::new(Identity::from_cert_chain(chain).ok()?);
    Credentials::new_unchecked(identity, Box::new(Unused(scheme))).signer(&[scheme])
}

/// The rule: a handshake that was meant to resume a session and does not, fails, because nothing signs it.
#[derive(Clone, Debug)]
struct Unused(SignatureScheme);

impl SigningKey for Unused {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(self.clone()))
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        None
    }
}

impl Signer for Unused {
    fn sign(self: Box<Self>, _: &[u8]) -> Result<Vec<u8>, Error> {
        Err(Error::General("a resumed handshake signs nothing".into()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.0
    }
}

/// `signs_transcript`: it signs all messages of the handshake, as a client does before TLS 1.3.
fn select(credential: Credential, signs_transcript: bool) -> Option<SelectedCredential> {
    let chain = credential.chain.into_iter().map(CertificateDer::from).collect();
    let identity = Arc::new(Identity::from_cert_chain(chain).ok()?);
    let scheme = SignatureScheme(credential.scheme);
    let mut credentials = Credentials::new_unchecked(
        identity,
        Box::new(LibcryptoKey {
            key: credential.key,
            library: credential.library,
            scheme: credential.scheme,
            begun: credential.begun,
            signs_transcript,
        }),
    );
    credentials.ocsp = credential.ocsp_response;
    credentials.signer(&[scheme])
}

/// A key that libcrypto signs with, wherever the key is held, and the one scheme it was chosen for.
#[derive(Clone)]
struct LibcryptoKey {
    key: Key,
    library: LibraryContext,
    scheme: u16,
    begun: Arc<BegunSignature>,
    signs_transcript: bool,
}

impl std::fmt::Debug for LibcryptoKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LibcryptoKey").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

impl SigningKey for LibcryptoKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SignatureScheme(self.scheme)).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        None
    }
}

impl Signer for LibcryptoKey {
    fn sign(self: Box<Self>, message: &[u8]) -> Result<Vec<u8>, Error> {
        let message = match self.signs_transcript {
            true => transcript::on_wire(message),
            false => message.into(),
        };
        // The key may be implemented by the program's own code.
        if let Some(signature) =
            scope::outside(|| self.key.sign(&self.library, self.scheme, &self.begun, &message))
        {
            return Ok(signature);
        }
        if let Some(context) = scope::current()
            && let Some(alert) = context.ask(|callbacks| callbacks.signing_failed())
        {
            context.choose_alert(alert);
        }
        Err(Error::General("the private key does not sign".into()))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme(self.scheme)
    }
}

/// A server's signer whose scheme rustls has no algorithm for. rustls asks for the scheme twice: first to find a TLS 1.2 suite
/// for the kind of key, then to write it into the message. The first time it gets another scheme for the same kind of key.
#[derive(Debug)]
struct PlaceholderAtFirst {
    signer: Box<dyn Signer>,
    scheme: SignatureScheme,
    asked: AtomicBool,
}

impl Signer for PlaceholderAtFirst {
    fn sign(self: Box<Self>, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.signer.sign(message)
    }

    fn scheme(&self) -> SignatureScheme {
        match self.asked.swap(true, Ordering::Relaxed) {
            true => self.signer.scheme(),
            false => self.scheme,
        }
    }
}

/// A scheme that rustls knows, for suites of the same kind.
fn placeholder(scheme: u16) -> Option<SignatureScheme> {
    match signature_schemes::find(scheme)? {
        found if found.key == KeyKind::RsaPss => Some(SignatureScheme::RSA_PSS_SHA256),
        found if found.hash != Some(Hash::Sha224) => None,
        found if found.key == KeyKind::Ecdsa => Some(SignatureScheme::ECDSA_NISTP256_SHA256),
        _ => Some(SignatureScheme::RSA_PKCS1_SHA256),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::verifier::is_signed;
    use crate::handshake::verifier::tests::{SCHEME, each_like_a_hello};
    use crate::libcrypto::testdata;

    #[test]
    fn only_messages_are_signed_as_they_are_on_the_wire() {
        each_like_a_hello(|content, changed| {
            for messages in [false, true] {
                let credential = Credential {
                    chain: vec![testdata::SERVER.to_vec()],
                    key: testdata::server_key(),
                    library: LibraryContext::standard(),
                    scheme: SCHEME.0,
                    begun: Arc::default(),
                    ocsp_response: None,
                };
                let selected = select(credential, messages).expect("a signer");
                let signature = selected.signer.sign(content).expect("a signature");
                let signs = |content: &[u8]| {
                    is_signed(
                        &LibraryContext::standard(),
                        &testdata::server(),
                        SCHEME.0,
                        true,
                        content,
                        &signature,
                    )
                };
                assert_eq!((signs(content), signs(changed)), (!messages, messages));
            }
        });
    }
}
