//! SSL_CTX_set_alpn_select_cb(3): application protocols, by ALPN and by its forerunner NPN.

use std::ffi::{c_int, c_uchar, c_uint, c_void};
use std::ptr;

use oxissl_entry::{guarded, on_connection, on_context};

use super::enter::slice;
use crate::callbacks::{AlpnSelectCallback, Argument, NpnAdvertisedCallback, NpnSelectCallback};
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::settings::alpn;

/// Sets the application protocols that later clients offer.
///
/// `protocols`: names, each behind a byte with its length; NULL or nothing offers none. Returns **0 for success** and 1 for a
/// list that is not well-formed. See SSL_CTX_set_alpn_protos(3).
#[unsafe(no_mangle)]
#[on_context(1)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_alpn_protos(
    context: *mut SSL_CTX,
    protocols: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the pointer is NULL or the start of `length` bytes.
    unsafe {
        let list = slice(protocols, length as usize);
        c_int::from(!context.change(|settings| settings.set_alpn_protocols(list)))
    }
}

/// Sets the application protocols that this client offers.
///
/// Returns **0 for success** and 1 for a list that is not well-formed. See SSL_set_alpn_protos(3).
#[unsafe(no_mangle)]
#[on_connection(1)]
pub unsafe extern "C-unwind" fn SSL_set_alpn_protos(
    ssl: *mut SSL,
    protocols: *const c_uchar,
    length: c_uint,
) -> c_int {
    // SAFETY: the pointer is NULL or the start of `length` bytes.
    unsafe {
        let list = slice(protocols, length as usize);
        c_int::from(!ssl.change(|settings| settings.set_alpn_protocols(list)))
    }
}

/// Sets the callback that chooses the application protocol on a server, and what it is given last. See
/// SSL_CTX_set_alpn_select_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_alpn_select_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            selected: *mut *const c_uchar,
            length: *mut c_uchar,
            offered: *const c_uchar,
            offered_length: c_uint,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| (AlpnSelectCallback::new(callback), Argument(argument)));
        context.change_live(|live| live.alpn_select = callback);
    }
}

/// Points to the name of the negotiated application protocol, which is no C string; NULL and 0 when there is none.
///
/// The name stays with the connection until the next handshake. See SSL_get0_alpn_selected(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_get0_alpn_selected(
    ssl: *const SSL,
    protocol: *mut *const c_uchar,
    length: *mut c_uint,
) {
    // SAFETY: both pointers are room for their values.
    unsafe {
        ssl.facts(|facts| {
            let name = &facts.alpn_protocol;
            protocol.write(if name.is_empty() { ptr::null() } else { name.as_ptr() });
            length.write(name.len() as c_uint);
        })
    }
}

/// Chooses the first protocol of the server's list that the client's has, too.
///
/// Points `out` into one of the lists. Returns `OPENSSL_NPN_NEGOTIATED`, or `OPENSSL_NPN_NO_OVERLAP` with the client's first
/// protocol, or with NULL and 0 when its list is of no use. See SSL_select_next_proto(3).
#[unsafe(no_mangle)]
#[guarded(NO_OVERLAP)]
pub unsafe extern "C-unwind" fn SSL_select_next_proto(
    out: *mut *mut c_uchar,
    out_length: *mut c_uchar,
    server: *const c_uchar,
    server_length: c_uint,
    client: *const c_uchar,
    client_length: c_uint,
) -> c_int {
    // SAFETY: the lists are as long as the caller says, and the other pointers are room for their values.
    unsafe {
        let (server, client) = (slice(server, server_length as usize), slice(client, client_length as usize));
        let (result, chosen) = match alpn::select(server, client) {
            alpn::Choice::Negotiated(place) => (NEGOTIATED, &server[place]),
            alpn::Choice::NoOverlap(place) => (NO_OVERLAP, &client[place]),
            alpn::Choice::Nothing => (NO_OVERLAP, &[][..]),
        };
        out.write(if chosen.is_empty() { ptr::null_mut() } else { chosen.as_ptr().cast_mut() });
        out_length.write(chosen.len() as c_uchar);
        result
    }
}

/// Keeps the callback that would give a server's protocols for NPN; NPN is not negotiated. See
/// SSL_CTX_set_next_protos_advertised_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_next_protos_advertised_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            protocols: *mut *const c_uchar,
            length: *mut c_uint,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| (NpnAdvertisedCallback::new(callback), Argument(argument)));
        context.change_live(|live| live.npn_advertised = callback);
    }
}

/// Keeps the callback that would choose a client's protocol by NPN; NPN is not negotiated. See
/// SSL_CTX_set_next_proto_select_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_next_proto_select_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            ssl: *mut SSL,
            selected: *mut *mut c_uchar,
            length: *mut c_uchar,
            offered: *const c_uchar,
            offered_length: c_uint,
            argument: *mut c_void,
        ) -> c_int,
    >,
    argument: *mut c_void,
) {
    // SAFETY: the function stays callable while it is set.
    unsafe {
        let callback = callback.map(|callback| (NpnSelectCallback::new(callback), Argument(argument)));
        context.change_live(|live| live.npn_select = callback);
    }
}

/// The protocol that NPN chose: NULL and 0 always, because NPN is not negotiated. See
/// SSL_get0_next_proto_negotiated(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_get0_next_proto_negotiated(
    ssl: *const SSL,
    protocol: *mut *const c_uchar,
    length: *mut c_uint,
) {
    // SAFETY: both pointers are room for their values.
    unsafe {
        protocol.write(ptr::null());
        length.write(0);
    }
}

/// `OPENSSL_NPN_NEGOTIATED`
const NEGOTIATED: c_int = 1;
/// `OPENSSL_NPN_NO_OVERLAP`
const NO_OVERLAP: c_int = 2;
