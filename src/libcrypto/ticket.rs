//! Session tickets whose cipher and MAC come from the program's callback. `crypto/ticket_keys.rs` has tickets with a context's
//! own keys.

use std::ffi::{c_int, c_uint, c_void};
use std::ptr::NonNull;

use zeroize::Zeroizing;

use super::ffi;
use super::init::LibraryContext;

/// Bytes of a key name.
pub const NAME: usize = 16;
/// Bytes of the initialisation vector: `EVP_MAX_IV_LENGTH`, which is also AES's.
pub const VECTOR: usize = 16;

/// The kind of MAC that a ticket callback sets up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MacKind {
    /// `SSL_CTX_set_tlsext_ticket_key_evp_cb`
    Evp,
    /// `SSL_CTX_set_tlsext_ticket_key_cb`, deprecated
    Hmac,
}

/// A cipher and a MAC that a callback sets up for one ticket.
pub struct TicketSealer {
    cipher: NonNull<ffi::EVP_CIPHER_CTX>,
    mac: Mac,
}

enum Mac {
    Evp(NonNull<ffi::EVP_MAC_CTX>),
    Hmac(NonNull<ffi::HMAC_CTX>),
}

impl Drop for TicketSealer {
    fn drop(&mut self) {
        // SAFETY: we own both contexts.
        unsafe {
            ffi::EVP_CIPHER_CTX_free(self.cipher.as_ptr());
            match self.mac {
                Mac::Evp(mac) => ffi::EVP_MAC_CTX_free(mac.as_ptr()),
                Mac::Hmac(mac) => ffi::HMAC_CTX_free(mac.as_ptr()),
            }
        }
    }
}

impl TicketSealer {
    /// Contexts for a callback to set up.
    pub fn empty(library: &LibraryContext, kind: MacKind) -> Option<Self> {
        // SAFETY: each object is new and owned by us; the MAC method is counted by its context.
        unsafe {
            let mac = match kind {
                MacKind::Evp => {
                    let properties = library.properties_ptr();
                    let method =
                        NonNull::new(ffi::EVP_MAC_fetch(library.context, c"HMAC".as_ptr(), properties))?;
                    let context = ffi::EVP_MAC_CTX_new(method.as_ptr());
                    ffi::EVP_MAC_free(method.as_ptr());
                    Mac::Evp(NonNull::new(context)?)
                }
                MacKind::Hmac => Mac::Hmac(NonNull::new(ffi::HMAC_CTX_new())?),
            };
            match NonNull::new(ffi::EVP_CIPHER_CTX_new()) {
                Some(cipher) => Some(Self { cipher, mac }),
                None => {
                    match mac {
                        Mac::Evp(mac) => ffi::EVP_MAC_CTX_free(mac.as_ptr()),
                        Mac::Hmac(mac) => ffi::HMAC_CTX_free(mac.as_ptr()),
                    }
                    None
                }
            }
        }
    }

    /// The cipher, for a callback.
    pub fn cipher(&self) -> *mut ffi::EVP_CIPHER_CTX {
        self.cipher.as_ptr()
    }

    /// The MAC, for a callback: an `EVP_MAC_CTX` or an `HMAC_CTX`.
    pub fn mac(&self) -> *mut c_void {
        match self.mac {
            Mac::Evp(mac) => mac.as_ptr().cast(),
            Mac::Hmac(mac) => mac.as_ptr().cast(),
        }
    }

    /// The whole ticket.
    pub fn seal(&self, name: &[u8; NAME], vector: &[u8; VECTOR], plain: &[u8]) -> Option<Vec<u8>> {
        let mut ticket = name.to_vec();
        ticket.extend_from_slice(&vector[..self.vector_length()?]);
        ticket.extend_from_slice(&self.run_cipher(plain)?);
        let tag = self.authenticate(&ticket)?;
        ticket.extend_from_slice(&tag);
        Some(ticket)
    }

    /// The contents of a ticket; None if it was not sealed with these keys.
    pub fn open(&self, ticket: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let content = NAME + self.vector_length()?;
        let tag_length = self.tag_length()?;
        if tag_length == 0 || ticket.len() <= content + tag_length {
            return None;
        }
        let (sealed, tag) = ticket.split_at(ticket.len() - tag_length);
        if !equal(&self.authenticate(sealed)?, tag) {
            return None;
        }
        self.run_cipher(&sealed[content..])
    }

    fn vector_length(&self) -> Option<usize> {
        // SAFETY: alive; a context without a cipher is a callback's mistake, for which libcrypto returns a number that is not a
        // length.
        let length = unsafe {
            if ffi::EVP_CIPHER_CTX_get0_cipher(self.cipher.as_ptr()).is_null() {
                return None;
            }
            ffi::EVP_CIPHER_CTX_get_iv_length(self.cipher.as_ptr())
        };
        usize::try_from(length).ok().filter(|length| *length <= VECTOR)
    }

    fn tag_length(&self) -> Option<usize> {
        // SAFETY: alive.
        Some(unsafe {
            match self.mac {
                Mac::Evp(mac) => ffi::EVP_MAC_CTX_get_mac_size(mac.as_ptr()),
                Mac::Hmac(mac) => ffi::HMAC_size(mac.as_ptr()),
            }
        })
    }

    fn run_cipher(&self, input: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let length = c_int::try_from(input.len()).ok()?;
        let mut output = Zeroizing::new(vec![0u8; input.len() + LONGEST_BLOCK]);
        let (mut first, mut last): (c_int, c_int) = (0, 0);
        // SAFETY: a cipher writes at most one block more than it reads.
        let done = unsafe {
            ffi::EVP_CipherUpdate(
                self.cipher.as_ptr(),
                output.as_mut_ptr(),
                &mut first,
                input.as_ptr(),
                length,
            ) == 1
                && ffi::EVP_CipherFinal_ex(
                    self.cipher.as_ptr(),
                    output.as_mut_ptr().add(usize::try_from(first).ok()?),
                    &mut last,
                ) == 1
        };
        output.truncate(usize::try_from(first + last).ok()?);
        done.then_some(output)
    }

    fn authenticate(&self, data: &[u8]) -> Option<Vec<u8>> {
        let mut tag = vec![0u8; LONGEST_TAG];
        // SAFETY: both write at most EVP_MAX_MD_SIZE bytes, and the buffer is that long.
        let length = unsafe {
            match self.mac {
                Mac::Evp(mac) => {
                    let mut length = 0usize;
                    let done = ffi::EVP_MAC_update(mac.as_ptr(), data.as_ptr(), data.len()) == 1
                        && ffi::EVP_MAC_final(mac.as_ptr(), tag.as_mut_ptr(), &mut length, tag.len()) == 1;
                    done.then_some(length)
                }
                Mac::Hmac(mac) => {
                    let mut length: c_uint = 0;
                    let done = ffi::HMAC_Update(mac.as_ptr(), data.as_ptr(), data.len()) == 1
                        && ffi::HMAC_Final(mac.as_ptr(), tag.as_mut_ptr(), &mut length) == 1;
                    done.then_some(length as usize)
                }
            }
        }?;
        tag.truncate(length);
        Some(tag)
    }
}

/// `EVP_MAX_BLOCK_LENGTH`
const LONGEST_BLOCK: usize = 32;
/// `EVP_MAX_MD_SIZE`
const LONGEST_TAG: usize = 64;

/// Compares in constant time, without revealing the first difference.
fn equal(one: &[u8], other: &[u8]) -> bool {
    // SAFETY: both are as long as the third argument says.
    one.len() == other.len()
        && unsafe { ffi::CRYPTO_memcmp(one.as_ptr().cast(), other.as_ptr().cast(), one.len()) == 0 }
}

/// Fills `bytes` with public random data from the library context's generator.
pub fn random(library: &LibraryContext, bytes: &mut [u8]) -> bool {
    // SAFETY: writes as many bytes.
    unsafe { ffi::RAND_bytes_ex(library.context, bytes.as_mut_ptr(), bytes.len(), ANY_STRENGTH) == 1 }
}

/// As [`random`], for secrets.
pub fn random_secret(library: &LibraryContext, bytes: &mut [u8]) -> bool {
    // SAFETY: writes as many bytes.
    unsafe { ffi::RAND_priv_bytes_ex(library.context, bytes.as_mut_ptr(), bytes.len(), ANY_STRENGTH) == 1 }
}

/// The generator's own strength suffices.
const ANY_STRENGTH: c_uint = 0;
