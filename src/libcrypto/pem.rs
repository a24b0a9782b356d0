//! Reading certificates and keys from files and memory. libcrypto's reasons of failures are in the error queue.

use std::ffi::{CStr, c_int, c_long, c_void};
use std::ptr;

use super::bio::Bio;
use super::ffi;
use super::init::LibraryContext;
use super::x509::{Certificate, Key};
use crate::callbacks::{Argument, PasswordCallback};

/// How the bytes of a file are encoded (`SSL_FILETYPE_…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Text between BEGIN and END lines.
    Pem,
    /// The bytes themselves.
    Der,
}

impl Encoding {
    /// The encoding that `SSL_FILETYPE_…` names.
    pub fn from_file_type(file_type: c_int) -> Option<Self> {
        match file_type {
            1 => Some(Self::Pem),
            2 => Some(Self::Der),
            _ => None,
        }
    }
}

/// The callback for the password of an encrypted file.
#[derive(Clone, Copy)]
pub struct Password {
    /// None is libcrypto's own function, which takes the argument as the password or prompts at the terminal.
    pub callback: Option<PasswordCallback>,
    /// Passed to the function.
    pub argument: Argument,
}

impl Password {
    /// libcrypto's own function without an argument.
    pub const NONE: Self = Self { callback: None, argument: Argument(ptr::null_mut()) };

    fn function(self) -> ffi::pem_password_cb {
        self.callback.map(|callback| callback.raw() as _)
    }
}

/// An open file. Password callbacks run while it is read: no lock of ours may be held.
pub struct Input(Bio);

impl Input {
    /// Opens a file. None with the system's reason in the error queue.
    pub fn open(path: Option<&CStr>) -> Option<Self> {
        // SAFETY: the new BIO is ours; it copies nothing of the path, which it needs for this call only.
        unsafe {
            let bio = Bio::from_raw(ffi::BIO_new(ffi::BIO_s_file()))?;
            let path = path.map_or(ptr::null_mut(), |path| path.as_ptr().cast_mut().cast::<c_void>());
            let opened = ffi::BIO_ctrl(bio.as_ptr(), SET_FILENAME, CLOSE_AND_READ, path);
            (opened > 0).then_some(Self(bio))
        }
    }

    /// The next certificate.
    pub fn certificate(
        &self,
        encoding: Encoding,
        library: &LibraryContext,
        password: Password,
    ) -> Option<Certificate> {
        Certificate::filled(library, |target| {
            // SAFETY: the BIO is open; `target` holds an empty certificate that is filled, or freed and set to NULL.
            unsafe {
                match encoding {
                    Encoding::Der => ffi::d2i_X509_bio(self.0.as_ptr(), target),
                    Encoding::Pem => ffi::PEM_read_bio_X509(
                        self.0.as_ptr(),
                        target,
                        password.function(),
                        password.argument.0,
                    ),
                }
            }
        })
    }

    /// The next certificate, which may carry trust settings.
    pub fn trusted_certificate(&self, library: &LibraryContext, password: Password) -> Option<Certificate> {
        Certificate::filled(library, |target| {
            // SAFETY: as in `certificate`.
            unsafe {
                let function = password.function();
                ffi::PEM_read_bio_X509_AUX(self.0.as_ptr(), target, function, password.argument.0)
            }
        })
    }

    /// A private key of any kind.
    pub fn key(&self, encoding: Encoding, library: &LibraryContext, password: Password) -> Option<Key> {
        let properties = library.properties_ptr();
        // SAFETY: the BIO is open; the new key is ours.
        unsafe {
            Key::from_raw(match encoding {
                Encoding::Der => {
                    ffi::d2i_PrivateKey_ex_bio(self.0.as_ptr(), ptr::null_mut(), library.context, properties)
                }
                Encoding::Pem => ffi::PEM_read_bio_PrivateKey_ex(
                    self.0.as_ptr(),
                    ptr::null_mut(),
                    password.function(),
                    password.argument.0,
                    library.context,
                    properties,
                ),
            })
        }
    }

    /// An RSA key in RSAPrivateKey form.
    pub fn rsa_key(&self, encoding: Encoding, password: Password) -> Option<Key> {
        // SAFETY: the BIO is open; the new key is ours.
        unsafe {
            Key::from_owned_rsa(match encoding {
                Encoding::Der => ffi::d2i_RSAPrivateKey_bio(self.0.as_ptr(), ptr::null_mut()),
                Encoding::Pem => ffi::PEM_read_bio_RSAPrivateKey(
                    self.0.as_ptr(),
                    ptr::null_mut(),
                    password.function(),
                    password.argument.0,
                ),
            })
        }
    }
}

impl Key {
    /// A private key of the type `EVP_PKEY_…` in DER.
    pub fn private_from_der(kind: c_int, der: &[u8], library: &LibraryContext) -> Option<Self> {
        let mut at = der.as_ptr();
        // SAFETY: `at` points to as many readable bytes; the new key is ours.
        unsafe {
            Self::from_raw(ffi::d2i_PrivateKey_ex(
                kind,
                ptr::null_mut(),
                &mut at,
                der.len() as c_long,
                library.context,
                library.properties_ptr(),
            ))
        }
    }

    /// An RSA private key in DER, in RSAPrivateKey form.
    pub fn rsa_from_der(der: &[u8]) -> Option<Self> {
        let mut at = der.as_ptr();
        // SAFETY: as in `private_from_der`.
        unsafe { Self::from_owned_rsa(ffi::d2i_RSAPrivateKey(ptr::null_mut(), &mut at, der.len() as c_long)) }
    }

    /// A key around an RSA object of the program; takes a reference of its own.
    ///
    /// # Safety
    /// A live RSA object.
    pub unsafe fn from_rsa(rsa: *mut ffi::RSA) -> Option<Self> {
        // SAFETY: promised by the caller; the new key is ours.
        unsafe {
            let key = Self::from_raw(ffi::EVP_PKEY_new())?;
            (ffi::EVP_PKEY_set1_RSA(key.as_ptr(), rsa) == 1).then_some(key)
        }
    }

    /// # Safety
    /// NULL, or an RSA object that the caller gives away.
    unsafe fn from_owned_rsa(rsa: *mut ffi::RSA) -> Option<Self> {
        if rsa.is_null() {
            return None;
        }
        // SAFETY: promised by the caller; `from_rsa` took a reference of its own.
        unsafe {
            let key = Self::from_rsa(rsa);
            ffi::RSA_free(rsa);
            key
        }
    }
}

impl Certificate {
    /// Parses one DER certificate at the start of `der`; returns it and the rest. Errors stay in the queue.
    pub fn read_der<'a>(der: &'a [u8], library: &LibraryContext) -> Option<(Self, &'a [u8])> {
        let mut at = der.as_ptr();
        let certificate = Self::filled(library, |target| {
            // SAFETY: `at` points to as many readable bytes; `target` as in `Input::certificate`.
            unsafe { ffi::d2i_X509(target, &mut at, der.len() as c_long) }
        })?;
        let consumed = at.addr() - der.as_ptr().addr();
        Some((certificate, der.get(consumed..)?))
    }

    /// A certificate whose algorithms come from `library`, filled by one of libcrypto's d2i functions.
    fn filled(
        library: &LibraryContext,
        fill: impl FnOnce(*mut *mut ffi::X509) -> *mut ffi::X509,
    ) -> Option<Self> {
        // SAFETY: the new object is ours.
        let mut target = unsafe { ffi::X509_new_ex(library.context, library.properties_ptr()) };
        if target.is_null() {
            return None;
        }
        let read = !fill(&mut target).is_null();
        // SAFETY: NULL, or still ours: a failed read leaves it alone, or frees it and sets the pointer to NULL.
        let certificate = unsafe { Self::from_raw(target) };
        certificate.filter(|_| read)
    }
}

/// `BIO_C_SET_FILENAME`
const SET_FILENAME: c_int = 108;
/// `BIO_CLOSE | BIO_FP_READ`
const CLOSE_AND_READ: c_long = 1 | 2;

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use super::*;
    use crate::libcrypto::{error_queue, testdata};

    #[test]
    fn file_types_have_their_numbers() {
        assert!(matches!(Encoding::from_file_type(1), Some(Encoding::Pem)));
        assert!(matches!(Encoding::from_file_type(2), Some(Encoding::Der)));
        assert!(Encoding::from_file_type(3).is_none());
    }

    #[test]
    fn a_file_that_is_not_there_is_the_systems_error() {
        error_queue::clear();
        assert!(Input::open(Some(c"/nowhere/at/all")).is_none());
        assert!(error_queue::is_system_error(error_queue::peek_first()));
        error_queue::clear();
    }

    #[test]
    fn certificates_and_keys_are_read_from_der() {
        let library = LibraryContext::standard();
        let (certificate, rest) = Certificate::read_der(testdata::SERVER, &library).unwrap();
        assert!(certificate.equals(&testdata::server()) && rest.is_empty());
        let longer = [testdata::SERVER, b"more"].concat();
        assert!(Certificate::read_der(&longer, &library).is_some_and(|(_, rest)| rest == b"more"));
        const RSA: c_int = 6;
        assert!(Key::private_from_der(RSA, testdata::SERVER_KEY, &library).is_none());
        assert!(Key::rsa_from_der(testdata::SERVER_KEY).is_none());
        error_queue::clear();
    }

    #[test]
    fn files_are_read_one_object_after_the_other() {
        let folder = std::env::temp_dir().join(format!("oxissl-pem-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("server.der");
        std::fs::write(&path, testdata::SERVER).unwrap();
        let path = CString::new(path.to_str().unwrap()).unwrap();
        let library = LibraryContext::standard();
        let input = Input::open(Some(&path)).unwrap();
        let read = input.certificate(Encoding::Der, &library, Password::NONE);
        assert!(read.is_some_and(|read| read.equals(&testdata::server())));
        let input = Input::open(Some(&path)).unwrap();
        assert!(input.certificate(Encoding::Pem, &library, Password::NONE).is_none());
        assert!(error_queue::is_end_of_pem(error_queue::peek_last()));
        error_queue::clear();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
