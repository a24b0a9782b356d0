//! SSL_SESSION_get0_cipher(3), SSL_SESSION_get_protocol_version(3), SSL_SESSION_get_compress_id(3),
//! SSL_SESSION_get_master_key(3): what was negotiated.

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use oxissl_entry::on_session;

use super::enter::slice;
use super::ssl_cipher;
use crate::libcrypto::ffi::{SSL_CIPHER, SSL_SESSION};
use crate::tables::cipher_suites;

/// The session's cipher suite; NULL when it has none. See SSL_SESSION_get0_cipher(3).
#[unsafe(no_mangle)]
#[on_session(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_cipher(session: *const SSL_SESSION) -> *const SSL_CIPHER {
    session
        .with(|facts| facts.cipher_suite)
        .and_then(cipher_suites::find)
        .map_or(ptr::null(), ssl_cipher::give)
}

/// Sets the session's cipher suite. Returns 1. See SSL_SESSION_set_cipher(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_cipher(
    session: *mut SSL_SESSION,
    cipher: *const SSL_CIPHER,
) -> c_int {
    // SAFETY: a cipher is NULL or one of our rows.
    unsafe {
        let suite = ssl_cipher::borrow(cipher).map(|suite| suite.protocol_id);
        session.with(|facts| facts.cipher_suite = suite);
        1
    }
}

/// The session's protocol version (such as `TLS1_3_VERSION`). See SSL_SESSION_get_protocol_version(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_protocol_version(session: *const SSL_SESSION) -> c_int {
    session.with(|facts| facts.version).into()
}

/// Sets the session's protocol version; a number that is none on the wire counts as 0. Returns 1. See SSL_SESSION_set_protocol_version(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_protocol_version(
    session: *mut SSL_SESSION,
    version: c_int,
) -> c_int {
    session.change(|facts| facts.version = u16::try_from(version).unwrap_or(0));
    1
}

/// The session's compression method: 0, none, but for a session that another library has written. See
/// SSL_SESSION_get_compress_id(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_compress_id(session: *const SSL_SESSION) -> c_uint {
    session.with(|facts| facts.foreign.as_ref().map_or(0, |foreign| foreign.compression.into()))
}

/// The `TLSEXT_max_fragment_length_…` that was negotiated; 0 for none. See SSL_SESSION_get_max_fragment_length(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_max_fragment_length(session: *const SSL_SESSION) -> u8 {
    session.with(|facts| facts.negotiated_fragment_length())
}

/// Copies at most `size` bytes of the master secret (TLS 1.3: of the ticket's pre-shared key) to `out`.
///
/// Returns how many bytes were copied; with a size of 0, how many there are. See SSL_SESSION_get_master_key(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_master_key(
    session: *const SSL_SESSION,
    out: *mut c_uchar,
    size: usize,
) -> usize {
    // SAFETY: `out` is room for `size` bytes.
    unsafe {
        session.with(|facts| {
            if size == 0 {
                return facts.master_key.len();
            }
            let length = facts.master_key.len().min(size);
            ptr::copy_nonoverlapping(facts.master_key.as_ptr(), out, length);
            length
        })
    }
}

/// Sets the master secret. Returns 1, or 0 when it is too long. See SSL_SESSION_set1_master_key(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_master_key(
    session: *mut SSL_SESSION,
    key: *const c_uchar,
    length: usize,
) -> c_int {
    // SAFETY: `key` is as long as it says.
    unsafe { session.set_master_key(slice(key, length)).into() }
}
