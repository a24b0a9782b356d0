//! Certificate Transparency: the server's signed certificate timestamps, and their validation.
//!
//! The program's validation callback runs in each full handshake if libcrypto has verified a chain with an issuer above the
//! server's certificate, unless a TLSA record for a private authority matched. If the callback rejects, or if validation is
//! impossible, the handshake ends, whatever the verify mode.

use std::sync::Arc;

use super::{Connection, Peer};
use crate::handshake::context::HandshakeContext;
use crate::handshake::errors::{Fault, alert};
use crate::libcrypto::error_queue::raise;
use crate::libcrypto::transparency::{LogStore, Policy, Timestamps};
use crate::libcrypto::x509::Certificate;
use crate::settings::transparency::TransparencyJudge;
use crate::tables::reasons::Reason;

/// `X509_V_ERR_NO_VALID_SCTS`
const NO_VALID_TIMESTAMPS: i64 = 71;
/// The TLSA usages whose chains need no public authority: `DANETLS_USAGE_DANE_TA`, `DANETLS_USAGE_DANE_EE`.
const OWN_AUTHORITIES: [u8; 2] = [2, 3];

impl Connection {
    /// Client: requests timestamps in the ClientHello, if a callback validates them.
    pub(super) fn ask_for_timestamps(&self, context: &HandshakeContext) {
        if self.setting(|settings| settings.transparency.is_some()) {
            context.ask_for_timestamps();
        }
    }

    /// Client: records the received extension, if it was requested.
    pub(super) fn record_timestamps(&self, extension: Option<&[u8]>) {
        if let Some(extension) = extension
            && self.setting(|settings| settings.transparency).is_some()
        {
            self.facts(|facts| facts.timestamps = Some(extension.into()));
        }
    }

    /// `SSL_get0_peer_scts`: collected once there are any; after that the list does not change.
    pub fn peer_timestamps(&self) -> Option<Arc<Timestamps>> {
        if let Some(known) = self.timestamps.get() {
            return Some(known);
        }
        let extension = self.facts(|facts| facts.timestamps.clone());
        let response = self.status(|s| s.stapling.response.clone());
        let found = Timestamps::collect(
            extension.as_deref(),
            response.as_ref().map(|response| response.as_slice()),
            self.peer().certificate.as_ref(),
        )?;
        let found = Arc::new(found);
        // Another thread may have been faster; its list may be in use.
        Some(self.timestamps.with(|known| known.get_or_insert_with(|| found.clone()).clone()))
    }

    /// Client: runs the validation callback. The chain has been verified and the OCSP response checked.
    pub(super) fn judge_timestamps(&self) -> Result<(), Fault> {
        let Some(judge) = self.setting(|settings| settings.transparency) else { return Ok(()) };
        let peer = self.facts(|facts| facts.peer.clone());
        let Some((certificate, issuer)) = judged_certificates(&peer) else { return Ok(()) };
        if self.dane.is_enabled()
            && self.dane.matched().record.is_some_and(|record| OWN_AUTHORITIES.contains(&record.usage))
        {
            return Ok(());
        }
        let fault = match self.ask_judge(judge, &certificate, &issuer) {
            Ok(()) => return Ok(()),
            Err(fault) => fault,
        };
        self.set_verify_result(NO_VALID_TIMESTAMPS);
        Err(fault)
    }

    fn ask_judge(
        &self,
        judge: TransparencyJudge,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<(), Fault> {
        let out_of_memory = Fault::with_alert(Reason::MALLOC_FAILURE, alert::INTERNAL_ERROR);
        let context = self.context();
        let library = context.library();
        // Without a log store (the program has removed it), no logs are known.
        let logs =
            context.log_store().or_else(|| LogStore::new(library).map(Arc::new)).ok_or(out_of_memory)?;
        let seconds = self.with_session(|facts| facts.time).unwrap_or_default();
        let time = u64::try_from(seconds).unwrap_or_default().saturating_mul(1000);
        let policy = Policy::new(library, certificate, issuer, logs, time).ok_or(out_of_memory)?;
        let timestamps = self.peer_timestamps();
        if !policy.validate(timestamps.as_deref()) {
            return Err(Fault::with_alert(Reason::SCT_VERIFICATION_FAILED, alert::HANDSHAKE_FAILURE));
        }
        let accepted = match judge {
            TransparencyJudge::Permissive => true,
            TransparencyJudge::Strict => {
                let has_valid = timestamps.is_some_and(|timestamps| timestamps.has_valid());
                if !has_valid {
                    raise(c"SSL_do_handshake", Reason::NO_VALID_SCTS);
                }
                has_valid
            }
            TransparencyJudge::Program(callback, argument) => {
                policy.ask(timestamps.as_deref(), callback, argument) > 0
            }
        };
        match accepted {
            true => Ok(()),
            false => Err(Fault::with_alert(Reason::CALLBACK_FAILED, alert::HANDSHAKE_FAILURE)),
        }
    }
}

/// The server's certificate and its issuer's, from a valid chain that is longer than one.
fn judged_certificates(peer: &Peer) -> Option<(Certificate, Certificate)> {
    if peer.verify_result != Peer::VERIFIED {
        return None;
    }
    let issuer = peer.verified_chain.as_ref()?.get(1)?;
    Some((peer.certificate.clone()?, issuer))
}
