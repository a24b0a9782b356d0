//! libcrypto's text forms of its objects.

use std::ffi::{c_int, c_long, c_ulong, c_void};
use std::ptr;

use super::bio::Bio;
use super::ffi;
use super::x509::Certificate;

/// A hex dump in rows of sixteen bytes, with their characters beside them.
pub fn dump(bytes: &[u8], indent: usize) -> Vec<u8> {
    let length = c_int::try_from(bytes.len()).unwrap_or(c_int::MAX);
    // SAFETY: `length` readable bytes.
    printed(|bio| unsafe {
        ffi::BIO_dump_indent(bio, bytes.as_ptr().cast::<c_void>(), length, indent as c_int);
    })
}

/// A certificate's fields, and the certificate in PEM.
pub fn certificate(certificate: &Certificate) -> Vec<u8> {
    // SAFETY: both alive.
    printed(|bio| unsafe {
        ffi::X509_print_ex(bio, certificate.as_ptr(), c_ulong::from(ffi::XN_FLAG_ONELINE), 0);
        ffi::PEM_write_bio_X509(bio, certificate.as_ptr());
    })
}

/// A name in DER on one line. None if it cannot be parsed.
pub fn name(der: &[u8]) -> Option<Vec<u8>> {
    let mut at = der.as_ptr();
    // SAFETY: `at` points to `der.len()` readable bytes; the new object is freed here.
    unsafe {
        let name = ffi::d2i_X509_NAME(ptr::null_mut(), &mut at, c_long::try_from(der.len()).ok()?);
        if name.is_null() {
            return None;
        }
        let text = printed(|bio| {
            ffi::X509_NAME_print_ex(bio, name, 0, c_ulong::from(ffi::XN_FLAG_ONELINE));
        });
        ffi::X509_NAME_free(name);
        Some(text)
    }
}

fn printed(print: impl FnOnce(*mut ffi::BIO)) -> Vec<u8> {
    // SAFETY: BIO_s_mem is a static method; the new BIO is ours.
    let Some(bio) = (unsafe { Bio::from_raw(ffi::BIO_new(ffi::BIO_s_mem())) }) else { return Vec::new() };
    print(bio.as_ptr());
    let mut data: *mut u8 = ptr::null_mut();
    // SAFETY: BIO_CTRL_INFO of a memory BIO gives its bytes, which stay valid until the BIO is freed.
    unsafe {
        let length = ffi::BIO_ctrl(bio.as_ptr(), ffi::BIO_CTRL_INFO as c_int, 0, (&raw mut data).cast());
        match usize::try_from(length) {
            Ok(length) if length > 0 && !data.is_null() => std::slice::from_raw_parts(data, length).to_vec(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::names::NameList;
    use crate::libcrypto::testdata;

    #[test]
    fn objects_have_their_texts() {
        assert_eq!(dump(b"ab", 4), b"    0000 - 61 62                                             ab\n");
        let text = String::from_utf8(certificate(&testdata::server())).unwrap();
        assert!(text.contains("CN = server.test") && text.ends_with("-----END CERTIFICATE-----\n"));
        let names = NameList::new().unwrap();
        names.push_subject_of(&testdata::server());
        assert_eq!(name(&names.to_der()[0]).as_deref(), Some(&b"CN = server.test"[..]));
        assert_eq!(name(b"no name"), None);
        super::super::error_queue::clear();
    }
}
