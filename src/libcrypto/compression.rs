//! The process's list of compression methods: empty, unless the program brings one of its own.

use std::ffi::c_int;
use std::ptr;

use super::ffi;
use super::stack::PointerStack;
use crate::lock::Lock;

/// A stack that we or the program own.
#[derive(Clone, Copy)]
struct Methods(*mut ffi::stack_st_SSL_COMP);

// SAFETY: only the pointer is kept; changes to the stack itself are the program's responsibility, as in OpenSSL.
unsafe impl Send for Methods {}

/// None before the first request.
static METHODS: Lock<Option<Methods>> = Lock::new(None);

/// The stack. It lives as long as the process, or until the program replaces it.
pub fn methods() -> *mut ffi::stack_st_SSL_COMP {
    if let Some(known) = METHODS.get() {
        return known.0;
    }
    let mut empty = Some(PointerStack::of(std::iter::empty::<&'static ()>()));
    METHODS.with(|methods| {
        // Another thread may have been faster.
        let mut first = || empty.take().map_or(ptr::null_mut(), |stack| stack.into_raw().cast());
        methods.get_or_insert_with(|| Methods(first())).0
    })
}

/// Keeps the program's stack, or NULL; the program now owns the old one.
pub fn replace_methods(new: *mut ffi::stack_st_SSL_COMP) -> *mut ffi::stack_st_SSL_COMP {
    let known = methods();
    METHODS.with(|methods| methods.replace(Methods(new))).map_or(known, |old| old.0)
}

/// Whether this method compresses. libcrypto built without zlib has one that does not.
///
/// # Safety
/// NULL or a live method.
pub unsafe fn compresses(method: *const ffi::COMP_METHOD) -> bool {
    const UNDEFINED: c_int = 0;
    // SAFETY: promised by the caller.
    !method.is_null() && unsafe { ffi::COMP_get_type(method) } != UNDEFINED
}
