//! SSL_alert_type_string(3): the texts for the alerts that an info callback sees.

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::guarded;

use crate::tables::alerts::split;

/// The letter for the level of an alert: "W" for a warning, "F" for a fatal one, "U" for anything else.
///
/// `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_type_string(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSL_alert_type_string(value: c_int) -> *const c_char {
    split(value).0.map_or(c"U", |level| level.letter()).as_ptr()
}

/// The word for the level of an alert: "warning", "fatal" or "unknown".
///
/// `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_type_string_long(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSL_alert_type_string_long(value: c_int) -> *const c_char {
    split(value).0.map_or(c"unknown", |level| level.text()).as_ptr()
}

/// Two letters for the description of an alert; "UK" for one that OpenSSL has no letters for.
///
/// `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_desc_string(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSL_alert_desc_string(value: c_int) -> *const c_char {
    split(value).1.letters().as_ptr()
}

/// A few words for the description of an alert; "unknown" for one that OpenSSL has no words for.
///
/// `value` is what the info callback got. Returns a string that is never freed. See SSL_alert_desc_string_long(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null())]
pub extern "C-unwind" fn SSL_alert_desc_string_long(value: c_int) -> *const c_char {
    split(value).1.text().as_ptr()
}
