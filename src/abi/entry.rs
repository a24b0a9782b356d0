//! What `#[guarded]`, `#[on_connection]` and the other attributes of `tools/entry` make of an exported function's body: the only place
//! that turns a pointer into an object and enters the panic guard.

/// The body of a function under the guard. See `oxissl_entry::guarded`.
macro_rules! guarded {
    ($name:literal $otherwise:block $body:block) => {{
        const FUNCTION: &::std::ffi::CStr = $name;
        $crate::abi::guard::guard(FUNCTION, $otherwise, move || $body)
    }};
}

/// The body of a function that works on the object behind a pointer.
macro_rules! on_object {
    ($object:ty, $name:literal $pointer:ident $otherwise:block $body:block) => {{
        const FUNCTION: &::std::ffi::CStr = $name;
        // SAFETY: NULL, or a pointer that we gave out and of which the caller holds a reference: every function of C's
        // interface that takes such a pointer asks for that.
        let borrowed = unsafe { $crate::abi::handle::borrow::<$object>($pointer) };
        $crate::abi::guard::guard(FUNCTION, $otherwise, move || match &borrowed {
            Some($pointer) => {
                #[allow(unused_variables)]
                let $pointer: &::std::sync::Arc<$object> = $pointer;
                $body
            }
            None => $otherwise,
        })
    }};
}

/// See `oxissl_entry::on_connection`.
macro_rules! on_connection {
    ($($call:tt)*) => { $crate::abi::entry::on_object!($crate::connection::Connection, $($call)*) };
}

/// See `oxissl_entry::on_context`.
macro_rules! on_context {
    ($($call:tt)*) => { $crate::abi::entry::on_object!($crate::context::Context, $($call)*) };
}

/// See `oxissl_entry::on_session`.
macro_rules! on_session {
    ($($call:tt)*) => { $crate::abi::entry::on_object!($crate::session::Session, $($call)*) };
}

/// See `oxissl_entry::of_connection`.
macro_rules! of_connection {
    ($name:literal $pointer:ident $otherwise:block $body:block) => {{
        const FUNCTION: &::std::ffi::CStr = $name;
        // SAFETY: as above; nothing that runs in the body gives the caller's reference back.
        let object = unsafe { $crate::abi::handle::look::<$crate::connection::Connection>($pointer) };
        $crate::abi::guard::guard(FUNCTION, $otherwise, move || match object {
            Some($pointer) => $body,
            None => $otherwise,
        })
    }};
}

/// See `oxissl_entry::try_on_connection`.
macro_rules! try_on_object {
    ($object:ty, $name:literal $pointer:ident $otherwise:block $body:block) => {
        $crate::abi::entry::on_object!($object, $name $pointer { 0 } {
            let work = move || -> ::std::result::Result<(), $crate::settings::identity::Refused> { $body };
            $crate::abi::enter::answer_quietly(FUNCTION, work().map_err(|refused| refused.0))
        })
    };
}

/// See `oxissl_entry::try_on_connection`.
macro_rules! try_on_connection {
    ($($call:tt)*) => { $crate::abi::entry::try_on_object!($crate::connection::Connection, $($call)*) };
}

/// See `oxissl_entry::try_on_context`.
macro_rules! try_on_context {
    ($($call:tt)*) => { $crate::abi::entry::try_on_object!($crate::context::Context, $($call)*) };
}

/// See `oxissl_entry::on_suite`.
macro_rules! on_suite {
    ($name:literal $pointer:ident $otherwise:block $body:block) => {{
        const FUNCTION: &::std::ffi::CStr = $name;
        // SAFETY: NULL, or a suite that we gave out.
        let suite = unsafe { $crate::abi::ssl_cipher::borrow($pointer) };
        $crate::abi::guard::guard(FUNCTION, $otherwise, move || match suite {
            Some($pointer) => $body,
            None => $otherwise,
        })
    }};
}

/// See `oxissl_entry::on_configuration`.
macro_rules! on_configuration {
    ($name:literal $pointer:ident $otherwise:block $body:block) => {{
        const FUNCTION: &::std::ffi::CStr = $name;
        // SAFETY: NULL, or a configuration of the caller's, which nobody else uses during the call.
        let configuration = unsafe { $pointer.cast::<$crate::abi::ssl_conf_cmd::Configuration>().as_mut() };
        $crate::abi::guard::guard(FUNCTION, $otherwise, move || match configuration {
            Some($pointer) => $body,
            None => $otherwise,
        })
    }};
}

/// The body of a function that is another exported one under another name, or several. See `oxissl_entry::forwards`.
macro_rules! forwards {
    ($name:literal $otherwise:block $body:block) => {
        // SAFETY: the caller promises of its parameters what it would have to promise to the functions that are called.
        unsafe { $body }
    };
}

pub(super) use {
    forwards, guarded, of_connection, on_configuration, on_connection, on_context, on_object, on_session,
    on_suite, try_on_connection, try_on_context, try_on_object,
};
