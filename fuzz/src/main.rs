//! The fuzz targets, in one program: `FUZZ_TARGET=name oxissl-fuzz [libFuzzer's arguments]`. `scripts/fuzz` builds and runs it;
//! `docs/decisions/0019-fuzzing.md` says why it is so. Without a target it lists them.
#![allow(unsafe_code)]

mod api;
mod certificate;
mod input;
mod pair;
mod seeds;
mod targets;

use std::ffi::{CString, c_char, c_int};
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;

use targets::{TARGETS, Target};

unsafe extern "C" {
    /// libFuzzer's loop.
    fn LLVMFuzzerRunDriver(
        count: *mut c_int,
        arguments: *mut *mut *mut c_char,
        run: extern "C" fn(*const u8, usize) -> c_int,
    ) -> c_int;
}

static TARGET: OnceLock<&Target> = OnceLock::new();

fn main() -> ExitCode {
    if let [_, command, folder] = &std::env::args().collect::<Vec<_>>()[..]
        && command == "seeds"
    {
        seeds::write(Path::new(folder)).expect("it can be written there");
        return ExitCode::SUCCESS;
    }
    let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let Some(target) = TARGETS.iter().find(|target| target.name == wanted) else {
        for target in TARGETS {
            println!("{}\t{}\t{}", target.name, target.few, target.what);
        }
        return if wanted.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    };
    let _ = TARGET.set(target);
    // The library catches its own panics; here each one is a finding.
    std::panic::set_hook(Box::new(|info| {
        eprintln!("{info}\n{}", std::backtrace::Backtrace::force_capture());
        std::process::abort();
    }));
    let own: Vec<CString> = std::env::args()
        .chain([format!("-max_len={}", target.longest), "-entropic=0".into()])
        .filter_map(|text| CString::new(text).ok())
        .collect();
    let mut pointers: Vec<*mut c_char> = own.iter().map(|text| text.as_ptr().cast_mut()).collect();
    let mut count = pointers.len() as c_int;
    pointers.push(std::ptr::null_mut());
    let mut arguments = pointers.as_mut_ptr();
    // SAFETY: `main`'s arguments, which live as long as the process.
    let status = unsafe { LLVMFuzzerRunDriver(&mut count, &mut arguments, run) };
    if status == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

extern "C" fn run(data: *const u8, length: usize) -> c_int {
    // SAFETY: libFuzzer's input; its pointer may be anything where there is none.
    let input = if length == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, length) } };
    if let Some(target) = TARGET.get() {
        (target.run)(input);
    }
    0
}
