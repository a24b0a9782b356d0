//! SSL_CTX_use_PrivateKey(3) and similar: private keys, and whether they belong to the certificates.

use std::ffi::{c_char, c_int, c_long, c_uchar};

use oxissl_entry::{guarded, try_on_connection, try_on_context};

use super::enter::{answer, octets, text, try_on_connection, try_on_context};
use crate::libcrypto::ffi::{EVP_PKEY, RSA, SSL, SSL_CTX};
use crate::libcrypto::x509::Key;
use crate::settings::identity;
use crate::tables::reasons::Reason;

/// Uses a private key, in the place for its kind.
///
/// `key`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_UNKNOWN_CERTIFICATE_TYPE`; libcrypto's when it is not
/// the key of the certificate that is there. See SSL_CTX_use_PrivateKey(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_PrivateKey(ctx: *mut SSL_CTX, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let key = Key::from_borrowed(key);
        identity::use_key(&**ctx, &key.ok_or(Reason::PASSED_NULL_PARAMETER)?)
    }
}

/// Uses a private key, in the place for its kind.
///
/// `key`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_UNKNOWN_CERTIFICATE_TYPE`; libcrypto's when it is not
/// the key of the certificate that is there. See SSL_CTX_use_PrivateKey(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_PrivateKey(ssl: *mut SSL, key: *mut EVP_PKEY) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let key = Key::from_borrowed(key);
        identity::use_key(&**ssl, &key.ok_or(Reason::PASSED_NULL_PARAMETER)?)
    }
}

/// Uses the private key in `length` bytes of DER.
///
/// `kind`: a key type such as `EVP_PKEY_RSA`. Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of
/// SSL_CTX_use_PrivateKey(). See SSL_CTX_use_PrivateKey_ASN1(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_PrivateKey_ASN1(
    kind: c_int,
    ctx: *mut SSL_CTX,
    der: *const c_uchar,
    length: c_long,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_key_der(&**ctx, kind, octets(der, length)) }
}

/// Uses the private key in `length` bytes of DER.
///
/// `kind`: a key type such as `EVP_PKEY_RSA`. Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of
/// SSL_use_PrivateKey(). See SSL_CTX_use_PrivateKey_ASN1(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_PrivateKey_ASN1(
    kind: c_int,
    ssl: *mut SSL,
    der: *const c_uchar,
    length: c_long,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_key_der(&**ssl, kind, octets(der, length)) }
}

/// Uses the private key of a file. An encrypted one is opened with the password callback.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
/// See SSL_CTX_use_PrivateKey_file(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_PrivateKey_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_key_file(&**ctx, text(file), file_type) }
}

/// Uses the private key of a file. An encrypted one is opened with the password callback.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
/// See SSL_CTX_use_PrivateKey_file(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_PrivateKey_file(
    ssl: *mut SSL,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_key_file(&**ssl, text(file), file_type) }
}

/// Uses an RSA private key.
///
/// `rsa`: gets a further reference. Returns 1, or 0. Errors: `ERR_R_EVP_LIB`; those of SSL_CTX_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_RSAPrivateKey(ctx: *mut SSL_CTX, rsa: *mut RSA) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        if rsa.is_null() {
            return Err(Reason::PASSED_NULL_PARAMETER.into());
        }
        let key = Key::from_rsa(rsa);
        identity::use_key(&**ctx, &key.ok_or(Reason::ERR_EVP_LIB)?)
    }
}

/// Uses an RSA private key.
///
/// `rsa`: gets a further reference. Returns 1, or 0. Errors: `ERR_R_EVP_LIB`; those of SSL_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_RSAPrivateKey(ssl: *mut SSL, rsa: *mut RSA) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        if rsa.is_null() {
            return Err(Reason::PASSED_NULL_PARAMETER.into());
        }
        let key = Key::from_rsa(rsa);
        identity::use_key(&**ssl, &key.ok_or(Reason::ERR_EVP_LIB)?)
    }
}

/// Uses the RSA private key in `length` bytes of DER, in RSA's own form.
///
/// Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey_ASN1(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_RSAPrivateKey_ASN1(
    ctx: *mut SSL_CTX,
    der: *const c_uchar,
    length: c_long,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_rsa_key_der(&**ctx, octets(der, length)) }
}

/// Uses the RSA private key in `length` bytes of DER, in RSA's own form.
///
/// Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey_ASN1(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_RSAPrivateKey_ASN1(
    ssl: *mut SSL,
    der: *const c_uchar,
    length: c_long,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_rsa_key_der(&**ssl, octets(der, length)) }
}

/// Uses the RSA private key of a file, in RSA's own form.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey_file(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_RSAPrivateKey_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_rsa_key_file(&**ctx, text(file), file_type) }
}

/// Uses the RSA private key of a file, in RSA's own form.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_PrivateKey().
/// See SSL_CTX_use_RSAPrivateKey_file(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_RSAPrivateKey_file(
    ssl: *mut SSL,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_rsa_key_file(&**ssl, text(file), file_type) }
}

/// Whether the current certificate has its private key.
///
/// Returns 1, or 0. Errors: `SSL_R_NO_CERTIFICATE_ASSIGNED`, `SSL_R_NO_PRIVATE_KEY_ASSIGNED`, libcrypto's for a key that
/// is not the certificate's. See SSL_CTX_check_private_key(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_check_private_key(ctx: *const SSL_CTX) -> c_int {
    if ctx.is_null() {
        return answer(FUNCTION, Err(Reason::NO_CERTIFICATE_ASSIGNED));
    }
    // SAFETY: the caller holds a reference.
    unsafe { try_on_context(FUNCTION, ctx, |ctx| identity::check_key(&**ctx)) }
}

/// Whether the current certificate has its private key.
///
/// Returns 1, or 0. Errors: `SSL_R_NO_CERTIFICATE_ASSIGNED`, `SSL_R_NO_PRIVATE_KEY_ASSIGNED`, libcrypto's for a key that
/// is not the certificate's. See SSL_CTX_check_private_key(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_check_private_key(ssl: *const SSL) -> c_int {
    if ssl.is_null() {
        return answer(FUNCTION, Err(Reason::PASSED_NULL_PARAMETER));
    }
    // SAFETY: the caller holds a reference.
    unsafe { try_on_connection(FUNCTION, ssl, |ssl| identity::check_key(&**ssl)) }
}
