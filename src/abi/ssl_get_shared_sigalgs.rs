//! SSL_get_shared_sigalgs(3): the signature schemes of the peer, and those used.

use std::ffi::{c_char, c_int, c_uchar};
use std::ptr;

use oxissl_entry::{guarded, on_connection};

use super::enter::store;
use crate::libcrypto::ffi::{OSSL_LIB_CTX, SSL};
use crate::libcrypto::memory;
use crate::tables::signature_schemes::{self, BUILT_IN};

/// One of the signature schemes that the peer takes, in its order.
///
/// `index`: from 0; negative only counts. Stores NIDs and the bytes on the wire wherever a pointer is not NULL. Returns how
/// many there are, or 0. See SSL_get_sigalgs(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_sigalgs(
    ssl: *mut SSL,
    index: c_int,
    signature: *mut c_int,
    hash: *mut c_int,
    both: *mut c_int,
    raw_signature: *mut c_uchar,
    raw_hash: *mut c_uchar,
) -> c_int {
    // SAFETY: each pointer is NULL or room for its value.
    unsafe {
        let schemes = ssl.peer_signature_schemes();
        let count = schemes.len() as c_int;
        if index < 0 {
            return count;
        }
        let Some(&id) = schemes.get(index as usize) else { return 0 };
        describe(id, [signature, hash, both], [raw_signature, raw_hash]);
        count
    }
}

/// One of the signature schemes that both sides have, most preferred first.
///
/// As SSL_get_sigalgs(), except that a negative index gives 0. See SSL_get_shared_sigalgs(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_shared_sigalgs(
    ssl: *mut SSL,
    index: c_int,
    signature: *mut c_int,
    hash: *mut c_int,
    both: *mut c_int,
    raw_signature: *mut c_uchar,
    raw_hash: *mut c_uchar,
) -> c_int {
    // SAFETY: each pointer is NULL or room for its value.
    unsafe {
        let schemes = ssl.shared_signature_schemes();
        let Some(scheme) = usize::try_from(index).ok().and_then(|index| schemes.get(index)) else {
            return 0;
        };
        describe(scheme.id, [signature, hash, both], [raw_signature, raw_hash]);
        schemes.len() as c_int
    }
}

/// The NID of the signature algorithm that the peer signed with.
///
/// Returns 1, or 0 when there was no signature. See SSL_get_peer_signature_type_nid(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_peer_signature_type_nid(ssl: *const SSL, nid: *mut c_int) -> c_int {
    // SAFETY: the pointer is NULL or room for the NID.
    unsafe {
        let Some(scheme) = signature_schemes::find(ssl.facts(|facts| facts.peer_signature_scheme)) else {
            return 0;
        };
        store(nid, scheme.signature_nid());
        1
    }
}

/// The NID of the signature algorithm that this side signed with.
///
/// Returns 1, or 0 when there was no signature. See SSL_get_signature_type_nid(3).
#[unsafe(no_mangle)]
#[on_connection(0)]
pub unsafe extern "C-unwind" fn SSL_get_signature_type_nid(ssl: *const SSL, nid: *mut c_int) -> c_int {
    // SAFETY: the pointer is NULL or room for the NID.
    unsafe {
        let Some(scheme) = signature_schemes::find(ssl.facts(|facts| facts.signature_scheme)) else {
            return 0;
        };
        store(nid, scheme.signature_nid());
        1
    }
}

/// Tells about one scheme: NIDs of signature, hash and both, then the bytes on the wire.
///
/// # Safety
/// Each pointer is NULL or room for its value.
unsafe fn describe(id: u16, nids: [*mut c_int; 3], raw: [*mut c_uchar; 2]) {
    let scheme = signature_schemes::find(id);
    let values = scheme
        .map_or([0; 3], |scheme| [scheme.signature_nid(), scheme.hash_nid(), scheme.signature_and_hash_nid]);
    let [hash, signature] = id.to_be_bytes();
    // SAFETY: promised by the caller.
    unsafe {
        for (pointer, value) in nids.into_iter().zip(values) {
            store(pointer, value);
        }
        store(raw[0], signature);
        store(raw[1], hash);
    }
}

/// The names of all signature algorithms that are built in, with colons between, in memory for OPENSSL_free().
///
/// NULL when memory runs out. See SSL_get1_builtin_sigalgs(3).
#[unsafe(no_mangle)]
#[guarded(ptr::null_mut())]
pub unsafe extern "C-unwind" fn SSL_get1_builtin_sigalgs(_library: *mut OSSL_LIB_CTX) -> *mut c_char {
    memory::duplicate_text(BUILT_IN)
}
