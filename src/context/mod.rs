//! `SSL_CTX`: the settings that connections inherit, the callbacks and stores that they read live, and the session
//! cache that they share.

pub mod certificate_cache;
pub mod session_cache;
mod session_entries;
mod sessions;
mod trust;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use crate::callbacks::{
    AlpnSelectCallback, Argument, CertificateVerifyCallback, ClientCertificateCallback, ClientHelloCallback,
    KeylogCallback, NpnAdvertisedCallback, NpnSelectCallback, ServerNameCallback, StatusCallback,
};
use crate::crypto::{key_derivation, processor};
use crate::handshake::config::ConfigCache;
use crate::libcrypto::dane::DaneDigests;
use crate::libcrypto::ex_data::{Class, ExData};
use crate::libcrypto::ffi;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::transparency::LogStore;
use crate::libcrypto::verify_param::VerifyParam;
use crate::libcrypto::x509::{Chain, Store};
use crate::lock::Published;
use crate::reference::{Counted, Ref, References};
use crate::settings::authorities::Authorities;
use crate::settings::security::Subject;
use crate::settings::shown_chains::ShownChains;
use crate::settings::suite_list::SuiteList;
use crate::settings::{Configurable, Settings};
use crate::tables::cipher_suites::{self, CipherSuite};
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;
use crate::{fork, logging};
use certificate_cache::CertificateCache;
use session_cache::SessionCache;

/// One context.
pub struct Context {
    references: References,
    settings: Published<Settings>,
    /// Whether the settings have an info callback; each step of a handshake reads this.
    informs: AtomicBool,
    param: VerifyParam,
    live: Published<Live>,
    shown_chains: ShownChains,
    /// Which callbacks [`Live`] has, as bits of [`LiveCallback`].
    live_callbacks: AtomicU8,
    /// Sessions, their callbacks and counters, and the ticket keys.
    pub sessions: SessionCache,
    /// Certificates that peers have sent.
    pub peer_certificates: CertificateCache,
    /// rustls's configurations for the parameters of the latest connections.
    pub configs: ConfigCache,
    /// The program's own pointers.
    pub ex_data: ExData,
    dane: Arc<DaneDigests>,
    /// Certificate Transparency: the logs that clients know. None if the program has removed them.
    logs: Published<Option<Arc<LogStore>>>,
    library: LibraryContext,
    /// The suites whose cipher or digest the library context lacks. They are not negotiated, although aws-lc implements them: a
    /// program that asks for a provider's algorithms must not get others.
    missing: Box<[u16]>,
}

/// What connections read from their context when they use it, not when they are created.
#[derive(Clone)]
pub struct Live {
    /// The method that connections start with.
    pub method: &'static Method,
    /// Trusted certificates and CRLs; the program may add to it at any time.
    pub store: Option<Store>,
    /// Certificates that are sent after the end-entity certificate if its slot has no chain.
    pub extra_chain: Option<Arc<Chain>>,
    /// Suites for connections without a list of their own; None is the default list.
    pub cipher_list: Option<Arc<SuiteList>>,
    /// Authorities that connections without their own lists send to the peer.
    pub authorities: Authorities,
    /// Replaces the whole verification.
    pub certificate_verify: Option<(CertificateVerifyCallback, Argument)>,
    /// Asked by a client for a certificate.
    pub client_certificate: Option<ClientCertificateCallback>,
    /// Chooses the application protocol on a server.
    pub alpn_select: Option<(AlpnSelectCallback, Argument)>,
    /// Called on a server when the ClientHello has been read.
    pub client_hello: Option<(ClientHelloCallback, Argument)>,
    /// Called on a server with the name that the client sent.
    pub server_name: Option<ServerNameCallback>,
    /// Passed to the server-name callback.
    pub server_name_argument: Argument,
    /// Stapled OCSP responses: provided by a server, checked by a client.
    pub status: Option<StatusCallback>,
    /// Passed to the status callback.
    pub status_argument: Argument,
    /// Receives the secrets of each connection in NSS's format.
    pub keylog: Option<KeylogCallback>,
    /// Kept for programs that set it; NPN is not negotiated.
    pub npn_advertised: Option<(NpnAdvertisedCallback, Argument)>,
    /// As [`Live::npn_advertised`].
    pub npn_select: Option<(NpnSelectCallback, Argument)>,
}

impl Context {
    /// `SSL_CTX_new_ex`
    pub fn create(method: &'static Method, library: LibraryContext) -> Result<Ref<Self>, Reason> {
        logging::start();
        fork::watch();
        if method.server {
            // A server that forks for each client does this once, before it forks.
            key_derivation::prepare();
            processor::prepare();
        }
        let missing = missing_suites(&library);
        let negotiable = cipher_suites::SUITES.iter().filter(|suite| suite.is_negotiable());
        if negotiable.count() == missing.len() {
            return Err(Reason::LIBRARY_HAS_NO_CIPHERS);
        }
        let context = Arc::new(Self {
            references: References::first(),
            settings: Published::new(Settings::default()),
            informs: AtomicBool::new(false),
            param: VerifyParam::new().ok_or(Reason::MALLOC_FAILURE)?,
            live: Published::new(Live::new(method).ok_or(Reason::MALLOC_FAILURE)?),
            live_callbacks: AtomicU8::new(0),
            shown_chains: ShownChains::default(),
            sessions: SessionCache::new(&library).ok_or(Reason::MALLOC_FAILURE)?,
            peer_certificates: CertificateCache::default(),
            configs: ConfigCache::default(),
            ex_data: ExData::empty(Class::Context),
            dane: Arc::default(),
            logs: Published::new(Some(Arc::new(LogStore::new(&library).ok_or(Reason::MALLOC_FAILURE)?))),
            library,
            missing,
        });
        if !context.ex_data.create(context.as_ptr().cast()) {
            return Err(Reason::MALLOC_FAILURE);
        }
        Ok(Ref::counted(context))
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::SSL_CTX {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// The method that connections start with.
    pub fn method(&self) -> &'static Method {
        self.live(|live| live.method)
    }

    /// `SSL_CTX_set_ssl_version`; also resets the suites to the default.
    pub fn set_method(&self, method: &'static Method) {
        self.change(|settings| settings.ciphersuites = None);
        self.change_live(|live| {
            live.method = method;
            live.cipher_list = None;
        });
    }

    /// The settings that new connections inherit.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.get()
    }

    /// Changes what later connections inherit. `change` may touch memory only: it runs no C code.
    pub fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.settings.change(|settings| {
            let result = change(settings);
            self.informs.store(settings.info_callback.is_some(), Ordering::Relaxed);
            result
        })
    }

    /// Whether there is an info callback.
    pub fn informs(&self) -> bool {
        self.informs.load(Ordering::Relaxed)
    }

    /// The verification parameters that connections inherit.
    pub fn param(&self) -> &VerifyParam {
        &self.param
    }

    /// Reads the live values.
    pub fn live<R>(&self, look: impl FnOnce(&Live) -> R) -> R {
        look(&self.live.get())
    }

    /// Changes the live values. `change` runs no C code.
    pub fn change_live<R>(&self, change: impl FnOnce(&mut Live) -> R) -> R {
        self.live.change(|live| {
            let result = change(live);
            self.live_callbacks.store(live.callbacks(), Ordering::Relaxed);
            result
        })
    }

    /// Whether this callback is set. Every handshake checks each, and most are unset.
    pub fn has_callback(&self, which: LiveCallback) -> bool {
        self.live_callbacks.load(Ordering::Relaxed) & which as u8 != 0
    }

    /// This callback, as `get` reads it.
    pub fn callback<T>(&self, which: LiveCallback, get: impl FnOnce(&Live) -> Option<T>) -> Option<T> {
        if self.has_callback(which) { self.live(|live| get(live)) } else { None }
    }

    /// The digests and flags that connections use for TLSA records.
    pub fn dane(&self) -> &Arc<DaneDigests> {
        &self.dane
    }

    /// Whether the library context has the algorithms of this suite.
    pub fn provides(&self, suite: u16) -> bool {
        !self.missing.contains(&suite)
    }

    /// The library context from which algorithms are fetched.
    pub fn library(&self) -> &LibraryContext {
        &self.library
    }
}

/// The suites that `library` cannot provide; none for the standard context.
fn missing_suites(library: &LibraryContext) -> Box<[u16]> {
    if library.is_standard() {
        return Box::default();
    }
    let negotiable = cipher_suites::SUITES.iter().filter(|suite| suite.is_negotiable());
    let is_missing = |suite: &&CipherSuite| {
        !library.has_cipher(suite.encryption.nid()) || !library.has_digest(suite.handshake_digest.nid())
    };
    negotiable.filter(is_missing).map(|suite| suite.protocol_id).collect()
}

impl Configurable for Context {
    fn settings(&self) -> Arc<Settings> {
        self.settings()
    }

    fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.change(change)
    }

    fn cipher_list(&self) -> Arc<SuiteList> {
        self.live(|live| live.cipher_list.clone()).unwrap_or_else(SuiteList::standard)
    }

    fn replace_cipher_list(&self, list: SuiteList) {
        self.change_live(|live| live.cipher_list = Some(Arc::new(list)));
    }

    fn security_subject(&self) -> Subject {
        Subject { ssl: std::ptr::null(), context: self.as_ptr() }
    }

    fn library(&self) -> LibraryContext {
        self.library.clone()
    }

    fn shown_chains(&self) -> &ShownChains {
        &self.shown_chains
    }

    fn store(&self) -> Option<Store> {
        self.live(|live| live.store.clone())
    }

    fn authorities<R>(&self, work: impl FnOnce(&mut Authorities) -> R) -> R {
        self.change_live(|live| work(&mut live.authorities))
    }

    fn authorities_now(&self) -> Authorities {
        self.live(|live| live.authorities.clone())
    }
}

impl Counted for Context {
    fn references(&self) -> &References {
        &self.references
    }

    fn teardown(self: &Arc<Self>) {
        self.flush_sessions(0);
        self.sessions.clear_table();
        self.ex_data.release(self.as_ptr().cast());
    }
}

/// The callbacks of [`Live`] that handshakes use.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum LiveCallback {
    /// [`Live::client_certificate`]
    ClientCertificate = 1 << 0,
    /// [`Live::alpn_select`]
    AlpnSelect = 1 << 1,
    /// [`Live::client_hello`]
    ClientHello = 1 << 2,
    /// [`Live::server_name`]
    ServerName = 1 << 3,
    /// [`Live::status`]
    Status = 1 << 4,
    /// [`Live::keylog`]
    Keylog = 1 << 5,
}

impl Live {
    fn callbacks(&self) -> u8 {
        let bit = |is_set: bool, which: LiveCallback| if is_set { which as u8 } else { 0 };
        bit(self.client_certificate.is_some(), LiveCallback::ClientCertificate)
            | bit(self.alpn_select.is_some(), LiveCallback::AlpnSelect)
            | bit(self.client_hello.is_some(), LiveCallback::ClientHello)
            | bit(self.server_name.is_some(), LiveCallback::ServerName)
            | bit(self.status.is_some(), LiveCallback::Status)
            | bit(self.keylog.is_some(), LiveCallback::Keylog)
    }

    fn new(method: &'static Method) -> Option<Self> {
        Some(Self {
            method,
            store: Some(Store::new()?),
            extra_chain: None,
            authorities: Authorities::empty()?,
            cipher_list: None,
            certificate_verify: None,
            client_certificate: None,
            alpn_select: None,
            client_hello: None,
            server_name: None,
            server_name_argument: Argument::default(),
            status: None,
            status_argument: Argument::default(),
            keylog: None,
            npn_advertised: None,
            npn_select: None,
        })
    }
}
