//! libcrypto's ChaCha20-Poly1305 (RFC 8439), for one key and one direction.

use std::ffi::{c_int, c_void};
use std::ptr::{self, NonNull};

use super::error_queue::unreported;
use super::ffi;
use super::init::LibraryContext;

/// A cipher with its key.
pub struct ChaCha20Poly1305(NonNull<ffi::EVP_CIPHER_CTX>);

// SAFETY: a cipher context is not bound to a thread, and it is only used through `&mut`.
unsafe impl Send for ChaCha20Poly1305 {}
// SAFETY: as above.
unsafe impl Sync for ChaCha20Poly1305 {}

/// Bytes of the key.
pub const KEY: usize = 32;
/// Bytes of a nonce.
pub const NONCE: usize = 12;
/// Bytes of TLS 1.2's additional data for a record.
pub const RECORD_ASSOCIATED: usize = 13;
/// Bytes that sealing adds.
pub const TAG: usize = 16;

impl ChaCha20Poly1305 {
    /// None if the library context has no such cipher.
    pub fn new(library: &LibraryContext, key: &[u8; KEY], seals: bool) -> Option<Self> {
        // SAFETY: the context is ours; the cipher reads `KEY` bytes of key, and no nonce yet.
        unsafe {
            let this = Self(NonNull::new(ffi::EVP_CIPHER_CTX_new())?);
            let ready = unreported(|| {
                let properties = library.properties_ptr();
                let cipher =
                    ffi::EVP_CIPHER_fetch(library.context, c"ChaCha20-Poly1305".as_ptr(), properties);
                if cipher.is_null() {
                    return 0;
                }
                let (context, key) = (this.0.as_ptr(), key.as_ptr());
                let ready =
                    ffi::EVP_CipherInit_ex2(context, cipher, key, ptr::null(), seals.into(), ptr::null());
                // The context has a reference of its own.
                ffi::EVP_CIPHER_free(cipher);
                ready
            });
            (ready == 1).then_some(this)
        }
    }

    /// Prepares it for [`ChaCha20Poly1305::run_record`], with the nonce that is combined with sequence numbers.
    pub fn for_records(self, nonce: &[u8; NONCE]) -> Option<Self> {
        self.control(ffi::EVP_CTRL_AEAD_SET_IV_FIXED, nonce.as_ptr().cast_mut(), NONCE)?;
        Some(self)
    }

    /// Seals or opens the content of a TLS 1.2 record with its tag, in place, in one call. `associated` begins with the
    /// sequence number, and ends with a length: of the content to seal, or of all of `record` to open.
    pub fn run_record(&mut self, associated: &mut [u8; RECORD_ASSOCIATED], record: &mut [u8]) -> Option<()> {
        unreported(|| {
            self.control(ffi::EVP_CTRL_AEAD_TLS1_AAD, associated.as_mut_ptr(), RECORD_ASSOCIATED)?;
            self.update(record.as_mut_ptr(), record.as_ptr(), record.len())
        })
    }

    /// Seals the concatenated parts into `out`, which has space for them and for the tag.
    pub fn seal<'a>(
        &mut self,
        nonce: &[u8; NONCE],
        associated: &[u8],
        parts: impl Iterator<Item = &'a [u8]>,
        out: &mut [u8],
    ) -> Option<()> {
        let (mut rest, tag) = out.split_at_mut_checked(out.len().checked_sub(TAG)?)?;
        self.begin(nonce, associated)?;
        for part in parts {
            let (sealed, tail) = rest.split_at_mut_checked(part.len())?;
            self.update(sealed.as_mut_ptr(), part.as_ptr(), part.len())?;
            rest = tail;
        }
        if !rest.is_empty() {
            return None;
        }
        self.finish()?;
        self.control(ffi::EVP_CTRL_AEAD_GET_TAG, tag.as_mut_ptr(), TAG)
    }

    /// Opens in place the content before the tag at the end of `sealed`; returns its length. None if it was not sealed with
    /// these arguments; then the content is worthless.
    pub fn open(&mut self, nonce: &[u8; NONCE], associated: &[u8], sealed: &mut [u8]) -> Option<usize> {
        let length = sealed.len().checked_sub(TAG)?;
        let (content, tag) = sealed.split_at_mut(length);
        unreported(|| {
            self.begin(nonce, associated)?;
            self.control(ffi::EVP_CTRL_AEAD_SET_TAG, tag.as_mut_ptr(), TAG)?;
            self.update(content.as_mut_ptr(), content.as_ptr(), length)?;
            self.finish()
        })?;
        Some(length)
    }

    fn begin(&mut self, nonce: &[u8; NONCE], associated: &[u8]) -> Option<()> {
        // SAFETY: the cipher reads `NONCE` bytes; key and direction stay.
        let ready = unsafe {
            ffi::EVP_CipherInit_ex(
                self.0.as_ptr(),
                ptr::null(),
                ptr::null_mut(),
                ptr::null(),
                nonce.as_ptr(),
                KEEP_DIRECTION,
            )
        };
        (ready == 1).then_some(())?;
        self.update(ptr::null_mut(), associated.as_ptr(), associated.len())
    }

    /// `into` is NULL, or has as many bytes as `from`.
    fn update(&mut self, into: *mut u8, from: *const u8, count: usize) -> Option<()> {
        let mut written: c_int = 0;
        // SAFETY: a stream cipher writes as many bytes as it reads; all callers here have them.
        let done = unsafe {
            ffi::EVP_CipherUpdate(self.0.as_ptr(), into, &mut written, from, c_int::try_from(count).ok()?)
        };
        (done == 1).then_some(())
    }

    fn finish(&mut self) -> Option<()> {
        let mut nothing = [0u8; ffi::EVP_MAX_BLOCK_LENGTH as usize];
        let mut written: c_int = 0;
        // SAFETY: writes at most a block.
        let done = unsafe { ffi::EVP_CipherFinal_ex(self.0.as_ptr(), nothing.as_mut_ptr(), &mut written) };
        (done == 1).then_some(())
    }

    /// `at` has `count` bytes, which the command reads or writes.
    fn control(&self, command: u32, at: *mut u8, count: usize) -> Option<()> {
        let (command, count) = (command as c_int, count as c_int);
        // SAFETY: all callers here have them.
        let done = unsafe { ffi::EVP_CIPHER_CTX_ctrl(self.0.as_ptr(), command, count, at.cast::<c_void>()) };
        (done > 0).then_some(())
    }
}

impl Drop for ChaCha20Poly1305 {
    fn drop(&mut self) {
        // SAFETY: we own it; libcrypto clears the key.
        unsafe { ffi::EVP_CIPHER_CTX_free(self.0.as_ptr()) }
    }
}

/// For `EVP_CipherInit_ex`.
const KEEP_DIRECTION: c_int = -1;
