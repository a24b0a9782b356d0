//! SSL_CTX_set0_CA_list(3): names of authorities, told to the peer and by the peer.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{guarded, on_connection, on_context};

use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX, X509, stack_st_X509_NAME};
use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::Certificate;
use crate::settings::authorities::Which;
use crate::settings::{Configurable, authorities};
use crate::tables::reasons::Reason;

/// Sets the authorities that both sides send to the peer.
///
/// `names`: given away; NULL for none. See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set0_CA_list(ctx: *mut SSL_CTX, names: *mut stack_st_X509_NAME) {
    // SAFETY: the caller passes what is said above.
    unsafe { authorities::set(&**ctx, Which::General, NameList::from_raw(names)) }
}

/// Sets the authorities that both sides send to the peer.
///
/// `names`: given away; NULL for none. See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set0_CA_list(ssl: *mut SSL, names: *mut stack_st_X509_NAME) {
    // SAFETY: the caller passes what is said above.
    unsafe { authorities::set(&**ssl, Which::General, NameList::from_raw(names)) }
}

/// Sets the authorities that a server sends to clients.
///
/// `names`: given away; NULL for none. See SSL_CTX_set_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_context]
pub unsafe extern "C-unwind" fn SSL_CTX_set_client_CA_list(
    ctx: *mut SSL_CTX,
    names: *mut stack_st_X509_NAME,
) {
    // SAFETY: the caller passes what is said above.
    unsafe { authorities::set(&**ctx, Which::ForClients, NameList::from_raw(names)) }
}

/// Sets the authorities that a server sends to clients.
///
/// `names`: given away; NULL for none. See SSL_CTX_set_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection]
pub unsafe extern "C-unwind" fn SSL_set_client_CA_list(ssl: *mut SSL, names: *mut stack_st_X509_NAME) {
    // SAFETY: the caller passes what is said above.
    unsafe { authorities::set(&**ssl, Which::ForClients, NameList::from_raw(names)) }
}

/// Appends the subject of `certificate` to the authorities.
///
/// Returns 1, or 0 for NULL. See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add1_to_CA_list(
    ctx: *mut SSL_CTX,
    certificate: *const X509,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate.cast_mut());
        certificate.is_some_and(|certificate| authorities::add(&**ctx, Which::General, &certificate)).into()
    }
}

/// Appends the subject of `certificate` to the authorities.
///
/// Returns 1, or 0 for NULL. See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_add1_to_CA_list(ssl: *mut SSL, certificate: *const X509) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate.cast_mut());
        certificate.is_some_and(|certificate| authorities::add(&**ssl, Which::General, &certificate)).into()
    }
}

/// Appends the subject of `certificate` to the authorities.
///
/// Returns 1, or 0 for NULL. See SSL_CTX_set_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_add_client_CA(ctx: *mut SSL_CTX, certificate: *mut X509) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate);
        certificate
            .is_some_and(|certificate| authorities::add(&**ctx, Which::ForClients, &certificate))
            .into()
    }
}

/// Appends the subject of `certificate` to the authorities.
///
/// Returns 1, or 0 for NULL. See SSL_CTX_set_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_add_client_CA(ssl: *mut SSL, certificate: *mut X509) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe {
        let certificate = Certificate::from_borrowed(certificate);
        certificate
            .is_some_and(|certificate| authorities::add(&**ssl, Which::ForClients, &certificate))
            .into()
    }
}

/// The authorities that were set, which stay owned by the context; NULL when there are none.
///
/// See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_CTX_get0_CA_list(ctx: *const SSL_CTX) -> *const stack_st_X509_NAME {
    let list = ctx.authorities_now().list(Which::General).clone();
    list.map_or(ptr::null(), |list| list.as_ptr().cast_const())
}

/// The authorities that were set, which stay owned by the context; NULL when there are none.
///
/// See SSL_CTX_get_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_context(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_get_client_CA_list(ctx: *const SSL_CTX) -> *mut stack_st_X509_NAME {
    let list = ctx.authorities_now().list(Which::ForClients).clone();
    list.map_or(ptr::null_mut(), |list| list.as_ptr())
}

/// The authorities that were set on the connection, else on its context.
/// They stay owned by the connection or its context; NULL when there are none.
///
/// See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get0_CA_list(ssl: *const SSL) -> *const stack_st_X509_NAME {
    ssl.authorities_to_send(Which::General).map_or(ptr::null(), |list| list.as_ptr().cast_const())
}

/// On a server, the authorities that it sends to clients; on a client, those that the server has asked for.
/// They stay owned by the connection or its context; NULL when there are none.
///
/// See SSL_CTX_get_client_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get_client_CA_list(ssl: *const SSL) -> *mut stack_st_X509_NAME {
    ssl.client_authorities()
}

/// The authorities that the peer has asked for.
/// They stay owned by the connection or its context; NULL when there are none.
///
/// See SSL_CTX_set0_CA_list(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get0_peer_CA_list(ssl: *const SSL) -> *const stack_st_X509_NAME {
    ssl.peer_authorities().cast_const()
}

/// A copy of a list of names with everything in it.
///
/// `names`: NULL counts as empty. Returns a list that the caller frees, or NULL. Errors: `ERR_R_MALLOC_FAILURE`.
/// See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_dup_CA_list(names: *const stack_st_X509_NAME) -> *mut stack_st_X509_NAME {
    // SAFETY: NULL or a live list of the caller.
    let copy = match unsafe { NameList::borrow(names.cast_mut()) } {
        Some(names) => names.duplicate(),
        None => NameList::new(),
    };
    let Some(copy) = copy else {
        error_queue::raise(FUNCTION, Reason::MALLOC_FAILURE);
        return ptr::null_mut();
    };
    copy.into_raw()
}
