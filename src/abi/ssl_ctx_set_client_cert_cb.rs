//! SSL_CTX_set_client_cert_cb(3): a client's certificate, when the server asks and none is set.

use std::ffi::c_int;

use oxissl_entry::on_context;

use crate::callbacks::ClientCertificateCallback;
use crate::libcrypto::error_queue::{raise, raise_null_engine};
use crate::libcrypto::ffi::{ENGINE, EVP_PKEY, SSL, SSL_CTX, X509};
use crate::tables::reasons::Reason;

/// Sets the callback that gives a client its certificate and key.
///
/// `callback`: NULL for none. See SSL_CTX_set_client_cert_cb(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_client_cert_cb(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C-unwind" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int>,
) {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let callback = callback.map(|callback| ClientCertificateCallback::new(callback));
        ctx.change_live(|live| live.client_certificate = callback)
    }
}

/// The callback of SSL_CTX_set_client_cert_cb(), or NULL.
///
/// See SSL_CTX_set_client_cert_cb(3).
#[unsafe(no_mangle)]
#[on_context(None)]
pub unsafe extern "C-unwind" fn SSL_CTX_get_client_cert_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C-unwind" fn(*mut SSL, *mut *mut X509, *mut *mut EVP_PKEY) -> c_int> {
    ctx.live(|live| live.client_certificate).map(|callback| callback.raw() as _)
}

/// Lets an engine of libcrypto choose a client's certificate.
///
/// Returns 0, because engines are not asked for certificates: `SSL_CTX_set_client_cert_cb` is the way, and keys that
/// live in engines can be used. Errors: `SSL_R_NO_CLIENT_CERT_METHOD`, for NULL `ERR_R_ENGINE_LIB`.
/// See SSL_CTX_set_client_cert_cb(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_client_cert_engine(
    ctx: *mut SSL_CTX,
    engine: *mut ENGINE,
) -> c_int {
    let function = FUNCTION;
    if engine.is_null() {
        raise_null_engine(function);
        raise(function, Reason::ERR_ENGINE_LIB);
    } else {
        raise(function, Reason::NO_CLIENT_CERT_METHOD);
    }
    0
}
