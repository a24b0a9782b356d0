//! The values that a connection inherits: one plain type, [`Settings`].
//!
//! `SSL_new` clones it from the context, `SSL_dup` from the connection, and `SSL_clear` keeps it; the manual pages say no more
//! about inheritance. A setter exists once, on `Settings`; both `SSL_CTX_set_x` and `SSL_set_x` call it. Objects share one
//! `Settings` behind an `Arc` until one of them changes it.
//!
//! Values that connections read from their context when they need them (callbacks for ALPN, SNI, tickets, the store, the session
//! cache) are in `context/`.

pub mod alpn;
pub mod authorities;
mod authority_lists;
pub mod block_padding;
pub mod certificate_security;
pub mod certificates;
pub mod chain_control;
pub mod cipher_list;
pub mod ciphersuites;
mod colon_list;
pub mod conf;
mod conf_complaint;
pub mod groups;
pub mod identity;
mod leading_number;
pub mod limits;
pub mod named;
pub mod security;
pub mod shown_chains;
pub mod signature_algorithms;
pub mod suite_list;
mod suite_order;
pub mod suites;
pub mod tmp_dh;
pub mod transparency;
mod version_range;
pub mod versions;

use std::sync::Arc;

use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::x509::Store;

use crate::callbacks::{
    AllowEarlyDataCallback, Argument, CertificateCallback, ExtensionDebugCallback, GenerateSessionIdCallback,
    InfoCallback, MessageCallback, NotResumableCallback, PasswordCallback, PskClientCallback,
    PskFindSessionCallback, PskServerCallback, PskUseSessionCallback, RecordPaddingCallback, TmpDhCallback,
    VerifyCallback,
};
use crate::libcrypto::x509::Key;
use crate::tables::generation::Generation;
use authority_lists::Authorities;
use block_padding::BlockPadding;
use certificates::Certificates;
use groups::GroupList;
pub use security::Security;
use shown_chains::ShownChains;
use suite_list::SuiteList;
use transparency::TransparencyJudge;
pub use version_range::VersionRange;

/// Everything that `SSL_new` copies.
///
/// The second column of the manual page SSL_dup(3) is in the method [`Settings::for_duplicate`].
#[derive(Clone)]
pub struct Settings {
    /// `SSL_OP_…`
    pub options: u64,
    /// `SSL_MODE_…`
    pub mode: u32,
    /// Lowest and highest version, 0 for a bound that the program did not set.
    pub versions: VersionRange,
    /// `SSL_VERIFY_…`
    pub verify_mode: i32,
    /// Called for each certificate of the chain.
    pub verify_callback: Option<VerifyCallback>,
    /// Sessions are resumed only in the context they were made in.
    pub session_id_context: SessionIdContext,
    /// Whether a read may take more than one record from the transport: any non-zero value.
    pub read_ahead: i32,
    /// Size of a read-ahead buffer, 0 for the default.
    pub default_read_buffer: usize,
    /// Largest peer certificate message, in bytes.
    pub max_cert_list: usize,
    /// Non-zero: no close_notify is sent or awaited.
    pub quiet_shutdown: i32,
    /// Largest plaintext of a record that we send, in bytes.
    pub max_send_fragment: usize,
    /// Plaintext after which a write is split, in bytes; never more than `max_send_fragment`.
    pub split_send_fragment: usize,
    /// `SSL_CTX_set_max_pipelines`. No cipher has pipelines: more than one makes a connection read ahead.
    pub max_pipelines: usize,
    /// The required strength of the peer's and our own cryptography.
    pub security: Security,
    /// The number of TLS 1.3 tickets that a server sends after a full handshake.
    pub num_tickets: usize,
    /// Early data that clients may send, in bytes.
    pub max_early_data: u32,
    /// Early data that we accept, in bytes.
    pub recv_max_early_data: u32,
    /// Asked before early data is accepted.
    pub allow_early_data: Option<(AllowEarlyDataCallback, Argument)>,
    /// Sees every protocol message.
    pub message_callback: Option<MessageCallback>,
    /// Passed to the message callback.
    pub message_argument: Argument,
    /// Sees every change of state; a connection without one uses its context's current one.
    pub info_callback: Option<InfoCallback>,
    /// Sees every received extension; set only on connections.
    pub extension_debug: Option<ExtensionDebugCallback>,
    /// Passed to that callback.
    pub extension_debug_argument: Argument,
    /// Pads TLS 1.3 records.
    pub record_padding: Option<RecordPaddingCallback>,
    /// Passed to the padding callback.
    pub record_padding_argument: Argument,
    /// Pads TLS 1.3 records to block sizes.
    pub block_padding: BlockPadding,
    /// Makes session ids on a server.
    pub generate_session_id: Option<GenerateSessionIdCallback>,
    /// Decides whether a new session may be resumed.
    pub not_resumable: Option<NotResumableCallback>,
    /// Kept for programs that set them; pre-shared keys are rejected.
    pub psk_client: Option<PskClientCallback>,
    /// As [`Settings::psk_client`].
    pub psk_server: Option<PskServerCallback>,
    /// As [`Settings::psk_client`].
    pub psk_use_session: Option<PskUseSessionCallback>,
    /// As [`Settings::psk_client`].
    pub psk_find_session: Option<PskFindSessionCallback>,
    /// Asks for the password of an encrypted key file.
    pub password_callback: Option<PasswordCallback>,
    /// Passed to the password callback; without a callback, the password itself.
    pub password_argument: Argument,
    /// Our certificates, keys and chains.
    pub certificates: Arc<Certificates>,
    /// Asked for a certificate during the handshake.
    pub certificate_callback: Option<(CertificateCallback, Argument)>,
    /// The suites set on this connection, TLS 1.3's first; None reads the context's.
    pub cipher_list: Option<Arc<SuiteList>>,
    /// `cipher_list` is a snapshot of the context's list, taken when a call failed to set another one: the suite that a server
    /// chooses must also be in the context's current list.
    pub keeps_contexts_suites: bool,
    /// TLS 1.3 suites that the next cipher list begins with; None is the default list.
    pub ciphersuites: Option<Arc<[u16]>>,
    /// Groups in order of preference; None is the default list.
    pub groups: Option<Arc<GroupList>>,
    /// Signature schemes that we sign with and accept; None is the default list.
    pub signature_algorithms: Option<Arc<[u16]>>,
    /// The schemes that a server requests from clients; None follows `signature_algorithms`.
    pub client_signature_algorithms: Option<Arc<[u16]>>,
    /// ALPN protocols that a client offers, in wire format.
    pub alpn_protocols: Option<Arc<[u8]>>,
    /// `TLSEXT_STATUSTYPE_ocsp` or -1: whether a client requests a stapled response.
    pub status_type: i32,
    /// Certificate types that a server requests from clients (SSL_CTX_set1_client_certificate_types).
    pub client_certificate_types: Option<Arc<[u8]>>,
    /// `SSL_CTX_set_post_handshake_auth`: whether a client offers post-handshake authentication.
    pub post_handshake_auth: bool,
    /// Certificate Transparency: the callback that validates a server's timestamps; None requests none.
    pub transparency: Option<TransparencyJudge>,
    /// `SSL_CTX_set_dh_auto`; accepted, but no DHE suite uses it.
    pub dh_auto: i32,
    /// `SSL_CTX_set0_tmp_dh_pkey`; like `dh_auto`.
    pub tmp_dh: Option<Key>,
    /// `SSL_CTX_set_tmp_dh_callback`; never called.
    pub tmp_dh_callback: Option<TmpDhCallback>,
}

/// A context of up to 32 bytes that ties a session to the program that made it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionIdContext {
    bytes: [u8; Self::MAX],
    length: u8,
}

impl SessionIdContext {
    /// `SSL_MAX_SID_CTX_LENGTH`
    pub const MAX: usize = 32;

    /// None if `bytes` is too long.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut context = Self { length: u8::try_from(bytes.len()).ok()?, ..Self::default() };
        context.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(context)
    }

    /// The bytes that the program set.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl Default for Settings {
    /// The settings of a new context.
    fn default() -> Self {
        Self {
            options: Self::DEFAULT_OPTIONS,
            mode: Self::DEFAULT_MODE,
            versions: VersionRange::default(),
            verify_mode: 0,
            verify_callback: None,
            session_id_context: SessionIdContext::default(),
            read_ahead: 0,
            default_read_buffer: 0,
            max_cert_list: 100 * 1024,
            quiet_shutdown: 0,
            max_send_fragment: 16384,
            split_send_fragment: 16384,
            max_pipelines: 0,
            security: Security {
                level: Self::DEFAULT_SECURITY_LEVEL,
                callback: None,
                argument: Argument::default(),
            },
            num_tickets: 2,
            max_early_data: 0,
            recv_max_early_data: 16384,
            allow_early_data: None,
            message_callback: None,
            message_argument: Argument::default(),
            info_callback: None,
            extension_debug: None,
            extension_debug_argument: Argument::default(),
            record_padding: None,
            record_padding_argument: Argument::default(),
            block_padding: BlockPadding::default(),
            generate_session_id: None,
            not_resumable: None,
            psk_client: None,
            psk_server: None,
            psk_use_session: None,
            psk_find_session: None,
            password_callback: None,
            password_argument: Argument::default(),
            certificates: Arc::default(),
            certificate_callback: None,
            cipher_list: None,
            keeps_contexts_suites: false,
            ciphersuites: None,
            groups: None,
            signature_algorithms: None,
            client_signature_algorithms: None,
            alpn_protocols: None,
            status_type: -1,
            client_certificate_types: None,
            post_handshake_auth: false,
            transparency: None,
            dh_auto: 0,
            tmp_dh: None,
            tmp_dh_callback: None,
        }
    }
}

impl Settings {
    /// `SSL_OP_NO_COMPRESSION | SSL_OP_ENABLE_MIDDLEBOX_COMPAT`
    const DEFAULT_OPTIONS: u64 = 0x0012_0000;
    /// `SSL_MODE_AUTO_RETRY`
    const DEFAULT_MODE: u32 = 4;
    /// `TLSEXT_STATUSTYPE_ocsp`
    const OCSP: i32 = 1;
    /// The level that Debian compiles in.
    const DEFAULT_SECURITY_LEVEL: i32 = 2;

    /// The copy for SSL_new: everything except the callbacks that a connection sets for itself or reads live.
    pub fn for_connection(self: &Arc<Self>) -> Arc<Self> {
        // Most contexts have no values that stay with them: their connections share the settings until they change some.
        let inherits_all = self.read_ahead == self.inherited_read_ahead()
            && self.info_callback.is_none()
            && self.extension_debug.is_none()
            && self.cipher_list.is_none()
            && self.transparency.is_none();
        if inherits_all {
            return self.clone();
        }
        let mut settings = Self {
            read_ahead: self.inherited_read_ahead(),
            info_callback: None,
            extension_debug: None,
            extension_debug_argument: Argument::default(),
            cipher_list: None,
            ..Self::clone(self)
        };
        settings.set_transparency(self.transparency);
        Arc::new(settings)
    }

    /// Sets a connection's callback. A client with one also takes timestamps from OCSP responses, so it must request these.
    pub fn set_transparency(&mut self, judge: Option<TransparencyJudge>) {
        self.transparency = judge;
        if judge.is_some() {
            self.status_type = Self::OCSP;
        }
    }

    /// The copy for SSL_dup: the values on the list of its manual page, and everything else from `fresh`, a new connection's
    /// settings.
    pub fn for_duplicate(&self, fresh: &Self) -> Self {
        let (of, newer) = (self.clone(), Generation::current() >= Generation::V3_5);
        Self {
            options: of.options,
            mode: of.mode,
            versions: of.versions,
            max_cert_list: of.max_cert_list,
            read_ahead: of.read_ahead,
            session_id_context: of.session_id_context,
            generate_session_id: of.generate_session_id,
            message_callback: of.message_callback,
            message_argument: of.message_argument,
            info_callback: of.info_callback,
            verify_mode: of.verify_mode,
            verify_callback: of.verify_callback.or(fresh.verify_callback),
            password_callback: of.password_callback,
            password_argument: of.password_argument,
            cipher_list: of.cipher_list,
            keeps_contexts_suites: of.keeps_contexts_suites,
            // Values that belong to the certificates.
            certificates: of.certificates,
            certificate_callback: of.certificate_callback,
            signature_algorithms: of.signature_algorithms,
            client_signature_algorithms: of.client_signature_algorithms,
            client_certificate_types: of.client_certificate_types,
            security: of.security,
            dh_auto: of.dh_auto,
            tmp_dh: of.tmp_dh,
            tmp_dh_callback: of.tmp_dh_callback,
            // OpenSSL 3.5 also copies the requests to the server.
            status_type: if newer { of.status_type } else { fresh.status_type },
            transparency: if newer { of.transparency } else { fresh.transparency },
            ..fresh.clone()
        }
    }
}

/// An object with settings: a context, whose settings later connections inherit, or a connection.
pub trait Configurable {
    /// The current settings.
    fn settings(&self) -> Arc<Settings>;

    /// Changes the settings. `change` may touch memory only: it runs no C code.
    fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R;

    /// The suites that a handshake may use, TLS 1.3's first.
    fn cipher_list(&self) -> Arc<SuiteList>;

    /// Replaces the suites.
    fn replace_cipher_list(&self, list: SuiteList);

    /// Keeps the current suites even if the context's list changes later.
    fn keep_cipher_list(&self) {}

    /// The arguments of the program's security callback: the connection or NULL, and the context.
    fn security_subject(&self) -> security::Subject;

    /// The library context from which algorithms are fetched.
    fn library(&self) -> LibraryContext;

    /// The certificate stacks to which the program holds pointers.
    fn shown_chains(&self) -> &ShownChains;

    /// The context's certificate store.
    fn store(&self) -> Option<Store>;

    /// Reads or changes the authority names. `work` runs no C code except libcrypto's allocator.
    fn authorities<R>(&self, work: impl FnOnce(&mut Authorities) -> R) -> R;

    /// The current authority names.
    fn authorities_now(&self) -> Authorities;
}
