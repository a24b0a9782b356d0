//! The chain of our certificate: building it from a store, and choosing the certificate.

use std::ffi::CStr;

use super::Configurable;
use super::certificate_security::{Whose, check_authorities};
use super::identity::{Refused, change_certificates, replace_chain, take_up_shown_chains};
use crate::libcrypto::error_queue;
use crate::libcrypto::verification::{Verification, error_text};
use crate::libcrypto::x509::{Certificate, Chain, Store};
use crate::tables::reasons::Reason;

/// `SSL_CTX_build_cert_chain`: makes the chain of the current certificate. True if an error was ignored.
pub fn build(holder: &impl Configurable, flags: i64) -> Result<bool, Refused> {
    take_up_shown_chains(holder);
    let settings = holder.settings();
    let slot = settings.certificates.current_slot();
    let certificate = slot.certificate.clone().ok_or(Reason::NO_CERTIFICATE_SET)?;
    let (store, untrusted) = if flags & CHECK != 0 {
        (Some(store_of(slot.chain.as_deref(), &certificate).ok_or(Refused::QUIET)?), None)
    } else {
        let store = settings.certificates.chain_store.clone().or_else(|| holder.store());
        (store, slot.chain.clone().filter(|_| flags & UNTRUSTED != 0))
    };

    let verification = Verification::new(&holder.library(), store, certificate, untrusted);
    let verification = verification.ok_or(Reason::ERR_X509_LIB)?;
    verification.set_flags((settings.certificates.flags & SUITE_B).into());
    let good = verification.run() > 0;
    if !good && flags & IGNORE_ERROR == 0 {
        let text = [b"Verify error:", error_text(verification.error()).to_bytes_with_nul()].concat();
        let text = CStr::from_bytes_with_nul(&text).unwrap_or_default();
        error_queue::raise_with(c"SSL_CTX_build_cert_chain", Reason::CERTIFICATE_VERIFY_FAILED, text);
        return Err(Refused::QUIET);
    }
    if !good && flags & CLEAR_ERROR != 0 {
        error_queue::clear();
    }

    let mut chain = verification.chain().ok_or(Refused::QUIET)?;
    drop(chain.shift());
    if flags & NO_ROOT != 0
        && let Some(last) = chain.pop()
        && !last.is_self_signed()
        && !chain.push(last)
    {
        return Err(Reason::MALLOC_FAILURE.into());
    }
    check_authorities(holder, &chain, Whose::Ours)?;
    // OpenSSL reports an ignored error only if no certificate is above ours.
    let ignored = !good && chain.is_empty();
    replace_chain(holder, Some(chain));
    Ok(ignored)
}

/// `SSL_CTX_select_current_cert`: prefers the same object over an equal one.
pub fn select_current(holder: &impl Configurable, certificate: &Certificate) -> bool {
    let settings = holder.settings();
    let slots = &settings.certificates.slots;
    let find = |same: &dyn Fn(&Certificate) -> bool| {
        slots.iter().position(|slot| slot.is_complete() && slot.certificate.as_ref().is_some_and(same))
    };
    let found =
        find(&|own| own.as_ptr() == certificate.as_ptr()).or_else(|| find(&|own| own.equals(certificate)));
    set_position(holder, found)
}

/// `SSL_CTX_set_current_cert` with `SSL_CERT_SET_FIRST`.
pub fn select_first(holder: &impl Configurable) -> bool {
    select_from(holder, 0)
}

/// `SSL_CTX_set_current_cert` with `SSL_CERT_SET_NEXT`.
pub fn select_next(holder: &impl Configurable) -> bool {
    select_from(holder, holder.settings().certificates.current + 1)
}

/// Which of the two certificate stores.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StoreFor {
    /// For chains of our own certificates.
    Chains,
    /// For verifying peers.
    Verification,
}

/// `SSL_CTX_set0_chain_cert_store`, `SSL_CTX_set0_verify_cert_store`
pub fn set_store(holder: &impl Configurable, purpose: StoreFor, store: Option<Store>) {
    change_certificates(holder, |certificates| match purpose {
        StoreFor::Chains => certificates.chain_store = store,
        StoreFor::Verification => certificates.verify_store = store,
    });
}

/// `SSL_CTX_get0_chain_cert_store`, `SSL_CTX_get0_verify_cert_store`
pub fn store(holder: &impl Configurable, purpose: StoreFor) -> Option<Store> {
    let settings = holder.settings();
    match purpose {
        StoreFor::Chains => settings.certificates.chain_store.clone(),
        StoreFor::Verification => settings.certificates.verify_store.clone(),
    }
}

/// `SSL_CTRL_CERT_FLAGS`, `SSL_CTRL_CLEAR_CERT_FLAGS`: returns the flags after the change.
pub fn change_flags(holder: &impl Configurable, set: u32, clear: u32) -> u32 {
    change_certificates(holder, |certificates| certificates.flags = (certificates.flags | set) & !clear);
    holder.settings().certificates.flags
}

fn select_from(holder: &impl Configurable, first: usize) -> bool {
    let settings = holder.settings();
    let slots = &settings.certificates.slots;
    let found = (first..slots.len()).find(|index| slots[*index].is_complete());
    set_position(holder, found)
}

fn set_position(holder: &impl Configurable, position: Option<usize>) -> bool {
    if let Some(position) = position {
        change_certificates(holder, |certificates| certificates.current = position);
    }
    position.is_some()
}

fn store_of(chain: Option<&Chain>, certificate: &Certificate) -> Option<Store> {
    let store = Store::new()?;
    let above = chain.into_iter().flat_map(Chain::iter);
    above.chain([certificate.clone()]).all(|trusted| store.add(&trusted)).then_some(store)
}

/// `SSL_BUILD_CHAIN_FLAG_UNTRUSTED`
const UNTRUSTED: i64 = 1;
/// `SSL_BUILD_CHAIN_FLAG_NO_ROOT`
const NO_ROOT: i64 = 2;
/// `SSL_BUILD_CHAIN_FLAG_CHECK`
const CHECK: i64 = 4;
/// `SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR`
const IGNORE_ERROR: i64 = 8;
/// `SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR`
const CLEAR_ERROR: i64 = 16;
/// `SSL_CERT_FLAG_SUITEB_128_LOS`
const SUITE_B: u32 = 0x30000;
