//! A connection as the target of setters: its own settings, and its context's for what it does not set itself.

use std::sync::Arc;

use super::Connection;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Store;
use crate::settings::authorities::Authorities;
use crate::settings::security::Subject;
use crate::settings::shown_chains::ShownChains;
use crate::settings::suite_list::SuiteList;
use crate::settings::{Configurable, Settings};

impl Configurable for Connection {
    fn settings(&self) -> Arc<Settings> {
        self.settings()
    }

    fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.change(change)
    }

    fn cipher_list(&self) -> Arc<SuiteList> {
        self.settings().cipher_list.clone().unwrap_or_else(|| self.context().cipher_list())
    }

    fn replace_cipher_list(&self, list: SuiteList) {
        let old = self.change(|settings| {
            settings.keeps_contexts_suites = false;
            settings.cipher_list.replace(Arc::new(list))
        });
        drop(old);
    }

    fn keep_cipher_list(&self) {
        let list = self.cipher_list();
        self.change(|settings| {
            settings.keeps_contexts_suites |= settings.cipher_list.is_none();
            settings.cipher_list.get_or_insert(list);
        });
    }

    fn security_subject(&self) -> Subject {
        Subject { ssl: self.as_ptr(), context: std::ptr::null() }
    }

    fn library(&self) -> LibraryContext {
        self.context().library().clone()
    }

    fn shown_chains(&self) -> &ShownChains {
        &self.shown_chains
    }

    fn store(&self) -> Option<Store> {
        self.context().live(|live| live.store.clone())
    }

    fn authorities<R>(&self, work: impl FnOnce(&mut Authorities) -> R) -> R {
        self.authorities.with(work)
    }

    fn authorities_now(&self) -> Authorities {
        self.authorities.get()
    }
}
