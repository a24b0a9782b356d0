//! `SSL`: one connection, from `SSL_new` to `SSL_free`.
//!
//! Life cycle and state machine are here, the handshake is in `handshake.rs`, data in `io.rs`. Getters read `facts.rs`, even
//! while C code runs during a handshake.

mod bios;
mod check_chain;
mod configurable;
mod contexts;
mod credentials;
mod dane;
mod data_settings;
mod early_data;
mod early_data_answer;
mod error;
mod extension_debug;
mod facts;
mod handshake;
mod handshake_callbacks;
mod handshake_parameters;
mod hello;
mod hello_check;
mod in_progress;
mod io;
mod key_log;
mod key_update;
mod log;
mod message_callbacks;
mod message_facts;
#[cfg(all(test, feature = "models"))]
mod models;
mod negotiation;
mod new_session;
mod offered;
mod parts;
mod peer;
mod peer_signature_policy;
mod post_handshake_auth;
mod progress;
mod receiving;
mod renewal;
mod resumption;
mod sealing;
mod sending_half;
mod server_sessions;
mod shutdown;
mod stapling;
mod state;
#[cfg(test)]
mod tests;
mod ticket_random;
mod tickets;
// Parses what a peer sends: `make lint` rejects code here that may panic.
#[cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#[cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]
mod trace;
mod transparency;
mod verification;
mod working;

use std::ffi::{CStr, c_int};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU32, AtomicU64, Ordering};

pub use contexts::Current;
pub use credentials::Wanted;
pub use dane::DaneFailure;
pub use early_data::EarlyRead;
pub use error::ErrorKind;
pub use facts::Facts;
pub use parts::{Asked, KeyUpdate, Peer, Refusal, Stapling, Verdict};

use contexts::Contexts;
use data_settings::DataSettings;
use parts::{Authentication, Early, Kept, Open, Owed, Progress, Resumption};

use crate::context::Context;
use crate::handshake::message_log::Passed;
use crate::handshake::negotiated_parameters::NegotiatedParameters;
use crate::handshake::steps::{Established, Handshake};
use crate::libcrypto::dane::Dane;
use crate::libcrypto::ex_data::{Class, ExData};
use crate::libcrypto::ffi;
use crate::libcrypto::transparency::Timestamps;
use crate::libcrypto::verify_param::VerifyParam;
use crate::lock::{Condition, Lock, Rare};
use crate::reference::{Counted, Ref, References};
use crate::settings::authorities::Authorities;
use crate::settings::shown_chains::ShownChains;
use crate::settings::{Settings, identity};
use crate::superseded::Superseded;
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;
use crate::transport::Transport;

/// One connection.
pub struct Connection {
    references: References,
    contexts: Contexts,
    settings: Lock<Arc<Settings>>,
    data_settings: DataSettings,
    made_with: &'static Method,
    param: VerifyParam,
    dane: Arc<Dane>,
    /// The connection's own lists; without them the context's apply.
    authorities: Lock<Authorities>,
    shown_chains: ShownChains,
    transport: Transport,
    /// A [`Role`], or 0 if none is set.
    role: AtomicU8,
    status: Lock<Status>,
    /// Notified when the sending half is returned, and when it may never be.
    sender_returned: Condition,
    /// How many calls wait for it. They hold nothing.
    waiting_calls: AtomicU32,
    facts: Lock<Facts>,
    /// Earlier values of getters that programs may hold pointers to. The next handshake drops them.
    superseded: Superseded,
    progress: Progress,
    /// Messages to report to callbacks later, with the version to report.
    deferred: Rare<Vec<(Passed, u16)>>,
    resumption: Lock<Resumption>,
    /// The peer's signed certificate timestamps, once they have been requested.
    timestamps: Rare<Arc<Timestamps>>,
    /// Why the handshake must fail with an internal_error alert, although rustls would continue.
    session_failure: Rare<Reason>,
    early: Lock<Early>,
    /// Whether the program has used early data; if not, moving data skips that state.
    has_early: AtomicBool,
    owed: Owed,
    /// What the last call waits for: a [`Want`].
    want: AtomicI32,
    /// This object, until it is released: calls in progress hold no reference of their own.
    kept: Lock<Option<Arc<Self>>>,
    /// The number of this connection in the log; 0 before its first line.
    log_number: AtomicU64,
    /// The program's own pointers.
    pub ex_data: ExData,
}

/// The state of the connection. A call takes out the part that it works on, so C code that calls back finds `Busy`.
enum State {
    /// No handshake has begun.
    Before,
    /// A handshake is in progress.
    Handshaking(Box<Handshake>),
    /// All messages are exchanged; our last ones still have to be written.
    Finishing(Box<Established>),
    /// Data may flow.
    Open(Open),
    /// A call further up the stack works on the handshake.
    Busy(Kept),
    /// Every call fails.
    Failed,
}

/// The value that a failed call returns to C. The reason is in the error queue, or `Status::want` says what to wait for.
type CallResult<T> = Result<T, c_int>;

/// The state of the connection, and small values that setters change and getters read at any time. They share one lock, because
/// moving data needs most of them.
pub struct Status {
    state: State,
    /// Versions and roles that the program asked for.
    pub method: &'static Method,
    /// `SSL_is_server`: the role; until one is set, the default of the context's method at `SSL_new`.
    pub server: bool,
    /// `SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN`
    pub shutdown: i32,
    /// A fatal alert could not be written: shorter writes fail until it is.
    pub stuck_alert: bool,
    /// Description of the last warning alert received; 0, which is close_notify, if there was none.
    pub warning_alert: u8,
    /// The state of our own KeyUpdate.
    pub key_update: KeyUpdate,
    /// Server: tickets that the program asked for after the handshake.
    pub extra_tickets: usize,
    /// Server: of the last of these all is sealed that the program did not refuse, and the transport has not taken all of it.
    pub ticket_is_sealed: bool,
    /// Server: tickets requested while an interrupted write was waiting for its retry; the write after that sends them.
    pub waiting_tickets: usize,
    /// Post-handshake authentication.
    pub authentication: Authentication,
    /// The server name that a client sends (`SSL_set_tlsext_host_name`).
    pub host_name: Option<Arc<CStr>>,
    /// OCSP data of this connection, set by the program or received.
    pub stapling: Stapling,
}

/// `SSL_NOTHING` and similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Want {
    /// No call waits.
    Nothing = 1,
    /// The BIO must accept more data.
    Writing = 2,
    /// The BIO must deliver more data.
    Reading = 3,
    /// A certificate callback asked to be called again.
    X509Lookup = 4,
    /// The ClientHello callback asked to be called again.
    ClientHello = 7,
    /// The verification asked to be repeated.
    RetryVerify = 8,
}

const WANTS: [Want; 6] =
    [Want::Nothing, Want::Writing, Want::Reading, Want::X509Lookup, Want::ClientHello, Want::RetryVerify];

/// Our side of the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Sends the first message.
    Client = 1,
    /// Answers.
    Server = 2,
}

impl Connection {
    /// `SSL_new`
    pub fn create(context: &Arc<Context>) -> Result<Ref<Self>, Reason> {
        let method = context.method();
        identity::take_up_shown_chains(&**context);
        let settings = context.settings().for_connection();
        let connection = Arc::new(Self {
            references: References::first(),
            contexts: Contexts::new(context),
            data_settings: DataSettings::of(&settings),
            made_with: method,
            settings: Lock::new(settings),
            param: VerifyParam::inheriting(context.param()).ok_or(Reason::MALLOC_FAILURE)?,
            authorities: Lock::default(),
            dane: Arc::new(Dane::new(context.dane().flags())),
            shown_chains: ShownChains::default(),
            transport: Transport::default(),
            role: AtomicU8::new(0),
            status: Lock::new(Status::new(method)),
            sender_returned: Condition::default(),
            waiting_calls: AtomicU32::new(0),
            facts: Lock::default(),
            superseded: Superseded::default(),
            progress: Progress::default(),
            deferred: Rare::default(),
            timestamps: Rare::default(),
            session_failure: Rare::default(),
            resumption: Lock::default(),
            early: Lock::default(),
            has_early: AtomicBool::new(false),
            owed: Owed::default(),
            want: AtomicI32::new(Want::Nothing as i32),
            kept: Lock::default(),
            log_number: AtomicU64::new(0),
            ex_data: ExData::empty(Class::Ssl),
        });
        if !connection.ex_data.create(connection.as_ptr().cast()) {
            return Err(Reason::MALLOC_FAILURE);
        }
        connection.kept.set(Some(connection.clone()));
        Ok(Ref::counted(connection))
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::SSL {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// The context whose callbacks and stores are in effect.
    pub fn context(&self) -> Current<'_> {
        self.contexts.current()
    }

    /// `SSL_set_SSL_CTX`: takes from `context` the certificates with everything that belongs to them, and all values that are
    /// read live. Options, verification and protocol range stay, and the session context remains the first one.
    pub fn set_context(&self, context: &Arc<Context>) {
        let now = self.context();
        if Arc::ptr_eq(&now, context) {
            return;
        }
        identity::take_up_shown_chains(&**context);
        let (old, new) = (now.settings(), context.settings());
        self.change(|settings| {
            settings.certificates = new.certificates.clone();
            settings.certificate_callback = new.certificate_callback;
            settings.signature_algorithms = new.signature_algorithms.clone();
            settings.client_signature_algorithms = new.client_signature_algorithms.clone();
            settings.client_certificate_types = new.client_certificate_types.clone();
            settings.security = new.security;
            if settings.session_id_context == old.session_id_context {
                settings.session_id_context = new.session_id_context;
            }
        });
        self.shown_chains.clear();
        self.contexts.replace(context);
    }

    /// The context whose session cache and ticket keys are in effect.
    pub fn session_context(&self) -> &Ref<Context> {
        self.contexts.first()
    }

    /// The current settings.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.get()
    }

    /// Looks at the current settings without a reference of its own: all connections of a context share that count. `look` may touch
    /// memory only: it runs no C code, and takes no lock.
    pub fn setting<R>(&self, look: impl FnOnce(&Settings) -> R) -> R {
        self.settings.with(|settings| look(settings))
    }

    /// Changes this connection's settings. `change` may touch memory only: it runs no C code.
    pub fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.settings.with(|settings| {
            let settings = Arc::make_mut(settings);
            let result = change(settings);
            self.data_settings.update(settings);
            result
        })
    }

    /// The verification parameters.
    pub fn param(&self) -> &VerifyParam {
        &self.param
    }

    /// Reads or changes the status.
    pub fn status<R>(&self, work: impl FnOnce(&mut Status) -> R) -> R {
        self.status.with(work)
    }

    /// Reads or changes what getters return about the handshake.
    pub fn facts<R>(&self, work: impl FnOnce(&mut Facts) -> R) -> R {
        self.facts.with(work)
    }

    /// The role of the handshake; None until `SSL_set_connect_state` or `SSL_set_accept_state`.
    pub fn chosen_role(&self) -> Option<Role> {
        let role = self.role.load(Ordering::Relaxed);
        [Role::Client, Role::Server].into_iter().find(|known| *known as u8 == role)
    }

    /// The role of the handshake; a server until one is set, because no caller asks before.
    fn role(&self) -> Role {
        self.chosen_role().unwrap_or(Role::Server)
    }

    /// The BIOs.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// What the last call waited for.
    pub fn want(&self) -> Want {
        let want = self.want.load(Ordering::Relaxed);
        WANTS.into_iter().find(|known| *known as i32 == want).unwrap_or(Want::Nothing)
    }

    /// Sets what a call waits for.
    fn set_want(&self, want: Want) {
        self.want.store(want as i32, Ordering::Relaxed);
    }

    /// A call from C begins: an `SSL_free` in one of its callbacks takes effect when the call ends.
    pub fn call_begins(&self) {
        self.references.call_begins();
        if self.transport.may_be_left() {
            self.recover_left(1);
        }
    }

    /// A call from C ends. The last one releases a connection that was freed in the meantime, and its memory.
    pub fn call_ends(self: &Arc<Self>) {
        if self.references.call_ends() {
            self.release();
        }
    }

    /// Replaces the state; the old one is dropped after the lock is released.
    fn set_state(&self, state: State) {
        let old = self.status(|s| std::mem::replace(&mut s.state, state));
        // Threads that wait for the sending half see that it will not return.
        self.sender_returned.notify();
        drop(old);
    }

    /// Reads or changes an open connection; None if it is not open.
    fn open<R>(&self, look: impl FnOnce(&mut Open) -> R) -> Option<R> {
        self.status(|s| match &mut s.state {
            State::Open(open) => Some(look(open)),
            _ => None,
        })
    }

    fn is_open(&self) -> bool {
        self.open(|_| ()).is_some()
    }

    /// The negotiated parameters; None before the end of the handshake.
    fn negotiated(&self) -> Option<Arc<NegotiatedParameters>> {
        self.open(|open| open.negotiated.clone())
    }

    /// Makes every later call fail.
    fn fail(&self) {
        self.set_state(State::Failed);
    }
}

impl Counted for Connection {
    fn references(&self) -> &References {
        &self.references
    }

    fn before_return(&self) {
        if self.transport.may_be_left() {
            self.recover_left(0);
        }
    }

    fn teardown(self: &Arc<Self>) {
        self.release();
    }
}

impl Status {
    /// `SSL_SENT_SHUTDOWN`
    pub const SENT_SHUTDOWN: i32 = 1;
    /// `SSL_RECEIVED_SHUTDOWN`
    pub const RECEIVED_SHUTDOWN: i32 = 2;

    /// Whether a write must be retried before anything else is sent.
    fn is_writing(&self) -> bool {
        matches!(&self.state, State::Open(open) if open.is_writing())
    }

    /// Whether messages are pending that put an open connection into a handshake.
    pub(super) fn has_messages(&self) -> bool {
        self.key_update.is_handshake() || self.has_messages_besides_key_update()
    }

    fn has_messages_besides_key_update(&self) -> bool {
        self.extra_tickets > 0 || self.authentication.is_handshake()
    }

    fn new(method: &'static Method) -> Self {
        Self {
            state: State::Before,
            method,
            server: method.server,
            shutdown: 0,
            stuck_alert: false,
            warning_alert: 0,
            key_update: KeyUpdate::Idle,
            extra_tickets: 0,
            ticket_is_sealed: false,
            waiting_tickets: 0,
            authentication: Authentication::default(),
            host_name: None,
            stapling: Stapling::default(),
        }
    }
}
