//! The program's callbacks: C function pointers, wrapped for safe code to call.
//!
//! Only `abi/` makes a wrapper, from a pointer that the program promised to be a function of this type and to stay
//! callable while it is set. The objects decide which callback runs, and when.
#![allow(unsafe_code)]

use std::ffi::{c_char, c_int, c_uchar, c_uint, c_void};
use std::mem::ManuallyDrop;
use std::sync::Arc;

use crate::libcrypto::ffi::{
    CT_POLICY_EVAL_CTX, DH, EVP_CIPHER_CTX, EVP_MAC_CTX, EVP_MD, EVP_PKEY, SSL, SSL_CTX, SSL_SESSION, X509,
    X509_STORE_CTX, stack_st_SCT,
};
use crate::libcrypto::memory::OwnedBytes;
use crate::libcrypto::x509::{Certificate, Key};
use crate::reference::{Counted, Ref};

/// A pointer that the program gets back unchanged; we never dereference it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument(pub *mut c_void);

// SAFETY: never dereferenced on our side; the program owns what it points to and its threading.
unsafe impl Send for Argument {}
// SAFETY: as above.
unsafe impl Sync for Argument {}

impl Default for Argument {
    fn default() -> Self {
        Self(std::ptr::null_mut())
    }
}

macro_rules! callbacks {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(unpredictable_function_pointer_comparisons)]
        pub struct $name(unsafe extern "C-unwind" fn($($argument: $type),*) $(-> $result)?);

        impl $name {
            /// Wraps the program's function.
            ///
            /// # Safety
            /// `function` stays callable with these arguments for as long as the wrapper is used.
            pub unsafe fn new(function: unsafe extern "C-unwind" fn($($argument: $type),*) $(-> $result)?) -> Self {
                Self(function)
            }

            /// Wraps the program's function, passed without its type (`SSL_callback_ctrl`).
            ///
            /// # Safety
            /// As `new`: the function is one of this type.
            pub unsafe fn from_generic(function: unsafe extern "C-unwind" fn()) -> Self {
                // SAFETY: promised by the caller; function pointers are alike in size.
                Self(unsafe {
                    std::mem::transmute::<unsafe extern "C-unwind" fn(), unsafe extern "C-unwind" fn($($argument: $type),*) $(-> $result)?>(function)
                })
            }

            /// Wraps a function of a unit test.
            #[cfg(test)]
            pub fn of_test(function: extern "C-unwind" fn($($argument: $type),*) $(-> $result)?) -> Self {
                Self(function)
            }

            /// The raw function pointer.
            pub fn raw(self) -> unsafe extern "C-unwind" fn($($argument: $type),*) $(-> $result)? {
                self.0
            }

            /// Calls it. The pointers passed follow the manual page of the function that sets this callback.
            #[allow(clippy::too_many_arguments)]
            pub fn call(self, $($argument: $type),*) $(-> $result)? {
                // SAFETY: promised to `new`.
                unsafe { (self.0)($($argument),*) }
            }
        }
    )*};
}

callbacks! {
    /// SSL_CTX_set_info_callback(3)
    InfoCallback(ssl: *const SSL, event: c_int, value: c_int);
    /// SSL_CTX_set_msg_callback(3)
    MessageCallback(outgoing: c_int, version: c_int, content_type: c_int, bytes: *const c_void, length: usize, ssl: *mut SSL, argument: *mut c_void);
    /// SSL_CTX_set_keylog_callback(3)
    KeylogCallback(ssl: *const SSL, line: *const c_char);
    /// SSL_CTX_set_verify(3)
    VerifyCallback(preverified: c_int, store: *mut X509_STORE_CTX) -> c_int;
    /// SSL_CTX_set_cert_verify_callback(3)
    CertificateVerifyCallback(store: *mut X509_STORE_CTX, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_cert_cb(3)
    CertificateCallback(ssl: *mut SSL, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_client_cert_cb(3)
    ClientCertificateCallback(ssl: *mut SSL, certificate: *mut *mut X509, key: *mut *mut EVP_PKEY) -> c_int;
    /// SSL_CTX_set_client_hello_cb(3)
    ClientHelloCallback(ssl: *mut SSL, alert: *mut c_int, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_tlsext_servername_callback(3)
    ServerNameCallback(ssl: *mut SSL, alert: *mut c_int, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_alpn_select_cb(3)
    AlpnSelectCallback(ssl: *mut SSL, selected: *mut *const c_uchar, length: *mut c_uchar, offered: *const c_uchar, offered_length: c_uint, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_next_protos_advertised_cb(3)
    NpnAdvertisedCallback(ssl: *mut SSL, protocols: *mut *const c_uchar, length: *mut c_uint, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_next_proto_select_cb(3)
    NpnSelectCallback(ssl: *mut SSL, selected: *mut *mut c_uchar, length: *mut c_uchar, offered: *const c_uchar, offered_length: c_uint, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_ct_validation_callback(3)
    TransparencyCallback(policy: *const CT_POLICY_EVAL_CTX, timestamps: *const stack_st_SCT, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_tlsext_status_cb(3)
    StatusCallback(ssl: *mut SSL, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_tlsext_ticket_key_evp_cb(3)
    TicketKeyEvpCallback(ssl: *mut SSL, name: *mut c_uchar, iv: *mut c_uchar, cipher: *mut EVP_CIPHER_CTX, mac: *mut EVP_MAC_CTX, encrypt: c_int) -> c_int;
    /// SSL_CTX_set_tlsext_ticket_key_cb(3); the fifth argument is an HMAC_CTX
    TicketKeyCallback(ssl: *mut SSL, name: *mut c_uchar, iv: *mut c_uchar, cipher: *mut EVP_CIPHER_CTX, mac: *mut c_void, encrypt: c_int) -> c_int;
    /// SSL_CTX_set_session_ticket_cb(3), making a ticket
    TicketGenerateCallback(ssl: *mut SSL, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_session_ticket_cb(3), opening a ticket
    TicketOpenedCallback(ssl: *mut SSL, session: *mut SSL_SESSION, name: *const c_uchar, name_length: usize, status: c_int, argument: *mut c_void) -> c_int;
    /// SSL_CTX_sess_set_new_cb(3)
    NewSessionCallback(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int;
    /// SSL_CTX_sess_set_remove_cb(3)
    RemoveSessionCallback(context: *mut SSL_CTX, session: *mut SSL_SESSION);
    /// SSL_CTX_sess_set_get_cb(3)
    GetSessionCallback(ssl: *mut SSL, id: *const c_uchar, length: c_int, copy: *mut c_int) -> *mut SSL_SESSION;
    /// SSL_CTX_set_generate_session_id(3)
    GenerateSessionIdCallback(ssl: *mut SSL, id: *mut c_uchar, length: *mut c_uint) -> c_int;
    /// SSL_CTX_set_not_resumable_session_callback(3)
    NotResumableCallback(ssl: *mut SSL, forward_secure: c_int) -> c_int;
    /// SSL_CTX_set_default_passwd_cb(3)
    PasswordCallback(buffer: *mut c_char, size: c_int, writing: c_int, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_security_callback(3)
    SecurityCallback(ssl: *const SSL, context: *const SSL_CTX, operation: c_int, bits: c_int, nid: c_int, other: *mut c_void, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_allow_early_data_cb(3)
    AllowEarlyDataCallback(ssl: *mut SSL, argument: *mut c_void) -> c_int;
    /// SSL_CTX_set_record_padding_callback(3)
    RecordPaddingCallback(ssl: *mut SSL, content_type: c_int, length: usize, argument: *mut c_void) -> usize;
    /// SSL_CTX_set_psk_client_callback(3)
    PskClientCallback(ssl: *mut SSL, hint: *const c_char, identity: *mut c_char, identity_size: c_uint, key: *mut c_uchar, key_size: c_uint) -> c_uint;
    /// SSL_CTX_set_psk_server_callback(3)
    PskServerCallback(ssl: *mut SSL, identity: *const c_char, key: *mut c_uchar, key_size: c_uint) -> c_uint;
    /// SSL_CTX_set_psk_use_session_callback(3); the digest is an EVP_MD
    PskUseSessionCallback(ssl: *mut SSL, digest: *const EVP_MD, identity: *mut *const c_uchar, length: *mut usize, session: *mut *mut SSL_SESSION) -> c_int;
    /// SSL_CTX_set_psk_find_session_callback(3)
    PskFindSessionCallback(ssl: *mut SSL, identity: *const c_uchar, length: usize, session: *mut *mut SSL_SESSION) -> c_int;
    /// SSL_CTX_set_tmp_dh_callback(3)
    TmpDhCallback(ssl: *mut SSL, is_export: c_int, key_bits: c_int) -> *mut DH;
    /// SSL_CTX_set_tlsext_debug_callback(3)
    ExtensionDebugCallback(ssl: *mut SSL, from_client: c_int, kind: c_int, data: *const c_uchar, length: c_int, argument: *mut c_void);
}

impl GetSessionCallback {
    /// Asks for the session with this id. `T` is the type behind our `SSL_SESSION` handles.
    ///
    /// A program that keeps its own reference leaves `copy` set; one that clears it gives the reference away.
    pub fn find<T: Counted>(self, ssl: *mut SSL, id: &[u8]) -> Option<Ref<T>> {
        let mut copy: c_int = 1;
        let length = c_int::try_from(id.len()).ok()?;
        let found = self.call(ssl, id.as_ptr(), length, &mut copy).cast_const().cast::<T>();
        if found.is_null() {
            return None;
        }
        // SAFETY: the program answers with NULL or one of our handles, of which it holds a reference.
        let session = unsafe { Arc::from_raw(found) };
        Some(match copy {
            0 => Ref::counted(session),
            _ => Ref::to(&ManuallyDrop::new(session)),
        })
    }
}

impl AlpnSelectCallback {
    /// Asks the program to choose from `offered`, and copies its choice, which may point into `offered`. Ok with the choice;
    /// Ok(None) if the callback answered OK without a choice, or the copy failed, for which libcrypto may have queued an
    /// error; Err with any other answer.
    pub fn select(
        self,
        ssl: *mut SSL,
        offered: &[u8],
        argument: Argument,
    ) -> Result<Option<OwnedBytes>, c_int> {
        let (mut selected, mut length) = (std::ptr::null(), 0);
        let offered_length = c_uint::try_from(offered.len()).unwrap_or(0);
        match self.call(ssl, &mut selected, &mut length, offered.as_ptr(), offered_length, argument.0) {
            // SAFETY: the program promised a name of this length, or NULL, that is valid at least until the callback's
            // caller has copied it.
            0 => Ok(unsafe { OwnedBytes::duplicate_of(selected, length.into()) }.filter(|_| length > 0)),
            answer => Err(answer),
        }
    }
}

impl ClientCertificateCallback {
    /// Calls it, and takes ownership of the certificate and key that it gives; the first value is its result.
    pub fn ask(self, ssl: *mut SSL) -> (c_int, Option<Certificate>, Option<Key>) {
        let (mut certificate, mut key) = (std::ptr::null_mut(), std::ptr::null_mut());
        let returned = self.call(ssl, &mut certificate, &mut key);
        // SAFETY: the callback gives away one reference of each, or leaves NULL.
        unsafe { (returned, Certificate::from_raw(certificate), Key::from_raw(key)) }
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::libcrypto::{error_queue, testdata};
    use crate::reference::References;

    struct Object(References);

    impl Counted for Object {
        fn references(&self) -> &References {
            &self.0
        }

        fn teardown(self: &Arc<Self>) {}
    }

    /// Returns the object that the "connection" points to, and sets `copy` to the first byte of the id.
    extern "C-unwind" fn find(
        ssl: *mut SSL,
        id: *const c_uchar,
        length: c_int,
        copy: *mut c_int,
    ) -> *mut SSL_SESSION {
        assert_eq!(length, 1);
        // SAFETY: an id of one byte, and a writable number.
        unsafe {
            assert_eq!(*copy, 1);
            *copy = (*id).into();
        }
        ssl.cast()
    }

    #[test]
    fn a_session_that_is_found_is_shared_or_given_away() {
        let callback = GetSessionCallback::of_test(find);
        assert!(callback.find::<Object>(ptr::null_mut(), &[1]).is_none());
        let object = Arc::new(Object(References::first()));
        let program = Arc::into_raw(object.clone());
        let shared = callback.find::<Object>(program.cast_mut().cast(), &[1]).unwrap();
        // The program's own reference is still there.
        assert_eq!(Arc::strong_count(&object), 3);
        drop(shared);
        assert_eq!(Arc::strong_count(&object), 2);
        drop(callback.find::<Object>(program.cast_mut().cast(), &[0]));
        assert_eq!(Arc::strong_count(&object), 1);
    }

    /// Selects the second protocol, or returns the value that the argument points to.
    extern "C-unwind" fn select(
        _: *mut SSL,
        selected: *mut *const c_uchar,
        length: *mut c_uchar,
        offered: *const c_uchar,
        offered_length: c_uint,
        argument: *mut c_void,
    ) -> c_int {
        // SAFETY: the test offers six bytes, and passes NULL or a number.
        unsafe {
            assert_eq!(offered_length, 6);
            (*selected, *length) = (offered.add(4), *offered.add(3));
            argument.cast::<c_int>().as_ref().copied().unwrap_or(0)
        }
    }

    #[test]
    fn a_chosen_protocol_is_copied() {
        let callback = AlpnSelectCallback::of_test(select);
        let mut offered = *b"\x02h2\x02xx";
        let chosen = callback.select(ptr::null_mut(), &offered, Argument::default()).unwrap().unwrap();
        offered.fill(0);
        assert_eq!(chosen.as_slice(), b"xx");
        let mut refusal: c_int = 2;
        let argument = Argument((&raw mut refusal).cast());
        assert_eq!(callback.select(ptr::null_mut(), &offered, argument).err(), Some(2));
        // An empty choice counts as no choice.
        assert!(callback.select(ptr::null_mut(), &offered, Argument::default()).unwrap().is_none());
        error_queue::clear();
    }

    extern "C-unwind" fn give(ssl: *mut SSL, certificate: *mut *mut X509, key: *mut *mut EVP_PKEY) -> c_int {
        // SAFETY: both are writable.
        unsafe {
            if ssl.is_null() {
                return -1;
            }
            certificate.write(testdata::server().into_raw());
            key.write(testdata::server().public_key().map_or(ptr::null_mut(), Key::into_raw));
        }
        1
    }

    #[test]
    fn a_client_certificate_is_taken_over() {
        let callback = ClientCertificateCallback::of_test(give);
        let (answer, certificate, key) = callback.ask(ptr::null_mut());
        assert!(answer == -1 && certificate.is_none() && key.is_none());
        let (answer, certificate, key) = callback.ask(ptr::dangling_mut());
        assert!(answer == 1 && key.is_some());
        assert!(certificate.is_some_and(|certificate| certificate.equals(&testdata::server())));
    }

    #[test]
    fn a_function_keeps_its_address_whatever_type_it_comes_with() {
        let callback = ClientCertificateCallback::of_test(give);
        // SAFETY: only the pointer's type changes; it becomes a function of its own type again before any call.
        let generic = unsafe {
            std::mem::transmute::<*const c_void, unsafe extern "C-unwind" fn()>(
                callback.raw() as *const c_void
            )
        };
        // SAFETY: the function is one of this type.
        assert_eq!(unsafe { ClientCertificateCallback::from_generic(generic) }, callback);
        assert_eq!(Argument::default(), Argument(ptr::null_mut()));
    }
}
