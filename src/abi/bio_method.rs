//! The functions that libcrypto calls for an SSL BIO: what `BIO_read`, `BIO_write`, `BIO_ctrl` and `BIO_free` do on one.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::mem::MaybeUninit;
use std::num::NonZeroUsize;
use std::ptr;

use once_cell::race::OnceNonZeroUsize;

use super::guard::guard;
use super::handle::{self, Borrowed};
use crate::connection::{Connection, ErrorKind, Role};
use crate::libcrypto::bio::Bio;
use crate::libcrypto::ffi::{self, BIO, BIO_METHOD, SSL};

/// What an SSL BIO holds.
struct Filter {
    /// One reference, or with `BIO_NOCLOSE` the program's.
    ssl: Cell<*mut SSL>,
    /// Told back to the program; nothing is renegotiated.
    renegotiate_bytes: Cell<c_long>,
    /// As [`Filter::renegotiate_bytes`], in seconds.
    renegotiate_timeout: Cell<c_long>,
}

/// The method, made at its first use and kept. NULL when memory runs out.
pub fn method() -> *const BIO_METHOD {
    static METHOD: OnceNonZeroUsize = OnceNonZeroUsize::new();
    let made = METHOD.get_or_try_init(|| {
        // SAFETY: the name is static, and the functions follow the types that libcrypto calls them by.
        unsafe {
            let method = ffi::BIO_meth_new(ffi::BIO_TYPE_SSL as c_int, c"ssl".as_ptr());
            if !method.is_null() {
                ffi::BIO_meth_set_read_ex(method, Some(read));
                ffi::BIO_meth_set_write_ex(method, Some(write));
                ffi::BIO_meth_set_puts(method, Some(puts));
                ffi::BIO_meth_set_ctrl(method, Some(ctrl));
                ffi::BIO_meth_set_create(method, Some(create));
                ffi::BIO_meth_set_destroy(method, Some(destroy));
                ffi::BIO_meth_set_callback_ctrl(method, Some(callback_ctrl));
            }
            NonZeroUsize::new(method.expose_provenance()).ok_or(())
        }
    });
    made.map_or(ptr::null(), |address| ptr::with_exposed_provenance(address.get()))
}

/// The SSL BIOs of a chain.
///
/// # Safety
/// NULL, or a chain that stays as it is while the iterator is used.
pub unsafe fn filters(chain: *mut BIO) -> impl Iterator<Item = *mut BIO> {
    let mut at = chain;
    std::iter::from_fn(move || {
        let this = at;
        if !this.is_null() {
            // SAFETY: a BIO of the caller's chain.
            at = unsafe { ffi::BIO_next(this) };
        }
        (!this.is_null()).then_some(this)
    })
    // SAFETY: as above.
    .filter(|bio| unsafe { ffi::BIO_method_type(*bio) } == ffi::BIO_TYPE_SSL as c_int)
}

/// The connection of an SSL BIO.
///
/// # Safety
/// A live BIO of [`method`], whose connection lives as long as the result is used.
pub unsafe fn connection_of(bio: *mut BIO) -> Option<Borrowed<Connection>> {
    // SAFETY: promised by the caller.
    unsafe { handle::borrow::<Connection>(filter_of(bio)?.ssl.get()) }
}

/// # Safety
/// A live BIO of [`method`].
unsafe fn filter_of<'a>(bio: *mut BIO) -> Option<&'a Filter> {
    // SAFETY: `create` stored a Filter, which lives until `destroy`.
    unsafe { ffi::BIO_get_data(bio).cast::<Filter>().as_ref() }
}

unsafe extern "C-unwind" fn create(bio: *mut BIO) -> c_int {
    let filter = Filter {
        ssl: Cell::new(ptr::null_mut()),
        renegotiate_bytes: Cell::new(0),
        renegotiate_timeout: Cell::new(0),
    };
    // SAFETY: libcrypto calls this with a new BIO; `destroy` takes the box back.
    unsafe {
        ffi::BIO_set_init(bio, 0);
        ffi::BIO_set_data(bio, Box::into_raw(Box::new(filter)).cast());
        ffi::BIO_clear_flags(bio, !0);
    }
    1
}

unsafe extern "C-unwind" fn destroy(bio: *mut BIO) -> c_int {
    guard(c"BIO_free", 0, || {
        if bio.is_null() {
            return 0;
        }
        // SAFETY: libcrypto calls this once for each BIO that `create` has prepared.
        unsafe {
            release(bio);
            let filter = ffi::BIO_get_data(bio).cast::<Filter>();
            ffi::BIO_set_data(bio, ptr::null_mut());
            if !filter.is_null() {
                drop(Box::from_raw(filter));
            }
        }
        1
    })
}

/// Lets go of the connection that the BIO has: one that the BIO owns is closed and freed.
///
/// # Safety
/// A live BIO of [`method`].
unsafe fn release(bio: *mut BIO) {
    // SAFETY: promised by the caller; the connection is the BIO's own or kept alive by the program.
    unsafe {
        let Some(filter) = filter_of(bio) else { return };
        let ssl = filter.ssl.replace(ptr::null_mut());
        if ffi::BIO_get_shutdown(bio) == 0 {
            return;
        }
        // A call as any other, as the program's code runs in it.
        let _call = handle::borrow::<Connection>(ssl);
        if let Some(connection) = handle::take::<Connection>(ssl)
            && connection.is_finished()
        {
            connection.shutdown();
        }
        ffi::BIO_clear_flags(bio, !0);
        ffi::BIO_set_init(bio, 0);
    }
}

unsafe extern "C-unwind" fn read(
    bio: *mut BIO,
    buffer: *mut c_char,
    length: usize,
    count: *mut usize,
) -> c_int {
    guard(c"BIO_read", -1, || {
        if buffer.is_null() {
            return 0;
        }
        // SAFETY: libcrypto calls this with a BIO of ours that is initialised, and with room for `length` bytes.
        unsafe {
            let Some(connection) = connection_of(bio) else { return 0 };
            let into = std::slice::from_raw_parts_mut(buffer.cast::<MaybeUninit<u8>>(), length);
            let result = connection.read(into, false);
            retry_as(bio, &connection, result.map_or_else(|returned| returned, |_| 1));
            done(result, count)
        }
    })
}

unsafe extern "C-unwind" fn write(
    bio: *mut BIO,
    buffer: *const c_char,
    length: usize,
    count: *mut usize,
) -> c_int {
    guard(c"BIO_write", -1, || {
        if buffer.is_null() {
            return 0;
        }
        // SAFETY: libcrypto calls this with a BIO of ours that is initialised, and with `length` bytes.
        unsafe {
            let Some(connection) = connection_of(bio) else { return 0 };
            let data = std::slice::from_raw_parts(buffer.cast::<u8>(), length);
            let result = connection.write(data);
            retry_as(bio, &connection, result.map_or_else(|returned| returned, |_| 1));
            done(result, count)
        }
    })
}

unsafe extern "C-unwind" fn puts(bio: *mut BIO, text: *const c_char) -> c_int {
    // SAFETY: libcrypto passes on the program's text.
    unsafe {
        let length = CStr::from_ptr(text).count_bytes();
        ffi::BIO_write(bio, text.cast(), c_int::try_from(length).unwrap_or(c_int::MAX))
    }
}

/// What a read or write returns to libcrypto.
///
/// # Safety
/// Room for one number.
unsafe fn done(result: Result<usize, c_int>, count: *mut usize) -> c_int {
    match result {
        Ok(moved) => {
            // SAFETY: promised by the caller.
            unsafe { count.write(moved) };
            1
        }
        Err(returned) => returned,
    }
}

/// Sets the BIO's retry flags and reason as the connection's last call wants it.
///
/// # Safety
/// A live BIO.
unsafe fn retry_as(bio: *mut BIO, connection: &Borrowed<Connection>, returned: c_int) {
    let (kind, reason) = match connection.error_kind(returned) {
        ErrorKind::WantRead => (ffi::BIO_FLAGS_READ, 0),
        ErrorKind::WantWrite => (ffi::BIO_FLAGS_WRITE, 0),
        ErrorKind::WantX509Lookup => (ffi::BIO_FLAGS_IO_SPECIAL, ffi::BIO_RR_SSL_X509_LOOKUP),
        ErrorKind::WantAccept => (ffi::BIO_FLAGS_IO_SPECIAL, ffi::BIO_RR_ACCEPT),
        ErrorKind::WantConnect => (ffi::BIO_FLAGS_IO_SPECIAL, ffi::BIO_RR_CONNECT),
        _ => (0, 0),
    };
    // SAFETY: promised by the caller.
    unsafe {
        clear_retry(bio);
        if kind != 0 {
            ffi::BIO_set_flags(bio, (kind | ffi::BIO_FLAGS_SHOULD_RETRY) as c_int);
        }
        ffi::BIO_set_retry_reason(bio, reason as c_int);
    }
}

/// # Safety
/// A live BIO.
unsafe fn clear_retry(bio: *mut BIO) {
    // SAFETY: promised by the caller.
    unsafe { ffi::BIO_clear_flags(bio, (ffi::BIO_FLAGS_RWS | ffi::BIO_FLAGS_SHOULD_RETRY) as c_int) }
}

unsafe extern "C-unwind" fn ctrl(
    bio: *mut BIO,
    command: c_int,
    number: c_long,
    pointer: *mut c_void,
) -> c_long {
    guard(c"BIO_ctrl", 0, || {
        // SAFETY: libcrypto calls this with a BIO of ours; the arguments are as the command wants them.
        unsafe {
            let Some(filter) = filter_of(bio) else { return 0 };
            if command as u32 == ffi::BIO_C_SET_SSL {
                return set_ssl(bio, number, pointer.cast());
            }
            let Some(connection) = connection_of(bio) else { return 0 };
            let next = ffi::BIO_next(bio);
            let on_reader =
                |command| control(connection.transport().read.get().as_ref(), command, number, pointer);
            let on_writer =
                |command| control(connection.transport().write.get().as_ref(), command, number, pointer);
            match command as u32 {
                ffi::BIO_CTRL_RESET => {
                    connection.shutdown();
                    connection.renew_role();
                    if connection.clear().is_err() {
                        return 0;
                    }
                    match (next.is_null(), connection.transport().read.get()) {
                        (false, _) => ffi::BIO_ctrl(next, command, number, pointer),
                        (true, Some(reader)) => control(Some(&reader), command, number, pointer),
                        (true, None) => 1,
                    }
                }
                ffi::BIO_CTRL_INFO | ffi::BIO_CTRL_SET_CALLBACK => 0,
                ffi::BIO_C_SSL_MODE => {
                    connection.set_role(if number != 0 { Role::Client } else { Role::Server });
                    1
                }
                ffi::BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT => {
                    let seconds = if number < SHORTEST_TIMEOUT { LEAST_TIMEOUT } else { number };
                    filter.renegotiate_timeout.replace(seconds)
                }
                ffi::BIO_C_SET_SSL_RENEGOTIATE_BYTES if number >= FEWEST_BYTES => {
                    filter.renegotiate_bytes.replace(number)
                }
                ffi::BIO_C_SET_SSL_RENEGOTIATE_BYTES => filter.renegotiate_bytes.get(),
                ffi::BIO_C_GET_SSL_NUM_RENEGOTIATES => 0,
                ffi::BIO_C_GET_SSL => match pointer.cast::<*mut SSL>().as_mut() {
                    Some(out) => {
                        *out = filter.ssl.get();
                        1
                    }
                    None => 0,
                },
                ffi::BIO_CTRL_GET_CLOSE => ffi::BIO_get_shutdown(bio).into(),
                ffi::BIO_CTRL_SET_CLOSE => {
                    ffi::BIO_set_shutdown(bio, number as c_int);
                    1
                }
                ffi::BIO_CTRL_WPENDING => on_writer(command),
                ffi::BIO_CTRL_PENDING => match connection.pending() {
                    0 => on_reader(command),
                    ready => c_long::try_from(ready).unwrap_or(c_long::MAX),
                },
                ffi::BIO_CTRL_FLUSH => {
                    clear_retry(bio);
                    let flushed = on_writer(command);
                    if !next.is_null() {
                        ffi::BIO_copy_next_retry(bio);
                    }
                    flushed
                }
                ffi::BIO_CTRL_PUSH => {
                    push(&connection, next);
                    1
                }
                ffi::BIO_CTRL_POP => {
                    // A pop further up the chain leaves this connection's BIOs alone.
                    if pointer.cast() == bio {
                        connection.set_read_bio(None);
                        connection.set_write_bio(None);
                    }
                    1
                }
                ffi::BIO_C_DO_STATE_MACHINE => {
                    let returned = connection.do_handshake();
                    retry_as(bio, &connection, returned);
                    let connecting = connection.error_kind(returned) == ErrorKind::WantConnect;
                    if connecting && !next.is_null() {
                        ffi::BIO_set_retry_reason(bio, ffi::BIO_get_retry_reason(next));
                    }
                    returned.into()
                }
                ffi::BIO_CTRL_DUP => duplicate(&connection, filter, pointer.cast()),
                _ => on_reader(command),
            }
        }
    })
}

/// `BIO_set_ssl`: the connection takes the place of the one before; its read BIO becomes the next of the chain.
///
/// # Safety
/// A live BIO of [`method`], and a connection whose reference the BIO takes over where `close` is not 0.
unsafe fn set_ssl(bio: *mut BIO, close: c_long, ssl: *mut SSL) -> c_long {
    // SAFETY: promised by the caller.
    unsafe {
        let Some(filter) = filter_of(bio) else { return 0 };
        if !filter.ssl.get().is_null() {
            release(bio);
            filter.renegotiate_bytes.set(0);
            filter.renegotiate_timeout.set(0);
        }
        ffi::BIO_set_shutdown(bio, close as c_int);
        filter.ssl.set(ssl);
        let reader =
            handle::borrow::<Connection>(ssl).and_then(|connection| connection.transport().read.get());
        if let Some(reader) = reader {
            let next = ffi::BIO_next(bio);
            if !next.is_null() {
                ffi::BIO_push(reader.as_ptr(), next);
            }
            // The chain owns the reference that `reader` is.
            ffi::BIO_set_next(bio, reader.into_raw());
        }
        ffi::BIO_set_init(bio, 1);
    }
    1
}

/// The BIO behind an SSL BIO becomes the connection's, which takes a reference of its own.
///
/// # Safety
/// NULL or a live BIO.
unsafe fn push(connection: &Borrowed<Connection>, next: *mut BIO) {
    let now = connection.transport().read.get().map_or(ptr::null_mut(), |bio| bio.as_ptr());
    if next.is_null() || next == now {
        return;
    }
    // SAFETY: alive; the new reference is what the connection takes over.
    unsafe {
        ffi::BIO_up_ref(next);
        connection.set_bios(next, next, |bio| Bio::from_raw(bio));
    }
}

/// `BIO_dup_chain`: a new SSL BIO gets a connection like this one's.
///
/// # Safety
/// A live BIO of [`method`] that is not used elsewhere yet.
unsafe fn duplicate(connection: &Borrowed<Connection>, from: &Filter, to: *mut BIO) -> c_long {
    // SAFETY: promised by the caller; the copy goes to the new BIO.
    unsafe {
        let Some(filter) = filter_of(to) else { return 0 };
        drop(handle::take::<Connection>(filter.ssl.replace(ptr::null_mut())));
        let Ok(copy) = connection.duplicate() else { return 0 };
        filter.ssl.set(handle::give(copy));
        filter.renegotiate_bytes.set(from.renegotiate_bytes.get());
        filter.renegotiate_timeout.set(from.renegotiate_timeout.get());
    }
    1
}

/// `BIO_ctrl` of another BIO; NULL is an error, as for libcrypto.
///
/// # Safety
/// The arguments are what the command wants.
unsafe fn control(bio: Option<&Bio>, command: c_int, number: c_long, pointer: *mut c_void) -> c_long {
    // SAFETY: promised by the caller.
    unsafe { ffi::BIO_ctrl(bio.map_or(ptr::null_mut(), Bio::as_ptr), command, number, pointer) }
}

unsafe extern "C-unwind" fn callback_ctrl(
    bio: *mut BIO,
    command: c_int,
    callback: ffi::BIO_info_cb,
) -> c_long {
    guard(c"BIO_callback_ctrl", 0, || {
        if command as u32 != ffi::BIO_CTRL_SET_CALLBACK {
            return 0;
        }
        // SAFETY: libcrypto calls this with a BIO of ours.
        let reader = unsafe { connection_of(bio) }.and_then(|connection| connection.transport().read.get());
        // SAFETY: the program's function goes to the BIO that it is meant for.
        unsafe {
            ffi::BIO_callback_ctrl(
                reader.map_or(ptr::null_mut(), |reader| reader.as_ptr()),
                command,
                callback,
            )
        }
    })
}

/// `BIO_set_ssl_renegotiate_timeout` takes less than this for [`LEAST_TIMEOUT`].
const SHORTEST_TIMEOUT: c_long = 60;
/// Seconds
const LEAST_TIMEOUT: c_long = 5;
/// `BIO_set_ssl_renegotiate_bytes` leaves it at what it was for less than this.
const FEWEST_BYTES: c_long = 512;
