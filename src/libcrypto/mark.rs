//! The position of a call on its stack, to find out later whether the program has jumped out of it.
//!
//! A program may leave a call that waits in a BIO by `longjmp`, which none of our frames notices. The next call that needs what
//! those frames held checks for that. The rule: a call counts as abandoned only if that is certain. Any other call, especially
//! one on another thread's or fiber's stack, counts as running.

use std::ffi::{CStr, c_int, c_void};
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A frame of this library on the stack of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    thread: ThreadNumber,
    address: usize,
}

/// Distinguishes live threads. std's own thread ids are gone when a thread's destructors run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadNumber(usize);

impl ThreadNumber {
    /// Not 0.
    pub fn number(self) -> usize {
        self.0
    }
}

/// The current thread.
pub fn this_thread() -> ThreadNumber {
    // SAFETY: only the address is taken, of a variable that each thread has.
    ThreadNumber(unsafe { libc::__errno_location() }.addr())
}

impl Mark {
    /// The frame of the function that this is inlined into, which must exist for as long as the mark is to count.
    #[inline(always)]
    pub fn here() -> Self {
        Self { thread: this_thread(), address: stack_pointer() }
    }

    /// The thread whose stack holds the frame.
    pub fn thread(self) -> ThreadNumber {
        self.thread
    }

    /// Whether that frame is certainly gone, so that no call returns to it.
    #[cold]
    #[inline(never)]
    pub fn is_abandoned(self) -> bool {
        if self.thread != this_thread() {
            return false;
        }
        // No verdict on a fiber's or a signal handler's stack, even if it lies inside the thread's own.
        let Some(stack) = native_stack().filter(|_| !is_on_signal_stack()) else { return false };
        let here = stack_pointer();
        if !stack.contains(&here) || !stack.contains(&self.address) {
            return false;
        }
        // Below the stack pointer, every frame is gone. Elsewhere our frames must be distinguishable from the program's.
        if here <= self.address && !is_library_of_its_own() {
            return false;
        }
        let mut walk = Walk::to(self.address, stack);
        // SAFETY: `step` gets the walk, which outlives the call.
        unsafe { _Unwind_Backtrace(step, (&raw mut walk).cast()) };
        walk.abandoned()
    }

    /// Whether this frame has called the one at `deeper`, directly or through others. Valid only for frames that are known to
    /// belong to one call, or to none.
    pub fn is_above(self, deeper: Self) -> bool {
        self.thread == deeper.thread && self.address >= deeper.address
    }
}

/// Storage for a mark, which its own thread sets and clears at the cost of two stores.
#[derive(Default)]
pub struct MarkPlace {
    thread: AtomicUsize,
    address: AtomicUsize,
}

impl MarkPlace {
    /// Sets the mark.
    pub fn set(&self, mark: Mark) {
        self.address.store(mark.address, Ordering::Relaxed);
        self.thread.store(mark.thread.0, Ordering::Relaxed);
    }

    /// Clears the mark.
    pub fn clear(&self) {
        self.thread.store(0, Ordering::Relaxed);
    }

    /// Whether a mark is set.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.thread.load(Ordering::Relaxed) != 0
    }

    /// The mark, if set. Another thread's values do not matter, so they need not be consistent.
    pub fn get(&self) -> Option<Mark> {
        let (thread, address) = (self.thread.load(Ordering::Relaxed), self.address.load(Ordering::Relaxed));
        (thread != 0).then_some(Mark { thread: ThreadNumber(thread), address })
    }
}

/// Walks up all existing frames, past the one that covers the mark.
struct Walk {
    mark: usize,
    stack: Range<usize>,
    /// The lower end of the previous frame.
    last: usize,
    /// Whether the previous frame is one of this library.
    ours: bool,
    /// Only frames of this library so far: those of the asking call, and of a call whose callback re-entered the library by a
    /// tail call. None of them is inside a BIO: before such a call, the walk meets libcrypto's frames.
    leading: bool,
    /// The verdict of the frame that covers the mark.
    gone: Option<bool>,
    /// The walk reached another stack, as it does above a signal handler's: the frames in between prove nothing.
    elsewhere: bool,
}

impl Walk {
    fn to(mark: usize, stack: Range<usize>) -> Self {
        Self { mark, stack, last: 0, ours: true, leading: true, gone: None, elsewhere: false }
    }

    /// Examines the frame whose lower end is `bottom`; returns whether to continue.
    fn look(&mut self, bottom: usize, ours: bool) -> bool {
        if bottom < self.last || !self.stack.contains(&bottom) {
            self.elsewhere = true;
            return false;
        }
        if self.gone.is_none() && self.mark < bottom && !(self.leading && ours) {
            // The frame that covers the mark belongs to the asking call, to the program, or to libcrypto: the marked one is
            // gone. Only a frame of this library further up may be the marked one.
            self.gone = Some(self.leading || !self.ours);
        }
        self.leading &= ours;
        (self.last, self.ours) = (bottom, ours);
        true
    }

    fn abandoned(&self) -> bool {
        self.gone == Some(true) && !self.elsewhere
    }
}

unsafe extern "C" fn step(context: *mut c_void, walk: *mut c_void) -> c_int {
    // SAFETY: the unwinder passes the context of a frame, and the argument of `_Unwind_Backtrace`.
    unsafe {
        let walk = &mut *walk.cast::<Walk>();
        let ours = is_of_this_library(ptr::with_exposed_provenance(_Unwind_GetIP(context)));
        if walk.look(_Unwind_GetCFA(context), ours) { GO_ON } else { END_OF_STACK }
    }
}

/// An object with an address inside this library.
static OWN: u8 = 0;

/// What the dynamic linker knows about an address.
fn image(address: *const c_void) -> libc::Dl_info {
    let mut info = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: any address may be asked about; zeros are a valid Dl_info.
    unsafe {
        libc::dladdr(address, info.as_mut_ptr());
        info.assume_init()
    }
}

/// Whether code at this address belongs to this library.
pub fn is_of_this_library(address: *const c_void) -> bool {
    image(address).dli_fbase == image(ptr::from_ref(&OWN).cast()).dli_fbase
}

/// Whether the library's frames can be told from those of the program: not if it is linked into the program.
fn is_library_of_its_own() -> bool {
    let file = image(ptr::from_ref(&OWN).cast()).dli_fname;
    // SAFETY: NULL or a C string that lives as long as the library is loaded.
    let file = (!file.is_null()).then(|| unsafe { CStr::from_ptr(file) }.to_bytes());
    file.is_some_and(|path| {
        path.rsplit(|byte| *byte == b'/').next().is_some_and(|name| name.starts_with(b"libssl.so"))
    })
}

/// The stack that the thread got when it was created.
fn native_stack() -> Option<Range<usize>> {
    let (mut base, mut size) = (ptr::null_mut(), 0);
    let mut attributes = MaybeUninit::uninit();
    // SAFETY: the first call initialises the attributes if it succeeds, and the last one destroys them.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let found = libc::pthread_attr_getstack(attributes.as_ptr(), &mut base, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        (found == 0).then(|| base.addr()..base.addr() + size)
    }
}

/// Whether a signal handler runs on an alternate stack, or whether that is unknown.
fn is_on_signal_stack() -> bool {
    let mut stack = MaybeUninit::<libc::stack_t>::zeroed();
    // SAFETY: only asks; zeros are a valid stack_t.
    unsafe {
        libc::sigaltstack(ptr::null(), stack.as_mut_ptr()) != 0
            || stack.assume_init().ss_flags & libc::SS_ONSTACK != 0
    }
}

#[inline(always)]
fn stack_pointer() -> usize {
    let address;
    // SAFETY: reads a register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {}, rsp", out(reg) address, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("mov {}, sp", out(reg) address, options(nomem, nostack, preserves_flags));
    }
    address
}

const GO_ON: c_int = 0;
const END_OF_STACK: c_int = 5;

unsafe extern "C" {
    fn _Unwind_Backtrace(
        step: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int,
        walk: *mut c_void,
    ) -> c_int;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
    fn _Unwind_GetCFA(context: *mut c_void) -> usize;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks frames with these lower ends; returns the verdict on the mark.
    fn walked(mark: usize, frames: &[(usize, bool)]) -> bool {
        let mut walk = Walk::to(mark, 0..1000);
        for (bottom, ours) in frames {
            if !walk.look(*bottom, *ours) {
                break;
            }
        }
        walk.abandoned()
    }

    #[test]
    fn counts_as_left_only_what_is_certain() {
        const OURS: bool = true;
        const OTHERS: bool = false;
        // The asking call has frames up to 30; another call of ours lies amid the program's frames from 50 to 70.
        let frames =
            [(10, OURS), (20, OURS), (30, OTHERS), (50, OURS), (60, OURS), (70, OTHERS), (90, OTHERS)];
        for left in [15, 25, 29, 30, 49, 75] {
            assert!(walked(left, &frames), "{left}");
        }
        for alive in [50, 55, 65, 69] {
            assert!(!walked(alive, &frames), "{alive}");
        }
        // Beyond the visible frames, and on another stack.
        assert!(!walked(95, &frames));
        assert!(!walked(15, &[(10, OURS), (20, OTHERS), (5, OTHERS)]));
        assert!(!walked(15, &[(10, OURS), (20, OTHERS), (2000, OTHERS)]));
        assert!(!walked(40, &[(10, OURS), (20, OTHERS), (5, OTHERS), (60, OTHERS)]));
    }

    #[test]
    fn knows_a_frame_that_is_there() {
        #[inline(never)]
        fn deeper(mark: Mark) -> bool {
            std::hint::black_box(mark).is_abandoned()
        }
        assert!(!deeper(Mark::here()));
    }
}
