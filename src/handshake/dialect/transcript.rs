//! The transcript of the wire: what rustls hashes and signs is what went over the wire, even where rustls has seen or
//! written something else.

use std::borrow::Cow;

use rustls::crypto::HashAlgorithm;
use rustls::crypto::hash::{Context, Hash, Output};

use crate::handshake::scope;

/// rustls's messages as they are on the wire. Before TLS 1.3 a client signs all messages, not their hash.
pub fn on_wire(messages: &[u8]) -> Cow<'_, [u8]> {
    let changed = scope::with(|context| context.dialect(|dialect| dialect.to_wire(messages)));
    changed.flatten().map_or(Cow::Borrowed(messages), Cow::Owned)
}

/// A hash over the messages as they are on the wire.
pub struct WireHash(pub &'static dyn Hash);

impl Hash for WireHash {
    fn start(&self) -> Box<dyn Context> {
        Box::new(WireContext(self.0.start()))
    }

    fn hash(&self, data: &[u8]) -> Output {
        self.0.hash(data)
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.0.algorithm()
    }
}

struct WireContext(Box<dyn Context>);

impl Context for WireContext {
    fn fork_finish(&self) -> Output {
        scope::with(|context| context.keep_transcript(|| self.fork()));
        self.0.fork_finish()
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.fork()))
    }

    fn finish(self: Box<Self>) -> Output {
        self.0.finish()
    }

    fn update(&mut self, data: &[u8]) {
        self.0.update(&on_wire(data));
    }
}
