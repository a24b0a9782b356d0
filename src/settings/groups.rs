//! Configuring and naming groups: lists of names, arrays of NIDs, and back.
//!
//! The groups themselves are in `tables::groups`.

use std::ffi::{CStr, CString};

use super::colon_list::{names, trim};
use crate::tables::generation::Generation;
use crate::tables::groups::{Group, UNKNOWN_NID, find, find_by_name, find_by_nid};
use crate::tables::reasons::Reason;

/// The groups that a program has configured, most preferred first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupList {
    /// Their numbers on the wire.
    pub ids: Vec<u16>,
    /// The number of groups in each tuple (between slashes), since OpenSSL 3.5: a server requests a share of an earlier tuple
    /// rather than use one of a later tuple.
    pub tuples: Vec<usize>,
    /// The groups for which a client sends a share, since OpenSSL 3.5; if none, for the first possible one.
    pub shares: Vec<u16>,
}

impl From<Vec<u16>> for GroupList {
    fn from(ids: Vec<u16>) -> Self {
        Self { tuples: vec![ids.len()], ids, shares: Vec::new() }
    }
}

/// Parses the list of `SSL_CTX_set1_groups_list`, most preferred first, as the program's OpenSSL does.
///
/// # Errors
///
/// Before OpenSSL 3.5 `PASSED_INVALID_ARGUMENT` for an unknown name, and no reason for a missing name, for one that is too
/// long, and for a repeated group. Since then the reasons of [`with_prefixes`].
pub fn parse(text: &[u8]) -> Result<GroupList, Option<Reason>> {
    let generation = Generation::current();
    if generation >= Generation::V3_5 {
        return with_prefixes(text);
    }
    let mut groups = Groups::default();
    for name in names(text) {
        let excused = name.strip_prefix(b"?").filter(|_| generation >= Generation::V3_3);
        if excused.unwrap_or(name).len() > LONGEST_NAME {
            return Err(None);
        }
        if let Some(name) = excused {
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
    Ok(groups.ids.into())
}

/// The list since OpenSSL 3.5: groups separated by colons, and slashes between a server's tuples; `*` before a name asks for a
/// share, `?` tolerates an unknown group, `-` removes the group; `DEFAULT` stands for the default list. rustls's own share is
/// still of the first group.
///
/// # Errors
///
/// `UNSUPPORTED_CONFIG_VALUE` for a missing name, `PASSED_INVALID_ARGUMENT` for a prefix without a name, a repeated prefix and
/// more than four shares; no reason for an unknown name.
fn with_prefixes(text: &[u8]) -> Result<GroupList, Option<Reason>> {
    let mut list = GroupList::default();
    if trim(text).is_empty() {
        return Ok(list);
    }
    for tuple in text.split(|&byte| byte == b'/') {
        list.tuples.push(0);
        for element in names(tuple) {
            list.read(element)?;
        }
    }
    if list.shares.len() > MOST_SHARES {
        return Err(Some(Reason::PASSED_INVALID_ARGUMENT));
    }
    Ok(list)
}

impl GroupList {
    /// Removes a group, also from its tuple.
    fn remove(&mut self, id: u16) {
        let Some(at) = self.ids.iter().position(|own| *own == id) else { return };
        let mut end = 0;
        let tuple = self.tuples.iter_mut().find(|length| {
            end += **length;
            at < end
        });
        tuple.into_iter().for_each(|length| *length -= 1);
        self.ids.remove(at);
        self.shares.retain(|own| *own != id);
    }

    fn add(&mut self, id: u16) {
        self.ids.push(id);
        self.tuples.last_mut().into_iter().for_each(|length| *length += 1);
    }

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
                for (index, tuple) in list.split('/').enumerate() {
                    if index > 0 {
                        self.tuples.push(0);
                    }
                    tuple.split(':').try_for_each(|element| self.read(element.as_bytes()))?;
                }
                return Ok(());
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
            self.remove(group.id);
        } else if !self.ids.contains(&group.id) {
            self.add(group.id);
            if prefixes.contains(&b'*') {
                self.shares.push(group.id);
            }
        }
        Ok(())
    }
}

/// The text of the queued error, with `PASSED_INVALID_ARGUMENT`, for a list that [`parse`] has rejected.
pub fn complaint(text: &[u8]) -> CString {
    let generation = Generation::current();
    let quoted = |before: &str, what: &[u8], behind: &str| {
        CString::new([before.as_bytes(), b"'", what, b"'", behind.as_bytes()].concat()).unwrap_or_default()
    };
    if generation >= Generation::V3_5 {
        let is_wrong =
            |element: &[u8]| GroupList::default().read(element) == Err(Some(Reason::PASSED_INVALID_ARGUMENT));
        return match text.split(|&byte| byte == b'/').flat_map(names).any(is_wrong) {
            true => quoted("Syntax error in ", text, ""),
            false => quoted("To many keyshares requested in ", text, " (max = 4)"),
        };
    }
    let excused = |name: &[u8]| generation >= Generation::V3_3 && name.starts_with(b"?");
    let unknown = names(text).find(|name| !excused(name) && find_by_name(name).is_none());
    quoted("group ", unknown.unwrap_or_default(), " cannot be set")
}

/// The longest name that OpenSSL looks up, in bytes.
const LONGEST_NAME: usize = 63;
/// The most shares that a list may request.
const MOST_SHARES: usize = 4;
/// Names of lists.
const DEFAULTS: [(&str, &str); 2] = [
    ("DEFAULT", "?*X25519MLKEM768/?*X25519:?secp256r1/?X448:?secp384r1:?secp521r1/?ffdhe2048:?ffdhe3072"),
    ("DEFAULT_SUITE_B", "?secp256r1:?secp384r1"),
];

/// Parses the array of `SSL_CTX_set1_groups`, most preferred first.
///
/// # Errors
///
/// `BAD_LENGTH` for an empty array; no reason, as in OpenSSL, for an unknown NID and for a repeated one.
pub fn from_nids(nids: &[i32]) -> Result<GroupList, Option<Reason>> {
    if nids.is_empty() {
        return Err(Some(Reason::BAD_LENGTH));
    }
    let mut groups = Groups::default();
    for &nid in nids {
        groups.add(find_by_nid(nid).ok_or(None)?)?;
    }
    Ok(groups.ids.into())
}

/// The name of a group by the NID that C programs use, or by its number on the wire with [`UNKNOWN_NID`].
pub fn name(nid: i32) -> Option<&'static CStr> {
    let group = match nid & UNKNOWN_NID {
        0 => find_by_nid(nid),
        _ => find((nid & 0xffff) as u16),
    };
    group.map(|group| group.c_name)
}

/// The groups so far, without duplicates.
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
        let parse = |text| super::parse(text).map(|list| list.ids);
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
        let list = |text: &str| Generation::V3_5.simulate(|| parse(text.as_bytes()));
        let parse = |text: &str| list(text).map(|list| list.ids);
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
        let rules = |text: &str| list(text).map(|list| (list.tuples, list.shares));
        assert_eq!(rules("DEFAULT"), Ok((vec![1, 2, 3, 2], vec![0x11ec, 0x1d])));
        assert_eq!(rules("DEFAULT:-X25519:P-256/*ffdhe4096"), Ok((vec![1, 1, 3, 2, 1], vec![0x11ec, 0x102])));
        for text in ["nonsense", "X25519,P-256", "X25519 P-256"] {
            assert_eq!(parse(text), Err(None), "{text}");
        }
    }

    #[test]
    fn nids_are_read_in_order() {
        assert_eq!(from_nids(&[1034, 415]), Ok(vec![0x1d, 0x17].into()));
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
