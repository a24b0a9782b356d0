//! Authority names from files, directories and stores. Reasons of failures are in the error queue.

use std::ffi::{CStr, CString, OsStr, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use super::init::LibraryContext;
use super::names::NameList;
use super::pem::{Encoding, Input, Password};
use super::x509::Certificate;
use super::{error_queue, ffi};
use crate::tables::reasons::Reason;

impl NameList {
    /// `SSL_load_client_CA_file`: the subjects of all certificates in a PEM file, each once, in their order.
    pub fn load(path: Option<&CStr>, library: &LibraryContext) -> Option<Self> {
        let input = Input::open(path)?;
        let mut list = None;
        while let Some(certificate) = input.certificate(Encoding::Pem, library, Password::NONE) {
            if list.is_none() {
                list = Some(Self::new()?);
            }
            let list = list.as_ref()?;
            if !list.holds_subject_of(&certificate) && !list.push_subject_of(&certificate) {
                return None;
            }
        }
        if list.is_some() {
            error_queue::clear();
        }
        list
    }

    /// `SSL_add_file_cert_subjects_to_stack`
    pub fn add_file(&self, path: Option<&CStr>) -> Option<()> {
        let _comparing = self.compare_names();
        let input = Input::open(path)?;
        while let Some(certificate) =
            input.certificate(Encoding::Pem, &LibraryContext::standard(), Password::NONE)
        {
            self.add_subject_of(&certificate)?;
        }
        error_queue::clear();
        Some(())
    }

    /// `SSL_add_dir_cert_subjects_to_stack`
    pub fn add_directory(&self, path: Option<&CStr>) -> Option<()> {
        let path = path?;
        let directory = Path::new(OsStr::from_bytes(path.to_bytes()));
        let unreadable = |error: std::io::Error| {
            let data = [b"calling OPENSSL_dir_read(", path.to_bytes(), b")\0"].concat();
            let data = CStr::from_bytes_with_nul(&data).unwrap_or_default();
            error_queue::raise_system(FROM_DIRECTORY, error.raw_os_error().unwrap_or(0), data);
            error_queue::raise(FROM_DIRECTORY, Reason::ERR_SYS_LIB);
        };
        for entry in std::fs::read_dir(directory).map_err(unreadable).ok()? {
            let file = entry.map_err(unreadable).ok()?.path();
            let file = CString::new(file.as_os_str().as_bytes()).ok()?;
            if file.as_bytes_with_nul().len() > LONGEST_PATH {
                error_queue::raise(FROM_DIRECTORY, Reason::PATH_TOO_LONG);
                return None;
            }
            self.add_file(Some(&file))?;
        }
        Some(())
    }

    /// `SSL_add_store_cert_subjects_to_stack`
    pub fn add_uri(&self, uri: Option<&CStr>) -> Option<()> {
        let _comparing = self.compare_names();
        self.add_entries(uri?, 1)
    }

    /// Adds the entries of a store; follows names in it `depth` levels deep.
    fn add_entries(&self, uri: &CStr, depth: u32) -> Option<()> {
        let store = ObjectStore::open(uri)?;
        let mut complete = Some(());
        while let Some(entry) = store.next() {
            match entry {
                Entry::Name(name) if depth > 0 => complete = self.add_entries(&name, depth - 1),
                Entry::Certificate(certificate) => self.add_subject_of(&certificate)?,
                Entry::Name(_) | Entry::Other => {}
            }
        }
        error_queue::clear();
        complete
    }

    fn add_subject_of(&self, certificate: &Certificate) -> Option<()> {
        (self.find_subject_of(certificate) || self.push_subject_of(certificate)).then_some(())
    }
}

/// An open `OSSL_STORE`.
struct ObjectStore(*mut ffi::OSSL_STORE_CTX);

enum Entry {
    Name(CString),
    Certificate(Certificate),
    Other,
}

impl ObjectStore {
    fn open(uri: &CStr) -> Option<Self> {
        // SAFETY: no callbacks; the new object is ours.
        let store = unsafe {
            ffi::OSSL_STORE_open(uri.as_ptr(), ptr::null(), ptr::null_mut(), None, ptr::null_mut())
        };
        (!store.is_null()).then_some(Self(store))
    }

    fn next(&self) -> Option<Entry> {
        // SAFETY: the store is open; we own each entry until it is freed, and copy what we keep of it.
        unsafe {
            loop {
                if ffi::OSSL_STORE_eof(self.0) != 0 || ffi::OSSL_STORE_error(self.0) != 0 {
                    return None;
                }
                let info = ffi::OSSL_STORE_load(self.0);
                if info.is_null() {
                    continue;
                }
                let entry = match ffi::OSSL_STORE_INFO_get_type(info) {
                    INFO_NAME => Entry::Name(CStr::from_ptr(ffi::OSSL_STORE_INFO_get0_NAME(info)).to_owned()),
                    INFO_CERTIFICATE => Certificate::from_borrowed(ffi::OSSL_STORE_INFO_get0_CERT(info))
                        .map_or(Entry::Other, Entry::Certificate),
                    _ => Entry::Other,
                };
                ffi::OSSL_STORE_INFO_free(info);
                return Some(entry);
            }
        }
    }
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::OSSL_STORE_close(self.0) };
    }
}

const FROM_DIRECTORY: &CStr = c"SSL_add_dir_cert_subjects_to_stack";
/// Bytes of a path with its NUL.
const LONGEST_PATH: usize = 1024;
/// `OSSL_STORE_INFO_NAME`
const INFO_NAME: c_int = ffi::OSSL_STORE_INFO_NAME as c_int;
/// `OSSL_STORE_INFO_CERT`
const INFO_CERTIFICATE: c_int = ffi::OSSL_STORE_INFO_CERT as c_int;
