//! The `ssl_conf` sections of the configuration file, which libcrypto reads and keeps for libssl.

use std::ffi::{CStr, CString};
use std::ptr;

use super::ffi;
use super::init::LibraryContext;

/// The commands and values of a named section. None if there is no such section.
pub fn section(name: &CStr) -> Option<Vec<(CString, CString)>> {
    // SAFETY: libcrypto's texts live until the module is unloaded; they are copied here. Indices are below the count.
    unsafe {
        let mut index = 0;
        if ffi::conf_ssl_name_find(name.as_ptr(), &mut index) == 0 {
            return None;
        }
        let (mut found, mut count) = (ptr::null(), 0);
        let commands = ffi::conf_ssl_get(index, &mut found, &mut count);
        let pair = |at| {
            let (mut command, mut value) = (ptr::null_mut(), ptr::null_mut());
            ffi::conf_ssl_get_cmd(commands, at, &mut command, &mut value);
            (CStr::from_ptr(command).to_owned(), CStr::from_ptr(value).to_owned())
        };
        Some((0..count).map(pair).collect())
    }
}

/// Makes a context's library context this thread's default until it is dropped.
pub struct DefaultLibrary(*mut ffi::OSSL_LIB_CTX);

impl DefaultLibrary {
    /// Replaces the default.
    pub fn set(library: &LibraryContext) -> Self {
        // SAFETY: the program keeps its library context alive; NULL changes nothing.
        Self(unsafe { ffi::OSSL_LIB_CTX_set0_default(library.context) })
    }
}

impl Drop for DefaultLibrary {
    fn drop(&mut self) {
        // SAFETY: the previous default.
        unsafe { ffi::OSSL_LIB_CTX_set0_default(self.0) };
    }
}
