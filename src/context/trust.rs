//! The sources of a context's trusted certificates, the chain that it adds to certificates without one, and the logs of
//! Certificate Transparency.

use std::ffi::CStr;
use std::sync::Arc;

use super::Context;
use crate::libcrypto::ffi;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::transparency::LogStore;
use crate::libcrypto::x509::{Certificate, Chain, Store};
use crate::settings::identity;
use crate::settings::shown_chains::Place;

impl Context {
    /// `SSL_CTX_set1_cert_store`
    pub fn set_store(&self, store: Option<Store>) {
        self.change_live(|live| live.store = store);
    }

    /// `SSL_CTX_load_verify_locations`: either argument is optional, but not both.
    pub fn load_verify_locations(&self, file: Option<&CStr>, directory: Option<&CStr>) -> bool {
        (file.is_some() || directory.is_some())
            && file.is_none_or(|file| self.load_verify_file(file))
            && directory.is_none_or(|directory| self.load_verify_directory(directory))
    }

    /// `SSL_CTX_load_verify_file`
    pub fn load_verify_file(&self, file: &CStr) -> bool {
        self.load(|store, library| store.load_file(library, file))
    }

    /// `SSL_CTX_load_verify_dir`
    pub fn load_verify_directory(&self, directory: &CStr) -> bool {
        self.load(|store, _| store.load_directory(directory))
    }

    /// `SSL_CTX_load_verify_store`
    pub fn load_verify_uri(&self, uri: &CStr) -> bool {
        self.load(|store, library| store.load_uri(library, uri))
    }

    /// `SSL_CTX_set_default_verify_paths`
    pub fn load_default_locations(&self) -> bool {
        self.load(Store::load_defaults)
    }

    /// `SSL_CTX_set_default_verify_dir`
    pub fn load_default_directory(&self) -> bool {
        self.load(Store::load_default_directory)
    }

    /// `SSL_CTX_set_default_verify_file`
    pub fn load_default_file(&self) -> bool {
        self.load(Store::load_default_file)
    }

    /// `SSL_CTX_set_default_verify_store`
    pub fn load_default_uri(&self) -> bool {
        self.load(Store::load_default_uri)
    }

    /// `SSL_CTX_add_extra_chain_cert`
    pub fn add_extra_chain(&self, certificate: Certificate) -> bool {
        drop(self.extra_chain());
        self.shown_chains.add(Place::Extra, &certificate);
        self.change_live(|live| identity::append(&mut live.extra_chain, certificate))
    }

    /// The chain for a certificate that has none of its own, with the program's latest changes.
    pub fn extra_chain(&self) -> Option<Arc<Chain>> {
        let extra = self.live(|live| live.extra_chain.clone());
        let Some(chain) = self.shown_chains.changed(Place::Extra, extra.as_ref()).map(Arc::new) else {
            return extra;
        };
        self.change_live(|live| live.extra_chain = Some(chain.clone()));
        Some(chain)
    }

    /// `SSL_CTX_get_extra_chain_certs`: if there is none, with `or_own` the current certificate's chain.
    pub fn show_extra_chain(&self, or_own: bool) -> *mut ffi::stack_st_X509 {
        match self.extra_chain() {
            None if or_own => identity::show_chain(self),
            extra => self.shown_chains.show(Place::Extra, extra.as_ref()),
        }
    }

    /// `SSL_CTX_clear_extra_chain_certs`
    pub fn clear_extra_chain(&self) {
        self.change_live(|live| live.extra_chain = None);
        self.shown_chains.replace(Place::Extra, None);
    }

    /// `SSL_CTX_get0_ctlog_store`
    pub fn log_store(&self) -> Option<Arc<LogStore>> {
        Option::clone(&self.logs.get())
    }

    /// `SSL_CTX_set0_ctlog_store`
    pub fn set_log_store(&self, logs: Option<LogStore>) {
        self.logs.set(logs.map(Arc::new));
    }

    fn load(&self, work: impl FnOnce(&Store, &LibraryContext) -> bool) -> bool {
        let store = self.live(|live| live.store.clone());
        store.is_some_and(|store| work(&store, self.library()))
    }
}
