//! The keys that rustls makes in a handshake, on their way to the records of the connection.

use crate::record::{Opener, Sealer};

/// The keys that rustls has made since they were taken.
#[derive(Default)]
pub struct NewKeys {
    /// With what our records are sealed, in the order in which rustls made them.
    pub sealers: Vec<Sealer>,
    /// With what the peer's are opened; the last one counts.
    pub opener: Option<Opener>,
    /// Sealers that have been taken before.
    taken: usize,
}

impl NewKeys {
    /// Takes what is new.
    pub fn take(&mut self) -> Self {
        let taken = self.taken + self.sealers.len();
        std::mem::replace(self, Self { taken, ..Self::default() })
    }

    /// Adds a sealer. Its number counts all that there ever were.
    pub fn add_sealer(&mut self, sealer: Sealer) -> u8 {
        self.sealers.push(sealer);
        (self.taken + self.sealers.len() - 1) as u8
    }
}
