//! What the attributes `#[guarded]`, `#[on_connection]` and their kin (`tools/entry`) make of an exported function's body: the one
//! place where the object behind a pointer is found and the panic guard entered.

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

/// The body of a function that is another exported one under another name, or several. See `oxissl_entry::forwards`.
macro_rules! forwards {
    ($name:literal $otherwise:block $body:block) => {
        // SAFETY: the caller promises of its parameters what it would have to promise to the functions that are called.
        unsafe { $body }
    };
}

pub(super) use {forwards, guarded, on_connection, on_context, on_object, on_session};
