//! Algorithms that rustls's provider lacks: key schedules, a hybrid key-exchange group, ticket keys. Independent of connections.

pub mod hybrid;
pub mod key_derivation;
pub mod ticket_keys;
