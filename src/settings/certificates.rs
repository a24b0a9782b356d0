//! Own certificates: one slot for each kind of key, side by side, each with its chain.

use std::sync::Arc;

use crate::libcrypto::x509::{Certificate, Chain, Key, Store};

/// The kinds of key that OpenSSL keeps apart (`SSL_PKEY_…`), in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum KeyKind {
    /// RSA with any padding
    Rsa = 0,
    /// RSA that may sign with PSS only
    RsaPss = 1,
    /// ECDSA on a NIST curve
    Ecdsa = 2,
    /// Ed25519
    Ed25519 = 3,
    /// Ed448
    Ed448 = 4,
}

/// How many kinds there are.
pub const KEY_KINDS: usize = 5;

/// One certificate with its private key.
#[derive(Clone, Default)]
pub struct Slot {
    /// The end-entity certificate.
    pub certificate: Option<Certificate>,
    /// Its private key.
    pub key: Option<Key>,
    /// The certificates above it, set by the program.
    pub chain: Option<Arc<Chain>>,
}

/// What `SSL_CTX_use_…` fills and `SSL_new` copies by reference.
#[derive(Clone, Default)]
pub struct Certificates {
    /// By [`KeyKind`].
    pub slots: [Slot; KEY_KINDS],
    /// Which slot `SSL_get_certificate` and `SSL_CTX_add0_chain_cert` mean.
    pub current: usize,
    /// `SSL_CERT_FLAG_…`
    pub flags: u32,
    /// Where chains are built from, when not from the context's store.
    pub chain_store: Option<Store>,
    /// What peers are verified with, when not with the context's store.
    pub verify_store: Option<Store>,
}
