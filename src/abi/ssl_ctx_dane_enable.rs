//! SSL_CTX_dane_enable(3): authenticating servers by TLSA records.

use std::ffi::{CStr, c_char, c_int, c_ulong};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, store, text};
use crate::connection::DaneFailure;
use crate::libcrypto::error_queue::raise;
use crate::libcrypto::ffi::{EVP_MD, EVP_PKEY, SSL, SSL_CTX, SSL_DANE, X509};

/// Lets connections of the context use DANE, with SHA-256 and SHA-512 as digests.
///
/// Returns 1; 0 for NULL. See SSL_CTX_dane_enable(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_dane_enable(context: *mut SSL_CTX) -> c_int {
    context.dane().enable();
    1
}

/// Sets the digest of a matching type, and how strong it is among them. NULL takes the matching type away.
///
/// `digest` must live as long as the context. Returns 1, or 0 and a reason. Errors:
/// `SSL_R_DANE_CANNOT_OVERRIDE_MTYPE_FULL`. See SSL_CTX_dane_mtype_set(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_dane_mtype_set(
    context: *mut SSL_CTX,
    digest: *const EVP_MD,
    matching: u8,
    strength: u8,
) -> c_int {
    // SAFETY: keeps the digest.
    unsafe { answer(FUNCTION, context.dane().set(digest, matching, strength)) }
}

/// Adds flags that later connections copy. Returns the flags before. See SSL_CTX_dane_set_flags(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_dane_set_flags(context: *mut SSL_CTX, flags: c_ulong) -> c_ulong {
    context.dane().change_flags(flags, 0)
}

/// Takes flags away. Returns the flags before. See SSL_CTX_dane_clear_flags(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_dane_clear_flags(context: *mut SSL_CTX, flags: c_ulong) -> c_ulong {
    context.dane().change_flags(0, flags)
}

/// Makes a connection ready for TLSA records of `domain`, which becomes the name that is checked, and sent where no
/// name was set.
///
/// Returns 1; 0 or -1 and a reason. Errors: `SSL_R_CONTEXT_NOT_DANE_ENABLED`, `SSL_R_DANE_ALREADY_ENABLED`,
/// `SSL_R_ERROR_SETTING_TLSA_BASE_DOMAIN`. See SSL_dane_enable(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_dane_enable(ssl: *mut SSL, domain: *const c_char) -> c_int {
    // SAFETY: the text stays during the call.
    unsafe { report(FUNCTION, ssl.enable_dane(text(domain))) }
}

/// Adds flags of this connection. Returns the flags before. See SSL_dane_set_flags(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_dane_set_flags(ssl: *mut SSL, flags: c_ulong) -> c_ulong {
    ssl.dane().change_flags(flags, 0)
}

/// Takes flags away. Returns the flags before. See SSL_dane_clear_flags(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_dane_clear_flags(ssl: *mut SSL, flags: c_ulong) -> c_ulong {
    ssl.dane().change_flags(0, flags)
}

/// Adds one TLSA record; `data` is copied.
///
/// Returns 1; 0 and a reason for a record that cannot be used; -1 and a reason otherwise. Errors:
/// `SSL_R_DANE_NOT_ENABLED` and one for each field. See SSL_dane_tlsa_add(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_dane_tlsa_add(
    ssl: *mut SSL,
    usage: u8,
    selector: u8,
    matching: u8,
    data: *const u8,
    length: usize,
) -> c_int {
    // SAFETY: `data` is NULL or has `length` bytes. A length that no record can have is refused before `data` is looked at.
    unsafe {
        let readable = if isize::try_from(length).is_ok() { length } else { 0 };
        let bytes = (!data.is_null()).then(|| std::slice::from_raw_parts(data, readable));
        report(FUNCTION, ssl.add_tlsa(usage, selector, matching, bytes, length))
    }
}

/// The connection's DANE state, for libcrypto's X509_STORE_CTX_set0_dane(). See X509_STORE_CTX_set0_dane(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_dane(ssl: *mut SSL) -> *mut SSL_DANE {
    ssl.dane().as_ptr()
}

/// The certificate of the verified chain that a record matched, or the record's key that signed the chain.
///
/// Both stay the connection's; either pointer may be NULL. Returns the depth of the match, or -1 when there is none.
/// See SSL_get0_dane_authority(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get0_dane_authority(
    ssl: *mut SSL,
    certificate: *mut *mut X509,
    key: *mut *mut EVP_PKEY,
) -> c_int {
    // SAFETY: each pointer is NULL or has room.
    unsafe {
        let Some(found) = ssl.dane_match() else { return -1 };
        if let Some(record) = found.record {
            store(certificate, record.certificate);
            store(key, record.key);
        }
        found.depth
    }
}

/// The record that matched.
///
/// `*data` stays the connection's; each pointer may be NULL. Returns the depth of the match, or -1 when there is none.
/// See SSL_get0_dane_tlsa(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get0_dane_tlsa(
    ssl: *mut SSL,
    usage: *mut u8,
    selector: *mut u8,
    matching: *mut u8,
    data: *mut *const u8,
    length: *mut usize,
) -> c_int {
    // SAFETY: each pointer is NULL or has room.
    unsafe {
        let Some(found) = ssl.dane_match() else { return -1 };
        if let Some(record) = found.record {
            store(usage, record.usage);
            store(selector, record.selector);
            store(matching, record.matching);
            store(data, record.data);
            store(length, record.length);
        }
        found.depth
    }
}

fn report(function: &'static CStr, result: Result<(), DaneFailure>) -> c_int {
    let (reason, returned) = match result {
        Ok(()) => return 1,
        Err(DaneFailure::Refused(reason)) => (reason, 0),
        Err(DaneFailure::Failed(reason)) => (reason, -1),
    };
    raise(function, reason);
    returned
}
