//! Algorithms beside those of rustls's provider: key schedules, a hybrid group of the key exchange, the keys of tickets. They know
//! no connection.

pub mod hybrid;
pub mod key_derivation;
pub mod ticket_keys;
