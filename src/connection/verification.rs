//! Verifying the peer's certificates: libcrypto verifies, the program's callbacks may overrule it, and the verify mode
//! decides what follows.

use std::sync::Arc;

use super::parts::{Peer, Verdict};
use super::{Connection, Role, Want};
use crate::context::Context;
use crate::libcrypto::error_queue;
use crate::libcrypto::verification::Verification;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::settings::Settings;
use crate::settings::certificates::KeyKind;
use crate::tables::alerts::Alert;
use crate::tables::cipher_suites::{self, Authentication};
use crate::tables::methods::TLS1_3;
use crate::tables::modes::verify as verify_mode;
use crate::tables::reasons::Reason;
use crate::tables::verify_alerts::alert_for;

impl Connection {
    /// Verifies the peer's certificates, in DER, end-entity first. Runs the program's callbacks; no lock may be held.
    pub fn verify_peer(self: &Arc<Self>, encoded: &[&[u8]]) -> Verdict {
        let is_shown = !encoded.is_empty();
        if is_shown && self.chosen_role() == Some(Role::Server) && self.facts(|facts| facts.version) == TLS1_3
        {
            self.forget_status_request();
        }
        let verdict = match self.chosen_role() {
            Some(Role::Server) if !is_shown => self.accept_no_certificate(),
            role => match parse(encoded, &self.context()) {
                // A server reports that as malformed.
                Err(Verdict::Rejected { reason: Reason::ERR_ASN1_LIB, .. }) if role == Some(Role::Server) => {
                    Verdict::rejected(Reason::ERR_ASN1_LIB, Alert::DECODE_ERROR)
                }
                Err(verdict) => verdict,
                Ok(chain) if role == Some(Role::Server) => self.verify_client(chain),
                Ok(chain) => self.verify_server(chain),
            },
        };
        // From here on the object that the program has seen is the peer's certificate.
        let own = encoded.first().filter(|_| matches!(verdict, Verdict::Accepted));
        self.facts(|facts| facts.in_progress.judged = own.map(|own| own.to_vec()).unwrap_or_default());
        verdict
    }

    /// Server: whether a handshake of this version requests a certificate. In TLS 1.3 the request may come after the handshake.
    pub(super) fn asks_for_certificate(&self, version: u16) -> bool {
        let mode = self.setting(|settings| settings.verify_mode);
        mode & verify_mode::PEER != 0 && (version < TLS1_3 || mode & verify_mode::POST_HANDSHAKE == 0)
    }

    /// Whether a server requires a certificate.
    pub fn requires_peer_certificate(&self) -> bool {
        let wanted = verify_mode::PEER | verify_mode::FAIL_IF_NO_PEER_CERT;
        self.setting(|settings| settings.verify_mode) & wanted == wanted
    }

    /// `SSL_set_retry_verify`
    pub fn request_verify_retry(&self) {
        self.set_want(Want::RetryVerify);
    }

    /// Server: the client shows no certificate.
    pub(super) fn accept_no_certificate(&self) -> Verdict {
        if !self.requires_peer_certificate() {
            return Verdict::Accepted;
        }
        let alert = match self.facts(|facts| facts.version) {
            TLS1_3 => Alert::CERTIFICATE_REQUIRED,
            _ => Alert::HANDSHAKE_FAILURE,
        };
        Verdict::rejected(Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, alert)
    }

    fn verify_client(&self, mut chain: Chain) -> Verdict {
        let Some(shared) = chain.duplicate() else {
            self.publish(|peer| peer.verify_result = OUT_OF_MEMORY);
            return self.verification_failed();
        };
        if self.verify(&Arc::new(shared)) <= 0 {
            return self.verification_failed();
        }
        let Some(certificate) = chain.shift() else { return self.verification_failed() };
        if certificate.public_key().is_none() {
            return Verdict::rejected(Reason::UNKNOWN_CERTIFICATE_TYPE, Alert::HANDSHAKE_FAILURE);
        }
        self.publish(|peer| {
            peer.certificate = Some(certificate);
            peer.chain = Some(Arc::new(chain));
        });
        Verdict::Accepted
    }

    fn verify_server(&self, chain: Chain) -> Verdict {
        // A repeated verification uses the chain that the callback has seen, to which the program may have added certificates.
        let seen = self.facts(|facts| facts.peer.chain.clone());
        let known = seen.filter(|seen| !chain.is_empty() && seen.begins_with(&chain));
        let chain = known.unwrap_or_else(|| Arc::new(chain));
        self.publish(|peer| {
            peer.certificate = None;
            peer.chain = Some(chain.clone());
        });
        if self.want() == Want::RetryVerify {
            self.set_want(Want::Nothing);
        }
        let accepted = self.verify(&chain) > 0;
        if accepted && self.want() == Want::RetryVerify {
            return Verdict::Retry;
        }
        // On a client, every mode except NONE enforces the verification.
        if !accepted && self.setting(|settings| settings.verify_mode) != verify_mode::NONE {
            return self.verification_failed();
        }
        // The verify result stays; errors that libcrypto queued on the way do not.
        error_queue::clear();
        let Some(certificate) = chain.get(0) else { return self.verification_failed() };
        let Some(key) = certificate.public_key().filter(|key| !key.lacks_parameters()) else {
            return Verdict::rejected(Reason::UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS, Alert::INTERNAL_ERROR);
        };
        let Some(kind) = KeyKind::of(&key) else {
            return Verdict::rejected(Reason::UNKNOWN_CERTIFICATE_TYPE, Alert::ILLEGAL_PARAMETER);
        };
        if !self.suits_cipher(kind) {
            return Verdict::rejected(Reason::WRONG_CERTIFICATE_TYPE, Alert::ILLEGAL_PARAMETER);
        }
        self.publish(|peer| peer.certificate = Some(certificate));
        Verdict::Accepted
    }

    /// Before TLS 1.3 the suite determines the kind of the server's key.
    fn suits_cipher(&self, kind: KeyKind) -> bool {
        let suite = cipher_suites::find(self.facts(|facts| facts.cipher_suite));
        match suite.map(|suite| suite.authentication) {
            Some(Authentication::Rsa) => matches!(kind, KeyKind::Rsa | KeyKind::RsaPss),
            Some(Authentication::Ecdsa) => {
                matches!(kind, KeyKind::Ecdsa | KeyKind::Ed25519 | KeyKind::Ed448)
            }
            _ => true,
        }
    }

    fn verification_failed(&self) -> Verdict {
        let result = self.facts(|facts| facts.peer.verify_result);
        let alert = alert_for(i32::try_from(result).unwrap_or(-1));
        Verdict::rejected(Reason::CERTIFICATE_VERIFY_FAILED, alert)
    }

    /// Positive if the chain is valid, or the program declared it valid.
    fn verify(&self, chain: &Arc<Chain>) -> i32 {
        let settings = self.settings();
        let context = self.context();
        let Some(verification) = self.prepare(&settings, chain) else {
            // An unverified chain must not look valid.
            self.publish(|peer| peer.verify_result = OUT_OF_MEMORY);
            return 0;
        };
        let by_program = context.live(|live| live.certificate_verify);
        let good = match by_program {
            Some((callback, argument)) => verification.run_by(callback, argument),
            None => verification.run().max(0),
        };
        let verified_chain = verification.chain().map(Arc::new);
        self.publish(|peer| {
            peer.verify_result = verification.error().into();
            peer.verified_chain = verified_chain;
        });
        verification.move_peer_name_to(self.param());
        good
    }

    fn prepare(&self, settings: &Settings, chain: &Arc<Chain>) -> Option<Verification> {
        let context = self.context();
        let store = settings.certificates.verify_store.clone();
        let store = store.or_else(|| context.live(|live| live.store.clone()));
        let Some(mut verification) =
            Verification::new(context.library(), store, chain.get(0)?, Some(chain.clone()))
        else {
            error_queue::raise(c"SSL_do_handshake", Reason::ERR_X509_LIB);
            return None;
        };
        verification.set_auth_level(settings.security.level);
        verification.set_flags((settings.certificates.flags & SUITE_B).into());
        if !verification.set_connection(self.as_ptr()) {
            return None;
        }
        if self.dane.is_enabled() && !verification.use_dane(&self.dane) {
            return None;
        }
        // The purpose of the certificate follows from the peer's role.
        let purpose = match self.chosen_role() {
            Some(Role::Server) => c"ssl_client",
            _ => c"ssl_server",
        };
        // Without them the chain might pass for any purpose, and for any name.
        if !verification.set_default(purpose) || !verification.apply(self.param()) {
            return None;
        }
        if let Some(callback) = settings.verify_callback {
            verification.set_callback(callback);
        }
        Some(verification)
    }

    /// The certificate of the peer's with this encoding, or None if libcrypto cannot read it. Once the program has seen it, in a
    /// callback that judges it, it is that object.
    pub(super) fn peer_certificate(&self, der: &[u8]) -> Option<Certificate> {
        let judged = self.facts(|facts| match facts.in_progress.judged == der {
            true => facts.peer.certificate.clone(),
            false => None,
        });
        judged.or_else(|| read(der, &self.context()).ok())
    }

    /// Changes what getters return about the peer. Earlier values stay valid until the next handshake.
    pub(super) fn publish(&self, change: impl FnOnce(&mut Peer)) {
        let mut peer = self.facts(|facts| facts.peer.clone());
        change(&mut peer);
        let (old, replaced) = self.facts(|facts| {
            let old = std::mem::replace(&mut facts.peer, peer);
            let replaced = old.has_others_than(&facts.peer);
            (old, replaced)
        });
        self.superseded.keep(Some(old).filter(|_| replaced));
    }
}

fn parse(encoded: &[&[u8]], context: &Context) -> Result<Chain, Verdict> {
    // If one certificate were left out, another one could pass for the peer's own.
    let no_memory = || Verdict::rejected(Reason::MALLOC_FAILURE, Alert::INTERNAL_ERROR);
    let mut chain = Chain::new().ok_or_else(no_memory)?;
    for der in encoded {
        chain.push(read(der, context)?).then_some(()).ok_or_else(no_memory)?;
    }
    Ok(chain)
}

/// The rule: a certificate of the peer's is read by libcrypto, and by nothing else. What the program sees of it and what the peer's
/// signature is verified with are the same object.
fn read(der: &[u8], context: &Context) -> Result<Certificate, Verdict> {
    if let Some(certificate) = context.peer_certificates.find(der) {
        return Ok(certificate);
    }
    let broken = || Verdict::rejected(Reason::ERR_ASN1_LIB, Alert::BAD_CERTIFICATE);
    let (certificate, rest) = Certificate::read_der(der, context.library()).ok_or_else(broken)?;
    if !rest.is_empty() {
        return Err(Verdict::rejected(Reason::CERT_LENGTH_MISMATCH, Alert::DECODE_ERROR));
    }
    context.peer_certificates.keep(der, &certificate);
    Ok(certificate)
}

/// `X509_V_ERR_OUT_OF_MEM`
const OUT_OF_MEMORY: i64 = 17;
/// `SSL_CERT_FLAG_SUITEB_128_LOS`, which is `X509_V_FLAG_SUITEB_128_LOS`
const SUITE_B: u32 = 0x30000;
