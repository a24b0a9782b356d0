//! A KeyUpdate of ours: how far it has come.

use std::ffi::c_int;

/// Where a KeyUpdate of ours stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyUpdate {
    /// None is under way.
    #[default]
    Idle,
    /// The program asked for one; the next call that moves bytes sends it.
    Asked {
        /// Whether the peer shall answer with one of its own.
        of_peer: bool,
    },
    /// It is sealed, and the transport has not taken all of it.
    Flushing,
    /// The peer asked for one; it goes out before the next data.
    Answering,
}

impl KeyUpdate {
    /// `SSL_KEY_UPDATE_…`
    pub fn kind(self) -> c_int {
        match self {
            Self::Idle | Self::Flushing => -1,
            Self::Asked { of_peer: false } | Self::Answering => NOT_REQUESTED,
            Self::Asked { of_peer: true } => REQUESTED,
        }
    }

    /// Whether the connection counts as being in a handshake.
    pub(in crate::connection) fn is_handshake(self) -> bool {
        matches!(self, Self::Asked { .. } | Self::Flushing)
    }
}

/// `SSL_KEY_UPDATE_NOT_REQUESTED`
pub const NOT_REQUESTED: c_int = 0;
/// `SSL_KEY_UPDATE_REQUESTED`
pub const REQUESTED: c_int = 1;
