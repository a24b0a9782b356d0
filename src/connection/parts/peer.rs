//! What a connection knows about its peer.

use std::sync::Arc;

use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::{Certificate, Chain};

/// The source of the getters about the peer's identity.
#[derive(Clone)]
pub struct Peer {
    /// `SSL_get0_peer_certificate`: set once the verification is complete.
    pub certificate: Option<Certificate>,
    /// `SSL_get_peer_cert_chain`: on a client it begins with the peer's own certificate, on a server it does not.
    pub chain: Option<Arc<Chain>>,
    /// `SSL_get0_verified_chain`
    pub verified_chain: Option<Arc<Chain>>,
    /// `X509_V_…` of the last verification, or what the program set.
    pub verify_result: i64,
    /// The certificate authorities that the peer listed.
    pub authorities: Option<Arc<PeerAuthorities>>,
}

/// The certificate authorities in the peer's CertificateRequest or ClientHello.
pub struct PeerAuthorities {
    /// As received; the program may sort the list.
    pub(in crate::connection) encoded: Vec<Vec<u8>>,
    /// The list that programs see.
    pub list: NameList,
}

impl Peer {
    /// `X509_V_OK`
    pub const VERIFIED: i64 = 0;

    /// Whether it has objects that `other` lacks: C code may hold pointers to them.
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
