//! Whether a server accepts early data.

use std::sync::atomic::Ordering;

use super::Connection;
use super::early_data::{ACCEPTED, REJECTED};
use super::offered::Offered;
use super::parts::EarlyStage as Stage;
use crate::handshake::errors::{Fault, alert};
use crate::handshake::steps::Handshake;
use crate::messages::client_hello::ClientHello;
use crate::session::{Facts, now};
use crate::tables::reasons::Reason;
use crate::wire::extension;

/// The largest allowed difference between a ticket's actual and claimed age, in milliseconds.
const AGE_ALLOWANCE: u64 = 10_000;

impl Connection {
    /// Server: whether to accept early data with the session that the client offered and whose binder is valid, in a handshake
    /// with these groups. Asks the program last.
    ///
    /// The rule: early data is accepted only with the first identity offered, with a valid binder and a ticket age within the
    /// allowance, with the suite, the server name and the protocol of the session, and without a HelloRetryRequest.
    pub(super) fn accepts_early_data(&self, hello: &ClientHello, suite: u16, groups: &[u16]) -> bool {
        let settings = self.settings();
        let offered = self.resumption.with(|resumption| {
            let offered = &resumption.offered;
            offered.shown().cloned().zip(offered.offered().and_then(Offered::number))
        });
        let Some((session, 0)) = offered else { return false };
        let facts = session.facts();
        let (protocol, name) = self.facts(|facts| (facts.alpn_protocol.clone(), facts.server_name.clone()));
        if self.stage() != Stage::Accepting
            || settings.max_early_data == 0
            || hello.extension(extension::EARLY_DATA).is_none()
            || hello.retried.is_some()
            || self
                .facts(|facts| facts.in_progress.settled_share)
                .is_none_or(|share| !groups.contains(&share))
            || facts.cipher_suite != Some(suite)
            || facts.alpn.clone().unwrap_or_default() != protocol
            || facts.hostname.as_deref().is_some_and(|known| name.as_deref() != Some(known))
        {
            return false;
        }
        let first = hello.pre_shared_keys().and_then(|keys| keys.ok()?.next_identity()?.ok());
        if !first.is_some_and(|(_, age)| has_right_age(&facts, age)) {
            return false;
        }
        self.early.with(|early| {
            early.limit = settings.recv_max_early_data.min(facts.max_early_data) as usize;
        });
        let Some((callback, argument)) = settings.allow_early_data else { return true };
        callback.call(self.as_ptr(), argument.0) != 0
    }

    /// Server: notes the decision whether to accept early data.
    pub(super) fn expect_early_data(&self, taken: bool) {
        if self.has_early.load(Ordering::Relaxed) {
            self.early.with(|early| early.taken = taken);
        }
    }

    /// The ClientHello has been answered: notes whether rustls accepts early data.
    ///
    /// The rule: if rustls accepts early data that we refused, the handshake ends.
    pub(super) fn early_data_answered(&self, handshake: &mut Handshake) -> Result<(), Fault> {
        let (hello, retried) =
            self.facts(|facts| (facts.in_progress.client_hello.clone(), facts.hello_retried));
        let offers = hello.is_some_and(|hello| hello.extension(extension::EARLY_DATA).is_some());
        if !offers && !retried && !self.has_early.load(Ordering::Relaxed) {
            return Ok(());
        }
        // A second ClientHello has no early data, even if the first one offered it.
        let offered_before = retried && self.early.with(|early| early.status != 0);
        let offered = offers || offered_before;
        let exporter = if offers && handshake.has_answered() { handshake.early_exporter() } else { None };
        let context = handshake.context().clone();
        let accepted = exporter.is_some();
        if accepted && !(self.stage() == Stage::Accepting && self.early.with(|early| early.taken)) {
            return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
        }
        let limit = self.early.with(|early| {
            early.status = match (offered, accepted) {
                (false, _) => 0,
                (true, false) => REJECTED,
                (true, true) => ACCEPTED,
            };
            (early.exporter, early.context) = (exporter, Some(context.clone()));
            early.limit
        });
        let refused = self.refused_early_data() as usize;
        context.early_data(|early| match (offered, accepted) {
            (_, true) => early.accept(limit),
            // After a second ClientHello there is none to discard (RFC 8446, section 4.2.10).
            (true, false) if !retried => early.refuse(refused),
            (_, false) => early.forget(),
        });
        Ok(())
    }

    /// How much early data a server that refuses it discards, in bytes on the wire.
    pub(super) fn refused_early_data(&self) -> u32 {
        /// Overhead of sealing a few records.
        const OVERHEAD: u32 = 104;
        match self.setting(|settings| settings.recv_max_early_data) {
            // Every record is longer; 0 would mean rustls's own default.
            0 => 1,
            limit => limit.saturating_add(OVERHEAD),
        }
    }
}

/// Whether a ticket is as old as the client claims, so that it is not an old replay.
fn has_right_age(facts: &Facts, obfuscated: u32) -> bool {
    let says = u64::from(obfuscated.wrapping_sub(facts.age_add));
    let Ok(seconds) = u64::try_from(now().saturating_sub(facts.time)) else { return false };
    let age = seconds.saturating_mul(1000);
    facts.timeout >= 0
        && facts.timeout.unsigned_abs() >= seconds
        && says <= age + 1000
        && says + AGE_ALLOWANCE >= age + 1000
}
