//! DANE (RFC 6698, RFC 7671) through libcrypto's own verification: the two structures that it reads through
//! `X509_STORE_CTX_set0_dane`. No public header declares them; all OpenSSL 3.0 releases have this layout.

use std::cell::UnsafeCell;
use std::ffi::{c_int, c_ulong};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicU64, Ordering};

use super::ffi;
use super::x509::{Certificate, Key};
use crate::lock::Lock;
use crate::tables::reasons::Reason;

/// Certificate usages of TLSA records.
pub mod usage {
    /// A public CA, constrained by the record.
    pub const PKIX_TA: u8 = 0;
    /// A CA that is trusted through the record alone.
    pub const DANE_TA: u8 = 2;
    /// The server's own certificate, trusted through the record alone.
    pub const DANE_EE: u8 = 3;
}

/// Selectors: the part of a certificate that a record is about.
mod selector {
    /// The whole certificate.
    pub const CERTIFICATE: u8 = 0;
    /// Its public key.
    pub const KEY: u8 = 1;
}

/// The matching type of records that hold the data itself, not a digest.
const FULL: u8 = 0;

/// `struct dane_ctx_st`
#[repr(C)]
struct DigestTable {
    digests: *const AtomicPtr<ffi::EVP_MD>,
    strengths: *const AtomicU8,
    highest: AtomicU8,
    flags: AtomicU64,
}

/// A context's DANE settings: the digest of each matching type, its strength, and flags.
pub struct DaneDigests {
    table: DigestTable,
    digests: Box<[AtomicPtr<ffi::EVP_MD>]>,
    strengths: Box<[AtomicU8]>,
    /// Whether no digest has been set yet.
    untouched: Lock<bool>,
}

// SAFETY: the table points to the boxes beside it, which are never replaced and hold atomics; digests are static or
// kept alive by the program.
unsafe impl Send for DaneDigests {}
// SAFETY: as above.
unsafe impl Sync for DaneDigests {}

impl Default for DaneDigests {
    fn default() -> Self {
        let digests: Box<[AtomicPtr<ffi::EVP_MD>]> = (0..256).map(|_| AtomicPtr::default()).collect();
        let strengths: Box<[AtomicU8]> = (0..256).map(|_| AtomicU8::default()).collect();
        let table = DigestTable {
            digests: digests.as_ptr(),
            strengths: strengths.as_ptr(),
            highest: AtomicU8::new(0),
            flags: AtomicU64::new(0),
        };
        Self { table, digests, strengths, untouched: Lock::new(true) }
    }
}

impl DaneDigests {
    /// `SSL_CTX_dane_enable`: SHA-256 and SHA-512, unless digests were set already.
    pub fn enable(&self) {
        let mut untouched = self.untouched.lock();
        if std::mem::take(&mut *untouched) {
            // SAFETY: two static objects.
            let (sha256, sha512) = unsafe { (ffi::EVP_sha256(), ffi::EVP_sha512()) };
            self.put(1, sha256, 1);
            self.put(2, sha512, 2);
        }
    }

    /// Whether connections may use DANE.
    pub fn is_enabled(&self) -> bool {
        self.table.highest.load(Ordering::Acquire) != 0
    }

    /// `SSL_CTX_dane_mtype_set`; NULL removes the digest.
    ///
    /// # Safety
    /// NULL, or a digest that lives as long as this object.
    pub unsafe fn set(&self, digest: *const ffi::EVP_MD, matching: u8, strength: u8) -> Result<(), Reason> {
        if matching == FULL && !digest.is_null() {
            return Err(Reason::DANE_CANNOT_OVERRIDE_MTYPE_FULL);
        }
        *self.untouched.lock() = false;
        self.put(matching, digest, if digest.is_null() { 0 } else { strength });
        Ok(())
    }

    /// `SSL_CTX_dane_set_flags`, `SSL_CTX_dane_clear_flags`; returns the old flags.
    pub fn change_flags(&self, set: c_ulong, clear: c_ulong) -> c_ulong {
        let change = |flags| Some((flags | set) & !clear);
        let changed = self.table.flags.fetch_update(Ordering::AcqRel, Ordering::Acquire, change);
        changed.unwrap_or_else(|flags| flags)
    }

    /// The flags, which connections copy.
    pub fn flags(&self) -> c_ulong {
        self.table.flags.load(Ordering::Acquire)
    }

    fn put(&self, matching: u8, digest: *const ffi::EVP_MD, strength: u8) {
        self.strengths[usize::from(matching)].store(strength, Ordering::Release);
        self.digests[usize::from(matching)].store(digest.cast_mut(), Ordering::Release);
        self.table.highest.fetch_max(matching, Ordering::AcqRel);
    }

    /// The length of a matching type's digest. None if it has none.
    fn digest_length(&self, matching: u8) -> Option<usize> {
        let digest = self.digests[usize::from(matching)].load(Ordering::Acquire);
        // SAFETY: a live digest, by the promise to `set`.
        let length = (!digest.is_null()).then(|| unsafe { ffi::EVP_MD_get_size(digest) })?;
        usize::try_from(length).ok()
    }

    fn strength(&self, matching: u8) -> u8 {
        self.strengths[usize::from(matching)].load(Ordering::Acquire)
    }
}

/// `danetls_record`
#[repr(C)]
struct TlsaRecord {
    usage: u8,
    selector: u8,
    matching: u8,
    data: *mut u8,
    length: usize,
    /// For a DANE-TA record with a full key
    key: *mut ffi::EVP_PKEY,
}

impl TlsaRecord {
    fn new(usage: u8, selector: u8, matching: u8, data: &[u8], key: Option<Key>) -> Box<Self> {
        let copy: Box<[u8]> = data.into();
        Box::new(Self {
            usage,
            selector,
            matching,
            length: copy.len(),
            data: Box::into_raw(copy).cast(),
            key: key.map_or(ptr::null_mut(), Key::into_raw),
        })
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: `new` made the two of one boxed slice.
        unsafe { std::slice::from_raw_parts(self.data, self.length) }
    }
}

impl Drop for TlsaRecord {
    fn drop(&mut self) {
        // SAFETY: `new` made these from a box and a reference that the record owns.
        unsafe {
            drop(Box::from_raw(ptr::slice_from_raw_parts_mut(self.data, self.length)));
            drop(Key::from_raw(self.key));
        }
    }
}

/// `struct ssl_dane_st`
#[repr(C)]
struct State {
    digests: *const DigestTable,
    /// NULL until DANE is enabled.
    records: *mut ffi::OPENSSL_STACK,
    /// Certificates that DANE-TA records hold in full
    certificates: *mut ffi::OPENSSL_STACK,
    matched_record: *const TlsaRecord,
    matched_certificate: *mut ffi::X509,
    usages: u32,
    match_depth: c_int,
    pkix_depth: c_int,
    flags: c_ulong,
}

/// One connection's TLSA records, and which of them the peer's chain matched.
pub struct Dane {
    state: UnsafeCell<State>,
    access: Lock<Access>,
}

struct Access {
    /// Keeps the target of `State::digests` alive.
    digests: Option<Arc<DaneDigests>>,
    /// A verification holds the state: it must not change.
    lent: bool,
}

// SAFETY: the state is only touched under the lock, or by the one verification that holds it.
unsafe impl Send for Dane {}
// SAFETY: as above.
unsafe impl Sync for Dane {}

/// What the peer's chain matched.
pub struct Match {
    /// In the verified chain; -1 if nothing matched.
    pub depth: c_int,
    /// The record; None if nothing matched.
    pub record: Option<MatchedRecord>,
}

/// The record that matched. The pointers stay valid until the records or the match change.
pub struct MatchedRecord {
    /// Certificate usage
    pub usage: u8,
    /// Selector
    pub selector: u8,
    /// Matching type
    pub matching: u8,
    /// Certificate association data
    pub data: *const u8,
    /// Its length
    pub length: usize,
    /// The certificate that matched, or NULL
    pub certificate: *mut ffi::X509,
    /// The record's key, if it signed the chain and no certificate in the chain has it; or NULL
    pub key: *mut ffi::EVP_PKEY,
}

impl Dane {
    /// No records, and a context's flags.
    pub fn new(flags: c_ulong) -> Self {
        let state = State {
            digests: ptr::null(),
            records: ptr::null_mut(),
            certificates: ptr::null_mut(),
            matched_record: ptr::null(),
            matched_certificate: ptr::null_mut(),
            usages: 0,
            match_depth: -1,
            pkix_depth: -1,
            flags,
        };
        Self { state: UnsafeCell::new(state), access: Lock::new(Access { digests: None, lent: false }) }
    }

    /// The pointer that C code sees (`SSL_get0_dane`).
    pub fn as_ptr(&self) -> *mut ffi::SSL_DANE {
        self.state.get().cast()
    }

    /// Allows records to be added.
    pub fn enable(&self, digests: &Arc<DaneDigests>) -> Result<(), Reason> {
        self.change(|state, own| {
            if !state.records.is_null() {
                return Err(Reason::DANE_ALREADY_ENABLED);
            }
            // SAFETY: the new stack is ours.
            state.records = unsafe { ffi::OPENSSL_sk_new_null() };
            if state.records.is_null() {
                return Err(Reason::MALLOC_FAILURE);
            }
            state.digests = &raw const digests.table;
            *own = Some(digests.clone());
            Ok(())
        })
    }

    /// Whether `enable` was called.
    pub fn is_prepared(&self) -> bool {
        self.look(|state| !state.records.is_null())
    }

    /// Whether there are records, so that the peer must match one.
    pub fn is_enabled(&self) -> bool {
        self.look(|state| !state.records.is_null() && count(state.records) > 0)
    }

    /// `SSL_dane_tlsa_add`
    pub fn add(
        &self,
        usage: u8,
        selector: u8,
        matching: u8,
        data: Option<&[u8]>,
        length: usize,
    ) -> Result<(), Reason> {
        let digests = self.access.with(|access| access.digests.clone()).ok_or(Reason::DANE_NOT_ENABLED)?;
        if c_int::try_from(length).is_err() {
            return Err(Reason::DANE_TLSA_BAD_DATA_LENGTH);
        }
        if usage > usage::DANE_EE {
            return Err(Reason::DANE_TLSA_BAD_CERTIFICATE_USAGE);
        }
        if selector > selector::KEY {
            return Err(Reason::DANE_TLSA_BAD_SELECTOR);
        }
        if matching != FULL {
            let wanted = digests.digest_length(matching).ok_or(Reason::DANE_TLSA_BAD_MATCHING_TYPE)?;
            if wanted != length {
                return Err(Reason::DANE_TLSA_BAD_DIGEST_LENGTH);
            }
        }
        let data = data.ok_or(Reason::DANE_TLSA_NULL_DATA)?;
        let (mut certificate, mut key) = (None, None);
        match (matching, selector) {
            (FULL, selector::CERTIFICATE) => {
                let parsed =
                    Certificate::from_der(data).filter(|certificate| certificate.public_key().is_some());
                let parsed = parsed.ok_or(Reason::DANE_TLSA_BAD_CERTIFICATE)?;
                // A chain may be built with a CA certificate that the record contains.
                certificate = matches!(usage, usage::PKIX_TA | usage::DANE_TA).then_some(parsed);
            }
            (FULL, _) => {
                let parsed = Key::from_public_der(data).ok_or(Reason::DANE_TLSA_BAD_PUBLIC_KEY)?;
                key = (usage == usage::DANE_TA).then_some(parsed);
            }
            _ => {}
        }
        let record = TlsaRecord::new(usage, selector, matching, data, key);
        self.change(|state, _| insert(state, &digests, record, certificate))
    }

    /// Copies another connection's records and flags (`SSL_dup`).
    pub fn copy_from(&self, from: &Self) -> Result<(), Reason> {
        if !from.is_enabled() {
            return Ok(());
        }
        let Some(digests) = from.access.with(|access| access.digests.clone()) else { return Ok(()) };
        self.enable(&digests)?;
        self.change_flags(from.flags(), !0);
        let records: Vec<_> = from.look(|state| {
            let record = |index| {
                // SAFETY: a stack of records.
                let record = unsafe { &*ffi::OPENSSL_sk_value(state.records, index).cast::<TlsaRecord>() };
                (record.usage, record.selector, record.matching, record.bytes().to_vec())
            };
            (0..count(state.records)).map(record).collect()
        });
        records.iter().try_for_each(|(usage, selector, matching, data)| {
            self.add(*usage, *selector, *matching, Some(data), data.len())
        })
    }

    /// Forgets what the peer's chain matched (`SSL_clear`).
    pub fn forget_match(&self) {
        let _ = self.change(|state, _| {
            forget(state);
            Ok(())
        });
    }

    /// `SSL_dane_set_flags`, `SSL_dane_clear_flags`; returns the old flags.
    pub fn change_flags(&self, set: c_ulong, clear: c_ulong) -> c_ulong {
        let _access = self.access.lock();
        // SAFETY: locked. A verification that holds the state reads this one number now and then, and is inside a callback
        // of the program when this thread changes it.
        unsafe {
            let flags = &raw mut (*self.state.get()).flags;
            let before = *flags;
            *flags = (before & !clear) | set;
            before
        }
    }

    fn flags(&self) -> c_ulong {
        self.look(|state| state.flags)
    }

    /// What the peer's chain matched.
    pub fn matched(&self) -> Match {
        self.look(|state| {
            // SAFETY: NULL, or a record of our stack.
            let record = unsafe { state.matched_record.as_ref() }.map(|record| MatchedRecord {
                usage: record.usage,
                selector: record.selector,
                matching: record.matching,
                data: record.data,
                length: record.length,
                certificate: state.matched_certificate,
                key: if state.matched_certificate.is_null() { record.key } else { ptr::null_mut() },
            });
            Match { depth: state.match_depth, record }
        })
    }

    /// Lends the state to a verification, which returns it with [`Dane::give_back`]. False if another one holds it.
    pub(super) fn lend(&self) -> bool {
        self.access.with(|access| !std::mem::replace(&mut access.lent, true))
    }

    /// See [`Dane::lend`].
    pub(super) fn give_back(&self) {
        self.access.with(|access| access.lent = false);
    }

    fn change(
        &self,
        work: impl FnOnce(&mut State, &mut Option<Arc<DaneDigests>>) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let mut access = self.access.lock();
        if access.lent {
            return Err(Reason::INTERNAL_ERROR);
        }
        // SAFETY: locked and not lent.
        work(unsafe { &mut *self.state.get() }, &mut access.digests)
    }

    /// Also during a verification, because its callbacks may call getters.
    fn look<R>(&self, work: impl FnOnce(&State) -> R) -> R {
        let _access = self.access.lock();
        // SAFETY: locked; a verification that holds the state is inside a callback of the program when this thread reads it.
        work(unsafe { &*self.state.get() })
    }
}

impl Drop for Dane {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        forget(state);
        // SAFETY: we own the stacks and their contents; popping an empty stack or NULL gives NULL.
        unsafe {
            loop {
                let record = ffi::OPENSSL_sk_pop(state.records).cast::<TlsaRecord>();
                if record.is_null() {
                    break;
                }
                drop(Box::from_raw(record));
            }
            while let Some(certificate) =
                Certificate::from_raw(ffi::OPENSSL_sk_pop(state.certificates).cast())
            {
                drop(certificate);
            }
            ffi::OPENSSL_sk_free(state.records);
            ffi::OPENSSL_sk_free(state.certificates);
        }
    }
}

fn count(stack: *const ffi::OPENSSL_STACK) -> c_int {
    // SAFETY: a live stack.
    unsafe { ffi::OPENSSL_sk_num(stack) }
}

fn forget(state: &mut State) {
    // SAFETY: NULL, or the reference that libcrypto left for us.
    drop(unsafe { Certificate::from_raw(state.matched_certificate) });
    state.matched_certificate = ptr::null_mut();
    state.matched_record = ptr::null();
    state.match_depth = -1;
    state.pkix_depth = -1;
}

/// Inserts the record in libcrypto's order: by usage, then selector, then strength of the digest, all descending.
fn insert(
    state: &mut State,
    digests: &DaneDigests,
    record: Box<TlsaRecord>,
    certificate: Option<Certificate>,
) -> Result<(), Reason> {
    let rank = |record: &TlsaRecord| (record.usage, record.selector, digests.strength(record.matching));
    let at = (0..count(state.records))
        // SAFETY: a stack of records.
        .find(|index| {
            rank(unsafe { &*ffi::OPENSSL_sk_value(state.records, *index).cast() }) <= rank(&record)
        });
    let usage = record.usage;
    // SAFETY: the stacks are ours; what they do not accept is freed here.
    unsafe {
        if let Some(certificate) = certificate {
            if state.certificates.is_null() {
                state.certificates = ffi::OPENSSL_sk_new_null();
            }
            let raw = certificate.into_raw();
            if ffi::OPENSSL_sk_push(state.certificates, raw.cast()) == 0 {
                drop(Certificate::from_raw(raw));
                return Err(Reason::MALLOC_FAILURE);
            }
        }
        let raw = Box::into_raw(record);
        if ffi::OPENSSL_sk_insert(state.records, raw.cast(), at.unwrap_or(-1)) == 0 {
            drop(Box::from_raw(raw));
            return Err(Reason::MALLOC_FAILURE);
        }
    }
    state.usages |= 1 << usage;
    Ok(())
}
