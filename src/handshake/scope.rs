//! Which connection rustls is working for on this thread.
//!
//! Two rules hold here. While code of the program may run (a callback, a key, a random generator of its own), there is
//! no current connection: that code may use another connection, also on another stack, before it returns to this one.
//! And the thread-local has no destructor: programs close connections in atexit handlers and in destructors of their
//! own thread-locals, when the thread's other thread-locals are already gone.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use super::ConnectionCallbacks;
use super::context::HandshakeContext;

thread_local! {
    /// Empty outside of calls into rustls, so a thread leaves nothing behind when it ends.
    static CURRENT: ManuallyDrop<RefCell<Option<Arc<HandshakeContext>>>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// Swaps `context` with the current one. Not inlined: a callback may return on another thread, so no caller may keep
/// the address of the thread-local.
#[inline(never)]
fn exchange(context: &mut Option<Arc<HandshakeContext>>) {
    CURRENT.with(|current| std::mem::swap(&mut *current.borrow_mut(), context));
}

/// Swaps back when dropped, also during unwinding.
struct Exchanged<'a>(&'a mut Option<Arc<HandshakeContext>>);

impl<'a> Exchanged<'a> {
    fn with(context: &'a mut Option<Arc<HandshakeContext>>) -> Self {
        exchange(context);
        Self(context)
    }
}

impl Drop for Exchanged<'_> {
    fn drop(&mut self) {
        exchange(self.0);
    }
}

/// A handshake context that becomes the thread's current one while rustls works for its connection. Keeping it here
/// saves counting references in each call.
pub struct Scope(Option<Arc<HandshakeContext>>);

impl Scope {
    pub fn new(context: Arc<HandshakeContext>) -> Self {
        Self(Some(context))
    }

    /// Runs `work` for this connection; calls may nest.
    pub fn enter<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let _exchanged = Exchanged::with(&mut self.0);
        work()
    }
}

/// Runs `work` for no connection: nothing that passes in it belongs to one.
pub fn apart<R>(work: impl FnOnce() -> R) -> R {
    let mut nobody = None;
    let _exchanged = Exchanged::with(&mut nobody);
    work()
}

/// Runs `work`, which may run code of the program. That code finds the thread as if rustls were not working on it,
/// whatever it does; afterwards rustls continues for the same connection.
pub fn outside<R>(work: impl FnOnce() -> R) -> R {
    apart(work)
}

/// Gives `look` the handshake of the connection that rustls is working for on this thread. `look` must not enter
/// another one. Not inlined: see [`exchange`].
#[inline(never)]
pub fn with<R>(look: impl FnOnce(&Arc<HandshakeContext>) -> R) -> Option<R> {
    CURRENT.with(|current| current.borrow().as_ref().map(look))
}

/// The connection that rustls is working for on this thread. Not inlined: see [`exchange`].
#[inline(never)]
pub fn current() -> Option<Arc<HandshakeContext>> {
    CURRENT.with(|current| current.borrow().clone())
}

/// Asks the connection that rustls is working for on this thread; None where there is none.
pub fn ask<R>(question: impl FnOnce(&dyn ConnectionCallbacks) -> R) -> Option<R> {
    current()?.ask(question)
}

impl HandshakeContext {
    /// Asks the connection, unless it is being freed. The program's callbacks may run meanwhile, so rustls has no
    /// current connection then.
    pub fn ask<R>(&self, question: impl FnOnce(&dyn ConnectionCallbacks) -> R) -> Option<R> {
        let callbacks = self.callbacks.upgrade()?;
        Some(outside(|| question(&*callbacks)))
    }

    /// Runs `work` for this connection; calls may nest.
    pub fn enter<R>(self: &Arc<Self>, work: impl FnOnce() -> R) -> R {
        Scope::new(self.clone()).enter(work)
    }
}
