//! OSSL_QUIC_client_method(3), SSL_new_listener(3), SSL_new_domain(3), SSL_get_value_uint(3), SSL_get0_connection(3): a
//! QUIC stack, which is not there, and what a TLS connection answers.

use std::ffi::{c_int, c_void};
use std::ptr;

use oxissl_entry::{guarded, on_connection, on_context};

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{BIO_ADDR, SSL, SSL_CTX, SSL_METHOD};
use crate::tables::reasons::Reason;

/// A method for QUIC clients: NULL, because QUIC is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_client_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn OSSL_QUIC_client_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for QUIC clients with a thread of its own: NULL, because QUIC is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_client_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn OSSL_QUIC_client_thread_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for QUIC servers: NULL, because QUIC is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See OSSL_QUIC_server_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn OSSL_QUIC_server_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// Whether this is a QUIC object: 0. See SSL_is_quic(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_is_quic(_ssl: *const SSL) -> c_int {
    0
}

/// Whether this is a TLS connection: 1, or 0 for NULL. See SSL_is_tls(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_is_tls(ssl: *const SSL) -> c_int {
    (!ssl.is_null()).into()
}

/// Whether this is a connection, and no stream of one: 1. See SSL_get0_connection(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_is_connection(_ssl: *mut SSL) -> c_int {
    1
}

/// The connection that a stream belongs to: the same object. See SSL_get0_connection(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_connection(ssl: *mut SSL) -> *mut SSL {
    ssl
}

/// Whether this is a listener: 0; as in OpenSSL, 1 for NULL. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_is_listener(ssl: *mut SSL) -> c_int {
    ssl.is_null().into()
}

/// The listener that a connection came from: NULL, as there is none. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_listener(_ssl: *mut SSL) -> *mut SSL {
    ptr::null_mut()
}

/// A listener: NULL, as for every context that is not for QUIC. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new_listener(_context: *mut SSL_CTX, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// A listener in a domain: NULL, as there is no domain. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new_listener_from(_domain: *mut SSL, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// A client on a listener's socket: NULL, as there is no listener. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new_from_listener(_listener: *mut SSL, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// Begins to listen: 0, as this is no listener. See SSL_new_listener(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_listen(_listener: *mut SSL) -> c_int {
    0
}

/// The next connection of a listener: NULL, as this is none. See SSL_accept_connection(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_accept_connection(_listener: *mut SSL, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// How many connections wait for SSL_accept_connection(): 0. See SSL_accept_connection(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_accept_connection_queue_len(_listener: *mut SSL) -> usize {
    0
}

/// Sets what is called for each connection that waits at a listener: never, as there is none.
///
/// See SSL_CTX_set_new_pending_conn_cb(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_CTX_set_new_pending_conn_cb(
    _context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(context: *mut SSL_CTX, ssl: *mut SSL, argument: *mut c_void) -> c_int,
    >,
    _argument: *mut c_void,
) {
}

/// Whether this is a domain: 0; as in OpenSSL, 1 for NULL. See SSL_new_domain(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_is_domain(ssl: *mut SSL) -> c_int {
    ssl.is_null().into()
}

/// The domain of an object: NULL, as there is none. See SSL_new_domain(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get0_domain(_ssl: *mut SSL) -> *mut SSL {
    ptr::null_mut()
}

/// A domain: NULL, as for every context that is not for QUIC. See SSL_new_domain(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new_domain(_context: *mut SSL_CTX, _flags: u64) -> *mut SSL {
    ptr::null_mut()
}

/// Sets how a context's domains work.
///
/// Returns 0, as for every context that is not for QUIC. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_domain_flags(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_domain_flags(context: *mut SSL_CTX, _flags: u64) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    0
}

/// How a context's domains work.
///
/// Returns 0, as for every context that is not for QUIC. Errors: `ERR_R_UNSUPPORTED`. See SSL_CTX_set_domain_flags(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_domain_flags(context: *const SSL_CTX, _flags: *mut u64) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    0
}

/// How a domain works: 0, as this is none. See SSL_CTX_set_domain_flags(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_get_domain_flags(_ssl: *const SSL, _flags: *mut u64) -> c_int {
    0
}

/// Reads a number of a QUIC connection.
///
/// Returns 0, as for TLS in OpenSSL. Errors: `SSL_R_UNSUPPORTED_PROTOCOL`. See SSL_get_value_uint(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_value_uint(
    ssl: *mut SSL,
    _class: u32,
    _id: u32,
    _value: *mut u64,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED_PROTOCOL);
    0
}

/// Sets a number of a QUIC connection.
///
/// Returns 0, as for TLS in OpenSSL. Errors: `SSL_R_UNSUPPORTED_PROTOCOL`. See SSL_get_value_uint(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_value_uint(
    ssl: *mut SSL,
    _class: u32,
    _id: u32,
    _value: u64,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED_PROTOCOL);
    0
}

/// Sets whom a QUIC client talks to: 0, as only QUIC connections can. See SSL_set1_initial_peer_addr(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_set1_initial_peer_addr(_ssl: *mut SSL, _peer: *const BIO_ADDR) -> c_int {
    0
}
