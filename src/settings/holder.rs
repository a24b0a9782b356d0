//! What has settings of its own, for the functions that exist as `SSL_CTX_…` and as `SSL_…`.

use std::sync::Arc;

use super::Settings;
use super::authorities::Authorities;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Store;

/// A context, or a connection.
pub trait Holder {
    /// The settings as they are now.
    fn settings(&self) -> Arc<Settings>;

    /// Changes the settings. The change is one of memory only: no C code runs in it.
    fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R;

    /// Where algorithms are fetched from.
    fn library(&self) -> LibraryContext;

    /// The context's certificate store.
    fn store(&self) -> Option<Store>;

    /// Reads or changes the names of authorities. No C code runs in it but libcrypto's allocator.
    fn authorities<R>(&self, work: impl FnOnce(&mut Authorities) -> R) -> R;

    /// Who asks, as the security callback is told.
    fn subject(&self) -> Subject;
}

/// What a security callback is told about the object that asks.
#[derive(Clone, Copy)]
pub struct Subject {
    /// The connection; NULL where a context asks.
    pub ssl: *const SSL,
    /// The context; NULL where a connection asks.
    pub context: *const SSL_CTX,
}
