//! System calls for which std has no safe form, or only one that locks.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, OsString, c_char, c_int};
use std::os::unix::ffi::OsStrExt as _;

unsafe extern "C" {
    fn secure_getenv(name: *const c_char) -> *mut c_char;
}

/// An environment variable; None in a program with more privileges than its caller.
pub fn variable(name: &CStr) -> Option<OsString> {
    // SAFETY: the name is a C string; the value is copied before anything else runs.
    unsafe {
        let value = secure_getenv(name.as_ptr());
        (!value.is_null()).then(|| OsStr::from_bytes(CStr::from_ptr(value).to_bytes()).to_owned())
    }
}

/// aws-lc's `getenv` (`.cargo/config.toml`), which finds no variable. The real one would let it read `OPENSSL_ia32cap`, also
/// in setuid programs, and end the process where the processor lacks a feature listed there.
#[unsafe(no_mangle)]
extern "C" fn oxissl_getenv(_name: *const c_char) -> *mut c_char {
    std::ptr::null_mut()
}

/// Writes to standard error, in one piece where possible. std's own takes a lock, which is unsafe with `fork`.
pub fn write_standard_error(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the bytes are readable.
        let written = unsafe { libc::write(libc::STDERR_FILENO, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(written) {
            Ok(written) if written > 0 => bytes = &bytes[written..],
            // A log that cannot be written must not stop the program.
            _ => return,
        }
    }
}

/// Restores `errno` when dropped.
pub struct KeptError(c_int);

impl KeptError {
    /// Saves the current `errno`.
    pub fn now() -> Self {
        // SAFETY: the thread's own variable.
        Self(unsafe { *libc::__errno_location() })
    }
}

impl Drop for KeptError {
    fn drop(&mut self) {
        // SAFETY: the thread's own variable.
        unsafe { *libc::__errno_location() = self.0 }
    }
}
