//! The parts of an OCSP request that a program attaches to a connection.

use std::ffi::{c_int, c_long, c_void};
use std::ptr::{self, NonNull};

use super::ffi;

macro_rules! owned_stack {
    ($(#[$doc:meta])* $name:ident, $free:path) => {
        $(#[$doc])*
        pub struct $name(NonNull<ffi::OPENSSL_STACK>);

        // SAFETY: only the program looks inside, by its own threading.
        unsafe impl Send for $name {}
        // SAFETY: as above.
        unsafe impl Sync for $name {}

        impl $name {
            /// Takes ownership of a stack and its elements. None for NULL.
            ///
            /// # Safety
            /// NULL, or a live stack of this kind that the caller gives away.
            pub unsafe fn from_raw(raw: *mut c_void) -> Option<Self> {
                NonNull::new(raw.cast()).map(Self)
            }

            /// The pointer that C code sees (a get0: still ours).
            pub fn as_ptr(&self) -> *mut c_void {
                self.0.as_ptr().cast()
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                unsafe extern "C-unwind" fn free(element: *mut c_void) {
                    // SAFETY: the stack owns its elements, which are of this kind.
                    unsafe { $free(element.cast()) }
                }
                // SAFETY: we own the stack and what is in it.
                unsafe { ffi::OPENSSL_sk_pop_free(self.0.as_ptr(), Some(free)) }
            }
        }
    };
}

owned_stack! {
    /// `STACK_OF(X509_EXTENSION)`
    Extensions, ffi::X509_EXTENSION_free
}
owned_stack! {
    /// `STACK_OF(OCSP_RESPID)`
    ResponderIds, ffi::OCSP_RESPID_free
}

impl Extensions {
    /// Parses extensions from DER. None for anything else; libcrypto has queued the reason.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let mut at = der.as_ptr();
        let length = c_long::try_from(der.len()).ok()?;
        // SAFETY: `at` points to as many readable bytes; the new stack is ours.
        let read = unsafe {
            let raw = ffi::d2i_X509_EXTENSIONS(ptr::null_mut(), &mut at, length);
            Self::from_raw(raw.cast())
        };
        read.filter(|_| at == der.as_ptr_range().end)
    }

    /// The DER encoding. None if libcrypto fails.
    pub fn to_der(&self) -> Option<Vec<u8>> {
        // SAFETY: with NULL libcrypto only returns the length; then it writes as much.
        encode(|to| unsafe { ffi::i2d_X509_EXTENSIONS(self.as_ptr().cast(), to) })
    }
}

impl ResponderIds {
    /// An empty list. None when memory runs out.
    pub fn new() -> Option<Self> {
        // SAFETY: the new stack is ours.
        NonNull::new(unsafe { ffi::OPENSSL_sk_new_null() }).map(Self)
    }

    /// Appends a responder id from DER. None for anything else; libcrypto has queued the reason.
    pub fn add_der(&mut self, der: &[u8]) -> Option<()> {
        let mut at = der.as_ptr();
        let length = c_long::try_from(der.len()).ok()?;
        // SAFETY: `at` points to as many readable bytes; the new id is ours until the stack takes it.
        unsafe {
            let id = NonNull::new(ffi::d2i_OCSP_RESPID(ptr::null_mut(), &mut at, length))?;
            if at == der.as_ptr_range().end
                && ffi::OPENSSL_sk_push(self.0.as_ptr(), id.as_ptr().cast_const().cast()) > 0
            {
                return Some(());
            }
            ffi::OCSP_RESPID_free(id.as_ptr());
        }
        None
    }

    /// The DER encoding of each. None if libcrypto fails.
    pub fn to_der(&self) -> Option<Vec<Vec<u8>>> {
        // SAFETY: indices are below the count; what is inside is alive; as in `Extensions::to_der`.
        unsafe {
            (0..ffi::OPENSSL_sk_num(self.0.as_ptr()))
                .map(|index| {
                    let id = ffi::OPENSSL_sk_value(self.0.as_ptr(), index).cast();
                    encode(|to| ffi::i2d_OCSP_RESPID(id, to))
                })
                .collect()
        }
    }
}

/// The output of an i2d function, which returns the length for NULL.
fn encode(write: impl Fn(*mut *mut u8) -> c_int) -> Option<Vec<u8>> {
    let length = write(ptr::null_mut());
    let mut der = vec![0u8; usize::try_from(length).ok().filter(|length| *length > 0)?];
    let mut at = der.as_mut_ptr();
    (write(&mut at) == length).then_some(der)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::error_queue;

    /// A responder by the hash of its key: `[2] EXPLICIT OCTET STRING`.
    const ID: [u8; 24] =
        [0xa2, 22, 4, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    /// One extension, a nonce.
    const NONCE: [u8; 21] =
        [0x30, 19, 0x30, 17, 6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2, 4, 4, 4, 2, 0xab, 0xcd];

    #[test]
    fn responders_come_back_from_their_encoding() {
        let mut ids = ResponderIds::new().unwrap();
        assert_eq!(ids.to_der(), Some(vec![]));
        ids.add_der(&ID).unwrap();
        ids.add_der(&ID).unwrap();
        assert_eq!(ids.to_der(), Some(vec![ID.to_vec(); 2]));
        assert!(ids.add_der(&ID[1..]).is_none() && ids.add_der(&[&ID[..], &[0]].concat()).is_none());
        assert_eq!(ids.to_der().map(|ids| ids.len()), Some(2));
        error_queue::clear();
    }

    #[test]
    fn extensions_come_back_from_their_encoding() {
        let extensions = Extensions::from_der(&NONCE).unwrap();
        assert_eq!(extensions.to_der().as_deref(), Some(&NONCE[..]));
        assert!(Extensions::from_der(&NONCE[..20]).is_none());
        assert!(Extensions::from_der(&[&NONCE[..], &[0]].concat()).is_none());
        error_queue::clear();
    }
}
