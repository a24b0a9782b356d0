//! SSL_CTX_load_verify_locations(3): where trusted certificates come from.

use std::ffi::{c_char, c_int};

use oxissl_entry::on_context;

use super::enter::text;
use crate::libcrypto::ffi::SSL_CTX;

/// Trusts all certificates of a PEM file.
///
/// Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_load_verify_file(ctx: *mut SSL_CTX, file: *const c_char) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { text(file).is_some_and(|file| ctx.load_verify_file(file)).into() }
}

/// Looks for issuers in a directory with hashed names.
///
/// Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_load_verify_dir(
    ctx: *mut SSL_CTX,
    directory: *const c_char,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { text(directory).is_some_and(|directory| ctx.load_verify_directory(directory)).into() }
}

/// Looks for issuers under a URI.
///
/// Returns 1, or 0: quietly for NULL, else with libcrypto's reason. See SSL_CTX_load_verify_locations(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_load_verify_store(ctx: *mut SSL_CTX, uri: *const c_char) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { text(uri).is_some_and(|uri| ctx.load_verify_uri(uri)).into() }
}

/// Trusts all certificates of a PEM file, and looks for issuers in a directory with hashed names.
///
/// `file`, `directory`: one may be NULL. Returns 1, or 0: quietly for two NULLs, else with libcrypto's reason.
/// See SSL_CTX_load_verify_locations(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_load_verify_locations(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    directory: *const c_char,
) -> c_int {
    // SAFETY: the caller passes what is said above.
    unsafe { ctx.load_verify_locations(text(file), text(directory)).into() }
}

/// Takes trusted certificates from the default file, directory and URI, or from what the environment names in its place.
///
/// Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_verify_paths(ctx: *mut SSL_CTX) -> c_int {
    ctx.load_default_locations().into()
}

/// Takes trusted certificates from the default directory, or from what the environment names in its place.
///
/// Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_verify_dir(ctx: *mut SSL_CTX) -> c_int {
    ctx.load_default_directory().into()
}

/// Takes trusted certificates from the default file, or from what the environment names in its place.
///
/// Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_verify_file(ctx: *mut SSL_CTX) -> c_int {
    ctx.load_default_file().into()
}

/// Takes trusted certificates from the default URI, or from what the environment names in its place.
///
/// Returns 1, or 0; a default that does not exist is no failure. See SSL_CTX_set_default_verify_paths(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_set_default_verify_store(ctx: *mut SSL_CTX) -> c_int {
    ctx.load_default_uri().into()
}
