//! SSL_do_handshake(3), SSL_connect(3), SSL_accept(3), SSL_set_connect_state(3), SSL_get_error(3), SSL_want(3),
//! SSL_shutdown(3): the course of a connection.

use std::ffi::c_int;

use oxissl_entry::{guarded, of_connection, on_connection};

use super::handle;
use crate::connection::{Connection, Role};
use crate::libcrypto::ffi::SSL;

/// Goes on with the handshake in the role that was set.
///
/// Returns 1 when it is done; less on failure, when SSL_get_error() says why. Errors:
/// `SSL_R_CONNECTION_TYPE_NOT_SET` without a role. See SSL_do_handshake(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_do_handshake(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }.map_or(-1, |connection| connection.do_handshake())
}

/// Goes on with the handshake, as a client where no role was set.
///
/// Returns as SSL_do_handshake(). See SSL_connect(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_connect(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }.map_or(-1, |connection| connection.connect())
}

/// Goes on with the handshake, as a server where no role was set.
///
/// Returns as SSL_do_handshake(). See SSL_accept(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_accept(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }.map_or(-1, |connection| connection.accept())
}

/// Makes the next handshake a client's, from its beginning. See SSL_set_connect_state(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_set_connect_state(ssl: *mut SSL) {
    // SAFETY: the caller holds a reference.
    if let Some(connection) = unsafe { handle::borrow::<Connection>(ssl) } {
        connection.set_role(Role::Client);
    }
}

/// Makes the next handshake a server's, from its beginning. See SSL_set_connect_state(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_set_accept_state(ssl: *mut SSL) {
    // SAFETY: the caller holds a reference.
    if let Some(connection) = unsafe { handle::borrow::<Connection>(ssl) } {
        connection.set_role(Role::Server);
    }
}

/// Whether the object is or will be a server: 1 or 0. See SSL_set_connect_state(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_is_server(ssl: *const SSL) -> c_int {
    ssl.is_server().into()
}

/// What the return value of the last call on this object means: one of the `SSL_ERROR_…` values.
///
/// It must follow that call in the same thread at once, because it looks at the error queue. See SSL_get_error(3).
#[unsafe(no_mangle)]
#[of_connection(1)]
pub unsafe extern "C-unwind" fn SSL_get_error(ssl: *const SSL, returned: c_int) -> c_int {
    ssl.error_kind(returned) as c_int
}

/// What the last call on this object waits for: one of `SSL_NOTHING`, `SSL_WRITING`, `SSL_READING`, … See SSL_want(3).
#[unsafe(no_mangle)]
#[of_connection(1)]
pub unsafe extern "C-unwind" fn SSL_want(ssl: *const SSL) -> c_int {
    ssl.want() as c_int
}

/// Closes our side of the connection, or waits for the peer to close its own.
///
/// Returns 1 when both sides have closed; 0 when ours has: call again to wait for the peer's; less on failure, when
/// SSL_get_error() says why. Errors: `SSL_R_UNINITIALIZED`, `SSL_R_SHUTDOWN_WHILE_IN_INIT`,
/// `SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY`. See SSL_shutdown(3).
#[unsafe(no_mangle)]
#[guarded(-1)]
pub unsafe extern "C-unwind" fn SSL_shutdown(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe { handle::borrow::<Connection>(ssl) }.map_or(-1, |connection| connection.shutdown())
}

/// Sets the shutdown state to `mode`, a mask of `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`. Nothing is sent.
///
/// See SSL_set_shutdown(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_shutdown(ssl: *mut SSL, mode: c_int) {
    ssl.status(|s| s.shutdown = mode);
}

/// The shutdown state: a mask of `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`. See SSL_set_shutdown(3).
#[unsafe(no_mangle)]
#[of_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_shutdown(ssl: *const SSL) -> c_int {
    ssl.status(|s| s.shutdown)
}
