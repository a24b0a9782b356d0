//! Stops our own panics, and lets all other unwinding pass.
//!
//! A C++ exception out of a callback, the unwinding of `pthread_cancel` and of `pthread_exit` belong to the program: they go
//! through us to its own handlers, as through OpenSSL, and our frames only run their destructors. `catch_unwind`
//! would end the process there. So the catching frame is our own, with a personality routine that tells our panics
//! from everything else.

use std::ffi::{c_int, c_void};
use std::mem::{ManuallyDrop, MaybeUninit};
use std::panic::catch_unwind;

use crate::libcrypto::mark::is_of_this_library;

/// Runs `work`; None where it panics.
pub fn catch<R, F: FnOnce() -> R>(work: F) -> Option<R> {
    let mut call = Call { work: ManuallyDrop::new(work), result: MaybeUninit::uninit() };
    // SAFETY: `run` gets the call that it is made for, once.
    let exception = unsafe { oxissl_call(run::<R, F>, (&raw mut call).cast()) };
    if exception.is_null() {
        // SAFETY: `run` has come to its end.
        return Some(unsafe { call.result.assume_init() });
    }
    dispose(exception);
    None
}

struct Call<R, F> {
    work: ManuallyDrop<F>,
    result: MaybeUninit<R>,
}

unsafe extern "C-unwind" fn run<R, F: FnOnce() -> R>(call: *mut c_void) {
    // SAFETY: see `catch`; the work is taken out once.
    unsafe {
        let call = &mut *call.cast::<Call<R, F>>();
        let work = ManuallyDrop::take(&mut call.work);
        call.result.write(work());
    }
}

/// Lets std take back the panic that our frame has caught: it counts them, and owns the payload.
#[cold]
fn dispose(exception: *mut Exception) {
    // SAFETY: a panic of our own that nobody else handles any more; std's own frame catches it here.
    drop(catch_unwind(|| unsafe { _Unwind_RaiseException(exception) }));
}

/// The head of an exception in flight (`struct _Unwind_Exception`).
#[repr(C)]
struct Exception {
    class: u64,
    cleanup: *const c_void,
}

type Context = c_void;

unsafe extern "C-unwind" {
    /// `work(data)`, and then NULL; the exception where a panic has come out of it.
    fn oxissl_call(work: unsafe extern "C-unwind" fn(*mut c_void), data: *mut c_void) -> *mut Exception;
    fn _Unwind_RaiseException(exception: *mut Exception) -> c_int;
}

unsafe extern "C" {
    static oxissl_caught: u8;
    fn _Unwind_SetGR(context: *mut Context, register: c_int, value: usize);
    fn _Unwind_SetIP(context: *mut Context, address: usize);
}

const RUST: u64 = u64::from_ne_bytes(*b"MOZ\0RUST");
const SEARCH_PHASE: c_int = 1;
const HANDLER_FRAME: c_int = 4;
const FORCE_UNWIND: c_int = 8;
const HANDLER_FOUND: c_int = 6;
const INSTALL_CONTEXT: c_int = 7;
const CONTINUE_UNWIND: c_int = 8;
/// The register that a landing pad gets its exception in: rax, x0.
const EXCEPTION_REGISTER: c_int = 0;

/// What the unwinder asks `oxissl_call`'s frame.
unsafe extern "C" fn personality(
    _version: c_int,
    actions: c_int,
    class: u64,
    exception: *mut Exception,
    context: *mut Context,
) -> c_int {
    // SAFETY: called by the unwinder, with an exception in flight and the context of `oxissl_call`'s frame, which has one
    // call and one landing pad.
    unsafe {
        if actions & FORCE_UNWIND != 0 || class != RUST || !is_ours(exception) {
            return CONTINUE_UNWIND;
        }
        if actions & SEARCH_PHASE != 0 {
            return HANDLER_FOUND;
        }
        if actions & HANDLER_FRAME == 0 {
            return CONTINUE_UNWIND;
        }
        _Unwind_SetGR(context, EXCEPTION_REGISTER, exception.addr());
        _Unwind_SetIP(context, (&raw const oxissl_caught).addr());
        INSTALL_CONTEXT
    }
}

/// Whether a Rust exception is one of our own std: a program in Rust has a std of its own, and panics of its own.
unsafe fn is_ours(exception: *const Exception) -> bool {
    // SAFETY: promised by the caller.
    is_of_this_library(unsafe { (*exception).cleanup })
}

#[cfg(target_arch = "x86_64")]
std::arch::global_asm!(
    ".text",
    ".hidden oxissl_call",
    ".globl oxissl_call",
    ".type oxissl_call, @function",
    ".p2align 4",
    "oxissl_call:",
    ".cfi_startproc",
    ".cfi_personality 0x1b, {personality}",
    "push rbp",
    ".cfi_def_cfa_offset 16",
    ".cfi_offset rbp, -16",
    "mov rbp, rsp",
    ".cfi_def_cfa_register rbp",
    "mov rax, rdi",
    "mov rdi, rsi",
    "call rax",
    "xor eax, eax",
    ".hidden oxissl_caught",
    ".globl oxissl_caught",
    "oxissl_caught:",
    "pop rbp",
    ".cfi_def_cfa rsp, 8",
    "ret",
    ".cfi_endproc",
    ".size oxissl_call, . - oxissl_call",
    personality = sym personality,
);

#[cfg(target_arch = "aarch64")]
std::arch::global_asm!(
    ".text",
    ".hidden oxissl_call",
    ".globl oxissl_call",
    ".type oxissl_call, @function",
    ".p2align 4",
    "oxissl_call:",
    ".cfi_startproc",
    ".cfi_personality 0x1b, {personality}",
    "stp x29, x30, [sp, #-16]!",
    ".cfi_def_cfa_offset 16",
    ".cfi_offset x29, -16",
    ".cfi_offset x30, -8",
    "mov x29, sp",
    ".cfi_def_cfa_register x29",
    "mov x8, x0",
    "mov x0, x1",
    "blr x8",
    "mov x0, xzr",
    ".hidden oxissl_caught",
    ".globl oxissl_caught",
    "oxissl_caught:",
    "ldp x29, x30, [sp], #16",
    ".cfi_def_cfa sp, 0",
    ".cfi_restore x29",
    ".cfi_restore x30",
    "ret",
    ".cfi_endproc",
    ".size oxissl_call, . - oxissl_call",
    personality = sym personality,
);

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn gives_the_result_or_ends_the_panic() {
        assert_eq!(catch(|| 7), Some(7));
        for _ in 0..3 {
            assert_eq!(catch(|| -> i32 { panic!("expected by this test") }), None);
        }
        assert!(!std::thread::panicking());
    }

    #[test]
    fn runs_destructors_on_the_way() {
        struct Note<'a>(&'a AtomicBool);
        impl Drop for Note<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let dropped = AtomicBool::new(false);
        let caught = catch(|| {
            let _note = Note(&dropped);
            panic!("expected by this test");
        });
        assert!(caught.is_none() && dropped.load(Ordering::Relaxed));
    }
}
