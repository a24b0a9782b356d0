//! The signature schemes that OpenSSL knows, one row each, in the order in which it offers them.
//!
//! `settings::signature_algorithms` parses lists of schemes.

use std::ffi::CStr;

use super::generation::Generation;
use super::reasons::as_c_str;

/// A signature algorithm with its parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct SignatureScheme {
    /// The number on the wire.
    pub id: u16,
    /// The TLS 1.3 name, if OpenSSL accepts one.
    pub name: Option<&'static str>,
    /// That name as a C string.
    c_name: Option<&'static CStr>,
    /// The kind of key.
    pub key: KeyKind,
    /// The digest that is signed; None if the algorithm has its own.
    pub hash: Option<Hash>,
    /// NID of the combination of hash and signature, or 0.
    pub signature_and_hash_nid: i32,
    /// NID of the curve to which TLS 1.3 ties the scheme, or 0.
    pub curve_nid: i32,
    /// Whether TLS 1.3 allows it in a handshake.
    pub tls13: bool,
    /// The release that introduced it.
    pub since: Generation,
}

impl SignatureScheme {
    /// NID of the signature algorithm.
    pub fn signature_nid(&self) -> i32 {
        self.key.signature_nid()
    }

    /// The name that C programs see, since OpenSSL 3.5.
    pub fn c_name(&self) -> Option<&'static CStr> {
        let alias = || ALIASES.iter().find(|(id, _)| *id == self.id).map(|(_, alias)| *alias);
        self.c_name.or_else(alias)
    }

    /// NID of the digest, or 0.
    pub fn hash_nid(&self) -> i32 {
        self.hash.map_or(0, Hash::nid)
    }

    /// Whether a TLS 1.3-only peer does not use the scheme: DSA, and for a client also weak digests.
    pub fn predates_tls13(&self, client: bool) -> bool {
        let client = client || Generation::current() >= Generation::V3_5;
        self.key == KeyKind::Dsa || (client && matches!(self.hash, Some(Hash::Sha1 | Hash::Sha224)))
    }

    /// The strength that security levels compare.
    pub fn security_bits(&self) -> u32 {
        match (self.hash, self.key) {
            (Some(hash), _) => hash.security_bits(),
            (None, KeyKind::Ed448) => 224,
            (None, KeyKind::MlDsa65) => 192,
            (None, KeyKind::MlDsa87) => 256,
            (None, _) => 128,
        }
    }
}

/// The scheme with this number on the wire.
pub fn find(id: u16) -> Option<&'static SignatureScheme> {
    known().find(|scheme| scheme.id == id)
}

/// The scheme that a list may call `name`. Case matters before OpenSSL 3.5.
pub fn find_by_name(name: &[u8]) -> Option<&'static SignatureScheme> {
    if Generation::current() < Generation::V3_5 {
        return known().find(|scheme| scheme.name.is_some_and(|known| known.as_bytes() == name));
    }
    let alias = ALIASES.iter().find(|(_, alias)| alias.to_bytes().eq_ignore_ascii_case(name));
    match alias {
        Some((id, _)) => find(*id),
        None => known()
            .find(|scheme| scheme.name.is_some_and(|known| known.as_bytes().eq_ignore_ascii_case(name))),
    }
}

/// The schemes that the program's OpenSSL knows, most preferred first: its default offer, except for those that the security
/// level forbids.
pub fn known() -> impl Iterator<Item = &'static SignatureScheme> {
    let generation = Generation::current();
    SIGNATURE_SCHEMES.iter().filter(move |scheme| scheme.since <= generation)
}

/// The numbers of [`known`].
pub fn default_list() -> &'static [u16] {
    static OF_3_0: [u16; 23] = numbers(Generation::V3_0);
    static OF_3_2: [u16; 26] = numbers(Generation::V3_2);
    static OF_3_5: [u16; 29] = numbers(Generation::V3_5);
    match Generation::current() {
        Generation::V3_0 => &OF_3_0,
        Generation::V3_2 | Generation::V3_3 | Generation::V3_4 => &OF_3_2,
        Generation::V3_5 | Generation::V3_6 => &OF_3_5,
    }
}

const fn numbers<const COUNT: usize>(generation: Generation) -> [u16; COUNT] {
    let (mut numbers, mut next, mut index) = ([0; COUNT], 0, 0);
    while index < SIGNATURE_SCHEMES.len() {
        if SIGNATURE_SCHEMES[index].since as u8 <= generation as u8 {
            numbers[next] = SIGNATURE_SCHEMES[index].id;
            next += 1;
        }
        index += 1;
    }
    assert!(next == COUNT);
    numbers
}

/// Alternative names, since OpenSSL 3.5.
const ALIASES: [(u16, &CStr); 12] = [
    (0x081a, c"ecdsa_brainpoolP256r1_sha256"),
    (0x081b, c"ecdsa_brainpoolP384r1_sha384"),
    (0x081c, c"ecdsa_brainpoolP512r1_sha512"),
    (0x0303, c"ecdsa_sha224"),
    (0x0203, c"ecdsa_sha1"),
    (0x0302, c"dsa_sha224"),
    (0x0202, c"dsa_sha1"),
    (0x0402, c"dsa_sha256"),
    (0x0502, c"dsa_sha384"),
    (0x0602, c"dsa_sha512"),
    (0x0301, c"rsa_pkcs1_sha224"),
    (0x0201, c"rsa_pkcs1_sha1"),
];

/// The first scheme with this signature algorithm and this digest.
pub fn find_by_nids(signature_nid: i32, hash_nid: i32) -> Option<&'static SignatureScheme> {
    known().find(|scheme| scheme.offered_for(signature_nid) && scheme.hash_nid() == hash_nid)
}

impl SignatureScheme {
    fn offered_for(&self, signature_nid: i32) -> bool {
        // An RSA-PSS algorithm stands for the scheme for plain RSA keys, which are the common ones.
        self.signature_nid() == signature_nid && self.key != KeyKind::RsaPss
    }
}

/// The kind of key that a scheme signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// An RSA key, PKCS#1 padding.
    RsaPkcs1,
    /// An RSA key, PSS padding.
    RsaPssRsae,
    /// An RSA key whose certificate restricts it to RSA-PSS.
    RsaPss,
    /// A key on an elliptic curve.
    Ecdsa,
    /// An Ed25519 key.
    Ed25519,
    /// An Ed448 key.
    Ed448,
    /// A DSA key.
    Dsa,
    /// An ML-DSA key of the lowest strength.
    MlDsa44,
    /// An ML-DSA key of medium strength.
    MlDsa65,
    /// An ML-DSA key of the highest strength.
    MlDsa87,
}

impl KeyKind {
    /// NID of the signature algorithm.
    pub fn signature_nid(self) -> i32 {
        match self {
            Self::RsaPkcs1 => 6,
            Self::RsaPssRsae | Self::RsaPss => 912,
            Self::Ecdsa => 408,
            Self::Ed25519 => 1087,
            Self::Ed448 => 1088,
            Self::Dsa => 116,
            Self::MlDsa44 => 1457,
            Self::MlDsa65 => 1458,
            Self::MlDsa87 => 1459,
        }
    }
}

/// A digest that signatures use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Every digest.
    pub const ALL: [Self; 5] = [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The NID of libcrypto.
    pub fn nid(self) -> i32 {
        match self {
            Self::Sha1 => 64,
            Self::Sha224 => 675,
            Self::Sha256 => 672,
            Self::Sha384 => 673,
            Self::Sha512 => 674,
        }
    }

    /// The names that a list may use: libcrypto's short and long name.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Sha1 => ["SHA1", "sha1"],
            Self::Sha224 => ["SHA224", "sha224"],
            Self::Sha256 => ["SHA256", "sha256"],
            Self::Sha384 => ["SHA384", "sha384"],
            Self::Sha512 => ["SHA512", "sha512"],
        }
    }

    fn security_bits(self) -> u32 {
        match self {
            // Less than half of its length, since collisions have been found.
            Self::Sha1 => 64,
            Self::Sha224 => 112,
            Self::Sha256 => 128,
            Self::Sha384 => 192,
            Self::Sha512 => 256,
        }
    }
}

macro_rules! schemes {
    ($($id:literal $name:tt $key:ident $hash:tt $signature_and_hash:literal $curve:literal $tls13:literal $(since $since:ident)?;)*) => {
        /// Every scheme.
        static SIGNATURE_SCHEMES: &[SignatureScheme] = &[$(SignatureScheme {
            id: $id,
            name: schemes!(@name $name),
            c_name: schemes!(@c_name $name),
            key: KeyKind::$key,
            hash: schemes!(@hash $hash),
            signature_and_hash_nid: $signature_and_hash,
            curve_nid: $curve,
            tls13: $tls13,
            since: schemes!(@since $($since)?),
        }),*];
    };
    (@since) => { Generation::V3_0 };
    (@since $since:ident) => { Generation::$since };
    (@name -) => { None };
    (@name $name:literal) => { Some($name) };
    (@c_name -) => { None };
    (@c_name $name:literal) => { Some(as_c_str(concat!($name, "\0"))) };
    (@hash -) => { None };
    (@hash $hash:ident) => { Some(Hash::$hash) };
}

schemes! {
    // Number on the wire, name, key, hash, NID of hash and signature, NID of the curve, allowed in TLS 1.3.
    0x0905 "mldsa65" MlDsa65 - 1458 0 true since V3_5;
    0x0906 "mldsa87" MlDsa87 - 1459 0 true since V3_5;
    0x0904 "mldsa44" MlDsa44 - 1457 0 true since V3_5;
    0x0403 "ecdsa_secp256r1_sha256" Ecdsa Sha256 794 415 true;
    0x0503 "ecdsa_secp384r1_sha384" Ecdsa Sha384 795 715 true;
    0x0603 "ecdsa_secp521r1_sha512" Ecdsa Sha512 796 716 true;
    0x0807 "ed25519" Ed25519 - 0 0 true;
    0x0808 "ed448" Ed448 - 0 0 true;
    0x081a "ecdsa_brainpoolP256r1tls13_sha256" Ecdsa Sha256 794 927 true since V3_2;
    0x081b "ecdsa_brainpoolP384r1tls13_sha384" Ecdsa Sha384 795 931 true since V3_2;
    0x081c "ecdsa_brainpoolP512r1tls13_sha512" Ecdsa Sha512 796 933 true since V3_2;
    0x0809 "rsa_pss_pss_sha256" RsaPss Sha256 0 0 true;
    0x080a "rsa_pss_pss_sha384" RsaPss Sha384 0 0 true;
    0x080b "rsa_pss_pss_sha512" RsaPss Sha512 0 0 true;
    0x0804 "rsa_pss_rsae_sha256" RsaPssRsae Sha256 0 0 true;
    0x0805 "rsa_pss_rsae_sha384" RsaPssRsae Sha384 0 0 true;
    0x0806 "rsa_pss_rsae_sha512" RsaPssRsae Sha512 0 0 true;
    0x0401 "rsa_pkcs1_sha256" RsaPkcs1 Sha256 668 0 false;
    0x0501 "rsa_pkcs1_sha384" RsaPkcs1 Sha384 669 0 false;
    0x0601 "rsa_pkcs1_sha512" RsaPkcs1 Sha512 670 0 false;
    0x0303 - Ecdsa Sha224 793 0 false;
    0x0203 - Ecdsa Sha1 416 0 false;
    0x0301 "rsa_pkcs1_sha224" RsaPkcs1 Sha224 671 0 false;
    0x0201 "rsa_pkcs1_sha1" RsaPkcs1 Sha1 65 0 false;
    0x0302 - Dsa Sha224 0 0 false;
    0x0202 - Dsa Sha1 113 0 false;
    0x0402 - Dsa Sha256 803 0 false;
    0x0502 - Dsa Sha384 0 0 false;
    0x0602 - Dsa Sha512 0 0 false;
}

/// The result of `SSL_get1_builtin_sigalgs`, in OpenSSL's order.
pub const BUILT_IN: &CStr = c"ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ed25519:ed448:\
ecdsa_sha224:ecdsa_sha1:ecdsa_brainpoolP256r1tls13_sha256:ecdsa_brainpoolP384r1tls13_sha384:\
ecdsa_brainpoolP512r1tls13_sha512:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:\
rsa_pss_pss_sha384:rsa_pss_pss_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512:rsa_pkcs1_sha224:\
rsa_pkcs1_sha1:dsa_sha256:dsa_sha384:dsa_sha512:dsa_sha224:dsa_sha1";

#[cfg(test)]
mod tests {
    use super::*;

    /// The schemes in a ClientHello of OpenSSL 3.0 at security levels 0, 2 and 4.
    #[test]
    fn security_levels_cut_the_default_as_in_openssl() {
        let offered =
            |bits: u32| -> Vec<u16> { known().filter(|s| s.security_bits() >= bits).map(|s| s.id).collect() };
        let all = offered(0);
        assert_eq!(all.len(), 23);
        let level2: Vec<u16> = all.iter().copied().filter(|id| !(0x0201..=0x0203).contains(id)).collect();
        assert_eq!(offered(112), level2);
        assert_eq!(
            offered(192),
            [0x503, 0x603, 0x808, 0x80a, 0x80b, 0x805, 0x806, 0x501, 0x601, 0x502, 0x602]
        );
    }

    #[test]
    fn default_lists_are_openssls() {
        for generation in Generation::ALL {
            generation.simulate(|| {
                assert!(default_list().iter().eq(known().map(|scheme| &scheme.id)));
            });
        }
        let first = |generation: Generation| generation.simulate(|| default_list()[..9].to_vec());
        assert_eq!(first(Generation::V3_5), [0x905, 0x906, 0x904, 0x403, 0x503, 0x603, 0x807, 0x808, 0x81a]);
        assert_eq!(first(Generation::V3_2), [0x403, 0x503, 0x603, 0x807, 0x808, 0x81a, 0x81b, 0x81c, 0x809]);
        assert_eq!(first(Generation::V3_0), [0x403, 0x503, 0x603, 0x807, 0x808, 0x809, 0x80a, 0x80b, 0x804]);
    }

    #[test]
    fn newer_names_are_not_known_before() {
        for name in ["mldsa65", "ecdsa_sha1", "ED25519"] {
            assert!(find_by_name(name.as_bytes()).is_none(), "{name}");
            Generation::V3_5.simulate(|| assert!(find_by_name(name.as_bytes()).is_some(), "{name}"));
        }
        // The TLS 1.2 scheme comes first if both fit.
        Generation::V3_5.simulate(|| assert_eq!(find_by_nids(408, 672).map(|scheme| scheme.id), Some(0x403)));
    }
}
