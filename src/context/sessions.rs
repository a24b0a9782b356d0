//! Adds sessions to a context's cache, removes them and follows their changes. C code (callbacks, the release of a session)
//! runs without the cache's lock.

use std::sync::Arc;

use super::Context;
use super::session_cache::{Counters, mode};
use super::session_entries::Key;
use crate::reference::Ref;
use crate::session::{Facts, Session, SessionId, SessionOwner, now};
use crate::tables::seconds;

impl Context {
    /// `SSL_CTX_add_session`: false if it is in the cache already. Replaces a session with the same id.
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

    /// `SSL_CTX_remove_session`: whether a session with this id and version was there. The session is not resumed again.
    pub fn remove_session(&self, session: &Session) -> bool {
        let key = session.with(|facts| key(facts));
        if key.id.is_empty() {
            return false;
        }
        let removed = self.sessions.entries.with(|entries| entries.take(&key));
        self.session_removed(session);
        removed.is_some()
    }

    /// `SSL_CTX_flush_sessions`: removes the sessions that expire before `time`, or all with 0.
    pub fn flush_sessions(&self, time: i64) {
        let limit = (time != 0).then(|| seconds::kept(time));
        // One at a time: the callback may read the cache.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libcrypto::init::LibraryContext;
    use crate::tables::methods::{Method, TLS1_2};

    fn context() -> Ref<Context> {
        let method = Method::of_version(TLS1_2, true).unwrap();
        Context::create(method, LibraryContext::standard()).unwrap()
    }

    fn session(name: u8) -> Ref<Session> {
        let id = SessionId::new(&[name; 32]).unwrap();
        Session::with_facts(Facts { id, version: TLS1_2, ..Facts::default() }).unwrap()
    }

    fn is_resumable(session: &Session) -> bool {
        session.with(|facts| facts.is_resumable())
    }

    fn counted(context: &Context) -> i32 {
        context.sessions.counters.cache_full.load(std::sync::atomic::Ordering::Relaxed)
    }

    #[test]
    fn a_session_is_added_once() {
        let (context, first) = (context(), session(1));
        assert!(context.add_session(&first));
        assert!(!context.add_session(&first));
        assert_eq!(context.sessions.number(), 1);
        assert!(context.add_session(&session(1)), "another one of the same id takes its place");
        assert_eq!(context.sessions.number(), 1);
        assert!(is_resumable(&first), "what is replaced is not spoilt");
    }

    #[test]
    fn a_full_cache_lets_go_of_the_session_that_ends_first() {
        let context = context();
        // As in OpenSSL, the cache holds one less.
        context.sessions.set_size(3);
        let sessions = [session(1), session(2), session(3)];
        sessions[0].set_timeout(1000);
        for session in &sessions {
            assert!(context.add_session(session));
        }
        assert_eq!((context.sessions.number(), counted(&context)), (2, 1));
        assert!(!is_resumable(&sessions[1]) && is_resumable(&sessions[0]) && is_resumable(&sessions[2]));
    }

    #[test]
    fn a_cache_of_size_0_has_no_limit() {
        let context = context();
        context.sessions.set_size(0);
        (1..=50).for_each(|name| assert!(context.add_session(&session(name))));
        assert_eq!((context.sessions.number(), counted(&context)), (50, 0));
    }

    #[test]
    fn what_is_removed_is_not_resumed_again() {
        let (context, kept) = (context(), session(1));
        context.add_session(&kept);
        assert!(context.remove_session(&session(1)), "by its id");
        assert!(is_resumable(&kept), "the one that was passed is spoilt, not the one that was there");
        assert!(!context.remove_session(&kept) && !is_resumable(&kept));
        assert!(!context.remove_session(&Session::create().unwrap()), "without an id");
    }

    #[test]
    fn a_flush_takes_what_has_ended() {
        let context = context();
        let sessions = [session(1), session(2)];
        sessions[0].with(|facts| facts.timeout = 10);
        sessions.iter().for_each(|session| assert!(context.add_session(session)));
        context.flush_sessions(now() + 20);
        assert_eq!(context.sessions.number(), 1);
        assert!(!is_resumable(&sessions[0]) && is_resumable(&sessions[1]));
        context.flush_sessions(0);
        assert_eq!(context.sessions.number(), 0);
    }

    #[test]
    fn the_cache_follows_a_session_that_changes() {
        let (context, changing) = (context(), session(1));
        context.add_session(&changing);
        changing.set_timeout(10);
        context.flush_sessions(now() + 20);
        assert_eq!(context.sessions.number(), 0);

        context.add_session(&changing);
        changing.change(|facts| facts.version = 0x0304);
        let id = changing.with(|facts| facts.id);
        assert!(context.sessions.has(&id, 0x0304) && !context.sessions.has(&id, TLS1_2));
    }

    #[test]
    fn a_session_outlives_its_owner() {
        let (context, kept) = (context(), session(1));
        context.add_session(&kept);
        drop(context);
        assert!(kept.set_timeout(10) && !kept.set_timeout(-1));
    }

    #[test]
    fn with_the_mode_for_it_time_begins_in_the_cache() {
        let (context, kept) = (context(), session(1));
        kept.with(|facts| facts.time = 1);
        context.add_session(&kept);
        assert_eq!(kept.with(|facts| facts.time), 1);
        context.remove_session(&kept);
        context.sessions.set_mode(mode::SERVER | mode::UPDATE_TIME);
        context.add_session(&kept);
        assert!(kept.with(|facts| facts.time) > 1);
    }
}
