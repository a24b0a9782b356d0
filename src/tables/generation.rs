//! The releases of OpenSSL, for the places where libssl differs between them.
//!
//! Behaviour follows the libcrypto in the process, because a program gets both from its system. The exported names do not
//! depend on it. `libcrypto::init` asks libcrypto once, before anything else, and stores the release here for the tables.

use std::sync::atomic::{AtomicU8, Ordering};
#[cfg(test)]
use std::{cell::Cell, mem::ManuallyDrop};

/// A release of OpenSSL, and the following ones up to the next listed here. 3.1's libssl has no changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Generation {
    /// OpenSSL 3.0 and 3.1.
    V3_0 = 1,
    /// OpenSSL 3.2: compressed certificates, raw public keys, a QUIC client.
    V3_2,
    /// OpenSSL 3.3.
    V3_3,
    /// OpenSSL 3.4.
    V3_4,
    /// OpenSSL 3.5: hybrid key exchange, ML-DSA.
    V3_5,
    /// OpenSSL 3.6 and later.
    V3_6,
}

impl Generation {
    /// Every generation, oldest first.
    pub const ALL: [Self; 6] = [Self::V3_0, Self::V3_2, Self::V3_3, Self::V3_4, Self::V3_5, Self::V3_6];

    /// The generation of this process; 3.0 before libcrypto has been started.
    pub fn current() -> Self {
        #[cfg(test)]
        if let Some(simulated) = SIMULATED.with(|simulated| simulated.get()) {
            return simulated;
        }
        let known = CURRENT.load(Ordering::Relaxed);
        // Called for each record, so this is not a search.
        Self::ALL.get(usize::from(known).wrapping_sub(1)).copied().unwrap_or(Self::V3_0)
    }

    /// Sets the generation of this process: once, by the code that has asked libcrypto.
    pub fn settle(self) {
        CURRENT.store(self as u8, Ordering::Relaxed);
    }

    /// Runs a unit test as if libcrypto were of this generation.
    #[cfg(test)]
    pub fn simulate<R>(self, work: impl FnOnce() -> R) -> R {
        let before = SIMULATED.with(|simulated| simulated.replace(Some(self)));
        let result = work();
        SIMULATED.with(|simulated| simulated.set(before));
        result
    }

    /// The generation of `OPENSSL_version_major` and `OPENSSL_version_minor`.
    pub fn of_version(major: u32, minor: u32) -> Self {
        match (major, minor) {
            (..=2, _) | (3, 0 | 1) => Self::V3_0,
            (3, 2) => Self::V3_2,
            (3, 3) => Self::V3_3,
            (3, 4) => Self::V3_4,
            (3, 5) => Self::V3_5,
            _ => Self::V3_6,
        }
    }
}

static CURRENT: AtomicU8 = AtomicU8::new(0);

#[cfg(test)]
thread_local! {
    static SIMULATED: ManuallyDrop<Cell<Option<Generation>>> = const { ManuallyDrop::new(Cell::new(None)) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fall_into_generations() {
        let of = Generation::of_version;
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|minor| of(3, minor) as u8), [1, 1, 2, 3, 4, 5, 6, 6]);
        assert_eq!(of(4, 0), Generation::V3_6);
        assert!(Generation::ALL.into_iter().map(|generation| generation as u8).eq(1..=6));
    }
}
