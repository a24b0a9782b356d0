//! C strings and byte ranges as slices.

use std::ffi::{CStr, c_char, c_long, c_uchar};

/// The C string; None for NULL.
///
/// # Safety
/// NULL, or a C string that lives as long as the result is used.
pub unsafe fn text<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: promised by the caller.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// The bytes; none for NULL and for a length below 1.
///
/// # Safety
/// NULL, or `length` readable bytes that live as long as the result is used.
pub unsafe fn bytes<'a>(bytes: *const c_uchar, length: c_long) -> &'a [u8] {
    match usize::try_from(length) {
        // SAFETY: promised by the caller.
        Ok(length) if !bytes.is_null() => unsafe { std::slice::from_raw_parts(bytes, length) },
        _ => &[],
    }
}
