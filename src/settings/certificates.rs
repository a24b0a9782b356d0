//! Our certificates: one slot for each type of key, each with its chain.

use std::ffi::c_int;
use std::sync::Arc;

use once_cell::race::OnceBox;

use crate::libcrypto::ffi;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::key::BegunSignature;
use crate::libcrypto::x509::{Certificate, Chain, Key, Store};
use crate::tables::generation::Generation;
use crate::tables::signature_schemes::{self, KeyKind as Signs, SignatureScheme};

/// The kinds of key that OpenSSL distinguishes (`SSL_PKEY_…`), in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum KeyKind {
    /// RSA with any padding
    Rsa = 0,
    /// RSA restricted to PSS
    RsaPss = 1,
    /// DSA: stored and returned by getters, never chosen
    Dsa = 2,
    /// ECDSA
    Ecdsa = 3,
    /// Ed25519
    Ed25519 = 4,
    /// Ed448
    Ed448 = 5,
    /// ML-DSA, by strength
    MlDsa44 = 6,
    /// See above.
    MlDsa65 = 7,
    /// See above.
    MlDsa87 = 8,
}

/// The number of kinds.
pub const KEY_KINDS: usize = 9;

impl KeyKind {
    /// Every kind, in the order of the slots.
    pub const ALL: [Self; KEY_KINDS] = [
        Self::Rsa,
        Self::RsaPss,
        Self::Dsa,
        Self::Ecdsa,
        Self::Ed25519,
        Self::Ed448,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
    ];

    /// The slot for a key; None for a kind that TLS does not use.
    pub fn of(key: &Key) -> Option<Self> {
        const RSA: c_int = ffi::EVP_PKEY_RSA as c_int;
        const RSA_PSS: c_int = ffi::EVP_PKEY_RSA_PSS as c_int;
        const EC: c_int = ffi::EVP_PKEY_EC as c_int;
        const ED25519: c_int = ffi::EVP_PKEY_ED25519 as c_int;
        // The usual kinds have a numeric id; checking for a name takes a search.
        match key.algorithm_nid() {
            RSA => return Some(Self::Rsa),
            RSA_PSS => return Some(Self::RsaPss),
            EC => return Some(Self::Ecdsa),
            ED25519 => return Some(Self::Ed25519),
            _ => {}
        }
        let name = |kind: &Self| match kind {
            Self::Rsa => c"RSA",
            Self::RsaPss => c"RSA-PSS",
            Self::Dsa => c"DSA",
            Self::Ecdsa => c"EC",
            Self::Ed25519 => c"ED25519",
            Self::Ed448 => c"ED448",
            Self::MlDsa44 => c"ML-DSA-44",
            Self::MlDsa65 => c"ML-DSA-65",
            Self::MlDsa87 => c"ML-DSA-87",
        };
        Self::ALL.into_iter().find(|kind| key.is_a(name(kind)))
    }

    /// The slot whose key signs with a scheme.
    pub fn for_scheme(scheme: &SignatureScheme) -> Self {
        match scheme.key {
            Signs::RsaPkcs1 | Signs::RsaPssRsae => Self::Rsa,
            Signs::RsaPss => Self::RsaPss,
            Signs::Ecdsa => Self::Ecdsa,
            Signs::Ed25519 => Self::Ed25519,
            Signs::Ed448 => Self::Ed448,
            Signs::Dsa => Self::Dsa,
            Signs::MlDsa44 => Self::MlDsa44,
            Signs::MlDsa65 => Self::MlDsa65,
            Signs::MlDsa87 => Self::MlDsa87,
        }
    }
}

/// One certificate with its private key.
#[derive(Clone, Default)]
pub struct Slot {
    /// The end-entity certificate.
    pub certificate: Option<Certificate>,
    /// Its private key.
    pub key: Option<Key>,
    /// The certificates above it, as the program set them.
    pub chain: Option<Arc<Chain>>,
    prepared: Arc<OnceBox<Prepared>>,
}

/// The data of a slot that handshakes need, computed at the first one.
pub struct Prepared {
    /// DER of the end-entity certificate, and of the slot's own chain.
    pub encoded: Vec<Vec<u8>>,
    /// The schemes that the key can sign with.
    pub abilities: Vec<Ability>,
    /// NID of the curve of an elliptic-curve key, 0 for others.
    pub curve_nid: i32,
}

impl Prepared {
    /// The reusable state of a signature with this scheme.
    pub fn begun(&self, scheme: u16) -> Arc<BegunSignature> {
        let ability = self.abilities.iter().find(|ability| ability.scheme == scheme);
        ability.map_or_else(Arc::default, |ability| ability.begun.clone())
    }
}

/// A scheme that a key can sign with.
pub struct Ability {
    /// The scheme's number on the wire.
    pub scheme: u16,
    /// Whether TLS 1.3 allows it with this key: the curve must be the scheme's.
    pub tls13: bool,
    /// The reusable state of a signature with it.
    pub begun: Arc<BegunSignature>,
}

impl Slot {
    /// Whether it has a certificate and a key.
    pub fn is_complete(&self) -> bool {
        self.certificate.is_some() && self.key.is_some()
    }

    /// NID of the curve of an elliptic-curve key, 0 for others.
    pub fn curve_nid(&self, library: &LibraryContext) -> i32 {
        self.prepared(library).map_or(0, |prepared| prepared.curve_nid)
    }

    /// Must be called after every change: discards the prepared data.
    pub fn changed(&mut self) {
        self.prepared = Arc::default();
    }

    /// Encodings and abilities; None for a slot without certificate and key.
    pub fn prepared(&self, library: &LibraryContext) -> Option<&Prepared> {
        let certificate = self.certificate.as_ref()?;
        let key = self.key.as_ref()?;
        let encoded = || {
            let above = self.chain.iter().flat_map(|chain| chain.iter());
            std::iter::once(certificate.clone()).chain(above).filter_map(|c| c.to_der()).collect()
        };
        Some(self.prepared.get_or_init(|| {
            Box::new(Prepared {
                encoded: encoded(),
                abilities: abilities(key, library),
                curve_nid: key.curve_nid(),
            })
        }))
    }
}

/// The schemes that a key can sign with.
pub fn abilities(key: &Key, library: &LibraryContext) -> Vec<Ability> {
    let kind = KeyKind::of(key);
    let curve = key.curve_nid();
    signature_schemes::known()
        .filter(|scheme| kind == Some(KeyKind::for_scheme(scheme)) && key.can_sign(library, scheme))
        // A scheme defined only for TLS 1.3 is valid only with its own curve.
        .filter(|scheme| scheme.since == Generation::V3_0 || [0, curve].contains(&scheme.curve_nid))
        .map(|scheme| Ability {
            scheme: scheme.id,
            tls13: scheme.tls13 && (scheme.curve_nid == 0 || scheme.curve_nid == curve),
            begun: Arc::default(),
        })
        .collect()
}

/// What `SSL_CTX_use_…` fills and `SSL_new` copies by reference.
#[derive(Clone, Default)]
pub struct Certificates {
    /// By [`KeyKind`].
    pub slots: [Slot; KEY_KINDS],
    /// The slot that `SSL_get_certificate` and `SSL_CTX_add0_chain_cert` use.
    pub current: usize,
    /// `SSL_CERT_FLAG_…`
    pub flags: u32,
    /// The store from which chains are built, if not the context's.
    pub chain_store: Option<Store>,
    /// The store with which peers are verified, if not the context's.
    pub verify_store: Option<Store>,
}

impl Certificates {
    /// Whether one of the certificates can sign in TLS 1.3: the curve of an elliptic-curve key must be that of a configured
    /// scheme.
    pub fn serves_tls13(&self, library: &LibraryContext, configured: Option<&[u16]>) -> bool {
        let knows_curve = |curve: i32| {
            signature_schemes::known()
                .filter(|scheme| configured.is_none_or(|list| list.contains(&scheme.id)))
                .any(|scheme| scheme.key == Signs::Ecdsa && scheme.curve_nid == curve)
        };
        KeyKind::ALL.into_iter().zip(&self.slots).filter(|(_, slot)| slot.is_complete()).any(
            |(kind, slot)| match kind {
                KeyKind::Dsa => false,
                KeyKind::Ecdsa => {
                    let curve = slot.prepared(library).map_or(0, |prepared| prepared.curve_nid);
                    curve != 0 && knows_curve(curve)
                }
                _ => true,
            },
        )
    }

    /// The slot that getters use.
    pub fn current_slot(&self) -> &Slot {
        &self.slots[self.current]
    }

    /// As [`Certificates::current_slot`].
    pub fn current_slot_mut(&mut self) -> &mut Slot {
        &mut self.slots[self.current]
    }
}
