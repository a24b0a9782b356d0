//! `SSL`: one connection, from `SSL_new` to `SSL_free`.
//!
//! Life cycle and state machine are here, the handshake is in `handshake.rs`, data in `io.rs`. Getters answer from `facts.rs`, also
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
mod tickets;
// This reads what a peer sends: code that may panic does not pass `make lint`.
#[cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#[cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]
mod trace;
mod transparency;
mod verification;
mod working;

use std::ffi::{CStr, c_int};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU64, Ordering};

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
    /// Lists of its own; the context's count where there is none.
    authorities: Lock<Authorities>,
    shown_chains: ShownChains,
    transport: Transport,
    /// A [`Role`], or 0 while there is none.
    role: AtomicU8,
    status: Lock<Status>,
    /// An authentication has given the sending half back.
    sender_returned: Condition,
    facts: Lock<Facts>,
    /// Earlier values of getters that programs may have pointers to. The next handshake drops them.
    superseded: Superseded,
    progress: Progress,
    /// What is reported to callbacks later, with the version to report.
    deferred: Rare<Vec<(Passed, u16)>>,
    resumption: Lock<Resumption>,
    /// The peer's signed certificate timestamps, once somebody has asked for them.
    timestamps: Rare<Arc<Timestamps>>,
    /// Why the handshake must fail with an internal-error alert, although rustls would go on.
    session_failure: Rare<Reason>,
    early: Lock<Early>,
    /// Whether the program has used early data, so that moving data need not look.
    has_early: AtomicBool,
    owed: Owed,
    /// What the last call waited for: a [`Want`].
    want: AtomicI32,
    /// This object, until it is released: calls that are inside have no reference of their own.
    kept: Lock<Option<Arc<Self>>>,
    /// The number of this connection in the log; 0 before its first line.
    log_number: AtomicU64,
    /// The program's own pointers.
    pub ex_data: ExData,
}

/// The state of the connection. What a call works on is taken out, so C code that calls back finds `Busy`.
enum State {
    /// No handshake has begun.
    Before,
    /// In the middle of one.
    Handshaking(Box<Handshake>),
    /// All messages are exchanged; the last of ours wait to be written.
    Finishing(Box<Established>),
    /// Data may flow.
    Open(Open),
    /// A call further up works on the handshake.
    Busy(Kept),
    /// Nothing works any more.
    Failed,
}

/// A call that failed: what it returns to C. The reason is in the error queue, or `Status::want` says what to wait for.
type CallResult<T> = Result<T, c_int>;

/// The state of the connection, and the small state that setters change and getters read at any time. One lock, because moving
/// data needs most of it.
pub struct Status {
    state: State,
    /// Versions and roles that the program asked for.
    pub method: &'static Method,
    /// `SSL_is_server`: the role, before there is one what the context's method said when the connection was made.
    pub server: bool,
    /// `SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN`
    pub shutdown: i32,
    /// A fatal alert could not be written: it stays in the way of writes that are shorter.
    pub stuck_alert: bool,
    /// Description of the last warning alert received; 0, which is close_notify, where there was none.
    pub warning_alert: u8,
    /// New keys for what we send.
    pub key_update: KeyUpdate,
    /// Server: tickets that the program asked for after the handshake.
    pub extra_tickets: usize,
    /// Server: those that it asked for while an interrupted write waited to be repeated; the write after that sends them.
    pub waiting_tickets: usize,
    /// Authentication after the handshake.
    pub authentication: Authentication,
    /// The name that the client asks the server for (`SSL_set_tlsext_host_name`).
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
    /// The BIO must take more.
    Writing = 2,
    /// The BIO must give more.
    Reading = 3,
    /// A certificate callback asked to be called again.
    X509Lookup = 4,
    /// The ClientHello callback asked to be called again.
    ClientHello = 7,
    /// The verification asked to be tried again.
    RetryVerify = 8,
}

const WANTS: [Want; 6] =
    [Want::Nothing, Want::Writing, Want::Reading, Want::X509Lookup, Want::ClientHello, Want::RetryVerify];

/// Which side of the handshake we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// We speak first.
    Client = 1,
    /// We answer.
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

    /// The context whose callbacks and stores count now.
    pub fn context(&self) -> Current<'_> {
        self.contexts.current()
    }

    /// `SSL_set_SSL_CTX`: certificates and all that goes with them come from `context`, and so does what is read live;
    /// options, verification and protocol range stay, and the session context stays the first one.
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

    /// The context whose session cache and tickets count.
    pub fn session_context(&self) -> &Ref<Context> {
        self.contexts.first()
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.get()
    }

    /// Changes this connection's settings. The change is one of memory only: no C code runs in it.
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

    /// Reads or changes the small state.
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

    /// The role of the handshake; a server until one is set, because nothing asks before.
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

    /// Says what a call waits for.
    fn set_want(&self, want: Want) {
        self.want.store(want as i32, Ordering::Relaxed);
    }

    /// A call from C begins: `SSL_free` by a callback waits for its end.
    pub fn call_begins(&self) {
        self.references.call_begins();
        if self.transport.may_be_left() {
            self.recover_left(1);
        }
    }

    /// A call from C ends. The last one releases a connection that was freed meanwhile, and its memory.
    pub fn call_ends(self: &Arc<Self>) {
        if self.references.call_ends() {
            self.release();
        }
    }

    /// Puts another state in the place of the one that is there, which is dropped after the lock is released.
    fn set_state(&self, state: State) {
        let old = self.status(|s| std::mem::replace(&mut s.state, state));
        // Who waits for a half finds that it will not come.
        self.sender_returned.notify();
        drop(old);
    }

    /// Looks at an open connection; None where it is not open.
    fn open<R>(&self, look: impl FnOnce(&mut Open) -> R) -> Option<R> {
        self.status(|s| match &mut s.state {
            State::Open(open) => Some(look(open)),
            _ => None,
        })
    }

    fn is_open(&self) -> bool {
        self.open(|_| ()).is_some()
    }

    /// What the handshake has settled; None before its end.
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

    /// Whether a write must be repeated before anything else is sent.
    fn has_interrupted_write(&self) -> bool {
        matches!(&self.state, State::Open(open) if open.send.get().is_some_and(|half| half.interrupted.is_some()))
    }

    /// Whether messages wait to be sent that put an open connection into a handshake.
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
            waiting_tickets: 0,
            authentication: Authentication::default(),
            host_name: None,
            stapling: Stapling::default(),
        }
    }
}
