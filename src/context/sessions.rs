//! What puts sessions into a context's cache, takes them out and follows their changes. C code (callbacks, the release of
//! a session) runs when the cache's lock is gone.

use std::sync::Arc;

use super::Context;
use super::session_cache::{Counters, mode};
use super::session_entries::Key;
use crate::reference::Ref;
use crate::session::{Facts, Session, SessionId, SessionOwner, now};

impl Context {
    /// `SSL_CTX_add_session`: false when it is in the cache already. A session of the same id is replaced.
    pub fn add_session(self: &Arc<Self>, session: &Ref<Session>) -> bool {
        let cache = &self.sessions;
        if cache.has_mode(mode::UPDATE_TIME) {
            session.with(|facts| facts.time = now());
        }
        let (key, end) = session.with(|facts| (key(facts), facts.end()));
        session.enter_cache(Arc::downgrade(self) as _);
        let mut evicted = Vec::new();
        let old = cache.entries.with(|entries| {
            let old = entries.insert(key, end, session.clone());
            let is_new = old.as_ref().is_none_or(|old| !Arc::ptr_eq(old, session));
            let limit = cache.size();
            while is_new && limit > 0 && entries.len() >= limit {
                let Some(first) = entries.take_first_other(&key) else { break };
                evicted.push(first);
            }
            old
        });
        for session in evicted {
            Counters::count(&cache.counters.cache_full);
            self.session_removed(&session);
        }
        old.is_none_or(|old| !Arc::ptr_eq(&old, session))
    }

    /// `SSL_CTX_remove_session`: whether a session of this id and version was there. The session is not resumed again.
    pub fn remove_session(&self, session: &Session) -> bool {
        let key = session.with(|facts| key(facts));
        if key.id.is_empty() {
            return false;
        }
        let removed = self.sessions.entries.with(|entries| entries.take(&key));
        self.session_removed(session);
        removed.is_some()
    }

    /// `SSL_CTX_flush_sessions`: removes what ends before `time`, or everything with 0.
    pub fn flush_sessions(&self, time: i64) {
        let limit = (time != 0).then_some(time);
        // One at a time: the callback may look at the cache.
        while let Some(session) = self.sessions.entries.with(|entries| entries.take_ended(limit)) {
            self.session_removed(&session);
        }
    }

    fn session_removed(&self, session: &Session) {
        session.with(|facts| facts.not_resumable = true);
        if let Some(callback) = self.sessions.callbacks().remove {
            callback.call(self.as_ptr(), session.as_ptr());
        }
    }
}

impl SessionOwner for Context {
    fn session_changed(&self, id: SessionId, version: u16, session: &Session) {
        let (now, end) = session.with(|facts| (key(facts), facts.end()));
        self.sessions.entries.with(|entries| entries.update(&Key { id, version }, &now, session, end));
    }
}

fn key(facts: &Facts) -> Key {
    Key { id: facts.id, version: facts.version }
}
