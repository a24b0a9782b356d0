//! Algorithms that rustls's provider lacks: key schedules, a hybrid key-exchange group, ticket keys. Independent of connections.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

pub mod hybrid;
pub mod key_derivation;
pub mod processor;
pub mod ticket_keys;
