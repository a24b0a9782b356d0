//! Forked processes: a lock held by one of the parent's threads stays locked in the child, where that thread does not exist.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The number of forks between the process that started counting and this one.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// Starts counting forks, so that children see another generation.
pub fn watch() {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if !WATCHED.swap(true, Ordering::Relaxed) {
        // SAFETY: the function stays valid, as the library is never unloaded, and does only what a child may do. If memory for
        // the handler runs short, a child waits, as it would have done without the handler.
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
