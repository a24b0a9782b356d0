//! The strings that configuration files bring: cipher lists, suites, groups, signature algorithms, `SSL_CONF_cmd`. Both libraries
//! must answer the same, and write the same ClientHello afterwards.

use std::ffi::{CString, c_int};
use std::ptr;

use fuzzed::libcrypto::ffi::{self, SSL_CTX, stack_st_SSL_CIPHER};
use fuzzed::messages::client_hello::ClientHello;

use crate::api::{Api, take_error};
use crate::input::Input;

const SSL_CTRL_SET_GROUPS_LIST: c_int = 92;
const SSL_CTRL_SET_SIGALGS_LIST: c_int = 98;
const SSL_CTRL_SET_CLIENT_SIGALGS_LIST: c_int = 102;
const SSL_CTRL_GET_MIN_PROTO_VERSION: c_int = 130;
const SSL_CTRL_GET_MAX_PROTO_VERSION: c_int = 131;

const SUPPORTED_GROUPS: u16 = 10;
const SIGNATURE_ALGORITHMS: u16 = 13;

/// Runs `set` on a new context of each library and compares what it and `look` say.
fn compare<T: PartialEq + std::fmt::Debug>(work: impl Fn(&Api, *mut SSL_CTX) -> T) {
    let run = |api: &Api| {
        // SAFETY: a context of this library, freed once.
        unsafe {
            let ctx = (api.SSL_CTX_new)((api.TLS_method)());
            assert!(!ctx.is_null());
            ffi::ERR_clear_error();
            let said = work(api, ctx);
            (api.SSL_CTX_free)(ctx);
            said
        }
    };
    let ours = run(Api::ours());
    if let Some(api) = Api::theirs() {
        assert_eq!(ours, run(api), "left ours, right OpenSSL");
    }
}

fn string(data: &[u8]) -> CString {
    let end = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    CString::new(&data[..end]).unwrap_or_default()
}

pub fn cipher_list(data: &[u8]) {
    let list = string(data);
    compare(|api, ctx| {
        // SAFETY: a context and a string.
        let set = unsafe { (api.SSL_CTX_set_cipher_list)(ctx, list.as_ptr()) };
        (set, take_error(), ciphers(api, ctx))
    });
}

pub fn ciphersuites(data: &[u8]) {
    let list = string(data);
    compare(|api, ctx| {
        // SAFETY: as above.
        let set = unsafe { (api.SSL_CTX_set_ciphersuites)(ctx, list.as_ptr()) };
        (set, take_error(), ciphers(api, ctx))
    });
}

pub fn groups(data: &[u8]) {
    let list = string(data);
    compare(|api, ctx| {
        let set = set_list(api, ctx, SSL_CTRL_SET_GROUPS_LIST, &list);
        let hello = if set.0 == 1 { numbers_of_hello(api, ctx, SUPPORTED_GROUPS) } else { None };
        (set, hello)
    });
}

pub fn signature_algorithms(data: &[u8]) {
    let list = string(data);
    compare(|api, ctx| {
        let of_client = set_list(api, ctx, SSL_CTRL_SET_CLIENT_SIGALGS_LIST, &list);
        let set = set_list(api, ctx, SSL_CTRL_SET_SIGALGS_LIST, &list);
        let hello = if set.0 == 1 { numbers_of_hello(api, ctx, SIGNATURE_ALGORITHMS) } else { None };
        (of_client, set, hello)
    });
}

fn set_list(api: &Api, ctx: *mut SSL_CTX, command: c_int, list: &CString) -> (i64, (c_int, c_int)) {
    // SAFETY: a context and a string.
    let set = unsafe { (api.SSL_CTX_ctrl)(ctx, command, 0, list.as_ptr().cast_mut().cast()) };
    (set, take_error())
}

fn ciphers(api: &Api, ctx: *mut SSL_CTX) -> Vec<u32> {
    // SAFETY: the context's own list.
    unsafe { ids(api, (api.SSL_CTX_get_ciphers)(ctx)) }
}

/// The numbers of the suites in a list.
pub unsafe fn ids(api: &Api, list: *const stack_st_SSL_CIPHER) -> Vec<u32> {
    // SAFETY: as the caller promises.
    unsafe {
        let list: *const ffi::OPENSSL_STACK = list.cast();
        (0..ffi::OPENSSL_sk_num(list))
            .map(|index| (api.SSL_CIPHER_get_id)(ffi::OPENSSL_sk_value(list, index).cast()))
            .collect()
    }
}

/// The numbers in one extension of the ClientHello that a client of this context writes.
fn numbers_of_hello(api: &Api, ctx: *mut SSL_CTX, extension: u16) -> Option<Vec<u16>> {
    let hello = hello(api, ctx);
    let parsed = ClientHello::parse(hello?).ok()?;
    Some(parsed.number_list(extension))
}

fn hello(api: &Api, ctx: *mut SSL_CTX) -> Option<Vec<u8>> {
    // SAFETY: a connection of this context, freed once with its BIOs.
    unsafe {
        let ssl = (api.SSL_new)(ctx);
        let bio = ffi::BIO_new(ffi::BIO_s_mem());
        (api.SSL_set_bio)(ssl, bio, bio);
        (api.SSL_set_connect_state)(ssl);
        (api.SSL_do_handshake)(ssl);
        let mut written = vec![0; ffi::BIO_ctrl_pending(bio)];
        ffi::BIO_read(bio, written.as_mut_ptr().cast(), written.len() as c_int);
        (api.SSL_free)(ssl);
        take_error();
        // A record's header; the hello is in one record.
        (written.len() > 9 && written[0] == 22).then(|| written.split_off(5))
    }
}

/// Flags, then lines of a name and a value.
pub fn conf(data: &[u8]) {
    let mut input = Input(data);
    let flags = u32::from(input.u8());
    let lines: Vec<(CString, Option<CString>)> = input
        .0
        .split(|byte| *byte == b'\n')
        .map(|line| match line.iter().position(|byte| *byte == b'=') {
            Some(at) => (string(&line[..at]), Some(string(&line[at + 1..]))),
            None => (string(line), None),
        })
        // Nothing outside this process is read.
        .filter(|(_, value)| value.as_ref().is_none_or(|value| !value.as_bytes().contains(&b'/')))
        .take(8)
        .collect();
    compare(|api, ctx| {
        // SAFETY: a configuration of this library, freed once.
        unsafe {
            let conf = (api.SSL_CONF_CTX_new)();
            (api.SSL_CONF_CTX_set_flags)(conf, flags);
            (api.SSL_CONF_CTX_set_ssl_ctx)(conf, ctx);
            let mut said = Vec::new();
            for (name, value) in &lines {
                let value = value.as_ref().map_or(ptr::null(), |value| value.as_ptr());
                let kind = (api.SSL_CONF_cmd_value_type)(conf, name.as_ptr());
                let set = (api.SSL_CONF_cmd)(conf, name.as_ptr(), value);
                said.push((kind, set, take_error()));
            }
            let finished = (api.SSL_CONF_CTX_finish)(conf);
            take_error();
            (api.SSL_CONF_CTX_free)(conf);
            let version = |command| (api.SSL_CTX_ctrl)(ctx, command, 0, ptr::null_mut());
            let versions = [version(SSL_CTRL_GET_MIN_PROTO_VERSION), version(SSL_CTRL_GET_MAX_PROTO_VERSION)];
            (said, finished, (api.SSL_CTX_get_options)(ctx), versions, ciphers(api, ctx))
        }
    });
}
