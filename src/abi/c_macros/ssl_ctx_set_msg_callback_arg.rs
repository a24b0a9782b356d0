//! SSL_CTX_set_msg_callback(3): the argument of the callback.

use std::ffi::c_void;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections what the message callback gets as its last argument. See
/// SSL_CTX_set_msg_callback_arg(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set_msg_callback_arg(context: *mut SSL_CTX, argument: *mut c_void) {
    SSL_CTX_ctrl(context, controls::SET_MSG_CALLBACK_ARG, 0, argument);
}

/// Sets for one connection what the message callback gets as its last argument. See
/// SSL_CTX_set_msg_callback_arg(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set_msg_callback_arg(ssl: *mut SSL, argument: *mut c_void) {
    SSL_ctrl(ssl, controls::SET_MSG_CALLBACK_ARG, 0, argument);
}
