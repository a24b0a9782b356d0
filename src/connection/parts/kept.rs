//! The handshake while a call works on it.

use crate::handshake::steps::{Established, Handshake};
use crate::transport::Lent;

/// The handshake that a call works on.
pub enum Kept {
    /// None yet, or none any more.
    Nothing,
    Handshake(Lent<Handshake>),
    Established(Lent<Established>),
}

impl Kept {
    /// Forgets it where it is the one; whether it was.
    pub fn forget_if(&mut self, is: impl FnOnce(&Self) -> bool) -> bool {
        let is = is(self);
        if is {
            *self = Self::Nothing;
        }
        is
    }
}
