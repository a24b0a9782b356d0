//! OpenSSL's cipher-list language: `ECDHE+AESGCM:!aNULL:@STRENGTH` in, an ordered list of suites out.
//!
//! Only OpenSSL's names of suites count: 3.0 does not accept IANA's here. Words for ciphers that its default provider
//! lacks (SEED, IDEA, GOST) are unknown words, as in an OpenSSL without them.
//!
//! The list concerns TLS 1.2 and below; TLS 1.3 suites are configured by `ciphersuites`. The suites themselves and the
//! order from which every list starts are in `tables::cipher_suites`.

use std::ffi::CStr;

use super::suite_order::starting_order;
use crate::tables::cipher_suites::{
    Authentication, CipherSuite, Encryption, KeyExchange, Mac, MinVersion, Strength, listed,
};
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;

/// The meaning of DEFAULT.
pub const DEFAULT: &CStr = c"ALL:!COMPLEMENTOFDEFAULT:!eNULL";

/// What a cipher-list string selects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CipherList {
    /// The suites, most preferred first; including those that no handshake here can negotiate.
    pub suites: Vec<&'static CipherSuite>,
    /// The level of `@SECLEVEL=`.
    pub security_level: Option<u32>,
    /// The active Suite B profile: set by this string, or kept from an earlier one.
    pub suite_b: Option<SuiteB>,
}

impl CipherList {
    /// Parses a list. `kept` is the Suite B profile that an earlier string activated: no later string deactivates it.
    ///
    /// # Errors
    ///
    /// See [`CipherListError`].
    pub fn parse(text: &[u8], kept: Option<SuiteB>) -> Result<Self, CipherListError> {
        let profile = Profile::named(text);
        let suite_b = profile.map(|profile| profile.suite_b).or(kept);
        let text = match (profile, suite_b) {
            (Some(profile), _) => profile.list.as_bytes(),
            (None, Some(kept)) => kept.list().as_bytes(),
            (None, None) => text,
        };

        let mut selection = Selection::new();
        let rest = match text.strip_prefix(b"DEFAULT") {
            Some(rest) => {
                selection.apply(DEFAULT.to_bytes());
                rest
            }
            None => text,
        };
        selection.apply(rest);

        let (security_level, malformed) = (selection.security_level, selection.malformed);
        let list = Self { suites: selection.into_suites(), security_level, suite_b };
        if malformed > 0 {
            let applied = Self { suites: Vec::new(), ..list };
            return Err(CipherListError { reason: Reason::INVALID_COMMAND, times: malformed, applied });
        }
        if list.suites.is_empty() {
            return Err(CipherListError { reason: Reason::NO_CIPHER_MATCH, times: 1, applied: list });
        }
        Ok(list)
    }

    /// The suites that a handshake can negotiate.
    pub fn negotiable(&self) -> impl Iterator<Item = &'static CipherSuite> {
        self.suites.iter().copied().filter(|suite| suite.is_negotiable())
    }
}

/// Why a string is not a cipher list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CipherListError {
    /// `INVALID_COMMAND` for a syntax error, `NO_CIPHER_MATCH` for a list that selects nothing.
    pub reason: Reason,
    /// How often: OpenSSL continues after an unknown command, and queues the reason for each.
    pub times: usize,
    /// What takes effect anyway: in OpenSSL the security level and the Suite B profile, and with `NO_CIPHER_MATCH` also the
    /// empty list.
    pub applied: CipherList,
}

/// A profile of RFC 6460, which a word of its own in a list string activates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuiteB {
    /// 128 bits, with the 192-bit suite allowed.
    Bits128,
    /// 128 bits and nothing else.
    Bits128Only,
    /// 192 bits.
    Bits192,
}

impl SuiteB {
    /// The cipher list that this profile forces.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Bits128 => "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
            Self::Bits128Only => "ECDHE-ECDSA-AES128-GCM-SHA256",
            Self::Bits192 => "ECDHE-ECDSA-AES256-GCM-SHA384",
        }
    }
}

/// The group, and the NID of its curve, that RFC 6460 ties to a suite before TLS 1.3; None for suites outside the profiles.
pub fn suite_b_group(suite: u16) -> Option<(u16, i32)> {
    match suite {
        // ECDHE-ECDSA-AES128-GCM-SHA256: P-256
        0xc02b => Some((0x0017, 415)),
        // ECDHE-ECDSA-AES256-GCM-SHA384: P-384
        0xc02c => Some((0x0018, 715)),
        _ => None,
    }
}

/// A word at the start of a string that activates a Suite B profile.
#[derive(Clone, Copy)]
struct Profile {
    word: &'static str,
    suite_b: SuiteB,
    list: &'static str,
}

impl Profile {
    fn named(text: &[u8]) -> Option<Self> {
        PROFILES.iter().copied().find(|profile| text.starts_with(profile.word.as_bytes()))
    }
}

/// Longer words first: SUITEB128 is a prefix of two others.
const PROFILES: [Profile; 4] = [
    Profile { word: "SUITEB128ONLY", suite_b: SuiteB::Bits128Only, list: SuiteB::Bits128Only.list() },
    // The profile of SUITEB128, but in this list only its second combination.
    Profile { word: "SUITEB128C2", suite_b: SuiteB::Bits128, list: SuiteB::Bits192.list() },
    Profile { word: "SUITEB128", suite_b: SuiteB::Bits128, list: SuiteB::Bits128.list() },
    Profile { word: "SUITEB192", suite_b: SuiteB::Bits192, list: SuiteB::Bits192.list() },
];

/// All suites in their current order, each selected or not.
///
/// Unselected suites keep a position too: it determines their order when a later word selects them.
struct Selection {
    order: Vec<(&'static CipherSuite, bool)>,
    security_level: Option<u32>,
    /// How many elements were malformed.
    malformed: usize,
}

impl Selection {
    fn new() -> Self {
        Self {
            order: starting_order().into_iter().map(|suite| (suite, false)).collect(),
            security_level: None,
            malformed: 0,
        }
    }

    fn into_suites(self) -> Vec<&'static CipherSuite> {
        self.order.into_iter().filter(|(_, selected)| *selected).map(|(suite, _)| suite).collect()
    }

    /// Applies every element of `text`, as far as it can be parsed.
    fn apply(&mut self, text: &[u8]) {
        let mut rest = text;
        while let Some((&first, tail)) = rest.split_first() {
            if is_separator(first) {
                rest = tail;
                continue;
            }
            let (action, body) = match first {
                b'-' => (Action::Remove, tail),
                b'+' => (Action::MoveToEnd, tail),
                b'!' => (Action::Kill, tail),
                b'@' => {
                    let Some((word, after)) = split_word(tail) else {
                        self.malformed += 1;
                        return;
                    };
                    self.malformed += usize::from(!self.command(word));
                    rest = skip_to_separator(after);
                    continue;
                }
                _ => (Action::Add, rest),
            };
            match Pattern::read(body) {
                Read::Pattern(pattern, after) => {
                    self.act(action, |suite| pattern.matches(suite));
                    rest = after;
                }
                Read::Unknown(after) => rest = skip_to_separator(after),
                Read::Malformed => {
                    self.malformed += 1;
                    return;
                }
            }
        }
    }

    /// Runs the command after an `@`; false if it is unknown.
    fn command(&mut self, word: &[u8]) -> bool {
        match word {
            b"STRENGTH" => self.sort_by_strength(),
            [b'S', b'E', b'C', b'L', b'E', b'V', b'E', b'L', b'=', level @ b'0'..=b'5'] => {
                self.security_level = Some(u32::from(level - b'0'));
            }
            _ => return false,
        }
        true
    }

    /// Puts the strongest suites first; equally strong ones keep their order.
    fn sort_by_strength(&mut self) {
        let mut strengths: Vec<u32> = self.order.iter().map(|(suite, _)| suite.strength_bits()).collect();
        strengths.sort_unstable();
        strengths.dedup();
        for bits in strengths.into_iter().rev() {
            self.act(Action::MoveToEnd, |suite| suite.strength_bits() == bits);
        }
    }

    fn act(&mut self, action: Action, matches: impl Fn(&CipherSuite) -> bool) {
        let order = std::mem::take(&mut self.order);
        let (mut concerned, others): (Vec<_>, Vec<_>) = order.into_iter().partition(|&(suite, selected)| {
            matches(suite)
                && match action {
                    Action::Add => !selected,
                    Action::MoveToEnd | Action::Remove => selected,
                    Action::Kill => true,
                }
        });
        self.order = match action {
            Action::Add => {
                concerned.iter_mut().for_each(|entry| entry.1 = true);
                [others, concerned].concat()
            }
            Action::MoveToEnd => [others, concerned].concat(),
            // In front, so that they keep their order when a later word selects them again.
            Action::Remove => {
                concerned.iter_mut().for_each(|entry| entry.1 = false);
                [concerned, others].concat()
            }
            Action::Kill => others,
        };
    }
}

/// What an element does with its suites.
#[derive(Clone, Copy)]
enum Action {
    /// No sign: selects the unselected ones, at the end.
    Add,
    /// `+`: moves the selected ones to the end.
    MoveToEnd,
    /// `-`: a later element can select them again.
    Remove,
    /// `!`: no later element can select them.
    Kill,
}

/// The result of parsing an element without its sign.
enum Read<'a> {
    Pattern(Pattern, &'a [u8]),
    /// An unknown word, or a conjunction that no suite can satisfy: ignored.
    Unknown(&'a [u8]),
    Malformed,
}

/// The conjunction of the words of one element.
struct Pattern {
    traits: Traits,
    version: Option<MinVersion>,
    suite: Option<u16>,
}

impl Pattern {
    fn read(text: &[u8]) -> Read<'_> {
        let mut pattern = Self { traits: Traits::ANY, version: None, suite: None };
        let mut rest = text;
        loop {
            let Some((word, after)) = split_word(rest) else { return Read::Malformed };
            if !pattern.narrow(word) {
                return Read::Unknown(after);
            }
            match after.split_first() {
                Some((b'+', tail)) => rest = tail,
                _ => return Read::Pattern(pattern, after),
            }
        }
    }

    /// Adds one word; false if it is unknown or contradicts the words before it.
    fn narrow(&mut self, word: &[u8]) -> bool {
        // Since OpenSSL 3.2 the standard names too.
        let newer = Generation::current() >= Generation::V3_2;
        let is = |suite: &CipherSuite| {
            suite.c_name.to_bytes() == word
                || newer && suite.c_standard_name.is_some_and(|name| name.to_bytes() == word)
        };
        if let Some(suite) = listed().find(|suite| is(suite)) {
            // A word that names a suite implies the suite's other traits, but not its version.
            self.suite = Some(suite.protocol_id);
            return self.traits.narrow(Traits::of(suite));
        }
        let Some(alias) = ALIASES.iter().find(|alias| alias.word.as_bytes() == word) else { return false };
        if !self.traits.narrow(alias.traits) {
            return false;
        }
        match (self.version, alias.version) {
            (Some(before), Some(now)) if before != now => false,
            (before, now) => {
                self.version = now.or(before);
                true
            }
        }
    }

    fn matches(&self, suite: &CipherSuite) -> bool {
        self.suite.is_none_or(|id| id == suite.protocol_id)
            && self.version.is_none_or(|version| version == suite.min_version)
            && self.traits.meets(Traits::of(suite))
    }
}

/// Splits off the longest word; None if `text` starts with another character. IANA's names contain an underscore, which is
/// part of a word since OpenSSL 3.2. Before, a known name before one takes effect, and the rest is malformed.
fn split_word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let newer = Generation::current() >= Generation::V3_2;
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.=".contains(byte) || newer && *byte == b'_';
    let length = text.iter().position(|byte| !is_word(byte)).unwrap_or(text.len());
    (length > 0).then(|| text.split_at(length))
}

fn skip_to_separator(text: &[u8]) -> &[u8] {
    let length = text.iter().position(|&byte| is_separator(byte)).unwrap_or(text.len());
    &text[length..]
}

fn is_separator(byte: u8) -> bool {
    b": ;,".contains(&byte)
}

/// The acceptable values of each trait of a suite, one bit each.
#[derive(Clone, Copy)]
struct Traits {
    key_exchange: u32,
    authentication: u32,
    encryption: u32,
    mac: u32,
    strength: u32,
    default: u32,
}

impl Traits {
    const ANY: Self = Self {
        key_exchange: u32::MAX,
        authentication: u32::MAX,
        encryption: u32::MAX,
        mac: u32::MAX,
        strength: u32::MAX,
        default: u32::MAX,
    };

    fn of(suite: &CipherSuite) -> Self {
        Self {
            key_exchange: 1 << suite.key_exchange as u32,
            authentication: 1 << suite.authentication as u32,
            encryption: 1 << suite.encryption as u32,
            mac: 1 << suite.mac as u32,
            strength: 1 << suite.strength() as u32 | if suite.fips { FIPS } else { 0 },
            default: if suite.not_default { NOT_DEFAULT } else { IN_DEFAULT },
        }
    }

    fn columns(self) -> [u32; 6] {
        [self.key_exchange, self.authentication, self.encryption, self.mac, self.strength, self.default]
    }

    fn meets(self, other: Self) -> bool {
        self.columns().iter().zip(other.columns()).all(|(mine, theirs)| mine & theirs != 0)
    }

    /// Keeps the values that both accept; false if a trait has none left.
    fn narrow(&mut self, other: Self) -> bool {
        if self.strength == u32::MAX && other.strength != u32::MAX {
            // As in OpenSSL: the first word about strength discards the element's COMPLEMENTOFDEFAULT.
            self.default = u32::MAX;
        }
        self.key_exchange &= other.key_exchange;
        self.authentication &= other.authentication;
        self.encryption &= other.encryption;
        self.mac &= other.mac;
        self.strength &= other.strength;
        // No suite is both in and outside the default list: that selects nothing, and OpenSSL does not call it a contradiction.
        self.default &= other.default;
        ![self.key_exchange, self.authentication, self.encryption, self.mac, self.strength].contains(&0)
    }
}

const FIPS: u32 = 1 << 8;
const NOT_DEFAULT: u32 = 1;
const IN_DEFAULT: u32 = 2;

/// A word for every suite with certain traits.
struct Alias {
    word: &'static str,
    traits: Traits,
    version: Option<MinVersion>,
}

const fn bits(values: &[u32]) -> u32 {
    let mut bits = 0;
    let mut at = 0;
    while at < values.len() {
        bits |= 1 << values[at];
        at += 1;
    }
    bits
}

macro_rules! any_of {
    ($enum:ident $(! $value:ident)+) => { !bits(&[$($enum::$value as u32),+]) };
    ($enum:ident $($value:ident)+) => { bits(&[$($enum::$value as u32),+]) };
}

macro_rules! aliases {
    ($($($word:literal)+: $columns:tt;)*) => {
        static ALIASES: &[Alias] = &[$($(Alias {
            word: $word,
            traits: aliases!(@traits $columns),
            version: aliases!(@version $columns),
        },)+)*];
    };
    (@traits { version [$($values:tt)*] }) => { Traits::ANY };
    (@traits { $($column:ident [$($values:tt)*])* }) => {
        Traits { $($column: aliases!(@column $column [$($values)*]),)* ..Traits::ANY }
    };
    (@column $column:ident [nothing]) => { UNUSED };
    (@column key_exchange [$($values:tt)*]) => { any_of!(KeyExchange $($values)*) };
    (@column authentication [$($values:tt)*]) => { any_of!(Authentication $($values)*) };
    (@column encryption [$($values:tt)*]) => { any_of!(Encryption $($values)*) };
    (@column mac [$($values:tt)*]) => { any_of!(Mac $($values)*) };
    (@column strength [fips]) => { FIPS };
    (@column strength [$($values:tt)*]) => { any_of!(Strength $($values)*) };
    (@column default [no]) => { NOT_DEFAULT };
    (@version { version [$value:ident] }) => { Some(MinVersion::$value) };
    (@version $columns:tt) => { None };
}

/// A bit that no suite has: for words that OpenSSL still accepts although no suite matches them any more.
const UNUSED: u32 = 1 << 31;

aliases! {
    "ALL": { encryption [!Null] };
    "COMPLEMENTOFALL" "eNULL" "NULL": { encryption [Null] };
    "COMPLEMENTOFDEFAULT": { default [no] };

    "kRSA": { key_exchange [Rsa] };
    "kEDH" "kDHE" "DH": { key_exchange [Dhe] };
    "kEECDH" "kECDHE" "ECDH": { key_exchange [Ecdhe] };
    "kPSK": { key_exchange [Psk] };
    "kRSAPSK": { key_exchange [RsaPsk] };
    "kDHEPSK": { key_exchange [DhePsk] };
    "kECDHEPSK": { key_exchange [EcdhePsk] };
    "PSK": { key_exchange [Psk RsaPsk DhePsk EcdhePsk] };
    "kSRP" "SRP": { key_exchange [Srp] };

    "aRSA": { authentication [Rsa] };
    "aDSS" "DSS": { authentication [Dss] };
    "aNULL": { authentication [Anonymous] };
    "aECDSA" "ECDSA": { authentication [Ecdsa] };
    "aPSK": { authentication [Psk] };
    "aSRP": { authentication [Srp] };

    "RSA": { key_exchange [Rsa] authentication [Rsa] };
    "EDH" "DHE": { key_exchange [Dhe] authentication [!Anonymous] };
    "EECDH" "ECDHE": { key_exchange [Ecdhe] authentication [!Anonymous] };
    "ADH": { key_exchange [Dhe] authentication [Anonymous] };
    "AECDH": { key_exchange [Ecdhe] authentication [Anonymous] };

    "AES128": { encryption [Aes128 Aes128Gcm Aes128Ccm Aes128Ccm8] };
    "AES256": { encryption [Aes256 Aes256Gcm Aes256Ccm Aes256Ccm8] };
    "AES": { encryption [Aes128 Aes256 Aes128Gcm Aes256Gcm Aes128Ccm Aes256Ccm Aes128Ccm8 Aes256Ccm8] };
    "AESGCM": { encryption [Aes128Gcm Aes256Gcm] };
    "AESCCM": { encryption [Aes128Ccm Aes256Ccm Aes128Ccm8 Aes256Ccm8] };
    "AESCCM8": { encryption [Aes128Ccm8 Aes256Ccm8] };
    "CHACHA20": { encryption [Chacha20] };
    "CAMELLIA128": { encryption [Camellia128] };
    "CAMELLIA256": { encryption [Camellia256] };
    "CAMELLIA": { encryption [Camellia128 Camellia256] };
    "ARIA128": { encryption [Aria128Gcm] };
    "ARIA256": { encryption [Aria256Gcm] };
    "ARIA" "ARIAGCM": { encryption [Aria128Gcm Aria256Gcm] };
    "3DES": { encryption [nothing] };
    "CBC": { encryption [Aes128 Aes256 Camellia128 Camellia256] };

    "MD5": { mac [Md5] };
    "SHA1" "SHA": { mac [Sha1] };
    "SHA256": { mac [Sha256] };
    "SHA384": { mac [Sha384] };

    "SSLv3": { version [Ssl3] };
    "TLSv1" "TLSv1.0": { version [Tls10] };
    "TLSv1.2": { version [Tls12] };

    "LOW": { strength [nothing] };
    "MEDIUM": { strength [Medium] };
    "HIGH": { strength [High] };
    "FIPS": { strength [fips] encryption [!Null] };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cipher_suites::{SUITES, Support};

    /// `testdata/cipher_lists.tsv`: OpenSSL 3.0's results for a string. Columns: the string, the reason of the failure
    /// or 0, the security level that it set or -1, the suites.
    #[test]
    fn lists_are_openssls() {
        for line in include_str!("testdata/cipher_lists.tsv").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [text, reason, level, suites] = columns[..] else { panic!("malformed line: {line}") };
            let (actual_reason, list) = match CipherList::parse(text.as_bytes(), None) {
                Ok(list) => (0, list),
                Err(error) => (error.reason.0, error.applied),
            };
            let ids: Vec<String> =
                list.suites.iter().map(|suite| format!("{:04X}", suite.protocol_id)).collect();
            assert_eq!(actual_reason.to_string(), reason, "reason of {text:?}");
            assert_eq!(ids.join(" "), suites, "suites of {text:?}");
            assert_eq!(list.security_level.map_or(-1, i64::from).to_string(), level, "level of {text:?}");
        }
    }

    #[test]
    fn suite_b_stays_in_force() {
        let list = CipherList::parse(b"SUITEB192", None).unwrap();
        assert_eq!(list.suite_b, Some(SuiteB::Bits192));
        let later = CipherList::parse(b"ALL", list.suite_b).unwrap();
        assert_eq!(later.suites, list.suites);
    }

    #[test]
    fn negotiable_suites_of_the_default_list() {
        let list = CipherList::parse(DEFAULT.to_bytes(), None).unwrap();
        let names: Vec<&str> = list.negotiable().map(CipherSuite::name).collect();
        assert_eq!(
            names,
            [
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-RSA-AES256-GCM-SHA384",
                "ECDHE-ECDSA-CHACHA20-POLY1305",
                "ECDHE-RSA-CHACHA20-POLY1305",
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-GCM-SHA256",
            ]
        );
    }

    #[test]
    fn names_that_are_never_listed_select_nothing() {
        let hidden = SUITES.iter().find(|suite| suite.support == Support::Named).unwrap();
        let error = CipherList::parse(hidden.c_name.to_bytes(), None).unwrap_err();
        assert_eq!(error.reason, Reason::NO_CIPHER_MATCH);
    }
}
