//! Reference counts as C sees them. A handle's count falls to 0 while its memory is still there, because the teardown (free
//! functions of ex_data, BIOs, remove callbacks) runs C code that gets this handle.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many references there are, and how many calls are inside: one number, so that of those who give a reference back and
/// those who end a call exactly one finds that he was the last.
pub struct References(AtomicU64);

/// One reference; calls are counted in the lower half.
const REFERENCE: u64 = 1 << 32;

impl References {
    /// The first reference.
    pub const fn first() -> Self {
        Self(AtomicU64::new(REFERENCE))
    }

    fn add(&self) {
        self.0.fetch_add(REFERENCE, Ordering::Relaxed);
    }

    /// Whether it was the last of all.
    fn give_back(&self) -> bool {
        self.0.fetch_sub(REFERENCE, Ordering::AcqRel) == REFERENCE
    }

    /// A call begins.
    pub fn call_begins(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    /// A call ends; whether it was the last of all. If not, the object may be gone.
    pub fn call_ends(&self) -> bool {
        self.0.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// So many calls will not end any more. Somebody else is inside or has a reference.
    pub fn forget_calls(&self, count: u32) {
        self.0.fetch_sub(count.into(), Ordering::AcqRel);
    }

    /// The calls that are inside now.
    pub fn calls(&self) -> u32 {
        // The lower half.
        self.0.load(Ordering::Acquire) as u32
    }

    fn are_there(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= REFERENCE
    }
}

/// An object that C code counts references of.
pub trait Counted: Send + Sync + Sized {
    /// The count.
    fn references(&self) -> &References;

    /// Somebody is about to give a reference back.
    fn before_return(&self) {}

    /// Releases everything that C code can see; called when there are neither references nor calls inside any more.
    fn teardown(self: &Arc<Self>);
}

/// One counted reference: what a C pointer owns, and what one of our objects owns of another.
pub struct Ref<T: Counted>(Option<Arc<T>>);

impl<T: Counted> Ref<T> {
    /// Takes over a reference that is already counted: a new object's first, or the one that a C pointer owned.
    pub fn counted(object: Arc<T>) -> Self {
        debug_assert!(object.references().are_there());
        Self(Some(object))
    }

    /// A further reference to an object that somebody holds one of.
    pub fn to(object: &Arc<T>) -> Self {
        object.references().add();
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
        let Some(object) = self.0.take() else { return };
        object.before_return();
        if object.references().give_back() {
            object.teardown();
        }
    }
}
