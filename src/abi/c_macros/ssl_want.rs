//! SSL_want(3), SSL_in_init(3): what a connection is waiting for.

use std::ffi::c_int;

use oxissl_entry::forwards;

use crate::abi::ssl_do_handshake::{SSL_is_server, SSL_want};
use crate::abi::ssl_get_state::SSL_in_init;
use crate::connection::Want;
use crate::libcrypto::ffi::SSL;

/// Whether nothing holds the connection up: 1 or 0. See SSL_want_nothing(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_nothing(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::Nothing as c_int).into()
}

/// Whether the connection waits for the peer: 1 or 0. See SSL_want_read(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_read(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::Reading as c_int).into()
}

/// Whether the connection waits until it can write: 1 or 0. See SSL_want_write(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_write(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::Writing as c_int).into()
}

/// Whether a certificate callback has asked to be called again: 1 or 0. See SSL_want_x509_lookup(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_x509_lookup(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::X509Lookup as c_int).into()
}

/// Whether a verify callback has asked to be called again: 1 or 0. See SSL_want_retry_verify(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_retry_verify(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::RetryVerify as c_int).into()
}

/// Whether an asynchronous job is waiting, which never happens: 1 or 0. See SSL_want_async(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_async(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == SSL_ASYNC_PAUSED).into()
}

/// Whether no asynchronous job could be had, which never happens: 1 or 0. See SSL_want_async_job(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_async_job(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == SSL_ASYNC_NO_JOBS).into()
}

/// Whether the callback for the ClientHello has asked to be called again: 1 or 0. See SSL_want_client_hello_cb(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_want_client_hello_cb(ssl: *const SSL) -> c_int {
    (SSL_want(ssl) == Want::ClientHello as c_int).into()
}

/// Whether a client is in its handshake: 1 or 0. See SSL_in_connect_init(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_in_connect_init(ssl: *mut SSL) -> c_int {
    (SSL_in_init(ssl) != 0 && SSL_is_server(ssl) == 0).into()
}

/// Whether a server is in its handshake: 1 or 0. See SSL_in_accept_init(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_in_accept_init(ssl: *mut SSL) -> c_int {
    (SSL_in_init(ssl) != 0 && SSL_is_server(ssl) != 0).into()
}

/// `SSL_ASYNC_PAUSED`
const SSL_ASYNC_PAUSED: c_int = 5;
/// `SSL_ASYNC_NO_JOBS`
const SSL_ASYNC_NO_JOBS: c_int = 6;
