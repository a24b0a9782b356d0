//! SSL_check_chain(3): whether a certificate would suit the peer.

use std::ffi::c_int;

use oxissl_entry::on_connection;

use super::enter::answer;
use crate::libcrypto::ffi::{EVP_PKEY, SSL, X509, stack_st_X509};
use crate::libcrypto::x509::{Certificate, Chain, Key};

/// Checks a certificate, its key and the chain above it against what the peer has asked for.
///
/// `chain`: NULL for none. Returns `CERT_PKEY_…` flags, with `CERT_PKEY_VALID` among them when all is well; 0 when the
/// certificate or the key is NULL or of an unknown kind. See SSL_check_chain(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_check_chain(
    ssl: *mut SSL,
    certificate: *mut X509,
    key: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
) -> c_int {
    // SAFETY: the caller holds references to everything.
    unsafe {
        let (certificate, key) = (Certificate::from_borrowed(certificate), Key::from_borrowed(key));
        let (Some(certificate), Some(key)) = (certificate, key) else { return 0 };
        match Chain::from_borrowed(chain) {
            Ok(chain) => ssl.check_chain(&certificate, &key, chain.as_ref()),
            Err(reason) => answer(FUNCTION, Err(reason)),
        }
    }
}
