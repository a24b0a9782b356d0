//! Moving bytes through the program's BIOs, and what "would block" means for `SSL_want`.

pub use crate::libcrypto::bio::Bio;

/// The two directions of a connection; often the same BIO.
#[derive(Clone, Default)]
pub struct Transport {
    /// Where records are read from.
    pub read: Option<Bio>,
    /// Where records are written to.
    pub write: Option<Bio>,
}
