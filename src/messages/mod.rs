//! Judges what the peer's handshake messages say, in OpenSSL's order and before rustls sees a byte of them: the
//! ClientHello, the answers to it, which message may come next, and how long it may be. There are only values and
//! verdicts here: nothing sends, waits, keeps a key or names rustls. The numbers and layouts are in `wire/`.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

pub mod client_hello;
pub mod contents;
pub mod hello_bodies;
pub mod order;
pub mod server_hello;
