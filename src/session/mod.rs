//! `SSL_SESSION`: what a connection leaves behind so that a later one can resume it.
//!
//! A session is a set of facts behind a lock, and nothing else. The data that rustls needs to resume
//! (`handshake/sessions.rs`), and the encoding for files and tickets (`asn1.rs`), are made from these facts. So a session that
//! another library or process has written resumes as well as one of ours.

// Parses what a peer sends: `make lint` rejects code here that may panic.
#[cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#[cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]
pub mod asn1;
mod print;

use std::ffi::{CString, c_long};
use std::sync::{Arc, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::handshake::sessions::ReadySession;
use crate::libcrypto::ex_data::{Class, ExData};
use crate::libcrypto::ffi;
use crate::libcrypto::hash_table::Keyed;
use crate::libcrypto::x509::{Certificate, Chain};
use crate::lock::Renewable;
use crate::reference::{Counted, Ref, References};
use crate::settings::SessionIdContext;
use crate::superseded::Superseded;
use crate::tables::reasons::Reason;
use crate::tables::seconds;

/// One session.
pub struct Session {
    references: References,
    /// In a forked child, a session that a thread of the parent was about to change may be empty.
    facts: Renewable<Facts>,
    bonds: Renewable<Bonds>,
    /// Names, certificates and tickets that the handshake has replaced: programs may hold pointers to them.
    superseded: Superseded,
    /// The program's own pointers.
    pub ex_data: ExData,
}

/// A context from the point of view of its sessions.
pub trait SessionOwner: Send + Sync {
    /// A session that may be in the cache had this id and version, and has changed.
    fn session_changed(&self, id: SessionId, version: u16, session: &Session);
}

/// What ties a session to other objects.
#[derive(Default)]
struct Bonds {
    /// The context whose cache holds or held the session.
    owner: Option<Weak<dyn SessionOwner>>,
    /// rustls's form of the session, for the first connection that offers it.
    ready: Option<Box<ReadySession>>,
}

/// The contents of a session.
#[derive(Clone)]
pub struct Facts {
    /// The id that it is found under.
    pub id: SessionId,
    /// The session id context, which names the program that it belongs to.
    pub id_context: SessionIdContext,
    /// Version as on the wire; 0 before a handshake.
    pub version: u16,
    /// Cipher suite number.
    pub cipher_suite: Option<u16>,
    /// The master secret of TLS 1.2, the pre-shared key of a TLS 1.3 ticket.
    pub master_key: Zeroizing<Vec<u8>>,
    /// Whether the master secret was made with RFC 7627.
    pub extended_master_secret: bool,
    /// Creation time, in seconds since 1970.
    pub time: i64,
    /// Lifetime in seconds.
    pub timeout: i64,
    /// The ticket that a client received; empty on a server.
    pub ticket: Vec<u8>,
    /// How long the server intends to accept the ticket, in seconds.
    pub lifetime_hint: u64,
    /// Obfuscates the age of a TLS 1.3 ticket.
    pub age_add: u32,
    /// The most early data that may be sent with it, in bytes.
    pub max_early_data: u32,
    /// The server name that the client sent.
    pub hostname: Option<CString>,
    /// The application protocol.
    pub alpn: Option<Vec<u8>>,
    /// The peer's certificate.
    pub peer: Option<Certificate>,
    /// The peer's certificates as it sent them.
    pub peer_chain: Option<Arc<Chain>>,
    /// `X509_V_…`
    pub verify_result: c_long,
    /// `TLSEXT_max_fragment_length_…`
    pub max_fragment_length: u8,
    /// Data that a server program put into the ticket.
    pub ticket_appdata: Option<Vec<u8>>,
    /// The key-exchange group, as OpenSSL numbers it; kept for files.
    pub key_exchange_group: u32,
    /// Set if its connection ended badly, or if it was removed from a cache.
    pub not_resumable: bool,
    /// Fields that only another library's sessions have.
    pub foreign: Option<Box<Foreign>>,
}

/// Fields that our own sessions never have; they are preserved if another library wrote them into a file.
#[derive(Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Foreign {
    pub psk_identity_hint: Option<CString>,
    pub psk_identity: Option<CString>,
    pub srp_username: Option<CString>,
    /// The number of a compression method.
    pub compression: u8,
    /// Flags without a meaning here.
    pub flags: u32,
    /// There is a ticket, but it is empty.
    pub empty_ticket: bool,
}

/// A session id of up to 32 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionId {
    bytes: [u8; Self::MAX],
    length: u8,
}

impl SessionId {
    /// `SSL_MAX_SSL_SESSION_ID_LENGTH`
    pub const MAX: usize = 32;

    /// None if `bytes` is too long.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut id = Self { length: u8::try_from(bytes.len()).ok()?, ..Self::default() };
        id.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(id)
    }

    /// The id under which a client knows a session with this ticket: the ticket's SHA-256.
    pub fn of_ticket(ticket: &[u8]) -> Self {
        Self { bytes: Sha256::digest(ticket).into(), length: Self::MAX as u8 }
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The bytes, padded with zeros to the maximum length.
    pub fn room(&self) -> &[u8; Self::MAX] {
        &self.bytes
    }

    /// Whether the id is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl Session {
    /// `SSL_SESSION_new`
    pub fn create() -> Option<Ref<Self>> {
        Self::with_facts(Facts::default())
    }

    /// A new session with these facts.
    pub fn with_facts(facts: Facts) -> Option<Ref<Self>> {
        let session = Arc::new(Self {
            references: References::first(),
            facts: Renewable::new(facts),
            bonds: Renewable::default(),
            superseded: Superseded::default(),
            ex_data: ExData::empty(Class::Session),
        });
        session.ex_data.create(session.as_ptr().cast()).then(|| Ref::counted(session))
    }

    /// `SSL_SESSION_dup`: the same facts, in no cache, with the program's pointers copied by its own functions.
    pub fn duplicate(&self) -> Option<Ref<Self>> {
        let copy = Arc::new(Self {
            references: References::first(),
            facts: Renewable::new(self.facts()),
            bonds: Renewable::default(),
            superseded: Superseded::default(),
            ex_data: ExData::empty(Class::Session),
        });
        let copied = copy.ex_data.create(copy.as_ptr().cast()) && copy.ex_data.duplicate(&self.ex_data);
        copied.then(|| Ref::counted(copy))
    }

    /// The pointer that C code sees.
    pub fn as_ptr(&self) -> *mut ffi::SSL_SESSION {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// A copy of the facts.
    pub fn facts(&self) -> Facts {
        self.facts.get()
    }

    /// Whether it can be found under an id.
    pub fn has_id(&self) -> bool {
        self.with(|facts| !facts.id.is_empty())
    }

    /// Reads or changes the facts. `work` runs no C code.
    pub fn with<R>(&self, work: impl FnOnce(&mut Facts) -> R) -> R {
        self.facts.with(work)
    }

    /// Keeps what a handshake has replaced for as long as the session itself. What the program itself replaces is dropped at
    /// once, as in OpenSSL.
    pub fn supersede(&self, value: Option<impl Send + Sync + 'static>) {
        self.superseded.keep(value);
    }

    /// Changes its facts, and notifies its cache. No C code runs in `change`.
    pub fn change<R>(&self, change: impl FnOnce(&mut Facts) -> R) -> R {
        let (id, version, result) = self.with(|facts| (facts.id, facts.version, change(facts)));
        if let Some(owner) = self.bonds.with(|bonds| bonds.owner.as_ref()?.upgrade()) {
            owner.session_changed(id, version, self);
        }
        result
    }

    /// `SSL_SESSION_set_timeout`: false if it is negative.
    pub fn set_timeout(&self, seconds: i64) -> bool {
        if seconds < 0 {
            return false;
        }
        self.change(|facts| facts.timeout = seconds::kept(seconds));
        true
    }

    /// Called by the cache that stores the session.
    pub fn enter_cache(&self, owner: Weak<dyn SessionOwner>) {
        let old = self.bonds.with(|bonds| bonds.owner.replace(owner));
        drop(old);
    }

    /// Keeps rustls's form of the session, which saves work when the session is offered.
    pub fn keep_ready(&self, ready: Option<ReadySession>) {
        let old = self.bonds.with(|bonds| std::mem::replace(&mut bonds.ready, ready.map(Box::new)));
        drop(old);
    }

    /// Takes it out: it serves one connection. The caller checks that the facts are still the same.
    pub fn take_ready(&self) -> Option<ReadySession> {
        self.bonds.with(|bonds| bonds.ready.take()).map(|ready| *ready)
    }

    /// `SSL_SESSION_set1_id`
    pub fn set_id(&self, id: &[u8]) -> Result<(), Reason> {
        let id = SessionId::new(id).ok_or(Reason::SSL_SESSION_ID_TOO_LONG)?;
        self.change(|facts| facts.id = id);
        Ok(())
    }

    /// `SSL_SESSION_set1_id_context`
    pub fn set_id_context(&self, context: &[u8]) -> Result<(), Reason> {
        let context = SessionIdContext::new(context).ok_or(Reason::SSL_SESSION_ID_CONTEXT_TOO_LONG)?;
        self.with(|facts| facts.id_context = context);
        Ok(())
    }

    /// `SSL_SESSION_set1_master_key`: false if the key is too long.
    pub fn set_master_key(&self, key: &[u8]) -> bool {
        if key.len() > Facts::MASTER_KEY_MAX {
            return false;
        }
        let key = Zeroizing::new(key.to_vec());
        let old = self.with(|facts| std::mem::replace(&mut facts.master_key, key));
        drop(old);
        true
    }
}

impl Keyed for Session {
    fn key_hash(&self) -> u64 {
        let id = self.with(|facts| facts.id);
        let (head, _) = id.room().split_first_chunk().expect("an id has room for more than 8 bytes");
        u64::from_ne_bytes(*head)
    }

    fn is_alike(&self, other: &Self) -> bool {
        let key = |session: &Self| session.with(|facts| (facts.id, facts.version));
        key(self) == key(other)
    }
}

impl Counted for Session {
    fn references(&self) -> &References {
        &self.references
    }

    fn teardown(self: &Arc<Self>) {
        self.ex_data.release(self.as_ptr().cast());
    }
}

impl Default for Facts {
    /// The contents of `SSL_SESSION_new`.
    fn default() -> Self {
        Self {
            id: SessionId::default(),
            id_context: SessionIdContext::default(),
            version: 0,
            cipher_suite: None,
            master_key: Zeroizing::default(),
            extended_master_secret: false,
            time: now(),
            timeout: Self::TIMEOUT,
            ticket: Vec::new(),
            lifetime_hint: 0,
            age_add: 0,
            max_early_data: 0,
            hostname: None,
            alpn: None,
            peer: None,
            peer_chain: None,
            verify_result: Self::UNSPECIFIED,
            max_fragment_length: Self::NO_FRAGMENT_LENGTH,
            ticket_appdata: None,
            key_exchange_group: 0,
            not_resumable: false,
            foreign: None,
        }
    }
}

impl Facts {
    /// Lifetime in seconds of a session of `SSL_SESSION_new`: a little over five minutes.
    const TIMEOUT: i64 = 60 * 5 + 4;
    /// `X509_V_ERR_UNSPECIFIED`
    const UNSPECIFIED: c_long = 1;
    /// `TLSEXT_max_fragment_length_UNSPECIFIED`
    const NO_FRAGMENT_LENGTH: u8 = 255;
    /// `TLS13_MAX_RESUMPTION_PSK_LENGTH`
    pub const MASTER_KEY_MAX: usize = 512;

    /// `SSL_SESSION_get_max_fragment_length`
    pub fn negotiated_fragment_length(&self) -> u8 {
        if self.max_fragment_length == Self::NO_FRAGMENT_LENGTH { 0 } else { self.max_fragment_length }
    }

    /// `SSL_SESSION_is_resumable`
    pub fn is_resumable(&self) -> bool {
        !self.not_resumable && (!self.id.is_empty() || !self.ticket.is_empty())
    }

    /// When it expires. As in OpenSSL, a time before 1970 means that it does not.
    pub fn end(&self) -> End {
        if let Some(latest) = seconds::latest() {
            let end = (self.time as u64).saturating_add(self.timeout as u64);
            return End { never: false, seconds: end.min(latest) };
        }
        let never = self.time < 0 && self.timeout >= 0 || self.time.checked_add(self.timeout).is_none();
        End { never, seconds: self.time.wrapping_add(self.timeout) as u64 }
    }

    /// Whether it has expired.
    pub fn has_expired(&self, now: i64) -> bool {
        self.end().has_passed(now)
    }
}

/// When a session expires. Those that never do come last, in the order in which they otherwise would.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// The time of expiry overflows.
    never: bool,
    /// Since 1970; an earlier time wraps around and sorts late.
    seconds: u64,
}

impl End {
    /// Whether it has passed at `time`.
    pub fn has_passed(&self, time: i64) -> bool {
        !self.never && (self.seconds as i64) < time
    }
}

/// The current time for sessions: seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
