//! Lists of application protocols in wire format: each name after its length.

use std::ops::Range;

use super::Settings;

impl Settings {
    /// `SSL_CTX_set_alpn_protos`; false for a malformed list. The empty list offers nothing.
    pub fn set_alpn_protocols(&mut self, list: &[u8]) -> bool {
        if !list.is_empty() && !is_well_formed(list) {
            return false;
        }
        self.alpn_protocols = (!list.is_empty()).then(|| list.into());
        true
    }
}

/// Whether `list` holds at least two bytes and ends with its last name, and no name is empty.
pub fn is_well_formed(list: &[u8]) -> bool {
    let mut rest = list;
    while let Some((&length, tail)) = rest.split_first() {
        match tail.get(usize::from(length)..) {
            Some(after) if length > 0 => rest = after,
            _ => return false,
        }
    }
    list.len() >= 2
}

/// The position of a name in its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A protocol in both lists; the range of its name in the server's.
    Negotiated(Range<usize>),
    /// The client's first protocol, as there is no common one; the range of its name in the client's list.
    NoOverlap(Range<usize>),
    /// The client's list is unusable: nothing can be chosen.
    Nothing,
}

/// `SSL_select_next_proto`: the first protocol of `server` that is also in `client`.
pub fn select(server: &[u8], client: &[u8]) -> Choice {
    let Some(first) = names(client).next().filter(|first| !first.is_empty()) else { return Choice::Nothing };
    let in_both = |place: &Range<usize>| names(client).any(|other| client[other] == server[place.clone()]);
    match names(server).find(|place| !place.is_empty() && in_both(place)) {
        Some(place) => Choice::Negotiated(place),
        None => Choice::NoOverlap(first),
    }
}

/// The ranges of the names. A truncated list counts up to the break.
fn names(list: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let length = usize::from(*list.get(at)?);
        let place = at + 1..at + 1 + length;
        at = place.end;
        (place.end <= list.len()).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_checked() {
        assert!(is_well_formed(b"\x02h2\x08http/1.1"));
        for broken in [&b"\x02h"[..], b"\x00", b"\x02h2\x00", b"h2", b"\x02h2\x01"] {
            assert!(!is_well_formed(broken), "{broken:?}");
        }
    }

    #[test]
    fn the_servers_order_decides() {
        let server = b"\x02h2\x08http/1.1";
        assert_eq!(select(server, b"\x08http/1.1\x02h2"), Choice::Negotiated(1..3));
        assert_eq!(select(server, b"\x03foo"), Choice::NoOverlap(1..4));
        assert_eq!(select(server, b""), Choice::Nothing);
        assert_eq!(select(b"", b"\x03foo"), Choice::NoOverlap(1..4));
    }
}
