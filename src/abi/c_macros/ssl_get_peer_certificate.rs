//! SSL_get_peer_certificate(3): the older name.

use crate::abi::ssl_get_peer_certificate::SSL_get1_peer_certificate;
use crate::libcrypto::ffi::{SSL, X509};

/// The older name of SSL_get1_peer_certificate(): the caller gets a reference. See SSL_get_peer_certificate(3).
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SSL_get_peer_certificate(ssl: *const SSL) -> *mut X509 {
    // SAFETY: promised by the caller.
    unsafe { SSL_get1_peer_certificate(ssl) }
}
