//! A panic never crosses into C: it becomes the function's failure value and an internal error in the queue. Exceptions
//! of the program's own code pass through.

use std::ffi::CStr;

use super::catch::catch;
use crate::libcrypto::error_queue;
use crate::logging::{self, Level, enabled};
use crate::tables::reasons::Reason;

/// Runs `work`; a panic in it gives `on_panic` and a reason.
pub fn guard<R>(function: &'static CStr, on_panic: R, work: impl FnOnce() -> R) -> R {
    let work = move || {
        #[cfg(feature = "injected-panics")]
        crate::injected::at(&function.to_string_lossy());
        work()
    };
    match catch(work) {
        Some(result) => result,
        None => {
            error_queue::raise(function, Reason::INTERNAL_ERROR);
            if enabled(Level::Error) {
                logging::line(Level::Error, format_args!("{}: internal error", function.to_string_lossy()));
            }
            on_panic
        }
    }
}

/// As [`guard`], for functions that succeed with 1 and fail with 0 and a reason.
pub fn guard_result(function: &'static CStr, work: impl FnOnce() -> Result<(), Reason>) -> std::ffi::c_int {
    guard(function, 0, || match work() {
        Ok(()) => 1,
        Err(reason) => {
            error_queue::raise(function, reason);
            0
        }
    })
}
