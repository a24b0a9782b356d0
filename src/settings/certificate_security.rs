//! Whether certificates and signatures are strong enough for the security level, or for the program's callback.

use std::ffi::{c_int, c_void};

use super::Configurable;
use super::security::{Security, Subject};
use crate::libcrypto::x509::{Certificate, Chain};
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::SignatureScheme;

/// Whose certificates are checked; a security callback receives this.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that we send.
    Ours,
    /// Those that the peer sent.
    Peers,
}

/// Checks an end-entity certificate: its key and the digest of its signature.
pub fn check_end_entity(
    holder: &impl Configurable,
    certificate: &Certificate,
    whose: Whose,
) -> Result<(), Reason> {
    check_key(holder, certificate, EE_KEY, whose).ok_or(Reason::EE_KEY_TOO_SMALL)?;
    check_digest(holder, certificate, whose).ok_or(Reason::CA_MD_TOO_WEAK)
}

/// Checks a CA certificate: its key and the digest of its signature.
pub fn check_authority(
    holder: &impl Configurable,
    certificate: &Certificate,
    whose: Whose,
) -> Result<(), Reason> {
    check_key(holder, certificate, CA_KEY, whose).ok_or(Reason::CA_KEY_TOO_SMALL)?;
    check_digest(holder, certificate, whose).ok_or(Reason::CA_MD_TOO_WEAK)
}

/// Checks all CA certificates in a chain.
pub fn check_authorities(holder: &impl Configurable, chain: &Chain, whose: Whose) -> Result<(), Reason> {
    chain.iter().try_for_each(|certificate| check_authority(holder, &certificate, whose))
}

/// The stage of the handshake; a security callback receives this.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// We offer it.
    Supported,
    /// A suite that needs it is about to be offered.
    Masked,
    /// Both sides support it.
    Shared,
    /// The peer uses it.
    Check,
}

/// Whether `security`, the settings of `subject`, permits a signature scheme.
pub fn permits_scheme(security: &Security, subject: Subject, stage: Stage, scheme: &SignatureScheme) -> bool {
    let number = scheme.id.to_be_bytes();
    let bits = c_int::try_from(scheme.security_bits()).unwrap_or(c_int::MAX);
    let operation = match stage {
        Stage::Supported => SIGNATURE_SUPPORTED,
        Stage::Masked => SIGNATURE_MASK,
        Stage::Shared => SIGNATURE_SHARED,
        Stage::Check => SIGNATURE_CHECK,
    };
    permits(security, subject, operation, bits, scheme.hash_nid(), number.as_ptr().cast_mut().cast())
}

fn check_key(
    holder: &impl Configurable,
    certificate: &Certificate,
    operation: c_int,
    whose: Whose,
) -> Option<()> {
    let bits = certificate.public_key().map_or(-1, |key| key.security_bits());
    let (security, subject) = (holder.settings().security, holder.security_subject());
    permits(&security, subject, operation | whose.flag(), bits, 0, certificate.as_ptr().cast()).then_some(())
}

fn check_digest(holder: &impl Configurable, certificate: &Certificate, whose: Whose) -> Option<()> {
    // Since OpenSSL 3.4, the signature on our own certificate is left for the peer to judge.
    let is_ours_alone = whose == Whose::Ours && Generation::current() >= Generation::V3_4;
    if is_ours_alone || certificate.is_self_signed() {
        return Some(());
    }
    let (bits, nid) = certificate.signature_strength();
    let (security, subject) = (holder.settings().security, holder.security_subject());
    permits(&security, subject, CA_DIGEST | whose.flag(), bits, nid, certificate.as_ptr().cast())
        .then_some(())
}

/// The callback is the program's code: no lock of ours may be held.
fn permits(
    security: &Security,
    subject: Subject,
    operation: c_int,
    bits: c_int,
    nid: c_int,
    other: *mut c_void,
) -> bool {
    match security.callback {
        Some(callback) => {
            callback.call(subject.ssl, subject.context, operation, bits, nid, other, security.argument.0) != 0
        }
        None => security.level <= 0 || bits >= minimum_bits(security.level),
    }
}

fn minimum_bits(level: i32) -> c_int {
    match level {
        ..=0 => 0,
        1 => 80,
        2 => 112,
        3 => 128,
        4 => 192,
        5.. => 256,
    }
}

impl Whose {
    fn flag(self) -> c_int {
        match self {
            Self::Ours => 0,
            Self::Peers => 0x1000,
        }
    }
}

/// `SSL_SECOP_SIGALG_SUPPORTED`
const SIGNATURE_SUPPORTED: c_int = 0x5000b;
/// `SSL_SECOP_SIGALG_CHECK`
const SIGNATURE_CHECK: c_int = 0x5000d;
/// `SSL_SECOP_SIGALG_MASK`
const SIGNATURE_MASK: c_int = 0x5000e;
/// `SSL_SECOP_SIGALG_SHARED`
const SIGNATURE_SHARED: c_int = 0x5000c;
/// `SSL_SECOP_EE_KEY`
const EE_KEY: c_int = 0x60010;
/// `SSL_SECOP_CA_KEY`
const CA_KEY: c_int = 0x60011;
/// `SSL_SECOP_CA_MD`
const CA_DIGEST: c_int = 0x60012;
