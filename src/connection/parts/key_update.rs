//! The progress of our own KeyUpdate.

use std::ffi::c_int;

/// The state of our own KeyUpdate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyUpdate {
    /// None is pending.
    #[default]
    Idle,
    /// The program asked for one; the next call that moves bytes sends it.
    Asked {
        /// Whether the peer must answer with one of its own.
        of_peer: bool,
    },
    /// It is sealed; the transport has not taken all of it.
    Flushing {
        /// Whether the peer has requested another one in the meantime.
        answers: bool,
    },
    /// The peer requested one; it goes out before the next data.
    Answering,
}

impl KeyUpdate {
    /// `SSL_KEY_UPDATE_…`
    pub fn kind(self) -> c_int {
        match self {
            Self::Idle | Self::Flushing { .. } => -1,
            Self::Asked { of_peer: false } | Self::Answering => NOT_REQUESTED,
            Self::Asked { of_peer: true } => REQUESTED,
        }
    }

    /// Whether the connection counts as being in a handshake.
    pub(in crate::connection) fn is_handshake(self) -> bool {
        matches!(self, Self::Asked { .. } | Self::Flushing { .. })
    }

    /// The peer requests one. A KeyUpdate that is not sealed yet serves as the answer; a sealed one predates the request.
    pub(in crate::connection) fn and_answer(self) -> Self {
        match self {
            Self::Asked { .. } => self,
            Self::Flushing { .. } => Self::Flushing { answers: true },
            Self::Idle | Self::Answering => Self::Answering,
        }
    }

    /// The answer is sealed before the data that follows. Returns whether one was owed.
    pub(in crate::connection) fn take_answer(&mut self) -> bool {
        let is_owed = *self == Self::Answering;
        if is_owed {
            *self = Self::Idle;
        }
        is_owed
    }

    /// The sealed KeyUpdate is written.
    pub(in crate::connection) fn flushed(self) -> Self {
        match self {
            Self::Flushing { answers: true } => Self::Answering,
            Self::Flushing { answers: false } => Self::Idle,
            other => other,
        }
    }
}

/// `SSL_KEY_UPDATE_NOT_REQUESTED`
pub const NOT_REQUESTED: c_int = 0;
/// `SSL_KEY_UPDATE_REQUESTED`
pub const REQUESTED: c_int = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_peer_asks_for_is_answered_once_and_not_with_what_was_made_before() {
        let asked = KeyUpdate::Asked { of_peer: true };
        assert_eq!(asked.and_answer(), asked);
        for idle in [KeyUpdate::Idle, KeyUpdate::Answering] {
            assert_eq!(idle.and_answer(), KeyUpdate::Answering);
            assert_eq!(idle.flushed(), idle);
        }
        let flushing = KeyUpdate::Flushing { answers: false };
        assert_eq!(flushing.flushed(), KeyUpdate::Idle);
        assert_eq!(flushing.and_answer().and_answer().flushed(), KeyUpdate::Answering);
        assert!(flushing.and_answer().is_handshake());
        let mut answering = KeyUpdate::Answering;
        assert_eq!((answering.take_answer(), answering.take_answer()), (true, false));
    }
}
