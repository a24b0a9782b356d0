//! The internal cache itself: sessions found by id and version, ordered by the time at which they end. Plain data, which
//! [`super::session_cache`] keeps under a lock.
//!
//! A lookup reads one slot of a hash table, where everything that it compares stands beside the id. The session itself,
//! which lies anywhere in memory, is first touched when it is handed out; so a large cache costs a lookup what one access
//! to memory costs, and not one for each step of a search.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::{mem, ptr};

use crate::reference::Ref;
use crate::session::{End, Session, SessionId};

/// The sessions of one cache.
#[derive(Default)]
pub struct Entries {
    by_key: HashMap<Key, Entry>,
    by_end: BTreeMap<Turn, Key>,
    sequence: u64,
}

/// What a session is found by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The id.
    pub id: SessionId,
    /// Sessions of two versions may have one id.
    pub version: u16,
}

struct Entry {
    session: Ref<Session>,
    turn: Turn,
    /// Whether the session has another id now.
    is_stale: bool,
}

/// When a session ends, and how late it came among those that end at the same time.
type Turn = (End, u64);

impl Entries {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// The session of this id and version.
    pub fn find(&self, key: &Key) -> Option<&Ref<Session>> {
        self.by_key.get(key).filter(|entry| !entry.is_stale).map(|entry| &entry.session)
    }

    /// All sessions, the one that ends last first.
    pub fn sessions(&self) -> impl Iterator<Item = &Ref<Session>> {
        self.by_end.values().rev().filter_map(|key| Some(&self.by_key.get(key)?.session))
    }

    /// Puts a session in; returns the one that had its id and version.
    pub fn insert(&mut self, key: Key, end: End, session: Ref<Session>) -> Option<Ref<Session>> {
        let old = self.take_any(&key);
        self.sequence += 1;
        let turn = (end, self.sequence);
        self.by_end.insert(turn, key);
        self.by_key.insert(key, Entry { session, turn, is_stale: false });
        old
    }

    /// A session that may be here has changed: it goes to where its end belongs now. Under another version it is found, under
    /// another id it is not, as in OpenSSL; but it ends like any other.
    pub fn update(&mut self, before: &Key, now: &Key, session: &Session, end: End) {
        let holds = |key: &&Key| {
            self.by_key.get(key).is_some_and(|entry| ptr::eq(Arc::as_ptr(&entry.session), session))
        };
        let Some(key) = [before, now].into_iter().find(holds).copied() else { return };
        let moves = key != *now && key.id == now.id && !self.by_key.contains_key(now);
        let Some(entry) = self.by_key.get_mut(&key) else { return };
        entry.is_stale = key != *now && !moves;
        if moves && let Some(session) = self.take_any(&key) {
            self.insert(*now, end, session);
        } else if let Some(entry) = self.by_key.get_mut(&key)
            && entry.turn.0 != end
        {
            self.sequence += 1;
            let old = mem::replace(&mut entry.turn, (end, self.sequence));
            self.by_end.remove(&old);
            self.by_end.insert((end, self.sequence), key);
        }
    }

    /// Takes out the session of this id and version.
    pub fn take(&mut self, key: &Key) -> Option<Ref<Session>> {
        self.find(key)?;
        self.take_any(key)
    }

    fn take_any(&mut self, key: &Key) -> Option<Ref<Session>> {
        let entry = self.by_key.remove(key)?;
        self.by_end.remove(&entry.turn);
        Some(entry.session)
    }

    /// Takes out the session that ends first, other than `kept`.
    pub fn take_first_other(&mut self, kept: &Key) -> Option<Ref<Session>> {
        let key = *self.by_end.values().find(|key| *key != kept)?;
        self.take_any(&key)
    }

    /// Takes out the session that ends first, if it has ended at `time`; without a time any.
    pub fn take_ended(&mut self, time: Option<i64>) -> Option<Ref<Session>> {
        let (turn, key) = self.by_end.first_key_value()?;
        if time.is_some_and(|time| !turn.0.has_passed(time)) {
            return None;
        }
        let key = *key;
        self.take_any(&key)
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Nothing but the id: those of two versions that are the same are few.
        state.write(self.id.as_slice());
    }
}
