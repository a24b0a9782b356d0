//! Starting libcrypto before its first use, with the settings that a program passed to `OPENSSL_init_ssl`.

use std::ffi::{CString, c_int};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{error_queue, ffi};
use crate::tables::generation::Generation;

static STARTED: AtomicBool = AtomicBool::new(false);

/// Options that libssl adds to the program's: all ciphers, all digests, the configuration file.
const LIBSSL_OPTIONS: u64 = 0x4 | 0x8 | 0x40;
/// `OPENSSL_INIT_NO_LOAD_CONFIG`
const NO_LOAD_CONFIG: u64 = 0x80;
/// `OPENSSL_INIT_NO_LOAD_SSL_STRINGS`
const NO_LOAD_TEXTS: u64 = 0x0010_0000;

/// `OPENSSL_init_ssl`: false after `OPENSSL_cleanup`, or if libcrypto fails.
pub fn start(options: u64, settings: *const ffi::OPENSSL_INIT_SETTINGS) -> bool {
    // SAFETY: both only return a number.
    let (major, minor) = unsafe { (ffi::OPENSSL_version_major(), ffi::OPENSSL_version_minor()) };
    Generation::of_version(major, minor).settle();
    let mut options = options | 0x4 | 0x8;
    if options & NO_LOAD_CONFIG == 0 {
        options |= LIBSSL_OPTIONS;
    }
    // SAFETY: `settings` is NULL or the program's, as libcrypto requires.
    if unsafe { ffi::OPENSSL_init_crypto(options, settings) } != 1 {
        return false;
    }
    if options & NO_LOAD_TEXTS == 0 {
        error_queue::load_texts();
    }
    STARTED.store(true, Ordering::Release);
    true
}

/// As [`start`] with OpenSSL's defaults; free after the first time.
pub fn ensure() -> bool {
    STARTED.load(Ordering::Acquire) || start(0, std::ptr::null())
}

/// The source from which libcrypto fetches algorithms (`SSL_CTX_new_ex`).
#[derive(Clone)]
pub struct LibraryContext {
    /// NULL is the default library context; the program keeps another one alive.
    pub context: *mut ffi::OSSL_LIB_CTX,
    /// The property query string.
    pub properties: Option<CString>,
}

// SAFETY: a library context is made for use from several threads.
unsafe impl Send for LibraryContext {}
// SAFETY: as above.
unsafe impl Sync for LibraryContext {}

impl LibraryContext {
    /// libcrypto's default library context, without a property query.
    pub const fn standard() -> Self {
        Self { context: std::ptr::null_mut(), properties: None }
    }

    /// Whether this is the default library context without a property query.
    pub fn is_standard(&self) -> bool {
        self.context.is_null() && self.properties.is_none()
    }

    /// Whether a cipher can be fetched, by its NID. Queues no error.
    pub fn has_cipher(&self, nid: c_int) -> bool {
        // SAFETY: libcrypto's names are static, and the properties alive; what is fetched is freed.
        error_queue::unreported(|| unsafe {
            let found = ffi::EVP_CIPHER_fetch(self.context, ffi::OBJ_nid2sn(nid), self.properties_ptr());
            ffi::EVP_CIPHER_free(found);
            !found.is_null()
        })
    }

    /// As [`LibraryContext::has_cipher`], for a digest.
    pub fn has_digest(&self, nid: c_int) -> bool {
        // SAFETY: as above.
        error_queue::unreported(|| unsafe {
            let found = ffi::EVP_MD_fetch(self.context, ffi::OBJ_nid2sn(nid), self.properties_ptr());
            ffi::EVP_MD_free(found);
            !found.is_null()
        })
    }

    /// The property query in libcrypto's form: NULL for none.
    pub fn properties_ptr(&self) -> *const std::ffi::c_char {
        self.properties.as_ref().map_or(std::ptr::null(), |text| text.as_ptr())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_there_or_not() {
        assert!(ensure());
        const AES_128_GCM: c_int = 895;
        const SHA256: c_int = 672;
        let library = LibraryContext::standard();
        assert!(library.is_standard() && library.properties_ptr().is_null());
        assert!(library.has_cipher(AES_128_GCM) && library.has_digest(SHA256));
        let nowhere = LibraryContext { properties: Some(c"provider=nobody".into()), ..library };
        assert!(!nowhere.is_standard());
        assert!(!nowhere.has_cipher(AES_128_GCM) && !nowhere.has_digest(SHA256));
        assert_eq!(error_queue::peek_last(), 0);
    }
}
