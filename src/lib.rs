//! oxissl: `libssl.so.3` in Rust. The C ABI of OpenSSL 3's libssl in front, rustls inside, the system's
//! libcrypto beside it. `docs/ARCHITECTURE.md` is the map of the rooms below.

pub mod settings;
pub mod tables;
