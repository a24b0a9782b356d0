//! Whether a server takes early data.

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

/// How much older or younger than it should be a ticket may seem, in milliseconds.
const AGE_ALLOWANCE: u64 = 10_000;

impl Connection {
    /// Server: whether early data goes with the session that the client offers and has proven, in a handshake with these
    /// groups. Asks the program last.
    ///
    /// The rule: what was sent before the handshake counts only with the first key offered, whose binder is right, at the age
    /// that it should have, with the suite, the name and the protocol that it was made with, and without another round trip.
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

    /// Server: whether early data is taken has been decided.
    pub(super) fn expect_early_data(&self, taken: bool) {
        if self.has_early.load(Ordering::Relaxed) {
            self.early.with(|early| early.taken = taken);
        }
    }

    /// The ClientHello is answered: whether rustls takes early data.
    ///
    /// The rule: what we have refused is not accepted by rustls, or the handshake ends.
    pub(super) fn early_data_answered(&self, handshake: &mut Handshake) -> Result<(), Fault> {
        let (hello, retried) =
            self.facts(|facts| (facts.in_progress.client_hello.clone(), facts.hello_retried));
        let offers = hello.is_some_and(|hello| hello.extension(extension::EARLY_DATA).is_some());
        if !offers && !retried && !self.has_early.load(Ordering::Relaxed) {
            return Ok(());
        }
        // A second ClientHello has no early data, whatever the first one offered.
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
            // Behind the second ClientHello there is none to throw away (RFC 8446, section 4.2.10).
            (true, false) if !retried => early.refuse(refused),
            (_, false) => early.forget(),
        });
        Ok(())
    }

    /// Early data that a server throws away when it takes none, in bytes of the wire.
    pub(super) fn refused_early_data(&self) -> u32 {
        /// What sealing adds to a few records.
        const OVERHEAD: u32 = 104;
        match self.settings().recv_max_early_data {
            // No record is so short; 0 would be rustls's own default.
            0 => 1,
            limit => limit.saturating_add(OVERHEAD),
        }
    }
}

/// Whether a ticket is as old as the client says, so that it is not a replay of long ago.
fn has_right_age(facts: &Facts, obfuscated: u32) -> bool {
    let says = u64::from(obfuscated.wrapping_sub(facts.age_add));
    let Ok(seconds) = u64::try_from(now().saturating_sub(facts.time)) else { return false };
    let age = seconds.saturating_mul(1000);
    facts.timeout >= 0
        && facts.timeout.unsigned_abs() >= seconds
        && says <= age + 1000
        && says + AGE_ALLOWANCE >= age + 1000
}
