//! oxissl: `libssl.so.3` in Rust. The C ABI of OpenSSL 3's libssl outside, rustls inside, and the system's libcrypto.
//! `docs/ARCHITECTURE.md` describes the modules. A module imports only from those below it in this list.

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
#[cfg(feature = "injected-panics")]
mod injected;
mod lock;
mod reference;
mod superseded;
mod wiped;
