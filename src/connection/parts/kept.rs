//! The handshake while a call works on it.

use crate::handshake::steps::{Established, Handshake};
use crate::transport::Lent;

/// The handshake that a call works on.
pub enum Kept {
    /// There is none yet, or it is gone.
    Nothing,
    Handshake(Lent<Handshake>),
    Established(Lent<Established>),
}

impl Kept {
    /// Forgets the handshake if `is` says that it is the one; returns whether it was.
    pub fn forget_if(&mut self, is: impl FnOnce(&Self) -> bool) -> bool {
        let is = is(self);
        if is {
            *self = Self::Nothing;
        }
        is
    }
}
