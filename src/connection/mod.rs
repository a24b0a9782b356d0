//! `SSL`: one connection, from `SSL_new` to `SSL_free`.
//!
//! The life cycle and the state machine are here; the handshake is driven in `handshake.rs`, bytes move in `io.rs`,
//! and `facts.rs` is what getters answer from, also while C code runs in the middle of a handshake.

mod credentials;
mod facts;
mod peer;
mod verification;

use std::sync::Arc;
use std::sync::atomic::AtomicI32;

pub use credentials::{ClientAnswer, Refusal, Wanted};
pub use facts::Facts;
pub use peer::Peer;
pub use verification::Verdict;

use crate::context::Context;
use crate::libcrypto::ex_data::{Class, ExData};
use crate::libcrypto::ffi;
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::verify_param::VerifyParam;
use crate::libcrypto::x509::Store;
use crate::lock::Lock;
use crate::reference::{Counted, Ref};
use crate::settings::Settings;
use crate::settings::authorities::Authorities;
use crate::settings::holder::{Holder, Subject};
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;
use crate::transport::Transport;

/// One connection.
pub struct Connection {
    references: AtomicI32,
    /// Replaced by `SSL_set_SSL_CTX`.
    context: Lock<Ref<Context>>,
    /// The context of `SSL_new`: session cache and tickets stay with it.
    session_context: Ref<Context>,
    settings: Lock<Arc<Settings>>,
    param: VerifyParam,
    /// Lists of its own; the context's count where there is none.
    authorities: Lock<Authorities>,
    transport: Lock<Transport>,
    status: Lock<Status>,
    facts: Lock<Facts>,
    /// The program's own pointers.
    pub ex_data: ExData,
}

/// The small state that setters change and getters read at any time.
#[derive(Clone)]
pub struct Status {
    /// Versions and roles that the program asked for.
    pub method: &'static Method,
    /// None until `SSL_set_connect_state` or `SSL_set_accept_state`.
    pub role: Option<Role>,
    /// `SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN`
    pub shutdown: i32,
    /// `SSL_NOTHING` and its kin: what the last call waited for.
    pub want: i32,
}

/// Which side of the handshake we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// We speak first.
    Client,
    /// We answer.
    Server,
}

impl Connection {
    /// `SSL_new`
    pub fn create(context: &Arc<Context>) -> Result<Ref<Self>, Reason> {
        let method = context.method();
        let connection = Arc::new(Self {
            references: AtomicI32::new(1),
            context: Lock::new(Ref::to(context)),
            session_context: Ref::to(context),
            settings: Lock::new(context.settings()),
            param: VerifyParam::inheriting(context.param()).ok_or(Reason::MALLOC_FAILURE)?,
            authorities: Lock::default(),
            transport: Lock::default(),
            status: Lock::new(Status::new(method)),
            facts: Lock::default(),
            ex_data: ExData::empty(Class::Ssl),
        });
        if !connection.ex_data.create(connection.as_ptr().cast()) {
            return Err(Reason::MALLOC_FAILURE);
        }
        Ok(Ref::counted(connection))
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::SSL {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// The context whose callbacks and stores count now.
    pub fn context(&self) -> Ref<Context> {
        self.context.get()
    }

    /// The context whose session cache and tickets count.
    pub fn session_context(&self) -> &Ref<Context> {
        &self.session_context
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.get()
    }

    /// Changes this connection's settings. The change is one of memory only: no C code runs in it.
    pub fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.settings.with(|settings| change(Arc::make_mut(settings)))
    }

    /// The verification parameters.
    pub fn param(&self) -> &VerifyParam {
        &self.param
    }

    /// Reads or changes the small state.
    pub fn status<R>(&self, work: impl FnOnce(&mut Status) -> R) -> R {
        self.status.with(work)
    }

    /// Reads or changes what getters tell about the handshake.
    pub fn facts<R>(&self, work: impl FnOnce(&mut Facts) -> R) -> R {
        self.facts.with(work)
    }

    /// The BIOs.
    pub fn transport(&self) -> Transport {
        self.transport.get()
    }
}

impl Holder for Connection {
    fn settings(&self) -> Arc<Settings> {
        self.settings()
    }

    fn change<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        self.change(change)
    }

    fn library(&self) -> LibraryContext {
        self.context().library().clone()
    }

    fn store(&self) -> Option<Store> {
        self.context().live(|live| live.store.clone())
    }

    fn authorities<R>(&self, work: impl FnOnce(&mut Authorities) -> R) -> R {
        self.authorities.with(work)
    }

    fn subject(&self) -> Subject {
        Subject { ssl: self.as_ptr(), context: std::ptr::null() }
    }
}

impl Counted for Connection {
    fn references(&self) -> &AtomicI32 {
        &self.references
    }

    fn teardown(self: &Arc<Self>) {
        self.ex_data.release(self.as_ptr().cast());
        self.transport.set(Transport::default());
    }
}

impl Status {
    /// `SSL_NOTHING`
    pub const WANT_NOTHING: i32 = 1;

    fn new(method: &'static Method) -> Self {
        let role = match (method.client, method.server) {
            (true, false) => Some(Role::Client),
            (false, true) => Some(Role::Server),
            _ => None,
        };
        Self { method, role, shutdown: 0, want: Self::WANT_NOTHING }
    }
}
