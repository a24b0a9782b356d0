//! SSL_check_chain(3): whether a certificate would suit the peer, in detail.

use super::{Connection, Role};
use crate::libcrypto::x509::{Certificate, Chain, Key};
use crate::settings::certificates::{Certificates, KeyKind};
use crate::settings::cipher_list::suite_b_group;
use crate::settings::named::own_groups;
use crate::settings::{Configurable, Settings, certificates};
use crate::tables::generation::Generation;
use crate::tables::groups;
use crate::tables::methods::TLS1_3;
use crate::tables::signature_schemes::SignatureScheme;

impl Connection {
    /// `SSL_check_chain`: `CERT_PKEY_…` flags, 0 for a key of unknown kind.
    pub fn check_chain(&self, certificate: &Certificate, key: &Key, chain: Option<&Chain>) -> i32 {
        let Some(kind) = KeyKind::of(key) else { return 0 };
        let settings = self.settings();
        let client = self.chosen_role() == Some(Role::Client);
        let above = || chain.into_iter().flat_map(Chain::iter);
        let (peer, version) = (self.peer_signature_schemes(), self.version());
        let shared = self.shared_schemes(&settings, &peer);
        let mut flags = 0;

        let signature = Signatures::for_peer(&peer, kind, settings.signature_algorithms.as_deref());
        if signature != Signatures::Impossible {
            // A client has no version before the ServerHello.
            let agreed = !client || self.facts(|facts| facts.has_server_hello());
            let end_entity = match agreed && version >= u32::from(TLS1_3) {
                true => self.finds_scheme(kind, key, &shared),
                false => signature.allow(certificate, &shared),
            };
            flags |= if end_entity { EE_SIGNATURE } else { 0 };
            flags |= if above().all(|ca| signature.allow_authority(&ca, &shared)) { CA_SIGNATURE } else { 0 };
        }

        let allows = self.allows_curve_of(certificate, client) && self.suits_suite_b(certificate, &shared);
        flags |= if allows { EE_PARAM } else { 0 };
        flags |= if client || above().all(|ca| self.allows_curve_of(&ca, client)) { CA_PARAM } else { 0 };

        if client {
            let types = self.facts(|facts| facts.requested_certificate_types.clone());
            let wanted = match kind {
                KeyKind::Rsa => Some(CLIENT_RSA),
                KeyKind::Dsa => Some(CLIENT_DSA),
                KeyKind::Ecdsa => Some(CLIENT_ECDSA),
                _ => None,
            };
            let fits = wanted.is_none_or(|wanted| types.is_some_and(|types| types.contains(&wanted)));
            flags |= if fits { CERT_TYPE } else { 0 };
            let names = self.peer().authorities.filter(|names| !names.list.is_empty());
            let named = names.is_none_or(|names| {
                names.list.holds_issuer_of(certificate) || above().any(|ca| names.list.holds_issuer_of(&ca))
            });
            flags |= if named { ISSUER_NAME } else { 0 };
        } else {
            flags |= CERT_TYPE | ISSUER_NAME;
        }

        let mut needed = match settings.certificates.is_strict() {
            false => EE_SIGNATURE | EE_PARAM,
            true => EE_SIGNATURE | CA_SIGNATURE | EE_PARAM | CA_PARAM | ISSUER_NAME | CERT_TYPE,
        };
        if settings.certificates.suite_b().is_some() {
            needed |= SUITE_B;
            flags |= if settings.certificates.keeps_to_suite_b(certificate, chain) { SUITE_B } else { 0 };
        }
        if flags & needed == needed {
            flags |= VALID;
        }
        if shared.iter().any(|scheme| {
            KeyKind::for_scheme(scheme) == kind && (version < u32::from(TLS1_3) || scheme.tls13)
        }) {
            flags |= SIGN | EXPLICIT_SIGN;
        }
        flags
    }

    /// Before TLS 1.3, if [`Certificates::is_strict`]: whether the certificate in a slot suits the peer. The rule: no
    /// certificate is sent that breaks the Suite B profile, is signed with a scheme that the peer does not list, or lies on a
    /// curve that the peer does not list.
    pub(super) fn may_show(&self, settings: &Settings, kind: KeyKind, peer: &[u16]) -> bool {
        let slot = &settings.certificates.slots[kind as usize];
        let (Some(certificate), true) = (&slot.certificate, slot.is_complete()) else { return false };
        let chain = slot.chain.as_deref();
        let above = || chain.into_iter().flat_map(Chain::iter);
        let client = self.chosen_role() == Some(Role::Client);
        let shared = self.shared_schemes(settings, peer);
        let signature = Signatures::for_peer(peer, kind, settings.signature_algorithms.as_deref());
        settings.certificates.keeps_to_suite_b(certificate, chain)
            && signature != Signatures::Impossible
            && signature.allow(certificate, &shared)
            && above().all(|ca| signature.allow_authority(&ca, &shared))
            && self.allows_curve_of(certificate, client)
            && self.suits_suite_b(certificate, &shared)
            && (client || above().all(|ca| self.allows_curve_of(&ca, client)))
            && (!client || self.was_asked_for(kind, certificate, chain))
    }

    /// The same for a TLS 1.3 client, whose CertificateRequest has no certificate types: OpenSSL then sends only the kinds for
    /// which no certificate type exists.
    pub(super) fn may_show_tls13(&self, certificates: &Certificates, kind: KeyKind) -> bool {
        let slot = &certificates.slots[kind as usize];
        let nameless = matches!(kind, KeyKind::RsaPss | KeyKind::Ed25519 | KeyKind::Ed448);
        nameless
            && slot
                .certificate
                .as_ref()
                .is_some_and(|certificate| certificates.keeps_to_suite_b(certificate, slot.chain.as_deref()))
    }

    /// Suite B: each curve has its own signature scheme, which both sides must support.
    fn suits_suite_b(&self, certificate: &Certificate, shared: &[&'static SignatureScheme]) -> bool {
        const P256: i32 = 415;
        const P384: i32 = 715;
        if self.setting(|settings| settings.certificates.suite_b().is_none()) {
            return true;
        }
        let Some(key) = certificate.public_key().filter(|key| key.is_a(c"EC")) else { return true };
        let id = match key.curve_nid() {
            P256 => 0x0403,
            P384 => 0x0503,
            _ => return false,
        };
        shared.iter().any(|scheme| scheme.id == id)
    }

    /// Client: whether the CertificateRequest asks for this kind of certificate, from one of these issuers.
    fn was_asked_for(&self, kind: KeyKind, certificate: &Certificate, chain: Option<&Chain>) -> bool {
        let types = self.facts(|facts| facts.requested_certificate_types.clone());
        let wanted = match kind {
            KeyKind::Rsa => Some(CLIENT_RSA),
            KeyKind::Dsa => Some(CLIENT_DSA),
            KeyKind::Ecdsa => Some(CLIENT_ECDSA),
            _ => None,
        };
        // If rustls asks before the types are known, they do not count against the certificate.
        let fits = wanted.is_none_or(|wanted| types.is_none_or(|types| types.contains(&wanted)));
        let names = self.peer().authorities.filter(|names| !names.list.is_empty());
        let mut above = chain.into_iter().flat_map(Chain::iter);
        fits && names.is_none_or(|names| {
            names.list.holds_issuer_of(certificate) || above.any(|ca| names.list.holds_issuer_of(&ca))
        })
    }

    fn finds_scheme(&self, kind: KeyKind, key: &Key, shared: &[&'static SignatureScheme]) -> bool {
        let abilities = certificates::abilities(key, &self.library());
        shared.iter().any(|scheme| {
            KeyKind::for_scheme(scheme) == kind
                && abilities.iter().any(|ability| ability.tls13 && ability.scheme == scheme.id)
        })
    }

    /// Whether the certificate's curve, if it has one, is on the list of this side, or of the peer.
    fn allows_curve_of(&self, certificate: &Certificate, client: bool) -> bool {
        let Some(key) = certificate.public_key() else { return false };
        if !key.is_a(c"EC") {
            return true;
        }
        let Some(group) = groups::find_by_nid(key.curve_nid()) else { return false };
        if self.setting(|settings| settings.certificates.suite_b().is_some()) {
            let suite = self.facts(|facts| match facts.cipher_suite {
                0 => facts.in_progress.settled_suite.unwrap_or(0),
                suite => suite,
            });
            if suite != 0 && suite_b_group(suite).is_none_or(|(id, _)| id != group.id) {
                return false;
            }
        }
        if client {
            let settings = self.settings();
            return own_groups(&settings).contains(&group.id);
        }
        let offer = self.facts(|facts| facts.client_offer.clone());
        let named = offer.map(|offer| offer.groups()).unwrap_or_default();
        named.is_empty() || named.contains(&group.id)
    }
}

/// Which issuer signatures are acceptable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signatures {
    /// Those that both sides support.
    Shared,
    /// The peer listed none: SHA-1 with the kind of key.
    Default(i32),
    /// The peer listed none, and the kind of key has no default.
    Any,
    /// The peer listed none, and we do not know the default.
    Impossible,
}

impl Signatures {
    fn for_peer(peer: &[u16], kind: KeyKind, configured: Option<&[u16]>) -> Self {
        if !peer.is_empty() {
            return Self::Shared;
        }
        let (nid, scheme) = match kind {
            KeyKind::Rsa => (65, 0x0201),
            KeyKind::Dsa => (113, 0x0202),
            KeyKind::Ecdsa => (416, 0x0203),
            _ => return Self::Any,
        };
        if configured.is_some_and(|list| !list.contains(&scheme)) {
            Self::Impossible
        } else {
            Self::Default(nid)
        }
    }

    /// Since OpenSSL 3.5 a root's self-signature is not checked.
    fn allow_authority(self, ca: &Certificate, shared: &[&'static SignatureScheme]) -> bool {
        self.allow(ca, shared) || Generation::current() >= Generation::V3_5 && ca.is_self_signed()
    }

    fn allow(self, certificate: &Certificate, shared: &[&'static SignatureScheme]) -> bool {
        let nid = certificate.signature_nid();
        match self {
            Self::Shared => shared.iter().any(|scheme| scheme.signature_and_hash_nid == nid),
            Self::Default(default) => nid == default,
            Self::Any => true,
            Self::Impossible => false,
        }
    }
}

/// `CERT_PKEY_VALID`
const VALID: i32 = 0x1;
/// `CERT_PKEY_SIGN`
const SIGN: i32 = 0x2;
/// `CERT_PKEY_EE_SIGNATURE`
const EE_SIGNATURE: i32 = 0x10;
/// `CERT_PKEY_CA_SIGNATURE`
const CA_SIGNATURE: i32 = 0x20;
/// `CERT_PKEY_EE_PARAM`
const EE_PARAM: i32 = 0x40;
/// `CERT_PKEY_CA_PARAM`
const CA_PARAM: i32 = 0x80;
/// `CERT_PKEY_EXPLICIT_SIGN`
const EXPLICIT_SIGN: i32 = 0x100;
/// `CERT_PKEY_ISSUER_NAME`
const ISSUER_NAME: i32 = 0x200;
/// `CERT_PKEY_CERT_TYPE`
const CERT_TYPE: i32 = 0x400;
/// `CERT_PKEY_SUITEB`
const SUITE_B: i32 = 0x800;
/// `TLS_CT_RSA_SIGN`
const CLIENT_RSA: u8 = 1;
/// `TLS_CT_DSS_SIGN`
const CLIENT_DSA: u8 = 2;
/// `TLS_CT_ECDSA_SIGN`
const CLIENT_ECDSA: u8 = 64;
