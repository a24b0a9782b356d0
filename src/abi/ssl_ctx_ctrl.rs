//! SSL_CTX_ctrl(3): the commands behind the macros for a context.

use std::ffi::{CStr, c_char, c_int, c_long, c_void};

use oxissl_entry::{guarded, on_context};

use super::enter::{answer_quietly, on_context, text};
use super::ssl_ctrl_certificates::{Target, certificate_control};
use super::ssl_ctrl_sessions::{session_callback, session_control};
use super::ssl_ctrl_settings::{Command, settings_control};
use crate::callbacks::{
    Argument, MessageCallback, NotResumableCallback, ServerNameCallback, StatusCallback, TmpDhCallback,
};
use crate::context::Context;
use crate::libcrypto::ffi::SSL_CTX;
use crate::libcrypto::stack::push_texts;
use crate::settings::{groups, signature_algorithms};
use crate::tables::controls;
use crate::tables::generation::Generation;
use crate::tables::groups::known as known_groups;

/// Carries out one of the commands `SSL_CTRL_…` on a context.
///
/// The macro for each command documents `value`, `pointer` and the return value. Returns 0 for an
/// unknown command. With a NULL context the lists of groups and signature algorithms are only checked. See
/// SSL_CTX_ctrl(3).
#[unsafe(no_mangle)]
#[guarded(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_ctrl(
    context: *mut SSL_CTX,
    command: c_int,
    value: c_long,
    pointer: *mut c_void,
) -> c_long {
    let command = Command { function: FUNCTION, number: command, value, pointer };
    if context.is_null() {
        // SAFETY: as the command asks, by the caller's promise.
        return unsafe { check_list(command) };
    }
    // SAFETY: the caller holds a reference, and the pointer is as the command asks.
    unsafe {
        on_context(command.function, context, 0, |context| {
            settings_control(&**context, context.method(), command)
                .or_else(|| session_control(context, command))
                .or_else(|| context_control(context, command))
                .or_else(|| certificate_control(Target::Context(context), command))
                .unwrap_or(0)
        })
    }
}

/// Sets one of the callbacks `SSL_CTRL_SET_…_CB` of a context.
///
/// Returns 1, or 0 for an unknown command. See SSL_CTX_ctrl(3).
#[unsafe(no_mangle)]
#[on_context(0)]
pub unsafe extern "C-unwind" fn SSL_CTX_callback_ctrl(
    context: *mut SSL_CTX,
    command: c_int,
    callback: Option<unsafe extern "C-unwind" fn()>,
) -> c_long {
    // SAFETY: the function is of the type that the command asks for.
    unsafe {
        set_callback(context, command, callback)
            .or_else(|| session_callback(context, command, callback))
            .unwrap_or(0)
    }
}

/// The commands that only a context knows.
///
/// # Safety
/// The pointer is as the command asks.
unsafe fn context_control(context: &Context, command: Command) -> Option<c_long> {
    let Command { number, pointer, .. } = command;
    Some(match number {
        controls::SET_TLSEXT_SERVERNAME_ARG => {
            context.change_live(|live| live.server_name_argument = Argument(pointer));
            1
        }
        controls::SET_TLSEXT_STATUS_REQ_CB_ARG => {
            context.change_live(|live| live.status_argument = Argument(pointer));
            1
        }
        controls::GET0_IMPLEMENTED_GROUPS if controls::since(number) <= Generation::current() => {
            // SAFETY: the pointer is a stack of texts.
            unsafe { push_texts(pointer, known_groups().map(|group| group.c_name)) }.into()
        }
        controls::GET_TLSEXT_STATUS_REQ_CB_ARG => {
            let Argument(argument) = context.live(|live| live.status_argument);
            // SAFETY: the pointer is room for the argument.
            unsafe { pointer.cast::<*mut c_void>().write(argument) };
            1
        }
        controls::GET_TLSEXT_STATUS_REQ_CB => {
            let callback = context.live(|live| live.status).map(StatusCallback::raw);
            // SAFETY: the pointer is room for a function pointer, for which None is NULL.
            unsafe { pointer.cast::<Option<_>>().write(callback) };
            1
        }
        _ => return None,
    })
}

/// # Safety
/// The function is of the type that the command asks for.
unsafe fn set_callback(
    context: &Context,
    command: c_int,
    callback: Option<unsafe extern "C-unwind" fn()>,
) -> Option<c_long> {
    // SAFETY: promised by the caller.
    unsafe {
        match command {
            controls::SET_MSG_CALLBACK => {
                let callback = callback.map(|callback| MessageCallback::from_generic(callback));
                context.change(|settings| settings.message_callback = callback);
            }
            controls::SET_TMP_DH_CB => {
                let callback = callback.map(|callback| TmpDhCallback::from_generic(callback));
                context.change(|settings| settings.tmp_dh_callback = callback);
            }
            controls::SET_TLSEXT_SERVERNAME_CB => {
                let callback = callback.map(|callback| ServerNameCallback::from_generic(callback));
                context.change_live(|live| live.server_name = callback);
            }
            controls::SET_TLSEXT_STATUS_REQ_CB => {
                let callback = callback.map(|callback| StatusCallback::from_generic(callback));
                context.change_live(|live| live.status = callback);
            }
            controls::SET_NOT_RESUMABLE_SESS_CB => {
                let callback = callback.map(|callback| NotResumableCallback::from_generic(callback));
                context.change(|settings| settings.not_resumable = callback);
            }
            _ => return None,
        }
    }
    Some(1)
}

/// What a NULL context is good for.
///
/// # Safety
/// The pointer is a C string or NULL where the command is one of the three.
unsafe fn check_list(command: Command) -> c_long {
    let list = || {
        // SAFETY: promised by the caller.
        unsafe { text(command.pointer.cast::<c_char>()) }.map_or(&[][..], CStr::to_bytes)
    };
    let result = match command.number {
        controls::SET_GROUPS_LIST => groups::parse(list()).map(|list| list.ids),
        // What there is, OpenSSL 3.5 knows from the context.
        _ if Generation::current() >= Generation::V3_5 => Err(None),
        controls::SET_SIGALGS_LIST | controls::SET_CLIENT_SIGALGS_LIST => signature_algorithms::parse(list()),
        _ => Err(None),
    };
    answer_quietly(command.function, result.map(drop)).into()
}
