//! The command language of SSL_CONF_cmd(3): configuration files and command lines in one table.
//!
//! This file is only the language; the trait [`Target`] executes the commands.

use std::ffi::{CStr, CString};

use super::block_padding::BlockPadding;
use super::leading_number::leading_number;
use super::versions::Bound;
use crate::tables::generation::Generation;
use crate::tables::modes::verify;
use crate::tables::{options, reasons::Reason};

/// `SSL_CONF_FLAG_…`: which commands are accepted, and for whom.
pub mod flag {
    /// Commands of a command line.
    pub const COMMAND_LINE: u32 = 0x1;
    /// Commands of a file.
    pub const FILE: u32 = 0x2;
    /// Commands for clients.
    pub const CLIENT: u32 = 0x4;
    /// Commands for servers.
    pub const SERVER: u32 = 0x8;
    /// Failures go into the error queue.
    pub const SHOW_ERRORS: u32 = 0x10;
    /// Commands about certificates.
    pub const CERTIFICATE: u32 = 0x20;
    /// If a certificate has no key, look for one in the certificate's file.
    pub const REQUIRE_PRIVATE: u32 = 0x40;
}

/// What kind of value a command takes: `SSL_CONF_TYPE_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum ValueKind {
    /// A text
    Text = 1,
    /// The name of a file
    File = 2,
    /// The name of a directory
    Directory = 3,
    /// No value
    Nothing = 4,
    /// The URI of a store
    Store = 5,
}

/// The object that commands configure.
pub trait Target {
    /// Sets or clears bits.
    fn set_flags(&mut self, flags: Flags, on: bool);
    /// Sets one of the lists.
    fn set_list(&mut self, list: List, value: &CStr) -> bool;
    /// Sets a version bound; 0 removes it.
    fn set_version(&mut self, bound: Bound, version: u16) -> bool;
    /// Reads something from a file.
    fn load(&mut self, what: Load, file: &CStr) -> bool;
    /// Adds to the certificates from which our own chains are built, or (`verify`) with which peers are verified.
    fn add_to_store(&mut self, verify: bool, source: ValueKind, value: &CStr) -> bool;
    /// Adds authority names that are sent to the peer.
    fn add_authorities(&mut self, source: ValueKind, value: &CStr) -> bool;
    /// Pads records to multiples of a size.
    fn set_record_padding(&mut self, padding: BlockPadding) -> bool;
    /// Sets how many tickets a server sends.
    fn set_num_tickets(&mut self, count: i32) -> bool;
}

/// Bits of one of the three flag words that commands change.
#[derive(Clone, Copy, Debug)]
pub enum Flags {
    /// `SSL_OP_…`
    Options(u64),
    /// `SSL_CERT_FLAG_…`
    Certificate(u32),
    /// `SSL_VERIFY_…`
    Verify(i32),
}

impl Flags {
    /// Whether the program's OpenSSL has such bits.
    fn are_known(self) -> bool {
        !matches!(self, Self::Options(bits) if options::since(bits) > Generation::current())
    }
}

/// A setting whose value is a list in its own syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum List {
    SignatureAlgorithms,
    ClientSignatureAlgorithms,
    Groups,
    CipherList,
    Ciphersuites,
}

/// What is read from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Load {
    CertificateChain,
    PrivateKey,
    ServerInfo,
    DhParameters,
}

/// The result of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; this many words were used.
    Done(i32),
    /// The value is wrong.
    BadValue,
    /// The command is unknown, or not allowed here.
    Unknown,
    /// The command needs a value.
    ValueMissing,
    /// There was no command.
    CommandMissing,
}

impl Outcome {
    /// The return value of `SSL_CONF_cmd`.
    pub fn code(self) -> i32 {
        match self {
            Self::Done(words) => words,
            Self::BadValue | Self::CommandMissing => 0,
            Self::Unknown => -2,
            Self::ValueMissing => -3,
        }
    }

    /// Why it failed.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Done(_) => None,
            Self::BadValue | Self::ValueMissing => Some(Reason::BAD_VALUE),
            Self::Unknown => Some(Reason::UNKNOWN_CMD_NAME),
            Self::CommandMissing => Some(Reason::INVALID_NULL_CMD_NAME),
        }
    }
}

/// Which commands are accepted, and their prefix.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// [`flag`]
    pub flags: u32,
    /// The prefix of command names.
    pub prefix: Option<CString>,
}

impl Reader {
    /// Runs one command.
    pub fn run(&self, target: &mut dyn Target, name: Option<&CStr>, value: Option<&CStr>) -> Outcome {
        let Some(name) = name else { return Outcome::CommandMissing };
        let Some(command) = self.find(name) else { return Outcome::Unknown };
        if let Action::Switch(flags, on) = command.action {
            target.set_flags(flags, on);
            return Outcome::Done(1);
        }
        let Some(value) = value else { return Outcome::ValueMissing };
        match self.apply(target, command.action, value) {
            true => Outcome::Done(2),
            false => Outcome::BadValue,
        }
    }

    /// The kind of value a command takes; None for a command that is unknown or not allowed here.
    pub fn value_kind(&self, name: &CStr) -> Option<ValueKind> {
        Some(self.find(name)?.kind)
    }

    /// Whether failures go into the error queue.
    pub fn shows_errors(&self) -> bool {
        self.has(flag::SHOW_ERRORS)
    }

    /// Whether all of these flags are set.
    pub fn has(&self, flags: u32) -> bool {
        self.flags & flags == flags
    }

    fn find(&self, name: &CStr) -> Option<&'static Command> {
        let name = self.without_prefix(name.to_bytes())?;
        COMMANDS.iter().find(|command| {
            self.has(command.needs)
                && (!matches!(command.action, Action::Switch(flags, _) if !flags.are_known()))
                && (self.has(flag::COMMAND_LINE)
                    && command.switch.is_some_and(|word| word.as_bytes() == name)
                    || self.has(flag::FILE)
                        && command.word.is_some_and(|word| word.as_bytes().eq_ignore_ascii_case(name)))
        })
    }

    pub(super) fn without_prefix<'a>(&self, name: &'a [u8]) -> Option<&'a [u8]> {
        let Some(prefix) = &self.prefix else {
            return match self.has(flag::COMMAND_LINE) {
                true => name.strip_prefix(b"-").filter(|rest| !rest.is_empty()),
                false => Some(name),
            };
        };
        let prefix = prefix.to_bytes();
        let (start, rest) = name.split_at_checked(prefix.len()).filter(|(_, rest)| !rest.is_empty())?;
        let exact = !self.has(flag::COMMAND_LINE) || start == prefix;
        let alike = !self.has(flag::FILE) || start.eq_ignore_ascii_case(prefix);
        (exact && alike).then_some(rest)
    }

    fn apply(&self, target: &mut dyn Target, action: Action, value: &CStr) -> bool {
        match action {
            Action::Switch(..) => true,
            Action::Words(words) => self.set_words(target, words, value.to_bytes()),
            Action::List(list) => target.set_list(list, value),
            Action::OneGroup => {
                let text = value.to_bytes();
                // Values that once enabled automatic choice, which is always on now.
                let automatic = self.has(flag::FILE)
                    && (text.eq_ignore_ascii_case(b"automatic") || text.eq_ignore_ascii_case(b"+automatic"))
                    || self.has(flag::COMMAND_LINE) && text == b"auto";
                automatic || !text.contains(&b':') && target.set_list(List::Groups, value)
            }
            Action::Version(bound) => VERSIONS
                .iter()
                .find(|(name, _)| name.as_bytes() == value.to_bytes())
                .is_some_and(|&(_, version)| target.set_version(bound, version)),
            Action::Load(what) => target.load(what, value),
            Action::Store { verify, source } => target.add_to_store(verify, source, value),
            Action::Authorities(source) => target.add_authorities(source, value),
            Action::RecordPadding => {
                BlockPadding::read(value.to_bytes()).is_some_and(|padding| target.set_record_padding(padding))
            }
            Action::NumTickets => {
                let count = leading_number(value.to_bytes());
                count >= 0 && target.set_num_tickets(count)
            }
        }
    }

    /// A comma-separated list of words, each with an optional `+` or `-`. Words before an invalid one take effect.
    fn set_words(&self, target: &mut dyn Target, words: &[Word], list: &[u8]) -> bool {
        list.split(|&byte| byte == b',').all(|element| {
            let element = element.trim_ascii();
            let (name, plus) = match element.split_first() {
                Some((b'+', rest)) => (rest, true),
                Some((b'-', rest)) => (rest, false),
                _ => (element, true),
            };
            let found = words.iter().find(|word| {
                self.flags & word.roles != 0
                    && word.flags.are_known()
                    && word.name.as_bytes().eq_ignore_ascii_case(name)
            });
            let Some(word) = found else { return false };
            target.set_flags(word.flags, plus != word.inverted);
            true
        })
    }
}

/// One command: its name in a file and on a command line, and the flags that it requires.
struct Command {
    word: Option<&'static str>,
    switch: Option<&'static str>,
    kind: ValueKind,
    needs: u32,
    action: Action,
}

#[derive(Clone, Copy)]
enum Action {
    Switch(Flags, bool),
    Words(&'static [Word]),
    List(List),
    OneGroup,
    Version(Bound),
    Load(Load),
    Store { verify: bool, source: ValueKind },
    Authorities(ValueKind),
    RecordPadding,
    NumTickets,
}

/// A word of a comma-separated list.
struct Word {
    name: &'static str,
    roles: u32,
    flags: Flags,
    inverted: bool,
}

const VERSIONS: [(&str, u16); 8] = [
    ("None", 0),
    ("SSLv3", 0x0300),
    ("TLSv1", 0x0301),
    ("TLSv1.1", 0x0302),
    ("TLSv1.2", 0x0303),
    ("TLSv1.3", 0x0304),
    ("DTLSv1", 0xfeff),
    ("DTLSv1.2", 0xfefd),
];

const BOTH: u32 = CLIENT | SERVER;
const CLIENT: u32 = flag::CLIENT;
const SERVER: u32 = flag::SERVER;
const CERTIFICATE: u32 = flag::CERTIFICATE;
const SERVER_CERTIFICATE: u32 = SERVER | CERTIFICATE;
/// `SSL_CERT_FLAG_TLS_STRICT`
const TLS_STRICT: u32 = 1;

const fn switch(name: &'static str, needs: u32, options: u64, on: bool) -> Command {
    Command {
        word: None,
        switch: Some(name),
        kind: ValueKind::Nothing,
        needs,
        action: Action::Switch(Flags::Options(options), on),
    }
}

const fn text(word: &'static str, switch: Option<&'static str>, needs: u32, action: Action) -> Command {
    Command { word: Some(word), switch, kind: ValueKind::Text, needs, action }
}

const fn source(
    word: &'static str,
    switch: Option<&'static str>,
    kind: ValueKind,
    needs: u32,
    action: Action,
) -> Command {
    Command { word: Some(word), switch, kind, needs, action }
}

const fn chain_store(word: &'static str, switch: &'static str, kind: ValueKind) -> Command {
    source(word, Some(switch), kind, CERTIFICATE, Action::Store { verify: false, source: kind })
}

const fn verify_store(word: &'static str, switch: &'static str, kind: ValueKind) -> Command {
    source(word, Some(switch), kind, CERTIFICATE, Action::Store { verify: true, source: kind })
}

const fn authorities(
    word: &'static str,
    switch: Option<&'static str>,
    kind: ValueKind,
    needs: u32,
) -> Command {
    source(word, switch, kind, needs, Action::Authorities(kind))
}

use ValueKind::{Directory, File, Store};

static COMMANDS: &[Command] = &[
    switch("no_ssl3", 0, options::NO_SSL3, true),
    switch("no_tls1", 0, options::NO_TLS1, true),
    switch("no_tls1_1", 0, options::NO_TLS1_1, true),
    switch("no_tls1_2", 0, options::NO_TLS1_2, true),
    switch("no_tls1_3", 0, options::NO_TLS1_3, true),
    switch("bugs", 0, options::ALL, true),
    switch("no_comp", 0, options::NO_COMPRESSION, true),
    switch("comp", 0, options::NO_COMPRESSION, false),
    switch("no_tx_cert_comp", 0, options::NO_TX_CERTIFICATE_COMPRESSION, true),
    switch("tx_cert_comp", 0, options::NO_TX_CERTIFICATE_COMPRESSION, false),
    switch("no_rx_cert_comp", 0, options::NO_RX_CERTIFICATE_COMPRESSION, true),
    switch("rx_cert_comp", 0, options::NO_RX_CERTIFICATE_COMPRESSION, false),
    switch("prefer_no_dhe_kex", 0, options::PREFER_NO_DHE_KEX, true),
    switch("ecdh_single", SERVER, 0, true),
    switch("no_ticket", 0, options::NO_TICKET, true),
    switch("serverpref", SERVER, options::CIPHER_SERVER_PREFERENCE, true),
    switch("legacy_renegotiation", 0, options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION, true),
    switch("client_renegotiation", SERVER, options::ALLOW_CLIENT_RENEGOTIATION, true),
    switch("legacy_server_connect", CLIENT, options::LEGACY_SERVER_CONNECT, true),
    switch("no_legacy_server_connect", CLIENT, options::LEGACY_SERVER_CONNECT, false),
    switch("no_renegotiation", 0, options::NO_RENEGOTIATION, true),
    switch("no_resumption_on_reneg", SERVER, options::NO_SESSION_RESUMPTION_ON_RENEGOTIATION, true),
    switch("allow_no_dhe_kex", 0, options::ALLOW_NO_DHE_KEX, true),
    switch("prioritize_chacha", SERVER, options::PRIORITIZE_CHACHA, true),
    Command {
        word: None,
        switch: Some("strict"),
        kind: ValueKind::Nothing,
        needs: 0,
        action: Action::Switch(Flags::Certificate(TLS_STRICT), true),
    },
    switch("no_middlebox", 0, options::ENABLE_MIDDLEBOX_COMPAT, false),
    switch("anti_replay", SERVER, options::NO_ANTI_REPLAY, false),
    switch("no_anti_replay", SERVER, options::NO_ANTI_REPLAY, true),
    switch("no_etm", 0, options::NO_ENCRYPT_THEN_MAC, true),
    text("SignatureAlgorithms", Some("sigalgs"), 0, Action::List(List::SignatureAlgorithms)),
    text(
        "ClientSignatureAlgorithms",
        Some("client_sigalgs"),
        0,
        Action::List(List::ClientSignatureAlgorithms),
    ),
    text("Curves", Some("curves"), 0, Action::List(List::Groups)),
    text("Groups", Some("groups"), 0, Action::List(List::Groups)),
    text("ECDHParameters", Some("named_curve"), SERVER, Action::OneGroup),
    text("CipherString", Some("cipher"), 0, Action::List(List::CipherList)),
    text("Ciphersuites", Some("ciphersuites"), 0, Action::List(List::Ciphersuites)),
    text("Protocol", None, 0, Action::Words(PROTOCOLS)),
    text("MinProtocol", Some("min_protocol"), 0, Action::Version(Bound::Minimum)),
    text("MaxProtocol", Some("max_protocol"), 0, Action::Version(Bound::Maximum)),
    text("Options", None, 0, Action::Words(OPTIONS)),
    text("VerifyMode", None, 0, Action::Words(VERIFY_MODES)),
    source("Certificate", Some("cert"), File, CERTIFICATE, Action::Load(Load::CertificateChain)),
    source("PrivateKey", Some("key"), File, CERTIFICATE, Action::Load(Load::PrivateKey)),
    source("ServerInfoFile", None, File, SERVER_CERTIFICATE, Action::Load(Load::ServerInfo)),
    chain_store("ChainCAPath", "chainCApath", Directory),
    chain_store("ChainCAFile", "chainCAfile", File),
    chain_store("ChainCAStore", "chainCAstore", Store),
    verify_store("VerifyCAPath", "verifyCApath", Directory),
    verify_store("VerifyCAFile", "verifyCAfile", File),
    verify_store("VerifyCAStore", "verifyCAstore", Store),
    authorities("RequestCAFile", Some("requestCAFile"), File, CERTIFICATE),
    authorities("ClientCAFile", None, File, SERVER_CERTIFICATE),
    authorities("RequestCAPath", None, Directory, CERTIFICATE),
    authorities("ClientCAPath", None, Directory, SERVER_CERTIFICATE),
    authorities("RequestCAStore", Some("requestCAStore"), Store, CERTIFICATE),
    authorities("ClientCAStore", None, Store, SERVER_CERTIFICATE),
    source("DHParameters", Some("dhparam"), File, SERVER_CERTIFICATE, Action::Load(Load::DhParameters)),
    text("RecordPadding", Some("record_padding"), 0, Action::RecordPadding),
    text("NumTickets", Some("num_tickets"), SERVER, Action::NumTickets),
];

const fn option(name: &'static str, options: u64) -> Word {
    Word { name, roles: BOTH, flags: Flags::Options(options), inverted: false }
}

const fn server_option(name: &'static str, options: u64) -> Word {
    Word { name, roles: SERVER, flags: Flags::Options(options), inverted: false }
}

/// A word that clears an option.
const fn no_option(name: &'static str, options: u64) -> Word {
    Word { name, roles: BOTH, flags: Flags::Options(options), inverted: true }
}

const fn server_verify(name: &'static str, mode: i32) -> Word {
    Word { name, roles: SERVER, flags: Flags::Verify(verify::PEER | mode), inverted: false }
}

static PROTOCOLS: &[Word] = &[
    no_option("ALL", options::NO_SSL_MASK),
    no_option("SSLv2", 0),
    no_option("SSLv3", options::NO_SSL3),
    no_option("TLSv1", options::NO_TLS1),
    no_option("TLSv1.1", options::NO_TLS1_1),
    no_option("TLSv1.2", options::NO_TLS1_2),
    no_option("TLSv1.3", options::NO_TLS1_3),
    no_option("DTLSv1", options::NO_DTLS1),
    no_option("DTLSv1.2", options::NO_DTLS1_2),
];

static OPTIONS: &[Word] = &[
    no_option("SessionTicket", options::NO_TICKET),
    no_option("EmptyFragments", options::DONT_INSERT_EMPTY_FRAGMENTS),
    option("Bugs", options::ALL),
    no_option("Compression", options::NO_COMPRESSION),
    server_option("ServerPreference", options::CIPHER_SERVER_PREFERENCE),
    server_option("NoResumptionOnRenegotiation", options::NO_SESSION_RESUMPTION_ON_RENEGOTIATION),
    server_option("DHSingle", 0),
    server_option("ECDHSingle", 0),
    option("UnsafeLegacyRenegotiation", options::ALLOW_UNSAFE_LEGACY_RENEGOTIATION),
    option("UnsafeLegacyServerConnect", options::LEGACY_SERVER_CONNECT),
    option("ClientRenegotiation", options::ALLOW_CLIENT_RENEGOTIATION),
    no_option("EncryptThenMac", options::NO_ENCRYPT_THEN_MAC),
    option("NoRenegotiation", options::NO_RENEGOTIATION),
    option("AllowNoDHEKEX", options::ALLOW_NO_DHE_KEX),
    option("PrioritizeChaCha", options::PRIORITIZE_CHACHA),
    option("MiddleboxCompat", options::ENABLE_MIDDLEBOX_COMPAT),
    no_option("AntiReplay", options::NO_ANTI_REPLAY),
    no_option("ExtendedMasterSecret", options::NO_EXTENDED_MASTER_SECRET),
    no_option("CANames", options::DISABLE_TLSEXT_CA_NAMES),
    option("KTLS", options::ENABLE_KTLS),
    no_option("TxCertificateCompression", options::NO_TX_CERTIFICATE_COMPRESSION),
    no_option("RxCertificateCompression", options::NO_RX_CERTIFICATE_COMPRESSION),
    option("KTLSTxZerocopySendfile", options::ENABLE_KTLS_TX_ZEROCOPY_SENDFILE),
    option("PreferNoDHEKEX", options::PREFER_NO_DHE_KEX),
    option("LegacyECPointFormats", options::LEGACY_EC_POINT_FORMATS),
];

static VERIFY_MODES: &[Word] = &[
    Word { name: "Peer", roles: CLIENT, flags: Flags::Verify(verify::PEER), inverted: false },
    server_verify("Request", 0),
    server_verify("Require", verify::FAIL_IF_NO_PEER_CERT),
    server_verify("Once", verify::CLIENT_ONCE),
    server_verify("RequestPostHandshake", verify::POST_HANDSHAKE),
    server_verify("RequirePostHandshake", verify::POST_HANDSHAKE | verify::FAIL_IF_NO_PEER_CERT),
];
