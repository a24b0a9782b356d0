//! Two connections joined in memory, with a hand in between: what one has written is taken, and given to the other.

use std::ffi::{c_int, c_void};
use std::ptr;

use fuzzed::libcrypto::ffi::{self, BIO, SSL, SSL_CTX};

use crate::api::Api;
use crate::certificate::certificate;

/// One side.
pub struct Side {
    /// Its library.
    pub api: &'static Api,
    /// The connection.
    pub ssl: *mut SSL,
    read: *mut BIO,
    write: *mut BIO,
}

pub const TLS12: i64 = 0x0303;
pub const TLS13: i64 = 0x0304;
pub const SSL_CTRL_SET_MIN_PROTO_VERSION: c_int = 123;
pub const SSL_CTRL_SET_MAX_PROTO_VERSION: c_int = 124;

/// A context of one version, with certificate and key, and the key's certificate trusted by nobody.
pub fn context(api: &Api, version: i64) -> *mut SSL_CTX {
    // SAFETY: a context of this library.
    unsafe {
        let ctx = (api.SSL_CTX_new)((api.TLS_method)());
        assert!(!ctx.is_null());
        for command in [SSL_CTRL_SET_MIN_PROTO_VERSION, SSL_CTRL_SET_MAX_PROTO_VERSION] {
            (api.SSL_CTX_ctrl)(ctx, command, version, ptr::null_mut());
        }
        let own = certificate();
        assert_eq!((api.SSL_CTX_use_certificate)(ctx, own.certificate), 1);
        assert_eq!((api.SSL_CTX_use_PrivateKey)(ctx, own.key), 1);
        ctx
    }
}

impl Side {
    /// A connection of this context.
    pub fn new(api: &'static Api, ctx: *mut SSL_CTX, server: bool) -> Self {
        // SAFETY: the connection owns its BIOs; `Side` keeps them as long as it.
        unsafe {
            let ssl = (api.SSL_new)(ctx);
            assert!(!ssl.is_null());
            let (read, write) = (ffi::BIO_new(ffi::BIO_s_mem()), ffi::BIO_new(ffi::BIO_s_mem()));
            for bio in [read, write] {
                const BIO_C_SET_BUF_MEM_EOF_RETURN: c_int = 130;
                ffi::BIO_ctrl(bio, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, ptr::null_mut());
            }
            (api.SSL_set_bio)(ssl, read, write);
            if server {
                (api.SSL_set_accept_state)(ssl)
            } else {
                (api.SSL_set_connect_state)(ssl)
            }
            Self { api, ssl, read, write }
        }
    }

    /// All that it has written.
    pub fn take(&mut self) -> Vec<u8> {
        // SAFETY: its own BIO.
        unsafe {
            let mut bytes = vec![0; ffi::BIO_ctrl_pending(self.write)];
            if !bytes.is_empty() {
                ffi::BIO_read(self.write, bytes.as_mut_ptr().cast(), bytes.len() as c_int);
            }
            bytes
        }
    }

    /// What it reads next.
    pub fn give(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            // SAFETY: its own BIO.
            unsafe { ffi::BIO_write(self.read, bytes.as_ptr().cast(), bytes.len() as c_int) };
        }
    }

    /// One step of the handshake: what came of it, and SSL_get_error.
    pub fn shake(&mut self) -> (c_int, c_int) {
        self.call(|api, ssl| {
            // SAFETY: a living connection.
            unsafe { (api.SSL_do_handshake)(ssl) }
        })
    }

    /// Reads once: what came, and SSL_get_error.
    pub fn read(&mut self) -> (Vec<u8>, c_int) {
        let mut buffer = [0_u8; 20_000];
        let (result, error) = self.call(|api, ssl| {
            // SAFETY: a living connection and a buffer of that length.
            unsafe { (api.SSL_read)(ssl, buffer.as_mut_ptr().cast(), buffer.len() as c_int) }
        });
        (buffer[..usize::try_from(result).unwrap_or(0)].to_vec(), error)
    }

    /// Writes: the result, and SSL_get_error.
    pub fn write(&mut self, bytes: &[u8]) -> (c_int, c_int) {
        self.call(|api, ssl| {
            // SAFETY: a living connection and so many bytes.
            unsafe { (api.SSL_write)(ssl, bytes.as_ptr().cast::<c_void>(), bytes.len() as c_int) }
        })
    }

    /// A call that moves bytes, with an empty error queue before and behind it.
    pub fn call(&mut self, call: impl FnOnce(&Api, *mut SSL) -> c_int) -> (c_int, c_int) {
        // SAFETY: the thread's own queue, and a living connection.
        unsafe {
            ffi::ERR_clear_error();
            let result = call(self.api, self.ssl);
            let error = (self.api.SSL_get_error)(self.ssl, result);
            ffi::ERR_clear_error();
            (result, error)
        }
    }

    /// Whether its handshake is over and went well.
    pub fn is_open(&self) -> bool {
        // SAFETY: a living connection.
        unsafe { (self.api.SSL_is_init_finished)(self.ssl) == 1 }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // SAFETY: the last use.
        unsafe { (self.api.SSL_free)(self.ssl) };
    }
}

/// Shakes hands between the two. Whether both are open.
pub fn shake_hands(client: &mut Side, server: &mut Side) -> bool {
    for _ in 0..8 {
        client.shake();
        let flight = client.take();
        server.give(&flight);
        server.shake();
        let answer = server.take();
        client.give(&answer);
        if client.is_open() && server.is_open() && answer.is_empty() && flight.is_empty() {
            break;
        }
    }
    client.is_open() && server.is_open()
}
