//! SSL_CTX_set_tlsext_ticket_key_cb(3): the program's own keys of tickets.

use std::ffi::{c_int, c_uchar};

use oxissl_entry::guarded;

use crate::abi::ssl_ctx_ctrl::SSL_CTX_callback_ctrl;
use crate::libcrypto::ffi::{EVP_CIPHER_CTX, HMAC_CTX, SSL, SSL_CTX};
use crate::tables::controls;

/// Sets the callback that keys the cipher and the HMAC of tickets. Deprecated by
/// SSL_CTX_set_tlsext_ticket_key_evp_cb().
///
/// Returns 1. See SSL_CTX_set_tlsext_ticket_key_cb(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_ticket_key_cb(
    context: *mut SSL_CTX,
    callback: Option<
        unsafe extern "C-unwind" fn(
            *mut SSL,
            *mut c_uchar,
            *mut c_uchar,
            *mut EVP_CIPHER_CTX,
            *mut HMAC_CTX,
            c_int,
        ) -> c_int,
    >,
) -> c_int {
    // SAFETY: only the type is forgotten, which the command brings back.
    let generic = unsafe {
        std::mem::transmute::<
            Option<
                unsafe extern "C-unwind" fn(
                    *mut SSL,
                    *mut c_uchar,
                    *mut c_uchar,
                    *mut EVP_CIPHER_CTX,
                    *mut HMAC_CTX,
                    c_int,
                ) -> c_int,
            >,
            Option<unsafe extern "C-unwind" fn()>,
        >(callback)
    };
    // SAFETY: promised by the caller, who passes what the command asks for.
    unsafe { SSL_CTX_callback_ctrl(context, controls::SET_TLSEXT_TICKET_KEY_CB, generic) as c_int }
}
