//! The internal cache itself: sessions found by id and version, ordered by the time at which they end. Plain data, which
//! [`super::session_cache`] keeps under a lock.
//!
//! A lookup reads one slot of a hash table, where everything that it compares stands beside the id. The session itself,
//! which lies anywhere in memory, is first touched when it is handed out; so a large cache costs a lookup what one access
//! to memory costs, and not one for each step of a search.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::Arc;
use std::{mem, ptr};

use crate::reference::Ref;
use crate::session::{End, Session, SessionId};

/// The sessions of one cache.
#[derive(Default)]
pub struct Entries {
    by_key: HashMap<Key, Entry, IdHash>,
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

/// Hashes ids with keys of its own for each cache, so that nobody can choose ids that meet in one place.
///
/// The ids of a program or a peer may be anything, and a general hash function takes longer than the rest of a lookup. This
/// one is a sum of products (multilinear hashing), of which the upper half is strongly universal: two ids that were chosen
/// without knowing the keys meet with a probability of 2⁻³².
#[derive(Clone)]
struct IdHash {
    keys: [u64; IdHash::WORDS + 1],
}

impl IdHash {
    /// Of 32 bits, in an id.
    const WORDS: usize = SessionId::MAX / 4;
}

impl Default for IdHash {
    fn default() -> Self {
        let random = RandomState::new();
        Self { keys: std::array::from_fn(|number| random.hash_one(number)) }
    }
}

impl BuildHasher for IdHash {
    type Hasher = IdHasher;

    fn build_hasher(&self) -> IdHasher {
        IdHasher { keys: self.keys, sum: self.keys[Self::WORDS] }
    }
}

struct IdHasher {
    keys: [u64; IdHash::WORDS + 1],
    sum: u64,
}

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, _) = bytes.as_chunks::<4>();
        for (word, key) in words.iter().zip(self.keys) {
            self.sum = self.sum.wrapping_add(key.wrapping_mul(u32::from_le_bytes(*word).into()));
        }
    }

    fn finish(&self) -> u64 {
        // The table takes a place from the lower bits, and a mark from the upper ones.
        let hash = self.sum >> 32;
        hash << 32 | hash
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Always the whole room, and nothing else: ids that differ in their trailing zeros alone, or in their version, are
        // few.
        state.write(self.id.room());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Key {
        let mut bytes = [0; SessionId::MAX];
        bytes[28..].copy_from_slice(&number.to_be_bytes());
        Key { id: SessionId::new(&bytes).unwrap(), version: 0x0303 }
    }

    #[test]
    fn ids_that_are_alike_spread() {
        let hash = IdHash {
            keys: std::array::from_fn(|number| 0x9e37_79b9_7f4a_7c15_u64.rotate_left(7 * number as u32)),
        };
        let mut places = vec![0u32; 1 << 12];
        let mut marks = [0u32; 1 << 7];
        for number in 0..1 << 12 {
            let hash = hash.hash_one(key(number));
            places[hash as usize % (1 << 12)] += 1;
            marks[(hash >> 57) as usize] += 1;
        }
        // A constant would put all of them into one place; at random the fullest of 4096 places has about 7.
        assert!(*places.iter().max().unwrap() < 64);
        assert!(*marks.iter().max().unwrap() < 1 << 10);
    }

    #[test]
    fn each_cache_has_its_own_keys() {
        assert_ne!(IdHash::default().hash_one(key(1)), IdHash::default().hash_one(key(1)));
    }
}
