//! The internal cache itself: sessions found by id and version, ordered by expiry. Plain data, which
//! [`super::session_cache`] keeps under a lock.
//!
//! A lookup reads one slot of a hash table, which contains all that it compares. The session itself is touched only when it is
//! returned. So in a large cache a lookup costs one memory access, not one for each step of a search.

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

/// The lookup key of a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The id.
    pub id: SessionId,
    /// Sessions of two versions may have the same id.
    pub version: u16,
}

struct Entry {
    session: Ref<Session>,
    turn: Turn,
    /// Whether the session's id has changed since.
    is_stale: bool,
}

/// When a session expires, and its sequence among those that expire at the same time.
type Turn = (End, u64);

impl Entries {
    /// The number of sessions.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// The session with this id and version.
    pub fn find(&self, key: &Key) -> Option<&Ref<Session>> {
        self.by_key.get(key).filter(|entry| !entry.is_stale).map(|entry| &entry.session)
    }

    /// All sessions, the one that expires last first.
    pub fn sessions(&self) -> impl Iterator<Item = &Ref<Session>> {
        self.by_end.values().rev().filter_map(|key| Some(&self.by_key.get(key)?.session))
    }

    /// Inserts a session; returns the previous one with the same id and version.
    pub fn insert(&mut self, key: Key, end: End, session: Ref<Session>) -> Option<Ref<Session>> {
        let old = self.take_any(&key);
        self.sequence += 1;
        let turn = (end, self.sequence);
        self.by_end.insert(turn, key);
        self.by_key.insert(key, Entry { session, turn, is_stale: false });
        old
    }

    /// A session that may be in the cache has changed: moves it to the place of its new expiry. As in OpenSSL, it is found
    /// under a changed version, but not under a changed id; it still expires like any other.
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

    /// Removes the session with this id and version.
    pub fn take(&mut self, key: &Key) -> Option<Ref<Session>> {
        self.find(key)?;
        self.take_any(key)
    }

    fn take_any(&mut self, key: &Key) -> Option<Ref<Session>> {
        let entry = self.by_key.remove(key)?;
        self.by_end.remove(&entry.turn);
        Some(entry.session)
    }

    /// Removes the session that expires first, other than `kept`.
    pub fn take_first_other(&mut self, kept: &Key) -> Option<Ref<Session>> {
        let key = *self.by_end.values().find(|key| *key != kept)?;
        self.take_any(&key)
    }

    /// Removes the session that expires first, if it has expired at `time`; without a time, any.
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
        // Only the id: few sessions of different versions share one.
        state.write(self.id.as_slice());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Facts;

    const VERSION: u16 = 0x0303;

    fn key(name: u8) -> Key {
        Key { id: SessionId::new(&[name; 32]).unwrap(), version: VERSION }
    }

    fn session(name: u8, time: i64, timeout: i64) -> Ref<Session> {
        Session::with_facts(Facts { id: key(name).id, version: VERSION, time, timeout, ..Facts::default() })
            .unwrap()
    }

    /// Sessions with these names and expiry times.
    fn entries(sessions: &[(u8, i64)]) -> Entries {
        let mut entries = Entries::default();
        for (name, end) in sessions {
            let session = session(*name, 0, *end);
            assert!(entries.insert(key(*name), session.with(|facts| facts.end()), session.clone()).is_none());
        }
        entries
    }

    fn names(entries: &Entries) -> Vec<u8> {
        entries.sessions().map(|session| session.with(|facts| facts.id.as_slice()[0])).collect()
    }

    #[test]
    fn a_session_is_found_by_id_and_version() {
        let entries = entries(&[(1, 100), (2, 100)]);
        assert_eq!(entries.len(), 2);
        assert!(entries.find(&key(1)).is_some_and(|found| found.with(|facts| facts.id == key(1).id)));
        assert!(entries.find(&key(3)).is_none());
        assert!(entries.find(&Key { version: 0x0304, ..key(1) }).is_none());
    }

    #[test]
    fn a_session_of_the_same_id_and_version_is_replaced() {
        let mut entries = entries(&[(1, 100), (2, 100)]);
        let first = entries.find(&key(1)).unwrap().clone();
        let second = session(1, 0, 50);
        let old = entries.insert(key(1), second.with(|facts| facts.end()), second.clone()).unwrap();
        assert!(Arc::ptr_eq(&old, &first));
        assert!(Arc::ptr_eq(entries.find(&key(1)).unwrap(), &second));
        assert_eq!((entries.len(), names(&entries)), (2, vec![2, 1]));
    }

    #[test]
    fn sessions_stand_in_the_order_of_their_ends() {
        let entries = entries(&[(1, 300), (2, 100), (3, 200), (4, 100)]);
        assert_eq!(names(&entries), [1, 3, 4, 2]);
    }

    #[test]
    fn the_one_that_ends_first_makes_room_unless_it_is_kept() {
        let mut entries = entries(&[(1, 300), (2, 100), (3, 200)]);
        entries.take_first_other(&key(2)).unwrap();
        assert_eq!(names(&entries), [1, 2]);
        entries.take_first_other(&key(1)).unwrap();
        assert!(entries.take_first_other(&key(1)).is_none());
        assert_eq!(names(&entries), [1]);
    }

    #[test]
    fn what_has_ended_goes_and_without_a_time_everything() {
        let mut entries = entries(&[(1, 300), (2, 100), (3, 200)]);
        assert!(entries.take_ended(Some(100)).is_none(), "the last second counts");
        assert!(entries.take_ended(Some(201)).is_some() && entries.take_ended(Some(201)).is_some());
        assert!(entries.take_ended(Some(201)).is_none());
        assert!(entries.take_ended(None).is_some() && entries.take_ended(None).is_none());
        assert_eq!(entries.len(), 0);
    }

    #[test]
    fn a_session_that_never_ends_goes_last() {
        let mut entries = entries(&[(2, 200)]);
        let endless = session(1, i64::MAX, 10);
        entries.insert(key(1), endless.with(|facts| facts.end()), endless);
        assert!(
            entries.take_ended(Some(i64::MAX)).is_some_and(|first| first.with(|facts| facts.id == key(2).id))
        );
        assert!(entries.take_ended(Some(i64::MAX)).is_none());
    }

    #[test]
    fn another_end_moves_a_session() {
        let mut entries = entries(&[(1, 300), (2, 100)]);
        let second = entries.find(&key(2)).unwrap().clone();
        second.with(|facts| facts.timeout = 400);
        entries.update(&key(2), &key(2), &second, second.with(|facts| facts.end()));
        assert_eq!(names(&entries), [2, 1]);
    }

    #[test]
    fn under_another_version_it_is_found_and_under_another_id_not() {
        let mut entries = entries(&[(1, 300), (2, 100)]);
        let (first, second) =
            (entries.find(&key(1)).unwrap().clone(), entries.find(&key(2)).unwrap().clone());
        let end = |session: &Session| session.with(|facts| facts.end());
        let later = Key { version: 0x0304, ..key(1) };
        entries.update(&key(1), &later, &first, end(&first));
        assert!(entries.find(&key(1)).is_none() && entries.find(&later).is_some());

        entries.update(&key(2), &key(9), &second, end(&second));
        assert!(entries.find(&key(2)).is_none() && entries.find(&key(9)).is_none());
        assert!(entries.take(&key(2)).is_none());
        // It still expires like any other, and is found again under its original id.
        assert_eq!(entries.len(), 2);
        entries.update(&key(9), &key(2), &second, end(&second));
        assert!(entries.find(&key(2)).is_some());
    }

    #[test]
    fn a_session_that_is_not_here_changes_nothing() {
        let mut entries = entries(&[(1, 300)]);
        let stranger = session(1, 0, 50);
        entries.update(&key(1), &key(2), &stranger, stranger.with(|facts| facts.end()));
        assert!(entries.find(&key(1)).is_some());
        assert_eq!(names(&entries), [1]);
    }
}
