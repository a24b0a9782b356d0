//! SSL_CTX_set_split_send_fragment(3), SSL_CTX_set_tlsext_max_fragment_length(3): how large records are.

use std::ffi::c_int;

use oxissl_entry::{on_connection, on_context};

use super::enter::answer;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::settings::limits;

/// Chooses the largest fragment that later clients ask for. Refused where there may be clients: the extension is not sent.
///
/// `mode`: `TLSEXT_max_fragment_length_…`. Returns 1, or 0. Errors: `SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH`,
/// `ERR_R_UNSUPPORTED`. See SSL_CTX_set_tlsext_max_fragment_length(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_max_fragment_length(
    context: *mut SSL_CTX,
    mode: u8,
) -> c_int {
    answer(FUNCTION, limits::judge_max_fragment_length(mode, context.method().client))
}

/// Chooses the largest fragment that this client asks for. Refused to a client: the extension is not sent.
///
/// `mode`: `TLSEXT_max_fragment_length_…`. Returns 1, or 0. Errors: `SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH`,
/// `ERR_R_UNSUPPORTED`. See SSL_set_tlsext_max_fragment_length(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_set_tlsext_max_fragment_length(ssl: *mut SSL, mode: u8) -> c_int {
    answer(FUNCTION, limits::judge_max_fragment_length(mode, ssl.may_be_client()))
}

/// Sets the size of later connections' read buffers, 0 for the default. See SSL_CTX_set_default_read_buffer_len(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_read_buffer_len(context: *mut SSL_CTX, length: usize) {
    context.change(|settings| settings.default_read_buffer = length)
}

/// Sets the size of a connection's read buffer, 0 for the default. See SSL_set_default_read_buffer_len(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_default_read_buffer_len(ssl: *mut SSL, length: usize) {
    ssl.change(|settings| settings.default_read_buffer = length)
}

/// Chooses whether more than one record may be read from the transport at once: any number but 0. See
/// SSL_set_read_ahead(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_read_ahead(ssl: *mut SSL, yes: c_int) {
    ssl.change(|settings| settings.read_ahead = yes)
}

/// The number that SSL_set_read_ahead() set. See SSL_get_read_ahead(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_read_ahead(ssl: *const SSL) -> c_int {
    ssl.settings().read_ahead
}
