//! SSL_CONF_cmd(3) and similar: configuration by commands, as files and command lines have them.

use std::ffi::{CStr, c_char, c_int, c_uint};
use std::ptr;

use oxissl_entry::{guarded, on_configuration};

use super::enter::{store, text};
use super::ssl_conf_target::ConfTarget;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CONF_CTX, SSL_CTX};
use crate::settings::conf::{Outcome, Reader, flag};

/// What C code holds as `SSL_CONF_CTX *`.
#[derive(Default)]
pub struct Configuration {
    /// How commands are read.
    pub reader: Reader,
    /// What they change.
    pub target: ConfTarget,
}

impl Configuration {
    /// Runs one command. If wanted, the error queue says why it failed.
    pub fn run(&mut self, function: &'static CStr, name: Option<&CStr>, value: Option<&CStr>) -> Outcome {
        self.target.keeps_file_names = self.reader.has(flag::REQUIRE_PRIVATE);
        let outcome = self.reader.run(&mut self.target, name, value);
        if let Some(reason) = outcome.reason()
            && (self.reader.shows_errors() || outcome == Outcome::CommandMissing)
        {
            match name.map(|name| self.reader.complaint(outcome, name, value)) {
                Some(text) => error_queue::raise_with(function, reason, &text),
                None => error_queue::raise(function, reason),
            }
        }
        outcome
    }
}

/// Creates a configuration, without an object and without flags.
///
/// Returns it, to be given back by SSL_CONF_CTX_free(). See SSL_CONF_CTX_new(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub extern "C-unwind" fn SSL_CONF_CTX_new() -> *mut SSL_CONF_CTX {
    Box::into_raw(Box::<Configuration>::default()).cast()
}

/// Releases a configuration; what it was not asked to finish is dropped. NULL is ignored.
///
/// See SSL_CONF_CTX_free(3).
#[unsafe(no_mangle)]
#[guarded]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_free(configuration: *mut SSL_CONF_CTX) {
    if !configuration.is_null() {
        // SAFETY: the pointer came from SSL_CONF_CTX_new, and the caller gives it up.
        drop(unsafe { Box::from_raw(configuration.cast::<Configuration>()) });
    }
}

/// Completes a configuration: keys that are missing are read from the certificates' files, and the names of
/// authorities take effect.
///
/// Returns 1, or 0 when a key cannot be read. See SSL_CONF_CTX_finish(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_finish(configuration: *mut SSL_CONF_CTX) -> c_int {
    let needs_keys = configuration.reader.has(flag::REQUIRE_PRIVATE);
    let may_load = configuration.reader.has(flag::CERTIFICATE);
    configuration.target.finish(needs_keys, may_load).into()
}

/// Adds flags `SSL_CONF_FLAG_…`.
///
/// Returns the flags after the call. See SSL_CONF_CTX_set_flags(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_set_flags(
    configuration: *mut SSL_CONF_CTX,
    flags: c_uint,
) -> c_uint {
    configuration.reader.flags |= flags;
    configuration.reader.flags
}

/// Takes flags `SSL_CONF_FLAG_…` away.
///
/// Returns the flags after the call. See SSL_CONF_CTX_clear_flags(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_clear_flags(
    configuration: *mut SSL_CONF_CTX,
    flags: c_uint,
) -> c_uint {
    configuration.reader.flags &= !flags;
    configuration.reader.flags
}

/// Sets what command names begin with; NULL is the default: `-` on a command line, nothing in a file.
///
/// Returns 1. See SSL_CONF_CTX_set1_prefix(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_set1_prefix(
    configuration: *mut SSL_CONF_CTX,
    prefix: *const c_char,
) -> c_int {
    // SAFETY: the prefix is NULL or a C string.
    unsafe {
        configuration.reader.prefix = text(prefix).map(CStr::to_owned);
        1
    }
}

/// Lets commands change a connection, which must live as long as they do; NULL checks them only.
///
/// See SSL_CONF_CTX_set_ssl(3).
#[unsafe(no_mangle)]
#[on_configuration]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_set_ssl(configuration: *mut SSL_CONF_CTX, ssl: *mut SSL) {
    configuration.target.choose(ptr::null_mut(), ssl);
}

/// Lets commands change a context, which must live as long as they do; NULL checks them only.
///
/// See SSL_CONF_CTX_set_ssl_ctx(3).
#[unsafe(no_mangle)]
#[on_configuration]
pub unsafe extern "C-unwind" fn SSL_CONF_CTX_set_ssl_ctx(
    configuration: *mut SSL_CONF_CTX,
    context: *mut SSL_CTX,
) {
    configuration.target.choose(context, ptr::null_mut());
}

/// Carries out one command.
///
/// Returns how many words were used: 2 with the value, 1 without; 0 for a wrong value, -2 for an unknown command, -3 for
/// a missing value. Errors, with `SSL_CONF_FLAG_SHOW_ERRORS`: `SSL_R_BAD_VALUE`, `SSL_R_UNKNOWN_CMD_NAME`. See
/// SSL_CONF_cmd(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_cmd(
    configuration: *mut SSL_CONF_CTX,
    command: *const c_char,
    value: *const c_char,
) -> c_int {
    // SAFETY: the texts are NULL or C strings.
    unsafe { configuration.run(FUNCTION, text(command), text(value)).code() }
}

/// Carries out the command that a command line begins with, and steps over it.
///
/// `count`, `words`: as of `main()`; a NULL `count` means that the words end with NULL. Returns how many words were used,
/// 0 when the first is no command, -1 for a wrong value, -3 for a missing one. See SSL_CONF_cmd_argv(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_cmd_argv(
    configuration: *mut SSL_CONF_CTX,
    count: *mut c_int,
    words: *mut *mut *mut c_char,
) -> c_int {
    // SAFETY: as many words are there as the count says, or up to a NULL.
    unsafe {
        let left = count.as_ref().copied();
        if left == Some(0) {
            return 0;
        }
        let command = if left.is_none_or(|left| left > 0) { **words } else { ptr::null_mut() };
        if command.is_null() {
            return 0;
        }
        let value = if left.is_none_or(|left| left > 1) { *(*words).add(1) } else { ptr::null_mut() };
        configuration.reader.flags &= !flag::FILE;
        configuration.reader.flags |= flag::COMMAND_LINE;
        match configuration.run(FUNCTION, text(command), text(value)) {
            Outcome::Done(used) => {
                *words = (*words).add(used as usize);
                if let Some(left) = left {
                    store(count, left - used);
                }
                used
            }
            Outcome::Unknown => 0,
            Outcome::BadValue | Outcome::CommandMissing => -1,
            outcome @ Outcome::ValueMissing => outcome.code(),
        }
    }
}

/// What kind of value a command takes: `SSL_CONF_TYPE_…`, `SSL_CONF_TYPE_UNKNOWN` for an unknown command.
///
/// See SSL_CONF_cmd_value_type(3).
#[unsafe(no_mangle)]
#[on_configuration(0)]
pub unsafe extern "C-unwind" fn SSL_CONF_cmd_value_type(
    configuration: *mut SSL_CONF_CTX,
    command: *const c_char,
) -> c_int {
    // SAFETY: the command is NULL or a C string.
    unsafe {
        let kind = text(command).and_then(|command| configuration.reader.value_kind(command));
        kind.map_or(0, |kind| kind as c_int)
    }
}
