//! DTLS_method(3), DTLSv1_listen(3): TLS over datagrams, which is not built in.

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use oxissl_entry::{guarded, on_connection, on_context};

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{BIO_ADDR, SSL, SSL_CTX, SSL_METHOD};
use crate::tables::reasons::Reason;

/// A method for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLS_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for clients for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLS_client_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for servers for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLS_server_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for clients for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_client_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for servers for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_server_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_2_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for clients for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_2_client_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// A method for servers for datagrams: NULL, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLS_method(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn DTLSv1_2_server_method() -> *const SSL_METHOD {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    ptr::null()
}

/// Payload of a datagram: 0, because DTLS is not built in. See DTLS_get_data_mtu(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn DTLS_get_data_mtu(ssl: *const SSL) -> usize {
    0
}

/// Has no effect, because DTLS is not built in. See DTLS_set_timer_cb(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn DTLS_set_timer_cb(
    ssl: *mut SSL,
    _callback: Option<unsafe extern "C-unwind" fn(ssl: *mut SSL, timer: c_uint) -> c_uint>,
) {
}

/// Waits for a client: -1, because DTLS is not built in.
///
/// Errors: `ERR_R_UNSUPPORTED`. See DTLSv1_listen(3).
#[unsafe(no_mangle)]
#[on_connection(-1)]
pub unsafe extern "C-unwind" fn DTLSv1_listen(ssl: *mut SSL, _client: *mut BIO_ADDR) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    -1
}

/// Has no effect, because DTLS is not built in. See SSL_CTX_set_cookie_generate_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cookie_generate_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *mut c_uchar, length: *mut c_uint) -> c_int,
    >,
) {
}

/// Has no effect, because DTLS is not built in. See SSL_CTX_set_cookie_verify_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_cookie_verify_cb(
    context: *mut SSL_CTX,
    _callback: Option<
        unsafe extern "C-unwind" fn(ssl: *mut SSL, cookie: *const c_uchar, length: c_uint) -> c_int,
    >,
) {
}
