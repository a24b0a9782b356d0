//! Everything that an `SSL` inherits, as plain values, and the languages that these values are written in.

pub mod cipher_list;
pub mod ciphersuites;
mod colon_list;
pub mod groups;
pub mod signature_algorithms;
