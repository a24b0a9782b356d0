//! Reference counts as C sees them. A handle's count falls to 0 before its memory is freed, because the teardown (free
//! functions of ex_data, BIOs, remove callbacks) runs C code that gets this handle.

use std::ops::Deref;
use std::sync::Arc;

use crate::lock::atomic::{AtomicU64, Ordering};

/// The number of references and of calls in progress, in one atomic: of all threads that drop a reference or end a call,
/// exactly one finds that it was the last.
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

    /// Whether this was the last reference, with no call in progress.
    fn give_back(&self) -> bool {
        self.0.fetch_sub(REFERENCE, Ordering::AcqRel) == REFERENCE
    }

    /// A call begins.
    pub fn call_begins(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    /// A call ends. Returns whether it was the last call, with no reference left. If it was not, the object may be gone.
    pub fn call_ends(&self) -> bool {
        self.0.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// Drops the count of calls that will never end. The caller guarantees another call in progress or another reference.
    pub fn forget_calls(&self, count: u32) {
        self.0.fetch_sub(count.into(), Ordering::AcqRel);
    }

    /// The number of calls in progress.
    pub fn calls(&self) -> u32 {
        // The lower half.
        self.0.load(Ordering::Acquire) as u32
    }

    fn are_there(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= REFERENCE
    }
}

/// An object whose references C code counts.
pub trait Counted: Send + Sync + Sized {
    /// The count.
    fn references(&self) -> &References;

    /// Called just before a reference is dropped.
    fn before_return(&self) {}

    /// Releases everything that C code can see; called once there are no references and no calls in progress.
    fn teardown(self: &Arc<Self>);
}

/// One counted reference: owned by a C pointer, or by another of our objects.
pub struct Ref<T: Counted>(Option<Arc<T>>);

impl<T: Counted> Ref<T> {
    /// Takes over a reference that is already counted: a new object's first, or the one that a C pointer owned.
    pub fn counted(object: Arc<T>) -> Self {
        debug_assert!(object.references().are_there());
        Self(Some(object))
    }

    /// A further reference to an object that already has one.
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Object {
        references: References,
        torn_down: AtomicU64,
        returned: AtomicU64,
    }

    impl Counted for Object {
        fn references(&self) -> &References {
            &self.references
        }

        fn before_return(&self) {
            self.returned.fetch_add(1, Ordering::Relaxed);
        }

        fn teardown(self: &Arc<Self>) {
            self.torn_down.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Object {
        fn create() -> Ref<Self> {
            let (torn_down, returned) = (AtomicU64::new(0), AtomicU64::new(0));
            Ref::counted(Arc::new(Self { references: References::first(), torn_down, returned }))
        }

        fn ends(&self) -> u64 {
            self.torn_down.load(Ordering::Relaxed)
        }
    }

    #[test]
    fn the_last_reference_tears_down() {
        let first = Object::create();
        let (object, second) = (first.arc().clone(), first.clone());
        drop(first);
        assert_eq!((object.ends(), object.returned.load(Ordering::Relaxed)), (0, 1));
        // As if a C pointer owned it.
        drop(Ref::counted(second.into_arc()));
        assert_eq!((object.ends(), object.returned.load(Ordering::Relaxed)), (1, 2));
        assert_eq!(Arc::strong_count(&object), 1);
    }

    #[test]
    fn a_call_that_is_inside_is_the_last() {
        let first = Object::create();
        let object = first.arc().clone();
        object.references.call_begins();
        object.references.call_begins();
        drop(first);
        assert_eq!((object.ends(), object.references.calls()), (0, 2));
        assert!(!object.references.call_ends());
        assert!(object.references.call_ends() && object.ends() == 0);
    }

    #[test]
    fn a_call_that_was_left_does_not_count() {
        let first = Object::create();
        let object = first.arc().clone();
        (0..3).for_each(|_| object.references.call_begins());
        object.references.forget_calls(2);
        assert_eq!(object.references.calls(), 1);
        assert!(!object.references.call_ends());
        drop(first);
        assert_eq!(object.ends(), 1);
    }

    #[test]
    fn of_many_threads_one_is_the_last() {
        let first = Object::create();
        let object = first.arc().clone();
        std::thread::scope(|scope| {
            for own in (0..4).map(|_| first.clone()) {
                scope.spawn(move || (0..100).for_each(|_| drop(own.clone())));
            }
            drop(first);
        });
        assert_eq!(object.ends(), 1);
    }
}
