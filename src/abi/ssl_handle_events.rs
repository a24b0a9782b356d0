//! SSL_handle_events(3), SSL_get_event_timeout(3), SSL_get_rpoll_descriptor(3), SSL_get_handshake_rtt(3), SSL_poll(3):
//! waiting for a connection without knowing what is below it.

use std::ffi::{c_int, c_uchar};
use std::time::Duration;

use oxissl_entry::{forwards, guarded, on_connection};

use libc::timeval;

use super::enter::store;
use super::ssl_do_handshake::SSL_want;
use crate::connection::Want;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{BIO_ADDR, SSL};
use crate::libcrypto::newer::{self, BIO_POLL_DESCRIPTOR, SSL_POLL_ITEM};
use crate::tables::reasons::Reason;

/// Does what is due by now: nothing, since TLS has no timers. Returns 1. See SSL_handle_events(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_handle_events(ssl: *mut SSL) -> c_int {
    1
}

/// When SSL_handle_events() is to be called next: never, which `*is_infinite` says, with a long time in `*timeout`.
///
/// Returns 1. See SSL_get_event_timeout(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_event_timeout(
    ssl: *mut SSL,
    timeout: *mut timeval,
    is_infinite: *mut c_int,
) -> c_int {
    // SAFETY: the pointers are its variables or NULL.
    unsafe {
        store(timeout, timeval { tv_sec: 1_000_000, tv_usec: 0 });
        store(is_infinite, 1);
        1
    }
}

/// Whether the connection waits for the peer: 1 or 0. See SSL_net_read_desired(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_net_read_desired(ssl: *mut SSL) -> c_int {
    (SSL_want(ssl) == Want::Reading as c_int).into()
}

/// Whether the connection waits until it can write: 1 or 0. See SSL_net_write_desired(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_net_write_desired(ssl: *mut SSL) -> c_int {
    (SSL_want(ssl) == Want::Writing as c_int).into()
}

/// What to poll before reading, from the BIO for reading.
///
/// Returns 1; 0 without a BIO, where the BIO knows of nothing, and where libcrypto is older than 3.2.
/// See SSL_get_rpoll_descriptor(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_rpoll_descriptor(
    ssl: *mut SSL,
    descriptor: *mut BIO_POLL_DESCRIPTOR,
) -> c_int {
    // SAFETY: the descriptor is its variable.
    unsafe {
        let bio = ssl.transport().read.hold();
        bio.map_or(0, |bio| newer::poll_descriptor(&bio, false, descriptor))
    }
}

/// What to poll before writing, from the BIO for writing.
///
/// Returns 1; 0 without a BIO, where the BIO knows of nothing, and where libcrypto is older than 3.2.
/// See SSL_get_rpoll_descriptor(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_wpoll_descriptor(
    ssl: *mut SSL,
    descriptor: *mut BIO_POLL_DESCRIPTOR,
) -> c_int {
    // SAFETY: the descriptor is its variable.
    unsafe {
        let bio = ssl.transport().write.hold();
        bio.map_or(0, |bio| newer::poll_descriptor(&bio, true, descriptor))
    }
}

/// How many microseconds passed in the handshake between our last flight and the peer's answer to it.
///
/// Returns 1; 0 before the handshake is done, -1 for NULL. See SSL_get_handshake_rtt(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn SSL_get_handshake_rtt(ssl: *const SSL, microseconds: *mut u64) -> c_int {
    // SAFETY: the number is its variable.
    unsafe {
        match ssl.facts(|facts| facts.round_trip) {
            None => 0,
            Some(time) => {
                store(microseconds, u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
                1
            }
        }
    }
}

/// Whether calls wait by themselves: -1, as only QUIC connections know. See SSL_get_blocking_mode(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_get_blocking_mode(_ssl: *mut SSL) -> c_int {
    -1
}

/// Sets whether calls wait by themselves: 0, as only QUIC connections can. See SSL_set_blocking_mode(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set_blocking_mode(_ssl: *mut SSL, _blocking: c_int) -> c_int {
    0
}

/// Feeds a datagram to a QUIC connection.
///
/// Returns 0, because there is none. Errors: `ERR_R_INTERNAL_ERROR`, as OpenSSL's for TLS. See SSL_inject_net_dgram(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_inject_net_dgram(
    ssl: *mut SSL,
    _datagram: *const c_uchar,
    _length: usize,
    _peer: *const BIO_ADDR,
    _local: *const BIO_ADDR,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::INTERNAL_ERROR);
    0
}

/// Polls QUIC connections, which are not there: an item with an object in it fails.
///
/// `*result_count` is the number of items with events. Returns 1, or 0. Errors:
/// `SSL_R_POLL_REQUEST_NOT_SUPPORTED`. See SSL_poll(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_poll(
    items: *mut SSL_POLL_ITEM,
    count: usize,
    stride: usize,
    timeout: *const timeval,
    _flags: u64,
    result_count: *mut usize,
) -> c_int {
    // SAFETY: the caller's array has this many items, one every `stride` bytes.
    unsafe {
        store(result_count, 0);
        let item = |index: usize| items.byte_add(index * stride);
        for index in 0..count {
            (*item(index)).revents = 0;
        }
        for index in 0..count {
            if newer::is_no_object(&(*item(index)).desc) {
                continue;
            }
            (*item(index)).revents = POLL_FAILED;
            store(result_count, 1);
            error_queue::raise(FUNCTION, Reason::POLL_REQUEST_NOT_SUPPORTED);
            return 0;
        }
        // Nothing that could come to pass: what is left is the time.
        if let Some(time) = timeout.as_ref() {
            std::thread::sleep(duration(time));
        }
    }
    1
}

fn duration(time: &timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
}

/// `SSL_POLL_EVENT_F`
const POLL_FAILED: u64 = 1;
