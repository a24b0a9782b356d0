//! The transcript of the wire: what rustls hashes and signs, as it went over the wire where rustls has seen or written something else
//! (`rewrite.rs`).

use std::borrow::Cow;

use rustls::crypto::HashAlgorithm;
use rustls::crypto::hash::{Context, Hash, Output};

use super::scope;
use crate::wire::{MESSAGE_HASH, handshake_type};

/// Messages of rustls's as they are on the wire. Before TLS 1.3 a client signs all messages, not their hash.
pub fn on_wire(data: &[u8]) -> Cow<'_, [u8]> {
    // Only the messages that begin the transcript, or go on after a HelloRetryRequest, are looked through, and the peer's
    // certificates.
    let (may_be_other, may_be_shorter) = match data.first() {
        Some(&handshake_type::CLIENT_HELLO | &handshake_type::SERVER_HELLO) => (true, true),
        Some(&MESSAGE_HASH) => (true, false),
        Some(&handshake_type::CERTIFICATE_REQUEST) => {
            let meant = scope::with(|tap| tap.rewrite()?.request.as_ref()?.to_wire(data).map(<[u8]>::to_vec));
            return meant.flatten().map_or(Cow::Borrowed(data), Cow::Owned);
        }
        Some(&handshake_type::ENCRYPTED_EXTENSIONS) => {
            let meant = scope::with(|tap| tap.rewrite()?.added.as_ref()?.to_wire(data));
            return meant.flatten().map_or(Cow::Borrowed(data), Cow::Owned);
        }
        Some(&handshake_type::CERTIFICATE) => {
            let meant = scope::with(|tap| {
                let whole = tap.long_certificate().and_then(|long| long.to_wire(data));
                let rewrite = tap.rewrite();
                let hidden = rewrite.as_ref().and_then(|rewrite| rewrite.certificate.as_ref());
                let meant = hidden.and_then(|hidden| hidden.to_wire(whole.as_deref().unwrap_or(data)));
                meant.map(<[u8]>::to_vec).or(whole)
            });
            return meant.flatten().map_or(Cow::Borrowed(data), Cow::Owned);
        }
        _ => return Cow::Borrowed(data),
    };
    let changed = scope::with(|tap| {
        let rewrite = if may_be_other { tap.rewrite() } else { None };
        let short = if may_be_shorter { tap.short_id() } else { None };
        // Before TLS 1.3, all messages.
        let long = if may_be_shorter { tap.long_certificate() } else { None };
        let whole = long.and_then(|long| long.to_wire(data));
        let data = whole.as_deref().unwrap_or(data);
        let rewritten = rewrite.and_then(|rewrite| rewrite.to_wire(data)).or_else(|| whole.clone());
        short.and_then(|short| short.shorten(rewritten.as_deref().unwrap_or(data))).or(rewritten)
    });
    changed.flatten().map_or(Cow::Borrowed(data), Cow::Owned)
}

/// A hash whose input is what is on the wire.
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
        scope::with(|tap| tap.keep_transcript(|| self.fork()));
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
