//! What the commands of SSL_CONF_cmd(3) do to a context or a connection: they call the functions that a program could
//! call itself.

use std::ffi::{CStr, CString, c_char, c_int};
use std::sync::Arc;

use super::handle;
use super::ssl_ctrl_settings::{Command, settings_control};
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{SSL, SSL_CTX, stack_st_X509_NAME};
use crate::libcrypto::init::LibraryContext;
use crate::libcrypto::names::NameList;
use crate::libcrypto::x509::{Key, Store};
use crate::settings::block_padding::BlockPadding;
use crate::settings::certificates::{Certificates, KEY_KINDS};
use crate::settings::conf::{Flags, List, Load, Target, ValueKind};
use crate::settings::versions::Bound;
use crate::settings::{Configurable, Settings, groups, signature_algorithms, suites, tmp_dh};
use crate::tables::controls;
use crate::tables::methods::Method;

unsafe extern "C-unwind" {
    fn SSL_CTX_use_certificate_chain_file(context: *mut SSL_CTX, file: *const c_char) -> c_int;
    fn SSL_use_certificate_chain_file(ssl: *mut SSL, file: *const c_char) -> c_int;
    fn SSL_CTX_use_PrivateKey_file(context: *mut SSL_CTX, file: *const c_char, kind: c_int) -> c_int;
    fn SSL_use_PrivateKey_file(ssl: *mut SSL, file: *const c_char, kind: c_int) -> c_int;
    fn SSL_CTX_use_serverinfo_file(context: *mut SSL_CTX, file: *const c_char) -> c_int;
    fn SSL_add_file_cert_subjects_to_stack(names: *mut stack_st_X509_NAME, file: *const c_char) -> c_int;
    fn SSL_add_dir_cert_subjects_to_stack(names: *mut stack_st_X509_NAME, directory: *const c_char) -> c_int;
    fn SSL_add_store_cert_subjects_to_stack(names: *mut stack_st_X509_NAME, uri: *const c_char) -> c_int;
    fn SSL_CTX_set0_CA_list(context: *mut SSL_CTX, names: *mut stack_st_X509_NAME);
    fn SSL_set0_CA_list(ssl: *mut SSL, names: *mut stack_st_X509_NAME);
    fn SSL_CTX_set_num_tickets(context: *mut SSL_CTX, count: usize) -> c_int;
    fn SSL_set_num_tickets(ssl: *mut SSL, count: usize) -> c_int;
}

/// `SSL_FILETYPE_PEM`
const PEM: c_int = 1;

/// The object that a configuration changes: at most one of the two.
#[derive(Default)]
pub struct ConfTarget {
    object: Object,
    /// Whether the files of certificates are remembered, for keys that are missing at the end.
    pub keeps_file_names: bool,
    file_names: [Option<CString>; KEY_KINDS],
    authorities: Option<NameList>,
}

/// Kept without a reference, as the program promised it to live.
#[derive(Clone, Copy, Default)]
enum Object {
    #[default]
    Nothing,
    Context(*mut SSL_CTX),
    Connection(*mut SSL),
}

impl ConfTarget {
    /// Chooses the object.
    pub fn choose(&mut self, context: *mut SSL_CTX, ssl: *mut SSL) {
        self.object = match (context.is_null(), ssl.is_null()) {
            (false, _) => Object::Context(context),
            (true, false) => Object::Connection(ssl),
            (true, true) => Object::Nothing,
        };
    }

    /// What is left to do when all commands are read.
    pub fn finish(&mut self, needs_keys: bool, may_load: bool) -> bool {
        if needs_keys && let Some(settings) = self.settings() {
            for (slot, file) in settings.certificates.slots.iter().zip(self.file_names.clone()) {
                if let Some(file) = file.filter(|_| slot.key.is_none())
                    && !(may_load && self.load(Load::PrivateKey, &file))
                {
                    return false;
                }
            }
        }
        if let Some(names) = self.authorities.take() {
            // SAFETY: the program keeps the object alive; the functions take over the names.
            match self.object {
                Object::Context(context) => unsafe { SSL_CTX_set0_CA_list(context, names.into_raw()) },
                Object::Connection(ssl) => unsafe { SSL_set0_CA_list(ssl, names.into_raw()) },
                Object::Nothing => {}
            }
        }
        true
    }

    fn settings(&self) -> Option<Arc<Settings>> {
        self.with(|context| context.settings(), |connection| connection.settings())
    }

    fn change(&self, change: impl Fn(&mut Settings) + Copy) {
        self.with(|context| context.change(change), |connection| connection.change(change));
    }

    fn with<R>(
        &self,
        on_context: impl FnOnce(&Context) -> R,
        on_connection: impl FnOnce(&Connection) -> R,
    ) -> Option<R> {
        // SAFETY: the program keeps the object alive.
        unsafe {
            match self.object {
                Object::Nothing => None,
                Object::Context(context) => handle::borrow::<Context>(context).map(|it| on_context(&it)),
                Object::Connection(ssl) => handle::borrow::<Connection>(ssl).map(|it| on_connection(&it)),
            }
        }
    }

    fn store_into(&self, verify: bool, store: Store) {
        self.change(|settings| {
            let certificates: &mut Certificates = Arc::make_mut(&mut settings.certificates);
            match verify {
                true => certificates.verify_store = Some(store.clone()),
                false => certificates.chain_store = Some(store.clone()),
            }
        });
    }
}

/// Sets one of the lists as the control command does.
fn set_list(target: &impl Configurable, method: &Method, list: List, value: &CStr) -> bool {
    let control = |number| {
        let pointer = value.as_ptr().cast_mut().cast();
        // SAFETY: these commands take a C string.
        let done = unsafe {
            settings_control(target, method, Command { function: c"SSL_CONF_cmd", number, value: 0, pointer })
        };
        done == Some(1)
    };
    let report = |result| super::enter::answer(c"SSL_CONF_cmd", result) == 1;
    match list {
        List::SignatureAlgorithms => control(controls::SET_SIGALGS_LIST),
        List::ClientSignatureAlgorithms => control(controls::SET_CLIENT_SIGALGS_LIST),
        List::Groups => control(controls::SET_GROUPS_LIST),
        List::CipherList => report(suites::set_cipher_list(target, value.to_bytes())),
        List::Ciphersuites => report(suites::set_ciphersuites(target, value.to_bytes())),
    }
}

impl Target for ConfTarget {
    fn set_flags(&mut self, flags: Flags, on: bool) {
        self.change(|settings| match flags {
            Flags::Options(bits) if on => settings.options |= bits,
            Flags::Options(bits) => settings.options &= !bits,
            Flags::Certificate(bits) if on => Arc::make_mut(&mut settings.certificates).flags |= bits,
            Flags::Certificate(bits) => Arc::make_mut(&mut settings.certificates).flags &= !bits,
            Flags::Verify(bits) if on => settings.verify_mode |= bits,
            Flags::Verify(bits) => settings.verify_mode &= !bits,
        });
    }

    fn set_list(&mut self, list: List, value: &CStr) -> bool {
        self.with(
            |context| set_list(context, context.method(), list, value),
            |connection| set_list(connection, connection.default_method(), list, value),
        )
        .unwrap_or_else(|| match list {
            List::SignatureAlgorithms | List::ClientSignatureAlgorithms => {
                signature_algorithms::parse(value.to_bytes()).is_ok()
            }
            List::Groups => groups::parse(value.to_bytes()).is_ok(),
            List::CipherList | List::Ciphersuites => true,
        })
    }

    fn set_version(&mut self, bound: Bound, version: u16) -> bool {
        let set = |settings: &mut Settings, method: &Method| {
            settings.set_version_bound_alone(method, bound, version.into())
        };
        self.with(
            |context| {
                let method = context.method();
                context.change(|settings| set(settings, method))
            },
            |connection| {
                let method = connection.default_method();
                connection.change(|settings| set(settings, method))
            },
        )
        .unwrap_or(false)
    }

    fn load(&mut self, what: Load, file: &CStr) -> bool {
        let (file, text) = (file.as_ptr(), file);
        // SAFETY: the program keeps the object alive; the file name is a C string.
        unsafe {
            match (what, self.object) {
                (Load::CertificateChain, object) => {
                    let done = match object {
                        Object::Nothing => return true,
                        Object::Context(context) => SSL_CTX_use_certificate_chain_file(context, file) > 0,
                        Object::Connection(ssl) => SSL_use_certificate_chain_file(ssl, file) > 0,
                    };
                    if done && self.keeps_file_names {
                        let current = self.settings().map_or(0, |settings| settings.certificates.current);
                        self.file_names[current] = Some(text.to_owned());
                    }
                    done
                }
                (Load::PrivateKey, Object::Context(context)) => {
                    SSL_CTX_use_PrivateKey_file(context, file, PEM) > 0
                }
                (Load::PrivateKey, Object::Connection(ssl)) => SSL_use_PrivateKey_file(ssl, file, PEM) > 0,
                (Load::ServerInfo, Object::Context(context)) => {
                    SSL_CTX_use_serverinfo_file(context, file) > 0
                }
                (Load::DhParameters, Object::Nothing) => false,
                (Load::DhParameters, _) => {
                    let read = |library: &LibraryContext| Key::parameters_from_file(library, text);
                    let key = self.with(
                        |context| read(context.library()),
                        |connection| read(connection.context().library()),
                    );
                    let Some(key) = key.flatten() else { return false };
                    let set = |result: Result<(), (crate::tables::reasons::Reason, Option<Key>)>| {
                        super::enter::answer(c"SSL_CONF_cmd", result.map_err(|(reason, _)| reason)) == 1
                    };
                    let other = key.clone();
                    self.with(
                        |context| set(tmp_dh::set_tmp_dh(context, Some(key))),
                        |connection| set(tmp_dh::set_tmp_dh(connection, Some(other))),
                    )
                    .unwrap_or(false)
                }
                _ => true,
            }
        }
    }

    fn add_to_store(&mut self, verify: bool, source: ValueKind, value: &CStr) -> bool {
        let Some(settings) = self.settings() else { return true };
        let present = match verify {
            true => settings.certificates.verify_store.clone(),
            false => settings.certificates.chain_store.clone(),
        };
        let Some(store) = present.or_else(Store::new) else { return false };
        self.store_into(verify, store.clone());
        let load = |library: &LibraryContext| match source {
            ValueKind::Directory => store.load_directory(value),
            ValueKind::Store => store.load_uri(library, value),
            _ => store.load_file(library, value),
        };
        self.with(|context| load(context.library()), |connection| load(connection.context().library()))
            .unwrap_or(true)
    }

    fn add_authorities(&mut self, source: ValueKind, value: &CStr) -> bool {
        let Some(names) = self.authorities.take().or_else(NameList::new) else { return false };
        let list = names.as_ptr();
        self.authorities = Some(names);
        // SAFETY: the list is alive; the value is a C string.
        let done = unsafe {
            match source {
                ValueKind::Directory => SSL_add_dir_cert_subjects_to_stack(list, value.as_ptr()),
                ValueKind::Store => SSL_add_store_cert_subjects_to_stack(list, value.as_ptr()),
                _ => SSL_add_file_cert_subjects_to_stack(list, value.as_ptr()),
            }
        };
        done > 0
    }

    fn set_record_padding(&mut self, padding: BlockPadding) -> bool {
        let BlockPadding { data, handshake } = padding;
        self.with(
            |context| context.change(|settings| settings.set_block_padding(data, handshake)),
            |connection| connection.change(|settings| settings.set_block_padding(data, handshake)),
        )
        .unwrap_or(false)
    }

    fn set_num_tickets(&mut self, count: i32) -> bool {
        let count = usize::try_from(count).unwrap_or(0);
        // SAFETY: the program keeps the object alive.
        unsafe {
            match self.object {
                Object::Nothing => false,
                Object::Context(context) => SSL_CTX_set_num_tickets(context, count) > 0,
                Object::Connection(ssl) => SSL_set_num_tickets(ssl, count) > 0,
            }
        }
    }
}

/// The context or connection of `SSL_CTX_config` and similar functions, for the time of the call.
pub fn context_target(context: &Context) -> ConfTarget {
    ConfTarget { object: Object::Context(context.as_ptr()), ..ConfTarget::default() }
}

/// As [`context_target`].
pub fn connection_target(connection: &Connection) -> ConfTarget {
    ConfTarget { object: Object::Connection(connection.as_ptr()), ..ConfTarget::default() }
}
