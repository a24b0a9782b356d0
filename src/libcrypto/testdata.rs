//! A certificate, its key and the authority above it, for unit tests: P-256, good until 2120.

use super::init::LibraryContext;
use super::x509::{Certificate, Key};

/// The authority's certificate, in DER.
pub const AUTHORITY: &[u8] = include_bytes!("testdata/ca.crt.der");
/// The certificate of server.test, in DER.
pub const SERVER: &[u8] = include_bytes!("testdata/server.crt.der");
/// The key to that.
pub const SERVER_KEY: &[u8] = include_bytes!("testdata/server.key.der");
/// `EVP_PKEY_EC`
pub const KIND: i32 = 408;

/// The authority's certificate.
pub fn authority() -> Certificate {
    Certificate::from_der(AUTHORITY).expect("a certificate")
}

/// The certificate of server.test.
pub fn server() -> Certificate {
    Certificate::from_der(SERVER).expect("a certificate")
}

/// The key to that.
pub fn server_key() -> Key {
    Key::private_from_der(KIND, SERVER_KEY, &LibraryContext::standard()).expect("a key")
}
