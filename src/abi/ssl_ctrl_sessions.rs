//! The commands of SSL_CTX_ctrl(3) about sessions: the cache, its counters, the keys of tickets.

use std::ffi::{c_int, c_long, c_uchar, c_void};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use zeroize::Zeroizing;

use super::ssl_ctrl_settings::Command;
use crate::callbacks::TicketKeyCallback;
use crate::context::Context;
use crate::context::session_cache::{SessionCache, TicketKey};
use crate::crypto::ticket_keys::TicketKeys;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{EVP_CIPHER_CTX, SSL};
use crate::tables::controls;
use crate::tables::reasons::Reason;

type TicketKeyFunction = unsafe extern "C-unwind" fn(
    ssl: *mut SSL,
    name: *mut c_uchar,
    iv: *mut c_uchar,
    cipher: *mut EVP_CIPHER_CTX,
    mac: *mut c_void,
    encrypt: c_int,
) -> c_int;

/// Carries out a command about sessions; None when it is another one.
///
/// # Safety
/// The pointer is as the command asks: NULL, or for the commands of ticket keys as many bytes as `value` says.
pub unsafe fn session_control(context: &Arc<Context>, command: Command) -> Option<c_long> {
    let Command { function, number, value, pointer } = command;
    let cache = &context.sessions;
    let counters = &cache.counters;
    let counter = match number {
        controls::SESS_NUMBER => return Some(as_long(cache.number())),
        controls::SESS_CONNECT_RENEGOTIATE | controls::SESS_ACCEPT_RENEGOTIATE => return Some(0),
        controls::SET_SESS_CACHE_SIZE => {
            let size = usize::try_from(value).ok();
            return Some(size.map_or(0, |size| as_long(cache.set_size(size))));
        }
        controls::GET_SESS_CACHE_SIZE => return Some(as_long(cache.size())),
        controls::SET_SESS_CACHE_MODE => return Some(cache.set_mode(value as u32).into()),
        controls::GET_SESS_CACHE_MODE => return Some(cache.mode().into()),
        controls::GET_TLSEXT_TICKET_KEYS | controls::SET_TLSEXT_TICKET_KEYS => {
            // SAFETY: promised by the caller.
            let keys = unsafe { ticket_keys(cache, number, value, pointer) };
            return Some(keys.unwrap_or_else(|reason| {
                error_queue::raise(function, reason);
                0
            }));
        }
        controls::SESS_CONNECT => &counters.connect,
        controls::SESS_CONNECT_GOOD => &counters.connect_good,
        controls::SESS_ACCEPT => &counters.accept,
        controls::SESS_ACCEPT_GOOD => &counters.accept_good,
        controls::SESS_HIT => &counters.hits,
        controls::SESS_CB_HIT => &counters.callback_hits,
        controls::SESS_MISSES => &counters.misses,
        controls::SESS_TIMEOUTS => &counters.timeouts,
        controls::SESS_CACHE_FULL => &counters.cache_full,
        _ => return None,
    };
    Some(counter.load(Ordering::Relaxed).into())
}

/// Sets a callback about sessions; None when the command is another one.
///
/// # Safety
/// The function is of the type that the command asks for.
pub unsafe fn session_callback(
    context: &Context,
    command: c_int,
    callback: Option<unsafe extern "C-unwind" fn()>,
) -> Option<c_long> {
    if command != controls::SET_TLSEXT_TICKET_KEY_CB {
        return None;
    }
    // SAFETY: only the type is changed, to the one that the command asks for.
    let choose = callback.map(|function| unsafe {
        use std::mem::transmute;
        TicketKey::Hmac(TicketKeyCallback::new(
            transmute::<unsafe extern "C-unwind" fn(), TicketKeyFunction>(function),
        ))
    });
    context.sessions.set_callbacks(|callbacks| callbacks.ticket_key = choose);
    Some(1)
}

/// # Safety
/// The pointer is NULL or has as many bytes as `length` says.
unsafe fn ticket_keys(
    cache: &SessionCache,
    number: c_int,
    length: c_long,
    pointer: *mut c_void,
) -> Result<c_long, Reason> {
    if pointer.is_null() {
        return Ok(as_long(TicketKeys::LENGTH));
    }
    if length != as_long(TicketKeys::LENGTH) {
        return Err(Reason::INVALID_TICKET_KEYS_LENGTH);
    }
    let bytes = pointer.cast::<[u8; TicketKeys::LENGTH]>();
    // SAFETY: the pointer has that many bytes, by the caller's promise.
    unsafe {
        if number == controls::SET_TLSEXT_TICKET_KEYS {
            let keys = TicketKeys::from_bytes(&Zeroizing::new(bytes.read_unaligned()));
            cache.set_ticket_keys(keys.ok_or(Reason::MALLOC_FAILURE)?);
        } else {
            bytes.write_unaligned(**cache.ticket_keys().to_bytes());
        }
    }
    Ok(1)
}

fn as_long(number: usize) -> c_long {
    c_long::try_from(number).unwrap_or(c_long::MAX)
}
