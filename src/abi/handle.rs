//! The one place that knows how a C pointer maps to one of our objects.

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
}

impl Handle for Context {
    type C = ffi::SSL_CTX;
}

impl Handle for Connection {
    type C = ffi::SSL;
}

impl Handle for Session {
    type C = ffi::SSL_SESSION;
}

/// An object for the time of one call: the caller's reference keeps it alive.
pub struct Borrowed<T>(ManuallyDrop<Arc<T>>);

impl<T> Deref for Borrowed<T> {
    type Target = Arc<T>;

    fn deref(&self) -> &Arc<T> {
        &self.0
    }
}

/// The object behind a pointer that C code keeps. None for NULL.
///
/// # Safety
/// NULL, or a pointer that we gave out and of which the caller holds a reference during the call.
pub unsafe fn borrow<T: Handle>(pointer: *const T::C) -> Option<Borrowed<T>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the pointer came from `give`, so it is an Arc's; ManuallyDrop leaves its count alone.
    Some(Borrowed(ManuallyDrop::new(unsafe { Arc::from_raw(pointer.cast::<T>()) })))
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
