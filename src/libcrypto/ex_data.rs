//! The program's own pointers inside our objects, under libcrypto's class indices: `SSL_get_ex_new_index` is a
//! macro over `CRYPTO_get_ex_new_index`, so the slots must be libcrypto's.

use std::cell::UnsafeCell;
use std::ffi::{c_int, c_long, c_void};

use once_cell::race::OnceBox;

use super::ffi;

/// Which kind of object the pointers belong to (`CRYPTO_EX_INDEX_…`).
#[derive(Clone, Copy, Debug)]
#[repr(i32)]
pub enum Class {
    /// `SSL`
    Ssl = 0,
    /// `SSL_CTX`
    Context = 1,
    /// `SSL_SESSION`
    Session = 2,
}

impl Class {
    /// `SSL_get_ex_new_index` and similar: an index for pointers of the program, -1 when memory runs out.
    ///
    /// # Safety
    /// The functions stay callable, and accept the argument.
    pub unsafe fn new_index(
        self,
        number: c_long,
        argument: *mut c_void,
        new: ffi::CRYPTO_EX_new,
        dup: ffi::CRYPTO_EX_dup,
        free: ffi::CRYPTO_EX_free,
    ) -> c_int {
        // SAFETY: promised by the caller.
        unsafe { ffi::CRYPTO_get_ex_new_index(self as c_int, number, argument, new, dup, free) }
    }
}

/// `SSL_get_ex_data_X509_STORE_CTX_idx`: the index under which a verification has its connection; -1 when memory runs out.
pub fn store_context_index() -> c_int {
    static INDEX: OnceBox<c_int> = OnceBox::new();
    // SAFETY: no functions are registered; the text is static.
    let new = || unsafe {
        ffi::CRYPTO_get_ex_new_index(
            ffi::CRYPTO_EX_INDEX_X509_STORE_CTX as c_int,
            0,
            c"SSL for verify callback".as_ptr().cast_mut().cast(),
            None,
            None,
            None,
        )
    };
    *INDEX.get_or_init(|| Box::new(new()))
}

/// One object's slots.
pub struct ExData {
    class: Class,
    slots: UnsafeCell<ffi::CRYPTO_EX_DATA>,
}

// SAFETY: libcrypto guards the class tables itself. For the slots of one object OpenSSL's rule applies: a program
// that sets them from several threads at once guards them.
unsafe impl Send for ExData {}
// SAFETY: as above.
unsafe impl Sync for ExData {}

impl ExData {
    /// Slots that are still empty; [`ExData::create`] runs the program's new-functions.
    pub fn empty(class: Class) -> Self {
        // SAFETY: all-zero is the empty state of this plain C structure.
        Self { class, slots: UnsafeCell::new(unsafe { std::mem::zeroed() }) }
    }

    /// Runs the new-functions registered for the class with `object`.
    pub fn create(&self, object: *mut c_void) -> bool {
        // SAFETY: the slots are ours and live as long as `self`.
        unsafe { ffi::CRYPTO_new_ex_data(self.class as c_int, object, self.slots.get()) == 1 }
    }

    /// Copies `from`'s slots through the dup-functions of the class.
    pub fn duplicate(&self, from: &Self) -> bool {
        // SAFETY: both are live objects of the same class.
        unsafe { ffi::CRYPTO_dup_ex_data(self.class as c_int, self.slots.get(), from.slots.get()) == 1 }
    }

    /// Runs the free-functions and empties the slots.
    pub fn release(&self, object: *mut c_void) {
        // SAFETY: as in `create`.
        unsafe { ffi::CRYPTO_free_ex_data(self.class as c_int, object, self.slots.get()) }
    }

    /// Stores the program's pointer.
    pub fn set(&self, index: c_int, value: *mut c_void) -> bool {
        // SAFETY: libcrypto checks the index and grows the slots.
        unsafe { ffi::CRYPTO_set_ex_data(self.slots.get(), index, value) == 1 }
    }

    /// The program's pointer; NULL if none was stored.
    pub fn get(&self, index: c_int) -> *mut c_void {
        // SAFETY: libcrypto checks the index.
        unsafe { ffi::CRYPTO_get_ex_data(self.slots.get(), index) }
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    fn index(class: Class) -> c_int {
        // SAFETY: no functions.
        unsafe { class.new_index(0, ptr::null_mut(), None, None, None) }
    }

    #[test]
    fn pointers_stand_under_the_index_of_their_class() {
        let (one, other) = (index(Class::Session), index(Class::Session));
        assert!(one >= 0 && other > one);
        let data = ExData::empty(Class::Session);
        assert!(data.create(ptr::null_mut()));
        assert!(data.get(one).is_null() && data.get(-1).is_null());
        let value = ptr::without_provenance_mut(8);
        assert!(data.set(other, value));
        assert!(data.get(one).is_null() && data.get(other) == value);
        data.release(ptr::null_mut());
        assert!(data.get(other).is_null());
    }

    #[test]
    fn a_copy_has_the_same_pointers() {
        let place = index(Class::Session);
        let (data, copy) = (ExData::empty(Class::Session), ExData::empty(Class::Session));
        assert!(data.create(ptr::null_mut()) && copy.create(ptr::null_mut()));
        data.set(place, ptr::without_provenance_mut(8));
        assert!(copy.duplicate(&data));
        assert_eq!(copy.get(place), ptr::without_provenance_mut(8));
        data.release(ptr::null_mut());
        assert_eq!(copy.get(place), ptr::without_provenance_mut(8));
        copy.release(ptr::null_mut());
    }

    #[test]
    fn a_verification_keeps_its_connection_in_one_place() {
        assert!(store_context_index() >= 0);
        assert_eq!(store_context_index(), store_context_index());
    }
}
