//! d2i_SSL_SESSION(3) and PEM_read_bio_SSL_SESSION(3): sessions as bytes and as files.

use std::ffi::{c_char, c_int, c_long, c_uchar, c_void};
use std::ptr;

use oxissl_entry::forwards;

use oxissl_entry::{guarded, on_session};

use super::handle;
use crate::libcrypto::ffi::{self, BIO, FILE, OSSL_LIB_CTX, SSL_SESSION, pem_password_cb};
use crate::libcrypto::{error_queue, init, memory};
use crate::session::Session;
use crate::tables::reasons::Reason;

/// Reads a session from `length` bytes at `*bytes` in OpenSSL's DER structure, and moves `*bytes` behind it.
///
/// `into`: NULL, or where the session goes, too; a session that is there already gets the new content. Returns the
/// session, or NULL. Errors: `ERR_R_ASN1_LIB`, `SSL_R_UNKNOWN_SSL_VERSION`, `SSL_R_UNSUPPORTED_SSL_VERSION`,
/// `SSL_R_CIPHER_CODE_WRONG_LENGTH`, `SSL_R_UNKNOWN_CIPHER_TYPE`. See d2i_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn d2i_SSL_SESSION(
    into: *mut *mut SSL_SESSION,
    bytes: *mut *const c_uchar,
    length: c_long,
) -> *mut SSL_SESSION {
    if !init::ensure() {
        return ptr::null_mut();
    }
    let length = usize::try_from(length).unwrap_or(0);
    // SAFETY: the caller's bytes are as many as it says, and what it has in `into` is NULL or a session of its own.
    unsafe {
        if bytes.is_null() || (*bytes).is_null() {
            error_queue::raise(FUNCTION, Reason::PASSED_NULL_PARAMETER);
            return ptr::null_mut();
        }
        let present = if into.is_null() { ptr::null_mut() } else { *into };
        let reader = std::slice::from_raw_parts(*bytes, length);
        let present_session = handle::borrow::<Session>(present);
        let (made, used) = match Session::read_der(present_session.as_deref(), reader) {
            Ok(read) => read,
            Err(reason) => {
                error_queue::raise(FUNCTION, reason);
                return ptr::null_mut();
            }
        };
        let session = made.map_or(present, handle::give);
        *bytes = (*bytes).add(used);
        if !into.is_null() {
            *into = session;
        }
        session
    }
}

/// As d2i_SSL_SESSION(). The library context and the properties are for a bare public key in it, which sessions here
/// have none of.
///
/// Returns the session, or NULL. See d2i_SSL_SESSION_ex(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn d2i_SSL_SESSION_ex(
    into: *mut *mut SSL_SESSION,
    bytes: *mut *const c_uchar,
    length: c_long,
    _library: *mut OSSL_LIB_CTX,
    _properties: *const c_char,
) -> *mut SSL_SESSION {
    d2i_SSL_SESSION(into, bytes, length)
}

/// Writes a session in OpenSSL's DER structure.
///
/// `out`: NULL only asks for the length; `*out` NULL gets memory for OPENSSL_free(); else the bytes go to `*out`,
/// which moves behind them. Returns the length, or 0 for a session without a cipher suite. See i2d_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn i2d_SSL_SESSION(
    session: *const SSL_SESSION,
    out: *mut *mut c_uchar,
) -> c_int {
    // SAFETY: `*out` is NULL or has room for what an earlier call said.
    unsafe {
        let Some(encoded) = session.to_der() else { return 0 };
        let Ok(length) = c_int::try_from(encoded.len()) else { return 0 };
        if out.is_null() {
            return length;
        }
        if (*out).is_null() {
            *out = memory::duplicate(&encoded);
            if (*out).is_null() {
                return -1;
            }
        } else {
            ptr::copy_nonoverlapping(encoded.as_ptr(), *out, encoded.len());
            *out = (*out).add(encoded.len());
        }
        length
    }
}

unsafe extern "C-unwind" fn read_any(
    into: *mut *mut c_void,
    bytes: *mut *const c_uchar,
    length: c_long,
) -> *mut c_void {
    // SAFETY: libcrypto hands through what PEM_read_… was called with.
    unsafe { d2i_SSL_SESSION(into.cast(), bytes, length).cast() }
}

unsafe extern "C-unwind" fn write_any(session: *const c_void, out: *mut *mut c_uchar) -> c_int {
    // SAFETY: libcrypto hands through what PEM_write_… was called with.
    unsafe { i2d_SSL_SESSION(session.cast(), out) }
}

/// The header of a PEM file.
const NAME: *const c_char = c"SSL SESSION PARAMETERS".as_ptr();

/// Reads a session from a PEM file. Returns it, or NULL. See PEM_read_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn PEM_read_SSL_SESSION(
    file: *mut FILE,
    into: *mut *mut SSL_SESSION,
    password: pem_password_cb,
    argument: *mut c_void,
) -> *mut SSL_SESSION {
    // SAFETY: as the caller promises; the reader is of the type that libcrypto calls.
    unsafe { ffi::PEM_ASN1_read(Some(read_any), NAME, file, into.cast(), password, argument).cast() }
}

/// Reads a session in PEM format. Returns it, or NULL. See PEM_read_bio_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn PEM_read_bio_SSL_SESSION(
    bio: *mut BIO,
    into: *mut *mut SSL_SESSION,
    password: pem_password_cb,
    argument: *mut c_void,
) -> *mut SSL_SESSION {
    // SAFETY: as the caller promises; the reader is of the type that libcrypto calls.
    unsafe { ffi::PEM_ASN1_read_bio(Some(read_any), NAME, bio, into.cast(), password, argument).cast() }
}

/// Writes a session to a PEM file. Returns 1, or 0. See PEM_write_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn PEM_write_SSL_SESSION(file: *mut FILE, session: *const SSL_SESSION) -> c_int {
    let (none, function) = (ptr::null_mut(), Some(write_any as _));

    // SAFETY: as the caller promises; nothing is encrypted, so that no key is asked for.
    unsafe {
        ffi::PEM_ASN1_write(function, NAME, file, session.cast(), ptr::null(), none, 0, None, ptr::null_mut())
    }
}

/// Writes a session in PEM format. Returns 1, or 0. See PEM_write_bio_SSL_SESSION(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn PEM_write_bio_SSL_SESSION(
    bio: *mut BIO,
    session: *const SSL_SESSION,
) -> c_int {
    let (none, function) = (ptr::null_mut(), Some(write_any as _));

    // SAFETY: as the caller promises; nothing is encrypted, so that no key is asked for.
    unsafe {
        ffi::PEM_ASN1_write_bio(
            function,
            NAME,
            bio,
            session.cast(),
            ptr::null(),
            none,
            0,
            None,
            ptr::null_mut(),
        )
    }
}
