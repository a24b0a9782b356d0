//! Our own identity as rustls asks for it: the connection chooses a certificate, libcrypto signs with its key.

use std::hash::Hasher;
use std::sync::Arc;

use rustls::Error;
use rustls::client::{ClientCredentialResolver, CredentialRequest};
use rustls::crypto::{Credentials, Identity, SelectedCredential, SignatureScheme, Signer, SigningKey};
use rustls::enums::CertificateType;
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use rustls::server::{ClientHello, ServerCredentialResolver};

use super::rewrite;
use super::{Credential, tap};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Key;

/// Finds the certificate of the connection that rustls works for. Shared by all configurations.
#[derive(Debug)]
pub struct Resolver;

impl ServerCredentialResolver for Resolver {
    fn resolve(&self, hello: &ClientHello<'_>) -> Result<SelectedCredential, Error> {
        let schemes: Vec<u16> = hello.signature_schemes().iter().map(|scheme| scheme.0).collect();
        tap::current_host()
            .and_then(|host| host.server_credential(&schemes))
            .and_then(select)
            .ok_or(Error::NoSuitableCertificate)
    }
}

impl ClientCredentialResolver for Resolver {
    fn resolve(&self, request: &CredentialRequest<'_>) -> Option<SelectedCredential> {
        let schemes: Vec<u16> = request.signature_schemes().iter().map(|scheme| scheme.0).collect();
        let authorities: Vec<Vec<u8>> =
            request.root_hint_subjects().iter().map(|name| name.as_ref().to_vec()).collect();
        tap::current_host()?.client_credential(&authorities, &schemes).and_then(select)
    }

    fn supported_certificate_types(&self) -> &'static [CertificateType] {
        &[CertificateType::X509]
    }

    fn hash_config(&self, _: &mut dyn Hasher) {}
}

fn select(credential: Credential) -> Option<SelectedCredential> {
    let chain = credential.chain.into_iter().map(CertificateDer::from).collect();
    let identity = Arc::new(Identity::from_cert_chain(chain).ok()?);
    let scheme = SignatureScheme(credential.scheme);
    let mut credentials = Credentials::new_unchecked(
        identity,
        Box::new(LibcryptoKey {
            key: credential.key,
            library: credential.library,
            scheme: credential.scheme,
        }),
    );
    credentials.ocsp = credential.ocsp_response;
    credentials.signer(&[scheme])
}

/// A key that libcrypto signs with, wherever it lives, and the one scheme it was chosen for.
#[derive(Clone)]
struct LibcryptoKey {
    key: Key,
    library: LibraryContext,
    scheme: u16,
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
        self.key
            .sign(&self.library, self.scheme, &rewrite::on_wire(message))
            .ok_or_else(|| Error::General("the private key does not sign".into()))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme(self.scheme)
    }
}
