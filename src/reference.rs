//! Reference counts as C sees them. A handle's count falls to 0 while its memory is still held, because the
//! teardown (free functions of ex_data, BIOs, remove callbacks) runs C code that is given this very handle.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// An object that C code counts references of.
pub trait Counted: Send + Sync + Sized {
    /// The count.
    fn references(&self) -> &AtomicI32;

    /// Releases everything that C code can see; called once, when the count has fallen to 0.
    fn teardown(self: &Arc<Self>);
}

/// One counted reference: what a C pointer owns, and what one of our objects owns of another.
pub struct Ref<T: Counted>(Option<Arc<T>>);

impl<T: Counted> Ref<T> {
    /// Takes over a reference that is already counted: a new object's first, or the one that a C pointer owned.
    pub fn counted(object: Arc<T>) -> Self {
        debug_assert!(object.references().load(Ordering::Relaxed) > 0);
        Self(Some(object))
    }

    /// A further reference to an object that somebody holds one of.
    pub fn to(object: &Arc<T>) -> Self {
        object.references().fetch_add(1, Ordering::Relaxed);
        Self(Some(object.clone()))
    }

    /// The object, shared without counting for C.
    pub fn arc(&self) -> &Arc<T> {
        self.0.as_ref().expect("only into_arc and drop take it")
    }

    /// Gives the counted reference away, to a C pointer.
    pub fn into_arc(mut self) -> Arc<T> {
        self.0.take().expect("only into_arc and drop take it")
    }
}

impl<T: Counted> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self::to(self.arc())
    }
}

impl<T: Counted> Deref for Ref<T> {
    type Target = Arc<T>;

    fn deref(&self) -> &Arc<T> {
        self.arc()
    }
}

impl<T: Counted> AsRef<Arc<T>> for Ref<T> {
    fn as_ref(&self) -> &Arc<T> {
        self.arc()
    }
}

impl<T: Counted> Drop for Ref<T> {
    fn drop(&mut self) {
        if let Some(object) = self.0.take()
            && object.references().fetch_sub(1, Ordering::AcqRel) == 1
        {
            object.teardown();
        }
    }
}
