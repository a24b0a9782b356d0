//! A server's signature over its handshake.

/// What a server has signed, and with which scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its certificate, in DER.
    pub certificate: Vec<u8>,
    /// The scheme.
    pub scheme: u16,
    /// What is signed.
    pub content: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}
