//! SSL_get_current_cipher(3): facts about the suite in use.

use std::ffi::{c_char, c_int};

use oxissl_entry::forwards;

use crate::abi::ssl_cipher::{SSL_CIPHER_get_bits, SSL_CIPHER_get_name, SSL_CIPHER_get_version};
use crate::abi::ssl_get_ciphers::SSL_get_current_cipher;
use crate::libcrypto::ffi::SSL;

/// The name of the suite in use; "(NONE)" where there is none. See SSL_get_cipher(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_cipher(ssl: *const SSL) -> *const c_char {
    SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
}

/// As SSL_get_cipher(). See SSL_get_cipher_name(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_cipher_name(ssl: *const SSL) -> *const c_char {
    SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
}

/// The bits of secret that the suite in use has; stores those that its algorithm works with.
///
/// Returns 0 where there is no suite. See SSL_get_cipher_bits(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_cipher_bits(ssl: *const SSL, bits: *mut c_int) -> c_int {
    SSL_CIPHER_get_bits(SSL_get_current_cipher(ssl), bits)
}

/// The protocol that brought the suite in use. See SSL_get_cipher_version(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_cipher_version(ssl: *const SSL) -> *const c_char {
    SSL_CIPHER_get_version(SSL_get_current_cipher(ssl))
}
