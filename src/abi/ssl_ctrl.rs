//! SSL_ctrl(3): the commands behind the macros for a connection.

use std::ffi::{CStr, c_char, c_int, c_long, c_uchar, c_void};
use std::ptr;
use std::sync::Arc;

use oxissl_entry::{guarded, on_connection};

use super::enter::{answer, on_connection, store, text};
use super::ssl_ctrl_certificates::{Target, certificate_control};
use super::ssl_ctrl_settings::{Command, settings_control};
use crate::callbacks::{
    Argument, ExtensionDebugCallback, MessageCallback, NotResumableCallback, TmpDhCallback,
};
use crate::connection::{Connection, Role};
use crate::libcrypto::ffi::SSL;
use crate::libcrypto::memory::OwnedBytes;
use crate::libcrypto::ocsp::{Extensions, ResponderIds};
use crate::tables::controls;
use crate::tables::generation::Generation;
use crate::tables::reasons::Reason;
use crate::tables::signature_schemes;

/// Carries out one of the commands `SSL_CTRL_…` on a connection.
///
/// The macro for each command documents `value`, `pointer` and the return value. Returns 0 for an
/// unknown command. See SSL_ctrl(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_ctrl(
    ssl: *mut SSL,
    command: c_int,
    value: c_long,
    pointer: *mut c_void,
) -> c_long {
    let command = Command { function: FUNCTION, number: command, value, pointer };
    // SAFETY: the caller holds a reference, and the pointer is as the command asks.
    unsafe {
        on_connection(command.function, ssl, 0, |ssl| {
            connection_control(ssl, command)
                .or_else(|| stapling_control(ssl, command))
                .or_else(|| negotiated_control(ssl, command))
                .or_else(|| settings_control(&**ssl, ssl.default_method(), command))
                .or_else(|| certificate_control(Target::Connection(ssl), command))
                .unwrap_or(0)
        })
    }
}

/// Sets one of the callbacks `SSL_CTRL_SET_…_CB` of a connection.
///
/// Returns 1, or 0 for an unknown command. See SSL_ctrl(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_callback_ctrl(
    ssl: *mut SSL,
    command: c_int,
    callback: Option<unsafe extern "C-unwind" fn()>,
) -> c_long {
    // SAFETY: the function is of the type that the command asks for.
    unsafe { set_callback(ssl, command, callback).unwrap_or(0) }
}

/// The commands that only a connection knows.
///
/// # Safety
/// The pointer is as the command asks.
unsafe fn connection_control(ssl: &Connection, command: Command) -> Option<c_long> {
    let Command { function, number, value, pointer } = command;
    Some(match number {
        controls::SET_TLSEXT_HOSTNAME if value != 0 => {
            answer(function, Err(Reason::SSL3_EXT_INVALID_SERVERNAME_TYPE)).into()
        }
        controls::SET_TLSEXT_HOSTNAME => {
            // SAFETY: the pointer is a C string or NULL.
            let name = unsafe { text(pointer.cast()) };
            answer(function, ssl.set_host_name(name)).into()
        }
        controls::SET_TLSEXT_DEBUG_ARG => {
            ssl.change(|settings| settings.extension_debug_argument = Argument(pointer));
            1
        }
        controls::SET_MAX_PIPELINES => ssl
            .change(|settings| {
                let done = settings.set_max_pipelines(value);
                settings.read_ahead = settings.inherited_read_ahead();
                done
            })
            .into(),
        controls::SET_CLIENT_CERT_TYPES if ssl.chosen_role() == Some(Role::Client) => 0,
        // Renegotiation does not exist, so there is nothing to count and nothing to support.
        controls::GET_NUM_RENEGOTIATIONS
        | controls::CLEAR_NUM_RENEGOTIATIONS
        | controls::GET_TOTAL_RENEGOTIATIONS => 0,
        controls::GET_RI_SUPPORT => ssl.facts(|facts| facts.secure_renegotiation).into(),
        controls::GET_EXTMS_SUPPORT => ssl.facts(|facts| match facts.handshake_over {
            false => -1,
            true => facts.extended_master_secret.into(),
        }),
        _ => return None,
    })
}

/// OCSP: the request that a client sends and the response that a server staples.
///
/// # Safety
/// The pointer is as the command asks.
unsafe fn stapling_control(ssl: &Connection, command: Command) -> Option<c_long> {
    let Command { number, value, pointer, .. } = command;
    // SAFETY: the pointers of the getters are room for a pointer; those of the setters are objects of the kind that
    // the command names, which the caller gives away.
    unsafe {
        match number {
            controls::GET_TLSEXT_STATUS_REQ_EXTS => {
                let current = ssl.status(|status| status.stapling.extensions.clone());
                pointer
                    .cast::<*mut c_void>()
                    .write(current.map_or(ptr::null_mut(), |current| current.as_ptr()));
            }
            controls::SET_TLSEXT_STATUS_REQ_EXTS => {
                let new = Extensions::from_raw(pointer).map(Arc::new);
                // As in OpenSSL the old stack becomes the program's, which may have changed and kept it.
                std::mem::forget(ssl.status(|s| std::mem::replace(&mut s.stapling.extensions, new)));
            }
            controls::GET_TLSEXT_STATUS_REQ_IDS => {
                let current = ssl.status(|status| status.stapling.responder_ids.clone());
                pointer
                    .cast::<*mut c_void>()
                    .write(current.map_or(ptr::null_mut(), |current| current.as_ptr()));
            }
            controls::SET_TLSEXT_STATUS_REQ_IDS => {
                let new = ResponderIds::from_raw(pointer).map(Arc::new);
                std::mem::forget(ssl.status(|s| std::mem::replace(&mut s.stapling.responder_ids, new)));
            }
            controls::GET_TLSEXT_STATUS_REQ_OCSP_RESP => {
                let response = ssl.status(|status| status.stapling.response.clone());
                let start = response.as_ref().map_or(ptr::null_mut(), |response| response.as_ptr());
                pointer.cast::<*mut u8>().write(start);
                let length = response.map_or(0, |response| response.as_slice().len());
                return Some(if length == 0 { -1 } else { length as c_long });
            }
            controls::SET_TLSEXT_STATUS_REQ_OCSP_RESP => {
                let length = usize::try_from(value).unwrap_or(0);
                let new = OwnedBytes::from_raw(pointer.cast(), length).map(Arc::new);
                let same = new.as_ref().map(|new| new.as_ptr());
                let old = ssl.status(|status| std::mem::replace(&mut status.stapling.response, new));
                if old.as_ref().map(|old| old.as_ptr()) == same {
                    std::mem::forget(old);
                }
            }
            _ => return None,
        }
    }
    Some(1)
}

/// What the handshake came to.
///
/// # Safety
/// The pointer is as the command asks.
unsafe fn negotiated_control(ssl: &Connection, command: Command) -> Option<c_long> {
    let Command { number, value, pointer, .. } = command;
    let scheme_of = |id: u16| signature_schemes::find(id).map(signature_schemes::SignatureScheme::hash_nid);
    // SAFETY: the pointers are NULL where the page allows it, or room for what the command gives.
    Some(unsafe {
        match number {
            controls::GET_SHARED_GROUP => ssl.shared_group(value).into(),
            controls::GET_NEGOTIATED_GROUP => ssl.negotiated_group().into(),
            controls::GET_GROUPS => {
                let groups = ssl.client_groups();
                if !pointer.is_null() {
                    ptr::copy_nonoverlapping(groups.as_ptr(), pointer.cast::<c_int>(), groups.len());
                }
                groups.len() as c_long
            }
            controls::GET_CLIENT_CERT_TYPES => {
                let types = ssl.facts(|facts| facts.requested_certificate_types.clone());
                give_bytes(pointer, types.as_deref())
            }
            controls::GET_RAW_CIPHERLIST if pointer.is_null() => 2,
            controls::GET_RAW_CIPHERLIST => {
                let offer = ssl.facts(|facts| facts.client_offer.clone());
                give_bytes(pointer, offer.as_ref().map(|offer| offer.raw_suites()))
            }
            controls::GET_EC_POINT_FORMATS => {
                let offer = ssl.offer_of_points();
                give_bytes(pointer, offer.as_ref().map(|offer| offer.point_formats()))
            }
            controls::GET_PEER_SIGNATURE_NID => {
                give(pointer.cast(), scheme_of(ssl.facts(|facts| facts.peer_signature_scheme)))
            }
            controls::GET_SIGNATURE_NID => {
                give(pointer.cast(), scheme_of(ssl.facts(|facts| facts.signature_scheme)))
            }
            _ if controls::since(number) > Generation::current() => return None,
            controls::GET_IANA_GROUPS => give_groups(pointer.cast(), ssl.kept_client_groups()),
            controls::GET_SIGNATURE_NAME => {
                give(pointer.cast(), signature_name(ssl.facts(|facts| facts.signature_scheme)))
            }
            controls::GET_PEER_SIGNATURE_NAME => {
                give(pointer.cast(), signature_name(ssl.facts(|facts| facts.peer_signature_scheme)))
            }
            controls::GET_PEER_TMP_KEY => {
                let key = ssl
                    .facts(|facts| facts.peer_temporary_key.clone())
                    .and_then(|key| key.to_key(ssl.context().library()));
                give(pointer.cast(), key.map(|key| key.into_raw()))
            }
            controls::GET_TMP_KEY => {
                let key = ssl
                    .facts(|facts| facts.temporary_key.clone())
                    .and_then(|key| key.to_key(ssl.context().library()));
                give(pointer.cast(), key.map(|key| key.into_raw()))
            }
            _ => return None,
        }
    })
}

/// Points to an array that stays with the connection, and says how many there are.
///
/// # Safety
/// NULL, or room for a pointer.
unsafe fn give_groups(pointer: *mut *const u16, groups: (*const u16, usize)) -> c_long {
    if groups.1 != 0 {
        // SAFETY: promised by the caller.
        unsafe { store(pointer, groups.0) };
    }
    groups.1 as c_long
}

fn signature_name(scheme: u16) -> Option<*const c_char> {
    signature_schemes::find(scheme).and_then(|scheme| scheme.c_name()).map(CStr::as_ptr)
}

/// Writes what is there and says 1, or says 0.
///
/// # Safety
/// NULL, or room for one value.
unsafe fn give<T>(pointer: *mut T, value: Option<T>) -> c_long {
    let Some(value) = value else { return 0 };
    // SAFETY: promised by the caller.
    unsafe { store(pointer, value) };
    1
}

/// Points to bytes that stay with the connection, and says how many they are.
///
/// # Safety
/// NULL, or room for a pointer.
unsafe fn give_bytes(pointer: *mut c_void, bytes: Option<&[u8]>) -> c_long {
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else { return 0 };
    // SAFETY: promised by the caller.
    unsafe { store(pointer.cast::<*const c_uchar>(), bytes.as_ptr()) };
    bytes.len() as c_long
}

/// # Safety
/// The function is of the type that the command asks for.
unsafe fn set_callback(
    ssl: &Connection,
    command: c_int,
    callback: Option<unsafe extern "C-unwind" fn()>,
) -> Option<c_long> {
    // SAFETY: promised by the caller.
    unsafe {
        match command {
            controls::SET_MSG_CALLBACK => {
                let callback = callback.map(|callback| MessageCallback::from_generic(callback));
                ssl.change(|settings| settings.message_callback = callback);
            }
            controls::SET_TMP_DH_CB => {
                let callback = callback.map(|callback| TmpDhCallback::from_generic(callback));
                ssl.change(|settings| settings.tmp_dh_callback = callback);
            }
            controls::SET_TLSEXT_DEBUG_CB => {
                let callback = callback.map(|callback| ExtensionDebugCallback::from_generic(callback));
                ssl.change(|settings| settings.extension_debug = callback);
            }
            controls::SET_NOT_RESUMABLE_SESS_CB => {
                let callback = callback.map(|callback| NotResumableCallback::from_generic(callback));
                ssl.change(|settings| settings.not_resumable = callback);
            }
            _ => return None,
        }
    }
    Some(1)
}
