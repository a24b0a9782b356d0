//! Forked processes: a lock held by one of the parent's threads stays locked in the child, which does not have that thread.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How many forks lie between the process that began to count and this one.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// From now on children know that they are others.
pub fn watch() {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if !WATCHED.swap(true, Ordering::Relaxed) {
        // SAFETY: the function stays, as the library is never unloaded, and does what a child may do. Where memory for it
        // is short, a child waits as it would have done without.
        unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
    }
}

/// A number that differs between a process and its children.
pub fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

extern "C" fn in_child() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}
