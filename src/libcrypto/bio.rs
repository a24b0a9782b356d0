//! Owned references to BIOs.

use std::ffi::{c_int, c_long, c_void};
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use super::ffi;
use super::mark::{Mark, MarkPlace, this_thread};
use crate::lock::Lock;

/// One reference to a BIO; dropping it is `BIO_free_all`, which frees the chain unless another reference exists.
pub struct Bio(NonNull<ffi::BIO>);

// SAFETY: a BIO's reference count is atomic; its contents follow the program's threading, as in OpenSSL.
unsafe impl Send for Bio {}
// SAFETY: as above.
unsafe impl Sync for Bio {}

impl Clone for Bio {
    fn clone(&self) -> Self {
        // SAFETY: the BIO is alive because we hold a reference.
        unsafe { ffi::BIO_up_ref(self.0.as_ptr()) };
        Self(self.0)
    }
}

impl Drop for Bio {
    fn drop(&mut self) {
        // SAFETY: releases the reference that this object owned.
        unsafe { ffi::BIO_free_all(self.0.as_ptr()) }
    }
}

impl Bio {
    /// Takes over one reference. None for NULL.
    ///
    /// # Safety
    /// `bio` is NULL or a live BIO; the caller gives away one reference.
    pub unsafe fn from_raw(bio: *mut ffi::BIO) -> Option<Self> {
        NonNull::new(bio).map(Self)
    }

    /// A socket BIO that does not close the descriptor (`BIO_NOCLOSE`). None when memory runs out.
    pub fn socket(fd: c_int) -> Option<Self> {
        // SAFETY: BIO_s_socket is a static method; the new BIO is ours.
        unsafe { Self::from_raw(ffi::BIO_new_socket(fd, 0)) }
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::BIO {
        self.0.as_ptr()
    }

    /// Gives the reference to C code.
    pub fn into_raw(self) -> *mut ffi::BIO {
        let bio = self.0.as_ptr();
        std::mem::forget(self);
        bio
    }

    /// Appends `next` to this BIO or chain (`BIO_push`); the result is one reference.
    pub fn followed_by(self, next: Self) -> Self {
        // SAFETY: both alive; the chain takes over the reference to `next`.
        unsafe { ffi::BIO_push(self.0.as_ptr(), next.into_raw()) };
        self
    }

    /// `BIO_write`
    pub fn write(&self, bytes: &[u8]) -> c_int {
        let length = c_int::try_from(bytes.len()).unwrap_or(c_int::MAX);
        // SAFETY: BIO_write reads at most `length` bytes.
        unsafe { ffi::BIO_write(self.0.as_ptr(), bytes.as_ptr().cast(), length) }
    }

    fn read(&self, into: &mut [MaybeUninit<u8>]) -> c_int {
        let length = c_int::try_from(into.len()).unwrap_or(c_int::MAX);
        // SAFETY: BIO_read writes at most `length` bytes.
        unsafe { ffi::BIO_read(self.0.as_ptr(), into.as_mut_ptr().cast(), length) }
    }

    /// Whether the BIO reports the end of its source (`BIO_eof`).
    pub fn at_eof(&self) -> bool {
        self.control(ffi::BIO_CTRL_EOF as c_int) > 0
    }

    /// The kind of a BIO with a descriptor, for [`Bio::descriptor`].
    pub const DESCRIPTOR: c_int = ffi::BIO_TYPE_DESCRIPTOR as c_int;

    /// The descriptor of the first BIO of this kind in the chain, or -1.
    pub fn descriptor(&self, kind: c_int) -> c_int {
        let mut fd: c_int = -1;
        // SAFETY: BIO_C_GET_FD writes one int, and only when the found BIO has a descriptor.
        unsafe {
            let found = ffi::BIO_find_type(self.0.as_ptr(), kind);
            if !found.is_null() {
                ffi::BIO_ctrl(found, ffi::BIO_C_GET_FD as c_int, 0, ptr::from_mut(&mut fd).cast::<c_void>());
            }
        }
        fd
    }

    /// libcrypto's result for a descriptor without a BIO: -1, and a queued error.
    pub fn no_descriptor(kind: c_int) -> c_int {
        // SAFETY: libcrypto rejects NULL with a queued error, as it does for OpenSSL's libssl.
        unsafe { ffi::BIO_find_type(ptr::null_mut(), kind) };
        -1
    }

    /// The `BIO_TYPE_…` of the first BIO of the chain.
    pub fn kind(&self) -> c_int {
        // SAFETY: the BIO is alive.
        unsafe { ffi::BIO_method_type(self.0.as_ptr()) }
    }

    /// Whether the last operation may be retried.
    pub fn should_retry(&self) -> bool {
        self.has_flag(ffi::BIO_FLAGS_SHOULD_RETRY)
    }

    /// Whether the last operation waits to read.
    pub fn should_read(&self) -> bool {
        self.has_flag(ffi::BIO_FLAGS_READ)
    }

    /// Whether the last operation waits to write.
    pub fn should_write(&self) -> bool {
        self.has_flag(ffi::BIO_FLAGS_WRITE)
    }

    /// Whether the last operation waits for something else (`BIO_get_retry_reason`).
    pub fn should_io_special(&self) -> bool {
        self.has_flag(ffi::BIO_FLAGS_IO_SPECIAL)
    }

    /// Makes the BIO report that a read may be retried (`BIO_set_retry_read`).
    pub fn set_retry_read(&self) {
        let all = ffi::BIO_FLAGS_RWS | ffi::BIO_FLAGS_SHOULD_RETRY;
        // SAFETY: the BIO is alive.
        unsafe {
            ffi::BIO_clear_flags(self.0.as_ptr(), all as c_int);
            ffi::BIO_set_flags(self.0.as_ptr(), (ffi::BIO_FLAGS_READ | ffi::BIO_FLAGS_SHOULD_RETRY) as c_int);
        }
    }

    /// Why a special retry is wanted (`BIO_RR_…`).
    pub fn retry_reason(&self) -> c_int {
        // SAFETY: the BIO is alive.
        unsafe { ffi::BIO_get_retry_reason(self.0.as_ptr()) }
    }

    fn has_flag(&self, flag: u32) -> bool {
        // SAFETY: the BIO is alive.
        unsafe { ffi::BIO_test_flags(self.0.as_ptr(), flag as c_int) != 0 }
    }

    fn control(&self, command: c_int) -> c_long {
        // SAFETY: the commands used with this take no argument.
        unsafe { ffi::BIO_ctrl(self.0.as_ptr(), command, 0, ptr::null_mut()) }
    }
}

/// A place for a BIO that may be replaced while another thread moves bytes through it: the old one then lives until no caller
/// holds the place any more. Holding is cheaper than taking a reference.
#[derive(Default)]
pub struct BioPlace {
    /// NULL, or a BIO of which we own one reference.
    bio: AtomicPtr<ffi::BIO>,
    holders: AtomicUsize,
    /// The number of BIOs in `replaced`.
    waiting: AtomicUsize,
    replaced: Lock<Vec<Bio>>,
    /// The call in progress in the BIO's read, write or flush: one at a time.
    call: MarkPlace,
    /// The thread on which a call left the BIO by an exception of the program; 0 for none.
    left: AtomicUsize,
}

impl BioPlace {
    /// Whether there is a BIO.
    pub fn is_set(&self) -> bool {
        !self.as_ptr().is_null()
    }

    /// The address of the BIO, for comparisons. NULL if there is none.
    pub fn as_ptr(&self) -> *mut ffi::BIO {
        self.bio.load(Ordering::SeqCst)
    }

    /// A reference to the BIO.
    pub fn get(&self) -> Option<Bio> {
        self.hold().as_deref().cloned()
    }

    /// The BIO, which stays alive as long as the result.
    pub fn hold(&self) -> Option<Held<'_>> {
        // Counted first: a thread that replaces the BIO after we looked it up sees that it is held.
        self.holders.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the reference that the place owns is not released while the place is held; see `set`.
        let bio = unsafe { Bio::from_raw(self.bio.load(Ordering::SeqCst)) };
        match bio {
            Some(bio) => Some(Held { place: self, bio: ManuallyDrop::new(bio) }),
            None => {
                self.let_go();
                None
            }
        }
    }

    /// Whether a call is in the BIO, or was when the program jumped out of it.
    #[inline]
    pub fn has_call_inside(&self) -> bool {
        self.call.is_set()
    }

    /// The mark of that call.
    pub fn call_inside(&self) -> Option<Mark> {
        self.call.get()
    }

    /// Forgets that call, which is gone. The caller must let go of what the call held of the place.
    pub fn forget_call(&self) {
        self.call.clear();
    }

    /// Whether an exception, or other unwinding, has come out of the BIO since [`BioPlace::expect_return`]: then the call is
    /// in the same position as after a retry request of the BIO.
    pub fn was_left(&self) -> bool {
        self.left.load(Ordering::Relaxed) == this_thread().number()
    }

    /// See [`BioPlace::was_left`].
    pub fn expect_return(&self) {
        // A note for another thread stays until that thread has read it.
        if self.was_left() {
            self.left.store(0, Ordering::Relaxed);
        }
    }

    /// Replaces the BIO.
    pub fn set(&self, bio: Option<Bio>) {
        let new = bio.map_or(ptr::null_mut(), Bio::into_raw);
        // SAFETY: the place owned this reference, and it can no longer be found there.
        let Some(old) = (unsafe { Bio::from_raw(self.bio.swap(new, Ordering::SeqCst)) }) else { return };
        if self.holders.load(Ordering::SeqCst) == 0 {
            // Every later holder of the place finds the new BIO.
            drop(old);
            return;
        }
        self.replaced.lock().push(old);
        self.waiting.fetch_add(1, Ordering::SeqCst);
        self.release_replaced();
    }

    /// A holder lets go.
    pub fn let_go(&self) {
        if self.holders.fetch_sub(1, Ordering::SeqCst) == 1 && self.waiting.load(Ordering::SeqCst) != 0 {
            self.release_replaced();
        }
    }

    fn release_replaced(&self) {
        let released = self.replaced.with(|replaced| {
            // Under the lock: all BIOs in the list were replaced before, so a later holder has not seen them.
            if self.holders.load(Ordering::SeqCst) != 0 {
                return Vec::new();
            }
            self.waiting.store(0, Ordering::SeqCst);
            std::mem::take(replaced)
        });
        // Releasing them may run C code, so it happens outside the lock.
        drop(released);
    }
}

impl Drop for BioPlace {
    fn drop(&mut self) {
        self.set(None);
    }
}

/// See [`BioPlace::hold`].
pub struct Held<'a> {
    place: &'a BioPlace,
    bio: ManuallyDrop<Bio>,
}

impl Held<'_> {
    /// `BIO_read` into memory that need not be initialised; returns the result of `BIO_read`.
    pub fn read(&self, into: &mut [MaybeUninit<u8>]) -> c_int {
        self.call(|bio| bio.read(into))
    }

    /// `BIO_write`
    pub fn write(&self, bytes: &[u8]) -> c_int {
        self.call(|bio| bio.write(bytes))
    }

    /// `BIO_flush`
    pub fn flush(&self) -> c_long {
        self.call(|bio| bio.control(ffi::BIO_CTRL_FLUSH as c_int))
    }

    /// A call that may wait indefinitely, and that the program may leave by a jump or an exception.
    #[inline(never)]
    fn call<R>(&self, work: impl FnOnce(&Bio) -> R) -> R {
        struct Leaving<'a>(&'a BioPlace);
        impl Drop for Leaving<'_> {
            fn drop(&mut self) {
                self.0.call.clear();
                self.0.left.store(this_thread().number(), Ordering::Relaxed);
            }
        }
        self.place.call.set(Mark::here());
        let leaving = Leaving(self.place);
        let result = work(&self.bio);
        std::mem::forget(leaving);
        self.place.call.clear();
        self.place.expect_return();
        result
    }
}

impl Deref for Held<'_> {
    type Target = Bio;

    fn deref(&self) -> &Bio {
        &self.bio
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.place.let_go();
    }
}
