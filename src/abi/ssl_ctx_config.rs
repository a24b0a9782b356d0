//! SSL_CTX_config(3): sections of the configuration file that libcrypto has read.

use std::ffi::{CStr, c_char, c_int};

use oxissl_entry::guarded;

use super::enter::{on_connection, on_context, text};
use super::ssl_conf_cmd::Configuration;
use super::ssl_conf_target::{ConfTarget, connection_target, context_target};
use crate::context::Context;
use crate::libcrypto::conf::{self, DefaultLibrary};
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{SSL, SSL_CTX};
use crate::libcrypto::init::LibraryContext;
use crate::settings::conf::{Outcome, Reader, flag};
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;

/// Configures a context by a named section of the configuration file.
///
/// Returns 1, or 0 when the section is missing or a command fails. Errors: `SSL_R_INVALID_CONFIGURATION_NAME`. See
/// SSL_CTX_config(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_config(context: *mut SSL_CTX, name: *const c_char) -> c_int {
    if context.is_null() {
        error_queue::raise(FUNCTION, Reason::PASSED_NULL_PARAMETER);
        return 0;
    }
    // SAFETY: the caller holds a reference; the name is NULL or a C string.
    unsafe {
        on_context(FUNCTION, context, 0, |context| {
            let section = Section { name: text(name).unwrap_or_default(), system: false };
            apply(FUNCTION, context_target(context), context.method(), context.library(), section).into()
        })
    }
}

/// Configures a connection by a named section of the configuration file.
///
/// Returns 1, or 0 as SSL_CTX_config(). See SSL_config(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_config(ssl: *mut SSL, name: *const c_char) -> c_int {
    if ssl.is_null() {
        error_queue::raise(FUNCTION, Reason::PASSED_NULL_PARAMETER);
        return 0;
    }
    // SAFETY: the caller holds a reference; the name is NULL or a C string.
    unsafe {
        on_connection(FUNCTION, ssl, 0, |ssl| {
            let section = Section { name: text(name).unwrap_or_default(), system: false };
            let method = ssl.status(|status| status.method);
            let context = ssl.context();
            apply(FUNCTION, connection_target(ssl), method, context.library(), section).into()
        })
    }
}

/// Does nothing: libcrypto knows the module for the `ssl_conf` section by itself. See SSL_CTX_config(3).
#[unsafe(no_mangle)]
#[guarded]
pub extern "C-unwind" fn SSL_add_ssl_module() {}

/// Configures a new context by the section `system_default`, if there is one. A command that fails
/// changes nothing.
pub fn apply_system_default(context: &Context) {
    let section = Section { name: c"system_default", system: true };
    apply(c"SSL_CTX_new", context_target(context), context.method(), context.library(), section);
}

struct Section<'a> {
    name: &'a CStr,
    /// Not to be missed, and not to read certificates.
    system: bool,
}

fn apply(
    function: &'static CStr,
    target: ConfTarget,
    method: &Method,
    library: &LibraryContext,
    section: Section<'_>,
) -> bool {
    let Some(commands) = conf::section(section.name) else {
        if !section.system {
            error_queue::raise_with(function, Reason::INVALID_CONFIGURATION_NAME, section.name);
        }
        return false;
    };
    let mut flags = flag::FILE;
    if !section.system {
        flags |= flag::CERTIFICATE | flag::REQUIRE_PRIVATE;
    }
    if method.client {
        flags |= flag::CLIENT;
    }
    if method.server {
        flags |= flag::SERVER;
    }
    let mut configuration = Configuration { reader: Reader { flags, prefix: None }, target };
    let _default = DefaultLibrary::set(library);
    // A command that fails does not stop the others, and says nothing in the error queue.
    let mut good = true;
    for (command, value) in &commands {
        good &= matches!(configuration.run(function, Some(command), Some(value)), Outcome::Done(_));
    }
    let finished = {
        let needs_keys = configuration.reader.has(flag::REQUIRE_PRIVATE);
        let may_load = configuration.reader.has(flag::CERTIFICATE);
        configuration.target.finish(needs_keys, may_load)
    };
    good && finished
}
