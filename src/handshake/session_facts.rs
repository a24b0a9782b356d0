//! The contents of sessions as plain facts, and rustls's encoding of them.

use rustls::client::Tls13Session;
use zeroize::Zeroizing;

use crate::tables::methods::TLS1_3;
use crate::wire::{Reader, Truncated, Writer};

/// A session that a client offers for resumption, or has received: at the end of a TLS 1.2 handshake, or with a TLS 1.3
/// NewSessionTicket.
pub enum ClientSession {
    /// The facts that a TLS 1.2 session is rebuilt from.
    Tls12(Tls12Facts),
    /// The facts that a TLS 1.3 session is rebuilt from, and rustls's own session where there is one.
    Tls13(ResumptionFacts, Option<ReadySession>),
}

/// A TLS 1.3 session as rustls made it, good for one connection. With it, nothing has to be rebuilt from facts.
pub struct ReadySession(pub(super) Tls13Session);

/// What a client needs of a TLS 1.2 session, without rustls's types.
#[derive(Clone, PartialEq, Eq)]
pub struct Tls12Facts {
    /// Cipher suite number.
    pub suite: u16,
    /// The master secret, 48 bytes.
    pub master_secret: Zeroizing<Vec<u8>>,
    /// Whether the handshake used the extended master secret (RFC 7627).
    pub extended_master_secret: bool,
    /// The id that the server assigned, or the one that was sent along with the ticket.
    pub id: Vec<u8>,
    /// The ticket; empty without one.
    pub ticket: Vec<u8>,
    /// When it was received, in seconds since 1970.
    pub received_at: u64,
    /// The server's lifetime hint, in seconds; 0 for none.
    pub lifetime: u64,
}

/// What a client needs of a TLS 1.3 ticket, without rustls's types.
#[derive(Clone, PartialEq, Eq)]
pub struct ResumptionFacts {
    /// Cipher suite number.
    pub suite: u16,
    /// The pre-shared key.
    pub secret: Zeroizing<Vec<u8>>,
    /// `ticket_age_add`
    pub age_add: u32,
    /// How much early data the server accepts, in bytes.
    pub max_early_data: u32,
    /// The ticket itself.
    pub ticket: Vec<u8>,
    /// When it was received, in seconds since 1970.
    pub received_at: u64,
    /// How long it may be used, in seconds.
    pub lifetime: u64,
}

/// What a server stores of a session, of either version.
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
    /// TLS 1.2: whether the handshake used the extended master secret (RFC 7627).
    pub extended_master_secret: bool,
    /// TLS 1.3: `ticket_age_add`
    pub age_add: u32,
}

/// A session that a server has found and judged before rustls works; in TLS 1.3 its binder has been verified too.
pub struct KnownSession {
    /// What rustls looks it up by: the identity or the ticket in the ClientHello, or the session id.
    pub key: Vec<u8>,
    /// What rustls is given.
    pub facts: ServerFacts,
}

// The rest is rustls 0.24.0-dev.2's encoding of sessions. The tests of `sessions.rs` compare it with rustls's own, so
// that a change in rustls is noticed.

impl Tls12Facts {
    /// Reads what `Tls12Session::encode` wrote.
    pub(super) fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
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

    /// Writes what `Tls12Session::from_slice` reads. None when the facts cannot belong to a session.
    pub(super) fn encode(&self) -> Option<Zeroizing<Vec<u8>>> {
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
    pub(super) fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
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
    /// Reads what rustls gives us to store or seal.
    pub(super) fn parse(encoded: &[u8]) -> Result<Self, Truncated> {
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

    /// Writes what rustls reads back. None when the facts cannot belong to a session.
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
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
/// The identity type of a certificate chain.
const X509: u8 = 0;

/// Skips what rustls writes about a peer's certificates.
fn skip_identity(reader: &mut Reader<'_>) -> Result<(), Truncated> {
    if reader.u8()? != X509 {
        return Err(Truncated);
    }
    reader.with_u24_length()?;
    reader.with_u24_length().map(drop)
}

/// Capacity for a session in rustls's encoding, without its parts of variable length.
const ROOM: usize = 512;

fn write_optional(writer: &mut Writer, bytes: Option<&[u8]>) -> Option<()> {
    writer.u8(bytes.is_some().into());
    bytes.map_or(Some(()), |bytes| writer.with_u8_length(bytes))
}

/// Writes a chain with one empty certificate, which nothing reads.
fn write_no_identity(writer: &mut Writer) -> Option<()> {
    writer.u8(X509);
    writer.with_u24_length(&[0x30, 0x00])?;
    writer.with_u24_length(&[])
}
