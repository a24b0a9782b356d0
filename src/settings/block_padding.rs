//! SSL_CTX_set_block_padding(3): records of few sizes.

/// To multiples of what TLS 1.3 records are padded; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockPadding {
    /// Records of application data.
    pub data: usize,
    /// Records of everything else.
    pub handshake: usize,
}
