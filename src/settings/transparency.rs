//! Certificate Transparency: whether a client requests signed certificate timestamps, and the callback that validates them.

use crate::callbacks::{Argument, TransparencyCallback};

/// The callback that validates timestamps.
#[derive(Clone, Copy, Debug)]
pub enum TransparencyJudge {
    /// `SSL_CT_VALIDATION_PERMISSIVE`: rejects nothing.
    Permissive,
    /// `SSL_CT_VALIDATION_STRICT`: one timestamp must be valid.
    Strict,
    /// `SSL_CTX_set_ct_validation_callback`
    Program(TransparencyCallback, Argument),
}

impl TransparencyJudge {
    /// The callback for the mode of `SSL_CTX_enable_ct`.
    pub fn by_mode(mode: i32) -> Option<Self> {
        match mode {
            0 => Some(Self::Permissive),
            1 => Some(Self::Strict),
            _ => None,
        }
    }
}
