//! Sessions as bytes and as files, on both libraries.

use std::ffi::c_long;
use std::ptr;

use fuzzed::libcrypto::ffi::{self, SSL_SESSION};

use crate::api::{Api, take_error};

/// What a library makes of these bytes.
#[derive(Debug, PartialEq, Eq)]
struct Read {
    /// How many bytes it took; None where it refuses them.
    used: Option<usize>,
    /// What it writes for it.
    written: Vec<u8>,
    /// What it prints for it, and what that returns.
    printed: (String, i32),
}

pub fn der(data: &[u8]) {
    let ours = read_der(Api::ours(), data);
    if ours.used.is_some() {
        let again = read_der(Api::ours(), &ours.written);
        assert_eq!(again.written, ours.written, "what is written reads the same");
        assert_eq!(again.used, Some(ours.written.len()));
    }
    if let Some(api) = Api::theirs() {
        compare(|| (read_der(Api::ours(), data), read_der(api, data)));
    }
}

/// Both are equal. A session that does not say when it was made is of the current second; one may begin in between, and `time()`
/// hears of it up to a tick late.
fn compare<T: PartialEq + std::fmt::Debug>(read: impl Fn() -> (T, T)) {
    let (mut ours, mut theirs) = read();
    for _ in 0..3 {
        if ours == theirs {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        (ours, theirs) = read();
    }
    assert_eq!(ours, theirs, "left ours, right OpenSSL");
}

fn read_der(api: &Api, data: &[u8]) -> Read {
    let mut at = data.as_ptr();
    // SAFETY: as many bytes as are there.
    let session = unsafe { (api.d2i_SSL_SESSION)(ptr::null_mut(), &mut at, data.len() as c_long) };
    take_error();
    describe(api, session, at.addr() - data.as_ptr().addr())
}

/// Describes a session, and frees it.
fn describe(api: &Api, session: *mut SSL_SESSION, used: usize) -> Read {
    if session.is_null() {
        return Read { used: None, written: Vec::new(), printed: (String::new(), 0) };
    }
    // SAFETY: a session of this library, freed once.
    unsafe {
        let mut out = ptr::null_mut();
        let length = (api.i2d_SSL_SESSION)(session, &mut out);
        let written = match out.is_null() {
            true => Vec::new(),
            false => std::slice::from_raw_parts(out, usize::try_from(length).unwrap_or(0)).to_vec(),
        };
        ffi::CRYPTO_free(out.cast(), c"".as_ptr(), 0);
        let printed = print(|bio| (api.SSL_SESSION_print)(bio, session));
        (api.SSL_SESSION_free)(session);
        take_error();
        Read { used: Some(used), written, printed }
    }
}

/// What is written to a BIO.
fn print(write: impl FnOnce(*mut ffi::BIO) -> i32) -> (String, i32) {
    // SAFETY: a BIO in memory, freed once.
    unsafe {
        let bio = ffi::BIO_new(ffi::BIO_s_mem());
        let result = write(bio);
        let mut text = vec![0; ffi::BIO_ctrl_pending(bio)];
        let length = ffi::BIO_read(bio, text.as_mut_ptr().cast(), text.len() as i32);
        ffi::BIO_free(bio);
        text.truncate(usize::try_from(length).unwrap_or(0));
        (text.escape_ascii().to_string(), result)
    }
}

pub fn pem(data: &[u8]) {
    let read = |api: &Api| {
        // SAFETY: a BIO over bytes that outlive it, freed once; an empty password is never asked for again.
        unsafe {
            let bio = ffi::BIO_new_mem_buf(data.as_ptr().cast(), data.len() as i32);
            let password = c"password".as_ptr().cast_mut().cast();
            let session = (api.PEM_read_bio_SSL_SESSION)(bio, ptr::null_mut(), None, password);
            ffi::BIO_free(bio);
            take_error();
            let rewritten = match session.is_null() {
                true => (String::new(), 0),
                false => print(|bio| (api.PEM_write_bio_SSL_SESSION)(bio, session)),
            };
            (rewritten, describe(api, session, 0))
        }
    };
    if data.is_empty() {
        return;
    }
    match Api::theirs() {
        Some(api) => compare(|| (read(Api::ours()), read(api))),
        None => drop(read(Api::ours())),
    }
}
