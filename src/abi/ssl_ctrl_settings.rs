//! The control commands that mean the same on a context and on a connection: those that change `Settings`.

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uchar, c_void};
use std::sync::Arc;

use super::enter::{answer, answer_quietly, slice, text};
use crate::callbacks::Argument;
use crate::libcrypto::error_queue;
use crate::libcrypto::ffi::{DH, EC_KEY};
use crate::libcrypto::x509::Key;
use crate::settings::versions::Bound;
use crate::settings::{Configurable, groups, signature_algorithms, tmp_dh};
use crate::tables::controls;
use crate::tables::methods::Method;
use crate::tables::reasons::Reason;

/// One call of `SSL_ctrl` or `SSL_CTX_ctrl`.
#[derive(Clone, Copy)]
pub struct Command {
    /// The exported function, for the error queue.
    pub function: &'static CStr,
    /// `SSL_CTRL_…`
    pub number: c_int,
    /// The number that goes with it.
    pub value: c_long,
    /// The pointer that goes with it.
    pub pointer: *mut c_void,
}

impl Command {
    /// The array of `value` elements behind the pointer.
    ///
    /// # Safety
    /// The command is one whose pointer is such an array.
    pub unsafe fn array<'a, T>(&self) -> &'a [T] {
        let length = usize::try_from(self.value).unwrap_or(0);
        // SAFETY: promised by the caller.
        unsafe { slice(self.pointer.cast(), length) }
    }

    /// The C string behind the pointer.
    ///
    /// # Safety
    /// The command is one whose pointer is a C string or NULL.
    unsafe fn list<'a>(&self) -> Option<&'a [u8]> {
        // SAFETY: promised by the caller.
        let list = unsafe { text(self.pointer.cast::<c_char>()) };
        if list.is_none() {
            error_queue::raise_null_list(self.function);
        }
        list.map(CStr::to_bytes)
    }

    /// As [`Command::store_list`], for a list that the error queue speaks of.
    fn store_text<T>(
        &self,
        parsed: Result<T, Option<Reason>>,
        complaint: impl FnOnce() -> CString,
        store: impl FnOnce(T),
    ) -> c_long {
        match parsed {
            Err(Some(reason @ Reason::PASSED_INVALID_ARGUMENT)) => {
                error_queue::raise_with(self.function, reason, &complaint());
                0
            }
            parsed => self.store_list(parsed, store),
        }
    }

    fn store_list<T>(&self, parsed: Result<T, Option<Reason>>, store: impl FnOnce(T)) -> c_long {
        answer_quietly(self.function, parsed.map(store)).into()
    }
}

/// Carries out a command on the settings of `target`. None for a command that belongs elsewhere.
///
/// # Safety
/// The pointer is what the command's page asks for.
pub unsafe fn settings_control(
    target: &impl Configurable,
    method: &Method,
    command: Command,
) -> Option<c_long> {
    let Command { function, number, value, pointer } = command;
    // SAFETY (of the blocks in the arms): each reads the pointer as its command's page says.
    Some(match number {
        controls::MODE => target.change(|settings| {
            settings.mode |= value as u32;
            c_long::from(settings.mode)
        }),
        controls::CLEAR_MODE => target.change(|settings| {
            settings.mode &= !(value as u32);
            c_long::from(settings.mode)
        }),
        controls::GET_READ_AHEAD => target.settings().read_ahead.into(),
        controls::SET_READ_AHEAD => {
            target.change(|settings| c_long::from(std::mem::replace(&mut settings.read_ahead, value as i32)))
        }
        controls::SET_MSG_CALLBACK_ARG => {
            target.change(|settings| settings.message_argument = Argument(pointer));
            1
        }
        controls::GET_MAX_CERT_LIST => target.settings().max_cert_list as c_long,
        controls::SET_MAX_CERT_LIST => target.change(|settings| settings.set_max_cert_list(value)),
        controls::SET_MAX_SEND_FRAGMENT => {
            target.change(|settings| settings.set_max_send_fragment(value)).into()
        }
        controls::SET_SPLIT_SEND_FRAGMENT => {
            target.change(|settings| settings.set_split_send_fragment(value)).into()
        }
        controls::SET_MAX_PIPELINES => target.change(|settings| settings.set_max_pipelines(value)).into(),
        controls::SET_MIN_PROTO_VERSION => target
            .change(|settings| settings.set_version_bound(method, Bound::Minimum, value as c_int as i64))
            .into(),
        controls::SET_MAX_PROTO_VERSION => target
            .change(|settings| settings.set_version_bound(method, Bound::Maximum, value as c_int as i64))
            .into(),
        controls::GET_MIN_PROTO_VERSION => target.settings().versions.minimum.into(),
        controls::GET_MAX_PROTO_VERSION => target.settings().versions.maximum.into(),
        controls::SET_DH_AUTO => {
            target.change(|settings| settings.dh_auto = value as c_int);
            1
        }
        // SAFETY: the pointer is a DH of the caller's, or NULL.
        controls::SET_TMP_DH => answer(function, unsafe { set_tmp_dh(target, pointer.cast()) }).into(),
        // SAFETY: the pointer is an EC_KEY of the caller's, or NULL.
        controls::SET_TMP_ECDH => unsafe { set_tmp_ecdh(target, command, pointer.cast()) },
        controls::SET_TMP_DH_CB => answer(function, Err(Reason::SHOULD_NOT_HAVE_BEEN_CALLED)).into(),
        controls::SET_GROUPS => {
            // SAFETY: the pointer is an array of NIDs.
            let nids = unsafe { command.array::<c_int>() };
            command.store_list(groups::from_nids(nids), |list| {
                target.change(|settings| settings.groups = Some(Arc::new(list)));
            })
        }
        controls::SET_GROUPS_LIST => {
            // SAFETY: the pointer is a C string.
            let Some(list) = (unsafe { command.list() }) else { return Some(0) };
            command.store_text(
                groups::parse(list),
                || groups::complaint(list),
                |list| {
                    target.change(|settings| settings.groups = Some(Arc::new(list)));
                },
            )
        }
        controls::SET_SIGALGS | controls::SET_CLIENT_SIGALGS => {
            // SAFETY: the pointer is an array of NIDs.
            let nids = unsafe { command.array::<c_int>() };
            let client = number == controls::SET_CLIENT_SIGALGS;
            command.store_list(signature_algorithms::from_nids(nids), |list| {
                set_signature_algorithms(target, client, list);
            })
        }
        controls::SET_SIGALGS_LIST | controls::SET_CLIENT_SIGALGS_LIST => {
            // SAFETY: the pointer is a C string.
            let Some(list) = (unsafe { command.list() }) else { return Some(0) };
            let client = number == controls::SET_CLIENT_SIGALGS_LIST;
            let complaint = || signature_algorithms::complaint(list);
            command.store_text(signature_algorithms::parse(list), complaint, |list| {
                set_signature_algorithms(target, client, list);
            })
        }
        controls::SET_CLIENT_CERT_TYPES => {
            // SAFETY: the pointer is an array of bytes.
            let types = unsafe { command.array::<c_uchar>() };
            target.change(|settings| settings.set_client_certificate_types(types)).into()
        }
        controls::GET_TLSEXT_STATUS_REQ_TYPE => target.settings().status_type.into(),
        controls::SET_TLSEXT_STATUS_REQ_TYPE => {
            target.change(|settings| settings.status_type = value as c_int);
            1
        }
        _ => return None,
    })
}

fn set_signature_algorithms(target: &impl Configurable, client: bool, list: Vec<u16>) {
    target.change(|settings| match client {
        true => settings.client_signature_algorithms = Some(list.into()),
        false => settings.signature_algorithms = Some(list.into()),
    });
}

/// # Safety
/// NULL or live parameters.
unsafe fn set_tmp_dh(target: &impl Configurable, parameters: *mut DH) -> Result<(), Reason> {
    if parameters.is_null() {
        return Err(Reason::PASSED_NULL_PARAMETER);
    }
    // SAFETY: alive.
    let key = unsafe { Key::from_dh(parameters) }.ok_or(Reason::MALLOC_FAILURE)?;
    tmp_dh::set_tmp_dh(target, Some(key)).map_err(|(reason, _)| reason)
}

/// # Safety
/// NULL or a live key.
unsafe fn set_tmp_ecdh(target: &impl Configurable, command: Command, key: *mut EC_KEY) -> c_long {
    if key.is_null() {
        return answer(command.function, Err(Reason::PASSED_NULL_PARAMETER)).into();
    }
    // SAFETY: alive.
    let Some(nid) = (unsafe { Key::curve_of(key) }) else {
        return answer(command.function, Err(Reason::MISSING_PARAMETERS)).into();
    };
    command.store_list(groups::from_nids(&[nid]), |list| {
        target.change(|settings| settings.groups = Some(Arc::new(list)));
    })
}
