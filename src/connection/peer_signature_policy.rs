//! The signature schemes and groups that this side accepts, and whether the peer may use its signature scheme.

use super::parts::Refusal;
use super::{Connection, Role};
use crate::libcrypto::x509::Key;
use crate::settings::certificate_security::{Stage, permits_scheme};
use crate::settings::certificates::KeyKind;
use crate::settings::cipher_list::suite_b_group;
use crate::settings::named::{configured_schemes, own_groups, serves};
use crate::settings::security::operation;
use crate::settings::{Configurable, Settings};
use crate::tables::alerts::Alert;
use crate::tables::cipher_suites::Authentication;
use crate::tables::generation::Generation;
use crate::tables::groups::{self, Group};
use crate::tables::methods::TLS1_3;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes::{self, Hash, SignatureScheme};

impl Connection {
    /// The signature schemes that we accept from the peer in a handshake whose lowest version is `lowest`. Asks the program's
    /// security callback about each.
    pub(super) fn accepted_schemes(&self, settings: &Settings, lowest: u16) -> Vec<u16> {
        let client = self.chosen_role() == Some(Role::Client);
        let (security, subject) = (&settings.security, self.security_subject());
        let own = configured_schemes(settings, !client);
        let mut accepted = Vec::with_capacity(own.len());
        let schemes = own
            .iter()
            .filter_map(|id| signature_schemes::find(*id))
            .filter(|scheme| lowest < TLS1_3 || !scheme.predates_tls13(client))
            .filter(|scheme| permits_scheme(security, subject, Stage::Supported, scheme))
            .map(|scheme| scheme.id);
        accepted.extend(schemes);
        accepted
    }

    /// Before TLS 1.3: whether some scheme that we accept authenticates such a suite.
    pub(super) fn can_authenticate(&self, settings: &Settings, authentication: &Authentication) -> bool {
        let (security, subject) = (&settings.security, self.security_subject());
        configured_schemes(settings, false)
            .iter()
            .filter_map(|id| signature_schemes::find(*id))
            .filter(|scheme| serves(KeyKind::for_scheme(scheme), authentication))
            .any(|scheme| permits_scheme(security, subject, Stage::Masked, scheme))
    }

    /// Whether the peer, whose certificate has been verified, may sign with this scheme. The signature itself is verified
    /// elsewhere.
    pub(super) fn judge_signature_scheme(&self, number: u16, tls13: bool) -> Result<(), Refusal> {
        let certificate = self.facts(|facts| facts.peer.certificate.clone());
        let key = certificate.and_then(|certificate| certificate.public_key()).ok_or(WRONG_TYPE)?;
        let kind = KeyKind::of(&key);
        let scheme = signature_schemes::find(number)
            .filter(|scheme| Some(KeyKind::for_scheme(scheme)) == kind)
            .filter(|scheme| !tls13 || (scheme.tls13 && !scheme.predates_tls13(true)))
            .ok_or(WRONG_TYPE)?;
        let settings = self.settings();
        let suite_b = settings.certificates.suite_b();
        if kind == Some(KeyKind::Ecdsa) {
            self.judge_curve(&settings, scheme, &key, tls13)?;
        } else if suite_b.is_some() {
            return Err(NOT_TAKEN);
        }
        let client = self.chosen_role() == Some(Role::Client);
        let advertised = configured_schemes(&settings, !client).contains(&number);
        let forgiven = scheme.hash == Some(Hash::Sha1) && settings.certificates.flags & STRICT == 0;
        let permitted = permits_scheme(&settings.security, self.security_subject(), Stage::Check, scheme);
        match (advertised || forgiven, permitted) {
            (true, true) => Ok(()),
            // OpenSSL 3.5 treats SHA-1 as unknown if no security level permits it.
            (true, false) if scheme.hash == Some(Hash::Sha1) && Generation::current() >= Generation::V3_5 => {
                Err(WRONG_TYPE)
            }
            _ => Err(NOT_TAKEN),
        }
    }

    fn judge_curve(
        &self,
        settings: &Settings,
        scheme: &SignatureScheme,
        key: &Key,
        tls13: bool,
    ) -> Result<(), Refusal> {
        let curve = key.curve_nid();
        let tied = tls13 || settings.certificates.suite_b().is_some();
        if tied && scheme.curve_nid != 0 && scheme.curve_nid != curve {
            return Err(WRONG_CURVE);
        }
        if tls13 {
            return Ok(());
        }
        if settings.certificates.suite_b().is_some() {
            // RFC 6460: the suite determines the curve of the key exchange and of signatures.
            let (suite, exchanged) = self.facts(|facts| (facts.cipher_suite, facts.group));
            let client = self.chosen_role() == Some(Role::Client);
            if !suite_b_group(suite)
                .is_some_and(|(group, nid)| nid == curve && (!client || group == exchanged))
            {
                return Err(WRONG_CURVE);
            }
        }
        let group = groups::find_by_nid(curve).filter(|group| own_groups(settings).contains(&group.id));
        let (security, subject) = (settings.security, self.security_subject());
        let permits = |group: &Group| security.permits_group(subject, operation::GROUP_CHECK, group);
        if !group.is_some_and(|group| permits(group) && self.client_named(group)) {
            return Err(WRONG_CURVE);
        }
        Ok(())
    }

    /// Server: whether the client lists the group, if it lists any.
    fn client_named(&self, group: &Group) -> bool {
        let offer = self.facts(|facts| facts.client_offer.clone());
        let named = offer.map_or(Vec::new(), |offer| offer.groups());
        named.is_empty() || named.contains(&group.id)
    }
}

const WRONG_TYPE: Refusal =
    Refusal { reason: Reason::WRONG_SIGNATURE_TYPE, alert: Alert::ILLEGAL_PARAMETER.0 };
const WRONG_CURVE: Refusal = Refusal { reason: Reason::WRONG_CURVE, alert: Alert::ILLEGAL_PARAMETER.0 };
const NOT_TAKEN: Refusal =
    Refusal { reason: Reason::WRONG_SIGNATURE_TYPE, alert: Alert::HANDSHAKE_FAILURE.0 };
/// `SSL_CERT_FLAG_TLS_STRICT`
const STRICT: u32 = 0x1;
