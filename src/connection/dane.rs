//! SSL_dane_enable(3): authenticating the server by the TLSA records of its name.

use std::ffi::CStr;

use super::Connection;
use crate::libcrypto::dane::{Dane, Match};
use crate::libcrypto::error_queue::raise;
use crate::tables::reasons::Reason;

/// Why a DANE function failed: 0 for a caller's mistake, -1 for an internal error.
pub enum DaneFailure {
    /// 0
    Refused(Reason),
    /// -1
    Failed(Reason),
}

impl Connection {
    /// The TLSA records and the match.
    pub fn dane(&self) -> &Dane {
        &self.dane
    }

    /// `SSL_dane_enable`: the domain becomes the server name sent to the server and checked against its certificate.
    pub fn enable_dane(&self, domain: Option<&CStr>) -> Result<(), DaneFailure> {
        let context = self.context();
        let digests = context.dane();
        if !digests.is_enabled() {
            return Err(DaneFailure::Refused(Reason::CONTEXT_NOT_DANE_ENABLED));
        }
        if self.dane.is_prepared() {
            return Err(DaneFailure::Refused(Reason::DANE_ALREADY_ENABLED));
        }
        let mut named = Ok(());
        if self.status(|status| status.host_name.is_none()) {
            named = self.set_host_name(domain);
        }
        if let Err(reason) = named {
            raise(c"SSL_dane_enable", reason);
        }
        if named.is_err() || !self.param().set_name(domain) {
            return Err(DaneFailure::Failed(Reason::ERROR_SETTING_TLSA_BASE_DOMAIN));
        }
        self.dane.enable(digests).map_err(DaneFailure::Failed)
    }

    /// `SSL_dane_tlsa_add`
    pub fn add_tlsa(
        &self,
        usage: u8,
        selector: u8,
        matching: u8,
        data: Option<&[u8]>,
        length: usize,
    ) -> Result<(), DaneFailure> {
        self.dane.add(usage, selector, matching, data, length).map_err(|reason| match reason {
            Reason::DANE_NOT_ENABLED | Reason::MALLOC_FAILURE | Reason::INTERNAL_ERROR => {
                DaneFailure::Failed(reason)
            }
            _ => DaneFailure::Refused(reason),
        })
    }

    /// What the peer's chain matched; None without records, or if the verification failed.
    pub fn dane_match(&self) -> Option<Match> {
        let verified = self.facts(|facts| facts.peer.verify_result) == 0;
        (verified && self.dane.is_enabled()).then(|| self.dane.matched())
    }
}
