//! The sessions that the connections of one context share: the internal cache, the program's callbacks for an
//! external one, the counters, and the ticket keys.
//!
//! The cache itself ([`Entries`]) is plain data under a lock. Work that runs C code (callbacks, the release of a session)
//! happens in `sessions.rs`, without the lock.

use std::ffi::{c_long, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicI64, AtomicU32, AtomicUsize, Ordering};

use once_cell::race::OnceBox;

use super::session_entries::{Entries, Key};
use crate::callbacks::{
    Argument, GetSessionCallback, NewSessionCallback, RemoveSessionCallback, TicketGenerateCallback,
    TicketKeyCallback, TicketKeyEvpCallback, TicketOpenedCallback,
};
use crate::crypto::ticket_keys::TicketKeys;
use crate::libcrypto::hash_table::HashTable;
use crate::libcrypto::init::LibraryContext;
use crate::lock::{Lock, Published, Renewable};
use crate::reference::Ref;
use crate::session::{Session, SessionId};
use crate::tables::seconds;

/// `SSL_SESS_CACHE_…`
pub mod mode {
    /// Cache the sessions of clients.
    pub const CLIENT: u32 = 0x1;
    /// Cache the sessions of servers.
    pub const SERVER: u32 = 0x2;
    /// Expired sessions stay until the program flushes them.
    pub const NO_AUTO_CLEAR: u32 = 0x80;
    /// Servers look up sessions only through the callback.
    pub const NO_INTERNAL_LOOKUP: u32 = 0x100;
    /// Sessions are stored only through the callback.
    pub const NO_INTERNAL_STORE: u32 = 0x200;
    /// A session's time starts when it is stored, not when it is made.
    pub const UPDATE_TIME: u32 = 0x400;
}

/// A context's session data.
pub struct SessionCache {
    pub(super) entries: Renewable<Entries>,
    mode: AtomicU32,
    size: AtomicUsize,
    timeout: AtomicI64,
    callbacks: Published<Callbacks>,
    ticket_keys: Published<TicketKeys>,
    table: OnceBox<Lock<HashTable<Session, Ref<Session>>>>,
    /// `SSL_CTX_sess_…`
    pub counters: Counters,
}

/// The program's functions; they are always read from the context that a connection was made with.
#[derive(Clone, Copy, Default)]
pub struct Callbacks {
    /// Receives each new session.
    pub new: Option<NewSessionCallback>,
    /// Asked for sessions that are not in the internal cache.
    pub get: Option<GetSessionCallback>,
    /// Receives each session that leaves the cache.
    pub remove: Option<RemoveSessionCallback>,
    /// Chooses the ticket keys.
    pub ticket_key: Option<TicketKey>,
    /// Called before a ticket is sealed.
    pub ticket_generate: Option<TicketGenerateCallback>,
    /// Called after a ticket was opened.
    pub ticket_opened: Option<TicketOpenedCallback>,
    /// Passed to the two above.
    pub ticket_argument: Argument,
}

/// The two kinds of ticket key callback.
#[derive(Clone, Copy)]
pub enum TicketKey {
    /// `SSL_CTX_set_tlsext_ticket_key_evp_cb`
    Evp(TicketKeyEvpCallback),
    /// `SSL_CTX_set_tlsext_ticket_key_cb`
    Hmac(TicketKeyCallback),
}

/// What `SSL_CTX_sess_…` returns.
#[derive(Default)]
#[allow(missing_docs)]
pub struct Counters {
    pub connect: AtomicI32,
    pub connect_good: AtomicI32,
    pub accept: AtomicI32,
    pub accept_good: AtomicI32,
    pub hits: AtomicI32,
    pub callback_hits: AtomicI32,
    pub misses: AtomicI32,
    pub timeouts: AtomicI32,
    pub cache_full: AtomicI32,
}

impl Counters {
    /// Adds one.
    pub fn count(counter: &AtomicI32) -> i32 {
        counter.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }
}

impl SessionCache {
    /// `SSL_SESSION_CACHE_MAX_SIZE_DEFAULT`
    const DEFAULT_SIZE: usize = 20 * 1024;
    /// Seconds that a session may be used: `SSL_get_default_timeout`.
    pub const DEFAULT_TIMEOUT: i64 = 2 * 60 * 60;

    /// An empty cache with new ticket keys, made here so that forked workers share them. None if the random generator fails.
    pub fn new(library: &LibraryContext) -> Option<Self> {
        Some(Self {
            entries: Renewable::default(),
            mode: AtomicU32::new(mode::SERVER),
            size: AtomicUsize::new(Self::DEFAULT_SIZE),
            timeout: AtomicI64::new(Self::DEFAULT_TIMEOUT),
            callbacks: Published::new(Callbacks::default()),
            ticket_keys: Published::new(TicketKeys::random(library)?),
            table: OnceBox::new(),
            counters: Counters::default(),
        })
    }

    /// `SSL_CTX_get_session_cache_mode`
    pub fn mode(&self) -> u32 {
        self.mode.load(Ordering::Relaxed)
    }

    /// `SSL_CTX_set_session_cache_mode`: returns the old mode.
    pub fn set_mode(&self, mode: u32) -> u32 {
        self.mode.swap(mode, Ordering::Relaxed)
    }

    /// Whether all of these bits are set.
    pub fn has_mode(&self, bits: u32) -> bool {
        self.mode() & bits == bits
    }

    /// `SSL_CTX_sess_get_cache_size`; 0 means unlimited.
    pub fn size(&self) -> usize {
        self.size.load(Ordering::Relaxed)
    }

    /// `SSL_CTX_sess_set_cache_size`: returns the old size.
    pub fn set_size(&self, size: usize) -> usize {
        self.size.swap(size, Ordering::Relaxed)
    }

    /// `SSL_CTX_get_timeout`
    pub fn timeout(&self) -> c_long {
        self.timeout.load(Ordering::Relaxed)
    }

    /// `SSL_CTX_set_timeout`: returns the old timeout.
    pub fn set_timeout(&self, seconds: c_long) -> c_long {
        self.timeout.swap(seconds::kept(seconds), Ordering::Relaxed)
    }

    /// How long a new session lives.
    pub fn timeout_of_new_session(&self) -> i64 {
        match self.timeout() {
            0 => Self::DEFAULT_TIMEOUT,
            seconds => seconds,
        }
    }

    /// `SSL_CTX_sess_number`
    pub fn number(&self) -> usize {
        self.entries.with(|entries| entries.len())
    }

    /// The program's functions.
    pub fn callbacks(&self) -> Callbacks {
        *self.callbacks.get()
    }

    /// Changes the program's functions.
    pub fn set_callbacks(&self, change: impl FnOnce(&mut Callbacks)) {
        self.callbacks.change(change);
    }

    /// The ticket keys.
    pub fn ticket_keys(&self) -> Arc<TicketKeys> {
        self.ticket_keys.get()
    }

    /// `SSL_CTX_set_tlsext_ticket_keys`
    pub fn set_ticket_keys(&self, keys: TicketKeys) {
        self.ticket_keys.set(keys);
    }

    /// The session with this id and version, expired or not.
    pub fn find(&self, id: &SessionId, version: u16) -> Option<Ref<Session>> {
        self.entries.with(|entries| entries.find(&Key { id: *id, version }).cloned())
    }

    /// Whether there is such a session.
    pub fn has(&self, id: &SessionId, version: u16) -> bool {
        self.entries.with(|entries| entries.find(&Key { id: *id, version }).is_some())
    }

    /// All sessions, the one that expires last first.
    pub fn sessions(&self) -> Vec<Ref<Session>> {
        self.entries.with(|entries| entries.sessions().cloned().collect())
    }
}

impl SessionCache {
    /// `SSL_CTX_sessions`: always the same table, refilled with the cache's sessions on each call.
    pub fn table(&self) -> Option<*mut c_void> {
        let sessions = self.sessions();
        let table =
            self.table.get_or_try_init(|| HashTable::new().map(|table| Box::new(Lock::new(table))).ok_or(()));
        let (pointer, old) = table.ok()?.with(|table| (table.as_ptr(), table.show(sessions)));
        drop(old);
        Some(pointer)
    }

    /// Empties the table.
    pub fn clear_table(&self) {
        let old = self.table.get().map(|table| table.with(|table| table.show(Vec::new())));
        drop(old);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> SessionCache {
        SessionCache::new(&LibraryContext::standard()).unwrap()
    }

    #[test]
    fn setters_give_the_old_value_back() {
        let cache = cache();
        assert_eq!((cache.set_mode(mode::CLIENT), cache.mode()), (mode::SERVER, mode::CLIENT));
        assert_eq!((cache.set_size(7), cache.size()), (SessionCache::DEFAULT_SIZE, 7));
        assert_eq!((cache.set_timeout(9), cache.timeout()), (SessionCache::DEFAULT_TIMEOUT, 9));
    }

    #[test]
    fn a_mode_is_there_with_all_its_bits() {
        let cache = cache();
        cache.set_mode(mode::CLIENT | mode::NO_INTERNAL_LOOKUP);
        assert!(cache.has_mode(mode::CLIENT));
        assert!(!cache.has_mode(mode::CLIENT | mode::SERVER));
        assert!(cache.has_mode(0));
    }

    #[test]
    fn no_timeout_is_the_default_one() {
        let cache = cache();
        cache.set_timeout(0);
        assert_eq!((cache.timeout(), cache.timeout_of_new_session()), (0, SessionCache::DEFAULT_TIMEOUT));
        cache.set_timeout(-5);
        assert_eq!(cache.timeout_of_new_session(), -5);
    }

    #[test]
    fn the_table_stays_the_same_one() {
        let cache = cache();
        let table = cache.table().unwrap();
        cache.clear_table();
        assert_eq!(cache.table(), Some(table));
    }

    #[test]
    fn ticket_keys_differ_between_caches_and_can_be_set() {
        let (one, other) = (cache(), cache());
        let same = |left: &SessionCache, right: &SessionCache| {
            left.ticket_keys().to_bytes() == right.ticket_keys().to_bytes()
        };
        assert!(!same(&one, &other));
        other.set_ticket_keys(TicketKeys::from_bytes(one.ticket_keys().to_bytes()).unwrap());
        assert!(same(&one, &other));
    }

    #[test]
    fn counters_count_beyond_their_end() {
        let counters = Counters::default();
        assert_eq!((Counters::count(&counters.hits), Counters::count(&counters.hits)), (1, 2));
        counters.hits.store(i32::MAX, Ordering::Relaxed);
        assert_eq!(Counters::count(&counters.hits), i32::MIN);
    }
}
