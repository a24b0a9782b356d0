//! `X509_STORE_CTX`: one verification of one chain.

use std::ffi::{CStr, c_int, c_ulong};
use std::ptr::{self, NonNull};
use std::sync::Arc;

use super::dane::Dane;
use super::ex_data::store_context_index;
use super::ffi;
use super::init::LibraryContext;
use super::verify_param::VerifyParam;
use super::x509::{Certificate, Chain, Store};
use crate::callbacks::{Argument, CertificateVerifyCallback, VerifyCallback};

/// A verification, with references to everything that libcrypto only points to.
pub struct Verification {
    context: NonNull<ffi::X509_STORE_CTX>,
    _store: Option<Store>,
    _leaf: Certificate,
    _untrusted: Option<Arc<Chain>>,
    dane: Option<Arc<Dane>>,
}

impl Drop for Verification {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::X509_STORE_CTX_free(self.context.as_ptr()) }
        if let Some(dane) = &self.dane {
            dane.give_back();
        }
    }
}

impl Verification {
    /// Prepares to verify `leaf` against `store`, with the help of `untrusted`. None with libcrypto's reason in the error queue.
    pub fn new(
        library: &LibraryContext,
        store: Option<Store>,
        leaf: Certificate,
        untrusted: Option<Arc<Chain>>,
    ) -> Option<Self> {
        // SAFETY: the new object is ours.
        let context =
            NonNull::new(unsafe { ffi::X509_STORE_CTX_new_ex(library.context, library.properties_ptr()) })?;
        let verification = Self { context, _store: store, _leaf: leaf, _untrusted: untrusted, dane: None };
        // SAFETY: all objects are held by `verification` for as long as the context.
        let ready = unsafe {
            ffi::X509_STORE_CTX_init(
                context.as_ptr(),
                verification._store.as_ref().map_or(ptr::null_mut(), Store::as_ptr),
                verification._leaf.as_ptr(),
                verification._untrusted.as_ref().map_or(ptr::null_mut(), |chain| chain.as_ptr()),
            ) == 1
        };
        ready.then_some(verification)
    }

    /// Sets the required strength of the chain's keys and signatures.
    pub fn set_auth_level(&self, level: c_int) {
        // SAFETY: the parameters belong to the context.
        unsafe {
            let param = ffi::X509_STORE_CTX_get0_param(self.context.as_ptr());
            ffi::X509_VERIFY_PARAM_set_auth_level(param, level);
        }
    }

    /// Adds `X509_V_FLAG_…` to the store's flags.
    pub fn set_flags(&self, flags: c_ulong) {
        // SAFETY: alive.
        unsafe { ffi::X509_STORE_CTX_set_flags(self.context.as_ptr(), flags) }
    }

    /// Lets callbacks find the connection under [`store_context_index`].
    pub fn set_connection(&self, ssl: *mut ffi::SSL) -> bool {
        // SAFETY: libcrypto only keeps the pointer.
        unsafe {
            ffi::X509_STORE_CTX_set_ex_data(self.context.as_ptr(), store_context_index(), ssl.cast()) == 1
        }
    }

    /// Requires the chain to match a TLSA record. False if another verification is using the records.
    pub fn use_dane(&mut self, dane: &Arc<Dane>) -> bool {
        if !dane.lend() {
            return false;
        }
        // SAFETY: `self` keeps the records for as long as the context.
        unsafe { ffi::X509_STORE_CTX_set0_dane(self.context.as_ptr(), dane.as_ptr()) };
        self.dane = Some(dane.clone());
        true
    }

    /// Purpose and trust by the name of a parameter set ("ssl_client"). False if there is no such set.
    pub fn set_default(&self, name: &CStr) -> bool {
        // SAFETY: alive; libcrypto looks the name up.
        unsafe { ffi::X509_STORE_CTX_set_default(self.context.as_ptr(), name.as_ptr()) == 1 }
    }

    /// Replaces the context's parameters by those that `param` sets. False when memory runs out.
    pub fn apply(&self, param: &VerifyParam) -> bool {
        // SAFETY: both alive.
        unsafe {
            let own = ffi::X509_STORE_CTX_get0_param(self.context.as_ptr());
            ffi::X509_VERIFY_PARAM_set1(own, param.as_ptr()) == 1
        }
    }

    /// Sets the program's callback for each certificate.
    pub fn set_callback(&self, callback: VerifyCallback) {
        // SAFETY: the wrapper holds a function of this type.
        unsafe { ffi::X509_STORE_CTX_set_verify_cb(self.context.as_ptr(), Some(callback.raw())) }
    }

    /// `X509_verify_cert`: positive if the chain is valid.
    pub fn run(&self) -> c_int {
        // SAFETY: prepared by `new`.
        unsafe { ffi::X509_verify_cert(self.context.as_ptr()) }
    }

    /// Runs the program's function instead of [`Verification::run`].
    pub fn run_by(&self, callback: CertificateVerifyCallback, argument: Argument) -> c_int {
        callback.call(self.context.as_ptr(), argument.0)
    }

    /// `X509_V_…`
    pub fn error(&self) -> c_int {
        // SAFETY: alive.
        unsafe { ffi::X509_STORE_CTX_get_error(self.context.as_ptr()) }
    }

    /// The chain that was built, as far as it goes.
    pub fn chain(&self) -> Option<Chain> {
        // SAFETY: the copy is ours.
        unsafe {
            if ffi::X509_STORE_CTX_get0_chain(self.context.as_ptr()).is_null() {
                return None;
            }
            Chain::from_raw(ffi::X509_STORE_CTX_get1_chain(self.context.as_ptr()))
        }
    }

    /// Moves the name that matched into `param`.
    pub fn move_peer_name_to(&self, param: &VerifyParam) {
        // SAFETY: both alive.
        unsafe {
            let own = ffi::X509_STORE_CTX_get0_param(self.context.as_ptr());
            ffi::X509_VERIFY_PARAM_move_peername(param.as_ptr(), own);
        }
    }
}

/// The text for an `X509_V_…` number.
pub fn error_text(error: c_int) -> &'static CStr {
    // SAFETY: libcrypto's texts are static.
    unsafe { CStr::from_ptr(ffi::X509_verify_cert_error_string(error.into())) }
}
