//! `SSL_SESSION`: what a connection leaves behind so that a later one can resume it.

use std::sync::Arc;
use std::sync::atomic::AtomicI32;

use crate::libcrypto::ex_data::Class;
use crate::libcrypto::ex_data::ExData;
use crate::libcrypto::ffi;
use crate::reference::{Counted, Ref};

/// One session.
pub struct Session {
    references: AtomicI32,
    /// The program's own pointers.
    pub ex_data: ExData,
}

impl Session {
    /// A new, empty session.
    pub fn create() -> Ref<Self> {
        let session =
            Arc::new(Self { references: AtomicI32::new(1), ex_data: ExData::empty(Class::Session) });
        session.ex_data.create(session.as_ptr().cast());
        Ref::counted(session)
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::SSL_SESSION {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

impl Counted for Session {
    fn references(&self) -> &AtomicI32 {
        &self.references
    }

    fn teardown(self: &Arc<Self>) {
        self.ex_data.release(self.as_ptr().cast());
    }
}
