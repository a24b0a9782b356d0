//! The record layer: how records arrive, how they are opened and sealed, and what they may contain once the handshake
//! is over. It covers TLS 1.2 and 1.3, without rustls's state machines; rustls's AEADs are used as they are.
//!
//! Each direction has one [`Sealer`] or [`Opener`], which owns its cipher and counts its records. New keys mean a new
//! one, made from the next secret: a record number cannot be used twice with a key.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

mod buffer;
pub mod chacha;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod header;
pub mod hkdf;
mod messages;
#[cfg(feature = "fuzzing")]
pub mod mutator;
mod opener;
mod receiver;
mod rules;
mod sealer;
mod sender;
mod traffic_secret;

pub use buffer::RecordBuffer;
pub use header::{HEADER, Header, MAX_ENCRYPTED_TLS13, MAX_FRAGMENT};
pub use messages::{Messages, Piece};
pub use opener::{Opened, Opener};
pub use receiver::{Event, Receiver, Side};
pub use rules::{AlertMeaning, InARow, MAX_CLIENT_HELLO, unexpected, wrong_type};
pub use sealer::Sealer;
pub use sender::{Sealed, Sender};
pub use traffic_secret::{Algorithms, TrafficSecret};

#[cfg(test)]
mod tests;
