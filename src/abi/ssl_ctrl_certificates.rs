//! The control commands about certificates, chains and stores, for SSL_CTX_ctrl(3) and SSL_ctrl(3).

use std::ffi::{c_int, c_long, c_void};
use std::ptr;
use std::sync::Arc;

use super::ssl_ctrl_settings::Command;
use crate::connection::Connection;
use crate::context::Context;
use crate::libcrypto::ffi::{X509, X509_STORE};
use crate::libcrypto::x509::{Certificate, Chain, Store};
use crate::settings::Configurable;
use crate::settings::chain_control::{self, StoreFor};
use crate::settings::identity::{self, Refused};
use crate::tables::controls;
use crate::tables::reasons::Reason;

/// What a control command is for.
pub enum Target<'a> {
    /// `SSL_CTX_ctrl`
    Context(&'a Arc<Context>),
    /// `SSL_ctrl`
    Connection(&'a Arc<Connection>),
}

/// Runs a command about certificates. None when it is not one of them for this target.
///
/// # Safety
/// The pointer is what the command wants: see SSL_CTX_add1_chain_cert(3), SSL_CTX_add_extra_chain_cert(3) and
/// SSL_CTX_set1_verify_cert_store(3).
pub unsafe fn certificate_control(target: Target<'_>, command: Command) -> Option<c_long> {
    // SAFETY: as promised by our caller.
    unsafe {
        match target {
            Target::Context(context) => {
                context_control(context, command).or_else(|| shared_control(&**context, command))
            }
            Target::Connection(connection) => {
                connection_control(connection, command).or_else(|| shared_control(&**connection, command))
            }
        }
    }
}

/// # Safety
/// As [`certificate_control`].
unsafe fn context_control(context: &Context, command: Command) -> Option<c_long> {
    // SAFETY: as promised by our caller.
    unsafe {
        Some(match command.number {
            controls::EXTRA_CHAIN_CERT => Certificate::from_raw(command.pointer.cast())
                .is_some_and(|extra| context.add_extra_chain(extra))
                .into(),
            controls::GET_EXTRA_CHAIN_CERTS => {
                store_pointer(command.pointer, context.show_extra_chain(command.value == 0))
            }
            controls::CLEAR_EXTRA_CHAIN_CERTS => {
                context.clear_extra_chain();
                1
            }
            _ => return None,
        })
    }
}

fn connection_control(connection: &Connection, command: Command) -> Option<c_long> {
    match (command.number, command.value) {
        (controls::SET_RETRY_VERIFY, _) => {
            connection.request_verify_retry();
            Some(1)
        }
        (controls::SET_CURRENT_CERT, SSL_CERT_SET_SERVER) => {
            Some(connection.select_server_certificate().into())
        }
        _ => None,
    }
}

/// # Safety
/// As [`certificate_control`].
unsafe fn shared_control(holder: &impl Configurable, command: Command) -> Option<c_long> {
    // SAFETY: as promised by our caller.
    unsafe {
        Some(match command.number {
            controls::CHAIN => {
                // A chain that is refused stays the caller's, so ours has references of its own until it is taken.
                let own = Chain::from_borrowed(command.pointer.cast());
                let taken = own.map_err(Refused::from).and_then(|chain| identity::set_chain(holder, chain));
                if taken.is_ok() && command.value == 0 {
                    let given = Chain::from_raw(command.pointer.cast());
                    holder.shown_chains().replace(identity::current_place(holder), given);
                }
                result(taken)
            }
            controls::CHAIN_CERT => {
                let raw = command.pointer.cast::<X509>();
                match Certificate::from_borrowed(raw) {
                    Some(certificate) => {
                        let taken = identity::add_to_chain(holder, certificate);
                        if taken.is_ok() && command.value == 0 {
                            drop(Certificate::from_raw(raw));
                        }
                        result(taken)
                    }
                    None => result(Err(Reason::CA_KEY_TOO_SMALL.into())),
                }
            }
            controls::GET_CHAIN_CERTS => store_pointer(command.pointer, identity::show_chain(holder)),
            controls::CERT_FLAGS => chain_control::change_flags(holder, command.value as u32, 0).into(),
            controls::CLEAR_CERT_FLAGS => chain_control::change_flags(holder, 0, command.value as u32).into(),
            controls::BUILD_CERT_CHAIN => match chain_control::build(holder, command.value) {
                Ok(ignored) => 1 + c_long::from(ignored),
                Err(refused) => result(Err(refused)),
            },
            controls::SELECT_CURRENT_CERT => Certificate::from_borrowed(command.pointer.cast())
                .is_some_and(|certificate| chain_control::select_current(holder, &certificate))
                .into(),
            controls::SET_CURRENT_CERT => match command.value {
                SSL_CERT_SET_FIRST => chain_control::select_first(holder).into(),
                SSL_CERT_SET_NEXT => chain_control::select_next(holder).into(),
                _ => 0,
            },
            controls::SET_VERIFY_CERT_STORE | controls::SET_CHAIN_CERT_STORE => {
                let store = command.pointer.cast::<X509_STORE>();
                let store =
                    if command.value == 0 { Store::from_raw(store) } else { Store::from_borrowed(store) };
                chain_control::set_store(holder, purpose_of(command.number), store);
                1
            }
            controls::GET_VERIFY_CERT_STORE | controls::GET_CHAIN_CERT_STORE => {
                let store = chain_control::store(holder, purpose_of(command.number));
                store_pointer(command.pointer, store.map_or(ptr::null_mut(), |store| store.as_ptr()))
            }
            _ => return None,
        })
    }
}

fn purpose_of(command: c_int) -> StoreFor {
    match command {
        controls::SET_VERIFY_CERT_STORE | controls::GET_VERIFY_CERT_STORE => StoreFor::Verification,
        _ => StoreFor::Chains,
    }
}

fn result(result: Result<(), Refused>) -> c_long {
    match result {
        Ok(()) => 1,
        Err(refused) => {
            refused.raise(c"SSL_CTX_ctrl");
            0
        }
    }
}

/// # Safety
/// `parg` points to a pointer of the caller, or is NULL.
unsafe fn store_pointer<T>(parg: *mut c_void, pointer: *mut T) -> c_long {
    if parg.is_null() {
        return 0;
    }
    // SAFETY: promised by our caller.
    unsafe { parg.cast::<*mut T>().write(pointer) };
    1
}

/// `SSL_CERT_SET_FIRST`
const SSL_CERT_SET_FIRST: c_long = 1;
/// `SSL_CERT_SET_NEXT`
const SSL_CERT_SET_NEXT: c_long = 2;
/// `SSL_CERT_SET_SERVER`
const SSL_CERT_SET_SERVER: c_long = 3;
