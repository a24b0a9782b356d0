//! A mutex without poisoning: the panic guard of `abi/` turns a panic into a failed connection, and a failed
//! connection's settings must still be readable.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

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

/// Wakes threads that wait for a locked value to change.
#[derive(Default)]
pub struct Condition(Condvar);

impl Condition {
    /// The value has changed.
    pub fn notify(&self) {
        self.0.notify_all();
    }

    /// Waits until `look` finds something in the value of `lock`.
    pub fn wait<T, R>(&self, lock: &Lock<T>, mut look: impl FnMut(&mut T) -> Option<R>) -> R {
        let mut value = lock.lock();
        loop {
            if let Some(found) = look(&mut value) {
                return found;
            }
            value = self.0.wait(value).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T: Clone> Lock<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        self.lock().clone()
    }
}

/// A lock around something that is rarely there: to find nothing costs one load.
pub struct Rare<T> {
    there: AtomicBool,
    value: Lock<Option<T>>,
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self { there: AtomicBool::new(false), value: Lock::default() }
    }
}

impl<T> Rare<T> {
    /// Whether there is something.
    pub fn is_there(&self) -> bool {
        self.there.load(Ordering::Acquire)
    }

    /// Puts something, or nothing, in the place of what is there, which is dropped after the lock is released.
    pub fn set(&self, value: Option<T>) {
        if value.is_none() && !self.is_there() {
            return;
        }
        let old = self.with(|place| std::mem::replace(place, value));
        drop(old);
    }

    /// Takes it out.
    pub fn take(&self) -> Option<T> {
        if self.is_there() { self.with(Option::take) } else { None }
    }

    /// Takes it out if it is the one that is looked for.
    pub fn take_if(&self, suits: impl FnOnce(&mut T) -> bool) -> Option<T> {
        if self.is_there() { self.with(|place| place.take_if(suits)) } else { None }
    }

    /// Reads or changes it, wherever it may be.
    pub fn with<R>(&self, work: impl FnOnce(&mut Option<T>) -> R) -> R {
        self.value.with(|place| {
            let result = work(place);
            self.there.store(place.is_some(), Ordering::Release);
            result
        })
    }
}

impl<T: Clone> Rare<T> {
    /// A copy of it.
    pub fn get(&self) -> Option<T> {
        if self.is_there() { self.value.get() } else { None }
    }
}
