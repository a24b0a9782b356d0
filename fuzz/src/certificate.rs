//! A certificate and its key for the connections of the targets, made once: ECDSA is quick.

use std::ptr;
use std::sync::OnceLock;

use fuzzed::libcrypto::ffi::{self, EVP_PKEY, X509};

/// A self-signed certificate and its key, for as long as the process lives.
#[derive(Clone, Copy)]
pub struct Certificate {
    /// The certificate.
    pub certificate: *mut X509,
    /// Its key.
    pub key: *mut EVP_PKEY,
}

// SAFETY: libcrypto counts references with atomics, and nothing changes them.
unsafe impl Send for Certificate {}
// SAFETY: as above.
unsafe impl Sync for Certificate {}

/// The certificate of all servers and clients.
pub fn certificate() -> Certificate {
    static MADE: OnceLock<Certificate> = OnceLock::new();
    *MADE.get_or_init(make)
}

fn make() -> Certificate {
    // SAFETY: libcrypto's objects, each used as its manual page says.
    unsafe {
        let key = ffi::EVP_PKEY_Q_keygen(ptr::null_mut(), ptr::null(), c"EC".as_ptr(), c"P-256".as_ptr());
        let certificate = ffi::X509_new();
        assert!(!key.is_null() && !certificate.is_null());
        ffi::X509_set_version(certificate, 2);
        ffi::ASN1_INTEGER_set(ffi::X509_get_serialNumber(certificate), 1);
        ffi::X509_gmtime_adj(ffi::X509_getm_notBefore(certificate), -3600);
        ffi::X509_gmtime_adj(ffi::X509_getm_notAfter(certificate), 365 * 24 * 3600);
        let name = ffi::X509_get_subject_name(certificate);
        const UTF8: i32 = 0x1001;
        ffi::X509_NAME_add_entry_by_txt(name, c"CN".as_ptr(), UTF8, c"fuzz.test".as_ptr().cast(), -1, -1, 0);
        ffi::X509_set_issuer_name(certificate, name);
        ffi::X509_set_pubkey(certificate, key);
        assert!(ffi::X509_sign(certificate, key, ffi::EVP_sha256()) > 0);
        Certificate { certificate, key }
    }
}
