//! Checks that a client that offers a TLS 1.3 session holds its key: the binder of RFC 8446, section 4.2.11.2.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rustls::crypto::hash::Context;

use super::provider;
use crate::crypto::key_derivation::{Derivation, algorithms};
use crate::messages::client_hello::ClientHello;
use crate::record::hkdf::expand_block;
use crate::wire::MESSAGE_HASH;

/// The rule: nothing is taken from a session before its binder is verified. The binder is made with the session's key
/// and the hash of the negotiated suite, over the transcript up to `binders_at` in this ClientHello. None where there
/// is no such suite.
pub fn is_right(
    suite: u16,
    secret: &[u8],
    hello: &ClientHello,
    binders_at: usize,
    binder: &[u8],
) -> Option<bool> {
    let derivation = algorithms(provider::tls13_suite(suite)?.common.hash_provider.algorithm())?;
    let expected = binder_of(&derivation, secret, hello, hello.message().get(..binders_at)?);
    Some(verify_slices_are_equal(&expected, binder).is_ok())
}

/// The length of a binder for this suite.
pub fn length(suite: u16) -> Option<usize> {
    Some(provider::tls13_suite(suite)?.common.hash_provider.output_len())
}

fn binder_of(derivation: &Derivation, secret: &[u8], hello: &ClientHello, truncated: &[u8]) -> Vec<u8> {
    let Derivation { hash, hkdf, .. } = derivation;
    let early = hkdf.extract_from_secret(None, secret);
    let binder_key = expand_block(&*early, b"res binder", hash.hash(&[]).as_ref());
    let finished_key = expand_block(&*hkdf.expander_for_okm(&binder_key), b"finished", &[]);
    let mut transcript = hash.start();
    if let Some(retried) = &hello.retried {
        add_message(&mut *transcript, MESSAGE_HASH, hash.hash(retried.first.message()).as_ref());
        transcript.update(&retried.request);
    }
    transcript.update(truncated);
    hkdf.hmac_sign(&finished_key, transcript.finish().as_ref()).as_ref().to_vec()
}

fn add_message(transcript: &mut dyn Context, kind: u8, body: &[u8]) {
    transcript.update(&[kind, 0, 0, body.len() as u8]);
    transcript.update(body);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8448, section 4: a ClientHello that offers resumption, the session's key, and the binder.
    #[test]
    fn agrees_with_the_published_trace() {
        let bytes = |hex: &str| -> Vec<u8> {
            let digits: Vec<char> = hex.chars().filter(|digit| !digit.is_whitespace()).collect();
            digits
                .chunks(2)
                .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hexadecimal"))
                .collect()
        };
        let secret = bytes("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
        let binder = bytes("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
        let prefix = bytes(
            "01 00 01 fc 03 03 1b c3 ce b6 bb e3 9c ff
             93 83 55 b5 a5 0a db 6d b2 1b 7a 6a f6 49 d7 b4 bc 41 9d 78 76
             48 7d 95 00 00 06 13 01 13 03 13 02 01 00 01 cd 00 00 00 0b 00
             09 00 00 06 73 65 72 76 65 72 ff 01 00 01 00 00 0a 00 14 00 12
             00 1d 00 17 00 18 00 19 01 00 01 01 01 02 01 03 01 04 00 33 00
             26 00 24 00 1d 00 20 e4 ff b6 8a c0 5f 8d 96 c9 9d a2 66 98 34
             6c 6b e1 64 82 ba dd da fe 05 1a 66 b4 f1 8d 66 8f 0b 00 2a 00
             00 00 2b 00 03 02 03 04 00 0d 00 20 00 1e 04 03 05 03 06 03 02
             03 08 04 08 05 08 06 04 01 05 01 06 01 02 01 04 02 05 02 06 02
             02 02 00 2d 00 02 01 01 00 1c 00 02 40 01 00 15 00 57 00 00 00
             00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
             00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
             00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
             00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
             00 29 00 dd 00 b8 00 b2 2c 03 5d 82 93 59 ee 5f f7 af 4e c9 00
             00 00 00 26 2a 64 94 dc 48 6d 2c 8a 34 cb 33 fa 90 bf 1b 00 70
             ad 3c 49 88 83 c9 36 7c 09 a2 be 78 5a bc 55 cd 22 60 97 a3 a9
             82 11 72 83 f8 2a 03 a1 43 ef d3 ff 5d d3 6d 64 e8 61 be 7f d6
             1d 28 27 db 27 9c ce 14 50 77 d4 54 a3 66 4d 4e 6d a4 d2 9e e0
             37 25 a6 a4 da fc d0 fc 67 d2 ae a7 05 29 51 3e 3d a2 67 7f a5
             90 6c 5b 3f 7d 8f 92 f2 28 bd a4 0d da 72 14 70 f9 fb f2 97 b5
             ae a6 17 64 6f ac 5c 03 27 2e 97 07 27 c6 21 a7 91 41 ef 5f 7d
             e6 50 5e 5b fb c3 88 e9 33 43 69 40 93 93 4a e4 d3 57 fa d6 aa
             cb",
        );
        let whole = [&prefix[..], &[0, 33, 32], &binder].concat();
        let hello = ClientHello::parse(whole).expect("well formed");
        let keys = hello.pre_shared_keys().expect("it offers one").expect("well formed");
        assert_eq!((keys.binders_at(), keys.binder(0)), (prefix.len(), Ok(&binder[..])));
        assert_eq!(is_right(0x1301, &secret, &hello, keys.binders_at(), &binder), Some(true));
        for at in 0..binder.len() {
            let mut wrong = binder.clone();
            wrong[at] ^= 1;
            assert_eq!(is_right(0x1301, &secret, &hello, keys.binders_at(), &wrong), Some(false));
        }
        assert_eq!(is_right(0x1301, &secret[1..], &hello, keys.binders_at(), &binder), Some(false));
        assert_eq!(is_right(0x1302, &secret, &hello, keys.binders_at(), &binder), Some(false));
        assert_eq!(is_right(0x1301, &secret, &hello, keys.binders_at(), &binder[1..]), Some(false));
        assert_eq!(is_right(0xc02f, &secret, &hello, keys.binders_at(), &binder), None);
        assert_eq!((length(0x1301), length(0x1302)), (Some(32), Some(48)));
    }
}
