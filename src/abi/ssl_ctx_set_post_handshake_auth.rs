//! SSL_set_post_handshake_auth(3): client certificates after the handshake of TLS 1.3.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Lets the connections of a client offer post-handshake authentication in TLS 1.3. `yes` 0 turns it off.
/// Servers take no notice of it. See SSL_CTX_set_post_handshake_auth(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_post_handshake_auth(context: *mut SSL_CTX, yes: c_int) {
    context.change(|settings| settings.post_handshake_auth = yes != 0)
}

/// Lets a client offer post-handshake authentication in TLS 1.3. `yes` 0 turns it off. Counts for the
/// handshakes that begin later; servers take no notice of it. See SSL_set_post_handshake_auth(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_post_handshake_auth(ssl: *mut SSL, yes: c_int) {
    ssl.change(|settings| settings.post_handshake_auth = yes != 0)
}

/// Asks a TLS 1.3 client for a certificate after the handshake. The request goes out with the next call that moves bytes;
/// the answer is verified by the call that reads it, as in a handshake.
///
/// Returns 1, or 0 where the client cannot be asked now. Errors: `SSL_R_WRONG_SSL_VERSION`, `SSL_R_NOT_SERVER`,
/// `SSL_R_STILL_IN_INIT`; `SSL_R_EXTENSION_NOT_RECEIVED` where the client has not offered it; `SSL_R_REQUEST_PENDING`,
/// `SSL_R_REQUEST_SENT` where it has been asked and has not answered; `SSL_R_INVALID_CONFIG` where the verify mode lacks
/// `SSL_VERIFY_PEER`, or has `SSL_VERIFY_CLIENT_ONCE` and the client has been asked before.
/// See SSL_verify_client_post_handshake(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_verify_client_post_handshake(ssl: *mut SSL) -> c_int {
    answer(FUNCTION, ssl.request_authentication())
}
