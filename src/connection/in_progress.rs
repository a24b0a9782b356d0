//! State of a running handshake: which callbacks have answered, what is decided before rustls works, and why the handshake will
//! fail. It is dropped with the handshake, so none of it can be mistaken for a fact later.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Instant;

use zeroize::Zeroizing;

use super::parts::{Asked, Choices, Refusal, Verdict};
use crate::messages::client_hello::ClientHello;

/// The state of a running handshake; takes no memory without one.
#[derive(Default)]
pub struct InProgress(Option<Box<Knowledge>>);

/// See [`InProgress`].
pub struct Knowledge {
    /// The ClientHello: a client's own, or the one that a server's callbacks are about to answer.
    pub client_hello: Option<Arc<ClientHello>>,
    /// Server: whether `SSL_client_hello_get0_ext` and similar functions may read it: until the server-name callback.
    pub client_hello_is_open: bool,
    /// Server: whether the callbacks for the ClientHello and the server name have run.
    pub hello_answered: bool,
    /// Server: TLS 1.2 is chosen although it supports TLS 1.3, which its hello must say.
    pub downgrades: bool,
    /// Server, TLS 1.3: the suites and groups to choose from, settled before the server-name callback runs.
    pub settled: Option<Choices>,
    /// Server: the suite, if it is chosen before rustls works: in TLS 1.3.
    pub settled_suite: Option<u16>,
    /// Server, TLS 1.3: the group of the client's share that is used.
    pub settled_share: Option<u16>,
    /// Server, TLS 1.3: the group of the key exchange, or the one that a HelloRetryRequest names.
    pub settled_group: Option<u16>,
    /// Server: the TLS 1.2 suites that may be chosen, in its own order.
    pub own_suites: Vec<u16>,
    /// Client: the verdict on the server's certificates, and these, if they were verified before rustls asked.
    pub verdict: Option<(Verdict, Vec<Vec<u8>>)>,
    /// The encoding of the peer's own certificate, once it was judged; empty before.
    pub judged: Vec<u8>,
    /// Client: how far the callbacks have answered a CertificateRequest.
    pub asked: Asked,
    /// Why no certificate of ours fits, if that ends the handshake.
    pub refusal: Option<Refusal>,
    /// Key log lines that are held back to keep OpenSSL's order.
    pub key_lines: Vec<Zeroizing<String>>,
    /// When we last finished writing a flight that the peer must answer.
    pub flight_ended: Option<Instant>,
}

impl Knowledge {
    const NOTHING: Self = Self {
        client_hello: None,
        client_hello_is_open: false,
        hello_answered: false,
        downgrades: false,
        settled: None,
        settled_suite: None,
        settled_share: None,
        settled_group: None,
        own_suites: Vec::new(),
        verdict: None,
        judged: Vec::new(),
        asked: Asked::Nobody,
        refusal: None,
        key_lines: Vec::new(),
        flight_ended: None,
    };
}

impl Deref for InProgress {
    type Target = Knowledge;

    fn deref(&self) -> &Knowledge {
        static NOTHING: Knowledge = Knowledge::NOTHING;
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for InProgress {
    fn deref_mut(&mut self) -> &mut Knowledge {
        self.0.get_or_insert_with(|| Box::new(Knowledge::NOTHING))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_takes_no_memory() {
        let mut progress = InProgress::default();
        assert!(progress.refusal.is_none() && progress.own_suites.is_empty() && progress.0.is_none());
        progress.hello_answered = true;
        assert!(progress.hello_answered && progress.0.is_some());
        assert!(!InProgress::default().hello_answered);
    }
}
