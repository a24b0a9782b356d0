//! Keys that rustls derives during a handshake, until the connection's record layer takes them.

use crate::record::{Opener, Sealer};

/// The keys that rustls has made since the last [`NewKeys::take`].
#[derive(Default)]
pub struct NewKeys {
    /// Seal our records, in the order in which rustls made them.
    pub sealers: Vec<Sealer>,
    /// Opens the peer's records; only the newest one is kept.
    pub opener: Option<Opener>,
    /// How many sealers have been taken before.
    taken: usize,
}

impl NewKeys {
    /// Takes the new keys.
    pub fn take(&mut self) -> Self {
        let taken = self.taken + self.sealers.len();
        std::mem::replace(self, Self { taken, ..Self::default() })
    }

    /// Adds a sealer. Its number counts all sealers of this handshake.
    pub fn add_sealer(&mut self, sealer: Sealer) -> u8 {
        self.sealers.push(sealer);
        (self.taken + self.sealers.len() - 1) as u8
    }
}
