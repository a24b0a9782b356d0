//! SSL_key_update(3): new keys for what we send.

use std::ffi::c_int;

use oxissl_entry::on_connection;

use super::enter::answer;
use crate::libcrypto::ffi::SSL;

/// Asks for new sending keys, which the next call that moves bytes announces to the peer.
///
/// `kind`: `SSL_KEY_UPDATE_REQUESTED`, or `SSL_KEY_UPDATE_NOT_REQUESTED`. The peer is asked to update its own keys in
/// either case, and while it has not answered a further update is not sent. Returns 1, or 0 and a reason. Errors:
/// `SSL_R_WRONG_SSL_VERSION` before TLS 1.3, `SSL_R_INVALID_KEY_UPDATE_TYPE`, `SSL_R_STILL_IN_INIT`,
/// `SSL_R_BAD_WRITE_RETRY` while a write waits to be repeated. See SSL_key_update(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_key_update(ssl: *mut SSL, kind: c_int) -> c_int {
    answer(FUNCTION, ssl.request_key_update(kind))
}

/// The kind of key update that waits to be sent, or `SSL_KEY_UPDATE_NONE`. See SSL_get_key_update_type(3).
#[unsafe(no_mangle)]
#[on_connection(NONE)]
pub unsafe extern "C-unwind" fn SSL_get_key_update_type(ssl: *const SSL) -> c_int {
    ssl.status(|s| s.key_update.kind())
}

/// `SSL_KEY_UPDATE_NONE`
const NONE: c_int = -1;
