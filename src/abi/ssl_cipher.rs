//! SSL_CIPHER_get_name(3), SSL_CIPHER_find and OPENSSL_cipher_name: what C programs ask about a cipher suite.

use std::ffi::{CStr, c_char, c_int, c_uchar};
use std::ptr;

use oxissl_entry::{guarded, on_suite};

use crate::libcrypto::ffi::{self, EVP_MD, SSL, SSL_CIPHER};
use crate::libcrypto::memory;
use crate::settings::{cipher_list, ciphersuites};
use crate::tables::cipher_suites::{CipherSuite, find, find_by_standard_name};

/// The text for a missing name.
const NO_NAME: &CStr = c"(NONE)";

/// The smallest buffer that SSL_CIPHER_description() writes to.
const DESCRIPTION_SIZE: c_int = 128;

/// The suite that C code holds. None for NULL.
///
/// # Safety
/// NULL, or a pointer from [`give`].
pub unsafe fn borrow(cipher: *const SSL_CIPHER) -> Option<&'static CipherSuite> {
    // SAFETY: what `give` gives out is a row of a static table.
    unsafe { cipher.cast::<CipherSuite>().as_ref() }
}

/// The pointer by which C code knows a suite; it stays good for ever.
pub fn give(suite: &'static CipherSuite) -> *const SSL_CIPHER {
    ptr::from_ref(suite).cast()
}

/// OpenSSL's name of a suite.
///
/// Returns a string that is never freed; "(NONE)" for NULL. See SSL_CIPHER_get_name(3).
#[unsafe(no_mangle)]
#[on_suite(NO_NAME.as_ptr())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_name(cipher: *const SSL_CIPHER) -> *const c_char {
    cipher.c_name.as_ptr()
}

/// The name of a suite in the RFCs.
///
/// Returns a string that is never freed; NULL where there is no such name, "(NONE)" for NULL. See
/// SSL_CIPHER_standard_name(3).
#[unsafe(no_mangle)]
#[on_suite(NO_NAME.as_ptr())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_standard_name(cipher: *const SSL_CIPHER) -> *const c_char {
    cipher.c_standard_name.map_or(ptr::null(), CStr::as_ptr)
}

/// OpenSSL's name of the suite that the RFCs call `standard_name`.
///
/// Returns a string that is never freed; "(NONE)" for NULL and for an unknown name. See
/// OPENSSL_cipher_name(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub unsafe extern "C-unwind" fn OPENSSL_cipher_name(standard_name: *const c_char) -> *const c_char {
    if standard_name.is_null() {
        return NO_NAME.as_ptr();
    }
    // SAFETY: the caller passes a C string.
    let name = unsafe { CStr::from_ptr(standard_name) };
    find_by_standard_name(name.to_bytes()).map_or(NO_NAME, |suite| suite.c_name).as_ptr()
}

/// The number of a suite with OpenSSL's prefix 0x0300.
///
/// Returns 0 for NULL. See SSL_CIPHER_get_id(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_id(cipher: *const SSL_CIPHER) -> u32 {
    CipherSuite::id(cipher)
}

/// The number of a suite on the wire.
///
/// Returns 0 for NULL. See SSL_CIPHER_get_protocol_id(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_protocol_id(cipher: *const SSL_CIPHER) -> u16 {
    cipher.protocol_id
}

/// The first protocol version that has the suite, like "TLSv1.2".
///
/// Returns a string that is never freed; "(NONE)" for NULL. See SSL_CIPHER_get_version(3).
#[unsafe(no_mangle)]
#[on_suite(NO_NAME.as_ptr())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_version(cipher: *const SSL_CIPHER) -> *const c_char {
    CipherSuite::version_name(cipher).as_ptr()
}

/// The number of secret bits of a suite; the number of bits that its algorithm processes goes to `algorithm_bits`.
///
/// Returns 0 for NULL, which leaves `algorithm_bits` alone. `algorithm_bits` may be NULL. See SSL_CIPHER_get_bits(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_bits(
    cipher: *const SSL_CIPHER,
    algorithm_bits: *mut c_int,
) -> c_int {
    // SAFETY: NULL, or an int of the caller's.
    if let Some(bits) = unsafe { algorithm_bits.as_mut() } {
        *bits = cipher.algorithm_bits() as c_int;
    }
    cipher.strength_bits() as c_int
}

/// A line of text about a suite, with its line feed, in `buffer` of `size` bytes. With NULL for `buffer`, in memory
/// that the caller frees with OPENSSL_free().
///
/// Returns the text; NULL when `size` is below 128, when memory runs out and for NULL. See SSL_CIPHER_description(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_description(
    cipher: *const SSL_CIPHER,
    buffer: *mut c_char,
    size: c_int,
) -> *mut c_char {
    // SAFETY: the caller passes NULL or a suite of ours.
    let Some(suite) = (unsafe { borrow(cipher) }) else { return ptr::null_mut() };
    let mut line = suite.description().into_bytes();
    line.truncate(DESCRIPTION_SIZE as usize - 1);
    line.push(0);
    if buffer.is_null() {
        return memory::duplicate(&line).cast();
    }
    if size < DESCRIPTION_SIZE {
        return ptr::null_mut();
    }
    // SAFETY: the line is no longer than the 128 bytes that the buffer has at least.
    unsafe { ptr::copy_nonoverlapping(line.as_ptr(), buffer.cast(), line.len()) };
    buffer
}

/// The NID of a suite's encryption.
///
/// Returns NID_undef for a suite without encryption and for NULL. See SSL_CIPHER_get_cipher_nid(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_cipher_nid(cipher: *const SSL_CIPHER) -> c_int {
    cipher.encryption.nid()
}

/// The NID of the digest that authenticates records.
///
/// Returns NID_undef for an AEAD suite and for NULL. See SSL_CIPHER_get_digest_nid(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_digest_nid(cipher: *const SSL_CIPHER) -> c_int {
    cipher.mac.nid()
}

/// The NID of a suite's key exchange.
///
/// Returns NID_kx_any for a TLS 1.3 suite, NID_undef for NULL. See SSL_CIPHER_get_kx_nid(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_kx_nid(cipher: *const SSL_CIPHER) -> c_int {
    cipher.key_exchange.nid()
}

/// The NID of a suite's authentication.
///
/// Returns NID_auth_any for a TLS 1.3 suite, NID_undef for NULL. See SSL_CIPHER_get_auth_nid(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_auth_nid(cipher: *const SSL_CIPHER) -> c_int {
    cipher.authentication.nid()
}

/// The digest of the handshake transcript and the PRF.
///
/// Returns libcrypto's object for it, which is never freed; NULL when libcrypto lacks it and for NULL. See
/// SSL_CIPHER_get_handshake_digest(3).
#[unsafe(no_mangle)]
#[on_suite(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_get_handshake_digest(cipher: *const SSL_CIPHER) -> *const EVP_MD {
    // SAFETY: libcrypto knows the NIDs of the table and answers with a static name.
    unsafe { ffi::EVP_get_digestbyname(ffi::OBJ_nid2sn(cipher.handshake_digest.nid())) }
}

/// Whether encryption and authentication of a suite are one algorithm.
///
/// Returns 1 or 0; 0 for NULL. See SSL_CIPHER_is_aead(3).
#[unsafe(no_mangle)]
#[on_suite(0)]
pub unsafe extern "C-unwind" fn SSL_CIPHER_is_aead(cipher: *const SSL_CIPHER) -> c_int {
    CipherSuite::is_aead(cipher).into()
}

/// The suite with the two bytes `protocol_id` on the wire. The connection does not matter.
///
/// Returns the suite, which is never freed, or NULL. See SSL_CIPHER_find(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_CIPHER_find(
    _ssl: *mut SSL,
    protocol_id: *const c_uchar,
) -> *const SSL_CIPHER {
    // SAFETY: NULL, or two bytes of the caller's.
    let Some(&bytes) = (unsafe { protocol_id.cast::<[u8; 2]>().as_ref() }) else { return ptr::null() };
    find(u16::from_be_bytes(bytes)).map_or(ptr::null(), give)
}

/// The cipher list for TLS 1.2 and below that holds before anybody sets one.
///
/// Returns a string that is never freed. See OSSL_default_cipher_list(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn OSSL_default_cipher_list() -> *const c_char {
    cipher_list::DEFAULT.as_ptr()
}

/// The TLS 1.3 suites that hold before anybody sets some.
///
/// Returns a string that is never freed. See OSSL_default_ciphersuites(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn OSSL_default_ciphersuites() -> *const c_char {
    ciphersuites::DEFAULT.as_ptr()
}
