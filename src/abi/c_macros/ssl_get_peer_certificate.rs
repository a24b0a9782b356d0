//! SSL_get_peer_certificate(3): the older name.

use oxissl_entry::forwards;

use crate::abi::ssl_get_peer_certificate::SSL_get1_peer_certificate;
use crate::libcrypto::ffi::{SSL, X509};

/// The older name of SSL_get1_peer_certificate(): the caller gets a reference. See SSL_get_peer_certificate(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_peer_certificate(ssl: *const SSL) -> *mut X509 {
    SSL_get1_peer_certificate(ssl)
}
