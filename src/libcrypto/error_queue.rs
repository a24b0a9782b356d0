//! The calling thread's error queue. Every reason that a program can read is queued by [`raise`].

use std::ffi::{CStr, c_int, c_ulong};
use std::panic::Location;
use std::ptr;

use super::ffi;
use crate::tables::reasons::Reason;

/// Library number of libssl (`ERR_LIB_SSL`).
const LIBRARY_SSL: c_int = 20;

/// Queues `reason` of library SSL, under the name of the exported function that failed.
///
/// The file and line are those of our caller, as OpenSSL's `ERR_raise` records its own.
#[track_caller]
pub fn raise(function: &'static CStr, reason: Reason) {
    raise_in(LIBRARY_SSL, function, reason.0, None);
}

/// As [`raise`], with text that `ERR_print_errors` shows after the reason.
#[track_caller]
pub fn raise_with(function: &'static CStr, reason: Reason, data: &CStr) {
    raise_in(LIBRARY_SSL, function, reason.0, Some(data));
}

/// Queues a failed system call (`ERR_LIB_SYS`): the reason is `errno`.
#[track_caller]
pub fn raise_system(function: &'static CStr, errno: i32, data: &CStr) {
    raise_in(2, function, errno, Some(data));
}

/// The error of libcrypto's list parser for a NULL list: `CONF_R_LIST_CANNOT_BE_NULL` of library CONF.
#[track_caller]
pub fn raise_null_list(function: &'static CStr) {
    raise_in(14, function, 115, None);
}

/// libcrypto's error for a NULL engine: `ERR_R_PASSED_NULL_PARAMETER` of library ENGINE.
#[track_caller]
pub fn raise_null_engine(function: &'static CStr) {
    raise_in(38, function, 258 | 0x3 << 18, None);
}

#[track_caller]
fn raise_in(library: c_int, function: &'static CStr, reason: c_int, data: Option<&CStr>) {
    let place = file_of(Location::caller());
    // SAFETY: the three calls only need pointers that outlive the queue's entry: both texts are static. libcrypto copies
    // the data text through the format.
    unsafe {
        ffi::ERR_new();
        ffi::ERR_set_debug(place.0.as_ptr(), place.1, function.as_ptr());
        match data {
            Some(text) => ffi::ERR_set_error(library, reason, c"%s".as_ptr(), text.as_ptr()),
            None => ffi::ERR_set_error(library, reason, ptr::null()),
        }
    }
}

/// `Location` gives a `str` without a NUL, and the queue keeps the pointer, so all entries share one static text.
fn file_of(location: &Location<'_>) -> (&'static CStr, c_int) {
    (c"oxissl", location.line() as c_int)
}

/// Empties the queue (`ERR_clear_error`).
pub fn clear() {
    // SAFETY: works on the calling thread's queue only.
    unsafe { ffi::ERR_clear_error() }
}

/// The oldest entry, which stays in the queue; 0 if it is empty.
pub fn peek_first() -> c_ulong {
    // SAFETY: works on the calling thread's queue only.
    unsafe { ffi::ERR_peek_error() }
}

/// The newest entry, which stays in the queue; 0 if it is empty.
pub fn peek_last() -> c_ulong {
    // SAFETY: works on the calling thread's queue only.
    unsafe { ffi::ERR_peek_last_error() }
}

/// Whether a packed error code is that of a failed system call.
pub fn is_system_error(code: c_ulong) -> bool {
    code & 0x8000_0000 != 0
}

/// The reason part of a packed error code that is not a system error.
pub fn reason_of(code: c_ulong) -> i32 {
    (code & 0x7f_ffff) as i32
}

/// Whether a packed error code means that a PEM file had no further object.
pub fn is_end_of_pem(code: c_ulong) -> bool {
    !is_system_error(code) && (code >> 23) & 0xff == 9 && reason_of(code) == 108
}

/// Runs `work` and drops the errors that libcrypto queued in it; older entries stay.
pub fn unreported<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: marks work on the calling thread's queue only.
    unsafe { ffi::ERR_set_mark() };
    let result = work();
    // SAFETY: as above.
    unsafe { ffi::ERR_pop_to_mark() };
    result
}

/// Runs `work`, and if it succeeds drops the errors that libcrypto queued in it.
pub fn reported_on_failure(work: impl FnOnce() -> bool) -> bool {
    // SAFETY: marks work on the calling thread's queue only.
    unsafe { ffi::ERR_set_mark() };
    let succeeded = work();
    // SAFETY: as above.
    unsafe {
        if succeeded {
            ffi::ERR_pop_to_mark();
        } else {
            ffi::ERR_clear_last_mark();
        }
    }
    succeeded
}

/// Registers the texts of library SSL's reasons with libcrypto.
pub fn load_texts() {
    use once_cell::race::OnceBox;

    use crate::tables::generation::Generation;
    use crate::tables::newer_reasons::texts;

    struct Texts(
        #[expect(dead_code, reason = "libcrypto keeps pointers into it")] Box<[ffi::ERR_STRING_DATA]>,
    );
    // SAFETY: the array is written here once and only read afterwards, by libcrypto.
    unsafe impl Send for Texts {}
    // SAFETY: as above.
    unsafe impl Sync for Texts {}
    static TEXTS: OnceBox<Texts> = OnceBox::new();

    if TEXTS.get().is_some() {
        return;
    }
    let packed = |reason: i32| ((LIBRARY_SSL as c_ulong) << 23) | reason as c_ulong;
    let mut rows: Box<[_]> = texts(Generation::current())
        .map(|(reason, text)| ffi::ERR_STRING_DATA { error: packed(reason.0), string: text.as_ptr() })
        .chain([ffi::ERR_STRING_DATA { error: 0, string: ptr::null() }])
        .collect();
    let first = rows.as_mut_ptr();
    // If several threads arrive at once, one calls libcrypto, and the others do not wait for it.
    if TEXTS.set(Box::new(Texts(rows))).is_ok() {
        // SAFETY: the rows end with a zero code and live as long as the process.
        unsafe { ffi::ERR_load_strings(LIBRARY_SSL, first) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each test runs on its own thread, which has its own queue.
    fn reasons() -> Vec<i32> {
        let next = || {
            // SAFETY: works on the calling thread's queue only.
            let code = unsafe { ffi::ERR_get_error() };
            (code != 0).then(|| reason_of(code))
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn entries_come_out_in_their_order() {
        clear();
        raise(c"one", Reason::NO_SHARED_CIPHER);
        raise_with(c"two", Reason::BAD_LENGTH, c"text");
        assert_eq!(reason_of(peek_first()), Reason::NO_SHARED_CIPHER.0);
        assert_eq!(reason_of(peek_last()), Reason::BAD_LENGTH.0);
        assert_eq!(reasons(), [Reason::NO_SHARED_CIPHER.0, Reason::BAD_LENGTH.0]);
        assert_eq!((peek_first(), peek_last()), (0, 0));
    }

    #[test]
    fn a_failed_system_call_is_known() {
        clear();
        raise_system(c"one", libc::ENOENT, c"file");
        assert!(is_system_error(peek_last()) && !is_end_of_pem(peek_last()));
        clear();
        raise(c"one", Reason::BAD_LENGTH);
        assert!(!is_system_error(peek_last()));
        assert_eq!((peek_last() >> 23) & 0xff, 20);
    }

    #[test]
    fn what_is_unreported_leaves_older_entries_alone() {
        clear();
        raise(c"one", Reason::NO_SHARED_CIPHER);
        let result = unreported(|| {
            raise(c"two", Reason::BAD_LENGTH);
            7
        });
        assert_eq!((result, reasons()), (7, vec![Reason::NO_SHARED_CIPHER.0]));
    }

    #[test]
    fn only_failures_are_reported() {
        clear();
        let work = |result| {
            move || {
                raise(c"one", Reason::BAD_LENGTH);
                result
            }
        };
        assert!(reported_on_failure(work(true)));
        assert_eq!(peek_last(), 0);
        assert!(!reported_on_failure(work(false)));
        assert_eq!(reasons(), [Reason::BAD_LENGTH.0]);
    }

    #[test]
    fn reasons_have_their_texts() {
        load_texts();
        clear();
        raise(c"one", Reason::NO_SHARED_CIPHER);
        // SAFETY: libcrypto returns a static text, or NULL.
        let text = unsafe { CStr::from_ptr(ffi::ERR_reason_error_string(peek_last())) };
        assert_eq!(text, c"no shared cipher");
    }
}
