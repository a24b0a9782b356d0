//! SSL_CTX_set1_groups(3): names of key-exchange groups. The setters are commands of SSL_CTX_ctrl().

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use oxissl_entry::on_connection;

use crate::libcrypto::ffi::SSL;
use crate::settings::groups as group_lists;

/// The name of a group by its NID, or by its number on the wire with `TLSEXT_nid_unknown`.
///
/// Returns a static text, or NULL. See SSL_group_to_name(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_group_to_name(ssl: *mut SSL, nid: c_int) -> *const c_char {
    group_lists::name(nid).map_or(ptr::null(), CStr::as_ptr)
}

/// The name of the group of the key exchange, in memory of the connection that the program may write to.
///
/// It is good until the next handshake. Returns NULL where no group is known. See SSL_get0_group_name(3).
#[unsafe(no_mangle)]
#[on_connection(ptr::null())]
pub unsafe extern "C-unwind" fn SSL_get0_group_name(ssl: *mut SSL) -> *const c_char {
    ssl.group_name().cast::<c_char>().cast_const()
}
