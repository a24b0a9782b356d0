//! BIO_f_ssl(3): a filter BIO that speaks TLS, and the chains that programs build with it.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::guarded;

use super::bio_method::{connection_of, filters, method};
use super::handle;
use super::ssl_new::SSL_new;
use crate::connection::{Connection, Role};
use crate::libcrypto::bio::Bio;
use crate::libcrypto::ffi::{self, BIO, BIO_METHOD, SSL_CTX};

/// The method of BIOs that read and write through an SSL.
///
/// Returns the same method at every call; NULL when memory runs out. See BIO_f_ssl(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn BIO_f_ssl() -> *const BIO_METHOD {
    method()
}

/// Makes an SSL BIO around a new connection of `context`, a client's where `client` is not 0. The BIO owns it.
///
/// Returns the BIO, or NULL with the reason of what failed. See BIO_new_ssl(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn BIO_new_ssl(context: *mut SSL_CTX, client: c_int) -> *mut BIO {
    // SAFETY: the caller holds a reference to the context; the new BIO takes over the new connection.
    unsafe { new_ssl(context, client != 0) }.map_or(ptr::null_mut(), Bio::into_raw)
}

/// Makes an SSL BIO for a client that connects through a connect BIO behind it.
///
/// Returns the chain, or NULL with the reason of what failed. See BIO_new_ssl_connect(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn BIO_new_ssl_connect(context: *mut SSL_CTX) -> *mut BIO {
    // SAFETY: the caller holds a reference to the context.
    unsafe { new_ssl_connect(context) }.map_or(ptr::null_mut(), Bio::into_raw)
}

/// As BIO_new_ssl_connect(), with a buffering BIO in front. See BIO_new_buffer_ssl_connect(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn BIO_new_buffer_ssl_connect(context: *mut SSL_CTX) -> *mut BIO {
    // SAFETY: BIO_f_buffer is a static method.
    let Some(buffer) = (unsafe { Bio::from_raw(ffi::BIO_new(ffi::BIO_f_buffer())) }) else {
        return ptr::null_mut();
    };
    // SAFETY: the caller holds a reference to the context.
    match unsafe { new_ssl_connect(context) } {
        Some(ssl) => buffer.followed_by(ssl).into_raw(),
        None => ptr::null_mut(),
    }
}

/// Gives the first SSL BIO of `to` the session of the first one of `from`.
///
/// Returns 1, or 0 where a chain has no connection. See BIO_ssl_copy_session_id(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn BIO_ssl_copy_session_id(to: *mut BIO, from: *mut BIO) -> c_int {
    // SAFETY: NULL, or chains that the caller holds; their connections live as long.
    unsafe {
        let kind = ffi::BIO_TYPE_SSL as c_int;
        let (to, from) = (ffi::BIO_find_type(to, kind), ffi::BIO_find_type(from, kind));
        if to.is_null() || from.is_null() {
            return 0;
        }
        match (connection_of(to), connection_of(from)) {
            (Some(to), Some(from)) => to.copy_session_from(&from).is_ok().into(),
            _ => 0,
        }
    }
}

/// Calls SSL_shutdown() for each SSL BIO of the chain. See BIO_ssl_shutdown(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn BIO_ssl_shutdown(bio: *mut BIO) {
    // SAFETY: NULL, or a chain that the caller holds; its connections live as long.
    unsafe {
        for connection in filters(bio).filter_map(|bio| connection_of(bio)) {
            connection.shutdown();
        }
    }
}

/// # Safety
/// NULL, or a context of which the caller holds a reference.
unsafe fn new_ssl(context: *mut SSL_CTX, client: bool) -> Option<Bio> {
    // SAFETY: the method is a valid one, or NULL, which BIO_new refuses; the connection goes to the BIO with
    // BIO_CLOSE.
    unsafe {
        let bio = Bio::from_raw(ffi::BIO_new(method()))?;
        let ssl = SSL_new(context);
        if ssl.is_null() {
            return None;
        }
        if let Some(connection) = handle::borrow::<Connection>(ssl) {
            connection.set_role(if client { Role::Client } else { Role::Server });
        }
        ffi::BIO_ctrl(bio.as_ptr(), ffi::BIO_C_SET_SSL as c_int, ffi::BIO_CLOSE.into(), ssl.cast());
        Some(bio)
    }
}

/// # Safety
/// As [`new_ssl`].
unsafe fn new_ssl_connect(context: *mut SSL_CTX) -> Option<Bio> {
    // SAFETY: BIO_s_connect is a static method; the context is the caller's.
    unsafe {
        let connect = Bio::from_raw(ffi::BIO_new(ffi::BIO_s_connect()))?;
        Some(new_ssl(context, true)?.followed_by(connect))
    }
}
