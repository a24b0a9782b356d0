//! The groups that OpenSSL knows for key exchange, one row each.
//!
//! `settings::groups` parses lists of groups.

use std::ffi::CStr;

use super::generation::Generation;
use super::methods::{TLS1_2, TLS1_3};

/// A group for key exchange.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The number on the wire.
    pub id: u16,
    /// libcrypto's NID; None if it has none for the group.
    pub nid: Option<i32>,
    /// Which handshakes can use the group.
    pub use_in: UseIn,
    /// The strength that security levels compare.
    pub security_bits: u32,
    /// The name that `SSL_group_to_name` returns.
    pub c_name: &'static CStr,
    /// The other names that a list may use.
    pub aliases: &'static [&'static str],
    /// The release that introduced it.
    pub since: Generation,
}

/// The handshakes in which a group can be negotiated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseIn {
    /// Those of TLS 1.2 and TLS 1.3.
    Both,
    /// TLS 1.3 alone.
    Tls13,
    /// None.
    Neither,
}

impl Group {
    /// Whether a handshake that may negotiate one of these versions can use the group.
    pub fn is_for(&self, lowest: u16, highest: u16) -> bool {
        match self.use_in {
            UseIn::Both => lowest <= TLS1_3 && highest >= TLS1_2,
            UseIn::Tls13 => highest >= TLS1_3,
            UseIn::Neither => false,
        }
    }

    /// The number that C programs see: the NID, or without one the number on the wire with [`UNKNOWN_NID`].
    pub fn nid_or_id(&self) -> i32 {
        self.nid.unwrap_or(UNKNOWN_NID | i32::from(self.id))
    }

    /// Whether a client's share may have this form. TLS 1.3 does not use compressed points.
    pub fn takes_share(&self, share: &[u8]) -> bool {
        let length = match self.id {
            0x001d => 32,
            0x001e => 56,
            0x0017 => 65,
            0x0018 => 97,
            0x0019 => 133,
            0x0100 => 256,
            0x0101 => 384,
            0x0102 => 512,
            0x0103 => 768,
            0x0104 => 1024,
            0x001f => 65,
            0x0020 => 97,
            0x0021 => 129,
            0x0201 => 1184,
            0x0202 => 1568,
            0x11eb => 1249,
            0x11ec => 1216,
            0x11ed => 1665,
            _ => return false,
        };
        let uncompressed = !matches!(self.id, 0x0017..=0x0019 | 0x001f..=0x0021 | 0x11eb | 0x11ed)
            || share.first() == Some(&4);
        share.len() == length && uncompressed
    }

    /// Whether a server's share may have this form. A ciphertext, which answers the share of a KEM, is left to rustls.
    pub fn takes_answer(&self, share: &[u8]) -> bool {
        matches!(self.id, 0x0201 | 0x0202 | 0x11eb..=0x11ed) || self.takes_share(share)
    }

    fn has_name(&self, name: &[u8]) -> bool {
        let mut names =
            std::iter::once(self.c_name.to_bytes()).chain(self.aliases.iter().map(|alias| alias.as_bytes()));
        match Generation::current() >= Generation::V3_5 {
            true => names.any(|own| own.eq_ignore_ascii_case(name)),
            false => names.any(|own| own == name),
        }
    }
}

/// The group with this number on the wire.
pub fn find(id: u16) -> Option<&'static Group> {
    known().find(|group| group.id == id)
}

/// The group with this NID.
pub fn find_by_nid(nid: i32) -> Option<&'static Group> {
    known().find(|group| group.nid == Some(nid))
}

/// The group that a list may call `name`. Case matters before OpenSSL 3.5.
pub fn find_by_name(name: &[u8]) -> Option<&'static Group> {
    known().find(|group| group.has_name(name))
}

/// The groups that the program's OpenSSL knows.
pub fn known() -> impl Iterator<Item = &'static Group> {
    let generation = Generation::current();
    GROUPS.iter().filter(move |group| group.since <= generation)
}

/// The default list.
pub fn default_list() -> &'static [u16] {
    match Generation::current() >= Generation::V3_5 {
        true => &DEFAULT_SINCE_3_5,
        false => &DEFAULT,
    }
}

/// The tuples of that list, for a server since OpenSSL 3.5.
pub fn default_tuples() -> &'static [usize] {
    match Generation::current() >= Generation::V3_5 {
        true => &[1, 2, 3, 2],
        false => &const { [DEFAULT.len()] },
    }
}

/// The groups with key shares since OpenSSL 3.5, unless a program configures others.
pub fn default_shares() -> &'static [u16] {
    match Generation::current() >= Generation::V3_5 {
        true => &DEFAULT_SINCE_3_5[..2],
        false => &[],
    }
}

/// `TLSEXT_nid_unknown`: marks a number that is a group's number on the wire and not a NID.
pub const UNKNOWN_NID: i32 = 0x0100_0000;

/// X25519, P-256, X448, P-521, P-384, then the finite-field groups.
static DEFAULT: [u16; 10] = [0x001d, 0x0017, 0x001e, 0x0019, 0x0018, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104];

/// X25519MLKEM768, X25519, P-256, X448, P-384, P-521, the two smallest finite-field groups.
static DEFAULT_SINCE_3_5: [u16; 8] = [0x11ec, 0x001d, 0x0017, 0x001e, 0x0018, 0x0019, 0x0100, 0x0101];

macro_rules! groups {
    ($($id:literal $nid:tt $use_in:ident $bits:literal $name:literal $($alias:literal)* $(since $since:ident)?;)*) => {
        /// Every group.
        pub static GROUPS: &[Group] = &[$(Group {
            id: $id,
            nid: groups!(@nid $nid),
            use_in: UseIn::$use_in,
            security_bits: $bits,
            c_name: $name,
            aliases: &[$($alias),*],
            since: groups!(@since $($since)?),
        }),*];
    };
    (@since) => { Generation::V3_0 };
    (@since $since:ident) => { Generation::$since };
    (@nid -) => { None };
    (@nid $nid:literal) => { Some($nid) };
}

groups! {
    // Number on the wire, NID, use, security bits, names.
    0x001d 1034    Both 128 c"x25519" "X25519";
    0x0017  415    Both 128 c"secp256r1" "prime256v1" "P-256";
    0x001e 1035    Both 224 c"x448" "X448";
    0x0019  716    Both 256 c"secp521r1" "P-521";
    0x0018  715    Both 192 c"secp384r1" "P-384";
    // Used if a list names it, even before OpenSSL 3.5, which has no such group.
    0x11ec    -   Tls13 192 c"X25519MLKEM768";
    0x11eb    -   Tls13 192 c"SecP256r1MLKEM768" since V3_5;
    0x11ed    -   Tls13 256 c"SecP384r1MLKEM1024" since V3_5;
    0x0200    - Neither 128 c"MLKEM512" since V3_5;
    0x0201    -   Tls13 192 c"MLKEM768" since V3_5;
    0x0202    -   Tls13 256 c"MLKEM1024" since V3_5;

    0x0100 1126   Tls13 112 c"ffdhe2048";
    0x0101 1127   Tls13 128 c"ffdhe3072";
    0x0102 1128   Tls13 128 c"ffdhe4096";
    0x0103 1129   Tls13 128 c"ffdhe6144";
    0x0104 1130   Tls13 192 c"ffdhe8192";

    0x0001  721 Neither  80 c"sect163k1" "K-163";
    0x0002  722 Neither  80 c"sect163r1";
    0x0003  723 Neither  80 c"sect163r2" "B-163";
    0x0004  724 Neither  80 c"sect193r1";
    0x0005  725 Neither  80 c"sect193r2";
    0x0006  726 Neither 112 c"sect233k1" "K-233";
    0x0007  727 Neither 112 c"sect233r1" "B-233";
    0x0008  728 Neither 112 c"sect239k1";
    0x0009  729 Neither 128 c"sect283k1" "K-283";
    0x000a  730 Neither 128 c"sect283r1" "B-283";
    0x000b  731 Neither 192 c"sect409k1" "K-409";
    0x000c  732 Neither 192 c"sect409r1" "B-409";
    0x000d  733 Neither 256 c"sect571k1" "K-571";
    0x000e  734 Neither 256 c"sect571r1" "B-571";
    0x000f  708 Neither  80 c"secp160k1";
    0x0010  709 Neither  80 c"secp160r1";
    0x0011  710 Neither  80 c"secp160r2";
    0x0012  711 Neither  80 c"secp192k1";
    0x0013  409 Neither  80 c"secp192r1" "prime192v1" "P-192";
    0x0014  712 Neither 112 c"secp224k1";
    0x0015  713 Neither 112 c"secp224r1" "P-224";
    0x0016  714 Neither 128 c"secp256k1";
    0x001a  927 Neither 128 c"brainpoolP256r1";
    0x001b  931 Neither 192 c"brainpoolP384r1";
    0x001c  933 Neither 256 c"brainpoolP512r1";
    0x001f 1285   Tls13 128 c"brainpoolP256r1tls13" since V3_2;
    0x0020 1286   Tls13 192 c"brainpoolP384r1tls13" since V3_2;
    0x0021 1287   Tls13 256 c"brainpoolP512r1tls13" since V3_2;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_groups_are_not_known_before() {
        assert!(find(0x001f).is_none() && find_by_name(b"MLKEM768").is_none() && find_by_nid(1285).is_none());
        Generation::V3_2.simulate(|| {
            assert!(
                find(0x001f).is_some() && find_by_name(b"MLKEM768").is_none() && find_by_nid(1285).is_some()
            );
        });
        Generation::V3_5.simulate(|| assert!(find_by_name(b"mlkem768").is_some()));
    }

    #[test]
    fn default_lists_are_openssls() {
        let list = |generation: Generation| generation.simulate(default_list);
        assert_eq!(list(Generation::V3_0), list(Generation::V3_4));
        assert_eq!((list(Generation::V3_0).len(), list(Generation::V3_5)[0]), (10, 0x11ec));
        Generation::V3_6.simulate(|| assert!(default_list().iter().all(|id| find(*id).is_some())));
    }
}
