//! SSL_get_ciphers(3): reading the suites that are set, offered and shared.

use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use super::enter::{answer, slice};
use crate::libcrypto::ffi::{SSL, SSL_CIPHER, SSL_CTX, stack_st_SSL_CIPHER};
use crate::libcrypto::stack::PointerStack;
use crate::settings::Configurable;
use crate::settings::suites;
use crate::settings::suites::ReceivedSuites;
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;

/// The suites of a context, TLS 1.3's first.
///
/// Returns a stack that stays with the context until its suites are set anew, or NULL. See SSL_CTX_get_ciphers(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_ciphers(context: *const SSL_CTX) -> *mut stack_st_SSL_CIPHER {
    context.cipher_list().stack().as_ptr().cast()
}

/// The suites of a connection, TLS 1.3's first.
///
/// Returns a stack that stays with the connection or its context until the suites are set anew, or NULL. See
/// SSL_get_ciphers(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_ciphers(ssl: *const SSL) -> *mut stack_st_SSL_CIPHER {
    ssl.cipher_list().stack().as_ptr().cast()
}

/// The suites that a connection would offer with its versions and its security level.
///
/// Returns a stack that the caller frees with sk_SSL_CIPHER_free(), or NULL when there is none. See
/// SSL_get1_supported_ciphers(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get1_supported_ciphers(ssl: *mut SSL) -> *mut stack_st_SSL_CIPHER {
    let method = ssl.status(|status| status.method);
    match suites::supported(&**ssl, method) {
        Some(list) if !list.is_empty() => PointerStack::of(list.into_iter()).into_raw().cast(),
        _ => ptr::null_mut(),
    }
}

/// On a server, the suites of the ClientHello.
///
/// Returns a stack that stays with the connection, or NULL. See SSL_get_client_ciphers(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_client_ciphers(ssl: *const SSL) -> *mut stack_st_SSL_CIPHER {
    let offer = ssl.facts(|facts| facts.client_offer.clone());
    offer.map_or(ptr::null_mut(), |offer| offer.suites().stack().as_ptr().cast())
}

/// The name of the suite at a place in the list of SSL_get_ciphers().
///
/// Returns a static text, or NULL behind the end. See SSL_get_cipher_list(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_cipher_list(ssl: *const SSL, priority: c_int) -> *const c_char {
    let list = ssl.cipher_list();
    let place = usize::try_from(priority).ok();
    place.and_then(|place| list.suites().get(place)).map_or(ptr::null(), |suite| suite.c_name.as_ptr())
}

/// On a server, the names of the suites that both sides have, with colons between them.
///
/// Fills `buffer` with as many whole names as fit into `size` bytes and returns it, or NULL. See
/// SSL_get_shared_ciphers(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_shared_ciphers(
    ssl: *const SSL,
    buffer: *mut c_char,
    size: c_int,
) -> *mut c_char {
    // SAFETY: the buffer has room for `size` bytes.
    unsafe {
        let size = usize::try_from(size).unwrap_or(0);
        if size < 2 {
            return ptr::null_mut();
        }
        let names = match (ssl.shared_suites(), Generation::current() >= Generation::V3_2) {
            (Some(shared), _) => suites::joined_names(&shared, size),
            (None, false) => None,
            // The text is empty on both sides, and there for a server.
            (None, true) => {
                buffer.write(0);
                ssl.is_server().then(Vec::new)
            }
        };
        let Some(names) = names else { return ptr::null_mut() };
        ptr::copy_nonoverlapping(names.as_ptr(), buffer.cast(), names.len());
        buffer.add(names.len()).write(0);
        buffer
    }
}

/// The suite in use, or NULL before there is one.
///
/// The pointer is valid for the life of the process. See SSL_get_current_cipher(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_current_cipher(ssl: *const SSL) -> *const SSL_CIPHER {
    ssl.current_suite().map_or(ptr::null(), |suite| ptr::from_ref(suite).cast())
}

/// The suite that the handshake has chosen, or NULL before there is one.
///
/// The pointer is valid for the life of the process. See SSL_get_pending_cipher(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get_pending_cipher(ssl: *const SSL) -> *const SSL_CIPHER {
    ssl.pending_suite().map_or(ptr::null(), |suite| ptr::from_ref(suite).cast())
}

/// Reads the suites of a ClientHello.
///
/// `is_ssl2`: three bytes a suite, as SSL 2 had them. Stores the known suites in `suites` and the signalling values in
/// `signals`, each NULL or room for a stack that the caller frees. Returns 1, or 0. Errors:
/// `SSL_R_NO_CIPHERS_SPECIFIED`, `SSL_R_ERROR_IN_RECEIVED_CIPHER_LIST`. See SSL_bytes_to_cipher_list(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_bytes_to_cipher_list(
    ssl: *mut SSL,
    bytes: *const c_uchar,
    length: usize,
    is_ssl2: c_int,
    suites: *mut *mut stack_st_SSL_CIPHER,
    signals: *mut *mut stack_st_SSL_CIPHER,
) -> c_int {
    // SAFETY: the pointers are as the page asks.
    unsafe {
        answer(
            FUNCTION,
            ReceivedSuites::read(slice(bytes, length), is_ssl2 != 0).and_then(|received| {
                let lists = [(suites, received.suites), (signals, received.signals)];
                let lists = lists.map(|(place, list)| (place, PointerStack::of(list.into_iter())));
                if lists.iter().any(|(_, list)| list.as_ptr().is_null()) {
                    return Err(Reason::MALLOC_FAILURE);
                }
                for (place, list) in lists {
                    if !place.is_null() {
                        place.write(list.into_raw().cast());
                    }
                }
                Ok(())
            }),
        )
    }
}
