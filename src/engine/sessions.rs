//! Sessions and tickets as rustls knows them, and their plain facts as `SSL_SESSION` knows them.

/// A session that a client offers for resumption.
pub enum Offer {
    /// Bytes that rustls's own encoding of a TLS 1.2 session reads back.
    Tls12(Vec<u8>),
    /// The facts that a TLS 1.3 session is rebuilt from.
    Tls13(ResumptionFacts),
}

/// What a TLS 1.3 ticket is worth, without rustls's types.
#[derive(Clone)]
pub struct ResumptionFacts {
    /// Cipher suite number.
    pub suite: u16,
    /// The pre-shared key.
    pub secret: Vec<u8>,
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
    /// DER certificates of the peer, the end entity first.
    pub peer_chain: Vec<Vec<u8>>,
}

/// A session that a client was given.
pub enum NewSession {
    /// At the end of a TLS 1.2 handshake.
    Tls12 {
        /// rustls's encoding, for [`Offer::Tls12`].
        encoded: Vec<u8>,
        /// Session id; empty with a ticket.
        id: Vec<u8>,
        /// Cipher suite number.
        suite: u16,
        /// The master secret.
        master_secret: [u8; 48],
        /// The ticket; empty with a session id.
        ticket: Vec<u8>,
        /// The server's lifetime hint, in seconds.
        lifetime: u64,
    },
    /// With a TLS 1.3 NewSessionTicket.
    Tls13(ResumptionFacts),
}
