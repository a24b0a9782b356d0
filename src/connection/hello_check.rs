//! A server's checks of a ClientHello before, between and after the callbacks, in OpenSSL's order.

use std::sync::Arc;

use super::Connection;
use crate::handshake::errors::{Fault, alert};
use crate::messages::client_hello::{ClientHello, FALLBACK_SCSV};
use crate::messages::hello_bodies::{self, Server, StatusRequest};
use crate::settings::named::{own_groups, own_tuples};
use crate::settings::security::operation;
use crate::settings::suites::ReceivedSuites;
use crate::settings::{Configurable, Settings};
use crate::tables::generation::Generation;
use crate::tables::groups::{self, Group};
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::options;
use crate::tables::reasons::Reason;
use crate::wire::{Reader, Truncated, extension};

/// SSL 3 on the wire, and TLS 1.0.
const SSL3: u16 = 0x0300;
const TLS1_0: u16 = 0x0301;
/// The null compression method.
const NO_COMPRESSION: u8 = 0;

const fn version_fault(reason: Reason) -> Fault {
    Fault::with_alert(reason, alert::PROTOCOL_VERSION)
}

/// A required extension is missing. Only TLS 1.3 has an alert for that.
fn missing(version: u16, reason: Reason) -> Fault {
    let alert = if version >= TLS1_3 { alert::MISSING_EXTENSION } else { alert::HANDSHAKE_FAILURE };
    Fault::with_alert(reason, alert)
}

impl Connection {
    /// The highest version that both sides support.
    pub(super) fn choose_version(&self, hello: &ClientHello) -> Result<u16, Fault> {
        if hello.retried.is_some() {
            // The version stays as chosen.
            return match hello.extension(extension::SUPPORTED_VERSIONS) {
                Some(body) => choose_named(body, hello.version, |version| version == TLS1_3),
                None => Err(version_fault(Reason::UNSUPPORTED_PROTOCOL)),
            };
        }
        let pinned = self.status(|status| status.method).pinned();
        let (low, high) = self.negotiable_versions().ok_or_else(|| {
            // The method is pinned to a version that is no longer supported.
            let reason =
                if pinned.is_some() { Reason::UNSUPPORTED_PROTOCOL } else { Reason::NO_PROTOCOLS_AVAILABLE };
            version_fault(reason)
        })?;
        let capable = self.is_tls13_capable();
        let usable = |version: u16| (low..=high).contains(&version) && (capable || version < TLS1_3);
        let chosen = match pinned {
            Some(version) if version < TLS1_3 => match hello.version < version {
                true => return Err(version_fault(Reason::WRONG_SSL_VERSION)),
                false => version,
            },
            _ => match hello.extension(extension::SUPPORTED_VERSIONS) {
                Some(body) => choose_named(body, hello.version, usable)?,
                None => choose_unnamed(hello.version, usable)?,
            },
        };
        if chosen < high && hello.offers_suite(FALLBACK_SCSV) {
            return Err(Fault::with_alert(Reason::INAPPROPRIATE_FALLBACK, alert::INAPPROPRIATE_FALLBACK));
        }
        // The rule (RFC 8446, section 4.1.3): a server that could have chosen TLS 1.3 says so in the random of an older hello,
        // so that a client whose offer was changed on the way notices.
        let downgrades = chosen < TLS1_3 && pinned.is_none() && usable(TLS1_3);
        self.facts(|facts| facts.in_progress.downgrades = downgrades);
        Ok(chosen)
    }

    /// The record version of a server's alert when it supports none of the client's versions: the client's own.
    pub(super) fn version_of_refusal(&self, fault: Fault) -> Option<u16> {
        let hello =
            self.facts(|facts| facts.in_progress.client_hello.clone().filter(|_| !facts.has_server_hello()))?;
        match (fault.alert, hello.version) {
            (Some(alert::PROTOCOL_VERSION), TLS1_3) => Some(TLS1_2),
            (Some(alert::PROTOCOL_VERSION), version) => Some(version),
            _ => None,
        }
    }

    /// The checks that OpenSSL makes before it looks for a session.
    pub(super) fn judge_offer(&self, hello: &ClientHello, version: u16) -> Result<(), Fault> {
        if version >= TLS1_3 && hello.more_behind {
            return Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE));
        }
        if let Err(reason) = ReceivedSuites::read(hello.cipher_suites(), false) {
            let description = match reason {
                Reason::NO_CIPHERS_SPECIFIED if Generation::current() < Generation::V3_5 => {
                    alert::ILLEGAL_PARAMETER
                }
                _ => alert::DECODE_ERROR,
            };
            return Err(Fault::with_alert(reason, description));
        }
        hello_bodies::judge_before_session(hello, version)
    }

    /// Checks the compression methods and the bodies of the extensions. `resumes`: the handshake resumes one of the client's
    /// sessions.
    pub(super) fn judge_extensions(
        &self,
        hello: &ClientHello,
        version: u16,
        resumes: bool,
    ) -> Result<(), Fault> {
        if !hello.compression_methods().contains(&NO_COMPRESSION) {
            let names_others = !hello.compression_methods().is_empty();
            return Err(match names_others && Generation::current() >= Generation::V3_5 {
                true => Fault::with_alert(
                    Reason::REQUIRED_COMPRESSION_ALGORITHM_MISSING,
                    alert::ILLEGAL_PARAMETER,
                ),
                false => Fault::with_alert(Reason::NO_COMPRESSION_SPECIFIED, alert::DECODE_ERROR),
            });
        }
        let settings = self.settings();
        let (security, subject) = (settings.security, self.security_subject());
        let permits = |group: &Group, operation| security.permits_group(subject, operation, group);
        let newer = Generation::current() >= Generation::V3_5;
        let requested_group = hello.retried.as_ref().map(|retried| retried.group);
        let has_group = |id: u16| {
            if newer && requested_group == Some(id) {
                return true;
            }
            let group = groups::find(id).filter(|group| group.is_for(TLS1_3, TLS1_3));
            own_groups(&settings).contains(&id)
                && group.is_some_and(|group| {
                    permits(group, operation::GROUP_CHECK) && permits(group, operation::GROUP_SUPPORTED)
                })
        };
        let named = hello.number_list(extension::SUPPORTED_GROUPS);
        let by_tuples = |shares: &[u16]| group_by_tuples(&settings, &named, shares, &has_group);
        let found = hello_bodies::judge(
            hello,
            &Server {
                version,
                resumes,
                note_name: &|| self.note_name(hello),
                has_group: &has_group,
                requested_group,
                choose_share: newer.then_some(&by_tuples),
            },
        )?;
        self.facts(|facts| facts.in_progress.settled_share = found.share);
        if let Some(StatusRequest { responder_ids, extensions }) = found.status_request {
            let new = (responder_ids.map(Arc::new), extensions.map(Arc::new));
            let old = self.status(|s| {
                let stapling = &mut s.stapling;
                (
                    std::mem::replace(&mut stapling.responder_ids, new.0),
                    std::mem::replace(&mut stapling.extensions, new.1),
                )
            });
            drop(old);
        }
        Ok(())
    }

    /// Checks for required extensions, after the server-name and ALPN callbacks. Settles the key-exchange group.
    pub(super) fn judge_what_is_there(
        &self,
        hello: &ClientHello,
        version: u16,
        resumes: bool,
    ) -> Result<(), Fault> {
        let lacks = |kind: u16| hello.extension(kind).is_none();
        if version >= TLS1_3 {
            if lacks(extension::SIGNATURE_ALGORITHMS) && !resumes {
                return Err(missing(version, Reason::MISSING_SIGALGS_EXTENSION));
            }
            self.settle_group(hello)?;
        }
        if !lacks(extension::PRE_SHARED_KEY) && lacks(extension::PSK_KEY_EXCHANGE_MODES) {
            return Err(missing(version, Reason::MISSING_PSK_KEX_MODES_EXTENSION));
        }
        if version >= TLS1_3 && hello.compression_methods().len() != 1 {
            let reason = Reason::INVALID_COMPRESSION_ALGORITHM;
            return Err(Fault::with_alert(reason, alert::ILLEGAL_PARAMETER));
        }
        Ok(())
    }

    /// TLS 1.3: settles the group of the client's share, or the one that a HelloRetryRequest will name.
    fn settle_group(&self, hello: &ClientHello) -> Result<(), Fault> {
        let share = self.facts(|facts| facts.in_progress.settled_share);
        if share.is_some() {
            self.facts(|facts| facts.in_progress.settled_group = share);
            return Ok(());
        }
        if hello.extension(extension::KEY_SHARE).is_none() {
            return Err(missing(TLS1_3, Reason::NO_SUITABLE_KEY_SHARE));
        }
        let settings = self.settings();
        let (security, subject) = (settings.security, self.security_subject());
        let named = hello.number_list(extension::SUPPORTED_GROUPS);
        let will_do = |id: u16| {
            groups::find(id).is_some_and(|group| {
                group.is_for(TLS1_3, TLS1_3)
                    && security.permits_group(subject, operation::GROUP_CHECK, group)
                    && security.permits_group(subject, operation::GROUP_SUPPORTED, group)
            })
        };
        let shared = match Generation::current() >= Generation::V3_5 {
            true => group_by_tuples(&settings, &named, &[], &will_do),
            false => own_groups(&settings).iter().copied().find(|id| named.contains(id) && will_do(*id)),
        };
        match shared.filter(|_| hello.retried.is_none()) {
            Some(group) => {
                self.facts(|facts| facts.in_progress.settled_group = Some(group));
                Ok(())
            }
            None => Err(Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::HANDSHAKE_FAILURE)),
        }
    }
}

/// The group that a server selects since OpenSSL 3.5: from its first tuple that has a group in common with the client,
/// preferably one with a key share. Within a tuple the client's order counts, unless the server prefers its own.
fn group_by_tuples(
    settings: &Settings,
    named: &[u16],
    shares: &[u16],
    will_do: &dyn Fn(u16) -> bool,
) -> Option<u16> {
    let own_first = settings.options & options::CIPHER_SERVER_PREFERENCE != 0;
    own_tuples(settings).into_iter().find_map(|tuple| {
        let common = |theirs: &[u16]| {
            let (preferred, other) = if own_first { (tuple, theirs) } else { (theirs, tuple) };
            preferred.iter().copied().find(|id| other.contains(id) && will_do(*id))
        };
        common(shares).or_else(|| common(named))
    })
}

/// Chooses from supported_versions.
fn choose_named(body: &[u8], legacy: u16, usable: impl Fn(u16) -> bool) -> Result<u16, Fault> {
    let length = |_: Truncated| version_fault(Reason::LENGTH_MISMATCH);
    let list = Reader(body).all_with_u8_length().map_err(length)?;
    if legacy <= SSL3 {
        return Err(version_fault(Reason::BAD_LEGACY_VERSION));
    }
    let (pairs, []) = list.as_chunks::<2>() else { return Err(version_fault(Reason::LENGTH_MISMATCH)) };
    let named = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    named.filter(|version| usable(*version)).max().ok_or(version_fault(Reason::UNSUPPORTED_PROTOCOL))
}

/// Chooses by the version field, which stands for all versions up to it, but none above TLS 1.2.
fn choose_unnamed(offered: u16, usable: impl Fn(u16) -> bool) -> Result<u16, Fault> {
    if offered >= TLS1_2 && usable(TLS1_2) {
        return Ok(TLS1_2);
    }
    let reason = if offered < TLS1_0 { Reason::VERSION_TOO_LOW } else { Reason::UNSUPPORTED_PROTOCOL };
    Err(version_fault(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::groups;

    #[test]
    fn an_earlier_tuple_is_worth_another_round_trip() {
        const X25519: u16 = 0x1d;
        const P256: u16 = 0x17;
        const P384: u16 = 0x18;
        let group = |list: &str, options: u64, named: &[u16], shares: &[u16]| {
            Generation::V3_5.simulate(|| {
                let list = groups::parse(list.as_bytes()).expect("a good list");
                let settings = Settings { options, groups: Some(Arc::new(list)), ..Settings::default() };
                group_by_tuples(&settings, named, shares, &|id| id != P384)
            })
        };
        assert_eq!(group("P-256/X25519", 0, &[X25519, P256], &[X25519]), Some(P256));
        assert_eq!(group("P-256:X25519", 0, &[X25519, P256], &[X25519]), Some(X25519));
        assert_eq!(group("P-256:X25519", 0, &[X25519, P256], &[]), Some(X25519));
        let own_first = options::CIPHER_SERVER_PREFERENCE;
        assert_eq!(group("P-256:X25519", own_first, &[X25519, P256], &[]), Some(P256));
        assert_eq!(group("P-384/X25519", 0, &[P384, X25519], &[P384]), Some(X25519));
        assert_eq!(group("P-384", 0, &[P384], &[P384]), None);
    }
}
