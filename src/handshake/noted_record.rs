//! What a record cipher of a handshake has seen.

/// The plaintext of one record that passed a record cipher.
pub struct TappedRecord {
    /// From us to the peer.
    pub outgoing: bool,
    /// The inner content type.
    pub content_type: u8,
    /// The plaintext.
    pub payload: Vec<u8>,
}
