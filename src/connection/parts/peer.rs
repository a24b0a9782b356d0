//! The peer, as a connection knows it.

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
    pub authorities: Option<Arc<PeerAuthorities>>,
}

/// What the peer's CertificateRequest or ClientHello names.
pub struct PeerAuthorities {
    /// As it came; the program may sort the list.
    pub(in crate::connection) encoded: Vec<Vec<u8>>,
    /// The list that programs see.
    pub list: NameList,
}

impl Peer {
    /// `X509_V_OK`
    pub const VERIFIED: i64 = 0;

    /// Whether it has objects that `other` has not: C code may have pointers to them.
    pub(in crate::connection) fn has_others_than(&self, other: &Self) -> bool {
        let gone = |own: &Option<Arc<Chain>>, other: &Option<Arc<Chain>>| {
            own.is_some() && own.as_ref().map(Arc::as_ptr) != other.as_ref().map(Arc::as_ptr)
        };
        let certificate = |peer: &Self| peer.certificate.as_ref().map(|certificate| certificate.as_ptr());
        self.certificate.is_some() && certificate(self) != certificate(other)
            || gone(&self.chain, &other.chain)
            || gone(&self.verified_chain, &other.verified_chain)
            || self.authorities.is_some()
                && self.authorities.as_ref().map(Arc::as_ptr) != other.authorities.as_ref().map(Arc::as_ptr)
    }
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
