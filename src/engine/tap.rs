//! Which connection rustls is working for. Suites, stores and resolvers are shared by all connections, so they find
//! theirs through a thread-local that the driver sets around each call into rustls.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use super::Host;

/// One connection's side of the shared objects.
pub struct Tap {
    host: Weak<dyn Host>,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Tap>>> = const { RefCell::new(None) };
}

impl Tap {
    /// A tap for the connection behind `host`.
    pub fn new(host: Weak<dyn Host>) -> Arc<Self> {
        Arc::new(Self { host })
    }

    /// The connection, unless it is going away.
    pub fn host(&self) -> Option<Arc<dyn Host>> {
        self.host.upgrade()
    }

    /// Runs `work` as this connection's; calls may nest.
    pub fn enter<R>(self: &Arc<Self>, work: impl FnOnce() -> R) -> R {
        struct Restore(Option<Arc<Tap>>);
        impl Drop for Restore {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _restore = Restore(CURRENT.replace(Some(self.clone())));
        work()
    }
}

/// The connection that rustls is working for on this thread.
pub fn current() -> Option<Arc<Tap>> {
    CURRENT.with_borrow(Clone::clone)
}

/// As [`current`], straight to the connection.
pub fn current_host() -> Option<Arc<dyn Host>> {
    current()?.host()
}
