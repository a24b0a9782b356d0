//! Algorithms beside those of rustls's provider: key schedules, a hybrid group of the key exchange, the keys of tickets. They know
//! no connection.

// This reads what a peer sends: code that may panic does not pass `make lint`.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

pub mod hybrid;
pub mod key_derivation;
pub mod ticket_keys;
