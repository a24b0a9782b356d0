//! Sessions and tickets as rustls knows them, and their plain facts as `SSL_SESSION` knows them.
//!
//! The three objects that rustls asks for sessions, [`ClientSessions`], [`ServerSessions`] and [`Tickets`], are shared
//! by all connections; each call finds its connection through the tap and asks it. What passes between the two
//! worlds is written and read here in rustls's own encoding, so that nothing of rustls has to be kept in a session.

use std::fmt;
use std::time::Duration;

use rustls::client::{ClientSessionKey, ClientSessionStore, Tls12Session, Tls13Session};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::{CryptoProvider, TicketProducer};
use rustls::server::{ServerSessionKey, StoresServerSessions};
use zeroize::{Zeroize, Zeroizing};

use super::rewrite::ShortId;
use super::{forge, tap};
use crate::tables::methods::TLS1_3;
use crate::wire::{Reader, Truncated, Writer};

/// A session that a client offers for resumption, or that it was given: at the end of a TLS 1.2 handshake, or with a
/// TLS 1.3 NewSessionTicket.
pub enum ClientSession {
    /// The facts that a TLS 1.2 session is rebuilt from.
    Tls12(Tls12Facts),
    /// The facts that a TLS 1.3 session is rebuilt from, and rustls's own session where there is one.
    Tls13(ResumptionFacts, Option<ReadySession>),
}

/// A TLS 1.3 session as rustls made it, good for one connection. It saves rebuilding one from facts.
pub struct ReadySession {
    session: Tls13Session,
    facts: ResumptionFacts,
}

/// What a TLS 1.2 session is worth to a client, without rustls's types.
#[derive(Clone, PartialEq, Eq)]
pub struct Tls12Facts {
    /// Cipher suite number.
    pub suite: u16,
    /// The master secret, 48 bytes.
    pub master_secret: Zeroizing<Vec<u8>>,
    /// Whether it was made with RFC 7627.
    pub extended_master_secret: bool,
    /// The id that the server gave, or the one that was sent along with the ticket.
    pub id: Vec<u8>,
    /// The ticket; empty without one.
    pub ticket: Vec<u8>,
    /// When it was received, in seconds since 1970.
    pub received_at: u64,
    /// The server's lifetime hint, in seconds; 0 is none.
    pub lifetime: u64,
}

/// What a TLS 1.3 ticket is worth to a client, without rustls's types.
#[derive(Clone, PartialEq, Eq)]
pub struct ResumptionFacts {
    /// Cipher suite number.
    pub suite: u16,
    /// The pre-shared key.
    pub secret: Zeroizing<Vec<u8>>,
    /// `ticket_age_add`
    pub age_add: u32,
    /// Early data the server accepts, in bytes.
    pub max_early_data: u32,
    /// The ticket itself.
    pub ticket: Vec<u8>,
    /// When it was received, in seconds since 1970.
    pub received_at: u64,
    /// Seconds that it may be used.
    pub lifetime: u64,
}

/// What a server remembers of a session, of either version.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerFacts {
    /// Version on the wire.
    pub version: u16,
    /// When it was made, in seconds since 1970.
    pub created_at: u64,
    /// The name that the client asked for.
    pub server_name: Option<Vec<u8>>,
    /// Cipher suite number.
    pub suite: u16,
    /// The application protocol.
    pub alpn: Option<Vec<u8>>,
    /// The master secret of TLS 1.2, the pre-shared key of TLS 1.3.
    pub secret: Zeroizing<Vec<u8>>,
    /// TLS 1.2: whether the master secret was made with RFC 7627.
    pub extended_master_secret: bool,
    /// TLS 1.3: `ticket_age_add`
    pub age_add: u32,
}

/// A session that a server's connection has found, judged and, in TLS 1.3, seen proven, before rustls works.
pub struct KnownSession {
    /// What rustls asks for it by: the identity or the ticket in the ClientHello, or the session id.
    pub key: Vec<u8>,
    /// What rustls is told.
    pub facts: ServerFacts,
}

impl KnownSession {
    /// The rule: rustls is given the session that has been judged, for the very bytes that it was judged by, and nothing else.
    fn find(key: &[u8]) -> Option<Vec<u8>> {
        let known = tap::with(|tap| tap.known_session()).flatten()?;
        if known.key == key { known.facts.encode() } else { None }
    }
}

/// A client's sessions: the one that `SSL_set_session` chose goes out, what the server gives comes in.
pub struct ClientSessions {
    provider: CryptoProvider,
}

impl ClientSessions {
    /// `provider` has every suite that a session may be of, with an HKDF that asks [`forge::secret_override`].
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
            tap::ask(|host| host.session_received(ClientSession::Tls12(facts)));
        }
    }

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        match tap::ask(|host| host.offered_session())?? {
            ClientSession::Tls12(facts) => Tls12Session::from_slice(&facts.encode()?, &self.provider).ok(),
            ClientSession::Tls13(..) => None,
        }
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {
        // Said after every TLS 1.3 handshake too; a session that failed is retired with its connection.
    }

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, session: Tls13Session) {
        let mut encoded = Encoded::empty();
        session.encode(&mut encoded.0);
        if let Ok(facts) = ResumptionFacts::parse(&encoded.0) {
            let ready = ReadySession { session, facts: facts.clone() };
            tap::ask(|host| host.session_received(ClientSession::Tls13(facts, Some(ready))));
        }
    }

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        match tap::ask(|host| host.offered_session())?? {
            ClientSession::Tls13(facts, Some(ready)) if ready.facts == facts => Some(ready.session),
            ClientSession::Tls13(facts, _) => forge::forge(&facts, &self.provider),
            ClientSession::Tls12(_) => None,
        }
    }
}

/// A server's sessions, found by id, or in TLS 1.3 by their identity.
#[derive(Debug)]
pub struct ServerSessions;

impl StoresServerSessions for ServerSessions {
    fn put(&self, key: ServerSessionKey<'_>, value: Vec<u8>) -> bool {
        let value = Zeroizing::new(value);
        let Some((tap, facts)) = tap::current().zip(ServerFacts::parse(&value).ok()) else { return false };
        let id = tap.short_id().map_or(key.as_ref(), |short| short.wire_id(key.as_ref()));
        tap.ask(|host| host.store_session(id, facts)) == Some(true)
    }

    fn get(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        KnownSession::find(key.as_ref())
    }

    fn take(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        KnownSession::find(key.as_ref())
    }

    fn can_cache(&self) -> bool {
        let Some(tap) = tap::current() else { return false };
        let Some((id, length)) = tap.ask(|host| host.session_id()).flatten() else { return false };
        // rustls draws the id next.
        tap.draw_next(id);
        tap.set_short_id(ShortId::new(id, length));
        true
    }
}

/// A server's tickets.
#[derive(Debug)]
pub struct Tickets;

impl TicketProducer for Tickets {
    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let facts = ServerFacts::parse(plain).ok()?;
        tap::ask(|host| host.seal_ticket(facts))?
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        KnownSession::find(cipher)
    }

    fn lifetime(&self) -> Duration {
        let seconds = tap::ask(|host| host.ticket_lifetime()).unwrap_or(0);
        Duration::from_secs(seconds.into())
    }
}

// What follows is the encoding that rustls 0.24.0-dev.2 gives its sessions. The tests at the end compare it with
// rustls's own, so that a change there is noticed.

impl Tls12Facts {
    /// Reads what `Tls12Session::encode` wrote.
    fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
        let mut reader = Reader(encoded);
        let facts = Self {
            suite: reader.u16()?,
            id: reader.with_u8_length()?.to_vec(),
            master_secret: Zeroizing::new(reader.take(MASTER_SECRET)?.to_vec()),
            extended_master_secret: reader.u8()? == 1,
            ticket: reader.with_u16_length()?.to_vec(),
            received_at: reader.u64()?,
            lifetime: reader.u64()?,
        };
        // The peer's certificates are in the `SSL_SESSION`.
        skip_identity(&mut reader)?;
        reader.end().map(|()| facts)
    }

    /// What `Tls12Session::from_slice` reads. None when the facts cannot be those of a session.
    fn encode(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.master_secret.len() != MASTER_SECRET {
            return None;
        }
        let mut writer = Writer::with_capacity(ROOM + self.ticket.len());
        writer.u16(self.suite);
        writer.with_u8_length(&self.id)?;
        writer.bytes(&self.master_secret);
        writer.u8(self.extended_master_secret.into());
        writer.with_u16_length(&self.ticket)?;
        writer.u64(self.received_at);
        writer.u64(self.lifetime);
        write_no_identity(&mut writer)?;
        Some(writer.into_bytes())
    }
}

impl ResumptionFacts {
    /// Reads what `Tls13Session::encode` wrote.
    fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
        let mut reader = Reader(encoded);
        let facts = Self {
            suite: reader.u16()?,
            secret: Zeroizing::new(reader.with_u8_length()?.to_vec()),
            age_add: reader.u32()?,
            max_early_data: reader.u32()?,
            ticket: reader.with_u16_length()?.to_vec(),
            received_at: reader.u64()?,
            lifetime: reader.u64()?,
        };
        skip_identity(&mut reader)?;
        let _quic = reader.with_u16_length()?;
        reader.end().map(|()| facts)
    }
}

impl ServerFacts {
    /// Reads what rustls gives to be stored or sealed.
    fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
        let mut reader = Reader(encoded);
        let version = reader.u16()?;
        let created_at = reader.u64()?;
        let server_name = if reader.u8()? == 1 { Some(reader.with_u8_length()?.to_vec()) } else { None };
        let suite = reader.u16()?;
        // The client's certificates are in the `SSL_SESSION`.
        if reader.u8()? == 1 {
            skip_identity(&mut reader)?;
        }
        let mut facts = Self {
            version,
            created_at,
            server_name,
            suite,
            alpn: if reader.u8()? == 1 { Some(reader.with_u8_length()?.to_vec()) } else { None },
            secret: Zeroizing::default(),
            extended_master_secret: false,
            age_add: 0,
        };
        let _application_data = reader.with_u16_length()?;
        if version == TLS1_3 {
            facts.secret = Zeroizing::new(reader.with_u8_length()?.to_vec());
            facts.age_add = reader.u32()?;
        } else {
            facts.secret = Zeroizing::new(reader.take(MASTER_SECRET)?.to_vec());
            facts.extended_master_secret = reader.u8()? == 1;
        }
        reader.end().map(|()| facts)
    }

    /// What rustls reads back. None when the facts cannot be those of a session.
    fn encode(&self) -> Option<Vec<u8>> {
        let mut writer = Writer::with_capacity(ROOM);
        writer.u16(self.version);
        writer.u64(self.created_at);
        write_optional(&mut writer, self.server_name.as_deref())?;
        writer.u16(self.suite);
        writer.u8(0);
        write_optional(&mut writer, self.alpn.as_deref())?;
        writer.with_u16_length(&[])?;
        if self.version == TLS1_3 {
            writer.with_u8_length(&self.secret)?;
            writer.u32(self.age_add);
        } else if self.secret.len() == MASTER_SECRET {
            writer.bytes(&self.secret);
            writer.u8(self.extended_master_secret.into());
        } else {
            return None;
        }
        Some(writer.into_vec())
    }
}

const MASTER_SECRET: usize = 48;
/// The kind of identity that is a certificate chain.
const X509: u8 = 0;

/// What rustls writes about a peer's certificates.
fn skip_identity(reader: &mut Reader<'_>) -> Result<(), Truncated> {
    if reader.u8()? != X509 {
        return Err(Truncated);
    }
    reader.with_u24_length()?;
    reader.with_u24_length().map(drop)
}

/// What rustls writes a session into, with the server's certificates: large enough not to grow, for the same reason as
/// [`Wiped`]. What was written is wiped, and not the room behind it, which would take longer than all else.
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

/// Room for a session in rustls's encoding, beside what is of any length.
const ROOM: usize = 512;

fn write_optional(writer: &mut Writer, bytes: Option<&[u8]>) -> Option<()> {
    writer.u8(bytes.is_some().into());
    bytes.map_or(Some(()), |bytes| writer.with_u8_length(bytes))
}

/// A chain of one certificate of no content, which nobody looks into.
fn write_no_identity(writer: &mut Writer) -> Option<()> {
    writer.u8(X509);
    writer.with_u24_length(&[0x30, 0x00])?;
    writer.with_u24_length(&[])
}

#[cfg(test)]
pub(super) mod tests;
