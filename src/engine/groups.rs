//! Key-exchange groups that aws-lc's provider lacks, over libcrypto: P-521 and X448.

use rustls::crypto::kx::{ActiveKeyExchange, NamedGroup, SharedSecret, StartedKeyExchange, SupportedKxGroup};
use rustls::error::{Error, PeerMisbehaved};

use crate::libcrypto::error_queue::unreported;
use crate::libcrypto::key_exchange::{Curve, KeyPair};

/// Ours, to be offered beside those of the provider.
pub static OURS: &[&dyn SupportedKxGroup] = &[
    &LibcryptoGroup { id: 25, curve: Curve::Ec(c"P-521") },
    &LibcryptoGroup { id: 30, curve: Curve::Raw(c"X448") },
];

#[derive(Debug)]
struct LibcryptoGroup {
    id: u16,
    curve: Curve,
}

impl SupportedKxGroup for LibcryptoGroup {
    fn start(&self) -> Result<StartedKeyExchange, Error> {
        let pair = unreported(|| KeyPair::generate(self.curve)).ok_or(Error::FailedToGetRandomBytes)?;
        Ok(StartedKeyExchange::Single(Box::new(Exchange { id: self.id, pair })))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup(self.id)
    }
}

struct Exchange {
    id: u16,
    pair: KeyPair,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let secret = unreported(|| self.pair.derive(peer)).ok_or(PeerMisbehaved::InvalidKeyShare)?;
        Ok(SharedSecret::from(&secret[..]))
    }

    fn pub_key(&self) -> &[u8] {
        self.pair.public()
    }

    fn group(&self) -> NamedGroup {
        NamedGroup(self.id)
    }
}
