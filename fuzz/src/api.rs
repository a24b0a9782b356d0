//! libssl's functions as a table: of our library, which is linked, and of the system's, which is loaded beside it. Both use the
//! one libcrypto of the process, so that certificates, BIOs and the error queue are common.

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use std::sync::OnceLock;

use ffi::{
    BIO, EVP_PKEY, SSL, SSL_CIPHER, SSL_CONF_CTX, SSL_CTX, SSL_METHOD, SSL_SESSION, X509, stack_st_SSL_CIPHER,
};
use fuzzed::libcrypto::ffi;

type Uchar = *const c_uchar;
type Verify = Option<unsafe extern "C" fn(c_int, *mut ffi::X509_STORE_CTX) -> c_int>;
type Messages =
    Option<unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut SSL, *mut c_void)>;
type Choose =
    Option<unsafe extern "C" fn(*mut SSL, *mut Uchar, *mut c_uchar, Uchar, c_uint, *mut c_void) -> c_int>;
type Password = ffi::pem_password_cb;

macro_rules! table {
    ($($name:ident($($parameter:ident: $type:ty),*) -> $result:ty;)*) => {
        /// One library's functions, under their own names.
        #[allow(non_snake_case)]
        pub struct Api {
            $(pub $name: unsafe extern "C-unwind" fn($($type),*) -> $result,)*
        }

        mod linked {
            use super::*;

            unsafe extern "C-unwind" {
                $(pub fn $name($($parameter: $type),*) -> $result;)*
            }
        }

        impl Api {
            fn linked() -> Self {
                Self { $($name: linked::$name,)* }
            }

            fn loaded(library: *mut c_void) -> Option<Self> {
                Some(Self {
                    // SAFETY: both libraries have the functions of the same header.
                    $($name: unsafe {
                        std::mem::transmute::<*mut c_void, unsafe extern "C-unwind" fn($($type),*) -> $result>(
                            symbol(library, stringify!($name))?
                        )
                    },)*
                })
            }
        }
    };
}

table! {
    TLS_method() -> *const SSL_METHOD;
    SSL_CTX_new(method: *const SSL_METHOD) -> *mut SSL_CTX;
    SSL_CTX_free(ctx: *mut SSL_CTX) -> ();
    SSL_CTX_ctrl(ctx: *mut SSL_CTX, command: c_int, number: c_long, pointer: *mut c_void) -> c_long;
    SSL_CTX_use_certificate(ctx: *mut SSL_CTX, certificate: *mut X509) -> c_int;
    SSL_CTX_use_PrivateKey(ctx: *mut SSL_CTX, key: *mut EVP_PKEY) -> c_int;
    SSL_CTX_set_cipher_list(ctx: *mut SSL_CTX, list: *const c_char) -> c_int;
    SSL_CTX_set_ciphersuites(ctx: *mut SSL_CTX, list: *const c_char) -> c_int;
    SSL_CTX_get_ciphers(ctx: *const SSL_CTX) -> *mut stack_st_SSL_CIPHER;
    SSL_CTX_set_verify(ctx: *mut SSL_CTX, mode: c_int, callback: Verify) -> ();
    SSL_CTX_set_options(ctx: *mut SSL_CTX, options: u64) -> u64;
    SSL_CTX_get_options(ctx: *const SSL_CTX) -> u64;
    SSL_CTX_set_timeout(ctx: *mut SSL_CTX, seconds: c_long) -> c_long;
    SSL_CTX_set_num_tickets(ctx: *mut SSL_CTX, number: usize) -> c_int;
    SSL_CTX_set_session_id_context(ctx: *mut SSL_CTX, context: Uchar, length: c_uint) -> c_int;
    SSL_CTX_set_alpn_protos(ctx: *mut SSL_CTX, protocols: Uchar, length: c_uint) -> c_int;
    SSL_CTX_set_alpn_select_cb(ctx: *mut SSL_CTX, callback: Choose, argument: *mut c_void) -> ();
    SSL_CTX_set_max_early_data(ctx: *mut SSL_CTX, bytes: u32) -> c_int;
    SSL_CTX_set_post_handshake_auth(ctx: *mut SSL_CTX, on: c_int) -> ();
    SSL_CTX_set_block_padding(ctx: *mut SSL_CTX, size: usize) -> c_int;
    SSL_CTX_set_security_level(ctx: *mut SSL_CTX, level: c_int) -> ();
    SSL_CTX_flush_sessions(ctx: *mut SSL_CTX, time: c_long) -> ();
    SSL_CTX_set_msg_callback(ctx: *mut SSL_CTX, callback: Messages) -> ();
    SSL_CTX_up_ref(ctx: *mut SSL_CTX) -> c_int;
    SSL_trace(sent: c_int, version: c_int, kind: c_int, bytes: *const c_void, length: usize, ssl: *mut SSL, bio: *mut c_void) -> ();
    SSL_new(ctx: *mut SSL_CTX) -> *mut SSL;
    SSL_free(ssl: *mut SSL) -> ();
    SSL_up_ref(ssl: *mut SSL) -> c_int;
    SSL_dup(ssl: *mut SSL) -> *mut SSL;
    SSL_clear(ssl: *mut SSL) -> c_int;
    SSL_ctrl(ssl: *mut SSL, command: c_int, number: c_long, pointer: *mut c_void) -> c_long;
    SSL_set_bio(ssl: *mut SSL, read: *mut BIO, write: *mut BIO) -> ();
    SSL_set_connect_state(ssl: *mut SSL) -> ();
    SSL_set_accept_state(ssl: *mut SSL) -> ();
    SSL_is_server(ssl: *const SSL) -> c_int;
    SSL_do_handshake(ssl: *mut SSL) -> c_int;
    SSL_connect(ssl: *mut SSL) -> c_int;
    SSL_accept(ssl: *mut SSL) -> c_int;
    SSL_read(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int;
    SSL_peek(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int;
    SSL_write(ssl: *mut SSL, buffer: *const c_void, length: c_int) -> c_int;
    SSL_read_early_data(ssl: *mut SSL, buffer: *mut c_void, length: usize, read: *mut usize) -> c_int;
    SSL_write_early_data(ssl: *mut SSL, buffer: *const c_void, length: usize, written: *mut usize) -> c_int;
    SSL_get_early_data_status(ssl: *const SSL) -> c_int;
    SSL_shutdown(ssl: *mut SSL) -> c_int;
    SSL_set_shutdown(ssl: *mut SSL, mode: c_int) -> ();
    SSL_get_shutdown(ssl: *const SSL) -> c_int;
    SSL_set_quiet_shutdown(ssl: *mut SSL, on: c_int) -> ();
    SSL_get_error(ssl: *const SSL, result: c_int) -> c_int;
    SSL_want(ssl: *const SSL) -> c_int;
    SSL_pending(ssl: *const SSL) -> c_int;
    SSL_has_pending(ssl: *const SSL) -> c_int;
    SSL_in_init(ssl: *const SSL) -> c_int;
    SSL_is_init_finished(ssl: *const SSL) -> c_int;
    SSL_in_before(ssl: *const SSL) -> c_int;
    SSL_get_state(ssl: *const SSL) -> c_uint;
    SSL_state_string(ssl: *const SSL) -> *const c_char;
    SSL_version(ssl: *const SSL) -> c_int;
    SSL_session_reused(ssl: *const SSL) -> c_int;
    SSL_get_current_cipher(ssl: *const SSL) -> *const SSL_CIPHER;
    SSL_get_verify_result(ssl: *const SSL) -> c_long;
    SSL_set_verify(ssl: *mut SSL, mode: c_int, callback: Verify) -> ();
    SSL_set_options(ssl: *mut SSL, options: u64) -> u64;
    SSL_get_options(ssl: *const SSL) -> u64;
    SSL_clear_options(ssl: *mut SSL, options: u64) -> u64;
    SSL_set_cipher_list(ssl: *mut SSL, list: *const c_char) -> c_int;
    SSL_set_ciphersuites(ssl: *mut SSL, list: *const c_char) -> c_int;
    SSL_get_ciphers(ssl: *const SSL) -> *mut stack_st_SSL_CIPHER;
    SSL_get1_supported_ciphers(ssl: *mut SSL) -> *mut stack_st_SSL_CIPHER;
    SSL_set_alpn_protos(ssl: *mut SSL, protocols: Uchar, length: c_uint) -> c_int;
    SSL_get0_alpn_selected(ssl: *const SSL, protocol: *mut Uchar, length: *mut c_uint) -> ();
    SSL_get_servername(ssl: *const SSL, kind: c_int) -> *const c_char;
    SSL_set1_host(ssl: *mut SSL, name: *const c_char) -> c_int;
    SSL_set_session(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int;
    SSL_get1_session(ssl: *mut SSL) -> *mut SSL_SESSION;
    SSL_set_session_id_context(ssl: *mut SSL, context: Uchar, length: c_uint) -> c_int;
    SSL_set_SSL_CTX(ssl: *mut SSL, ctx: *mut SSL_CTX) -> *mut SSL_CTX;
    SSL_set_num_tickets(ssl: *mut SSL, number: usize) -> c_int;
    SSL_new_session_ticket(ssl: *mut SSL) -> c_int;
    SSL_set_post_handshake_auth(ssl: *mut SSL, on: c_int) -> ();
    SSL_verify_client_post_handshake(ssl: *mut SSL) -> c_int;
    SSL_key_update(ssl: *mut SSL, kind: c_int) -> c_int;
    SSL_get_key_update_type(ssl: *const SSL) -> c_int;
    SSL_renegotiate_pending(ssl: *const SSL) -> c_int;
    SSL_export_keying_material(ssl: *mut SSL, out: *mut c_uchar, length: usize, label: *const c_char, label_length: usize, context: Uchar, context_length: usize, uses: c_int) -> c_int;
    SSL_get_peer_finished(ssl: *const SSL, buffer: *mut c_void, length: usize) -> usize;
    SSL_get_peer_signature_type_nid(ssl: *const SSL, nid: *mut c_int) -> c_int;
    SSL_get0_peer_certificate(ssl: *const SSL) -> *mut X509;
    SSL_CIPHER_get_id(cipher: *const SSL_CIPHER) -> u32;
    SSL_CONF_CTX_new() -> *mut SSL_CONF_CTX;
    SSL_CONF_CTX_free(conf: *mut SSL_CONF_CTX) -> ();
    SSL_CONF_CTX_set_flags(conf: *mut SSL_CONF_CTX, flags: c_uint) -> c_uint;
    SSL_CONF_CTX_set_ssl_ctx(conf: *mut SSL_CONF_CTX, ctx: *mut SSL_CTX) -> ();
    SSL_CONF_CTX_finish(conf: *mut SSL_CONF_CTX) -> c_int;
    SSL_CONF_cmd(conf: *mut SSL_CONF_CTX, name: *const c_char, value: *const c_char) -> c_int;
    SSL_CONF_cmd_value_type(conf: *mut SSL_CONF_CTX, name: *const c_char) -> c_int;
    d2i_SSL_SESSION(into: *mut *mut SSL_SESSION, bytes: *mut Uchar, length: c_long) -> *mut SSL_SESSION;
    i2d_SSL_SESSION(session: *const SSL_SESSION, out: *mut *mut c_uchar) -> c_int;
    PEM_read_bio_SSL_SESSION(bio: *mut BIO, into: *mut *mut SSL_SESSION, password: Password, argument: *mut c_void) -> *mut SSL_SESSION;
    PEM_write_bio_SSL_SESSION(bio: *mut BIO, session: *const SSL_SESSION) -> c_int;
    SSL_SESSION_print(bio: *mut BIO, session: *const SSL_SESSION) -> c_int;
    SSL_SESSION_free(session: *mut SSL_SESSION) -> ();
    SSL_SESSION_dup(session: *const SSL_SESSION) -> *mut SSL_SESSION;
    SSL_SESSION_is_resumable(session: *const SSL_SESSION) -> c_int;
    SSL_SESSION_has_ticket(session: *const SSL_SESSION) -> c_int;
    SSL_SESSION_get_timeout(session: *const SSL_SESSION) -> c_long;
    SSL_SESSION_set_timeout(session: *mut SSL_SESSION, seconds: c_long) -> c_long;
    SSL_SESSION_get_protocol_version(session: *const SSL_SESSION) -> c_int;
    SSL_SESSION_get_max_early_data(session: *const SSL_SESSION) -> u32;
    SSL_SESSION_get0_hostname(session: *const SSL_SESSION) -> *const c_char;
}

impl Api {
    /// Our library.
    pub fn ours() -> &'static Self {
        static OURS: OnceLock<Api> = OnceLock::new();
        OURS.get_or_init(Self::linked)
    }

    /// The system's library; None where there is none.
    pub fn theirs() -> Option<&'static Self> {
        static THEIRS: OnceLock<Option<Api>> = OnceLock::new();
        let load = || {
            // SAFETY: OpenSSL's own; its names stay to itself, and it finds its own first.
            let library = unsafe {
                libc::dlopen(c"libssl.so.3".as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL | libc::RTLD_DEEPBIND)
            };
            let api = if library.is_null() { None } else { Self::loaded(library) };
            if api.is_none() {
                eprintln!("the system's libssl.so.3 cannot be loaded: nothing is compared with it");
            }
            api
        };
        THEIRS.get_or_init(load).as_ref()
    }
}

fn symbol(library: *mut c_void, name: &str) -> Option<*mut c_void> {
    let name = CString::new(name).ok()?;
    // SAFETY: a library that is never unloaded, and a string.
    let found = unsafe { libc::dlsym(library, name.as_ptr()) };
    if found.is_null() {
        eprintln!("the system's libssl.so.3 lacks {name:?}");
    }
    (!found.is_null()).then_some(found)
}

/// Takes the newest error out of the queue, and empties it: library and reason. (0, 0) for none.
pub fn take_error() -> (c_int, c_int) {
    // SAFETY: the thread's own queue.
    let code = unsafe {
        let code = ffi::ERR_peek_last_error();
        ffi::ERR_clear_error();
        code
    };
    split(code)
}

fn split(code: c_ulong) -> (c_int, c_int) {
    if code & 0x8000_0000 != 0 {
        return (2, (code & 0x7fff_ffff) as c_int);
    }
    ((code >> 23 & 0xff) as c_int, (code & 0x7f_ffff) as c_int)
}

/// A C string, or an empty text.
pub fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::from("NULL");
    }
    // SAFETY: what the libraries give out ends with a NUL.
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}
