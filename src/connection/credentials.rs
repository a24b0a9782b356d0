//! Choosing our certificate and signature scheme.

use std::sync::Arc;

use super::parts::{Asked, Refusal};
use super::{Connection, Role};
use crate::context::LiveCallback;
use crate::handshake::Credential;
use crate::libcrypto::error_queue;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::verification::Verification;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::settings::certificate_security::{
    Stage, Whose, check_authorities, check_end_entity, permits_scheme,
};
use crate::settings::certificates::{Certificates, KeyKind, Slot};
use crate::settings::identity;
use crate::settings::named::{configured_schemes, serves};
use crate::settings::{Configurable, Settings};
use crate::tables::alerts::Alert;
use crate::tables::cipher_suites::{self, Authentication, CipherSuite};
use crate::tables::groups;
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, SignatureScheme};

/// What the peer accepts.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The version that will be negotiated, as on the wire.
    pub version: u16,
    /// The peer's signature schemes, in its order.
    pub offered_schemes: &'a [u16],
    /// Server: the schemes that the client accepts in our certificate's signature; None for any.
    pub certificate_schemes: Option<&'a [u16]>,
    /// Server: the suites that both sides can use, most preferred first. Before TLS 1.3 they determine the kind of key.
    pub suites: &'a [u16],
    /// Server: the client's groups. Before TLS 1.3 the curve of a certificate must be among them.
    pub groups: &'a [u16],
}

impl Connection {
    /// Runs the callback of `SSL_CTX_set_cert_cb`. False if it asked to be called again.
    pub fn run_certificate_callback(&self) -> Result<bool, Refusal> {
        let Some((callback, argument)) = self.setting(|settings| settings.certificate_callback) else {
            return Ok(true);
        };
        match callback.call(self.as_ptr(), argument.0) {
            0 => Err(Refusal::new(Reason::CALLBACK_FAILED, Alert::INTERNAL_ERROR)),
            returned => Ok(returned > 0),
        }
    }

    /// Server: the certificate for this client. `SSL_get_certificate` returns it from now on.
    pub fn server_credential(&self, wanted: Wanted<'_>) -> Result<Credential, Refusal> {
        identity::take_up_shown_chains(self);
        let settings = self.settings();
        let schemes = self.shared_schemes(&settings, wanted.offered_schemes);
        if !wanted.offered_schemes.is_empty() && schemes.is_empty() {
            return Err(NO_COMMON_SCHEME);
        }
        let (kind, scheme) = self.choose_for_client(&settings.certificates, wanted, &schemes)?;
        let current = kind as usize;
        if settings.certificates.current != current {
            identity::change_certificates(self, |certificates| certificates.current = current);
        }
        self.facts(|facts| facts.server_certificate = Some(kind));
        self.credential(&settings, kind, scheme)
    }

    /// `SSL_set_current_cert` with `SSL_CERT_SET_SERVER`: back to the certificate that the handshake chose.
    pub fn select_server_certificate(&self) -> bool {
        let Some(kind) = self.facts(|facts| facts.server_certificate) else { return false };
        identity::change_certificates(self, |certificates| certificates.current = kind as usize);
        true
    }

    /// Client: runs the callbacks that answer a CertificateRequest: the certificate callback, and `client_cert_cb` if no
    /// configured certificate fits; the certificate that it returns is kept. False if one asked to be called again: the next
    /// call resumes with that one.
    pub fn ask_for_client_certificate(
        &self,
        version: u16,
        authorities: &[Vec<u8>],
        schemes: &[u16],
        certificate_schemes: Option<&[u16]>,
    ) -> Result<bool, Refusal> {
        self.publish_authorities(authorities, version);
        if self.facts(|facts| facts.in_progress.asked) == Asked::Nobody {
            if !self.run_certificate_callback()? {
                return Ok(false);
            }
            self.facts(|facts| facts.in_progress.asked = Asked::CertificateCallback);
            if self.choose_for_server(version, schemes, certificate_schemes).is_some() {
                return Ok(true);
            }
        }
        let Some(callback) =
            self.context().callback(LiveCallback::ClientCertificate, |live| live.client_certificate)
        else {
            return Ok(true);
        };
        let (returned, certificate, key) = callback.ask(self.as_ptr());
        if returned < 0 {
            return Ok(false);
        }
        let stored = match (returned, certificate, key) {
            (1, Some(certificate), Some(key)) => identity::use_certificate(self, &certificate)
                .and_then(|()| identity::use_key(self, &key))
                .map_err(|refused| refused.raise(c"SSL_do_handshake"))
                .is_ok(),
            (1, ..) => {
                error_queue::raise(c"SSL_do_handshake", Reason::BAD_DATA_RETURNED_BY_CALLBACK);
                false
            }
            _ => false,
        };
        if !stored {
            self.facts(|facts| facts.in_progress.asked = Asked::InVain);
        }
        Ok(true)
    }

    /// Client: the certificate for this CertificateRequest, once the callbacks have run; None if none fits.
    /// `authorities` are DER names.
    pub fn client_credential(
        &self,
        version: u16,
        authorities: &[Vec<u8>],
        schemes: &[u16],
        certificate_schemes: Option<&[u16]>,
    ) -> Result<Option<Credential>, Refusal> {
        self.publish_authorities(authorities, version);
        // An earlier failure ends the handshake a little later, when rustls asks for the verdict on the server.
        if self.facts(|facts| facts.in_progress.refusal.is_some() || facts.in_progress.asked == Asked::InVain)
        {
            return Ok(None);
        }
        identity::take_up_shown_chains(self);
        match self.choose_for_server(version, schemes, certificate_schemes) {
            Some((kind, scheme)) => self.credential(&self.settings(), kind, scheme).map(Some),
            None => Ok(None),
        }
    }

    /// Server: publishes the certificate authorities in a TLS 1.3 client's ClientHello.
    pub(super) fn publish_client_authorities(&self) {
        let (version, hello) = self.facts(|facts| (facts.version, facts.in_progress.client_hello.clone()));
        if let Some(hello) = hello.filter(|_| version >= TLS1_3) {
            self.publish_authorities(&hello.authorities(), version);
        }
    }

    /// The schemes that both sides support and permit, in the order of the side whose preference counts.
    pub(super) fn shared_schemes(&self, settings: &Settings, peer: &[u16]) -> Vec<&'static SignatureScheme> {
        let client = self.chosen_role() == Some(Role::Client);
        let ours = configured_schemes(settings, client);
        let (security, subject) = (&settings.security, self.security_subject());
        let own_order = settings.options & OWN_PREFERENCE != 0 || settings.certificates.suite_b().is_some();
        let (preferred, other) = if own_order { (ours, peer) } else { (peer, ours) };
        let mut shared = Vec::with_capacity(preferred.len());
        let both = preferred.iter().filter(|id| other.contains(id));
        let schemes = both.filter_map(|id| signature_schemes::find(*id));
        shared.extend(schemes.filter(|scheme| permits_scheme(security, subject, Stage::Shared, scheme)));
        shared
    }

    fn choose_for_client(
        &self,
        certificates: &Certificates,
        wanted: Wanted<'_>,
        schemes: &[&'static SignatureScheme],
    ) -> Result<(KeyKind, u16), Refusal> {
        if wanted.version >= TLS1_3 {
            return self.choose_tls13(certificates, schemes, wanted.certificate_schemes).ok_or(NO_SCHEME);
        }
        // Every suite that we implement uses a key-exchange group.
        if self.shared_groups().is_empty() {
            return Err(NO_CIPHER);
        }
        if wanted.offered_schemes.is_empty() {
            return self.choose_by_default(certificates, wanted);
        }
        let suites = || wanted.suites.iter().filter_map(|suite| cipher_suites::find(*suite));
        // OpenSSL chooses a suite for an RSA certificate before it looks for a scheme to sign with.
        let settings = self.settings();
        let shows: Vec<bool> = KeyKind::ALL
            .into_iter()
            .map(|kind| !certificates.is_strict() || self.may_show(&settings, kind, wanted.offered_schemes))
            .collect();
        let suite_b = certificates.suite_b().is_some();
        let without_scheme = shows[KeyKind::Rsa as usize]
            && certificates.slots[KeyKind::Rsa as usize].is_complete()
            && suites().any(|suite| suite.authentication == Authentication::Rsa);
        let slot = |scheme: &SignatureScheme| &certificates.slots[KeyKind::for_scheme(scheme) as usize];
        let context = self.context();
        let library = context.library();
        // Suite B ties a scheme to its curve, as TLS 1.3 does.
        let as_in = if certificates.suite_b().is_some() { TLS1_3 } else { wanted.version };
        let fits = |suite: &CipherSuite, scheme: &SignatureScheme| {
            let kind = KeyKind::for_scheme(scheme);
            serves(kind, &suite.authentication)
                && shows[kind as usize]
                && may_be_shown(kind, slot(scheme), library, wanted.groups)
                && can_sign(slot(scheme), library, scheme, as_in)
        };
        let suite = suites()
            .find(|suite| schemes.iter().any(|scheme| fits(suite, scheme)))
            .ok_or(if without_scheme { NO_SCHEME } else { NO_CIPHER })?;
        schemes
            .iter()
            .find(|scheme| {
                fits(suite, scheme)
                    && is_signed_as(slot(scheme), wanted.certificate_schemes)
                    && (!suite_b || slot(scheme).curve_nid(library) == scheme.curve_nid)
            })
            .map(|scheme| (KeyKind::for_scheme(scheme), scheme.id))
            .ok_or(NO_SCHEME)
    }

    /// For a TLS 1.2 client that lists no schemes: SHA-1 (RFC 5246 7.4.1.4.1), where the security level allows it.
    fn choose_by_default(
        &self,
        certificates: &Certificates,
        wanted: Wanted<'_>,
    ) -> Result<(KeyKind, u16), Refusal> {
        const RSA_SHA1: u16 = 0x0201;
        const ECDSA_SHA1: u16 = 0x0203;
        let settings = self.settings();
        let (security, subject) = (&settings.security, self.security_subject());
        let context = self.context();
        let library = context.library();
        let permitted = |id: u16| {
            signature_schemes::find(id)
                .filter(|scheme| permits_scheme(security, subject, Stage::Supported, scheme))
        };
        let configured = |id: u16| configured_schemes(&settings, false).contains(&id);
        let slot = |kind: KeyKind| &certificates.slots[kind as usize];
        let id = wanted
            .suites
            .iter()
            .filter_map(|suite| cipher_suites::find(*suite))
            .find_map(|suite| match suite.authentication {
                // OpenSSL takes the suite, and only then finds that there is no scheme.
                Authentication::Rsa => slot(KeyKind::Rsa).is_complete().then_some(RSA_SHA1),
                Authentication::Ecdsa => {
                    let fits = configured(ECDSA_SHA1)
                        && permitted(ECDSA_SHA1).is_some()
                        && may_be_shown(KeyKind::Ecdsa, slot(KeyKind::Ecdsa), library, wanted.groups);
                    fits.then_some(ECDSA_SHA1)
                }
                _ => None,
            })
            .ok_or(NO_CIPHER)?;
        let scheme = permitted(id).ok_or(NO_SCHEME)?;
        let kind = KeyKind::for_scheme(scheme);
        match configured(id) && can_sign(slot(kind), library, scheme, wanted.version) {
            true => Ok((kind, id)),
            false => Err(Refusal::new(Reason::WRONG_SIGNATURE_TYPE, Alert::HANDSHAKE_FAILURE)),
        }
    }

    fn choose_for_server(
        &self,
        version: u16,
        peer: &[u16],
        certificate_schemes: Option<&[u16]>,
    ) -> Option<(KeyKind, u16)> {
        let settings = self.settings();
        let certificates = &settings.certificates;
        let schemes = self.shared_schemes(&settings, peer);
        if version >= TLS1_3 {
            return self
                .choose_tls13(certificates, &schemes, certificate_schemes)
                .filter(|(kind, _)| !certificates.is_strict() || self.may_show_tls13(certificates, *kind));
        }
        // Before TLS 1.3 a client considers one certificate, the current one.
        let kind = KeyKind::ALL[certificates.current];
        let slot = certificates.current_slot();
        let context = self.context();
        let library = context.library();
        let suite_b = certificates.suite_b().is_some();
        let scheme = schemes.iter().find(|scheme| {
            KeyKind::for_scheme(scheme) == kind
                && can_sign(slot, library, scheme, version)
                && (!suite_b || slot.curve_nid(library) == scheme.curve_nid)
        })?;
        if certificates.is_strict() && !self.may_show(&settings, kind, peer) {
            return None;
        }
        Some((kind, scheme.id))
    }

    fn choose_tls13(
        &self,
        certificates: &Certificates,
        schemes: &[&'static SignatureScheme],
        certificate_schemes: Option<&[u16]>,
    ) -> Option<(KeyKind, u16)> {
        let context = self.context();
        schemes.iter().find_map(|scheme| {
            let kind = KeyKind::for_scheme(scheme);
            let slot = &certificates.slots[kind as usize];
            let fits =
                can_sign(slot, context.library(), scheme, TLS1_3) && is_signed_as(slot, certificate_schemes);
            fits.then_some((kind, scheme.id))
        })
    }

    fn credential(&self, settings: &Settings, kind: KeyKind, scheme: u16) -> Result<Credential, Refusal> {
        let slot = &settings.certificates.slots[kind as usize];
        let weak = |reason| Refusal::new(reason, Alert::INTERNAL_ERROR);
        let context = self.context();
        let library = context.library();
        let (Some(certificate), Some(key), Some(prepared)) =
            (&slot.certificate, &slot.key, slot.prepared(library))
        else {
            return Err(NO_SCHEME);
        };
        let extra = context.extra_chain();
        let above = match slot.chain.clone().or(extra) {
            Some(chain) => Some(chain),
            None => self.build_chain(settings, certificate)?.map(|mut chain| {
                chain.shift();
                Arc::new(chain)
            }),
        };
        check_end_entity(self, certificate, Whose::Ours).map_err(weak)?;
        let mut encoded = prepared.encoded.clone();
        if let Some(above) = above {
            check_authorities(self, &above, Whose::Ours).map_err(weak)?;
            if slot.chain.is_none() {
                encoded.extend(above.iter().filter_map(|certificate| certificate.to_der()));
            }
        }
        // The message's length field has three bytes, and rustls does not report an overflow.
        let length: usize = encoded.iter().map(|certificate| certificate.len() + BESIDE_CERTIFICATE).sum();
        if length > LONGEST_CHAIN {
            return Err(weak(Reason::INTERNAL_ERROR));
        }
        Ok(Credential {
            chain: encoded,
            key: key.clone(),
            library: library.clone(),
            scheme,
            begun: prepared.begun(scheme),
            ocsp_response: None,
        })
    }

    /// The chain above `certificate` that the stores hold, as far as it goes; the first entry is `certificate`.
    fn build_chain(&self, settings: &Settings, certificate: &Certificate) -> Result<Option<Chain>, Refusal> {
        if settings.mode & NO_AUTO_CHAIN != 0 {
            return Ok(None);
        }
        let context = self.context();
        let store = settings.certificates.chain_store.clone();
        let Some(store) = store.or_else(|| context.live(|live| live.store.clone())) else {
            return Ok(None);
        };
        let verification = Verification::new(context.library(), Some(store), certificate.clone(), None)
            .ok_or(Refusal::new(Reason::ERR_X509_LIB, Alert::INTERNAL_ERROR))?;
        // Whether the chain is valid is for the peer to decide.
        verification.run();
        error_queue::clear();
        Ok(verification.chain())
    }
}

fn can_sign(slot: &Slot, library: &LibraryContext, scheme: &SignatureScheme, version: u16) -> bool {
    slot.prepared(library).is_some_and(|prepared| {
        prepared
            .abilities
            .iter()
            .any(|ability| ability.scheme == scheme.id && (ability.tls13 || version < TLS1_3))
    })
}

/// Whether the issuer has signed the certificate with one of these schemes.
fn is_signed_as(slot: &Slot, schemes: Option<&[u16]>) -> bool {
    let Some(schemes) = schemes else { return true };
    let signature = slot.certificate.as_ref().and_then(Certificate::signature_algorithms);
    let Some((digest, algorithm)) = signature else { return false };
    schemes
        .iter()
        .filter_map(|id| signature_schemes::find(*id))
        .any(|scheme| scheme.hash_nid() == digest && scheme.signature_nid() == algorithm)
}

/// Before TLS 1.3: whether an elliptic-curve certificate may sign, and lies on a curve that the client lists.
fn may_be_shown(kind: KeyKind, slot: &Slot, library: &LibraryContext, named: &[u16]) -> bool {
    if kind != KeyKind::Ecdsa {
        return true;
    }
    let (Some(certificate), Some(prepared)) = (&slot.certificate, slot.prepared(library)) else {
        return false;
    };
    let curve = groups::find_by_nid(prepared.curve_nid);
    certificate.allows_signing() && (named.is_empty() || curve.is_some_and(|group| named.contains(&group.id)))
}

/// Overhead of a certificate entry in TLS 1.3: its length, and that of no extensions.
const BESIDE_CERTIFICATE: usize = 5;
/// Leaves space for the headers of a Certificate message and for a stapled response.
const LONGEST_CHAIN: usize = 0xff_ffff - 0x1_0010;
const NO_SCHEME: Refusal =
    Refusal { reason: Reason::NO_SUITABLE_SIGNATURE_ALGORITHM, alert: Alert::HANDSHAKE_FAILURE.0 };
const NO_COMMON_SCHEME: Refusal =
    Refusal { reason: Reason::NO_SHARED_SIGNATURE_ALGORITHMS, alert: Alert::HANDSHAKE_FAILURE.0 };
const NO_CIPHER: Refusal = Refusal { reason: Reason::NO_SHARED_CIPHER, alert: Alert::HANDSHAKE_FAILURE.0 };
/// `SSL_OP_CIPHER_SERVER_PREFERENCE`
const OWN_PREFERENCE: u64 = 0x0040_0000;
/// `SSL_MODE_NO_AUTO_CHAIN`
const NO_AUTO_CHAIN: u32 = 8;
