//! SSL_SESSION_has_ticket(3), SSL_CTX_set_session_ticket_cb(3): the ticket of a session, and what is in it.

use std::ffi::{c_int, c_uchar, c_ulong, c_void};
use std::ptr;

use oxissl_entry::{on_context, on_session};

use super::enter::{slice, store};
use crate::callbacks::{Argument, TicketGenerateCallback, TicketOpenedCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX, SSL_SESSION};

/// Whether the session has a ticket: 1 or 0. See SSL_SESSION_has_ticket(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_has_ticket(session: *const SSL_SESSION) -> c_int {
    session.with(|facts| !facts.ticket.is_empty()).into()
}

/// How many seconds the server means to accept the ticket. See SSL_SESSION_get_ticket_lifetime_hint(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_ticket_lifetime_hint(session: *const SSL_SESSION) -> c_ulong {
    session.with(|facts| facts.lifetime_hint)
}

/// The ticket, still the session's; NULL and a length of 0 without one. `ticket` may be NULL.
///
/// See SSL_SESSION_get0_ticket(3).
#[unsafe(no_mangle)]
#[on_session]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_ticket(
    session: *const SSL_SESSION,
    ticket: *mut *const c_uchar,
    length: *mut usize,
) {
    // SAFETY: both are NULL or room for one value.
    unsafe {
        let (start, count) = session.with(|facts| match &facts.ticket[..] {
            [] => (ptr::null(), 0),
            ticket => (ticket.as_ptr(), ticket.len()),
        });
        store(length, count);
        store(ticket, start);
    }
}

/// How much early data the server of this session takes, in bytes. See SSL_SESSION_get_max_early_data(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get_max_early_data(session: *const SSL_SESSION) -> u32 {
    session.with(|facts| facts.max_early_data)
}

/// Sets how much early data the server of this session takes. Returns 1. See SSL_SESSION_set_max_early_data(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set_max_early_data(
    session: *mut SSL_SESSION,
    bytes: u32,
) -> c_int {
    session.with(|facts| facts.max_early_data = bytes);
    1
}

/// Puts application data into the session, and with it into the ticket. NULL or a length of 0 takes it away.
///
/// Returns 1. See SSL_SESSION_set1_ticket_appdata(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_set1_ticket_appdata(
    session: *mut SSL_SESSION,
    data: *const c_void,
    length: usize,
) -> c_int {
    // SAFETY: the data are as long as it says.
    unsafe {
        let data = Some(slice(data.cast::<u8>(), length).to_vec()).filter(|data| !data.is_empty());
        session.with(|facts| facts.ticket_appdata = data);
        1
    }
}

/// The application data, still the session's; NULL and a length of 0 without any. Returns 1.
///
/// See SSL_SESSION_get0_ticket_appdata(3).
#[unsafe(no_mangle)]
#[on_session(0)]
pub unsafe extern "C-unwind" fn SSL_SESSION_get0_ticket_appdata(
    session: *mut SSL_SESSION,
    data: *mut *mut c_void,
    length: *mut usize,
) -> c_int {
    // SAFETY: both are room for one value.
    unsafe {
        let (start, count) = session.with(|facts| {
            facts.ticket_appdata.as_ref().map_or((ptr::null(), 0), |data| (data.as_ptr(), data.len()))
        });
        store(data, start.cast_mut().cast());
        store(length, count);
        1
    }
}

/// Sets what is called before a server seals a ticket, and after it opened one.
///
/// Returns 1. See SSL_CTX_set_session_ticket_cb(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_session_ticket_cb(
    context: *mut SSL_CTX,
    generate: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, argument: *mut c_void) -> c_int>,
    opened: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            session: *mut SSL_SESSION,
            name: *const c_uchar,
            name_length: usize,
            status: c_int,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller promises functions of these types.
    unsafe {
        context.sessions.set_callbacks(|callbacks| {
            callbacks.ticket_generate = generate.map(|function| TicketGenerateCallback::new(function));
            callbacks.ticket_opened = opened.map(|function| TicketOpenedCallback::new(function));
            callbacks.ticket_argument = Argument(argument);
        });
        1
    }
}
