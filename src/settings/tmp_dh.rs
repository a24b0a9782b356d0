//! A key for DHE, kept for programs that set one.

use std::ptr;

use super::Configurable;
use super::security::operation;
use crate::libcrypto::x509::Key;
use crate::tables::reasons::Reason;

/// `SSL_CTX_set0_tmp_dh_pkey`: keeps the key, which none of our suites uses; returns it if it is too weak.
pub fn set_tmp_dh(target: &impl Configurable, key: Option<Key>) -> Result<(), (Reason, Option<Key>)> {
    let bits = Key::security_bits_of(key.as_ref()).max(0).unsigned_abs();
    let other = key.as_ref().map_or(ptr::null_mut(), Key::as_ptr).cast();
    let security = target.settings().security;
    if !security.permits(target.security_subject(), operation::TMP_DH, bits, 0, None, other) {
        return Err((Reason::DH_KEY_TOO_SMALL, key));
    }
    let old = target.change(|settings| std::mem::replace(&mut settings.tmp_dh, key));
    drop(old);
    Ok(())
}
