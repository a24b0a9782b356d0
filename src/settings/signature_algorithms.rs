//! Configuring signature algorithms: lists of names and arrays of NIDs.
//!
//! The schemes themselves are in `tables::signature_schemes`.

use std::ffi::CString;

use super::colon_list::names;
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{Hash, KeyKind, SignatureScheme, find_by_name, find_by_nids};

/// Parses the list of `SSL_CTX_set1_sigalgs_list`: names of TLS 1.3 schemes and pairs like `RSA+SHA256`.
///
/// # Errors
///
/// No reason, as in OpenSSL, for an unknown or missing name and, before OpenSSL 3.5, for a repeated scheme. Since then `?`
/// before a name tolerates an unknown one, and `PASSED_INVALID_ARGUMENT` means that no scheme is left.
pub fn parse(text: &[u8]) -> Result<Vec<u16>, Option<Reason>> {
    if Generation::current() >= Generation::V3_5 {
        return with_prefixes(text);
    }
    let mut ids = Vec::new();
    for name in names(text) {
        let scheme = named(name).ok_or(None)?;
        if ids.contains(&scheme.id) {
            return Err(None);
        }
        ids.push(scheme.id);
    }
    Ok(ids)
}

/// The text of the queued error, with `PASSED_INVALID_ARGUMENT`, for a list that [`parse`] has rejected.
pub fn complaint(text: &[u8]) -> CString {
    CString::new([b"No valid signature algorithms in '", text, b"'"].concat()).unwrap_or_default()
}

fn with_prefixes(text: &[u8]) -> Result<Vec<u16>, Option<Reason>> {
    let mut ids = Vec::new();
    for element in names(text) {
        let (name, excused) = match element.strip_prefix(b"?") {
            Some(name) => (name, true),
            None => (element, false),
        };
        match named(name) {
            Some(scheme) if !ids.contains(&scheme.id) => ids.push(scheme.id),
            None if !excused => return Err(None),
            _ => {}
        }
    }
    if ids.is_empty() { Err(Some(Reason::PASSED_INVALID_ARGUMENT)) } else { Ok(ids) }
}

/// Parses the array of `SSL_CTX_set1_sigalgs`: digest and key NID in turns. Repetition is allowed here.
///
/// # Errors
///
/// `MALLOC_FAILURE`, as in OpenSSL, for the empty array; no reason for an odd number of NIDs and for an unknown pair.
pub fn from_nids(nids: &[i32]) -> Result<Vec<u16>, Option<Reason>> {
    if nids.is_empty() {
        // Since OpenSSL 3.5 an empty array no longer reports a memory failure, but is still an error.
        return Err((Generation::current() < Generation::V3_5).then_some(Reason::MALLOC_FAILURE));
    }
    let (pairs, []) = nids.as_chunks::<2>() else { return Err(None) };
    pairs
        .iter()
        .map(|&[hash_nid, key_nid]| find_by_nids(key_nid, hash_nid).map(|scheme| scheme.id).ok_or(None))
        .collect()
}

fn named(name: &[u8]) -> Option<&'static SignatureScheme> {
    let Some(plus) = name.iter().position(|&byte| byte == b'+') else { return find_by_name(name) };
    let (first, second) = (&name[..plus], &name[plus + 1..]);
    let any_case = Generation::current() >= Generation::V3_5;
    let is = |known: &str, word: &[u8]| match any_case {
        true => known.as_bytes().eq_ignore_ascii_case(word),
        false => known.as_bytes() == word,
    };
    let key = |word: &[u8]| KEYS.iter().find(|(known, _)| is(known, word)).map(|(_, kind)| *kind);
    let hash =
        |word: &[u8]| Hash::ALL.into_iter().find(|hash| hash.names().iter().any(|known| is(known, word)));
    // OpenSSL accepts both orders; its manual page has the key first.
    let (key, hash) = match key(first) {
        Some(key) => (key, hash(second)?),
        None => (key(second)?, hash(first)?),
    };
    find_by_nids(key.signature_nid(), hash.nid())
}

/// The words for key kinds.
const KEYS: [(&str, KeyKind); 5] = [
    ("RSA", KeyKind::RsaPkcs1),
    ("RSA-PSS", KeyKind::RsaPssRsae),
    ("PSS", KeyKind::RsaPssRsae),
    ("DSA", KeyKind::Dsa),
    ("ECDSA", KeyKind::Ecdsa),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_order() {
        assert_eq!(parse(b"RSA+SHA256:ECDSA+SHA256"), Ok(vec![0x401, 0x403]));
        assert_eq!(parse(b"RSA-PSS+SHA256 :\tPSS+SHA384"), Ok(vec![0x804, 0x805]));
        assert_eq!(parse(b"ed25519:rsa_pss_pss_sha256:rsa_pkcs1_sha1"), Ok(vec![0x807, 0x809, 0x201]));
        assert_eq!(parse(b"SHA256+RSA:SHA384+PSS:sha512+ECDSA"), Ok(vec![0x401, 0x805, 0x603]));
        assert_eq!(parse(b"DSA+SHA1:ECDSA+SHA224:RSA+sha512"), Ok(vec![0x202, 0x303, 0x601]));
    }

    #[test]
    fn broken_lists_fail_as_in_openssl() {
        for text in [
            "",
            ":",
            "RSA",
            "RSA+",
            "+SHA256",
            "RSA+MD5",
            "rsa+SHA256",
            "RSA + SHA256",
            "RSA-PSS+SHA1",
            "RSA+SHA256+SHA384",
            "SHA256+SHA384",
            "RSA+ECDSA",
            "SHA256+",
            "SHA256+RSA+RSA",
            "SHA256+RSA:RSA+SHA256",
            "RSA+SHA256:",
            "RSA+SHA256:NOPE",
            "RSA+SHA256:rsa_pkcs1_sha256",
            "ED25519",
            "ecdsa_sha1",
            "dsa_sha256",
        ] {
            assert_eq!(parse(text.as_bytes()), Err(None), "{text:?}");
        }
    }

    #[test]
    fn newer_lists_have_prefixes() {
        let parse = |text: &str| Generation::V3_5.simulate(|| parse(text.as_bytes()));
        assert_eq!(parse("?mldsa65:?nonsense:ECDSA+SHA256:RSA-PSS+SHA256"), Ok(vec![0x905, 0x403, 0x804]));
        assert_eq!(parse("rsa+sha256:RSA+SHA256:ED25519"), Ok(vec![0x401, 0x807]));
        for text in ["?nonsense", "?"] {
            assert_eq!(parse(text), Err(Some(Reason::PASSED_INVALID_ARGUMENT)), "{text:?}");
        }
        for text in ["", "RSA+SHA256:", "nonsense:?ECDSA+SHA256", "RSA+SHA256:nonsense"] {
            assert_eq!(parse(text), Err(None), "{text:?}");
        }
    }

    #[test]
    fn nids_are_read_in_pairs() {
        assert_eq!(from_nids(&[672, 6, 672, 6, 0, 1087, 674, 912]), Ok(vec![0x401, 0x401, 0x807, 0x806]));
        assert_eq!(from_nids(&[]), Err(Some(Reason::MALLOC_FAILURE)));
        assert_eq!(from_nids(&[672]), Err(None));
        assert_eq!(from_nids(&[64, 912]), Err(None));
        assert_eq!(from_nids(&[672, 1087]), Err(None));
    }
}
