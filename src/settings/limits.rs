//! Sizes that a program may choose: fragments, pipelines, padding, certificate lists.

use super::Settings;
use super::block_padding::BlockPadding;
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;

/// `SSL3_RT_MAX_PLAIN_LENGTH`
const LARGEST_PLAINTEXT: usize = 16384;
/// The smallest fragment limit.
const SMALLEST_FRAGMENT: usize = 512;
/// `SSL_MAX_PIPELINES`
const MAX_PIPELINES: usize = 32;

impl Settings {
    /// `SSL_CTX_set_max_send_fragment`
    pub fn set_max_send_fragment(&mut self, size: i64) -> bool {
        let Some(size) = in_range(size, SMALLEST_FRAGMENT, LARGEST_PLAINTEXT) else { return false };
        self.max_send_fragment = size;
        self.split_send_fragment = self.split_send_fragment.min(size);
        true
    }

    /// `SSL_CTX_set_split_send_fragment`
    pub fn set_split_send_fragment(&mut self, size: i64) -> bool {
        let Some(size) = in_range(size, 1, self.max_send_fragment) else { return false };
        self.split_send_fragment = size;
        true
    }

    /// `SSL_CTX_set_max_pipelines`
    pub fn set_max_pipelines(&mut self, pipelines: i64) -> bool {
        let Some(pipelines) = in_range(pipelines, 1, MAX_PIPELINES) else { return false };
        self.max_pipelines = pipelines;
        true
    }

    /// Whether a connection reads ahead: always if it may use pipelines.
    pub fn inherited_read_ahead(&self) -> i32 {
        // OpenSSL 3.2 leaves that to its record layer.
        if self.max_pipelines > 1 && Generation::current() < Generation::V3_2 { 1 } else { self.read_ahead }
    }

    /// Whether more than one record may be read at once.
    pub fn reads_ahead(&self) -> bool {
        self.read_ahead != 0 || self.max_pipelines > 1 && Generation::current() >= Generation::V3_2
    }

    /// `SSL_CTX_set_max_cert_list`: returns the previous size, or 0 for a negative one, which changes nothing.
    pub fn set_max_cert_list(&mut self, size: i64) -> i64 {
        let Ok(size) = usize::try_from(size) else { return 0 };
        std::mem::replace(&mut self.max_cert_list, size) as i64
    }

    /// Whether TLS 1.3 records are padded.
    pub fn pads(&self) -> bool {
        self.record_padding.is_some() || self.block_padding != BlockPadding::default()
    }

    /// `SSL_CTX_set_block_padding_ex`; 1 also means none.
    pub fn set_block_padding(&mut self, data: usize, handshake: usize) -> bool {
        if data > LARGEST_PLAINTEXT || handshake > LARGEST_PLAINTEXT {
            return false;
        }
        let size = |size| if size == 1 { 0 } else { size };
        self.block_padding = BlockPadding { data: size(data), handshake: size(handshake) };
        true
    }

    /// `SSL_CTX_set1_client_certificate_types`; an empty list restores the types that the signature algorithms imply.
    pub fn set_client_certificate_types(&mut self, types: &[u8]) -> bool {
        if types.len() > usize::from(u8::MAX) {
            return false;
        }
        self.client_certificate_types = (!types.is_empty()).then(|| types.into());
        true
    }
}

/// `SSL_CTX_set_tlsext_max_fragment_length`: a client would have to request it in an extension that rustls does not send; a
/// server has nothing to choose.
pub fn judge_max_fragment_length(mode: u8, of_client: bool) -> Result<(), Reason> {
    match (mode, of_client) {
        (5.., _) => Err(Reason::SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH),
        (1.., true) => Err(Reason::UNSUPPORTED),
        _ => Ok(()),
    }
}

fn in_range(size: i64, lowest: usize, highest: usize) -> Option<usize> {
    usize::try_from(size).ok().filter(|size| (lowest..=highest).contains(size))
}
