//! SSL_SESSION_print(3): sessions for people to read.

use std::ffi::c_int;

use oxissl_entry::{guarded, on_session};

use crate::libcrypto::bio::Bio;
use crate::libcrypto::ffi::{self, BIO, FILE, SSL_SESSION};

/// Writes everything about a session, its secrets included. Returns 1, or 0. See SSL_SESSION_print(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_print(bio: *mut BIO, session: *const SSL_SESSION) -> c_int {
    let (text, whole) = session.description();
    // SAFETY: the BIO is NULL or alive.
    unsafe { write(bio, &text) & c_int::from(whole) }
}

/// As SSL_SESSION_print(), to a file. See SSL_SESSION_print(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_print_fp(file: *mut FILE, session: *const SSL_SESSION) -> c_int {
    // SAFETY: the file is open; BIO_NOCLOSE leaves it so. The caller holds a reference of the session.
    unsafe {
        let Some(bio) = Bio::from_raw(ffi::BIO_new_fp(file, 0)) else { return 0 };
        SSL_SESSION_print(bio.as_ptr(), session)
    }
}

/// Writes the session's id and master secret in the oldest format of NSS's key log.
///
/// Returns 1, or 0 for a session without them. See SSL_SESSION_print(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_print_keylog(
    bio: *mut BIO,
    session: *const SSL_SESSION,
) -> c_int {
    // SAFETY: the BIO is NULL or alive.
    session.key_log_line().map_or(0, |line| unsafe { write(bio, &line) })
}

/// # Safety
/// A live BIO.
unsafe fn write(bio: *mut BIO, text: &[u8]) -> c_int {
    let Ok(length) = c_int::try_from(text.len()) else { return 0 };
    // SAFETY: the text is as long as we say.
    unsafe { (ffi::BIO_write(bio, text.as_ptr().cast(), length) == length).into() }
}
