//! SSL_CTX_set_client_hello_cb(3): what a ClientHello callback may look at.

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use oxissl_entry::{guarded, on_connection};

use crate::libcrypto::ffi::SSL;
use crate::libcrypto::memory;
use crate::messages::client_hello::ClientHello;

/// Whether the ClientHello came in the format of SSLv2: never, such a client is refused. Returns 0.
///
/// See SSL_client_hello_isv2(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_isv2(_ssl: *mut SSL) -> c_int {
    0
}

/// The version field of the ClientHello; 0 outside of the callback. See SSL_client_hello_get0_legacy_version(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_legacy_version(ssl: *mut SSL) -> c_uint {
    ssl.open_client_hello().map_or(0, |hello| hello.version.into())
}

/// Points `*out` to the random value; returns its length. See SSL_client_hello_get0_random(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_random(
    ssl: *mut SSL,
    out: *mut *const c_uchar,
) -> usize {
    ssl.open_client_hello().map_or(0, |hello| point(out, &hello.random))
}

/// Points `*out` to the session id; returns its length. See SSL_client_hello_get0_session_id(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_session_id(
    ssl: *mut SSL,
    out: *mut *const c_uchar,
) -> usize {
    ssl.open_client_hello().map_or(0, |hello| point(out, hello.session_id()))
}

/// Points `*out` to the suites in wire format; returns their length. See SSL_client_hello_get0_ciphers(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_ciphers(
    ssl: *mut SSL,
    out: *mut *const c_uchar,
) -> usize {
    ssl.open_client_hello().map_or(0, |hello| point(out, hello.cipher_suites()))
}

/// Points `*out` to the compression methods; returns their length.
///
/// See SSL_client_hello_get0_compression_methods(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_compression_methods(
    ssl: *mut SSL,
    out: *mut *const c_uchar,
) -> usize {
    ssl.open_client_hello().map_or(0, |hello| point(out, hello.compression_methods()))
}

/// Gives the types of the extensions in the order they came, in memory for OPENSSL_free().
///
/// Returns 1, or 0 outside of the callback and when memory runs out. See SSL_client_hello_get1_extensions_present(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get1_extensions_present(
    ssl: *mut SSL,
    out: *mut *mut c_int,
    length: *mut usize,
) -> c_int {
    if out.is_null() || length.is_null() {
        return 0;
    }
    let present = |hello: &ClientHello| {
        let types: Vec<u8> =
            hello.extensions().flat_map(|(kind, _)| c_int::from(kind).to_ne_bytes()).collect();
        let copy = match types.is_empty() {
            true => ptr::null_mut(),
            false => memory::duplicate(&types),
        };
        if copy.is_null() && !types.is_empty() {
            return 0;
        }
        // SAFETY: both are the caller's variables, checked above.
        unsafe {
            *out = copy.cast();
            *length = hello.extensions().len();
        }
        1
    };
    ssl.open_client_hello().map_or(0, |hello| present(&hello))
}

/// Writes the types of the extensions in the order they came to `out`, which has room for `*count` of them; only counts
/// them where `out` is NULL.
///
/// `*count` becomes their number. Returns 1, or 0 outside of the callback and where the room is too small.
/// See SSL_client_hello_get_extension_order(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get_extension_order(
    ssl: *mut SSL,
    out: *mut u16,
    count: *mut usize,
) -> c_int {
    if count.is_null() {
        return 0;
    }
    // SAFETY: both are the caller's, and it says how much room there is.
    let order = |hello: &ClientHello| unsafe {
        let number = hello.extensions().len();
        if !out.is_null() && number != 0 {
            if *count < number {
                return 0;
            }
            for (index, (kind, _)) in hello.extensions().enumerate() {
                out.add(index).write(kind);
            }
        }
        *count = number;
        1
    };
    ssl.open_client_hello().map_or(0, |hello| order(&hello))
}

/// Points `*out` to the body of the extension of this type. Returns 1, or 0 when it did not come.
///
/// See SSL_client_hello_get0_ext(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_client_hello_get0_ext(
    ssl: *mut SSL,
    kind: c_uint,
    out: *mut *const c_uchar,
    length: *mut usize,
) -> c_int {
    let find = |hello: &ClientHello| {
        let Some(body) = u16::try_from(kind).ok().and_then(|kind| hello.extension(kind)) else { return 0 };
        point(out, body);
        // SAFETY: NULL or the caller's variable.
        if let Some(length) = unsafe { length.as_mut() } {
            *length = body.len();
        }
        1
    };
    ssl.open_client_hello().map_or(0, |hello| find(&hello))
}

fn point(out: *mut *const c_uchar, bytes: &[u8]) -> usize {
    // SAFETY: NULL or the caller's variable.
    if let Some(out) = unsafe { out.as_mut() } {
        *out = bytes.as_ptr();
    }
    bytes.len()
}
