//! How groups are configured and named: lists of names, arrays of NIDs, and back.
//!
//! The groups themselves are in `tables::groups`.

use std::ffi::CStr;

use super::colon_list::names;
use crate::tables::groups::{Group, UNKNOWN_NID, find, find_by_name, find_by_nid};
use crate::tables::reasons::Reason;

/// Reads the list of `SSL_CTX_set1_groups_list`, most preferred first.
///
/// # Errors
///
/// `PASSED_INVALID_ARGUMENT` for a name that nobody knows; no reason, as in OpenSSL, for a missing name and for a group
/// that is named twice.
pub fn parse(text: &[u8]) -> Result<Vec<u16>, Option<Reason>> {
    let mut groups = Groups::default();
    for name in names(text) {
        if name.is_empty() {
            return Err(None);
        }
        groups.add(find_by_name(name).ok_or(Some(Reason::PASSED_INVALID_ARGUMENT))?)?;
    }
    Ok(groups.ids)
}

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
