//! Functions that libcrypto has only in releases after 3.0. They are looked up when needed, because the library also runs with
//! 3.0.
#![allow(non_camel_case_types, reason = "the C header has them from here")]

use std::ffi::{CStr, c_int, c_ulong, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};

use super::bio::Bio;
use super::ffi;

/// A target for polling (OpenSSL 3.2): a file descriptor, an `SSL`, or a value that the program's BIO defines.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BIO_POLL_DESCRIPTOR {
    /// `BIO_POLL_DESCRIPTOR_TYPE_…`
    pub kind: u32,
    /// Depends on the kind; the widest member of a union.
    pub value: usize,
}

/// One item of `SSL_poll` (OpenSSL 3.3).
#[repr(C)]
pub struct SSL_POLL_ITEM {
    /// The target.
    pub desc: BIO_POLL_DESCRIPTOR,
    /// The events that the caller wants.
    pub events: u64,
    /// The events that have occurred.
    pub revents: u64,
}

/// How a QUIC connection is shut down: opaque here, because nothing reads it.
pub enum SSL_SHUTDOWN_EX_ARGS {}

/// How a QUIC stream is reset: opaque here, because nothing reads it.
pub enum SSL_STREAM_RESET_ARGS {}

/// How a QUIC connection has ended: opaque here, because nothing writes it.
pub enum SSL_CONN_CLOSE_INFO {}

/// Whether an item of `SSL_poll` is a NULL `SSL`, which is ignored.
pub fn is_no_object(descriptor: &BIO_POLL_DESCRIPTOR) -> bool {
    const TYPE_SSL: u32 = 2;
    descriptor.kind == TYPE_SSL && descriptor.value == 0
}

/// `BIO_get_rpoll_descriptor` and `BIO_get_wpoll_descriptor`; 0 if libcrypto has neither.
///
/// # Safety
/// `descriptor` is writable.
pub unsafe fn poll_descriptor(bio: &Bio, writing: bool, descriptor: *mut BIO_POLL_DESCRIPTOR) -> c_int {
    type Ask = unsafe extern "C-unwind" fn(*mut ffi::BIO, *mut BIO_POLL_DESCRIPTOR) -> c_int;
    static OF: [Newer; 2] =
        [Newer::named(c"BIO_get_rpoll_descriptor"), Newer::named(c"BIO_get_wpoll_descriptor")];
    let Some(function) = OF[usize::from(writing)].find() else { return 0 };
    // SAFETY: this is the function's type; the BIO is alive, and the rest is promised by the caller.
    unsafe { std::mem::transmute::<*mut c_void, Ask>(function)(bio.as_ptr(), descriptor) }
}

/// The functions that an `OPENSSL_LHASH` calls: for a hash, for a comparison, and for each entry of a walk.
pub type Hash = unsafe extern "C-unwind" fn(*const c_void) -> c_ulong;
/// See [`Hash`].
pub type Compare = unsafe extern "C-unwind" fn(*const c_void, *const c_void) -> c_int;
/// See [`Hash`].
pub type Each = unsafe extern "C-unwind" fn(*mut c_void);
/// See [`Hash`].
pub type EachWith = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void);
/// Calls the function passed to it.
pub type HashThunk = unsafe extern "C-unwind" fn(*const c_void, Hash) -> c_ulong;
/// See [`HashThunk`].
pub type CompareThunk = unsafe extern "C-unwind" fn(*const c_void, *const c_void, Compare) -> c_int;
/// See [`HashThunk`].
pub type EachThunk = unsafe extern "C-unwind" fn(*mut c_void, Each);
/// See [`HashThunk`].
pub type EachWithThunk = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, EachWith);

/// `OPENSSL_LH_set_thunks` (OpenSSL 3.3): without them newer releases crash when a program walks the table.
///
/// # Safety
/// The table is alive, and all its entries are of the functions' type.
pub unsafe fn set_thunks(
    table: *mut ffi::OPENSSL_LHASH,
    hash: HashThunk,
    compare: CompareThunk,
    each: EachThunk,
    each_with: EachWithThunk,
) {
    type Set = unsafe extern "C-unwind" fn(
        *mut ffi::OPENSSL_LHASH,
        HashThunk,
        CompareThunk,
        EachThunk,
        EachWithThunk,
    ) -> *mut ffi::OPENSSL_LHASH;
    static SET: Newer = Newer::named(c"OPENSSL_LH_set_thunks");
    let Some(function) = SET.find() else { return };
    // SAFETY: this is the function's type; the rest is promised by the caller.
    unsafe { std::mem::transmute::<*mut c_void, Set>(function)(table, hash, compare, each, each_with) };
}

/// A function that libcrypto may have.
struct Newer {
    name: &'static CStr,
    /// NULL before the first lookup, [`ABSENT`] if it does not exist.
    found: AtomicPtr<c_void>,
}

impl Newer {
    const fn named(name: &'static CStr) -> Self {
        Self { name, found: AtomicPtr::new(std::ptr::null_mut()) }
    }

    fn find(&self) -> Option<*mut c_void> {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            found = look_up(self.name);
            if found.is_null() {
                found = ABSENT;
            }
            self.found.store(found, Ordering::Relaxed);
        }
        (found != ABSENT).then_some(found)
    }
}

const ABSENT: *mut c_void = std::ptr::without_provenance_mut(1);

/// Looks only in the libcrypto that this library is linked to: a program may have loaded it in a scope of its own.
fn look_up(name: &CStr) -> *mut c_void {
    // SAFETY: the library is already loaded, and never unloaded: the call only returns its handle.
    unsafe {
        let library = libc::dlopen(c"libcrypto.so.3".as_ptr(), libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        if library.is_null() {
            return std::ptr::null_mut();
        }
        let found = libc::dlsym(library, name.as_ptr());
        libc::dlclose(library);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_and_what_is_not_is_not() {
        assert!(Newer::named(c"BIO_new").find().is_some());
        let absent = Newer::named(c"BIO_of_the_year_3000");
        assert!(absent.find().is_none() && absent.find().is_none());
    }
}
