//! SSL_new(3), SSL_free(3): the life of a connection.

use std::ffi::c_int;
use std::ptr;

use oxissl_entry::{guarded, on_connection};

use super::handle;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::reference::Ref;
use crate::tables::reasons::Reason;

/// Creates a connection object that inherits the settings of `context` as they are now.
///
/// Returns the object with one reference, to be given back by SSL_free(), or NULL. It keeps `context` alive.
/// Errors: `SSL_R_NULL_SSL_CTX`. See SSL_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_new(context: *mut SSL_CTX) -> *mut SSL {
    // SAFETY: the caller holds a reference to the context.
    let Some(context) = (unsafe { handle::borrow::<Context>(context) }) else {
        error_queue::raise(FUNCTION, Reason::NULL_SSL_CTX);
        return ptr::null_mut();
    };
    match Connection::create(&context) {
        Ok(connection) => handle::give(connection),
        Err(reason) => {
            error_queue::raise(FUNCTION, reason);
            ptr::null_mut()
        }
    }
}

/// Takes a further reference to a connection object.
///
/// Returns 1, or 0 for NULL. See SSL_new(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_up_ref(ssl: *mut SSL) -> c_int {
    handle::give(Ref::to(ssl));
    1
}

/// Makes the object ready for another handshake with the same settings, BIOs and role.
///
/// A session whose connection was not closed is not kept. Returns 1, or 0 and a reason. See SSL_clear(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_clear(ssl: *mut SSL) -> c_int {
    // SAFETY: the caller holds a reference.
    let result = match unsafe { handle::borrow::<Connection>(ssl) } {
        Some(connection) => connection.clear(),
        None => Err(Reason::PASSED_NULL_PARAMETER),
    };
    match result {
        Ok(()) => 1,
        Err(reason) => {
            error_queue::raise(FUNCTION, reason);
            0
        }
    }
}

/// Makes an object with the same settings, without BIOs, before a handshake; later, takes one more reference.
///
/// Returns the object, or NULL and a reason. See SSL_dup(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_dup(ssl: *mut SSL) -> *mut SSL {
    // SAFETY: the caller holds a reference.
    let result = match unsafe { handle::borrow::<Connection>(ssl) } {
        Some(connection) => connection.duplicate(),
        None => Err(Reason::PASSED_NULL_PARAMETER),
    };
    match result {
        Ok(copy) => handle::give(copy),
        Err(reason) => {
            error_queue::raise(FUNCTION, reason);
            ptr::null_mut()
        }
    }
}

/// Makes sure that the read and write buffers exist. Ours are made when they are needed, so there is nothing to do.
///
/// Returns 1, or 0 for NULL. See SSL_alloc_buffers(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_alloc_buffers(ssl: *mut SSL) -> c_int {
    1
}

/// Frees the read and write buffers where nothing is in them.
///
/// Returns 1, or 0 while data waits in them. See SSL_alloc_buffers(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_free_buffers(ssl: *mut SSL) -> c_int {
    ssl.free_buffers().into()
}

/// Gives back one reference; the last one releases the BIOs, the session, the keys and all buffers. NULL is ignored.
///
/// Called from inside a callback of the same object, the release waits until the outer call returns. See SSL_free(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_free(ssl: *mut SSL) {
    // SAFETY: the caller gives up its reference.
    drop(unsafe { handle::take::<Connection>(ssl) })
}
