//! Which connection rustls works for on this thread.
//!
//! Two rules hold here. While code of the program may run (a callback, a key, a random generator of its own), there is no
//! such connection: that code may turn to another one, also on another stack, before it comes back to this. And the
//! thread-local has no destructor: programs close connections in atexit handlers and in destructors of their own
//! thread-locals, when those of the thread are gone.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use super::ConnectionCallbacks;
use super::context::HandshakeContext;

thread_local! {
    /// Nobody's outside of a call into rustls, so a thread leaves nothing behind at its end.
    static CURRENT: ManuallyDrop<RefCell<Option<Arc<HandshakeContext>>>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// Puts `context` in the place of the current one, which it becomes. Not inlined: a callback may come back on another thread, so
/// no caller may keep where the thread-local lies.
#[inline(never)]
fn exchange(context: &mut Option<Arc<HandshakeContext>>) {
    CURRENT.with(|current| std::mem::swap(&mut *current.borrow_mut(), context));
}

/// Exchanges back, also where something unwinds.
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

/// A handshake context that is lent to the thread while rustls works for its connection, which spares counting references for
/// each call.
pub struct Scope(Option<Arc<HandshakeContext>>);

impl Scope {
    pub fn new(context: Arc<HandshakeContext>) -> Self {
        Self(Some(context))
    }

    /// Runs `work` as this connection's; calls may nest.
    pub fn enter<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let _exchanged = Exchanged::with(&mut self.0);
        work()
    }
}

/// Runs `work` as nobody's: what passes in it is no part of any connection.
pub fn apart<R>(work: impl FnOnce() -> R) -> R {
    let mut nobody = None;
    let _exchanged = Exchanged::with(&mut nobody);
    work()
}

/// Runs what may run code of the program. That code finds the thread as if rustls did not work on it, whatever it does; when
/// it comes back, rustls works on for the same connection.
pub fn outside<R>(work: impl FnOnce() -> R) -> R {
    apart(work)
}

/// Looks at the handshake of the connection that rustls is working for on this thread. Nothing that `look` does enters another.
/// Not inlined: see [`exchange`].
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
    /// Asks the connection, unless it is going away. The program's callbacks may run in what it does, so that belongs to no
    /// connection of rustls's.
    pub fn ask<R>(&self, question: impl FnOnce(&dyn ConnectionCallbacks) -> R) -> Option<R> {
        let callbacks = self.callbacks.upgrade()?;
        Some(outside(|| question(&*callbacks)))
    }

    /// Runs `work` as this connection's; calls may nest.
    pub fn enter<R>(self: &Arc<Self>, work: impl FnOnce() -> R) -> R {
        Scope::new(self.clone()).enter(work)
    }
}
