//! SSL_CTX_set_num_tickets(3), SSL_CTX_set_tlsext_ticket_key_cb(3), SSL_set_session_ticket_ext(3): a server's tickets.

use std::ffi::{CStr, c_int, c_uchar, c_void};

use oxissl_entry::{guarded, on_connection, on_context};

use super::enter::{answer, on_connection};
use crate::callbacks::TicketKeyEvpCallback;
use crate::context::session_cache::TicketKey;
use crate::libcrypto::ffi::{EVP_CIPHER_CTX, EVP_MAC_CTX, SSL, SSL_CIPHER, SSL_CTX, stack_st_SSL_CIPHER};
use crate::tables::reasons::Reason;

/// Sets how many TLS 1.3 tickets a server sends after a full handshake. Returns 1. See SSL_CTX_set_num_tickets(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_num_tickets(context: *mut SSL_CTX, number: usize) -> c_int {
    context.change(|settings| settings.num_tickets = number);
    1
}

/// As SSL_CTX_set_num_tickets(), for one connection. Returns 1. See SSL_set_num_tickets(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_num_tickets(ssl: *mut SSL, number: usize) -> c_int {
    ssl.change(|settings| settings.num_tickets = number);
    1
}

/// How many TLS 1.3 tickets a server sends. See SSL_CTX_get_num_tickets(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_num_tickets(context: *const SSL_CTX) -> usize {
    context.settings().num_tickets
}

/// How many TLS 1.3 tickets a server sends. See SSL_get_num_tickets(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_num_tickets(ssl: *const SSL) -> usize {
    ssl.settings().num_tickets
}

/// Asks for one more TLS 1.3 ticket: the server's next call that moves bytes sends it.
///
/// Returns 1, or 0 when the connection is no server's, is not of TLS 1.3, or its handshake is not over. See
/// SSL_new_session_ticket(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_new_session_ticket(ssl: *mut SSL) -> c_int {
    ssl.new_session_ticket().into()
}

/// Sets what chooses the keys of tickets; NULL is the context's own keys. Returns 1.
///
/// See SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_ticket_key_evp_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            name: *mut c_uchar,
            iv: *mut c_uchar,
            cipher: *mut EVP_CIPHER_CTX,
            mac: *mut EVP_MAC_CTX,
            encrypt: c_int,
        ) -> c_int,
    >,
) -> c_int {
    // SAFETY: the caller promises a function of this type.
    unsafe {
        let choose = callback.map(|function| TicketKey::Evp(TicketKeyEvpCallback::new(function)));
        context.sessions.set_callbacks(|callbacks| callbacks.ticket_key = choose);
        1
    }
}

/// A ticket of the program's own for the ClientHello, which cannot be sent.
///
/// `data` NULL takes nothing back and returns 1; else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's clients.
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_session_ticket_ext(
    ssl: *mut SSL,
    data: *mut c_void,
    _length: c_int,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { only_nothing(FUNCTION, ssl, data.is_null()) }
}

/// A callback for tickets of the program's own, which is not called.
///
/// Returns 1 for NULL, else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's servers.
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_session_ticket_ext_cb(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            data: *const c_uchar,
            length: c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { only_nothing(FUNCTION, ssl, callback.is_none()) }
}

/// A callback that sets the master secret, which is not called.
///
/// Returns 1 for NULL, else 0. Errors: `ERR_R_UNSUPPORTED`. See EAP-FAST's clients and servers.
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_session_secret_cb(
    ssl: *mut SSL,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            secret: *mut c_void,
            length: *mut c_int,
            peer_ciphers: *mut stack_st_SSL_CIPHER,
            cipher: *mut *const SSL_CIPHER,
            argument: *mut c_void,
        ) -> c_int,
    >,
    _argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { only_nothing(FUNCTION, ssl, callback.is_none()) }
}

/// # Safety
/// NULL, or a connection of which the caller holds a reference.
unsafe fn only_nothing(function: &'static CStr, ssl: *mut SSL, nothing: bool) -> c_int {
    // SAFETY: promised by the caller.
    unsafe {
        on_connection(function, ssl, 0, |_| {
            answer(function, if nothing { Ok(()) } else { Err(Reason::UNSUPPORTED) })
        })
    }
}
