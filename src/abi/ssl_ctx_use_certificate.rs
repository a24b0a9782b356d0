//! SSL_CTX_use_certificate(3), the part on certificates; keys are in `ssl_ctx_use_private_key.rs`.

use std::ffi::{c_char, c_int, c_uchar};

use oxissl_entry::{on_connection, try_on_connection, try_on_context};

use super::enter::{octets, text};
use crate::libcrypto::ffi::{EVP_PKEY, SSL, SSL_CTX, X509, stack_st_X509};
use crate::libcrypto::x509::{Certificate, Chain, Key};
use crate::settings::identity;
use crate::tables::reasons::Reason;

/// Uses a certificate, in the place for its kind of key.
///
/// `certificate`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`,
/// `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_ECC_CERT_NOT_FOR_SIGNING`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_certificate(ctx: *mut SSL_CTX, certificate: *mut X509) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate);
        identity::use_certificate(&**ctx, &certificate.ok_or(Reason::PASSED_NULL_PARAMETER)?)
    }
}

/// Uses a certificate, in the place for its kind of key.
///
/// `certificate`: gets a further reference. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`,
/// `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_ECC_CERT_NOT_FOR_SIGNING`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_certificate(ssl: *mut SSL, certificate: *mut X509) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate);
        identity::use_certificate(&**ssl, &certificate.ok_or(Reason::PASSED_NULL_PARAMETER)?)
    }
}

/// Uses the certificate in `length` bytes of DER.
///
/// Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate().
/// See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_certificate_ASN1(
    ctx: *mut SSL_CTX,
    length: c_int,
    der: *const c_uchar,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_certificate_der(&**ctx, octets(der, length.into())) }
}

/// Uses the certificate in `length` bytes of DER.
///
/// Returns 1, or 0. Errors: `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_certificate().
/// See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_certificate_ASN1(
    ssl: *mut SSL,
    der: *const c_uchar,
    length: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_certificate_der(&**ssl, octets(der, length.into())) }
}

/// Uses the first certificate of a file.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate().
/// See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_certificate_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_certificate_file(&**ctx, text(file), file_type) }
}

/// Uses the first certificate of a file.
///
/// `file_type`: `SSL_FILETYPE_PEM` or `SSL_FILETYPE_ASN1`. Returns 1, or 0. Errors: `SSL_R_BAD_SSL_FILETYPE`;
/// `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB`, `ERR_R_ASN1_LIB` on top of libcrypto's; those of SSL_use_certificate().
/// See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_certificate_file(
    ssl: *mut SSL,
    file: *const c_char,
    file_type: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_certificate_file(&**ssl, text(file), file_type) }
}

/// Uses the first certificate of a PEM file, and those after it as the chain above it.
///
/// Returns 1, or 0. Errors: `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB` on top of libcrypto's; those of SSL_CTX_use_certificate();
/// `SSL_R_CA_KEY_TOO_SMALL`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_certificate_chain_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_chain_file(&**ctx, text(file)) }
}

/// Uses the first certificate of a PEM file, and those after it as the chain above it.
///
/// Returns 1, or 0. Errors: `ERR_R_SYS_LIB`, `ERR_R_PEM_LIB` on top of libcrypto's; those of SSL_use_certificate();
/// `SSL_R_CA_KEY_TOO_SMALL`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_certificate_chain_file(ssl: *mut SSL, file: *const c_char) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { identity::use_chain_file(&**ssl, text(file)) }
}

/// Uses a certificate, its private key and the chain above it, all at once.
///
/// `key`: NULL takes the certificate's public key. `chain`: NULL for none. `replace`: 0 refuses where there is a
/// certificate of this kind already. All get further references. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`,
/// `SSL_R_CA_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`, `SSL_R_MISSING_PARAMETERS`, `SSL_R_PRIVATE_KEY_MISMATCH`,
/// `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_NOT_REPLACING_CERTIFICATE`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_use_cert_and_key(
    ctx: *mut SSL_CTX,
    certificate: *mut X509,
    key: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
    replace: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let (certificate, key, chain) =
            (Certificate::from_borrowed(certificate), Key::from_borrowed(key), Chain::from_borrowed(chain)?);
        let certificate = certificate.ok_or(Reason::EE_KEY_TOO_SMALL)?;
        identity::use_certificate_and_key(&**ctx, &certificate, key.as_ref(), chain, replace != 0)
    }
}

/// Uses a certificate, its private key and the chain above it, all at once.
///
/// `key`: NULL takes the certificate's public key. `chain`: NULL for none. `replace`: 0 refuses where there is a
/// certificate of this kind already. All get further references. Returns 1, or 0. Errors: `SSL_R_EE_KEY_TOO_SMALL`,
/// `SSL_R_CA_KEY_TOO_SMALL`, `SSL_R_CA_MD_TOO_WEAK`, `SSL_R_MISSING_PARAMETERS`, `SSL_R_PRIVATE_KEY_MISMATCH`,
/// `SSL_R_UNKNOWN_CERTIFICATE_TYPE`, `SSL_R_NOT_REPLACING_CERTIFICATE`. See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[try_on_connection]
pub unsafe extern "C-unwind" fn SSL_use_cert_and_key(
    ssl: *mut SSL,
    certificate: *mut X509,
    key: *mut EVP_PKEY,
    chain: *mut stack_st_X509,
    replace: c_int,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let (certificate, key, chain) =
            (Certificate::from_borrowed(certificate), Key::from_borrowed(key), Chain::from_borrowed(chain)?);
        let certificate = certificate.ok_or(Reason::EE_KEY_TOO_SMALL)?;
        identity::use_certificate_and_key(&**ssl, &certificate, key.as_ref(), chain, replace != 0)
    }
}

/// Removes all certificates, keys and chains of a connection.
///
/// See SSL_CTX_use_certificate(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_certs_clear(ssl: *mut SSL) {
    identity::clear(&**ssl)
}
