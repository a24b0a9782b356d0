//! SSL_CTX_set1_curves(3): the groups for key exchange.

use std::ffi::{c_char, c_int};
use std::ptr;

use oxissl_entry::forwards;

use crate::abi::ssl_ctrl::SSL_ctrl;
use crate::abi::ssl_ctx_ctrl::SSL_CTX_ctrl;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::tables::controls;

/// Sets for later connections the groups for key exchange, given as NIDs in the order of preference.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_groups(
    context: *mut SSL_CTX,
    groups: *mut c_int,
    count: c_int,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_GROUPS, count.into(), groups.cast()) as c_int
}

/// Sets for one connection the groups for key exchange, given as NIDs in the order of preference.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_groups(ssl: *mut SSL, groups: *mut c_int, count: c_int) -> c_int {
    SSL_ctrl(ssl, controls::SET_GROUPS, count.into(), groups.cast()) as c_int
}

/// Sets for later connections the groups for key exchange, given as names with colons between.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_groups_list(context: *mut SSL_CTX, list: *mut c_char) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_GROUPS_LIST, 0, list.cast()) as c_int
}

/// Sets for one connection the groups for key exchange, given as names with colons between.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_groups_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_groups_list(ssl: *mut SSL, list: *mut c_char) -> c_int {
    SSL_ctrl(ssl, controls::SET_GROUPS_LIST, 0, list.cast()) as c_int
}

/// Stores the groups that the peer offers, as NIDs; NULL only counts.
///
/// Returns how many there are; 0 on a client. See SSL_get1_groups(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get1_groups(ssl: *mut SSL, groups: *mut c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_GROUPS, 0, groups.cast()) as c_int
}

/// Sets for later connections the groups for key exchange, given as NIDs in the order of preference. The older name
/// of `set1_groups`.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_curves(
    context: *mut SSL_CTX,
    groups: *mut c_int,
    count: c_int,
) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_GROUPS, count.into(), groups.cast()) as c_int
}

/// Sets for one connection the groups for key exchange, given as NIDs in the order of preference. The older name of
/// `set1_groups`.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_curves(ssl: *mut SSL, groups: *mut c_int, count: c_int) -> c_int {
    SSL_ctrl(ssl, controls::SET_GROUPS, count.into(), groups.cast()) as c_int
}

/// Sets for later connections the groups for key exchange, given as names with colons between. The older name of
/// `set1_groups_list`.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_CTX_set1_curves_list(context: *mut SSL_CTX, list: *mut c_char) -> c_int {
    SSL_CTX_ctrl(context, controls::SET_GROUPS_LIST, 0, list.cast()) as c_int
}

/// Sets for one connection the groups for key exchange, given as names with colons between. The older name of
/// `set1_groups_list`.
///
/// Returns 1, or 0 for an unknown or doubled one. See SSL_CTX_set1_curves_list(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_set1_curves_list(ssl: *mut SSL, list: *mut c_char) -> c_int {
    SSL_ctrl(ssl, controls::SET_GROUPS_LIST, 0, list.cast()) as c_int
}

/// Stores the groups that the peer offers, as NIDs; NULL only counts. The older name of SSL_get1_groups().
///
/// Returns how many there are; 0 on a client. See SSL_get1_curves(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get1_curves(ssl: *mut SSL, groups: *mut c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_GROUPS, 0, groups.cast()) as c_int
}

/// The NID of the n-th group that both sides have; for -1 how many there are.
///
/// Returns 0 where there is no such group, and on a client. See SSL_get_shared_group(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_shared_group(ssl: *mut SSL, n: c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_SHARED_GROUP, n.into(), ptr::null_mut()) as c_int
}

/// The NID of the n-th group that both sides have; for -1 how many there are. The older name of
/// SSL_get_shared_group().
///
/// Returns 0 where there is no such group, and on a client. See SSL_get_shared_curve(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_shared_curve(ssl: *mut SSL, n: c_int) -> c_int {
    SSL_ctrl(ssl, controls::GET_SHARED_GROUP, n.into(), ptr::null_mut()) as c_int
}

/// The NID of the group that the key exchange used; 0 where there was none. See SSL_get_negotiated_group(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_get_negotiated_group(ssl: *mut SSL) -> c_int {
    SSL_ctrl(ssl, controls::GET_NEGOTIATED_GROUP, 0, ptr::null_mut()) as c_int
}
