//! The peer's certificates and what came of verifying them.

use std::sync::Arc;

use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::{Certificate, Chain};

/// What the getters about the peer's identity answer from.
#[derive(Clone)]
pub struct Peer {
    /// `SSL_get0_peer_certificate`: known once the verification is over.
    pub certificate: Option<Certificate>,
    /// `SSL_get_peer_cert_chain`: a client's begins with the peer's own certificate, a server's does not.
    pub chain: Option<Arc<Chain>>,
    /// `SSL_get0_verified_chain`
    pub verified_chain: Option<Arc<Chain>>,
    /// `X509_V_…` of the last verification, or what the program set.
    pub verify_result: i64,
    /// The authorities that the peer asked for.
    pub authorities: Option<Arc<NameList>>,
}

impl Peer {
    /// `X509_V_OK`
    pub const VERIFIED: i64 = 0;
}

impl Default for Peer {
    fn default() -> Self {
        Self {
            certificate: None,
            chain: None,
            verified_chain: None,
            verify_result: Self::VERIFIED,
            authorities: None,
        }
    }
}
