//! Setting and reading the suites of a context or a connection.

use std::sync::Arc;

use super::certificates::Certificates;
use super::cipher_list::{CipherList, SuiteB};
use super::suite_list::SuiteList;
use super::{Configurable, Settings, ciphersuites, security, versions};
use crate::libcrypto::error_queue::raise;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::tables::cipher_suites::{self, CipherSuite, MinVersion, find};
use crate::tables::generation::Generation;
use crate::tables::methods::{Method, TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;

impl Settings {
    /// The TLS 1.3 suites that a cipher list begins with.
    pub fn tls13_suites(&self) -> Vec<&'static CipherSuite> {
        match &self.ciphersuites {
            Some(ids) => ids.iter().filter_map(|&id| find(id)).collect(),
            None => ciphersuites::parse(ciphersuites::DEFAULT.to_bytes()).unwrap_or_default(),
        }
    }
}

impl Certificates {
    /// The Suite B profile that the certificate flags activate.
    pub fn suite_b(&self) -> Option<SuiteB> {
        match self.flags & SUITE_B {
            SUITE_B_128_ONLY => Some(SuiteB::Bits128Only),
            SUITE_B_192 => Some(SuiteB::Bits192),
            SUITE_B => Some(SuiteB::Bits128),
            _ => None,
        }
    }

    /// Whether certificates are checked before they are sent: every Suite B profile does that too.
    pub fn is_strict(&self) -> bool {
        self.flags & (SUITE_B | STRICT) != 0
    }

    /// Whether a slot's certificate and its chain comply with the active Suite B profile; true without one.
    pub fn keeps_to_suite_b(&self, certificate: &Certificate, above: Option<&Chain>) -> bool {
        let profile = self.flags & SUITE_B;
        profile == 0 || Chain::keeps_to_suite_b(certificate, above, profile)
    }

    fn set_suite_b(&mut self, profile: SuiteB) {
        self.flags = self.flags & !SUITE_B
            | match profile {
                SuiteB::Bits128Only => SUITE_B_128_ONLY,
                SuiteB::Bits192 => SUITE_B_192,
                SuiteB::Bits128 => SUITE_B,
            };
    }
}

/// `SSL_CERT_FLAG_TLS_STRICT`
const STRICT: u32 = 0x1;
/// `SSL_CERT_FLAG_SUITEB_128_LOS_ONLY`
const SUITE_B_128_ONLY: u32 = 0x10000;
/// `SSL_CERT_FLAG_SUITEB_192_LOS`
const SUITE_B_192: u32 = 0x20000;
/// `SSL_CERT_FLAG_SUITEB_128_LOS`: both bits.
const SUITE_B: u32 = 0x30000;

/// `SSL_CTX_set_cipher_list` and `SSL_set_cipher_list`.
///
/// As in OpenSSL, a list that selects nothing fails but still takes effect, and so does the security level in a list that
/// cannot be parsed.
pub fn set_cipher_list(target: &impl Configurable, text: &[u8]) -> Result<(), Reason> {
    let settings = target.settings();
    let (list, result) = match CipherList::parse(text, settings.certificates.suite_b()) {
        Ok(list) => (list, Ok(())),
        Err(error) => {
            // The caller queues the last one.
            (1..error.times).for_each(|_| raise(c"SSL_CTX_set_cipher_list", error.reason));
            (error.applied, Err(error.reason))
        }
    };
    target.change(|settings| {
        if let Some(level) = list.security_level {
            settings.security.level = level as i32;
        }
        if let Some(profile) = list.suite_b {
            Arc::make_mut(&mut settings.certificates).set_suite_b(profile);
        }
    });
    if result != Err(Reason::INVALID_COMMAND) {
        let mut suites = settings.tls13_suites();
        suites.extend(list.suites);
        target.replace_cipher_list(SuiteList::new(suites));
    }
    result
}

/// `SSL_CTX_set_ciphersuites` and `SSL_set_ciphersuites`.
pub fn set_ciphersuites(target: &impl Configurable, text: &[u8]) -> Result<(), Reason> {
    let parsed = ciphersuites::parse(text);
    // Like OpenSSL, even if the list is invalid.
    target.keep_cipher_list();
    let list = target.cipher_list();
    if let Ok(suites) = &parsed {
        target.change(|settings| {
            settings.ciphersuites = Some(suites.iter().map(|suite| suite.protocol_id).collect());
        });
        target.replace_cipher_list(list.with_tls13(suites));
    }
    parsed.map(drop)
}

/// The suites that a connection would offer: those that can be negotiated with its versions at its security level.
/// None if no version is left.
pub fn supported(target: &impl Configurable, method: &Method) -> Option<Vec<&'static CipherSuite>> {
    let settings = target.settings();
    let (lowest, highest) = versions::negotiable(target, method)?;
    let subject = target.security_subject();
    let in_range = |suite: &CipherSuite| match suite.min_version {
        MinVersion::Tls13 => highest >= TLS1_3,
        _ => lowest <= TLS1_2,
    };
    let list = target.cipher_list();
    Some(
        list.suites()
            .iter()
            .copied()
            .filter(|suite| suite.is_negotiable() && in_range(suite))
            .filter(|suite| {
                settings.security.permits_suite(subject, security::operation::CIPHER_SUPPORTED, suite)
            })
            .collect(),
    )
}

/// The names of `suites` separated by colons, as many whole ones as fit into `size` bytes with a NUL. None if not one fits.
pub fn joined_names(suites: &[&'static CipherSuite], size: usize) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    for suite in suites {
        let name = suite.name().as_bytes();
        let room = size.saturating_sub(text.len() + usize::from(!text.is_empty()));
        if name.len() + 1 > room {
            break;
        }
        if !text.is_empty() {
            text.push(b':');
        }
        text.extend_from_slice(name);
    }
    // Since OpenSSL 3.2 an empty text is a valid result if the first name is too long.
    (!text.is_empty() || Generation::current() >= Generation::V3_2).then_some(text)
}

/// The suites in a ClientHello, and the signalling values among them. Unknown numbers are skipped.
pub struct ReceivedSuites {
    /// Suites that OpenSSL 3.0 knows.
    pub suites: Vec<&'static CipherSuite>,
    /// Signalling values, like TLS_FALLBACK_SCSV, which are not suites.
    pub signals: Vec<&'static CipherSuite>,
}

impl ReceivedSuites {
    /// Reads the numbers of a ClientHello, or of the SSL 2 form with three bytes each.
    ///
    /// # Errors
    ///
    /// `NO_CIPHERS_SPECIFIED` for an empty list, `ERROR_IN_RECEIVED_CIPHER_LIST` for a partial number.
    pub fn read(bytes: &[u8], ssl2: bool) -> Result<Self, Reason> {
        let size = if ssl2 { 3 } else { 2 };
        if bytes.is_empty() {
            return Err(Reason::NO_CIPHERS_SPECIFIED);
        }
        if !bytes.len().is_multiple_of(size) {
            return Err(Reason::ERROR_IN_RECEIVED_CIPHER_LIST);
        }
        let mut received = Self { suites: Vec::with_capacity(bytes.len() / size), signals: Vec::new() };
        for number in bytes.chunks_exact(size) {
            let &[ref kind @ .., high, low] = number else { continue };
            // SSL 2's own ciphers have a non-zero first byte; they are no longer supported.
            if kind.iter().any(|&byte| byte != 0) {
                continue;
            }
            match cipher_suites::find(u16::from_be_bytes([high, low])) {
                Some(suite) if suite.min_version == MinVersion::Signalling => received.signals.push(suite),
                Some(suite) => received.suites.push(suite),
                None => {}
            }
        }
        Ok(received)
    }
}
