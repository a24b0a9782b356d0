//! The contexts of a connection: the one it was made from, which it keeps, and the one that `SSL_set_SSL_CTX` has set. Most
//! connections stay with the first, so reading it takes no lock and no reference.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::context::Context;
use crate::lock::Lock;
use crate::reference::Ref;

pub(super) struct Contexts {
    first: Ref<Context>,
    /// Whether `other` may hold one.
    replaced: AtomicBool,
    other: Lock<Option<Ref<Context>>>,
}

/// The current context, held while it is used.
pub enum Current<'a> {
    /// The context of `SSL_new`.
    First(&'a Ref<Context>),
    /// The context of `SSL_set_SSL_CTX`.
    Other(Ref<Context>),
}

impl Contexts {
    pub fn new(context: &Arc<Context>) -> Self {
        Self { first: Ref::to(context), replaced: AtomicBool::new(false), other: Lock::default() }
    }

    /// The context of `SSL_new`.
    pub fn first(&self) -> &Ref<Context> {
        &self.first
    }

    /// The context whose callbacks and stores are in effect.
    pub fn current(&self) -> Current<'_> {
        if !self.replaced.load(Ordering::Acquire) {
            return Current::First(&self.first);
        }
        self.other.get().map_or(Current::First(&self.first), Current::Other)
    }

    pub fn replace(&self, context: &Arc<Context>) {
        let other = (!Arc::ptr_eq(&self.first, context)).then(|| Ref::to(context));
        self.other.set(other);
        self.replaced.store(true, Ordering::Release);
    }
}

impl Deref for Current<'_> {
    type Target = Arc<Context>;

    fn deref(&self) -> &Arc<Context> {
        match self {
            Self::First(context) => context,
            Self::Other(context) => context,
        }
    }
}
