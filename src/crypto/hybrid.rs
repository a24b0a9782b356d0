//! SecP384r1MLKEM1024, of which aws-lc's provider has the two halves: a share is the curve's share followed by
//! ML-KEM's, and so is the secret.

use rustls::crypto::kx::{
    ActiveKeyExchange, CompletedKeyExchange, NamedGroup, SharedSecret, StartedKeyExchange, SupportedKxGroup,
};
use rustls::error::{Error, PeerMisbehaved};
use rustls_aws_lc_rs::kx_group;

use crate::wiped::Wiped;

/// The group.
pub static SECP384R1_MLKEM1024: &dyn SupportedKxGroup = &Hybrid;

const NAME: NamedGroup = NamedGroup(0x11ed);
/// An uncompressed point of P-384.
const POINT: usize = 97;

#[derive(Debug)]
struct Hybrid;

impl SupportedKxGroup for Hybrid {
    fn start(&self) -> Result<StartedKeyExchange, Error> {
        let curve = kx_group::SECP384R1.start()?.into_single();
        let kem = kx_group::MLKEM1024.start()?.into_single();
        let share = [curve.pub_key(), kem.pub_key()].concat();
        Ok(StartedKeyExchange::Single(Box::new(Exchange { curve, kem, share })))
    }

    fn start_and_complete(&self, peer: &[u8]) -> Result<CompletedKeyExchange, Error> {
        let (point, key) = halves(peer)?;
        let curve = kx_group::SECP384R1.start_and_complete(point)?;
        let kem = kx_group::MLKEM1024.start_and_complete(key)?;
        Ok(CompletedKeyExchange {
            group: NAME,
            pub_key: [curve.pub_key, kem.pub_key].concat(),
            secret: joined(&curve.secret, &kem.secret),
        })
    }

    fn name(&self) -> NamedGroup {
        NAME
    }
}

struct Exchange {
    curve: Box<dyn ActiveKeyExchange>,
    kem: Box<dyn ActiveKeyExchange>,
    share: Vec<u8>,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let (point, ciphertext) = halves(peer)?;
        Ok(joined(&self.curve.complete(point)?, &self.kem.complete(ciphertext)?))
    }

    fn pub_key(&self) -> &[u8] {
        &self.share
    }

    fn group(&self) -> NamedGroup {
        NAME
    }
}

fn halves(share: &[u8]) -> Result<(&[u8], &[u8]), Error> {
    share.split_at_checked(POINT).ok_or_else(|| PeerMisbehaved::InvalidKeyShare.into())
}

fn joined(curve: &SharedSecret, kem: &SharedSecret) -> SharedSecret {
    let (curve, kem) = (curve.secret_bytes(), kem.secret_bytes());
    let mut both = Wiped::with_capacity(curve.len().saturating_add(kem.len()));
    both.extend(curve);
    both.extend(kem);
    SharedSecret::from(&both[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_get_the_same_secret() {
        let client = Hybrid.start().unwrap().into_single();
        assert_eq!(client.pub_key().len(), 97 + 1568);
        let server = Hybrid.start_and_complete(client.pub_key()).unwrap();
        let secret = client.complete(&server.pub_key).unwrap();
        assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
        assert_eq!(secret.secret_bytes().len(), 48 + 32);
    }

    #[test]
    fn a_share_that_is_too_short_is_refused() {
        assert!(Hybrid.start_and_complete(&[4; 96]).is_err());
    }
}
