//! How groups are configured and named: lists of names, arrays of NIDs, and back.
//!
//! The groups themselves are in `tables::groups`.

use std::ffi::CStr;

use super::colon_list::{names, trim};
use crate::tables::generation::Generation;
use crate::tables::groups::{Group, UNKNOWN_NID, find, find_by_name, find_by_nid};
use crate::tables::reasons::Reason;

/// Reads the list of `SSL_CTX_set1_groups_list`, most preferred first, as the program's OpenSSL does.
///
/// # Errors
///
/// Before OpenSSL 3.5 `PASSED_INVALID_ARGUMENT` for a name that nobody knows, and no reason for a missing name and for a group
/// that is named twice. Since then the reasons of [`with_prefixes`].
pub fn parse(text: &[u8]) -> Result<Vec<u16>, Option<Reason>> {
    let generation = Generation::current();
    if generation >= Generation::V3_5 {
        return with_prefixes(text);
    }
    let mut groups = Groups::default();
    for name in names(text) {
        if let Some(name) = name.strip_prefix(b"?").filter(|_| generation >= Generation::V3_3) {
            if let Some(group) = find_by_name(name) {
                groups.ids.retain(|id| *id != group.id);
                groups.add(group)?;
            }
            continue;
        }
        if name.is_empty() {
            return Err(None);
        }
        groups.add(find_by_name(name).ok_or(Some(Reason::PASSED_INVALID_ARGUMENT))?)?;
    }
    Ok(groups.ids)
}

/// The list since OpenSSL 3.5: groups with colons between them, and slashes between what a server prefers; `*` before a name
/// asks for a share, `?` for no complaint about a group that nobody knows, `-` takes the group out again; `DEFAULT` stands for
/// the default list. Where the shares and the slashes stand is judged, but rustls's share is of the first group.
///
/// # Errors
///
/// `UNSUPPORTED_CONFIG_VALUE` for a missing name, `PASSED_INVALID_ARGUMENT` for a prefix without a name or one too many and for
/// more than four shares; no reason for a name that nobody knows.
fn with_prefixes(text: &[u8]) -> Result<Vec<u16>, Option<Reason>> {
    let mut list = Prefixed::default();
    if trim(text).is_empty() {
        return Ok(list.ids);
    }
    for tuple in text.split(|&byte| byte == b'/') {
        for element in names(tuple) {
            list.read(element)?;
        }
    }
    if list.shares.len() > MOST_SHARES {
        return Err(Some(Reason::PASSED_INVALID_ARGUMENT));
    }
    Ok(list.ids)
}

/// Groups so far, and those that a share is asked for.
#[derive(Default)]
struct Prefixed {
    ids: Vec<u16>,
    shares: Vec<u16>,
}

impl Prefixed {
    fn read(&mut self, element: &[u8]) -> Result<(), Option<Reason>> {
        const SYNTAX: Option<Reason> = Some(Reason::PASSED_INVALID_ARGUMENT);
        if element.is_empty() {
            return Err(Some(Reason::UNSUPPORTED_CONFIG_VALUE));
        }
        let (mut name, mut prefixes) = (element, Vec::new());
        while let Some((prefix @ (b'*' | b'?' | b'-'), rest)) = name.split_first() {
            if prefixes.contains(prefix) {
                return Err(SYNTAX);
            }
            prefixes.push(*prefix);
            name = rest;
        }
        let default = DEFAULTS.iter().find(|(default, _)| name.eq_ignore_ascii_case(default.as_bytes()));
        if let Some((_, list)) = default {
            if prefixes.is_empty() {
                return list.split([':', '/']).try_for_each(|element| self.read(element.as_bytes()));
            }
            return Err(SYNTAX);
        }
        if name.is_empty() {
            return Err(SYNTAX);
        }
        let Some(group) = find_by_name(name) else {
            return if prefixes.contains(&b'?') { Ok(()) } else { Err(None) };
        };
        if prefixes.contains(&b'-') {
            self.ids.retain(|id| *id != group.id);
            self.shares.retain(|id| *id != group.id);
        } else if !self.ids.contains(&group.id) {
            self.ids.push(group.id);
            if prefixes.contains(&b'*') {
                self.shares.push(group.id);
            }
        }
        Ok(())
    }
}

/// How many shares a list may ask for.
const MOST_SHARES: usize = 4;
/// Names that stand for lists.
const DEFAULTS: [(&str, &str); 2] = [
    ("DEFAULT", "?*X25519MLKEM768/?*X25519:?secp256r1/?X448:?secp384r1:?secp521r1/?ffdhe2048:?ffdhe3072"),
    ("DEFAULT_SUITE_B", "?secp256r1:?secp384r1"),
];

/// Reads the array of `SSL_CTX_set1_groups`, most preferred first.
///
/// # Errors
///
/// `BAD_LENGTH` for no group at all; no reason, as in OpenSSL, for an unknown NID and for one that is there twice.
pub fn from_nids(nids: &[i32]) -> Result<Vec<u16>, Option<Reason>> {
    if nids.is_empty() {
        return Err(Some(Reason::BAD_LENGTH));
    }
    let mut groups = Groups::default();
    for &nid in nids {
        groups.add(find_by_nid(nid).ok_or(None)?)?;
    }
    Ok(groups.ids)
}

/// The name of a group that a C program knows by its NID, or by its number on the wire with [`UNKNOWN_NID`].
pub fn name(nid: i32) -> Option<&'static CStr> {
    let group = match nid & UNKNOWN_NID {
        0 => find_by_nid(nid),
        _ => find((nid & 0xffff) as u16),
    };
    group.map(|group| group.c_name)
}

/// Groups so far, none of them twice.
#[derive(Default)]
struct Groups {
    ids: Vec<u16>,
}

impl Groups {
    fn add(&mut self, group: &Group) -> Result<(), Option<Reason>> {
        if self.ids.contains(&group.id) {
            return Err(None);
        }
        self.ids.push(group.id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_order() {
        assert_eq!(parse(b"X25519:P-256"), Ok(vec![0x1d, 0x17]));
        assert_eq!(parse(b" prime256v1 :x448:secp521r1"), Ok(vec![0x17, 0x1e, 0x19]));
        assert_eq!(parse(b"X25519MLKEM768:ffdhe2048"), Ok(vec![0x11ec, 0x100]));
    }

    #[test]
    fn broken_lists_fail_as_in_openssl() {
        for text in ["", "P-256:", ":P-256", "P-256::X25519", "P-256:prime256v1"] {
            assert_eq!(parse(text.as_bytes()), Err(None), "{text:?}");
        }
        for text in ["P-256:NOPE", "?P-256", "*P-256", "p-256", "P-256,X25519", "FFDHE2048"] {
            assert_eq!(parse(text.as_bytes()), Err(Some(Reason::PASSED_INVALID_ARGUMENT)), "{text:?}");
        }
    }

    #[test]
    fn newer_lists_have_prefixes() {
        let parse = |text: &str| Generation::V3_5.simulate(|| parse(text.as_bytes()));
        let default = Generation::V3_5.simulate(crate::tables::groups::default_list).to_vec();
        assert_eq!(parse("DEFAULT"), Ok(default.clone()));
        assert_eq!(parse("default : P-256"), Ok(default.clone()));
        assert_eq!(parse("DEFAULT:-X25519MLKEM768"), Ok(default[1..].to_vec()));
        assert_eq!(parse("*X25519MLKEM768/*X25519:p-256/P-384"), Ok(vec![0x11ec, 0x1d, 0x17, 0x18]));
        assert_eq!(parse("X25519:?nonsense:X25519"), Ok(vec![0x1d]));
        assert_eq!((parse(""), parse(" "), parse("X25519:-X25519")), (Ok(vec![]), Ok(vec![]), Ok(vec![])));
        for text in ["X25519:", ":X25519", "X25519::P-256", "X25519/", "/X25519", "X25519//P-256"] {
            assert_eq!(parse(text), Err(Some(Reason::UNSUPPORTED_CONFIG_VALUE)), "{text}");
        }
        for text in
            ["*", "?", "??X25519", "*DEFAULT", "-DEFAULT", "?DEFAULT", "*X25519:*P-256:*P-384:*P-521:*X448"]
        {
            assert_eq!(parse(text), Err(Some(Reason::PASSED_INVALID_ARGUMENT)), "{text}");
        }
        for text in ["nonsense", "X25519,P-256", "X25519 P-256"] {
            assert_eq!(parse(text), Err(None), "{text}");
        }
    }

    #[test]
    fn nids_are_read_in_order() {
        assert_eq!(from_nids(&[1034, 415]), Ok(vec![0x1d, 0x17]));
        assert_eq!(from_nids(&[]), Err(Some(Reason::BAD_LENGTH)));
        assert_eq!(from_nids(&[415, 415]), Err(None));
        assert_eq!(from_nids(&[0]), Err(None));
    }

    #[test]
    fn groups_have_names() {
        assert_eq!(name(415), Some(c"secp256r1"));
        assert_eq!(name(UNKNOWN_NID | 0x11ec), Some(c"X25519MLKEM768"));
        assert_eq!(name(29), None);
    }
}
