//! Panics on request of a test, to check that none crosses into C (feature `injected-panics`; no installed library has it).
//!
//! `OXISSL_PANIC=NAME` asks for a panic in the exported function of that name, `OXISSL_PANIC=read:3` for one at the third
//! read of a BIO, wherever that happens. The variable is read at each place, so a program can change it while it runs.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many times the named place has been passed; the program resets it by naming another place in between.
static PASSED: AtomicU32 = AtomicU32::new(0);

/// Panics where the environment asks for it.
pub fn at(place: &str) {
    let Ok(asked) = std::env::var("OXISSL_PANIC") else {
        PASSED.store(0, Ordering::Relaxed);
        return;
    };
    let (name, number) = asked.split_once(':').unwrap_or((&asked, "1"));
    if name != place {
        return;
    }
    let passed = PASSED.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
    assert!(number.parse() != Ok(passed), "asked for at {place}");
}
