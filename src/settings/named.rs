//! Signature schemes and groups named by the program or by Suite B, before security levels; and which keys suit which cipher
//! suites.

use super::Settings;
use super::certificates::KeyKind;
use super::cipher_list::SuiteB;
use crate::tables::cipher_suites::Authentication;
use crate::tables::groups;
use crate::tables::signature_schemes;

/// The schemes that settings name, before security levels. `asks_client` where they are those of a CertificateRequest or
/// meant for one.
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

/// The groups that settings name, before security levels.
pub fn own_groups(settings: &Settings) -> &[u16] {
    match settings.certificates.suite_b() {
        Some(SuiteB::Bits128) => &SUITE_B_GROUPS,
        Some(SuiteB::Bits128Only) => &SUITE_B_GROUPS[..1],
        Some(SuiteB::Bits192) => &SUITE_B_GROUPS[1..],
        None => settings.groups.as_deref().map_or(groups::default_list(), |list| &list.ids),
    }
}

/// The same, as a server that follows OpenSSL 3.5 goes through them: it asks for a share of an earlier tuple rather than take
/// one of a later.
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

/// Those that a client sends shares of, from OpenSSL 3.5 on, if it names any.
pub fn own_shares(settings: &Settings) -> &[u16] {
    match (settings.certificates.suite_b(), settings.groups.as_deref()) {
        (Some(_), _) => &[],
        (None, Some(list)) => &list.shares,
        (None, None) => groups::default_shares(),
    }
}

/// Before TLS 1.3: whether a key of this kind authenticates such a suite.
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
