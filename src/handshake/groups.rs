//! Key-exchange groups that aws-lc's provider lacks, over libcrypto: P-521, X448, and for TLS 1.3 the finite-field groups.

use rustls::crypto::kx::ffdhe::{self, FfdheGroup};
use rustls::crypto::kx::{ActiveKeyExchange, NamedGroup, SharedSecret, StartedKeyExchange, SupportedKxGroup};
use rustls::error::{Error, PeerMisbehaved};

use super::scope;
use crate::libcrypto::error_queue::unreported;
use crate::libcrypto::key_exchange::{Curve, KeyPair};
use crate::tables::groups;

/// Our groups, offered in addition to the provider's.
pub static OURS: &[&dyn SupportedKxGroup] = &[
    &LibcryptoGroup { id: 25, curve: Curve::Ec(c"P-521") },
    &LibcryptoGroup { id: 31, curve: Curve::Ec(c"brainpoolP256r1") },
    &LibcryptoGroup { id: 32, curve: Curve::Ec(c"brainpoolP384r1") },
    &LibcryptoGroup { id: 33, curve: Curve::Ec(c"brainpoolP512r1") },
    &LibcryptoGroup { id: 30, curve: Curve::Raw(c"X448") },
    &LibcryptoGroup { id: 0x100, curve: Curve::FiniteField(c"ffdhe2048") },
    &LibcryptoGroup { id: 0x101, curve: Curve::FiniteField(c"ffdhe3072") },
    &LibcryptoGroup { id: 0x102, curve: Curve::FiniteField(c"ffdhe4096") },
    &LibcryptoGroup { id: 0x103, curve: Curve::FiniteField(c"ffdhe6144") },
    &LibcryptoGroup { id: 0x104, curve: Curve::FiniteField(c"ffdhe8192") },
];

#[derive(Debug)]
struct LibcryptoGroup {
    id: u16,
    curve: Curve,
}

impl SupportedKxGroup for LibcryptoGroup {
    fn start(&self) -> Result<StartedKeyExchange, Error> {
        // A libcrypto provider may be the program's own code.
        let pair = scope::ask(|callbacks| unreported(|| KeyPair::generate(callbacks.library(), self.curve)))
            .ok_or(Error::Unreachable("a key exchange outside of a handshake"))?
            .ok_or(Error::FailedToGetRandomBytes)?;
        Ok(StartedKeyExchange::Single(Box::new(Exchange { id: self.id, pair })))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        finite_field(self.id)
    }

    fn name(&self) -> NamedGroup {
        NamedGroup(self.id)
    }
}

/// The parameters of a finite-field group, which rustls asks for.
fn finite_field(id: u16) -> Option<FfdheGroup<'static>> {
    match id {
        0x100 => Some(ffdhe::FFDHE2048),
        0x101 => Some(ffdhe::FFDHE3072),
        0x102 => Some(ffdhe::FFDHE4096),
        0x103 => Some(ffdhe::FFDHE6144),
        0x104 => Some(ffdhe::FFDHE8192),
        _ => None,
    }
}

struct Exchange {
    id: u16,
    pair: KeyPair,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        // libcrypto also reads compressed and hybrid points, and finite-field shares of another length.
        if !groups::find(self.id).is_some_and(|group| group.takes_share(peer)) {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        let derived = scope::outside(|| unreported(|| self.pair.derive(peer)));
        let secret = derived.ok_or(PeerMisbehaved::InvalidKeyShare)?;
        Ok(SharedSecret::from(&secret[..]))
    }

    fn pub_key(&self) -> &[u8] {
        self.pair.public()
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        finite_field(self.id)
    }

    fn group(&self) -> NamedGroup {
        NamedGroup(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::init::LibraryContext;

    fn pair(curve: Curve) -> KeyPair {
        KeyPair::generate(LibraryContext::standard(), curve).expect("libcrypto has it")
    }

    /// libcrypto would take all of these.
    #[test]
    fn shares_have_one_form() {
        let p521 = Curve::Ec(c"P-521");
        let point = pair(p521).public().to_vec();
        let sign = point[132] & 1;
        let agrees = |share: &[u8]| Box::new(Exchange { id: 25, pair: pair(p521) }).complete(share).is_ok();
        assert!(agrees(&point));
        assert!(!agrees(&[&[2 | sign], &point[1..67]].concat()), "compressed");
        assert!(!agrees(&[&[6 | sign], &point[1..]].concat()), "hybrid");
        let field = Curve::FiniteField(c"ffdhe2048");
        let number = pair(field).public().to_vec();
        let agrees = |share: &[u8]| Box::new(Exchange { id: 256, pair: pair(field) }).complete(share).is_ok();
        assert!(agrees(&number));
        assert!(!agrees(&[&[0; 40], &number[..]].concat()));
    }
}
