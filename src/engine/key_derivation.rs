//! HKDF for TLS 1.3's key schedule and the PRF of TLS 1.2, over aws-lc's HMAC. rustls-aws-lc-rs has both, too, but works
//! out the HMAC's key again for each output; these keep it ready.

use aws_lc_rs::hmac;
use rustls::crypto::HashAlgorithm;
use rustls::crypto::hmac::{Hmac, Key, Tag};
use rustls::crypto::tls12::{Prf, PrfUsingHmac};
use rustls::crypto::tls13::{Hkdf, HkdfUsingHmac};

const SHA256: &AwsHmac = &AwsHmac(&hmac::HMAC_SHA256);
const SHA384: &AwsHmac = &AwsHmac(&hmac::HMAC_SHA384);

/// The HKDF of this hash; None for one that no suite has.
pub fn hkdf(hash: HashAlgorithm) -> Option<&'static dyn Hkdf> {
    match hash {
        HashAlgorithm::SHA256 => Some(&HkdfUsingHmac(SHA256)),
        HashAlgorithm::SHA384 => Some(&HkdfUsingHmac(SHA384)),
        _ => None,
    }
}

/// The PRF of this hash; None for one that no suite has.
pub fn prf(hash: HashAlgorithm) -> Option<&'static dyn Prf> {
    match hash {
        HashAlgorithm::SHA256 => Some(&PrfUsingHmac(SHA256)),
        HashAlgorithm::SHA384 => Some(&PrfUsingHmac(SHA384)),
        _ => None,
    }
}

struct AwsHmac(&'static hmac::Algorithm);

impl Hmac for AwsHmac {
    fn with_key(&self, key: &[u8]) -> Box<dyn Key> {
        Box::new(AwsKey(hmac::Key::new(*self.0, key)))
    }

    fn hash_output_len(&self) -> usize {
        self.0.digest_algorithm().output_len()
    }
}

struct AwsKey(hmac::Key);

impl Key for AwsKey {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(first);
        for part in middle {
            context.update(part);
        }
        context.update(last);
        Tag::new(context.sign().as_ref())
    }

    fn tag_len(&self) -> usize {
        self.0.algorithm().digest_algorithm().output_len()
    }
}

#[cfg(test)]
mod tests {
    use rustls_aws_lc_rs::cipher_suite;

    use super::*;

    #[test]
    fn prf_agrees_with_the_provider() {
        for suite in [
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ] {
            let ours = prf(suite.common.hash_provider.algorithm()).expect("both hashes are known");
            let (one, other) = (ours.new_secret(&[7; 48]), suite.prf_provider.new_secret(&[7; 48]));
            for length in [1, 12, 48, 72, 200] {
                let (mut output, mut other_output) = (vec![0; length], vec![0; length]);
                one.prf(&mut output, b"label", b"seed");
                other.prf(&mut other_output, b"label", b"seed");
                assert_eq!(output, other_output);
            }
        }
    }

    #[test]
    fn hkdf_agrees_with_the_provider() {
        for suite in [cipher_suite::TLS13_AES_256_GCM_SHA384, cipher_suite::TLS13_AES_128_GCM_SHA256] {
            let ours = hkdf(suite.common.hash_provider.algorithm()).expect("both hashes are known");
            let theirs = suite.hkdf_provider;
            let info: [&[u8]; 2] = [b"label", b"context"];
            for salt in [None, Some(&b"some salt"[..])] {
                let pairs = [
                    (ours.extract_from_secret(salt, b"secret"), theirs.extract_from_secret(salt, b"secret")),
                    (ours.extract_from_zero_ikm(salt), theirs.extract_from_zero_ikm(salt)),
                ];
                for (one, other) in pairs {
                    let block = one.expand_block(&info);
                    assert_eq!(block.as_ref(), other.expand_block(&info).as_ref());
                    let (mut long, mut other_long) = ([0; 150], [0; 150]);
                    assert!(one.expand_slice(&info, &mut long).is_ok());
                    assert!(other.expand_slice(&info, &mut other_long).is_ok());
                    assert_eq!(long, other_long);
                    let (again, other_again) =
                        (ours.expander_for_okm(&block), theirs.expander_for_okm(&block));
                    assert_eq!(again.expand_block(&info).as_ref(), other_again.expand_block(&info).as_ref());
                    let (tag, other_tag) =
                        (ours.hmac_sign(&block, b"data"), theirs.hmac_sign(&block, b"data"));
                    assert_eq!(tag.as_ref(), other_tag.as_ref());
                }
            }
        }
    }
}
