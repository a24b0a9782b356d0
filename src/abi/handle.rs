//! The only place that maps C pointers to our objects.

use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::sync::Arc;

use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi;
use crate::reference::{Counted, Ref};
use crate::session::Session;

/// An object that C code holds as a pointer to `C`.
pub trait Handle: Counted {
    /// The opaque type of the pointer.
    type C;

    /// A call begins to work on the object: it stays until [`Handle::end_call`], as the program's code may give the
    /// caller's reference back in between.
    fn begin_call(object: &Arc<Self>) {
        std::mem::forget(object.clone());
    }

    /// The end of such a call; `object` may be gone afterwards.
    ///
    /// # Safety
    /// Once for each [`Handle::begin_call`].
    unsafe fn end_call(object: &Arc<Self>) {
        // SAFETY: gives back what `begin_call` has taken.
        unsafe { Arc::decrement_strong_count(Arc::as_ptr(object)) }
    }
}

impl Handle for Context {
    type C = ffi::SSL_CTX;
}

impl Handle for Connection {
    type C = ffi::SSL;

    fn begin_call(object: &Arc<Self>) {
        object.call_begins();
    }

    unsafe fn end_call(object: &Arc<Self>) {
        object.call_ends();
    }
}

impl Handle for Session {
    type C = ffi::SSL_SESSION;
}

/// An object for the time of one call. It lives to the end of it, also where a callback gives back the reference that
/// the caller had: this is the one place that sees to it, so whatever a call does after the program's code has run may
/// touch the object.
pub struct Borrowed<T: Handle>(ManuallyDrop<Arc<T>>);

impl<T: Handle> Deref for Borrowed<T> {
    type Target = Arc<T>;

    fn deref(&self) -> &Arc<T> {
        &self.0
    }
}

impl<T: Handle> Drop for Borrowed<T> {
    fn drop(&mut self) {
        // SAFETY: `borrow` has begun the call.
        unsafe { T::end_call(&self.0) }
    }
}

/// The object behind a pointer that C code keeps. None for NULL.
///
/// # Safety
/// NULL, or a pointer that we gave out and of which the caller holds a reference when the call begins.
pub unsafe fn borrow<T: Handle>(pointer: *const T::C) -> Option<Borrowed<T>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the pointer came from `give`, so it is an Arc's; ManuallyDrop leaves its count alone.
    let object = ManuallyDrop::new(unsafe { Arc::from_raw(pointer.cast::<T>()) });
    T::begin_call(&object);
    Some(Borrowed(object))
}

/// The object behind a pointer, for a getter that none of the program's code runs in. None for NULL.
///
/// # Safety
/// NULL, or a pointer that we gave out and of which the caller holds a reference as long as the result is used.
pub unsafe fn look<'a, T: Handle>(pointer: *const T::C) -> Option<&'a T> {
    // SAFETY: the pointer came from `give`, so it is an Arc's, which the caller keeps.
    unsafe { pointer.cast::<T>().as_ref() }
}

/// Takes back the reference that a C pointer owned. None for NULL.
///
/// # Safety
/// NULL, or a pointer that we gave out and whose reference the caller gives up.
pub unsafe fn take<T: Handle>(pointer: *mut T::C) -> Option<Ref<T>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: as in `borrow`; this time the count goes with it.
    Some(Ref::counted(unsafe { Arc::from_raw(pointer.cast_const().cast::<T>()) }))
}

/// Gives a reference to C code.
pub fn give<T: Handle>(reference: Ref<T>) -> *mut T::C {
    Arc::into_raw(reference.into_arc()).cast_mut().cast()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::init::LibraryContext;
    use crate::tables::methods::Method;

    #[test]
    fn an_object_outlives_the_call_that_gives_its_reference_back() {
        let method = Method::of_version(crate::tables::methods::TLS1_3, true).unwrap();
        let context = Context::create(method, LibraryContext::standard()).unwrap();
        let connection = Connection::create(&context).unwrap();
        let (contexts, connections) = (Arc::downgrade(&context), Arc::downgrade(&connection));
        let (context, ssl) = (give(context), give(connection));
        // SAFETY: the pointers are of `give`, and each reference is taken once.
        unsafe {
            // As when a callback calls SSL_free, and calls in again before and after.
            let call = borrow::<Connection>(ssl).unwrap();
            drop(take::<Connection>(ssl));
            drop(borrow::<Connection>(ssl));
            assert!(connections.upgrade().is_some_and(|connection| connection.in_before()));
            drop(call);
            assert!(connections.upgrade().is_none());

            let call = borrow::<Context>(context).unwrap();
            drop(take::<Context>(context));
            assert!(contexts.upgrade().is_some());
            drop(call);
            assert!(contexts.upgrade().is_none());
        }
    }

    #[test]
    fn the_last_reference_and_the_last_call_may_end_at_once() {
        struct Pointer(*mut ffi::SSL);
        // SAFETY: the threads use it as C's do.
        unsafe impl Send for Pointer {}
        // SAFETY: as above.
        unsafe impl Sync for Pointer {}
        let method = Method::of_version(crate::tables::methods::TLS1_3, true).unwrap();
        let context = Context::create(method, LibraryContext::standard()).unwrap();
        for _ in 0..500 {
            let connection = Connection::create(&context).unwrap();
            let object = Arc::downgrade(&connection);
            let ssl = Pointer(give(connection));
            let (begun, barrier) = (std::sync::Barrier::new(4), std::sync::Barrier::new(4));
            std::thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        let ssl = &ssl;
                        // SAFETY: the reference is there until all calls have begun.
                        let call = unsafe { borrow::<Connection>(ssl.0) };
                        begun.wait();
                        barrier.wait();
                        drop(call);
                    });
                }
                scope.spawn(|| {
                    let ssl = &ssl;
                    begun.wait();
                    barrier.wait();
                    // SAFETY: the one reference, taken once.
                    drop(unsafe { take::<Connection>(ssl.0) });
                });
            });
            assert_eq!(object.strong_count(), 0);
        }
    }
}
