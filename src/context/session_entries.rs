//! The internal cache itself: sessions found by id and version, ordered by the time at which they end. Plain data, which
//! [`super::session_cache`] keeps under a lock.
//!
//! A lookup reads one slot of a hash table, where everything that it compares stands beside the id. The session itself,
//! which lies anywhere in memory, is first touched when it is handed out; so a large cache costs a lookup what one access
//! to memory costs, and not one for each step of a search.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::Arc;

use crate::reference::Ref;
use crate::session::{End, Session, SessionId};

/// The sessions of one cache.
#[derive(Default)]
pub struct Entries {
    by_id: HashMap<SessionId, Entry, IdHash>,
    by_end: BTreeMap<Turn, SessionId>,
    sequence: u64,
}

struct Entry {
    session: Ref<Session>,
    turn: Turn,
    /// The version that it is found with; None once its id is another one.
    version: Option<u16>,
}

/// When a session ends, and how late it came among those that end at the same time.
type Turn = (End, u64);

impl Entries {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The session of this id and version.
    pub fn find(&self, id: &SessionId, version: u16) -> Option<&Ref<Session>> {
        self.by_id.get(id).filter(|entry| entry.version == Some(version)).map(|entry| &entry.session)
    }

    /// Whether some session has this id, of whatever version.
    pub fn has(&self, id: &SessionId) -> bool {
        self.by_id.get(id).is_some_and(|entry| entry.version.is_some())
    }

    /// All sessions, the one that ends last first.
    pub fn sessions(&self) -> impl Iterator<Item = &Ref<Session>> {
        self.by_end.values().rev().filter_map(|id| Some(&self.by_id.get(id)?.session))
    }

    /// Puts a session in; returns the one that had its id.
    pub fn insert(
        &mut self,
        id: SessionId,
        version: u16,
        end: End,
        session: Ref<Session>,
    ) -> Option<Ref<Session>> {
        let old = self.take(&id);
        self.sequence += 1;
        let turn = (end, self.sequence);
        self.by_end.insert(turn, id);
        self.by_id.insert(id, Entry { session, turn, version: Some(version) });
        old
    }

    /// The session that was put in under `id` has changed: it goes to where its end belongs now. Under another id it is not
    /// found any more, as in OpenSSL, but it ends like any other.
    pub fn update(&mut self, id: &SessionId, session: &Session, version: Option<u16>, end: End) {
        let Some(entry) = self.by_id.get_mut(id) else { return };
        if !std::ptr::eq(Arc::as_ptr(&entry.session), session) {
            return;
        }
        entry.version = version;
        if entry.turn.0 != end {
            self.sequence += 1;
            let old = std::mem::replace(&mut entry.turn, (end, self.sequence));
            self.by_end.remove(&old);
            self.by_end.insert((end, self.sequence), *id);
        }
    }

    /// Takes out the session of this id.
    pub fn take(&mut self, id: &SessionId) -> Option<Ref<Session>> {
        let entry = self.by_id.remove(id)?;
        self.by_end.remove(&entry.turn);
        Some(entry.session)
    }

    /// Takes out the session that ends first, other than `kept`.
    pub fn take_first_other(&mut self, kept: &SessionId) -> Option<Ref<Session>> {
        let id = *self.by_end.values().find(|id| *id != kept)?;
        self.take(&id)
    }

    /// Takes out the session that ends first, if it has ended at `time`; without a time any.
    pub fn take_ended(&mut self, time: Option<i64>) -> Option<Ref<Session>> {
        let (turn, id) = self.by_end.first_key_value()?;
        if time.is_some_and(|time| !turn.0.has_passed(time)) {
            return None;
        }
        let id = *id;
        self.take(&id)
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

impl Hash for SessionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Always the whole room: ids that differ in their trailing zeros alone are few.
        state.write(self.room());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> SessionId {
        let mut bytes = [0; SessionId::MAX];
        bytes[28..].copy_from_slice(&number.to_be_bytes());
        SessionId::new(&bytes).unwrap()
    }

    #[test]
    fn ids_that_are_alike_spread() {
        let hash = IdHash {
            keys: std::array::from_fn(|number| 0x9e37_79b9_7f4a_7c15_u64.rotate_left(7 * number as u32)),
        };
        let mut places = vec![0u32; 1 << 12];
        let mut marks = [0u32; 1 << 7];
        for number in 0..1 << 12 {
            let hash = hash.hash_one(id(number));
            places[hash as usize % (1 << 12)] += 1;
            marks[(hash >> 57) as usize] += 1;
        }
        // A constant would put all of them into one place; at random the fullest of 4096 places has about 7.
        assert!(*places.iter().max().unwrap() < 64);
        assert!(*marks.iter().max().unwrap() < 1 << 10);
    }

    #[test]
    fn each_cache_has_its_own_keys() {
        assert_ne!(IdHash::default().hash_one(id(1)), IdHash::default().hash_one(id(1)));
    }
}
