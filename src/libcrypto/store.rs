//! Filling certificate stores. Failures leave libcrypto's reasons in the error queue.

use std::ffi::{CStr, c_int, c_long};
use std::ptr;

use super::init::LibraryContext;
use super::x509::Store;
use super::{error_queue, ffi};

impl Store {
    /// `X509_STORE_load_file_ex`: trusts the certificates of a PEM file.
    pub fn load_file(&self, library: &LibraryContext, path: &CStr) -> bool {
        let (context, properties) = (library.context, library.properties_ptr());
        // SAFETY: all pointers are alive during the call.
        unsafe { ffi::X509_STORE_load_file_ex(self.as_ptr(), path.as_ptr(), context, properties) == 1 }
    }

    /// `X509_STORE_load_path`: looks up issuers in a directory with hashed names.
    pub fn load_directory(&self, path: &CStr) -> bool {
        // SAFETY: as above.
        unsafe { ffi::X509_STORE_load_path(self.as_ptr(), path.as_ptr()) == 1 }
    }

    /// `X509_STORE_load_store_ex`: looks up issuers under a URI.
    pub fn load_uri(&self, library: &LibraryContext, uri: &CStr) -> bool {
        let (context, properties) = (library.context, library.properties_ptr());
        // SAFETY: as above.
        unsafe { ffi::X509_STORE_load_store_ex(self.as_ptr(), uri.as_ptr(), context, properties) == 1 }
    }

    /// `X509_STORE_set_default_paths_ex`: file, directory and URI of the system, or of `SSL_CERT_FILE` and similar variables.
    pub fn load_defaults(&self, library: &LibraryContext) -> bool {
        let (context, properties) = (library.context, library.properties_ptr());
        // SAFETY: as above.
        unsafe { ffi::X509_STORE_set_default_paths_ex(self.as_ptr(), context, properties) == 1 }
    }

    /// The default directory. Errors in it are not reported.
    pub fn load_default_directory(&self, library: &LibraryContext) -> bool {
        // SAFETY: a static method.
        let method = unsafe { ffi::X509_LOOKUP_hash_dir() };
        self.load_default(library, method, ADD_DIRECTORY)
    }

    /// The default file. Errors in it are not reported.
    pub fn load_default_file(&self, library: &LibraryContext) -> bool {
        // SAFETY: a static method.
        let method = unsafe { ffi::X509_LOOKUP_file() };
        self.load_default(library, method, LOAD_FILE)
    }

    /// The default URI. Errors in it are not reported.
    pub fn load_default_uri(&self, library: &LibraryContext) -> bool {
        // SAFETY: a static method.
        let method = unsafe { ffi::X509_LOOKUP_store() };
        self.load_default(library, method, ADD_URI)
    }

    fn load_default(
        &self,
        library: &LibraryContext,
        method: *mut ffi::X509_LOOKUP_METHOD,
        command: c_int,
    ) -> bool {
        // SAFETY: the store owns the lookup that it adds.
        let lookup = unsafe { ffi::X509_STORE_add_lookup(self.as_ptr(), method) };
        if lookup.is_null() {
            return false;
        }
        // SAFETY: as in `load_file`; NULL means the default.
        error_queue::unreported(|| unsafe {
            ffi::X509_LOOKUP_ctrl_ex(
                lookup,
                command,
                ptr::null(),
                if command == ADD_URI { 0 } else { DEFAULT_TYPE },
                ptr::null_mut(),
                library.context,
                library.properties_ptr(),
            )
        });
        true
    }
}

/// `X509_L_FILE_LOAD`
const LOAD_FILE: c_int = 1;
/// `X509_L_ADD_DIR`
const ADD_DIRECTORY: c_int = 2;
/// `X509_L_ADD_STORE`
const ADD_URI: c_int = 3;
/// `X509_FILETYPE_DEFAULT`
const DEFAULT_TYPE: c_long = 3;
