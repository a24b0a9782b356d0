//! Forked processes: a lock that one of the parent's threads had taken stays taken in the child, where that thread is not.
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
