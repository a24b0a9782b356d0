//! The suites and groups that a handshake may choose from.

/// The suites and groups that a handshake may choose from.
#[derive(Default)]
pub struct Choices {
    pub tls12_suites: Vec<u16>,
    pub tls13_suites: Vec<u16>,
    pub groups: Vec<u16>,
    /// Server: its own order of suites counts, not the client's.
    pub prefer_own_order: bool,
}

impl Choices {
    /// A TLS 1.2 handshake that resumes a session of this suite.
    pub fn with_session(mut self, suite: u16) -> Self {
        if !self.tls12_suites.contains(&suite) {
            self.tls12_suites.push(suite);
        }
        if self.groups.is_empty() {
            self.groups.push(UNUSED_GROUP);
        }
        self
    }
}

/// secp256r1, for rustls, which wants a group although no key is exchanged.
const UNUSED_GROUP: u16 = 23;
