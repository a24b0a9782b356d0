//! SSL_set_post_handshake_auth(3): client certificates after the handshake, which are not built in.

use std::ffi::c_int;

use super::enter::{answer, on_connection, on_context};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Keeps the wish, which no handshake tells. See SSL_CTX_set_post_handshake_auth(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_post_handshake_auth(context: *mut SSL_CTX, yes: c_int) {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_context(c"SSL_CTX_set_post_handshake_auth", context, (), |context| {
            context.change(|settings| settings.post_handshake_auth = yes != 0)
        })
    }
}

/// Keeps the wish, which no handshake tells. See SSL_set_post_handshake_auth(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_post_handshake_auth(ssl: *mut SSL, yes: c_int) {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_set_post_handshake_auth", ssl, (), |ssl| {
            ssl.change(|settings| settings.post_handshake_auth = yes != 0)
        })
    }
}

/// Asks a TLS 1.3 client for a certificate.
///
/// Returns 0, because no client is let offer it. Errors: `SSL_R_WRONG_SSL_VERSION`, `SSL_R_NOT_SERVER`,
/// `SSL_R_STILL_IN_INIT`, `SSL_R_EXTENSION_NOT_RECEIVED`. See SSL_verify_client_post_handshake(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_verify_client_post_handshake(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    unsafe {
        on_connection(c"SSL_verify_client_post_handshake", ssl, 0, |ssl| {
            answer(c"SSL_verify_client_post_handshake", Err(ssl.refuse_post_handshake_authentication()))
        })
    }
}
