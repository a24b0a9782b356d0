//! The log: lines on standard error or in a file if `OXISSL_LOG` asks for them, and the key log if `OXISSL_KEYLOG` asks for
//! it. `docs/LOGGING.md` is the page for users.
//!
//! While the log is off, which is the default, a line costs one relaxed load. The environment is read once, at first use, and
//! never in a setuid program. Nothing here waits for a lock, so a process may fork at any time; `errno` is preserved.

mod file;
mod system;
mod time;

use std::fmt::{Arguments, Write as _};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use once_cell::race::OnceBox;

use crate::wiped::Wiped;
use file::LogFile;

/// How much a line matters; each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// The library is at fault.
    Error = 1,
    /// A handshake or a connection has failed.
    Warn = 2,
    /// A handshake is done.
    Info = 3,
    /// A handshake has begun; alerts.
    Debug = 4,
    /// The messages of handshakes: kind and length.
    Trace = 5,
}

const NAMES: [(&str, Level); 5] = [
    ("error", Level::Error),
    ("warn", Level::Warn),
    ("info", Level::Info),
    ("debug", Level::Debug),
    ("trace", Level::Trace),
];

/// The level that is logged, [`OFF`], or [`UNREAD`].
static LEVEL: AtomicU8 = AtomicU8::new(UNREAD);
/// [`ON`], [`OFF`], or [`UNREAD`].
static KEYS: AtomicU8 = AtomicU8::new(UNREAD);
/// The log file; lines go to standard error if it is unset.
static LINES: OnceBox<LogFile> = OnceBox::new();
/// The file that `SSLKEYLOGFILE` names.
static KEY_LOG: OnceBox<LogFile> = OnceBox::new();

const OFF: u8 = 0;
const ON: u8 = 1;
/// The environment has not been read yet: above every level, so that the first check reads it.
const UNREAD: u8 = u8::MAX;

/// Whether lines of this level are wanted.
#[inline]
pub fn enabled(level: Level) -> bool {
    match LEVEL.load(Ordering::Relaxed) {
        UNREAD => read_level() >= level as u8,
        wanted => wanted >= level as u8,
    }
}

/// Reads the environment and opens the files, while the process still has the privileges to do so.
pub fn start() {
    enabled(Level::Error);
    keys_wanted();
}

/// Writes one line. `message` holds no secrets, and nothing from a peer that is not escaped.
#[cold]
pub fn line(level: Level, message: Arguments<'_>) {
    let _kept = system::KeptError::now();
    let (name, _) = NAMES[level as usize - 1];
    let mut text = String::with_capacity(160);
    let process = std::process::id();
    // Writing into a String does not fail.
    let _ = writeln!(text, "{} oxissl[{process}] {name}: {message}", time::Now::new());
    match LINES.get() {
        Some(file) => file.append(text.as_bytes()),
        None => system::write_standard_error(text.as_bytes()),
    }
}

/// Whether secrets go into the key log.
#[inline]
pub fn keys_wanted() -> bool {
    match KEYS.load(Ordering::Relaxed) {
        UNREAD => read_keys() == ON,
        wanted => wanted == ON,
    }
}

/// Writes one line of the key log.
#[cold]
pub fn key_line(line: &str) {
    let _kept = system::KeptError::now();
    if let Some(file) = KEY_LOG.get() {
        let mut text = Wiped::with_capacity(line.len() + 1);
        text.extend(line.as_bytes());
        text.extend(b"\n");
        file.append(&text);
    }
}

/// The number of a connection in the log, assigned with its first line.
pub fn number(own: &AtomicU64) -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    match own.load(Ordering::Relaxed) {
        0 => {
            let new = LAST.fetch_add(1, Ordering::Relaxed) + 1;
            own.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed)
                .map_or_else(|other| other, |_| new)
        }
        number => number,
    }
}

#[cold]
fn read_level() -> u8 {
    let _kept = system::KeptError::now();
    let level = system::variable(c"OXISSL_LOG").map_or(OFF, |wanted| {
        let known = NAMES.iter().find(|(name, _)| wanted.eq_ignore_ascii_case(name));
        known.map_or(OFF, |(_, level)| *level as u8)
    });
    if level != OFF
        && let Some(path) = system::variable(c"OXISSL_LOG_FILE").filter(|path| !path.is_empty())
    {
        // Another thread may have opened the same file first.
        let _ = LINES.set(Box::new(LogFile::open(path)));
    }
    LEVEL.store(level, Ordering::Relaxed);
    level
}

#[cold]
fn read_keys() -> u8 {
    let _kept = system::KeptError::now();
    let wanted = system::variable(c"OXISSL_KEYLOG").is_some_and(|value| value == "1");
    let path = system::variable(c"SSLKEYLOGFILE").filter(|path| wanted && !path.is_empty());
    let keys = match path {
        Some(path) => {
            let _ = KEY_LOG.set(Box::new(LogFile::open(path)));
            ON
        }
        None => OFF,
    };
    KEYS.store(keys, Ordering::Relaxed);
    keys
}
