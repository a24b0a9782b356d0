//! Signature schemes and groups set by the program or by Suite B, before security levels; and which keys suit which cipher
//! suites.

use super::Settings;
use super::certificates::KeyKind;
use super::cipher_list::SuiteB;
use crate::tables::cipher_suites::Authentication;
use crate::tables::groups;
use crate::tables::signature_schemes;

/// The configured schemes, before security levels. `asks_client` if they are those of a CertificateRequest or the answer to
/// one.
pub fn configured_schemes(settings: &Settings, asks_client: bool) -> &[u16] {
    match settings.certificates.suite_b() {
        Some(SuiteB::Bits128) => return &SUITE_B_SCHEMES,
        Some(SuiteB::Bits128Only) => return &SUITE_B_SCHEMES[..1],
        Some(SuiteB::Bits192) => return &SUITE_B_SCHEMES[1..],
        None => {}
    }
    let for_clients = settings.client_signature_algorithms.as_ref().filter(|_| asks_client);
    match for_clients.or(settings.signature_algorithms.as_ref()) {
        Some(list) => list,
        None => signature_schemes::default_list(),
    }
}

/// The configured groups, before security levels.
pub fn own_groups(settings: &Settings) -> &[u16] {
    match settings.certificates.suite_b() {
        Some(SuiteB::Bits128) => &SUITE_B_GROUPS,
        Some(SuiteB::Bits128Only) => &SUITE_B_GROUPS[..1],
        Some(SuiteB::Bits192) => &SUITE_B_GROUPS[1..],
        None => settings.groups.as_deref().map_or(groups::default_list(), |list| &list.ids),
    }
}

/// The same in tuples, as a server since OpenSSL 3.5 uses them: it requests a share of an earlier tuple rather than use one of a
/// later tuple.
pub fn own_tuples(settings: &Settings) -> Vec<&[u16]> {
    let mut rest = own_groups(settings);
    let lengths = match (settings.certificates.suite_b(), settings.groups.as_deref()) {
        (Some(_), _) => return vec![rest],
        (None, Some(list)) => &*list.tuples,
        (None, None) => groups::default_tuples(),
    };
    let tuple = |&length: &usize| {
        let (tuple, behind) = rest.split_at_checked(length)?;
        rest = behind;
        Some(tuple)
    };
    lengths.iter().map_while(tuple).collect()
}

/// The groups for which a client sends shares, since OpenSSL 3.5, if any are configured.
pub fn own_shares(settings: &Settings) -> &[u16] {
    match (settings.certificates.suite_b(), settings.groups.as_deref()) {
        (Some(_), _) => &[],
        (None, Some(list)) => &list.shares,
        (None, None) => groups::default_shares(),
    }
}

/// Before TLS 1.3: whether a key of this kind can authenticate such a suite.
pub fn serves(kind: KeyKind, authentication: &Authentication) -> bool {
    match authentication {
        Authentication::Rsa => matches!(kind, KeyKind::Rsa | KeyKind::RsaPss),
        Authentication::Ecdsa => matches!(kind, KeyKind::Ecdsa | KeyKind::Ed25519 | KeyKind::Ed448),
        _ => false,
    }
}

/// ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384
const SUITE_B_SCHEMES: [u16; 2] = [0x0403, 0x0503];
/// P-256, P-384
const SUITE_B_GROUPS: [u16; 2] = [0x0017, 0x0018];
