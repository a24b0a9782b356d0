//! The text of the queued error for a failed command, in addition to the reason.

use std::ffi::{CStr, CString};

use super::conf::{Outcome, Reader};

impl Reader {
    /// The command, without its prefix, and its value.
    pub fn complaint(&self, outcome: Outcome, name: &CStr, value: Option<&CStr>) -> CString {
        let name = self.without_prefix(name.to_bytes()).unwrap_or(name.to_bytes());
        let mut text = [b"cmd=", name].concat();
        if outcome != Outcome::Unknown {
            // libcrypto prints this for a NULL.
            text.extend_from_slice(b", value=");
            text.extend_from_slice(value.map_or(b"<EMPTY>", CStr::to_bytes));
        }
        CString::new(text).unwrap_or_default()
    }
}
