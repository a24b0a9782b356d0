//! A list of suites as getters return it to C programs.

use std::sync::Arc;

use super::{cipher_list::CipherList, cipher_list::DEFAULT, ciphersuites};
use crate::libcrypto::stack::PointerStack;
use crate::lock::Lazy;
use crate::tables::cipher_suites::CipherSuite;

/// Suites in order of preference, TLS 1.3's first, with the `STACK_OF(SSL_CIPHER)` of the same suites.
pub struct SuiteList {
    suites: Vec<&'static CipherSuite>,
    stack: PointerStack<CipherSuite>,
}

impl SuiteList {
    /// The list of `suites`.
    pub fn new(suites: Vec<&'static CipherSuite>) -> Self {
        let stack = PointerStack::of(suites.iter().copied());
        Self { suites, stack }
    }

    /// The default list.
    pub fn standard() -> Arc<Self> {
        static STANDARD: Lazy<Arc<SuiteList>> = Lazy::new(|| {
            let mut suites = ciphersuites::parse(ciphersuites::DEFAULT.to_bytes()).unwrap_or_default();
            suites.extend(CipherList::parse(DEFAULT.to_bytes(), None).unwrap_or_default().suites);
            Arc::new(SuiteList::new(suites))
        });
        STANDARD.clone()
    }

    /// The same list with other TLS 1.3 suites in front.
    pub fn with_tls13(&self, tls13: &[&'static CipherSuite]) -> Self {
        let rest = self.suites.iter().skip_while(|suite| suite.is_tls13());
        Self::new(tls13.iter().chain(rest).copied().collect())
    }

    /// The suites.
    pub fn suites(&self) -> &[&'static CipherSuite] {
        &self.suites
    }

    /// The stack that C programs see; it lives as long as the list.
    pub fn stack(&self) -> &PointerStack<CipherSuite> {
        &self.stack
    }
}
