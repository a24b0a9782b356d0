//! SSL_CTX_set_tlsext_use_srtp(3): keys for SRTP, which only DTLS negotiates.

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::{on_connection, on_context};

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SRTP_PROTECTION_PROFILE, SSL, SSL_CTX, stack_st_SRTP_PROTECTION_PROFILE};
use crate::tables::reasons::Reason;

/// Sets the protection profiles of SRTP.
///
/// Returns **1, which means failure**: SRTP is not built in. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_CTX_set_tlsext_use_srtp(3).
#[unsafe(no_mangle)]
#[on_context(1)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_tlsext_use_srtp(
    context: *mut SSL_CTX,
    _profiles: *const c_char,
) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    1
}

/// Sets the protection profiles of SRTP.
///
/// Returns **1, which means failure**: SRTP is not built in. Errors: `ERR_R_UNSUPPORTED`. See
/// SSL_set_tlsext_use_srtp(3).
#[unsafe(no_mangle)]
#[on_connection(1)]
pub unsafe extern "C-unwind" fn SSL_set_tlsext_use_srtp(ssl: *mut SSL, _profiles: *const c_char) -> c_int {
    error_queue::raise(FUNCTION, Reason::UNSUPPORTED);
    1
}

/// The profiles that were set: NULL, because SRTP is not built in. See SSL_get_srtp_profiles(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_srtp_profiles(
    ssl: *mut SSL,
) -> *mut stack_st_SRTP_PROTECTION_PROFILE {
    ptr::null_mut()
}

/// The negotiated profile: NULL, because SRTP is not built in. See SSL_get_selected_srtp_profile(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_selected_srtp_profile(ssl: *mut SSL) -> *mut SRTP_PROTECTION_PROFILE {
    ptr::null_mut()
}
