//! SSL_CTX_set_ct_validation_callback(3), SSL_COMP_add_compression_method(3): turning things off.

use std::ptr;

use oxissl_entry::{forwards, guarded};

use crate::abi::ssl_ctx_set_ct_validation_callback::{
    SSL_CTX_set_ct_validation_callback, SSL_set_ct_validation_callback,
};
use crate::libcrypto::ffi::{SSL, SSL_CTX};

/// Asks for no signed certificate timestamps. See SSL_CTX_disable_ct(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_disable_ct(context: *mut SSL_CTX) {
    SSL_CTX_set_ct_validation_callback(context, None, ptr::null_mut());
}

/// Asks for no signed certificate timestamps. See SSL_disable_ct(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_disable_ct(ssl: *mut SSL) {
    SSL_set_ct_validation_callback(ssl, None, ptr::null_mut());
}

/// Does nothing, as in OpenSSL since 1.1.0. See SSL_COMP_free_compression_methods(3).
#[unsafe(no_mangle)]
#[guarded]
pub extern "C-unwind" fn SSL_COMP_free_compression_methods() {}
