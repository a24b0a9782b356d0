//! SSL_trace(3): a message callback that prints what passes.

use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;

use oxissl_entry::on_connection;

use super::enter::slice;
use crate::libcrypto::bio::Bio;
use crate::libcrypto::ffi::SSL;

/// Prints one protocol message; made for SSL_set_msg_callback(), with a BIO as its argument.
///
/// `argument`: the BIO that is printed to. See SSL_CTX_set_msg_callback(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_trace(
    outgoing: c_int,
    _version: c_int,
    content_type: c_int,
    bytes: *const c_void,
    length: usize,
    ssl: *mut SSL,
    argument: *mut c_void,
) {
    // SAFETY: the caller holds a reference to the object, `bytes` has `length` bytes, and the BIO stays the caller's.
    unsafe {
        let Some(bio) = Bio::from_raw(argument.cast()).map(ManuallyDrop::new) else { return };
        bio.write(&ssl.trace(outgoing != 0, content_type, slice(bytes.cast(), length)));
    }
}
