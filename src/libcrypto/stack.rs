//! `STACK_OF(…)` of rows of our own tables, for getters that return one.

use std::ffi::{CStr, c_void};
use std::marker::PhantomData;
use std::ptr;

use super::ffi;

/// An owned stack of pointers to static objects, which are not freed with it; NULL if memory ran out.
pub struct PointerStack<T: 'static> {
    stack: *mut ffi::OPENSSL_STACK,
    objects: PhantomData<&'static T>,
}

// SAFETY: not changed after its creation; its pointers are to static objects.
unsafe impl<T: Sync> Send for PointerStack<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for PointerStack<T> {}

impl<T> PointerStack<T> {
    /// A stack of `objects` in their order.
    pub fn of(objects: impl Iterator<Item = &'static T>) -> Self {
        // SAFETY: the new stack is ours.
        let mut all = Self { stack: unsafe { ffi::OPENSSL_sk_new_null() }, objects: PhantomData };
        for object in objects {
            // SAFETY: the stack is ours, or NULL, which takes nothing; C code gets the pointers in it only as pointers to const.
            if unsafe { ffi::OPENSSL_sk_push(all.stack, ptr::from_ref(object).cast()) } <= 0 {
                // A partial stack would be another list.
                all = Self { stack: ptr::null_mut(), objects: PhantomData };
                break;
            }
        }
        all
    }

    /// The pointer that C code sees (a get0: still ours).
    pub fn as_ptr(&self) -> *mut ffi::OPENSSL_STACK {
        self.stack
    }

    /// Gives the stack to C code, which frees it without its objects.
    pub fn into_raw(self) -> *mut ffi::OPENSSL_STACK {
        std::mem::ManuallyDrop::new(self).stack
    }
}

impl<T> Drop for PointerStack<T> {
    fn drop(&mut self) {
        // SAFETY: we own the stack, if there is one; its objects are static.
        unsafe { ffi::OPENSSL_sk_free(self.stack) }
    }
}

/// Appends static texts to one of the program's stacks. Returns whether memory sufficed.
///
/// # Safety
/// A stack of texts that are not freed with it, or NULL, which takes none.
pub unsafe fn push_texts(stack: *mut c_void, texts: impl Iterator<Item = &'static CStr>) -> bool {
    let mut texts = texts;
    // SAFETY: promised by the caller.
    texts.all(|text| unsafe { ffi::OPENSSL_sk_push(stack.cast(), text.as_ptr().cast()) > 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    static NUMBERS: [u32; 3] = [1, 2, 3];

    #[test]
    fn rows_stand_in_their_order_and_are_not_freed() {
        let stack = PointerStack::of(NUMBERS.iter().rev());
        // SAFETY: the stack is alive, and the indices are in range, or give NULL.
        unsafe {
            assert_eq!(ffi::OPENSSL_sk_num(stack.as_ptr()), 3);
            assert_eq!(ffi::OPENSSL_sk_value(stack.as_ptr(), 0).cast_const().cast(), &raw const NUMBERS[2]);
            assert!(ffi::OPENSSL_sk_value(stack.as_ptr(), 3).is_null());
        }
    }

    #[test]
    fn c_code_frees_what_it_was_given() {
        let raw = PointerStack::of(NUMBERS.iter()).into_raw();
        // SAFETY: ours until it is freed, once.
        unsafe {
            assert_eq!(ffi::OPENSSL_sk_num(raw), 3);
            ffi::OPENSSL_sk_free(raw);
        }
    }
}
