//! A mutex without poisoning: the panic guard of `abi/` turns a panic into a failed connection, and a failed
//! connection's settings must still be readable.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Guards a value that is held for a few instructions only: never across C code, never across a system call.
#[derive(Default)]
pub struct Lock<T>(Mutex<T>);

impl<T> Lock<T> {
    /// A lock around `value`.
    pub const fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on the value.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.lock())
    }
}

impl<T> Lock<T> {
    /// Replaces the value; the old one is dropped after the lock is released.
    pub fn set(&self, value: T) {
        let old = std::mem::replace(&mut *self.lock(), value);
        drop(old);
    }
}

impl<T: Clone> Lock<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        self.lock().clone()
    }
}
