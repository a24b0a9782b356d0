//! Certificate Transparency (RFC 6962): lists of logs, signed certificate timestamps, and the policy for validating them.

use std::ffi::{CStr, c_int, c_void};
use std::ptr::{self, NonNull};

use super::ffi;
use super::init::LibraryContext;
use super::x509::Certificate;
use crate::callbacks::{Argument, TransparencyCallback};

/// An owned `CTLOG_STORE`: the logs whose timestamps are accepted.
pub struct LogStore(NonNull<ffi::CTLOG_STORE>);

// SAFETY: plain memory; filling it follows the program's threading, as in OpenSSL.
unsafe impl Send for LogStore {}
// SAFETY: as above.
unsafe impl Sync for LogStore {}

impl Drop for LogStore {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::CTLOG_STORE_free(self.0.as_ptr()) }
    }
}

impl LogStore {
    /// A store without logs. None when memory runs out.
    pub fn new(library: &LibraryContext) -> Option<Self> {
        // SAFETY: the new object is ours; it copies the property query.
        NonNull::new(unsafe { ffi::CTLOG_STORE_new_ex(library.context, library.properties_ptr()) }).map(Self)
    }

    /// Takes ownership of a store. None for NULL.
    ///
    /// # Safety
    /// NULL, or a live store that the caller gives away.
    pub unsafe fn from_raw(raw: *mut ffi::CTLOG_STORE) -> Option<Self> {
        NonNull::new(raw).map(Self)
    }

    /// The pointer that C code sees (a get0: still ours).
    pub fn as_ptr(&self) -> *mut ffi::CTLOG_STORE {
        self.0.as_ptr()
    }

    /// Adds the logs of a file. False with libcrypto's reason in the error queue.
    pub fn load_file(&self, file: &CStr) -> bool {
        // SAFETY: alive; the path is read during the call.
        unsafe { ffi::CTLOG_STORE_load_file(self.0.as_ptr(), file.as_ptr()) == 1 }
    }

    /// Adds the logs of the system's file, or of `CTLOG_FILE`. False with libcrypto's reason in the error queue.
    pub fn load_default_file(&self) -> bool {
        // SAFETY: alive.
        unsafe { ffi::CTLOG_STORE_load_default_file(self.0.as_ptr()) == 1 }
    }
}

/// An owned list of timestamps.
pub struct Timestamps(NonNull<ffi::OPENSSL_STACK>);

// SAFETY: filled before it is shared; only the handshake validates it, once, and validation stores its results in it.
unsafe impl Send for Timestamps {}
// SAFETY: as above.
unsafe impl Sync for Timestamps {}

impl Drop for Timestamps {
    fn drop(&mut self) {
        // SAFETY: we own the list and its elements.
        unsafe { ffi::SCT_LIST_free(self.as_ptr()) }
    }
}

/// The source of timestamps.
#[derive(Clone, Copy)]
enum Source {
    Extension = 1,
    Certificate = 2,
    Response = 3,
}

impl Timestamps {
    /// All timestamps that a peer has sent: in the TLS extension, in a stapled OCSP response, in its certificate. None if the
    /// peer has sent none of the three, or memory runs out.
    pub fn collect(
        extension: Option<&[u8]>,
        response: Option<&[u8]>,
        certificate: Option<&Certificate>,
    ) -> Option<Self> {
        // SAFETY: every list that a function makes goes to `move_from`, which owns it.
        unsafe {
            let mut all = None;
            if let Some(extension) = extension {
                let mut at = extension.as_ptr();
                let list = ffi::o2i_SCT_LIST(ptr::null_mut(), &mut at, extension.len());
                Self::move_from(&mut all, list, Source::Extension)?;
            }
            if let Some(response) = response {
                Self::move_from_response(&mut all, response)?;
            }
            if let Some(certificate) = certificate {
                let (nid, certificate) = (ffi::NID_ct_precert_scts as c_int, certificate.as_ptr());
                let list = ffi::X509_get_ext_d2i(certificate, nid, ptr::null_mut(), ptr::null_mut());
                Self::move_from(&mut all, list.cast(), Source::Certificate)?;
            }
            all
        }
    }

    /// Moves the elements of `list` to the end of `all`, the last one first, as OpenSSL does. None when memory runs out.
    ///
    /// # Safety
    /// NULL, or a list that the caller gives away.
    unsafe fn move_from(all: &mut Option<Self>, list: *mut ffi::stack_st_SCT, source: Source) -> Option<()> {
        // SAFETY: each element taken from one list goes into the other, or is freed; the empty one is freed by its owner.
        unsafe {
            let list = NonNull::new(list.cast()).map(Self);
            if all.is_none() {
                *all = Some(Self(NonNull::new(ffi::OPENSSL_sk_new_null())?));
            }
            let (Some(list), Some(all)) = (list, all) else { return Some(()) };
            loop {
                let one = ffi::OPENSSL_sk_pop(list.0.as_ptr());
                if one.is_null() {
                    return Some(());
                }
                if ffi::SCT_set_source(one.cast(), source as ffi::sct_source_t) != 1
                    || ffi::OPENSSL_sk_push(all.0.as_ptr(), one) <= 0
                {
                    ffi::SCT_free(one.cast());
                    return None;
                }
            }
        }
    }

    /// Moves the timestamps of each single response. A response that cannot be parsed has none.
    ///
    /// # Safety
    /// None: what is made here is freed here.
    unsafe fn move_from_response(all: &mut Option<Self>, der: &[u8]) -> Option<()> {
        // SAFETY: `at` points to as many readable bytes; both objects are freed at the end; single responses belong to
        // the basic one.
        unsafe {
            let mut at = der.as_ptr();
            let length = der.len().try_into().ok()?;
            let response = ffi::d2i_OCSP_RESPONSE(ptr::null_mut(), &mut at, length);
            if response.is_null() {
                return Some(());
            }
            let basic = ffi::OCSP_response_get1_basic(response);
            let mut moved = Some(());
            for index in 0..if basic.is_null() { 0 } else { ffi::OCSP_resp_count(basic) } {
                let single = ffi::OCSP_resp_get0(basic, index);
                if single.is_null() || moved.is_none() {
                    continue;
                }
                let nid = ffi::NID_ct_cert_scts as c_int;
                let list: *mut c_void =
                    ffi::OCSP_SINGLERESP_get1_ext_d2i(single, nid, ptr::null_mut(), ptr::null_mut());
                moved = Self::move_from(all, list.cast(), Source::Response);
            }
            ffi::OCSP_BASICRESP_free(basic);
            ffi::OCSP_RESPONSE_free(response);
            moved
        }
    }

    /// The pointer that C code sees (a get0: still ours).
    pub fn as_ptr(&self) -> *mut ffi::stack_st_SCT {
        self.0.as_ptr().cast()
    }

    /// Whether one of them has been validated successfully.
    pub fn has_valid(&self) -> bool {
        // SAFETY: alive; indices are below the count.
        unsafe {
            let list = self.0.as_ptr();
            (0..ffi::OPENSSL_sk_num(list)).any(|index| {
                let one = ffi::OPENSSL_sk_value(list, index).cast();
                ffi::SCT_get_validation_status(one) == ffi::SCT_VALIDATION_STATUS_VALID
            })
        }
    }
}

/// An owned `CT_POLICY_EVAL_CTX`: for validating timestamps.
pub struct Policy {
    context: NonNull<ffi::CT_POLICY_EVAL_CTX>,
    /// Shared with the context.
    _logs: std::sync::Arc<LogStore>,
}

impl Drop for Policy {
    fn drop(&mut self) {
        // SAFETY: we own it.
        unsafe { ffi::CT_POLICY_EVAL_CTX_free(self.context.as_ptr()) }
    }
}

impl Policy {
    /// A policy for a certificate and its issuer, at a time in milliseconds since 1970. None when memory runs out.
    pub fn new(
        library: &LibraryContext,
        certificate: &Certificate,
        issuer: &Certificate,
        logs: std::sync::Arc<LogStore>,
        time: u64,
    ) -> Option<Self> {
        // SAFETY: the new object is ours; it takes its own references to the certificates, and `self` keeps the logs.
        unsafe {
            let context =
                NonNull::new(ffi::CT_POLICY_EVAL_CTX_new_ex(library.context, library.properties_ptr()))?;
            let policy = Self { context, _logs: logs };
            let context = context.as_ptr();
            let filled = ffi::CT_POLICY_EVAL_CTX_set1_cert(context, certificate.as_ptr()) == 1
                && ffi::CT_POLICY_EVAL_CTX_set1_issuer(context, issuer.as_ptr()) == 1;
            ffi::CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(context, policy._logs.as_ptr());
            ffi::CT_POLICY_EVAL_CTX_set_time(context, time);
            filled.then_some(policy)
        }
    }

    /// Determines the status of each timestamp. False if that fails; reasons for invalid timestamps stay in the error queue.
    pub fn validate(&self, timestamps: Option<&Timestamps>) -> bool {
        let Some(timestamps) = timestamps else { return true };
        // SAFETY: both alive.
        unsafe { ffi::SCT_LIST_validate(timestamps.as_ptr(), self.context.as_ptr()) >= 0 }
    }

    /// Runs the program's callback.
    pub fn ask(
        &self,
        timestamps: Option<&Timestamps>,
        callback: TransparencyCallback,
        argument: Argument,
    ) -> c_int {
        let list = timestamps.map_or(ptr::null_mut(), Timestamps::as_ptr);
        callback.call(self.context.as_ptr(), list, argument.0)
    }
}
