//! SSL_load_client_CA_file(3): names of authorities from files, directories and stores.

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use oxissl_entry::{forwards, guarded};

use super::enter::text;
use crate::libcrypto::ffi::{OSSL_LIB_CTX, stack_st_X509_NAME};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::names::NameList;

/// The subjects of the certificates in a PEM file, each once.
///
/// Returns a list that the caller frees, or NULL with libcrypto's reason. See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[forwards]
pub unsafe extern "C-unwind" fn SSL_load_client_CA_file(file: *const c_char) -> *mut stack_st_X509_NAME {
    SSL_load_client_CA_file_ex(file, ptr::null_mut(), ptr::null())
}

/// As SSL_load_client_CA_file(), with algorithms of a library context of the program.
///
/// `library`: NULL for the default. `properties`: NULL, or the property query string. See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_load_client_CA_file_ex(
    file: *const c_char,
    library: *mut OSSL_LIB_CTX,
    properties: *const c_char,
) -> *mut stack_st_X509_NAME {
    // SAFETY: NULL or C strings of the caller.
    let (file, properties) = unsafe { (text(file), text(properties)) };
    let library = LibraryContext { context: library, properties: properties.map(CStr::to_owned) };
    NameList::load(file, &library).map_or(ptr::null_mut(), NameList::into_raw)
}

/// Adds the subjects of all certificates in a PEM file to a list, but for those that it holds already.
///
/// Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_add_file_cert_subjects_to_stack(
    names: *mut stack_st_X509_NAME,
    file: *const c_char,
) -> c_int {
    // SAFETY: the caller's list and C string.
    let (Some(names), file) = (unsafe { (NameList::borrow(names), text(file)) }) else { return 0 };
    names.add_file(file).is_some().into()
}

/// Adds the subjects of all certificates in the PEM files of a directory to a list, but for those that it holds already.
///
/// Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_add_dir_cert_subjects_to_stack(
    names: *mut stack_st_X509_NAME,
    directory: *const c_char,
) -> c_int {
    // SAFETY: the caller's list and C string.
    let (Some(names), directory) = (unsafe { (NameList::borrow(names), text(directory)) }) else {
        return 0;
    };
    names.add_directory(directory).is_some().into()
}

/// Adds the subjects of all certificates under a URI to a list, but for those that it holds already.
///
/// Returns 1, or 0 with libcrypto's reason. See SSL_load_client_CA_file(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_add_store_cert_subjects_to_stack(
    names: *mut stack_st_X509_NAME,
    uri: *const c_char,
) -> c_int {
    // SAFETY: the caller's list and C string.
    let (Some(names), uri) = (unsafe { (NameList::borrow(names), text(uri)) }) else { return 0 };
    names.add_uri(uri).is_some().into()
}
