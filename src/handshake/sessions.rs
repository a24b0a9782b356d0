//! Sessions and tickets as rustls handles them, and the plain facts that an `SSL_SESSION` keeps of them.
//!
//! rustls asks three objects for sessions: [`ClientSessions`], [`ServerSessions`] and [`Tickets`]. All connections
//! share them; each call finds its connection through `scope.rs` and asks it. Sessions are converted here to and from
//! rustls's own encoding, so that a session never has to keep an object of rustls's.

use std::fmt;
use std::time::Duration;

use rustls::client::{ClientSessionKey, ClientSessionStore, Tls12Session, Tls13Session};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::{CryptoProvider, TicketProducer};
use rustls::server::{ServerSessionKey, StoresServerSessions};
use zeroize::{Zeroize, Zeroizing};

use super::dialect::server_hello::ShortId;
use super::{rebuild_session, scope};

pub use super::session_facts::{
    ClientSession, KnownSession, ReadySession, ResumptionFacts, ServerFacts, Tls12Facts,
};

impl KnownSession {
    /// The rule: rustls is given only the session that has been judged, and only for the exact bytes that it was judged by.
    fn find(key: &[u8]) -> Option<Vec<u8>> {
        let known = scope::with(|context| context.known_session()).flatten()?;
        if known.key == key { known.facts.encode() } else { None }
    }
}

impl ReadySession {
    /// The facts of this session. None where rustls's encoding is not the one known here.
    fn facts(&self) -> Option<ResumptionFacts> {
        let mut encoded = Encoded::empty();
        self.0.encode(&mut encoded.0);
        ResumptionFacts::parse(&encoded.0).ok()
    }
}

/// A client's sessions: rustls offers the one that `SSL_set_session` chose, and hands over those that the server issues.
pub struct ClientSessions {
    provider: CryptoProvider,
}

impl ClientSessions {
    /// `provider` has every suite that a session may use, with an HKDF that consults
    /// [`rebuild_session::secret_override`].
    pub fn new(provider: CryptoProvider) -> Self {
        Self { provider }
    }
}

impl fmt::Debug for ClientSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSessions")
    }
}

impl ClientSessionStore for ClientSessions {
    fn set_kx_hint(&self, _: ClientSessionKey<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ClientSessionKey<'_>) -> Option<NamedGroup> {
        // OpenSSL always offers the first group of its list.
        None
    }

    fn set_tls12_session(&self, _: ClientSessionKey<'static>, session: Tls12Session) {
        let mut encoded = Encoded::empty();
        session.encode(&mut encoded.0);
        if let Ok(facts) = Tls12Facts::parse(&encoded.0) {
            scope::ask(|callbacks| callbacks.session_received(ClientSession::Tls12(facts)));
        }
    }

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        match scope::ask(|callbacks| callbacks.offered_session())?? {
            ClientSession::Tls12(facts) => Tls12Session::from_slice(&facts.encode()?, &self.provider).ok(),
            ClientSession::Tls13(..) => None,
        }
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {
        // rustls calls this after every TLS 1.3 handshake too; a session that failed is invalidated with its connection.
    }

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, session: Tls13Session) {
        let ready = ReadySession(session);
        if let Some(facts) = ready.facts() {
            scope::ask(|callbacks| callbacks.session_received(ClientSession::Tls13(facts, Some(ready))));
        }
    }

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        match scope::ask(|callbacks| callbacks.offered_session())?? {
            ClientSession::Tls13(facts, Some(ready)) if ready.facts().as_ref() == Some(&facts) => {
                Some(ready.0)
            }
            ClientSession::Tls13(facts, _) => rebuild_session::rebuild(&facts, &self.provider),
            ClientSession::Tls12(_) => None,
        }
    }
}

/// A server's sessions, found by session id, or in TLS 1.3 by ticket identity.
#[derive(Debug)]
pub struct ServerSessions;

impl StoresServerSessions for ServerSessions {
    fn put(&self, key: ServerSessionKey<'_>, value: Vec<u8>) -> bool {
        let value = Zeroizing::new(value);
        let Some((context, facts)) = scope::current().zip(ServerFacts::parse(&value).ok()) else {
            return false;
        };
        let id = context.dialect(|dialect| dialect.server_hello.session_id);
        let id = id.as_ref().map_or(key.as_ref(), |short| short.wire_id(key.as_ref()));
        context.ask(|callbacks| callbacks.store_session(id, facts)) == Some(true)
    }

    fn get(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        KnownSession::find(key.as_ref())
    }

    fn take(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        KnownSession::find(key.as_ref())
    }

    fn can_cache(&self) -> bool {
        let Some(context) = scope::current() else { return false };
        let Some((id, length)) = context.ask(|callbacks| callbacks.session_id()).flatten() else {
            return false;
        };
        // rustls draws the id next.
        context.draw_next(id);
        context.dialect(|dialect| dialect.server_hello.session_id = ShortId::new(id, length));
        true
    }
}

/// A server's tickets.
#[derive(Debug)]
pub struct Tickets;

impl TicketProducer for Tickets {
    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let facts = ServerFacts::parse(plain).ok()?;
        scope::ask(|callbacks| callbacks.seal_ticket(facts))?
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        KnownSession::find(cipher)
    }

    fn lifetime(&self) -> Duration {
        let seconds = scope::ask(|callbacks| callbacks.ticket_lifetime()).unwrap_or(0);
        Duration::from_secs(seconds.into())
    }
}

/// The buffer that rustls encodes a session into, with the server's certificates. It is large enough never to be
/// reallocated, for the same reason as [`Wiped`]. Only the bytes written are wiped: wiping the unused capacity would
/// take longer than everything else.
struct Encoded(Vec<u8>);

impl Encoded {
    fn empty() -> Self {
        Self(Vec::with_capacity(16 * 1024))
    }
}

impl Drop for Encoded {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

#[cfg(test)]
pub(super) mod tests;
