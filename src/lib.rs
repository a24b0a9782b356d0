//! oxissl: `libssl.so.3` in Rust. The C ABI of OpenSSL 3's libssl in front, rustls inside, the system's
//! libcrypto beside it. `docs/ARCHITECTURE.md` is the map of the rooms below; a room imports only from the
//! rooms that stand under it here.

pub mod abi;
pub mod connection;
pub mod context;
pub mod session;

pub mod crypto;
pub mod handshake;
pub mod messages;
pub mod record;
pub mod settings;

pub mod callbacks;
pub mod libcrypto;
pub mod tables;
pub mod transport;
pub mod wire;

pub mod logging;

mod fault;
mod fork;
mod lock;
mod reference;
mod superseded;
mod wiped;
