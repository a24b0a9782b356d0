//! SSL_CTX_new(3): the life of a context, and the methods it is made with.

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use oxissl_entry::{guarded, on_context};

use super::handle;
use super::ssl_ctx_config::apply_system_default;
use crate::context::Context;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{OSSL_LIB_CTX, SSL_CTX, SSL_METHOD};
use crate::libcrypto::init::{self, LibraryContext};
use crate::reference::Ref;
use crate::tables::methods::{self, Method};
use crate::tables::reasons::Reason;

/// Creates a context for TLS connections.
///
/// `method`: the result of `TLS_method()` or a similar function. Returns the context with one reference, to be given
/// back by SSL_CTX_free(), or NULL. Errors: `SSL_R_NULL_SSL_METHOD_PASSED`. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_new(method: *const SSL_METHOD) -> *mut SSL_CTX {
    // SAFETY: a method pointer is NULL or one of our rows.
    let method = unsafe { method.cast::<Method>().as_ref() };
    new_context(FUNCTION, method, LibraryContext { context: ptr::null_mut(), properties: None })
}

/// Creates a context whose algorithms come from a library context of the program.
///
/// `library`: NULL for the default; the program keeps it alive for as long as the SSL_CTX. `properties`: NULL, or the
/// property query string. Otherwise as SSL_CTX_new(). See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_CTX_new_ex(
    library: *mut OSSL_LIB_CTX,
    properties: *const c_char,
    method: *const SSL_METHOD,
) -> *mut SSL_CTX {
    // SAFETY: NULL or a C string of the caller.
    let properties = (!properties.is_null()).then(|| unsafe { CStr::from_ptr(properties) }.to_owned());
    // SAFETY: a method pointer is NULL or one of our rows.
    let method = unsafe { method.cast::<Method>().as_ref() };
    new_context(FUNCTION, method, LibraryContext { context: library, properties })
}

fn new_context(
    function: &'static CStr,
    method: Option<&'static Method>,
    library: LibraryContext,
) -> *mut SSL_CTX {
    let Some(method) = method else {
        error_queue::raise(function, Reason::NULL_SSL_METHOD_PASSED);
        return ptr::null_mut();
    };
    if !init::ensure() {
        return ptr::null_mut();
    }
    match Context::create(method, library) {
        Ok(context) => {
            apply_system_default(&context);
            handle::give(context)
        }
        Err(reason) => {
            error_queue::raise(function, reason);
            ptr::null_mut()
        }
    }
}

/// Takes a further reference to a context.
///
/// Returns 1, or 0 for NULL. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_up_ref(context: *mut SSL_CTX) -> c_int {
    handle::give(Ref::to(context));
    1
}

/// Gives back one reference to a context; the last one releases it and everything it holds. NULL is ignored.
///
/// See SSL_CTX_free(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_CTX_free(context: *mut SSL_CTX) {
    // SAFETY: the caller gives up its reference.
    drop(unsafe { handle::take::<Context>(context) })
}

/// The method for any version that both sides and the settings allow and either role.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLS_method() -> *const SSL_METHOD {
    method("TLS_method")
}

/// The method for any version that both sides and the settings allow as a client.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLS_client_method() -> *const SSL_METHOD {
    method("TLS_client_method")
}

/// The method for any version that both sides and the settings allow as a server.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLS_server_method() -> *const SSL_METHOD {
    method("TLS_server_method")
}

/// The method for TLS 1.2 only and either role.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_2_method() -> *const SSL_METHOD {
    method("TLSv1_2_method")
}

/// The method for TLS 1.2 only as a client.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_2_client_method() -> *const SSL_METHOD {
    method("TLSv1_2_client_method")
}

/// The method for TLS 1.2 only as a server.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_2_server_method() -> *const SSL_METHOD {
    method("TLSv1_2_server_method")
}

/// The method for TLS 1.1 only, which is not spoken: the handshake fails and either role.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_1_method() -> *const SSL_METHOD {
    method("TLSv1_1_method")
}

/// The method for TLS 1.1 only, which is not spoken: the handshake fails as a client.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_1_client_method() -> *const SSL_METHOD {
    method("TLSv1_1_client_method")
}

/// The method for TLS 1.1 only, which is not spoken: the handshake fails as a server.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_1_server_method() -> *const SSL_METHOD {
    method("TLSv1_1_server_method")
}

/// The method for TLS 1.0 only, which is not spoken: the handshake fails and either role.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_method() -> *const SSL_METHOD {
    method("TLSv1_method")
}

/// The method for TLS 1.0 only, which is not spoken: the handshake fails as a client.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_client_method() -> *const SSL_METHOD {
    method("TLSv1_client_method")
}

/// The method for TLS 1.0 only, which is not spoken: the handshake fails as a server.
///
/// Never NULL; the pointer is valid for the life of the process. See SSL_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn TLSv1_server_method() -> *const SSL_METHOD {
    method("TLSv1_server_method")
}

fn method(name: &str) -> *const SSL_METHOD {
    methods::find(name).map_or(ptr::null(), |row| ptr::from_ref(row).cast())
}
