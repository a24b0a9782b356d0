//! For unit tests: a certificate, its key and its CA (P-256, valid until 2120), and connected BIOs.

use std::mem::MaybeUninit;
use std::ptr;

use super::bio::Bio;
use super::ffi;
use super::init::LibraryContext;
use super::x509::{Certificate, Key};

/// The authority's certificate, in DER.
pub const AUTHORITY: &[u8] = include_bytes!("testdata/ca.crt.der");
/// The certificate of server.test, in DER.
pub const SERVER: &[u8] = include_bytes!("testdata/server.crt.der");
/// Its key.
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

/// Its key.
pub fn server_key() -> Key {
    Key::private_from_der(KIND, SERVER_KEY, &LibraryContext::standard()).expect("a key")
}

/// Puts another key into a certificate, as a program may.
pub fn set_key(certificate: &Certificate, key: &Key) {
    // SAFETY: both are alive, and nobody else uses the certificate.
    assert_eq!(unsafe { ffi::X509_set_pubkey(certificate.as_ptr(), key.as_ptr()) }, 1);
}

/// Two BIOs: bytes written into one are read from the other, which holds at most `room` bytes.
pub fn joined_bios(room: usize) -> (Bio, Bio) {
    let (mut one, mut other) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: both places are ours, and so are the new BIOs.
    unsafe {
        assert_eq!(ffi::BIO_new_bio_pair(&mut one, room, &mut other, room), 1);
        (Bio::from_raw(one).expect("a BIO"), Bio::from_raw(other).expect("a BIO"))
    }
}

/// A buffer to read into, initialised from the start.
pub struct Room([MaybeUninit<u8>; 4096]);

impl Room {
    /// Zeros.
    pub fn zeros() -> Self {
        Self([MaybeUninit::new(0); 4096])
    }

    /// The buffer, for a read.
    pub fn bytes(&mut self) -> &mut [MaybeUninit<u8>] {
        &mut self.0
    }

    /// The first bytes.
    pub fn first(&self, count: usize) -> &[u8] {
        // SAFETY: all bytes were zeros, and nothing makes them uninitialised again.
        unsafe { std::slice::from_raw_parts(self.0[..count].as_ptr().cast(), count) }
    }
}
