//! Every cipher suite that OpenSSL 3.0's libssl knows by name, one row each, most preferred first.
//!
//! The table includes suites that cannot be negotiated here, because cipher lists use OpenSSL's whole vocabulary and their
//! order must be the same. `Support` says what a suite can do. The parts of a suite (key exchange, authentication, encryption,
//! MAC, version, digest) are small tables of their own, from which names, NIDs and sizes are derived. `settings::cipher_list`
//! selects suites by a list string.

use std::ffi::CStr;

use super::generation::Generation;

/// A cipher suite. C programs hold the address of a row of [`SUITES`] as `const SSL_CIPHER *`.
#[derive(Debug, PartialEq, Eq)]
pub struct CipherSuite {
    /// The suite's two bytes on the wire.
    pub protocol_id: u16,
    /// OpenSSL's name.
    pub c_name: &'static CStr,
    /// IANA's name, if OpenSSL 3.0 knows one.
    pub c_standard_name: Option<&'static CStr>,
    /// The key exchange.
    pub key_exchange: KeyExchange,
    /// How the server authenticates.
    pub authentication: Authentication,
    /// The encryption of records.
    pub encryption: Encryption,
    /// The authentication of records.
    pub mac: Mac,
    /// The first protocol version that has this suite.
    pub min_version: MinVersion,
    /// The digest of the handshake transcript and the PRF.
    pub handshake_digest: HandshakeDigest,
    /// See [`Self::strength`].
    strength: Strength,
    /// How far the suite can be used here.
    pub support: Support,
    /// Selected by the word FIPS.
    pub fips: bool,
    /// Not in the default list.
    pub not_default: bool,
}

impl CipherSuite {
    /// OpenSSL's name.
    pub fn name(&self) -> &'static str {
        ascii(self.c_name)
    }

    /// IANA's name, if OpenSSL 3.0 knows one.
    pub fn standard_name(&self) -> Option<&'static str> {
        self.c_standard_name.map(ascii)
    }

    /// The number that C programs see: the protocol id with OpenSSL's prefix.
    pub fn id(&self) -> u32 {
        0x0300_0000 | u32::from(self.protocol_id)
    }

    /// The first protocol version of this suite, as `SSL_CIPHER_get_version` spells it.
    pub fn version_name(&self) -> &'static CStr {
        self.min_version.name()
    }

    /// Secret bits: the suite's strength.
    pub fn strength_bits(&self) -> u32 {
        if self.is_weak_by_its_tag() { 64 } else { self.algorithm_bits() }
    }

    /// Bits of the key that the encryption processes.
    pub fn algorithm_bits(&self) -> u32 {
        self.encryption.key_bits()
    }

    /// The class that the words HIGH, MEDIUM and LOW select by.
    pub fn strength(&self) -> Strength {
        if self.is_weak_by_its_tag() { Strength::Medium } else { self.strength }
    }

    /// Whether a record's tag has only 64 bits, which OpenSSL 3.2 and later count as the suite's strength.
    pub fn is_weak_by_its_tag(&self) -> bool {
        matches!(self.encryption, Encryption::Aes128Ccm8 | Encryption::Aes256Ccm8)
            && Generation::current() >= Generation::V3_2
    }

    /// Whether encryption and authentication are one algorithm.
    pub fn is_aead(&self) -> bool {
        self.mac == Mac::Aead
    }

    /// Whether a handshake can negotiate this suite.
    pub fn is_negotiable(&self) -> bool {
        self.support == Support::Negotiable
    }

    /// Whether this is a TLS 1.3 suite, which `SSL_CTX_set_ciphersuites` configures and cipher lists do not.
    pub fn is_tls13(&self) -> bool {
        self.min_version == MinVersion::Tls13
    }

    /// The line that `SSL_CIPHER_description` prints, with its line feed.
    pub fn description(&self) -> String {
        format!(
            "{:<30} {:<7} Kx={:<8} Au={:<5} Enc={:<22} Mac={:<4}\n",
            self.name(),
            self.min_version.short_name(),
            self.key_exchange.text(),
            self.authentication.text(),
            self.encryption.text(),
            self.mac.text(),
        )
    }

    /// Whether OpenSSL's security level `level` allows offering or accepting this suite.
    pub fn is_permitted_at(&self, level: u32) -> bool {
        let minimum_bits = match level {
            0 => return true,
            1 => 80,
            2 => 112,
            3 => 128,
            4 => 192,
            _ => 256,
        };
        let forward_secret = self.is_tls13()
            || matches!(
                self.key_exchange,
                KeyExchange::Dhe | KeyExchange::Ecdhe | KeyExchange::DhePsk | KeyExchange::EcdhePsk
            );
        self.strength_bits() >= minimum_bits
            && self.authentication != Authentication::Anonymous
            && self.mac != Mac::Md5
            && (level < 3 || forward_secret)
            && (level < 4 || self.mac != Mac::Sha1)
    }
}

/// The suite with this number on the wire.
pub fn find(protocol_id: u16) -> Option<&'static CipherSuite> {
    BY_ID
        .binary_search_by_key(&protocol_id, |&row| SUITES[usize::from(row)].protocol_id)
        .ok()
        .map(|at| &SUITES[usize::from(BY_ID[at])])
}

/// The suite with this name, in OpenSSL's or in IANA's spelling.
pub fn find_by_name(name: &[u8]) -> Option<&'static CipherSuite> {
    SUITES.iter().find(|suite| suite.c_name.to_bytes() == name).or_else(|| find_by_standard_name(name))
}

/// The suite with this name in IANA's spelling.
pub fn find_by_standard_name(name: &[u8]) -> Option<&'static CipherSuite> {
    SUITES.iter().find(|suite| suite.c_standard_name.is_some_and(|standard| standard.to_bytes() == name))
}

/// The TLS 1.3 suites, in the default order.
pub fn tls13() -> impl Iterator<Item = &'static CipherSuite> {
    SUITES.iter().filter(|suite| suite.is_tls13())
}

/// The suites that a cipher list can select, most preferred first.
pub fn listed() -> impl Iterator<Item = &'static CipherSuite> {
    SUITES.iter().filter(|suite| suite.support != Support::Named && !suite.is_tls13())
}

/// How far a suite can be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// A handshake can negotiate it.
    Negotiable,
    /// Cipher lists select it and getters return it; no handshake negotiates it.
    Listed,
    /// Found only by number or name: OpenSSL without extra providers or engines does not list it either.
    Named,
}

/// The class that the words HIGH, MEDIUM and LOW select by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// No encryption at all.
    None,
    /// 128-bit keys in ciphers that have fallen out of favour.
    Medium,
    /// Keys of 128 bits and more.
    High,
}

/// Defines an enum and one method for each fact about its variants.
macro_rules! facts {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$fact_doc:meta])* $fact:ident: $type:ty),* }
        $($variant:ident $values:tt;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // the texts of a row say what it is
        pub enum $name { $($variant),* }

        facts! { @methods $name [$($(#[$fact_doc])* $fact: $type),*] $($variant $values)* }
    };
    (@methods $name:ident [$($(#[$fact_doc:meta])* $fact:ident: $type:ty),*] $($rows:tt)*) => {
        facts! { @each $name [$([$(#[$fact_doc])* $fact: $type])*] [$($rows)*] }
    };
    (@each $name:ident [$head:tt $($more:tt)*] [$($variant:ident [$value:tt $($rest:tt)*])*]) => {
        facts! { @one $name $head $($variant $value)* }
        facts! { @each $name [$($more)*] [$($variant [$($rest)*])*] }
    };
    (@each $name:ident [] $rows:tt) => {};
    (@one $name:ident [$(#[$fact_doc:meta])* $fact:ident: $type:ty] $($variant:ident $value:tt)*) => {
        impl $name {
            $(#[$fact_doc])*
            pub const fn $fact(self) -> $type {
                match self { $(Self::$variant => $value),* }
            }
        }
    };
}

facts! {
    /// The key exchange.
    KeyExchange {
        /// The word in `SSL_CIPHER_description`.
        text: &'static str,
        /// The NID of libcrypto.
        nid: i32
    }
    Rsa ["RSA" 1037];
    Dhe ["DH" 1039];
    Ecdhe ["ECDH" 1038];
    Psk ["PSK" 1043];
    RsaPsk ["RSAPSK" 1042];
    DhePsk ["DHEPSK" 1041];
    EcdhePsk ["ECDHEPSK" 1040];
    Srp ["SRP" 1044];
    Gost ["GOST" 1045];
    Gost18 ["GOST18" 1218];
    Any ["any" 1063];
}

facts! {
    /// How the server authenticates.
    Authentication {
        /// The word in `SSL_CIPHER_description`.
        text: &'static str,
        /// The NID of libcrypto.
        nid: i32
    }
    Rsa ["RSA" 1046];
    Dss ["DSS" 1049];
    Anonymous ["None" 1053];
    Ecdsa ["ECDSA" 1047];
    Psk ["PSK" 1048];
    Srp ["SRP" 1052];
    Gost01 ["GOST01" 1050];
    Gost12 ["unknown" 1051];
    Gost01Or12 ["GOST12" 0];
    Any ["any" 1064];
}

facts! {
    /// The encryption of records.
    Encryption {
        /// The word in `SSL_CIPHER_description`.
        text: &'static str,
        /// The NID of libcrypto.
        nid: i32,
        /// Bits of the key.
        key_bits: u32
    }
    Null ["None" 0 0];
    Aes128 ["AES(128)" 419 128];
    Aes256 ["AES(256)" 427 256];
    Aes128Gcm ["AESGCM(128)" 895 128];
    Aes256Gcm ["AESGCM(256)" 901 256];
    Aes128Ccm ["AESCCM(128)" 896 128];
    Aes256Ccm ["AESCCM(256)" 902 256];
    Aes128Ccm8 ["AESCCM8(128)" 896 128];
    Aes256Ccm8 ["AESCCM8(256)" 902 256];
    Chacha20 ["CHACHA20/POLY1305(256)" 1018 256];
    Camellia128 ["Camellia(128)" 751 128];
    Camellia256 ["Camellia(256)" 753 256];
    Aria128Gcm ["ARIAGCM(128)" 1123 128];
    Aria256Gcm ["ARIAGCM(256)" 1125 256];
    Seed ["SEED(128)" 777 128];
    Idea ["IDEA(128)" 34 128];
    Gost89 ["GOST89(256)" 814 256];
    Gost8912 ["GOST89(256)" 975 256];
    Kuznyechik ["KUZNYECHIK" 1177 256];
    Magma ["MAGMA" 1174 256];
    Signalling ["unknown" 0 0];
}

facts! {
    /// The authentication of records.
    Mac {
        /// The word in `SSL_CIPHER_description`.
        text: &'static str,
        /// The NID of libcrypto.
        nid: i32
    }
    Aead ["AEAD" 0];
    Md5 ["MD5" 4];
    Sha1 ["SHA1" 64];
    Sha256 ["SHA256" 672];
    Sha384 ["SHA384" 673];
    Gost94 ["GOST94" 809];
    Gost89 ["GOST89" 815];
    Gost8912 ["GOST89" 976];
    Gost12 ["GOST2012" 982];
    Kuznyechik ["unknown" 1017];
    Magma ["unknown" 1192];
    Signalling ["unknown" 114];
}

facts! {
    /// The first protocol version that has a suite.
    MinVersion {
        /// As `SSL_CIPHER_get_version` spells it.
        name: &'static CStr,
        /// As `SSL_CIPHER_description` spells it.
        short_name: &'static str,
        /// The number on the wire.
        protocol: u16
    }
    Ssl3 [c"SSLv3" "SSLv3" 0x0300];
    Tls10 [c"TLSv1.0" "TLSv1" 0x0301];
    Tls12 [c"TLSv1.2" "TLSv1.2" 0x0303];
    Tls13 [c"TLSv1.3" "TLSv1.3" 0x0304];
    Signalling [c"unknown" "unknown" 0];
}

facts! {
    /// The digest of the handshake transcript and the PRF.
    HandshakeDigest {
        /// The NID of libcrypto.
        nid: i32
    }
    Md5Sha1 [114];
    Md5 [4];
    Sha256 [672];
    Sha384 [673];
    Gost94 [809];
    Gost12 [982];
}

fn ascii(name: &'static CStr) -> &'static str {
    // Every name in the rows is ASCII; a unit test checks them all.
    name.to_str().unwrap_or_default()
}

const fn first(names: &[&'static CStr]) -> Option<&'static CStr> {
    match names {
        [name, ..] => Some(*name),
        [] => None,
    }
}

const fn rows_by_id() -> [u8; SUITES.len()] {
    let mut rows = [0; SUITES.len()];
    let mut filled = 0;
    while filled < SUITES.len() {
        let mut at = filled;
        while at > 0 && SUITES[rows[at - 1] as usize].protocol_id > SUITES[filled].protocol_id {
            rows[at] = rows[at - 1];
            at -= 1;
        }
        rows[at] = filled as u8;
        filled += 1;
    }
    rows
}

/// The rows of [`SUITES`] in the order of their numbers.
static BY_ID: [u8; SUITES.len()] = rows_by_id();

macro_rules! suites {
    ($($id:literal $name:literal $($standard:literal)?: $key_exchange:ident $authentication:ident
       $encryption:ident $mac:ident $version:ident $digest:ident $strength:ident $support:ident
       $($flag:ident)*;)*) => {
        /// Every suite, most preferred first.
        pub static SUITES: [CipherSuite; [$($id),*].len()] = [$(CipherSuite {
            $($flag: true,)*
            ..CipherSuite {
                protocol_id: $id,
                c_name: $name,
                c_standard_name: first(&[$($standard)?]),
                key_exchange: KeyExchange::$key_exchange,
                authentication: Authentication::$authentication,
                encryption: Encryption::$encryption,
                mac: Mac::$mac,
                min_version: MinVersion::$version,
                handshake_digest: HandshakeDigest::$digest,
                strength: Strength::$strength,
                support: Support::$support,
                fips: false,
                not_default: false,
            }
        }),*];
    };
}

suites! {
    // TLS 1.3, in the order of OSSL_default_ciphersuites.
    0x1302 c"TLS_AES_256_GCM_SHA384" c"TLS_AES_256_GCM_SHA384": Any Any Aes256Gcm Aead Tls13 Sha384 High Negotiable;
    0x1303 c"TLS_CHACHA20_POLY1305_SHA256" c"TLS_CHACHA20_POLY1305_SHA256": Any Any Chacha20 Aead Tls13 Sha256 High Negotiable;
    0x1301 c"TLS_AES_128_GCM_SHA256" c"TLS_AES_128_GCM_SHA256": Any Any Aes128Gcm Aead Tls13 Sha256 High Negotiable;
    0x1304 c"TLS_AES_128_CCM_SHA256" c"TLS_AES_128_CCM_SHA256": Any Any Aes128Ccm Aead Tls13 Sha256 High Listed;
    0x1305 c"TLS_AES_128_CCM_8_SHA256" c"TLS_AES_128_CCM_8_SHA256": Any Any Aes128Ccm8 Aead Tls13 Sha256 High Listed;
    // TLS 1.2 and below, most preferred first: the order that the cipher-list language starts from.
    0xC02C c"ECDHE-ECDSA-AES256-GCM-SHA384" c"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384": Ecdhe Ecdsa Aes256Gcm Aead Tls12 Sha384 High Negotiable fips;
    0xC030 c"ECDHE-RSA-AES256-GCM-SHA384" c"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": Ecdhe Rsa Aes256Gcm Aead Tls12 Sha384 High Negotiable fips;
    0x00A3 c"DHE-DSS-AES256-GCM-SHA384" c"TLS_DHE_DSS_WITH_AES_256_GCM_SHA384": Dhe Dss Aes256Gcm Aead Tls12 Sha384 High Listed fips not_default;
    0x009F c"DHE-RSA-AES256-GCM-SHA384" c"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384": Dhe Rsa Aes256Gcm Aead Tls12 Sha384 High Listed fips;
    0xCCA9 c"ECDHE-ECDSA-CHACHA20-POLY1305" c"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": Ecdhe Ecdsa Chacha20 Aead Tls12 Sha256 High Negotiable;
    0xCCA8 c"ECDHE-RSA-CHACHA20-POLY1305" c"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256": Ecdhe Rsa Chacha20 Aead Tls12 Sha256 High Negotiable;
    0xCCAA c"DHE-RSA-CHACHA20-POLY1305" c"TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256": Dhe Rsa Chacha20 Aead Tls12 Sha256 High Listed;
    0xC0AF c"ECDHE-ECDSA-AES256-CCM8" c"TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8": Ecdhe Ecdsa Aes256Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0AD c"ECDHE-ECDSA-AES256-CCM" c"TLS_ECDHE_ECDSA_WITH_AES_256_CCM": Ecdhe Ecdsa Aes256Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC0A3 c"DHE-RSA-AES256-CCM8" c"TLS_DHE_RSA_WITH_AES_256_CCM_8": Dhe Rsa Aes256Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC09F c"DHE-RSA-AES256-CCM" c"TLS_DHE_RSA_WITH_AES_256_CCM": Dhe Rsa Aes256Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC05D c"ECDHE-ECDSA-ARIA256-GCM-SHA384" c"TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384": Ecdhe Ecdsa Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0xC061 c"ECDHE-ARIA256-GCM-SHA384" c"TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384": Ecdhe Rsa Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0xC057 c"DHE-DSS-ARIA256-GCM-SHA384" c"TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384": Dhe Dss Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0xC053 c"DHE-RSA-ARIA256-GCM-SHA384" c"TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384": Dhe Rsa Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0x00A7 c"ADH-AES256-GCM-SHA384" c"TLS_DH_anon_WITH_AES_256_GCM_SHA384": Dhe Anonymous Aes256Gcm Aead Tls12 Sha384 High Listed fips not_default;
    0xC02B c"ECDHE-ECDSA-AES128-GCM-SHA256" c"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": Ecdhe Ecdsa Aes128Gcm Aead Tls12 Sha256 High Negotiable fips;
    0xC02F c"ECDHE-RSA-AES128-GCM-SHA256" c"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": Ecdhe Rsa Aes128Gcm Aead Tls12 Sha256 High Negotiable fips;
    0x00A2 c"DHE-DSS-AES128-GCM-SHA256" c"TLS_DHE_DSS_WITH_AES_128_GCM_SHA256": Dhe Dss Aes128Gcm Aead Tls12 Sha256 High Listed fips not_default;
    0x009E c"DHE-RSA-AES128-GCM-SHA256" c"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256": Dhe Rsa Aes128Gcm Aead Tls12 Sha256 High Listed fips;
    0xC0AE c"ECDHE-ECDSA-AES128-CCM8" c"TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8": Ecdhe Ecdsa Aes128Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0AC c"ECDHE-ECDSA-AES128-CCM" c"TLS_ECDHE_ECDSA_WITH_AES_128_CCM": Ecdhe Ecdsa Aes128Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC0A2 c"DHE-RSA-AES128-CCM8" c"TLS_DHE_RSA_WITH_AES_128_CCM_8": Dhe Rsa Aes128Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC09E c"DHE-RSA-AES128-CCM" c"TLS_DHE_RSA_WITH_AES_128_CCM": Dhe Rsa Aes128Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC05C c"ECDHE-ECDSA-ARIA128-GCM-SHA256" c"TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256": Ecdhe Ecdsa Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0xC060 c"ECDHE-ARIA128-GCM-SHA256" c"TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256": Ecdhe Rsa Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0xC056 c"DHE-DSS-ARIA128-GCM-SHA256" c"TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256": Dhe Dss Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0xC052 c"DHE-RSA-ARIA128-GCM-SHA256" c"TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256": Dhe Rsa Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0x00A6 c"ADH-AES128-GCM-SHA256" c"TLS_DH_anon_WITH_AES_128_GCM_SHA256": Dhe Anonymous Aes128Gcm Aead Tls12 Sha256 High Listed fips not_default;
    0xC024 c"ECDHE-ECDSA-AES256-SHA384" c"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384": Ecdhe Ecdsa Aes256 Sha384 Tls12 Sha384 High Listed fips;
    0xC028 c"ECDHE-RSA-AES256-SHA384" c"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384": Ecdhe Rsa Aes256 Sha384 Tls12 Sha384 High Listed fips;
    0x006B c"DHE-RSA-AES256-SHA256" c"TLS_DHE_RSA_WITH_AES_256_CBC_SHA256": Dhe Rsa Aes256 Sha256 Tls12 Md5Sha1 High Listed fips;
    0x006A c"DHE-DSS-AES256-SHA256" c"TLS_DHE_DSS_WITH_AES_256_CBC_SHA256": Dhe Dss Aes256 Sha256 Tls12 Md5Sha1 High Listed fips not_default;
    0xC073 c"ECDHE-ECDSA-CAMELLIA256-SHA384" c"TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384": Ecdhe Ecdsa Camellia256 Sha384 Tls12 Sha384 High Listed not_default;
    0xC077 c"ECDHE-RSA-CAMELLIA256-SHA384" c"TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384": Ecdhe Rsa Camellia256 Sha384 Tls12 Sha384 High Listed not_default;
    0x00C4 c"DHE-RSA-CAMELLIA256-SHA256" c"TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256": Dhe Rsa Camellia256 Sha256 Tls12 Sha256 High Listed not_default;
    0x00C3 c"DHE-DSS-CAMELLIA256-SHA256" c"TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256": Dhe Dss Camellia256 Sha256 Tls12 Sha256 High Listed not_default;
    0x006D c"ADH-AES256-SHA256" c"TLS_DH_anon_WITH_AES_256_CBC_SHA256": Dhe Anonymous Aes256 Sha256 Tls12 Md5Sha1 High Listed fips not_default;
    0x00C5 c"ADH-CAMELLIA256-SHA256" c"TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256": Dhe Anonymous Camellia256 Sha256 Tls12 Sha256 High Listed not_default;
    0xC023 c"ECDHE-ECDSA-AES128-SHA256" c"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256": Ecdhe Ecdsa Aes128 Sha256 Tls12 Sha256 High Listed fips;
    0xC027 c"ECDHE-RSA-AES128-SHA256" c"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256": Ecdhe Rsa Aes128 Sha256 Tls12 Sha256 High Listed fips;
    0x0067 c"DHE-RSA-AES128-SHA256" c"TLS_DHE_RSA_WITH_AES_128_CBC_SHA256": Dhe Rsa Aes128 Sha256 Tls12 Md5Sha1 High Listed fips;
    0x0040 c"DHE-DSS-AES128-SHA256" c"TLS_DHE_DSS_WITH_AES_128_CBC_SHA256": Dhe Dss Aes128 Sha256 Tls12 Md5Sha1 High Listed fips not_default;
    0xC072 c"ECDHE-ECDSA-CAMELLIA128-SHA256" c"TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256": Ecdhe Ecdsa Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0xC076 c"ECDHE-RSA-CAMELLIA128-SHA256" c"TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256": Ecdhe Rsa Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0x00BE c"DHE-RSA-CAMELLIA128-SHA256" c"TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256": Dhe Rsa Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0x00BD c"DHE-DSS-CAMELLIA128-SHA256" c"TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256": Dhe Dss Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0x006C c"ADH-AES128-SHA256" c"TLS_DH_anon_WITH_AES_128_CBC_SHA256": Dhe Anonymous Aes128 Sha256 Tls12 Md5Sha1 High Listed fips not_default;
    0x00BF c"ADH-CAMELLIA128-SHA256" c"TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256": Dhe Anonymous Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0xC00A c"ECDHE-ECDSA-AES256-SHA" c"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA": Ecdhe Ecdsa Aes256 Sha1 Tls10 Md5Sha1 High Listed fips;
    0xC014 c"ECDHE-RSA-AES256-SHA" c"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA": Ecdhe Rsa Aes256 Sha1 Tls10 Md5Sha1 High Listed fips;
    0x0039 c"DHE-RSA-AES256-SHA" c"TLS_DHE_RSA_WITH_AES_256_CBC_SHA": Dhe Rsa Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0038 c"DHE-DSS-AES256-SHA" c"TLS_DHE_DSS_WITH_AES_256_CBC_SHA": Dhe Dss Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips not_default;
    0x0088 c"DHE-RSA-CAMELLIA256-SHA" c"TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA": Dhe Rsa Camellia256 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0x0087 c"DHE-DSS-CAMELLIA256-SHA" c"TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA": Dhe Dss Camellia256 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC019 c"AECDH-AES256-SHA" c"TLS_ECDH_anon_WITH_AES_256_CBC_SHA": Ecdhe Anonymous Aes256 Sha1 Tls10 Md5Sha1 High Listed fips not_default;
    0x003A c"ADH-AES256-SHA" c"TLS_DH_anon_WITH_AES_256_CBC_SHA": Dhe Anonymous Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips not_default;
    0x0089 c"ADH-CAMELLIA256-SHA" c"TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA": Dhe Anonymous Camellia256 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC009 c"ECDHE-ECDSA-AES128-SHA" c"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA": Ecdhe Ecdsa Aes128 Sha1 Tls10 Md5Sha1 High Listed fips;
    0xC013 c"ECDHE-RSA-AES128-SHA" c"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA": Ecdhe Rsa Aes128 Sha1 Tls10 Md5Sha1 High Listed fips;
    0x0033 c"DHE-RSA-AES128-SHA" c"TLS_DHE_RSA_WITH_AES_128_CBC_SHA": Dhe Rsa Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0032 c"DHE-DSS-AES128-SHA" c"TLS_DHE_DSS_WITH_AES_128_CBC_SHA": Dhe Dss Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips not_default;
    0x0045 c"DHE-RSA-CAMELLIA128-SHA" c"TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA": Dhe Rsa Camellia128 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0x0044 c"DHE-DSS-CAMELLIA128-SHA" c"TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA": Dhe Dss Camellia128 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC018 c"AECDH-AES128-SHA" c"TLS_ECDH_anon_WITH_AES_128_CBC_SHA": Ecdhe Anonymous Aes128 Sha1 Tls10 Md5Sha1 High Listed fips not_default;
    0x0034 c"ADH-AES128-SHA" c"TLS_DH_anon_WITH_AES_128_CBC_SHA": Dhe Anonymous Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips not_default;
    0x0046 c"ADH-CAMELLIA128-SHA" c"TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA": Dhe Anonymous Camellia128 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC006 c"ECDHE-ECDSA-NULL-SHA" c"TLS_ECDHE_ECDSA_WITH_NULL_SHA": Ecdhe Ecdsa Null Sha1 Tls10 Md5Sha1 None Listed;
    0xC010 c"ECDHE-RSA-NULL-SHA" c"TLS_ECDHE_RSA_WITH_NULL_SHA": Ecdhe Rsa Null Sha1 Tls10 Md5Sha1 None Listed;
    0x00AD c"RSA-PSK-AES256-GCM-SHA384" c"TLS_RSA_PSK_WITH_AES_256_GCM_SHA384": RsaPsk Rsa Aes256Gcm Aead Tls12 Sha384 High Listed fips;
    0xC015 c"AECDH-NULL-SHA" c"TLS_ECDH_anon_WITH_NULL_SHA": Ecdhe Anonymous Null Sha1 Tls10 Md5Sha1 None Listed;
    0x00AB c"DHE-PSK-AES256-GCM-SHA384" c"TLS_DHE_PSK_WITH_AES_256_GCM_SHA384": DhePsk Psk Aes256Gcm Aead Tls12 Sha384 High Listed fips;
    0xCCAE c"RSA-PSK-CHACHA20-POLY1305" c"TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256": RsaPsk Rsa Chacha20 Aead Tls12 Sha256 High Listed;
    0xCCAD c"DHE-PSK-CHACHA20-POLY1305" c"TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256": DhePsk Psk Chacha20 Aead Tls12 Sha256 High Listed;
    0xCCAC c"ECDHE-PSK-CHACHA20-POLY1305" c"TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256": EcdhePsk Psk Chacha20 Aead Tls12 Sha256 High Listed;
    0xC0AB c"DHE-PSK-AES256-CCM8" c"TLS_PSK_DHE_WITH_AES_256_CCM_8": DhePsk Psk Aes256Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0A7 c"DHE-PSK-AES256-CCM" c"TLS_DHE_PSK_WITH_AES_256_CCM": DhePsk Psk Aes256Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC06F c"RSA-PSK-ARIA256-GCM-SHA384" c"TLS_RSA_PSK_WITH_ARIA_256_GCM_SHA384": RsaPsk Rsa Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0xC06D c"DHE-PSK-ARIA256-GCM-SHA384" c"TLS_DHE_PSK_WITH_ARIA_256_GCM_SHA384": DhePsk Psk Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0x009D c"AES256-GCM-SHA384" c"TLS_RSA_WITH_AES_256_GCM_SHA384": Rsa Rsa Aes256Gcm Aead Tls12 Sha384 High Listed fips;
    0xC0A1 c"AES256-CCM8" c"TLS_RSA_WITH_AES_256_CCM_8": Rsa Rsa Aes256Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC09D c"AES256-CCM" c"TLS_RSA_WITH_AES_256_CCM": Rsa Rsa Aes256Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC051 c"ARIA256-GCM-SHA384" c"TLS_RSA_WITH_ARIA_256_GCM_SHA384": Rsa Rsa Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0x00A9 c"PSK-AES256-GCM-SHA384" c"TLS_PSK_WITH_AES_256_GCM_SHA384": Psk Psk Aes256Gcm Aead Tls12 Sha384 High Listed fips;
    0xCCAB c"PSK-CHACHA20-POLY1305" c"TLS_PSK_WITH_CHACHA20_POLY1305_SHA256": Psk Psk Chacha20 Aead Tls12 Sha256 High Listed;
    0xC0A9 c"PSK-AES256-CCM8" c"TLS_PSK_WITH_AES_256_CCM_8": Psk Psk Aes256Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0A5 c"PSK-AES256-CCM" c"TLS_PSK_WITH_AES_256_CCM": Psk Psk Aes256Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC06B c"PSK-ARIA256-GCM-SHA384" c"TLS_PSK_WITH_ARIA_256_GCM_SHA384": Psk Psk Aria256Gcm Aead Tls12 Sha384 High Listed not_default;
    0x00AC c"RSA-PSK-AES128-GCM-SHA256" c"TLS_RSA_PSK_WITH_AES_128_GCM_SHA256": RsaPsk Rsa Aes128Gcm Aead Tls12 Sha256 High Listed fips;
    0x00AA c"DHE-PSK-AES128-GCM-SHA256" c"TLS_DHE_PSK_WITH_AES_128_GCM_SHA256": DhePsk Psk Aes128Gcm Aead Tls12 Sha256 High Listed fips;
    0xC0AA c"DHE-PSK-AES128-CCM8" c"TLS_PSK_DHE_WITH_AES_128_CCM_8": DhePsk Psk Aes128Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0A6 c"DHE-PSK-AES128-CCM" c"TLS_DHE_PSK_WITH_AES_128_CCM": DhePsk Psk Aes128Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC06E c"RSA-PSK-ARIA128-GCM-SHA256" c"TLS_RSA_PSK_WITH_ARIA_128_GCM_SHA256": RsaPsk Rsa Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0xC06C c"DHE-PSK-ARIA128-GCM-SHA256" c"TLS_DHE_PSK_WITH_ARIA_128_GCM_SHA256": DhePsk Psk Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0x009C c"AES128-GCM-SHA256" c"TLS_RSA_WITH_AES_128_GCM_SHA256": Rsa Rsa Aes128Gcm Aead Tls12 Sha256 High Listed fips;
    0xC0A0 c"AES128-CCM8" c"TLS_RSA_WITH_AES_128_CCM_8": Rsa Rsa Aes128Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC09C c"AES128-CCM" c"TLS_RSA_WITH_AES_128_CCM": Rsa Rsa Aes128Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC050 c"ARIA128-GCM-SHA256" c"TLS_RSA_WITH_ARIA_128_GCM_SHA256": Rsa Rsa Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0x00A8 c"PSK-AES128-GCM-SHA256" c"TLS_PSK_WITH_AES_128_GCM_SHA256": Psk Psk Aes128Gcm Aead Tls12 Sha256 High Listed fips;
    0xC0A8 c"PSK-AES128-CCM8" c"TLS_PSK_WITH_AES_128_CCM_8": Psk Psk Aes128Ccm8 Aead Tls12 Sha256 High Listed not_default;
    0xC0A4 c"PSK-AES128-CCM" c"TLS_PSK_WITH_AES_128_CCM": Psk Psk Aes128Ccm Aead Tls12 Sha256 High Listed not_default;
    0xC06A c"PSK-ARIA128-GCM-SHA256" c"TLS_PSK_WITH_ARIA_128_GCM_SHA256": Psk Psk Aria128Gcm Aead Tls12 Sha256 High Listed not_default;
    0x003D c"AES256-SHA256" c"TLS_RSA_WITH_AES_256_CBC_SHA256": Rsa Rsa Aes256 Sha256 Tls12 Md5Sha1 High Listed fips;
    0x00C0 c"CAMELLIA256-SHA256" c"TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256": Rsa Rsa Camellia256 Sha256 Tls12 Sha256 High Listed not_default;
    0x003C c"AES128-SHA256" c"TLS_RSA_WITH_AES_128_CBC_SHA256": Rsa Rsa Aes128 Sha256 Tls12 Md5Sha1 High Listed fips;
    0x00BA c"CAMELLIA128-SHA256" c"TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256": Rsa Rsa Camellia128 Sha256 Tls12 Sha256 High Listed not_default;
    0x003B c"NULL-SHA256" c"TLS_RSA_WITH_NULL_SHA256": Rsa Rsa Null Sha256 Tls12 Md5Sha1 None Listed;
    0xC038 c"ECDHE-PSK-AES256-CBC-SHA384" c"TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384": EcdhePsk Psk Aes256 Sha384 Tls10 Sha384 High Listed fips;
    0xC036 c"ECDHE-PSK-AES256-CBC-SHA" c"TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA": EcdhePsk Psk Aes256 Sha1 Tls10 Md5Sha1 High Listed fips;
    0xC022 c"SRP-DSS-AES-256-CBC-SHA" c"TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA": Srp Dss Aes256 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC021 c"SRP-RSA-AES-256-CBC-SHA" c"TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA": Srp Rsa Aes256 Sha1 Ssl3 Md5Sha1 High Listed;
    0xC020 c"SRP-AES-256-CBC-SHA" c"TLS_SRP_SHA_WITH_AES_256_CBC_SHA": Srp Srp Aes256 Sha1 Ssl3 Md5Sha1 High Listed;
    0x00B7 c"RSA-PSK-AES256-CBC-SHA384" c"TLS_RSA_PSK_WITH_AES_256_CBC_SHA384": RsaPsk Rsa Aes256 Sha384 Tls10 Sha384 High Listed fips;
    0x00B3 c"DHE-PSK-AES256-CBC-SHA384" c"TLS_DHE_PSK_WITH_AES_256_CBC_SHA384": DhePsk Psk Aes256 Sha384 Tls10 Sha384 High Listed fips;
    0x0095 c"RSA-PSK-AES256-CBC-SHA" c"TLS_RSA_PSK_WITH_AES_256_CBC_SHA": RsaPsk Rsa Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0091 c"DHE-PSK-AES256-CBC-SHA" c"TLS_DHE_PSK_WITH_AES_256_CBC_SHA": DhePsk Psk Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0xC09B c"ECDHE-PSK-CAMELLIA256-SHA384" c"TLS_ECDHE_PSK_WITH_CAMELLIA_256_CBC_SHA384": EcdhePsk Psk Camellia256 Sha384 Tls10 Sha384 High Listed not_default;
    0xC099 c"RSA-PSK-CAMELLIA256-SHA384" c"TLS_RSA_PSK_WITH_CAMELLIA_256_CBC_SHA384": RsaPsk Rsa Camellia256 Sha384 Tls10 Sha384 High Listed not_default;
    0xC097 c"DHE-PSK-CAMELLIA256-SHA384" c"TLS_DHE_PSK_WITH_CAMELLIA_256_CBC_SHA384": DhePsk Psk Camellia256 Sha384 Tls10 Sha384 High Listed not_default;
    0x0035 c"AES256-SHA" c"TLS_RSA_WITH_AES_256_CBC_SHA": Rsa Rsa Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0084 c"CAMELLIA256-SHA" c"TLS_RSA_WITH_CAMELLIA_256_CBC_SHA": Rsa Rsa Camellia256 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0x00AF c"PSK-AES256-CBC-SHA384" c"TLS_PSK_WITH_AES_256_CBC_SHA384": Psk Psk Aes256 Sha384 Tls10 Sha384 High Listed fips;
    0x008D c"PSK-AES256-CBC-SHA" c"TLS_PSK_WITH_AES_256_CBC_SHA": Psk Psk Aes256 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0xC095 c"PSK-CAMELLIA256-SHA384" c"TLS_PSK_WITH_CAMELLIA_256_CBC_SHA384": Psk Psk Camellia256 Sha384 Tls10 Sha384 High Listed not_default;
    0xC037 c"ECDHE-PSK-AES128-CBC-SHA256" c"TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256": EcdhePsk Psk Aes128 Sha256 Tls10 Md5Sha1 High Listed fips;
    0xC035 c"ECDHE-PSK-AES128-CBC-SHA" c"TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA": EcdhePsk Psk Aes128 Sha1 Tls10 Md5Sha1 High Listed fips;
    0xC01F c"SRP-DSS-AES-128-CBC-SHA" c"TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA": Srp Dss Aes128 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0xC01E c"SRP-RSA-AES-128-CBC-SHA" c"TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA": Srp Rsa Aes128 Sha1 Ssl3 Md5Sha1 High Listed;
    0xC01D c"SRP-AES-128-CBC-SHA" c"TLS_SRP_SHA_WITH_AES_128_CBC_SHA": Srp Srp Aes128 Sha1 Ssl3 Md5Sha1 High Listed;
    0x00B6 c"RSA-PSK-AES128-CBC-SHA256" c"TLS_RSA_PSK_WITH_AES_128_CBC_SHA256": RsaPsk Rsa Aes128 Sha256 Tls10 Md5Sha1 High Listed fips;
    0x00B2 c"DHE-PSK-AES128-CBC-SHA256" c"TLS_DHE_PSK_WITH_AES_128_CBC_SHA256": DhePsk Psk Aes128 Sha256 Tls10 Md5Sha1 High Listed fips;
    0x0094 c"RSA-PSK-AES128-CBC-SHA" c"TLS_RSA_PSK_WITH_AES_128_CBC_SHA": RsaPsk Rsa Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0090 c"DHE-PSK-AES128-CBC-SHA" c"TLS_DHE_PSK_WITH_AES_128_CBC_SHA": DhePsk Psk Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0xC09A c"ECDHE-PSK-CAMELLIA128-SHA256" c"TLS_ECDHE_PSK_WITH_CAMELLIA_128_CBC_SHA256": EcdhePsk Psk Camellia128 Sha256 Tls10 Md5Sha1 High Listed not_default;
    0xC098 c"RSA-PSK-CAMELLIA128-SHA256" c"TLS_RSA_PSK_WITH_CAMELLIA_128_CBC_SHA256": RsaPsk Rsa Camellia128 Sha256 Tls10 Md5Sha1 High Listed not_default;
    0xC096 c"DHE-PSK-CAMELLIA128-SHA256" c"TLS_DHE_PSK_WITH_CAMELLIA_128_CBC_SHA256": DhePsk Psk Camellia128 Sha256 Tls10 Md5Sha1 High Listed not_default;
    0x002F c"AES128-SHA" c"TLS_RSA_WITH_AES_128_CBC_SHA": Rsa Rsa Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0x0041 c"CAMELLIA128-SHA" c"TLS_RSA_WITH_CAMELLIA_128_CBC_SHA": Rsa Rsa Camellia128 Sha1 Ssl3 Md5Sha1 High Listed not_default;
    0x00AE c"PSK-AES128-CBC-SHA256" c"TLS_PSK_WITH_AES_128_CBC_SHA256": Psk Psk Aes128 Sha256 Tls10 Md5Sha1 High Listed fips;
    0x008C c"PSK-AES128-CBC-SHA" c"TLS_PSK_WITH_AES_128_CBC_SHA": Psk Psk Aes128 Sha1 Ssl3 Md5Sha1 High Listed fips;
    0xC094 c"PSK-CAMELLIA128-SHA256" c"TLS_PSK_WITH_CAMELLIA_128_CBC_SHA256": Psk Psk Camellia128 Sha256 Tls10 Md5Sha1 High Listed not_default;
    0xC03B c"ECDHE-PSK-NULL-SHA384" c"TLS_ECDHE_PSK_WITH_NULL_SHA384": EcdhePsk Psk Null Sha384 Tls10 Sha384 None Listed;
    0xC03A c"ECDHE-PSK-NULL-SHA256" c"TLS_ECDHE_PSK_WITH_NULL_SHA256": EcdhePsk Psk Null Sha256 Tls10 Md5Sha1 None Listed;
    0xC039 c"ECDHE-PSK-NULL-SHA" c"TLS_ECDHE_PSK_WITH_NULL_SHA": EcdhePsk Psk Null Sha1 Tls10 Md5Sha1 None Listed;
    0x00B9 c"RSA-PSK-NULL-SHA384" c"TLS_RSA_PSK_WITH_NULL_SHA384": RsaPsk Rsa Null Sha384 Tls10 Sha384 None Listed;
    0x00B8 c"RSA-PSK-NULL-SHA256" c"TLS_RSA_PSK_WITH_NULL_SHA256": RsaPsk Rsa Null Sha256 Tls10 Md5Sha1 None Listed;
    0x00B5 c"DHE-PSK-NULL-SHA384" c"TLS_DHE_PSK_WITH_NULL_SHA384": DhePsk Psk Null Sha384 Tls10 Sha384 None Listed;
    0x00B4 c"DHE-PSK-NULL-SHA256" c"TLS_DHE_PSK_WITH_NULL_SHA256": DhePsk Psk Null Sha256 Tls10 Md5Sha1 None Listed;
    0x002E c"RSA-PSK-NULL-SHA" c"TLS_RSA_PSK_WITH_NULL_SHA": RsaPsk Rsa Null Sha1 Ssl3 Md5Sha1 None Listed;
    0x002D c"DHE-PSK-NULL-SHA" c"TLS_DHE_PSK_WITH_NULL_SHA": DhePsk Psk Null Sha1 Ssl3 Md5Sha1 None Listed;
    0x0002 c"NULL-SHA" c"TLS_RSA_WITH_NULL_SHA": Rsa Rsa Null Sha1 Ssl3 Md5Sha1 None Listed;
    0x0001 c"NULL-MD5" c"TLS_RSA_WITH_NULL_MD5": Rsa Rsa Null Md5 Ssl3 Md5Sha1 None Listed;
    0x00B1 c"PSK-NULL-SHA384" c"TLS_PSK_WITH_NULL_SHA384": Psk Psk Null Sha384 Tls10 Sha384 None Listed;
    0x00B0 c"PSK-NULL-SHA256" c"TLS_PSK_WITH_NULL_SHA256": Psk Psk Null Sha256 Tls10 Md5Sha1 None Listed;
    0x002C c"PSK-NULL-SHA" c"TLS_PSK_WITH_NULL_SHA": Psk Psk Null Sha1 Ssl3 Md5Sha1 None Listed;
    // Found by name but never listed: their ciphers are not in libcrypto's default provider.
    0x0007 c"IDEA-CBC-SHA" c"TLS_RSA_WITH_IDEA_CBC_SHA": Rsa Rsa Idea Sha1 Ssl3 Md5Sha1 Medium Named not_default;
    0x0081 c"GOST2001-GOST89-GOST89" c"TLS_GOSTR341001_WITH_28147_CNT_IMIT": Gost Gost01 Gost89 Gost89 Tls10 Gost94 High Named not_default;
    0x0083 c"GOST2001-NULL-GOST94" c"TLS_GOSTR341001_WITH_NULL_GOSTR3411": Gost Gost01 Null Gost94 Tls10 Gost94 None Named not_default;
    0x0096 c"SEED-SHA" c"TLS_RSA_WITH_SEED_CBC_SHA": Rsa Rsa Seed Sha1 Ssl3 Md5Sha1 Medium Named not_default;
    0x0099 c"DHE-DSS-SEED-SHA" c"TLS_DHE_DSS_WITH_SEED_CBC_SHA": Dhe Dss Seed Sha1 Ssl3 Md5Sha1 Medium Named not_default;
    0x009A c"DHE-RSA-SEED-SHA" c"TLS_DHE_RSA_WITH_SEED_CBC_SHA": Dhe Rsa Seed Sha1 Ssl3 Md5Sha1 Medium Named not_default;
    0x009B c"ADH-SEED-SHA" c"TLS_DH_anon_WITH_SEED_CBC_SHA": Dhe Anonymous Seed Sha1 Ssl3 Md5Sha1 Medium Named not_default;
    0xC100 c"GOST2012-KUZNYECHIK-KUZNYECHIKOMAC": Gost18 Gost12 Kuznyechik Kuznyechik Tls12 Gost12 High Named not_default;
    0xC101 c"GOST2012-MAGMA-MAGMAOMAC": Gost18 Gost12 Magma Magma Tls12 Gost12 High Named not_default;
    0xC102 c"IANA-GOST2012-GOST8912-GOST8912": Gost Gost01Or12 Gost8912 Gost8912 Tls10 Gost12 High Named not_default;
    0xFF85 c"LEGACY-GOST2012-GOST8912-GOST8912": Gost Gost01Or12 Gost8912 Gost8912 Tls10 Gost12 High Named not_default;
    0xFF87 c"GOST2012-NULL-GOST12": Gost Gost01Or12 Null Gost12 Tls10 Gost12 None Named not_default;
    // Signalling values, which SSL_CIPHER_find finds like suites.
    0x00FF c"TLS_EMPTY_RENEGOTIATION_INFO_SCSV" c"TLS_EMPTY_RENEGOTIATION_INFO_SCSV": Any Any Signalling Signalling Signalling Md5 None Named;
    0x5600 c"TLS_FALLBACK_SCSV" c"TLS_FALLBACK_SCSV": Any Any Signalling Signalling Signalling Md5 None Named;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_found() {
        let numbers: HashSet<u16> = SUITES.iter().map(|suite| suite.protocol_id).collect();
        assert_eq!(numbers.len(), SUITES.len());
        for suite in &SUITES {
            assert!(std::ptr::eq(find(suite.protocol_id).unwrap(), suite));
            assert!(std::ptr::eq(find_by_name(suite.c_name.to_bytes()).unwrap(), suite));
            assert!(suite.name().is_ascii() && !suite.name().is_empty());
        }
        assert_eq!(find(0x0004), None);
    }

    #[test]
    fn descriptions_are_laid_out_as_openssl_does() {
        for (id, line) in [
            (
                0x1302,
                "TLS_AES_256_GCM_SHA384         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(256)            Mac=AEAD\n",
            ),
            (
                0xc02f,
                "ECDHE-RSA-AES128-GCM-SHA256    TLSv1.2 Kx=ECDH     Au=RSA   Enc=AESGCM(128)            Mac=AEAD\n",
            ),
            (
                0xcca9,
                "ECDHE-ECDSA-CHACHA20-POLY1305  TLSv1.2 Kx=ECDH     Au=ECDSA Enc=CHACHA20/POLY1305(256) Mac=AEAD\n",
            ),
            (
                0x0001,
                "NULL-MD5                       SSLv3   Kx=RSA      Au=RSA   Enc=None                   Mac=MD5 \n",
            ),
            (
                0xc09a,
                "ECDHE-PSK-CAMELLIA128-SHA256   TLSv1   Kx=ECDHEPSK Au=PSK   Enc=Camellia(128)          Mac=SHA256\n",
            ),
        ] {
            assert_eq!(find(id).unwrap().description(), line);
        }
    }

    #[test]
    fn standard_names_lead_to_openssl_names() {
        let suite = find_by_standard_name(b"TLS_RSA_WITH_AES_128_CBC_SHA").unwrap();
        assert_eq!(suite.name(), "AES128-SHA");
        assert_eq!(find_by_standard_name(b"AES128-SHA"), None);
    }

    /// As counted by `openssl ciphers -s`.
    #[test]
    fn security_levels_cut_the_suites_as_in_openssl() {
        let permitted = [0, 1, 2, 3, 4, 5].map(|level| listed().filter(|s| s.is_permitted_at(level)).count());
        assert_eq!(permitted, [155, 125, 125, 77, 33, 33]);
    }

    #[test]
    fn descriptions_fit_their_buffer() {
        assert!(SUITES.iter().all(|suite| suite.description().len() < 128));
    }

    #[test]
    fn nine_suites_are_negotiable() {
        assert_eq!(SUITES.iter().filter(|suite| suite.is_negotiable()).count(), 9);
    }
}
