//! The releases of OpenSSL that programs may have been built for, as far as they differ in what libssl does.
//!
//! Behaviour follows the libcrypto that runs beside this library (`libcrypto::generation`), as a program gets both from its
//! system; the exported names do not.

/// A release of OpenSSL, and those after it up to the next one here. There is nothing new in 3.1's libssl.
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

    /// By `OPENSSL_version_major` and `OPENSSL_version_minor`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fall_into_generations() {
        let of = Generation::of_version;
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|minor| of(3, minor) as u8), [1, 1, 2, 3, 4, 5, 6, 6]);
        assert_eq!(of(4, 0), Generation::V3_6);
        assert!(Generation::ALL.is_sorted());
    }
}
